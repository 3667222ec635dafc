"""The reader's derivative of an activation, or of any function of one number."""

from functools import partial

import numpy as np

from helpers import activations
from helpers._validation import real_array
from helpers.activations import Activation, sigmoid_prime
from helpers.check.functions import attempt
from helpers.check.functions.explain import Words, simplest
from helpers.check.functions.trials import (
    ABSOLUTE,
    TOLERANCE,
    Trial,
    besides,
    failure,
    note,
    nothing,
    shown,
    split,
    told_apart,
    tried,
    verdict,
    wrong,
)
from helpers.losses import numerical_gradient

FAR = 800
RETURNED = "the slope, a number for a number and an array for an array"
KNOWN = {value.name: value for value in vars(activations).values() if isinstance(value, Activation)}
POINTS = np.array([-3.1, -2.2, -1.7, -0.9, -0.6, -0.2, 0.3, 0.4, 0.8, 1.3, 1.9, 2.6])
# beside the integers, where a function may have kinks
FURTHER = np.array([3.4, 4.3, 5.2, 6.1, 8.2, 10.3, 12.1, 20.3, 36.2])
USUAL = np.array([*POINTS, *FURTHER, *-FURTHER])
TWICE = "tanh h = 2σ(2h) − 1 has a factor 2 and an inner derivative 2, and "
OF_TANH = {0.5: TWICE + "one of them is lost", 0.25: TWICE + "both are lost"}
# wrong derivatives, from f, f′ and h, after the right one: of any function, and of those alone of
# which the words are true
DERIVATIVES = {
    "": (
        ("", lambda f, prime, h: prime(h)),
        ("is f(h) itself", lambda f, prime, h: f(h)),
        (
            "is the derivative of ln f, f′/f: the factor f(h) is missing",
            lambda f, prime, h: prime(h) / f(h),
        ),
        ("is f′(h) − 1: the derivative of a constant is 0", lambda f, prime, h: prime(h) - 1),
        ("is f′(h) + 1: the derivative of a constant is 0", lambda f, prime, h: prime(h) + 1),
        ("is 1 − f(h)", lambda f, prime, h: 1 - f(h)),
        ("takes f′ at f(h), not at h", lambda f, prime, h: prime(f(h))),
        ("has f′ squared", lambda f, prime, h: prime(h) ** 2),
        ("is f(1 − f), the derivative of the sigmoid", lambda f, prime, h: f(h) * (1 - f(h))),
        ("is 1 − f², the derivative of tanh", lambda f, prime, h: 1 - f(h) ** 2),
        ("is the derivative of tanh", lambda f, prime, h: 1 - np.tanh(h) ** 2),
        ("takes f′ at 2h, not at h", lambda f, prime, h: prime(2 * h)),
        ("is 1/f′(h)", lambda f, prime, h: 1 / prime(h)),
        ("is f″(h): it is differentiated twice", lambda f, prime, h: _slopes(prime, h)),
    ),
    "sigmoid": (
        ("has h in the formula f(1 − f), where f(h) belongs", lambda f, prime, h: h * (1 - h)),
        ("is f(1 + f): one sign is turned", lambda f, prime, h: f(h) * (1 + f(h))),
        (
            "is f(h)², which is 1/u² with u = 1 + e⁻ʰ: the inner derivative of u is lost",
            lambda f, prime, h: f(h) ** 2,
        ),
    ),
    "tanh": (
        ("has h in the formula 1 − f², where f(h) belongs", lambda f, prime, h: 1 - h**2),
        ("is 1 + f²: one sign is turned", lambda f, prime, h: 1 + f(h) ** 2),
        ("is the root of f′(h): a square is lost", lambda f, prime, h: np.sqrt(prime(h))),
        (
            "takes σ′ at h: in tanh h = 2σ(2h) − 1 the sigmoid is taken at 2h",
            lambda f, prime, h: 4 * sigmoid_prime(h),
        ),
    ),
}


