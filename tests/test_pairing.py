"""What is derived for any loss and activation, held to finite differences; and every line to what
its LaTeX says."""

import functools
import itertools
import json
import random
import re
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
import sympy
from sampling import SEED, examples, sample
from sympy import Derivative

from helpers.formulas import pairing, typed
from helpers.formulas.pairing import Y_HAT, H, Y
from helpers.formulas.symbolic import RULES, differentiated, expression
from helpers.formulas.verdicts import (
    EXACTLY,
    GONE,
    MULTIPLE,
    NOTHING,
    ONE,
    PARTLY,
    SAID,
    STAYS,
    UNDEFINED,
    WITH_FACTOR,
    stalls,
)

ENTROPY = "-(y ln p + (1 - y) ln(1 - p))"
LOSSES = {
    "squared": "(y - p)^2 / 2",
    "entropy": ENTROPY,
    "absolute": "|p - y|",
    "Huber": "huber(p - y)",
}
ACTIVATIONS = {
    "sigmoid": "1 / (1 + exp(-h))",
    "identity": "h",
    "tanh": "tanh(h)",
    "softplus": "ln(1 + exp(h))",
    "arctan": "atan(h)",
    "Gaussian cdf": "(1 + erf(h / sqrt(2))) / 2",
}
# the same once more, by hand
TRUE_LOSSES = {
    "squared": lambda y, p: (y - p) ** 2 / 2,
    "entropy": lambda y, p: -y * mp.log(p) - (1 - y) * mp.log(1 - p),
    "absolute": lambda y, p: abs(p - y),
    "Huber": lambda y, p: (p - y) ** 2 / 2 if abs(p - y) <= 1 else abs(p - y) - mp.mpf(1) / 2,
}
TRUE_ACTIVATIONS = {
    "sigmoid": lambda h: 1 / (1 + mp.exp(-h)),
    "identity": lambda h: h,
    "tanh": lambda h: (mp.exp(2 * h) - 1) / (mp.exp(2 * h) + 1),
    "softplus": lambda h: mp.log(1 + mp.exp(h)),
    "arctan": lambda h: mp.quad(lambda t: 1 / (1 + t * t), [0, h]),
    "Gaussian cdf": mp.ncdf,
}
MORE_ACTIVATIONS = [
    "h/(1+|h|)",
    "h exp(-h^2)",
    "|h|",
    "huber(h)",
    "h*|h|",
    "tanh(h)^2 sin(3h)",
    "exp(h)/(1 + h^2)",
    "h^3/(1+exp(-h))",
    "sin(h)cos(h)exp(-h)",
    "(1 + h^2)^h",
    "2^h",
    "e^(h^2/9)",
    "sqrt(1 + h^2)",
    "cosh(h)/sinh(h^2 + 1)",
    "softplus(2h - 1) - σ(h)^3",
    "atan(ln(1 + h^2))",
    "(h - 1/(2 + cos h))/(3 + erf h)",
    "1/(h^2 + 1)/(h^4 + 2)",
    "huber(2h) tanh(h)",
    "||h| - 1|",
    "h exp(tan(h/6))",
    "7",
    "h^2 - 2h + 1",
    "-h",
    "pi h",
    "ln(3 + sin(exp(-h^2)))",
    "relu(h - 1/5)",
    "max(h/100, h)",
    "min(max(h, -1), 1)",
    "log2(1 + exp(h))",
]
MORE_LOSSES = [
    "(y-p)^4",
    "exp(p-y)",
    "|p - y|^3",
    "huber(2(p - y))",
    "ln(1 + exp(p)) - y p",
    "1/(1 + p^2)",
    "(y - p)^2/(1 + p^2)",
    "sqrt(1 + (p-y)^2)",
    "y exp(-p) + (1-y) exp(p)",
    "(1 + p^2)^(y + 1)",
    "p",
    "p y (1 - p)",
    "max(0, 1 - (2y - 1) p)",
    "min(p, 1 - p)",
    "-log10(p^2 + 1)",
]
ON_POSITIVE = [
    "h^h",
    "h^(1/3)",
    "ln(h)/h",
    "h^(h^2)",
    "sqrt(h) ln(h)",
    "h ln h",
    "h^(-2)",
    "1/h/ln(3 + h)",
    "h^pi",
]
POINTS = [mp.mpf("0.37"), mp.mpf("-1.83"), mp.mpf("2.41")]


def as_sympy(text):
    """A typed activation as sympy's."""
    return expression(typed.read(text, {"h": "h"}), {"h": H})


def typed_loss(text):
    return expression(typed.read(text, {"y": "y", "p": "p"}), {"y": Y, "p": Y_HAT})


def curves_of(pair):
    """The slopes over the inputs for each label, and the outputs."""
    return pairing.slopes(pair), [float(output) for output in pair.tabled[0]]


def number(expr, **values):
    """A sympy expression without derivatives at a point, to 30 digits."""
    names = {H: values.get("h"), Y: values.get("y"), Y_HAT: values.get("p")}
    with mp.workdps(40):
        point = {symbol: sympy.Float(str(at), 40) for symbol, at in names.items() if at is not None}
        return mp.mpmathify(sympy.sympify(expr).subs(point).evalf(30))


def close(a, b):
    return abs(a - b) <= mp.mpf(10) ** -9 * (1 + abs(b))


def derivative(function, at):
    """A central difference, to many digits; the points are off every kink."""
    with mp.workdps(50):
        step = mp.mpf(10) ** -12
        return (function(at + step) - function(at - step)) / (2 * step)


