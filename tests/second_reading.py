r"""A second reading of the lines of the derivations: numbers of 50 digits, slopes by differences,
sums by loops.

It shares nothing with the course's own reader. A formula is rewritten in Python, as calls of the
functions at the end of this module, and run. Every value in there is a list of rows, that of a
number [[number]]. Where it is worked out is a dictionary, at: the definitions, vectors, point,
sizes, f, indices, and free: {(letter, indices): what it is instead}.
"""

import operator
import re
from functools import cache, reduce

import mpmath as mp

DIGITS, WORKING_DIGITS = 50, 120
# about 1e-25: a difference is off by its square, and loses 25 of the working digits
STEP = mp.mpf(2) ** -83
RELATIONS = ("=", r"\le", r"\ge")
BRACKETS = {"(": ")", "[": "]"}
OF_ONE_FACTOR = {
    r"\ln": "each(mp.ln, {})",
    r"\exp": "[[mp.exp(number({}))]]",
    r"\operatorname{diag}": "diagonal({})",
}
CONSTANTS = {r"\pi": "[[+mp.pi]]", r"\mathbf 1": "[[mp.mpf(1)]] * at['sizes']['m']"}
INVISIBLE = re.compile(r"&|\\[,;!]|\\(?:[bB]ig[lr]|left|right)(?![A-Za-z])")
# not D, d and e
NAME = r"[JL]\(w\)|p\(y \\mid x\)|[A-CE-Za-cf-z]|\\hat [a-z]|\\text\{\w+\}|\\sigma|\\delta"
INDEX = r"_(?:[ijkl1-9]|\{[ijkl]+\}|\{[1-9]\})"
WORD = r"\\operatorname\{\w+\}|\\mathbf 1(?!\d)|\\[A-Za-z]+|\S"
TOKEN = re.compile(
    rf"(?<=frac)\d|(?<=frac\d)\d|(?<=\^)\d|\d+|{INDEX}|(?:{NAME})(?![A-Za-z])|{WORD}"
)
DEFINED = re.compile(rf"(?:(\\sigma|f)\(([a-z])\)|({NAME})(?:_([ijkl]|\{{[ijkl]+\}}))?) = (.*)")


class Unreadable(ValueError):
    """A formula that is outside the language of the lines, or has no value here."""


def check(right, why):
    if not right:
        raise Unreadable(why)


def sides(latex, derivation, point, m, n, indices, f=None):
    """(left, relation, right) of a line; left is None where the line begins with its relation.

    A value is an mpf. A column is a list of m or n lists of one number, a row a list of one list, a
    matrix a list of rows; what is 1 × 1 is a number. point: {"w_1": …, "x_2": …, "x_1_2": …
    (example 1, feature 2), …}. indices: what the free letters among i, j and k are, from 1. f: the
    activation, where the derivation leaves it open.
    """
    at = {
        "definitions": definitions(derivation.where),
        "vectors": derivation.vectors,
        "point": point,
        "f": f,
    }
    at |= {"sizes": {"m": m, "n": n, "K": n}, "indices": indices, "free": {}}
    left, relation, right = line(latex)
    try:
        with mp.workdps(WORKING_DIGITS):
            values = [formula and formula(at) for formula in (left, right)]
    except (RecursionError, KeyError) as reason:
        raise Unreadable(
            f"{latex}, where something has no definition, or one by itself"
        ) from reason
    with mp.workdps(DIGITS):
        values = [value and each(operator.pos, value) for value in values]
    left, right = (value[0][0] if value and shape(value) == (1, 1) else value for value in values)
    return left, relation, right


@cache
def line(latex):
    reader = Reader(latex)
    left = None if reader.next in RELATIONS else reader.formula(*RELATIONS)
    return left, reader.take(*RELATIONS), reader.formula("")


