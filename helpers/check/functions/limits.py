"""For what a right function is made: a column of ones, labels 0 and 1, two weights."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, combinations
from typing import NamedTuple

from helpers.check.functions import attempt
from helpers.check.functions.problems import SIZES, has_ones
from helpers.check.functions.trials import given, shown, split, wrong


class Limit(NamedTuple):
    """For what a function is made. inside: whether a problem is of that kind. shown_by: whether a
    trial that is not of it fails as such a function does. text, more: what is said.
    """

    inside: Callable
    shown_by: Callable
    text: str
    more: str = ""

    def told(self, outside):
        """What is said in the sentence, and behind it."""
        trial = outside[0]
        gives = "stops" if trial.failed else f"gives {shown(trial.value)}"
        return self.text, self.more.format(
            given=given(trial), gives=gives, right=shown(trial.expected), where=trial.where
        )


def _relies_on_ones(trial):
    """Whether what a function gives is right for the same X with a column of ones."""
    if trial.failed or not trial.fits or has_ones(trial.problem):
        return False
    (outcome,) = attempt.calls(trial.bias, [()])  # the reader's own loss may fail there
    return any(replace(trial, expected=other).right for other in outcome.value or ())


def _limits():
    fractional = "; it is made for the labels 0 and 1: for {given} it {gives}, and right is {right}"
    yield Limit(has_ones, _relies_on_ones, ", whose first column of X is ones as for a bias")
    yield Limit(
        lambda p: set(p.y.tolist()) <= {0, 1, -1},
        lambda trial: not trial.right,
        ", for the labels 0 and 1",
        fractional,
    )
    for n in (2, 3):
        yield Limit(
            lambda p, n=n: len(p.w) == n,
            lambda trial: trial.failed or not trial.fits,
            f", for {('two', 'three')[n - 2]} weights",
            f"; it is written for {('two', 'three')[n - 2]} weights: {{where}} it {{gives}}",
        )


def counted(trials):
    """The trials that count, and the limits of the function, as (Limit, trials outside it): where
    it is right inside, and fails outside as one does that is made for that alone; or all.
    """
    lost = {id(trial) for trial in wrong(trials)}
    if not lost:
        return trials, ()
    limits = [(limit, [limit.inside(trial.problem) for trial in trials]) for limit in _limits()]
    for some in chain.from_iterable(combinations(limits, k) for k in range(1, 4)):
        kept = [all(inside) for inside in zip(*(inside for _, inside in some), strict=True)]
        inside = [trial for trial, keep in zip(trials, kept, strict=True) if keep]
        if not inside or any(id(trial) in lost for trial in inside):
            continue
        outside = [
            (limit, [trial for trial, is_in in zip(trials, kinds, strict=True) if not is_in])
            for limit, kinds in some
        ]
        if all(o for _, o in outside) and all(_excused(t, [x for x, _ in some]) for t in trials):
            return inside, outside
    return trials, ()


def _excused(trial, limits):
    beyond = [limit for limit in limits if not limit.inside(trial.problem)]
    return not beyond or any(limit.shown_by(trial) for limit in beyond)


def scope(trials, limits=()):
    """Where a right function has been tried, and where it is no longer right, each with the first
    example of that.
    """
    moderate, beyond = split(trials)
    shapes = {trial.problem.X.shape for trial in moderate}
    far = f", and at h = ±{SIZES[0]}" if any(t.problem.h.max() >= 800 for t in beyond) else ""
    told = [limit.told(outside) for limit, outside in limits]
    return f"on {len(shapes)} shapes{''.join(text for text, _ in told)}{far}" + "".join(
        more for _, more in told
    )
