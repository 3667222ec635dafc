"""What the reader's function does when it is called: where it fails, what it returns, what it
changes.
"""

import re
from typing import NamedTuple

import numpy as np

from helpers.check.functions.attempt import Outcome, TookTooLong, calls
from helpers.check.functions.slips import Problem
from helpers.check.verdict import Verdict

TOLERANCE, ABSOLUTE = 1e-5, 1e-7


class Trial(NamedTuple):
    """One call of the reader's function.

    where: said of it, such as "at h = −800". given: its arguments. expected: what is right.
    outcome: what came of it. problem: the examples, if it was about examples. size: the largest
    number expected in any trial, 1 at most.
    """

    where: str
    given: tuple
    expected: np.ndarray
    outcome: Outcome
    problem: Problem | None = None
    size: float = 1

    @property
    def value(self):
        """What was returned, as an array of floats."""
        return np.asarray(self.outcome.value, dtype=float)

    @property
    def right(self):
        """Whether the value is as expected, in shape and numbers."""
        return self.value.shape == self.expected.shape and close(
            self.value, self.expected, self.size
        )


def close(value, expected, size=1):
    """Whether arrays of one shape agree, measured by the largest entry; size: what 0 is measured
    by.
    """
    with np.errstate(invalid="ignore"):
        distance = np.abs(value - expected).max()
    return bool(distance <= TOLERANCE * np.abs(expected).max() + ABSOLUTE * size)


def tried(mine, rows):
    """Call the reader's function; rows: (where, given, expected) or (where, given, expected,
    problem).

    Returns Trials, as many as calls were made before the time was over.
    """
    with np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"):
        outcomes = calls(mine, [row[1] for row in rows])
    size = min(1, max(np.abs(row[2]).max() for row in rows)) or 1
    return [
        Trial(where, given, np.asarray(expected), outcome, *problem, size=size)
        for (where, given, expected, *problem), outcome in zip(rows, outcomes, strict=False)
    ]


def failure(trials, needed, reason=""):
    """A sentence about the first call that did not return real numbers, or "".

    needed: what a call should return. reason: what a ŷ that has rounded to 0 or 1 may do to it, as
    for rounded.
    """
    for trial in trials:
        value, error, said = trial.outcome.value, trial.outcome.error, trial.outcome.said
        if error is TookTooLong:
            return f"{trial.where}, {said}"
        if error and issubclass(error, OverflowError):
            return f"yours overflows {trial.where}, with {said}"
        if error and issubclass(error, ValueError | ZeroDivisionError):
            said += rounded(trial.problem, reason)
        if error:
            return f"{trial.where}, yours stops with {said}"
        if value is None:
            return f"yours returns None; it should return {needed}, so the `return` may be missing"
        if not _real(value):
            return f"yours returns {_described(value)}; it should return {needed}"
    return ""


def rounded(problem, reason):
    """Why a value at h = ±800 is lost, or ""; reason: with {} for what is 0 there, ŷ or 1 − ŷ."""
    if not reason or len(problem.y_hat) > 1 or problem.y_hat[0] not in (0, 1):
        return ""
    return (
        f": ŷ has rounded to {problem.y_hat[0]:.0f} there, and "
        f"{reason.format('1 − ŷ' if problem.y_hat[0] else 'ŷ')}"
    )


def _real(value):
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except ValueError:  # rows of different lengths
        return False


def _described(value):
    kind = type(value).__name__
    if isinstance(value, np.ndarray | np.generic):
        kind += f" with dtype {value.dtype}"
    return f"{re.sub(' at 0x[0-9a-fA-F]+', '', repr(value)):.60}, of type {kind}"


def nothing(trials):
    """A sentence if every number that was returned is NaN, or 0 and should not be, and ""
    otherwise.
    """
    values, needed = (
        np.concatenate([getattr(t, name).ravel() for t in trials]) for name in ("value", "expected")
    )
    if not values.size:
        return ""
    if np.isnan(values).all():
        return "yours returns nothing but NaN"
    return "" if values.any() or not needed.any() else "yours returns zeros only"


def changed(trials, names):
    """The names of the arguments that the function changed in place."""
    return [
        name
        for i, name in enumerate(names)
        if not all(np.array_equal(trial.given[i], trial.outcome.arguments[i]) for trial in trials)
    ]


def overflowed(trial):
    """Whether numpy warned of an overflow on the way."""
    return any("overflow" in text for text in trial.outcome.warned)


def note(trials):
    """What is said of the warnings of a right function, or ""."""
    warned = [trial for trial in trials if trial.outcome.warned]
    if not warned:
        return ""
    over = [trial for trial in warned if overflowed(trial)]
    where = (over or warned)[0].where
    of = (
        "numpy warns of an overflow"
        if over
        else f"there is the warning “{warned[0].outcome.warned[0]}”"
    )
    return f" On the way {of} {where}; the result is right all the same."


def verdict(sentence, right):
    """The Verdict: that a sentence about a fault applies, or, where it is "", that the function is
    right.
    """
    if sentence:
        return Verdict(False, f"Not yet: {sentence}.")
    return Verdict(True, f"Right: {right}")


def shown(value, digits=4):
    """Numbers as text, rounded."""
    text = np.array2string(
        np.asarray(value, dtype=float),
        separator=", ",
        formatter={"float": f"{{:.{digits}g}}".format},
    )
    return " ".join(text.split()).replace("-", "−")


def told_apart(value, expected):
    """Two arrays as texts, with more digits where four do not tell them apart."""
    texts = shown(value), shown(expected)
    return texts if texts[0] != texts[1] else (shown(value, 8), shown(expected, 8))
