"""What a reader types: read as Python would read it, refused with a pointer where it cannot be, and
never run."""

import ast
import builtins
import json
import math
import subprocess
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, event, example, given, seed, settings
from hypothesis import strategies as st
from sampling import SEED, examples

from helpers.formulas import typed
from helpers.formulas.tree import Node, walk
from helpers.formulas.typed import NotAFormula, read, value

HELPERS = Path(__file__).parents[1] / "helpers"
LETTERS = {"y": "y", "p": "p", "ŷ": "p", "h": "h"}
POINTS = {
    "y": np.array([0.3, 1.0, 2.5]),
    "p": np.array([0.7, -1.3, 0.2]),
    "h": np.array([1.1, 0.4, -0.6]),
}


def at_points(text):
    return value(read(text, LETTERS), POINTS) + np.zeros(3)


# An oracle of its own: a tree is written down twice, as Python with all its brackets and as a
# reader might type it.


def moderate(function):
    """The same, but an OverflowError where the last digits of a float would begin to matter."""

    def checked(*arguments):
        found = function(*arguments)
        if max(map(abs, (found, *arguments))) > 1e7:
            raise OverflowError
        return found

    return checked


ORACLE = {
    "exp": math.exp,
    "ln": math.log,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "sign": lambda u: math.copysign(1, u) if u else 0.0,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "atan": math.atan,
    "arctan": math.atan,
    "erf": math.erf,
    "sigmoid": lambda u: 1 / (1 + math.exp(-u)),
    "σ": lambda u: 1 / (1 + math.exp(-u)),
    "softplus": lambda u: math.log(1 + math.exp(u)),
    "huber": lambda u: u * u / 2 if abs(u) <= 1 else abs(u) - 0.5,
}
ORACLE = {name: moderate(function) for name, function in ORACLE.items()}
NAMES = {"ORACLE": ORACLE, "power": moderate(math.pow), "e": math.e, "pi": math.pi}
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)
leaves = st.one_of(
    st.sampled_from("yph").map(lambda name: ("letter", name)),
    st.sampled_from(["0", "1", "2", "3", "0.5", ".25", "12.75", "1000000"]).map(
        lambda text: ("number", text)
    ),
    st.sampled_from([("constant", "e"), ("constant", "pi"), ("constant", "π")]),
)
exponents = st.sampled_from(
    [
        ("number", "2"),
        ("number", "3"),
        ("number", "0.5"),
        ("number", "20"),
        ("letter", "h"),
        ("neg", ("letter", "h")),
        ("neg", ("number", "2")),
        ("add", ("letter", "y"), ("number", "1")),
        ("div", ("number", "1"), ("number", "3")),
        ("pow", ("number", "2"), ("number", "2")),
        ("call", "exp", ("letter", "h")),
    ]
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul", "div"]), inner, inner),
        st.tuples(st.just("neg"), inner),
        st.tuples(st.just("pow"), inner, exponents),
        st.tuples(st.just("call"), st.sampled_from(list(ORACLE)), inner),
        st.tuples(st.just("bars"), inner),
    ),
    max_leaves=7,
)


def as_python(tree):
    kind, *parts = tree
    if kind in ("letter", "number", "constant"):
        return {"π": "pi", ".25": "0.25"}.get(parts[0], parts[0])
    if kind == "call":
        return f"ORACLE[{parts[0]!r}]({as_python(parts[1])})"
    inside = [f"({as_python(part)})" for part in parts]
    if kind == "bars":
        return f"abs{inside[0]}"
    if kind == "neg":
        return f"(-{inside[0]})"
    if kind == "pow":
        return f"power({', '.join(inside)})"
    return f"({SIGNS[kind].join(inside)})"


def has_letters(tree):
    return tree[0] == "letter" or any(has_letters(part) for part in tree if isinstance(part, tuple))


def is_refused_as_too_large(tree):
    """Whether a power of numbers in it is beyond 10^300, which the grammar does not take."""
    if any(is_refused_as_too_large(part) for part in tree if isinstance(part, tuple)):
        return True
    if tree[0] != "pow" or has_letters(tree):
        return False
    try:
        return abs(eval(as_python(tree), NAMES | {"power": math.pow})) > 1e300
    except (ValueError, ZeroDivisionError, OverflowError):
        return True  # it may be infinite, and there is nothing to compare


