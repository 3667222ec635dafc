"""The simplest slip that explains what the reader's function returned, everywhere."""

from functools import cache, partial
from itertools import islice, product
from typing import NamedTuple

import numpy as np

from helpers.check.functions.trials import TOLERANCE, shown

NICE = [sign * c for c in (1, 2, 0.5, 4, 0.25, 3, 1 / 3) for sign in (1, -1)]
EXACT, CLOSE = 1e-9, 1e-8  # shares to which a factor is exact, and a formula as close as can be
NOISE = 1e-9  # of finite differences
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


OVER_M = {(0, 0): "", (1, 0): " m", (-1, 0): "/m"}  # those of a term that stands beside


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
    """A factor c mʲ nᵏ; powers: (j, k). error: how far from it any result is, measured by its
    largest number.
    """

    c: float
    powers: tuple[int, int]
    error: float = 0.0

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
            exactly = "exactly" if self.error < EXACT and _is_short(self.c) else "about"
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
    return abs(c - other) <= 10 * EXACT * abs(other)


def _is_short(c, digits=8):
    return c in NICE or abs(float(f"{c:.{digits}g}") - c) <= EXACT * abs(c)


def number(c):
    """A factor as text, with eight digits where it has no more, or four would make it another."""
    c = float(c)
    rounded = float(f"{c:.4g}") in NICE and c not in NICE
    digits = 8 if not _is_short(c, 4) and (rounded or _is_short(c)) else 4
    text = FRACTIONS.get(abs(c), shown(abs(c), digits))
    return f"−{text}" if c < 0 else text


def fitted(results, formulas, sizes):
    """The Scale with which formulas become results, or None; arrays each, one for each of the sizes
    (m, n).
    """
    first, low, high, same, error = None, np.inf, -np.inf, np.array([False]), 0.0
    for result, formula, size in zip(results, formulas, sizes, strict=False):
        ratio, distance = _ratio(result, formula)
        if ratio is None:
            return None
        if np.isnan(ratio):
            continue

        # the powers with which one factor c is left everywhere; most formulas are soon left with
        # none
        c = ratio / _powers(size)
        first, error = c if first is None else first, max(error, distance)
        low, high = np.minimum(low, c), np.maximum(high, c)
        same = high - low <= 2 * TOLERANCE * np.maximum(np.abs(low), np.abs(high))
        if not same.any():
            return None
    if first is None:
        return None
    which = same.argmax()
    c = (low[which] + high[which]) / 2
    error = max(error, (high[which] - low[which]) / abs(c))
    nice = [value for value in NICE if abs(c - value) <= max(10 * EXACT, error) * abs(value)]
    return Scale(nice[0] if nice else c, list(POWERS)[which], error)


@cache
def _powers(size):
    m, n = map(float, size)
    return np.array([m**j * n**k for j, k in POWERS])


def _ratio(result, formula):
    """The number with which one array becomes the other, and how far it is from that; nan if any
    number does, None if none does.
    """
    result, formula = np.asarray(result), np.asarray(formula)
    finite = np.isfinite(formula)
    if result.shape != formula.shape or not np.array_equal(np.isfinite(result), finite):
        return None, 0
    result, formula = result[finite], formula[finite]  # (k,), also of numbers

    # two arrays of zeros fit with any ratio
    if np.abs(formula).max(initial=0) < ZERO:
        return (np.nan if np.abs(result).max(initial=0) < 10 * ZERO else None), 0

    # by least squares, and then it must hold in every entry
    ratio = (result @ formula) / (formula @ formula)
    distance = np.abs(result - ratio * formula).max()
    if ratio == 0 or distance > TOLERANCE * np.abs(result).max():
        return None, 0
    return ratio, distance / np.abs(result).max()


def simplest(results, candidates, sizes, words, near=None, entries=...):
    """What is said of the candidate that explains the results, as "misses f′(h). And it …", or "":
    of those that are as close as the closest the simplest.

    results: arrays. candidates: (texts, arrays, what is taken off the results before or None),
    those with few texts first; a text may hold {plus}, the factor that is left then. sizes: (m, n)
    of each result. near: how many of the results, from the first on, have to fit in all digits; the
    others roughly. entries: which entries of each array the results are.
    """
    found, cost = [], np.inf
    for texts, formulas, beside in candidates:
        if len(texts) >= cost:
            break
        if beside is not None and entries is not ...:
            continue
        # each is made only where all before it fit
        formulas = (part(formula, entries) for formula in formulas)
        rests = iter(results) if beside is None else map(_rest, results, beside)
        scale = fitted(islice(rests, near), formulas, sizes)
        if scale is None or (beside is not None and scale.powers not in OVER_M):
            continue
        if not all(map(partial(_roughly, scale), rests, formulas, sizes[near:])):
            continue
        own = len(texts) + (scale.cost if beside is None else 0)
        found.append((own, scale, texts, beside))
        if scale.error < CLOSE:
            cost = min(cost, own)
    if not found:
        return ""
    # orders of magnitude closer is another thing
    closest = max(CLOSE, 100 * min(scale.error for _, scale, *_ in found))
    _, scale, texts, beside = min(
        (row for row in found if row[1].error <= closest), key=lambda row: row[0]
    )
    if beside is not None:
        return ". And it ".join(texts).format(plus=_plus(scale))
    return ". And it ".join([*texts, *scale.said(words, not texts)])


def _rest(result, other):
    """What is left of a result beside another array, which finite differences may have given."""
    if result.shape != np.shape(other):
        return np.full(result.shape, np.nan)  # nothing fits it
    return np.where(np.abs(result - other) < NOISE, 0, result - other)


def part(array, entries):
    """Some entries of an array, or all as they are."""
    return np.asarray(array) if entries is ... else np.atleast_1d(array)[entries]


def _roughly(scale, result, formula, size):
    """Whether a result fits, or one of the two is lost to rounding."""
    with np.errstate(all="ignore"):
        distance = np.abs(result - scale.at(size) * formula)
        allowed = 1e-3 * np.abs(result).max(initial=0) + 1e-6
    return result.shape == formula.shape and not (distance > allowed).any()


def _plus(scale):
    """A term's factor with its sign as a word, such as "adds 0.1/m ·"."""
    word = "takes off" if scale.c < 0 else "adds"
    return f"{word} {number(abs(scale.c))}{OVER_M[scale.powers]} ·"


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
