"""The true value of each quantity at many points, and whether two lines have the same."""

from typing import NamedTuple

import numpy as np

from helpers.activations import sigmoid, sigmoid_prime
from helpers.check.derivations.sides import Slope
from helpers.formulas import typed
from helpers.formulas.tree import walk
from helpers.losses import CROSS_ENTROPY, SQUARED_ERROR, numerical_gradient

LOSSES = {"cross_entropy": CROSS_ENTROPY, "squared_error": SQUARED_ERROR, "sigmoid": None}
MEANINGS_OF_L = ("loss", "logarithm", "likelihood")
POINTS = 48
# a point that is easy to try by hand
FIRST = {"input": 0.4, "label": 0.3, "feature": 1.5, "m": 5.0}


class Values(NamedTuple):
    """The values of a formula at all points.

    value: (points,). terms: the largest of the terms that are added up in it, whose rounding errors
    remain in it.
    """

    value: np.ndarray
    terms: np.ndarray | float = 0.0

    @property
    def exist(self):
        """Where there is a value."""
        return np.isfinite(self.value)


def same(one, other):
    """Whether two formulas, as Values, have the same value where both have one, which is at a third
    of the points.
    """
    both = one.exist & other.exist
    enough = 3 * both.sum() >= max(one.exist.sum(), other.exist.sum())
    return bool(both.any() and enough and (apart(one, other)[both] <= 1).all())


def apart(one, other):
    """By how much two formulas differ, over what rounding may do; nan where one has no value."""
    with np.errstate(all="ignore"):
        larger, terms = np.fmax(abs(one.value), abs(other.value)), np.fmax(one.terms, other.terms)
        rounding = np.fmin(1e-14 * terms, 1e-6 * larger)
        return abs(one.value - other.value) / (1e-9 * larger + rounding + 1e-300)


class Quantities:
    """The letters' true values at many points, for one example at each.

    of: a key of LOSSES. mean: whether the loss is divided by m, as the part of one example in a
    mean is. L: one of MEANINGS_OF_L. twice: whether the squared error is without its ½. certain:
    whether all labels are 0 or 1. loss: the same as of. values, rates: the letters' values and
    their slopes by the input of the activation, {meaning: (points,)}. share: what multiplies the
    loss of one example in each letter for a loss or a likelihood.
    """

    def __init__(self, of, mean=False, L="loss", twice=False, certain=False):
        self.loss, self.mean, self.twice, self.certain = of, mean, twice, certain
        self._rates_of = {}
        draw = np.random.default_rng(0)
        label, feature = (
            np.round(draw.uniform(0.05, 0.95, POINTS), 2),
            np.round(draw.uniform(0.3, 3, POINTS), 2),
        )
        label[1::4], label[3::4] = 0, 1
        feature[::3] *= -1
        self._fixed = {
            "label": label,
            "feature": feature,
            "m": draw.integers(2, 10, POINTS).astype(float),
        }
        h = np.round(draw.uniform(-3, 3, POINTS), 2)
        for meaning, array in (self._fixed | {"input": h}).items():
            array[0] = FIRST[meaning]
        if certain:
            label[:] = np.round(label)
        self._fixed["half"] = np.full(POINTS, 0.5)
        share = (1 + twice) * (1 / self._fixed["m"] if mean else np.ones(POINTS))
        self.share = (
            {"loss": share, "likelihood": -share, "either": share if L == "loss" else -share}
            if LOSSES[of]
            else {}
        )
        self._raised = L == "likelihood"
        self.values = self._at(h) | self._losses(h)
        self.rates = dict.fromkeys(self._fixed, np.zeros(POINTS)) | self._rates()

    def of(self, claim):
        """The Values of a Claim."""
        known = self.known(claim)
        terms = [part for node in walk(claim.tree) if node.kind == "add" for part in node.parts]
        with np.errstate(all="ignore"):
            sizes = [abs(typed.value(term, known)) + np.zeros(POINTS) for term in terms]
        return Values(
            typed.value(claim.tree, known) + np.zeros(POINTS), np.max([np.zeros(POINTS), *sizes], 0)
        )

    def known(self, claim):
        """The values of all letters, and of the slopes in a Claim."""
        slopes = [letter for letter in claim.letters if isinstance(letter, Slope)]
        with np.errstate(all="ignore"):
            return self.values | {
                slope: self.rate(slope.of) / self.rate(slope.by) for slope in slopes
            }

    def slope(self, of, by):
        """The true slope of one quantity by another, each a meaning, as Values."""
        return Values(self.rates[of] / self.rates[by])

    def rate(self, claim):
        """The slope of a Claim, or of what a meaning stands for, by the input of the activation."""
        name = claim if isinstance(claim, str) else claim.name
        if name in self.rates:
            return self.rates[name]

        def at(h):
            known = self._at(h[0]) | (
                self._losses(h[0]) if claim.letters & self.share.keys() else {}
            )
            return typed.value(claim.tree, known) + np.zeros(POINTS)

        if claim not in self._rates_of:
            self._rates_of[claim] = numerical_gradient(at, self.values["input"][None])[0]
        return self._rates_of[claim]

    def _at(self, h):
        """The values of the letters at these inputs of the activation, as {meaning: (points,)}."""
        known = self._fixed | {"input": h, "output": sigmoid(h), "factor": sigmoid_prime(h)}
        return known | {"weight": h / known["feature"]}

    def _losses(self, h):
        """The same for the letters of the loss and the likelihood."""
        if not self.share:
            return {}
        loss = LOSSES[self.loss].value
        each = [loss([[1.0]], [y], [one]) for y, one in zip(self._fixed["label"], h, strict=True)]
        return self._with_L({name: share * each for name, share in self.share.items()}, np.exp)

    def _rates(self):
        """The slopes of the letters by the input of the activation; those of the loss from its
        gradient.
        """
        rates = {
            "input": np.ones(POINTS),
            "output": self.values["factor"],
            "weight": 1 / self.values["feature"],
        }
        if self.share:
            gradient = LOSSES[self.loss].gradient
            each = POINTS * gradient(np.eye(POINTS), self.values["label"], self.values["input"])
            by_L = self.values["either"]
            rates |= self._with_L(
                {name: share * each for name, share in self.share.items()}, lambda rate: rate * by_L
            )
        return rates

    def _with_L(self, known, raised):
        """The same, but where L is a likelihood itself, L is not what has been called its
        logarithm, but exp of it.
        """
        return known | ({"either": raised(known["either"])} if self._raised else {})
