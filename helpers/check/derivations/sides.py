"""One side of a typed equation, read in the letters of a course, with its slopes, sums and
matrices.
"""

import itertools
import re

from helpers.check.derivations.claims import SLOPES, Claim, put_in
from helpers.formulas import typed
from helpers.formulas.tree import Node, walk

MOST_DEEP = 4
MOST_PARTS = 200  # of a side in which all that it names is put in
# for the next tokens, each as what it means or as itself, with a space behind it
ARGUMENT = r"\( (?:input|output|feature|weight|rows) (?:; \w+ )?\) "
PRODUCT = r"(?:weight (?:ᵀ )?(?:[*.] )?feature |feature (?:ᵀ )?(?:[*.] )?weight )"
INPUT = rf"(?:input |rows (?:\* )?weight |{PRODUCT}(?:\+ bias )?)"
AT_THE_INPUT = rf"(?:\( {INPUT}\) |\( \( {INPUT}\) \) )"
LOG_L = rf"(?:ln|log) either (?:{ARGUMENT})?"
OF_THE_INPUT = rf"(?:output|loss|likelihood|either) {ARGUMENT}"
PRIME = rf"(?:activation |output (?:{ARGUMENT})?)' (?:{AT_THE_INPUT})?"
NOT_AT_THE_INPUT = r"(?:activation|output) ' \( (?!input )(?:[a-z]{2,}|m|[\d.]+) \) "
BY = rf"d (?:output {ARGUMENT}|activation {AT_THE_INPUT}|activation )"
ORDER = r"\^ (2) "
AHEAD = 12  # tokens that the longest of these looks at
DIFFERENTIABLE = ("input", "output", "weight", "bias", "defined")
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉ⱼᵢₙₖ", "0123456789jink")
RAISED = re.compile(r"\^[({]*([a-zμ\d])[)}]*|⁽(ⁱ)⁾")


