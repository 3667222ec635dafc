"""What most notebooks do: for each explorer a function of its name and its controls that draws the figure anew."""

from functools import partial

import matplotlib.pyplot as plt

from helpers import convergence as measure
from helpers import figures
from helpers.activations import sigmoid
from helpers.descent import descend
from helpers.explore.convergence import LOSSES, _feature_axis, _infima


def convergence(data, rate, bias, weight, tolerance, steps, step):
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 4), dpi=100)
    losses, fits = figures.draw_remaining(left), figures.draw_fit(right)
    shares, reached, predictions, x = {}, {}, {}, _feature_axis(data)
    for name, (loss, gradient) in LOSSES.items():
        path = descend(partial(gradient, data.X, data.y), [bias, weight], rate, steps)
        shares[name] = measure.remaining(loss(data.X, data.y, path.T), _infima(data)[name])
        reached[name] = measure.steps_to_tolerance(shares[name], 0.0, tolerance)
        predictions[name] = sigmoid(path[step, 0] + path[step, 1] * x)
    figures.move_remaining(left, losses, shares, reached, tolerance, step)
    figures.move_fit(right, fits, data.in_units(x), predictions, data)
    return figure
