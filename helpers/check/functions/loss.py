"""The reader's loss."""

from functools import partial

import numpy as np

from helpers._validation import real_array
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
from helpers.check.functions.problems import loss_of, named
from helpers.check.functions.slips import LOSS_SUMS, LOSS_TERMS, with_other_activations
from helpers.check.functions.trials import note, shown, split, tried, verdict

SUBJECT = Subject(
    returned="a number",
    shape="a loss is one number, of shape {}",
    truth="the loss is",
    reason="ln({}) is ln 0: compute it from h",
)
REASONS = {
    "squared_error": {
        2: "the ½ is missing",
        0.5: "the ½ is there twice",
        2**0.5: "the ½ is missing under the root",
    },
    "cross_entropy": {1 / np.log(b): f"its logarithms have the base {b}, not e" for b in (2, 10)},
}


@np.errstate(all="ignore")
def loss(mine, of, *, activation=SIGMOID, labels=(0, 1), one_example=False):
    """Compare the reader's loss with what it should be.

    mine: a function (X, y, w) → number, or with one_example (x, y, w) → number for x (n,) and a
    number y. of: "squared_error", "cross_entropy", or another loss, a function of the same
    arguments → number. activation: an Activation, f in ŷ = f(h). labels: (0, 1), or (-1, 1), where
    a named loss takes (y + 1)/2 if f is never negative. Returns a Verdict. Raises TypeError or
    ValueError naming the argument that does not fit.
    """
    trials, trouble, left = planned(mine, of, _value, activation, labels, one_example)
    if trouble:
        return verdict(trouble)
    trials, limits = counted(tried(mine, trials))
    words = Words(
        "the loss",
        REASONS.get(of, {}) if isinstance(of, str) else {},
        long="too large",
        short="too small",
        turned="it is smallest where the loss is largest",
    )
    explain = partial(explained, _candidates, words)
    sentence = _floor(trials) or fault(trials, explain, SUBJECT, partial(habit, mine))
    return verdict(
        sentence, f"it agrees with the loss {scope(trials, limits)}.{left}{note(trials)}"
    )


def _value(of, problem):
    value = real_array("of(X, y, w)", loss_of(of, problem)(problem.w))
    if value.shape:
        raise ValueError(f"of(X, y, w) has shape {value.shape}; a loss is one number")
    return value


def _candidates(trials):
    """Every wrong loss that is known, as (texts, arrays), those with few slips first.

    A loss of the reader's own that is a multiple of a named one shares its slips.
    """
    examples = [trial.problem for trial in trials]
    values = [trial.expected for trial in trials]
    yield [], values
    for name in named(examples[0].activation):
        (_, right), *_ = LOSS_TERMS[name]
        scale = fitted(values, (right(p).mean() for p in examples), [p.X.shape for p in examples])
        if scale is not None:
            for text, others in with_other_activations(examples):
                yield [text], (scale.at(p.X.shape) * right(p).mean() for p in others)
            for texts, (each, total) in combined(LOSS_TERMS[name], LOSS_SUMS):
                yield texts, (scale.at(p.X.shape) * total(each(p)) for p in examples)


def _floor(trials):
    """A sentence about logarithms that are held above some −∞, of a loss that is right elsewhere,
    or "".
    """
    moderate, beyond = split(trials)
    if any(trial.failed for trial in trials) or not all(
        trial.right for trial in moderate if np.abs(trial.problem.h).max() < 4.5
    ):
        return ""

    # one example at h = 800 and one at −800, each with the label that makes its loss 800
    lost = [
        trial
        for trial in beyond
        if trial.problem.X.tolist() == [[2.0]]
        and np.abs(trial.problem.h[0]) == 800
        and trial.fits
        and not trial.right
        and trial.expected > 0
    ]
    if len(lost) != 2:
        return ""

    # both are held at one number, − ln ε
    first, second = lost
    floor = np.maximum(first.value, second.value)  # nan where either is
    if not 0 < floor < first.expected or abs(first.value - second.value) > 0.02 * floor:
        return ""
    return (
        f"yours gives {shown(first.value)} {first.where} and y = {shown(first.given[1])}, and the "
        f"loss is {shown(first.expected)}: no ln ŷ gets below ln({shown(np.exp(-floor), 1)}) in "
        "it, as with ln(ŷ + ε) or a ŷ that is kept away from 0 and 1; compute it from h"
    )
