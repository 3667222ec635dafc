"""Proofs of displayed lines: with sympy where it can, else to 50 digits at random points, entry by
entry."""

import random

import mpmath as mp
import sympy

from helpers.formulas.displayed import Unreadable
from helpers.formulas.meaning import Meaning
from helpers.formulas.tree import walk

DIGITS = 50


def open_activation(u):
    """A function that is no special one, for derivations that hold whatever f is."""
    return u / 3 + sympy.sin(u) / 2 + sympy.exp(u / 4) / 5


def statements(derivation, meaning, lines=None):
    """Each line with what it says: pairs of formulas that are to be in its relation."""
    head = before = None
    for line in lines or [line.formula for line in derivation.lines]:
        row = meaning.rows(line)
        if row.left is not None:
            head = row.left
            yield line, row, [(row.left, row.right)]
        elif head is None:
            raise Unreadable(f"{line} goes on from nothing")
        else:
            yield line, row, [(before, row.right), (head, row.right)]
        before = row.right


def places(row, sizes):
    """Every choice of numbers for the free indices of a line."""
    m, n = sizes
    letters = sorted(row.free_indices)
    chosen = [{}]
    for letter in letters:
        chosen = [
            c | {letter: number}
            for c in chosen
            for number in range(1, (m if letter == "i" else n) + 1)
        ]
    return chosen


def entries(value):
    """A number as a list of one, a matrix as its entries, and the shape."""
    if isinstance(value, sympy.MatrixBase):
        return list(value), value.shape if value.shape != (1, 1) else ()
    return [sympy.sympify(value)], ()


def differences(meaning, pair, indices):
    """right − left, entry by entry; an AssertionError where the shapes differ."""
    (left, shape), (right, other) = (entries(meaning.value(side, indices)) for side in pair)
    assert shape == other, f"the sides have the shapes {shape} and {other}"
    return [b - a for a, b in zip(left, right, strict=True)]


OPERATIONS = {
    sympy.Add: lambda *terms: mp.fsum(terms),
    sympy.Mul: lambda *factors: mp.fprod(factors),
    sympy.Pow: mp.power,
    sympy.Abs: mp.fabs,
    sympy.exp: mp.exp,
    sympy.log: mp.log,
    sympy.sin: mp.sin,
    sympy.cos: mp.cos,
}


class Point(dict):
    """The values of sympy's formulas at a point: each letter is a number between 0.1 and 1.9, the
    same for each letter and seed; "zero" is the origin."""

    def __init__(self, seed):
        super().__init__()
        self.seed = seed

    def __missing__(self, formula):
        if formula.is_Symbol:
            chance = random.Random(f"{formula} {self.seed}")
            value = mp.mpf(0 if self.seed == "zero" else chance.randint(1000, 19000)) / 10000
        elif formula.func in OPERATIONS:
            value = OPERATIONS[formula.func](*(self[part] for part in formula.args))
        else:
            value = mp.mpmathify(formula.evalf(DIGITS + 15))
        self[formula] = value
        return value


class Points:
    """Values of formulas at random points, to 50 digits and some more, each computed once."""

    def __init__(self, meaning, seeds):
        self.meaning, self.points, self.known = meaning, [Point(seed) for seed in seeds], {}

    def values(self, side, indices):
        """The shape, and for each point the list of the entries."""
        key = side.shape, tuple(indices.items())
        if key not in self.known:
            formulas, shape = entries(self.meaning.value(side, indices))
            with mp.workdps(DIGITS + 15):
                numbers = [[point[formula] for formula in formulas] for point in self.points]
            self.known[key] = shape, numbers
        return self.known[key]

    def agree(self, pair, relation, indices):
        """Whether both sides have one shape, and every entry the relation, at all points; a zero of
        both is at 0."""
        (shape, left), (other, right) = (self.values(side, indices) for side in pair)
        if shape != other:
            return False
        with mp.workdps(DIGITS + 15):
            return all(
                related(a, b, relation)
                for one, two in zip(left, right, strict=True)
                for a, b in zip(one, two, strict=True)
            )


def related(left, right, relation):
    """Whether two numbers are equal to 50 digits, or as the relation wants them."""
    if not (mp.isfinite(left) and mp.isfinite(right) and mp.im(left) == mp.im(right) == 0):
        return False
    near = abs(right - left) <= mp.mpf(10) ** -DIGITS * max(1, abs(left), abs(right))
    return near or (relation == r"\le" and left < right) or (relation == r"\ge" and left > right)


def proved_by_sympy(difference, relation):
    """Whether sympy sees that a difference is zero, or never negative, or never positive."""
    if relation == "=":
        # it is a width
        difference = difference.subs(sympy.Symbol("s", real=True), sympy.Symbol("s", positive=True))
        # what stands under a logarithm is positive
        difference = sympy.expand_log(difference, force=True)
        return difference == 0 or difference.expand() == 0 or sympy.simplify(difference) == 0
    terms = [
        sympy.factor(sympy.simplify(term)) for term in sympy.Add.make_args(sympy.expand(difference))
    ]
    whole = sympy.factor(difference) if len(terms) > 1 else terms[0]
    sign = whole if relation == r"\le" else -whole
    return bool(sign.is_nonnegative)


def letters(*formulas):
    """The letters and functions that formulas are written in."""
    return {
        part.parts[0]
        for formula in formulas
        for part in walk(formula)
        if part.kind in ("letter", "apply")
    }


def held_to(meaning, definitions, definition):
    """What a definition gives a meaning to: its own letter, and each whose definition speaks of
    one of these."""
    rows = [meaning.rows(latex) for latex in definitions]
    found, before = {meaning.rows(definition).left.parts[0]}, set()
    while found != before:
        before = found
        found = found | {row.left.parts[0] for row in rows if letters(row.right) & found}
    return found


class Proof:
    """A derivation held to its own definitions for m examples and n weights; an open f is a
    function like no other."""

    def __init__(self, derivation, sizes=None, where=None, seeds=(1, 2)):
        self.derivation, self.sizes = derivation, sizes or derivation.sizes
        self.meaning = Meaning(
            where or derivation.where, derivation.vectors, *self.sizes, open_activation
        )
        self.points, self.origin = Points(self.meaning, seeds), Points(self.meaning, ["zero"])

    def first_false(self, lines=None, of=None):
        """The first line that is false at a random point, or None; `lines` instead of the
        derivation's own, and only those that speak of some letter in `of`."""
        for line, row, pairs in statements(self.derivation, self.meaning, lines):
            # a bound says something of the line before, and is reached at the origin
            bound = row.relation != "="
            pairs = [
                pair
                for pair in (pairs[:1] if bound else pairs)
                if of is None or letters(*pair) & of
            ]
            for indices in places(row, self.sizes):
                for pair in pairs:
                    if not self.points.agree(pair, row.relation, indices):
                        return line
                    if bound and not self.origin.agree(pair, "=", indices):
                        return line
        return None
