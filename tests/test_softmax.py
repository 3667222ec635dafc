"""Softmax and both losses through it, against mpmath, scipy, finite differences and published
numbers."""

import math
import re

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import entr
from scipy.special import log_softmax as scipy_log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from helpers import losses, softmax
from helpers.activations import sigmoid
from helpers.data import ALLIGATORS, O_RINGS
from helpers.descent import descend

LOSSES = ["squared_error", "cross_entropy"]
every_loss = pytest.mark.parametrize("loss", LOSSES)
X, Y = ALLIGATORS.X, softmax.one_hot(ALLIGATORS.y, 3)


def of(loss, what=""):
    return getattr(softmax, loss + what)


@st.composite
def problems(draw):
    m, n, classes = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    labels = rng.dirichlet(np.full(classes, 0.3), m)
    if draw(st.booleans()):
        labels = np.eye(classes)[rng.integers(classes, size=m)]
    return rng.normal(size=(m, n)), labels, rng.normal(0, 2, size=(n, classes))


def exact(h):
    powers = [mp.exp(mp.mpf(float(value))) for value in h]
    return [power / mp.fsum(powers) for power in powers]


def differences(function, W):
    """The derivative along every entry of W by central differences,
    with an error of order 4 in the step."""
    columns = []
    for place in np.ndindex(W.shape):
        step = np.zeros(W.shape)
        step[place] = 1e-3
        near = function(W + step) - function(W - step)
        far = function(W + 2 * step) - function(W - 2 * step)
        columns.append((8 * near - far) / 12e-3)
    return np.array(columns)


@settings(max_examples=60)
@given(st.lists(st.integers(-7000, 7000), min_size=1, max_size=6))
def test_softmax_and_its_logarithms_keep_13_digits_up_to_h_700(eighths):
    h = np.array(eighths) / 10
    with mp.workdps(700):
        p = exact(h)
        logs = np.array([float(mp.log(value)) for value in p])
        total = float(mp.log(mp.fsum(mp.exp(mp.mpf(float(value))) for value in h)))
    np.testing.assert_allclose(softmax.log_softmax(h), logs, rtol=1e-13, atol=0)
    np.testing.assert_allclose(
        softmax.softmax(h), np.array(p, dtype=float), rtol=1e-12, atol=1e-300
    )
    assert softmax.log_sum_exp(h) == pytest.approx(total, rel=1e-14, abs=1e-14)


def test_scipy_has_the_same_logarithms_along_the_last_axis():
    H = np.random.default_rng(3).normal(0, 30, size=(2, 7, 4))
    np.testing.assert_allclose(
        softmax.log_softmax(H), scipy_log_softmax(H, axis=-1), rtol=1e-13, atol=1e-15
    )


@pytest.mark.parametrize("h", [-1000.0, -800.0, 800.0, 1000.0])
@every_loss
def test_nothing_overflows_at_h_1000(loss, h):
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert softmax.log_sum_exp([h, h]) == h + math.log(2)
        assert softmax.log_sum_exp([h, 0.0]) == max(h, 0)
        W = np.array([[h, 0.0, -h]])
        sure = np.argmax(W)
        right, wrong = np.eye(3)[[sure]], np.eye(3)[[2 - sure]]
        assert of(loss)([[1]], right, W) == 0
        assert of(loss)([[1]], wrong, W) == (2 * abs(h) if loss == "cross_entropy" else 1)
        slope = of(loss, "_gradient")([[1]], wrong, W)
        expected = np.eye(3)[[sure]] - wrong if loss == "cross_entropy" else np.zeros((1, 3))
        np.testing.assert_array_equal(slope, expected)
        assert not of(loss, "_hessian")([[1]], wrong, W).any()


@settings(max_examples=60)
@given(problems())
def test_the_losses_are_what_loops_in_40_digits_say(problem):
    X, Y, W = problem
    with mp.workdps(40):
        squared, surprise = mp.mpf(0), mp.mpf(0)
        for x, y in zip(X, Y, strict=True):
            h = [mp.fdot(map(mp.mpf, x), map(mp.mpf, w)) for w in W.T]
            powers = [mp.exp(value) for value in h]
            for power, target in zip(powers, y, strict=True):
                p = power / mp.fsum(powers)
                squared += (mp.mpf(target) - p) ** 2
                surprise -= mp.mpf(target) * mp.log(p)
        m = len(X)
        assert softmax.squared_error(X, Y, W) == pytest.approx(float(squared / 2 / m), abs=1e-14)
        assert softmax.cross_entropy(X, Y, W) == pytest.approx(float(surprise / m), rel=1e-12)


