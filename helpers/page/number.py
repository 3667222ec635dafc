"""A number as readers type it: a formula of numbers, digits in groups, with words around it."""

import math
import re

from helpers.formulas import typed
from helpers.page import typeset

SUCH_AS = "Type one number in digits, such as 230, 0.2, 1/7 or 3e-4"
BEFORE = re.compile(
    r"^(?:[~≈=]|(?:about|around|approximately|approx|circa|ca|roughly|nearly|almost|some)\b\.?)\s*",
    re.IGNORECASE,
)
AFTER = re.compile(r"(?<=[\d)])\s*(?P<words>[^\W\d_]{2,}(?:[\s-]+[^\W\d_]+)*)$")
GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:(?P<sign>[,_'’\s])\d{3})(?:(?P=sign)\d{3})*(?![\d,])")
# words after a number that make another one of it
OTHERS = re.compile(
    r"\b(hundred|thousand|[mb]illion|dozen|half|per\s?cent|percent|pct|or|to|and|over|times\s\d)",
    re.IGNORECASE,
)


def read(text):
    """The number that a text says; raises ValueError with a sentence, in HTML, where it says none.

    text: such as "230 steps", "about 1,000" or "2^10".
    """
    try:
        value = _value(text)
    except typed.NotAFormula:
        value = _value_among_words(text.strip())
    if not math.isfinite(value):
        raise ValueError(f"{typeset.plain(text)} has no value; what is asked for is a number.")
    return value


def _value(text):
    return float(typed.value(typed.read(text, {}), {}))


def _value_among_words(text):
    """What is said by the number in a text that is no formula by itself."""
    shown = f"“{typeset.plain(text)}”"
    if len(text) > typed.LONGEST:
        raise ValueError(f"That is not a number yet: it is {len(text):,} characters. {SUCH_AS}.")
    if not text:
        raise ValueError(f"Nothing is typed yet. {SUCH_AS}.")
    if "%" in text:
        raise ValueError(f"{shown} is in per cent: 12 % is 0.12. {SUCH_AS}.")

    bare = BEFORE.sub("", text).rstrip(".!")
    after = AFTER.search(bare)
    if after and not OTHERS.search(after["words"]):
        bare = bare[: after.start()]
    bare = GROUPS.sub(lambda found: re.sub(r"\D", "", found[0]), bare)
    if re.search(r"\d,\d", bare):
        raise ValueError(
            f"{shown} has a comma, which groups digits by three here, as in 1,000. A decimal has a "
            "point, as in 8.5."
        )
    try:
        return _value(bare)
    except typed.NotAFormula as error:
        if not re.search(r"\d", bare) or re.search(r"\d\s+[^\W\d_]", bare):
            raise ValueError(f"{shown} is not a number yet. {SUCH_AS}.") from error
        raise ValueError(f"That is not a number yet: {typeset.plain(str(error))}.") from error
