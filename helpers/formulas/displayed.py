"""Displayed formulas, read: from the LaTeX that the reader sees to a tree of what it says."""

import re

from helpers.formulas.tree import Node, Row

TOKEN = re.compile(
    r"\\text\{[a-z]+\}|\\operatorname\{[a-z]+\}|\\mathbf\s*1|\\hat\s*[a-z]|\\[a-zA-Z]+|\\.|[a-zA-Z]|\d|\S",
    re.DOTALL,
)
SIZES = {r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\left", r"\right"}
INVISIBLE = {r"\,", r"\;", r"\!", "&"} | SIZES
RELATIONS = ("=", r"\le", r"\ge")
BRACKETS = {"(": ")", "[": "]", "{": "}"}
INDICES = "ijkl"
WHOLE = ("X", "W", r"\mathbf 1")  # matrices and columns whose entries have another name
NAMED = {r"\ln": "ln", r"\exp": "exp", r"\operatorname{diag}": "diag"}
SERIES = {r"\sum": "sum", r"\prod": "prod"}


class Unreadable(ValueError):
    """A formula that is not in the language of the course's displayed lines."""


def read_row(latex, functions=()):
    """Read `left = right`, or `= right`, with =, ≤ or ≥ between.

    latex: a string. functions: the letters after which a bracket holds an argument and not a
    factor. Returns a Row. Raises Unreadable where the formula is not of this language, naming what
    stands in the way.
    """
    reader = _Reader(latex, functions)
    left = None if reader.next in RELATIONS else reader.expression()
    relation = reader.take(*RELATIONS)
    right = reader.expression()
    reader.finish()
    return Row(left, relation, right)


class _Reader:
    """One pass over the tokens, one method for each level of precedence."""

    def __init__(self, latex, functions):
        found = list(TOKEN.finditer(latex))
        seen = [
            (match, before)
            for before, match in zip([None, *found], found, strict=False)
            if match[0] not in INVISIBLE
        ]
        self.tokens = [re.sub(r"\s+", " ", match[0]) for match, _ in seen] + [""]
        self.starts = [
            (before if before and before[0] in SIZES else match).start() for match, before in seen
        ]
        self.starts.append(len(latex))
        self.ends = [match.end() for match, _ in seen] + [len(latex)]
        self.latex, self.functions, self.at = latex, functions, 0

    @property
    def next(self):
        return self.tokens[self.at]

    def take(self, *wanted):
        token = self.next
        if wanted and token not in wanted:
            raise Unreadable(
                f"{token or 'the end'} stands where {' or '.join(wanted)} should, in {self.latex}"
            )
        self.at += 1
        return token

    def take_all(self, *wanted):
        for token in wanted:
            self.take(token)

    def accept(self, *wanted):
        """Take the next token if it is one of these; returns it, or "" where it is none."""
        return self.take() if self.next in wanted else ""

    def finish(self):
        if self.next:
            raise Unreadable(f"{self.next} is one too many in {self.latex}")

    def node(self, kind, first, *parts):
        return Node(kind, parts, self.starts[first], self.ends[self.at - 1])

    def expression(self):
        first, terms = self.at, [self.signed_term()]
        while self.next in ("+", "-"):
            terms.append(self.signed_term())
        return terms[0] if len(terms) == 1 else self.node("add", first, *terms)

    def signed_term(self):
        first, sign = self.at, self.accept("+", "-")
        return self.node("neg", first, self.term()) if sign == "-" else self.term()

    def term(self):
        first, factors = self.at, [self.factor()]
        while self.next and self.next not in (*RELATIONS, *BRACKETS.values(), "+", "-"):
            if self.accept(r"\odot"):
                left = factors[0] if len(factors) == 1 else self.node("mul", first, *factors)
                factors = [self.node("entrywise", first, left, self.factor())]
            else:
                self.accept(r"\cdot")
                factors.append(self.factor())
        return factors[0] if len(factors) == 1 else self.node("mul", first, *factors)

    def factor(self):
        first, node = self.at, self.base()
        while sign := self.accept("^", "_"):
            if sign == "_":
                node = self.node("entry", first, node, self.indices())
            elif self.accept(r"\top"):
                node = self.node("transpose", first, node)
            else:
                node = self.node("power", first, node, self.argument())
        return node

    def base(self):
        first, token = self.at, self.take()
        if token.isdigit():
            while self.next.isdigit() and self.starts[self.at] == self.ends[self.at - 1]:
                token += self.take()
            return self.node("number", first, int(token))
        if token in BRACKETS:
            inside = self.expression()
            self.take(BRACKETS[token])
            return inside._replace(start=self.starts[first], end=self.ends[self.at - 1])
        if token in NAMED:
            return self.node(NAMED[token], first, self.factor())
        if token in SERIES:
            return self.series(SERIES[token], first)
        match token:
            case r"\factor":
                return self.argument()._replace(start=self.starts[first])
            case r"\frac" | r"\tfrac" | r"\dfrac":
                return self.fraction(first)
            case r"\sqrt":
                return self.node("sqrt", first, self.argument())
            case "D":
                self.take_all("_", "w")
                return self.node("jacobian", first, self.term())
            case r"\nabla":
                order = int(self.take("2")) if self.accept("^") else 1
                return self.node("gradient", first, order, self.term())
        return self.letter(token, first)

    def letter(self, token, first):
        if not re.fullmatch(r"[a-zA-Z]|\\(text|mathbf|hat).*|\\(sigma|pi|varepsilon|delta)", token):
            raise Unreadable(f"{token or 'the end'} is not a letter, in {self.latex}")
        primes = 0
        while self.accept("'"):
            primes += 1
        if token in self.functions and self.accept("("):
            argument = self.expression()
            self.take(")")
            return self.node("apply", first, token, primes, argument)
        if primes:
            raise Unreadable(f"{token} has a prime and no argument, in {self.latex}")
        indices = self.indices() if self.accept("_") else ""
        wrong = (
            (token in WHOLE and indices)
            or (token == r"\delta" and len(indices) != 2)
            or (token == "e" and self.next != "^")
        )
        if wrong:
            raise Unreadable(f"{token} cannot stand like this in {self.latex}")
        self.dressing()
        return self.node("letter", first, token, indices)

    def dressing(self):
        """Pass over the argument of a name that is only a name, such as L(w) or p(y | x)."""
        rest = self.tokens[self.at : self.at + 5]
        if self.tokens[self.at - 1] in ("J", "L") and rest[:3] == ["(", "w", ")"]:
            self.at += 3
        elif self.tokens[self.at - 1] == "p" and rest == ["(", "y", r"\mid", "x", ")"]:
            self.at += 5

    def indices(self):
        if not self.accept("{"):
            return self.take(*INDICES)
        letters = ""
        while not self.accept("}"):
            letters += self.take(*INDICES)
        return letters

    def argument(self):
        """A group in braces, or one token."""
        if self.next == "{":
            return self.base()
        first, token = self.at, self.take()
        if token.isdigit():
            return self.node("number", first, int(token))
        if not token.isalpha():
            raise Unreadable(f"{token or 'the end'} is not an argument, in {self.latex}")
        return self.node("letter", first, token, "")

    def series(self, kind, first):
        self.take_all("_", "{")
        index = self.take(*INDICES)
        self.take_all("=", "1", "}", "^")
        last = self.take("m", "n", "K")
        return self.node(kind, first, index, last, self.term())

    def fraction(self, first):
        """A quotient, or a derivative: d or ∂ above with what it is of, if not behind, and the
        variables below.
        """
        above, braced = self.at, self.accept("{")
        if not self.accept("d", r"\partial"):
            self.at = above
            return self.node("divide", first, self.argument(), self.argument())
        order = self.take("2", "3") if self.accept("^") else "1"
        operand = self.expression() if braced and self.next != "}" else None
        if braced:
            self.take("}")
        self.take("{")
        variables = []
        while not self.accept("}"):
            self.take("d", r"\partial")
            variables.append(self.letter(self.take(), self.at - 1))
        if len(variables) != int(order):
            raise Unreadable(f"not as many slopes as variables are taken in {self.latex}")
        return self.node(
            "derivative", first, self.term() if operand is None else operand, *variables
        )
