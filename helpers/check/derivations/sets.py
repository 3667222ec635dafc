"""Sets of m examples and n weights, and what a formula is worth on them."""

from typing import NamedTuple

import numpy as np

from helpers.check.derivations.duals import Dual, computed, level, linear, shape, slope_of
from helpers.formulas.tree import Node
from helpers.formulas.typed import NUMBERS

MOST = 5  # examples
ROLES = ("example", "feature")
OPERATIONS = {
    "sum": lambda a, b: a + b,
    "add": lambda a, b: a + b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "entrywise": lambda a, b: a * b,
}


class Place(NamedTuple):
    """Where a formula stands: the example that is meant, the indices that sums bind, {(role, name):
    which}, what carries a slope, as (what, which of them), whether letters stand for whole columns,
    and the argument of f, inside f.
    """

    example: np.ndarray | int
    bound: dict
    seeds: tuple = ()
    whole: bool = False
    argument: object = None


class Sets:
    """Some sets of m examples and n weights. Every value is (sets, rows, columns), that of a number
    (sets, 1, 1).

    theory: Quantities, which say what the loss is, and f.
    """

    def __init__(self, draw, count, m, n, theory):
        self.m, self.n, self.count, self.theory = m, n, count, theory
        self.at, self.names, self.draw = np.arange(count), {}, draw
        self.chosen = {
            role: draw.integers(0, most, (9, count))
            for role, most in zip(ROLES, (m, n), strict=True)
        }
        i, j = (self.chosen[role][0] for role in ROLES)
        y = np.round(draw.uniform(0.05, 0.95, (count, m)), 2)
        y[1::4], y[3::4] = draw.integers(0, 2, (2, *y[1::4].shape))
        X = np.round(draw.uniform(0.3, 3, (count, m, n)), 2)
        X[::3] *= -1
        h = np.round(draw.uniform(-3, 3, (count, m)), 2)
        h[h == 0] = 1.0
        if m == MOST:  # a point that is easy to try by hand
            h[0, i[0]], y[0, i[0]], X[0, i[0], j[0]] = 0.4, 0.3, 1.5
        b = np.round(draw.uniform(0.3, 2, (count, 1, 1)), 2) * theory.biased
        w = np.round(draw.uniform(0.5, 2, (count, n)), 2) * draw.choice([-1, 1], (count, n))

        # one feature is made to lead to this input, and is not the one that is looked at
        last = (j + 1) % n
        X[self.at, :, last] = 0
        rest = h[..., None] - b - X @ w[..., None]
        X[self.at, :, last] = rest[..., 0] / w[self.at, last][:, None]
        y = np.round(y) if theory.certain else y
        self.letters = {"label": y[..., None], "weight": w[..., None], "rows": X, "bias": b}
        self.letters |= {"ones": np.ones((count, m, 1)), "input": h[..., None]}
        self.letters |= {
            name: np.full((count, 1, 1), float(number))
            for name, number in (("m", m), ("n", n), ("half", 0.5))
        }

    def of(self, tree, whole):
        """The value at each point, the largest of the terms in it, and its shape."""
        self.terms, self.fits = np.zeros(self.count), True
        found = self._of(tree, Place(self.chosen["example"][0], {}, whole=whole))
        _, rows, columns = found.shape
        kinds = {(False, False): "", (True, False): "column", (False, True): "row"}
        kind = kinds.get((rows > 1, columns > 1), "matrix")

        # of a matrix with features on both sides, the entry j k
        row = self._entry_of(rows, 0)
        column = self._entry_of(columns, int(rows == columns))
        return found[self.at, row, column], self.terms, kind if self.fits else "none"

    def _entry_of(self, size, which):
        return 0 if size == 1 else self.chosen["example" if size == self.m else "feature"][which]

    def _of(self, node, place):
        parts = node.parts
        match node.kind:
            case "number" | "constant":
                return np.full((self.count, 1, 1), float(NUMBERS.get(parts[0], parts[0])))
            case "letter":
                return self._letter(*parts, place)
            case "derivative":
                return self._slope(*parts, place)
            case "jacobian":
                slopes = [self._along(parts[0], ("weight", j), place) for j in range(self.n)]
                return _joined(slopes)
            case "gradient":
                of = parts[1] if parts[0] == 1 else Node("gradient", (1, parts[1]), 0, 0)
                return _turned(self._of(Node("jacobian", (of,), 0, 0), place))
            case "sum" | "prod":
                return self._series(node.kind, *parts, place)
            case "entry":
                return self._entry(*parts, place)
            case "call" if parts[0] == "f":
                return self._activation(self._of(parts[1], place), place)
            case "power" if parts[0].kind == "constant" and parts[0].parts == ("e",):
                return computed("exp", self._of(parts[1], place))
        values = [self._of(part, place) if isinstance(part, Node) else part for part in parts]
        match node.kind:
            case "neg":
                return -values[0]
            case "call":
                return computed(*values)
            case "transpose":
                return _turned(values[0])
            case "diag":
                if shape(values[0])[2] > 1:
                    return self._misfit()
                return linear(lambda a: a * np.eye(a.shape[1]), values[0])
        return self._folded(node.kind, values)

    def _folded(self, kind, values):
        """An operation on two values or more."""
        if kind in ("add", "sum"):
            self.terms = np.max([self.terms, *map(self._size, values)], axis=0)
        first, *others = values
        for other in others:
            (_, *one), (_, *two) = shape(first), shape(other)
            as_matrices = kind in ("mul", "prod") and one[1] == two[0]
            if not as_matrices and one != two and [1, 1] not in (one, two):
                return self._misfit()
            operation = OPERATIONS.get(kind, OPERATIONS["entrywise"])
            first = first @ other if as_matrices else operation(first, other)
        return first

    def _misfit(self):
        """What is worth nothing, since its rows and columns do not fit."""
        self.fits = False
        return np.full((self.count, 1, 1), np.nan)

    def _size(self, value):
        """How large a term is: its rounding errors remain in what it is added to."""
        return self._size(value.value) if isinstance(value, Dual) else abs(value).max((1, 2))

    def _letter(self, name, indices, place):
        if name in ("loss", "likelihood", "either"):
            return self._loss(name, place)
        if name == "feature":
            row = self._which("example", indices[0], place)
            column = linear(lambda a: a[self.at, row][..., None], self.letters["rows"])
        else:
            column = self._column(name, place)
        whole = place.whole and not any(indices)
        if whole or name == "rows" or shape(column)[1] == 1:
            return column
        role = "feature" if name in ("weight", "feature", "direction") else "example"
        return self._chosen(column, self._which(role, indices[role == "feature"], place))

    def _chosen(self, column, which):
        """One entry of a column, at each set its own."""
        return linear(lambda a: a[self.at, which][..., None], column)

    def _which(self, role, index, place):
        """The numbers that an index stands for; one that no sum binds is the same at a point
        wherever it stands.
        """
        if not index:
            return place.example if role == "example" else self.chosen[role][0]
        if (role, index) in place.bound:
            return place.bound[role, index]
        if role == "feature" and index.isdigit() and self.theory.features:
            return int(index) - 1
        known = self.names.setdefault(role, {})
        return self.chosen[role][known.setdefault(index, len(known)) % 9]

    def _column(self, name, place):
        """A letter for all examples or features, with the slopes that it carries."""
        match name:
            case "input" if place.argument is not None:
                return place.argument
            case "output":
                return self._activation(self._column("input", place), place)
            case "factor":
                h, top = self._column("input", place), len(place.seeds) + 1
                return slope_of(self._activation(Dual(h, 1 + 0 * h, top), place), top)
            case "product":
                return self._column("input", place) - self.letters["bias"]
        if name not in self.letters:  # one that may be any number, or v, any column
            rows = self.n if name == "direction" else 1
            self.letters[name] = np.round(self.draw.uniform(0.2, 0.9, (self.count, rows, 1)), 2)
        column = self.letters[name]
        for at, (what, which) in enumerate(place.seeds, 1):
            slope = np.zeros_like(self.letters[what])
            slope[self.at, which] = 1
            if name == "input" and what == "weight":
                slope = self.letters["rows"] @ slope
            elif name == "input" and what == "bias":
                slope = 1 + 0 * column
            elif what != name:
                continue
            column = column + Dual(0 * slope, slope, at)
        return column

    def _activation(self, h, place):
        f = self.theory.f
        return (
            computed("sigmoid", h)
            if f is None
            else self._of(f.tree, place._replace(argument=h, whole=True))
        )

    def _loss(self, name, place):
        theory, h, y = self.theory, self._column("input", place), self.letters["label"]
        if theory.loss == "cross_entropy":
            each = computed("softplus", h) - y * h
        else:
            each = (1 + theory.twice) * 0.5 * (y - self._column("output", place)) ** 2
        if theory.extent == "all":
            share = linear(lambda a: a.sum(1, keepdims=True), each)
        else:
            share = self._chosen(each, place.example)
        is_loss = name == "loss" or (name == "either" and theory.L == "loss")
        if theory.mean and (is_loss or theory.shares):
            share = share / self.letters["m"]
        if is_loss == theory.turned:
            share = -share
        return computed("exp", share) if (name, theory.L) == ("either", "likelihood") else share

    def _slope(self, of, *by_and_place):
        """The slope of a formula, by one letter after the other."""
        *before, by, place = by_and_place
        if before:
            return self._slope(Node("derivative", (of, by), 0, 0), *before, place)
        name, (example, feature) = by.parts if by.kind == "letter" else (None, ("", ""))
        if name == "weight":
            return self._along(of, (name, self._which("feature", feature, place)), place)
        if name and name not in ("output", "input", "product"):
            self._column(name, place)
            return self._along(of, (name, 0), place)
        seed = "input", self._which("example", example, place)
        rate = self._along(of, seed, place)
        return rate if name == "input" else rate / self._along(by, seed, place)

    def _along(self, of, seed, place):
        """The slope of a formula along one thing."""
        place, kept = place._replace(seeds=(*place.seeds, seed)), self.terms
        found, self.terms = self._of(of, place), kept
        return slope_of(found, len(place.seeds))

    def _series(self, kind, role, index, body, place):
        values = []
        for number in range(self.m if role == "example" else self.n):
            inside = place._replace(bound=place.bound | {(role, index): number})
            if role == "example":
                inside = inside._replace(example=number)
            values.append(self._of(body, inside))
        return self._folded(kind, values)

    def _entry(self, matrix, indices, place):
        value = self._of(matrix, place._replace(whole=True))
        sizes = shape(value)[1:]
        if len(indices) != sum(size > 1 for size in sizes):
            return self._misfit()
        left, which = list(indices), []
        for size in sizes:
            role = "example" if size == self.m else "feature"
            which.append(0 if size == 1 else self._which(role, left.pop(0), place))
        row, column = which
        return linear(lambda a: a[self.at, row, column].reshape(-1, 1, 1), value)


def _turned(value):
    return linear(lambda a: a.swapaxes(1, 2), value)


def _joined(columns):
    """Columns as one matrix."""
    deep = max(map(level, columns))
    if not deep:
        return np.concatenate(columns, axis=2)
    values = [one.value if level(one) == deep else one for one in columns]
    return Dual(_joined(values), _joined([slope_of(one, deep) for one in columns]), deep)
