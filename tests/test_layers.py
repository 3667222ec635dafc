"""Networks of layers, against a program of loops that knows no matrices, and its limits of
differences."""

import re
from itertools import pairwise

import mpmath as mp
import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import data, losses
from helpers.activations import ACTIVATIONS, RELU, SIGMOID, TANH
from helpers.descent import descend
from helpers.layers import backpropagate, column, forward, in_layers, network_loss
from helpers.losses import CROSS_ENTROPY, SQUARED_ERROR, numerical_gradient

EXACT = oracles.EXACT | {"ReLU": lambda h: max(h, mp.mpf(0))}
BY_NAME = ACTIVATIONS | {"ReLU": RELU}
XOR = data.XOR
NETWORK = [np.array([[0.1, -0.2], [0.5, 0.4], [-0.3, 0.7]]), np.array([[0.2], [-0.6], [0.9]])]


def loss_in_loops(X, y, w, sizes, names, loss):
    """Either loss of a network whose weights are given one by one, unit by unit."""
    total = mp.mpf(0)
    for row, targets in zip(X, y, strict=True):
        left, a = list(w), [mp.mpf(float(x)) for x in row]
        for layer, (units, name) in enumerate(zip(sizes[1:], names, strict=True)):
            weights, left = left[: len(a) * units], left[len(a) * units :]
            h = [sum(a[j] * weights[j * units + k] for j in range(len(a))) for k in range(units)]
            outputs = [EXACT[name](hk) for hk in h]
            a = [mp.mpf(1), *outputs] if layer < len(sizes) - 2 else outputs
        assert not left
        for target, output in zip(targets, a, strict=True):
            target = mp.mpf(float(target))
            if loss is SQUARED_ERROR:
                total += (target - output) ** 2 / 2
            else:
                total -= target * mp.log(output) + (1 - target) * mp.log(1 - output)
    return total / len(y)


@st.composite
def networks(draw):
    depth = draw(st.integers(1, 4))
    loss = draw(st.sampled_from([SQUARED_ERROR, CROSS_ENTROPY]))
    names = [draw(st.sampled_from(sorted(BY_NAME))) for _ in range(depth)]
    if loss is CROSS_ENTROPY:
        names[-1] = "sigmoid"
    sizes = [draw(st.integers(1, 3)) for _ in range(depth + 1)]
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    m = draw(st.integers(1, 3))
    low, high = np.clip(BY_NAME[names[-1]].range, -2, 2)
    count = sum((a + (layer > 0)) * b for layer, (a, b) in enumerate(pairwise(sizes)))
    w = rng.normal(scale=draw(st.sampled_from([0.3, 1.0, 1.5])), size=count)
    return (
        rng.normal(size=(m, sizes[0])),
        rng.uniform(low, high, (m, sizes[-1])),
        w,
        sizes,
        names,
        loss,
    )


