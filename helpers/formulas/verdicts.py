"""What can be left of f′(h) where a loss meets an activation, each case with what is said of it."""

from typing import NamedTuple

EXACTLY = "ŷ − y"
MULTIPLE = "a multiple of ŷ − y"
WITH_FACTOR = "(ŷ − y) f′(h)"
ONE = "f′(h) is 1"
PARTLY = "f′(h) cancels in part"
STAYS = "f′(h) stays"
UNDEFINED = "undefined"


class Said(NamedTuple):
    """What is said of a case: at the last line of its derivation, and below its picture."""

    remark: str
    sentence: str


SAID = {
    EXACTLY: Said(
        remark="f′(h) has cancelled, and exactly the error is left.",
        sentence="f′(h) cancels, and exactly ŷ − y is left",
    ),
    MULTIPLE: Said(
        remark="f′(h) has cancelled, and the error is left, times a number.",
        sentence="f′(h) cancels, and ŷ − y times a number is left",
    ),
    WITH_FACTOR: Said(
        remark="f′(h) is left as a factor of the error.",
        sentence="f′(h) does not cancel: (ŷ − y) f′(h) is left",
    ),
    ONE: Said(
        remark="For this activation it is 1.",
        sentence="f′(h) is 1, so that there is nothing to cancel",
    ),
    PARTLY: Said(
        remark="It has cancelled only in part.",
        sentence="f′(h) cancels only in part",
    ),
    STAYS: Said(
        remark="It is left as a factor.",
        sentence="f′(h) does not cancel",
    ),
    UNDEFINED: Said(
        remark="But the loss has no value for some of the outputs.",
        sentence="this pair is undefined, since the loss has no value for some of the outputs",
    ),
}
