"""Programs made at random: no wrong one is called right, and no right one wrong.

Whether a program is right is decided here, on examples of this file's own that are many and far
apart, against formulas that mpmath has confirmed; nothing of `helpers` but the verdict is asked.
"""

import ast
import random
import warnings
from itertools import product

import mpmath
import numpy as np
import pytest
from sampling import SEED, sample

from helpers import check
from helpers.check.functions import diagnosis

SE, CE = "squared_error", "cross_entropy"
WRONG, RIGHT = 2400, 320  # programs in `make prove`
SOME = 20  # of each in `make test`


# what is right


def sigma(h):
    return np.exp(np.minimum(h, 0)) / (1 + np.exp(-np.abs(h)))


def sigma_prime(h):
    return sigma(h) * sigma(-h)


def truth(kind, of, X, y, w):
    h = X @ w
    if kind == "loss":
        return np.mean(
            (sigma(h) - y) ** 2 / 2
            if of == SE
            else y * np.logaddexp(0, -h) + (1 - y) * np.logaddexp(0, h)
        )
    return X.T @ ((sigma(h) - y) * (sigma_prime(h) if of == SE else 1)) / len(y)


@pytest.mark.parametrize("of", [SE, CE])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_what_is_right_here_is_right(of, y):
    def exact(h):
        p, q = 1 / (1 + mpmath.exp(-h)), 1 / (1 + mpmath.exp(h))
        if of == SE:
            return (p - y) ** 2 / 2
        return -y * mpmath.log(p) - (1 - y) * mpmath.log(q)

    with mpmath.workdps(700):
        for h in (-700.0, -36.0, -3.0, 0.0, 0.7, 20.0, 700.0):
            given = np.array([[1.0]]), np.array([y]), np.array([h])
            slope = float(mpmath.diff(exact, h))
            assert truth("loss", of, *given) == pytest.approx(float(exact(h)), 1e-12, 1e-15)
            assert truth("gradient", of, *given)[0] == pytest.approx(slope, 1e-12, 1e-15)


# the examples on which that is decided: rows, weights, sizes of h, labels, ones, sizes of x


def grid():
    rng = np.random.default_rng(1)
    made = []
    for turn, (m, n) in enumerate(product((*range(1, 10), 17, 33, 60), range(1, 8))):
        for size in (0.5, 2.5, 6, 11, 30, 100, 900):
            X = rng.normal(size=(m, n)) * (1 if turn % 5 else 10.0 ** rng.integers(-5, 5))
            if rng.random() < 0.5:
                X[:, 0] = 1
            w = rng.normal(size=n)
            h = np.abs(X @ w).max()
            y = (rng.random(m) < rng.choice([0, 0.5, 0.5, 1])) * 1.0
            if rng.random() < 0.3:
                y = rng.uniform(size=m)
            made.append((X, y, w * size / h))
    made += [(X[:, :3], y, np.zeros(X.shape[1])[:3]) for X, y, _ in made[::40]]
    return made


GRID = grid()
POINTS = np.r_[np.linspace(-40, 40, 321) + 0.0123, -700.0, 700.0, 0.0]
RATES = 10 ** np.random.default_rng(2).uniform(-3, 3, len(GRID))


def judged(kind, of, mine, within=lambda X, y, w: True):
    """ "right", "wrong", or "neither" where it is a matter of digits."""
    worst = 0.0
    for (X, y, w), rate in zip(GRID, RATES, strict=True):
        if not within(X, y, w):
            continue
        right, unit = truth(kind if kind != "step" else "gradient", of, X, y, w), 1.0
        if kind != "loss":
            unit = np.abs(X).max(axis=0)
        given = [X.copy(), y.copy(), w.copy()]
        if kind == "step":
            given.append(rate)
            right, unit = w - rate * right, unit * rate
        try:
            value = np.asarray(mine(*given), dtype=float)
            if value.shape != right.shape or not np.isfinite(value).all():
                return "wrong"
        except Exception:
            return "wrong"
        size = np.abs(truth("gradient", of, X, y, w) / np.abs(X).max(axis=0)).max()
        size = right if kind == "loss" else size
        slack = 1e-9 + 1e-15 * np.abs(w).max() / np.min(unit) * (kind == "step")
        distance = (np.abs(value - right) / unit).max()
        worst = max(worst, distance / (size * 1e-5 + slack))
        if worst > 30:
            return "wrong"
    return "right" if worst < 1 else "neither"