# the derivative of one expression, step by step


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "text", sample([*ACTIVATIONS.values(), *MORE_ACTIVATIONS, *ON_POSITIVE], 12)
)
def test_every_step_of_an_activation_has_the_slope_of_the_original(text):
    tree = typed.read(text, {"h": "h"})
    original = expression(tree, {"h": H})
    steps = list(differentiated(original, H))
    for h in POINTS:
        at = abs(h) if text in ON_POSITIVE else h
        assert float(number(original, h=at)) == pytest.approx(
            float(typed.value(tree, {"h": float(at)}))
        )
        wanted = derivative(lambda h: number(original, h=h), at)
        for now, _ in steps:
            assert close(number(now.doit(), h=at), wanted), now
        assert close(number(original.diff(H), h=at), wanted)


@pytest.mark.exhaustive
@pytest.mark.parametrize("text", sample([*LOSSES.values(), *MORE_LOSSES], 12))
@pytest.mark.parametrize("y", ["0.2", "0.9"])
def test_every_step_of_a_loss_has_the_slope_of_the_original(text, y):
    original = typed_loss(text)
    for p in (mp.mpf("0.31"), mp.mpf("0.77")):
        wanted = derivative(lambda p: number(original, p=p, y=y), p)
        for now, _ in differentiated(original, Y_HAT):
            assert close(number(now.doit(), p=p, y=y), wanted), now


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "text", sample([*ACTIVATIONS.values(), *MORE_ACTIVATIONS, *ON_POSITIVE], 12)
)
def test_in_the_end_no_derivative_is_left_and_every_step_has_a_rule(text):
    steps = list(differentiated(as_sympy(text), H))
    known = [*RULES.values(), "derivative of ", "the same rules again"]
    for place, (now, rules) in enumerate(steps):
        assert bool(now.atoms(Derivative)) == (place < len(steps) - 1)
        assert rules
        assert all(any(rule.startswith(name) for name in known) for rule in rules)


def test_what_needs_many_steps_is_done_at_once_in_the_end():
    deep = as_sympy("exp(sin(cos(tanh(exp(sin(cos(h)))))))")
    steps = list(differentiated(deep, H, longest=3))
    assert [rules for _, rules in steps][-1] == ["the same rules again"]
    assert len(steps) == 4
    assert not steps[-1][0].atoms(Derivative)
    assert sympy.simplify(steps[-1][0] - deep.diff(H)) == 0


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("h + exp(h)", ["sum rule"]),
        ("5 exp(h)", ["constant factor"]),
        ("-h", ["constant factor"]),
        ("sin(h) exp(h)", ["product rule"]),
        ("h tanh(h)", ["product rule"]),
        ("sin(h)/(1 + h^2)", ["quotient rule"]),
        ("h/(1+|h|)", ["quotient rule"]),
        ("exp(h)/h^2", ["quotient rule"]),
        ("h^3", ["power rule"]),
        ("1/h", ["power rule"]),
        ("sqrt h", ["power rule"]),
        ("(1 + h^2)^3", ["power rule and chain rule"]),
        ("1/(1 + exp(-h))", ["power rule and chain rule"]),
        ("exp(h)", ["derivative of exp"]),
        ("exp(-h)", ["derivative of exp and chain rule"]),
        ("ln(h)", ["derivative of ln"]),
        ("ln(1 + h^2)", ["derivative of ln and chain rule"]),
        ("tanh(2h)", ["derivative of tanh and chain rule"]),
        ("atan h", ["derivative of atan"]),
        ("erf(h)", ["derivative of erf"]),
        ("|h|", ["derivative of |u|"]),
        ("|h^2 - 1|", ["derivative of |u| and chain rule"]),
        ("h^h", ["derivative of a power, by its logarithm"]),
        ("2^h", ["derivative of a power, by its logarithm"]),
        ("huber(h)", ["in each case by itself"]),
        ("relu(h)", ["in each case by itself"]),
        ("min(h, 3)", ["in each case by itself"]),
        ("max(h^2, 3h)", ["in each case by itself"]),
    ],
)
def test_the_first_rule_is_the_one_that_the_outermost_sign_asks_for(text, rules):
    _, found = next(iter(differentiated(as_sympy(text), H)))
    assert found == rules


def test_rules_that_are_used_at_once_are_all_named():
    steps = list(differentiated(as_sympy("exp(-h) + ln(1 + h^2)"), H))
    assert steps[0][1] == ["sum rule"]
    assert set(steps[1][1]) == {
        "derivative of exp and chain rule",
        "derivative of ln and chain rule",
    }


# an evaluator of what LaTeX says, without sympy


