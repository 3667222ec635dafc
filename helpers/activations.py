"""Activations f and their derivatives f′."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from helpers._validation import real_array


@np.errstate(under="ignore")  # where e⁻ʰ underflows to 0, 0 is the right limit
def sigmoid(h):
    """The sigmoid, also called the logistic function.

    σ(h) = 1 / (1 + e⁻ʰ)

    h: real numbers of any shape. Returns the same shape, in [0, 1]; within 4 ulp, and no finite h
    overflows. Raises TypeError where h is not made of real numbers.
    Source: Bishop, Pattern Recognition and Machine Learning, eq. 4.59.
    """
    h = real_array("h", h)
    # no exponential of a positive number: none overflows
    return np.exp(np.minimum(h, 0)) / (1 + np.exp(-np.abs(h)))


@np.errstate(under="ignore")
def sigmoid_prime(h):
    """The derivative of the sigmoid.

    σ′(h) = σ(h) (1 − σ(h)) = e⁻ʰ / (1 + e⁻ʰ)²

    h: real numbers of any shape. Returns the same shape, in [0, ¼]; within 4 ulp, also where σ(h)
    rounds to 1. Raises TypeError where h is not made of real numbers.
    Source: Bishop, eq. 4.88; computed from e^−|h| because σ′ is even.
    """
    e = np.exp(-np.abs(real_array("h", h)))
    return e / (1 + e) ** 2


@dataclass(frozen=True)
class Activation:
    """An activation f with its derivative.

    name: what error messages and menus call it. f, prime: functions of an array h of any shape, to
    the same shape. range: (lowest, highest) value that a target y may have, the closed range of f.
    formula: f(h) as one types it, which only those in menus need.
    """

    name: str
    f: Callable = field(repr=False)
    prime: Callable = field(repr=False)
    range: tuple[float, float]
    formula: str = field(default="", repr=False)


SIGMOID = Activation(
    name="sigmoid",
    f=sigmoid,
    prime=sigmoid_prime,
    range=(0, 1),
    formula="1 / (1 + exp(-h))",
)
IDENTITY = Activation(
    name="identity",
    f=np.positive,
    prime=np.ones_like,
    range=(-np.inf, np.inf),
    formula="h",
)
TANH = Activation(
    name="tanh",
    f=np.tanh,
    # tanh h = 2σ(2h) − 1, so its derivative is 4σ′(2h); 1/cosh² would overflow, and so would 2h,
    # where 4σ′ has long been 0
    prime=lambda h: 4 * sigmoid_prime(2 * np.clip(h, -400, 400)),
    range=(-1, 1),
    formula="tanh(h)",
)
SOFTPLUS = Activation(
    name="softplus",
    f=lambda h: np.logaddexp(0, h),
    prime=sigmoid,
    range=(0, np.inf),
    formula="ln(1 + exp(h))",
)
ARCTAN = Activation(
    name="arctan",
    f=np.arctan,
    # 1/(1 + h²), with the root taken before the square so that h² cannot overflow
    prime=lambda h: (1 / np.hypot(1, h)) ** 2,
    range=(-np.pi / 2, np.pi / 2),
    formula="atan(h)",
)
RELU = Activation(
    name="ReLU",
    f=lambda h: np.maximum(h, 0),
    # at the kink any slope from 0 to 1 would do
    prime=lambda h: np.where(h > 0, 1.0, 0.0),
    range=(0, np.inf),
)

# in the order of menus; a new one is a record above and its name here
ACTIVATIONS = {f.name: f for f in (SIGMOID, IDENTITY, TANH, SOFTPLUS, ARCTAN)}
