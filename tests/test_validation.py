"""What each public function says of bad input: the argument's name, what it was, what is needed."""

import re

import numpy as np
import pytest

from helpers._validation import whole_number
from helpers.activations import SIGMOID, SOFTPLUS, TANH, Activation
from helpers.convergence import infima
from helpers.descent import descend
from helpers.losses import (
    cross_entropy,
    cross_entropy_gradient,
    cross_entropy_hessian,
    numerical_gradient,
    squared_error,
    squared_error_gradient,
    squared_error_hessian,
)

X, Y, W = [[1.0, 2.0], [1.0, 3.0], [1.0, 5.0]], [0.0, 1.0, 1.0], [0.5, -0.5]
NAN, INF = float("nan"), float("inf")

OF_EXAMPLES = [
    squared_error,
    cross_entropy,
    squared_error_gradient,
    cross_entropy_gradient,
    squared_error_hessian,
    cross_entropy_hessian,
]

BAD_X = [
    ([1.0, 2.0], ValueError, r"^X has shape \(2,\); it must be \(m, n\)"),
    ([[X]], ValueError, r"^X has shape \(1, 1, 3, 2\); it must be \(m, n\)"),
    (1.0, ValueError, r"^X has shape \(\); it must be \(m, n\)"),
    (np.empty((0, 2)), ValueError, r"^X has shape \(0, 2\); it must be .*m ≥ 1"),
    (np.empty((3, 0)), ValueError, r"^X has shape \(3, 0\); it must be .*n ≥ 1"),
    ([], ValueError, r"^X has shape \(0,\); it must be \(m, n\)"),
    ([[1, 2], [1, NAN], [1, 3]], ValueError, r"^X\[1, 1\] is nan; .*must be finite"),
    ([[1, 2], [1, 2], [-INF, 3]], ValueError, r"^X\[2, 0\] is -inf; .*must be finite"),
    ([[1, 2], [1], [1, 3]], ValueError, r"^X has rows of different lengths; it must be"),
    ([["1", "2"], ["1", "3"], ["1", "4"]], TypeError, r"^X is \[\['1', .*real numbers"),
    ("hello", TypeError, r"^X is 'hello', .*str; it must hold real numbers"),
    (np.array(X) + 0j, TypeError, r"(?s)^X is array\(.*real numbers"),
    (None, TypeError, r"^X is None, .*NoneType; it must hold real numbers"),
]
BAD_Y = [
    (
        [0.0, 1.0],
        ValueError,
        r"^y has shape \(2,\); it must be \(3,\), one number for each row of X",
    ),
    ([[0.0], [1.0], [1.0]], ValueError, r"^y has shape \(3, 1\); it must be \(3,\).*y\.ravel\(\)"),
    ([[0.0, 1.0, 1.0]], ValueError, r"^y has shape \(1, 3\); it must be \(3,\)"),
    (1.0, ValueError, r"^y has shape \(\); it must be \(3,\)"),
    ([], ValueError, r"^y has shape \(0,\); it must be \(3,\)"),
    ([0, 1, 2], ValueError, r"^y holds 2; with the sigmoid it must lie in \[0, 1\]$"),
    ([0, 1, -0.001], ValueError, r"^y holds -0.001; with the sigmoid it must lie in \[0, 1\]$"),
    (
        [-1, 1, 1],
        ValueError,
        r"^y holds -1; with the sigmoid .* \[0, 1\]; labels −1 and \+1 .* \(y \+ 1\) / 2",
    ),
    ([-1, -1, -1], ValueError, r"^y holds -1; .*labels −1 and \+1"),
    ([0, NAN, 1], ValueError, r"^y\[1\] is nan; .*must be finite"),
    ([0, 1, INF], ValueError, r"^y\[2\] is inf; .*must be finite"),
    (["no", "yes", "yes"], TypeError, r"^y is \['no', .*real numbers"),
    (None, TypeError, r"^y is None, .*NoneType"),
]
BAD_W = [
    (
        [1.0],
        ValueError,
        r"^w has shape \(1,\); it must be of length 2, one weight for each column of X",
    ),
    ([1.0, 2.0, 3.0], ValueError, r"^w has shape \(3,\); it must be of length 2"),
    ([[1.0, 2.0]], ValueError, r"^w has shape \(1, 2\); it must be of length 2"),
    (
        np.zeros((2, 0)),
        ValueError,
        r"^w has shape \(2, 0\); it must be \(n,\), or \(n, runs\).*not empty",
    ),
    (
        np.zeros((2, 1, 1)),
        ValueError,
        r"^w has shape \(2, 1, 1\); it must be \(n,\), or \(n, runs\)",
    ),
    (1.0, ValueError, r"^w has shape \(\); it must be \(n,\)"),
    ([0.0, NAN], ValueError, r"^w\[1\] is nan; .*must be finite"),
    ([[0.0, 1.0], [0.0, INF]], ValueError, r"^w\[1, 1\] is inf; .*must be finite"),
    (["0", "1"], TypeError, r"^w is \['0', .*real numbers"),
    (None, TypeError, r"^w is None, .*NoneType"),
]
BAD_EXAMPLES = [((x, Y, W), *rest) for x, *rest in BAD_X]
BAD_EXAMPLES += [((X, y, W), *rest) for y, *rest in BAD_Y]
BAD_EXAMPLES += [((X, Y, w), *rest) for w, *rest in BAD_W]


