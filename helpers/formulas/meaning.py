"""What displayed formulas mean, in numbers, vectors and matrices of some number of examples and
weights.
"""

import operator
from functools import reduce
from typing import NamedTuple

import sympy

from helpers.formulas.displayed import read_row

SHAPES = {"X": "mn", "W": "nn", "y": "m", "w": "n", "v": "n"}
ONES = r"\mathbf 1"


class Place(NamedTuple):
    """Where a formula stands: its indices, and the letters that are held free although they have a
    definition.
    """

    indices: dict
    held: tuple


class Meaning:
    """The letters of a derivation, given a meaning for m examples and n weights, or n classes (K).

    definitions: rows `letter = formula` of LaTeX; letters without one are real numbers. vectors:
    those of X, W, y, w and v that stand for a whole matrix or column (a
    hidden layer has n units). f: what an activation that is
    left open is to be, a function of one sympy expression; without it f stays open.
    """

    def __init__(self, definitions, vectors="", m=1, n=1, f=None):
        self.size, self.vectors = {"m": m, "n": n, "K": n}, vectors
        self.functions, self.entries = {"f": f or sympy.Function("f", real=True)}, {}
        self.names = (
            "f",
            *(latex.split("(")[0].strip() for latex in definitions if _defines_function(latex)),
        )
        for latex in definitions:
            row = read_row(latex, self.names)
            if row.left.kind == "apply":
                name, _, argument = row.left.parts
                self.functions[name] = self._function(argument.parts[0], row.right)
            else:
                name, indices = row.left.parts
                self.entries[name, len(indices)] = indices, row.right

    def rows(self, latex):
        """Read a line in the letters of this derivation."""
        return read_row(latex, self.names)

    def value(self, node, indices=None):
        """What a formula is in the letters that have no definition.

        node: a formula as read. indices: {index: number}, from 1, for those not bound by a sum.
        Returns a sympy expression, or a Matrix. Raises KeyError for an index that is neither,
        TypeError or sympy's ShapeError where what is added or multiplied does not fit.
        """
        return self._of(node, Place(indices or {}, ()))

    def _of(self, node, place):
        parts = node.parts
        match node.kind:
            case "number":
                return sympy.Integer(parts[0])
            case "letter":
                return self._letter(place, *parts)
            case "apply":
                return self._apply(place, *parts)
            case "derivative":
                return self._derivative(place, *parts)
            case "gradient":
                slopes, weights = self._slopes(place, parts[1])
                column = sympy.Matrix(slopes)
                return column if parts[0] == 1 else column.jacobian(weights)
            case "jacobian":
                slopes, _ = self._slopes(place, parts[0])
                return sympy.Matrix.hstack(*(sympy.Matrix([slope]) for slope in slopes))
            case "sum":
                return sum(self._series(place, *parts), sympy.Integer(0))
            case "prod":
                return sympy.prod(self._series(place, *parts))
            case "entry":
                numbers = [place.indices[index] - 1 for index in parts[1]]
                row, column = numbers if len(numbers) > 1 else (*numbers, 0)
                return self._of(parts[0], place)[row, column]
            case "power" if parts[0].kind == "letter" and parts[0].parts == ("e", ""):
                return sympy.exp(self._of(parts[1], place))

        # the others are made of formulas alone
        first, *others = (self._of(part, place) for part in parts)
        match node.kind:
            case "neg":
                return -first
            case "add":
                return reduce(operator.add, others, first)
            case "mul":
                return reduce(operator.mul, others, first)
            case "divide":
                return first / others[0]
            case "power":
                return first ** others[0]
            case "entrywise":
                return first.multiply_elementwise(*others)
            case "transpose":
                return first.T
            case "ln":
                return _entrywise(sympy.log, first)
            case "exp":
                return sympy.exp(first)
            case "sqrt":
                return sympy.sqrt(first)
            case "diag":
                return sympy.diag(*first)

    def _function(self, parameter, body):
        """A function of one number, applied to each entry of a vector."""
        symbol = self._symbol(parameter, ())
        whole = self._of(body, Place({}, ((parameter,),)))
        return lambda argument: whole.subs(symbol, argument)

    def _symbol(self, name, numbers):
        return sympy.Symbol("_".join([name, *map(str, numbers)]), real=True)

    def _letter(self, place, name, indices):
        numbers = tuple(place.indices[index] for index in indices)
        if name in self.size:
            return sympy.Integer(self.size[name])
        if name == r"\pi":
            return sympy.pi
        if name == r"\delta":
            return sympy.Integer(numbers[0] == numbers[1])
        if (name, *numbers) in place.held:
            return self._symbol(name, numbers)
        if (name, len(numbers)) in self.entries:
            letters, body = self.entries[name, len(numbers)]
            return self._of(body, Place(dict(zip(letters, numbers, strict=True)), place.held))
        if not numbers and (name in self.vectors or name == ONES or (name, 1) in self.entries):
            return self._whole(place, name)
        if len(numbers) == 1 and (name, 0) in self.entries:
            return self._letter(place, name, "")[numbers[0] - 1, 0]
        return self._symbol(name, numbers)

    def _whole(self, place, name):
        if name == ONES:
            return sympy.ones(self.size["m"], 1)
        rows, *columns = (self.size[size] for size in SHAPES.get(name, "m"))
        letters = "ij" if columns else "i"

        def entry(row, column):
            return self._letter(
                Place({"i": row + 1, "j": column + 1}, place.held), name.lower(), letters
            )

        return sympy.Matrix(rows, columns[0] if columns else 1, entry)

    def _apply(self, place, name, primes, argument):
        function, inside = self.functions[name], self._of(argument, place)
        if primes:
            u = sympy.Dummy("u", real=True)
            slope = function(u).diff(u, primes)
            return _entrywise(lambda h: slope.subs(u, h), inside)
        return _entrywise(function, inside)

    def _series(self, place, index, last, body):
        return [
            self._of(body, Place(place.indices | {index: number}, place.held))
            for number in range(1, self.size[last] + 1)
        ]

    def _derivative(self, place, operand, *variables):
        names = [(v.parts[0], *(place.indices[index] for index in v.parts[1])) for v in variables]
        symbols = [self._symbol(name, numbers) for name, *numbers in names]
        held = self._of(operand, Place(place.indices, (*place.held, *names)))
        return held.diff(*symbols).subs(
            [(symbol, self._of(v, place)) for symbol, v in zip(symbols, variables, strict=True)]
        )

    def _slopes(self, place, part):
        weights = [self._symbol("w", (j,)) for j in range(1, self.size["n"] + 1)]
        return [self._of(part, place).diff(w) for w in weights], weights


def _entrywise(function, value):
    return value.applyfunc(function) if isinstance(value, sympy.MatrixBase) else function(value)


def _defines_function(latex):
    return latex.split("=")[0].replace(" ", "") in ("f(h)", r"\sigma(h)")
