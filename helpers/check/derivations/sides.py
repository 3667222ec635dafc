"""One side of a typed equation, read in the letters of a course, with its primes and slopes."""

import itertools
import re
from typing import NamedTuple

from helpers.formulas import typed
from helpers.formulas.tree import Node, walk

MOST_PARTS = 200  # of a side in which all that it names is put in
# for the next tokens, each as what it means or as itself, with a space behind it
ARGUMENT = r"\( (?:input|output|feature|weight) \) "
AT_THE_INPUT = r"\( (?:input|weight (?:[*.] )?feature|feature (?:[*.] )?weight) \) "
WITH_BIAS = r"weight (?:[*.] )?feature \+ b (?=[) ])"
LOG_L = rf"(?:ln|log) either (?:{ARGUMENT})?"
OF_THE_INPUT = rf"(?:output|loss|likelihood|either) {ARGUMENT}"
PRIME = rf"(?:activation |output (?:{ARGUMENT})?)' (?:{AT_THE_INPUT})?"
NOT_AT_THE_INPUT = r"(?:activation|output) ' \( (?!input )(?:[a-z]{2,}|m|[\d.]+) \) "
BY = (
    r"/ d (?:(?P<input>input |b |weight (?:_ )?[0₀] )|(?P<weight>weight )|(?P<defined>defined "
    rf")|(?P<output>output (?:{ARGUMENT})?|activation (?:{AT_THE_INPUT})?))"
)
_LOWERED = {
    ord(small): f"_{index}" for small, index in zip("₁₂₃₄₅₆₇₈₉ⱼᵢₙ", "123456789jin", strict=True)
}
_RAISED = re.compile(r"\^\s*(?:\(\w\)|\{[^{}]*\}|\w|⊤)|⁽ⁱ⁾|[ᵀ⊤]")
# indices that are those of no single weight: a sum binds them, or a label or an output has them
_SUMMED = r"(?:[Σ∑]|\bsum)_\s*\{?\s*([ijkn])"
_BOUND = {
    "weight": re.compile(_SUMMED + r"[^Σ∑wθ/]{0,12}(?<![d∂])[wθ]_\{?\1"),
    "feature": re.compile(r"(?:[Σ∑]|\bsum|[ytpzaσ]|ŷ)_\s*\{?\s*([ijkn])"),
}
AHEAD = 9  # tokens that the longest of these looks at


class Claim(NamedTuple):
    """One side of a typed equation.

    text: as it was typed. tree: as it was read; its letters are meanings, such as "output", or a
    Slope.
    """

    text: str
    tree: Node

    @property
    def letters(self):
        """All that its letters mean, as a set."""
        return {node.parts[0] for node in walk(self.tree) if node.kind == "letter"}

    @property
    def name(self):
        """What it means if it is one letter, or the name of a Slope if it is one; else None."""
        meaning = self.tree.parts[0] if self.tree.kind == "letter" else None
        return meaning.name if isinstance(meaning, Slope) else meaning

    def quote(self, node):
        """What the reader typed for a part of the tree."""
        return self.text[node.start : node.end]


class Slope(NamedTuple):
    """The slope of a Claim by the input, the output or the weight, or by a letter that the reader
    defines, a Claim.
    """

    of: Claim
    by: str | Claim

    @property
    def name(self):
        """What it is the slope of and by, such as ("loss", "input"); the first is "" for what has
        no short name.
        """
        return (self.of.name or "", self.by) if isinstance(self.by, str) else ("", "")


