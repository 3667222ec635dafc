"""The reader's loss."""

import numpy as np

from helpers._validation import real_array
from helpers.activations import SIGMOID, sigmoid
from helpers.check.functions.diagnosis import Subject, examined, explained
from helpers.check.functions.explain import Words, combined, fitted
from helpers.check.functions.problems import is_near, loss_of, named
from helpers.check.functions.slips import LOSS_PENALTIES, LOSS_SUMS, LOSS_TERMS, mistaken
from helpers.check.functions.trials import close, shown, split

REASONS = {
    "squared_error": {
        2: "the ½ is missing",
        0.5: "the ½ is there twice",
        2**0.5: "the ½ is missing under the root",
    },
    "cross_entropy": {1 / np.log(b): f"its logarithms have the base {b}, not e" for b in (2, 10)},
}


def loss(mine, of, *, activation=SIGMOID, labels=(0, 1), one_example=False):
    """Compare the reader's loss with what it should be.

    mine: a function (X, y, w) → number, or with one_example (x, y, w) → number for x (n,) and a
    number y. of: "squared_error", "cross_entropy", or another loss, a function of the same
    arguments → number. activation: an Activation, f in ŷ = f(h). labels: (0, 1), or (-1, 1), where
    a named loss takes (y + 1)/2 if f is never negative. Returns a Verdict. Raises TypeError or
    ValueError naming the argument that does not fit.
    """
    return examined(mine, of, SUBJECT, activation, labels, one_example)


def _value(of, problem):
    value = real_array("of(X, y, w)", loss_of(of, problem)(problem.w))
    if value.shape:
        raise ValueError(f"of(X, y, w) has shape {value.shape}; a loss is one number")
    return value


def _explain(of, trials, *entries):
    words = Words(
        "the loss",
        REASONS.get(of, {}) if isinstance(of, str) else {},
        long="too large",
        short="too small",
        turned="it is smallest where the loss is largest",
    )
    return explained(_candidates, words, trials, *entries)


def _candidates(trials):
    """Every wrong loss that is known, as simplest takes them.

    A loss of the reader's own that is a multiple of a named one shares its slips.
    """
    examples = [trial.problem for trial in trials]
    values = [trial.expected for trial in trials]
    near = [t for t in trials if is_near(t.problem)] or trials
    yield [], values, None
    for text, penalty in LOSS_PENALTIES:
        yield [text], [penalty(p) for p in examples], values
    for name in named(examples[0].activation):
        (_, right), *_ = LOSS_TERMS[name]
        scale = fitted(
            *zip(
                *((t.expected, right(t.problem).mean(), t.problem.X.shape) for t in near),
                strict=True,
            )
        )
        if scale is not None:
            for text, others in mistaken(examples):
                yield [text], (scale.at(p.X.shape) * right(p).mean() for p in others), None
            for texts, (each, total) in combined(LOSS_TERMS[name], LOSS_SUMS):
                yield texts, (scale.at(p.X.shape) * total(each(p)) for p in examples), None


def _floor(trials):
    """A sentence about logarithms that are held above some −∞, of a loss that is right but for
    that, or "".
    """
    if not all(trial.fits for trial in trials if not trial.failed):
        return ""
    moderate, beyond = split(trials)

    # one example at h = 800 and one at −800, each with the label that makes its loss 800
    lost = [
        trial
        for trial in beyond
        if trial.problem.X.tolist() == [[2.0]]
        and np.abs(trial.problem.h[0]) == 800
        and not (trial.failed or trial.right)
        and trial.expected > 0
    ]
    if len(lost) != 2 or any(trial.failed for trial in moderate):
        return ""

    # both are held at one number, − ln ε
    first, second = lost
    floor = np.maximum(first.value, second.value)  # nan where either is
    if not 0 < floor < first.expected or abs(first.value - second.value) > 0.02 * floor:
        return ""
    epsilon = np.exp(-floor)
    for held in (lambda p: p + epsilon, lambda p: np.clip(p, epsilon, 1 - epsilon)):
        if all(close(trial.value, _with_logarithms(held, trial.problem)) for trial in moderate):
            break
    else:
        return ""
    return (
        f"yours gives {shown(first.value)} {first.where} and y = {shown(first.given[1])}, and the "
        f"loss is {shown(first.expected)}: no ln ŷ gets below ln({shown(np.exp(-floor), 1)}) in "
        "it, as with ln(ŷ + ε) or a ŷ that is kept away from 0 and 1; compute it from h"
    )


def _with_logarithms(held, p):
    """The cross-entropy with ŷ and 1 − ŷ held away from 0."""
    first, second = np.log(held(sigmoid(p.h))), np.log(held(sigmoid(-p.h)))
    return -np.mean(p.target * first + (1 - p.target) * second)


SUBJECT = Subject(
    returned="a number",
    shape="a loss is one number, of shape {}",
    truth="the loss is",
    reason="ln({}) is ln 0: compute it from h",
    right="it agrees with {loss}",
    compute=_value,
    explain=_explain,
    first=_floor,
)
