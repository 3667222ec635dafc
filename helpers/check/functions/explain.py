"""The simplest slip that explains what the reader's function returned, everywhere."""

from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from helpers.check.functions.trials import TOLERANCE, shown

NICE = [sign * c for c in (1, 2, 0.5, 4, 0.25, 3, 1 / 3) for sign in (1, -1)]
ZERO = 1e-12  # what is smaller is 0 but for rounding
FRACTIONS = {0.5: "½", 0.25: "¼", 1 / 3: "⅓"}
# powers of m and of n that a factor may have besides; those of n alone come first, since m may be 1
# everywhere
POWERS = {
    (0, 0): "",
    (1, 0): "misses the factor 1/m: with m examples it is m times {long}",
    (-1, 0): "has a factor 1/m too many: with m examples it is m times {short}",
    (0, 1): "is n times {long}, with n the number of weights",
    (0, -1): "is n times {short}, with n the number of weights",
    (1, -1): "divides by n, the number of weights, instead of m, the number of examples",
    (2, 0): "is m² times {long}, with m the number of examples",
    (-2, 0): "is m² times {short}, with m the number of examples",
}


class Words(NamedTuple):
    """How a factor is told.

    noun: what is looked for. reasons: {a factor: where it may come from}. long, short: what a
    factor m and 1/m makes of it. turned: what a turned sign does.
    """

    noun: str
    reasons: dict
    long: str = ""
    short: str = ""
    turned: str = ""


class Scale(NamedTuple):
    """A factor c mʲ nᵏ; powers: (j, k)."""

    c: float
    powers: tuple[int, int]

    def at(self, size):
        """The factor at a size (m, n)."""
        return self.c * float(size[0]) ** self.powers[0] * float(size[1]) ** self.powers[1]

    @property
    def cost(self):
        """How far it is from 1, in slips."""
        c = abs(self.c)
        return sum([self.c < 0, c != 1, c not in NICE, self.powers != (0, 0)])

    def said(self, words, alone):
        """What is said of it, a list; alone: whether nothing else is wrong."""
        power = POWERS[self.powers].format(long=words.long, short=words.short)
        said = [power] if power else []
        if self.c == 1:
            return said
        if alone and not power:
            exactly = "exactly" if len(number(abs(self.c))) < 8 else "about"
            factor = f"is {exactly} {number(self.c)} times {words.noun}"
        elif self.c == -1:
            factor = "has its sign turned"
        else:
            factor = f"has a factor {number(self.c)} besides"
        reasons = [text for c, text in words.reasons.items() if _same(abs(self.c), c)]
        if self.c < 0 and words.turned:
            reasons.insert(0, words.turned)
        return [*said, f"{factor}: {', and '.join(reasons)}" if reasons else factor]


def _same(c, other):
    return abs(c - other) <= TOLERANCE * abs(other)


def number(c):
    """A factor as text."""
    c = float(c)
    short = float(f"{c:.4g}")
    digits = 8 if short in NICE and abs(short - c) > 1e-9 * abs(c) else 4
    text = FRACTIONS.get(abs(c), shown(abs(c), digits))
    return f"−{text}" if c < 0 else text


def fitted(results, formulas, sizes):
    """The Scale with which formulas become results, or None; arrays each, one for each of the sizes
    (m, n).
    """
    first, low, high, same = None, np.inf, -np.inf, np.array([False])
    for result, formula, size in zip(results, formulas, sizes, strict=True):
        ratio = _ratio(result, formula)
        if ratio is None:
            return None
        if np.isnan(ratio):
            continue

        # the powers with which one factor c is left everywhere; most formulas are soon left with
        # none
        c = ratio / _powers(size)
        first = c if first is None else first
        low, high = np.minimum(low, c), np.maximum(high, c)
        same = high - low <= 2 * TOLERANCE * np.maximum(np.abs(low), np.abs(high))
        if not same.any():
            return None
    if first is None:
        return None
    which = same.argmax()
    nice = [value for value in NICE if _same(first[which], value)]
    return Scale(nice[0] if nice else first[which], list(POWERS)[which])


@cache
def _powers(size):
    m, n = map(float, size)
    return np.array([m**j * n**k for j, k in POWERS])


def _ratio(result, formula):
    """The number with which one array becomes the other; nan if any does, None if none does."""
    result, formula = np.asarray(result), np.asarray(formula)
    finite = np.isfinite(formula)
    if result.shape != formula.shape or not np.array_equal(np.isfinite(result), finite):
        return None
    result, formula = result[finite], formula[finite]  # (k,), also of numbers

    # two arrays of zeros fit with any ratio
    if np.abs(formula).max(initial=0) < ZERO:
        return np.nan if np.abs(result).max(initial=0) < ZERO else None

    # by least squares, and then it must hold in every entry
    ratio = (result @ formula) / (formula @ formula)
    if ratio == 0 or np.abs(result - ratio * formula).max() > TOLERANCE * np.abs(result).max():
        return None
    return ratio


def simplest(results, candidates, sizes, words):
    """What is said of the simplest candidate that explains the results, as "misses f′(h). And it
    …", or "".

    results: arrays. candidates: (texts, arrays), those with few texts first. sizes: (m, n) of each
    result.
    """
    best, cost = "", np.inf
    for texts, formulas in candidates:
        if len(texts) >= cost:
            break
        scale = fitted(results, formulas, sizes)
        if scale is not None and len(texts) + scale.cost < cost:
            cost = len(texts) + scale.cost
            best = ". And it ".join([*texts, *scale.said(words, not texts)])
    return best


def combined(*tables, most=2):
    """Every choice of one row from each table of (text, formula), with at most some slips, those
    with few first.

    Returns (texts of the slips, formulas).
    """
    rows = [
        ([text for text, _ in rows if text], [formula for _, formula in rows])
        for rows in product(*tables)
    ]
    return sorted((row for row in rows if len(row[0]) <= most), key=lambda row: len(row[0]))
