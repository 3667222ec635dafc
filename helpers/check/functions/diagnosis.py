"""What is wrong with a function of examples, by the evidence of what it returned."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np

from helpers.activations import ACTIVATIONS
from helpers.check.functions import attempt
from helpers.check.functions.explain import simplest
from helpers.check.functions.problems import (
    SIZES,
    alone,
    has_ones,
    is_far,
    problems,
    require,
    smooth,
)
from helpers.check.functions.slips import problem
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
from helpers.losses import LOSSES

# where a function may be right and wrong elsewhere: what is said, and which problems
CORNERS = (("is right for one example and wrong for more than one", lambda p: len(p.y) == 1),)

# which entries may be right where the others are not, from where there is a bias
ENTRIES = (
    ("is right but for its first entry, that of the bias", slice(1, None)),
    ("is right but for its last entry", slice(0, -1)),
    ("is right in its first entry, that of the bias, and not in all others", slice(0, 1)),
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
        return f"with X of shape {problem.X.shape} and h up to {shown(np.abs(problem.h).max())}"
    if is_far(problem):
        return f"at h = {shown(problem.h[0])}"
    if one_example:
        return f"with x of shape {problem.w.shape}"
    return f"with X of shape {problem.X.shape}"


def scope(trials, limits=()):
    """Where a right function has been tried, and where it is no longer right, each with the first
    example of that.
    """
    moderate, beyond = split(trials)
    shapes = {trial.problem.X.shape for trial in moderate}
    far = f", and at h = ±{SIZES[0]}" if any(t.problem.h.max() >= 800 for t in beyond) else ""
    told = [limit.told(outside) for limit, outside in limits]
    return f"on {len(shapes)} shapes{''.join(text for text, _ in told)}{far}" + "".join(
        more for _, more in told
    )


class Limit(NamedTuple):
    """For what a function is made. inside: whether a problem is of that kind. shown_by: whether a
    trial that is not of it fails as such a function does. text, more: what is said.
    """

    inside: Callable
    shown_by: Callable
    text: str
    more: str = ""

    def told(self, outside):
        """What is said in the sentence, and behind it."""
        trial = outside[0]
        given = ", ".join(
            f"{name} = {shown(value)}"
            for name, value in zip(_names(trial), trial.given, strict=True)
        )
        gives = "stops" if trial.failed else f"gives {shown(trial.value)}"
        return self.text, self.more.format(
            given=given, gives=gives, right=shown(trial.expected), where=trial.where
        )


def _relies_on_ones(trial):
    """Whether what a function gives is right for the same X with a column of ones."""
    if trial.failed or not trial.fits or has_ones(trial.problem):
        return False
    (outcome,) = attempt.calls(trial.bias, [()])  # the reader's own loss may fail there
    return any(replace(trial, expected=other).right for other in outcome.value or ())


def _limits():
    fractional = "; it is made for the labels 0 and 1: for {given} it {gives}, and right is {right}"
    yield Limit(has_ones, _relies_on_ones, ", whose first column of X is ones as for a bias")
    yield Limit(
        lambda p: set(p.y.tolist()) <= {0, 1, -1},
        lambda trial: not trial.right,
        ", for the labels 0 and 1",
        fractional,
    )
    for n in (2, 3):
        yield Limit(
            lambda p, n=n: len(p.w) == n,
            lambda trial: trial.failed or not trial.fits,
            f", for {('two', 'three')[n - 2]} weights",
            f"; it is written for {('two', 'three')[n - 2]} weights: {{where}} it {{gives}}",
        )


def counted(trials):
    """The trials that count, and the limits of the function, as (Limit, trials outside it): where
    it is right inside, and fails outside as one does that is made for that alone; or all.
    """
    lost = {id(trial) for trial in wrong(trials)}
    if not lost:
        return trials, ()
    limits = [(limit, [limit.inside(trial.problem) for trial in trials]) for limit in _limits()]
    for some in chain.from_iterable(combinations(limits, k) for k in range(1, 4)):
        kept = [all(inside) for inside in zip(*(inside for _, inside in some), strict=True)]
        inside = [trial for trial, keep in zip(trials, kept, strict=True) if keep]
        if not inside or any(id(trial) in lost for trial in inside):
            continue
        outside = [
            (limit, [trial for trial, is_in in zip(trials, kinds, strict=True) if not is_in])
            for limit, kinds in some
        ]
        if all(o for _, o in outside) and all(_excused(t, [x for x, _ in some]) for t in trials):
            return inside, outside
    return trials, ()


def _excused(trial, limits):
    beyond = [limit for limit in limits if not limit.inside(trial.problem)]
    return not beyond or any(limit.shown_by(trial) for limit in beyond)


def planned(mine, of, compute, activation, labels, one_example=False, arguments="X, y, w"):
    """The trials to be made, a sentence about a loss of the reader's own that fails, or "", and
    what is said of the problems that are left out.

    compute: what is right, a function of the loss of many examples and a problem. arguments: what
    mine is called with. The others: as for gradient. Raises TypeError or ValueError as gradient
    does.
    """
    labels = require(mine, of, activation, labels, "x, y, w" if one_example else arguments)
    own = [f for loss in LOSSES.values() for f in (loss.value, loss.gradient)]
    if (called := getattr(mine, "func", mine)) in own:  # also behind a partial
        return [], f"this is {called.__name__} itself, the course’s own; write one of yours", ""
    if isinstance(of, str):
        ours = activation in ACTIVATIONS.values()
        make = _known if ours else _known.__wrapped__  # nothing of the reader's is kept
        return make(of, compute, labels, activation, one_example), "", ""
    examples = problems(labels, activation, one_example)
    loss = alone(of) if one_example else of
    with np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"):
        outcomes = attempt.calls(partial(_settled, loss, compute), [(p,) for p in examples])
    trials, coarse, left = [], [], ""
    for p, outcome in zip(examples, outcomes, strict=False):
        settled, value = outcome.value or (p, np.nan)
        if outcome.error is None and np.isfinite(value).all():
            trials.append(_trial(settled, value, loss, compute, one_example))
        elif outcome.error is attempt.TookTooLong:
            return [], f"your loss takes too long: {_where(p, one_example)}, {outcome.said}", ""
        elif not is_far(p) and settled is not None:
            said = outcome.said or "it is not finite"
            return [], f"your loss fails {_where(p, one_example)}: {said}", ""
        elif not is_far(p):
            left = (
                left or f" Nothing is said of places such as {_where(p, one_example)}, where {KINK}"
            )
        else:
            coarse.append(np.abs(p.h).max())

    # what is rounded too coarsely at one h may pass for flat beyond it
    trials = [
        t for t in trials if not (t.far and coarse and np.abs(t.problem.h).max() >= min(coarse))
    ]
    far = sum(map(is_far, examples)) - sum(trial.far for trial in trials)
    if far:
        left += (
            f" Far out, at {far} of {sum(map(is_far, examples))} places with |h| from 20 to 800, "
            "your loss is not finite, or rounded too coarsely, and nothing is said of them."
        )
    if not trials:
        return [], f"your loss cannot be compared with: everywhere {KINK}", ""
    return trials, "", left


KINK = "your loss has a kink, and no slope."


@cache
def _known(of, compute, labels, activation, one_example):
    return [
        _trial(p, compute(of, p), of, compute, one_example)
        for p in problems(labels, activation, one_example)
    ]


def _settled(of, compute, p):
    """A problem of the reader's own loss, moved off a kink where it lies at one, and what is right;
    (None, nan) where it stays at kinks, or the loss is rounded too coarsely.
    """
    value = compute(of, p)
    if not np.shape(value) or smooth(of, p):  # a loss itself may have kinks
        return p, value
    for k in range(1, 8):
        aside = 0.037 * k * (-1) ** np.arange(len(p.w))
        moved = problem(p.X, p.y, p.w + aside, p.activation, (0, 1))
        moved = moved._replace(target=p.target)
        if smooth(of, moved):
            return moved, compute(of, moved)
    return (None, np.nan) if np.isfinite(value).all() else (p, value)


def _trial(p, value, of, compute, one_example):
    given = (p.X[0], float(p.y[0]), p.w) if one_example else (p.X, p.y, p.w)
    largest = np.abs(p.X).max(axis=0)
    scale = np.where(largest > 0, largest, 1) if np.shape(value) else 1.0
    bias = partial(_with_bias, p, value, of, compute)
    return Trial(_where(p, one_example), given, value, is_far(p), p, scale=scale, bias=bias)


def _with_bias(p, value, of, compute):
    """What would be right if the first feature were 1, in all places or in the slope alone."""
    ones = np.ones((len(p.X), 1))
    yield_ones = p._replace(X=np.hstack([ones, p.X[:, 1:]]))
    found = [compute(of, yield_ones)]
    if np.shape(value):
        apart = p._replace(X=np.hstack([p.X, ones]), w=np.append(p.w, 0))
        found.append(np.append(compute(of, apart)[-1], value[1:]))
    return found


def fault(trials, explain, subject, habit=lambda trials: ""):
    """The first thing that is wrong, as a sentence without its full stop, or "" for a right
    function.

    explain: a function of trials that returns which slip explains their values, as "misses f′(h)",
    or "". habit: the same for what no slip explains, and for trials that failed.
    """
    moderate, beyond = split(trials)
    sentence = (
        _failure(moderate, subject, habit)
        or nothing(moderate)
        or _wrong_shape(moderate, explain, subject)
        or _wrong(moderate, lambda some: explain(some) or habit(some), subject)
        or failure(beyond, subject.returned, subject.reason)
        or _wrong_far_out(beyond, subject)
    )
    return besides(sentence, trials, _names(trials[0]))


def _failure(trials, subject, habit):
    said = failure(trials, subject.returned)
    text = habit(trials) if said else ""
    return f"yours {text}" if text else said


def explained(candidates, words, trials):
    """The simplest slip that explains all trials, or "".

    candidates: a function of trials that yields (texts, arrays), those with few slips first.
    """
    # many examples tell slips apart, one does not, nor does one far out, which is all rounding
    near = [trial for trial in trials if np.abs(trial.problem.h).max() < 4.5]
    trials = sorted(near or trials, key=lambda trial: -trial.problem.X.size)
    with np.errstate(all="ignore"):  # a wrong formula may divide by 0
        sizes = [trial.problem.X.shape for trial in trials]
        return simplest([trial.value for trial in trials], candidates(trials), sizes, words)


def _wrong_shape(trials, explain, subject):
    odd = [trial for trial in trials if not trial.fits]
    if not odd:
        return ""
    few = [trial for trial in odd if trial.problem.X.size <= 15] or odd
    largest = max(few, key=lambda trial: trial.problem.X.size)
    returns = f"returns shape {largest.value.shape}; {subject.shape.format(largest.expected.shape)}"

    # more numbers than there should be, or fewer
    if any(trial.value.size != trial.expected.size for trial in trials):
        text = explain(trials)
        return f"yours {text}. It {returns}" if text else f"yours {returns}"

    # as many, and they may be right or wrong besides
    flat = [t.with_numbers(t.value.reshape(t.expected.shape), t.expected) for t in trials]
    one = "with one weight, " if all(len(trial.problem.w) == 1 for trial in odd) else ""
    if all(trial.right for trial in flat):
        why = "; with more weights the shape is right too, as with a squeeze() at the end"
        return f"{one}yours {returns}. The numbers in it are right{why if one else ''}"
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

    # where the first feature is 1, the first weight is a bias
    biased = [trial for trial in trials if len(trial.problem.w) > 1 and has_ones(trial.problem)]
    if not all(trial.right for trial in biased) and (text := explain(biased)):
        return f"yours, where the first column of X is ones, {text}"
    for text, entries in ENTRIES if wrong(biased) else ():
        if all(t.value.ndim == 1 and close(t.value[entries], t.expected[entries]) for t in biased):
            return f"yours {text}: {_example(biased, subject)}"
    return f"yours is wrong: {_example(trials, subject)}"


def _example(trials, subject):
    """The smallest problem that shows a wrong value."""
    trial = min(
        wrong(trials), key=lambda trial: (not has_ones(trial.problem), trial.problem.X.size)
    )
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
