"""What is wrong with a function of examples, by the evidence of what it returned."""

from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.check.functions import attempt
from helpers.check.functions.explain import simplest
from helpers.check.functions.problems import FAR, alone, is_far, problems, require
from helpers.check.functions.trials import (
    Trial,
    besides,
    close,
    failure,
    nothing,
    rounded,
    shown,
    split,
    told_apart,
    wrong,
)

# where a function may be right and wrong elsewhere: what is said, and which problems
CORNERS = (
    ("is right for one example and wrong for two", lambda p: len(p.y) == 1),
    ("is right for the labels 0 and 1 and wrong between them", lambda p: set(p.target) <= {0, 1}),
)

# which entries may be right where the others are not, from where there is a bias
ENTRIES = (
    ("is right but for its first entry, that of the bias", slice(1, None)),
    ("is right in its first entry, that of the bias, and in no other", slice(0, 1)),
)


class Subject(NamedTuple):
    """What a function should return.

    returned: what it is. shape: a clause about its shape, with {} for that. truth: what is said
    before the right value. reason: what a ŷ that has rounded does to it, as for rounded.
    """

    returned: str
    shape: str
    truth: str
    reason: str


def _where(problem, one_example):
    if is_far(problem) and len(problem.h) > 1:
        return f"at h = ±{FAR} among others"
    if is_far(problem):
        return f"at h = {shown(problem.h[0])}"
    if one_example:
        return f"with x of shape {problem.w.shape}"
    return f"with X of shape {problem.X.shape}"


def scope(trials):
    """Where a right function has been tried."""
    moderate, beyond = split(trials)
    shapes = {trial.problem.X.shape for trial in moderate}
    ones = ", whose first column of X is ones as for a bias" if all(map(_has_ones, trials)) else ""
    far = f", and at h = ±{FAR}" if beyond else ""
    return f"on {len(shapes)} shapes{ones}{far}"


def counted(trials):
    """The trials with a column of ones where a function is right on them, and elsewhere wrong in
    numbers only; or all.

    The bias is the weight of a feature that is 1, and a function may rely on that.
    """
    if any(trial.failed or not trial.fits for trial in trials):
        return trials
    ones = [trial for trial in trials if _has_ones(trial)]
    rely = all(trial.right for trial in ones) and not all(trial.right for trial in trials)
    return ones if ones and rely else trials


def _has_ones(trial):
    return (trial.problem.X[:, 0] == 1).all()


def planned(mine, of, compute, activation, labels, one_example=False, arguments="X, y, w"):
    """The trials to be made, and a sentence about a loss of the reader's own that fails, or "".

    compute: what is right, a function of the loss of many examples and a problem. arguments: what
    mine is called with. The others: as for gradient. Problems with h = ±800 at which an own loss
    gives nothing finite are left out. Raises TypeError or ValueError as gradient does.
    """
    labels = require(mine, of, activation, labels, "x, y, w" if one_example else arguments)
    compute = partial(compute, alone(of) if one_example else of)
    examples = problems(labels, activation, one_example)
    if isinstance(of, str):
        return [_trial(p, compute(p), one_example) for p in examples], ""
    with np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"):
        outcomes = attempt.calls(compute, [(p,) for p in examples])
    trials = []
    for p, outcome in zip(examples, outcomes, strict=False):
        if outcome.error is None and np.isfinite(outcome.value).all():
            trials.append(_trial(p, outcome.value, one_example))
        elif outcome.error is attempt.TookTooLong:
            return [], f"your loss takes too long: {_where(p, one_example)}, {outcome.said}"
        elif not is_far(p):
            said = outcome.said or "it is not finite"
            return [], f"your loss fails {_where(p, one_example)}: {said}"
    return trials, ""


def _trial(p, value, one_example):
    given = (p.X[0], float(p.y[0]), p.w) if one_example else (p.X, p.y, p.w)
    return Trial(_where(p, one_example), given, value, is_far(p), p)


