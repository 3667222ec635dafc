"""What a course's letters mean, and one side of a typed equation, read in them."""

import re
import unicodedata
from typing import NamedTuple

from helpers.check.derivations import marks
from helpers.check.derivations.names import BELOW, OF_THE_SIGMOID, OTHERS, ROWS, WORDS, plain
from helpers.formulas import typed
from helpers.formulas.courses import letter
from helpers.formulas.tree import Node, walk
from helpers.formulas.typed import NotAFormula

MOST_PARTS = 200  # of a side in which all that it names is put in


class Claim(NamedTuple):
    """One side of a typed equation.

    text: as it was typed. marked: of the same length, a mark and spaces for each letter. tree: as
    it was read from that; its letters are meanings, such as "output", or a Slope.
    """

    text: str
    marked: str
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
        end = node.end
        while end < len(self.text) and self.marked[end] == " " != self.text[end]:
            end += 1
        return self.text[node.start : end].strip()


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


class Letters:
    """The letters of one course: what may be typed for each thing, and how it looks in a sentence.

    of: a key of LOSSES. course: a key of COURSES. names: {what may be typed: its meaning}. shown:
    {meaning: how it looks}.
    """

    def __init__(self, of, course):
        others = OF_THE_SIGMOID if of == "sigmoid" else OTHERS
        own, self.shown = {}, {"likelihood": "l", "either": "L", "half": "½"}
        for meaning, row in ROWS.items():
            base, index = re.fullmatch(
                r"([^_(]*)(?:_(\w+))?(?:\(.*\))?", plain(letter(row, course))
            ).groups()
            self.shown[meaning] = base + BELOW.get(index, "")
            names = (
                [base, f"{base}_{index}", f"{base}{index}"]
                if meaning == "output" and index
                else [base]
            )
            if others is OTHERS or meaning in others:
                own |= {name: meaning for name in names if re.fullmatch(r"\w+", name)}
        self.shown["factor"] = f"{self.shown['activation']}′({self.shown['input']})"
        self.names = own | {
            n: meaning for meaning, names in others.items() for n in names if n not in own
        }
        for sign, words in WORDS.items():
            of_sign = [(name, meaning) for name, meaning in self.names.items() if sign in name]
            self.names |= {
                name.replace(sign, word): meaning for name, meaning in of_sign for word in words
            }
        self._defined = {}
        self._compile()

    def _compile(self):
        words = "|".join(
            sorted({*typed.FUNCTIONS, "pi"} - self.names.keys(), key=len, reverse=True)
        )
        names = "|".join(map(_whole, sorted(self.names, key=len, reverse=True)))
        self._pattern = re.compile(rf"{words}|({names}){marks.INDICES}")

    def unknown(self, side):
        """The name that a side is, without its indices, if it means nothing yet; else ""."""
        found = marks.NAME.fullmatch(unicodedata.normalize("NFC", side))
        taken = self.names.keys() | typed.FUNCTIONS.keys() | typed.CONSTANTS.keys() | {"d", "P"}
        return (
            found[1]
            if found and found[1] not in taken and set(found[1]) - self.names.keys()
            else ""
        )

    def define(self, name, claim):
        """Let a name stand for a Claim from now on."""
        self.names[name] = claim
        self._defined[name] = chr(marks.DEFINED + len(self._defined))
        self._compile()

    def say(self, name):
        """A quantity as a sentence has it, such as ŷ, or ∂J/∂ŷ for ("loss", "output")."""
        return (
            self.shown[name]
            if isinstance(name, str)
            else f"∂{self.shown[name[0]]}/∂{self.shown[name[1]]}"
        )

    def read(self, text):
        """Read one side of an equation as a Claim; raises NotAFormula."""
        most = typed.LONGEST
        if len(text) > most:
            raise NotAFormula(
                text[:most] + "…", most, most + 1, f"one side has at most {most} characters"
            )
        text = unicodedata.normalize("NFC", text)
        for pattern, reason in marks.NEVER.items():
            if found := re.search(pattern, text):
                raise NotAFormula(text, *found.span(), reason)
        marked = self._pattern.sub(self._mark, text).translate(str.maketrans("{}", "()"))
        marked = marks.TRANSPOSED.sub(lambda m: " " * len(m[0]), marked)
        marked = marks.WITH_BIAS.sub(lambda m: marks.pad(m[0], marks.INPUT), marked)
        marked = marks.ARGUMENT.sub(lambda m: marks.pad(m[0], m[1]), marked)
        if "L" in self.names:
            marked = marks.PROBABILITY.sub(lambda m: marks.pad(m[0], marks.EITHER), marked)
        if found := marks.LOG_L.search(marked):
            self.shown["likelihood"] = text[slice(*found.span())]
        marked = marks.LOG_L.sub(lambda m: marks.pad(m[0], marks.LIKELIHOOD), marked)
        if wrong := marks.NOT_AT_THE_INPUT.search(marked):
            reason = f"the slope of the activation is taken at its input, {self.shown['factor']}"
            raise NotAFormula(text, *wrong.span(1), reason)
        marked = marks.called(marks.PRIME.sub(lambda m: marks.pad(m[0], marks.FACTOR), marked))
        meanings = {mark: meaning for meaning, mark in marks.MARKS.items()}
        meanings |= {mark: self.names[name] for name, mark in self._defined.items()}
        try:
            marked = _slopes(text, _primed(text, marked, meanings), meanings)
            return Claim(text, marked, _read(text, marked, meanings))
        except NotAFormula as error:
            raise self._refusal(text, error) from error

    def _mark(self, found):
        if not found[1]:
            return found[0]
        meaning = self.names[found[1]]
        if meaning in ("loss", "likelihood", "either"):
            self.shown[meaning] = found[1]
        return marks.pad(found[0], self._defined.get(found[1]) or marks.MARKS[meaning])

    def _refusal(self, text, error):
        """The same refusal, with what the reader typed in it instead of marks."""
        start, end, reason = error.start, error.end, error.reason
        if "is not known" in reason:
            start -= len(re.search(r"[^\W\d_]*$", text[:start])[0])
            end += len(re.match(r"[^\W\d_]*", text[end:])[0])
            known = (
                f"{', '.join(self.names)}, {self.shown['factor']}, slopes such as "
                f"dp/d{self.shown['input']}"
            )
            reason = (
                f"“{text[start:end]}” is not known; known are {known}, numbers, and exp, ln, sqrt …"
            )
        return NotAFormula(text, start, end, reason)


