"""What the reader's function does when it is called: where it fails, what it returns, what it
changes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from helpers.check.functions.attempt import STUCK, Outcome, TookTooLong, calls, plain, running
from helpers.check.functions.slips import Problem
from helpers.check.verdict import Verdict

TOLERANCE, ABSOLUTE = 1e-5, 1e-9
MOST = 10**6  # numbers in what is returned


@dataclass(frozen=True, eq=False)
class Trial:
    """One call of the reader's function.

    where: said of it, such as "at h = −800". given: its arguments. expected: what is right, an
    array. far: whether h is ±800. problem: the examples, if it is about examples. outcome: what
    came of it, once it was made. size: the largest number expected in any trial, 1 at most.
    scale: what each entry is measured by: the largest feature, times the rate of a step. moved: the
    largest number from which the rest is taken off in a step. bias: gives what would be right if
    the first feature were 1.
    """

    where: str
    given: tuple
    expected: np.ndarray
    far: bool
    problem: Problem | None = None
    outcome: Outcome | None = None
    size: float = 1
    scale: np.ndarray | float = 1.0
    moved: float = 0.0
    bias: Callable | None = None

    @property
    def failed(self):
        """Whether no real numbers were returned."""
        return not isinstance(self.outcome.value, np.ndarray)

    @property
    def value(self):
        """What was returned, as an array of floats."""
        return np.asarray(self.outcome.value, dtype=float)

    @property
    def fits(self):
        """Whether the value has the shape that is expected."""
        return self.value.shape == self.expected.shape

    @cached_property
    def right(self):
        """Whether the value is as expected, in shape and numbers."""
        if self.failed or not self.fits:
            return False
        rounding = np.finfo(self.outcome.value.dtype).eps
        size = max(ABSOLUTE, 8 * rounding) * self.size
        around = self.expected if not self.moved else self.expected - self.given[2]
        with np.errstate(all="ignore"):
            distance = np.abs(self.value - self.expected) / self.scale
            allowed = TOLERANCE * np.abs(around / self.scale).max() + size
            return bool((distance <= allowed + 8 * rounding * self.moved / self.scale).all())

    @property
    def overflowed(self):
        """Whether numpy warned of an overflow on the way."""
        return any("overflow" in text for text in self.outcome.warned)

    def with_numbers(self, value, expected):
        """The same with another value, and with other numbers that are expected."""
        return replace(self, outcome=self.outcome._replace(value=value), expected=expected)


def names(trial):
    """The names of the arguments."""
    return ("X" if np.ndim(trial.given[0]) == 2 else "x", "y", "w", "rate")[: len(trial.given)]


def given(trial):
    """The arguments of a call, as text."""
    return ", ".join(
        f"{name} = {shown(value)}" for name, value in zip(names(trial), trial.given, strict=True)
    )


def split(trials):
    """The trials with moderate h, and those far out."""
    return [trial for trial in trials if not trial.far], [trial for trial in trials if trial.far]


def wrong(trials):
    """The trials with a wrong value."""
    return [trial for trial in trials if not trial.right]


def close(value, expected):
    """Whether arrays of one shape agree, measured by the largest entry."""
    with np.errstate(all="ignore"):
        distance = np.abs(value - expected).max()
    return bool(distance <= TOLERANCE * np.abs(expected).max() + 1e-7)


def tried(mine, trials):
    """Call the reader's function for each of the trials.

    Returns them with what came of it, as many as calls were made before the time was over.
    """
    with np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"):
        outcomes = calls(lambda *given: numbers(mine(*given)), [trial.given for trial in trials])
    size = min(1, max(np.abs(trial.expected / trial.scale).max() for trial in trials)) or 1
    return [
        replace(trial, outcome=outcome, size=size)
        for trial, outcome in zip(trials, outcomes, strict=False)
    ]


def failure(trials, needed, reason=""):
    """A sentence about the first call that did not return real numbers, or "".

    needed: what a call should return. reason: what a ŷ that has rounded to 0 or 1 may do to it, as
    for rounded.
    """
    trial = next((trial for trial in trials if trial.failed), None)
    if trial is None:
        return ""
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
    return f"yours returns {value}; it should return {needed}"


def rounded(problem, reason):
    """Why a value at h = ±800 is lost, or ""; reason: with {} for what is 0 there, ŷ or 1 − ŷ."""
    if not reason or len(problem.y_hat) > 1 or problem.y_hat[0] not in (0, 1):
        return ""
    y_hat = problem.y_hat[0]
    zero = "1 − ŷ" if y_hat == 1 else "ŷ"
    return f": ŷ has rounded to {y_hat:.0f} there, and {reason.format(zero)}"


def numbers(value):
    """What was returned, as an array of its own, or what is said of it if it holds no real numbers;
    all that it may do when it is looked at, it does here.
    """
    if value is None:
        return None
    try:
        array = np.asarray(value)
        if array.size > MOST:
            return f"an array of shape {array.shape}, of type {type(value).__name__}"
        if array.dtype.kind in "biuf":
            return array.astype(array.dtype if array.dtype.kind == "f" else float)
    except Exception:  # a tensor that needs its detach(), rows of different lengths
        array = None
    kind = type(value).__name__
    if array is None and not isinstance(value, list | tuple | dict):
        return f"a {kind}"
    if isinstance(value, np.ndarray | np.generic):
        kind += f" with dtype {value.dtype}"
    try:
        text = re.sub(" at 0x[0-9a-fA-F]+", "", repr(value))
    except Exception:
        return f"a {kind}"
    return f"{plain(text):.60}, of type {kind}"


def nothing(trials):
    """A sentence if every number that was returned is NaN, or 0 and should not be, and ""
    otherwise.
    """
    returned = np.concatenate([trial.value.ravel() for trial in trials])
    needed = np.concatenate([trial.expected.ravel() for trial in trials])
    if not returned.size:
        return ""
    if np.isnan(returned).all():
        return "yours returns nothing but NaN"
    if needed.any() and not returned.any():
        return "yours returns zeros only"
    return ""


def changed(trials, names):
    """The names of the arguments that the function changed in place."""
    return [
        name
        for i, name in enumerate(names)
        if any(_bytes(t.given[i]) != _bytes(t.outcome.arguments[i]) for t in trials)
    ]


def _bytes(value):
    return np.asarray(value).tobytes()  # much faster than np.array_equal, for hundreds of calls


def besides(sentence, trials, names):
    """A sentence about a fault, or "", and after it which arguments the function changed in
    place.
    """
    which = " and ".join(changed(trials, names))
    if not which:
        return sentence
    before = f"{sentence}. Besides, " if sentence else "the numbers are right, but "
    return f"{before}yours changes {which} in place, and so the caller’s own array; work on a copy"


def note(trials):
    """What is said of the warnings of a right function, or ""."""
    warned = [trial for trial in trials if trial.outcome.warned]
    if not warned:
        return ""
    trial = next((trial for trial in warned if trial.overflowed), warned[0])
    what = f"there is the warning “{trial.outcome.warned[0]}”"
    if trial.overflowed:
        what = "numpy warns of an overflow"
    return f" On the way {what} {trial.where}; the result is right all the same."


def verdict(sentence, right=""):
    """The Verdict: that a sentence about a fault applies, or, where it is "", that the function is
    right.
    """
    said = f"Not yet: {sentence}." if sentence else f"Right: {right}"
    if running() and "restart the kernel" not in said:
        said += f" Something that was called before still runs, and {STUCK}."
    return Verdict(not sentence, said)


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
