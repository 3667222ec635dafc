"""The reader's gradient of a loss."""

from functools import cache, partial

import numpy as np

from helpers.activations import SIGMOID
from helpers.check.functions.diagnosis import (
    Subject,
    counted,
    explained,
    fault,
    planned,
    scope,
)
from helpers.check.functions.explain import Words, combined, fitted
from helpers.check.functions.habits import habit
from helpers.check.functions.problems import named, slope_of
from helpers.check.functions.slips import (
    LOGARITHMS,
    PAIRS,
    RESIDUALS,
    SLOPES,
    SUMS,
    with_other_activations,
)
from helpers.check.functions.trials import note, tried, verdict
from helpers.losses import LOSSES

SUBJECT = Subject(
    returned="a gradient, numbers in the shape of w",
    shape="the gradient has the shape of w, {}",
    truth="finite differences give",
    reason="what is divided by {} is divided by 0",
)
HALF = {
    2: "the 2 that comes down from the square cancels the ½ of the loss",
    0.5: "the ½ of the loss cancels the 2 that comes down from the square",
}


@np.errstate(all="ignore")
def gradient(mine, of, *, activation=SIGMOID, labels=(0, 1), one_example=False):
    """Compare the reader's gradient with finite differences of the loss.

    mine: a function (X, y, w) → (n,), or with one_example (x, y, w) → (n,) for x (n,) and a number
    y. of: "squared_error", "cross_entropy", or the reader's own loss, a function of the same
    arguments → number. activation: an Activation, f in ŷ = f(h). labels: (0, 1), or (-1, 1), where
    a named loss takes (y + 1)/2 if f is never negative. Returns a Verdict. Raises TypeError or
    ValueError naming the argument that does not fit.
    """
    trials, trouble, left = planned(mine, of, slope_of, activation, labels, one_example)
    if trouble:
        return verdict(trouble)
    trials, limits = counted(tried(mine, trials))
    explain = partial(explained, candidates, words_for(of))
    sentence = fault(trials, explain, SUBJECT, partial(habit, mine))
    loss = "the loss" if isinstance(of, str) else "your loss"
    return verdict(
        sentence,
        f"it agrees with finite differences of {loss} {scope(trials, limits)}.{left}{note(trials)}",
    )


def words_for(of):
    """How a factor of a gradient is told."""
    return Words(
        "the gradient",
        HALF if of == "squared_error" else {},
        long="too long",
        short="too short",
        turned="a step against it climbs",
    )


def candidates(trials):
    """Every wrong gradient that is known, as (texts, arrays), those with few slips first.

    A loss of the reader's own that is a multiple of a named one, such as a sum of squares, shares
    its slips. Of any other it is known only that its gradient is not that of a named one.
    """
    examples = [trial.problem for trial in trials]
    slopes = [trial.expected for trial in trials]
    yield [], slopes
    rights = {
        name: partial(_summed, RESIDUALS[0][1], SLOPES[name][0][1], SUMS[0][1])
        for name in named(examples[0].activation)
    }
    for name, right in rights.items():
        scale = fitted(slopes, map(right, examples), [p.X.shape for p in examples])
        if scale is not None:
            for text, others in with_other_activations(examples):
                yield [text], (scale.at(p.X.shape) * right(p) for p in others)
            for texts, formula in _slips(name):
                yield texts, (scale.at(p.X.shape) * formula(p) for p in examples)
            return
    for name, right in rights.items():
        text = (
            f"is the gradient of the {LOSSES[name].name}, and finite differences of your loss give "
            "another"
        )
        yield [text], map(right, examples)


@cache
def _slips(name):
    residuals = RESIDUALS + (LOGARITHMS if name == "cross_entropy" else ())
    # of two with as many slips it is simpler to tell the one whose slope is nearer to the right one
    nearest = {slope: place for place, (_, slope) in enumerate(SLOPES[name])}
    rows = [
        (texts, partial(_summed, *parts))
        for texts, parts in sorted(
            combined(residuals, SLOPES[name], SUMS), key=lambda row: nearest[row[1][1]]
        )
    ]
    rows += [
        (texts, partial(_paired, *parts)) for texts, parts in combined(SLOPES[name][:2], PAIRS)
    ]
    return sorted(rows, key=lambda row: len(row[0]))


def _summed(residual, slope, total, p):
    # the slopes are (m,), or (m, n) where each feature has its own
    return total(p, residual(p)[:, None] * slope(p).reshape(len(p.h), -1))


def _paired(slope, total, p):
    return total(p, (p.y_hat[:, None] - p.target) * slope(p)[:, None])
