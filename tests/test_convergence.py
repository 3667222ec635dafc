import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import eighths, problems
from scipy.optimize import differential_evolution, minimize
from sklearn.linear_model import LogisticRegression

from helpers.activations import SIGMOID
from helpers.convergence import (
    infima,
    minimise,
    remaining,
    steps_to_tolerance,
)
from helpers.data import HOURS, O_RINGS, ONE_NEURON, SIX_POINTS, standardised
from helpers.losses import (
    cross_entropy,
    cross_entropy_gradient,
    cross_entropy_hessian,
    squared_error,
    squared_error_gradient,
    squared_error_hessian,
)

O_RINGS_STANDARDISED = standardised(O_RINGS)
LOSSES = [
    (squared_error, squared_error_gradient, squared_error_hessian),
    (cross_entropy, cross_entropy_gradient, cross_entropy_hessian),
]


@pytest.mark.parametrize(("gradient", "hessian"), [entry[1:] for entry in LOSSES])
@given(problems([SIGMOID], size=3))
def test_hessians_are_the_slopes_of_the_gradients(gradient, hessian, problem):
    _, X, y, w = problem
    H, delta = hessian(X, y, w), 1e-4
    assert H.shape == (len(w), len(w))
    for j in range(len(w)):
        step = np.where(np.arange(len(w)) == j, delta, 0)
        slope = (gradient(X, y, w + step) - gradient(X, y, w - step)) / (2 * delta)
        np.testing.assert_allclose(H[j], slope, rtol=0, atol=1e-7)


@given(problems([SIGMOID], size=10))
def test_the_cross_entropy_is_convex(problem):
    _, X, y, w = problem
    H = cross_entropy_hessian(X, y, w)
    np.testing.assert_allclose(H, H.T, rtol=1e-15, atol=1e-15 * np.abs(H).max())
    assert np.linalg.eigvalsh(H).min() >= -4e-15 * np.abs(H).max()


def test_the_squared_error_through_a_sigmoid_is_not_convex():
    assert (
        squared_error_hessian([[1]], [0], [2]).item()
        < 0
        < squared_error_hessian([[1]], [0], [0]).item()
    )


@pytest.mark.parametrize("hessian", [squared_error_hessian, cross_entropy_hessian])
def test_hessians_of_many_runs_are_those_of_the_runs_alone(hessian):
    w = np.random.default_rng(7).normal(size=(2, 5))
    H = hessian(HOURS.X, HOURS.y, w)
    assert H.shape == (5, 2, 2)
    for run in range(5):
        np.testing.assert_allclose(H[run], hessian(HOURS.X, HOURS.y, w[:, run]), rtol=1e-13)


@pytest.mark.parametrize("dataset", [O_RINGS_STANDARDISED, HOURS], ids=lambda d: d.name)
def test_minimise_finds_scikit_learns_maximum_likelihood(dataset):
    fit = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12).fit(
        dataset.features, dataset.y
    )
    w, J = _minimum(*LOSSES[1], dataset.X, dataset.y, np.zeros((2, 1)))
    np.testing.assert_allclose(w, [*fit.intercept_, *fit.coef_[0]], rtol=1e-8)
    assert cross_entropy(dataset.X, dataset.y, w) == J
    assert np.abs(cross_entropy_gradient(dataset.X, dataset.y, w)).max() < 1e-12


def test_minimise_takes_the_best_of_many_starts():
    data, starts = HOURS, np.random.default_rng(8).normal(scale=4, size=(2, 30))
    ends = [_minimum(*LOSSES[0], data.X, data.y, starts[:, run : run + 1])[1] for run in range(30)]
    assert max(ends) > min(ends) + 1e-3
    assert _minimum(*LOSSES[0], data.X, data.y, starts)[1] == pytest.approx(min(ends), rel=1e-12)


def _minimum(loss, gradient, hessian, X, y, starts):
    return minimise(
        lambda w: loss(X, y, w), lambda w: gradient(X, y, w), lambda w: hessian(X, y, w), starts
    )