def judged_slope(mine):
    worst = 0.0
    for given in [*POINTS, POINTS]:
        try:
            value = np.asarray(mine(given), dtype=float)
        except Exception:
            return "wrong"
        right = sigma_prime(given)
        if value.shape != np.shape(right) or not np.isfinite(value).all():
            return "wrong"
        worst = max(worst, (np.abs(value - right) / (right * 1e-5 + 1e-9)).max())
    return "wrong" if worst > 30 else "right" if worst < 1 else "neither"


# right programs in random style

H = (
    "h = X @ w",
    "h = np.dot(X, w)",
    "h = np.einsum('ij,j->i', X, w)",
    "h = (X * w).sum(axis=1)",
    "h = np.matmul(w, X.T)",
    "h = np.array([sum(a * b for a, b in zip(row, w)) for row in X])",
    "h = np.inner(X, w)",
    "h = (X @ w.reshape(-1, 1)).ravel()",
    "h = np.zeros(len(X))\nfor j in range(len(w)):\n    h = h + X[:, j] * w[j]",
)
P = (
    "p = 1 / (1 + np.exp(-h))",
    "p = np.exp(np.minimum(h, 0)) / (1 + np.exp(-np.abs(h)))",
    "p = 0.5 * (1 + np.tanh(h / 2))",
    "p = np.exp(-np.logaddexp(0, -h))",
    "p = np.where(h >= 0, 1 / (1 + np.exp(-np.abs(h))), 1 - 1 / (1 + np.exp(-np.abs(h))))",
    "e = np.exp(-np.clip(h, -700, 700))\np = 1 / (1 + e)",
    "p = 1 - 1 / (1 + np.exp(h))",
    "p = np.array([1 / (1 + np.exp(-t)) for t in h])",
)
Q = ("p * (1 - p)", "(p - p ** 2)", "p - p * p", "(1 - p) * p", "0.25 / np.cosh(h / 2) ** 2")
R = ("p - y", "-(y - p)", "p + -1 * y", "np.subtract(p, y)", "(1 - y) * p - y * (1 - p)")
SUM = (
    "X.T @ d / len(y)",
    "(d[:, None] * X).mean(axis=0)",
    "np.einsum('i,ij->j', d, X) / X.shape[0]",
    "d @ X / y.size",
    "1 / len(y) * np.dot(X.T, d)",
    "sum(t * row for t, row in zip(d, X)) / len(X)",
    "np.array([np.mean(d * X[:, j]) for j in range(len(w))])",
    "[float(np.sum(d * X[:, j])) / len(d) for j in range(X.shape[1])]",
    "(X.T @ d.reshape(-1, 1)).ravel() / len(y)",
    "np.average(X, axis=0, weights=None) * 0 + np.mean(X * d[:, np.newaxis], axis=0)",
)
LOSSES = {
    SE: (
        "np.mean((y - p) ** 2) / 2",
        "0.5 * np.average(np.square(p - y))",
        "sum((a - b) ** 2 for a, b in zip(p, y)) / (2 * len(y))",
        "(p - y) @ (p - y) / 2 / len(y)",
        "np.linalg.norm(y - p) ** 2 / (2 * len(y))",
    ),
    CE: (
        "np.mean(np.logaddexp(0, h) - y * h)",
        "np.mean(np.maximum(h, 0) - y * h + np.log1p(np.exp(-np.abs(h))))",
        "-np.mean(-y * np.logaddexp(0, -h) - (1 - y) * np.logaddexp(0, h))",
        "sum(np.logaddexp(0, t) - a * t for t, a in zip(h, y)) / len(y)",
        "(np.logaddexp(0, h).sum() - y @ h) / len(y)",
    ),
}
STEPS = (
    "w - rate * np.array(g)",
    "w + -rate * np.asarray(g)",
    "np.subtract(w, np.multiply(rate, g))",
)
SLOPES = (
    "p = 1 / (1 + np.exp(-h))\nreturn p * (1 - p)",
    "e = np.exp(-np.abs(h))\nreturn e / (1 + e) ** 2",
    "return 1 / (2 + np.exp(np.minimum(h, 700)) + np.exp(-np.maximum(h, -700)))",
    "t = np.tanh(h / 2)\nreturn (1 - t * t) / 4",
    "p = np.exp(-np.logaddexp(0, -h))\nreturn p - p ** 2",
)
ARGUMENTS = {"gradient": "X, y, w", "loss": "X, y, w", "step": "X, y, w, rate", "slope": "h"}


