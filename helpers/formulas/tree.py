"""Formulas as trees: what they are made of, and what one has that another has not."""

from typing import NamedTuple


class Node(NamedTuple):
    """A part of a formula: what it is, what it is made of, and where it stands in the LaTeX."""

    kind: str
    parts: tuple
    start: int
    end: int

    @property
    def shape(self):
        """The same without the places, to compare by."""
        return self.kind, *(part.shape if isinstance(part, Node) else part for part in self.parts)


class Row(NamedTuple):
    """A line of a derivation: `left` is None where the line goes on from the one above it."""

    left: Node | None
    relation: str
    right: Node

    @property
    def free_indices(self):
        """The index letters that no sum or product binds."""
        return free_indices(self.left) | free_indices(self.right)


def walk(node):
    """Yield a formula and all its parts."""
    yield node
    for part in node.parts:
        if isinstance(part, Node):
            yield from walk(part)


def free_indices(node, bound=""):
    """The index letters of a formula that no sum or product binds, as a set."""
    if not isinstance(node, Node):
        return set()
    if node.kind in ("sum", "prod"):
        bound += node.parts[0]
    here = set(node.parts[1]) - set(bound) if node.kind in ("letter", "entry") else set()
    return here.union(*(free_indices(part, bound) for part in node.parts))


def changes(before, after):
    """The places in the LaTeX of `after` that do not stand in `before`, as (start, end), none
    inside another.
    """
    known = {part.shape for part in walk(before)}
    return [] if after.shape in known else _new(after, known)


def _new(node, known):
    parts = [part for part in node.parts if isinstance(part, Node)]
    new = [part for part in parts if part.shape not in known]
    if len(new) == len(parts):
        return [(node.start, node.end)]
    return [place for part in new for place in _new(part, known)] or [(node.start, node.end)]
