"""Derivatives with one usual slip in them: which of them leads to what a reader has."""

import numpy as np

from helpers.activations import sigmoid_prime
from helpers.check.derivations import Claim, Values, same, typed_parts
from helpers.formulas import typed
from helpers.formulas.tree import Node, walk

# what is differentiated, as one may have written it
BEGINNINGS = {
    "cross_entropy": [
        "-(y ln(p) + (1 - y) ln(1 - p))",
        "y ln(1 + e^(-h)) + (1 - y) ln(1 + e^h)",
        "ln(1 + e^h) - y h",
    ],
    "squared_error": ["(y - p)^2/2", "(p - y)^2/2"],
    "sigmoid": ["1/(1 + e^(-h))", "(1 + e^(-h))^(-1)", "e^h/(1 + e^h)"],
}
# what stands for more than one example or weight, or is a slope itself
FOR_ALL = {
    *("sum", "prod", "entry", "transpose", "diag", "entrywise"),
    *("derivative", "gradient", "jacobian"),
}
INPUT = Node("letter", ("input", ("", "")), 0, 0)
LETTERS = {"y": "label", "p": "output", "h": "input"}
OUTER = {
    "exp": np.exp,
    "ln": np.reciprocal,
    "sqrt": lambda u: 0.5 / np.sqrt(u),
    "sigmoid": sigmoid_prime,
}
RULES = {
    "mul": ["product"],
    "divide": ["quotient", "apart"],
    "power": ["inner", "not lowered", "not brought down"],
    "call": ["inner"],
}
TOLD = {
    "product": "the derivative of “{}” as u′v′; the product rule is u′v + uv′",
    "quotient": "the derivative of “{}” by the quotient rule turned round; it is (u′v − uv′)/v²",
    "apart": "the derivative of “{}” as u′/v′; the quotient rule is (u′v − uv′)/v²",
    "not lowered": "the exponent of “{}” comes down as a factor, but is not lowered by one",
    "not brought down": "the exponent of “{}” is lowered by one, but does not come down as a "
    "factor",
    "ln": "the derivative of “{}” as 1/u, its inner derivative lost; it is u′/u",
    "exp": "the derivative of “{}” as eᵘ, its inner derivative lost; it is eᵘ u′",
    "power": "the derivative of “{}” as n uⁿ⁻¹, its inner derivative lost; it is n uⁿ⁻¹ u′",
    "call": "the derivative of “{}” with its inner derivative u′ lost",
}


def differentiated(line, stated, quantities, letters, claim, begun=()):
    """Sentences for the slips in one derivative that lead to the line.

    begun: the Claims that the reader may have differentiated, before the usual ones. The rest: as
    for explain.
    """
    found, known = {}, quantities.values
    for tree, quote, rates, chain in _beginnings(stated, quantities, letters, begun):
        if not all(_is_plain(node, known) for node in walk(tree)):
            continue
        logarithms = [
            node for node in typed_parts(tree) if node.kind == "call" and node.parts[0] == "ln"
        ]
        slips = [([node], rule) for node in typed_parts(tree) for rule in RULES.get(node.kind, [])]
        if logarithms:
            slips.append((logarithms, "inner"))
        for nodes, rule in slips:
            slope = slopes(tree, known, rates, nodes, rule)[1] + np.zeros_like(line.value)
            lost = 1 / known["feature"] if nodes is logarithms and stated[-1] == "weight" else 1.0
            if same(line, Values(slope * chain)) or same(line, Values(slope * chain * lost)):
                kind = _kind(nodes[0]) if rule == "inner" else rule
                inner = _inner(nodes, known, rates, letters) if rule == "inner" else ""
                told = TOLD[kind].format("” and “".join(map(quote, nodes))) + inner
                also = "also " if found else ""
                found.setdefault(kind, f"One slip {also}gives exactly this: {told}.")
    return list(found.values())


def _is_plain(node, known):
    """Whether it is of one example, and its letters are known."""
    if node.kind == "letter":
        return node.parts[0] in known
    return node.kind not in FOR_ALL and node.parts[0] != "f"


def slopes(node, known, rates, wrong=(), rule=None):
    """The value and the slope of a tree, with one usual slip.

    known, rates: {letter: value} and {letter: slope}. wrong: the nodes at which the slip is made.
    rule: which one, as in RULES.
    """
    with np.errstate(all="ignore"):
        return _slopes(node, known, rates, wrong, rule)


