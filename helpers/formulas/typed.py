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
# what a loss or an activation may have besides, and a line of a derivation may not
COMPUTED |= {
    "relu": lambda u: np.maximum(u, 0),
    "log2": np.log2,
    "log10": np.log10,
    "max": np.maximum,
    "min": np.minimum,
}
MORE = {name: name for name in COMPUTED.keys() - FUNCTIONS.keys()}
OF_TWO = ("max", "min")
ARITHMETIC = {
    "sum": np.positive,
    "neg": np.negative,
    "mul": np.multiply,
    "divide": np.divide,
    "power": np.power,
}
SAME = {
    "−": "-",
    "–": "-",
    "·": "*",
    "⋅": "*",
    "×": "*",
    "**": "^",
    "[": "(",
    "]": ")",
    "²": "^2",
    "³": "^3",
}
NUMBER = re.compile(r"\.?\d")
NUMERAL = r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
TOKEN = re.compile(rf"{NUMERAL}|\*\*|log(?:2|10)(?![\d.])|[^\W\d_²³]+|\S")


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
    return Reader(bounded(text, "a formula"), letters, FUNCTIONS | MORE).whole()


def bounded(text, name, longest=LONGEST):
    """A text in Unicode's normal form; raises NotAFormula, which calls it by a name, where it is
    too long.
    """
    if len(text) <= longest:  # else its normal form would take long
        text = unicodedata.normalize("NFC", text)
    if len(text) > longest:
        raise NotAFormula(
            text[:longest] + "…", longest, longest + 1, f"{name} has at most {longest} characters"
        )
    return text


def value(node, letters):
    """What a formula is at given numbers.

    node: a tree from read. letters: {letter: a number or an array}. Returns the same shape, nan or
    ±inf where the formula has no value.
    """
    with np.errstate(all="ignore"):
        return _value(node, letters)


def _value(node, letters):
    parts = [_value(part, letters) if isinstance(part, Node) else part for part in node.parts]
    match node.kind:
        case "letter":
            return np.asarray(letters[parts[0]], dtype=float)
        case "number" | "constant":
            return np.float64(NUMBERS.get(parts[0], parts[0]))
        case "call":
            return COMPUTED[parts[0]](*parts[1:])
        case "add":
            return sum(parts)
        case kind:
            return ARITHMETIC[kind](*parts)


