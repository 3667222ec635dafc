"""One weight, two examples, and a start from which only one of the losses comes back."""

import numpy as np

from helpers import figures
from helpers.convergence import descent_on
from helpers.losses import LOSSES, SQUARED_ERROR
from helpers.page.controls import linear_slider, log_slider
from helpers.page.explorer import Explorer

X, Y = np.array([[10.0], [-1.0]]), np.array([1.0, 1.0])  # two examples of one feature, no bias
LOW, HIGH = -4, 2
MINIMUM, MAXIMUM = 0.194982, -0.466841  # of the squared error; a test finds them again


def trap():
    """An explorer of both losses over a single weight, on two examples that make squared error a
    trap.

    Controls: rate, start, steps. The examples are x = 10 and x = −1, both with y = 1, and there is
    no bias. On the left squared error, shaded where it curves downwards, on the right
    cross-entropy; on both the descent from the start, a dot for each step. The start can be dragged
    along w with the pointer, on either curve.
    """
    figure, axes = figures.new_figure(700, 400, columns=2)
    w = np.linspace(LOW, HIGH, 601)
    curves = {}
    for ax, loss in zip(axes, LOSSES.values(), strict=True):
        J, bends_down = loss.value(X, Y, w[None]), loss.hessian(X, Y, w[None])[:, 0, 0] < 0
        curves[loss.name] = figures.draw_curve_with_descent(ax, loss.name, w, J, bends_down)

    def move(rate, start, steps):
        results = {
            loss.name: descent_on(loss, X, Y, [start], rate, steps) for loss in LOSSES.values()
        }
        for name, (path, J) in results.items():
            figures.move_descent(curves[name], path[:, 0], J)
        return _sentence(rate, start, steps, results)

    def drag(values, name, x, y):
        return {"start": min(max(round(x, 1), LOW), HIGH) + 0.0}  # and never −0

    return Explorer(
        title="Squared error and cross-entropy over one weight",
        controls={
            "rate": log_slider("rate", 0.001, 10, 0.15),
            "start": linear_slider("start", LOW, HIGH, 0.1, -1),
            "steps": linear_slider("steps", 0, 500, 1, 200),
        },
        figure=figure,
        moving=[artist for artists in curves.values() for artist in artists.values()],
        move=move,
        presets={
            "Out of the trap": {"rate": 0.15, "start": -0.4},
            "In the trap": {"rate": 0.15, "start": -0.5},
        },
        play="steps",
        point=drag,
    )


def _sentence(rate, start, steps, results):
    ends = [
        f"{name} at w = {path[-1, 0]:.4g} with J = {J[-1]:.4g}"
        for name, (path, J) in results.items()
    ]
    fate = (
        f"is right of its maximum, w = {MAXIMUM:.3f}, on the side of its only minimum, w = "
        f"{MINIMUM:.3f}"
    )
    squared, _ = results[SQUARED_ERROR.name]
    if squared[-1, 0] < MAXIMUM:
        fate = (
            f"is left of its maximum, w = {MAXIMUM:.3f}, and runs to −∞ whatever the rate, J "
            "tending to 0.25"
        )
    return (
        f"Rate {rate:g}, start at w = {start:g}, {steps} step{'' if steps == 1 else 's'}. These "
        f"end with {ends[0]} and with {ends[1]}. There squared error {fate}; cross-entropy is "
        "convex, with its only minimum at w = 0.281."
    )
