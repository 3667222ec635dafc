"""Every line of every derivation, read a second time and found true; and the second reading
itself."""

import itertools
import random
import re
from types import SimpleNamespace

import mpmath as mp
import pytest
from second_reading import Unreadable, sides

from helpers.formulas.derivations import DERIVATIONS

SIZES = [(1, 1), (2, 2), (3, 2)]
ACTIVATIONS = [
    lambda h: 1 / (1 + mp.exp(-h)),
    mp.sin,
    lambda h: h**3 / 5 - h,
    lambda h: mp.log1p(mp.exp(h)),
    mp.atan,
]
NUMBERS = {
    "h": (-6, 6),
    "y": (0, 1),
    "s": (0.2, 3),
    "c": (-3, 3),
    "p": (0, 1),
    "q": (0, 1),
    r"\text{rate}": (0.1, 3),
}
SWITCHED = {" + ": " - ", " - ": " + ", "x_j": "x_k", "x_{ij}": "x_{ik}"}
STILL_TRUE = (  # what is multiplied by 0, and constants under a derivative
    r"0\cdot(1 - e",
    r"\frac{d}{dh}(h - c)",
    r"\frac{\partial}{\partial w_k}\Bigl(\frac1m \sum_{i=1}^m (\hat y_i + y_i)",
)


def drawn(seed, m, n):
    """A point where no letter is a round number."""
    dice = random.Random(seed)
    letters = NUMBERS | {f"y_{i}": (0, 1) for i in range(1, max(m, n) + 1)}
    letters |= {f"{letter}_{j}": (-3, 3) for letter in "wxvh" for j in range(1, n + 1)}
    letters |= {f"x_{i}_{j}": (-2, 2) for i in range(1, m + 1) for j in range(1, n + 1)}
    letters |= {f"w_{j}_{k}": (-2, 2) for j in range(1, n + 1) for k in range(1, n + 1)}
    return {letter: mp.mpf(dice.uniform(*limits)) for letter, limits in letters.items()}


def entries(value):
    return [entry for row in value for entry in row] if isinstance(value, list) else [value]


def shape(value):
    return (len(value), len(value[0])) if isinstance(value, list) else ()


def true(left, relation, right):
    """Whether a relation holds, an equality to 25 digits."""
    assert shape(left) == shape(right)
    pairs = list(zip(entries(left), entries(right), strict=True))
    if relation == "=":
        return all(abs(a - b) <= mp.mpf("1e-25") * max(abs(a), abs(b)) for a, b in pairs)
    return all(a <= b if relation == r"\le" else a >= b for a, b in pairs)


def trials(derivation):
    """Every (point, sizes, indices, activation) to try a derivation at."""
    sums = derivation.sizes != (1, 1)
    activations = ACTIVATIONS if derivation.any_f else [None]
    for seed, (m, n) in enumerate(SIZES if sums else [(1, 1)] * 4):
        for f in activations:
            for j, k in itertools.product(range(1, n + 1), repeat=2):
                indices = {"i": 1 + (j + k) % m, "j": j, "k": k, "l": j}
                yield drawn(seed, m, n), m, n, indices, f


def verdicts(derivation, formulas):
    """Whether each formula is true, at one point after the other; one without left side goes on
    from that before."""
    for point, m, n, indices, f in trials(derivation):
        before = None
        for formula in formulas:
            left, relation, right = sides(formula, derivation, point, m, n, indices, f)
            yield formula, true(before if left is None else left, relation, right)
            before = right


def wrong_lines(lines):
    """The lines that one of them goes on from and it, with one sign or one index of its right side
    changed."""
    formulas = []
    for line in lines:
        formulas = formulas if line.formula.startswith("&") else []
        for found in re.finditer(r" [+-] |x_j|x_\{ij\}", line.formula):
            first, last = found.span()
            wrong = line.formula[:first] + SWITCHED[found[0]] + line.formula[last:]
            if first > line.formula.index("&") and not any(
                harmless in wrong for harmless in STILL_TRUE
            ):
                yield [*formulas, wrong]
        formulas = [*formulas, line.formula]


@pytest.mark.parametrize("name", DERIVATIONS)
def test_each_line_is_true(name):
    derivation = DERIVATIONS[name]
    found = list(verdicts(derivation, [line.formula for line in derivation.lines]))
    assert len(found) >= 4 * len(derivation.lines)
    assert [formula for formula, is_true in found if not is_true] == []


