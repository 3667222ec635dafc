"""What can be left of f′(h) where a loss meets an activation: each case, what is said of it, and
how it is told by numbers.
"""

from typing import NamedTuple

import mpmath as mp
import numpy as np
import sympy

Y_HAT, Y, H = sympy.symbols(r"\hat{y} y h", real=True)
INPUTS = np.linspace(-8, 8, 161)
LABELS = (0, 1)
BETWEEN = 8 * np.sin(np.arange(1, 13))  # no two of them in the ratio of small numbers
LABELS_BETWEEN = (mp.mpf(1) / 5, mp.mpf(9) / 10)
DIGITS = 60

EXACTLY = "ŷ − y"
ONE_EXACTLY = "ŷ − y, and f′(h) is 1"
MULTIPLE = "a multiple of ŷ − y"
GONE = "f′(h) cancels, not to ŷ − y"
WITH_FACTOR = "(ŷ − y) f′(h)"
ONE = "f′(h) is 1"
PARTLY = "f′(h) cancels in part"
STAYS = "f′(h) stays"
NOTHING = "0"
UNDEFINED = "undefined"


class Said(NamedTuple):
    """What is said of a case: at the last line of its derivation, and below its picture; {times} is
    the number of a multiple.
    """

    remark: str
    sentence: str


SAID = {
    EXACTLY: Said(
        remark="f′(h) has cancelled, and exactly the error is left.",
        sentence="f′(h) cancels, and exactly ŷ − y is left",
    ),
    ONE_EXACTLY: Said(
        remark="For this activation it is 1, and exactly the error is left.",
        sentence="f′(h) is 1, so that there is nothing to cancel, and exactly ŷ − y is left",
    ),
    MULTIPLE: Said(
        remark="f′(h) has cancelled, and {times} times the error is left.",
        sentence="f′(h) cancels, and {times} times ŷ − y is left",
    ),
    GONE: Said(
        remark="f′(h) has cancelled, and what is left is not the error.",
        sentence="f′(h) cancels, and something else than ŷ − y is left",
    ),
    WITH_FACTOR: Said(
        remark="f′(h) is left as a factor of the error.",
        sentence="f′(h) does not cancel: (ŷ − y) f′(h) is left",
    ),
    ONE: Said(
        remark="For this activation it is 1.",
        sentence="f′(h) is 1, so that there is nothing to cancel",
    ),
    PARTLY: Said(
        remark="It has cancelled only in part.",
        sentence="f′(h) cancels only in part",
    ),
    STAYS: Said(
        remark="It is left as a factor.",
        sentence="f′(h) does not cancel",
    ),
    NOTHING: Said(
        remark="The product is 0.",
        sentence="nothing is left, since L does not change with h: wherever ∂L/∂h exists, it is 0",
    ),
    UNDEFINED: Said(
        remark="But the pair has no value for some inputs.",
        sentence="this pair is undefined, since {what} has no value for some of the {of}",
    ),
}


@mp.workdps(DIGITS)
def left(pair):
    """What is left of f′ in ∂L/∂h: a key of SAID, and the words that its sentences need.

    It is found from 60 digits, over INPUTS and between them, not from how sympy writes the slope.
    """
    if missing := _undefined(pair):
        return UNDEFINED, missing
    outputs, costs, slopes = pair.tabled
    factors = [*map(computed(pair.factor), INPUTS)]
    between = [(h, y) for y in LABELS_BETWEEN for h in BETWEEN]
    at_f = pair.loss.subs(Y_HAT, pair.activation)
    slope, cost, factor, error = (
        [*(value(h, y) for h, y in between), *tabled]
        for value, tabled in (
            (computed(pair.slope), slopes[0] + slopes[1]),
            (computed(at_f), costs[0] + costs[1]),
            (computed(pair.factor), factors * 2),
            (computed(pair.activation - Y), [f - label for label in LABELS for f in outputs]),
        )
    )
    if max(map(abs, slope)) <= max(map(abs, cost)) / mp.mpf(10) ** 45:
        return NOTHING, {}
    if _same(factor, [1] * len(factor)):
        return (ONE_EXACTLY if _same(slope, error) else ONE), {}
    if _same(slope, error):
        return EXACTLY, {}
    if _same(slope, [e * f for e, f in zip(error, factor, strict=True)]):
        return WITH_FACTOR, {}
    if _same(factor, [factor[0]] * len(factor)):
        return STAYS, {}
    if _same(slope, [slope[0] / error[0] * e for e in error]):
        return MULTIPLE, {"times": _spoken(slope[0] / error[0])}
    if not _grows_where_f_flattens(pair):
        return STAYS, {}
    # a straight line over the outputs, for each label, has no f′ in it
    (a, b, *_), (e, f, *_) = slope, error
    line = [a + (b - a) * (other - e) / (f - e) for other in error[: len(BETWEEN)]]
    return (GONE if _same(slope[: len(BETWEEN)], line) else PARTLY), {}


