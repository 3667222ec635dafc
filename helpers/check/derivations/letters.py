"""What a course's letters mean, and what may be typed for them."""

import re
import string
import unicodedata

from helpers.check.derivations.names import BELOW, OF_THE_SIGMOID, OTHERS, ROWS, WORDS, plain
from helpers.check.derivations.sides import Side
from helpers.formulas import typed
from helpers.formulas.courses import letter
from helpers.formulas.typed import NotAFormula

INDEX = (
    r"(?:_?[ijk]{1,2}(?![^\W\d_])|_n[ijk]?(?![^\W\d_])|_\{[ijkn0-9],?[ijk0-9]?\}|_[0-9](?!\d)"
    r"|(?<=[wθxφ])[0-9](?![\d.])|[ⱼᵢₙₖ₀-₉]{1,2})"
)
RAISED = r"(?:\^1(?![\d.])|\^\(1\)|\^\([ijnμ]\)|\^\{\(?[ijnμ]\)?\}|\^[inμ](?![^\W\d_])|⁽ⁱ⁾)"
INDICES = rf"{RAISED}?{INDEX}?{RAISED}?"
NAME = re.compile(rf"([^\W\d_]{{1,12}}){INDICES}")
DRESSED = re.compile(r"\s*\([wθhx]\)$")
TRANSPOSED = r"\^\s*[T⊤](?![^\W\d_])|[ᵀ⊤]|\.T(?![^\W\d_])"
LIMITS = r"(?:\s*[_^]\s*(?:\{[^{}]*\}|\w))*[ᵢⱼ]?"
SUM = rf"(?:[Σ∑Π∏]|\b(?:sum|prod)\b|\b(?:sum|prod)(?=_)){LIMITS}"
GIVEN = r"\s*\([^()|]*\|(?:[^()|]|\([^()]*\))*\)"  # (y|x), behind a P
JOINED = re.compile(r"\bd([^\W\d_]+)_d([^\W\d_])")  # dJ_dp
ALONG_X = re.compile(rf"(?<=/)\s*[d∂]\s*x{INDICES}(?![^\W\d_])")
FREE = (*(set(string.ascii_letters) - set("dePTDX")), *"αβγδεηλμνρτω", "rate")
LONGEST = 600  # characters of a side; LaTeX is long
NEVER = {
    r"\\[a-zA-Z]*": "this command of LaTeX is not known",
    r"log_?(?:10|2)\b(?=\s*\()": "the logarithm is ln here; one to another base is ln "
    "times a number, 0.434 for log10 and 1.443 for log2, which then stands in every slope",
    r":\s*$|←": "a step is not read; type the slope that it goes along",
}