class Latex:
    """What the LaTeX that sympy writes says, as a function of a point {name: number}; d/dh holds
    for what follows."""

    def __init__(self, text):
        text = text.replace(r"\hat y", "p ").replace(r"\partial", "d").replace(r"\cdot", "*")
        text = text.replace(r"\left|", "⟦").replace(r"\right|", "⟧")
        text = re.sub(r"\\Bigl|\\Bigr|\\left|\\right|\\displaystyle|\\,|\\:", " ", text)
        self.tokens = re.findall(r"\\[a-zA-Z]+|\\\\|\\[{}]|\d+(?:\.\d+)?|\S", text)
        self.at = 0

    @property
    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted=None):
        token = self.next
        assert wanted in (None, token), (
            f"{wanted} expected, {token} found in {' '.join(self.tokens)}"
        )
        self.at += 1
        return token

    def whole(self):
        found = self.sum()
        assert not self.next, f"{self.next} is left over in {' '.join(self.tokens)}"
        return found

    def group(self):
        self.take("{")
        inside = self.sum()
        self.take("}")
        return inside

    def raw(self):
        self.take("{")
        text = ""
        while self.next != "}":
            text += self.take()
        self.take()
        return text

    def sum(self):
        first = self.signed_product()
        while self.next in ("+", "-"):
            sign, term = (1 if self.take() == "+" else -1), self.product()
            first = (lambda a, b, s: lambda at: a(at) + s * b(at))(first, term, sign)
        return first

    def signed_product(self):
        if self.next == "-":
            self.take()
            inside = self.product()
            return lambda at: -inside(at)
        return self.product()

    def product(self):
        factors = [self.power()]
        while self.next and self.next not in (
            "+",
            "-",
            ")",
            "]",
            "}",
            "&",
            "\\\\",
            r"\end",
            r"\leq",
            "⟧",
            "=",
            "<",
            ">",
            ",",
        ):
            if self.next == "*":
                self.take()
            factors.append(self.power())
        return lambda at: mp.fprod(factor(at) for factor in factors)

    def exponent(self):
        self.take("^")
        if self.next == "{":
            return self.group()
        return (lambda digit: lambda at: digit)(mp.mpf(self.take()))

    def power(self):
        base = self.atom()
        if self.next == "^":
            exponent = self.exponent()
            return lambda at: mp.power(base(at), exponent(at))
        return base

    def between(self, closing):
        inside = self.sum()
        self.take(closing)
        return inside

    def atom(self):
        token = self.take()
        if re.match(r"\d", token):
            return lambda at: mp.mpf(token)
        if token == "(":
            return self.between(")")
        if token == "[":
            return self.between("]")
        if token == "{":
            return self.between("}")
        if token == "⟦":
            inside = self.between("⟧")
            return lambda at: abs(inside(at))
        if token in ("h", "y", "p"):
            return lambda at: at[token]
        if token == "e":
            return lambda at: mp.e
        if token == r"\pi":
            return lambda at: mp.pi
        if token == r"\factor":
            return self.group()
        if token == r"\frac":
            return self.fraction()
        if token == r"\sqrt":
            return self.root()
        if token == r"\begin":
            return self.cases()
        if token in (r"\max", r"\min"):
            self.take("(")
            one, other = self.between(","), self.between(")")
            return lambda at: (max if token == r"\max" else min)(one(at), other(at))
        name = self.raw() if token == r"\operatorname" else token[1:]
        return self.function(name)

    def fraction(self):
        rest = "".join(self.tokens[self.at : self.at + 7])
        if match := re.match(r"\{d\}\{d([hp])\}", rest):
            self.at += 7
            return self.slope(match[1])
        above, below = self.group(), self.group()
        return lambda at: above(at) / below(at)

    def slope(self, name):
        """d/dh holds for the whole product that follows it."""
        inside = self.product()
        return lambda at: derivative(lambda value: inside(at | {name: value}), at[name])

    def root(self):
        order = mp.mpf(2)
        if self.next == "[":
            self.take()
            order = mp.mpf(self.take())
            self.take("]")
        inside = self.group()
        return lambda at: mp.power(inside(at), 1 / order)

    def function(self, name):
        known = {"ln": mp.log, "erf": mp.erf, "atan": mp.atan, "sign": mp.sign}
        call = known.get(name) or getattr(mp, name)
        exponent = self.exponent() if self.next == "^" else lambda at: 1
        inside = self.group()
        return lambda at: call(inside(at)) ** exponent(at)

    def cases(self):
        assert self.raw() == "cases"
        branches = []
        while self.next != r"\end":
            branch = self.sum()
            self.take("&")
            assert self.take() == r"\text"
            if self.raw() == "otherwise":
                branches.append((branch, lambda at: True))
            else:
                left = self.sum()
                relation = self.take()
                right = self.sum()
                branches.append(
                    (
                        branch,
                        (lambda a, b, r: lambda at: holds(a(at), r, b(at)))(left, right, relation),
                    )
                )
            if self.next == "\\\\":
                self.take()
        self.take()
        assert self.raw() == "cases"

        def chosen(at):
            return next(branch(at) for branch, condition in branches if condition(at))

        return chosen


def holds(left, relation, right):
    return {r"\leq": left <= right, "<": left < right, "=": left == right, ">": left > right}[
        relation
    ]


def said(latex, **at):
    """What LaTeX says at a point."""
    with mp.workdps(50):
        return Latex(latex).whole()({name: mp.mpf(str(value)) for name, value in at.items()})


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"\frac{\left(- \hat y + y\right)^{2}}{2}", "0.08"),
        (r"- \hat y^{2} y", "-0.063"),
        (r"\frac{d}{d h}\Bigl(h^{2}\Bigr)", "4"),
        (r"3 \frac{d}{d h} h e^{0 h}", "3"),
        (r"h \frac{d}{d h} h h", "8"),
        (r"\frac{\frac{\partial}{\partial \hat y} \left(- \hat y + y\right)^{2}}{2}", "-0.4"),
        (
            r"\begin{cases} h & \text{for}\: \left|{h}\right| \leq 1 \\7 & \text{otherwise} "
            r"\end{cases}",
            "7",
        ),
        (r"\tanh^{2}{\left(0 \right)} + \sqrt[3]{8} \cdot 2", "4"),
        (r"\operatorname{sign}{\left(- h \right)} \left|{- 3}\right|", "-3"),
        (r"- 2 - \left|{h - \left|{- 5}\right|}\right|^{2}", "-11"),
    ],
)
def test_the_evaluator_reads_what_a_person_would(latex, wanted):
    assert close(said(latex, h=2, p="0.3", y="0.7"), mp.mpf(wanted))


PAIRS = [(loss, activation) for loss in LOSSES.values() for activation in ACTIVATIONS.values()]
TYPED = [
    (MORE_LOSSES[k % len(MORE_LOSSES)], activation) for k, activation in enumerate(MORE_ACTIVATIONS)
]
TYPED += [(loss, "h/(1+|h|)") for loss in MORE_LOSSES[:2]] + [
    ("(y-p)^4", "h exp(-h^2)"),
    ("exp(p-y)", "h exp(-h^2)"),
]


