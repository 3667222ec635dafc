"""What is left of f′ when any loss meets any activation, derived and tried."""

from typing import NamedTuple

import mpmath as mp
import numpy as np
import sympy

from helpers.formulas import typed
from helpers.formulas.derivations import Line
from helpers.formulas.symbolic import derivative, differentiated, expression
from helpers.formulas.verdicts import (
    EXACTLY,
    MULTIPLE,
    ONE,
    PARTLY,
    SAID,
    STAYS,
    UNDEFINED,
    WITH_FACTOR,
)

Y_HAT, Y, H = sympy.symbols(r"\hat{y} y h", real=True)
LOSS_LETTERS = {"y": "y", "p": "p", "ŷ": "p"}
INPUTS = np.linspace(-8, 8, 161)
LABELS = (0, 1)
REASONS = {
    "chain": "The outer derivative times the inner one.",
    "sum": "A sum is differentiated term by term.",
    "constant": "What does not depend on the variable stays in front.",
    "product": "(uv)′ = u′v + uv′.",
    "quotient": "(u/v)′ = (u′v − uv′)/v².",
    "jump": "Beside the jump it is flat.",
    "case": "Each case has a formula of its own.",
    "by its logarithm": "u to the power of v is exp(v ln u).",
    "power": "The exponent comes down and is one less.",
    "|u|": "The slope of |u| is the sign of u.",
    "again": "As in the lines above.",
    "": "One of the derivatives that one knows.",
}
SMALL = sympy.Float(10) ** -25
TRIED = [sympy.Rational(n, 10) for n in (-80, -23, 4, 31, 80)]


class Pair(NamedTuple):
    """A loss L(y, ŷ) and an activation f(h), as sympy's expressions."""

    loss: sympy.Expr
    activation: sympy.Expr

    @property
    def loss_slope(self):
        """The slope of the loss, ∂L/∂ŷ."""
        return derivative(self.loss, Y_HAT)

    @property
    def slope(self):
        """The slope ∂L/∂h = ∂L/∂ŷ · f′(h), with ŷ = f(h)."""
        return self.loss_slope.subs(Y_HAT, self.activation) * self.factor

    @property
    def factor(self):
        """The factor f′(h)."""
        return derivative(self.activation, H)


def read(loss, activation):
    """Two typed formulas as a Pair; raises typed.NotAFormula, or ValueError for one that has no
    value.
    """
    pair = Pair(
        expression(typed.read(loss, LOSS_LETTERS), {"y": Y, "p": Y_HAT}),
        expression(typed.read(activation, {"h": "h"}), {"h": H}),
    )
    for name, part in zip(("loss", "activation"), pair, strict=True):
        if part.has(sympy.zoo, sympy.nan, sympy.oo):
            raise ValueError(
                f"the {name} has no value, since it divides by 0 or takes the logarithm of 0"
            )
    return pair


def answer(loss, activation):
    """All about a pair of typed formulas, as JSON can hold it; raises typed.NotAFormula where one
    cannot be read.
    """
    pair = read(loss, activation)
    curves, outputs = slopes(pair)
    return {
        "lines": [list(line) for line, _ in steps(pair)],
        "verdict": verdict(pair),
        "inputs": INPUTS.tolist(),
        "slopes": [curves[label] for label in LABELS],
        "outputs": outputs,
        "definitions": [f"L = {_latex(pair.loss)}", f"f(h) = {_latex(pair.activation)}"],
    }


def verdicts(losses, activations):
    """The verdict on each loss with each activation, as a list of rows."""
    return [[verdict(read(loss, activation)) for activation in activations] for loss in losses]


def verdict(pair):
    """What is left of f′ in ∂L/∂h: EXACTLY, MULTIPLE, WITH_FACTOR, ONE, PARTLY, STAYS or UNDEFINED.

    It is found from 25 digits at five inputs and two labels, not from how sympy writes the slope.
    """
    if not _defined(pair):
        return UNDEFINED
    error = pair.activation - Y
    if _same(pair.slope, error):
        return EXACTLY
    if _same(pair.slope, error * pair.factor):
        return WITH_FACTOR
    if pair.factor == 1:
        return ONE
    ratio = pair.slope.subs({H: TRIED[2], Y: 1}) / error.subs({H: TRIED[2], Y: 1})
    if _same(pair.slope, ratio * error):
        return MULTIPLE
    return PARTLY if _grows_where_f_is_flat(pair) else STAYS


def _grows_where_f_is_flat(pair):
    """Whether ∂L/∂ŷ of a label is ten times larger where f′(h) is a tenth of that at h = 0."""
    factor = _computed(pair.factor)
    for label in LABELS:
        slope = _computed(pair.loss_slope.subs(Y, label).subs(Y_HAT, pair.activation))
        for end in (INPUTS[0], INPUTS[-1]):
            flat = abs(factor(end)) < abs(factor(0)) / 10
            if flat and abs(slope(end)) > 10 * abs(slope(0)) > 0:
                return True
    return False


