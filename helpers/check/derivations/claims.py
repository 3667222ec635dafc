"""One side of an equation, as it was typed and as it was read."""

from typing import NamedTuple

from helpers.formulas.tree import Node, walk

SLOPES = ("derivative", "gradient", "jacobian")


class Claim(NamedTuple):
    """One side of a typed equation.

    text: as it was typed. tree: as it was read; its letters are meanings, such as "output".
    """

    text: str
    tree: Node

    @property
    def letters(self):
        """All that its letters mean, as a set, but for those in a slope."""
        return {node.parts[0] for node in _outside_slopes(self.tree) if node.kind == "letter"}

    @property
    def slopes(self):
        """The slopes in it, as a list of Nodes."""
        return [node for node in walk(self.tree) if node.kind in SLOPES]

    @property
    def name(self):
        """What it means if it is one letter; if it is a slope, of what and by what, "" for what has
        no short name; else None.
        """
        return name(self.tree)

    def quote(self, node):
        """What the reader typed for a part of the tree."""
        return self.text[node.start : node.end]


def name(node):
    """The same, for a tree."""
    if node.kind == "letter":
        return node.parts[0]
    if node.kind not in SLOPES:
        return None
    of = node.parts[-1 if node.kind in ("gradient", "jacobian") else 0]
    by = node.parts[1] if node.kind == "derivative" else None
    if (by and (len(node.parts) > 2 or by.kind != "letter")) or node.parts[0] == 2:
        return "", ""
    return (of.parts[0] if of.kind == "letter" else ""), by.parts[0] if by else "weight"


def _outside_slopes(node):
    yield node
    for part in () if node.kind in SLOPES else node.parts:
        if isinstance(part, Node):
            yield from _outside_slopes(part)


def typed_parts(node):
    """Yield a formula and all its parts, but none that a defined letter stands for."""
    if not is_put_in(node):
        yield node
        for part in node.parts:
            if isinstance(part, Node):
                yield from typed_parts(part)


def is_put_in(node):
    """Whether it is not typed where it stands, but is what a defined letter stands for."""
    return any(
        isinstance(part, Node) and (part.start, part.end) == (node.start, node.end)
        for part in node.parts
    )


def put_in(node, place=None):
    """The same tree, each part of a definition at the place of its letter; place: that one's,
    inside a definition.
    """
    if node.kind == "letter" and isinstance(node.parts[0], Claim):
        return put_in(node.parts[0].tree, place or (node.start, node.end))
    parts = tuple(put_in(part, place) if isinstance(part, Node) else part for part in node.parts)
    start, end = place or (node.start, node.end)
    return Node(node.kind, parts, start, end)
