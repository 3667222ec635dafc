import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import floats

from helpers.activations import Activation, sigmoid, sigmoid_prime
from helpers.data import HOURS, O_RINGS, standardised
from helpers.descent import descend
from helpers.losses import cross_entropy_gradient, squared_error_gradient

O_RINGS_STANDARDISED = standardised(O_RINGS)


def loss_slope(w):
    return cross_entropy_gradient(HOURS.X, HOURS.y, w)


def slow_path(gradient, w, rate, steps):
    path = [list(w)]
    for _ in range(steps):
        slope = gradient(path[-1])
        path.append([wj - rate * gj for wj, gj in zip(path[-1], slope, strict=True)])
    return path


def bowl(w):
    return [2 * w[0] + w[1], w[0] + w[1] / (1 + w[0] * w[0])]


@given(st.lists(floats(-1, 1), min_size=2, max_size=2), floats(0.01, 0.5), st.integers(0, 30))
def test_the_path_is_that_of_a_plain_loop(start, rate, steps):
    path = descend(lambda w: np.array(bowl(w)), start, rate, steps)
    assert path.shape == (steps + 1, 2)
    assert path.tolist() == slow_path(bowl, start, rate, steps)


@pytest.mark.parametrize("gradient", [squared_error_gradient, cross_entropy_gradient])
def test_many_runs_are_the_runs_alone_each_with_its_own_rate(gradient):
    data, rng = O_RINGS_STANDARDISED, np.random.default_rng(4)
    starts, rates = rng.normal(size=(2, 6)), 10.0 ** rng.uniform(-2, 1, 6)
    path = descend(lambda w: gradient(data.X, data.y, w), starts, rates, 50)
    assert path.shape == (51, 2, 6)
    for run in range(6):
        alone = slow_path(
            lambda w: gradient(data.X, data.y, w).tolist(), starts[:, run].tolist(), rates[run], 50
        )
        np.testing.assert_allclose(path[:, :, run], alone, rtol=1e-11, atol=1e-13)


def test_one_rate_for_all_runs_is_that_rate_for_each():
    starts = np.random.default_rng(5).normal(size=(2, 4))
    assert np.array_equal(
        descend(loss_slope, starts, 0.3, 9), descend(loss_slope, starts, [0.3] * 4, 9)
    )


def test_the_start_comes_first_and_is_left_alone():
    start = np.array([1.0, -2.0])
    start.flags.writeable = False
    path = descend(loss_slope, start, 1.0, 3)
    assert path[0].tolist() == [1, -2]
    assert not np.shares_memory(path, start)


@pytest.mark.parametrize("steps", [0, 0.0, np.int64(0)])
def test_no_steps_is_the_start_alone_and_asks_for_no_gradient(steps):
    def never(w):
        raise AssertionError

    assert descend(never, [1.0, 2.0], 1.0, steps).tolist() == [[1, 2]]


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_each_step_asks_for_one_gradient_and_the_last_point_for_none(steps):
    seen = []
    descend(lambda w: seen.append(w.copy()) or loss_slope(w), [0.0, 0.0], 1.0, steps)
    assert len(seen) == steps


def explosive(w):
    """Runs that start above 1 square themselves out of the finite numbers, others fall towards
    0."""
    return w - np.where(np.abs(w) > 1, w**2, 0)


class Spy:
    def __init__(self, gradient):
        self.gradient, self.seen = gradient, []

    def __call__(self, w):
        self.seen.append(w.copy())
        return self.gradient(w)


def test_a_run_that_leaves_is_nan_from_that_step_on_and_the_others_do_not_notice():
    starts = np.array([[0.5, 3.0, -0.25, 0.9, 1.5], [0.1, 0.2, 0.3, 0.4, 0.5]])
    spy = Spy(explosive)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = descend(spy, starts, 1.0, 40)
    finite = np.isfinite(path).all(axis=1)
    for run, leaves in enumerate([False, True, False, False, True]):
        left = np.flatnonzero(~finite[:, run])
        assert bool(len(left)) == leaves
        if leaves:
            assert finite[: left[0], run].all()
            assert np.isnan(path[left[0] :, :, run]).all()
            assert left[0] == _step_at_which_squaring_overflows(float(starts[0, run]))
    assert all(np.isfinite(w).all() for w in spy.seen)
    assert len(spy.seen) == 40


def _step_at_which_squaring_overflows(w):
    step = 0
    while w < float("inf"):
        step, w = step + 1, w * w
    return step


def test_runs_beside_one_that_leaves_keep_their_every_bit():
    data, rng = O_RINGS_STANDARDISED, np.random.default_rng(6)
    starts = rng.normal(size=(2, 5))

    def slope(w):
        g = cross_entropy_gradient(data.X, data.y, w)
        return np.where(np.abs(w[1]) > 1e3, -np.inf, g)

    beside_leaving, beside_staying = starts.copy(), starts.copy()
    beside_leaving[1, 2] = 2e3
    others = [0, 1, 3, 4]
    leaving, staying = (
        descend(slope, beside_leaving, 2.0, 60),
        descend(slope, beside_staying, 2.0, 60),
    )
    assert np.isnan(leaving[1:, :, 2]).all()
    assert np.isfinite(staying).all()
    assert np.array_equal(leaving[:, :, others], staying[:, :, others])


