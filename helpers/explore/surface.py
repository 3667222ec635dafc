"""The two losses as surfaces over two weights, and the descents on them."""

from functools import cache

import numpy as np

from helpers import data, figures
from helpers.convergence import descent_on
from helpers.losses import BY_NAME
from helpers.page.controls import choice, linear_slider, log_slider
from helpers.page.explorer import Explorer

LOW, HIGH = -8, 8
AXIS = np.linspace(LOW, HIGH, 161)  # of either weight, in the steps of the sliders


def surface():
    """An explorer of the two losses as surfaces over two weights, with a descent on each from the
    same start.

    Controls: data, view (contours, or height in 3-D), rate, bias and weight of the start, steps. On
    the left squared error, shaded where it curves downwards in some direction and darker where it
    is concave; on the right cross-entropy; on both the path of the descent, a dot for each step,
    and the gradient at the start. The start can be dragged with the pointer, on either surface and
    in either view.
    """
    o_rings = data.standardised(data.O_RINGS)
    options = [
        (dataset.name, dataset)
        for dataset in (o_rings, data.standardised(data.HOURS), data.ONE_NEURON)
    ]
    figure, axes = figures.new_figure(700, 400, columns=2)
    views = figures.draw_surfaces(axes, LOW, HIGH)
    drawn = {}

    def move(data, view, rate, bias, weight, steps):
        figures.show_view(views, view)
        if drawn.get(view) is not data:
            for name, artists in views[view].items():
                figures.show_surface(artists["path"].axes, AXIS, *_surface(BY_NAME[name], data))
            drawn[view] = data
        results = {
            name: _descent(loss, data, rate, bias, weight, steps) for name, loss in BY_NAME.items()
        }
        for name, result in results.items():
            figures.move_surface(views[view][name], *result)
        return _sentence(data, view, rate, bias, weight, steps, results)

    def drag(values, name, x, y):
        if values["view"] != "contours":
            J, _ = _surface(BY_NAME[name], values["data"])
            ax = views[values["view"]][name]["path"].axes
            x, y = figures.point_drawn_at(
                ax, x, y, AXIS, J, before=(values["bias"], values["weight"])
            )
        return {"bias": _stop(x), "weight": _stop(y)}

    return Explorer(
        title="Squared error and cross-entropy over two weights",
        controls={
            "data": choice("data", options, o_rings),
            "view": choice("view", [(view, view) for view in views], "contours"),
            "rate": log_slider("rate", 0.001, 100, 1.0),
            "bias": linear_slider("starting bias", LOW, HIGH, 0.1, 4),
            "weight": linear_slider("starting weight", LOW, HIGH, 0.1, 4),
            "steps": linear_slider("steps", 0, 200, 1, 100),
        },
        figure=figure,
        moving=[
            artist
            for losses in views.values()
            for artists in losses.values()
            for artist in artists.values()
        ],
        move=move,
        presets={
            "From zero": {"bias": 0.0, "weight": 0.0},
            "On the plateau": {"data": o_rings, "bias": 6.0, "weight": 6.0},
            "One example, sure and wrong": {
                "data": data.ONE_NEURON,
                "rate": 0.15,
                "bias": 2.0,
                "weight": 2.0,
            },
        },
        play="steps",
        point=drag,
    )


@cache
def _surface(loss, data):
    """The loss at every pair of weights, second weight down the rows, and two numbers that are
    negative where it bends.

    The first is negative where it curves downwards in some direction, the second where it curves
    upwards in none. An eigenvalue that differs from 0 by rounding only, such as one of
    a single example's two, counts as 0.
    """
    weights = np.stack(np.meshgrid(AXIS, AXIS)).reshape(2, -1)
    lowest, highest = np.linalg.eigvalsh(loss.hessian(data.X, data.y, weights)).T
    shape = len(AXIS), len(AXIS)
    bends = lowest + 1e-9 * np.abs(highest), highest - 1e-9 * np.abs(lowest)
    J = loss.value(data.X, data.y, weights).reshape(shape)
    return J, [number.reshape(shape) for number in bends]


def _descent(loss, data, rate, bias, weight, steps):
    """The path from the start, the losses on it, and the gradient at the start."""
    path, J = descent_on(loss, data.X, data.y, [bias, weight], rate, steps)
    return path, J, loss.gradient(data.X, data.y, path[0])


def _stop(value):
    """The nearest value that the sliders of the start have."""
    return min(max(round(value, 1), LOW), HIGH) + 0.0  # and never −0


def _sentence(data, view, rate, bias, weight, steps, results):
    name, other = BY_NAME
    (_, J, g), (_, other_J, other_g) = results.values()
    angle = np.degrees(np.arctan2(abs(g[0] * other_g[1] - g[1] * other_g[0]), g @ other_g))
    _, curvatures = _surface(BY_NAME[name], data)
    column, row = np.searchsorted(AXIS, [bias - 0.05, weight - 0.05])
    bends, concave = (curvature[row, column] < 0 for curvature in curvatures)
    shape = (
        "concave"
        if concave
        else "not convex, it curves downwards in some direction"
        if bends
        else "convex"
    )
    return (
        f"{data.name}, {view}, rate {rate:g}, start at bias {bias:g} and weight {weight:g}, "
        f"{steps} step{'' if steps == 1 else 's'}. J goes from {J[0]:.3g} to {J[-1]:.3g} for "
        f"{name}, from {other_J[0]:.3g} to {other_J[-1]:.3g} for {other}. At the start |∇J| is "
        f"{np.hypot(*g):.2g} for {name} and {np.hypot(*other_g):.2g} for {other}, with "
        f"{angle:.0f}° between them. There {name} is {shape}; {other} is convex everywhere."
    )
