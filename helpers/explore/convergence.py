"""Both losses converging on the same data."""

from functools import cache, lru_cache

import numpy as np

from helpers import convergence as measure
from helpers import data, figures
from helpers.activations import sigmoid
from helpers.losses import CROSS_ENTROPY, LOSSES, SQUARED_ERROR
from helpers.page.controls import choice, linear_slider, log_slider, scrubber
from helpers.page.explorer import Explorer


def convergence():
    """An explorer of both losses converging on the same data, from the same start, at the same
    rate.

    Controls: data, rate, bias and weight of the start, steps, tolerance, and the step that is
    shown. On the left the share of each loss above its infimum that is left, (J − J*) / (J₀ − J*),
    against the step; on the right the data and both predictions at the step that is shown.
    """
    o_rings = data.standardised(data.O_RINGS)
    options = [(known.name, known) for known in (o_rings, data.HOURS, data.ONE_NEURON)]
    steps = linear_slider("steps", 10, 1000, 10, 200)
    one = {"data": data.ONE_NEURON, "rate": 0.15, "tolerance": 0.1, "steps": 300, "step": 300}
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    lines, fits = figures.draw_remaining(left), figures.draw_fit(right)

    def move(data, rate, bias, weight, tolerance, steps, step):
        shares, reached, predictions, x = {}, {}, {}, _feature_axis(data)
        for loss in LOSSES.values():
            path, share = _descent(loss, data, rate, bias, weight, steps)
            bias_then, weight_then = path[min(step, steps)]
            shares[loss.name] = share
            reached[loss.name] = measure.first_within(share, tolerance)
            predictions[loss.name] = sigmoid(bias_then + weight_then * x)
        figures.move_remaining(left, lines, shares, reached, tolerance, step)
        figures.move_fit(right, fits, data.in_units(x), predictions, data)
        return _sentence(data, rate, bias, weight, tolerance, steps, step, shares, reached)

    return Explorer(
        title="Squared error and cross-entropy converging",
        controls={
            "data": choice("data", options, o_rings),
            "rate": log_slider("rate", 0.001, 100, 1.0),
            "bias": linear_slider("starting bias", -8, 8, 0.1, 0),
            "weight": linear_slider("starting weight", -8, 8, 0.1, 0),
            "tolerance": log_slider("tolerance ε", 0.001, 0.5, 0.1),
            "steps": steps,
            "step": scrubber("step shown", steps),
        },
        figure=figure,
        moving=[*lines.values(), *fits.values()],
        move=move,
        presets={
            "Sure and mostly wrong": {
                "data": o_rings,
                "rate": 1.0,
                "bias": 0.0,
                "weight": 8.0,
                "tolerance": 0.1,
                "steps": 200,
                "step": 200,
            },
            "One example, wrong": one | {"bias": 0.9, "weight": 0.6},
            "One example, sure and wrong": one | {"bias": 2.0, "weight": 2.0},
        },
        play="step",
    )


@cache
def infima(dataset):
    """The infimum of either loss on a data set, {Loss: J*}."""
    return dict(zip(LOSSES.values(), measure.infima(dataset.X, dataset.y), strict=True))


# the last state of either loss, so that a move of step or tolerance computes nothing again
@lru_cache(maxsize=4)
def _descent(loss, data, rate, bias, weight, steps):
    path, J = measure.descent_on(loss, data.X, data.y, [bias, weight], rate, steps)
    return path, measure.remaining(J, infima(data)[loss])


def _feature_axis(data):
    low, high = data.features.min(), data.features.max()
    margin = 0.15 * (high - low) or 1.0
    return np.linspace(low - margin, high + margin, 200)


def _sentence(data, rate, bias, weight, tolerance, steps, step, shares, reached):
    def outcome(name):
        if np.isfinite(reached[name]):
            again = shares[name][-1]
            then = f" and {again:.2g} again at step {steps}" if again > tolerance else ""
            return f"{name} has at most {tolerance:g} left at step {reached[name]:.0f}{then}"
        return f"{name} still has {shares[name][-1]:.2g} left at step {steps}"

    start = f"start at bias {bias:g} and weight {weight:g}"
    return (
        f"{data.name}, rate {rate:g}, {start}, {steps} steps, shown at step {step}. Of the loss "
        f"above its infimum, {outcome(CROSS_ENTROPY.name)}, and {outcome(SQUARED_ERROR.name)}."
    )