def as_typed(tree, draw):
    """(text, level, whether it ends in a function without a bracket); draw chooses among
    spellings."""
    kind, *parts = tree

    def inside(part, level):
        text, own, bare = as_typed(part, draw)
        if own < level or draw(st.integers(0, 9)) == 0:
            return draw(st.sampled_from(["({})", "[{}]", "( {} )"])).format(text), ATOM, False
        return text, own, bare

    space = draw(st.sampled_from(["", "", " ", "  ", "\t", "\xa0"]))
    if kind in ("letter", "number", "constant"):
        return ("ŷ" if parts[0] == "p" and draw(st.booleans()) else parts[0]), ATOM, False
    if kind == "bars":
        return f"|{as_typed(parts[0], draw)[0]}|", ATOM, False
    if kind == "call":
        name, (argument, *rest) = parts[0], parts[1:]
        assert not rest
        if argument[0] in ("letter", "number", "constant") and draw(st.booleans()):
            # no atom: exp h^2 is exp(h^2)
            return f"{name} {as_typed(argument, draw)[0]}", POWER, True
        return f"{name}{space}({as_typed(argument, draw)[0]})", ATOM, False
    if kind == "neg":
        text, _, bare = inside(parts[0], SIGN)
        return f"{draw(st.sampled_from('-−–'))}{space}{text}", SIGN, bare
    if kind == "pow":
        base, _, _ = inside(parts[0], ATOM)
        if parts[1] in (("number", "2"), ("number", "3")) and draw(st.booleans()):
            return base + {"2": "²", "3": "³"}[parts[1][1]], POWER, False
        exponent, _, bare = inside(parts[1], SIGN)
        return f"{base}{draw(st.sampled_from(['^', '**', ' ^ ']))}{exponent}", POWER, bare
    if kind in ("add", "sub"):
        left, _, _ = inside(parts[0], SUM)
        right, _, bare = inside(parts[1], PRODUCT)
        sign = "+" if kind == "add" else draw(st.sampled_from("-−–"))
        return f"{left}{space}{sign}{space}{right}", SUM, bare
    left, _, bare = inside(parts[0], PRODUCT)
    right, own, right_bare = inside(parts[1], SIGN)
    if kind == "div":
        return f"{left}{space}/{space}{right}", PRODUCT, right_bare
    digits = right[0].isdigit() or right[0] == "."
    if not bare and own > SIGN and right[0] not in "|-−–" and not digits and draw(st.booleans()):
        touching = left[-1].isalnum() and right[0].isalnum()
        number_before = parts[0][0] == "number" and left[-1].isdigit()
        return (
            left + (" " if touching and not number_before else space) + right,
            PRODUCT,
            right_bare,
        )
    return f"{left}{space}{draw(st.sampled_from('*·×'))}{space}{right}", PRODUCT, right_bare


