"""The simplest slip that explains what the reader's function returned, everywhere."""

from itertools import product
from typing import NamedTuple

import numpy as np

from helpers.check.functions.trials import TOLERANCE, shown

NICE = [sign * c for c in (1, 2, 0.5, 4, 0.25, 3, 1 / 3) for sign in (1, -1)]
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

    noun: what is looked for. long, short: what a factor m and 1/m makes of it. turned: what a
    turned sign does. reasons: {a factor: where it may come from}.
    """

    noun: str
    long: str
    short: str
    turned: str
    reasons: dict


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
        return (
            (self.c < 0) + (abs(self.c) != 1) + (abs(self.c) not in NICE) + (self.powers != (0, 0))
        )

    def said(self, words, alone):
        """What is said of it, a list; alone: whether nothing else is wrong."""
        power = POWERS[self.powers].format(long=words.long, short=words.short)
        if self.c == 1:
            return [power] if power else []
        reasons = [
            text
            for value, text in words.reasons.items()
            if abs(abs(self.c) - value) <= TOLERANCE * value
        ]
        if self.c < 0 and words.turned:
            reasons.insert(0, words.turned)
        reasons = ": " + ", and ".join(reasons) if reasons else ""
        if power:
            return [power, self._besides() + reasons]
        return [
            (f"is exactly {number(self.c)} times {words.noun}" if alone else self._besides())
            + reasons
        ]

    def _besides(self):
        return "has its sign turned" if self.c == -1 else f"has a factor {number(self.c)} besides"


def number(c):
    """A factor as text."""
    text = FRACTIONS.get(abs(c), shown(abs(c)))
    return f"−{text}" if c < 0 else text


def fitted(results, formulas, sizes):
    """The Scale with which formulas become results, or None; arrays each, one for each of the sizes
    (m, n).
    """
    ratios = []
    for result, formula in zip(results, formulas, strict=True):
        ratio = _ratio(result, formula)
        if ratio is None:
            return None
        ratios.append(ratio)
    ratios = np.array(ratios)
    known = ~np.isnan(ratios)
    if not known.any():
        return None
    m, n = np.array(sizes, dtype=float).T
    for j, k in POWERS:
        c = (ratios / (m**j * n**k))[known]
        if np.ptp(c) <= 2 * TOLERANCE * np.abs(c).max():
            return Scale(
                next((nice for nice in NICE if abs(c[0] - nice) <= TOLERANCE * abs(nice)), c[0]),
                (j, k),
            )
    return None


def _ratio(result, formula):
    """The number with which one array becomes the other; nan if any does, None if none does."""
    if np.shape(result) != np.shape(formula) or not np.array_equal(
        np.isfinite(result), np.isfinite(formula)
    ):
        return None
    result, formula = (array[np.isfinite(array)] for array in np.atleast_1d(result, formula))
    size = np.abs(formula).max(initial=0)
    if size < 1e-12:
        return np.nan if np.abs(result).max(initial=0) < 1e-12 else None
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
