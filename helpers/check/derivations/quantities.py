"""What a formula is worth on many sets of m examples and n weights, and whether two have the same
worth.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from helpers.check.derivations.sets import MOST, Sets
from helpers.formulas.tree import Node, walk
from helpers.losses import CROSS_ENTROPY, SQUARED_ERROR

LOSSES = {"cross_entropy": CROSS_ENTROPY, "squared_error": SQUARED_ERROR, "sigmoid": None}
MEANINGS_OF_L = ("loss", "logarithm", "likelihood")
SIZES = {MOST: 32, 3: 16}  # {examples: how many sets of so many}
POINTS = sum(SIZES.values())
LETTERS = ("label", "feature", "weight", "m", "half", "bias")
LETTERS += ("product", "input", "output", "factor")
WHOLE = {"rows", "transpose", "jacobian", "gradient", "diag", "entry", "ones"}


class Values(NamedTuple):
    """The values of a formula at all points.

    value: (points,). terms: the largest of the terms that are added up in it, whose rounding errors
    remain in it. shape: "" for a number, else "column", "row" or "matrix", of which a point is one
    entry, or "none" where its matrices do not fit.
    """

    value: np.ndarray
    terms: np.ndarray | float = 0.0
    shape: str = ""

    @property
    def exist(self):
        """Where there is a value."""
        return np.isfinite(self.value)


def same(one, other, relation="="):
    """Whether two formulas, as Values, have the same value where both have one, which is at a third
    of the points; or whether the one is ≤ or ≥ the other.
    """
    if one.shape and other.shape and one.shape != other.shape:
        return False
    both = one.exist & other.exist
    enough = 3 * both.sum() >= max(one.exist.sum(), other.exist.sum())
    related = apart(one, other) <= 1
    if relation != "=":
        with np.errstate(all="ignore"):
            related |= one.value < other.value if relation == "≤" else one.value > other.value
    return bool(both.any() and enough and related[both].all())


def apart(one, other):
    """By how much two formulas differ, over what rounding may do; nan where one has no value."""
    with np.errstate(all="ignore"):
        larger, terms = np.fmax(abs(one.value), abs(other.value)), np.fmax(one.terms, other.terms)
        rounding = np.fmin(1e-14 * terms, 1e-6 * larger)
        return abs(one.value - other.value) / (1e-9 * larger + rounding + 1e-300)


def is_whole(tree):
    """Whether a letter without an index stands for a whole column in it."""
    return any(
        node.kind in WHOLE or (node.kind == "letter" and node.parts[0] in WHOLE)
        for node in walk(tree)
    )


def is_lost(one, other):
    """Whether two formulas differ by no more than the digits that are lost where large numbers
    cancel.
    """
    gap = abs(one.value - other.value)
    return bool((gap <= 1e-15 * np.fmax(one.terms, other.terms)).all())


class Quantities:
    """What each letter is worth, on sets of examples.

    of: a key of LOSSES, or None. extent: what of the examples the loss is of, "one" or "all". mean:
    whether it is divided by m, as a mean or the part of one example in it. L: one of MEANINGS_OF_L.
    twice: whether the squared error is without its ½. turned: whether it has the other sign.
    certain: whether all labels are 0 or 1. features: how many, if they are numbered. f: a Claim for
    an f of the reader's own. biased: whether there is a bias beside the weights. shares: whether a
    likelihood is divided by m where the loss is. values: {letter: (points,)}.
    """

    def __init__(
        self,
        of,
        extent="one",
        mean=False,
        L="loss",
        twice=False,
        certain=False,
        turned=False,
        features=0,
        f=None,
        biased=False,
        shares=False,
    ):
        self.loss, self.extent, self.mean, self.L, self.f = of, extent, mean, L, f
        self.twice, self.certain, self.turned, self.shares = twice, certain, turned, shares
        self.features, self.biased = features, biased
        self.share = dict.fromkeys(("loss", "likelihood", "either"), 1.0) if LOSSES.get(of) else {}
        draw = np.random.default_rng(1)
        self.sets = [Sets(draw, count, m, features or 2, self) for m, count in SIZES.items()]
        self.values = {name: self.of(_letter(name)).value for name in (*LETTERS, *self.share)}
        if self.share:
            share = (1 - 2 * turned) * (1 + twice) / (self.values["m"] if mean else 1.0)
            signs = {"loss": 1, "likelihood": -1, "either": 1 if L == "loss" else -1}
            self.share = {name: sign * share for name, sign in signs.items()}

    @cached_property
    def rates(self):
        """The slope of each letter by the input of the activation, {letter: (points,)}."""
        return {name: self.slope(name, "input").value for name in self.values} | {
            "weight": 1 / self.values["feature"]
        }

    def of(self, tree):
        """The Values of a tree."""
        with np.errstate(all="ignore"):
            found = [part.of(tree, is_whole(tree)) for part in self.sets]
        value, terms = (np.concatenate([one[at] for one in found]) for at in (0, 1))
        return Values(value, terms, found[0][2])

    def slope(self, of, by, feature=""):
        """The true slope of one quantity by another, each a meaning, as Values."""
        return self.of(Node("derivative", (_letter(of), _letter(by, feature)), 0, 0))


def _letter(name, feature=""):
    return Node("letter", (name, ("", feature)), 0, 0)