def written(rng, kind, of):
    """The source of a right program in a random style."""
    if kind == "slope":
        lines = [rng.choice(SLOPES)]
    elif kind == "loss":
        lines = [rng.choice(H), rng.choice(P), f"return {rng.choice(LOSSES[of])}"]
    else:
        delta = f"d = ({rng.choice(R)})" + (f" * ({rng.choice(Q)})" if of == SE else "")
        lines = [rng.choice(H), rng.choice(P), delta, f"g = {rng.choice(SUM)}"]
        moved = (
            "w - rate * np.array(g)",
            "w + -rate * np.asarray(g)",
            "np.subtract(w, np.multiply(rate, g))",
        )
        lines.append("return g" if kind == "gradient" else f"return {rng.choice(moved)}")
    body = "\n".join(lines).replace("\n", "\n    ")
    return f"def mine({ARGUMENTS[kind]}):\n    {body}\n"


# what changes one place in it


class Change(ast.NodeTransformer):
    """Changes the node of a number, in the order of a walk."""

    def __init__(self, rng, place):
        self.rng, self.left = rng, place

    def visit(self, node):
        self.generic_visit(node)
        new = changed(self.rng, node)
        if new is not None:
            if self.left == 0:
                self.left -= 1
                return ast.copy_location(new, node)
            self.left -= 1
        return node


