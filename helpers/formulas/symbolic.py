"""Typed formulas as sympy's expressions, and their derivatives one rule at a time."""

import sympy
from sympy import Derivative, Mul, Piecewise, Pow, S

from helpers.formulas import typed

FUNCTIONS = {
    "ln": sympy.log,
    "atan": sympy.atan,
    "abs": sympy.Abs,
    "huber": lambda u: Piecewise(
        (u**2 / 2, sympy.Abs(u) <= 1), (sympy.Abs(u) - sympy.Rational(1, 2), True)
    ),
    "relu": lambda u: sympy.Max(0, u),
    "max": sympy.Max,
    "min": sympy.Min,
    "log2": lambda u: sympy.log(u) / sympy.log(2),
    "log10": lambda u: sympy.log(u) / sympy.log(10),
}
RULES = {
    "sum": "sum rule",
    "constant": "constant factor",
    "product": "product rule",
    "quotient": "quotient rule",
    "power": "power rule",
    "jump": "constant but for a jump",
    "cases": "in each case by itself",
    "general": "derivative of a power, by its logarithm",
}
NAMES = {"log": "ln", "Abs": "|u|"}


def expression(node, symbols):
    """A tree of typed.read as a sympy expression; symbols: {letter: Symbol}."""
    parts = [expression(part, symbols) if hasattr(part, "kind") else part for part in node.parts]
    match node.kind:
        case "letter":
            return symbols[parts[0]]
        case "number":
            return sympy.Rational(parts[0])
        case "constant":
            return {"e": S.Exp1, "pi": S.Pi}[parts[0]]
        case "call":
            return (FUNCTIONS.get(parts[0]) or getattr(sympy, parts[0]))(*parts[1:])
        case "add":
            return sympy.Add(*parts)
        case "neg":
            return -parts[0]
        case "mul":
            return parts[0] * parts[1]
        case "divide":
            return parts[0] / parts[1]
        case "power":
            return parts[0] ** parts[1]


def activation(record):
    """The f of an Activation, as a function of a sympy expression; it is read from its formula."""
    tree = typed.read(record.formula, {"h": "h"})
    return lambda u: expression(tree, {"h": u})


FUNCTIONS |= {name: activation(record) for name, record in typed.NAMED.items()}


def differentiated(formula, variable, longest=12):
    """The derivative of an expression, one rule at a time.

    Yields (expression, rules): each expression follows from the one before by these rules, used on
    every derivative that still stands in it; the last has none left. Where `longest` steps do not
    do, sympy does the rest at once.
    """
    now = _slope(formula, variable)
    for _ in range(longest):
        open_ones = sorted(now.atoms(Derivative), key=sympy.default_sort_key)
        if not open_ones:
            return
        done = [_one_rule(slope.expr, variable) for slope in open_ones]
        now = now.xreplace({slope: new for slope, (new, _) in zip(open_ones, done, strict=True)})
        yield now, list(dict.fromkeys(rule for _, rule in done))
    if now.atoms(Derivative):
        yield now.doit(), ["the same rules again"]


def derivative(formula, variable):
    """The derivative of an expression, by the same rules."""
    slope = _slope(formula, variable)
    for now, _ in differentiated(formula, variable):
        slope = now
    return slope


def _slope(u, v):
    """du/dv, written out only where it is 0 or 1."""
    if not u.has(v):
        return S.Zero
    return S.One if u == v else Derivative(u, v)


def _one_rule(u, v):
    """The derivative of u by one rule, and the name of the rule."""
    match u:
        case sympy.Add():
            return sympy.Add(*(_slope(term, v) for term in u.args)), RULES["sum"]
        case Piecewise():
            branches = ((_slope(branch, v), condition) for branch, condition in u.args)
            return Piecewise(*branches), RULES["cases"]
        case sympy.Max(args=(one, *others)) | sympy.Min(args=(one, *others)):
            other = u.func(*others)
            ahead = one - other > 0 if isinstance(u, sympy.Max) else one - other < 0
            return Piecewise((_slope(one, v), ahead), (_slope(other, v), True)), RULES["cases"]
        case Mul():
            return _product(u, v)
        case sympy.exp():
            return u * _slope(u.args[0], v), _outer("exp", u.args[0], v)
        case Pow(base=base, exp=exponent) if not exponent.has(v):
            rule = RULES["power"] + ("" if base == v else " and chain rule")
            return exponent * base ** (exponent - 1) * _slope(base, v), rule
        case Pow(base=base, exp=exponent):
            inner = _slope(exponent, v) * sympy.log(base) + exponent * _slope(base, v) / base
            return u * inner, RULES["general"]
        case sympy.sign():
            return S.Zero, RULES["jump"]
        case sympy.Expr(args=(inside,)):
            outer = sympy.sign(inside) if isinstance(u, sympy.Abs) else u.fdiff()
            name = type(u).__name__
            return outer * _slope(inside, v), _outer(NAMES.get(name, name), inside, v)
    return u.diff(v), "derivative of the function"


def _outer(name, inside, v):
    return f"derivative of {name}" + ("" if inside == v else " and chain rule")


def _product(u, v):
    constant, rest = u.as_independent(v, as_Add=False)
    if constant != 1:
        return constant * _slope(rest, v), RULES["constant"]
    below = Mul(
        *(1 / factor for factor in rest.args if isinstance(factor, Pow) and factor.exp.is_negative)
    )
    above = rest * below
    if below.has(v):
        return (_slope(above, v) * below - above * _slope(below, v)) / below**2, RULES["quotient"]
    first, *others = rest.args
    others = Mul(*others)
    return _slope(first, v) * others + first * _slope(others, v), RULES["product"]