def slopes(pair):
    """The slope ∂L/∂h over INPUTS for each label, {label: list}, and f there; nan for what is no
    real number.
    """
    curves, f = {}, _computed(pair.activation)
    for label in LABELS:
        loss = _computed(pair.loss.subs(Y, label).subs(Y_HAT, pair.activation))
        slope = _computed(pair.slope.subs(Y, label))
        curves[label] = [
            slope(h) if np.isfinite(f(h)) and np.isfinite(loss(h)) else np.nan for h in INPUTS
        ]
    return curves, [f(h) for h in INPUTS]


def steps(pair):
    """Yield each Line of the derivation of ∂L/∂h, with the expression that its right side is
    typeset from.
    """
    first, second, whole = (
        r"\frac{\partial L}{\partial \hat y}",
        r"\factor{f'(h)}",
        r"\frac{\partial L}{\partial h}",
    )
    yield (
        Line(
            rf"{whole} &= {first}\cdot {second}",
            "chain rule",
            "L depends on h through ŷ = f(h), and the two slopes multiply.",
        ),
        pair.slope,
    )
    yield from _side(
        first, pair.loss, Y_HAT, "definition of the loss", "Only ŷ varies; the label is held fixed."
    )
    why = "The slope at the input that the activation had."
    yield from _side(
        second, pair.activation, H, "definition of the activation", why, r"\factor{%s}"
    )
    product = rf"{_bracketed(_tidy(pair.loss_slope))}\cdot \factor{{{_latex(pair.factor)}}}"
    left = verdict(pair)
    rest = "" if left == EXACTLY else f" {SAID[left].remark}"
    yield (
        Line(rf"{whole} &= {product}", "multiply the two", f"In the box is f′(h).{rest}"),
        pair.slope,
    )
    if left == EXACTLY:
        cancelled = Line(r"&= \hat y - y", "put ŷ = f(h) in, cancel", SAID[left].remark)
        yield cancelled, pair.activation - Y


def _side(name, whole, variable, rule, why, box="%s"):
    """The lines from the definition of one slope to a form without derivatives."""
    asked = rf"\frac{{d}}{{d {_latex(variable)}}}\Bigl({_latex(whole)}\Bigr)"
    slope = derivative(whole, variable)
    if slope.has(sympy.zoo, sympy.nan):
        raise ValueError(
            f"the slope of this {rule.split()[-1]} has no value that can be written down"
        )
    yield Line(f"{name} &= {box % asked}", rule, why), slope
    if slope in (0, 1) and not (whole.has(variable) and whole != variable):
        known = "derivative of the variable" if slope == 1 else "derivative of a constant"
        yield (
            Line(
                f"&= {box % _latex(slope)}",
                known,
                "It grows as fast as itself." if slope else "It does not vary.",
            ),
            slope,
        )
    for now, rules in differentiated(whole, variable):
        named = [rule for rule in rules if f"{rule} and chain rule" not in rules]
        yield Line(f"&= {box % _latex(now)}", ", ".join(named), _why(named)), now


def _why(rules):
    reasons = (next(reason for kind, reason in REASONS.items() if kind in rule) for rule in rules)
    return " ".join(dict.fromkeys(reasons))


def _tidy(expression):
    """A simple form, with ŷ − y rather than y − ŷ above, and 1 − ŷ rather than ŷ − 1 below."""
    above, below = sympy.fraction(sympy.simplify(expression))
    if above.could_extract_minus_sign():
        first = next((factor for factor in sympy.Mul.make_args(below) if factor.is_Add), below)
        above, below = -above, below / first * -first
    return above / below


def _latex(expression):
    return sympy.latex(expression, ln_notation=True).replace(r"\hat{y}", r"\hat y")


def _bracketed(expression):
    latex = _latex(expression)
    return rf"\Bigl({latex}\Bigr)" if expression.is_Add else latex


def _defined(pair):
    """Whether the output, and the loss of either label, is a real number at each of 33 inputs."""
    losses = [pair.loss.subs(Y, label).subs(Y_HAT, pair.activation) for label in LABELS]
    return all(
        np.isfinite(value(h))
        for value in map(_computed, [pair.activation, *losses])
        for h in INPUTS[::5]
    )


def _same(one, other):
    for h in TRIED:
        for label in (sympy.Rational(1, 5), sympy.Integer(1)):
            point = {H: h, Y: label}
            a, b = (side.subs(point).evalf(40) for side in (one, other))
            if not (a - b).is_number or not abs(a - b) < SMALL * (1 + abs(b)):
                return False
    return True


def _computed(expression):
    """An expression in h as a function of a number: a float, nan where its value is not a finite
    real number.
    """
    if expression.has(sympy.zoo, sympy.nan):
        return lambda _: np.nan
    function = sympy.lambdify(H, expression, "mpmath")

    def compute(h):
        with mp.workdps(40):
            try:
                value = mp.mpmathify(function(mp.mpf(float(h))))
            except (ZeroDivisionError, OverflowError):
                # where the formula divides by 0, or is too large for any number, it has no value
                return np.nan
            return float(value.real) if mp.isfinite(value) and abs(value.imag) < 1e-30 else np.nan

    return compute