def test_a_single_run_that_leaves_is_nan_and_its_gradient_is_asked_no_more():
    spy = Spy(explosive)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = descend(spy, [3.0, 0.5], 1.0, 30)
    first = _step_at_which_squaring_overflows(3.0)
    assert np.isfinite(path[:first]).all()
    assert np.isnan(path[first:]).all()
    assert all(np.isfinite(w).all() for w in spy.seen)
    assert len(spy.seen) == first


def test_a_gradient_that_is_nan_at_the_start_makes_nan_from_step_1():
    path = descend(lambda w: w * np.nan, [1.0, 2.0], 0.1, 3)
    assert path[0].tolist() == [1, 2]
    assert np.isnan(path[1:]).all()


def test_a_rate_that_throws_the_weights_out_of_the_finite_numbers_raises_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = descend(lambda w: 3 * w, [[1.0, 1.0]], [1e200, 0.1], 10)
    assert np.isnan(path[2:, 0, 0]).all()
    np.testing.assert_allclose(path[:, 0, 1], [0.7**k for k in range(11)], rtol=1e-14)


def test_all_runs_gone_is_nan_to_the_end():
    path = descend(explosive, [[3.0, 2.0, 4.0]], 1.0, 50)
    assert path.shape == (51, 1, 3)
    assert np.isnan(path[-1]).all()


class CountedRange(Activation):
    """A sigmoid that counts how often its range is asked for, which is what checking y needs."""

    asked = 0

    def __getattribute__(self, name):
        if name == "range":
            CountedRange.asked += 1
        return super().__getattribute__(name)


@pytest.mark.parametrize("steps", [1, 2, 200])
def test_the_targets_are_checked_once_per_descent(steps):
    activation = CountedRange("sigmoid", sigmoid, sigmoid_prime, (0, 1))
    CountedRange.asked = 0
    descend(
        lambda w: squared_error_gradient(HOURS.X, HOURS.y, w, activation), [0.0, 0.0], 1.0, steps
    )
    assert CountedRange.asked == 1


def test_the_examples_are_searched_for_nan_once_per_descent(monkeypatch):
    isfinite, searched = np.isfinite, []
    monkeypatch.setattr(np, "isfinite", lambda a: searched.append(np.shape(a)) or isfinite(a))
    descend(lambda w: cross_entropy_gradient(HOURS.X, HOURS.y, w), [0.0, 0.0], 1.0, 100)
    assert searched.count(HOURS.X.shape) == 1
    assert searched.count(HOURS.y.shape) == 1


def test_after_a_descent_the_checks_are_back():
    descend(loss_slope, [0.0, 0.0], 1.0, 5)
    with pytest.raises(ValueError, match="y holds 7"):
        cross_entropy_gradient([[1]], [7], [0])


def test_after_a_descent_that_failed_the_checks_are_back():
    calls = []

    def fails_later(w):
        calls.append(w)
        if len(calls) == 3:
            raise RuntimeError("in the gradient")
        return w

    with pytest.raises(RuntimeError, match="in the gradient"):
        descend(fails_later, [1.0], 0.1, 5)
    with pytest.raises(ValueError, match=r"X\[0, 0\] is nan"):
        cross_entropy_gradient([[np.nan]], [1], [0])


def test_bad_data_are_found_at_the_first_step():
    calls = []

    def slope(w):
        calls.append(w)
        return cross_entropy_gradient([[1], [1]], [0, 2], w)

    with pytest.raises(ValueError, match="y holds 2"):
        descend(slope, [0.0], 1.0, 100)
    assert len(calls) == 1


def test_a_gradient_of_another_shape_is_refused_by_name():
    with pytest.raises(
        ValueError, match=r"gradient\(w\) has shape \(1,\); it must be that of w, \(2,\)"
    ):
        descend(lambda w: w[:1], [1.0, 2.0], 1.0, 5)
    with pytest.raises(TypeError, match=r"gradient\(w\) is .*real numbers"):
        descend(lambda w: ["a", "b"], [1.0, 2.0], 1.0, 5)


def test_a_descent_within_a_descent_makes_its_own_checks():
    def gradient(w):
        descend(lambda v: squared_error_gradient(HOURS.X, HOURS.y + 5, v), [0.0, 0.0], 1.0, 1)
        return w

    with pytest.raises(ValueError, match="y holds"):
        descend(gradient, [1.0, 1.0], 0.1, 3)

    seen = []

    def later(w):
        seen.append(w)
        if len(seen) == 2:
            descend(lambda v: v, [np.nan], 1.0, 1)
        return w

    with pytest.raises(ValueError, match=r"w\[0\] is nan"):
        descend(later, [1.0, 1.0], 0.1, 3)