@settings(max_examples=40)
@given(networks())
def test_loss_and_gradient_agree_with_loops_for_any_shape_depth_and_activation(network):
    X, y, w, sizes, names, loss = network
    activations = [BY_NAME[name] for name in names]
    matrices = in_layers(w, sizes)
    some = np.random.default_rng(len(w)).permutation(len(w))[:8]
    with mp.workdps(oracles.DIGITS):
        start, step = [mp.mpf(float(wj)) for wj in w], mp.mpf(10) ** -20
        J = loss_in_loops(X, y, start, sizes, names, loss)
        slopes = []
        for j in some:
            up, down = [*start], [*start]
            up[j], down[j] = start[j] + step, start[j] - step
            ends = [loss_in_loops(X, y, end, sizes, names, loss) for end in (up, down)]
            slopes.append(float((ends[0] - ends[1]) / (2 * step)))
    assert network_loss(X, y, matrices, activations, loss) == pytest.approx(float(J), rel=1e-12)
    gradient = column(backpropagate(X, y, matrices, activations, loss))
    np.testing.assert_allclose(gradient[some], slopes, rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("loss", [SQUARED_ERROR, CROSS_ENTROPY])
def test_a_single_layer_is_the_neuron_of_the_course(loss):
    w = np.array([0.3, -0.8, 1.1])
    np.testing.assert_allclose(
        backpropagate(XOR.X, XOR.y, [w[:, None]], [SIGMOID], loss)[0][:, 0],
        loss.gradient(XOR.X, XOR.y, w),
        rtol=1e-14,
    )
    assert network_loss(XOR.X, XOR.y, [w[:, None]], [SIGMOID], loss) == pytest.approx(
        loss.value(XOR.X, XOR.y, w), rel=1e-14
    )


@pytest.mark.parametrize("loss", [SQUARED_ERROR, CROSS_ENTROPY])
def test_each_run_of_many_gives_what_it_gives_alone(loss):
    w = np.random.default_rng(1).normal(size=(13, 5))
    shape, f = (3, 3, 1), [TANH, SIGMOID]
    J = network_loss(XOR.X, XOR.y, in_layers(w, shape), f, loss)
    slope = column(backpropagate(XOR.X, XOR.y, in_layers(w, shape), f, loss))
    assert J.shape == (5,)
    assert slope.shape == (13, 5)
    for run in range(5):
        alone = in_layers(w[:, run], shape)
        assert J[run] == pytest.approx(network_loss(XOR.X, XOR.y, alone, f, loss), rel=1e-13)
        np.testing.assert_allclose(
            slope[:, run], column(backpropagate(XOR.X, XOR.y, alone, f, loss)), rtol=1e-12
        )


def test_descend_and_numerical_gradient_take_a_network_in_one_column():
    def loss(w):
        return network_loss(XOR.X, XOR.y, in_layers(w, (3, 2, 1)), [SIGMOID, SIGMOID])

    def gradient(w):
        return column(backpropagate(XOR.X, XOR.y, in_layers(w, (3, 2, 1)), [SIGMOID, SIGMOID]))

    w = np.random.default_rng(3).normal(size=(9, 4))
    np.testing.assert_allclose(gradient(w), numerical_gradient(loss, w), atol=1e-11)
    path = descend(gradient, w, 1.0, 50)
    assert (loss(path[-1]) < loss(path[0])).all()


def test_a_network_in_one_column_comes_back_as_it_was():
    for matrices in (NETWORK, [np.stack([W, 2 * W, -W]) for W in NETWORK]):
        for back, W in zip(in_layers(column(matrices), (3, 2, 1)), matrices, strict=True):
            np.testing.assert_array_equal(back, W)


def test_the_loss_changes_one_factor_and_nothing_in_the_layers_before():
    """For one example and one output the two gradients are parallel, in every layer."""
    X, y = XOR.X[1:2], XOR.y[1:2]
    f = [TANH, SIGMOID]
    _, h, _ = forward(X, NETWORK, f)
    squared, entropy = (backpropagate(X, y, NETWORK, f, loss) for loss in losses.LOSSES.values())
    factor = float(mp.diff(EXACT["sigmoid"], mp.mpf(float(h[-1][0, 0]))))
    for one, other in zip(squared, entropy, strict=True):
        np.testing.assert_allclose(one, other * factor, rtol=1e-12)


@pytest.mark.parametrize("loss", [SQUARED_ERROR, CROSS_ENTROPY])
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_nothing_overflows_at_h_1000(name, loss):
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        for h in (-1000.0, 1000.0):
            matrices = [np.array([[h]]), np.array([[0.0], [1.0]]), np.array([[h], [0.0]])]
            f = [BY_NAME[name], BY_NAME[name], SIGMOID]
            assert np.isfinite(network_loss([[1.0]], [0.5], matrices, f, loss))
            for slope in backpropagate([[1.0]], [0.5], matrices, f, loss):
                assert np.isfinite(slope).all()


def test_units_that_begin_alike_stay_alike():
    w = np.zeros(9)
    for loss in (SQUARED_ERROR, CROSS_ENTROPY):
        path = descend(
            lambda w, loss=loss: column(
                backpropagate(XOR.X, [0, 1, 1, 1], in_layers(w, (3, 2, 1)), [SIGMOID] * 2, loss)
            ),
            w,
            2.0,
            100,
        )
        hidden, output = in_layers(path[-1], (3, 2, 1))
        assert np.abs(hidden).min() > 0.01
        np.testing.assert_allclose(hidden[:, 0], hidden[:, 1], rtol=1e-12)
        np.testing.assert_allclose(output[1], output[2], rtol=1e-12)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        (
            {"X": XOR.X[:, 1:]},
            ValueError,
            "matrices[0] has shape (3, 2); it must be of 2 rows, a row for",
        ),
        ({"matrices": NETWORK[0]}, TypeError, "it must be a list of matrices"),
        ({"matrices": []}, TypeError, "matrices is []; it must be a list"),
        (
            {"matrices": [NETWORK[0], NETWORK[1][1:]]},
            ValueError,
            "matrices[1] has shape (2, 1); it must be of 3 rows, a bias and one for each unit",
        ),
        ({"matrices": [NETWORK[0][:, 0], NETWORK[1]]}, ValueError, "matrices[0] has shape (3,)"),
        (
            {"matrices": [np.stack([NETWORK[0]] * 2), NETWORK[1]]},
            ValueError,
            "matrices[1] has shape (3, 1); it must be (rows",
        ),
        (
            {"matrices": [NETWORK[0] * np.nan, NETWORK[1]]},
            ValueError,
            "matrices[0][0, 0] is nan",
        ),
        ({"activations": [TANH]}, ValueError, "it must be a list of 2, one Activation for each"),
        ({"activations": [TANH, "tanh"]}, TypeError, "activations[1] is 'tanh'; it must be an"),
        ({"activations": [SIGMOID, TANH], "loss": CROSS_ENTROPY}, ValueError, "the tanh; with"),
        ({"loss": "squared_error"}, TypeError, "loss is 'squared_error'; it must be SQUARED"),
        ({"y": [0, 1, 1]}, ValueError, "y has shape (3,); it must be (4,), a row for each"),
        ({"y": [[0, 1, 1, 0]]}, ValueError, "y has shape (1, 4); it must be (4,)"),
        ({"y": [0, 1, 1, 2]}, ValueError, "y holds 2; with the sigmoid it must lie in [0, 1]"),
        ({"y": [0, 1, np.inf, 0]}, ValueError, "y[2] is inf; every number in y must be finite"),
    ],
)
@pytest.mark.parametrize("function", [network_loss, backpropagate])
def test_bad_input_is_named_before_anything_is_computed(function, changed, error, message):
    problem = {"X": XOR.X, "y": XOR.y, "matrices": NETWORK, "activations": [TANH, SIGMOID]}
    with pytest.raises(error, match=re.escape(message)):
        function(**problem | changed)


@pytest.mark.parametrize(
    ("w", "sizes", "message"),
    [
        (np.zeros(8), (3, 2, 1), "w has shape (8,); it must be of length 9"),
        (np.zeros((9, 1, 1)), (3, 2, 1), "w has shape (9, 1, 1)"),
        (np.zeros(9), (3,), "sizes is (3,); it must hold"),
        (np.zeros(9), (3, 0, 1), "sizes is (3, 0, 1); it must hold"),
        (np.zeros(9), (3, 1.5, 1), "sizes[1] is 1.5; it must be a whole number"),
    ],
)
def test_sizes_that_do_not_fit_are_named(w, sizes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        in_layers(w, sizes)
