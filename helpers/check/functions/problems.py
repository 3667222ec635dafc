"""What the reader's functions are tried on: random examples of several shapes, and some far from h
= 0.
"""

from functools import partial
from itertools import product

import numpy as np

from helpers.activations import SIGMOID, Activation
from helpers.check.functions.slips import problem
from helpers.losses import cross_entropy, numerical_gradient, squared_error

# of X: m = n, m < n and m > n
SHAPES = ((1, 1), (1, 3), (2, 2), (5, 3), (3, 1), (2, 4), (3, 3), (6, 2), (7, 5), (4, 6))
SIZES = (800, 80, 36, 20, 12, 8, 5, 3, 0)  # of |h|, each with either sign and either label
FAR = 12  # where |h| is larger, 1 − ŷ and f′(h) are rounded in more than a few digits


def problems(labels, activation, one_example=False):
    """All problems that are the same each time, those with moderate h first."""
    numbers = [*_numbers(labels, one_example), *_of_all_sizes(labels, one_example)]
    return sorted(_made(numbers, labels, activation), key=is_far)


def fresh(labels, activation, one_example=False):
    """Some problems that no function has seen before."""
    rng = np.random.default_rng()
    numbers = []
    for n in (2, 3):
        X = rng.uniform(0.3, 1.7, (1 if one_example else n, n))
        X[:, 0] = 1
        y = np.where(np.arange(len(X)) % 2 == rng.integers(2), *labels)
        numbers.append((X, y, rng.uniform(-1.2, 1.2, n)))
    return [p._replace(fresh=True) for p in _made(numbers, labels, activation)]


def _made(numbers, labels, activation):
    return [
        problem(*(np.asarray(array, dtype=float) for array in arrays), activation, labels)
        for arrays in numbers
    ]


def is_far(problem):
    """Whether a problem has an h that is far out."""
    return bool(np.abs(problem.h).max() > FAR)


def is_near(problem):
    """Whether nothing is rounded in more than the last digits, in finite differences either."""
    return bool(np.abs(problem.h).max() < 4.5 and 0.1 < np.abs(problem.X).max() < 4.5)


def has_ones(problem):
    """Whether the first column of X is ones, as it is for a bias."""
    return bool((problem.X[:, 0] == 1).all())