@cache
def definitions(where):
    """{(letter, number of its indices), or (letter, "of") for a function: (its indices or its
    argument, the formula)}."""
    found = {}
    for latex in where:
        match = DEFINED.fullmatch(latex)
        check(match, f"{latex} defines nothing")
        function, argument, letter, index, formula = match.groups("")
        index = index.strip("{}")
        key = (function, "of") if function else (letter.split("(")[0], len(index))
        check(key not in found, f"{key} is defined twice")
        found[key] = argument or index, Reader(formula).formula("")
    return found


class Reader:
    """At a place among the tokens; its methods read on from there, and rewrite in Python what they
    have read."""

    def __init__(self, latex):
        """Leave out all that cannot be seen, the braces of \\factor{…} too."""
        self.latex, self.place, self.tokens, factors = latex, 0, [], []
        for token in TOKEN.findall(INVISIBLE.sub(" ", latex)):
            if token == "{":
                factors.append(self.tokens[-1:] == [r"\factor"])
                self.tokens[-1:] = [] if factors[-1] else [*self.tokens[-1:], token]
            elif token != "}" or not factors or not factors.pop():
                self.tokens.append(token)
        self.tokens += [""] * 4

    @property
    def next(self):
        return self.tokens[self.place]

    def check(self, right, wanted):
        check(right, f"{wanted} wanted at {' '.join(self.tokens[self.place :])!r} in {self.latex}")

    def take(self, *allowed):
        self.check(self.next in allowed if allowed else self.next, " or ".join(allowed) or "more")
        self.place += 1
        return self.tokens[self.place - 1]

    def accept(self, *tokens):
        found = self.tokens[self.place : self.place + len(tokens)] == list(tokens)
        self.place += len(tokens) if found else 0
        return found

    def formula(self, *ends):
        source = self.expression()
        self.check(self.next in ends, "the end")
        return eval(f"lambda at: {source}", globals())

    def expression(self, closing=None):
        total = ""
        while not total or self.next in ("+", "-"):
            sign = self.take() if self.next in ("+", "-") else "+"
            term = self.term() if sign == "+" else f"times([[mp.mpf(-1)]], {self.term()})"
            total = f"plus({total}, {term})" if total else term
        if closing:
            self.take(closing)
        return total

    def term(self):
        product = sign = ""
        while self.next not in ("", "+", "-", ")", "]", "}", *RELATIONS):
            if self.next in (r"\cdot", r"\odot"):
                self.check(product and not sign, "a factor")
                sign = self.take()
                continue
            beside = (
                product
                and not sign
                and self.next.isdecimal()
                and self.tokens[self.place - 1].isdecimal()
            )
            self.check(not beside, "no second number")
            factor = self.operator() if self.at_operator() and sign != r"\odot" else self.factor()
            how = "entrywise" if sign == r"\odot" else "times"
            product, sign = f"{how}({product}, {factor})" if product else factor, ""
        self.check(product and not sign, "a factor")
        return product

    def at_operator(self):
        empty = self.tokens[self.place + 1 : self.place + 4] in (
            ["{", "d", "}"],
            ["{", r"\partial", "}"],
        )
        return (self.next.endswith("frac") and empty) or self.next in (
            r"\sum",
            r"\prod",
            r"\nabla",
            "D",
        )

    def operator(self):
        """What applies to all the rest of its term."""
        if self.next in (r"\sum", r"\prod"):
            how = "plus" if self.take() == r"\sum" else "times"
            letter = self.accept("_", "{") and self.take("i", "j", "k", "l")
            self.check(letter and self.accept("=", "1", "}", "^"), "_{i=1}^")
            size = self.take("m", "n", "K")
            return f"over({how}, at, {letter!r}, {size!r}, lambda at: {self.term()})"
        if self.accept("D", "_", "w"):
            return f"transposed(gradient(at, lambda at: {self.term()}))"
        if self.accept(r"\nabla", "^", "2"):
            return f"gradient(at, lambda at: transposed(gradient(at, lambda at: {self.term()})))"
        return (
            f"gradient(at, lambda at: {self.term()})" if self.accept(r"\nabla") else self.fraction()
        )

    def fraction(self):
        """Or the derivative of what stands after the d of the numerator, or else of the rest of the
        term."""
        self.take(r"\frac", r"\tfrac", r"\dfrac")
        if not (self.next == "{" and self.tokens[self.place + 1] in ("d", r"\partial")):
            return f"times({self.argument()}, power({self.argument()}, [[mp.mpf(-1)]]))"
        _, d, order = self.take(), self.take(), 2 if self.accept("^", "2") else 1
        what = "" if self.next == "}" else self.factor()
        self.check(self.accept("}", "{"), "one factor over something")
        by = [(self.take(d), self.name(), self.subscript())[1:] for _ in range(order)]
        self.take("}")
        what = what or self.term()
        return reduce(
            lambda source, letter: f"slope(at, {letter}, lambda at: {source})", reversed(by), what
        )

    def factor(self):
        """One factor, with its indices and its power."""
        self.check(not self.at_operator(), "a factor")
        if self.next in OF_ONE_FACTOR:
            return OF_ONE_FACTOR[self.take()].format(self.factor())
        if self.accept("e", "^"):
            return OF_ONE_FACTOR[r"\exp"].format(self.argument())
        is_function = self.next in (r"\sigma", "f") and self.tokens[self.place + 1] in (
            "(",
            "[",
            "'",
        )
        if is_function or self.next in BRACKETS:
            name, prime = (self.take(), self.accept("'")) if is_function else ("", False)
            value = self.expression(BRACKETS[self.take(*BRACKETS)])
            value = (
                f"each(lambda u: function(at, {name!r}, {prime}, u), {value})"
                if is_function
                else value
            )
            value = (
                f"entry(at, {value}, {self.subscript()})" if self.next.startswith("_") else value
            )
        else:
            value = self.atom()
        if self.accept("^", r"\top"):
            value = f"transposed({value})"
        elif self.accept("^"):
            value = f"power({value}, {self.argument()})"
        self.check(self.next[:1] not in ("^", "_", "'"), "another factor")
        return value

    def atom(self):
        if self.next.endswith("frac"):
            return self.fraction()
        if self.accept(r"\sqrt"):
            return f"power({self.argument()}, [[mp.mpf(0.5)]])"
        if self.next in CONSTANTS:
            return CONSTANTS[self.take()]
        return (
            self.number()
            if self.next.isdecimal()
            else f"letter(at, {self.name()!r}, {self.subscript()})"
        )

    def argument(self):
        """What stands in braces, or else one digit or letter."""
        if self.accept("{"):
            return self.expression("}")
        self.check(len(self.next) == 1, "one digit or letter")
        return self.number() if self.next.isdecimal() else f"letter(at, {self.name()!r}, ())"

    def number(self):
        return f"[[mp.mpf('{self.take()}')]]"

    def name(self):
        """A letter. J(w), L(w) and p(y | x) are only names."""
        self.check(re.fullmatch(NAME, self.next), "a letter")
        return self.take().split("(")[0]

    def subscript(self):
        return tuple(self.take().strip("_{}")) if re.fullmatch(INDEX, self.next) else ()