@functools.cache
def derived(loss, activation):
    """The lines of a pair with their expressions, which several tests look at."""
    return list(pairing.steps(pairing.read(loss, activation)))


def sections(lines):
    """The lines' right sides in LaTeX, with their expressions, under the left side that they belong
    to."""
    found, name = [], None
    for line, expr in lines:
        left, _, right = line.formula.partition("&=")
        if left.strip():
            name = left.strip()
            found.append((name, []))
        found[-1][1].append((right.strip(), expr, line.rule))
    return found


@pytest.mark.exhaustive
@pytest.mark.parametrize(("loss", "activation"), sample(PAIRS + TYPED, 20))
def test_every_line_says_what_its_expression_is_and_what_the_line_before_is(loss, activation):
    pair = pairing.read(loss, activation)
    whole, first, second, *end = sections(derived(loss, activation))
    assert [name for name, _ in (whole, first, second, *end)] == [
        r"\frac{\partial L}{\partial h}",
        r"\frac{\partial L}{\partial \hat y}",
        r"\factor{f'(h)}",
        r"\frac{\partial L}{\partial h}",
    ]
    assert whole[1][0][0] == r"\frac{\partial L}{\partial \hat y}\cdot \factor{f'(h)}"
    entropy = "ln p" in loss
    for h in ("0.37", "-1.83"):
        for y, p in (("0.2", "0.6"), ("1", "0.3")):
            outer = derivative(lambda p, y=y: number(pair.loss, p=p, y=y), mp.mpf(p))
            inner = derivative(lambda h: number(pair.activation, h=h), mp.mpf(h))
            for latex, expr, _ in first[1]:
                assert close(said(latex, p=p, y=y), outer), latex
                assert close(number(expr.doit(), p=p, y=y), outer), expr
            for latex, expr, _ in second[1]:
                assert close(said(latex, h=h), inner), latex
                assert close(number(expr.doit(), h=h), inner), expr
            latex, expr, _ = end[0][1][0]
            assert close(said(latex, p=p, y=y, h=h), outer * inner), latex
            f = number(pair.activation, h=h)
            if not entropy or 0 < f < 1:
                at_f = derivative(lambda p, y=y: number(pair.loss, p=p, y=y), f) * inner
                for latex, expr, _ in end[0][1]:
                    assert close(said(latex, p=mp.nstr(f, 30), y=y, h=h), at_f), latex
                    assert close(number(expr, h=h, y=y), at_f), expr


def test_a_line_that_is_changed_by_one_sign_or_digit_says_something_else():
    """Else the test above would hold nothing."""
    changed = slipped = 0
    for activation in ("tanh(h)", "h/(1+|h|)", ACTIVATIONS["sigmoid"], ACTIVATIONS["Gaussian cdf"]):
        pair = pairing.read("p", activation)
        *_, (line, _) = pairing._side(pair, "f'", pair.activation, H, "", "")
        right = line.formula.partition("&=")[2]
        for place in (match.start() for match in re.finditer(r"(?<=[ {])[-+]|\d", right)):
            other = {"+": "-", "-": "+"}.get(right[place]) or f"{(int(right[place]) + 1) % 10}"
            wrong = right[:place] + other + right[place + 1 :]
            if other != "+" or right[:place].rstrip()[-1:] not in "{":
                changed += 1
                slipped += close(said(wrong, h="0.37"), said(right, h="0.37"))
    assert changed > 15
    assert slipped == 0


@pytest.mark.exhaustive
@pytest.mark.parametrize(("loss", "activation"), sample(PAIRS + TYPED, 20))
def test_each_side_ends_in_a_line_without_a_derivative(loss, activation):
    for _, lines in sections(derived(loss, activation))[1:]:
        assert r"\frac{d}{d" not in lines[-1][0]
        assert r"\frac{\partial}{\partial" not in lines[-1][0]


@pytest.mark.exhaustive
@pytest.mark.parametrize(("loss", "activation"), sample(PAIRS + TYPED, 20))
def test_every_line_has_a_rule_a_reason_and_a_change(loss, activation):
    lines = [line for line, _ in derived(loss, activation)]
    for before, after in pairwise(lines):
        assert before.formula.partition("&=")[2] != after.formula.partition("&=")[2]
    for line in lines:
        assert line.rule
        assert line.why[-1] == "."
        assert line.formula.count("&=") == 1
        assert line.formula.count("{") == line.formula.count("}")
        assert r"\text{NaN}" not in line.formula
        assert r"\tilde{\infty}" not in line.formula


def test_the_label_is_spoken_of_where_there_is_one():
    lines = [line for line, _ in pairing.steps(pairing.read("p^4", "tanh h"))]
    told = {line.rule: line.why for line in lines}
    assert "activation" not in told["definition of the loss"]
    lines = [line for line, _ in pairing.steps(pairing.read("(y - p)^2", "tanh h"))]
    assert (
        "label is held fixed" in {line.rule: line.why for line in lines}["definition of the loss"]
    )


def test_the_last_line_says_what_the_verdict_says():
    lines = [line for line, _ in pairing.steps(pairing.read(ENTROPY, ACTIVATIONS["sigmoid"]))]
    assert lines[-1].formula == r"&= \hat y - y"
    assert "cancelled" in lines[-1].why
    for activation in ("tanh h", "h/(1+|h|)"):
        *_, (last, _) = pairing.steps(pairing.read("(y - p)^2 / 2", activation))
        assert "left as a factor of the error" in last.why


# the verdicts