@pytest.mark.exhaustive
@seed(SEED)
@settings(max_examples=examples(300, 1500))
@given(trees, st.data())
def test_every_spelling_of_a_tree_is_read_as_python_reads_it(tree, data):
    assume(not is_refused_as_too_large(tree))
    text, _, _ = as_typed(tree, data.draw)
    assume(len(text) <= typed.LONGEST)
    found = at_points(text)
    compared = False
    code = compile(as_python(tree), text, "eval")
    for k in range(3):
        names = {name: float(array[k]) for name, array in POINTS.items()}
        try:
            wanted = eval(code, NAMES | names)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue  # no real value, or too large a one, on the way
        compared = True
        assert found[k] == pytest.approx(wanted, rel=1e-6, abs=1e-6), text
    event("compared" if compared else "no value to compare")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("-h^2", "-(h^2)"),
        ("-h²", "(-1)*(h*h)"),
        ("(-h)^2", "h*h"),
        ("2^-h", "1/(2^h)"),
        ("2^-h^2", "2^(-(h^2))"),
        ("y^2^3", "y^8"),
        ("y/p*h", "(y/p)*h"),
        ("y/ph", "(y/p)*h"),
        ("y/p/h", "y/(p*h)"),
        ("y - p - h", "y - (p + h)"),
        ("y - p + h", "(y + h) - p"),
        ("2h(1-h)", "2*h*(1 - h)"),
        ("2(1-h)h", "2*h*(1 - h)"),
        ("h(1-h)", "h*(1 - h)"),
        ("(1-h)(1+h)", "1 - h*h"),
        ("yp", "y*p"),
        ("ypy", "y*y*p"),
        ("p2", "2*p"),
        ("2pi h", "2*π*h"),
        ("y*-p", "-(y*p)"),
        ("y--p", "y+p"),
        ("+-+y", "-y"),
        ("3h²p", "3*(h^2)*p"),
        ("exp h", "e^h"),
        ("exp h^2", "e^(h^2)"),
        ("exp(h)^2", "e^(2h)"),
        ("exp(h)h", "h*exp(h)"),
        ("h exp(-h^2)", "h*e^(-(h*h))"),
        ("y ln 3", "y*ln(3)"),
        ("ln exp h", "h"),
        ("-(y ln σ(p) + (1 - y) ln(1 - σ(p)))", "-(y*ln(σ(p))) - (1-y)*ln(1-σ(p))"),
        ("|h|", "sqrt(h^2)"),
        ("|h|p", "p*abs(h)"),
        ("||h| - 1|", "abs(abs(h) - 1)"),
        ("|y - |p||", "abs(y - abs(p))"),
        ("|-h|^3", "abs(h)*h*h"),
        ("[y - p]**2/2", "(y-p)*(y-p)/2"),
        ("(y − ŷ)² / 2", "(p-y)*(p-y)/2"),
        ("(y − y\u0302)² / 2", "(p-y)*(p-y)/2"),
        ("σ(h)", "1/(1+exp(-h))"),
        ("softplus(h)", "ln(1+exp(h))"),
        ("tanh h", "2σ(2h) - 1"),
        ("arctan(h)", "atan(h)"),
        ("log(3)", "ln 3"),
        ("huber(h)", "huber(|h|)"),
        ("y.5", "y/2"),
    ],
)
def test_what_binds_first(text, same):
    np.testing.assert_allclose(at_points(text), at_points(same), rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ln 2y", "ln(2*y)"),
        ("exp 2h", "exp(2*h)"),
        ("sqrt 2y", "sqrt(2*y)"),
        ("1e-3 h", "0.001*h"),
        ("2e3", "2000"),
        ("1E6 h", "1000000*h"),
        ("0.5.5", None),
        ("1.2.3", None),
        ("10 000", "10000"),
        ("1 000 h", "1000*h"),
        ("y³²", "(y^16)*(y^16)"),
        ("2|h|", "2*abs(h)"),
        ("ln|h|", "ln(abs(h))"),
        ("y½", "y/2"),
        ("3½", "3.5"),
        ("y⁴", "y^4"),
        ("sin^2 h", "sin(h)^2"),
        ("1,5 h", "1.5*h"),
        ("h'", None),
        ("y^{10}", "y^10"),
        ("h_1", None),
        ("exp -h", "exp(-h)"),
    ],
)
def test_what_could_be_meant_otherwise_is_refused_rather_than_misread(text, meant):
    try:
        found = at_points(text)
    except NotAFormula:
        return
    assert meant is not None, f"{text} was read, as {found}"
    np.testing.assert_allclose(found, at_points(meant), rtol=1e-12)


def test_a_tree_says_where_each_part_stands():
    text = "-(y ln p + (1 - y) ln(1 - p))"
    tree = read(text, LETTERS)
    assert (tree.start, tree.end) == (0, len(text))
    places = {text[node.start : node.end] for node in walk(tree)}
    assert {"y", "ln p", "(1 - y)", "ln(1 - p)", "y ln p", "(1 - y) ln(1 - p)"} <= places


