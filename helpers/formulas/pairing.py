"""What is left of f′ when any loss meets any activation, derived and tried."""

from dataclasses import dataclass
from functools import cached_property

import mpmath as mp
import numpy as np
import sympy
import sympy.physics.units  # which simplify loads when it is first called, in the reader's time
from sympy.printing.latex import LatexPrinter

from helpers.formulas import typed
from helpers.formulas.derivations import Line
from helpers.formulas.symbolic import derivative, differentiated, expression
from helpers.formulas.tree import walk
from helpers.formulas.verdicts import (
    EXACTLY,
    GONE,
    INPUTS,
    LABELS,
    MULTIPLE,
    NOTHING,
    ONE_EXACTLY,
    SAID,
    UNDEFINED,
    Y_HAT,
    H,
    Y,
    at_label,
    by_output,
    computed,
    left,
    stalls,
)

LOSS_LETTERS = {"y": "y", "p": "p", "ŷ": "p"}
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


class NoValue(ValueError):
    """A pair that cannot be worked out; the text says why, in words for the reader."""


@dataclass(frozen=True)
class Pair:
    """A loss L(y, ŷ) and an activation f(h), as sympy's expressions.

    sums: each sum that was typed, its terms in the reader's order, by what is left of each without
    its number.
    """

    loss: sympy.Expr
    activation: sympy.Expr
    sums: tuple = ()

    @cached_property
    def loss_slope(self):
        """The slope of the loss, ∂L/∂ŷ."""
        return derivative(self.loss, Y_HAT)

    @cached_property
    def slope(self):
        """The slope ∂L/∂h = ∂L/∂ŷ · f′(h), with ŷ = f(h)."""
        return self.loss_slope.subs(Y_HAT, self.activation) * self.factor

    @cached_property
    def factor(self):
        """The factor f′(h)."""
        return derivative(self.activation, H)

    @cached_property
    def tabled(self):
        """Over INPUTS: the outputs, and for each label the losses and the slopes ∂L/∂h."""
        at_f = self.loss.subs(Y_HAT, self.activation)
        losses, slopes = (
            [[*map(computed(at_label(part, label)), INPUTS)] for label in LABELS]
            for part in (at_f, self.slope)
        )
        return [*map(computed(self.activation), INPUTS)], losses, slopes

    @cached_property
    def left(self):
        """What is left of f′ in ∂L/∂h, as verdicts.left says it."""
        return left(self)

    def latex(self, expression):
        """An expression as LaTeX, with sums in the reader's order."""
        return _Latex(self.sums).doprint(expression).replace(r"\hat{y}", r"\hat y")


class _Latex(LatexPrinter):
    """sympy's LaTeX; a sum that was not typed begins with what is added."""

    def __init__(self, sums):
        super().__init__({"ln_notation": True})
        self._sums = sums

    def _as_ordered_terms(self, expr, order=None):
        terms = super()._as_ordered_terms(expr, order)
        places = {term.as_coeff_Mul()[1]: term for term in terms}
        for written in self._sums:
            if written.keys() == places.keys():
                first, *_ = in_order = [places[term] for term in written]
                # 1 − y stands as it was typed, and its opposite is y − 1
                if all(map(_is_subtracted, terms)) or _is_subtracted(first) <= _is_subtracted(
                    next(iter(written.values()))
                ):
                    return in_order
        return sorted(terms, key=_is_subtracted)

    def _print_ITE(self, expr):
        return self._print(expr.to_nnf())


def _is_subtracted(term):
    return term.as_coeff_Mul()[0].is_negative


def read(loss, activation):
    """Two typed formulas as a Pair; raises typed.NotAFormula, or NoValue for one that has none."""
    parts, sums = [], []
    for name, text, letters, symbols in (
        ("loss", loss, LOSS_LETTERS, {"y": Y, "p": Y_HAT}),
        ("activation", activation, {"h": "h"}, {"h": H}),
    ):
        tree = typed.read(text, letters)
        parts.append(expression(tree, symbols))
        if parts[-1].has(sympy.zoo, sympy.nan, sympy.oo):
            raise NoValue(
                f"the {name} has no value, since it divides by 0 or takes the logarithm of 0"
            )
        for node in walk(tree):
            if node.kind == "add":
                terms = [expression(term, symbols) for term in node.parts]
                sums.append({term.as_coeff_Mul()[1]: term for term in terms})
    return Pair(*parts, tuple(sums))


def answer(loss, activation):
    """All about a pair of typed formulas, as JSON can hold it; raises typed.NotAFormula where one
    cannot be read, and NoValue where the pair cannot be worked out.
    """
    try:
        return _answer(read(loss, activation))
    except (typed.NotAFormula, NoValue):
        raise
    except (MemoryError, RecursionError) as error:
        raise NoValue("this pair is too large to be worked out here") from error
    except Exception as error:  # sympy's own words are not for the reader
        raise NoValue("this pair is one that cannot be worked out here") from error


