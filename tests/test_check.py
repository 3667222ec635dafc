"""Wrong functions of the kinds that people write are told what is wrong; right ones pass, in any
style."""

import gc
import inspect
import linecache
import math
import threading
import time
import warnings
import weakref
from functools import partial
from itertools import product

import numpy as np
import pytest
from sampling import sample

from helpers import check
from helpers.activations import ARCTAN, IDENTITY, SIGMOID, SOFTPLUS, TANH, Activation
from helpers.check.functions import attempt
from helpers.check.functions.problems import has_ones, is_far, problems
from helpers.check.verdict import Verdict
from helpers.losses import cross_entropy, cross_entropy_gradient

SE, CE = "squared_error", "cross_entropy"


# everything here is written by hand, and knows nothing of helpers


def sigma(h):
    return np.exp(np.minimum(h, 0)) / (1 + np.exp(-np.abs(h)))


def slope(h):
    e = np.exp(-np.abs(h))
    return e / (1 + e) ** 2


def se(X, y, w):
    h = X @ w
    return X.T @ ((sigma(h) - y) * slope(h)) / len(y)


def ce(X, y, w):
    return X.T @ (sigma(X @ w) - y) / len(y)


def se_loss(X, y, w):
    return np.mean((y - sigma(X @ w)) ** 2) / 2


def ce_loss(X, y, w):
    h = X @ w
    return np.mean(np.logaddexp(0, h) - y * h)


def by_delta(delta):
    """A gradient from what each example adds to ∂J/∂h: delta(h, ŷ, y)."""
    return lambda X, y, w: X.T @ delta(X @ w, sigma(X @ w), y) / len(y)


def refused(verdict, *words):
    assert isinstance(verdict, Verdict)
    assert not verdict
    assert verdict.sentence.startswith("Not yet: "), verdict
    assert verdict.sentence.endswith(".")
    for word in words:
        assert word in verdict.sentence, verdict
    return True


def passed(verdict, *words):
    assert verdict.right, verdict
    assert verdict.sentence.startswith("Right: ")
    for word in words:
        assert word in verdict.sentence, verdict
    return True


# right ones, in several styles


def loops(X, y, w):
    m, n = len(X), len(w)
    total = [0.0] * n
    for i in range(m):
        h = sum(X[i][j] * w[j] for j in range(n))
        p = 1 / (1 + math.exp(-h)) if h > -700 else 0.0
        for j in range(n):
            total[j] += (p - y[i]) * X[i][j] / m
    return total


def columns(X, y, w):
    y, w = y.reshape(-1, 1), w.reshape(-1, 1)
    return (X.T @ (sigma(X @ w) - y) / len(X)).ravel()


def single(X, y, w):
    X, y, w = X.astype(np.float32), y.astype(np.float32), w.astype(np.float32)
    return X.T @ (sigma(X @ w) - y) / np.float32(len(y))


def by_einsum(X, y, w):
    return np.einsum("ij,i->j", X, sigma(np.dot(X, w)) - y) / X.shape[0]


def comprehension(X, y, w):
    return tuple(
        np.mean([(sigma(x @ w) - t) * x[j] for x, t in zip(X, y, strict=True)])
        for j in range(len(w))
    )


def own_differences(X, y, w):
    steps = 1e-5 * np.eye(len(w))
    return np.array([(ce_loss(X, y, w + d) - ce_loss(X, y, w - d)) / 2e-5 for d in steps])


class Model:
    def __call__(self, X, y, w):
        return ce(X, y, w)

    def gradient(self, X, y, w):
        return ce(X, y, w)


@pytest.mark.parametrize(
    "mine",
    [
        ce,
        loops,
        columns,
        single,
        by_einsum,
        comprehension,
        own_differences,
        Model(),
        Model().gradient,
    ],
    ids=lambda mine: getattr(mine, "__name__", "object"),
)
def test_a_right_gradient_passes_in_any_style(mine):
    assert passed(check.gradient(mine, CE))
    assert refused(check.gradient(mine, SE), "f′")


def test_what_a_right_verdict_says():
    assert repr(check.gradient(se, SE)) == (
        "Right: it agrees with finite differences of the loss on 75 shapes, and at h = ±800."
    )
    assert (
        repr(check.loss(ce_loss, CE))
        == "Right: it agrees with the loss on 75 shapes, and at h = ±800."
    )
    assert repr(check.derivative(slope, "sigmoid")) == (
        "Right: it agrees with finite differences at 35 numbers, alone and as an array, and at h = "
        "±800."
    )
    assert repr(check.step(lambda X, y, w, rate: w - rate * ce(X, y, w), CE)) == (
        "Right: it is w − rate · ∇J, with ∇J by finite differences, on 75 shapes, and at h = ±800."
    )


def naive(h):
    return 1 / (1 + np.exp(-h))


def test_a_warning_on_the_way_to_a_right_result_is_right(capfd):
    verdict = check.gradient(lambda X, y, w: X.T @ (naive(X @ w) - y) / len(y), CE)
    assert passed(
        verdict,
        "On the way numpy warns of an overflow at h = −800; the result is right all the same.",
    )
    assert capfd.readouterr() == ("", "")


def test_other_warnings_on_the_way_are_told_as_they_are():
    def mine(X, y, w):
        warnings.warn("the rate is large", stacklevel=1)
        return ce(X, y, w)

    def by_matrix(X, y, w):
        r = np.matrix(sigma(X @ w) - y)  # Python does not show its warning either
        return np.asarray(r * np.matrix(X)).ravel() / len(y)

    words = (
        "On the way there is the warning “the rate is large” with X of shape (1, 1); the result is "
        "right all the same."
    )
    assert passed(check.gradient(mine, CE), words)
    assert "On the way" not in check.gradient(by_matrix, CE).sentence


