"""Activations and what is assumed of the labels: one score, one method, and the loss that an
activation is made for.

An activation is the inverse of a link: ŷ = f(h) is the mean of the label, and h = g(ŷ). What the
labels do around their mean is in the variance function V(ŷ).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from helpers._validation import examples, finite_array, whole_number
from helpers.activations import IDENTITY, SIGMOID, Activation, sigmoid_prime

FAR = 30.0  # beyond it the Gaussian tail is taken from its series, to 14 digits
TAIL = np.array([1, 1, -2, 10, -74, 706])  # φ(h)/Φ(−h) = h + 1/h − 2/h³ + …
NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


@np.errstate(under="ignore")
def _density(h):
    return np.exp(-(h**2) / 2) / math.sqrt(2 * math.pi)


def _cdf(h):
    return np.vectorize(math.erfc, otypes=[float])(-np.asarray(h) / math.sqrt(2)) / 2


def _hazard(h):
    """The density over the tail above h, φ(h)/Φ(−h)."""
    far = np.maximum(h, FAR)
    series = np.sum(TAIL * far[..., np.newaxis] ** (1.0 - 2 * np.arange(len(TAIL))), axis=-1)
    near = np.minimum(h, FAR)
    return np.where(h > FAR, series, _density(near) / _cdf(-near))


def _log_cdf(h):
    """The logarithm of the cdf; left of 0 it is that of the density less that of the hazard."""
    left = np.minimum(h, 0)
    tail = -(left**2) / 2 - math.log(2 * math.pi) / 2 - np.log(_hazard(-left))
    return np.where(h > 0, np.log1p(-_cdf(-np.maximum(h, 0))), tail)


@np.errstate(over="ignore", under="ignore")
def _exp(h):
    return np.exp(h)


def _log_of_1_minus_exp(u):
    """ln(1 − e^−u) for u ≥ 0, where u may have underflowed."""
    return np.where(u > 1e-300, np.log(-np.expm1(-np.maximum(u, 1e-300))), -np.inf)


GAUSSIAN_CDF = Activation(name="Gaussian cdf", f=_cdf, prime=_density, range=(0, 1))
EXTREME_VALUE = Activation(
    name="complementary log-log",
    f=lambda h: -np.expm1(-_exp(h)),
    prime=lambda h: np.exp(np.minimum(h, 700) - _exp(np.minimum(h, 700))),
    range=(0, 1),
)
EXPONENTIAL = Activation(name="exponential", f=_exp, prime=_exp, range=(0, np.inf))


@dataclass(frozen=True)
class Model:
    """An activation together with what the labels do around their mean.

    name: of its link. activation: f. variance: V, of ŷ. quotient: f′(h)/V(ŷ), of h. loss: −ln of
    the probability of y, of (y, h), up to what depends on y alone. lowest: the least that loss can
    be, of y.
    """

    name: str
    activation: Activation
    variance: Callable = field(repr=False)
    quotient: Callable = field(repr=False)
    loss: Callable = field(repr=False)
    lowest: Callable = field(repr=False)


def _entropy(y):
    y = np.stack([y, 1 - y])
    return -np.sum(y * np.log(np.where(y > 0, y, 1)), axis=0)


def _bernoulli(p):
    return p * (1 - p)


LOGIT = Model(
    name="logit",
    activation=SIGMOID,
    variance=_bernoulli,
    quotient=np.ones_like,
    loss=lambda y, h: y * np.logaddexp(0, -h) + (1 - y) * np.logaddexp(0, h),
    lowest=_entropy,
)
PROBIT = Model(
    name="probit",
    activation=GAUSSIAN_CDF,
    variance=_bernoulli,
    # φ/(Φ(h) Φ(−h)) is even, and for h > 0 only Φ(−h) is small
    quotient=lambda h: _hazard(np.abs(h)) / _cdf(np.abs(h)),
    loss=lambda y, h: -(y * _log_cdf(h) + (1 - y) * _log_cdf(-h)),
    lowest=_entropy,
)
CLOGLOG = Model(
    name="complementary log-log",
    activation=EXTREME_VALUE,
    variance=_bernoulli,
    quotient=lambda h: np.where(h < -FAR, 1.0, _exp(h) / -np.expm1(-_exp(np.maximum(h, -FAR)))),
    loss=lambda y, h: (
        -y * np.where(h < -FAR, h, _log_of_1_minus_exp(_exp(h))) + _times(1 - y, _exp(h))
    ),
    lowest=_entropy,
)
LOG = Model(
    name="log",
    activation=EXPONENTIAL,
    variance=np.positive,
    quotient=np.ones_like,
    loss=lambda y, h: _exp(h) - y * h,
    lowest=lambda y: y - y * np.log(np.where(y > 0, y, 1)),
)
IDENTITY_LINK = Model(
    name="identity",
    activation=IDENTITY,
    variance=np.ones_like,
    quotient=np.ones_like,
    loss=lambda y, h: (y - h) ** 2 / 2,
    lowest=np.zeros_like,
)
# what half the squared error takes for granted of a sigmoid: that V is 1 at every ŷ
SQUARES = Model(
    name="sigmoid with V = 1",
    activation=SIGMOID,
    variance=np.ones_like,
    quotient=sigmoid_prime,
    loss=lambda y, h: (y - SIGMOID.f(h)) ** 2 / 2,
    lowest=np.zeros_like,
)

# in the order of menus
MODELS = {m.name: m for m in (LOGIT, PROBIT, CLOGLOG, LOG, IDENTITY_LINK, SQUARES)}


def _times(share, value):
    """A product in which 0 wins, over ∞ too."""
    return np.where(share == 0, 0.0, share * value)


def score(X, y, w, model):
    """The score of one example on average: the gradient of the logarithm of the likelihood.

    s = 1/m Xᵀ[(y − ŷ) f′(h)/V(ŷ)]  with  ŷ = f(h), h = Xw

    X: (m, n) finite. y: (m,) in the closed range of the activation. w: (n,). model: a Model, such
    as LOGIT; it is canonical where f′/V is 1. Returns (n,), −∇J of the model's loss.
    Raises TypeError or ValueError naming the argument that does not fit.
    Source: McCullagh and Nelder, Generalized Linear Models, 2nd ed., section 2.5.
    """
    X, y, w = examples(X, y, w, model.activation)
    h = X @ w
    y_hat = model.activation.f(h)
    return X.T @ _times(y - y_hat, model.quotient(h)) / len(y)


def deviance(X, y, w, model):
    """Twice what the likelihood's logarithm lacks to the best that any ŷ could do.

    D = 2 Σᵢ [loss(yᵢ, hᵢ) − lowest(yᵢ)]  with  h = Xw

    X, y, w, model: as for score. Returns a number, 0 or more; ∞ where e^h is too large for one.
    Raises TypeError or ValueError as score.
    Source: McCullagh and Nelder, section 2.3.
    """
    X, y, w = examples(X, y, w, model.activation)
    return 2 * np.sum(model.loss(y, X @ w) - model.lowest(y))


def expected_hessian(X, y, w, model):
    """The Hessian of the loss as it is on average over labels: least squares, weighted.

    H = 1/m Xᵀ diag(f′(h)²/V(ŷ)) X  with  h = Xw

    X, y, w, model: as for score; y takes no part. Returns (n, n); for a canonical model it is the
    Hessian itself, 1/m Xᵀ diag(f′(h)) X. Raises TypeError or ValueError as score.
    Source: McCullagh and Nelder, section 2.5.
    """
    X, y, w = examples(X, y, w, model.activation)
    h = X @ w
    return (X.T * (model.activation.prime(h) * model.quotient(h))) @ X / len(y)


def newton(X, y, w, model, steps):
    """The path of Newton's method with the expected Hessian, also called scoring or IRLS.

    w ← w + H⁻¹ s

    X, y, w, model: as for score, w the start. steps: a whole number. Returns (steps + 1, n), the
    start first; where a line separates the labels the weights grow at every step. Raises TypeError
    or ValueError as score, and ValueError where H has no inverse, as at a start far away.
    Source: McCullagh and Nelder, section 2.5.
    """
    path = [finite_array("w", w)]
    for _ in range(whole_number("steps", steps)):
        H = expected_hessian(X, y, path[-1], model)
        if np.linalg.matrix_rank(H, hermitian=True) < len(H):
            raise ValueError(
                f"w is {np.round(path[-1], 4)} after {len(path) - 1} steps, where the weights "
                "f′²/V have died out and the Hessian has no inverse; begin nearer, or penalise w"
            )
        path.append(path[-1] + np.linalg.solve(H, score(X, y, path[-1], model)))
    return np.array(path)


def matching_loss(activation, y, h):
    """The loss whose slope along h is ŷ − y, with no f′ in it, counted from h = 0.

    L(h) = ∫₀ʰ (f(u) − y) du

    activation: an Activation; where f rises, L is convex. y: a number in its closed range. h: of
    any shape, |h| ≤ 30. Returns the shape of h, to 10 digits. Raises TypeError or ValueError
    naming the argument that does not fit.
    Source: Auer, Herbster and Warmuth, Exponentially many local minima for single neurons, NIPS 8
    (1996), page 317.
    """
    h = finite_array("h", h)
    examples([[1.0]], np.reshape(y, (1,)), [0.0], activation)
    between = (NODES + 1) / 2 * h[..., np.newaxis]
    return h * np.sum(WEIGHTS / 2 * (activation.f(between) - y), axis=-1)
