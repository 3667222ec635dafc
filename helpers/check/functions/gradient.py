"""The reader's gradient of a loss."""

from functools import cache, partial
from itertools import product

from helpers.activations import SIGMOID
from helpers.check.functions.diagnosis import Subject, examined, explained
from helpers.check.functions.explain import Words, combined, fitted
from helpers.check.functions.problems import is_near, named, slope_of
from helpers.check.functions.slips import (
    LOGARITHMS,
    PAIRS,
    PENALTIES,
    RESIDUALS,
    SLOPES,
    SUMS,
    mistaken,
)
from helpers.losses import LOSSES

HALF = {
    2: "the 2 that comes down from the square cancels the ½ of the loss",
    0.5: "the ½ of the loss cancels the 2 that comes down from the square",
}


def gradient(mine, of, *, activation=SIGMOID, labels=(0, 1), one_example=False):
    """Compare the reader's gradient with finite differences of the loss.

    mine: a function (X, y, w) → (n,), or with one_example (x, y, w) → (n,) for x (n,) and a number
    y. of: "squared_error", "cross_entropy", or the reader's own loss, a function of the same
    arguments → number. activation: an Activation, f in ŷ = f(h). labels: (0, 1), or (-1, 1), where
    a named loss takes (y + 1)/2 if f is never negative. Returns a Verdict. Raises TypeError or
    ValueError naming the argument that does not fit.
    """
    return examined(mine, of, SUBJECT, activation, labels, one_example)


def explain(of, trials, *entries):
    """The slip of a gradient that explains all trials, or ""."""
    words = Words(
        "the gradient",
        HALF if of == "squared_error" else {},
        long="too long",
        short="too short",
        turned="a step against it climbs",
    )
    return explained(candidates, words, trials, *entries)


SUBJECT = Subject(
    returned="a gradient, numbers in the shape of w",
    shape="the gradient has the shape of w, {}",
    truth="finite differences give",
    reason="what is divided by {} is divided by 0",
    right="it agrees with finite differences of {loss}",
    compute=slope_of,
    explain=explain,
)


def candidates(trials):
    """Every wrong gradient that is known, as simplest takes them.

    A loss of the reader's own that is a multiple of a named one, such as a sum of squares, shares
    its slips. Of any other it is known only that its gradient is not that of a named one.
    """
    examples = [trial.problem for trial in trials]
    slopes = [trial.expected for trial in trials]
    rights = {
        name: partial(_summed, RESIDUALS[0][1], SLOPES[name][0][1], SUMS[0][1])
        for name in named(examples[0].activation)
    }
    near = [t for t in trials if is_near(t.problem)] or trials
    scales = {
        name: fitted(
            [t.expected for t in near],
            [right(t.problem) for t in near],
            [t.problem.X.shape for t in near],
        )
        for name, right in rights.items()
    }
    name = next((name for name, scale in scales.items() if scale), None)
    yield [], slopes, None
    for other, right in ({} if name else rights).items():
        text = (
            f"is the gradient of the {LOSSES[other].name}, and finite differences of your loss "
            "give another"
        )
        yield [text], [right(p) for p in examples], None
    for text, penalty in PENALTIES:
        yield [text], [penalty(p) for p in examples], slopes
    if not name:
        return

    def scaled(formula, problems):
        return (scales[name].at(p.X.shape) * formula(p) for p in problems)

    for text, others in mistaken(examples):
        yield [text], scaled(rights[name], others), None
    slips = _slips(name)
    single = [row for row in slips if len(row[0]) == 1]
    for texts, formula in single:
        yield texts, scaled(formula, examples), None
    for (texts, formula), (text, penalty) in product(single, PENALTIES):
        yield [*texts, text], map(penalty, examples), scaled(formula, examples)
    for texts, formula in slips[1 + len(single) :]:
        yield texts, scaled(formula, examples), None


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
    # all are (m,), or (m, n) where each feature has its own
    return total(p, residual(p).reshape(len(p.X), -1) * slope(p).reshape(len(p.X), -1))


def _paired(slope, total, p):
    return total(p, (p.y_hat[:, None] - p.target) * slope(p)[:, None])
