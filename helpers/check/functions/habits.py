"""A right function that is called in another way than the reader's course calls it."""

from functools import cache, partial
from itertools import permutations, product

import numpy as np

from helpers.check.functions.attempt import TookTooLong, calls

LAYOUTS = {
    "X": (("", lambda X: X), ("X as (n, m), an example in each column", lambda X: X.T)),
    "y": (
        ("", lambda y: y),
        ("y as (m, 1)", lambda y: y[:, None]),
        ("y as (1, m)", lambda y: y[None]),
    ),
    "w": (("", lambda w: w), ("w as (n, 1)", lambda w: w[:, None])),
}
COLUMNS = {name: [words for words, _ in LAYOUTS[name]] for name in ("y", "w")}
APART, OWN = "the bias apart, as b", "X without the column of ones, which it makes itself"
HERE = (
    "it is called as yours(X, y, w), with X of shape (m, n), y (m,) and w (n,), and the bias is "
    "the weight of a column of ones"
)


def habit(mine, trials):
    """What a wrong function would be right with, as "is right if it gets …", or "".

    trials: of a function of X, y, w, made and with what is right. It is called again on two of
    them, its arguments in other orders and shapes, with the bias among them and without.
    """
    telling = [trial for trial in trials if _tells(trial)][:2]  # none of one example
    if not telling or any(trial.right for trial in telling):
        return ""
    if any(trial.outcome.error is TookTooLong for trial in trials):
        return ""
    # what fails with vectors may want columns; what does not would take them otherwise than meant
    failed = any(trial.failed for trial in telling)
    single = [trial.right for trial in trials if len(trial.given[0]) == 1]
    if not failed and sum(single) > len(single) / 2:
        return ""
    shapes = set(COLUMNS["y"] if failed else COLUMNS["y"] + COLUMNS["w"])
    found = [way for way in _ways() if not set(way[0]) <= shapes]
    for trial in telling:
        given = [arranged(*trial.given) for _, arranged, _ in found]
        outcomes = calls(lambda *arguments: _parts(mine(*arguments)), given, together=3)
        found = [
            way
            for way, outcome in zip(found, outcomes, strict=False)
            if outcome.error is None and way[-1](outcome.value, trial.expected)
        ]
    return f"is right if it gets {_list(found[0][0])}. Here {HERE}" if found else ""


def _tells(trial):
    """Whether no two of the lengths are the same, and none is 1."""
    X = trial.given[0]
    if X.ndim < 2 or trial.far or len(trial.given) > 3:
        return False
    return len(X) > X.shape[1] > 2 and (X[:, 0] == 1).all() and trial.expected.any()


def _list(words):
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _parts(value):
    """The arrays of which a value is made: of a tuple or a dict its members."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        return [array for part in value for array in _parts(part)]
    return [np.ravel(np.array(value, dtype=float))]


@cache
def _ways():
    """Each way to call it, (words, what arranges X, y and w, what judges), the usual ones first."""
    ways = []
    for bias in ("", OWN, APART):
        names = ("X", "y", "w", "b") if bias == APART else ("X", "y", "w")
        for order in permutations(names):
            for layout in product(*LAYOUTS.values()):
                told = [f"its arguments as ({', '.join(order)})"] * (order != ("X", "y", "w"))
                told += [words for words, _ in layout if words]
                told += [bias] if bias else []
                ways.append((told, _arranged(order, bias, layout), _agrees(bias == APART)))
    return sorted(ways[1:], key=lambda way: len(way[0]))  # the first is how it was called


def _arranged(order, bias, layout):
    def arranged(X, y, w):
        parts = {"b": w[0]}
        if bias:
            X, w = X[:, 1:], w[1:] if bias == APART else w
        for (name, value), (_, shaped) in zip(
            {"X": X, "y": y, "w": w}.items(), layout, strict=True
        ):
            parts[name] = shaped(value)
        return tuple(parts[name] for name in order)

    return arranged


def _agrees(apart):
    def agrees(parts, expected):
        close = partial(np.allclose, rtol=1e-6, atol=1e-9)
        if not apart or expected.ndim == 0:
            return any(p.size == expected.size and close(p, expected.ravel()) for p in parts)
        weights = any(p.size == len(expected) - 1 and close(p, expected[1:]) for p in parts)
        return weights and any(p.size == 1 and close(p, expected[:1]) for p in parts)

    return agrees