def shape(value):
    return len(value), len(value[0])


def number(value):
    check(
        shape(value) == (1, 1) and isinstance(value[0][0], mp.mpf), f"{value} is not a real number"
    )
    return value[0][0]


def each(function, value):
    return [[number([[function(entry)]]) for entry in row] for row in value]


def entrywise(a, b, how=operator.mul):
    check(shape(a) == shape(b), f"{shape(a)} with {shape(b)}, entry by entry")
    return [list(map(how, *rows)) for rows in zip(a, b, strict=True)]


def plus(a, b):
    return entrywise(a, b, operator.add)


def times(a, b):
    if len(a[0]) == len(b):
        return [
            [sum(map(operator.mul, row, column)) for column in zip(*b, strict=True)] for row in a
        ]
    scalar, other = (a, b) if shape(a) == (1, 1) else (b, a)
    return [[number(scalar) * entry for entry in row] for row in other]


def power(base, exponent):
    return [[number(base) ** number(exponent)]]


def transposed(value):
    return [list(column) for column in zip(*value, strict=True)]


def diagonal(column):
    check(len(column[0]) == 1, "diag of what is not a column")
    return [[entry * (i == j) for j in range(len(column))] for i, [entry] in enumerate(column)]


def over(how, at, letter, size, term):
    return reduce(
        how,
        [
            term(at | {"indices": at["indices"] | {letter: i}})
            for i in range(1, at["sizes"][size] + 1)
        ],
    )