@pytest.mark.parametrize(
    ("activation", "f", "prime"),
    [
        (TANH, np.tanh, lambda h: 1 - np.tanh(h) ** 2),
        (IDENTITY, lambda h: h, np.ones_like),
        (SOFTPLUS, lambda h: np.logaddexp(0, h), sigma),
        (ARCTAN, np.arctan, lambda h: 1 / (1 + h**2)),
        (
            Activation("half", lambda h: h / 2, lambda h: 0 * h + 0.5, (-9, 9)),
            lambda h: h / 2,
            lambda h: 0 * h + 0.5,
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_other_activations(activation, f, prime):
    def gradient(X, y, w):
        h = X @ w
        return X.T @ ((f(h) - y) * prime(h)) / len(y)

    options = {"activation": activation}
    assert passed(check.gradient(gradient, SE, **options))
    assert passed(check.loss(lambda X, y, w: np.mean((f(X @ w) - y) ** 2) / 2, SE, **options))
    assert passed(check.step(lambda X, y, w, rate: w - rate * gradient(X, y, w), SE, **options))
    assert passed(check.derivative(prime, activation))
    assert refused(
        check.gradient(lambda X, y, w: -gradient(X, y, w), SE, **options), "exactly −1 times"
    )
    if activation is not IDENTITY and activation.name != "half":
        assert refused(check.gradient(se, SE, **options))
        assert refused(
            check.gradient(lambda X, y, w: X.T @ (f(X @ w) - y) / len(y), SE, **options),
            "misses f′(h)",
        )


# wrong gradients, and what must be said of them

M = lambda X, y, w: len(y)  # noqa: E731

FACTORS = [
    (-1, "exactly −1 times the gradient: a step against it climbs"),
    (2, "exactly 2 times the gradient: the 2 that comes down from the square"),
    (0.5, "exactly ½ times the gradient: the ½ of the loss"),
    (-2, "exactly −2 times the gradient: a step against it climbs, and the 2"),
    (-0.5, "exactly −½ times"),
    (0.37, "exactly 0.37 times"),
    (1.001, "exactly 1.001 times"),
    (-3.5, "exactly −3.5 times"),
    (1 / 3, "exactly ⅓ times"),
    (0.25, "exactly ¼ times"),
]


@pytest.mark.parametrize(("factor", "words"), FACTORS)
def test_a_factor_is_named(factor, words):
    assert refused(check.gradient(lambda X, y, w: factor * se(X, y, w), SE), words)
    assert refused(check.gradient(lambda X, y, w: factor * ce(X, y, w), CE), words.split(":")[0])


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (lambda m, n: m, "misses the factor 1/m: with m examples it is m times too long"),
        (lambda m, n: 1 / m, "has a factor 1/m too many: with m examples it is m times too short"),
        (lambda m, n: m / n, "divides by n, the number of weights, instead of m"),
        (lambda m, n: m**2, "is m² times too long, with m the number of examples"),
        (lambda m, n: 1 / m**2, "is m² times too short, with m the number of examples"),
        (lambda m, n: n, "is n times too long, with n the number of weights"),
        (lambda m, n: 1 / n, "is n times too short, with n the number of weights"),
    ],
)
@pytest.mark.parametrize(("right", "of"), [(se, SE), (ce, CE)], ids=[SE, CE])
def test_a_factor_of_m_or_n_is_named(factor, words, right, of):
    def wrong(X, y, w):
        return right(X, y, w) * factor(*X.shape)

    assert refused(check.gradient(wrong, of), words)
    assert refused(
        check.gradient(lambda X, y, w: -wrong(X, y, w), of),
        words,
        "sign turned: a step against it climbs",
    )


PRIMES = [
    ("takes f′ at ŷ, not at h", lambda h, p: slope(p)),
    ("has h in the formula f′ = ŷ(1 − ŷ), where ŷ belongs", lambda h, p: h * (1 - h)),
    ("has ŷ where f′(h) belongs", lambda h, p: p),
    ("has 1 − ŷ where f′(h) belongs", lambda h, p: 1 - p),
    ("has 1 − ŷ² for f′, which is the slope of tanh", lambda h, p: 1 - p**2),
]
SQUARED = [
    (
        "misses f′(h), which only the gradient of the cross-entropy can do without",
        lambda h, p, y: p - y,
    ),
    ("has f′ twice", lambda h, p, y: (p - y) * slope(h) ** 2),
    ("divides by f′(h) instead of multiplying", lambda h, p, y: (p - y) / slope(h)),
    ("does not use the label y", lambda h, p, y: p * slope(h)),
    ("does not use the prediction ŷ", lambda h, p, y: -y * slope(h)),
    ("adds y to ŷ instead of taking it off", lambda h, p, y: (p + y) * slope(h)),
    ("h where ŷ belongs: the activation is missing", lambda h, p, y: (h - y) * slope(h)),
    ("leaves ŷ − y squared", lambda h, p, y: (p - y) ** 2 * slope(h)),
    ("has y in the formula f′ = ŷ(1 − ŷ), where ŷ belongs", lambda h, p, y: (p - y) * y * (1 - y)),
    ("misses the factor ŷ − y", lambda h, p, y: slope(h)),
    *((text, lambda h, p, y, v=v: (p - y) * v(h, p)) for text, v in PRIMES),
]
ENTROPY = [
    (
        "has f′(h), which has cancelled here and stays in the gradient of the squared error",
        lambda h, p, y: (p - y) * slope(h),
    ),
    (
        "still has 1/(ŷ(1 − ŷ)), as ∂J/∂ŷ has: the next factor of the chain, f′(h), is forgotten",
        lambda h, p, y: -(y / p - (1 - y) / (1 - p)),
    ),
    ("has f′ twice, and here it has cancelled", lambda h, p, y: (p - y) * slope(h) ** 2),
    ("does not use the label y", lambda h, p, y: p),
    ("h where ŷ belongs: the activation is missing", lambda h, p, y: h - y),
    ("misses what comes from the term y ln ŷ", lambda h, p, y: (1 - y) * p),
    ("misses what comes from the term (1 − y) ln(1 − ŷ)", lambda h, p, y: -y * (1 - p)),
    (
        "has y and ŷ swapped: it divides by y(1 − y)",
        lambda h, p, y: -(p / y - (1 - p) / (1 - y)) * slope(h),
    ),
    (
        "inner derivative of ln(1 − ŷ), which is −1",
        lambda h, p, y: -(y / p + (1 - y) / (1 - p)) * slope(h),
    ),
    ("is the formula for labels −1 and +1, and gets 0 and 1", lambda h, p, y: -y * sigma(-y * h)),
    *(
        (
            f"{text}, so that nothing cancels",
            lambda h, p, y, v=v: -(y / p - (1 - y) / (1 - p)) * v(h, p),
        )
        for text, v in PRIMES
    ),
    *(
        ("has f′, which has cancelled, and " + text, lambda h, p, y, v=v: (p - y) * v(h, p))
        for text, v in PRIMES
    ),
]


def named(value):
    """A name that is the same in every process, which the text of a function is not."""
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize(
    ("of", "words", "delta"),
    [(SE, *row) for row in SQUARED] + [(CE, *row) for row in ENTROPY],
    ids=named,
)
def test_a_slip_is_named_also_with_a_sign_or_a_factor_besides(of, words, delta):
    wrong = by_delta(delta)
    assert refused(check.gradient(wrong, of), f"yours {words}" if words[:3] == "has" else words)
    assert check.gradient(wrong, of).sentence.endswith(f"{words}.")
    assert refused(
        check.gradient(lambda X, y, w: -wrong(X, y, w), of),
        words,
        "sign turned: a step against it climbs",
    )
    assert refused(
        check.gradient(lambda X, y, w: len(y) * wrong(X, y, w), of), words, "misses the factor 1/m"
    )
    assert refused(
        check.gradient(lambda X, y, w: 3 * wrong(X, y, w), of), words, "has a factor 3 besides"
    )
    assert refused(
        check.gradient(lambda X, y, w: wrong(X, y, w)[None], of), "returns shape (1, 3)", words
    )


@pytest.mark.parametrize(("of", "prime"), [(SE, slope), (CE, np.ones_like)])
def test_swapped_labels_and_the_sigmoid_at_minus_h_differ_by_a_sign(of, prime):
    swapped = check.gradient(by_delta(lambda h, p, y: (p - (1 - y)) * prime(h)), of)
    assert refused(swapped, "yours has the labels swapped, 1 − y where y belongs.")
    assert refused(
        check.gradient(by_delta(lambda h, p, y: (sigma(-h) - y) * prime(h)), of),
        "yours takes f at −h, not at h.",
    )


def without(index, share):
    """A gradient that leaves out an example, of which it takes a mean or not."""

    def wrong(X, y, w):
        kept = np.delete(np.arange(len(y)), index)
        with np.errstate(invalid="ignore"):
            return X[kept].T @ (sigma(X[kept] @ w) - y[kept]) / np.float64(share(len(y)))

    return wrong


def first_only(X, y, w):
    for x, t in zip(X, y, strict=True):
        return (sigma(x @ w) - t) * x


def last_only(X, y, w):
    for x, t in zip(X, y, strict=True):
        found = (sigma(x @ w) - t) * x / len(y)
    return found


def rows(X, y, w):
    return (sigma(X @ w) - y)[:, None] * X


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("uses the first example only", first_only),
        ("uses the last example only", last_only),
        (
            "has a row for each example: the sum over the examples is missing. It returns shape "
            "(5, 3)",
            rows,
        ),
        (
            "sums over weights instead of examples. It returns shape (5,)",
            lambda *a: rows(*a).sum(axis=1),
        ),
        ("sums over weights instead of examples", lambda *a: rows(*a).mean(axis=1)),
        ("misses x: it is ∂J/∂h of each example", lambda X, y, w: sigma(X @ w) - y),
        ("leaves out the first example.", without(0, lambda m: m)),
        ("leaves out the first example.", without(0, lambda m: m - 1)),
        ("leaves out the last example.", without(-1, lambda m: m)),
        ("leaves out the last example.", without(-1, lambda m: m - 1)),
        (
            "divides by m − 1 instead of m",
            lambda X, y, w: ce(X, y, w) * len(y) / (len(y) - 1 or np.nan),
        ),
        ("returns shape (0,); the gradient has the shape of w", lambda X, y, w: []),
        ("misses x: it is ∂J/∂h alone", lambda X, y, w: np.mean(sigma(X @ w) - y)),
        ("misses x: it is ∂J/∂h alone", lambda X, y, w: 0 * w + np.mean(sigma(X @ w) - y)),
        ("has x twice", lambda X, y, w: (X**2).T @ (sigma(X @ w) - y) / len(y)),
        ("has the bias last", lambda X, y, w: np.roll(ce(X, y, w), -1)),
        (
            "pairs every example with every other, since (m, 1) minus (m,) is (m, m)",
            lambda X, y, w: (X.T @ (sigma(X @ w[:, None]) - y) / len(y)).sum(axis=1),
        ),
        (
            "pairs every example with every other, since (m, 1) minus (m,) is (m, m). It returns "
            "shape (3, 5)",
            lambda X, y, w: X.T @ (sigma(X @ w[:, None]) - y) / len(y),
        ),
        (
            "pairs every example with every other, since (m,) minus (m, 1) is (m, m)",
            lambda X, y, w: (X.T @ (sigma(X @ w) - y[:, None])).mean(axis=1),
        ),
        (
            "returns shape (1, 3); the gradient has the shape of w, (3,). The numbers in it are "
            "right",
            lambda X, y, w: ce(X, y, w)[None, :],
        ),
        (
            "returns shape (4, 1); the gradient has the shape of w, (4,). The numbers in it are "
            "right",
            lambda X, y, w: columns(X, y, w)[:, None] if len(w) == 4 else columns(X, y, w),
        ),
        (
            "returns shape (); the gradient has the shape of w, (1,). The numbers in it are right",
            lambda X, y, w: np.squeeze(ce(X, y, w)),
        ),
        (
            "returns shape (2,); the gradient has the shape of w, (3,)",
            lambda X, y, w: ce(X, y, w)[1:],
        ),
        (
            "with X of shape (1, 3), yours stops with ValueError: matmul",
            lambda X, y, w: X @ (sigma(X @ w) - y),
        ),
        ("returns zeros only", lambda X, y, w: 0 * w),
        ("returns None", lambda X, y, w: None),
        ("returns nothing but NaN", lambda X, y, w: w * np.nan),
        ("returns 'ce', of type str; it should return a gradient", lambda X, y, w: "ce"),
        (
            "of type ndarray with dtype complex128; it should return a gradient",
            lambda X, y, w: w * 1j,
        ),
        ("returns <generator object <lambda>>, of type generator", lambda X, y, w: (yield w)),
        ("of type list", lambda X, y, w: [[1], [1, 2]]),
        ("of type function", lambda X, y, w: ce),
        (
            "is right for one example and wrong for more than one",
            lambda X, y, w: ce(X, y, w) + (len(y) > 1),
        ),
        (
            "is right but for its first entry, that of the bias: for X = [[1, ",
            lambda X, y, w: ce(X, y, w) * (np.arange(len(w)) > 0),
        ),
        (
            "is right in its first entry, that of the bias, and not in all others",
            lambda X, y, w: ce(X, y, w) + 0.2 * (np.arange(len(w)) > 0),
        ),
        ("yours is wrong: for X = [[", lambda X, y, w: ce(X, y, w) + 0.1),
        ("and finite differences give", lambda X, y, w: ce(X, y, w) * (1.01 if len(y) == 6 else 1)),
        ("mine() takes 2 positional arguments but 3 were given", lambda X, y: 0),
    ],
)
def test_what_is_wrong_with_the_sum_the_shape_or_the_whole(words, wrong):
    words = words.replace("mine()", wrong.__qualname__ + "()") if "positional" in words else words
    assert refused(check.gradient(wrong, CE), words)


def each(X, y, w):
    return (sigma(X @ w) - y)[:, None] * X


def paired(X, y, w):
    """Each prediction (rows) less each label."""
    return sigma(X @ w)[:, None] - y


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("uses the first example only.", lambda *a: each(*a)[0]),
        ("uses the first example only.", lambda *a: each(*a)[0] / len(a[1])),
        ("uses the last example only.", lambda *a: each(*a)[-1]),
        ("uses the last example only.", lambda *a: each(*a)[-1] / len(a[1])),
        ("sums over weights instead of examples. It", lambda *a: each(*a).sum(axis=1)),
        ("sums over weights instead of examples. It", lambda *a: each(*a).mean(axis=1)),
        ("sums over weights instead of examples. It", lambda *a: each(*a).sum(axis=1) / len(a[1])),
        ("has a row for each example: the sum over the examples is missing. It", each),
        (
            "has a row for each example: the sum over the examples is missing. It",
            lambda *a: each(*a) / len(a[1]),
        ),
        ("misses x: it is ∂J/∂h of each example. It", lambda X, y, w: sigma(X @ w) - y),
        ("misses x: it is ∂J/∂h of each example. It", lambda X, y, w: (sigma(X @ w) - y) / len(y)),
        *(
            (
                f"pairs every example with every other, since {shapes} is (m, m). It",
                lambda X, y, w, f=f, k=k: f(X, paired(X, y, w)) * len(y) ** k,
            )
            for shapes, f in (
                ("(m, 1) minus (m,)", lambda X, r: X.T @ r),
                ("(m,) minus (m, 1)", lambda X, r: X.T @ r.T),
            )
            for k in (0, -1)
        ),
        *(
            (
                f"pairs every example with every other, since {shapes} is (m, m).",
                lambda X, y, w, f=f, k=k: f(X, paired(X, y, w)) * len(y) ** k,
            )
            for shapes, f in (
                ("(m, 1) minus (m,)", lambda X, r: X.T @ r.sum(axis=1)),
                ("(m,) minus (m, 1)", lambda X, r: X.T @ r.sum(axis=0)),
            )
            for k in (0, -1, -2)
        ),
    ],
)
def test_a_wrong_sum_is_one_slip_with_or_without_its_mean(words, wrong):
    assert refused(check.gradient(wrong, CE), f"yours {words}")


@pytest.mark.parametrize(("share", "right"), [(5e-6, True), (2e-5, False)])
def test_numbers_agree_to_one_part_in_a_hundred_thousand(share, right):
    verdicts = (
        check.gradient(lambda X, y, w: (1 + share) * ce(X, y, w), CE),
        check.loss(lambda X, y, w: (1 + share) * ce_loss(X, y, w), CE),
        check.derivative(lambda h: (1 + share) * slope(h), "sigmoid"),
    )
    assert {verdict.right for verdict in verdicts} == {right}


def test_a_zero_is_a_zero_but_for_rounding():
    assert passed(check.gradient(lambda X, y, w: 0 * w + 1e-15, lambda X, y, w: 3.0))
    assert refused(check.gradient(lambda X, y, w: 0 * w + 2e-8, lambda X, y, w: 3.0))


