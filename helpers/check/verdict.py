"""What a check finds."""

from typing import NamedTuple


class Verdict(NamedTuple):
    """Whether something is right, the sentences that say so, and why; and the lines of a
    derivation, each behind its mark.
    """

    right: bool
    sentence: str
    lines: tuple[str, ...] = ()

    def __bool__(self):
        return self.right

    def __repr__(self):
        return "\n".join([*self.lines, self.sentence])