def slope(at, by, what):
    """By a central difference; by: a letter and its indices."""
    name, indices = by[0], numbers(at, by[1])
    here = number(letter(at, name, indices))
    counts = {count for known, count in at["definitions"] if known == name} - {"of"}
    check(
        name not in at["sizes"] and len(indices) in (counts or {len(indices)}),
        f"a slope along {by}",
    )
    above, below = (
        what(at | {"free": at["free"] | {(name, indices): u}}) for u in (here + STEP, here - STEP)
    )
    return entrywise(above, below, lambda a, b: (a - b) / (2 * STEP))


def gradient(at, what):
    """A column; or a matrix, of what is a row."""
    rows = [slope(at, ("w", (j,)), what) for j in range(1, at["sizes"]["n"] + 1)]
    check(len(rows[0]) == 1, "the gradient of a column")
    return [row for [row] in rows]


def function(at, name, prime, u):
    """σ(u) or f(u), or the slope of it there."""
    if prime:
        return (function(at, name, False, u + STEP) - function(at, name, False, u - STEP)) / (
            2 * STEP
        )
    if name == "f" and at["f"] and ("f", "of") not in at["definitions"]:
        return mp.mpf(at["f"](u))
    argument, formula = at["definitions"][name, "of"]
    return number(formula(at | {"indices": {}, "free": at["free"] | {(argument, ()): u}}))


def numbers(at, indices):
    """Which example or feature each index stands for."""
    return tuple(
        at["indices"][index] if index in ("i", "j", "k", "l") else int(index) for index in indices
    )


def entry(at, value, indices):
    check(len(indices) == 2 or len(value[0]) == 1, f"one index in {shape(value)}")
    row, column = (*numbers(at, indices), 1)[:2]
    check(row <= len(value) and column <= len(value[0]), f"no entry {indices} in {shape(value)}")
    return [[value[row - 1][column - 1]]]


def letter(at, name, indices):
    indices, sizes = numbers(at, indices), at["sizes"]
    if name == r"\delta":
        return [[mp.mpf(indices[0] == indices[1])]]
    if (name, indices) in at["free"]:
        return [[at["free"][name, indices]]]
    own, formula = at["definitions"].get((name, len(indices)), ("", None))
    if formula:
        return formula(at | {"indices": dict(zip(own, indices, strict=True))})
    _, column = at["definitions"].get((name, 0), ("", None))
    if column and indices:
        return entry(at, column(at | {"indices": {}}), indices)
    own, formula = at["definitions"].get((name, 1), ("", None))
    if at["vectors"] and not indices and (formula or name in at["vectors"]):
        extent = "m" if name in ("X", "y") or own == "i" else "n"
        rows = range(1, sizes[extent] + 1)
        if name in ("X", "W"):
            return [
                [number(letter(at, name.lower(), (i, j))) for j in range(1, sizes["n"] + 1)]
                for i in rows
            ]
        return [letter(at, name, (i,))[0] for i in rows]
    if name in sizes and not indices:
        return [[mp.mpf(sizes[name])]]
    check(not formula, f"{name} without an index")
    return [[mp.mpf(at["point"]["_".join(map(str, (name, *indices)))])]]