def test_what_is_made_for_labels_0_and_1_or_for_two_weights_is_right_within_that():
    assert passed(
        check.gradient(
            lambda X, y, w: X.T @ np.where(y == 1, -sigma(-X @ w), sigma(X @ w)) / len(y), CE
        ),
        "; it is made for the labels 0 and 1: for X = [[1]], y = [0.53], w = [−1.1] it gives "
        "[0.2497], and right is [−0.2803]",
    )
    assert passed(
        check.loss(lambda X, y, w: np.mean(np.logaddexp(0, (1 - 2 * y) * (X @ w))), CE),
        "it is made for the labels 0 and 1",
    )
    two = check.step(
        lambda X, y, w, rate: np.array([descends(X, y, w, rate)[j] for j in (0, 1)]), CE
    )
    assert passed(two, "it is written for two weights: with X of shape (1, 1) it stops")
    # above 0.9 alone is another thing
    assert refused(check.gradient(lambda X, y, w: ce(X, np.where(y > 0.9, 1, y), w), CE))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda X, y, w: ce(X[:6], y[:6], w),
        lambda X, y, w: ce(np.unique(X, axis=0), y[np.unique(X, axis=0, return_index=True)[1]], w),
        lambda X, y, w: np.clip(ce(X, y, w), -5, 5),
        lambda X, y, w: X.T @ (sigma(np.clip(X @ w, -5, 5)) - y) / len(y),
        lambda X, y, w: X.T @ (np.clip(sigma(X @ w), 1e-7, 1 - 1e-7) - y) / len(y),
        lambda X, y, w: ce(X, y, w) + 1e-6,
        lambda X, y, w: ce(X, y, w) * (2 if len(w) == 1 else 1),
        lambda X, y, w: ce(X, y, w) * (1 if w.any() else 2),
        lambda X, y, w: ce(X, y, w) * (2 if len(set(y)) == 1 and len(y) > 1 else 1),
        lambda X, y, w: ce(X, y, w) * (2 if len(w) > 4 else 1),
        lambda X, y, w: ce(X, y, w) * (2 if np.abs(X).max() > 100 else 1),
        lambda X, y, w: X.T @ (sigma(np.clip(X @ w, -18, 18)) - y) / len(y),
        lambda X, y, w: ce(X.astype(np.float16), y, w).astype(float),
        lambda X, y, w: ce(X[:50], y[:50], w),
        lambda X, y, w: ce(X, y, w) * (1 if len(w) < 7 else 2),
        lambda X, y, w: ce(X, y, np.where((w < 0).all(), -w, w)),
        lambda X, y, w: ce(X, y[::-1] if len(y) > 10 else y, w),
        lambda X, y, w: ce(X, y, w) * (2 if len(y) == 11 else 1),
        lambda X, y, w: ce(np.where(np.abs(X) < 1e-3, 0, X), y, w),
        lambda X, y, w: ce(X, y, np.clip(w, -100, 100)),
        lambda X, y, w: X.T @ (sigma(np.round(X @ w, 2)) - y) / len(y),
        lambda X, y, w: ce(X, np.where(y < 0.1, 0, y), w),
        lambda X, y, w: ce(X, y, w) + 1e-8,
        lambda X, y, w: ce(X, y, w) * (1 if len(y) % 2 else 1.001),
        lambda X, y, w: ce(X, y, w) * (np.nan if np.abs(X @ w).max() > 799 and X[0, 0] != 1 else 1),
    ],
)
def test_what_is_wrong_somewhere_alone_is_not_right(wrong):
    assert not check.gradient(wrong, CE)


def test_nan_far_out_is_not_excused_by_the_column_of_ones():
    def mine(x, y, w):
        p = np.exp(x @ w) / (1 + np.exp(x @ w))
        return (p - y) * p * (1 - p) * x

    assert refused(check.gradient(mine, SE, one_example=True), "overflows at h = 800")
    with np.errstate(all="ignore"):
        wrong = check.gradient(
            lambda X, y, w: (
                X.T
                @ np.where(y == 1, -np.exp(-X @ w) / (1 + np.exp(-X @ w)), 1 / (1 + np.exp(-X @ w)))
                / len(y)
            ),
            CE,
            labels=(-1, 1),
        )
    assert refused(wrong, "overflows at h = −800")


def test_a_step_is_measured_by_the_rate():
    assert refused(check.step(lambda X, y, w, rate: w - min(rate, 2) * ce(X, y, w), CE))
    assert refused(
        check.step(lambda X, y, w, rate: w - (rate if rate > 0.01 else 0) * ce(X, y, w), CE)
    )


def test_a_loss_with_kinks_is_tried_beside_them():
    def hinge(X, y, w):
        return np.mean(np.maximum(0, 1 - y * (X @ w)))

    def mine(X, y, w):
        return -X.T @ np.where(y * (X @ w) < 1, y, 0) / len(y)

    assert passed(check.gradient(mine, hinge, labels=(-1, 1)), "your loss on")
    assert refused(check.gradient(lambda *a: -mine(*a), hinge, labels=(-1, 1)))


def test_the_course_s_own_function_is_not_the_readers():
    words = "this is what cross_entropy_gradient, the course’s own, returns; write one of yours"
    for mine in (
        cross_entropy_gradient,
        partial(cross_entropy_gradient),
        lambda X, y, w: cross_entropy_gradient(X, y, w),
    ):
        assert refused(check.gradient(mine, CE), words)
    assert refused(check.loss(cross_entropy, CE), "this is what cross_entropy, the course’s own")

    def penalised(X, y, w):
        return cross_entropy(X, y, w) + w @ w

    assert passed(
        check.gradient(lambda X, y, w: cross_entropy_gradient(X, y, w) + 2 * w, penalised)
    )
    assert passed(check.step(lambda X, y, w, r: w - r * cross_entropy_gradient(X, y, w), CE))


def test_what_cannot_be_looked_at_is_told_as_what_it_is():
    class Tensor:
        def __array__(self, *options, **more):
            raise RuntimeError("call detach()")

        def __repr__(self):
            raise RuntimeError

    assert refused(
        check.gradient(lambda X, y, w: Tensor(), CE), "yours returns a Tensor; it should"
    )
    large = check.gradient(lambda X, y, w: np.broadcast_to(1.0, (10**6, 10**6)), CE)
    assert refused(large, "yours returns an array of shape (1000000, 1000000)")
    one = check.gradient(lambda X, y, w: ce(X, y, w).squeeze(), CE)
    assert refused(one, "with one weight, yours returns shape ()", "with more weights the shape is")


@pytest.mark.parametrize(
    ("words", "predict"),
    [
        ("has 1/1 + e⁻ʰ where 1/(1 + e⁻ʰ) belongs", lambda h: 1 / 1 + np.exp(-h)),
        ("takes σ twice", lambda h: sigma(sigma(h))),
        ("takes σ at 2h", lambda h: sigma(2 * h)),
        ("rounds ŷ to 0 or 1", lambda h: np.where(h > 0, 1.0, 0.0)),
        ("takes a softmax over the examples", lambda h: np.exp(h) / np.sum(np.exp(h))),
        ("takes every prediction for 1", lambda h: 1.0 + 0 * h),
    ],
)
def test_a_wrong_prediction_is_named(words, predict):
    assert refused(check.gradient(lambda X, y, w: X.T @ (predict(X @ w) - y) / len(y), CE), words)


def without_bias(X, w):
    return X[:, 1:] @ w[1:]


@pytest.mark.parametrize(
    ("of", "words", "wrong"),
    [
        (
            CE,
            "multiplies w and x entry by entry, w * x, where w @ x belongs",
            lambda x, y, w: (sigma(w * x) - y) * x,
        ),
        (
            SE,
            "multiplies w and x entry by entry",
            lambda x, y, w: (sigma(w * x) - y) * slope(w * x) * x,
        ),
        (SE, "takes σ twice", lambda x, y, w: (sigma(sigma(x @ w)) - y) * slope(x @ w) * x),
        (
            SE,
            "has the bias outside the exponential",
            lambda x, y, w: (1 / (1 + np.exp(-x[1:] @ w[1:]) + w[0]) - y) * slope(x @ w) * x,
        ),
        (
            SE,
            "has the bias outside σ",
            lambda x, y, w: (sigma(x[1:] @ w[1:]) + w[0] - y) * slope(x @ w) * x,
        ),
        (
            SE,
            "adds the bias to the features",
            lambda x, y, w: (sigma((x[1:] + w[0]) @ w[1:]) - y) * slope(x @ w) * x,
        ),
    ],
)
def test_a_wrong_prediction_of_one_example_is_named(of, words, wrong):
    assert refused(check.gradient(wrong, of, one_example=True), f"yours {words}")


PENALTIES = [
    (0.1, lambda w: w, "adds 0.1 · w, as a penalty on all weights does, the bias among them."),
    (-2, lambda w: np.r_[0, w[1:]], "takes off 2 · w in all entries but the first, as a penalty"),
    (0.3, lambda w: np.r_[w[:1], 0 * w[1:]], "adds 0.3 · w₀ in the first entry alone"),
    (0.5, np.sign, "adds ½ · the signs of w, as a penalty on all weights does"),
]


@pytest.mark.parametrize(("factor", "term", "words"), PENALTIES)
@pytest.mark.parametrize(("right", "of"), [(se, SE), (ce, CE)], ids=[SE, CE])
def test_a_penalty_that_the_loss_has_not_is_named(factor, term, words, right, of):
    def penalised(X, y, w):
        return right(X, y, w) + factor * term(w)

    def over_m(X, y, w):
        return right(X, y, w) + factor * term(w) / len(y)

    def step(X, y, w, rate):
        return w - rate * penalised(X, y, w)

    assert refused(check.gradient(penalised, of), f"yours {words}")
    assert refused(check.gradient(over_m, of), f"yours {words.replace(' ·', '/m ·', 1)}")
    assert refused(check.step(step, of), f"takes off rate times something that {words}")


def test_a_penalty_beside_a_slip_is_named_too():
    missed = check.gradient(lambda X, y, w: np.mean(sigma(X @ w) - y) + 0.1 * w, CE)
    assert refused(missed, "yours misses x: it is ∂J/∂h alone. And it adds 0.1 · w, as a penalty")
    other = check.gradient(lambda X, y, w: ce(X, y, w) - 3 * w / len(y), SE)
    assert refused(other, "yours misses f′(h), which", ". And it takes off 3/m · w, as a penalty")


def test_a_slip_that_does_not_hold_for_large_numbers_is_not_told():
    for wrong in (
        lambda X, y, w: 2 * np.clip(ce(X, y, w), -5, 5),
        lambda X, y, w: np.where(np.abs(X @ w).max() < 5, 2, 1) * ce(X, y, w),
    ):
        assert refused(check.gradient(wrong, CE), "yours is wrong: for X = [[1]], y = [0]")


def test_a_penalty_on_the_bias_too_is_told():
    def own(X, y, w):
        return ce_loss(X, y, w) + 0.05 * w[1:] @ w[1:]

    verdict = check.gradient(lambda X, y, w: ce(X, y, w) + 0.1 * w, own)
    assert refused(verdict, "adds 0.1 · w₀ in the first entry alone, as a penalty on the bias does")
    assert refused(check.loss(lambda *a: own(*a) + 0.05 * a[2][0] ** 2, own), "the bias squared")
    assert refused(
        check.loss(lambda X, y, w: ce_loss(X, y, w) + 0.5 / len(y) * (w**2).sum(), CE),
        "adds ½/m · Σw², a penalty on all weights, the bias among them.",
    )


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (lambda X, w: len(X), "which misses the factor 1/m"),
        (lambda X, w: -1, "which is exactly −1 times the gradient"),
    ],
)
@pytest.mark.parametrize(("right", "of"), [(se, SE), (ce, CE)], ids=[SE, CE])
def test_a_slip_in_the_bias_alone_is_named_and_shown_where_there_is_one(factor, words, right, of):
    def wrong(X, y, w):
        out = right(X, y, w)
        out[0] *= factor(X, w)
        return out

    words = f"is right but for its first entry, that of the bias, {words}"
    assert refused(check.gradient(wrong, of), words, "for X = [[1")


def test_f_prime_forgotten_in_the_bias_alone():
    verdict = check.gradient(lambda X, y, w: np.r_[ce(X, y, w)[:1], se(X, y, w)[1:]], SE)
    assert refused(
        verdict, "is right but for its first entry, that of the bias, which misses f′(h)"
    )


@pytest.mark.parametrize("epsilon", [1e-3, 1e-5, 1e-7, 1e-12])
def test_an_epsilon_in_the_logarithms_is_named_whatever_its_size(epsilon):
    for wrong in (
        with_epsilon(epsilon),
        lambda X, y, w: clipped(X, y, w, epsilon),
    ):
        words = f"no ln ŷ gets below ln({epsilon:.1g}) in it".replace("-", "−")
        assert refused(check.loss(wrong, CE), words)


