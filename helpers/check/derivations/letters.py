"""What a course's letters mean, and what may be typed for them."""

import re
import unicodedata

from helpers.check.derivations.names import BELOW, OF_THE_SIGMOID, OTHERS, ROWS, WORDS, plain
from helpers.check.derivations.sides import Side
from helpers.formulas import typed
from helpers.formulas.courses import letter
from helpers.formulas.typed import NotAFormula

INDEX = r"(?:_?[ijk]{1,2}(?![^\W\d_])|_n[ijk]?(?![^\W\d_])|_\{[ijkn],?[ijk]?\}|[ⱼᵢₙ]{1,2})"
RAISED = r"(?:\^\(i\)|\^\{\(?[ijnμ]\)?\}|\^[iμ](?![^\W\d_])|⁽ⁱ⁾)"
INDICES = rf"{RAISED}?{INDEX}?{RAISED}?"
NAME = re.compile(rf"([^\W\d_]{{1,12}}){INDICES}")
TRANSPOSED = r"\s*(?:\^\s*[T⊤]|[ᵀ⊤])"
GIVEN = r"\s*\([^()|]*\|(?:[^()|]|\([^()]*\))*\)"  # (y|x), behind a P
NEVER = {
    r"[\\$]": r"LaTeX is not read; type (a)/(b) for \frac{a}{b}, ŷ or yhat for \hat y, theta for "
    r"\theta, σ(…), ln(…)",
    r"[Σ∑]|\bsum\b": "sums are not read; write it for one example, without the sum",
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
        self._compile()

    def _compile(self):
        words = {*typed.FUNCTIONS, "pi"} - self.names.keys()
        outputs, weights = (
            [name for name, meaning in self.names.items() if meaning == wanted]
            for wanted in ("output", "weight")
        )
        given = rf"(?:P|{_any_of(outputs)}){INDICES}{GIVEN}" if "L" in self.names else "(?!)"
        self.pattern = re.compile(
            f"{'|'.join(sorted(words, key=len, reverse=True))}"
            f"|(?P<probability>{given})"
            f"|(?P<transposed>{_any_of(weights)}){INDICES}{TRANSPOSED}"
            f"|(?P<name>{_any_of(self.names)}){INDICES}"
            rf"|{typed.NUMERAL}|\*\*|\S"
        )

    def unknown(self, side):
        """The name that a side is, without its indices, if it means nothing yet; else ""."""
        found = NAME.fullmatch(unicodedata.normalize("NFC", side))
        taken = self.names.keys() | typed.FUNCTIONS.keys() | typed.CONSTANTS.keys() | {"d", "P"}
        return (
            found[1]
            if found and found[1] not in taken and set(found[1]) - self.names.keys()
            else ""
        )

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
        text = typed.bounded(text, "one side")
        for pattern, reason in NEVER.items():
            if found := re.search(pattern, text):
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