def oracle(loss, activation):
    """The verdict from finite differences of L(y, f(h)) with respect to h, and nothing else."""
    L, f = TRUE_LOSSES[loss], TRUE_ACTIVATIONS[activation]
    exactly = factor = one = True
    stalls = False
    with mp.workdps(60):
        grid = [mp.mpf(k) / 7 + mp.mpf("0.0123") for k in range(-40, 41, 4)]
        for h in grid:
            for y in map(mp.mpf, ("0", "0.3", "1")):
                try:
                    value = L(y, f(h))
                except (ValueError, ZeroDivisionError):
                    return UNDEFINED
                if abs(mp.im(value)) > 0:
                    return UNDEFINED
                slope, prime = derivative(lambda h, y=y: L(y, f(h)), h), derivative(f, h)
                exactly &= close(slope, f(h) - y)
                factor &= close(slope, (f(h) - y) * prime)
                one &= close(prime, 1)
                stalls |= (
                    abs(slope) < mp.mpf("0.01")
                    and abs(f(h) - y) > mp.mpf("0.8")
                    and abs(prime) < mp.mpf("0.01")
                )
    if exactly:
        return EXACTLY
    if factor:
        return WITH_FACTOR
    if one:
        return ONE
    return STAYS if stalls or loss != "entropy" else PARTLY


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_verdict_on_every_built_in_pair_is_that_of_finite_differences(loss, activation):
    wanted = oracle(loss, activation)
    assert pairing.verdict(pairing.read(LOSSES[loss], ACTIVATIONS[activation])) == wanted
    canonical = (loss, activation) in {("entropy", "sigmoid"), ("squared", "identity")}
    assert (wanted == EXACTLY) == canonical


def test_the_table_of_all_pairs_is_the_verdict_on_each():
    table = pairing.verdicts(list(LOSSES.values()), list(ACTIVATIONS.values()))
    single = [
        [pairing.verdict(pairing.read(L, f)) for f in ACTIVATIONS.values()] for L in LOSSES.values()
    ]
    assert table == single
    assert sum(row.count(EXACTLY) for row in table) == 2
    assert sum(row.count(UNDEFINED) for row in table) == 4


@pytest.mark.parametrize(
    ("loss", "activation", "wanted"),
    [
        ("(p - y)^2 / 2", "h", {EXACTLY}),
        ("p^2/2 - p y", "h + 0", {EXACTLY}),
        ("-y ln p - ln(1 - p) + y ln(1 - p)", "σ(h)", {EXACTLY}),
        (ENTROPY, "exp(h)/(1 + exp(h))", {EXACTLY}),
        (ENTROPY, "(1 + tanh(h/2))/2", {EXACTLY}),
        ("ln(1 + exp(p)) - y p", "h", {ONE}),  # σ(h) − y, which is not ŷ − y
        ("p - y ln p", "exp h", {EXACTLY}),  # Poisson
        ("y/p + ln p", "exp h", {PARTLY}),  # gamma: (ŷ − y)/ŷ
        ("(y-p)^4", "h/(1+|h|)", {STAYS}),
        ("exp(p-y)", "h exp(-h^2)", {STAYS}),
        ("(y-p)^4", "h", {ONE}),
        ("(p-y)^2/2", "7h", {WITH_FACTOR}),
        ("(p-y)^2/2", "|h|", {WITH_FACTOR}),
        ("1/(1 + p^2)", "σ(h)", {STAYS}),
        ("1/(3 - p)", "tanh h", {STAYS}),
        ("ln(1 + exp(p)) - y p", "σ(h)", {STAYS}),
        ("(y - p)^2/(2 + p)", "σ(h)", {STAYS}),
        ("ln p", "h", {UNDEFINED}),
        ("sqrt(-1 - p^2)", "h", {UNDEFINED}),
        ("ln(p - y)", "σ(h)", {UNDEFINED}),
        ("1/(p - 3)", "h", {UNDEFINED}),
        ("ln(|p - 3|)", "h", {UNDEFINED}),
        ("1/(p - y)", "h", {UNDEFINED}),
        ("(y-p)^2", "1", {NOTHING}),
        ("y^2", "σ h", {NOTHING}),
        ("(y-p)^2", "sign(h - 1/7)", {NOTHING}),
        ("exp(-70) (y-p)^2", "σ h", {STAYS}),
        ("(y-p)^2/2", "h + sin(10 pi h)^2", {WITH_FACTOR}),
        ("(y-p)^2/2", "h + sin(8 pi h)^2", {WITH_FACTOR}),
        ("(y-p)^2", "h - 3", {ONE}),
        ("|y-p|", "h + 1/2", {ONE}),
        ("(y-p)^2", "7h", {STAYS}),
        ("-(5 y ln p + (1-y) ln(1-p))", "σ h", {GONE}),
        ("-((0.9y + 0.05) ln p + (0.95 - 0.9y) ln(1-p))", "σ h", {GONE}),
        ("y ln(y/p) + (1-y) ln((1-y)/(1-p))", "σ h", {EXACTLY}),
        ("y (ln y - ln p) + (1-y) (ln(1-y) - ln(1-p))", "σ h", {EXACTLY}),
        ("y ln p + (1-y) ln(1-p)", "σ h", {MULTIPLE}),
        ("-(y log2 p + (1-y) log2(1-p))", "σ h", {MULTIPLE}),
        ("-ln(1 - |y - p|)", "σ h", {GONE, EXACTLY, PARTLY}),
        ("p", "exp h", {STAYS}),  # f′(h) = ŷ is the whole slope
        ("sqrt((p - 1/2)^2 - 1/16)", "σ(h)", {UNDEFINED}),
    ],
)
def test_the_verdict_on_typed_pairs(loss, activation, wanted):
    assert pairing.verdict(pairing.read(loss, activation)) in wanted


@pytest.mark.parametrize("activation", ["σ(2h)", "(1 + tanh h)/2", "σ(h/3)"])
def test_where_a_multiple_of_the_error_is_left_f_prime_has_not_cancelled_only_in_part(activation):
    """∂L/∂h is 2(ŷ − y): f′(h) = 2ŷ(1 − ŷ) is gone altogether, and a number is left."""
    assert pairing.verdict(pairing.read(ENTROPY, activation)) not in (
        PARTLY,
        STAYS,
        WITH_FACTOR,
        EXACTLY,
    )