def test_a_factor_is_exact_to_nine_digits_and_told_with_enough():
    assert refused(
        check.gradient(lambda *a: 1.00002 * ce(*a), CE), "is exactly 1.00002 times the gradient"
    )
    assert refused(check.loss(lambda *a: 1.00002 * ce_loss(*a), CE), "is exactly 1.00002 times")
    assert refused(check.gradient(lambda *a: np.pi / 3 * ce(*a), CE), "is about 1.047 times")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("takes σ twice", lambda p: sigma(p)),
        ("rounds ŷ to 0 or 1", np.round),
    ],
)
def test_a_wrong_prediction_in_a_loss_is_named(words, wrong):
    squared = check.loss(lambda X, y, w: np.mean((wrong(sigma(X @ w)) - y) ** 2) / 2, SE)
    assert refused(squared, f"yours {words}")
    if wrong is not np.round:
        entropy = check.loss(
            lambda X, y, w: (
                -np.mean(
                    y * np.log(wrong(sigma(X @ w))) + (1 - y) * np.log(1 - wrong(sigma(X @ w)))
                )
            ),
            CE,
        )
        assert refused(entropy, f"yours {words}")


def test_steps_for_each_example_and_many_at_once_are_named():
    def each_example(X, y, w, rate):
        for i in range(len(y)):
            w = w - rate * ce(X[[i]], y[[i]], w)
        return w

    def each_share(X, y, w, rate):
        return each_example(X, y, w, rate / len(y))

    def ten(X, y, w, rate):
        for _ in range(10):
            w = w - rate * ce(X, y, w)
        return w

    assert refused(check.step(each_example, CE), "takes a step for each example, one after the")
    assert refused(check.step(each_share, CE), "takes a step of 1/m of the rate for each example")
    assert refused(check.step(ten, CE), "takes 10 steps in one call.")


def test_what_only_remembers_its_answers_is_not_right():
    asked = []

    def spies(X, y, w):
        asked.append(((X.tobytes(), y.tobytes(), w.tobytes()), ce(X, y, w)))
        return asked[-1][1]

    assert check.gradient(spies, CE)
    answers = dict(asked)

    def remembers(X, y, w):
        return answers.get((X.tobytes(), y.tobytes(), w.tobytes()), 0 * w)

    in_order = iter(asked)

    def counts(X, y, w):
        return next(in_order)[1]

    words = "is right for what each check asks and wrong for what no check has asked before"
    assert refused(check.gradient(remembers, CE), words)
    assert refused(check.gradient(counts, CE), words)

    slopes = {}
    assert check.derivative(
        np.vectorize(lambda h: slopes.setdefault(float(h), float(slope(h)))), "sigmoid"
    )
    assert not check.derivative(np.vectorize(lambda h: slopes.get(h, 0.0)), "sigmoid")


def test_terms_of_a_loss_that_are_wrong_are_named():
    def terms(first, second):
        return lambda X, y, w: (
            first(y, -np.log(sigma(X @ w)), len(y))
            + second(1 - y, -np.log(sigma(-X @ w)), -np.log(sigma(X @ w)), len(y))
        )

    for words, wrong in (
        (
            "has 1/m on its first term alone",
            terms(lambda y, a, m: y @ a / m, lambda q, b, a, m: q @ b),
        ),
        (
            "has 1/m on its second term alone",
            terms(lambda y, a, m: y @ a, lambda q, b, a, m: q @ b / m),
        ),
        (
            "has 1 − ln ŷ where ln(1 − ŷ) belongs",
            terms(lambda y, a, m: y @ a / m, lambda q, b, a, m: -q @ (1 + a) / m),
        ),
    ):
        assert refused(check.loss(wrong, CE), words)


def test_a_half_of_the_squared_error_is_told_with_where_it_went():
    assert refused(
        check.gradient(lambda X, y, w: 2 * se(X, y, w), SE),
        "yours is exactly 2 times the gradient: the 2 that comes down from the square cancels the "
        "½ of the loss.",
    )
    assert refused(
        check.gradient(lambda X, y, w: -se(X, y, w) / 2, SE),
        "yours is exactly −½ times the gradient: a step against it climbs, and the ½ of the loss "
        "cancels the 2 that comes down from the square.",
    )


def test_numbers_that_differ_little_are_shown_with_more_digits():
    verdict = check.gradient(lambda X, y, w: ce(X, y, w) + 1e-5, CE)
    gives, right = verdict.sentence.split(" it gives ")[1].split(", and finite differences give ")
    assert gives + "." != right
    far = check.gradient(lambda X, y, w: X.T @ (sigma(np.clip(X @ w, -11, 11)) - y) / len(y), CE)
    assert refused(far, "finite differences give")
    near = check.derivative(lambda h: slope(h) + 1e-5, "sigmoid")
    assert refused(near, "at h = −0.2 it gives 0.24752657, and finite differences give 0.24751657")


@pytest.mark.parametrize(
    ("activation", "of", "wrong"),
    [
        (
            SIGMOID,
            SE,
            lambda X, y, w: X.T @ ((np.tanh(X @ w) - y) * (1 - np.tanh(X @ w) ** 2)) / len(y),
        ),
        (SIGMOID, CE, lambda X, y, w: X.T @ (np.tanh(X @ w) - y) / len(y)),
        (TANH, SE, se),
        (IDENTITY, SE, se),
    ],
)
def test_another_activation_is_named(activation, of, wrong):
    has = "sigmoid" if wrong is se else "tanh"
    words = f"yours has f = {has}, and here f = {activation.name}"
    assert refused(check.gradient(wrong, of, activation=activation), f"{words}.")
    assert refused(
        check.gradient(lambda X, y, w: -wrong(X, y, w), of, activation=activation),
        words,
        "has its sign turned",
    )


def test_another_activation_in_a_loss_is_named():
    for activation, f in ((TANH, sigma), (SIGMOID, np.tanh)):
        verdict = check.loss(
            lambda X, y, w, f=f: np.mean((f(X @ w) - y) ** 2) / 2, SE, activation=activation
        )
        name = "sigmoid" if f is sigma else "tanh"
        assert refused(verdict, f"yours has f = {name}, and here f = {activation.name}.")


def ce_weights(X, y, w):
    return X[:, 1:].T @ (sigma(w[0] + X[:, 1:] @ w[1:]) - y) / len(y)


def test_f_prime_at_the_features():
    for prime, words in (
        (slope, "takes f′ at the features xⱼ, not at h"),
        (lambda x: x * (1 - x), "has the feature xⱼ in the formula"),
    ):

        def wrong(X, y, w, prime=prime):
            return ((sigma(X @ w) - y)[:, None] * prime(X) * X).mean(axis=0)

        def chain(X, y, w, prime=prime):
            h = X @ w
            return ((sigma(h) - y)[:, None] / slope(h)[:, None] * prime(X) * X).mean(axis=0)

        assert refused(check.gradient(wrong, SE), words)
        assert refused(check.gradient(lambda *a, wrong=wrong: -wrong(*a), SE), words, "sign turned")
        assert refused(check.gradient(wrong, CE), f"has f′, which has cancelled, and {words}")
        assert refused(check.gradient(chain, CE), f"{words}", "nothing cancels")


def test_paired_examples_with_f_prime():
    def wrong(X, y, w):
        h = X @ w.reshape(-1, 1)
        return X.T @ ((sigma(h) - y) * slope(h)) / len(y)

    assert refused(check.gradient(wrong, SE), "pairs every example with every other", "(3, 5)")
    assert refused(
        check.gradient(lambda *a: wrong(*a).sum(axis=1), SE), "pairs every example with every other"
    )


def test_the_smallest_problem_is_shown_and_can_be_worked_out_by_hand():
    verdict = check.gradient(lambda X, y, w: ce(X, y, w) + 0.1, CE)
    numbers = {}
    for name in ("X", "y", "w"):
        numbers[name] = np.array(
            eval(
                verdict.sentence.split(f"{name} = ")[1].split("]")[0].replace("−", "-").strip("[")
                + ","
            )
        )
    x, y, w = (float(numbers[name][0]) for name in "Xyw")
    exact = (1 / (1 + math.exp(-w * x)) - y) * x
    assert refused(
        verdict,
        f"it gives [{exact + 0.1:.4g}], and finite differences give [{exact:.4g}]".replace(
            "-", "−"
        ),
    )


# far from 0


def chain(X, y, w):
    p = naive(X @ w)
    return X.T @ (-(y / p - (1 - y) / (1 - p)) * p * (1 - p)) / len(y)


def stable_chain(X, y, w):
    p = sigma(X @ w)
    return X.T @ ((p - y) / (p * (1 - p)) * (p * (1 - p))) / len(y)


def overflowing(X, y, w):
    e = np.exp(-(X @ w))
    return X.T @ ((1 / (1 + e) - y) * e / (1 + e) ** 2) / len(y)


def overflowing_upwards(X, y, w):
    e = np.exp(X @ w)
    return X.T @ (e / (1 + e) - y) / len(y)


def in_pure_python(X, y, w):
    return [
        sum((1 / (1 + math.e ** -float(x @ w)) - t) * x[j] for x, t in zip(X, y, strict=True))
        / len(y)
        for j in range(len(w))
    ]


@pytest.mark.parametrize(
    ("of", "wrong", "words"),
    [
        (SE, overflowing, "yours overflows at h = −800: it gives [nan] there"),
        (CE, overflowing_upwards, "yours overflows at h = 800: it gives [nan] there"),
        (CE, in_pure_python, "yours overflows at h = −800, with OverflowError"),
        (
            CE,
            chain,
            "yours gives [nan] at h = 800: ŷ has rounded to 1 there, and what is divided by 1 − ŷ "
            "is divided by 0",
        ),
        (CE, stable_chain, "ŷ has rounded to 1 there"),
        (
            CE,
            lambda X, y, w: ce(X, y, w) + 0.002 * (np.abs(X @ w).max() > 30),
            "yours gives [2.002] at h = 800 and y = [0], and finite differences give [2]",
        ),
        (
            CE,
            lambda X, y, w: ce(X, y, w) * (np.abs(X @ w).max() < 30),
            "finite differences give [2]",
        ),
    ],
)
def test_what_goes_wrong_far_out_is_told_with_its_h(of, wrong, words):
    assert refused(check.gradient(wrong, of), words)


# labels, one example, the reader's own loss


def test_labels_of_minus_1_and_1():
    labels = {"labels": (-1, 1)}
    assert passed(check.gradient(lambda X, y, w: ce(X, (y + 1) / 2, w), CE, **labels))
    assert passed(
        check.gradient(
            lambda X, y, w: -X.T @ (y * sigma(-y * (X @ w))) / len(y), CE, labels=[-1, 1]
        )
    )
    assert passed(check.loss(lambda X, y, w: np.mean(np.logaddexp(0, -y * (X @ w))), CE, **labels))
    for words, wrong in (
        ("takes f at −h, not at h", lambda h, y: -y * sigma(y * h)),
        ("has lost y from the inner derivative of −yh, which is −y", lambda h, y: -sigma(-y * h)),
        ("has −h where −yh belongs", lambda h, y: -y * sigma(-h)),
    ):
        verdict = check.gradient(by_delta(lambda h, p, y, wrong=wrong: wrong(h, y)), CE, **labels)
        assert refused(verdict, f"yours {words}.")
    words = "puts the labels −1 and +1 into the formula for labels 0 and 1"
    assert refused(check.gradient(ce, CE, **labels), words)
    assert refused(check.gradient(se, SE, **labels), words)
    assert refused(check.loss(ce_loss, CE, **labels), words)
    assert refused(check.step(lambda X, y, w, rate: w - rate * ce(X, y, w), CE, **labels), words)