@np.errstate(all="ignore")
def derivative(mine, of):
    """Compare the reader's derivative with finite differences of the function.

    mine: a function h → slope, of a number as well as of an array, entry by entry. of: the name of
    an activation, such as "sigmoid" or "tanh", an Activation, or any function of one number.
    Returns a Verdict. Raises TypeError or ValueError naming the argument that does not fit.
    """
    if not callable(mine):
        raise TypeError(
            f"mine is {mine!r:.60}, of type {type(mine).__name__}; it must be a function, mine(h)"
        )
    f = _function(of)
    fresh = np.random.default_rng().uniform(-3.3, 3.3, 2)  # no function has seen them before
    points = np.array([*USUAL, 0, 0.05, -0.1, *fresh, FAR, -FAR])
    outcomes = attempt.calls(partial(_slope, f), [(h,) for h in points])
    if outcomes[-1].error is attempt.TookTooLong:
        return verdict(f"your function takes too long: {outcomes[-1].said}")

    # a function may have no slope at some of them, as ln h has none at h < 0
    known = [outcome.error is None and np.isfinite(outcome.value) for outcome in outcomes]
    if not any(known[: len(POINTS)]):
        why = outcomes[0].said or "it is not finite"
        return verdict(f"your function has no slope at any of h = {shown(POINTS)}: {why}")
    slopes = np.array([outcome.value for outcome in outcomes], dtype=float)[known]
    return _verdict(mine, f, points[known], slopes)


def _function(of):
    """The function that is meant, of an array."""
    if isinstance(of, str):
        if of not in KNOWN:
            raise ValueError(
                f"of is {of!r:.60}; it must be one of {', '.join(map(repr, KNOWN))}, or a function "
                "of h"
            )
        return KNOWN[of].f
    if isinstance(of, Activation):
        return of.f
    if not callable(of):
        raise TypeError(
            f"of is {of!r:.60}; it must be the name of an activation, an Activation, or a function "
            "of h"
        )
    return lambda h: real_array("of(h)", [of(number) for number in h])


def _slope(f, h):
    """The slope of f at a number h, or nan where f is too steep for finite differences."""
    slope = _slopes(f, np.array([h]))[0]
    if FURTHER[0] <= np.abs(h) <= FURTHER[-1]:
        finer = 2 * _slopes(lambda u: f(u / 2), np.array([2 * h]))[0]
        if not np.isclose(slope, finer, rtol=TOLERANCE / 4, atol=ABSOLUTE):
            return np.nan
    return np.nan if h == 0 and _has_kink(f) else slope


def _has_kink(f):
    """Whether f is bent as sharply nearer to 0; a smooth function is half as much half as far."""
    near, nearer = (np.abs(np.diff(f(np.array([-d, 0, d])), 2)[0]) / d for d in (1e-3, 5e-4))
    return nearer > max(ABSOLUTE, 0.75 * near)


def _slopes(f, h):
    """The slopes of f at an array h by finite differences."""
    return numerical_gradient(lambda w: f(w[0]), h[None])[0]


def _verdict(mine, f, h, slopes):
    far = np.abs(h) >= FAR
    trials = [
        Trial(f"at h = {shown(x)}", (float(x),), slope, is_far)
        for x, slope, is_far in zip(h, slopes, far, strict=True)
    ]
    near = _is_near(h) & np.isin(h, USUAL)
    arrays = [
        Trial(text, (h[some],), slopes[some], is_far)
        for text, some, is_far in (
            ("for an array", near, False),
            ("for an array", ~_is_near(h) & ~far, False),
            (f"for an array with h = ±{FAR}", far, True),
        )
        if some.any()
    ]
    trials = tried(mine, trials + arrays)
    numbers, beyond = split([trial for trial in trials if np.ndim(trial.given[0]) == 0])
    array, far_array = split([trial for trial in trials if np.ndim(trial.given[0]) == 1])
    sentence = (
        _failure(numbers, array)
        or nothing(numbers)
        or _wrong_shape(numbers + array)
        or _wrong(numbers, f)
        or _wrong_array(array)
        or failure(beyond, RETURNED)
        or _wrong_far_out(beyond)
        or failure(far_array, RETURNED)
        or _wrong_far_out(far_array)
        or besides("", trials, ["h"])
    )
    right = f"it agrees with finite differences at {len(numbers)} numbers, alone and as an array"
    if beyond:
        right += f", and at h = ±{FAR}"
    return verdict(sentence, f"{right}.{note(trials)}")