class Reader:
    """One pass from left to right, one method for each level of precedence.

    text: in Unicode's normal form. letters: as for read. functions: {name: what it is called in the
    tree}. known: what may be typed, for a sentence. tokens: (what it is, start, end) for each sign,
    number and name, and one that is "" at the end.
    """

    same = SAME

    def __init__(self, text, letters, functions=FUNCTIONS):
        self.text, self.letters, self.depth, self.at = text, letters, 0, 0
        self.functions = functions
        self.known = f"{', '.join([*letters, 'numbers'])}, and {', '.join(sorted(functions))}"
        self.tokens = [*self.cut(), ("", len(text), len(text))]

    def cut(self):
        """Yield the tokens; a run of letters is a name, or else letters that are multiplied."""
        names = self.functions.keys() | CONSTANTS.keys() | self.letters.keys()
        for found in TOKEN.finditer(self.text):
            run, start = found[0], found.start()
            if run not in names and all(letter in self.letters for letter in run):
                yield from ((letter, start + i, start + i + 1) for i, letter in enumerate(run))
            else:
                yield from self.sign(found)

    def sign(self, found):
        """The tokens for a match: one, but a power and its exponent for ² and ³."""
        return [(sign, *found.span()) for sign in self.same.get(found[0], [found[0]])]

    def whole(self):
        """The tree of the whole text; raises NotAFormula."""
        if power := re.search("[²³]{2}", self.text):
            self.refuse("an exponent of more than one digit is written with ^", power.span())
        node = self.deeper(self.sum)
        if self.next:
            self.unknown()
        return node

    @property
    def next(self):
        """The token that comes next."""
        return self.tokens[self.at][0]

    def take(self):
        """Go past the next token, and return it."""
        self.at += 1
        return self.tokens[self.at - 1][0]

    def refuse(self, reason, part=None):
        """Raise NotAFormula at the next token, or at a token or a Node that has been read."""
        *_, start, end = part or self.tokens[self.at]
        raise NotAFormula(self.text, start, end, reason)

    def node(self, kind, first, *parts):
        """A Node for the tokens from a place on to the last that was taken."""
        return Node(kind, parts, self.tokens[first][1], self.tokens[self.at - 1][2])

    def deeper(self, read):
        """What a method reads, one bracket or sign further inside."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"brackets and signs may be {DEEPEST} deep")
        node = read()
        self.depth -= 1
        return node

    def sum(self):
        """Products with + and − between them."""
        first, terms = self.at, [self.product()]
        while self.next in ("+", "-"):
            place, sign = self.at, self.take()
            term = self.product()
            terms.append(self.node("neg", place, term) if sign == "-" else term)
        return terms[0] if len(terms) == 1 else self.node("add", first, *terms)

    def product(self):
        """Factors with *, / or nothing between them."""
        first, node = self.at, self.signed()
        while self.goes_on():
            node = self.times(first, node)
        return node

    def goes_on(self):
        """Whether a product goes on."""
        return self.next in ("*", "/") or self.starts_a_factor()

    def starts_a_factor(self):
        """Whether what comes next is a factor, without a sign before it."""
        return bool(self.next) and (self.next[0].isalnum() or self.next[0] in "(.")

    def times(self, first, node):
        """A product, which began at a token, with one factor more."""
        if self.next == "/":
            self.take()
            return self.node("divide", first, node, self.signed())
        if self.next == "*":
            self.take()
        elif NUMBER.match(self.next) and NUMBER.match(self.tokens[self.at - 1][0]):
            self.refuse("two numbers need a sign between them")
        return self.node("mul", first, node, self.signed())

    def signed(self):
        """A power, with signs before it."""
        return self.deeper(self.sign_and_power) if self.next in ("+", "-") else self.power()

    def sign_and_power(self):
        """A sign, and a power with signs before it."""
        first, sign = self.at, self.take()
        inside = self.signed()
        return self.node("neg", first, inside) if sign == "-" else inside

    def power(self):
        """An atom, or one with an exponent, of a size to compute with."""
        first, base = self.at, self.atom()
        if self.next != "^":
            return base
        self.take()
        exponent = self.deeper(self.signed)
        node = self.node("power", first, base, exponent)
        if not _has_letters(exponent) and not abs(value(exponent, {})) <= HIGHEST:
            self.refuse(f"an exponent that is a number may be at most {HIGHEST}", exponent)
        if not _has_letters(node) and abs(value(node, {})) > 1e300 and value(base, {}) != 0:
            self.refuse("a power that is a number may be at most 10^300", node)
        return node

    def atom(self):
        """A number, a letter, a function with what it is of, or a bracket."""
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
        if token in self.functions:
            self.take()
            of = self.two(token) if token in OF_TWO else [self.argument(token)]
            return self.node("call", first, self.functions[token], *of)
        if token in CONSTANTS:
            self.take()
            return self.node("constant", first, CONSTANTS[token])
        return self.unknown()

    def unknown(self):
        """Refuse the next token: a sign that cannot stand here, or letters that mean nothing."""
        _, start, end = self.tokens[self.at]
        if not self.text[start].isalpha():
            self.refuse(f"“{self.text[start:end]}” cannot stand here")
        start -= len(re.search(r"[^\W\d_²³]*$", self.text[:start])[0])
        end += len(re.match(r"[^\W\d_²³]*", self.text[end:])[0])
        self.refuse(f"“{self.text[start:end]}” is not known; known are {self.known}", (start, end))

    def argument(self, name):
        """A bracket, or one letter or number, with its power, and no factor behind it."""
        if self.next == "(":
            return self.bracket(self.at, ")")
        if not self.next or self.next in "+-*/^),":
            self.refuse(f"{name} needs something to stand in front of")
        inside = self.deeper(self.power)
        if self.starts_a_factor():
            self.refuse(f"put what {name} is of into brackets, {name}(…), since more follows")
        return inside

    def two(self, name):
        """Two sums in one bracket, with a comma between them."""
        found = []
        for before, between in (("(", "before"), (",", "between")):
            if self.next != before:
                self.refuse(f"{name} is of two, {name}(…, …): “{before}” is missing {between} them")
            self.take()
            found.append(self.deeper(self.sum))
        if self.next != ")":
            self.refuse(f"here “)” is missing, since {name} is of two")
        self.take()
        return found

    def number(self, first):
        """A number of a size to compute with."""
        token = self.take()
        if len(token) > 12 or float(token) > LARGEST:
            self.refuse(
                f"a number may be at most {LARGEST:,}, with at most 12 digits", self.tokens[first]
            )
        return self.node("number", first, token)

    def bracket(self, first, closing):
        """A sum in brackets, which count as a part of it."""
        self.take()
        inside = self.deeper(self.sum)
        if self.next != closing:
            self.refuse(f"here “{closing}” is missing, or something before it is one too many")
        self.take()
        return inside._replace(start=self.tokens[first][1], end=self.tokens[self.at - 1][2])


def _has_letters(node):
    return node.kind == "letter" or any(
        _has_letters(part) for part in node.parts if isinstance(part, Node)
    )