@pytest.mark.parametrize("activation", ["1/2 + h/10", "1/2 + h/12"])
def test_a_verdict_holds_at_every_input_that_is_plotted(activation):
    """Huber's loss is the squared error only where the error is at most 1."""
    pair = pairing.read("huber(p - y)", activation)
    curves, outputs = curves_of(pair)
    slope = float(derivative(lambda h: number(pair.activation, h=h), mp.mpf(0)))
    fits = all(
        np.allclose(curves[label], (np.array(outputs) - label) * slope, rtol=1e-9, atol=1e-12)
        for label in (0, 1)
    )
    assert (pairing.verdict(pair) == WITH_FACTOR) == fits


# random losses and activations, by finite differences of functions that are written out here


def entropy(y, p):
    return -(y * mp.log(p) + (1 - y) * mp.log(1 - p)) if 0 < p < 1 else mp.nan


SOME_LOSSES = {
    "(y - p)^2/2": lambda y, p: (y - p) ** 2 / 2,
    "(p - y)^4": lambda y, p: (p - y) ** 4,
    "|y - p|": lambda y, p: abs(y - p),
    ENTROPY: entropy,
    "-(3 y ln p + (1 - y) ln(1 - p))": lambda y, p: entropy(y, p) - 2 * y * mp.log(p),
    "-((0.8y + 0.1) ln p + (0.9 - 0.8y) ln(1 - p))": lambda y, p: entropy(
        mp.mpf(8) / 10 * y + mp.mpf(1) / 10, p
    ),
    "ln(1 + exp(p)) - y p": lambda y, p: mp.log(1 + mp.exp(p)) - y * p,
    "max(0, 1 - (2y - 1) p)": lambda y, p: max(0, 1 - (2 * y - 1) * p),
    "exp(-(2y - 1) p)": lambda y, p: mp.exp((1 - 2 * y) * p),
    "ln(cosh(y - p))": lambda y, p: mp.log(mp.cosh(y - p)),
    "p - y ln(p)": lambda y, p: p - y * mp.log(p) if p > 0 else mp.nan,
    "y^2": lambda y, p: y * y,
}
SOME_ACTIVATIONS = {
    "σ(u)": lambda u: 1 / (1 + mp.exp(-u)),
    "u": lambda u: u,
    "tanh(u)": mp.tanh,
    "softplus(u)": lambda u: mp.log(1 + mp.exp(u)),
    "relu(u)": lambda u: max(0, u),
    "max(u/50, u)": lambda u: max(u / 50, u),
    "exp(u)": mp.exp,
    "(1 + tanh(u))/2": lambda u: (1 + mp.tanh(u)) / 2,
    "u/(1 + |u|)": lambda u: u / (1 + abs(u)),
    "1/2 + atan(u)/pi": lambda u: mp.mpf(1) / 2 + mp.atan(u) / mp.pi,
    "1/3": lambda u: mp.mpf(1) / 3,
}
FACTORS = {"": 1, "2": 2, "-1": -1, "1/100": mp.mpf(1) / 100, "exp(-70)": mp.exp(-70)}
INSIDE = {
    "h": (1, 0),
    "2h": (2, 0),
    "h/3": (mp.mpf(1) / 3, 0),
    "h + 1": (1, 1),
    "h - 1/2": (1, -0.5),
}
RANDOM_PAIRS = [*itertools.product(SOME_LOSSES, FACTORS, SOME_ACTIVATIONS, INSIDE)]


def some_pairs(number, of_them):
    """Random pairs, more of them in `make prove`: as typed, and as functions (L, f)."""
    for loss, factor, activation, inside in random.Random(SEED).sample(
        RANDOM_PAIRS, examples(number, of_them)
    ):
        L, c, f, (a, b) = (
            SOME_LOSSES[loss],
            FACTORS[factor],
            SOME_ACTIVATIONS[activation],
            INSIDE[inside],
        )
        yield (
            f"{factor} ({loss})",
            activation.replace("u", f"({inside})")
            if "(u)" not in activation
            else re.sub(r"\bu\b", f"({inside})", activation),
            lambda y, p, L=L, c=c: c * L(y, p),
            lambda h, f=f, a=a, b=b: f(a * h + b),
        )


def true_of(L, f, case):
    """Whether what a case says is true, tried at random inputs and labels."""
    rng = random.Random(7)
    points = [(mp.mpf(rng.uniform(-8, 8)), mp.mpf(rng.uniform(0.1, 0.9))) for _ in range(12)]
    with mp.workdps(60):
        slope = [derivative(lambda h, y=y: L(y, f(h)), h) for h, y in points]
        prime = [derivative(f, h) for h, _ in points]
        error = [f(h) - y for h, y in points]
        size = max(map(abs, slope))

        def same(one, other):
            return all(
                abs(a - b) <= mp.mpf(10) ** -15 * (abs(b) + mp.mpf(10) ** -9 * min(1, size))
                for a, b in zip(one, other, strict=True)
            )

        if case == NOTHING:
            return size <= mp.mpf(10) ** -25 * max(abs(L(y, f(h))) for h, y in points)
        exactly = same(slope, error)
        with_factor = same(slope, [e * g for e, g in zip(error, prime, strict=True)])
        one = same(prime, [1] * 12)
        k = max(range(12), key=lambda k: abs(error[k]))
        multiple = same(slope, [slope[k] / error[k] * e for e in error])
        constant = same(prime, [prime[0]] * 12)
        truths = {
            EXACTLY: exactly,
            WITH_FACTOR: with_factor and not exactly,
            ONE: one and not exactly,
            MULTIPLE: multiple and not exactly and not constant,
        }
        plain = not any(truths.values()) and size > 0
        return truths.get(case, plain)


