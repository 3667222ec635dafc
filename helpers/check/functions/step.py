"""The reader's step of gradient descent."""

from dataclasses import replace
from functools import partial

import numpy as np

from helpers.activations import SIGMOID
from helpers.check.functions import attempt
from helpers.check.functions.diagnosis import (
    Subject,
    counted,
    explained,
    fault,
    planned,
    scope,
)
from helpers.check.functions.explain import fitted, number
from helpers.check.functions.gradient import candidates, words_for
from helpers.check.functions.problems import gradient_of, slope_of
from helpers.check.functions.trials import changed, close, note, tried, verdict

SUBJECT = Subject(
    returned="the new weights, numbers in the shape of w",
    shape="the new weights have the shape of w, {}",
    truth="w − rate · (finite differences) is",
    reason="what is divided by {} is divided by 0",
)


def _in_turn(w, rate, gradient, turns):
    """Descend in one entry, or one slice of entries, after the other, each from where the last one
    led.
    """
    for entries in turns:
        moved = w - rate * gradient(w)
        w = w.copy()
        w[entries] = moved[entries]
    return w


KEEP = "keep the old w until all of the gradient is known"

# a wrong step: an array from w, the rate and the gradient as a function of w
STEPS = (
    ("climbs: it adds rate · ∇J instead of taking it off", lambda w, rate, g: w + rate * g(w)),
    ("does not use the rate", lambda w, rate, g: w - g(w)),
    ("does not use the rate, and climbs", lambda w, rate, g: w + g(w)),
    ("has the rate twice", lambda w, rate, g: w - rate**2 * g(w)),
    ("divides by the rate", lambda w, rate, g: w - g(w) / rate),
    ("returns the change, −rate · ∇J, and not the new weights", lambda w, rate, g: -rate * g(w)),
    (
        "returns what is taken off, rate · ∇J, and not the new weights",
        lambda w, rate, g: rate * g(w),
    ),
    ("returns the gradient, and not the new weights", lambda w, rate, g: g(w)),
    ("returns −∇J, and not the new weights", lambda w, rate, g: -g(w)),
    ("returns w as it was", lambda w, rate, g: w),
    ("leaves the bias where it was", lambda w, rate, g: _in_turn(w, rate, g, [slice(1, None)])),
    ("moves the bias only", lambda w, rate, g: _in_turn(w, rate, g, [0])),
    (
        f"updates the bias first, and the weights then use the new bias: {KEEP}",
        lambda w, rate, g: _in_turn(w, rate, g, [0, slice(1, None)]),
    ),
    (
        f"updates the weights first, and the bias then uses the new weights: {KEEP}",
        lambda w, rate, g: _in_turn(w, rate, g, [slice(1, None), 0]),
    ),
    (
        f"updates each weight before the next one uses it: {KEEP}",
        lambda w, rate, g: _in_turn(w, rate, g, range(len(w))),
    ),
)


@np.errstate(all="ignore")
def step(mine, of, *, activation=SIGMOID, labels=(0, 1)):
    """Compare the reader's step of gradient descent with w − rate · ∇J, the gradient by finite
    differences.

    mine: a function (X, y, w, rate) → the new w, (n,). of: "squared_error", "cross_entropy", or the
    reader's own loss, a function (X, y, w) → number. activation: an Activation, f in ŷ = f(h).
    labels: (0, 1), or (-1, 1), where a named loss takes (y + 1)/2 if f is never negative. Returns a
    Verdict. Raises TypeError or ValueError naming the argument that does not fit.
    """
    trials, trouble, left = planned(
        mine, of, slope_of, activation, labels, arguments="X, y, w, rate"
    )
    if trouble:
        return verdict(trouble)
    rates = 10 ** np.random.default_rng(3).uniform(-3, 3, len(trials))
    rates = [float(f"{rate:.2g}") for rate in rates]
    steps = [
        replace(
            trial,
            given=(*trial.given, rate),
            expected=trial.problem.w - rate * trial.expected,
            scale=trial.scale * rate,
            moved=np.abs(trial.problem.w).max(),
            bias=partial(_stepped, trial, rate),
        )
        for trial, rate in zip(trials, rates, strict=True)
    ]
    trials, limits = counted(tried(mine, steps))
    sentence = _nothing_but_in_place(trials) or fault(trials, partial(_explained, of), SUBJECT)
    return verdict(
        sentence,
        f"it is w − rate · ∇J, with ∇J by finite differences, {scope(trials, limits)}."
        f"{left}{note(trials)}",
    )


def _stepped(trial, rate):
    return [trial.problem.w - rate * other for other in trial.bias()]


def _nothing_but_in_place(trials):
    silent = all(trial.outcome.error is None and trial.outcome.value is None for trial in trials)
    if silent and "w" in changed(trials, ("X", "y", "w")):
        return (
            "yours changes w in place and returns None; it should leave w as it is and return the "
            "new weights"
        )
    return ""


def _explained(of, trials):
    """The slip of the step that explains all trials, or else that of the gradient in it, or ""."""
    if not all(trial.fits for trial in trials):
        return ""
    trials = [t for t in trials if max(np.abs(t.problem.h).max(), np.abs(t.problem.X).max()) < 4.5]

    # the reader's own loss may fail where a slip leads
    outcomes = attempt.calls(partial(_explains, of, trials), [(formula,) for _, formula in STEPS])
    for (text, _), outcome in zip(STEPS, outcomes, strict=False):
        if outcome.value:
            return text

    gradients = [_as_gradient(trial) for trial in trials]
    fixed = fitted(
        [trial.given[2] - trial.value for trial in trials],
        [trial.expected for trial in gradients],
        [trial.problem.X.shape for trial in trials],
    )
    if fixed and fixed.powers == (0, 0):
        return f"does not use the rate: it takes off {number(fixed.c)} · ∇J at any rate"
    if text := explained(candidates, words_for(of), gradients):
        return f"takes off rate times something that {text}"
    return ""


def _explains(of, trials, formula):
    return all(
        close(trial.value, formula(trial.problem.w, trial.given[3], gradient_of(of, trial.problem)))
        for trial in trials
    )


def _as_gradient(trial):
    w, rate = trial.given[2:]
    return trial.with_numbers((w - trial.value) / rate, (w - trial.expected) / rate)
