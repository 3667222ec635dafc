"""The gradient of one example, factor by factor, and what saturation does to it."""

import numpy as np

from helpers import figures
from helpers.activations import sigmoid, sigmoid_prime
from helpers.figures.ideas import FACTOR
from helpers.losses import LOSSES, SQUARED_ERROR
from helpers.page.controls import linear_slider
from helpers.page.explorer import Explorer

GRADIENTS = {loss.name: loss.gradient for loss in LOSSES.values()}
H = np.linspace(-8, 8, 321)
SURE, WRONG = 0.1, 0.5  # f′(h) is less than the one, and ŷ further from y than the other


def saturation():
    """An explorer of the factors of the gradient for one example, while its h goes into saturation
    and out of it.

    Controls: h, target y, feature x. On the left the slope dJ/dh of either loss against h, with a
    mark where the squared error's is steepest; on the right a bar for each of the factors ŷ − y,
    f′(h) and x, and for each loss one for their product, its gradient ∂J/∂w. The cross-entropy's
    has no f′(h).
    """
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    slopes, factors = figures.draw_slopes(left), figures.draw_factors(right)

    def move(h, y, x):
        curves = {name: _gradient(name, H, y) for name in GRADIENTS}
        here = {name: _gradient(name, np.array([h]), y)[0] for name in GRADIENTS}
        values = {"ŷ − y": sigmoid(h) - y, FACTOR.name: sigmoid_prime(h), "x": x}
        values |= {name: slope * x for name, slope in here.items()}
        peaks = _peaks(y)
        figures.move_slopes(
            left, slopes, H, curves, y, h, here, (peaks, _gradient(SQUARED_ERROR.name, peaks, y))
        )
        figures.move_factors(
            factors, values, {name: _said(value) for name, value in values.items()}
        )
        return _sentence(h, y, values, peaks)

    return Explorer(
        title="The gradient of one example and its factors",
        controls={
            "h": linear_slider("h", -8, 8, 0.1, 2.0),
            "y": linear_slider("target y", 0.0, 1.0, 0.1, 0.0),
            "x": linear_slider("feature x", -2.0, 2.0, 0.1, 1.0),
        },
        figure=figure,
        moving=[
            *slopes["lines"].values(),
            *slopes["dots"].values(),
            slopes["now"],
            slopes["peaks"],
            *factors["bars"].values(),
            *factors["numbers"].values(),
        ],
        move=move,
        presets={
            "Sure and wrong": {"h": 4.0, "y": 0.0, "x": 1.0},
            "Unsure": {"h": 0.0, "y": 0.0, "x": 1.0},
            "Sure and right": {"h": -4.0, "y": 0.0, "x": 1.0},
        },
    )


def _gradient(name, h, y):
    """The loss's slope dJ/dh at each of the inputs h, (k,): its gradient for a weight whose feature
    is 1.
    """
    return GRADIENTS[name](np.ones((1, 1)), np.array([y]), h[None, :])[0]


def _peaks(y):
    """The inputs h at which the slope of the squared error is steepest, downhill (where y > 0) and
    uphill (y < 1).

    3ŷ² − 2(1 + y)ŷ + y = 0, the derivative of (ŷ − y) ŷ(1 − ŷ) with respect to ŷ; for y = 0: ŷ =
    2/3, h = ln 2
    """
    y_hat = (1 + y + np.array([-1, 1]) * np.sqrt(1 - y + y**2)) / 3
    y_hat = y_hat[(y_hat > 0) & (y_hat < 1)]
    return np.log(y_hat / (1 - y_hat))


def _sentence(h, y, values, peaks):
    error, factor = values["ŷ − y"], values[FACTOR.name]
    gradients = " and ".join(f"{_said(values[name])} for {name}" for name in GRADIENTS)
    times = f"slope 1/f′(h) = {_said(1 / factor)} times as long as squared error"
    ratio = (
        f"Cross-entropy has a {times}" if error else "The neuron is right, and both slopes are 0"
    )
    if factor < SURE and abs(error) > WRONG:
        ratio = f"The neuron is sure and wrong: cross-entropy has a {times}"
    steepest = " and ".join(
        f"{_said(slope)} at h = {_said(peak)} (ŷ = {_said(sigmoid(peak))})"
        for peak, slope in zip(peaks, _gradient(SQUARED_ERROR.name, peaks, y), strict=True)
    )
    return (
        f"h = {_said(h)}, y = {y:g}, x = {_said(values['x'])}: ŷ = {_said(sigmoid(h))}, ŷ − y = "
        f"{_said(error)}, f′(h) = {_said(factor)}. The gradient ∂J/∂w is {gradients}. {ratio}. "
        f"Squared error is steepest with a slope of {steepest}."
    )


def _said(number):
    """The number to four digits, with the minus sign of formulas."""
    return f"{number + 0.0:.4g}".replace("-", "−")  # + 0.0 takes the sign off a zero