class Side(typed.Reader):
    """The reader of typed formulas, for one side of an equation.

    It knows a letter with its index, ŷ(h), J(w) and P(y|x) as one letter, f′(h) as the factor, and
    dJ/dp, d ln(p)/dp, d/dp(…) and (…)′ as a letter that means a Slope. course: Letters.
    """

    same = typed.SAME | {"{": "(", "}": ")", "@": "*", "∂": "d", "′": "'", "’": "'"}

    def __init__(self, text, course):
        self.course = course
        super().__init__(text, course.names | {"P(|)": "either"})
        slopes = f"{course.shown['factor']}, slopes such as dp/d{course.shown['input']}"
        self.known = f"{', '.join(course.names)}, {slopes}, numbers, and exp, ln, sqrt …"

    def claim(self, node):
        """A part of the text as a Claim, with what a defined letter stands for in its place."""
        tree = _put_in(node)
        for part in walk(tree) if _has_a_sum(tree) else ():
            self.summed(part)
        if sum(1 for _ in walk(tree)) > MOST_PARTS:
            self.refuse("with all letters put in this is too long", (0, len(self.text)))
        return Claim(self.text, tree)

    def summed(self, node):
        """Refuse what is not a sum over the examples term by term: then two such sums are the same
        where what is added up is.
        """
        sums = [part for part in node.parts if isinstance(part, Node) and _has_a_sum(part)]
        if not sums or node.kind in ("add", "neg", "sum"):
            return
        others = [part for part in node.parts if isinstance(part, Node) and part is not sums[0]]
        if (
            node.kind in ("call", "power")
            or (node.kind == "divide" and sums[0] is node.parts[1])
            or not all(map(_is_a_coefficient, others))
        ):
            self.refuse(
                "what belongs to one example stands behind its sum, and in no function of the sum",
                node,
            )

    def cut(self):
        """Yield the tokens, a name without its indices."""
        for found in self.course.pattern.finditer(self.text):
            name = found["transposed"] or found["name"] or (found["probability"] and "P(|)")
            meaning = self.course.names.get(name)
            if found["over"] or found["rows"]:
                yield "Σ" if found["over"] else "Xᵀ", *found.span()
                continue
            if found["inputs"]:
                yield next(n for n, m in self.course.names.items() if m == "input"), *found.span()
                continue
            if found[0] in ("np.", "math."):
                continue
            if meaning in ("weight", "feature"):
                self.one_weight(found, meaning)
            if meaning in ("loss", "likelihood", "either"):
                self.course.shown[meaning] = name
            if name:
                yield name, *found.span()
            else:
                yield from self.sign(found)

    def one_weight(self, found, meaning):
        """Refuse a second index of a weight or a feature: each is checked for one weight."""
        lowered = _RAISED.sub("", found[0].translate(_LOWERED))
        index = re.search(r"_\{?\w?,?(\w)\}?\W*$", lowered)
        if not index or index[1] in {"0", "θ", "w", *_BOUND[meaning].findall(self.text)}:
            return
        self.course.indices.add(index[1])
        if len(self.course.indices) > 1:
            both = " and ".join(sorted(self.course.indices))
            raise typed.NotAFormula(
                self.text, *found.span(), f"one weight is checked at a time, and here are {both}"
            )

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
        """A letter for the tokens from a place on."""
        return self.node("letter", first, meaning, "")

    def sum(self):
        """The same, where w x + b is the input."""
        first = self.at
        return self.letter(first, "input") if self.skip(WITH_BIAS) else super().sum()

    def atom(self):
        """The same, or a letter with what belongs to it, or a slope."""
        first, token = self.at, self.next
        meaning = self.letters.get(token)
        if token in ("Σ", "Xᵀ"):
            return self.series()
        if token == "d":
            return self.differential()
        if self.skip(LOG_L):
            start, end = self.tokens[first][1], self.tokens[first + 1][1] + 1
            self.course.shown["likelihood"] = self.text[start:end]
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
        if meaning is None:
            self.stands_alone()
        node = self.activation() if meaning == "activation" else super().atom()

        # (…)′, ln(…)′ and u′, but not J(w)′
        primed = token == "(" or (node.kind == "call" and self.tokens[self.at - 1][0] == ")")
        if self.next == "'" and (primed or isinstance(meaning, Claim)):
            self.take()
            return self.slope(first, node, "input")
        return node

    def starts_a_factor(self):
        """The same, or a sum."""
        return self.next in ("Σ", "Xᵀ") or super().starts_a_factor()

    def series(self):
        """A sum over the examples, with the rest of its term, or Xᵀ with the column behind it, the
        sum of the features times its entries; a sum of weights times features is the input.
        """
        first = self.at
        if self.skip(r"Σ weight (?:[*.] )?feature (?!\()"):
            return self.letter(first, "input")
        if self.take() == "Σ":
            return self.node("sum", first, self.deeper(self.product))
        feature = self.letter(first, "feature")
        if self.next == "*":
            self.take()
        if not self.starts_a_factor():
            self.refuse("behind Xᵀ stands a column, such as Xᵀ(σ(Xw) − y)", self.tokens[first])
        return self.node("sum", first, self.node("mul", first, feature, self.deeper(self.product)))

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
        self.take()
        return self.node("call", first, "sigmoid", self.argument("σ"))

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
        """dJ/dp, d ln(p)/dp, or d/dp and what it stands in front of."""
        first, of = self.at, None
        self.take()
        by = self.by()
        if by:
            of = self.differentiated(first)
        elif self.starts_a_factor() and self.next != "d":
            of = self.power()
            by = self.by()
        if not by or of.kind == "constant":
            self.at = first
            self.unknown()
        return self.slope(first, of, by)

    def by(self):
        """What stands below the line in /dp: a meaning, or the Claim of a defined letter; or None
        where that does not come next.
        """
        first, found = self.at, self.skip(BY)
        if found and found.lastgroup == "defined":
            return self.letters[self.tokens[first + 2][0]]
        return found and found.lastgroup

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
        in_brackets = self.text[_unsigned(last).start] in "([{" or last.kind == "sum"
        if not in_brackets and (last is not node or self.goes_on()):
            self.refuse("put what is differentiated into brackets", self.node("slope", start))
        return node

    def slope(self, first, of, by):
        """A letter for the slope of what has been read."""
        meant = of.parts[0] if of.kind == "letter" else None
        slope = Slope(meant if isinstance(meant, Claim) else self.claim(of), by)
        node = self.letter(first, slope)
        if any(isinstance(letter, Slope) for letter in slope.of.letters):
            self.refuse("a slope of a slope is not read", node)
        return node


def typed_parts(node):
    """Yield a formula and all its parts, but none that a defined letter stands for."""
    if not is_put_in(node):
        yield node
        for part in node.parts:
            if isinstance(part, Node):
                yield from typed_parts(part)


def is_put_in(node):
    """Whether it is not typed where it stands, but is what a defined letter stands for."""
    return any(
        isinstance(part, Node) and (part.start, part.end) == (node.start, node.end)
        for part in node.parts
    )


def _is_a_coefficient(node):
    return {part.parts[0] for part in walk(node) if part.kind == "letter"} <= {"half", "m"}


def _has_a_sum(node):
    return any(part.kind == "sum" for part in walk(node))


def _unsigned(node):
    return _unsigned(node.parts[0]) if node.kind == "neg" else node


def _put_in(node, place=None):
    """The same tree, each part of a definition at the place of its letter; place: that one's,
    inside a definition.
    """
    if node.kind == "letter" and isinstance(node.parts[0], Claim):
        return _put_in(node.parts[0].tree, place or (node.start, node.end))
    parts = tuple(_put_in(part, place) if isinstance(part, Node) else part for part in node.parts)
    start, end = place or (node.start, node.end)
    return Node(node.kind, parts, start, end)
