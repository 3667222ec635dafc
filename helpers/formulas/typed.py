"""The one small safe grammar for formulas that a reader types."""

import math
import re
import unicodedata

import numpy as np

from helpers.activations import ACTIVATIONS
from helpers.formulas.tree import Node

LONGEST = 200  # characters
DEEPEST = 20  # brackets and signs inside one another
LARGEST, HIGHEST = 1_000_000, 20  # number, exponent
NUMPYS = ("exp", "sqrt", "abs", "sign", "sin", "cos", "tan", "sinh", "cosh", "tanh")
CONSTANTS = {"e": "e", "pi": "pi", "π": "pi"}
NUMBERS = {"e": math.e, "pi": math.pi}
ALIASES = {"log": "ln", "arctan": "atan", "σ": "sigmoid"}
# activations that are called by name, where their formula does not say it as shortly
NAMED = {
    name: activation
    for name, activation in ACTIVATIONS.items()
    if name.isalpha() and not {name, activation.formula} & {*NUMPYS, *ALIASES, "h"}
}
COMPUTED = {name: getattr(np, name) for name in NUMPYS} | {
    "ln": np.log,
    "atan": np.arctan,
    "erf": np.vectorize(math.erf, otypes=[float]),
    "huber": lambda u: np.where(np.abs(u) <= 1, u**2 / 2, np.abs(u) - 0.5),
    **{name: activation.f for name, activation in NAMED.items()},
}
FUNCTIONS = {name: name for name in COMPUTED} | ALIASES
ARITHMETIC = {"neg": np.negative, "mul": np.multiply, "divide": np.divide, "power": np.power}
SAME = {"−": "-", "–": "-", "·": "*", "×": "*", "**": "^", "[": "(", "]": ")", "²": "2", "³": "3"}
NUMBER = re.compile(r"\.?\d")
TOKEN = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?|\*\*|[^\W\d_²³]+|\S")


class NotAFormula(ValueError):
    """A typed formula that cannot be read.

    text: what was typed. start, end: the place that stands in the way. reason: what is wrong there.
    """

    def __init__(self, text, start, end, reason):
        self.text, self.start, self.end, self.reason = text, start, end, reason
        super().__init__(f"{self.pointed}: {reason}")

    @property
    def pointed(self):
        """What was typed, with the place between two pointers."""
        return (
            f"{self.text[: self.start]}▸{self.text[self.start : self.end]}◂{self.text[self.end :]}"
        )