class Side(typed.Reader):
    """The reader of typed formulas, for one side of an equation.

    It knows a letter with its indices, ŷ(h), J(w) and P(y|x) as one letter, f′(h) as the factor,
    and dJ/dp, d ln(p)/dp, d/dp(…) and (…)′ as slopes. course: Letters.
    """

    same = typed.SAME | {"{": "(", "}": ")", "@": "*", "∂": "d", "′": "'", "’": "'"}

    def __init__(self, text, course):
        self.course, self.indices = course, {}
        super().__init__(text, {"P(|)": "either"} | course.names)
        slopes = f"{course.shown['factor']}, slopes such as dp/d{course.shown['input']}"
        known = [name for name, meaning in course.names.items() if name != meaning or name == "m"]
        self.known = f"{', '.join(known)}, {slopes}, numbers, and exp, ln, sqrt …"

    def claim(self, node):
        """A part of the text as a Claim, with what a defined letter stands for in its place."""
        tree = put_in(node)
        if sum(1 for _ in walk(tree)) > MOST_PARTS:
            self.refuse("with all letters put in this is too long", (0, len(self.text)))
        if _depth(tree) > MOST_DEEP:  # each multiplies what is to be worked out
            reason = f"sums and slopes may be {MOST_DEEP} inside one another"
            self.refuse(reason, (0, len(self.text)))
        return Claim(self.text, tree)

    def cut(self):
        """Yield the tokens, a name without its indices."""
        for found in self.course.pattern.finditer(self.text):
            name = found["name"] or (found["probability"] and "P(|)")
            meaning = self.course.names.get(name)
            if found[0] in ("np.", "math."):
                continue
            if found["over"]:
                yield ("Π" if re.match(r"[Π∏p]", found[0]) else "Σ"), *found.span()
            elif found["turned"]:
                yield "ᵀ", *found.span()
            elif name:
                if meaning in ("loss", "likelihood", "either"):
                    self.course.shown[meaning] = name
                self.indices[found.start()] = found[0][len(name) :].translate(LOWERED)
                if meaning == "weight" and re.search(r"^[\W_]*0", self.indices[found.start()]):
                    name = next(n for n, m in self.course.names.items() if m == "bias")
                yield name, *found.span()
            else:
                yield from self.sign(found)

    def meanings(self, first, end):
        """Tokens, each as what it means or as itself, with a space behind it."""
        found = [self.letters.get(token, token) for token, _, _ in self.tokens[first:end]]
        return "".join(f"{'defined' if isinstance(one, Claim) else one} " for one in found)

    def skip(self, pattern):
        """Go past the next tokens if a pattern matches them; its match, or None."""
        found = re.match(pattern, self.meanings(self.at, self.at + AHEAD))
        self.at += found[0].count(" ") if found else 0
        return found

    def letter(self, first, meaning):
        """A letter for the tokens from a place on, with the indices that they have."""
        texts = [self.indices.get(start, "") for _, start, _ in self.tokens[first : self.at]]
        raised, lowered = "", ""
        for text in texts:
            found = RAISED.search(text)
            raised = raised or (found and (found[1] or "i")) or ""
            lowered = lowered or "".join(re.findall(r"[^\W_]", RAISED.sub("", text)))
        if meaning in ("weight", "direction"):
            indices = ("", lowered[-1:])
        elif meaning != "feature":
            indices = (raised or lowered[:1], "")
        elif raised or len(lowered) > 1:
            indices = (raised or lowered[0], lowered[-1:])
        else:
            of_examples = lowered in self.course.examples
            indices = (lowered, "") if of_examples else ("", lowered)
        if self.course.of is None and meaning in ("loss", "likelihood", "either"):
            self.refuse("define it first, in a line of its own", self.tokens[first])
        if indices == ("", "0"):
            return self.node("number", first, "1")
        return self.node("letter", first, meaning, indices)

    def power(self):
        """The same, or a transpose, or an entry of a bracket."""
        first, node = self.at, super().power()
        while self.next == "ᵀ":
            self.take()
            node = self.node("transpose", first, node)
        return node

    def bracket(self, first, closing):
        """The same, with an index behind it."""
        node = super().bracket(first, closing)
        end = self.tokens[self.at - 1][2]
        found = re.match(r"_(?:\{([ijk]{1,2})\}|([ijk]))", self.text[end:])
        turned = self.next == "ᵀ"
        if turned:
            self.take()
            node = self.node("transpose", first, node)
        if found:
            while self.tokens[self.at][1] < end + found.end():
                self.take()
            node = self.node("entry", first, node, found[1] or found[2])
        return node

    def atom(self):
        """The same, or what stands for a letter, a slope, a sum or a matrix."""
        first, token, meaning = self.at, self.next, self.letters.get(self.next)
        if token in ("Σ", "Π"):
            return self.series()
        if token == "∇":
            return self.nabla()
        if token == "D" and self.tokens[self.at + 1][0] == "_":
            self.at += 3
            return self.node("jacobian", first, self.deeper(self.power))
        if token == "diag":
            self.take()
            return self.node("diag", first, self.argument(token))
        if token == "𝟏":
            self.take()
            return self.node("letter", first, "ones", ("", ""))
        if token == "d":
            return self.differential()
        if self.skip(LOG_L):
            return self.letter(first, "likelihood")
        if self.skip(NOT_AT_THE_INPUT):
            self.refuse(
                f"the slope of the activation is taken at its input, {self.course.shown['factor']}",
                self.tokens[first + 3],
            )
        if self.skip(PRIME):
            return self.letter(first, "factor")
        if self.skip(OF_THE_INPUT):
            return self.letter(first, meaning)
        if self.is_a_product() and self.skip(PRODUCT):
            return self.letter(first, "product")
        if meaning is None:
            self.stands_alone()
        if isinstance(meaning, Claim):
            node = self.defined(meaning)
        elif meaning == "activation":
            node = self.activation()
        elif isinstance(meaning, str):
            self.take()
            node = self.letter(first, meaning)
        else:
            node = super().atom()

        # (…)′, ln(…)′ and u′, but not J(w)′
        primed = token == "(" or (node.kind == "call" and self.tokens[self.at - 1][0] == ")")
        if self.next == "'" and (primed or isinstance(meaning, Claim)):
            self.take()
            by = self.node("letter", first, "input", ("", ""))
            return self.node("derivative", first, node, by)
        return node

    def is_a_product(self):
        """Whether the next two letters are the weights and the features, all of them."""
        found = re.match(PRODUCT, self.meanings(self.at, self.at + AHEAD))
        if not found:
            return False
        tokens = self.tokens[self.at : self.at + found[0].count(" ")]
        texts = [RAISED.sub("", self.indices.get(start, "")) for _, start, _ in tokens]
        return not re.search(r"[^\W_]", "".join(texts))

    def defined(self, claim):
        """A letter that the reader has defined; with an index, where it stands for a column."""
        first = self.at
        if self.take() in ("J", "L"):
            self.skip(r"\( weight \) ")
        letter = self.node("letter", first, claim, ("", ""))
        index = "".join(re.findall(r"[^\W_]", self.indices.get(self.tokens[first][1], "")))
        is_a_column = "rows" in claim.letters
        return self.node("entry", first, letter, index) if index and is_a_column else letter

    def starts_a_factor(self):
        """The same, or a sum, a gradient or a column of ones."""
        return self.next in ("Σ", "Π", "∇", "𝟏") or super().starts_a_factor()

    def times(self, first, node):
        """The same, and ⊙."""
        if self.next != "⊙":
            return super().times(first, node)
        self.take()
        return self.node("entrywise", first, node, self.signed())

    def goes_on(self):
        """The same, and by ⊙."""
        return self.next == "⊙" or super().goes_on()

    def series(self):
        """A sum or product over the examples, or over the features, with the rest of its term."""
        first = self.at
        kind = "sum" if self.take() == "Σ" else "prod"
        limits = self.text[slice(*self.tokens[first][1:])]
        found = re.search(r"[_]\s*\{?\s*([a-zμ])|([ᵢⱼ])", limits)
        index = (found[1] or found[2].translate(LOWERED)) if found else ""
        body = self.deeper(self.product)
        used = [
            (role, name)
            for node in walk(body)
            if node.kind == "letter" and isinstance(node.parts[1], tuple)
            for role, name in zip(("example", "feature"), node.parts[1], strict=True)
            if name
        ]
        index = index or min(used, default=("", ""))[1]  # the one that stands in it
        roles = {role for role, name in used if name == index}
        if len(roles) > 1:
            reason = f"{index} is the index of an example here, and of a weight"
            self.refuse(reason, self.tokens[first])
        role = "feature" if roles == {"feature"} else "example"
        if role == "example":
            self.course.counted_from_one(self.text, *self.tokens[first][1:], limits)
        return self.node(kind, first, role, index, body)

    def nabla(self):
        """∇J or ∇²J, with the letter of the weights below it, or without."""
        first = self.at
        self.take()
        order = int((self.skip(ORDER) or "11")[1])
        if self.next == "_":
            self.at += 2
        return self.node("gradient", first, order, self.power_of_a_slope())

    def power_of_a_slope(self):
        """What ∇ and D stand in front of: an atom."""
        return self.deeper(self.atom)

    def activation(self):
        """σ(h) as a call; σ alone, or before a bracket with σ or ŷ in it, is the output."""
        first, behind = self.at, self.at + 1
        if self.tokens[first][2] - self.tokens[first][1] > len(self.next):  # σᵢ is one example's
            self.take()
            return self.letter(first, "output")

        # the tokens of the bracket behind it, if one is
        steps = ({"(": 1, ")": -1}.get(token, 0) for token, _, _ in self.tokens[behind:])
        depths = itertools.accumulate(steps)
        length = sum(1 for _ in itertools.takewhile(lambda depth: depth > 0, depths))
        inside = self.meanings(behind, behind + length)
        is_function = inside or self.letters.get(self.tokens[behind][0]) == "input"
        if not is_function or re.search(r"\b(?:output|activation) (?!')", inside):
            self.take()
            return self.letter(first, "output")
        self.stands_alone()
        name = "f" if self.take() == "f" else "sigmoid"
        return self.node("call", first, name, self.argument("σ"))

    def stands_alone(self):
        """Refuse a word that a letter touches, but for an index, a d or the h of d/dh before it."""
        _, start, end = self.tokens[self.at]
        before, behind = self.text[:start][-1:], self.text[end:][:1]
        if (
            self.text[start:end] in ("ln", "log", "exp")
            and self.tokens[self.at - 1][0] in self.letters
        ):
            before = ""  # as in y ln p, typed without the space
        free = (
            before in "dⱼᵢₙ" or self.tokens[max(self.at - 2, 0)][0] == "d" or not before.isalpha()
        )
        if self.text[start:end].isalpha() and (behind.isalpha() or not free):
            self.unknown()

    def differential(self):
        """dJ/dp, d ln(p)/dp, d²J/dh², or d/dp and what it stands in front of."""
        first, of = self.at, None
        self.take()
        order = int((self.skip(ORDER) or "11")[1])
        by = self.by(order)
        if by:
            of = self.differentiated(first)
        elif self.starts_a_factor() and self.next != "d":
            of = super().power()
            by = self.by(order)
        if not by or of.kind == "constant":
            self.at = first
            self.unknown()
        return self.node("derivative", first, of, *by)

    def by(self, order):
        """What stands below the line in /dp, as letters, or None where that does not come next."""
        first, found = self.at, []
        if self.next == "/":
            self.take()
            while len(found) < order and self.next == "d":
                place = self.at + 1
                meaning = self.letters.get(self.tokens[place][0])
                kind = "defined" if isinstance(meaning, Claim) else meaning
                if self.skip(BY):
                    meaning = "output"
                elif kind in DIFFERENTIABLE or (kind and kind == self.tokens[place][0]):
                    self.at += 2
                else:
                    break
                found.append(self.letter(place, meaning))
                found += found * (order - 1) if self.skip(ORDER) else []
        if len(found) == order:
            return found
        self.at = first
        return None

    def differentiated(self, start):
        """What d/dp stands in front of: a letter, a function or a bracket, with numbers before it;
        more behind it needs a bracket. start: the place of the d.
        """
        first, node = self.at, self.signed()
        last = node

        # -½ and 1/m go on to what they multiply, and nothing else does: d/dp (…) dp/dh is a product
        while _is_a_coefficient(last) and self.goes_on():
            node = self.times(first, node)
            last = node.parts[1]
        bare = _unsigned(last)
        in_brackets = self.text[bare.start] in "([{" or bare.kind in ("sum", "derivative")
        if not in_brackets and (last is not node or self.goes_on()):
            self.refuse("put what is differentiated into brackets", self.node("slope", start))
        return node


def _depth(node):
    """How many sums and slopes are inside one another."""
    inside = max((_depth(part) for part in node.parts if isinstance(part, Node)), default=0)
    return inside + (node.kind in SLOPES or node.kind in ("sum", "prod"))


def _is_a_coefficient(node):
    return {part.parts[0] for part in walk(node) if part.kind == "letter"} <= {"half", "m"} and (
        not any(part.kind in SLOPES for part in walk(node))
    )


def _unsigned(node):
    return _unsigned(node.parts[0]) if node.kind == "neg" else node