class Letters:
    """The letters of one course: what may be typed for each thing, and how it looks in a sentence.

    of: a key of LOSSES. course: a key of COURSES. names: {what may be typed: its meaning}. shown:
    {meaning: how it looks}.
    """

    def __init__(self, of, course):
        others = OF_THE_SIGMOID if of == "sigmoid" else OTHERS
        self.of = of
        own, self.shown = {}, {"likelihood": "l", "either": "L", "half": "½"}
        self.shown |= {"rows": "X", "bias": "b", "direction": "v"}
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
        self.examples, self.counted = set(), set()
        if of is None:
            self.names |= {one: one for one in FREE if one not in self.names} | {"v": "direction"}
        self._compile()

    def _compile(self):
        words = {*typed.FUNCTIONS, "pi", "diag"} - self.names.keys()
        outputs = [name for name, meaning in self.names.items() if meaning == "output"]
        given = rf"(?:P|p|{_any_of(outputs)}){INDICES}{GIVEN}" if "L" in self.names else "(?!)"
        self.pattern = re.compile(
            rf"(?:np|math)\.(?=exp|log|sqrt|tanh)|(?P<over>{SUM})|(?P<turned>{TRANSPOSED})"
            f"|{'|'.join(sorted(words, key=len, reverse=True))}"
            f"|(?P<probability>{given})"
            f"|(?P<name>{_any_of(self.names)}){INDICES}"
            rf"|{typed.NUMERAL}|\*\*|\S"
        )

    def look_over(self, text):
        """Find which indices are those of the examples: a label, an input or an output has them,
        and no weight.
        """
        found = {"weight": set(), "": set()}
        for match in self.pattern.finditer(text):
            meaning = self.names.get(match["name"])
            if meaning in ("weight", "label", "output", "input"):
                kind = "weight" if meaning == "weight" else ""
                found[kind].update(re.findall(r"[ijknμ]", match[0][len(match["name"]) :]))
        self.examples = found[""] - found["weight"]

    def unknown(self, side):
        """The name that a side is, without its indices, if it means nothing yet; else ""."""
        side = unicodedata.normalize("NFC", side)
        if self.of is None:  # J(w), f(h) and p(y|x), too
            side = "P(|)" if re.fullmatch(rf"[Pp]{GIVEN}", side) else DRESSED.sub("", side)
        found = re.fullmatch(r"P\(\|\)", side) or NAME.fullmatch(side)
        if self.of is None and found:
            name = found[0] if found[0] == "P(|)" else found[1]
            if name in typed.FUNCTIONS or name in typed.CONSTANTS:
                return ""
            open_ones = {"loss", "likelihood", "either", "direction", name, None}
            return name if name == "f" or self.names.get(name) in open_ones else ""
        if side == "a" and self.shown["input"] != "a":  # the output in some courses, and here
            return side
        taken = self.names.keys() | typed.FUNCTIONS.keys() | typed.CONSTANTS.keys() | {"d", "P"}
        return (
            found[1]
            if found and found[1] not in taken and set(found[1]) - self.names.keys()
            else ""
        )

    def counted_from_one(self, text, start, end, limits):
        """Refuse a sum over the examples that begins elsewhere than at 1, or goes to another number
        than one before it.
        """
        if "=" in limits and not re.search(r"=\s*1\b", limits):
            raise NotAFormula(text, start, end, "a sum over the examples begins at 1")
        if last := re.search(r"\^\s*\{?\s*([mnN])", limits):
            self.counted.add(last[1])
            if len(self.counted) > 1:
                both = " and ".join(sorted(self.counted))
                reason = f"the number of examples has two names here, {both}"
                raise NotAFormula(text, start, end, reason)

    def define(self, name, claim):
        """Let a name stand for a Claim from now on."""
        self.names[name] = claim
        self._compile()

    def say(self, name):
        """A quantity as a sentence has it, such as ŷ, or ∂J/∂ŷ for ("loss", "output")."""
        return (
            self.shown.get(name, name)
            if isinstance(name, str)
            else f"∂{self.say(name[0])}/∂{self.say(name[1])}"
        )

    def read(self, text):
        """Read one side of an equation as a Claim; raises NotAFormula."""
        text = typed.bounded(text, "one side", LONGEST)
        text = re.sub(r"\.dot\(", "@(", JOINED.sub(r"d\1/d\2", text))
        for pattern, reason in NEVER.items():
            if found := re.search(pattern, text):
                raise NotAFormula(text, *found.span(), reason)
        if self.names.get("x") == "feature" and (found := ALONG_X.search(text)):
            reason = "no slope is taken along x: the examples stay, and the weights learn"
            raise NotAFormula(text, *found.span(), reason)
        side = Side(text, self)
        return side.claim(side.whole())


def _any_of(names):
    """A pattern for one of some names, the longest that fits."""
    return "|".join(map(_whole, sorted(names, key=len, reverse=True))) or "(?!)"


def _whole(name):
    """A pattern for a name; no letter may touch a word, but a d before and an index behind."""
    if len(name) == 1 or not name.isascii():
        return re.escape(name)
    return rf"(?:(?<![^\W\d_])|(?<=\bd)|(?<=∂)){name}(?={INDEX}|(?![^\W\d_]))"