def test_letters_that_are_multiplied_without_a_sign_have_a_place_each():
    places = [
        (node.parts[0], node.start, node.end)
        for node in walk(read("2 yph", LETTERS))
        if node.kind == "letter"
    ]
    assert sorted(places) == [("h", 4, 5), ("p", 3, 4), ("y", 2, 3)]


@pytest.mark.parametrize(
    ("text", "pointed", "words"),
    [
        ("", "▸◂", "too early"),
        ("   ", "   ▸◂", "too early"),
        ("y +", "y +▸◂", "too early"),
        ("y *", "y *▸◂", "too early"),
        ("y^", "y^▸◂", "too early"),
        ("*y", "▸*◂y", "“*”"),
        ("y + q", "y + ▸q◂", "“q” is not known"),
        ("y + foo(p)", "y + ▸foo◂(p)", "“foo” is not known"),
        ("y p )", "y p ▸)◂", "“)”"),
        ("(y - p", "(y - p▸◂", "“)” is missing"),
        ("((y - p)", "((y - p)▸◂", "“)” is missing"),
        ("|y - p", "|y - p▸◂", "“|” is missing"),
        ("(|y - p)|", "(|y - p▸)◂|", "“|” is missing"),
        ("y , p", "y ▸,◂ p", "“,”"),
        ("y = p", "y ▸=◂ p", "“=”"),
        ("y.p", "y▸.◂p", "“.”"),
        ("exp", "exp▸◂", "exp needs"),
        ("exp + y", "exp ▸+◂ y", "exp needs"),
        ("1 + ln()", "1 + ln(▸)◂", "“)”"),
        ("y^21", "y^▸21◂", "at most 20"),
        ("y^(3*7)", "y^▸(3*7)◂", "at most 20"),
        ("y^-21", "y^▸-21◂", "at most 20"),
        ("y + 1000001", "y + ▸1000001◂", "at most 1,000,000"),
        ("y^2^9", "y^▸2^9◂", "at most 20"),
        ("y + q²", "y + ▸q◂²", "“q” is not known"),
        ("y + pqy h", "y + ▸pqy◂ h", "“pqy” is not known"),
        ("y + ²", "y + ▸²◂", "“²” cannot stand here"),
        ("y³² + 1", "y▸³²◂ + 1", "written with ^"),
        ("y + 2 30", "y + 2 ▸30◂", "two numbers"),
        ("ln 2y + 1", "ln 2▸y◂ + 1", "ln(…), since more follows"),
        ("ln yp", "ln y▸p◂", "ln(…), since more follows"),
        ("y 0.12345678901", "y ▸0.12345678901◂", "at most 12 digits"),
        ("1 + (10^20)^16 y", "1 + ▸(10^20)^16◂ y", "at most 10^300"),
        ("h" * 201, "h" * 200 + "▸…◂", "a formula has at most 200 characters"),
        ("(" * 20 + "h", "(" * 20 + "▸h◂", "20 deep"),
        ("-" * 20 + "h", "-" * 19 + "▸-◂h", "20 deep"),
        ("h" + "^h" * 20, "h" + "^h" * 19 + "^▸h◂", "20 deep"),
        ("exp " * 20 + "h", "exp " * 20 + "▸h◂", "20 deep"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text, pointed, words):
    with pytest.raises(NotAFormula) as caught:
        read(text, LETTERS)
    assert caught.value.pointed == pointed
    assert words in caught.value.reason
    assert str(caught.value) == f"{pointed}: {caught.value.reason}"


def test_an_unknown_name_is_told_all_that_is_known():
    with pytest.raises(NotAFormula) as caught:
        read("swish(h)", {"h": "h"})
    for name in ("h", *ORACLE):
        assert name in caught.value.reason


HOSTILE = [
    "__import__('os').system('echo hacked')",
    "__import__",
    "__builtins__",
    "__class__",
    "h.__class__.__mro__[1].__subclasses__()",
    "().__class__",
    "eval('1')",
    'exec("import os")',
    "open('/etc/passwd').read()",
    "os.system('ls')",
    "lambda: h",
    "lambda h: h",
    "(lambda f: f(f))(lambda f: f(f))",
    "[h for h in (1).__class__.__base__.__subclasses__()]",
    "h if h else h",
    "h or h",
    "not h",
    "h; import os",
    "import os",
    "h\nimport os",
    "h := 1",
    "h = 1",
    "h == 1",
    "h < 1",
    "print(h)",
    "f'{h}'",
    "{h}",
    "{0.__class__}",
    "{}",
    "%s",
    "%(h)s",
    "%n%n%n%n",
    "${h}",
    "`id`",
    "$(id)",
    "| id",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    r"\input{/etc/passwd}",
    r"\frac{h}{2}",
    "$h$",
    "'; DROP TABLE h; --",
    "sympify('h')",
    "Symbol('h')",
    "S('h')",
    "h.diff(h)",
    "sigmoid.func",
    "exp.__call__(h)",
    "h__h",
    "_",
    "_h",
    "h_",
    "self",
    "None",
    "True",
    "nan",
    "inf",
    "1j",
    "0x10",
    "1_000",
    "h // 2",
    "h % 2",
    "h & h",
    "~h",
    "h!",
    "h @ h",
    "h ? h : h",
    "9^9^9",
    "9^9^9^9^9^9",
    "2^(9^9)",
    "h^(9^9^9)",
    "h^1000000",
    "h^-1000000",
    "h^(20*20)",
    "(2^20)^20^20",
    "h^(1/0)",
    "h^(0/0)",
    "h^sqrt(-1)",
    "h^ln(0)",
    "9999999999999999999999",
    "1" * 200,
    "0." + "1" * 150,
    "0.0000000000000001",
    "(" * 21 + "h" + ")" * 21,
    "(" * 99 + "h" + ")" * 99,
    "(" * 10_000,
    "(" * 10_000 + "h" + ")" * 10_000,
    "-" * 100 + "h",
    "^-" * 90 + "h",
    "h" + "^h" * 90,
    "exp " * 45 + "h",
    "|" * 99,
    "|" * 199,
    "h" * 201,
    "h" * 1_000_000,
    " " * 1_000_000,
    "\x00",
    "h\x00",
    "h\x00\x00h",
    "\x1b[31mh",
    "\x07",
    "\x7f",
    "h\u202e",
    "\u202eh",
    "\u200fh",
    "h\u200b",
    "\ufeffh",
    "\u2066h\u2069",
    "h\u0301\u0302\u0303",
    "😀",
    "h😀",
    "👩‍👩‍👧",
    "🏳️‍🌈 h",
    "\ud800",
    "h\udfff",
    "²",
    "³²",
    "²h",
    "^2",
    "h^",
    "⁴",
    "h⁴",
    "₂",
    "½",
    "Ⅳ",
    "∞",
    "√h",
    "∫h",
    "∂",
    "ｈ",
    "（h）",
    "һ",  # Cyrillic
    "ℎ",
    "𝒽",
    "",
    " ",
    "\t\n\r",
    "\u2003",
    "()",
    "[]",
    "[)",
    ")(",
    "(]",
    "h)",
    "||",
    "|||",
    ",",
    ".",
    "..",
    "1.",
    "1..2",
    "*",
    "**",
    "***",
    "h***h",
    "h^*h",
    "h^^h",
    "+",
    "+-",
    "/",
    "h//h",
    "exp",
    "exp exp",
    "exp()",
    "exp(h, h)",
    "exp,h",
    "exp*",
    "h exp",
    "sigmoid sigmoid",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_hostile_strings_are_refused_in_words(text):
    with pytest.raises(NotAFormula) as caught:
        read(text, {"h": "h"})
    refused = caught.value
    assert len(refused.reason) > 10
    assert 0 <= refused.start <= refused.end
    assert refused.start <= len(refused.text)
    assert len(str(refused)) < 600


@pytest.mark.parametrize(
    "text", ["h^٣", "٣h", "१२", "h^３", "𝟛h", "1e999", "1e9", "h^0/0", "tan(h)^20", "0/0 + h"]
)
def test_what_looks_hostile_is_refused_or_has_a_value_that_sympy_agrees_with(text):
    """Digits of other scripts are no numbers, or else the same numbers for everyone who computes
    with the tree."""
    sympy = pytest.importorskip("sympy")
    from helpers.formulas.symbolic import expression

    try:
        tree = read(text, {"h": "h"})
    except NotAFormula:
        return
    h = sympy.Symbol("h", real=True)
    wanted = expression(tree, {"h": h}).subs(h, sympy.Rational(7, 10))
    found = float(value(tree, {"h": 0.7}))
    if wanted.is_finite:
        assert found == pytest.approx(float(wanted), rel=1e-9)
    else:
        assert not math.isfinite(found)


@pytest.mark.parametrize(
    "text", [None, 1, 1.5, b"h", ["h"], {"h": 1}, object, lambda: "h", ("h",), np.array(["h"])]
)
def test_what_is_no_text_is_a_type_error(text):
    with pytest.raises(TypeError, match="must be text"):
        read(text, {"h": "h"})


def test_a_long_text_is_refused_before_any_work_is_done_on_it(monkeypatch):
    """Unicode's normal form takes minutes for a million accents, so that the length has to be
    looked at first."""
    longest = []

    def normalize(form, text):
        longest.append(len(text))
        return unicodedata.normalize(form, text[:1000])

    monkeypatch.setattr(typed, "unicodedata", SimpleNamespace(normalize=normalize))
    monkeypatch.setattr(typed, "Reader", lambda *_: pytest.fail("the text was cut into tokens"))
    with pytest.raises(NotAFormula, match="at most 200 characters"):
        read("h" + "\u0301\u0327" * 500_000, {"h": "h"})
    assert max(longest, default=0) <= 10 * typed.LONGEST


def is_sound(text, letters):
    """Read a text: a tree that is no larger than the text asks for, or a refusal that points into
    it."""
    tree = refused = None
    try:
        tree = read(text, letters)
    except NotAFormula as error:
        refused = error
    if refused is not None:
        assert refused.reason
        assert 0 <= refused.start <= len(refused.text)
        assert refused.start <= refused.end
        return False
    assert len(text) <= 2 * typed.LONGEST
    nodes = list(walk(tree))
    assert len(nodes) <= 2 * len(text) + 1
    known = {"number", "letter", "constant", "add", "neg", "mul", "divide", "power", "call"}
    for node in nodes:
        assert node.kind in known
        assert all(isinstance(part, Node | str) for part in node.parts)
        if node.kind == "call":
            assert node.parts[0] in typed.COMPUTED
        if node.kind == "letter":
            assert node.parts[0] in letters.values()
    found = value(tree, {"y": 0.3, "p": 0.6, "h": -0.4})
    assert np.shape(found) == ()
    float(found)
    return True


@pytest.mark.exhaustive
@seed(SEED)
@settings(max_examples=examples(200, 1500))
@given(st.text(max_size=60))
@example("h²")
@example("\u0958" * 150)
@example("-0^-0")
def test_any_text_is_read_or_refused(text):
    is_sound(text, LETTERS)


PIECES = [
    "h",
    "y",
    "p",
    "2",
    "0",
    ".5",
    "(",
    ")",
    "|",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    " ",
    "exp",
    "ln ",
    "σ(",
    "²",
    "e",
]


@pytest.mark.exhaustive
@seed(SEED)
@settings(max_examples=examples(300, 1500))
@given(
    st.lists(st.sampled_from([*PIECES, *typed.FUNCTIONS, *typed.CONSTANTS]), max_size=25).map(
        "".join
    )
)
def test_any_mixture_of_what_is_known_is_read_or_refused(text):
    is_sound(text, LETTERS)


def test_the_longest_and_the_deepest_that_is_allowed():
    assert is_sound("h" * 200, LETTERS)
    assert is_sound("h+" * 99 + "h", LETTERS)
    assert is_sound("h-" * 99 + "h", LETTERS)
    assert is_sound("h/" * 99 + "h", LETTERS)
    assert is_sound("(" * 19 + "h" + ")" * 19, LETTERS)
    assert is_sound("|" * 19 + "h" + "|" * 19, LETTERS)
    assert not is_sound("(" * 20 + "h" + ")" * 20, LETTERS)
    assert is_sound("y^20 + 1000000 p", LETTERS)


def test_brackets_side_by_side_are_not_inside_one_another():
    assert is_sound("(h)" * 60, LETTERS)
    assert is_sound("-h^-h" + " + -h^-h" * 20, LETTERS)


def test_a_value_is_an_array_where_the_letters_are():
    grid = np.linspace(-2, 2, 5)
    np.testing.assert_allclose(
        value(read("huber(h) + |h|", {"h": "h"}), {"h": grid}), [3.5, 1.5, 0, 1.5, 3.5]
    )
    assert np.isnan(value(read("ln h", {"h": "h"}), {"h": grid})[:2]).all()
    assert np.isposinf(value(read("1/h", {"h": "h"}), {"h": 0.0}))
    np.testing.assert_array_equal(value(read("erf h", {"h": "h"}), {"h": grid}).shape, (5,))


def test_reading_calls_nothing_that_could_run_what_was_typed(monkeypatch):
    def forbidden(*_, **__):
        raise AssertionError("what was typed reached Python")

    for text in [*HOSTILE, "-(y ln p + (1 - y) ln(1 - p))", "huber(h)^2"]:
        with monkeypatch.context() as patch:
            for name in ("eval", "exec", "open", "input", "breakpoint"):
                patch.setattr(builtins, name, forbidden)
            patch.setattr(builtins, "compile", forbidden)
            # the last, since pytest itself imports
            patch.setattr(builtins, "__import__", forbidden)
            with suppress(NotAFormula):
                read(text, {"h": "h"})


RUNNERS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "sympify",
    "parse_expr",
    "parse_latex",
    "S",
    "getattr",
    "import_module",
}


@pytest.mark.parametrize(
    "name",
    ["formulas/typed", "formulas/symbolic", "formulas/pairing", "formulas/tree", "explore/pairing"],
)
def test_no_module_between_the_box_and_sympy_can_run_text(name):
    tree = ast.parse((HELPERS / f"{name}.py").read_text(encoding="utf-8"))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called = ast.unparse(call.func).removeprefix("sympy.").removeprefix("builtins.")
        # a function of numpy or sympy, by a name that stands in typed.FUNCTIONS
        if called == "getattr":
            assert ast.unparse(call.args[0]) in ("np", "sympy")
        else:
            assert called not in RUNNERS, ast.unparse(call)


WATCHED = """
import json, sys
from helpers.formulas import typed, pairing
texts = json.loads(sys.stdin.read())
seen, reading = [], False
ALWAYS = ("os.system", "os.exec", "os.posix_spawn", "os.fork")
ALWAYS += ("subprocess.Popen", "socket.connect", "os.remove")
def watch(event, arguments):
    if event in ALWAYS or reading and event in ("exec", "compile", "import", "open"):
        seen.append(event)
sys.addaudithook(watch)
for text in texts:
    reading = True
    try:
        typed.read(text, {"h": "h"})
    except typed.NotAFormula:
        pass
    reading = False
    for pair in ((text, "h"), ("(y - p)^2", text)):
        try:
            pairing.answer(*pair)
            seen.append(f"an answer to {text!a}")
        except typed.NotAFormula:
            pass
print(seen)
"""


def test_python_itself_saw_nothing_run():
    """The interpreter's audit events: reading compiles, runs, imports and opens nothing; no process
    is started."""
    texts = json.dumps([text for text in HOSTILE if len(text) < 1000])
    run = subprocess.run(
        [sys.executable, "-c", WATCHED],
        input=texts,
        cwd=HELPERS.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_a_power_that_the_grammar_refuses_is_known_beforehand():
    tree = ("pow", ("pow", ("number", "12.75"), ("number", "20")), ("number", "20"))
    assert is_refused_as_too_large(("add", ("letter", "h"), tree))
    assert not is_refused_as_too_large(("pow", ("letter", "h"), ("number", "20")))
    assert not is_refused_as_too_large(("pow", ("number", "1000000"), ("number", "20")))
    with pytest.raises(NotAFormula, match="at most 10"):
        read("h + (12.75^20)^20", {"h": "h"})
