"""The map of many runs, held to the two gradients of losses.py that the reader knows, and to 300
digits."""

import math
import tracemalloc
from functools import partial

import mpmath as mp
import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from oracles import eighths, floats, problems

from helpers import convergence
from helpers.activations import SIGMOID
from helpers.convergence import infima, losses_of_runs, steps_to_tolerance
from helpers.data import HOURS, O_RINGS, ONE_NEURON, SIX_POINTS, standardised
from helpers.descent import descend
from helpers.losses import (
    cross_entropy,
    cross_entropy_gradient,
    squared_error,
    squared_error_gradient,
)

GRADIENTS = {squared_error: squared_error_gradient, cross_entropy: cross_entropy_gradient}
both_losses = pytest.mark.parametrize("loss", list(GRADIENTS), ids=lambda loss: loss.__name__)
O_RINGS_STANDARDISED = standardised(O_RINGS)
DATA = [O_RINGS_STANDARDISED, HOURS, SIX_POINTS, ONE_NEURON]
# 1 − ŷ has no others where ŷ is near 1, in losses.py too
DIGITS_OF_1 = {squared_error: 1e-16, cross_entropy: 0}
# the lowest rate of the map at which a descent doubles its rounding errors again and again
CHAOTIC = 20


def the_map():
    """64 rates × 64 starts: starts (2, 4096), rates (4096,)."""
    rates, weights = np.meshgrid(np.geomspace(0.01, 100, 64), np.linspace(-8, 8, 64))
    return np.stack([np.zeros(4096), weights.ravel()]), rates.ravel()


def alone(loss, X, y, start, rate, steps):
    path = descend(partial(GRADIENTS[loss], X, y), start, rate, steps)
    return loss(X, y, path.T)


def together(loss, X, y, starts, rates, steps):
    """What the losses of losses.py are along descend's paths, inf where those have left the finite
    numbers."""
    path = descend(partial(GRADIENTS[loss], X, y), starts, rates, steps)
    J = np.full((steps + 1, len(rates)), np.inf)
    for k, w in enumerate(path):
        finite = np.isfinite(w).all(axis=0)
        if finite.any():
            J[k, finite] = loss(X, y, w[:, finite])
    return J


@both_losses
@given(
    problems([SIGMOID], size=20, runs=3),
    arrays(float, 3, elements=floats(0.001, 0.2)),
    st.integers(0, 30),
    st.booleans(),
)
def test_each_run_is_the_descent_alone(loss, problem, rates, steps, rounded):
    _, X, y, starts = problem
    y = np.round(y) if rounded else y
    J = losses_of_runs(loss, X, y, starts, rates, steps)
    assert J.shape == (steps + 1, 3)
    for run in range(3):
        expected = alone(loss, X, y, starts[:, run], rates[run], steps)
        np.testing.assert_allclose(J[:, run], expected, rtol=1e-12, atol=DIGITS_OF_1[loss])


@both_losses
def test_cells_of_the_map_below_the_chaotic_rates_are_the_descents_alone(loss):
    data, (starts, rates), rng = O_RINGS_STANDARDISED, the_map(), np.random.default_rng(10)
    cells = rng.choice(np.flatnonzero(rates < CHAOTIC), 40, replace=False)
    J = losses_of_runs(loss, data.X, data.y, starts, rates, 500)
    assert J.shape == (501, 4096)
    infimum = infima(data.X, data.y)[loss is cross_entropy]
    for cell in cells:
        expected = alone(loss, data.X, data.y, starts[:, cell], rates[cell], 500)
        np.testing.assert_allclose(J[:, cell], expected, rtol=1e-12)
        assert steps_to_tolerance(J[:, cell], infimum, 0.1) == steps_to_tolerance(
            expected, infimum, 0.1
        )


@both_losses
@pytest.mark.parametrize("data", DATA, ids=lambda data: data.name)
def test_even_chaotic_runs_are_those_of_descend_together(loss, data):
    n, rng = data.X.shape[1], np.random.default_rng(11)
    starts, rates = rng.uniform(-8, 8, (n, 50)), np.geomspace(0.01, 100, 50)
    J = losses_of_runs(loss, data.X, data.y, starts, rates, 500)
    np.testing.assert_allclose(
        J, together(loss, data.X, data.y, starts, rates, 500), rtol=1e-12, atol=1e-300
    )


@both_losses
@given(problems([SIGMOID], numbers=eighths, size=50, runs=2))
def test_the_losses_of_the_starts_are_those_of_300_digits(loss, problem):
    _, X, y, starts = problem
    J = losses_of_runs(loss, X, y, starts, np.ones(2), 0)
    for run in range(2):
        with mp.workdps(oracles.DIGITS):
            exact = float(getattr(oracles, loss.__name__)(X, y, starts[:, run]))
        assert J[0, run] == pytest.approx(exact, rel=1e-14, abs=DIGITS_OF_1[loss])


