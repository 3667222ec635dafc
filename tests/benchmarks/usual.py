"""What most notebooks do: for each explorer a function of its name and its controls that draws the
figure anew."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from helpers import convergence as measure
from helpers import figures
from helpers.activations import sigmoid, sigmoid_prime
from helpers.data import ONE_NEURON, SIX_POINTS
from helpers.descent import descend
from helpers.explore.convergence import _feature_axis, infima
from helpers.explore.neuron import GRADIENTS, H, _rates, _slope
from helpers.explore.rates import RATES, STARTS, _colours, _counts, _shares
from helpers.explore.saturation import _gradient, _peaks, _said
from helpers.explore.separable import MOST
from helpers.explore.surface import AXIS, BY_NAME, _surface
from helpers.explore.trap import HIGH, LOW, X, Y
from helpers.figures.ideas import FACTOR, SQUARED_ERROR
from helpers.figures.rates import LAYOUT as RATES_LAYOUT


def convergence(data, rate, bias, weight, tolerance, steps, step):
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 4), dpi=100)
    losses, fits = figures.draw_remaining(left), figures.draw_fit(right)
    shares, reached, predictions, x = {}, {}, {}, _feature_axis(data)
    for name, loss in BY_NAME.items():
        path = descend(partial(loss.gradient, data.X, data.y), [bias, weight], rate, steps)
        shares[name] = measure.remaining(loss.value(data.X, data.y, path.T), infima(data)[loss])
        reached[name] = measure.steps_to_tolerance(shares[name], 0.0, tolerance)
        predictions[name] = sigmoid(path[step, 0] + path[step, 1] * x)
    figures.move_remaining(left, losses, shares, reached, tolerance, step)
    figures.move_fit(right, fits, data.in_units(x), predictions, data)
    return figure


def surface(data, view, rate, bias, weight, steps):
    figure, axes = plt.subplots(1, 2, figsize=(7, 4), dpi=100)
    views = figures.draw_surfaces(axes, AXIS[0], AXIS[-1])
    figures.show_view(views, view)
    for name, loss in BY_NAME.items():
        path = descend(partial(loss.gradient, data.X, data.y), [bias, weight], rate, steps)
        figures.show_surface(views[view][name]["path"].axes, AXIS, *_surface(loss, data))
        artists, J = views[view][name], loss.value(data.X, data.y, path.T)
        figures.move_surface(artists, path, J, loss.gradient(data.X, data.y, path[0]))
    return figure


def trap(rate, start, steps):
    figure, axes = plt.subplots(1, 2, figsize=(7, 4), dpi=100)
    w = np.linspace(LOW, HIGH, 601)
    for ax, loss in zip(axes, BY_NAME.values(), strict=True):
        path = descend(partial(loss.gradient, X, Y), [start], rate, steps)[:, 0]
        J, bends_down = loss.value(X, Y, w[None]), loss.hessian(X, Y, w[None])[:, 0, 0] < 0
        artists = figures.draw_curve_with_descent(ax, loss.name, w, J, bends_down)
        figures.move_descent(artists, path, loss.value(X, Y, path[None]))
    return figure


def neuron(weight, bias, rates, forgotten, squared_error_rate, cross_entropy_rate, steps, step):
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 4), dpi=100)
    outputs, slopes = figures.draw_outputs(left), figures.draw_step_slopes(right)
    X, y, h, below = ONE_NEURON.X, ONE_NEURON.y, {}, []
    for name, rate in _rates(squared_error_rate, cross_entropy_rate, forgotten).items():
        path = descend(partial(GRADIENTS[name], X, y), [bias, weight], rate, steps)
        h[name] = path.sum(axis=1)
        below += list(np.flatnonzero(sigmoid(h[name]) < 0.5)[:1])
    figures.move_outputs(left, outputs, {name: sigmoid(h[name]) for name in h}, step, below, rates)
    curves = {name: (H, _slope(name, H)) for name in h}
    now = {name: h[name][step] for name in h}
    slopes_now = {name: _slope(name, np.array([now[name]]))[0] for name in h}
    figures.move_step_slopes(right, slopes, curves, now, slopes_now)
    return figure


def saturation(h, y, x):
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 4), dpi=100)
    slopes, factors = figures.draw_slopes(left), figures.draw_factors(right)
    curves = {name: _gradient(name, H, y) for name in BY_NAME}
    here = {name: _gradient(name, np.array([h]), y)[0] for name in BY_NAME}
    peaks = _peaks(y)
    steepest = _gradient(SQUARED_ERROR.name, peaks, y)
    figures.move_slopes(left, slopes, H, curves, y, h, here, (peaks, steepest))
    values = {"ŷ − y": sigmoid(h) - y, FACTOR.name: sigmoid_prime(h), "x": x}
    values |= {name: slope * x for name, slope in here.items()}
    figures.move_factors(factors, values, {name: _said(value) for name, value in values.items()})
    return figure


def rates(tolerance, rate, weight, data):
    figure, axes = plt.subplot_mosaic(RATES_LAYOUT, figsize=(7, 6.2), dpi=100)
    artists = figures.draw_rates(axes, RATES, STARTS)
    counts = {name: _counts(loss, data, tolerance) for name, loss in BY_NAME.items()}
    row, column = np.abs(STARTS - weight).argmin(), np.abs(RATES - rate).argmin()
    runs = {name: _shares(loss, data)[:, 64 * row + column] for name, loss in BY_NAME.items()}
    best = {name: (count.best_rates, STARTS, count.best_steps) for name, count in counts.items()}
    figures.move_rates(artists, _colours(counts), best, (rate, weight), runs, tolerance)
    return figure


def separable(step, rate, penalty):
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 4), dpi=100)
    lines = figures.draw_classes(left, SIX_POINTS.features, SIX_POINTS.y, SIX_POINTS.feature_names)
    growth = figures.draw_growth(right, MOST)
    path = _path(rate, penalty)
    figures.move_classes(lines, path[step])
    figures.move_growth(growth, np.linalg.norm(path, axis=1), step)
    return figure
