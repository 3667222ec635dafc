"""What the reader's functions are tried on: random examples of several shapes, and some far from h
= 0.
"""

from functools import partial

import numpy as np

from helpers.activations import SIGMOID, Activation
from helpers.check.functions.slips import problem
from helpers.losses import cross_entropy, numerical_gradient, squared_error

# of X: m = n, m < n and m > n
SHAPES = ((1, 1), (1, 3), (2, 2), (5, 3), (3, 1), (2, 4), (3, 3), (6, 2))
FAR = 800


def problems(labels, activation, one_example=False):
    """All problems, those with moderate h first."""
    return _near(labels, activation, one_example) + _far(labels, activation, one_example)


def is_far(problem):
    """Whether a problem has h = ±800."""
    return bool(np.abs(problem.h).max() >= FAR)


def _near(labels, activation, one_example):
    """Problems with |h| up to about 3, with labels at the ends of their range, and between them if
    0 and 1 are those.

    Where there are n ≥ 2 weights, the first column of X is ones. All numbers have two decimals, so
    that they can be shown as they are.
    """
    rng = np.random.default_rng(20)
    shapes = [(1, n) for _, n in SHAPES] if one_example else SHAPES
    made = []
    for between in (False, True):
        for turn, (m, n) in enumerate(shapes):
            X = rng.choice([-1, 1], (m, n)) * rng.uniform(0.3, 1.7, (m, n)).round(2)
            if n > 1:
                X[:, 0] = 1
            w = rng.uniform(-1.2, 1.2, n).round(2)
            y = rng.permutation((np.arange(m) + turn // 2) % 2).astype(float)
            if labels == (-1, 1):
                y = 2 * y - 1
            elif between:
                y = rng.uniform(0.1, 0.9, m).round(2)
            made.append(problem(X, y, w, activation, labels))
    return made


def _far(labels, activation, one_example):
    """Problems with h = ±800: each alone with either label, and, unless one_example, both among
    others.
    """
    made = [
        problem(np.array([[2.0]]), np.array([float(y)]), np.array([h / 2]), activation, labels)
        for h in (FAR, -FAR)
        for y in labels
    ]
    if not one_example:
        X, y = (
            np.array([[1, -8.0], [1, 8.0], [1, 8.0], [1, 0.01]]),
            np.array(labels)[[0, 0, 1, 1]].astype(float),
        )
        made.append(problem(X, y, np.array([0.0, FAR / 8]), activation, labels))
    return made


def named(activation):
    """The names of the losses that go with an activation."""
    others = ("cross_entropy",) if activation.name == "sigmoid" else ()
    return ("squared_error", *others)


def loss_of(of, problem):
    """The loss of a problem as a function of w; of: the name of a loss, or the reader's own."""
    X, y, target, activation = problem.X, problem.y, problem.target, problem.activation
    if of == "squared_error":
        return lambda w: squared_error(X, target, w, activation)
    if of == "cross_entropy":
        return lambda w: cross_entropy(X, target, w)
    return lambda w: of(X.copy(), y.copy(), w.copy())  # it may change them in place


def alone(of):
    """A loss of one example, (x, y, w) → number, as one of examples, (X, y, w) → number; a name is
    left as it is.
    """
    return of if isinstance(of, str) else lambda X, y, w: of(X[0], float(y[0]), w)


def gradient_of(of, problem):
    """The gradient of a problem's loss as a function of w, by finite differences."""
    return partial(numerical_gradient, loss_of(of, problem))


def slope_of(of, problem):
    """The gradient of a problem's loss, (n,), by finite differences, for which float32 is too
    coarse, a TypeError.
    """
    value = np.asarray(loss_of(of, problem)(problem.w))
    if value.dtype in (np.float16, np.float32):
        raise TypeError(f"it returns a {value.dtype}, and finite differences need a float64")
    return gradient_of(of, problem)(problem.w)


def require(mine, of, activation, labels, arguments):
    """Return labels as a tuple; a TypeError or a ValueError names the argument of a check that does
    not fit.
    """
    if not callable(mine):
        raise TypeError(
            f"mine is {mine!r:.60}, of type {type(mine).__name__}; it must be a function, "
            f"mine({arguments})"
        )
    if not callable(of) and not (isinstance(of, str) and of in named(SIGMOID)):
        kind = ValueError if isinstance(of, str) else TypeError
        raise kind(
            f'of is {of!r:.60}; it must be "squared_error", "cross_entropy" or a loss of your '
            "own, of(X, y, w)"
        )
    if not isinstance(activation, Activation):
        raise TypeError(
            f"activation is {activation!r:.60}; it must be an Activation such as SIGMOID"
        )
    if isinstance(of, str) and of not in named(activation):
        raise ValueError(
            f"activation is the {activation.name}; the cross-entropy goes with the sigmoid, SIGMOID"
        )
    if not isinstance(labels, tuple | list) or tuple(labels) not in ((0, 1), (-1, 1)):
        raise ValueError(f"labels is {labels!r:.60}; it must be (0, 1) or (-1, 1)")
    return tuple(labels)