@pytest.mark.parametrize("h", [1, 10, 30, 100, 700])
@pytest.mark.parametrize("m", [1, 2, 3, 5, 23])
def test_a_cross_entropy_near_0_keeps_its_digits(h, m):
    X, y = np.ones((m, 1)), np.ones(m)
    J = losses_of_runs(cross_entropy, X, y, [[h, -h]], [1.0, 1.0], 0)
    np.testing.assert_allclose(
        J, [[math.log1p(math.exp(-h)), h + math.log1p(math.exp(-h))]], rtol=1e-14
    )


@both_losses
@pytest.mark.parametrize("m", [511, 512, 513, 1024, 3000])
def test_many_examples_are_as_good_as_few(loss, m):
    rng = np.random.default_rng(m)
    X, y = rng.normal(size=(m, 2)), rng.uniform(size=m)
    starts, rates = np.array([[0.0, 1.0, -3.0], [0.0, 2.0, 5.0]]), np.array([0.1, 1.0, 3.0])
    J = losses_of_runs(loss, X, y, starts, rates, 20)
    for run in range(3):
        np.testing.assert_allclose(
            J[:, run], alone(loss, X, y, starts[:, run], rates[run], 20), rtol=1e-12
        )


@both_losses
@pytest.mark.parametrize("cells", [1, 23, 60, 23 * 10, 23 * 11])
def test_the_size_of_the_blocks_changes_nothing(loss, cells, monkeypatch):
    data, rng = O_RINGS_STANDARDISED, np.random.default_rng(12)
    starts, rates = rng.uniform(-8, 8, (2, 11)), 10 ** rng.uniform(-2, 1, 11)
    whole = losses_of_runs(loss, data.X, data.y, starts, rates, 40)
    monkeypatch.setattr(convergence, "CELLS", cells)
    np.testing.assert_allclose(
        losses_of_runs(loss, data.X, data.y, starts, rates, 40), whole, rtol=1e-12
    )


@both_losses
@given(
    arrays(float, (2, 4), elements=floats(-50, 50)),
    arrays(float, 4, elements=floats(0.001, 100)),
    st.sampled_from([O_RINGS_STANDARDISED, HOURS, O_RINGS]),
)
def test_no_extreme_of_the_controls_gives_nan_or_a_warning(loss, starts, rates, data):
    J = losses_of_runs(loss, data.X, data.y, starts, rates, 60)
    assert np.isfinite(J).all()
    assert (J >= 0).all()


ENORMOUS = [
    ([[1e200, 1.0], [-1e200, 1.0]], [0.0, 1.0], [[1.0, 1e200], [0.0, 3.0]], [1.0, 1e200]),
    ([[1e300, 1e300], [1.0, 2.0]], [1.0, 0.0], [[1e10, 0.5], [-1e10, 0.5]], [1.0, 1.0]),
    ([[100.0], [0.0]], [0.0, 1.0], [[0.0, 1.0, 0.5]], [1e308, 1.0, 1e307]),
    ([[100.0]], [0.0], [[0.0, -1.0]], [1e308, 1e308]),
    ([[1.0, 1.0]], [0.5], [[1e308, 1.0], [1e308, 1.0]], [1.0, 1.0]),
]


@both_losses
@pytest.mark.parametrize(("X", "y", "starts", "rates"), ENORMOUS)
def test_what_leaves_the_finite_numbers_is_inf_and_the_rest_is_not(loss, X, y, starts, rates):
    J = losses_of_runs(loss, X, y, starts, rates, 6)
    with np.errstate(all="ignore"):
        expected = together(loss, X, y, np.array(starts), np.array(rates), 6)
    expected[np.isnan(expected)] = np.inf
    np.testing.assert_allclose(J, expected, rtol=1e-12)


@both_losses
def test_a_run_that_has_left_stays_inf_and_those_beside_it_do_not_notice(loss):
    X, y = [[100.0]], [0.0]
    J = losses_of_runs(loss, X, y, [[0.0, 0.01, 0.02]], [1e308, 1e-4, 1e-3], 9)
    assert np.isfinite(J[0, 0])
    assert (J[1:, 0] == np.inf).all()
    for run, (start, rate) in {1: (0.01, 1e-4), 2: (0.02, 1e-3)}.items():
        np.testing.assert_allclose(J[:, run], alone(loss, X, y, [start], rate, 9), rtol=1e-12)
    assert steps_to_tolerance(J[:, 0], 0, 0.01) == math.inf


@both_losses
def test_no_steps_are_the_losses_of_the_starts(loss):
    starts = np.random.default_rng(13).normal(size=(2, 5))
    J = losses_of_runs(loss, HOURS.X, HOURS.y, starts, np.ones(5), 0)
    assert J.shape == (1, 5)
    np.testing.assert_allclose(J[0], loss(HOURS.X, HOURS.y, starts), rtol=1e-14)


