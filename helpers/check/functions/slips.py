"""The usual wrong gradients and losses, as data: what is said of each, and what it computes.

A gradient is put together from four parts: a residual, a slope, the sum over the examples, and a
factor. Each part has its own slips, and more than one part may be wrong. What is said goes on after
"yours …". In every table the right formula comes first, with nothing to say.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.activations import SIGMOID, TANH, Activation, sigmoid

RIGHT = ""


class Problem(NamedTuple):
    """Examples and weights, and what follows from them.

    X (m, n), y (m,), w (n,), activation: what is given. target: y as a number in the range of the
    activation, which is (y + 1)/2 for labels −1 and +1 where f is never negative. h, y_hat, slope:
    Xw, f(h) and f′(h), (m,). fresh: whether it is another one each time.
    """

    X: np.ndarray
    y: np.ndarray
    w: np.ndarray
    activation: Activation
    target: np.ndarray
    h: np.ndarray
    y_hat: np.ndarray
    slope: np.ndarray
    fresh: bool = False


def problem(X, y, w, activation=SIGMOID, labels=(0, 1)):
    """Make a Problem of examples, their labels and weights."""
    h = X @ w
    target = (y + 1) / 2 if labels == (-1, 1) and activation.range[0] == 0 else y
    return Problem(X, y, w, activation, target, h, activation.f(h), activation.prime(h))


def mistaken(problems):
    """The same examples and weights with what one may have taken for ŷ instead: (what is said,
    problems).
    """
    for f in (SIGMOID, TANH):
        text = f"has f = {f.name}, and here f = {problems[0].activation.name}"
        yield text, map(partial(_activated, f), problems)
    if problems[0].activation is SIGMOID:
        for text, predict in PREDICTIONS:
            for own_slope in (True, False):
                yield text, map(partial(_predicted, predict, own_slope), problems)


def _activated(f, p):
    return p._replace(y_hat=f.f(p.h), slope=f.prime(p.h))


def _predicted(predict, own_slope, p):
    """A problem with another ŷ, (m,), or (m, n) where each feature has its own; own_slope: whether
    f′(h) is ŷ(1 − ŷ) with that.
    """
    y_hat = predict(p)
    columns = (-1,) + (1,) * (y_hat.ndim - 1)
    return p._replace(
        target=p.target.reshape(columns),
        h=np.log(y_hat / (1 - y_hat)),
        y_hat=y_hat,
        slope=y_hat * (1 - y_hat) if own_slope else p.slope.reshape(columns),
    )


def _own(p):
    """H without the bias, and the bias."""
    return p.X[:, 1:] @ p.w[1:], p.w[0]


def _penalty(of, on, p):
    """What a penalty adds to the gradient, (n,)."""
    out = np.zeros_like(p.w)
    out[on] = of(p.w[on])
    return out


# what is taken for ŷ = σ(h), an array from a problem
PREDICTIONS = (
    ("has 1/1 + e⁻ʰ where 1/(1 + e⁻ʰ) belongs: brackets are missing", lambda p: 1 + np.exp(-p.h)),
    ("takes σ twice: ŷ, and then σ(ŷ)", lambda p: sigmoid(p.y_hat)),
    ("takes σ at 2h, not at h", lambda p: sigmoid(2 * p.h)),
    ("has a minus in 1/(1 − e⁻ʰ), where 1 + e⁻ʰ belongs", lambda p: 1 / (1 - np.exp(-p.h))),
    ("rounds ŷ to 0 or 1", lambda p: np.round(p.y_hat)),
    ("takes a softmax over the examples", lambda p: np.exp(p.h) / np.exp(p.h).sum()),
    ("multiplies w and x entry by entry, w * x, where w @ x belongs", lambda p: sigmoid(p.X * p.w)),
    ("does not use the bias", lambda p: sigmoid(_own(p)[0])),
    ("has the bias outside σ", lambda p: sigmoid(_own(p)[0]) + _own(p)[1]),
    (
        "has the bias outside the exponential",
        lambda p: 1 / (1 + np.exp(-_own(p)[0]) + _own(p)[1]),
    ),
    ("has the bias in e⁻ʰ with the wrong sign", lambda p: sigmoid(_own(p)[0] - _own(p)[1])),
    ("adds the bias to the features, (x + b)w", lambda p: sigmoid((p.X[:, 1:] + p.w[0]) @ p.w[1:])),
)

# a penalty beside the gradient, and beside the loss: an array from a problem
ALL, WEIGHTS, BIAS = slice(None), slice(1, None), slice(0, 1)
PENALTIES = tuple(
    (f"{{plus}} {text}", partial(_penalty, of, on))
    for text, of, on in (
        ("w, as a penalty on all weights does, the bias among them", np.positive, ALL),
        ("w in all entries but the first, as a penalty on the weights does", np.positive, WEIGHTS),
        ("w₀ in the first entry alone, as a penalty on the bias does", np.positive, BIAS),
        ("the signs of w, as a penalty on all weights does, the bias among them", np.sign, ALL),
        ("the signs of w in all entries but the first, as a penalty does", np.sign, WEIGHTS),
    )
)
LOSS_PENALTIES = tuple(
    (f"{{plus}} {text}", lambda p, on=on, power=power: (abs(p.w[on]) ** power).sum())
    for text, on, power in (
        ("Σw², a penalty on all weights, the bias among them", ALL, 2),
        ("Σw² without the bias, a penalty on the weights", WEIGHTS, 2),
        ("the bias squared, a penalty on it", BIAS, 2),
        ("Σ|w|, a penalty on all weights, the bias among them", ALL, 1),
        ("Σ|w| without the bias, a penalty on the weights", WEIGHTS, 1),
    )
)


# (m,) from a problem
RESIDUALS = (
    (RIGHT, lambda p: p.y_hat - p.target),
    ("misses the factor ŷ − y", lambda p: np.ones_like(p.h)),
    ("does not use the label y", lambda p: p.y_hat),
    ("does not use the prediction ŷ", lambda p: -p.target),
    ("takes every prediction for 1", lambda p: 1 - p.target),
    ("has the labels swapped, 1 − y where y belongs", lambda p: p.y_hat - (1 - p.target)),
    ("adds y to ŷ instead of taking it off", lambda p: p.y_hat + p.target),
    ("has h where ŷ belongs: the activation is missing", lambda p: p.h - p.target),
    ("takes f at −h, not at h", lambda p: p.activation.f(-p.h) - p.target),
    ("puts the labels −1 and +1 into the formula for labels 0 and 1", lambda p: p.y_hat - p.y),
    ("takes every label for 1", lambda p: p.y_hat - 1),
    ("leaves ŷ − y squared", lambda p: (p.y_hat - p.target) ** 2),
)
LOGARITHMS = (
    ("misses what comes from the term y ln ŷ", lambda p: (1 - p.target) * p.y_hat),
    ("misses what comes from the term (1 − y) ln(1 − ŷ)", lambda p: -p.target * (1 - p.y_hat)),
    ("has lost y from the inner derivative of −yh, which is −y", lambda p: -sigmoid(-p.y * p.h)),
    ("has −h where −yh belongs", lambda p: -p.y * sigmoid(-p.h)),
    (
        "has lost the inner derivative of ln(1 − ŷ), which is −1",
        lambda p: -p.target * (1 - p.y_hat) - (1 - p.target) * p.y_hat,
    ),
    ("is the formula for labels −1 and +1, and gets 0 and 1", lambda p: -p.y * sigmoid(-p.y * p.h)),
)

# f′, taken wrongly: (m,) or, where each feature has its own, (m, n)
PRIMES = (
    ("takes f′ at ŷ, not at h", lambda p: p.activation.prime(p.y_hat)),
    ("takes f′ at the features xⱼ, not at h", lambda p: p.activation.prime(p.X)),
    ("has h in the formula f′ = ŷ(1 − ŷ), where ŷ belongs", lambda p: p.h * (1 - p.h)),
    ("has the feature xⱼ in the formula f′ = ŷ(1 − ŷ), where ŷ belongs", lambda p: p.X * (1 - p.X)),
    ("has y in the formula f′ = ŷ(1 − ŷ), where ŷ belongs", lambda p: p.y * (1 - p.y)),
    ("has h in the formula f′ = 1 − ŷ², where ŷ belongs", lambda p: 1 - p.h**2),
    ("has ŷ(1 − ŷ) for f′, which is the slope of the sigmoid", lambda p: p.y_hat * (1 - p.y_hat)),
    ("has 1 − ŷ² for f′, which is the slope of tanh", lambda p: 1 - p.y_hat**2),
    ("has ŷ where f′(h) belongs", lambda p: p.y_hat),
    ("has 1 − ŷ where f′(h) belongs", lambda p: 1 - p.y_hat),
)
SLOPES = {
    "squared_error": (
        (RIGHT, lambda p: p.slope),
        (
            "misses f′(h), which only the gradient of the cross-entropy can do without",
            lambda p: np.ones_like(p.h),
        ),
        ("has f′ twice", lambda p: p.slope**2),
        *PRIMES,
        ("divides by f′(h) instead of multiplying", lambda p: 1 / p.slope),
    ),
    "cross_entropy": (
        (RIGHT, lambda p: np.ones_like(p.h)),
        (
            "has f′(h), which has cancelled here and stays in the gradient of the squared error",
            lambda p: p.slope,
        ),
        (
            "still has 1/(ŷ(1 − ŷ)), as ∂J/∂ŷ has: the next factor of the chain, f′(h), is "
            "forgotten",
            lambda p: 1 / p.slope,
        ),
        ("has f′ twice, and here it has cancelled", lambda p: p.slope**2),
        (
            "has y and ŷ swapped: it divides by y(1 − y)",
            lambda p: -p.slope / (p.target * (1 - p.target)),
        ),
        *(
            (f"{text}, so that nothing cancels", lambda p, f=f: (f(p).T / p.slope).T)
            for text, f in PRIMES
        ),
        *((f"has f′, which has cancelled, and {text}", f) for text, f in PRIMES),
    ),
}


# the sum over the examples: an array from a problem and δ = residual · slope, (m, 1) or (m, n)
SUMS = (
    (RIGHT, lambda p, d: (d * p.X).mean(axis=0)),
    ("uses the first example only", lambda p, d: (d * p.X)[0]),
    ("uses the first example only", lambda p, d: (d * p.X)[0] / len(p.y)),
    ("uses the last example only", lambda p, d: (d * p.X)[-1]),
    ("uses the last example only", lambda p, d: (d * p.X)[-1] / len(p.y)),
    ("leaves out the first example", lambda p, d: (d * p.X)[1:].sum(axis=0) / len(p.y)),
    ("leaves out the last example", lambda p, d: (d * p.X)[:-1].sum(axis=0) / len(p.y)),
    (
        "leaves out the first example",
        lambda p, d: (d * p.X)[1:].sum(axis=0) / np.float64(len(p.y) - 1),
    ),
    (
        "leaves out the last example",
        lambda p, d: (d * p.X)[:-1].sum(axis=0) / np.float64(len(p.y) - 1),
    ),
    (
        "divides by m − 1 instead of m",
        lambda p, d: (d * p.X).sum(axis=0) / np.float64(len(p.y) - 1),
    ),
    ("sums over weights instead of examples", lambda p, d: (d * p.X).sum(axis=1)),
    ("sums over weights instead of examples", lambda p, d: (d * p.X).mean(axis=1)),
    ("sums over weights instead of examples", lambda p, d: (d * p.X).sum(axis=1) / len(p.y)),
    ("has a row for each example: the sum over the examples is missing", lambda p, d: d * p.X),
    (
        "has a row for each example: the sum over the examples is missing",
        lambda p, d: d * p.X / len(p.y),
    ),
    ("has the bias last, and w has it first", lambda p, d: np.roll((d * p.X).mean(axis=0), -1)),
    ("has x twice", lambda p, d: (d * p.X**2).mean(axis=0)),
    ("misses x: it is ∂J/∂h of each example", lambda p, d: d[:, 0]),
    ("misses x: it is ∂J/∂h of each example", lambda p, d: d[:, 0] / len(p.y)),
    ("misses x: it is ∂J/∂h alone", lambda p, d: d.mean()),
    ("misses x: it is ∂J/∂h alone", lambda p, d: np.full(len(p.w), d.mean())),
)

# the same where (m, 1) meets (m,): an array from a problem and r, (m, m), each prediction (rows)
# with each label
PAIRS = tuple(
    (
        f"pairs every example with every other, since {shapes} is (m, m)",
        lambda p, r, f=f, k=k: f(p, r) * len(p.y) ** k,
    )
    for shapes, f in (
        ("(m, 1) minus (m,)", lambda p, r: p.X.T @ r.mean(axis=1)),
        ("(m, 1) minus (m,)", lambda p, r: p.X.T @ r),
        ("(m,) minus (m, 1)", lambda p, r: p.X.T @ r.mean(axis=0)),
        ("(m,) minus (m, 1)", lambda p, r: p.X.T @ r.T),
    )
    for k in (0, -1, 1, -2)
)


def _cross_entropy(p, y):
    """−[y ln ŷ + (1 − y) ln(1 − ŷ)]."""
    return y * np.logaddexp(0, -p.h) + (1 - y) * np.logaddexp(0, p.h)


@np.errstate(invalid="ignore", divide="ignore")
def _cross_entropy_of_h(p):
    return -p.target * np.log(p.h) - (1 - p.target) * np.log(1 - p.h)


# what each example adds to the loss: (m,), or (m, m) where every example is paired with every other
LOSS_TERMS = {
    "squared_error": (
        (RIGHT, lambda p: (p.y_hat - p.target) ** 2 / 2),
        ("does not square ŷ − y", lambda p: (p.y_hat - p.target) / 2),
        ("has |ŷ − y| where its square belongs", lambda p: np.abs(p.y_hat - p.target) / 2),
        ("has h where ŷ belongs: the activation is missing", lambda p: (p.h - p.target) ** 2 / 2),
        (
            "has the labels swapped, 1 − y where y belongs",
            lambda p: (p.y_hat - (1 - p.target)) ** 2 / 2,
        ),
        ("does not use the label y", lambda p: p.y_hat**2 / 2),
        ("adds y to ŷ instead of taking it off", lambda p: (p.y_hat + p.target) ** 2 / 2),
        (
            "puts the labels −1 and +1 into the formula for labels 0 and 1",
            lambda p: (p.y_hat - p.y) ** 2 / 2,
        ),
        (
            "has f′(h), which belongs to the gradient",
            lambda p: (p.y_hat - p.target) ** 2 * p.slope / 2,
        ),
        (
            "pairs every example with every other: (m, 1) minus (m,) is (m, m)",
            lambda p: (p.y_hat - p.target[:, None]) ** 2 / 2,
        ),
        ("is the cross-entropy", lambda p: _cross_entropy(p, p.target)),
    ),
    "cross_entropy": (
        (RIGHT, lambda p: _cross_entropy(p, p.target)),
        ("misses the term (1 − y) ln(1 − ŷ)", lambda p: p.target * np.logaddexp(0, -p.h)),
        ("misses the term y ln ŷ", lambda p: (1 - p.target) * np.logaddexp(0, p.h)),
        (
            "has the labels swapped, 1 − y where y belongs, or −h where h belongs",
            lambda p: _cross_entropy(p, 1 - p.target),
        ),
        (
            "has y and ŷ swapped: it takes the logarithm of y",
            lambda p: -p.y_hat * np.log(p.target) - (1 - p.y_hat) * np.log(1 - p.target),
        ),
        ("has h where ŷ belongs: the activation is missing", _cross_entropy_of_h),
        (
            "has a minus between its two terms",
            lambda p: _cross_entropy(p, p.target) - 2 * (1 - p.target) * np.logaddexp(0, p.h),
        ),
        (
            "has 1 − ln ŷ where ln(1 − ŷ) belongs",
            lambda p: (
                p.target * np.logaddexp(0, -p.h) - (1 - p.target) * (1 + np.logaddexp(0, -p.h))
            ),
        ),
        (
            "has 1/m on its first term alone",
            lambda p: (
                p.target * np.logaddexp(0, -p.h) + len(p.y) * (1 - p.target) * np.logaddexp(0, p.h)
            ),
        ),
        (
            "has 1/m on its second term alone",
            lambda p: (
                len(p.y) * p.target * np.logaddexp(0, -p.h) + (1 - p.target) * np.logaddexp(0, p.h)
            ),
        ),
        ("misses the logarithms", lambda p: -p.target * p.y_hat - (1 - p.target) * (1 - p.y_hat)),
        (
            "puts the labels −1 and +1 into the formula for labels 0 and 1",
            lambda p: _cross_entropy(p, p.y),
        ),
        (
            "is the formula for labels −1 and +1, and gets 0 and 1",
            lambda p: np.logaddexp(0, -p.y * p.h),
        ),
        (
            "pairs every example with every other: (m, 1) times (m,) is (m, m)",
            lambda p: _cross_entropy(p, p.target[:, None]),
        ),
        ("is the squared error", lambda p: (p.y_hat - p.target) ** 2 / 2),
    ),
}
# from what each example adds: a number, or (m,)
LOSS_SUMS = (
    (RIGHT, lambda each: each.mean()),
    ("has a number for each example: their mean is missing", lambda each: each),
    ("uses the first example only", lambda each: each[0]),
    ("uses the last example only", lambda each: each[-1]),
    ("leaves out the first example", lambda each: each[1:].sum() / len(each)),
    ("leaves out the last example", lambda each: each[:-1].sum() / len(each)),
    ("leaves out the first example", lambda each: each[1:].sum() / np.float64(len(each) - 1)),
    ("leaves out the last example", lambda each: each[:-1].sum() / np.float64(len(each) - 1)),
    ("divides by m − 1 instead of m", lambda each: each.sum() / np.float64(len(each) - 1)),
    ("is the root of the loss", lambda each: np.sqrt(each.mean())),
)
