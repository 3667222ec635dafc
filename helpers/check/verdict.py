"""What a check finds, and keeps."""

import inspect
from functools import wraps
from typing import NamedTuple

from helpers.page import progress


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


def kept(check):
    """The same check, which records what the reader passes; a function of the course's own is no
    work of the reader's.
    """

    @wraps(check)
    def checked(*arguments, **named):
        verdict = check(*arguments, **named)
        given = inspect.signature(check).bind(*arguments, **named)
        given.apply_defaults()
        if verdict and not _is_ours(next(iter(given.arguments.values()))):
            of = given.arguments["of"]
            name = of if isinstance(of, str) else getattr(of, "name", None) or _name(of)
            trouble = progress.record("check", f"{check.__name__} of {name}")
            return verdict._replace(sentence=f"{verdict.sentence} {trouble}".rstrip())
        return verdict

    return checked


def _is_ours(mine):
    return str(getattr(mine, "__module__", "")).startswith("helpers.")


def _name(function):
    return getattr(function, "__name__", type(function).__name__)
