"""What a course's letters mean, and what may be typed for them."""

import re
import unicodedata

from helpers.check.derivations.names import BELOW, OF_THE_SIGMOID, OTHERS, ROWS, WORDS, plain
from helpers.check.derivations.sides import Side
from helpers.formulas import typed
from helpers.formulas.courses import letter
from helpers.formulas.typed import NotAFormula

INDEX = (
    r"(?:_?[ijk]{1,2}(?![^\W\d_])|_n[ijk]?(?![^\W\d_])|_\{[ijkn1-9],?[ijk1-9]?\}|_[1-9](?!\d)"
    r"|[ⱼᵢₙ₁-₉]{1,2})"
)
RAISED = r"(?:\^\([ijnμ]\)|\^\{\(?[ijnμ]\)?\}|\^[inμ](?![^\W\d_])|⁽ⁱ⁾)"
INDICES = rf"{RAISED}?{INDEX}?{RAISED}?"
NAME = re.compile(rf"([^\W\d_]{{1,12}}){INDICES}")
TRANSPOSED = r"\s*(?:\^\s*[T⊤]|[ᵀ⊤])"
SUM = r"(?:[Σ∑]|\bsum\b|\bsum(?=_))(?:\s*[_^]\s*(?:\{[^{}]*\}|\w))*[ᵢⱼ]?"  # with its limits
GIVEN = r"\s*\([^()|]*\|(?:[^()|]|\([^()]*\))*\)"  # (y|x), behind a P
NABLA = re.compile(r"∇(?:_(?:\w|\{\w\}))?\s*([^\W\d_])(?:\(\w\))?")
JOINED = re.compile(r"\bd([^\W\d_]+)_d([^\W\d_])")  # dJ_dp
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
        self.indices, self.counted = set(), {}
        self._compile()

    def _compile(self):
        words = {*typed.FUNCTIONS, "pi"} - self.names.keys()
        outputs, weights = (
            [name for name, meaning in self.names.items() if meaning == wanted]
            for wanted in ("output", "weight")
        )
        given = rf"(?:P|{_any_of(outputs)}){INDICES}{GIVEN}" if "L" in self.names else "(?!)"
        self.pattern = re.compile(
            rf"(?:np|math)\.(?=exp|log|sqrt|tanh)|(?P<over>{SUM})|(?P<rows>X{TRANSPOSED}|X\.T(?!\w))"
            rf"|(?P<inputs>X\s*[@*·]?\s*(?:{_any_of(weights)}))"
            f"|{'|'.join(sorted(words, key=len, reverse=True))}"
            f"|(?P<probability>{given})"
            f"|(?P<transposed>{_any_of(weights)}){INDICES}{TRANSPOSED}"
            f"|(?P<name>{_any_of(self.names)}){INDICES}"
            rf"|{typed.NUMERAL}|\*\*|\S"
        )

    def unknown(self, side):
        """The name that a side is, without its indices, if it means nothing yet; else ""."""
        found = NAME.fullmatch(unicodedata.normalize("NFC", side))
        if side == "a" and self.shown["input"] != "a":  # the output in some courses, and here
            return side
        taken = self.names.keys() | typed.FUNCTIONS.keys() | typed.CONSTANTS.keys() | {"d", "P"}
        return (
            found[1]
            if found and found[1] not in taken and set(found[1]) - self.names.keys()
            else ""
        )

    def _one_example(self, text):
        """Refuse a sum that begins elsewhere than at 1, goes to another number than stands before
        it, or has another index than what is under it.
        """
        if "feature" not in self.names.values() or "weight" not in self.names.values():
            return
        one, features, weights = (
            "".join(n for n, meant in self.names.items() if len(n) == 1 and meant in meanings)
            for meanings in (("label", "output", "input"), ("feature",), ("weight",))
        )
        found = {}
        for match in re.finditer(
            rf"[{one}σ]\s*_\s*\{{?\s*([ijkn])(?![^\W\d_])|[{one}{features}]\s*\^\s*\{{?\(([ijn])\)"
            rf"|[{features}]_\{{?([ijkn]),?[ijk]",
            text,
        ):
            found[match[1] or match[2] or match[3]] = match.span()
        for match in re.finditer(SUM, text):
            index = re.search(r"_\s*\{?\s*([ijkn])\s*(=\s*1\s*\}|\}|(?!\s*=)|$)", match[0])
            if "=" in match[0] and not (index and "=" in index[2]):
                raise NotAFormula(text, *match.span(), "a sum over the examples begins at 1")
            behind = re.match(rf"[\s({{\[]*[{weights}]", text[match.end() :])
            if index and not behind:
                found[index[1]] = match.span()
            last = re.search(r"\^\s*\{?\s*([mnN])", match[0])
            if last and self.counted.setdefault("m", last[1]) != last[1]:
                both = f"{self.counted['m']} and {last[1]}"
                reason = f"the number of examples has two names here, {both}"
                raise NotAFormula(text, *match.span(), reason)
        if len(found) > 1:
            both = " and ".join(sorted(found))
            reason = f"one example is checked at a time, and here are {both}"
            raise NotAFormula(text, *list(found.values())[-1], reason)

    def define(self, name, claim):
        """Let a name stand for a Claim from now on."""
        self.names[name] = claim
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
        text = typed.bounded(text, "one side", LONGEST)
        text = JOINED.sub(r"d\1/d\2", NABLA.sub(rf"d\1/d{self.shown['weight']}", text))
        for pattern, reason in NEVER.items():
            if found := re.search(pattern, text):
                raise NotAFormula(text, *found.span(), reason)
        self._one_example(text)
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
