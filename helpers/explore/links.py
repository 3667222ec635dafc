"""An activation, and the loss that is built from it: the one whose slope is ŷ − y."""

import numpy as np

from helpers import figures
from helpers.activations import ACTIVATIONS
from helpers.links import EXPONENTIAL, EXTREME_VALUE, GAUSSIAN_CDF, matching_loss
from helpers.page.controls import choice, linear_slider
from helpers.page.explorer import Explorer

H = np.linspace(-6, 6, 241)
# ∫ f from 0 to h where it has a formula; a test differentiates each
INTEGRALS = {
    "sigmoid": "ln(1 + eʰ) − ln 2",
    "identity": "h²/2",
    "tanh": "ln cosh h",
    "arctan": "h arctan h − ln(1 + h²)/2",
    "exponential": "eʰ − 1",
    "Gaussian cdf": "hΦ(h) + φ(h) − φ(0)",
}
NAMES = {
    "sigmoid": "it is the cross-entropy, but for a number that depends on y alone",
    "identity": "it is the squared error, but for a number that depends on y alone",
    "exponential": "it is −ln of a Poisson probability, but for a number that depends on y alone",
}


def links():
    """An explorer of matching losses: from ∂L/∂h = ŷ − y back to L, for an activation of choice.

    Controls: the activation f; the label y; and h. On the left f and the label, and at h the
    distance ŷ − y; on the right its integral from 0 on, with the tangent at h, which has this
    slope, and half the squared error through the same f.
    """
    shapes = ACTIVATIONS | {f.name: f for f in (EXPONENTIAL, GAUSSIAN_CDF, EXTREME_VALUE)}
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    output, losses = figures.draw_output(left), figures.draw_two_losses(right)

    def move(activation, y, h):
        f = shapes[activation]
        y_hat, slope = float(f.f(np.array(h))), float(f.prime(np.array(h)))
        value = float(matching_loss(f, y, h))
        curves = {
            "matching loss": matching_loss(f, y, H),
            "squared error": (y - f.f(H)) ** 2 / 2,
        }
        figures.move_output(output, H, f.f(H), y, h, y_hat)
        figures.move_two_losses(losses, H, curves, h, value, y_hat - y)
        integral = INTEGRALS.get(activation)
        formula = f"is {integral} − yh" if integral else "is integrated by numbers here"
        name = f"; {NAMES[activation]}" if activation in NAMES else ""
        return (
            f"f the {activation}, label {y:g}, h = {h:g}: ŷ − y = {y_hat - y:.3f} is the slope of "
            f"the matching loss, which is {value:.3f} there, from 0 at h = 0; the squared error "
            f"has the slope {(y_hat - y) * slope:.3f}. The matching loss {formula}{name}. It is "
            f"convex, since f rises; the squared error is {_shape(curves['squared error'])}."
        )

    return Explorer(
        title="The loss that an activation is made for",
        controls={
            "activation": choice("activation f", [(name, name) for name in shapes], "sigmoid"),
            "y": linear_slider("label y", 0, 1, 0.1, 1.0),
            "h": linear_slider("h", -6, 6, 0.1, -2.0),
        },
        figure=figure,
        moving=[*output.values(), *losses.values()],
        move=move,
        presets={
            "Counts": {"activation": "exponential", "y": 1.0, "h": 1.0},
            "Nothing to cancel": {"activation": "identity", "y": 1.0, "h": -2.0},
        },
    )


def _shape(curve):
    """Whether a curve over H is convex, by its second differences."""
    return "convex too" if (np.diff(curve, 2) > -1e-12).all() else "not, on these axes"
