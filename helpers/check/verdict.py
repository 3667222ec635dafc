"""What a check finds."""

from typing import NamedTuple


class Verdict(NamedTuple):
    """Whether something is right, and the sentences that say so, and why."""

    right: bool
    sentence: str

    def __bool__(self):
        return self.right

    def __repr__(self):
        return self.sentence