@pytest.mark.parametrize(("arguments", "kind", "message"), BAD_EXAMPLES)
@pytest.mark.parametrize("function", OF_EXAMPLES)
def test_bad_examples_are_refused_by_name(function, arguments, kind, message):
    with pytest.raises(kind, match=message):
        function(*arguments)


@pytest.mark.parametrize(("arguments", "kind", "message"), BAD_EXAMPLES)
@pytest.mark.parametrize("function", [squared_error, squared_error_gradient])
def test_nothing_is_computed_before_bad_examples_are_refused(function, arguments, kind, message):
    def never(h):
        raise AssertionError

    with pytest.raises(kind, match=message):
        function(*arguments, Activation("sigmoid", never, never, (0, 1)))


@pytest.mark.parametrize("bad", [None, "sigmoid", SIGMOID.f, 3])
@pytest.mark.parametrize("function", [squared_error, squared_error_gradient])
def test_what_is_no_activation_is_refused_by_name(function, bad):
    shown = re.escape(repr(bad)[:20])
    with pytest.raises(
        TypeError, match=f"^activation is {shown}.*must be an Activation such as SIGMOID"
    ):
        function(X, Y, W, bad)


@pytest.mark.parametrize(
    ("activation", "y", "message"),
    [
        (TANH, 1.5, r"^y holds 1.5; with the tanh it must lie in \[-1, 1\]$"),
        (SOFTPLUS, -1, r"^y holds -1; with the softplus it must lie in \[0, inf\]$"),
    ],
)
def test_targets_are_held_to_the_range_of_their_own_activation(activation, y, message):
    with pytest.raises(ValueError, match=message):
        squared_error([[1]], [y], [0], activation)


@pytest.mark.parametrize("y", [[0, 0, 0], [1, 1, 1], [0, 0.5, 1]])
def test_the_ends_of_the_range_are_inside(y):
    assert np.isfinite(cross_entropy(X, y, W))


@pytest.mark.parametrize(("x", "kind", "message"), BAD_X)
def test_infima_refuses_a_bad_x_by_name(x, kind, message):
    with pytest.raises(kind, match=message):
        infima(x, Y)


@pytest.mark.parametrize(("y", "kind", "message"), BAD_Y)
def test_infima_refuses_a_bad_y_by_name(y, kind, message):
    with pytest.raises(kind, match=message):
        infima(X, y)


BAD_START = [(w, kind, message) for w, kind, message in BAD_W if "of length" not in message]


@pytest.mark.parametrize(("w", "kind", "message"), BAD_START)
def test_descend_and_numerical_gradient_refuse_bad_weights_by_name(w, kind, message):
    with pytest.raises(kind, match=message):
        descend(_never, w, 0.1, 3)
    with pytest.raises(kind, match=message):
        numerical_gradient(_never, w)


def test_the_first_entry_that_is_not_finite_is_named():
    with pytest.raises(ValueError, match=r"^w\[1\] is nan"):
        numerical_gradient(_never, [0.0, NAN, INF])
    with pytest.raises(ValueError, match=r"^X\[0, 1\] is inf"):
        infima([[1.0, INF], [NAN, 1.0]], [0, 1])