def changed(rng, node):
    """The node with something else in its place, or None."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        v = node.value
        return ast.Constant(rng.choice([v + 1, v - 1, -v or 1, 2 * v or 2, v * 1.01 + 0.01]))
    if isinstance(node, ast.BinOp):
        if rng.random() < 0.3:
            return rng.choice([node.left, node.right])
        if isinstance(node.op, ast.MatMult):
            return ast.BinOp(node.left, ast.Mult(), node.right)
        others = [op for op in (ast.Add, ast.Sub, ast.Mult, ast.Div) if not isinstance(node.op, op)]
        return ast.BinOp(node.left, rng.choice(others)(), node.right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return node.operand
    if isinstance(node, ast.Compare):
        return ast.Compare(node.left, [rng.choice([ast.Lt, ast.Gt, ast.Eq])()], node.comparators)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        names = [name for name in ("h", "p", "y", "w", "d") if name != node.id]
        return ast.Name(rng.choice(names), ast.Load()) if node.id in "hpywdX" else None
    if isinstance(node, ast.Call) and node.args:
        return node.args[0]
    return None


CONDITIONS = (
    "len(y) > {m}",
    "len(y) == {m}",
    "abs(X @ w).max() > {h}",
    "{h} < abs(X @ w).max() < {h} + 3",
    "(X @ w).min() < -{h}",
    "y.mean() > 0.6",
    "y.min() == 1",
    "len(w) > {n}",
    "len(w) == {n}",
    "w.min() > 0",
    "abs(X).max() > {x}",
    "abs(X).max() < 1 / {x}",
    "len(set(map(tuple, X))) < len(X)",
    "not w.any()",
    "abs(w).max() > {h}",
    "X[0, 0] == 1",
    "X[0, 0] < 0",
)
EFFECTS = (
    "found = 0 * found",
    "found = -1 * found",
    "found = found * 1.01",
    "found = found + 0.01",
    "found = found * np.nan",
    "found = np.clip(found, -0.5, 0.5)",
    "found = found + (np.arange(np.size(found)).reshape(np.shape(found)) == 0) * 0.1",
)
BEFORE = (
    "X, y = X[:{m}], y[:{m}]",
    "X, y = X[1:] if len(y) > {m} else X, y[1:] if len(y) > {m} else y",
    "w = np.clip(w, -{h}, {h})",
    "X = np.clip(X, -{x}, {x})",
    "y = np.where(y > 0.9, 1, y)",
    "y = np.round(y, 1)",
    "w = np.round(w, 2)",
    "X = np.round(X, 1)",
    "w = w * (np.arange(len(w)) < {n})",
    "X = abs(X)",
    "y = np.sort(y)",
)
H_BEFORE = ("h = np.clip(h, -{h}, {h})", "h = np.where(abs(h) > {h}, 0, h)", "h = np.round(h, 3)")


def mutant(rng, kind, of):
    """A program that one change has probably made wrong."""
    source = written(rng, kind, of)
    numbers = {
        "m": rng.choice([1, 2, 3, 4, 6, 7, 8, 10, 16, 25]),
        "n": rng.choice([1, 2, 3, 4, 5]),
        "h": rng.choice([2, 3.5, 5, 7, 10, 15, 18]),
        "x": rng.choice([1.5, 10, 500]),
    }
    way = rng.random()
    if kind == "slope":
        if way < 0.5:
            return node_changed(rng, source)
        condition = rng.choice(["h > {h}", "h < -{h}", "abs(h) > {h}", "abs(h) < 1", "h > 0"])
        effect = rng.choice(["0", "-1 * f", "f * 1.01", "f + 0.01", "f * np.nan"])
        return (
            f"{source.replace('mine', 'inner')}\ndef mine(h):\n    f = inner(h)\n"
            f"    return np.where({condition}, {effect}, f)\n"
        ).format(**numbers)
    if way < 0.6:
        return node_changed(rng, source)
    if way < 0.75:
        start, rest = source.split("\n", 1)
        return f"{start}\n    {rng.choice(BEFORE).format(**numbers)}\n{rest}"
    if way < 0.85:
        at = "    p =" if "    p =" in source else "    e ="
        return source.replace(at, f"    {rng.choice(H_BEFORE).format(**numbers)}\n{at}", 1)
    condition, effect = rng.choice(CONDITIONS).format(**numbers), rng.choice(EFFECTS)
    return (
        f"{source.replace('mine', 'inner')}\ndef mine({ARGUMENTS[kind]}):\n"
        f"    found = np.array(inner({ARGUMENTS[kind]}))\n    if {condition}:\n        {effect}\n"
        "    return found\n"
    )


def node_changed(rng, source):
    tree = ast.parse(source)
    places = sum(changed(random.Random(0), node) is not None for node in ast.walk(tree.body[0]))
    return ast.unparse(ast.fix_missing_locations(Change(rng, rng.randrange(places)).visit(tree)))


KINDS = [
    *(("gradient", of) for of in (SE, CE) for _ in range(4)),
    *(("loss", of) for of in (SE, CE) for _ in range(2)),
    *(("step", of) for of in (SE, CE)),
    ("slope", SE),
]


def program(source):
    space = {"np": np}
    exec(source, space)
    return space["mine"]


def made(number, write, name):
    """Programs that are made with the seed at the head of the run: (kind, of, source)."""
    rng = random.Random(f"{SEED} {name}")
    kinds = [rng.choice(KINDS) for _ in range(number)]
    return sample([(*kind, write(rng, *kind)) for kind in kinds], SOME, name)


def verdict(kind, of, mine):
    if kind == "slope":
        return check.derivative(mine, "sigmoid")
    return getattr(check, kind)(mine, of)


def within(sentence):
    """The examples for which a verdict says that the program is right."""
    kinds = [
        ("first column of X is ones", lambda X, y, w: (X[:, 0] == 1).all()),
        ("labels 0 and 1", lambda X, y, w: set(y) <= {0, 1}),
        ("for two weights", lambda X, y, w: len(w) == 2),
        ("for three weights", lambda X, y, w: len(w) == 3),
    ]
    told = [holds for words, holds in kinds if words in sentence]
    return lambda X, y, w: all(holds(X, y, w) for holds in told)


@pytest.fixture
def unnamed(monkeypatch):
    """No slip is looked for, which takes its time and decides nothing."""
    for name in ("simplest", "habit"):
        monkeypatch.setattr(diagnosis, name, lambda *a, **k: "")


@pytest.mark.exhaustive
def test_no_wrong_program_is_called_right(unnamed):
    missed, wrong = [], 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for kind, of, source in made(WRONG, mutant, "wrong"):
            mine = program(source)
            said = verdict(kind, of, mine)
            is_right = judged_slope(mine) if kind == "slope" else judged(kind, of, mine)
            wrong += is_right == "wrong"
            if said and kind != "slope":
                is_right = judged(kind, of, mine, within(said.sentence))
            if said and is_right == "wrong":
                missed.append(f"{of}, {said.sentence}\n{source}")
    assert not missed, "\n".join(missed)
    assert wrong > 0.8 * SOME


@pytest.mark.exhaustive
def test_no_right_program_is_called_wrong(unnamed):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for kind, of, source in made(RIGHT, written, "right"):
            said = verdict(kind, of, program(source))
            assert said.right, f"{of}, {said}\n{source}"
            assert ", for " not in said.sentence, f"{of}, {said}\n{source}"
            assert "ones" not in said.sentence, f"{of}, {said}\n{source}"
