"""The reader's step of gradient descent."""

from functools import partial

import numpy as np

from helpers.activations import SIGMOID
from helpers.check.diagnosis import Subject, expected, explained, fault, row, scope
from helpers.check.gradient import candidates, words_for
from helpers.check.problems import gradient_of, problems, require, slope_of
from helpers.check.trials import changed, close, note, tried, verdict
from helpers.slips import STEPS

SUBJECT = Subject(
    "the new weights, numbers in the shape of w",
    "the new weights have the shape of w, {}",
    "w − rate · (finite differences) is",
    "what is divided by {} is divided by 0",
)


def step(mine, of, *, activation=SIGMOID, labels=(0, 1)):
    """Compare the reader's step of gradient descent with w − rate · ∇J, the gradient by finite differences.

    mine: a function (X, y, w, rate) → the new w, (n,). of: "squared_error", "cross_entropy", or the reader's own loss,
    a function (X, y, w) → number. activation: an Activation, f in ŷ = f(h). labels: (0, 1), or (-1, 1), where the loss
    takes (y + 1)/2. Returns a Verdict. Raises TypeError or ValueError naming the argument that does not fit.
    """
    labels = require(mine, of, activation, labels, "mine(X, y, w, rate)")
    pairs, trouble = expected(of, partial(slope_of, of), problems(labels, activation))
    if trouble:
        return verdict(trouble, "")
    rates = np.random.default_rng(3).uniform(0.2, 1.9, len(pairs)).round(2).tolist()
    rows = [row(p, p.w - rate * slope, False, rate) for (p, slope), rate in zip(pairs, rates, strict=True)]
    trials = tried(mine, rows)
    sentence = _nothing_but_in_place(trials) or fault(trials, partial(_explained, of), SUBJECT)
    return verdict(sentence, f"it is w − rate · ∇J, with ∇J by finite differences, {scope(trials)}.{note(trials)}")


def _nothing_but_in_place(trials):
    silent = all(trial.outcome.error is None and trial.outcome.value is None for trial in trials)
    if silent and "w" in changed(trials, ("X", "y", "w")):
        return "yours changes w in place and returns None; it should leave w as it is and return the new weights"
    return ""


def _explained(of, trials):
    """The slip of the step that explains all trials, or else that of the gradient in it, or ""."""
    if any(trial.value.shape != trial.expected.shape for trial in trials):
        return ""
    with np.errstate(all="ignore"):  # the reader's own loss may overflow on the way
        for text, formula in STEPS:
            if all(close(trial.value, _moved(formula, of, trial)) for trial in trials):
                return text
    text = explained(partial(candidates, of), words_for(of), [_as_gradient(trial) for trial in trials])
    return text and f"takes off rate times something that {text}"


def _moved(formula, of, trial):
    return formula(trial.problem.w, trial.given[3], gradient_of(of, trial.problem))


def _as_gradient(trial):
    w, rate = trial.given[2:]
    gradient = (w - trial.expected) / rate
    return trial._replace(expected=gradient, outcome=trial.outcome._replace(value=(w - trial.value) / rate))