@pytest.mark.parametrize(
    ("activation", "f", "prime"),
    [(TANH, np.tanh, lambda f: 1 - f**2), (IDENTITY, lambda h: h, lambda f: 1)],
)
def test_labels_of_minus_1_and_1_are_targets_where_the_activation_reaches_them(
    activation, f, prime
):
    options = {"labels": (-1, 1), "activation": activation}

    def mine(X, y, w):
        y_hat = f(X @ w)
        return X.T @ ((y_hat - y) * prime(y_hat)) / len(y)

    assert passed(check.gradient(mine, SE, **options))
    assert passed(check.loss(lambda X, y, w: np.mean((f(X @ w) - y) ** 2) / 2, SE, **options))
    assert refused(check.gradient(lambda X, y, w: mine(X, (y + 1) / 2, w), SE, **options))


def test_one_example():
    one = {"one_example": True}
    seen = []

    def mine(x, y, w):
        seen.append((x.shape, type(y), w.shape))
        return (sigma(x @ w) - y) * x

    assert passed(check.gradient(mine, CE, **one))
    assert {(shape, of_y) for shape, of_y, _ in seen} >= {((n,), float) for n in (1, 2, 3, 4)}
    assert all(x == w for x, _, w in seen)
    assert passed(
        check.loss(
            lambda x, y, w: math.log1p(math.exp(-abs(x @ w))) + max(x @ w, 0) - y * (x @ w),
            CE,
            **one,
        )
    )
    assert refused(check.gradient(mine, SE, **one), "misses f′(h)")
    assert refused(
        check.gradient(lambda x, y, w: y - sigma(x @ w), CE, **one), "misses x", "sign turned"
    )
    assert refused(
        check.gradient(lambda x, y, w: mine(x, y, w) / len(x), CE, **one),
        "yours is n times too short",
    )
    assert refused(check.gradient(lambda x, y, w: -mine(x, y, w), CE, **one), "exactly −1 times")
    assert refused(
        check.gradient(lambda x, y, w: mine(x, y, w) + 1, CE, **one), "for x = [", "y = "
    )
    assert refused(check.gradient(lambda x, y, w: np.ones(3) + x, CE, **one), "with x of shape")


def test_a_loss_of_ones_own_of_one_example():
    def own(x, y, w):
        return (y - sigma(float(x @ w))) ** 2 / 2 if isinstance(y, float) else np.nan

    def mine(x, y, w):
        return (sigma(x @ w) - y) * slope(x @ w) * x

    assert passed(check.gradient(mine, own, one_example=True), "your loss on 7 shapes")
    assert passed(check.loss(own, own, one_example=True))
    assert refused(
        check.gradient(lambda x, y, w: -mine(x, y, w), own, one_example=True), "exactly −1 times"
    )
    assert refused(
        check.gradient(mine, lambda x, y, w: x, one_example=True),
        "your loss fails with x of shape (1,)",
    )


def test_a_small_loss_of_ones_own_is_measured_by_its_own_size():
    def small(X, y, w):
        return 1e-8 * se_loss(X, y, w)

    assert passed(check.gradient(lambda X, y, w: 1e-8 * se(X, y, w), small))
    assert refused(
        check.gradient(lambda X, y, w: -1e-8 * se(X, y, w), small), "exactly −1 times the gradient"
    )
    assert refused(check.gradient(lambda X, y, w: 1e-8 * ce(X, y, w), small), "misses f′(h)")
    assert refused(check.loss(lambda *a: 2 * small(*a), small), "exactly 2 times the loss")
    assert refused(
        check.derivative(lambda h: -1e-9 * np.cos(h), lambda h: 1e-9 * np.sin(h)),
        "exactly −1 times f′(h)",
    )
    assert passed(check.gradient(lambda X, y, w: 0 * w, lambda X, y, w: 3.0))


def test_a_loss_of_ones_own():
    assert passed(
        check.gradient(se, se_loss), "finite differences of your loss on 75 shapes, and at h = ±800"
    )
    assert passed(
        check.gradient(
            lambda X, y, w: ce(X, y, w) + w, lambda X, y, w: ce_loss(X, y, w) + w @ w / 2
        )
    )
    assert passed(check.step(lambda X, y, w, rate: w - rate * se(X, y, w), se_loss))
    assert refused(check.gradient(ce, se_loss), "misses f′(h)")
    assert refused(
        check.gradient(lambda X, y, w: -se(X, y, w), ce_loss),
        "has f′(h), which has cancelled here",
        "sign",
    )
    assert refused(
        check.gradient(lambda X, y, w: -2 * se(X, y, w), se_loss), "exactly −2 times the gradient"
    )
    assert refused(
        check.gradient(lambda X, y, w: ce(X, y, w) * len(y), ce_loss), "misses the factor 1/m"
    )
    assert refused(
        check.gradient(lambda X, y, w: ce(X, y, w)[None], ce_loss),
        "shape (1, 3)",
        "numbers in it are right",
    )
    assert refused(check.gradient(chain, ce_loss), "h = 800")
    assert refused(check.gradient(lambda X, y, w: w, ce_loss), "finite differences give")


def test_the_slips_of_a_multiple_of_a_named_loss_are_known():
    def summed(X, y, w):
        return np.sum((y - np.tanh(X @ w)) ** 2)

    def gradient(prime):
        def mine(X, y, w):
            f = np.tanh(X @ w)
            return 2 * X.T @ ((f - y) * prime(X @ w, f))

        return mine

    tanh = {"activation": TANH}
    assert passed(check.gradient(gradient(lambda h, f: 1 - f**2), summed, **tanh))
    assert refused(
        check.gradient(gradient(lambda h, f: 1), summed, **tanh),
        "yours misses f′(h), which only the gradient",
    )
    assert refused(
        check.gradient(gradient(lambda h, f: 1 - np.tanh(f) ** 2), summed, **tanh),
        "yours takes f′ at ŷ",
    )
    assert refused(
        check.gradient(lambda X, y, w: gradient(lambda h, f: 1)(X, y, w) / len(y), summed, **tanh),
        "misses f′(h)",
        "And it has a factor 1/m too many",
    )
    assert refused(
        check.loss(lambda X, y, w: summed(X, 1 - y, w), summed, **tanh), "labels swapped"
    )
    assert refused(
        check.loss(lambda X, y, w: summed(X, y, w) / len(y), summed, **tanh),
        "has a factor 1/m too many",
    )
    step = check.step(
        lambda X, y, w, rate: w - rate * len(y) * ce(X, y, w),
        lambda X, y, w: len(y) * se_loss(X, y, w),
    )
    assert refused(step, "takes off rate times something that misses f′(h)")


def test_of_another_loss_it_is_said_whose_gradient_one_has():
    def penalised(X, y, w):
        return ce_loss(X, y, w) + w @ w / 2

    assert passed(check.gradient(lambda X, y, w: ce(X, y, w) + w, penalised))
    words = "is the gradient of the cross-entropy, and finite differences of your loss give another"
    assert refused(check.gradient(ce, penalised), f"yours {words}.")
    assert refused(
        check.gradient(lambda X, y, w: -se(X, y, w), penalised),
        "is the gradient of the squared error",
        "sign",
    )
    assert refused(
        check.gradient(lambda X, y, w: ce(X, y, w) - w, penalised),
        "yours takes off 2 · w, as a penalty on all weights does, the bias among them.",
    )


def test_a_loss_of_ones_own_that_is_not_finite_far_out_is_not_asked_there():
    def own(X, y, w):
        p = naive(X @ w)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    verdict = check.gradient(ce, own)
    assert passed(verdict, "your loss on", "and nothing is said of them.")


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (lambda X, y, w: X @ w, ("your loss fails with X of shape", "loss(w) has shape")),
        (lambda X, y, w: 1 / 0, ("your loss fails with X of shape (1, 1): ZeroDivisionError",)),
        (lambda X, y, w: np.nan, ("your loss fails", "not finite")),
        (lambda X, y, w: "J", ("your loss fails", "must hold real numbers")),
        (
            lambda X, y, w: np.float32(se_loss(X, y, w)),
            ("your loss fails", "float32, and finite differences need"),
        ),
    ],
)
def test_a_loss_of_ones_own_that_fails_is_told_as_such(own, words):
    assert refused(check.gradient(ce, own), *words)
    assert refused(check.step(lambda X, y, w, rate: w, own), *words)


# losses


def with_logarithms(X, y, w):
    p = naive(X @ w)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def in_math(X, y, w):
    return -sum(
        t * math.log(p) + (1 - t) * math.log(1 - p) for t, p in zip(y, sigma(X @ w), strict=True)
    ) / len(y)


def with_epsilon(epsilon):
    def wrong(X, y, w):
        p = sigma(X @ w)
        return -np.mean(y * np.log(p + epsilon) + (1 - y) * np.log(1 - p + epsilon))

    return wrong