def _answer(pair):
    case, words = pair.left
    best, stalled = None, [[False] * len(INPUTS)] * len(LABELS)
    if case not in (UNDEFINED, NOTHING):
        best, stalled = stalls(*pair.tabled)
    return {
        "lines": [list(line) for line, _ in steps(pair)],
        "verdict": case,
        "said": SAID[case].sentence.format(**words),
        "inputs": INPUTS.tolist(),
        "slopes": slopes(pair),
        "best": best,
        "stalled": stalled,
        "definitions": [f"L = {pair.latex(pair.loss)}", f"f(h) = {pair.latex(pair.activation)}"],
    }


def verdicts(losses, activations):
    """The verdict on each loss with each activation, as a list of rows."""
    return [[verdict(read(loss, activation)) for activation in activations] for loss in losses]


def verdict(pair):
    """What is left of f′ in ∂L/∂h: one of the cases of verdicts.py."""
    case, _ = pair.left
    return EXACTLY if case == ONE_EXACTLY else case


def slopes(pair):
    """The slope ∂L/∂h over INPUTS, a list for each label; nan where it, the loss or the output is
    no real number.
    """
    outputs, losses, found = pair.tabled
    return [
        [
            float(slope) if mp.isfinite(output) and mp.isfinite(loss) else np.nan
            for output, loss, slope in zip(outputs, *label, strict=True)
        ]
        for label in zip(losses, found, strict=True)
    ]


def steps(pair):
    """Yield each Line of the derivation of ∂L/∂h, with the expression that its right side is
    typeset from.
    """
    first, second, whole = (
        r"\frac{\partial L}{\partial \hat y}",
        r"\factor{f'(h)}",
        r"\frac{\partial L}{\partial h}",
    )
    why = "L depends on h through ŷ = f(h), and the two slopes multiply."
    yield Line(rf"{whole} &= {first}\cdot {second}", "chain rule", why), pair.slope
    why = "Only ŷ varies; the label is held fixed."
    yield from _side(pair, first, pair.loss, Y_HAT, "definition of the loss", why)
    why = "The slope at the input that the activation had."
    yield from _side(
        pair, second, pair.activation, H, "definition of the activation", why, r"\factor{%s}"
    )
    case, words = pair.left
    remark = SAID[case].remark.format(**words)
    box, end = _cancelled(pair, case)
    tidy = _tidy(pair.loss_slope)
    outer = rf"\Bigl({pair.latex(tidy)}\Bigr)" if tidy.is_Add else pair.latex(tidy)
    product = rf"{outer}\cdot \factor{{%s}}"
    yield (
        Line(
            f"{whole} &= {product % pair.latex(pair.factor)}",
            "multiply the two",
            "In the box is f′(h)." if end else f"In the box is f′(h). {remark}",
        ),
        pair.slope,
    )
    if box is not None:
        why = "With ŷ = f(h), f′(h) is what stands in the box now."
        yield Line(f"&= {product % pair.latex(box)}", "write the box by ŷ", why), pair.slope
    if end:
        line = Line(f"&= {pair.latex(end)}", "put ŷ = f(h) in, cancel", remark)
        yield line, end.subs(Y_HAT, pair.activation)


def _cancelled(pair, case):
    """f′(h) by ŷ, and what is left of the product when it has cancelled; each may be None."""
    if case == ONE_EXACTLY:
        return None, Y_HAT - Y
    box = by_output(pair.activation, pair.factor) if case in (EXACTLY, MULTIPLE, GONE) else None
    if case == EXACTLY:
        return box, Y_HAT - Y
    if box is None:
        return None, None
    end = sympy.expand(sympy.simplify(pair.loss_slope * box))
    if case == MULTIPLE:
        end = sympy.Mul(sympy.simplify(end / (Y_HAT - Y)), Y_HAT - Y, evaluate=False)
    return box, end


def _side(pair, name, whole, variable, rule, why, box="%s"):
    """The lines from the definition of one slope to a form without derivatives."""
    asked = rf"\frac{{d}}{{d {pair.latex(variable)}}}\Bigl({pair.latex(whole)}\Bigr)"
    slope = derivative(whole, variable)
    if slope.has(sympy.zoo, sympy.nan):
        raise NoValue(f"the slope of this {rule.split()[-1]} has no value that can be written down")
    yield Line(f"{name} &= {box % asked}", rule, why), slope
    if slope in (0, 1) and not (whole.has(variable) and whole != variable):
        known = "derivative of the variable" if slope == 1 else "derivative of a constant"
        yield (
            Line(
                f"&= {box % pair.latex(slope)}",
                known,
                "It grows as fast as itself." if slope else "It does not vary.",
            ),
            slope,
        )
    for now, rules in differentiated(whole, variable):
        named = [rule for rule in rules if f"{rule} and chain rule" not in rules]
        yield Line(f"&= {box % pair.latex(now)}", ", ".join(named), _why(named)), now


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