def _is_near(h):
    return np.abs(h) < FURTHER[0]


def _failure(numbers, array):
    alone, together = failure(numbers, RETURNED), failure(array, RETURNED)
    if alone and array and not together:
        return f"yours works for an array and not for a number: {alone}"
    if together and not alone:
        return f"yours works for a number and not for an array: {together}"
    return alone


def _wrong_shape(trials):
    odd = [trial for trial in trials if not trial.fits]
    if not odd:
        return ""
    has, needed = odd[0].value.shape, odd[0].expected.shape
    given = f"an array of shape {needed}" if needed else "a number"
    return f"yours returns shape {has} for {given}; it should have the shape of h, {needed}"


def _wrong(trials, f):
    if all(trial.right for trial in trials):
        return ""
    h = np.array([trial.given[0] for trial in trials])
    if text := _explained(np.array([trial.value for trial in trials]), f, h):
        return f"yours {text}"
    near = [trial for trial in trials if 0 != abs(trial.given[0]) < FURTHER[0]]
    for side, other, sign in (("h > 0", "h < 0", 1), ("h < 0", "h > 0", -1)):
        if all(trial.right == (sign * trial.given[0] > 0) for trial in near):
            return f"yours is right for {side} and wrong for {other}: {_example(trials)}"
    return f"yours is wrong: {_example(trials)}"


def _explained(values, f, h):
    """The simplest slip that explains the values, near 0 and further out, or ""; the reader's own f
    may fail where a slip would have it.
    """
    parts = _is_near(h), ~_is_near(h) & (np.abs(h) < 9)  # beyond that, 1/f′(h) is rounding
    (own,) = attempt.calls(f, [(h,)])
    names = [name for name, g in KNOWN.items() if np.allclose(own.value, g.f(h), 1e-12, 1e-12)]
    slips = [row for name in ("", *names) for row in DERIVATIVES.get(name, ())]
    formulas = attempt.calls(
        lambda slip: slip(f, lambda u: _slopes(f, u), h), [(slip,) for _, slip in slips]
    )
    candidates = (
        ([text] if text else [], [formula.value[part] for part in parts], None)
        for (text, _), formula in zip(slips, formulas, strict=False)
        if formula.error is None
    )
    words = Words("f′(h)", OF_TANH if "tanh" in names else {})
    return simplest([values[part] for part in parts], candidates, [(1, 1)] * 2, words)


def _example(trials):
    trial = min(wrong(trials), key=lambda t: (t.given[0] not in USUAL, abs(t.given[0])))
    gives, right = told_apart(trial.value, trial.expected)
    return f"{trial.where} it gives {gives}, and finite differences give {right}"


def _wrong_array(trials):
    if all(trial.right for trial in trials):
        return ""
    trial = wrong(trials)[0]
    given, gives, right = map(shown, (*trial.given, trial.value, trial.expected))
    return (
        f"yours is right for a number and wrong for an array: for h = {given} it gives {gives}, "
        f"and not {right}"
    )


def _wrong_far_out(trials):
    trial = next(iter(wrong(trials)), None)
    if trial is None:
        return ""
    if trial.overflowed and not np.isfinite(trial.value).all():
        return f"yours overflows {trial.where}: it gives {shown(trial.value)} there"
    gives, right = told_apart(trial.value, trial.expected)
    return f"yours gives {gives} {trial.where}, and finite differences give {right}"