@pytest.mark.parametrize("name", DERIVATIONS)
def test_a_wrong_line_is_found_wrong(name):
    derivation = DERIVATIONS[name]
    for formulas in wrong_lines(derivation.lines):
        try:
            found = any(
                formula == formulas[-1] and not is_true
                for formula, is_true in verdicts(derivation, formulas)
            )
        except Unreadable as reason:
            found = "not a real number" in str(reason)
        assert found, formulas[-1]


X = [[2, 3], [5, 7], [11, 13]]
POINT = {f"x_{i}_{j}": X[i - 1][j - 1] for i in (1, 2, 3) for j in (1, 2)}
POINT |= {
    "y_1": 1,
    "y_2": 2,
    "y_3": 4,
    "w_1": 3,
    "w_2": -1,
    "v_1": 1,
    "v_2": 2,
    "h": 2,
    "c": 5,
    "p": 3,
    "s": 4,
}
RULES = (
    r"a_i = \sum_{k=1}^n w_k\,x_{ik}",
    r"q = \tfrac12 c^2",
    r"f(h) = h^2 + c",
    r"r = Xw - y",
    "J = w^\\top w\\,q",
)


def value(latex, where=RULES, vectors="Xywv", **others):
    """The right side, at a point of whole numbers."""
    derivation = SimpleNamespace(where=where, vectors=vectors)
    return sides(f"= {latex}", derivation, POINT, 3, 2, {"i": 2, "j": 1, "k": 2}, **others)[2]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("1 - h - p", -4),
        ("-h^2", -4),
        ("(-h)^2", 4),
        ("2h^2p - 10", 14),
        (r"\frac12 h", 1),
        (r"\tfrac12\cdot 2\,h", 2),
        (r"\frac1h\,p", 1.5),
        ("12h", 24),
        ("h^{2 + 1}p", 24),
        ("e^{0}h", 2),
        (r"\ln e^h\,p", 6),
        (r"\ln \sqrt{s^2}", mp.log(mp.mpf(4))),
        (r"\ln e^{h}^\top", None),
        (r"\exp(0)\,h + \ln 1", 2),
        (r"p\,\factor{h\,p} + \factor{1}", 19),
        (r"p\,(h - 1)", 3),
        (r"c(h - 1)", 5),
        ("f(h)", 9),
        ("f'(h)", 4),
        ("f'(h)^2", 16),
        (r"\frac{d}{dh} f(h)\,h + c", 4 * 2 + 9 + 5),
        (r"\frac{dq}{dc}", 5),
        (r"\frac{d}{dc} q\,c", 37.5),
        (r"\frac{d}{dq} q\,c", 5),
        (r"\frac{\partial a_i}{\partial w_j}", 5),
        (r"\frac{\partial a_i^2}{\partial w_k}", 2 * 8 * 7),
        (r"\frac{\frac{d}{dh} h^2}{h}", 2),
        ("a_i", 8),
        ("a_1", 3),
        ("r_i", 6),
        ("r", [[2], [6], [16]]),
        (r"\sum_{i=1}^m y_i\,y_i + 1", 22),
        (r"2 \sum_{i=1}^m \sum_{k=1}^n x_{ik}\,v_k", 2 * (8 + 19 + 37)),
        (r"\sum_{i=1}^m y_i - h", 5),
        (r"\sum_{k=1}^n x_{ik}\,x_{ij}", 25 + 35),
        (r"\prod_{i=1}^m 2\,y_i", 64),
        (r"\prod_{k=1}^n w_k^2", 9),
        ("X_{ij}", None),
        ("(X)_{ik}", 7),
        (r"(X^\top)_{ji}", 5),
        (r"(X^\top)_{ij}", 3),
        (r"(X^\top)_{kj}", 3),
        ("(Xw)_i^2", 64),
        (r"(X^\top y)_j", 2 + 10 + 44),
        (r"X^\top y", [[56], [69]]),
        (r"y^\top X", [[56, 69]]),
        (r"y^\top y", 21),
        (r"v\,w^\top", [[3, -1], [6, -2]]),
        (r"w\odot v", [[3], [-2]]),
        (r"2 w\odot v - v", [[5], [-6]]),
        (r"w^\top v\odot v", None),
        (r"w^\top (v\odot v)", -1),
        (r"\operatorname{diag}(v)\,w", [[3], [-2]]),
        (r"\operatorname{diag}(v)", [[1, 0], [0, 2]]),
        (r"\mathbf 1^\top y", 7),
        ("f(w)", [[14], [6]]),
        ("f'(w)", [[6], [-2]]),
        (r"\nabla J", [[75], [-25]]),
        (r"D_w J", [[75, -25]]),
        (r"\nabla^2 J", [[25, 0], [0, 25]]),
        (r"v^\top (\nabla^2 J)\,v", 125),
        (r"\nabla w_1^2 w_2", [[-6], [9]]),
        (r"\nabla^2 w_1^2 w_2", [[-2, 6], [6, 0]]),
        (r"\frac{\partial^2 J}{\partial w_k\,\partial w_j}", 0),
        (r"\frac{\partial^2 J}{\partial w_k\,\partial w_k}", 25),
        (r"m + n\,h", 7),
    ],
)
def test_values_by_hand(latex, expected):
    if expected is None:
        with pytest.raises(Unreadable):
            value(latex)
    else:
        found = value(latex)
        assert shape(found) == shape(expected)
        for a, b in zip(entries(found), entries(expected), strict=True):
            assert mp.almosteq(
                a,
                b,
                abs_eps=mp.mpf("1e-40"),
                rel_eps=mp.mpf("1e-14") if isinstance(b, mp.mpf) else 1e-40,
            )


