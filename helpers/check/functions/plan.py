"""The trials of a check: each problem with what is right there."""

from functools import cache, partial

import numpy as np

from helpers.activations import ACTIVATIONS
from helpers.check.functions import attempt
from helpers.check.functions.problems import (
    alone,
    fresh,
    is_far,
    problems,
    require,
    smooth,
)
from helpers.check.functions.slips import problem
from helpers.check.functions.trials import Trial, shown

KINK = "your loss has a kink, and no slope."


def planned(mine, of, compute, activation, labels, one_example=False, arguments="X, y, w"):
    """The trials to be made, a sentence about a loss of the reader's own that fails, or "", and
    what is said of the problems that are left out.

    compute: what is right, a function of the loss of many examples and a problem. arguments: what
    mine is called with. The others: as for gradient. Raises TypeError or ValueError as gradient
    does.
    """
    labels = require(mine, of, activation, labels, "x, y, w" if one_example else arguments)
    some = fresh(labels, activation, one_example)
    if isinstance(of, str):
        ours = activation in ACTIVATIONS.values()
        make = _known if ours else _known.__wrapped__  # nothing of the reader's is kept
        trials = make(of, compute, labels, activation, one_example)
        return trials + [_trial(p, compute(of, p), of, compute, one_example) for p in some], "", ""
    examples = problems(labels, activation, one_example) + some
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
        elif is_far(p):
            coarse.append(np.abs(p.h).max())
        elif settled is not None:
            said = outcome.said or "it is not finite"
            return [], f"your loss fails {_where(p, one_example)}: {said}", ""
        else:
            left = (
                left or f" Nothing is said of places such as {_where(p, one_example)}, where {KINK}"
            )

    # what is rounded too coarsely at one h may pass for flat beyond it
    beyond = min(coarse, default=np.inf)
    lost = sum(is_far(p) and np.abs(p.h).max() >= beyond for p in examples)
    trials = [t for t in trials if not t.far or np.abs(t.problem.h).max() < beyond]
    if lost:
        left += (
            f" Far out, at {lost} of {sum(map(is_far, examples))} places with |h| from 12 to 800, "
            "your loss is not finite, or rounded too coarsely, and nothing is said of them."
        )
    if not trials:
        return [], f"your loss cannot be compared with: everywhere {KINK}", ""
    return trials, "", left


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


def _where(problem, one_example):
    if is_far(problem) and len(problem.h) > 1:
        return f"with X of shape {problem.X.shape} and h up to {shown(np.abs(problem.h).max())}"
    if is_far(problem):
        return f"at h = {shown(problem.h[0])}"
    if one_example:
        return f"with x of shape {problem.w.shape}"
    return f"with X of shape {problem.X.shape}"
