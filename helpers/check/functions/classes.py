"""The reader's gradient for more than two classes."""

from functools import partial

import numpy as np

from helpers import softmax
from helpers.check.functions import attempt
from helpers.check.functions.trials import shown, told_apart, verdict
from helpers.losses import numerical_gradient

LOSSES = {
    "squared_error": softmax.squared_error,
    "cross_entropy": softmax.cross_entropy,
}
SIZES = ((1, 1, 3), (5, 2, 3), (4, 3, 4))  # examples, features, classes


def _through_the_diagonal(X, Y, W):
    Y_hat = softmax.softmax(X @ W)
    return X.T @ ((Y_hat - Y) * Y_hat * (1 - Y_hat)) / len(Y)


def _over_the_examples(X, Y, W):
    return X.T @ (softmax.softmax((X @ W).T).T - Y) / len(Y)


# wrong gradients, each with what it is
SLIPS = {
    "squared_error": (
        ("is the gradient of the cross-entropy: S is missing", softmax.cross_entropy_gradient),
        (
            "takes ŷ(1 − ŷ) entry by entry, the diagonal of S alone: every output depends on every "
            "input",
            _through_the_diagonal,
        ),
    ),
    "cross_entropy": (
        (
            "is the gradient of the squared error: S should have cancelled",
            softmax.squared_error_gradient,
        ),
        (
            "has ŷ(1 − ŷ) as a factor, which should have cancelled",
            _through_the_diagonal,
        ),
        ("takes softmax over the examples; it goes over the classes", _over_the_examples),
    ),
}
# by how many times a gradient is too long, with what that comes from
TIMES = (
    ("", lambda m, classes: 1),
    ("climbs: its sign is turned", lambda m, classes: -1),
    ("is not divided by m", lambda m, classes: m),
    ("is m times as long, and climbs", lambda m, classes: -m),
    ("is twice as long: the ½ is missing", lambda m, classes: 2),
    ("is divided by the number of classes as well", lambda m, classes: 1 / classes),
)


@np.errstate(all="ignore")
def class_gradient(mine, of):
    """Compare the reader's gradient through softmax with finite differences of the loss.

    mine: a function (X, Y, W) → the shape of W, for X (m, n), Y (m, classes), in each row a
    distribution, and W (n, classes). of: "squared_error" or "cross_entropy". Returns a Verdict.
    Raises TypeError or ValueError naming the argument that does not fit.
    """
    if not callable(mine):
        raise TypeError(f"mine is {mine!r:.60}; it must be a function of X, Y and W")
    if of not in LOSSES:
        raise ValueError(f"of is {of!r:.60}; it must be one of {', '.join(LOSSES)}")
    problems = [*map(_problem, SIZES), _far(800.0), _far(-800.0)]
    expected = [_differences(LOSSES[of], *problem) for problem in problems[: len(SIZES)]]
    # beyond, finite differences of a loss as large as 800 lose their digits
    expected += [getattr(softmax, f"{of}_gradient")(*problem) for problem in problems[-2:]]
    outcomes = attempt.calls(mine, problems)
    sentence = _trouble(of, problems, expected, outcomes)
    return verdict(
        sentence and f"yours {sentence}",
        "it agrees with finite differences for 3 and 4 classes, labels between 0 and 1 among "
        "them, and with the limits at h = ±800.",
    )


def _problem(size):
    m, n, classes = size
    rng = np.random.default_rng(m)
    return (
        rng.normal(size=(m, n)),
        rng.dirichlet(np.ones(classes), m),
        rng.normal(size=(n, classes)),
    )


def _far(h):
    return np.ones((1, 1)), np.array([[1.0, 0.0, 0.0]]), np.array([[h, 0.0, 1.0]])


def _differences(loss, X, Y, W):
    return numerical_gradient(lambda w: loss(X, Y, w.reshape(W.shape)), W.ravel()).reshape(W.shape)


def _trouble(of, problems, expected, outcomes):
    """What is wrong with the first value that is, or ""."""
    for (_, _, W), right, outcome in zip(problems, expected, outcomes, strict=False):
        if outcome.error is not None:
            return f"fails: {outcome.said}"
        try:
            value = np.asarray(outcome.value, dtype=float)
        except (TypeError, ValueError):
            value = None
        if outcome.value is None or value is None:
            return f"returns {outcome.value!r:.60}; it should return numbers in the shape of W"
        if value.shape != W.shape:
            return f"returns the shape {value.shape}; the gradient has that of W, {W.shape}"
        if not np.allclose(value, right, rtol=1e-6, atol=1e-8):
            got, true = told_apart(value, right)
            far = np.abs(W).max() > 700
            return _named(of, problems, outcomes) or (
                f"gives {got} at {'h' if far else 'W'} = {shown(W)}, where the gradient "
                f"{'tends to' if far else 'by finite differences is'} {true}"
            )
    return ""


def _named(of, problems, outcomes):
    """The slip that explains every moderate value, or ""."""
    right = getattr(softmax, f"{of}_gradient")
    tried = list(zip(problems[: len(SIZES)], outcomes, strict=False))
    for slip, gradient in (("", right), *SLIPS[of]):
        for reason, times in TIMES:
            if (slip or reason) and all(map(partial(_fits, gradient, times), tried)):
                return "; and it ".join(filter(None, (slip, reason)))
    return ""


def _fits(gradient, times, trial):
    (X, Y, W), outcome = trial
    value = times(*Y.shape) * gradient(X, Y, W)
    return np.shape(outcome.value) == W.shape and np.allclose(outcome.value, value)
