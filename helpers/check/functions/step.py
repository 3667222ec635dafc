"""The reader's step of gradient descent."""

from dataclasses import replace
from functools import partial

import numpy as np

from helpers.activations import SIGMOID
from helpers.check.functions import attempt
from helpers.check.functions.diagnosis import Subject, examined
from helpers.check.functions.explain import fitted, number
from helpers.check.functions.gradient import explain as explain_gradient
from helpers.check.functions.problems import gradient_of, slope_of
from helpers.check.functions.trials import changed, close


def _in_turn(w, rate, gradient, turns):
    """Descend in one entry, or one slice of entries, after the other, each from where the last one
    led.
    """
    for entries in turns:
        moved = w - rate * gradient(w)
        w = w.copy()
        w[entries] = moved[entries]
    return w


def _one_after_another(w, rate, gradients):
    """Descend along one gradient after the other, each from where the last one led."""
    for gradient in gradients:
        w = w - rate * gradient(w)
    return w


KEEP = "keep the old w until all of the gradient is known"

# a wrong step: an array from w, the rate, and the gradient of all and those of single examples, as
# functions of w
STEPS = (
    (
        "climbs: it adds rate · ∇J instead of taking it off",
        lambda w, r, g, each: w + r * g(w),
    ),
    ("does not use the rate", lambda w, r, g, each: w - g(w)),
    ("does not use the rate, and climbs", lambda w, r, g, each: w + g(w)),
    ("has the rate twice", lambda w, r, g, each: w - r**2 * g(w)),
    ("divides by the rate", lambda w, r, g, each: w - g(w) / r),
    (
        "returns the change, −rate · ∇J, and not the new weights",
        lambda w, r, g, each: -r * g(w),
    ),
    (
        "returns what is taken off, rate · ∇J, and not the new weights",
        lambda w, r, g, each: r * g(w),
    ),
    ("returns the gradient, and not the new weights", lambda w, r, g, each: g(w)),
    ("returns −∇J, and not the new weights", lambda w, r, g, each: -g(w)),
    ("returns w as it was", lambda w, r, g, each: w),
    (
        "leaves the bias where it was",
        lambda w, r, g, each: _in_turn(w, r, g, [slice(1, None)]),
    ),
    ("moves the bias only", lambda w, r, g, each: _in_turn(w, r, g, [0])),
    (
        f"updates the bias first, and the weights then use the new bias: {KEEP}",
        lambda w, r, g, each: _in_turn(w, r, g, [0, slice(1, None)]),
    ),
    (
        f"updates the weights first, and the bias then uses the new weights: {KEEP}",
        lambda w, r, g, each: _in_turn(w, r, g, [slice(1, None), 0]),
    ),
    (
        f"updates each weight before the next one uses it: {KEEP}",
        lambda w, r, g, each: _in_turn(w, r, g, range(len(w))),
    ),
    (
        "takes a step for each example, one after the other, and not one for the mean of all",
        lambda w, r, g, each: _one_after_another(w, r, each),
    ),
    (
        "takes a step of 1/m of the rate for each example, one after the other: keep the old w "
        "until all of the gradient is known",
        lambda w, r, g, each: _one_after_another(w, r / len(each), each),
    ),
    *(
        (
            f"takes {k} steps in one call",
            lambda w, r, g, each, k=k: _one_after_another(w, r, [g] * k),
        )
        for k in (2, 3, 4, 5, 10, 100)
    ),
)


def step(mine, of, *, activation=SIGMOID, labels=(0, 1)):
    """Compare the reader's step of gradient descent with w − rate · ∇J, the gradient by finite
    differences.

    mine: a function (X, y, w, rate) → the new w, (n,). of: "squared_error", "cross_entropy", or the
    reader's own loss, a function (X, y, w) → number. activation: an Activation, f in ŷ = f(h).
    labels: (0, 1), or (-1, 1), where a named loss takes (y + 1)/2 if f is never negative. Returns a
    Verdict. Raises TypeError or ValueError naming the argument that does not fit.
    """
    return examined(mine, of, SUBJECT, activation, labels)


def _steps(trials):
    """Trials of a step at many rates, from trials of a gradient."""
    rates = 10 ** np.random.default_rng(3).uniform(-3, 3, len(trials))
    return [
        _at_rate(trial, float(f"{rate:.2g}")) for trial, rate in zip(trials, rates, strict=True)
    ]


def _at_rate(trial, rate):
    w = trial.problem.w
    return replace(
        trial,
        given=(*trial.given, rate),
        expected=w - rate * trial.expected,
        scale=trial.scale * rate,
        moved=np.abs(w).max(),
        bias=lambda: [w - rate * other for other in trial.bias()],
    )


def _nothing_but_in_place(trials):
    silent = all(trial.outcome.error is None and trial.outcome.value is None for trial in trials)
    if silent and "w" in changed(trials, ("X", "y", "w")):
        return (
            "yours changes w in place and returns None; it should leave w as it is and return the "
            "new weights"
        )
    return ""


def _explain(of, trials, *entries):
    """The slip of the step that explains all trials, or else that of the gradient in it, or ""."""
    if not all(trial.fits for trial in trials):
        return ""
    near = [t for t in trials if max(np.abs(t.problem.h).max(), np.abs(t.problem.X).max()) < 4.5]

    for text, formula in STEPS:
        # the reader's own loss may fail where a slip leads
        (outcome,) = attempt.calls(partial(_explains, of, near), [(formula,)])
        if outcome.value:
            return text

    gradients = [_as_gradient(trial) for trial in near]
    fixed = fitted(
        [trial.given[2] - trial.value for trial in near],
        [trial.expected for trial in gradients],
        [trial.problem.X.shape for trial in near],
    )
    if fixed and fixed.powers == (0, 0):
        return f"does not use the rate: it takes off {number(fixed.c)} · ∇J at any rate"
    if text := explain_gradient(of, gradients, *entries):
        return f"takes off rate times something that {text}"
    return ""


def _explains(of, trials, formula):
    return all(
        close(trial.value, formula(trial.problem.w, trial.given[3], *_gradients(of, trial.problem)))
        for trial in trials
    )


def _gradients(of, p):
    """The gradient of a problem's loss, and those of its single examples, functions of w."""
    each = [p._replace(X=p.X[[i]], y=p.y[[i]], target=p.target[[i]]) for i in range(len(p.y))]
    return gradient_of(of, p), [gradient_of(of, one) for one in each]


def _as_gradient(trial):
    w, rate = trial.given[2:]
    return trial.with_numbers((w - trial.value) / rate, (w - trial.expected) / rate)


SUBJECT = Subject(
    returned="the new weights, numbers in the shape of w",
    shape="the new weights have the shape of w, {}",
    truth="w − rate · (finite differences) is",
    reason="what is divided by {} is divided by 0",
    right="it is w − rate · ∇J, with ∇J by finite differences,",
    compute=slope_of,
    explain=_explain,
    arguments="X, y, w, rate",
    arranged=_steps,
    first=_nothing_but_in_place,
)
