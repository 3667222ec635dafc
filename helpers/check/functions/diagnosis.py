"""What is wrong with a function of examples, by the evidence of what it returned."""

import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.check.functions import attempt
from helpers.check.functions.explain import part, simplest
from helpers.check.functions.habits import habit
from helpers.check.functions.limits import counted, scope
from helpers.check.functions.plan import planned
from helpers.check.functions.problems import has_ones, is_near
from helpers.check.functions.trials import (
    besides,
    close,
    failure,
    given,
    names,
    note,
    nothing,
    rounded,
    shown,
    split,
    told_apart,
    tried,
    verdict,
    wrong,
)
from helpers.losses import LOSSES

# where a function may be right and wrong elsewhere: what is said, and which trials
CORNERS = (
    ("is right for one example and wrong for more than one", lambda t: len(t.problem.y) == 1),
    (
        "is right for what each check asks and wrong for what no check has asked before",
        lambda t: not t.problem.fresh,
    ),
)
# which entries may be right where the others are not, from where there is a bias, and those others
WEIGHTS, BIAS = slice(1, None), slice(0, 1)
ENTRIES = (
    ("is right but for its first entry, that of the bias", WEIGHTS, BIAS),
    ("is right but for its last entry", slice(0, -1), slice(-1, None)),
    ("is right in its first entry, that of the bias, and not in all others", BIAS, WEIGHTS),
)
SEVERAL = 18  # numbers in X that tell most slips apart, and are soon computed with
ROUGHLY = 20  # |h| up to which a slip has to fit


class Subject(NamedTuple):
    """What a function should return, and how it is compared.

    returned: what it is. shape: a clause about its shape, with {} for that. truth: what is said
    before the right value. reason: what a ŷ that has rounded does to it, as for rounded. right:
    what is said of a right one, with {loss} for the loss that is meant. compute: what is right, a
    function of a loss and a problem. explain: which slip explains trials, as "misses f′(h)" or "",
    a function of the loss, the trials and which entries of each value. arguments: of the function.
    arranged: trials of it from trials of a gradient or a loss. first: a fault that is looked for
    before all others, of trials.
    """

    returned: str
    shape: str
    truth: str
    reason: str
    right: str
    compute: Callable
    explain: Callable
    arguments: str = "X, y, w"
    arranged: Callable = list
    first: Callable = lambda trials: ""


@np.errstate(all="ignore")
def examined(mine, of, subject, activation, labels, one_example=False):
    """The Verdict on a function of the reader's; the arguments and errors are those of gradient."""
    trials, trouble, left = planned(
        mine, of, subject.compute, activation, labels, one_example, subject.arguments
    )
    if trouble:
        return verdict(trouble)
    trials, limits = counted(tried(mine, subject.arranged(trials)))
    explain = partial(subject.explain, of)
    sentence = subject.first(trials) or fault(mine, trials, explain, subject)
    loss = "the loss" if isinstance(of, str) else "your loss"
    return verdict(
        sentence or _handed_on(mine, trials[0]),
        f"{subject.right.format(loss=loss)} {scope(trials, limits)}.{left}{note(trials)}",
    )


def _handed_on(mine, trial):
    """A sentence about a function that returns the very object that a function of the course's own
    gives it, or "".
    """
    own = {f.__code__: f for loss in LOSSES.values() for f in (loss.value, loss.gradient)}
    returned = []

    def seen(frame, event, value):
        if event == "return" and frame.f_code in own:
            returned.append((own[frame.f_code].__name__, value))

    def watched(*arguments):
        sys.setprofile(seen)
        try:
            value = mine(*arguments)
        finally:
            sys.setprofile(None)
        return [name for name, other in returned if other is value]

    (outcome,) = attempt.calls(watched, [trial.given])
    if not outcome.value:
        return ""
    return f"this is what {outcome.value[0]}, the course’s own, returns; write one of yours"


def fault(mine, trials, explain, subject):
    """The first thing that is wrong, as a sentence without its full stop, or "" for a right
    function.

    explain: a function of trials and entries that returns which slip explains their values, as
    "misses f′(h)", or "".
    """
    moderate, beyond = split(trials)
    sentence = (
        _failure(mine, moderate, subject)
        or nothing(moderate)
        or _wrong_shape(moderate, explain, subject)
        or _wrong(mine, moderate, explain, subject)
        or failure(beyond, subject.returned, subject.reason)
        or _wrong_far_out(beyond, subject)
    )
    return besides(sentence, trials, names(trials[0]))