def test_each_trial_of_minimise_is_that_of_a_plain_loop():
    """A loss whose Hessian is diagonal, with steps that go too far and a start on a hill-top."""

    def loss(u, v):
        return math.sqrt(1 + u * u) + math.cos(v) / 2

    def slope(u, v):
        return u / math.sqrt(1 + u * u), -math.sin(v) / 2

    def bends(u, v):
        return (1 + u * u) ** -1.5, -math.cos(v) / 2

    tried = []

    def losses(w):
        tried.append(w[:, 0].tolist())
        return np.array([loss(*w[:, 0])])

    minimise(
        losses,
        lambda w: np.array([slope(*w[:, 0])]).T,
        lambda w: np.diag(bends(*w[:, 0]))[None],
        [[2.0], [0.3]],
    )
    w, damping, expected = [2.0, 0.3], 1e-3, [[2.0, 0.3]]
    for _ in range(15):
        size = [abs(bend) for bend in bends(*w)]
        more = damping * sum(size) / 2
        trial = [wj - g / (a + more) for wj, g, a in zip(w, slope(*w), size, strict=True)]
        expected.append(trial)
        down = loss(*trial) < loss(*w)
        w, damping = (trial, damping / 10) if down else (w, damping * 10)
    assert len(tried) == 101
    np.testing.assert_allclose(tried[:16], expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("dataset", [O_RINGS_STANDARDISED, HOURS], ids=lambda d: d.name)
def test_no_search_by_brute_force_gets_below_the_infima(dataset):
    squared, entropy = infima(dataset.X, dataset.y)
    assert squared == pytest.approx(
        _brute_force(squared_error, squared_error_gradient, dataset.X, dataset.y), rel=1e-9
    )
    assert entropy == pytest.approx(
        _brute_force(cross_entropy, cross_entropy_gradient, dataset.X, dataset.y), rel=1e-9
    )


def _brute_force(loss, gradient, X, y, span=100):
    n, rng = X.shape[1], np.random.default_rng(9)
    box, many = [(-span, span)] * n, {"vectorized": True, "updating": "deferred"}
    lowest = differential_evolution(
        lambda w: np.atleast_1d(loss(X, y, w)), box, rng=1, tol=1e-12, **many
    ).fun
    for start in rng.normal(scale=4, size=(40, n)):
        found = minimize(
            lambda w: float(loss(X, y, w)), start, jac=lambda w: gradient(X, y, w), tol=1e-14
        )
        lowest = min(lowest, found.fun)
    return lowest


def test_on_the_o_rings_the_squared_error_falls_to_3_of_46_and_only_at_infinity():
    data = O_RINGS_STANDARDISED
    flights = list(zip(O_RINGS.features[:, 0], O_RINGS.y, strict=True))
    misses = {
        sum((temperature < cut) != damage for temperature, damage in flights)
        for cut in range(50, 90)
    }
    assert min(misses) == 3
    assert infima(data.X, data.y)[0] == pytest.approx(3 / 46, rel=1e-9)
    ever_steeper = [
        squared_error(data.X, data.y, scale * np.array([-0.67, -0.89]))
        for scale in (10, 20, 40, 80)
    ]
    assert ever_steeper == sorted(ever_steeper, reverse=True)
    assert min(ever_steeper) > 3 / 46


@pytest.mark.parametrize("dataset", [SIX_POINTS, ONE_NEURON], ids=lambda d: d.name)
def test_on_separable_data_both_infima_are_0(dataset):
    assert infima(dataset.X, dataset.y) == pytest.approx((0, 0), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_infima_of_data_at_random_are_those_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    n = 1 + seed % 3
    X, y = rng.uniform(-3, 3, (8, n)), rng.uniform(0, 1, 8)
    squared, entropy = infima(X, y)
    assert squared <= _brute_force(squared_error, squared_error_gradient, X, y) + 1e-9
    assert entropy == pytest.approx(
        _brute_force(cross_entropy, cross_entropy_gradient, X, y), rel=1e-9
    )


@pytest.mark.parametrize("x", [(10, -1), (1, 1), (3, -2, 1)])
def test_infima_for_a_single_weight(x):
    X, y = np.array(x, dtype=float)[:, None], np.ones(len(x))
    w = np.linspace(-20, 20, 400_001)[None, :]
    squared, entropy = infima(X, y)
    assert squared <= squared_error(X, y, w).min() + 1e-12
    assert entropy <= cross_entropy(X, y, w).min() + 1e-8


@given(st.lists(eighths(0, 10), min_size=1, max_size=30), eighths(-1, 0), st.floats(0.001, 0.999))
def test_the_step_at_which_a_descent_is_within_the_tolerance(J, infimum, tolerance):
    expected = math.inf
    for k, loss in enumerate(J):
        if (loss - infimum) <= tolerance * (J[0] - infimum):
            expected = k
            break
    got = steps_to_tolerance(J, infimum, tolerance)
    if got != expected:  # a loss on the very edge may be rounded to either side
        edge = int(min(got, expected))
        assert J[edge] - infimum == pytest.approx(tolerance * (J[0] - infimum), rel=1e-15)


def test_steps_to_tolerance_of_many_runs():
    J = np.array([[4, 4, 4, 1], [2, 5, np.nan, 1], [1, 3, np.nan, 1], [2, 3, np.nan, 1]])
    assert steps_to_tolerance(J, 0, 0.25).tolist() == [2, math.inf, math.inf, math.inf]
    assert steps_to_tolerance(J, 0, 0.75).tolist() == [1, 2, math.inf, math.inf]
    assert steps_to_tolerance(J, 1, 0.5).tolist() == [1, math.inf, math.inf, 0]


def test_remaining_is_1_at_the_start_nan_where_j_is_and_0_for_a_run_that_starts_at_the_infimum():
    J = np.array([[4, 3, 1], [2.5, np.nan, 1], [1, np.nan, 1]])
    np.testing.assert_array_equal(remaining(J, 1), [[1, 1, 0], [0.5, np.nan, 0], [0, np.nan, 0]])
    assert remaining([5.0, 2.0, 1.0], 1).tolist() == [1, 0.25, 0]


def test_a_loss_may_be_rounded_to_a_little_less_than_its_infimum():
    assert remaining([1.0, 0.5 - 4e-10], 0.5)[1] == pytest.approx(-8e-10)
    assert remaining([4.0, 0.5 - 3e-9], 0.5)[1] == pytest.approx(-3e-9 / 3.5)
    with pytest.raises(ValueError, match=r"infimum is 0.5; it must not lie above J, which goes"):
        remaining([1.0, 0.5 - 2e-9], 0.5)


@pytest.mark.parametrize("tolerance", [0, 1, -0.1, 2, math.nan])
def test_a_tolerance_outside_0_to_1_is_refused_by_name(tolerance):
    with pytest.raises(ValueError, match=f"tolerance is {tolerance}; it must lie between 0 and 1"):
        steps_to_tolerance([1.0, 0.5], 0, tolerance)


@pytest.mark.parametrize(
    ("J", "infimum", "message"),
    [
        ([], 0.0, "J has shape"),
        (3.0, 0.0, "J has shape"),
        ([1.0, 0.5], 0.9, "infimum is 0.9; it must not lie above J"),
    ],
)
def test_losses_that_cannot_be_measured_are_refused_by_name(J, infimum, message):
    with pytest.raises(ValueError, match=message):
        steps_to_tolerance(J, infimum, 0.1)


def test_losses_and_infima_that_are_no_numbers_are_refused_by_name():
    with pytest.raises(TypeError, match=r"^J is 'low'"):
        remaining("low", 0)
    with pytest.raises(ValueError, match=r"^infimum is nan; every number in infimum must be"):
        remaining([1.0, 0.5], math.nan)


def test_starts_of_another_shape_are_refused_by_name():
    with pytest.raises(ValueError, match="w has shape"):
        minimise(np.sum, np.sum, np.sum, [1.0, 2.0])