def _slopes(node, known, rates, wrong, rule):
    if node.kind == "letter":
        return known[node.parts[0]], np.asarray(rates.get(node.parts[0], np.nan))
    value = typed.value(node, known)
    parts = [
        _slopes(part, known, rates, wrong, rule) for part in node.parts if isinstance(part, Node)
    ]
    slip = rule if any(node is one for one in wrong) else None
    (u, du), (v, dv) = [*parts, (0.0, 0.0), (0.0, 0.0)][:2]
    match node.kind:
        case "add":
            return value, sum(slope for _, slope in parts)
        case "neg":
            return value, -du
        case "mul":
            return value, du * dv if slip else du * v + u * dv
        case "divide":
            right = (du * v - u * dv) / v**2
            varies = 1.0 if np.any(dv) else np.nan  # over a constant nobody needs the quotient rule
            return value, {"quotient": -right * varies, "apart": du / dv * varies}.get(slip, right)
        case "call":
            outer = OUTER.get(node.parts[0], lambda u: u * np.nan)(u)
            return value, outer if slip else outer * du
        case "power" if node.parts[0].kind == "constant":
            return value, value * np.log(u) * {None: dv, "inner": 1}.get(slip, np.nan)
        case "power":
            right = v * u ** (v - 1) * du
            slips = {
                None: right + value * dv * np.log(u) if np.any(dv) else right,
                "inner": v * u ** (v - 1),
                "not lowered": v * value * du,
                "not brought down": u ** (v - 1) * du,
            }
            return value, slips[slip]
    return value, np.float64(0)


def _kind(node):
    """Whose derivative a lost inner one belongs to."""
    if node.kind == "power":
        return "exp" if node.parts[0].kind == "constant" else "power"
    return node.parts[0] if node.parts[0] in ("ln", "exp") else "call"


def _inner(nodes, known, rates, letters):
    """What the lost inner derivative is, where it is the same for all."""
    inside = [
        node.parts[1] if node.kind == "call" or _kind(node) == "exp" else node.parts[0]
        for node in nodes
    ]
    lost = [slopes(node, known, rates)[1] for node in inside]
    names = {
        "−1": -1,
        f"−{letters.shown['factor']}": -known["factor"],
        letters.shown["factor"]: known["factor"],
    }
    name = next(
        (name for name, number in names.items() if all(np.allclose(one, number) for one in lost)),
        "",
    )
    return f", and u′ is {name} here" if name else ""


def _beginnings(stated, quantities, letters, begun):
    """What may have been differentiated: (tree, how to quote a part of it, the letters' slopes,
    what multiplies it).
    """
    true = quantities.rates
    if isinstance(stated, Claim):
        if stated.tree.kind != "derivative" or len(stated.tree.parts) > 2:
            return
        of, by = stated.tree.parts
        over = quantities.of(Node("derivative", (by, INPUT), 0, 0)).value
        defined = [one for one in letters.names.values() if isinstance(one, Claim)]
        it = next((one for one in defined if one.tree.shape == of.shape), stated._replace(tree=of))
        yield it.tree, it.quote, {name: rate / over for name, rate in true.items()}, 1.0
        return
    of, by = stated
    for claim in begun:
        if "output" in claim.letters and "input" not in claim.letters:
            yield (
                claim.tree,
                claim.quote,
                dict.fromkeys(true, 0.0) | {"output": 1.0},
                true["output"] / true[by],
            )
        yield claim.tree, claim.quote, true, 1 / true[by]
    beginnings = (
        BEGINNINGS["sigmoid"]
        if of == "output"
        else BEGINNINGS[quantities.loss]
        if of in quantities.share
        else []
    )
    for text in beginnings:
        tree = typed.read(text, LETTERS)
        share = quantities.share.get(of, 1.0) / true[by]
        if "p" in text:
            yield (
                tree,
                _quoting(text, letters),
                {"label": 0.0, "output": 1.0},
                share * true["output"],
            )
        yield tree, _quoting(text, letters), true, share


def _quoting(text, letters):
    """A function that quotes a part of one of the BEGINNINGS in a course's letters."""
    shown = {sign: letters.shown[meaning] for sign, meaning in LETTERS.items()} | {"-": "−"}
    return lambda node: "".join(shown.get(sign, sign) for sign in text[node.start : node.end])