@pytest.mark.exhaustive
def test_the_verdict_on_random_pairs_is_true_by_finite_differences():
    for loss, activation, L, f in some_pairs(24, 600):
        found = pairing.verdict(pairing.read(loss, activation))
        values = [f(mp.mpf(float(h))) for h in pairing.INPUTS[::8]]
        defined = all(mp.isfinite(L(y, p)) for p in values for y in (0, 1))
        assert (found != UNDEFINED) == defined, (loss, activation, found)
        if defined:
            assert true_of(L, f, found), (loss, activation, found)
            told = pairing.SAID[found].sentence
            assert ("f′(h) cancels" in told) <= (found in (EXACTLY, MULTIPLE, GONE, PARTLY))


def steepness_by_hand(L, f, sign):
    """For each label and input: the slope and the steepest of those on the way to the nearest place
    where the loss is least, which is (0, 0) there; by differences of the loss alone.
    """
    h = [mp.mpf(float(at)) for at in pairing.INPUTS]
    for y in (0, 1):
        cost = [sign * L(y, f(at)) for at in h]
        slope = [sign * derivative(lambda at, y=y: L(y, f(at)), at) for at in h]
        good = [c - min(cost) <= (max(cost) - min(cost)) * 1e-6 for c in cost]
        row = []
        for k in range(len(h)):
            to_the_left = next((n for n in range(k + 1) if good[k - n]), 999)
            to_the_right = next((n for n in range(len(h) - k) if good[k + n]), 999)
            if to_the_left <= to_the_right:
                seen = [slope[k - n] for n in range(to_the_left + 1)]
            else:
                seen = [-slope[k + n] for n in range(to_the_right + 1)]
            row.append((0, 0) if good[k] else (abs(slope[k]), max(seen)))
        yield row


@pytest.mark.exhaustive
def test_where_random_pairs_stall_is_by_brute_force():
    for loss, activation, L, f in some_pairs(3, 100):
        answer = pairing.answer(loss, activation)
        if answer["best"] is None:
            continue
        with mp.workdps(60):
            wanted = [*steepness_by_hand(L, f, -1 if answer["best"] == "greatest" else 1)]
        kinks = any(word in loss + activation for word in ("|", "max", "relu"))
        for got, row in zip(answer["stalled"], wanted, strict=True):
            sure = [abs(3 * slope - later) > 1e-6 * later for slope, later in row]
            truly = [3 * slope < later for slope, later in row]
            differ = [k for k in range(161) if sure[k] and got[k] != truly[k]]
            alone = [k for k in differ if truly[k] and not any(got[max(k - 1, 0) : k + 2])]
            assert len(differ) - len(alone) <= (4 if kinks else 0), (loss, activation, differ)


@pytest.mark.parametrize(
    "activation", ["σ h", "tanh h", "h/(1 + |h|)", "h", "atan(h - 1)", "relu h"]
)
@pytest.mark.parametrize("loss", ["(y - p)^2/2", "|y - p|", "ln(1 + exp(p)) - y p", "(y - p)^4"])
def test_the_marks_do_not_move_with_the_scale_or_the_sign_of_the_loss(loss, activation):
    _, once = stalls(*pairing.read(loss, activation).tabled)
    for factor in ("100", "1/100", "-1", "exp(-70)"):
        assert stalls(*pairing.read(f"{factor} ({loss})", activation).tabled)[1] == once


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        ("ln(1 + exp(p)) - y p", "h"),
        ("max(0, 1 - (2y - 1) p)", "h"),
        ("exp(-(2y - 1) p)", "h"),
        ("ln(1 + exp(-(2y - 1) p))", "h"),
        ("(y - p)^4", "h"),
        ("huber(y - p)", "3h - 1"),
        (ENTROPY, "σ h"),
        (f"{ENTROPY}/100", "σ h"),
    ],
)
def test_where_the_loss_is_convex_in_h_learning_stalls_nowhere(loss, activation):
    """A slope of a convex function is never less than one that lies further down."""
    pair = pairing.read(loss, activation)
    for label in (0, 1):
        assert np.diff([float(cost) for cost in pair.tabled[1][label]], 2).min() > -1e-9
    assert not np.any(pairing.answer(loss, activation)["stalled"])


def test_a_flat_stretch_before_the_least_value_is_one_and_behind_it_none():
    """By hand: the loss falls to the right, and is flat at first; then it is flat where it is
    least.
    """
    cost = [3, 3, 2.9, 2, 1, 0, 0, 0]
    slope = [0, -0.05, -0.5, -1, -1, -0.5, 0, 0]
    best, (stalled, _) = stalls([*range(8)], [cost, cost], [slope, slope])
    assert best == "least"
    assert stalled == [True, True, False, False, False, False, False, False]


