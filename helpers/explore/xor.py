"""A network with one hidden layer that learns the exclusive or, by either loss."""

from functools import cache

import numpy as np

from helpers import figures
from helpers.activations import SIGMOID
from helpers.data import XOR
from helpers.descent import descend
from helpers.layers import backpropagate, column, forward, in_layers
from helpers.losses import BY_NAME, CROSS_ENTROPY
from helpers.page.controls import choice, linear_slider, stops
from helpers.page.explorer import Explorer

SIZES, ACTIVATIONS = (3, 2, 1), (SIGMOID, SIGMOID)
WEIGHTS = 9
STEPS, STARTS = 1000, 20
RATES = [1.0, 2.0, 5.0, 10.0, 20.0]
LOW, HIGH = -0.4, 1.4
AXIS = np.linspace(LOW, HIGH, 91)
PLANE = np.column_stack([np.ones(AXIS.size**2), *(g.ravel() for g in np.meshgrid(AXIS, AXIS))])


def xor():
    """An explorer of a network with two hidden units, sigmoids everywhere, that learns the
    exclusive or.

    Controls: the start, one of 20 drawn from the standard normal distribution; the rate; the loss
    whose network the map shows; the step shown. On the left what it says to every point of the
    plane; on the right the largest |ŷ − y| of the four points after each step, with either loss
    from the same start at the same rate.
    """
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    decisions = figures.draw_decisions(left, XOR.features, XOR.y, LOW, HIGH)
    errors = figures.draw_errors(right, STEPS)

    def move(start, rate, loss, step):
        outputs = {name: _outputs(name, rate, start) for name in BY_NAME}
        w = _paths(loss)[step, :, _run(rate, start)]
        figures.move_decisions(decisions, _say(PLANE, w).reshape(AXIS.size, AXIS.size))
        largest = {name: np.abs(y_hat - XOR.y).max(axis=1) for name, y_hat in outputs.items()}
        figures.move_errors(errors, largest, step)
        return _sentence(start, rate, loss, step, outputs, largest)

    return Explorer(
        title="A network learns the exclusive or",
        controls={
            "start": linear_slider("start", 1, STARTS, 1, 1),
            "rate": stops("rate", RATES, 1.0, "{:g}"),
            "loss": choice("loss", [(name, name) for name in BY_NAME], CROSS_ENTROPY.name),
            "step": linear_slider("step", 0, STEPS, 10, STEPS),
        },
        figure=figure,
        moving=[decisions["map"], *decisions["points"], *errors["lines"].values(), errors["now"]],
        move=move,
        presets={"From the start": {"step": 0}},
        play="step",
    )


@cache
def _paths(name):
    """All descents on a loss, (steps + 1, 9, runs), a run for each rate and start."""
    starts = np.random.default_rng(0).normal(size=(WEIGHTS, STARTS))

    def gradient(w):
        matrices = in_layers(w, SIZES)
        return column(backpropagate(XOR.X, XOR.y, matrices, ACTIVATIONS, BY_NAME[name]))

    return descend(gradient, np.tile(starts, len(RATES)), np.repeat(RATES, STARTS), STEPS)


def _run(rate, start):
    return RATES.index(rate) * STARTS + start - 1


@cache
def _outputs(name, rate, start):
    """What the network says to the four points after each step, (steps + 1, 4)."""
    return _say(XOR.X, _paths(name)[:, :, _run(rate, start)].T)


def _say(X, w):
    return forward(X, in_layers(w, SIZES), ACTIVATIONS)[2][..., 0]


def _sentence(start, rate, loss, step, outputs, largest):
    said = ", ".join(f"{y_hat:.2f}" for y_hat in outputs[loss][step])
    right = int(np.sum((outputs[loss][step] > 0.5) == XOR.y))
    (other,) = BY_NAME.keys() - {loss}
    return (
        f"Start {start}, rate {rate:g}, step {step} of {STEPS}, {loss}: the network says {said} to "
        f"(0, 0), (0, 1), (1, 0) and (1, 1), and is right about {right} of 4. The largest error is "
        f"{largest[loss][step]:.2f}, with {other} {largest[other][step]:.2f}. All four are first "
        f"right {_when(largest[loss])}; with {other}, {_when(largest[other])}."
    )


def _when(largest):
    right = largest < 0.5
    return f"at step {right.argmax()}" if right.any() else f"at none of the {STEPS} steps"