@pytest.mark.parametrize(
    ("rate", "kind", "message"),
    [
        (0, ValueError, "^rate is 0; it must be positive"),
        (-0.5, ValueError, "^rate is -0.5; it must be positive"),
        ([0.1, 0.0, 1.0], ValueError, "^rate is 0; it must be positive"),
        (NAN, ValueError, "^rate is nan; .*must be finite"),
        ([0.1, INF, 1.0], ValueError, r"^rate\[1\] is inf; .*must be finite"),
        (
            [0.1, 0.1],
            ValueError,
            r"^rate has shape \(2,\); it must be a number, or of shape \(3,\), one for each run",
        ),
        ([[0.1, 0.1, 0.1]], ValueError, r"^rate has shape \(1, 3\); it must be"),
        ("0.1", TypeError, "^rate is '0.1', .*str; it must hold real numbers"),
        (None, TypeError, "^rate is None, .*NoneType"),
    ],
)
def test_bad_rates_are_refused_by_name(rate, kind, message):
    with pytest.raises(kind, match=message):
        descend(_never, np.zeros((2, 3)), rate, 3)


def test_a_single_run_has_a_single_rate():
    with pytest.raises(ValueError, match=r"^rate has shape \(2,\); it must be one number"):
        descend(_never, [0.0, 0.0], [0.1, 0.2], 3)


@pytest.mark.parametrize(
    ("steps", "kind", "message"),
    [
        (-1, ValueError, "^steps is -1; it must be a whole number, 0 or more"),
        (2.5, ValueError, "^steps is 2.5; it must be a whole number"),
        (NAN, ValueError, "^steps is nan; it must be a whole number"),
        (INF, ValueError, "^steps is inf; it must be a whole number"),
        ("10", TypeError, "^steps is '10', .*str; it must be a whole number"),
        (None, TypeError, "^steps is None, .*NoneType"),
        (True, TypeError, "^steps is True, .*bool"),
        ([3], TypeError, r"^steps is \[3\], .*list"),
        (1j, TypeError, "^steps is 1j, .*complex"),
    ],
)
def test_bad_steps_are_refused_by_name(steps, kind, message):
    with pytest.raises(kind, match=message):
        descend(_never, [0.0, 0.0], 0.1, steps)


@pytest.mark.parametrize("steps", [3, 3.0, np.int64(3), np.float32(3)])
def test_a_whole_number_of_steps_may_be_of_any_type(steps):
    assert descend(np.negative, [1.0], 0.5, steps)[:, 0].tolist() == [1, 1.5, 2.25, 3.375]


def test_a_thousand_million_steps_are_the_most():
    assert whole_number("steps", 10**9) == 10**9
    with pytest.raises(ValueError, match=r"^steps is 1000000001; .* at most 1,000,000,000$"):
        whole_number("steps", 10**9 + 1)


@pytest.mark.parametrize("bad", [None, 3, "gradient", [1.0, 2.0]])
def test_what_cannot_be_called_is_refused_by_name(bad):
    shown = re.escape(repr(bad))
    with pytest.raises(TypeError, match=f"^gradient is {shown}; it must be a function of w"):
        descend(bad, [0.0], 0.1, 3)
    with pytest.raises(TypeError, match=f"^loss is {shown}; it must be a function of w"):
        numerical_gradient(bad, [0.0])


def test_a_loss_of_the_wrong_shape_is_refused_by_name():
    with pytest.raises(
        ValueError, match=r"^loss\(w\) has shape \(2,\); it must be \(\) for w of shape \(2,\)"
    ):
        numerical_gradient(lambda w: w**2, [1.0, 2.0])
    with pytest.raises(TypeError, match=r"^loss\(w\) is .*real numbers"):
        numerical_gradient(lambda w: "small", [1.0, 2.0])


def _never(w):
    raise AssertionError


@pytest.mark.parametrize("steps", [10**20, 1e300])
def test_more_steps_than_memory_holds_are_refused_by_name(steps):
    with pytest.raises(ValueError, match=r"steps is .* at most 1,000,000,000"):
        descend(lambda w: w, [1.0], 0.1, steps)