@settings(max_examples=40)
@given(problems(), st.sampled_from(LOSSES))
def test_gradients_and_hessians_agree_with_finite_differences(problem, loss):
    X, Y, W = problem
    slopes = differences(lambda W: np.array(of(loss)(X, Y, W)), W)
    np.testing.assert_allclose(of(loss, "_gradient")(X, Y, W).ravel(), slopes, atol=1e-7)
    bends = differences(lambda W: of(loss, "_gradient")(X, Y, W).ravel(), W)
    np.testing.assert_allclose(of(loss, "_hessian")(X, Y, W), bends, atol=1e-6)


@given(problems())
def test_the_jacobian_is_that_of_softmax_and_singular(problem):
    X, _, W = problem
    h = X[0] @ W
    S = softmax.softmax_jacobian(h)
    np.testing.assert_allclose(S, differences(softmax.softmax, h), atol=1e-9)
    np.testing.assert_allclose(S.sum(axis=0), 0, atol=1e-15)
    assert softmax.softmax_jacobian(X @ W).shape == (*(X @ W).shape, W.shape[1])


@given(problems(), st.floats(-50, 50))
def test_a_shift_of_all_inputs_changes_no_output(problem, shift):
    X, _, W = problem
    np.testing.assert_allclose(
        softmax.softmax(X @ W + shift), softmax.softmax(X @ W), rtol=1e-12, atol=1e-15
    )


@given(problems())
def test_the_cross_entropy_is_convex_and_flat_along_shifts(problem):
    X, Y, W = problem
    lowest = np.linalg.eigvalsh(softmax.cross_entropy_hessian(X, Y, W))
    assert lowest.min() > -1e-12
    assert (np.abs(lowest) < 1e-12).sum() >= X.shape[1]


def test_the_squared_error_curves_downwards_where_it_is_sure_and_wrong():
    bends = softmax.squared_error_hessian([[1]], [[1, 0, 0]], [[-3.0, 3.0, 0.0]])
    assert np.linalg.eigvalsh(bends).min() < -0.002


@every_loss
def test_two_classes_are_the_sigmoid_of_the_difference(loss):
    X, y = O_RINGS.X / [1, 70], O_RINGS.y
    W = np.array([[0.4, -1.1], [0.7, 1.9]])
    w = W[:, 1] - W[:, 0]
    Y = np.column_stack([1 - y, y])
    np.testing.assert_allclose(softmax.softmax(X @ W)[:, 1], sigmoid(X @ w), rtol=1e-14)
    times = 2 if loss == "squared_error" else 1  # the error is counted for either class
    one, two = getattr(losses, loss), of(loss)
    assert two(X, Y, W) == pytest.approx(times * one(X, y, w), rel=1e-13)
    slope = of(loss, "_gradient")(X, Y, W)
    np.testing.assert_allclose(
        slope[:, 1], times * getattr(losses, f"{loss}_gradient")(X, y, w), rtol=1e-12
    )
    np.testing.assert_allclose(slope[:, 0], -slope[:, 1], rtol=1e-12)


def test_softmax_of_one_input_is_1():
    np.testing.assert_array_equal(softmax.softmax([[-1000.0], [0.0], [3.0]]), 1)


def test_the_published_numbers_of_1_2_3():
    np.testing.assert_allclose(
        softmax.softmax([1, 2, 3]), [0.090030573, 0.244728471, 0.665240956], atol=5e-10
    )
    one = [[1]], [[1, 0, 0]], [[1, 2, 3]]
    assert softmax.cross_entropy(*one) == pytest.approx(2.407605964, abs=5e-10)
    np.testing.assert_allclose(
        softmax.cross_entropy_gradient(*one), [[-0.909969427, 0.244728471, 0.665240956]], atol=5e-10
    )
    np.testing.assert_allclose(
        softmax.squared_error_gradient(*one),
        [[-0.119784049, -0.043019353, 0.162803402]],
        atol=5e-10,
    )


@pytest.fixture(scope="module")
def fitted():
    return descend(lambda W: softmax.cross_entropy_gradient(X, Y, W), np.zeros((2, 3)), 0.5, 4000)


def test_the_alligators_have_the_coefficients_that_agresti_prints(fitted):
    against_other = fitted[-1] - fitted[-1][:, 2:]
    np.testing.assert_allclose(
        against_other, [[1.617731, 5.697444, 0], [-0.110109, -2.465446, 0]], atol=5e-6
    )


