"""What the reader explores: each function returns one explorer to show in a notebook."""

from functools import cache, partial

import numpy as np

from helpers import convergence as measure
from helpers import data, figures
from helpers.activations import sigmoid
from helpers.controls import choice, linear_slider, log_slider
from helpers.descent import descend
from helpers.live import Explorer
from helpers.losses import cross_entropy, cross_entropy_gradient, squared_error, squared_error_gradient
from helpers.notation import CROSS_ENTROPY, SQUARED_ERROR

LOSSES = {
    SQUARED_ERROR.name: (squared_error, squared_error_gradient),
    CROSS_ENTROPY.name: (cross_entropy, cross_entropy_gradient),
}


@cache
def _infima(dataset):
    return dict(zip(LOSSES, measure.infima(dataset.X, dataset.y), strict=True))


def convergence():
    """An explorer of both losses converging on the same data, from the same start, at the same rate.

    Controls: data, rate, bias and weight of the start, steps, tolerance. On the left the share of each loss above its
    infimum that is left, (J − J*) / (J₀ − J*), against the step; on the right the data and both predictions.
    """
    o_rings = data.standardised(data.O_RINGS)
    options = [(dataset.name, dataset) for dataset in (o_rings, data.HOURS, data.ONE_NEURON)]
    controls = {
        "data": choice("data", options, o_rings),
        "rate": log_slider("rate", 0.001, 100, 1.0),
        "bias": linear_slider("starting bias", -8, 8, 0.1, 0),
        "weight": linear_slider("starting weight", -8, 8, 0.1, 0),
        "steps": linear_slider("steps", 10, 1000, 10, 200),
        "tolerance": log_slider("tolerance ε", 0.001, 0.5, 0.1),
    }
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    losses, fits = figures.draw_remaining(left), figures.draw_fit(right)

    def move(data, rate, bias, weight, steps, tolerance):
        shares, reached, predictions, x = {}, {}, {}, _feature_axis(data)
        for name, infimum in _infima(data).items():
            loss, gradient = LOSSES[name]
            path = descend(partial(gradient, data.X, data.y), [bias, weight], rate, steps)
            J = loss(data.X, data.y, path.T)
            shares[name] = measure.remaining(J, infimum)
            reached[name] = measure.steps_to_tolerance(J, infimum, tolerance)
            predictions[name] = sigmoid(path[-1, 0] + path[-1, 1] * x)
        figures.move_remaining(left, losses, shares, reached, tolerance)
        figures.move_fit(right, fits, data.in_units(x), predictions, data)
        return _sentence(data, rate, bias, weight, steps, tolerance, shares, reached)

    moving = [*losses.values(), *fits.values()]
    return Explorer("Squared error and cross-entropy converging", controls, figure, moving, move)


def _feature_axis(data):
    low, high = data.features.min(), data.features.max()
    margin = 0.15 * (high - low) or 1.0
    return np.linspace(low - margin, high + margin, 200)


def _sentence(data, rate, bias, weight, steps, tolerance, shares, reached):
    def outcome(name):
        if np.isfinite(reached[name]):
            return f"{name} has {tolerance:g} left at step {reached[name]:.0f}"
        return f"{name} still has {shares[name][-1]:.2g} left at step {steps}"

    return (
        f"{data.name}, rate {rate:g}, start at bias {bias:g} and weight {weight:g}, {steps} steps. "
        f"Of the loss above its infimum, {outcome(CROSS_ENTROPY.name)}, and {outcome(SQUARED_ERROR.name)}."
    )
