"""A line with one thing in it put right, for every thing that is often wrong."""

from typing import NamedTuple

from helpers.check.derivations import is_put_in
from helpers.formulas.tree import Node

SWAPS = [
    ("input", "output"),
    ("output", "input"),
    ("output", "label"),
    ("label", "output"),
    ("input", "label"),
    ("input", "feature"),
]
RIGHT = "it would be right"


class Repair(NamedTuple):
    """A Claim's tree with one change in it, and the change as a sentence.

    kind: "quotient rule" or "brackets" for what explains a line better than another slip; else "".
    """

    tree: Node
    sentence: str
    kind: str = ""


def repairs(claim, letters):
    """Yield a Repair for one change at each place of a Claim; the likeliest come first."""
    changes = [
        _turned_quotient,
        _sign,
        *(_swap(letters, *swap) for swap in SWAPS),
        _fraction,
        _below,
        _exponent,
        _factor(letters),
    ]
    for change in changes:
        yield from _at_each_place(claim.tree, change, claim)
    for old, new in SWAPS:
        if old in claim.letters:
            sentence = (
                f"With {letters.shown[new]} in place of {letters.shown[old]} "
                f"{RIGHT}{_roles(letters, old, new)}."
            )
            yield Repair(_replaced(claim.tree, old, new), sentence)


def _at_each_place(node, change, claim):
    if is_put_in(node):
        return
    yield from change(node, claim)
    for place, part in enumerate(node.parts):
        if isinstance(part, Node):
            for new in _at_each_place(part, change, claim):
                yield new._replace(tree=_with(node, place, new.tree))


def _with(node, place, part):
    return node._replace(parts=(*node.parts[:place], part, *node.parts[place + 1 :]))


def _made(kind, *parts):
    return Node(kind, parts, 0, 0)


def _unsigned(node):
    return node.parts[0] if node.kind == "neg" else node


def _turned(node):
    return node.parts[0] if node.kind == "neg" else _made("neg", node)


def _turned_quotient(node, claim):
    if node.kind == "divide" and _is_a_square(node.parts[1]):
        above = _unsigned(node.parts[0])
        if above.kind == "add" and len(above.parts) == 2:
            told = (
                f"In “{claim.quote(node)}” the quotient rule is turned round; it is (u′v − "
                "uv′)/v², the other way about."
            )
            yield Repair(_made("neg", node), told, "quotient rule")


def _is_a_square(node):
    if node.kind == "power":
        return node.parts[1].kind == "number" and float(node.parts[1].parts[0]) == 2
    return node.kind == "mul" and node.parts[0].shape == node.parts[1].shape


def _sign(node, claim):
    turned = []
    match node.kind:
        case "add":
            turned = [
                (place, f"of “{claim.quote(_unsigned(part))}”{_inside(node, claim)}")
                for place, part in enumerate(node.parts)
            ]
        case "power":
            turned = [(1, f"of the exponent “{claim.quote(node.parts[1])}”")]
        case "call":
            turned = [(1, f"inside “{claim.quote(node)}”")]
    for place, told in turned:
        tree = _with(node, place, _turned(node.parts[place]))
        yield Repair(tree, f"With the sign {told} turned {RIGHT}.")


def _inside(node, claim):
    """Which part of a line is meant, where it is not the whole."""
    return "" if node is _unsigned(claim.tree) else f" in “{claim.quote(node)}”"


def _swap(letters, old, new):
    def change(node, claim):
        for place, part in enumerate(node.parts):
            if isinstance(part, Node) and part.kind == "letter" and part.parts[0] == old:
                sentence = (
                    f"With {letters.shown[new]} in place of {letters.shown[old]} in "
                    f"“{claim.quote(node)}” {RIGHT}{_roles(letters, old, new)}."
                )
                yield Repair(_with(node, place, _replaced(part, old, new)), sentence)

    return change


def _replaced(node, old, new):
    if node.kind == "letter":
        return node._replace(parts=(new, node.parts[1])) if node.parts[0] == old else node
    return node._replace(
        parts=tuple(
            _replaced(part, old, new) if isinstance(part, Node) else part for part in node.parts
        )
    )


def _roles(letters, old, new):
    if {old, new} != {"input", "output"}:
        return ""
    return (
        f": {letters.shown['input']} is the input of the activation, and {letters.shown['output']} "
        "its output"
    )


def _fraction(node, claim):
    if node.kind == "divide":
        yield Repair(
            node._replace(parts=node.parts[::-1]),
            f"With “{claim.quote(node)}” turned over {RIGHT}.",
        )


def _below(node, claim):
    if node.kind == "mul" and node.parts[0].kind == "divide":
        (above, below), behind = node.parts[0].parts, node.parts[1]
        both = f"“{claim.quote(below)}” and “{claim.quote(behind)}” are to divide"
        sentence = f"If {both}, they need brackets around them; as it is, only the first does."
        yield Repair(_made("divide", above, _made("mul", below, behind)), sentence, "brackets")


def _exponent(node, claim):
    if node.kind == "power" and node.parts[1].kind == "number":
        base, now = claim.quote(node.parts[0]), float(node.parts[1].parts[0])
        for exponent in (now - 1, now + 1):
            sentence = f"With {exponent:g} in place of {now:g} as the exponent of “{base}” {RIGHT}."
            yield Repair(_with(node, 1, _made("number", f"{exponent:g}")), sentence)
    elif node.kind in ("letter", "add"):
        sentence = f"With “{claim.quote(node)}” squared {RIGHT}."
        yield Repair(_made("power", node, _made("number", "2")), sentence)


def _factor(letters):
    names = {"2": _made("number", "2"), "½": _made("number", "0.5")}
    names |= {
        letters.shown[name]: _made("letter", name, ("", ""))
        for name in ("feature", "factor", "output", "label")
    }

    def change(node, claim):
        for place, part in enumerate(node.parts if node.kind == "add" else ()):
            term = f"The term “{claim.quote(_unsigned(part))}”"
            for name, factor in names.items():
                more = _with(node, place, _made("mul", part, factor))
                yield Repair(more, f"{term} lacks the factor {name}.")
                if factor.kind == "letter":
                    less = _with(node, place, _made("divide", part, factor))
                    yield Repair(less, f"{term} has the factor {name} once too often.")

    return change
