"""Three inputs of softmax, its outputs, and the gradients of both losses."""

from functools import lru_cache

import numpy as np

from helpers import figures
from helpers.page.controls import choice, linear_slider, log_slider
from helpers.page.explorer import Explorer
from helpers.softmax import (
    cross_entropy,
    cross_entropy_gradient,
    softmax_jacobian,
    squared_error,
    squared_error_gradient,
)
from helpers.softmax import softmax as outputs_of

REACH = 4  # of the sliders
ONE = np.ones((1, 1))  # the feature of a single example, so that its weights are the inputs


def softmax():
    """An explorer of the softmax of three inputs, and of both losses' gradients along the inputs.

    Controls: h₁ and h₂, h₃ being what makes their sum 0; the class that is right, the smoothing ε
    of its label, which becomes 1 − ε + ε/3 and ε/3 for the others; and the temperature T, by which
    the inputs are divided before softmax takes them. On the left the inputs, with −∇J of either
    loss along h/T as an arrow; on the right the outputs, shaded by the length of the squared
    error's gradient. Both points can be dragged with the pointer.
    """
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    inputs, simplex = figures.draw_inputs(left, 2.1 * REACH), figures.draw_simplex(right)
    shaded = []

    def move(first, second, right_class, smoothing, temperature):
        if shaded != [right_class, smoothing]:
            figures.shade_simplex(right, _lengths(right_class, smoothing))
            shaded[:] = right_class, smoothing
        h, y = _three(first, second), _label(right_class, smoothing)
        y_hat = outputs_of(h / temperature)
        one = ONE, y[np.newaxis], h[np.newaxis] / temperature
        gradients = {
            "cross-entropy": cross_entropy_gradient(*one)[0],
            "squared error": squared_error_gradient(*one)[0],
        }
        figures.move_inputs(inputs, h, gradients)
        figures.move_simplex(simplex, y_hat, y)
        entropy, squared = (np.linalg.norm(gradient) for gradient in gradients.values())
        return (
            f"Class {right_class} is right, smoothing {smoothing:g}; inputs {_told(h, 1)}, "
            f"temperature {temperature:g}. ŷ = {_told(y_hat, 3)}. Cross-entropy "
            f"{cross_entropy(*one):.3f}, its gradient of length {entropy:.3g}; squared error "
            f"{squared_error(*one):.3f}, its gradient of length {squared:.2g}."
        )

    def drag(values, name, x, y):
        h = figures.inputs_drawn_at(x, y)
        if name == "outputs":
            h = values["temperature"] * np.log(figures.outputs_drawn_at(x, y))
        first, second = np.clip(np.round(h - h.mean(), 1), -REACH, REACH)[:2] + 0.0  # never −0
        return {"first": float(first), "second": float(second)}

    return Explorer(
        title="Softmax and two gradients",
        controls={
            "first": linear_slider("h₁", -REACH, REACH, 0.1, -1.0),
            "second": linear_slider("h₂", -REACH, REACH, 0.1, 1.5),
            "right_class": choice("right class", [(str(k), k) for k in (1, 2, 3)], 1),
            "smoothing": linear_slider("smoothing ε", 0, 0.9, 0.1, 0.0),
            "temperature": log_slider("temperature T", 0.1, 10, 1.0),
        },
        figure=figure,
        moving=[*inputs.values(), *simplex.values()],
        move=move,
        presets={
            "Sure and wrong": {"first": -4.0, "second": 4.0, "right_class": 1, "temperature": 1.0},
            "Unsure": {"first": 0.0, "second": 0.0},
        },
        point=drag,
    )


def _three(first, second):
    return np.array([first, second, -first - second]) + 0.0  # never −0


def _label(right_class, smoothing):
    return (1 - smoothing) * np.eye(3)[right_class - 1] + smoothing / 3


@lru_cache
def _lengths(right_class, smoothing):
    """The length of the squared error's gradient at every one of the outputs that are shaded."""
    h = np.log(figures.GRID_OF_OUTPUTS + 1e-9)
    error = outputs_of(h) - _label(right_class, smoothing)
    return np.linalg.norm(np.einsum("ikl,il->ik", softmax_jacobian(h), error), axis=1)


def _told(values, digits):
    return f"({', '.join(f'{value:.{digits}f}' for value in values)})"
