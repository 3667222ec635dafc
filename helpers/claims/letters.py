"""What a course's letters mean, and one side of a typed equation, read in them."""

import re
import unicodedata
from typing import NamedTuple

from helpers import formula
from helpers.formula import NotAFormula
from helpers.notation import letter
from helpers.tree import Node, walk

ROWS = {
    "label": "label",
    "input": "input of the activation",
    "output": "prediction, the output",
    "feature": "feature j of an example",
    "weight": "weight of feature j",
    "m": "number of examples",
    "loss": "loss that is made small",
    "activation": "activation",
}
# what one may type besides, where the course has not taken it for something else
OTHERS = {
    "output": ["p", "yhat", "y_hat"],
    "input": ["z", "in"],
    "feature": ["x"],
    "m": ["m"],
    "loss": ["J", "Loss", "loss"],
    "likelihood": ["l", "ℓ", "LL", "G"],  # its logarithm
    "either": ["L"],  # in some books a loss, in others the logarithm of a likelihood
    "activation": ["σ", "sigmoid"],
    "half": ["½"],
}
OF_THE_SIGMOID = {
    "output": ["p", "yhat", "y_hat"],
    "input": ["z", "x", "in"],
    "activation": ["σ", "sigmoid", "s"],
    "half": ["½"],
}
PLAIN = {"theta": "θ", "phi": "φ", "varphi": "φ", "sigma": "σ", "cdot": "·", "top": "T"}
BELOW = {"j": "ⱼ", "i": "ᵢ"}
WORDS = {"θ": ["theta"], "φ": ["phi", "ϕ"], "σ": ["sigma"]}

# one character of a script that no formula needs for each meaning, and the next ones for slopes such as dJ/dp
MARKS = {
    meaning: chr(0xA000 + place) for place, meaning in enumerate([*ROWS, "likelihood", "either", "half", "factor"])
}
SLOPES = 0xA100
MARK = "[\ua000-\ua0ff]"
LABEL, INPUT, OUTPUT, FEATURE, WEIGHT, M, LOSS, ACTIVATION, LIKELIHOOD, EITHER, HALF, FACTOR = MARKS.values()
INDEX = r"(?:_?[ijk]{1,2}(?![^\W\d_])|_\{[ijk]{1,2}\}|[ⱼᵢ]{1,2})"
TIMES = r"\s*[*·.×]?\s*"
AT_THE_INPUT = rf"[(\[]\s*(?:{INPUT}|{WEIGHT}{TIMES}{FEATURE}|{FEATURE}{TIMES}{WEIGHT})\s*[)\]]"
ARGUMENT = re.compile(rf"([{OUTPUT}{LOSS}{LIKELIHOOD}{EITHER}])\s*\(\s*[{INPUT}{OUTPUT}{FEATURE}{WEIGHT}]\s*\)")
LOG_L = re.compile(rf"(?:ln|log)\s*{EITHER}")
TRANSPOSED = re.compile(rf"(?<={WEIGHT})(\s*)(?:\^\s*[T⊤]|[ᵀ⊤])")
PRIME = re.compile(rf"[{ACTIVATION}{OUTPUT}]\s*['′’](?:\s*{AT_THE_INPUT})?")
NOT_AT_THE_INPUT = re.compile(rf"[{ACTIVATION}{OUTPUT}]\s*['′’]\s*\(\s*((?!{INPUT}){MARK})\s*\)")
DIFFERENTIAL = re.compile(r"(?<![a-zA-Z])[d∂](?=[^a-zA-Z]|ln|log|exp|sqrt|e\s*[\^*])")
VARIABLE = re.compile(rf"\s*/\s*[d∂]\s*(?:([{INPUT}{OUTPUT}{WEIGHT}])|σ\s*{AT_THE_INPUT})")
ATOM = r"(?:(?=[(\[])|[e\uA000-\uA0FF]|\d+)"
OPERAND = re.compile(rf"\s*(?:(?:exp|ln|log|sqrt|σ)\s*)*{ATOM}")
POWER = re.compile(rf"\s*(?:[²³]|(?:\^|\*\*)\s*[-−]?\s*{ATOM})")
MORE = re.compile(r"\s*[\w(*·×/]")
NEVER = {
    r"[\\$]": r"LaTeX is not read; type (a)/(b) for \frac{a}{b}, ŷ or yhat for \hat y, theta for \theta, σ(…), ln(…)",
    r"[Σ∑]|\bsum\b": "sums are not read; write it for one example, without the sum",
    r"[\uA000-\uA4CF]": "this character is not read",
}


