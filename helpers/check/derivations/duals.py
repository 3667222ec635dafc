"""Slopes without differences: numbers that carry their slope along, one level for each slope of a
slope.
"""

import math

import numpy as np

from helpers.formulas.typed import COMPUTED, NAMED

SLOPES = {
    "exp": lambda u: computed("exp", u),
    "ln": lambda u: 1 / u,
    "sqrt": lambda u: 0.5 / computed("sqrt", u),
    "sin": lambda u: computed("cos", u),
    "cos": lambda u: -computed("sin", u),
    "tan": lambda u: 1 + computed("tan", u) ** 2,
    "sinh": lambda u: computed("cosh", u),
    "cosh": lambda u: computed("sinh", u),
    "tanh": lambda u: 1 - computed("tanh", u) ** 2,
    "atan": lambda u: 1 / (1 + u**2),
    "abs": lambda u: computed("sign", u),
    "sign": lambda u: 0 * u,
    "erf": lambda u: 2 / math.sqrt(math.pi) * computed("exp", -(u**2)),
    "sigmoid": lambda u: computed("sigmoid", u) * computed("sigmoid", -u),
    "softplus": lambda u: computed("sigmoid", u),
}


class Dual:
    """A value and its slope, each an array or a Dual of a lower level."""

    __array_ufunc__ = None  # numpy leaves the arithmetic to this class

    def __init__(self, value, slope, level):
        self.value, self.slope, self.level = value, slope, level

    def __neg__(self):
        return linear(np.negative, self)

    def __add__(self, other):
        return _both(lambda u, du, v, dv: (u + v, du + dv), self, other)

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        return _both(lambda u, du, v, dv: (u * v, du * v + u * dv), self, other)

    def __matmul__(self, other):
        return _both(lambda u, du, v, dv: (u @ v, du @ v + u @ dv), self, other)

    def __rmatmul__(self, other):
        return _both(lambda u, du, v, dv: (u @ v, du @ v + u @ dv), other, self)

    def __truediv__(self, other):
        return _both(lambda u, du, v, dv: (u / v, (du - u / v * dv) / v), self, other)

    def __rtruediv__(self, other):
        return _both(lambda u, du, v, dv: (u / v, (du - u / v * dv) / v), other, self)

    def __pow__(self, exponent):
        if level(exponent) >= self.level:
            return computed("exp", exponent * computed("ln", self))
        slope = exponent * self.value ** (exponent - 1) * self.slope
        return Dual(self.value**exponent, slope, self.level)

    def __rpow__(self, base):
        return computed("exp", self * computed("ln", np.asarray(base, dtype=float)))

    __radd__, __rmul__ = __add__, __mul__


def level(number):
    """How many slopes of slopes a number carries."""
    return number.level if isinstance(number, Dual) else 0


def shape(number):
    """The shape of a value, with slopes or without."""
    return shape(number.value) if isinstance(number, Dual) else number.shape


def slope_of(number, at):
    """The slope that a number carries at a level."""
    return number.slope if level(number) == at else linear(np.zeros_like, number)


def _value_of(number, at):
    return number.value if level(number) == at else number


def _both(rule, one, other):
    top = max(level(one), level(other))
    one, other = (u if isinstance(u, Dual) else np.asarray(u, dtype=float) for u in (one, other))
    u, du, v, dv = (read(x, top) for x in (one, other) for read in (_value_of, slope_of))
    return Dual(*rule(u, du, v, dv), top)


def linear(function, number):
    """A function that is its own slope, such as the choice of an entry."""
    if not isinstance(number, Dual):
        return function(number)
    return Dual(linear(function, number.value), linear(function, number.slope), number.level)


def computed(name, number):
    """One of the functions that may be typed, entry by entry."""
    if not isinstance(number, Dual):
        return COMPUTED[name](number)
    slope = SLOPES.get(name) or NAMED[name].prime
    return Dual(computed(name, number.value), slope(number.value) * number.slope, number.level)