# the curves


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_curves_are_finite_differences(loss, activation):
    curves, outputs = curves_of(pairing.read(LOSSES[loss], ACTIVATIONS[activation]))
    L, f = TRUE_LOSSES[loss], TRUE_ACTIVATIONS[activation]
    assert len(outputs) == len(pairing.INPUTS) == 161
    with mp.workdps(60):
        for k in range(3, 161, 13):
            h = mp.mpf(float(pairing.INPUTS[k])) if loss in ("squared", "entropy") else None
            if h is None:
                h = mp.mpf(float(pairing.INPUTS[k]))
                if any(abs(abs(f(h) - y) - kink) < 1e-9 for y in (0, 1) for kink in (0, 1)):
                    continue
            assert outputs[k] == pytest.approx(float(mp.re(f(h))), rel=1e-12, abs=1e-15)
            for y in (0, 1):
                found = curves[y][k]
                try:
                    value = L(y, f(h))
                    real = mp.isfinite(value) and abs(mp.im(value)) < 1e-40
                except (ValueError, ZeroDivisionError):
                    real = False
                if not real:
                    assert np.isnan(found)
                else:
                    wanted = derivative(lambda h, y=y: L(y, f(h)), h)
                    assert found == pytest.approx(float(mp.re(wanted)), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(("loss", "activation"), TYPED)
def test_the_curves_of_typed_pairs_are_finite_differences(loss, activation):
    pair = pairing.read(loss, activation)
    curves, _ = curves_of(pair)
    trees = typed.read(loss, {"y": "y", "p": "p"}), typed.read(activation, {"h": "h"})

    def cost(h, y):
        return typed.value(trees[0], {"y": y, "p": typed.value(trees[1], {"h": h})})

    for k in range(6, 161, 17):
        h = pairing.INPUTS[k]
        for y in (0, 1):
            steps = [(cost(h + e, y) - cost(h - e, y)) / (2 * e) for e in (1e-4, 5e-5)]
            if np.isclose(steps[0], steps[1], rtol=1e-5, atol=1e-7) and abs(cost(h, y)) < 1e6:
                assert curves[y][k] == pytest.approx(steps[1], rel=1e-4, abs=1e-5)


def test_saturated_outputs_are_computed_and_not_rounded_away():
    """At h = 40 a float's σ is 1 and the cross-entropy of y = 0 infinite; even so the slope must be
    there."""
    curves, outputs = curves_of(pairing.read(ENTROPY, "σ(4h)"))
    assert curves[0][-1] == pytest.approx(4, rel=1e-12)
    assert curves[1][0] == pytest.approx(-4, rel=1e-12)
    assert np.isfinite(curves[0]).all()
    assert 0 < outputs[0] < 1e-13


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        (LOSSES["squared"], "1/h"),
        (LOSSES["squared"], "ln h"),
        (LOSSES["squared"], "sqrt h"),
        (ENTROPY, "exp h"),
    ],
)
def test_where_there_is_no_real_number_there_is_nan(loss, activation):
    curves, outputs = curves_of(pairing.read(loss, activation))
    with np.errstate(all="ignore"):
        tree = typed.value(typed.read(activation, {"h": "h"}), {"h": pairing.INPUTS})
        cost = typed.value(typed.read(loss, {"y": "y", "p": "p"}), {"y": 0.0, "p": tree})
    assert np.array_equal(np.isnan(outputs), ~np.isfinite(tree))
    assert np.isnan(np.array(curves[0]))[~np.isfinite(cost)].all()


# what is handed to the page


@pytest.mark.parametrize(
    ("loss", "activation"),
    [*PAIRS, ("(y-p)^4", "h/(1+|h|)"), ("ln p", "ln h"), ("p^y", "h"), ("1/(p-y)", "1/h")],
)
def test_an_answer_goes_through_json(loss, activation):
    answer = json.loads(json.dumps(pairing.answer(loss, activation)))
    assert answer["verdict"] in SAID
    assert [len(curve) for curve in answer["slopes"]] == [161, 161]
    assert (answer["best"] is None) == (answer["verdict"] in (UNDEFINED, NOTHING))
    assert all(len(line) == 3 for line in answer["lines"])


@pytest.mark.parametrize(
    "text", ["1/0", "ln(0)", "0/0", "h/0", "tan(pi/2)", "1/(h - h)", "ln(h - h)"]
)
def test_what_has_no_value_is_said_to_have_none(text):
    with pytest.raises(ValueError, match="the activation has no value"):
        pairing.answer("(y - p)^2", text)
    with pytest.raises(ValueError, match="the loss has no value"):
        pairing.answer(text.replace("h", "p"), "h")


INTERNAL = re.compile(
    r"Dirac|zoo|ITE|Heaviside|Infinity|Mpmath|Printer|Symbol|not "
    r"defined|Derivative|object|fdiff|argument|sys\.|NoneType|_"
)


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        ("(y - p)^2", "sign(h)"),
        ("sign(p - y)", "h"),
        ("sign(p - y)", "σ(h)"),
        ("(y - p)^2", "sign(ln h)"),
        ("(y - p)^2", "|ln h|"),
        ("(y - p)^2", "|sqrt h|"),
        ("|ln p|", "σ(h)"),
        ("y^p", "h"),
        ("p^y", "h"),
        ("(y - p)^2", "huber(ln h)"),
        ("(y - p)^2", "sqrt(-1) h"),
        ("(y - p)^2", "(-2)^h"),
        ("(y - p)^2", "|sqrt(-1) h|"),
        ("(y - p)^2", "softplus(-σ h)"),
        ("(y - p)^2", "((((2^20)^20)^20)^20)^20 h"),
        ("(y - p)^2", "max(sqrt(-1), h)"),
        ("(y - p)^2", "max(ln h, h)"),
        ("(y - p)^2", "huber(max(h, 0))"),
        ("max(0.9(y - p), -0.1(y - p))", "|max(h, 1)|"),
        ("y", "h"),
        ("1", "1"),
        ("e", "pi"),
    ],
)
def test_every_formula_that_can_be_read_has_an_answer_or_a_reason_in_plain_words(loss, activation):
    """What the words of an exception are, the reader sees."""
    try:
        answer = pairing.answer(loss, activation)
    except Exception as error:
        words = f"{error}"
    else:
        words = " ".join(line[0] for line in answer["lines"])
        assert r"\delta" not in words
        assert r"\theta" not in words
        assert "ITE" not in words
        assert r"\tilde{\infty}" not in words
        assert r"\text{NaN}" not in words
        return
    assert len(words.split()) > 4
    assert not INTERNAL.search(words), words