def _same(one, other):
    """Whether two lists of numbers are the same to 20 digits; next to nothing may be nothing."""
    next_to_nothing = min(1, max(map(abs, other))) / mp.mpf(10) ** 40
    return all(
        abs(a - b) <= max(abs(a), abs(b)) / mp.mpf(10) ** 20 + next_to_nothing
        for a, b in zip(one, other, strict=True)
    )


def _spoken(number):
    """A number to four digits, and whether there are more."""
    text = f"{float(number):.4g}"
    exact = _same([mp.mpf(text)], [number])
    return ("" if exact else "about ") + text.replace("-", "−")


def _grows_where_f_flattens(pair):
    """Whether ∂L/∂ŷ of a label makes up for at least two fifths of the powers of ten by which f′(h)
    falls, on the outer half of INPUTS at one end.
    """
    factor = computed(pair.factor)
    for label in LABELS:
        slope = computed(at_label(pair.loss_slope, label).subs(Y_HAT, pair.activation))
        for end in (INPUTS[0], INPUTS[-1]):
            (fell, grew), (f, L) = ([abs(factor(h)), abs(slope(h))] for h in (end, end / 2))
            if fell < 0.9 * f and grew > L > 0 and (grew / L) ** 2.5 * fell >= f:
                return True
    return False


@mp.workdps(DIGITS)
def by_output(activation, factor):
    """The factor f′(h) as a rational number times ŷ(1 − ŷ), 1 − ŷ² or ŷ, with ŷ = f(h), or None."""
    slope = [*map(computed(factor), BETWEEN)]
    for shape in (Y_HAT * (1 - Y_HAT), 1 - Y_HAT**2, Y_HAT):
        values = [*map(computed(shape.subs(Y_HAT, activation)), BETWEEN)]
        number = sympy.nsimplify(slope[0] / (values[0] or 1), rational=True, tolerance=1e-15)
        if _same(slope, [value * number.p / number.q for value in values]):
            return number * shape
    return None


def stalls(outputs, costs, slopes):
    """Where learning stalls: where the slope is at most a third of a later one, on the way to the
    nearest place where the loss is least.

    So it is the same for 2L, and stalls nowhere if the loss is convex in h. What is larger for the
    right outputs is taken for something to be made large, as −L is. outputs: (k,); costs, slopes:
    (k,) for each label. Returns "least" or "greatest", and k booleans for each label.
    """
    # that the label is 1 and not 0 makes the loss of high outputs less than that of low ones
    ends = (outputs.index(end(outputs)) for end in (min, max))
    low, high = (costs[1][k] - costs[0][k] for k in ends)
    sign = -1 if high > low else 1
    found = []
    for cost, slope in zip(costs, slopes, strict=True):
        cost, down = [sign * value for value in cost], [sign * value for value in slope]
        good = min(cost) + (max(cost) - min(cost)) / 10**6
        places = [k for k, value in enumerate(cost) if value <= good]
        flat = [False]
        for k in range(len(cost)):
            place = min(places, key=lambda place, k=k: abs(place - k))
            way = down[place : k + 1] if place < k else [-value for value in down[k : place + 1]]
            flat.append(place != k and 3 * abs(down[k]) <= max(way))
        # a kink is no stretch
        flat.append(False)
        found.append([flat[k] and (flat[k - 1] or flat[k + 1]) for k in range(1, len(flat) - 1)])
    return "greatest" if sign < 0 else "least", found


def _undefined(pair):
    """What has no value, and of what, where the output or the loss of a label is no real number at
    one of INPUTS; else None.
    """
    outputs, costs, _ = pair.tabled
    if not all(map(mp.isfinite, outputs)):
        return {"what": "the activation", "of": "inputs"}
    if not all(map(mp.isfinite, [*costs[0], *costs[1]])):
        return {"what": "the loss", "of": "outputs"}
    return None


def at_label(formula, label):
    """A formula at a label; where it has 0 · ln 0 there, right beside it, as 0 · ln 0 is 0."""
    found = formula.subs(Y, label)
    if found.has(sympy.nan):
        return formula.subs(Y, abs(label - sympy.Rational(1, 10**50)))
    return found


def computed(expression):
    """An expression in h, and y, as a function of numbers, to 60 digits; nan where its value is not
    a finite real number.
    """
    if expression.has(sympy.zoo, sympy.nan):
        return lambda *_: mp.nan
    function = sympy.lambdify((H, Y), expression, "mpmath")

    def compute(h, y=0):
        with mp.workdps(DIGITS):
            try:
                value = mp.mpmathify(function(mp.mpf(float(h)), y))
            except (ZeroDivisionError, OverflowError):
                # where the formula divides by 0, or is too large for any number, it has no value
                return mp.nan
            real = mp.isfinite(value) and abs(value.imag) <= 1e-30 * abs(value)
            return value.real if real else mp.nan

    return compute