def clipped(X, y, w, epsilon=1e-15):
    p = np.clip(sigma(X @ w), epsilon, 1 - epsilon)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@pytest.mark.parametrize(
    ("of", "words", "wrong"),
    [
        (
            CE,
            "exactly −1 times the loss: it is smallest where the loss is largest",
            lambda *a: -ce_loss(*a),
        ),
        (SE, "exactly −1 times the loss", lambda *a: -se_loss(*a)),
        (
            CE,
            "misses the factor 1/m: with m examples it is m times too large",
            lambda X, y, w: len(y) * ce_loss(X, y, w),
        ),
        (SE, "misses the factor 1/m", lambda X, y, w: np.sum((y - sigma(X @ w)) ** 2) / 2),
        (SE, "exactly 2 times the loss: the ½ is missing", lambda *a: 2 * se_loss(*a)),
        (SE, "exactly ½ times the loss: the ½ is there twice", lambda *a: se_loss(*a) / 2),
        (SE, "misses the factor 1/m", lambda X, y, w: np.sum((y - sigma(X @ w)) ** 2)),
        (CE, "its logarithms have the base 2, not e", lambda *a: ce_loss(*a) / math.log(2)),
        (CE, "its logarithms have the base 10, not e", lambda *a: ce_loss(*a) / math.log(10)),
        (
            CE,
            "has a number for each example: their mean is missing. It returns shape (5,)",
            lambda X, y, w: np.logaddexp(0, X @ w) - y * (X @ w),
        ),
        (SE, "has a number for each example", lambda X, y, w: (y - sigma(X @ w)) ** 2 / 2),
        (
            CE,
            "returns shape (1,); a loss is one number, of shape (). The numbers in it are right",
            lambda *a: [ce_loss(*a)],
        ),
        (
            CE,
            "labels swapped, 1 − y where y belongs, or −h where h belongs",
            lambda X, y, w: ce_loss(X, 1 - y, w),
        ),
        (
            CE,
            "labels swapped, 1 − y where y belongs, or −h where h belongs",
            lambda X, y, w: ce_loss(-X, y, w),
        ),
        (
            CE,
            "has y and ŷ swapped: it takes the logarithm of y",
            lambda X, y, w: -np.mean(sigma(X @ w) * np.log(y) + sigma(-X @ w) * np.log(1 - y)),
        ),
        (
            SE,
            "leaves out the first example",
            lambda X, y, w: np.sum((sigma(X @ w) - y)[1:] ** 2) / 2 / len(y),
        ),
        (
            CE,
            "leaves out the last example",
            lambda X, y, w: np.sum((np.logaddexp(0, X @ w) - y * (X @ w))[:-1]) / len(y),
        ),
        (
            SE,
            "divides by m − 1 instead of m",
            lambda X, y, w: np.var(sigma(X @ w) - y, mean=0.0, ddof=1) / 2,
        ),
        (
            SE,
            "is the root of the loss. And it has a factor 1.414 besides: the ½ is missing under "
            "the root",
            lambda X, y, w: np.sqrt(np.mean((sigma(X @ w) - y) ** 2)),
        ),
        (SE, "labels swapped", lambda X, y, w: se_loss(X, 1 - y, w)),
        (
            CE,
            "misses the term (1 − y) ln(1 − ŷ)",
            lambda X, y, w: -np.mean(y * np.log(sigma(X @ w))),
        ),
        (
            CE,
            "misses the term y ln ŷ",
            lambda X, y, w: -np.mean((1 - y) * np.log(1 - sigma(X @ w))),
        ),
        (CE, "is the squared error", se_loss),
        (SE, "is the cross-entropy", ce_loss),
        (
            SE,
            "has |ŷ − y| where its square belongs",
            lambda X, y, w: np.mean(np.abs(y - sigma(X @ w))),
        ),
        (SE, "does not square ŷ − y", lambda X, y, w: np.mean(sigma(X @ w) - y)),
        (SE, "does not use the label y", lambda X, y, w: np.mean(sigma(X @ w) ** 2) / 2),
        (SE, "adds y to ŷ", lambda X, y, w: np.mean((y + sigma(X @ w)) ** 2) / 2),
        (
            SE,
            "has f′(h), which belongs to the gradient",
            lambda X, y, w: np.mean((y - sigma(X @ w)) ** 2 * slope(X @ w)) / 2,
        ),
        (
            CE,
            "pairs every example with every other",
            lambda X, y, w: np.mean(np.logaddexp(0, X @ w) - y[:, None] * (X @ w)),
        ),
        (SE, "uses the last example only", lambda X, y, w: se_loss(X[-1:], y[-1:], w)),
        (SE, "is the root of the loss", lambda *a: np.sqrt(se_loss(*a))),
        (
            SE,
            "h where ŷ belongs: the activation is missing",
            lambda X, y, w: np.mean((y - X @ w) ** 2) / 2,
        ),
        (
            CE,
            "h where ŷ belongs: the activation is missing",
            lambda X, y, w: -np.mean(y * np.log(X @ w) + (1 - y) * np.log(1 - X @ w)),
        ),
        (
            CE,
            "has a minus between its two terms",
            lambda X, y, w: -np.mean(y * np.log(sigma(X @ w)) - (1 - y) * np.log(1 - sigma(X @ w))),
        ),
        (
            CE,
            "misses the logarithms",
            lambda X, y, w: -np.mean(y * sigma(X @ w) + (1 - y) * (1 - sigma(X @ w))),
        ),
        (
            CE,
            "is the formula for labels −1 and +1",
            lambda X, y, w: np.mean(np.logaddexp(0, -y * (X @ w))),
        ),
        (
            SE,
            "pairs every example with every other",
            lambda X, y, w: np.mean((y[:, None] - sigma(X @ w)) ** 2) / 2,
        ),
        (CE, "uses the first example only", lambda X, y, w: ce_loss(X[:1], y[:1], w)),
        (
            CE,
            "is right for one example and wrong for more than one",
            lambda X, y, w: ce_loss(X, y, w) ** (1 / len(y)),
        ),
        (
            CE,
            "inf at h = 800: ŷ has rounded to 1 there, and ln(1 − ŷ) is ln 0: compute it from h",
            with_logarithms,
        ),
        (CE, "yours stops with ValueError", in_math),
        (CE, "ŷ has rounded to 1 there, and ln(1 − ŷ) is ln 0: compute it from h", in_math),
        (
            CE,
            "yours gives 18.42 at h = 800 and y = [0], and the loss is 800: no ln ŷ gets below "
            "ln(1e−08)",
            with_epsilon(1e-8),
        ),
        (CE, "no ln ŷ gets below ln(1e−15) in it, as with ln(ŷ + ε)", with_epsilon(1e-15)),
        (CE, "no ln ŷ gets below ln(1e−15) in it", clipped),
        (
            CE,
            "overflows at h = 800: it gives inf there",
            lambda X, y, w: np.mean(np.log(1 + np.exp(X @ w)) - y * (X @ w)),
        ),
        (CE, "returns None", lambda X, y, w: None),
        (CE, "for X = [[", lambda *a: ce_loss(*a) + 0.01),
    ],
)
def test_a_wrong_loss_is_told_why(of, words, wrong):
    assert refused(check.loss(wrong, of), words)


@pytest.mark.parametrize(("right", "of"), [(se_loss, SE), (ce_loss, CE)], ids=[SE, CE])
def test_a_right_loss_passes_in_any_style(right, of):
    def loops(X, y, w):
        return sum(right(x[None], t[None], w) for x, t in zip(X, y, strict=True)) / len(y)

    assert passed(check.loss(right, of))
    assert passed(check.loss(loops, of))
    assert passed(check.loss(lambda X, y, w: right(*(a.astype(np.float32) for a in (X, y, w))), of))
    assert passed(check.loss(lambda X, y, w: float(right(X, y, w)), right))
    assert refused(
        check.loss(lambda X, y, w: 2 * right(X, y, w), right), "exactly 2 times the loss"
    )


@pytest.mark.parametrize(("other", "held"), [(1.01e-8, True), (3e-8, False)])
def test_logarithms_are_held_where_both_ends_stop_at_one_number(other, held):
    def wrong(X, y, w):
        p, q = sigma(X @ w), sigma(-(X @ w))
        return -np.mean(y * np.log(p + 1e-8) + (1 - y) * np.log(q + other))

    verdict = check.loss(wrong, CE)
    assert refused(verdict, "and the loss is")
    assert ("no ln ŷ gets below" in verdict.sentence) == held


def test_a_loss_with_labels_between_0_and_1_far_out():
    exact = check.loss(
        lambda X, y, w: np.mean(y * np.logaddexp(0, -X @ w) + (1 - y) * np.logaddexp(0, X @ w)), CE
    )
    assert passed(exact)


# steps


def descends(X, y, w, rate):
    return w - rate * ce(X, y, w)


def bias_first(X, y, w, rate):
    w = w.copy()
    w[0] -= rate * np.mean(sigma(X @ w) - y)
    w[1:] -= rate * X[:, 1:].T @ (sigma(X @ w) - y) / len(y)
    return w


def split_and_bias_first(X, y, w, rate):
    b, v, X = w[0], w[1:], X[:, 1:]
    b = b - rate * np.mean(sigma(X @ v + b) - y)
    v = v - rate * X.T @ (sigma(X @ v + b) - y) / len(y)
    return np.array([b, *v])


def weights_first(X, y, w, rate):
    w = w.copy()
    w[1:] -= rate * ce(X, y, w)[1:]
    w[0] -= rate * ce(X, y, w)[0]
    return w


def each_in_turn(X, y, w, rate):
    w = w.copy()
    for j in range(len(w)):
        w[j] -= rate * np.mean((sigma(X @ w) - y) * X[:, j])
    return w


def in_place(X, y, w, rate):
    w -= rate * ce(X, y, w)
    return w


def silently_in_place(X, y, w, rate):
    w -= rate * ce(X, y, w)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("yours climbs", lambda X, y, w, rate: w + rate * ce(X, y, w)),
        ("does not use the rate.", lambda X, y, w, rate: w - ce(X, y, w)),
        ("does not use the rate, and climbs", lambda X, y, w, rate: w + ce(X, y, w)),
        (
            "does not use the rate: it takes off 0.1 · ∇J at any rate",
            lambda X, y, w, rate: w - 0.1 * ce(X, y, w),
        ),
        ("has the rate twice.", lambda X, y, w, rate: w - rate * (rate * ce(X, y, w))),
        ("divides by the rate.", lambda X, y, w, rate: w - ce(X, y, w) / rate),
        (
            "returns the change, −rate · ∇J, and not the new weights",
            lambda X, y, w, rate: -rate * ce(X, y, w),
        ),
        ("returns what is taken off", lambda X, y, w, rate: rate * ce(X, y, w)),
        ("returns the gradient, and not the new weights", lambda X, y, w, rate: ce(X, y, w)),
        ("returns −∇J, and not the new weights", lambda X, y, w, rate: -ce(X, y, w)),
        (
            "moves the bias only",
            lambda X, y, w, rate: w - rate * ce(X, y, w) * (np.arange(len(w)) == 0),
        ),
        ("returns w as it was", lambda X, y, w, rate: w),
        (
            "leaves the bias where it was",
            lambda X, y, w, rate: w - rate * ce(X, y, w) * (np.arange(len(w)) > 0),
        ),
        ("updates the bias first, and the weights then use the new bias", split_and_bias_first),
        ("updates the bias first, and the weights then use the new bias", bias_first),
        ("updates the weights first, and the bias then uses the new weights", weights_first),
        ("updates each weight before the next one uses it", each_in_turn),
        ("the numbers are right, but yours changes w in place", in_place),
        ("changes w in place and returns None", silently_in_place),
        (
            "takes off rate times something that has f′(h), which has cancelled",
            lambda X, y, w, r: w - r * se(X, y, w),
        ),
        (
            "takes off rate times something that misses the factor 1/m",
            lambda X, y, w, r: w - r * len(y) * ce(X, y, w),
        ),
        ("sign turned", lambda X, y, w, r: w + r * se(X, y, w)),
        (
            "takes off rate times something that is exactly 2 times",
            lambda X, y, w, r: w - 2 * r * ce(X, y, w),
        ),
        (
            "takes off rate times something that is exactly 1.01 times",
            lambda X, y, w, r: w - 1.01 * r * ce(X, y, w),
        ),
        (
            "returns shape (1, 3); the new weights have the shape of w",
            lambda *a: descends(*a)[None],
        ),
        ("rate = ", lambda X, y, w, rate: 0.9 * w),
        ("returns None", lambda X, y, w, rate: None),
        ("h = 800: ŷ has rounded to 1", lambda X, y, w, rate: w - rate * stable_chain(X, y, w)),
    ],
)
def test_a_wrong_step_is_told_why(words, wrong):
    assert refused(check.step(wrong, CE), words)


def test_a_step_on_a_loss_of_ones_own_that_fails_elsewhere():
    def own(X, y, w):
        if np.abs(w).max() > 9000:
            raise ArithmeticError("too far")
        return 100 * se_loss(X, y, w)

    assert refused(check.step(lambda X, y, w, rate: 0.9 * w, own), "for X = [[", "rate = ")


def test_a_right_step_passes():
    assert passed(check.step(descends, CE))
    assert passed(check.step(lambda *a: descends(*a).tolist(), CE))
    assert passed(check.step(lambda X, y, w, rate: w - rate * se(X, y, w), SE))
    assert refused(check.step(descends, SE), "misses f′(h)")


# derivatives


def by_e(h):
    f = 1 / (1 + np.e**-h)
    return f * (1 - f)


def by_quotient(h):
    return np.exp(-h) / (1 + np.exp(-h)) ** 2


def for_numbers(h):
    return math.exp(-abs(h)) / (1 + math.exp(-abs(h))) ** 2


def for_arrays(h):
    out = np.empty(h.shape)
    out[:] = slope(h)
    return out