def test_scikit_learn_fits_the_same(fitted):
    model = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000)
    model.fit(ALLIGATORS.features, ALLIGATORS.y)
    np.testing.assert_allclose(
        softmax.softmax(X @ fitted[-1]), model.predict_proba(ALLIGATORS.features), atol=1e-5
    )
    ours = softmax.cross_entropy(X, Y, fitted[-1])
    assert ours == pytest.approx(log_loss(ALLIGATORS.y, softmax.softmax(X @ fitted[-1])), rel=1e-12)
    assert ours == pytest.approx(98.34124 / 2 / 59, abs=1e-6)


def test_from_zero_the_weights_of_the_classes_go_on_adding_up_to_0(fitted):
    """No step leaves the plane on which they do, so a descent needs no base class."""
    np.testing.assert_allclose(fitted.sum(axis=2), 0, atol=1e-12)


def test_entropy_is_the_floor_of_the_cross_entropy():
    rng = np.random.default_rng(8)
    Y = np.vstack([rng.dirichlet([0.5] * 4, 30), np.eye(4)])
    assert softmax.entropy(Y) == pytest.approx(entr(Y).sum(axis=1).mean(), rel=1e-14)
    soft = rng.dirichlet([2.0] * 4)
    at_labels = softmax.cross_entropy([[1.0]], [soft], [np.log(soft)])
    assert at_labels == pytest.approx(softmax.entropy([soft]), rel=1e-14)
    for _ in range(20):
        elsewhere = softmax.cross_entropy([[1.0]], [soft], rng.normal(size=(1, 4)))
        assert elsewhere > softmax.entropy([soft])


GOOD = {"X": [[1.0, 2.0], [1.0, 3.0]], "Y": [[1, 0, 0], [0, 0.5, 0.5]], "W": np.zeros((2, 3))}


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        (
            {"Y": [[1, 0, 0], [0, 0.5, 0.6]]},
            ValueError,
            "Y[1] is [0.0, 0.5, 0.6], in sum 1.1",
        ),
        ({"Y": [[1, 0, 0], [-0.5, 1, 0.5]]}, ValueError, "no number below 0"),
        ({"Y": [0, 2]}, ValueError, "Y has shape (2,); it must be (m, classes), with 2 classes or"),
        ({"Y": [0, 2]}, ValueError, "one_hot(y, classes) makes it so"),
        ({"Y": [[1], [1]]}, ValueError, "softmax of one input is 1, whatever the input is"),
        ({"Y": [[1, 0, 0]]}, ValueError, "Y has shape (1, 3); it must have 2 rows"),
        ({"Y": [[1, 0], [0, 1]]}, ValueError, "W has shape (2, 3); it must be (2, 2)"),
        ({"Y": [[1, 0, 0], [0, np.nan, 1]]}, ValueError, "Y[1, 1] is nan"),
        ({"Y": [["cat", "dog", "cow"]] * 2}, TypeError, "Y is [["),
        ({"W": np.zeros(2)}, ValueError, "W has shape (2,); it must be (2, 3)"),
        ({"W": np.zeros((3, 2))}, ValueError, "W has shape (3, 2); it must be (2, 3)"),
        ({"X": [1.0, 2.0]}, ValueError, "X has shape (2,)"),
    ],
)
@pytest.mark.parametrize("what", ["", "_gradient", "_hessian"])
@every_loss
def test_bad_input_is_named(loss, what, bad, error, message):
    with pytest.raises(error, match=re.escape(message)):
        of(loss, what)(**GOOD | bad)


@pytest.mark.parametrize("function", ["softmax", "log_softmax", "log_sum_exp", "softmax_jacobian"])
@pytest.mark.parametrize("H", [3.0, [[]], [np.inf, 1.0], ["a"]])
def test_inputs_that_are_none_are_named(function, H):
    with pytest.raises((TypeError, ValueError), match=r"^H"):
        getattr(softmax, function)(H)


@pytest.mark.parametrize(
    ("y", "classes"), [([0, 3], 3), ([0.5], 3), ([[0, 1]], 3), ([-1], 3), ([0], 0), ([0], 2.5)]
)
def test_numbers_that_are_no_classes_are_named(y, classes):
    with pytest.raises(ValueError, match=r"^(y|classes)"):
        softmax.one_hot(y, classes)