def fault(trials, explain, subject):
    """The first thing that is wrong, as a sentence without its full stop, or "" for a right
    function.

    explain: a function of trials that returns which slip explains their values, as "misses f′(h)",
    or "".
    """
    moderate, beyond = split(trials)
    sentence = (
        failure(moderate, subject.returned)
        or nothing(moderate)
        or _wrong_shape(moderate, explain, subject)
        or _wrong(moderate, explain, subject)
        or failure(beyond, subject.returned, subject.reason)
        or _wrong_far_out(beyond, subject)
    )
    return besides(sentence, trials, _names(trials[0]))


def explained(candidates, words, trials):
    """The simplest slip that explains all trials, or "".

    candidates: a function of trials that yields (texts, arrays), those with few slips first.
    """
    # many examples tell slips apart, one does not
    trials = sorted(trials, key=lambda trial: -trial.problem.X.size)
    with np.errstate(all="ignore"):  # a wrong formula may divide by 0
        sizes = [trial.problem.X.shape for trial in trials]
        return simplest([trial.value for trial in trials], candidates(trials), sizes, words)


def _wrong_shape(trials, explain, subject):
    odd = [trial for trial in trials if not trial.fits]
    if not odd:
        return ""
    largest = max(odd, key=lambda trial: trial.problem.X.size)
    returns = f"returns shape {largest.value.shape}; {subject.shape.format(largest.expected.shape)}"

    # more numbers than there should be, or fewer
    if any(trial.value.size != trial.expected.size for trial in trials):
        text = explain(trials)
        return f"yours {text}. It {returns}" if text else f"yours {returns}"

    # as many, and they may be right or wrong besides
    flat = [t.with_numbers(t.value.reshape(t.expected.shape), t.expected) for t in trials]
    if all(trial.right for trial in flat):
        return f"yours {returns}. The numbers in it are right"
    if text := explain(flat):
        return f"yours {returns}. Besides, it {text}"
    return f"yours {returns}. Besides, {_example(flat, subject)}"


def _wrong(trials, explain, subject):
    if all(trial.right for trial in trials):
        return ""
    if text := explain(trials):
        return f"yours {text}"
    for text, corner in CORNERS:
        if all(trial.right == corner(trial.problem) for trial in trials):
            return f"yours {text}: {_example(trials, subject)}"

    # where there is more than one weight, the first of them is a bias
    biased = [trial for trial in trials if len(trial.problem.w) > 1]
    if not all(trial.right for trial in biased) and (text := explain(biased)):
        return f"yours, where the first column of X is ones, {text}"
    for text, entries in ENTRIES:
        if all(t.value.ndim == 1 and close(t.value[entries], t.expected[entries]) for t in biased):
            return f"yours {text}: {_example(biased, subject)}"
    return f"yours is wrong: {_example(trials, subject)}"


def _example(trials, subject):
    """The smallest problem that shows a wrong value."""
    trial = min(wrong(trials), key=lambda trial: trial.problem.X.size)
    given = ", ".join(
        f"{name} = {shown(value)}" for name, value in zip(_names(trial), trial.given, strict=True)
    )
    gives, right = told_apart(trial.value, trial.expected)
    return f"for {given} it gives {gives}, and {subject.truth} {right}"


def _names(trial):
    return ("X" if np.ndim(trial.given[0]) == 2 else "x", "y", "w", "rate")[: len(trial.given)]


def _wrong_far_out(trials, subject):
    lost = wrong(trials)
    if not lost:
        return ""
    broken = [trial for trial in lost if not np.isfinite(trial.value).all()]

    # an overflow is told where there is nothing else
    trial = min(broken or lost, key=lambda trial: trial.overflowed)
    value, right = told_apart(trial.value, trial.expected)
    gives = f"yours gives {value} {trial.where}"
    if not broken:
        return f"{gives} and y = {shown(trial.given[1])}, and {subject.truth} {right}"
    if trial.overflowed:
        return f"yours overflows {trial.where}: it gives {shown(trial.value)} there"
    return gives + rounded(trial.problem, subject.reason)