def _failure(mine, trials, subject):
    said = failure(trials, subject.returned)
    text = habit(mine, trials) if said else ""
    return f"yours {text}" if text else said


def explained(candidates, words, trials, entries=...):
    """The simplest slip that explains all trials, or "".

    candidates: a function of trials that yields them as simplest takes them. entries: which of each
    value, if not all.
    """
    # many examples tell slips apart, one does not; further out it is all rounding, and it has to
    # fit there but roughly
    trials = sorted(
        (trial for trial in trials if np.abs(trial.problem.h).max() <= ROUGHLY),
        key=lambda trial: (not is_near(trial.problem), abs(trial.problem.X.size - SEVERAL)),
    )
    values = [part(trial.value, entries) for trial in trials]
    near = sum(is_near(trial.problem) for trial in trials) or len(trials)
    sizes = [trial.problem.X.shape for trial in trials]
    with np.errstate(all="ignore"):  # a wrong formula may divide by 0
        return simplest(values, candidates(trials), sizes, words, near, entries)


def _wrong_shape(trials, explain, subject):
    odd = [trial for trial in trials if not trial.fits]
    if not odd:
        return ""
    few = [trial for trial in odd if trial.problem.X.size <= 15] or odd
    largest = max(few, key=lambda trial: trial.problem.X.size)
    returns = f"returns shape {largest.value.shape}; {subject.shape.format(largest.expected.shape)}"

    # more numbers than there should be, or fewer
    if any(trial.value.size != trial.expected.size for trial in trials):
        text = explain(trials)
        return f"yours {text}. It {returns}" if text else f"yours {returns}"

    # as many, and they may be right or wrong besides
    flat = [t.with_numbers(t.value.reshape(t.expected.shape), t.expected) for t in trials]
    one = "with one weight, " if all(len(trial.problem.w) == 1 for trial in odd) else ""
    if all(trial.right for trial in flat):
        why = "; with more weights the shape is right too, as with a squeeze() at the end"
        return f"{one}yours {returns}. The numbers in it are right{why if one else ''}"
    if text := explain(flat):
        return f"yours {returns}. Besides, it {text}"
    return f"yours {returns}. Besides, {_example(flat, subject)}"


def _wrong(mine, trials, explain, subject):
    if not wrong(trials):
        return ""
    if text := explain(trials) or habit(mine, trials):
        return f"yours {text}"
    # where the first feature is 1, the first weight is a bias
    biased = [trial for trial in trials if len(trial.problem.w) > 1 and has_ones(trial.problem)]
    if wrong(biased) and (text := explain(biased)):
        return f"yours, where the first column of X is ones, {text}"
    for text, right, others in ENTRIES if wrong(biased) else ():
        if all(t.value.ndim == 1 and close(t.value[right], t.expected[right]) for t in biased):
            more = explain(biased, others)
            text += f", which {more}" if more else ""
            return f"yours {text}: {_example(biased, subject)}"
    for text, corner in CORNERS:
        if all(trial.right == corner(trial) for trial in trials):
            return f"yours {text}: {_example(trials, subject)}"
    return f"yours is wrong: {_example(trials, subject)}"


def _example(trials, subject):
    """The smallest problem that shows a wrong value."""
    trial = min(
        wrong(trials),
        key=lambda t: (
            t.problem.fresh,
            not has_ones(t.problem),
            not is_near(t.problem),
            t.problem.X.size,
        ),
    )
    gives, right = told_apart(trial.value, trial.expected)
    return f"for {given(trial)} it gives {gives}, and {subject.truth} {right}"


def _wrong_far_out(trials, subject):
    lost = wrong(trials)
    if not lost:
        return ""
    broken = [trial for trial in lost if not np.isfinite(trial.value).all()]

    # an overflow is told where there is nothing else
    trial = min(broken or lost, key=lambda trial: trial.overflowed)
    value, right = told_apart(trial.value, trial.expected)
    gives = f"yours gives {value} {trial.where}"
    if not broken:
        return f"{gives} and y = {shown(trial.given[1])}, and {subject.truth} {right}"
    if trial.overflowed:
        return f"yours overflows {trial.where}: it gives {shown(trial.value)} there"
    return gives + rounded(trial.problem, subject.reason)
