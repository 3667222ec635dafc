"""What a formula is worth on many sets of m examples and n weights, and whether two have the same
worth.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from helpers.check.derivations.duals import Dual, computed, level, linear, slope_of
from helpers.formulas.tree import Node, walk
from helpers.formulas.typed import NUMBERS
from helpers.losses import CROSS_ENTROPY, SQUARED_ERROR

LOSSES = {"cross_entropy": CROSS_ENTROPY, "squared_error": SQUARED_ERROR, "sigmoid": None}
MEANINGS_OF_L = ("loss", "logarithm", "likelihood")
SIZES = {5: 32, 3: 16}  # {examples: how many sets of so many}
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


class Place(NamedTuple):
    """Where a formula stands: the example that is meant, the indices that sums bind, {name: which},
    what carries a slope, as (what, which of them), whether letters stand for whole columns, and the
    argument of f, inside f.
    """

    example: np.ndarray | int
    bound: dict
    seeds: tuple = ()
    whole: bool = False
    argument: object = None


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
        self.numbered = features > 0
        self.share = dict.fromkeys(("loss", "likelihood", "either"), 1.0) if LOSSES.get(of) else {}
        draw = np.random.default_rng(1)
        self.sets = [
            Set(draw, m, count, max(features, 2), certain, biased, self)
            for m, count in SIZES.items()
        ]
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
        nodes = list(walk(tree))
        whole = any(n.kind in WHOLE or (n.kind == "letter" and n.parts[0] in WHOLE) for n in nodes)
        with np.errstate(all="ignore"):
            found = [part.of(tree, whole) for part in self.sets]
        value, terms = (np.concatenate([one[at] for one in found]) for at in (0, 1))
        return Values(value, terms, found[0][2])

    def slope(self, of, by):
        """The true slope of one quantity by another, each a meaning, as Values."""
        return self.of(Node("derivative", (_letter(of), _letter(by)), 0, 0))


def _letter(name):
    return Node("letter", (name, ("", "")), 0, 0)


class Set:
    """Some sets of m examples, and what formulas are worth there: (count,) for a number, (count,
    rows, columns) for a matrix.
    """

    def __init__(self, draw, m, count, n, certain, biased, quantities):
        self.m, self.n, self.count, self.quantities = m, n, count, quantities
        self.at, self.names = np.arange(count), {"example": {}, "feature": {}}
        self.chosen = {
            role: draw.integers(0, most, (9, count))
            for role, most in (("example", m), ("feature", n))
        }
        y = np.round(draw.uniform(0.05, 0.95, (count, m)), 2)
        y[1::4], y[3::4] = draw.integers(0, 2, (2, *y[1::4].shape))
        X = np.round(draw.uniform(0.3, 3, (count, m, n)), 2)
        X[::3] *= -1
        h = np.round(draw.uniform(-3, 3, (count, m)), 2)
        h[h == 0] = 1.0
        i, j = (self.chosen[role][0] for role in ("example", "feature"))
        if m == max(SIZES):  # a point that is easy to try by hand
            h[0, i[0]], y[0, i[0]], X[0, i[0], j[0]] = 0.4, 0.3, 1.5
        self.y, self.free = np.round(y) if certain else y, {}
        self.b = np.round(draw.uniform(0.3, 2, count), 2) * biased
        self.w = np.round(draw.uniform(0.5, 2, (count, n)), 2) * draw.choice([-1, 1], (count, n))

        # one feature is made to lead to this input, and is not the one that is looked at
        last = (j + 1) % n
        X[self.at, :, last] = 0
        rest = h - self.b[:, None] - (X @ self.w[..., None])[..., 0]
        X[self.at, :, last] = rest / self.w[self.at, last][:, None]
        self.X, self.h, self.draw = X, h, draw
        self.place = Place(i, {})

    def of(self, tree, whole):
        """The value at each point, the largest of the terms in it, and its shape."""
        self.terms, self.fits = np.zeros(self.count), True
        found = self._of(tree, self.place._replace(whole=whole))
        rows, columns = found.shape[1:] if found.ndim > 1 else (1, 1)
        shape = {(False, False): "", (True, False): "column", (False, True): "row"}.get(
            (rows > 1, columns > 1), "matrix"
        )
        if shape:
            row, column = (
                0 if size == 1 else self.chosen["example" if size == self.m else "feature"][which]
                for which, size in enumerate((rows, columns))
            )
            if shape == "row":
                column = self.chosen["feature" if columns == self.n else "example"][0]
            found = found[self.at, row, column]
        shape = shape if self.fits else "none"
        return np.broadcast_to(found.reshape(-1), self.count), self.terms, shape

    def _of(self, node, place):
        parts = node.parts
        match node.kind:
            case "number" | "constant":
                return np.full(self.count, float(NUMBERS.get(parts[0], parts[0])))
            case "letter":
                return self._letter(*parts, place)
            case "derivative":
                return self._slope(parts[0], parts[1:], place)
            case "gradient" | "jacobian":
                of = parts[-1]
                for _ in range(parts[0] - 1 if node.kind == "gradient" else 0):
                    of = Node("jacobian", (of,), 0, 0)
                column = [self._along(of, ("weight", j), place) for j in range(self.n)]
                return self._stacked(column, -1 if node.kind == "jacobian" else 1)
            case "sum" | "prod":
                return self._series(node.kind, *parts, place)
            case "entry":
                return self._entry(*parts, place)
            case "call" if parts[0] == "f":
                return self._activation(self._of(parts[1], place), place)
        values = [self._of(part, place) if isinstance(part, Node) else part for part in parts]
        match node.kind:
            case "add":
                for value in values:
                    self._note(value)
                return self._fold(lambda a, b: a + b, values)
            case "neg":
                return -values[0]
            case "mul":
                return self._fold(_times, values)
            case "entrywise":
                return self._fold(lambda a, b: a * b, values)
            case "divide":
                return self._fold(lambda a, b: a / b, values)
            case "power":
                if parts[0].kind == "constant" and parts[0].parts[0] == "e":
                    return computed("exp", values[1])
                return self._fold(lambda a, b: a**b, values)
            case "call":
                return computed(*values)
            case "transpose":
                return linear(lambda a: a.swapaxes(-1, -2) if a.ndim > 1 else a, values[0])
            case "diag":
                return linear(lambda a: a * np.eye(a.shape[1]), values[0])

    def _note(self, value):
        """Keep the size of a term: its rounding errors remain in what it is added to."""
        while isinstance(value, Dual):
            value = value.value
        sizes = abs(value).reshape(self.count, -1).max(1)
        self.terms = np.fmax(self.terms, sizes)

    def _fold(self, operation, values):
        """An operation on two or more, numbers beside matrices."""
        deep = max(value.ndim for value in values)
        first, *others = (
            linear(lambda a: a.reshape(-1, 1, 1), value) if value.ndim < deep else value
            for value in values
        )
        for other in others:
            if not _fit(first, other, operation is _times):
                self.fits = False
                return np.full(self.count, np.nan)
            first = operation(first, other)
        return first

    def _stacked(self, values, axis):
        """Numbers as a column, or what is a column already as a row of them."""
        deep = max(level(value) for value in values)
        if deep:
            of, slopes = (
                self._stacked([part(value, deep) for value in values], axis)
                for part in (lambda v, at: v.value if level(v) == at else v, slope_of)
            )
            return Dual(of, slopes, deep)
        if values[0].ndim > 1:
            return np.concatenate(values, axis=axis)
        column = np.stack(values, axis=-1)[..., None]
        return column if axis == 1 else column.swapaxes(1, 2)

    def _letter(self, name, indices, place):
        example, feature = indices
        if name in ("m", "n"):
            return np.full(self.count, float(getattr(self, name)))
        if name == "half":
            return np.full(self.count, 0.5)
        if name in ("loss", "likelihood", "either"):
            return self._loss(name, place)
        if name == "bias":
            return self.b
        array = self._array(name, place)
        if name == "rows":
            return array
        if array.ndim == 1:
            return array
        if place.whole and not example and not feature and name != "feature":
            return linear(lambda a: a[..., None], array)
        if name == "feature":
            rows = self._which("example", example, place)
            array = linear(lambda a: a[self.at, rows], array)
            if place.whole and not feature:
                return array[..., None]
        role = "feature" if name in ("weight", "feature", "direction") else "example"
        which = self._which(role, feature if role == "feature" else example, place)
        return linear(lambda a: a[self.at, which], array)

    def _which(self, role, index, place):
        """The numbers that an index stands for; one that no sum binds is the same at a point
        wherever it stands.
        """
        if not index:
            return place.example if role == "example" else self.chosen[role][0]
        if (role, index) in place.bound:
            return place.bound[role, index]
        if role == "feature" and index.isdigit() and self.quantities.numbered:
            return int(index) - 1
        names = self.names[role]
        return self.chosen[role][names.setdefault(index, len(names)) % 9]

    def _array(self, name, place):
        """A letter for all examples or features."""
        match name:
            case "label":
                return self.y
            case "feature" | "rows":
                return self.X
            case "weight":
                return self._seeded("weight", self.w, place)
            case "input" | "product":
                if place.argument is not None and name == "input":
                    return place.argument
                h = self.h - self.b[:, None] if name == "product" else self.h
                for at, (what, which) in enumerate(place.seeds, 1):
                    if what == "weight":
                        column = np.zeros((self.count, self.n))
                        column[self.at, which] = 1
                        h = h + Dual(0 * self.h, (self.X @ column[..., None])[..., 0], at)
                    if what == "bias":
                        h = h + Dual(0 * self.h, 1 + 0 * self.h, at)
                return self._seeded("input", h, place)
            case "output":
                return self._activation(self._array("input", place._replace(argument=None)), place)
            case "factor":
                h = self._array("input", place)
                top = len(place.seeds) + 1
                return slope_of(self._activation(Dual(h, 1 + 0 * h, top), place, top), top)
            case "ones":
                return np.ones((self.count, self.m))
            case "direction":
                return self._free(name, (self.count, self.n))
        return self._seeded(name, self._free(name, (self.count,)), place)

    def _free(self, name, shape):
        """A letter that stands for any number."""
        if name not in self.free:
            self.free[name] = np.round(self.draw.uniform(0.2, 0.9, shape), 2)
        return self.free[name]

    def _seeded(self, name, array, place):
        for at, (what, which) in enumerate(place.seeds, 1):
            if what == name:
                slope = np.zeros(_shape(array))
                slope[(self.at, which) if slope.ndim > 1 else self.at] = 1
                array = array + Dual(0 * slope, slope, at)
        return array

    def _activation(self, h, place, top=0):
        f = self.quantities.f
        if f is None:
            return computed("sigmoid", h)
        if h.ndim == 1:
            return self._of(f.tree, place._replace(argument=h))
        each = [
            self._of(f.tree, place._replace(argument=linear(lambda a, i=i: a[:, i], h)))
            for i in range(self.m)
        ]
        return linear(lambda a: a[..., 0], self._stacked(each, 1))

    def _loss(self, name, place):
        quantities = self.quantities
        h, y = self._array("input", place), self.y
        if quantities.loss == "cross_entropy":
            each = computed("softplus", h) - y * h
        else:
            each = (1 + quantities.twice) * (y - self._array("output", place)) ** 2 * 0.5
        if quantities.extent == "all":
            share = linear(lambda a: a.sum(1), each)
        else:
            share = linear(lambda a: a[self.at, place.example], each)
        is_loss = name == "loss" or (name == "either" and quantities.L == "loss")
        if quantities.mean and (is_loss or quantities.shares):
            share = share / float(self.m)
        if is_loss == quantities.turned:
            share = -share
        if name == "either" and quantities.L == "likelihood":
            share = computed("exp", share)
        return share

    def _slope(self, of, by, place):
        """The slope of a formula, by one letter after the other."""
        *before, last = by
        if before:
            of = Node("derivative", (of, last), 0, 0)
            return self._slope(of, before, place)
        name, indices = last.parts if last.kind == "letter" else (None, None)
        if name == "weight":
            return self._along(of, ("weight", self._which("feature", indices[1], place)), place)
        if name == "bias":
            return self._along(of, ("bias", 0), place)
        if name and name not in ("output", "input", "product"):
            return self._along(of, (name, 0), place)
        example = place.example
        if name and indices[0]:
            example = self._which("example", indices[0], place)
        rate = self._along(of, ("input", example), place)
        return rate if name == "input" else rate / self._along(last, ("input", example), place)

    def _along(self, of, seed, place):
        """The slope of a formula along one thing."""
        place = place._replace(seeds=(*place.seeds, seed))
        kept, found = self.terms, self._of(of, place)
        self.terms = kept
        return slope_of(found, len(place.seeds))

    def _series(self, kind, role, index, body, place):
        values = []
        for number in range(self.m if role == "example" else self.n):
            bound = place.bound | {(role, index): number} if index else place.bound
            inside = place._replace(bound=bound)
            values.append(
                self._of(body, inside._replace(example=number) if role == "example" else inside)
            )
        for value in values if kind == "sum" else ():
            self._note(value)
        return self._fold((lambda a, b: a + b) if kind == "sum" else _times, values)

    def _entry(self, matrix, indices, place):
        value = self._of(matrix, place._replace(whole=True))
        roles = ["example" if size == self.m else "feature" for size in value.shape[1:]]
        pairs = zip(roles, indices, strict=False)
        which = [self._which(role, index, place) for role, index in pairs]
        if len(which) == 1:
            which = [*which, 0] if value.shape[2] == 1 else [0, *which]
        return linear(lambda a: a[self.at, which[0], which[1]], value)


def _times(one, other):
    """A product of matrices where they fit, else one entry by entry; a row times a column is a
    number.
    """
    if one.ndim > 1 and _shape(one)[2] == _shape(other)[1]:
        return one @ other
    return one * other


def _fit(one, other, is_product):
    """Whether two matrices can be added or multiplied, entry by entry or as matrices."""
    (_, *one), (_, *other) = map(_shape, (one, other))
    if is_product and one and one[1] == other[0]:
        return True
    return all(a == b or 1 in (a, b) for a, b in zip(one, other, strict=True))


def _shape(number):
    return _shape(number.value) if isinstance(number, Dual) else number.shape