@pytest.mark.parametrize(
    ("of", "words", "wrong"),
    [
        ("sigmoid", "exactly −1 times f′(h)", lambda h: -slope(h)),
        ("sigmoid", "is f(h) itself", sigma),
        (
            "sigmoid",
            "is the derivative of ln f, f′/f: the factor f(h) is missing",
            lambda h: 1 - sigma(h),
        ),
        ("sigmoid", "takes f′ at f(h), not at h", lambda h: slope(sigma(h))),
        ("sigmoid", "has h in the formula f(1 − f), where f(h) belongs", lambda h: h * (1 - h)),
        ("sigmoid", "has f′ squared", lambda h: slope(h) ** 2),
        ("sigmoid", "is f(1 + f): one sign is turned", lambda h: sigma(h) * (1 + sigma(h))),
        ("sigmoid", "the inner derivative of u is lost", lambda h: sigma(h) ** 2),
        (
            "sigmoid",
            "the inner derivative of u is lost. And it has its sign turned",
            lambda h: -(sigma(h) ** 2),
        ),
        ("sigmoid", "is 1 − f², the derivative of tanh", lambda h: 1 - sigma(h) ** 2),
        ("sigmoid", "takes f′ at 2h, not at h", lambda h: slope(2 * h)),
        ("sigmoid", "exactly 4 times f′(h)", lambda h: 4 * slope(h)),
        ("sigmoid", "yours is the derivative of tanh.", lambda h: 1 - np.tanh(h) ** 2),
        ("tanh", "is 1 + f²: one sign is turned", lambda h: 1 + np.tanh(h) ** 2),
        ("tanh", "is the root of f′(h): a square is lost", lambda h: 2 / (np.exp(h) + np.exp(-h))),
        (
            "sigmoid",
            "right for h > 0 and wrong for h < 0: at h = −0.2 it gives 0",
            lambda h: slope(h) * (h > 0),
        ),
        ("sigmoid", "right for h < 0 and wrong for h > 0", lambda h: np.where(h < 0, slope(h), 1)),
        ("sigmoid", "overflows at h = −800, with OverflowError", by_e),
        ("sigmoid", "overflows at h = −800: it gives nan", by_quotient),
        (
            "sigmoid",
            "overflows for an array with h = ±800: it gives [0, nan]",
            lambda h: for_numbers(h) if np.ndim(h) == 0 else by_quotient(h),
        ),
        ("sigmoid", "works for a number and not for an array", for_numbers),
        (
            "sigmoid",
            "works for an array and not for a number: at h = −3.1, yours stops with AttributeError",
            for_arrays,
        ),
        (
            "sigmoid",
            "works for a number and not for an array",
            lambda h: slope(h) if h > 0 else slope(-h),
        ),
        (
            "sigmoid",
            "right for a number and wrong for an array: for h = [−3.1, −2.2, −1.7, −0.9, −0.6, "
            "−0.2, 0.3, 0.4, 0.8, 1.3, 1.9, 2.6] it gives [0.06436, 0.06436, ",
            lambda h: slope(np.max(h)) + 0 * h,
        ),
        ("sigmoid", "shape (1,) for a number", lambda h: np.atleast_1d(slope(h))),
        ("identity", "shape () for an array of shape (12,)", lambda h: 1),
        (
            "sigmoid",
            "changes h in place",
            lambda h: (
                np.multiply(h, 1, out=h) * 0 + slope(np.negative(h, out=h))
                if isinstance(h, np.ndarray)
                else slope(h)
            ),
        ),
        ("sigmoid", "finite differences give", lambda h: slope(h) + 0.01),
        ("sigmoid", "returns None", lambda h: None),
        ("sigmoid", "returns zeros only", lambda h: 0 * h),
        ("sigmoid", "at h = 0 it gives 0", lambda h: np.where(h == 0, 0, slope(h))),
        ("sigmoid", "gives 0.25", lambda h: np.where(np.abs(h) < 0.15, 0.25, slope(h))),
        (math.log, "is f(h) itself", np.log),
        ("tanh", "is 1 − f(h)", lambda h: 1 - np.tanh(h)),
        (
            "tanh",
            "is f(1 − f), the derivative of the sigmoid",
            lambda h: np.tanh(h) * (1 - np.tanh(h)),
        ),
        ("tanh", "has h in the formula 1 − f²", lambda h: 1 - h**2),
        (
            "tanh",
            "exactly ½ times f′(h): tanh h = 2σ(2h) − 1 has a factor 2 and an inner derivative 2, "
            "and one",
            lambda h: 2 * slope(2 * h),
        ),
        (
            "tanh",
            "exactly ¼ times f′(h): tanh h = 2σ(2h) − 1 has a factor 2 and an inner derivative 2, "
            "and both",
            lambda h: slope(2 * h),
        ),
        (
            "tanh",
            "yours takes σ′ at h: in tanh h = 2σ(2h) − 1 the sigmoid is taken at 2h.",
            lambda h: 4 * slope(h),
        ),
        (
            "tanh",
            "yours takes σ′ at h: in tanh h = 2σ(2h) − 1 the sigmoid is taken at 2h. And it has a "
            "factor ¼ besides",
            slope,
        ),
        (
            "tanh",
            "yours is f′(h) − 1: the derivative of a constant is 0.",
            lambda h: -(np.tanh(h) ** 2),
        ),
        (
            "tanh",
            "yours is f′(h) − 1: the derivative of a constant is 0.",
            lambda h: 4 * slope(2 * h) - 1,
        ),
        ("softplus", "yours is f″(h): it is differentiated twice.", slope),
        (lambda h: h * sigma(h), "yours is wrong: at h = −0.2 it gives 0.2475", slope),
        ("tanh", "is 1/f′(h)", lambda h: np.cosh(h) ** 2),
        (np.sin, "exactly −1 times f′(h)", lambda h: -np.cos(h)),
        (lambda h: h**2, "exactly ½ times f′(h)", lambda h: h),
        (math.exp, "right for h < 0", lambda h: np.where(h < 0, np.exp(h), 0)),
    ],
)
def test_a_wrong_derivative_is_told_why(of, words, wrong):
    assert refused(check.derivative(wrong, of), words)


@pytest.mark.parametrize(
    ("of", "right"),
    [
        ("sigmoid", slope),
        ("sigmoid", lambda h: sigma(h) * (1 - sigma(h))),
        ("tanh", lambda h: 1 - np.tanh(h) ** 2),
        ("softplus", sigma),
        ("arctan", lambda h: 1 / (1 + h**2)),
        ("identity", lambda h: h * 0 + 1),
        (TANH, TANH.prime),
        (lambda h: 3.0, lambda h: 0 * h),
        (lambda h: h**3, lambda h: 3 * h**2),
        (np.sin, np.cos),
        (math.log, lambda h: 1 / h),
        (lambda h: max(h, 0), lambda h: np.where(h > 0, 1.0, 0.0)),
        (lambda h: 1 / (1 + np.exp(-h)), slope),
    ],
)
def test_a_right_derivative_passes(of, right):
    assert passed(check.derivative(right, of))


@pytest.mark.parametrize("end", [5, 7, 9, 11, -5, -11])
def test_a_derivative_that_is_cut_off_is_told_where(end):
    beyond = np.array([3.4, 4.3, 5.2, 6.1, 8.2, 10.3, 12.1])
    first = np.sign(end) * beyond[beyond > abs(end)][0]

    def cut(h):
        return np.where(h * np.sign(end) > abs(end), 0, slope(h))

    at = f"at h = {first}".replace("-", "−")
    assert refused(check.derivative(cut, "sigmoid"), f"yours is wrong: {at} it gives 0, and")
    of_arrays = check.derivative(lambda h: cut(h) if np.ndim(h) else slope(h), "sigmoid")
    assert refused(of_arrays, "right for a number and wrong for an array", f"{first:.1f}"[1:])


def test_a_slip_explains_a_derivative_also_further_out():
    verdict = check.derivative(lambda h: np.where(np.abs(h) < 5, 2 * slope(h), 0), "sigmoid")
    assert refused(verdict, "yours is wrong: at h = −0.2 it gives 0.495")


@pytest.mark.parametrize(
    ("of", "right"),
    [
        (lambda h: np.clip(h, 0, 6), lambda h: np.where((h > 0) & (h < 6), 1.0, 0.0)),
        (lambda h: np.clip(h, -3, 3) / 6 + 0.5, lambda h: np.where(np.abs(h) < 3, 1 / 6, 0)),
        (lambda h: np.exp(np.exp(h)), lambda h: np.exp(h + np.exp(h))),
        (lambda h: np.exp(h**2), lambda h: 2 * h * np.exp(h**2)),
        (lambda h: np.exp(h**3), lambda h: 3 * h**2 * np.exp(h**3)),
        (np.exp, np.exp),
    ],
    ids=["ReLU6", "hard sigmoid", "exp exp", "exp of a square", "exp of a cube", "exp"],
)
def test_kinks_and_steep_functions_are_no_fault_of_a_right_derivative(of, right):
    assert passed(check.derivative(right, of))


def test_a_function_of_ones_own_without_a_slope():
    assert refused(
        check.derivative(slope, lambda h: np.nan),
        "your function has no slope at any of h = [−3.1, −2.2, −1.7, −0.9, −0.6, −0.2, 0.3, 0.4, "
        "0.8, 1.3, 1.9, 2.6]: it is not finite.",
    )
    assert refused(
        check.derivative(slope, lambda h: "f"),
        "your function has no slope",
        "must hold real numbers",
    )


# arguments


@pytest.mark.parametrize("verb", [check.gradient, check.loss, check.step])
@pytest.mark.parametrize(
    ("arguments", "options", "error", "words"),
    [
        ((3, SE), {}, TypeError, r"mine is 3, of type int; it must be a function, mine\(X, y, w"),
        (
            (ce, "mse"),
            {},
            ValueError,
            'of is \'mse\'; it must be "squared_error", "cross_entropy" or a loss of your own',
        ),
        ((ce, None), {}, TypeError, "of is None"),
        ((ce, [SE]), {}, TypeError, "of is "),
        (
            (ce, CE),
            {"activation": "tanh"},
            TypeError,
            "activation is 'tanh'; it must be an Activation",
        ),
        (
            (ce, CE),
            {"activation": TANH},
            ValueError,
            "activation is the tanh; the cross-entropy goes with the sigmoid",
        ),
        (
            (ce, CE),
            {"labels": (0, 2)},
            ValueError,
            r"labels is \(0, 2\); it must be \(0, 1\) or \(-1, 1\)",
        ),
        ((ce, CE), {"labels": 1}, ValueError, "labels is 1"),
    ],
)
def test_what_does_not_fit_is_named(verb, arguments, options, error, words):
    with pytest.raises(error, match=words):
        verb(*arguments, **options)


def test_what_does_not_fit_a_derivative_is_named():
    with pytest.raises(
        TypeError, match=r"mine is 'slope', of type str; it must be a function, mine\(h\)"
    ):
        check.derivative("slope", "sigmoid")
    with pytest.raises(
        ValueError, match="of is 'relu'; it must be one of 'sigmoid', 'identity', 'tanh'"
    ):
        check.derivative(slope, "relu")
    with pytest.raises(TypeError, match="of is 3; it must be the name"):
        check.derivative(slope, 3)


# what the function does besides


@pytest.mark.parametrize("name", ["X", "y", "w"])
def test_a_function_that_changes_its_inputs_is_told_which(name):
    def mine(X, y, w):
        found = ce(X, y, w)
        {"X": X, "y": y, "w": w}[name][0] = 7
        return found

    words = f"yours changes {name} in place, and so the caller’s own array; work on a copy."
    right = f"the numbers are right, but {words}"
    assert refused(check.gradient(mine, CE), right)
    assert refused(check.loss(lambda X, y, w: [ce_loss(X, y, w), mine(X, y, w)][0], CE), right)
    assert refused(
        check.gradient(lambda X, y, w: -mine(X, y, w), CE),
        "exactly −1 times",
        f". Besides, {words}",
    )


def test_a_function_that_changes_two_inputs_is_told_both():
    def mine(X, y, w):
        y -= sigma(X @ w)
        X *= y[:, None]
        return -X.mean(axis=0)

    assert refused(
        check.gradient(mine, CE), "the numbers are right, but yours changes X and y in place"
    )


def test_a_loss_of_ones_own_that_changes_its_inputs_is_still_the_measure():
    def own(X, y, w):
        y -= sigma(X @ w)
        return np.mean(y**2) / 2

    assert passed(check.gradient(se, own))


def test_an_error_is_told_with_its_line():
    source = "def mine(X, y, w):\n    h = X @ w\n    return X.T @ (h - y[0, 0])\n"
    name = "ipykernel_1/3.py"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    space = {}
    exec(compile(source, name, "exec"), space)
    words = (
        "with X of shape (1, 1), yours stops with IndexError: too many indices",
        ", in line 3: `return X.T @ (h - y[0, 0])`",
    )
    assert refused(check.gradient(space["mine"], CE), *words)