def _numbers(labels, one_example):
    """X, y and w of every problem: X with a column of ones and without.

    All numbers have few decimals, so that they can be shown as they are.
    """
    rng = np.random.default_rng(20)
    shapes = [(1, n) for _, n in SHAPES] if one_example else SHAPES
    low, high = labels
    for between in (False, True):
        for ones in (True, False):
            for turn, (m, n) in enumerate(shapes):
                X = rng.choice([-1, 1], (m, n)) * rng.uniform(0.3, 1.7, (m, n)).round(2)
                if ones:
                    X[:, 0] = 1
                w = rng.uniform(-1.2, 1.2, n).round(2)
                y = np.where(rng.permutation((np.arange(m) + turn // 2) % 2), high, low) * 1.0
                if between and low == 0:
                    y = rng.uniform(0.1, 0.99, m).round(2)
                yield X, y, w
    for size in SIZES:
        for h, y in product({size, -size}, labels):
            yield np.array([[2.0]]), np.array([1.0 * y]), np.array([h / 2])
            yield np.array([[1.0]]), np.array([1.0 * y]), np.array([1.0 * h])
            yield np.array([[1.0, -2.0]]), np.array([1.0 * y]), np.array([0.5, (0.5 - h) / 2])
            yield np.array([[1.0, 4, -2]]), np.array([1.0 * y]), np.array([0.5, 0.25, 0.75 - h / 2])
    # gradients that are small and large
    for X, w in (
        ([[2e-6]], [0.5]),
        ([[1, 300.0]], [0.5, 1e-5]),
        ([[700.0]], [-1e-3]),
        ([[1, -2000.0]], [0.5, 5e-4]),
        ([[1, 2e-6]], [0.5, 0.5]),
        ([[-2e4]], [1e-3]),
        ([[1, -3e4]], [0.5, 1e-3]),
    ):
        yield np.array(X), np.array([1.0 * high]), np.array(w)
    for n, y, size in product((1, 2, 3), labels, (1, 40)):
        yield size * np.array([[1 / size, -0.5, 1.5][:n]]), [y], np.zeros(n)
    if one_example:
        return

    # many rows, some of them twice, and labels of one kind
    for far, ones in product((False, True), repeat=2):
        X = rng.choice([-1, 1], (40, 3)) * rng.uniform(0.3, 1.7, (40, 3)).round(2)
        y = np.where(rng.uniform(0, 1, 40) < 0.4, high, low) * 1.0
        X[20:30], y[20:30] = X[:10], y[:10]
        if ones:
            X[:, 0] = 1
        yield X, y, np.array([0.7, -1.1, 0.8]) * (12 if far else 1)
    for y, ones in product(labels, (False, True)):
        X = np.array([[0.6, 1.2], [0.6, 1.2], [-0.9, 0.4]])
        if ones:
            X[:, 0] = 1
        yield X, np.full(3, 1.0 * y), np.array([0.4, -0.8])
    # some rows far out on either side, and others whose gradient is large
    for first, steep in product((1.0, 0.5), (100, 2.5)):
        X = np.array([[first, -8, 40], [first, 8, 40], [first, 8, -40], [first, 0.01, -40]])
        yield X, np.array([low, low, high, high]) * 1.0, np.array([0.01, steep, 0.001])


ROWS = (*range(1, 13), 16, 20, 25, 33, 50, 80)
FEATURES = (50, 0.5, 6, 100, 0.05)  # the sizes of x, one after the other for each number of rows


def _of_all_sizes(labels, one_example):
    """X, y and w with many or few rows and weights, and with x and h between all sizes above."""
    rng = np.random.default_rng(7)
    for turn, (size, m) in enumerate(product(FEATURES, ROWS)):
        X = rng.normal(size=(1 if one_example else m, 1 + turn % 7)) * size
        if (turn + turn // len(ROWS)) % 2:
            X[:, 0] = 1
        share = rng.choice([0, 0.3, 0.5, 0.7, 1])
        y = rng.choice(labels, len(X), p=(share, 1 - share)) * 1.0
        if turn % 5 == 4 and labels[0] == 0:
            y = rng.uniform(0, 1, len(X))
        w = rng.normal(size=X.shape[1])
        yield _short(X), _short(y), _short(w * 10 ** rng.uniform(-1, 1.6) / np.abs(X @ w).max())


@np.vectorize
def _short(number):
    """A number with three digits, which can be shown as it is."""
    return float(f"{number:.3g}")


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
    # in units of the features, so that h moves as little where they are large
    scale = np.maximum(1, np.abs(problem.X).max(axis=0))
    loss = loss_of(of, problem)
    return numerical_gradient(lambda v: loss(v / scale), problem.w * scale) * scale


# steps to either side, and what is left of nine values beside a polynomial of degree 6
STEPS = np.array([-10, -5, -2, -1, 0, 1, 2, 5, 10]) / 10
REST = np.eye(9) - np.vander(STEPS, 7) @ np.linalg.pinv(np.vander(STEPS, 7))


def smooth(of, problem, reach=0.01):
    """Whether a loss is smooth about a problem's weights: no kink within reach, and no coarse
    rounding; a kink is what no polynomial comes near to.
    """
    loss, w = loss_of(of, problem), problem.w
    unit = abs(loss(0 * w))
    for j, scale in enumerate(np.maximum(1, np.abs(problem.X).max(axis=0))):
        values = []
        for step in STEPS:
            moved = w.copy()
            moved[j] += step * reach / scale
            values.append(float(loss(moved)))
        values = np.array(values)
        size = np.abs(values).max() + unit
        if not np.abs(REST @ (values - values[4])).max() <= 1e-8 * np.ptp(values) + 1e-14 * size:
            return False
    return True


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