class Claim(NamedTuple):
    """One side of a typed equation.

    text: as it was typed. marked: of the same length, a mark and spaces for each letter. tree: as it was read from
    that; its letters are meanings, such as "output", or a Slope.
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
        """What it means where the whole is one letter, the name of a Slope for a slope; else None."""
        meaning = self.tree.parts[0] if self.tree.kind == "letter" else None
        return meaning.name if isinstance(meaning, Slope) else meaning

    def quote(self, node):
        """What the reader typed for a part of the tree."""
        end = node.end
        while end < len(self.text) and self.marked[end] == " " != self.text[end]:
            end += 1
        return self.text[node.start : end].strip()


class Slope(NamedTuple):
    """The slope of a Claim by the input, the output or the weight."""

    of: Claim
    by: str

    @property
    def name(self):
        """What it is the slope of and by, such as ("loss", "input"); the first is "" for a longer formula."""
        return self.of.name or "", self.by


class Letters:
    """The letters of one course: what may be typed for each thing, and how it looks in a sentence.

    of: a key of LOSSES. course: a key of notation.COURSES. names: {what may be typed: its meaning}. shown: {meaning:
    how it looks}.
    """

    def __init__(self, of, course):
        others = OF_THE_SIGMOID if of == "sigmoid" else OTHERS
        own, self.shown = {}, {"likelihood": "l", "either": "L", "half": "½"}
        for meaning, row in ROWS.items():
            base, index = re.fullmatch(r"([^_(]*)(?:_(\w+))?(?:\(.*\))?", plain(letter(row, course))).groups()
            self.shown[meaning] = base + BELOW.get(index, "")
            names = [base, f"{base}_{index}", f"{base}{index}"] if meaning == "output" and index else [base]
            if others is OTHERS or meaning in others:
                own |= {name: meaning for name in names if re.fullmatch(r"\w+", name)}
        self.shown["factor"] = f"{self.shown['activation']}′({self.shown['input']})"
        self.names = own | {n: meaning for meaning, names in others.items() for n in names if n not in own}
        for sign, words in WORDS.items():
            of_sign = [(name, meaning) for name, meaning in self.names.items() if sign in name]
            self.names |= {name.replace(sign, word): meaning for name, meaning in of_sign for word in words}
        words = "|".join(sorted({*formula.FUNCTIONS, "pi"} - self.names.keys(), key=len, reverse=True))
        names = "|".join(map(_whole, sorted(self.names, key=len, reverse=True)))
        self._pattern = re.compile(rf"{words}|({names}){INDEX}?(?:\^\(i\))?")

    def say(self, name):
        """A quantity as a sentence has it, such as ŷ, or ∂J/∂ŷ for ("loss", "output")."""
        return self.shown[name] if isinstance(name, str) else f"∂{self.shown[name[0]]}/∂{self.shown[name[1]]}"

    def read(self, text):
        """Read one side of an equation as a Claim; raises NotAFormula."""
        most = formula.LONGEST
        if len(text) > most:
            raise NotAFormula(text[:most] + "…", most, most + 1, f"one side has at most {most} characters")
        text = unicodedata.normalize("NFC", text)
        for pattern, reason in NEVER.items():
            if found := re.search(pattern, text):
                raise NotAFormula(text, *found.span(), reason)
        marked = self._pattern.sub(lambda m: _pad(m[0], MARKS[self.names[m[1]]]) if m[1] else m[0], text)
        marked = TRANSPOSED.sub(lambda m: " " * len(m[0]), marked)
        marked = ARGUMENT.sub(lambda m: _pad(m[0], m[1]), marked)
        marked = LOG_L.sub(lambda m: _pad(m[0], LIKELIHOOD), marked)
        if wrong := NOT_AT_THE_INPUT.search(marked):
            reason = f"the slope of the activation is taken at its input, {self.shown['factor']}"
            raise NotAFormula(text, *wrong.span(1), reason)
        marked = _called(PRIME.sub(lambda m: _pad(m[0], FACTOR), marked))
        marks = {mark: meaning for meaning, mark in MARKS.items()}
        try:
            marked = _slopes(text, marked, marks)
            return Claim(text, marked, formula.read(marked, marks))
        except NotAFormula as error:
            raise self._refusal(text, error) from error

    def _refusal(self, text, error):
        """The same refusal, with what the reader typed in it instead of marks."""
        start, end, reason = error.start, error.end, error.reason
        if "is not known" in reason:
            start -= len(re.search(r"[^\W\d_]*$", text[:start])[0])
            end += len(re.match(r"[^\W\d_]*", text[end:])[0])
            known = f"{', '.join(self.names)}, {self.shown['factor']}, slopes such as dp/d{self.shown['input']}"
            reason = f"“{text[start:end]}” is not known; known are {known}, numbers, and exp, ln, sqrt …"
        return NotAFormula(text, start, end, reason)


def plain(latex):
    r"""LaTeX of the dictionary in the characters that one types, such as θ_j for \theta_j."""
    latex = re.sub(r"\\(?:mathbf|mathit|mathrm|text|boldsymbol|operatorname)\b|\^\{?\(i\)\}?", "", latex)
    latex = re.sub(r"\\hat\s*\{?(\w)\}?", "\\1\u0302", latex)
    latex = re.sub(r"\\([a-z]+)", lambda found: PLAIN.get(found[1], found[0]), latex)
    return unicodedata.normalize("NFC", re.sub(r"[{}\s]", "", latex))


def _whole(name):
    """A pattern for a name; no letter may touch a word, but a d before it, or an index behind it."""
    if len(name) == 1 or not name.isascii():
        return re.escape(name)
    return rf"(?:(?<![^\W\d_])|(?<=\bd)|(?<=∂)){name}(?={INDEX}|(?![^\W\d_]))"


def _pad(text, mark):
    return mark + " " * (len(text) - len(mark))


def _called(marked):
    """σ(h) stays a function; σ alone, or before a bracket in which σ or ŷ stands, is the output."""
    for place in reversed(range(len(marked))):
        if marked[place] == ACTIVATION:
            behind = re.match(rf"\s*(?:([(\[])|{INPUT})", marked[place + 1 :])
            end = _closing(marked, place + behind.end()) if behind and behind[1] else place + 1
            called = behind and not {OUTPUT, "σ"} & set(marked[place + 1 : end])
            marked = marked[:place] + ("σ" if called else OUTPUT) + marked[place + 1 :]
    return marked


def _slopes(text, marked, marks):
    """dJ/dp, d ln(p)/dp and d/dp ln(p) become one mark each, which goes among the marks with its Slope."""
    at = 0
    while found := DIFFERENTIAL.search(marked, at):
        at = start = found.end()
        if by := VARIABLE.match(marked, start):
            start = by.end()
        end = _operand(marked, start)
        if by and marked[start:end].strip()[:1] not in ("(", "[") and MORE.match(marked, end):
            raise NotAFormula(marked, found.start(), end, "put what is differentiated into brackets")
        by = by or VARIABLE.match(marked, end)
        if by and end > start:
            of = Claim(text, marked, formula.read(" " * start + marked[start:end], marks))
            end, mark = max(end, by.end()), chr(SLOPES + len(marks))
            marks[mark] = Slope(of, marks[by[1]] if by[1] else "output")
            marked = marked[: found.start()] + _pad(marked[found.start() : end], mark) + marked[end:]
    return marked


def _operand(text, start):
    """The end of what a d stands in front of: a letter or a bracket, with functions before it and a power behind it."""
    end = start
    for pattern in (OPERAND, POWER):
        found = pattern.match(text, end)
        if not found:
            break
        end = found.end()
        if text[end : end + 1] in ("(", "[") and not re.search(rf"{MARK}|[e\d²³]", found[0][-1:]):
            end = _closing(text, end)
    return end


def _closing(text, opening):
    """The end of the bracket that opens there, or of the text."""
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] in "([") - (text[place] in ")]")
        if depth == 0:
            return place + 1
    return len(text)
