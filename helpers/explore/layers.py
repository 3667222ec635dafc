"""A gradient on its way back through many layers: how small it gets, and what the loss does to
that.
"""

from functools import cache

import numpy as np

from helpers import figures
from helpers.activations import RELU, SIGMOID, TANH
from helpers.layers import backpropagate, forward
from helpers.losses import BY_NAME, SQUARED_ERROR
from helpers.page.controls import choice, linear_slider, log_slider
from helpers.page.explorer import Explorer

MOST = 12  # hidden layers
UNITS = 10  # in each of them
X = np.array([[1.0, 0.5, -0.5]])  # one example, a one for the bias in front
HIDDEN = {activation.name: activation for activation in (SIGMOID, TANH, RELU)}


def layers():
    """An explorer of the gradient of one example in every layer of a deep network.

    Controls: the number of hidden layers, of 10 units each; their activation, while the output
    keeps the sigmoid; the scale of the weights, which are drawn once, with that standard deviation
    divided by the root of the number of units before, and biases of 0; the loss. The label is the
    one that the network does not say. On the left |∂J/∂W| of every layer, on a logarithmic scale;
    on the right the mean f′(h) of its units. The last, that of the output, is a factor with squared
    error, and gone with cross-entropy.
    """
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    sizes = figures.draw_sizes(left, MOST + 1)
    slopes = figures.draw_slopes_of_layers(right, MOST + 1)

    def move(depth, activation, scale, loss):
        y_hat, slope, size = _gradients(depth, activation, scale)
        figures.move_sizes(sizes, size, loss)
        figures.move_slopes_of_layers(slopes, slope, stays=loss == SQUARED_ERROR.name)
        return _sentence(depth, activation, scale, loss, y_hat, slope, size)

    return Explorer(
        title="The gradient on its way back through the layers",
        controls={
            "depth": linear_slider("hidden layers", 1, MOST, 1, 6),
            "activation": choice("their f", [(name, name) for name in HIDDEN], SIGMOID.name),
            "scale": log_slider("scale of weights", 0.3, 10, 1.0),
            "loss": choice("loss", [(name, name) for name in BY_NAME], SQUARED_ERROR.name),
        },
        figure=figure,
        moving=[
            *sizes["lines"].values(),
            *sizes["dots"].values(),
            *slopes.values(),
        ],
        move=move,
        presets={
            "Twelve layers of tanh": {"depth": MOST, "activation": TANH.name, "scale": 1.0},
            "Twelve layers of ReLU": {"depth": MOST, "activation": RELU.name, "scale": 1.5},
            "Large weights": {"depth": 6, "activation": SIGMOID.name, "scale": 10.0},
        },
    )


@cache
def _drawn():
    """Standard normal weights of all the layers: the first, those between, and the output's."""
    rng = np.random.default_rng(8)
    first, between = rng.normal(size=(2, UNITS)), rng.normal(size=(MOST - 1, UNITS, UNITS))
    return [first, *between], rng.normal(size=(UNITS, 1))


def _gradients(depth, activation, scale):
    """ŷ; the mean f′(h) of each layer, (layers,); and the size of the gradient in each layer with
    either loss, {loss: (layers,)}.
    """
    hidden, output = _drawn()
    matrices = [
        scale * np.vstack([np.zeros(W.shape[1]), W / np.sqrt(len(W))])
        for W in (*hidden[:depth], output)
    ]
    activations = [HIDDEN[activation]] * depth + [SIGMOID]
    _, h, y_hat = forward(X, matrices, activations)
    slopes = [np.mean(f.prime(each)) for f, each in zip(activations, h, strict=True)]
    wrong = (y_hat < 0.5).astype(float)
    sizes = {
        name: np.array([*map(_size, backpropagate(X, wrong, matrices, activations, loss))])
        for name, loss in BY_NAME.items()
    }
    return y_hat[0, 0], np.array(slopes), sizes


def _size(W):
    """|W|, the root of the sum of all squares, of which none underflows."""
    largest = np.abs(W).max()
    return largest * np.linalg.norm(W / largest) if largest else 0.0


def _sentence(depth, activation, scale, loss, y_hat, slopes, sizes):
    first, last = sizes[loss][[0, -1]]
    way = (
        f"The gradient has size {last:.2g} in the output's layer and {first:.2g} in the first, "
        f"{first / last:.2g} times that"
        if last
        else "The gradient has rounded to 0 in the output's layer, and so in every other"
    )
    return (
        f"{depth} hidden layer{'' if depth == 1 else 's'}, {activation}, weights of scale "
        f"{scale:g}, {loss}: ŷ = {y_hat:.3g} for the label {int(y_hat < 0.5)}. {way}. The "
        f"output's f′(h) = {slopes[-1]:.2g} {_factor(loss, slopes[-1])}. The mean f′(h) of the "
        f"hidden layers is from {slopes[:-1].min():.2g} to {slopes[:-1].max():.2g}."
    )


def _factor(loss, slope):
    if loss == SQUARED_ERROR.name:
        return "is a factor of the gradient in every layer"
    if slope == 0:
        return f"has cancelled: {SQUARED_ERROR.name} would have nothing left"
    return (
        f"has cancelled: in every layer the gradient is 1/f′(h) = {1 / slope:.3g} times as long as "
        f"with {SQUARED_ERROR.name}"
    )