def test_an_endless_loop_is_stopped_after_some_seconds():
    def mine(X, y, w):
        while len(y) > 4:
            time.sleep(0.01)
        return ce(X, y, w)

    before, started = threading.active_count(), time.monotonic()
    verdict = check.gradient(mine, CE)
    assert 2.9 < time.monotonic() - started < 4
    assert refused(
        verdict,
        "with X of shape (5, 3), it was still running after 3 seconds and was stopped, in line ",
    )
    assert threading.active_count() == before


def test_a_function_to_compare_with_that_is_endless_is_told_as_such(monkeypatch):
    monkeypatch.setattr(attempt.calls, "__defaults__", (0.2, 30))

    def own(*given):
        while True:
            time.sleep(0.01)

    end = "it was still running after 0.2 seconds and was stopped, in line "
    for verdict in (check.gradient(se, own), check.step(descends, own), check.loss(se_loss, own)):
        assert refused(verdict, f"your loss takes too long: with X of shape (1, 1), {end}")
    assert refused(check.gradient(se, own, one_example=True), "with x of shape (1,), it was still")
    assert refused(check.derivative(slope, own), f"your function takes too long: {end}")


def test_nothing_is_printed_but_what_the_function_prints(capfd):
    check.gradient(lambda X, y, w: print("shape", X.shape) or overflowing(X, y, w), SE)
    out, err = capfd.readouterr()
    assert "shape (5, 3)\n" in out
    assert err == ""


@pytest.mark.parametrize("leave", [SystemExit, KeyboardInterrupt])
def test_leaving_python_is_left_to_the_reader(leave):
    def mine(X, y, w):
        raise leave

    with pytest.raises(leave):
        check.gradient(mine, CE)


# what the verdicts rest on


@pytest.mark.parametrize("one_example", [False, True])
@pytest.mark.parametrize("labels", [(0, 1), (-1, 1)])
def test_the_problems_are_of_many_kinds(labels, one_example):
    made = problems(labels, SIGMOID, one_example)
    for ones in (True, False):
        kind = [p for p in made if has_ones(p) == ones]
        assert {len(p.w) for p in kind} >= set(range(1, 7))
        alone = {(abs(h), np.sign(h), p.y[0]) for p in kind if len(p.y) == 1 for h in p.h.round(9)}
        for size in (0, 3, 5, 8, 12, 20, 36, 80, 800):
            assert alone >= {(size, np.sign(s * size), y) for s in (-1, 1) for y in labels}
        if labels == (0, 1):
            assert any(set(p.y) - {0, 1} for p in kind)
        if not one_example:
            assert any(len(p.y) == 40 and np.abs(p.h).max() > 20 for p in kind)
            assert any(len(np.unique(p.X, axis=0)) < len(p.X) for p in kind)
            assert any(len(set(p.y)) == 1 and len(p.y) > 1 for p in kind)
        assert any(not p.w.any() for p in kind)
        sizes = [np.abs(p.X.T @ (p.y_hat - p.target)).max() / len(p.y) for p in kind]
        assert max(sizes) > 1e4
    assert any(0 < np.abs(p.X).max() < 1e-5 for p in made)
    assert [is_far(p) for p in made] == sorted(is_far(p) for p in made)


def test_what_is_shown_is_the_smallest_problem():
    x, w = 1, -0.91
    exact = sigma(x * w) * x
    given = "yours is wrong: for X = [[1]], y = [0], w = [−0.91]"
    assert refused(
        check.gradient(lambda X, y, w: ce(X, y, w) + 0.1, CE),
        f"{given} it gives [{exact + 0.1:.4g}], and finite differences give [{exact:.4g}].",
    )
    assert refused(check.step(lambda X, y, w, rate: 0.9 * w, CE), f"{given}, rate = ")


def test_the_rates_of_the_steps_are_of_many_sizes():
    seen = set()
    check.step(lambda X, y, w, rate: seen.add(rate) or descends(X, y, w, rate), CE)
    assert len(seen) > 15
    assert 1e-3 <= min(seen) < 2e-3
    assert 500 < max(seen) <= 1000


def test_a_verdict_is_the_same_each_time():
    for verb, mine, of in (
        (check.gradient, lambda X, y, w: ce(X, y, w) + 0.1, CE),
        (check.loss, lambda X, y, w: ce_loss(X, y, w) + 0.1, CE),
        (check.step, lambda X, y, w, rate: w, SE),
        (check.derivative, by_e, "sigmoid"),
    ):
        assert len({verb(mine, of).sentence for _ in range(3)}) == 1


def test_an_activation_of_ones_own_is_not_kept():
    f = Activation(name="own", f=lambda h: np.tanh(h), prime=np.ones_like, range=(-1, 1))
    check.gradient(lambda X, y, w: w, SE, activation=f)
    kept = weakref.ref(f.f)
    del f
    gc.collect()
    assert kept() is None


def test_a_check_is_quick():
    for verb, mine, of in (
        (check.gradient, se, SE),
        (check.gradient, lambda X, y, w: ce(X, y, w) + 0.1, CE),
        (check.loss, lambda X, y, w: ce_loss(X, y, w) + 0.1, CE),
        (check.step, lambda X, y, w, rate: w * 0.9, SE),
        (check.derivative, lambda h: h + 0.1, "sigmoid"),
    ):
        times = []
        for _ in range(3):
            started = time.process_time()  # not that of others on the same machine
            verb(mine, of)
            times.append(time.process_time() - started)
        assert min(times) < 0.3


RESIDUALS = {
    "ŷ − y": lambda h, p, y: p - y,
    "ŷ": lambda h, p, y: p,
    "y": lambda h, p, y: y,
    "h − y": lambda h, p, y: h - y,
    "ŷ + y": lambda h, p, y: p + y,
    "swapped": lambda h, p, y: p - 1 + y,
    "square": lambda h, p, y: (p - y) ** 2,
    "2y − 1": lambda h, p, y: p - 2 * y + 1,
}
SLOPES = {
    "1": lambda h, p: np.ones_like(h),
    "f′(h)": lambda h, p: slope(h),
    "f′(ŷ)": lambda h, p: slope(p),
    "h(1 − h)": lambda h, p: h * (1 - h),
    "ŷ": lambda h, p: p,
    "f′²": lambda h, p: slope(h) ** 2,
    "1/f′": lambda h, p: 1 / slope(h),
}
SUMS = {
    "mean": lambda D: D.mean(axis=0),
    "sum": lambda D: D.sum(axis=0),
    "first": lambda D: D[0],
    "m²": lambda D: D.sum(axis=0) / len(D) ** 2,
    "axis": lambda D: D.mean(axis=1),
    "row": lambda D: D.mean(axis=0, keepdims=True),
    "max": lambda D: D.max(axis=0),
    "n": lambda D: D.sum(axis=0) / D.shape[1],
}
FACTOR = (1, -1, 2, 0.5, 1.002)
RIGHT = {SE: ("ŷ − y", "f′(h)", "mean", 1), CE: ("ŷ − y", "1", "mean", 1)}


@pytest.mark.exhaustive
@pytest.mark.parametrize("of", [SE, CE])
def test_no_wrong_function_of_many_is_ever_called_right(of):
    kinds = list(product(RESIDUALS, SLOPES, SUMS, FACTOR))
    chosen = np.random.default_rng(1).permutation(len(kinds))[:160]
    right = 0
    for kind in [kinds[i] for i in sample(chosen, 40, of)] + [RIGHT[of]]:
        residual, prime, total, factor = kind

        def mine(X, y, w, residual=residual, prime=prime, total=total, factor=factor):
            h = X @ w
            p = sigma(h)
            with np.errstate(all="ignore"):
                return factor * SUMS[total](
                    (RESIDUALS[residual](h, p, y) * SLOPES[prime](h, p))[:, None] * X
                )

        verdict = check.gradient(mine, of)
        assert verdict.right == (kind == RIGHT[of]), (kind, verdict)
        if prime == "1" and total == "mean" and factor == 1 and kind != RIGHT[of]:
            assert "finite differences give" not in verdict.sentence, (kind, verdict)
        right += verdict.right
    assert right == 1


def test_the_verbs_have_the_signatures_that_the_notebooks_use():
    options = {"activation": SIGMOID, "labels": (0, 1), "one_example": False}
    for verb, has in ((check.gradient, options), (check.loss, options)):
        parameters = inspect.signature(verb).parameters.values()
        assert {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY} == has
    assert list(inspect.signature(check.step).parameters) == ["mine", "of", "activation", "labels"]
    assert list(inspect.signature(check.derivative).parameters) == ["mine", "of"]


def test_a_function_may_rely_on_the_column_of_ones_that_a_bias_has():
    def gradient(X, y, w):
        return [np.mean(sigma(w[0] + X[:, 1:] @ w[1:]) - y), *ce_weights(X, y, w)]

    def step(X, y, w, rate):
        return w - rate * np.array(gradient(X, y, w))

    for said in (check.gradient(gradient, CE), check.step(step, CE)):
        assert said.right, said.sentence
        assert "whose first column of X is ones as for a bias" in said.sentence
    assert "first column" not in check.gradient(ce, CE).sentence
    climbing = check.gradient(lambda X, y, w: [-slope for slope in gradient(X, y, w)], CE)
    assert refused(
        climbing, "yours, where the first column of X is ones, is exactly −1 times the gradient"
    )


def test_labels_of_either_sign_made_ones():
    wrong = check.gradient(
        lambda X, y, w: X.T @ (sigma(X @ w) - np.abs(y)) / len(y), CE, labels=(-1, 1)
    )
    assert refused(wrong, "takes every label for 1")


def propagate(w, b, X, Y):
    """As one course writes it: an example in each column, the bias apart, a dict and the cost."""
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": 1 / m * np.dot(X, (A - Y).T), "db": 1 / m * np.sum(A - Y)}, cost


def compute_gradient(X, y, w, b):
    """As another does: row by row, the bias apart."""
    m, n = X.shape
    dj_dw, dj_db = np.zeros(n), 0.0
    for i in range(m):
        err = 1 / (1 + np.exp(-(np.dot(X[i], w) + b))) - y[i]
        dj_db += err
        for j in range(n):
            dj_dw[j] += err * X[i, j]
    return dj_db / m, dj_dw / m


def with_ones(X, y, w):
    X = np.hstack([np.ones((len(X), 1)), X])
    return X.T @ (1 / (1 + np.exp(-(X @ w))) - y) / len(X)


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (propagate, "(w, b, X, y), X as (n, m)"),
        (compute_gradient, "(X, y, w, b) and the bias apart"),
        (with_ones, "X without the column of ones, which it makes itself"),
        (lambda theta, X, y: with_ones(X[:, 1:], y, theta), "(w, X, y)."),
        (lambda X, y, w: with_ones(X.T[:, 1:], y, w), "X as (n, m)"),
    ],
)
def test_habits_of_other_courses_are_named(mine, words):
    verdict = check.gradient(mine, "cross_entropy")
    assert not verdict
    assert "yours is right if it gets" in verdict.sentence
    assert words in verdict.sentence


def test_a_habit_is_not_told_of_what_is_wrong_in_any_order():
    def turned(w, b, X, Y):
        (grads, cost), half = propagate(w, b, X, Y), 0.5
        return {name: half * value for name, value in grads.items()}, cost

    for mine in (turned, lambda w, X, y: 1.01 * with_ones(X[:, 1:], y, w)):
        assert "is right if" not in check.gradient(mine, "cross_entropy").sentence


def test_a_loss_in_another_order_is_told():
    def cost(theta, X, y):
        p = 1 / (1 + np.exp(-(X @ theta)))
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    assert "its arguments as (w, X, y)" in check.loss(cost, "cross_entropy").sentence
