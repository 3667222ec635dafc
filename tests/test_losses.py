from functools import partial

import mpmath as mp
import numpy as np
import oracles
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from oracles import EXACT, eighths, floats, problems
from sklearn.linear_model import LinearRegression
from sklearn.metrics import brier_score_loss, log_loss, mean_squared_error

from helpers import losses
from helpers.activations import IDENTITY, SIGMOID, TANH, Activation, sigmoid
from helpers.data import HOURS, O_RINGS
from helpers.formulas.typed import read, value
from helpers.losses import (
    cross_entropy,
    cross_entropy_gradient,
    numerical_gradient,
    squared_error,
    squared_error_gradient,
)

EPS = np.finfo(float).eps
DELTA = 1e-3  # the step of numerical_gradient
LOSSES = [squared_error, cross_entropy]
GRADIENTS = [squared_error_gradient, cross_entropy_gradient]
PAIRS = list(zip(LOSSES, GRADIENTS, strict=True))
exactly = partial(problems, numbers=eighths)


@settings(max_examples=60)
@given(exactly())
def test_squared_error_and_its_gradient_agree_with_loops_in_300_digits(problem):
    activation, X, y, w = problem
    with mp.workdps(oracles.DIGITS):
        loss = partial(oracles.squared_error, X, y, f=EXACT[activation.name])
        J, slope = float(loss(w)), np.array(oracles.gradient(loss, w), dtype=float)
    h = X @ w
    size = np.abs(activation.f(h)) + np.abs(y)  # ŷ − y is rounded where ŷ is
    assert squared_error(X, y, w, activation) == pytest.approx(
        J, rel=1e-14, abs=4 * EPS * np.mean(size**2)
    )
    rounding = 4 * EPS * np.mean(np.abs(X) * (size * activation.prime(h))[:, None])
    np.testing.assert_allclose(
        squared_error_gradient(X, y, w, activation), slope, rtol=1e-14, atol=rounding * len(w)
    )


@settings(max_examples=60)
@given(exactly([SIGMOID]))
def test_cross_entropy_and_its_gradient_agree_with_loops_in_300_digits(problem):
    _, X, y, w = problem
    with mp.workdps(oracles.DIGITS):
        loss = partial(oracles.cross_entropy, X, y)
        J, slope = float(loss(w)), np.array(oracles.gradient(loss, w), dtype=float)
    assert cross_entropy(X, y, w) == pytest.approx(J, rel=1e-14)
    np.testing.assert_allclose(cross_entropy_gradient(X, y, w), slope, rtol=1e-14, atol=12 * EPS)


@settings(max_examples=60)
@given(floats(-700, 700), st.sampled_from([0, 1]))
@example(40, 1)
@example(700, 1)
@example(-700, 0)
def test_cross_entropy_keeps_14_digits_up_to_h_700(h, y):
    with mp.workdps(350):
        s = 1 / (1 + mp.exp(-mp.mpf(h)))
        exact = -mp.log(s if y == 1 else 1 - s)
        got = mp.mpf(float(cross_entropy([[1]], [y], [h])))
        assert abs(got - exact) <= 1e-14 * exact


def test_cross_entropy_of_a_sure_and_right_answer_is_small_but_not_0():
    assert cross_entropy([[1]], [1], [40]) == pytest.approx(4.248354255291589e-18, rel=1e-14)


@pytest.mark.parametrize("h", [-1000, 1000])
@pytest.mark.parametrize("y", [0, 0.5, 1])
def test_nothing_overflows_at_h_1000(h, y):
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert cross_entropy([[1]], [y], [h]) == abs((h > 0) - y) * 1000
        assert cross_entropy_gradient([[1]], [y], [h]) == (h > 0) - y
        assert squared_error([[1]], [y], [h]) == ((h > 0) - y) ** 2 / 2
        assert squared_error_gradient([[1]], [y], [h]) == 0