@both_losses
def test_what_is_handed_over_is_left_as_it_was(loss):
    inputs = [HOURS.X, HOURS.y, np.array([[0.0, 1.0], [2.0, -1.0]]), np.array([0.5, 2.0])]
    copies = [array.copy() for array in inputs]
    for array in inputs:
        array.flags.writeable = False
    losses_of_runs(loss, *inputs, 5)
    for array, copy in zip(inputs, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


@both_losses
def test_whole_numbers_lists_and_any_order_in_memory_will_do(loss):
    starts = np.array([[0, 1, -1], [2, -1, 0]])
    expected = losses_of_runs(
        loss, HOURS.X, HOURS.y, starts.astype(float), np.array([1.0, 2.0, 1.0]), 5
    )
    same = [
        losses_of_runs(
            loss, HOURS.X.tolist(), HOURS.y.astype(int).tolist(), starts.tolist(), [1, 2, 1], 5.0
        ),
        losses_of_runs(
            loss,
            np.asfortranarray(HOURS.X),
            HOURS.y,
            np.asfortranarray(starts),
            [1, 2, 1],
            np.int64(5),
        ),
    ]
    for J in same:
        np.testing.assert_allclose(J, expected, rtol=1e-13)


def test_a_map_keeps_no_path():
    data, (starts, rates) = O_RINGS_STANDARDISED, the_map()
    losses_of_runs(cross_entropy, data.X, data.y, starts, rates, 1)
    tracemalloc.start()
    try:
        maps = [losses_of_runs(loss, data.X, data.y, starts, rates, 500) for loss in GRADIENTS]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    kept = sum(J.nbytes for J in maps)
    assert kept <= peak <= kept + 10e6


X, Y, STARTS, RATES = (
    [[1.0, 2.0], [1.0, 3.0]],
    [0.0, 1.0],
    [[0.0, 1.0, 2.0], [0.5, 1.0, 1.5]],
    [0.1, 1.0, 10.0],
)
GOOD = {"loss": squared_error, "X": X, "y": Y, "w": STARTS, "rate": RATES, "steps": 3}
BAD = [
    (
        {"loss": cross_entropy_gradient},
        TypeError,
        "^loss is <function cross_entropy_gradient.*; it must be the function",
    ),
    (
        {"loss": "cross_entropy"},
        TypeError,
        "^loss is 'cross_entropy'; it must be the function squared_error or cross",
    ),
    (
        {"loss": np.zeros(3)},
        TypeError,
        r"^loss is array\(.*; it must be the function squared_error or cross_entropy",
    ),
    ({"X": [1.0, 2.0]}, ValueError, r"^X has shape \(2,\); it must be \(m, n\)"),
    ({"X": [[1.0, math.nan], [1.0, 3.0]]}, ValueError, r"^X\[0, 1\] is nan"),
    ({"X": None}, TypeError, "^X is None"),
    ({"y": [0.0]}, ValueError, r"^y has shape \(1,\); it must be \(2,\)"),
    ({"y": [0.0, 2.0]}, ValueError, r"^y holds 2; with the sigmoid it must lie in \[0, 1\]"),
    ({"y": [-1, 1]}, ValueError, "^y holds -1; .*labels −1 and"),
    ({"y": [0.0, math.inf]}, ValueError, r"^y\[1\] is inf"),
    ({"w": [0.0, 1.0]}, ValueError, r"^w has shape \(2,\); it must be \(n, runs\)"),
    (
        {"w": np.zeros((2, 0))},
        ValueError,
        r"^w has shape \(2, 0\); it must be .*not empty",
    ),
    (
        {"w": [[0.0, 1.0, 2.0]]},
        ValueError,
        r"^w has shape \(1, 3\); it must be of length 2, one weight for each",
    ),
    ({"w": [[0.0, 1.0, 2.0], [0, 0, math.nan]]}, ValueError, r"^w\[1, 2\] is nan"),
    ({"w": "here"}, TypeError, "^w is 'here'"),
    (
        {"rate": [[0.1]]},
        ValueError,
        r"^rate has shape \(1, 1\); it must be a number, or of shape \(3,\), one for each run",
    ),
    (
        {"rate": [0.1, 0.1]},
        ValueError,
        r"^rate has shape \(2,\); it must be a number, or of shape \(3,\)",
    ),
    ({"rate": [0.1, 0.0, 1.0]}, ValueError, "^rate is 0; it must be positive"),
    ({"rate": [0.1, -0.5, 1.0]}, ValueError, "^rate is -0.5; it must be positive"),
    ({"rate": [0.1, math.inf, 1.0]}, ValueError, r"^rate\[1\] is inf"),
    ({"steps": -1}, ValueError, "^steps is -1; it must be a whole number"),
    ({"steps": 2.5}, ValueError, "^steps is 2.5; it must be a whole number"),
    ({"steps": None}, TypeError, "^steps is None"),
]


@pytest.mark.parametrize(
    ("bad", "kind", "message"), BAD, ids=[message[1:28] for _, _, message in BAD]
)
def test_what_does_not_fit_is_refused_by_name(bad, kind, message):
    assert losses_of_runs(**GOOD).shape == (4, 3)
    with pytest.raises(kind, match=message):
        losses_of_runs(**GOOD | bad)