def read(text, letters):
    """Read a typed formula, without running anything.

    text: such as "(y - p)^2 / 2" or "-y ln(p)"; * may be left out, ^ and ** are powers. letters:
    {what may be typed: the letter that it means}. Returns a tree of Nodes of the kinds number,
    letter, add, neg, mul, divide, power and call. Raises NotAFormula, with the place and the
    reason, for all else, and for what would be too long, too deep or too large to compute with.
    TypeError where text is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"the formula is {text!r:.60}, a {type(text).__name__}; it must be text")
    if len(text) <= LONGEST:  # else its normal form would take long
        text = unicodedata.normalize("NFC", text)
    if len(text) > LONGEST:
        raise NotAFormula(
            text[:LONGEST] + "…",
            LONGEST,
            LONGEST + 1,
            f"a formula has at most {LONGEST} characters",
        )
    if power := re.search("[²³]{2}", text):
        raise NotAFormula(
            text, *power.span(), "an exponent of more than one digit is written with ^"
        )
    reader = _Reader(text, letters)
    node = reader.sum()
    if reader.next:
        reader.refuse(f"“{reader.next}” cannot stand here")
    return node


def value(node, letters):
    """What a formula is at given numbers.

    node: a tree from read. letters: {letter: a number or an array}. Returns the same shape, nan or
    ±inf where the formula has no value.
    """
    with np.errstate(all="ignore"):
        return _value(node, letters)


def _value(node, letters):
    parts = [_value(part, letters) if isinstance(part, Node) else part for part in node.parts]
    if node.kind == "letter":
        return np.asarray(letters[parts[0]], dtype=float)
    if node.kind in ("number", "constant"):
        return np.float64(NUMBERS.get(parts[0], parts[0]))
    if node.kind == "call":
        return COMPUTED[parts[0]](parts[1])
    if node.kind == "add":
        return sum(parts)
    return ARITHMETIC[node.kind](*parts)


class _Reader:
    """One pass from left to right, one method for each level of precedence."""

    def __init__(self, text, letters):
        self.text, self.letters, self.depth, self.at = text, letters, 0, 0
        self.tokens = []
        for match in TOKEN.finditer(text):
            self.tokens += self._split(match[0], match.start())
        self.tokens.append(("", len(text), len(text) + 1))

    def _split(self, token, start):
        """A run of letters is a name, or else letters that are multiplied."""
        names = FUNCTIONS.keys() | CONSTANTS.keys() | self.letters.keys()
        if (
            len(token) > 1
            and token[0].isalpha()
            and token not in names
            and all(letter in self.letters for letter in token)
        ):
            return [
                (letter, start + place, start + place + 1) for place, letter in enumerate(token)
            ]
        shown = ["^"] if token in "²³" else []
        return [(part, start, start + len(token)) for part in [*shown, SAME.get(token, token)]]

    @property
    def next(self):
        return self.tokens[self.at][0]

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1][0]

    def refuse(self, reason, at=None):
        _, start, end = self.tokens[self.at if at is None else at]
        raise NotAFormula(self.text, start, end, reason)

    def refuse_part(self, node, reason):
        raise NotAFormula(self.text, node.start, node.end, reason)

    def node(self, kind, first, *parts):
        return Node(kind, parts, self.tokens[first][1], self.tokens[self.at - 1][2])

    def deeper(self):
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"brackets and signs may be {DEEPEST} deep")

    def sum(self):
        self.deeper()
        first, terms = self.at, [self.product()]
        while self.next in ("+", "-"):
            place, sign = self.at, self.take()
            term = self.product()
            terms.append(self.node("neg", place, term) if sign == "-" else term)
        self.depth -= 1
        return terms[0] if len(terms) == 1 else self.node("add", first, *terms)

    def product(self):
        first, node = self.at, self.signed()
        while self.next == "*" or self.next == "/" or self.starts_a_factor():
            if self.next == "/":
                self.take()
                node = self.node("divide", first, node, self.signed())
                continue
            if self.next == "*":
                self.take()
            elif NUMBER.match(self.next) and NUMBER.match(self.tokens[self.at - 1][0]):
                self.refuse("two numbers need a sign between them")
            node = self.node("mul", first, node, self.signed())
        return node

    def starts_a_factor(self):
        return bool(self.next) and (self.next[0].isalnum() or self.next[0] in "(.")

    def signed(self):
        if self.next in ("+", "-"):
            self.deeper()
            first, sign = self.at, self.take()
            inside = self.signed()
            self.depth -= 1
            return self.node("neg", first, inside) if sign == "-" else inside
        return self.power()

    def power(self):
        first, base = self.at, self.atom()
        if self.next != "^":
            return base
        self.take()
        self.deeper()
        exponent = self.signed()
        self.depth -= 1
        node = self.node("power", first, base, exponent)
        if not _has_letters(exponent) and not abs(value(exponent, {})) <= HIGHEST:
            self.refuse_part(exponent, f"an exponent that is a number may be at most {HIGHEST}")
        if not _has_letters(node) and abs(value(node, {})) > 1e300 and value(base, {}) != 0:
            self.refuse_part(node, "a power that is a number may be at most 10^300")
        return node

    def atom(self):
        first, token = self.at, self.next
        if not token:
            self.refuse("the formula ends too early")
        if NUMBER.match(token):
            return self.number(first)
        if token == "(":
            return self.bracket(first, ")")
        if token == "|":
            inside = self.bracket(first, "|")
            return self.node("call", first, "abs", inside)
        if token in self.letters:
            self.take()
            return self.node("letter", first, self.letters[token], "")
        if token in FUNCTIONS:
            self.take()
            return self.node("call", first, FUNCTIONS[token], self.argument(token))
        if token in CONSTANTS:
            self.take()
            return self.node("constant", first, CONSTANTS[token])
        return self.refuse(self._unknown(token))

    def _unknown(self, token):
        if not token[0].isalpha():
            return f"“{token}” cannot stand here"
        letters = ", ".join(self.letters)
        return (
            f"“{token}” is not known; known are {letters}, numbers, and "
            f"{', '.join(sorted(set(FUNCTIONS)))}"
        )

    def argument(self, name):
        """A bracket, or one letter or number, with its power, and no factor behind it."""
        if self.next == "(":
            return self.bracket(self.at, ")")
        if not self.next or self.next in "+-*/^),":
            self.refuse(f"{name} needs something to stand in front of")
        self.deeper()
        inside = self.power()
        self.depth -= 1
        if self.starts_a_factor():
            self.refuse(f"put what {name} is of into brackets, {name}(…), since more follows")
        return inside

    def number(self, first):
        token = self.take()
        if len(token) > 12 or float(token) > LARGEST:
            self.refuse(f"a number may be at most {LARGEST:,}, with at most 12 digits", first)
        return self.node("number", first, token)

    def bracket(self, first, closing):
        self.take()
        inside = self.sum()
        if self.next != closing:
            self.refuse(f"here “{closing}” is missing, or something before it is one too many")
        self.take()
        return inside._replace(start=self.tokens[first][1], end=self.tokens[self.at - 1][2])


def _has_letters(node):
    return node.kind == "letter" or any(
        _has_letters(part) for part in node.parts if isinstance(part, Node)
    )
