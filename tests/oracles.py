"""Slow answers to compare with: loops over numbers of 300 digits, and what hypothesis draws to try
them on."""

import math

import mpmath as mp
import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers import activations

DIGITS = 300  # tanh 300 differs from 1 only in the 261st
ACTIVATIONS = list(activations.ACTIVATIONS.values())
EXACT = {
    "sigmoid": lambda h: 1 / (1 + mp.exp(-h)),
    "identity": lambda h: h,
    "tanh": mp.tanh,
    "softplus": lambda h: mp.log1p(mp.exp(h)),
    "arctan": mp.atan,
}


def ulps(got, exact):
    """By how many units in the last place a double differs from the exact number."""
    return abs(mp.mpf(float(got)) - exact) / mp.mpf(math.ulp(float(exact)))


def squared_error(X, y, w, f=EXACT["sigmoid"]):
    total = mp.mpf(0)
    for row, target in zip(X, y, strict=True):
        total += (mp.mpf(float(target)) - f(_input(row, w))) ** 2
    return total / (2 * len(y))


def cross_entropy(X, y, w):
    total = mp.mpf(0)
    for row, target in zip(X, y, strict=True):
        h = _input(row, w)
        if target != 0:
            total -= mp.mpf(float(target)) * mp.log(1 / (1 + mp.exp(-h)))
        if target != 1:
            total -= (1 - mp.mpf(float(target))) * mp.log(1 / (1 + mp.exp(h)))
    return total / len(y)


def gradient(loss, w):
    """The gradient of a loss as a limit, not by a formula."""
    w = [mp.mpf(float(wj)) for wj in w]
    return [mp.diff(lambda t, j=j: loss([*w[:j], t, *w[j + 1 :]]), w[j]) for j in range(len(w))]


def _input(row, w):
    h = mp.mpf(0)
    for xj, wj in zip(row, w, strict=True):
        h += mp.mpf(float(xj)) * (wj if isinstance(wj, mp.mpf) else mp.mpf(float(wj)))
    return h


def floats(low, high):
    return st.floats(low, high, allow_nan=False)


def eighths(low, high):
    """Multiples of 1/8, whose products and sums are doubles: h = Xw is then exact."""
    return st.integers(8 * low, 8 * high).map(lambda k: k / 8)


@st.composite
def problems(draw, activations=ACTIVATIONS, numbers=floats, size=25, runs=None):
    """X with |x| ≤ 3, targets in the closed range of an activation, weights up to ±size."""
    activation = draw(st.sampled_from(activations))
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    low, high = (int(np.clip(end, -3, 3)) for end in activation.range)
    X = draw(arrays(float, (m, n), elements=numbers(-3, 3)))
    y = draw(arrays(float, m, elements=numbers(low, high)))
    w = draw(arrays(float, n if runs is None else (n, runs), elements=numbers(-size, size)))
    return activation, X, y, w