def _whole(name):
    """A pattern for a name; no letter may touch a word, but a d before and an index behind."""
    if len(name) == 1 or not name.isascii():
        return re.escape(name)
    return rf"(?:(?<![^\W\d_])|(?<=\bd)|(?<=∂)){name}(?={marks.INDEX}|(?![^\W\d_]))"


def _slopes(text, marked, meanings):
    """dJ/dp, d ln(p)/dp and d/dp ln(p) become one mark each, which goes among the marks with its
    Slope.
    """
    at = 0
    while found := marks.DIFFERENTIAL.search(marked, at):
        at = start = found.end()
        if by := marks.VARIABLE.match(marked, start):
            start = by.end()
        bracket = marks.COEFFICIENT.match(marked, start) if by else None
        end = marks.operand(marked, bracket.end() if bracket else start)
        if by and not bracket and marks.MORE.match(marked, end):
            raise NotAFormula(
                marked, found.start(), end, "put what is differentiated into brackets"
            )
        by = by or marks.VARIABLE.match(marked, end)
        if by and end > start:
            variable = "input" if by["bias"] else meanings[by[2]] if by[2] else "output"
            whole = found.start(), max(end, by.end())
            marked = _with_slope(text, marked, meanings, whole, (start, end), variable)
    return marked


def _primed(text, marked, meanings):
    """(…)′ becomes one mark, with its Slope by the input."""
    while found := marks.PRIMED.search(marked):
        start = marks.opening(marked, found.start())
        marked = _with_slope(
            text, marked, meanings, (start, found.end()), (start, found.end(1)), "input"
        )
    return marked


def _with_slope(text, marked, meanings, whole, operand, by):
    """The marked text with a new mark for a Slope; whole, operand: where it stands, and what is
    differentiated.
    """
    (start, end), (first, last) = whole, operand
    of = meanings.get(marked[first:last].strip())
    if not isinstance(of, Claim):
        of = Claim(text, marked, _read(text, " " * first + marked[first:last], meanings))
    if any(isinstance(meaning, Slope) for meaning in of.letters):
        raise NotAFormula(text, start, end, "a slope of a slope is not read")
    mark = chr(marks.SLOPES + len(meanings))
    meanings[mark] = Slope(of, by)
    return marked[:start] + marks.pad(marked[start:end], mark) + marked[end:]


def _read(text, marked, meanings):
    """The tree of a marked text, with what a defined letter stands for in its place."""
    tree = _put_in(typed.read(marked, meanings))
    if sum(1 for _ in walk(tree)) > MOST_PARTS:
        raise NotAFormula(text, 0, len(text), "with all letters put in this is too long")
    return tree


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


def _put_in(node, place=None):
    """The same tree, each part of a definition at the place of its letter; place: that one's,
    inside a definition.
    """
    if node.kind == "letter" and isinstance(node.parts[0], Claim):
        return _put_in(node.parts[0].tree, place or (node.start, node.end))
    parts = tuple(_put_in(part, place) if isinstance(part, Node) else part for part in node.parts)
    start, end = place or (node.start, node.end)
    return Node(node.kind, parts, start, end)