@given(exactly(runs=5))
def test_each_run_of_many_gives_what_it_gives_alone(problem):
    activation, X, y, w = problem
    pairs = [
        (
            partial(squared_error, activation=activation),
            partial(squared_error_gradient, activation=activation),
        )
    ]
    if activation is SIGMOID:
        pairs.append((cross_entropy, cross_entropy_gradient))
    for pair in pairs:
        loss, gradient = (partial(function, X, y) for function in pair)
        J, slope = loss(w), gradient(w)
        assert J.shape == (5,)
        assert slope.shape == w.shape
        for run in range(5):
            alone = gradient(w[:, run])
            assert alone.shape == (len(w),)
            assert np.ndim(loss(w[:, run])) == 0
            assert J[run] == pytest.approx(loss(w[:, run]), rel=1e-13, abs=1e-15)
            # X.T @ (…) may be summed in another order
            np.testing.assert_allclose(slope[:, run], alone, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("runs", [(), (1,), (3,)])
@pytest.mark.parametrize(("loss", "gradient"), PAIRS)
def test_shapes_are_those_promised(loss, gradient, runs):
    w = np.zeros((2, *runs))
    assert np.shape(loss(O_RINGS.X, O_RINGS.y, w)) == runs
    assert gradient(O_RINGS.X, O_RINGS.y, w).shape == w.shape


@pytest.mark.parametrize("loss", LOSSES + GRADIENTS)
def test_lists_of_whole_numbers_do_and_inputs_are_left_alone(loss):
    X, y, w = [[1, 2], [1, -3], [1, 0]], [0, 1, 1], [1, -2]
    as_arrays = [np.array(value, dtype=float) for value in (X, y, w)]
    kept = [value.copy() for value in as_arrays]
    assert np.array_equal(loss(X, y, w), loss(*as_arrays))
    assert all(np.array_equal(a, b) for a, b in zip(as_arrays, kept, strict=True))


@settings(max_examples=150)
@given(problems())
def test_numerical_gradient_agrees_with_the_squared_error_gradient(problem):
    activation, X, y, w = problem
    gradient = squared_error_gradient(X, y, w, activation)
    largest = np.abs(gradient).max()
    # below, J is a subnormal number
    assume(largest >= max(1e-3 * squared_error(X, y, w, activation), 1e-280))
    # Central differences of doubles know 7 digits of the gradient only where these stay below them:
    # the rounding of ŷ and h, which the division by δ magnifies, and what the formula leaves out,
    # δ⁴/30 J⁽⁵⁾. That excludes right and sure answers with y ≠ 0, for which ŷ − y is a difference
    # of two almost equal doubles (1 − ŷ < 1e-6 for y = 1), and the vicinity of minima, perfect fits
    # among them. For y = 0, ŷ keeps its digits and there is no such limit.
    h = X @ w
    y_hat, slope = activation.f(h), activation.prime(h)
    residual = np.abs(y_hat - y) + 2 * DELTA * np.abs(X).max(axis=1) * slope
    size = np.abs(y_hat) + np.abs(y) + slope * (np.abs(X) @ (np.abs(w) + 2 * DELTA))
    rounded = np.mean(residual * size) * EPS / DELTA
    assume(3 * rounded <= 1e-7 * largest)
    fifth = [_fifth_derivative(EXACT[activation.name], hi, yi) for hi, yi in zip(h, y, strict=True)]
    left_out = DELTA**4 / 30 * (np.array(fifth) @ np.abs(X) ** 5).max() / len(y)
    assume(3 * rounded + 3 * left_out <= 1e-7 * largest)

    numerical = numerical_gradient(lambda w: squared_error(X, y, w, activation), w)
    np.testing.assert_allclose(numerical, gradient, rtol=0, atol=1e-7 * largest)


def _fifth_derivative(f, h, y):
    with mp.workdps(50):
        return float(
            abs(mp.diff(lambda t: (f(t) - mp.mpf(float(y))) ** 2 / 2, mp.mpf(float(h)), 5))
        )


@settings(max_examples=150)
@given(problems([SIGMOID]))
def test_numerical_gradient_agrees_with_the_cross_entropy_gradient(problem):
    _, X, y, w = problem
    gradient = cross_entropy_gradient(X, y, w)
    J, largest = cross_entropy(X, y, w), np.abs(gradient).max()
    assume(largest >= max(1e-3 * J, 1e-280))
    # As above, but J itself keeps its digits: what is excluded is a gradient below about 1e-8 where
    # y ≠ 0, since ŷ − y is rounded in the formula, and weights so large that the rounding of h
    # alone spoils J's differences.
    h_size = np.abs(X) @ np.abs(w)
    residual = np.abs(sigmoid(X @ w) - y)
    rounded = (J + np.mean(residual * h_size)) * EPS / DELTA + EPS * np.mean(
        np.abs(X).max(axis=1) * (y > 0)
    )
    assume(3 * rounded <= 1e-7 * largest)

    numerical = numerical_gradient(lambda w: cross_entropy(X, y, w), w)
    np.testing.assert_allclose(numerical, gradient, rtol=0, atol=1e-7 * largest)


@pytest.mark.parametrize("x", [1, 3])
@pytest.mark.parametrize(
    ("loss", "gradient", "y", "low", "high"),
    [
        (squared_error, squared_error_gradient, 0, -300, 7.5),
        (squared_error, squared_error_gradient, 1, -7.5, 13),
        (squared_error, squared_error_gradient, 0.5, -8, 8),
        (cross_entropy, cross_entropy_gradient, 0, -300, 300),
        (cross_entropy, cross_entropy_gradient, 1, -300, 18),
        (cross_entropy, cross_entropy_gradient, 0.5, -300, 300),
    ],
)
def test_numerical_gradient_of_one_example_holds_to_1e_7_from_h_low_to_h_high(
    loss, gradient, y, low, high, x
):
    w = np.linspace(low / x, high / x, 2001)[None, :]
    exact = gradient([[x]], [y], w)
    assert (np.abs(exact) >= 1e-3 * loss([[x]], [y], w))[exact != 0].all()
    numerical = numerical_gradient(lambda w: loss([[x]], [y], w), w)
    np.testing.assert_allclose(numerical, exact, rtol=1e-7, atol=1e-15)


@pytest.mark.parametrize(("loss", "gradient"), PAIRS)
def test_numerical_gradient_takes_many_runs_at_once(loss, gradient):
    X, y, w = HOURS.X, HOURS.y, np.random.default_rng(0).normal(size=(2, 7))
    numerical = numerical_gradient(lambda w: loss(X, y, w), w)
    np.testing.assert_allclose(numerical, gradient(X, y, w), atol=1e-7 * np.abs(numerical).max())


def test_numerical_gradient_knows_nothing_of_these_losses():
    w = np.array([0.3, -2.0, 1.0])
    numerical = numerical_gradient(lambda w: np.sin(w[0]) * w[1] ** 2 + np.exp(w[2]), w)
    np.testing.assert_allclose(numerical, [4 * np.cos(0.3), -4 * np.sin(0.3), np.e], rtol=1e-10)


@pytest.mark.parametrize("shift", [0, 2.5, -8])
@given(exactly([IDENTITY]))
def test_with_f_h_plus_c_the_factor_is_exactly_1(shift, problem):
    _, X, y, w = problem
    line = Activation("line", lambda h: h + shift, IDENTITY.prime, IDENTITY.range)
    h = [sum(x * wj for x, wj in zip(row, w, strict=True)) for row in X]
    error = [hi + shift - yi for hi, yi in zip(h, y, strict=True)]
    plain = [sum(e * x for e, x in zip(error, column, strict=True)) / len(y) for column in X.T]
    assert squared_error_gradient(X, y, w, line).tolist() == plain


def test_where_f_prime_is_1_the_two_gradients_are_one_formula():
    X, y, w = O_RINGS.X, O_RINGS.y, np.array([5.0, -0.1])
    unit_slope = Activation("sigmoid without its slope", SIGMOID.f, np.ones_like, SIGMOID.range)
    assert np.array_equal(
        squared_error_gradient(X, y, w, unit_slope), cross_entropy_gradient(X, y, w)
    )


@given(floats(-30, 30))
def test_on_one_example_the_ratio_of_the_gradients_is_f_prime(h):
    squared, entropy = (
        squared_error_gradient([[1]], [0], [h]),
        cross_entropy_gradient([[1]], [0], [h]),
    )
    with mp.workdps(oracles.DIGITS):
        slope = float(mp.diff(EXACT["sigmoid"], mp.mpf(h)))
    assert squared / entropy == pytest.approx(slope, rel=4e-15)


@pytest.mark.parametrize("dataset", [O_RINGS, HOURS], ids=lambda d: d.name)
@pytest.mark.parametrize("w", [(0, 0), (0.5, -0.25), (-3, 0.0625)])
def test_cross_entropy_is_scikit_learns_log_loss(dataset, w):
    y_hat = 1 / (1 + np.exp(-dataset.X @ w))
    # log_loss takes the logarithm of 1 − ŷ, which has lost digits by then
    assert cross_entropy(dataset.X, dataset.y, w) == pytest.approx(
        log_loss(dataset.y, y_hat), rel=1e-9
    )


@pytest.mark.parametrize("dataset", [O_RINGS, HOURS], ids=lambda d: d.name)
@pytest.mark.parametrize("w", [(0, 0), (0.5, -0.25), (-3, 0.0625)])
def test_squared_error_is_half_the_brier_score(dataset, w):
    y_hat = 1 / (1 + np.exp(-dataset.X @ w))
    assert squared_error(dataset.X, dataset.y, w) == pytest.approx(
        brier_score_loss(dataset.y, y_hat) / 2, rel=1e-13
    )


def test_with_the_identity_it_is_least_squares():
    rng = np.random.default_rng(1)
    X, y = np.column_stack([np.ones(30), rng.normal(size=(30, 2))]), rng.normal(size=30) * 3
    fit = LinearRegression().fit(X[:, 1:], y)
    w = np.array([fit.intercept_, *fit.coef_])
    half = mean_squared_error(y, fit.predict(X[:, 1:])) / 2
    assert squared_error(X, y, w, IDENTITY) == pytest.approx(half, rel=1e-13)
    np.testing.assert_allclose(squared_error_gradient(X, y, w, IDENTITY), 0, atol=1e-14)


def test_tanh_takes_targets_of_minus_1():
    assert squared_error([[1]], [-1], [0], TANH) == 0.5
    assert squared_error_gradient([[1]], [-1], [0], TANH) == 1


@pytest.mark.parametrize("loss", losses.LOSSES.values(), ids=lambda loss: loss.name)
def test_the_formula_that_menus_fill_in_is_the_loss_of_one_example(loss):
    tree = read(loss.formula, {"y": "y", "p": "p"})
    for h in np.linspace(-5, 5, 11):
        for y in (0.0, 0.3, 1.0):
            if y in (0, 1) and loss is losses.LOSSES["cross_entropy"]:
                continue  # 0 ln 0 has no value as it is typed
            typed = value(tree, {"y": y, "p": 1 / (1 + np.exp(-h))})
            assert loss.value([[1.0]], [y], [h]) == pytest.approx(float(typed), rel=1e-12)


def test_the_names_of_the_losses_are_those_of_their_functions():
    for name, loss in losses.LOSSES.items():
        assert [f.__name__ for f in (loss.value, loss.gradient, loss.hessian)] == [
            name,
            f"{name}_gradient",
            f"{name}_hessian",
        ]