@pytest.mark.parametrize(
    "latex",
    [
        "",
        "h +",
        "h + -p",
        r"h\cdot -p",
        r"\cdot h",
        r"h\cdot\cdot p",
        "(h]",
        "(h",
        "h)",
        "h}",
        r"\frac{h}",
        "2 3",
        r"\frac123",
        "h^23",
        "h^2^2",
        "h^*",
        "h_{12}",
        "w_3",
        "h_j_k",
        "z",
        "f",
        r"\sigma",
        r"\sigma(h)",
        "d",
        "e",
        r"\ln",
        r"\ln \sum_{i=1}^m y_i",
        r"\frac{d}{dh}",
        r"\frac{dh}{p}",
        r"\frac{d h + p}{dh}",
        r"\frac{d}{dm} m",
        r"\frac{\partial r_i}{\partial r_i}",
        r"\nabla X",
        r"\nabla y",
        "w + y",
        "w + 1",
        "w^2",
        "Xy",
        r"\ln w",
        r"e^{w}",
        r"\frac{1}{w}",
        "(w^\\top)_j",
        "(h - 1)_i",
        r"\operatorname{diag}(X)",
        r"\operatorname{tr}(X)",
        r"\sum_{i=0}^m y_i",
        r"\sum_i y_i",
        r"\sum_{i=1}^3 y_i",
        r"h \times p",
        r"h / p",
        "h!",
        "0.5",
        "h = h",
        r"\left\{h\right\}",
    ],
)
def test_what_is_not_in_the_language_is_refused(latex):
    with pytest.raises(Unreadable):
        value(latex)


def test_an_index_that_nobody_bound_is_refused():
    with pytest.raises(Unreadable):
        sides("= y_k", SimpleNamespace(where=(), vectors=""), POINT, 3, 2, {"i": 1})


@pytest.mark.parametrize(
    "where", [("h = h + 1",), ("h = p", "h = c"), ("h_i + 1 = p",), ("h = p = c",), ("h - p",)]
)
def test_odd_definitions_are_refused(where):
    with pytest.raises(Unreadable):
        value("h", where)


def test_sides_and_relations():
    derivation = SimpleNamespace(where=(), vectors="")
    assert sides("h &= p", derivation, POINT, 1, 1, {}) == (2, "=", 3)
    assert sides(r"&\ge 0", derivation, POINT, 1, 1, {}) == (None, r"\ge", 0)
    assert sides(r"h - h &\le p", derivation, POINT, 1, 1, {}) == (0, r"\le", 3)


def test_an_open_activation():
    assert abs(value("f'(h)", (), f=mp.sin) - mp.cos(2)) < 1e-15
    with pytest.raises(Unreadable):
        value("f(h)", ())


def test_a_letter_is_a_whole_vector_only_where_the_derivation_says_so():
    for latex in ("y", "X", "a"):
        with pytest.raises(Unreadable):
            value(latex, RULES, "")
    assert value("a") == [[3], [8], [20]]
