"""Links, scores, Newton's method and matching losses, against mpmath, statsmodels' and R's printed
numbers, and scikit-learn."""

import re
from functools import partial

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import PoissonRegressor

from helpers import links
from helpers.activations import ARCTAN, SIGMOID, SOFTPLUS, TANH
from helpers.data import HOURS, O_RINGS, SIX_POINTS, TRIAL
from helpers.links import MODELS, deviance, expected_hessian, matching_loss, newton, score
from helpers.losses import cross_entropy_gradient, cross_entropy_hessian, squared_error_gradient

BINARY = [links.LOGIT, links.PROBIT, links.CLOGLOG]
every_model = pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))

# ŷ and 1 − ŷ of h, and −ln of the probability of y
EXACT = {
    "logit": lambda h: (1 / (1 + mp.exp(-h)), 1 / (1 + mp.exp(h))),
    "probit": lambda h: (mp.ncdf(h), mp.ncdf(-h)),
    "complementary log-log": lambda h: (-mp.expm1(-mp.exp(h)), mp.exp(-mp.exp(h))),
}


def exact_loss(name, y, h):
    if name == "log":
        return mp.exp(h) - y * h
    if name == "identity":
        return (y - h) ** 2 / 2
    if name == "sigmoid with V = 1":
        return (y - EXACT["logit"](h)[0]) ** 2 / 2
    p, q = EXACT[name](h)
    return -(y * mp.log(p) if y else 0) - ((1 - y) * mp.log(q) if y < 1 else 0)


@every_model
@pytest.mark.parametrize("h", [-37.5, -8.0, -1.0, 0.0, 0.4, 3.0, 6.0])
@pytest.mark.parametrize("y", [0.0, 1.0, 0.3])
def test_the_loss_and_the_score_of_one_example_are_those_of_mpmath(model, h, y):
    one = [[1.0]], [y], [h], model
    with mp.workdps(400):
        loss = lambda u: exact_loss(model.name, y, u)  # noqa: E731
        exact, slope = float(loss(mp.mpf(h))), float(mp.diff(loss, h, h=mp.mpf(10) ** -60))
    lowest = model.lowest(np.array([y]))[0]
    assert deviance(*one) / 2 + lowest == pytest.approx(exact, rel=1e-12, abs=1e-15)
    # ŷ is rounded where y − ŷ is formed
    room = 1e-15 * float(model.quotient(np.array([h]))[0])
    assert -score(*one)[0] == pytest.approx(slope, rel=1e-9, abs=2 * room + 1e-15)


@pytest.mark.parametrize("h", [-1000.0, -800.0, 800.0, 1000.0])
@pytest.mark.parametrize("model", [links.LOGIT, links.PROBIT, links.SQUARES], ids=lambda m: m.name)
def test_nothing_overflows_at_h_1000(model, h):
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        for y in (0.0, 1.0):
            one = [[1.0]], [y], [h], model
            wrong = (h > 0) != (y == 1)
            assert np.isfinite(deviance(*one))
            slope = {"logit": 1, "probit": abs(h), "sigmoid with V = 1": 0}[model.name]
            assert score(*one)[0] == pytest.approx(wrong * (1 if y else -1) * slope, rel=1e-5)


@settings(max_examples=40)
@given(st.sampled_from(list(MODELS)), st.integers(0, 10**6))
def test_the_score_is_minus_the_gradient_of_half_the_mean_deviance(name, seed):
    model, rng = MODELS[name], np.random.default_rng(seed)
    m, n = rng.integers(1, 6), rng.integers(1, 4)
    X, y, w = rng.normal(size=(m, n)), rng.uniform(0, 1, m), rng.normal(size=n)
    half = lambda w: deviance(X, y, w, model) / 2 / m  # noqa: E731
    slopes = [(half(w + e) - half(w - e)) / 2e-5 for e in 1e-5 * np.eye(n)]
    np.testing.assert_allclose(score(X, y, w, model), -np.array(slopes), atol=1e-7)


@every_model
def test_the_quotient_is_f_prime_over_v(model):
    h = np.linspace(-4, 3, 29) if model is not links.LOG else np.linspace(-4, 4, 29)
    f, prime = model.activation.f, model.activation.prime
    np.testing.assert_allclose(
        model.quotient(h) * model.variance(f(h)), prime(h), rtol=1e-9, atol=1e-14
    )
    np.testing.assert_allclose((f(h + 1e-6) - f(h - 1e-6)) / 2e-6, prime(h), rtol=1e-6, atol=1e-9)


def test_two_models_are_the_losses_of_the_course():
    X, y, w = HOURS.X, HOURS.y, np.array([-1.0, 0.7])
    for model, gradient in (
        (links.LOGIT, cross_entropy_gradient),
        (links.SQUARES, squared_error_gradient),
    ):
        np.testing.assert_allclose(score(X, y, w, model), -gradient(X, y, w), rtol=1e-12)
    np.testing.assert_allclose(
        expected_hessian(X, y, w, links.LOGIT), cross_entropy_hessian(X, y, w), rtol=1e-12
    )


def test_newton_on_the_o_rings_takes_the_steps_that_r_takes():
    path = newton(O_RINGS.X, O_RINGS.y, [0.0, 0.0], links.LOGIT, 7)
    published = [
        (9.619047619, -0.14952381),
        (13.655737908, -0.211246981),
        (14.93828914, -0.230600099),
        (15.042291138, -0.232153687),
        (15.042901627, -0.232162744),
    ]
    np.testing.assert_allclose(path[1:6], published, rtol=5e-9)
    assert deviance(O_RINGS.X, O_RINGS.y, path[-1], links.LOGIT) == pytest.approx(
        20.315193, abs=5e-7
    )
    H = expected_hessian(O_RINGS.X, O_RINGS.y, path[-1], links.LOGIT) * 23
    np.testing.assert_allclose(np.sqrt(np.diag(np.linalg.inv(H))), [7.378636, 0.108237], atol=2e-5)


def test_probit_on_the_o_rings():
    path = newton(O_RINGS.X, O_RINGS.y, [0.0, 0.0], links.PROBIT, 30)
    np.testing.assert_allclose(path[-1], [8.774954, -0.135096], atol=6e-7)


@pytest.mark.parametrize("model", BINARY, ids=lambda m: m.name)
def test_where_newton_rests_mpmath_finds_no_slope(model):
    w = newton(O_RINGS.X, O_RINGS.y, [0.0, 0.0], model, 40)[-1]
    with mp.workdps(30):
        total = lambda a, b: mp.fsum(  # noqa: E731
            exact_loss(model.name, y, a + b * x)
            for x, y in zip(O_RINGS.features[:, 0], O_RINGS.y, strict=True)
        )
        slopes = [mp.diff(total, tuple(map(mp.mpf, w)), order) for order in ((1, 0), (0, 1))]
    np.testing.assert_allclose(np.array(slopes, dtype=float), 0, atol=1e-6)


def test_the_counts_of_r_s_example():
    w = newton(TRIAL.X, TRIAL.y, [3.0, 0, 0, 0, 0], links.LOG, 10)[-1]
    np.testing.assert_allclose(w, [3.044522, -0.454255, -0.292987, 0, 0], atol=6e-7)
    assert deviance(TRIAL.X, TRIAL.y, w, links.LOG) == pytest.approx(5.129141, abs=5e-7)
    H = expected_hessian(TRIAL.X, TRIAL.y, w, links.LOG) * 9
    errors = np.sqrt(np.diag(np.linalg.inv(H)))
    np.testing.assert_allclose(errors, [0.170899, 0.202171, 0.192742, 0.2, 0.2], atol=6e-7)
    other = PoissonRegressor(alpha=0, tol=1e-10, max_iter=1000).fit(TRIAL.features, TRIAL.y)
    np.testing.assert_allclose(w, [other.intercept_, *other.coef_], atol=1e-5)


def test_newton_fails_by_name_far_away():
    with pytest.raises(ValueError, match=r"w is .* after 0 steps, where the weights f′²/V have"):
        newton(O_RINGS.X, O_RINGS.y, [0.0, 30.0], links.LOGIT, 5)


def test_on_separable_data_newton_never_rests():
    path = newton(SIX_POINTS.X, SIX_POINTS.y, np.zeros(3), links.LOGIT, 15)
    lengths = np.linalg.norm(path, axis=1)
    assert (np.diff(lengths) > 1).all()
    assert deviance(SIX_POINTS.X, SIX_POINTS.y, path[-1], links.LOGIT) < 1e-5


# where the integral has a formula, and nobody put it in
KNOWN = {
    SIGMOID: lambda y, h: np.logaddexp(0, h) - y * h - np.log(2),
    TANH: lambda y, h: np.log(np.cosh(h)) - y * h,
    ARCTAN: lambda y, h: h * np.arctan(h) - np.log1p(h**2) / 2 - y * h,
    links.EXPONENTIAL: lambda y, h: np.exp(h) - 1 - y * h,
}


@pytest.mark.parametrize("activation", KNOWN, ids=lambda f: f.name)
@pytest.mark.parametrize("y", [0.0, 0.4, 1.0])
def test_matching_losses_are_the_integrals_that_books_have(activation, y):
    h = np.array([-12.0, -3.0, 0.0, 0.5, 4.0, 12.0])
    np.testing.assert_allclose(
        matching_loss(activation, y, h), KNOWN[activation](y, h), rtol=1e-10, atol=1e-10
    )


def test_the_matching_loss_of_softplus_is_that_of_mpmath():
    for h in (-6.0, 2.5, 20.0):
        exact = mp.quad(lambda u: mp.log1p(mp.exp(u)) - 2, [0, h])
        assert matching_loss(SOFTPLUS, 2.0, h) == pytest.approx(float(exact), rel=1e-10)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (partial(score, [[1.0]], [-1], [0.0], links.LOG), "y holds -1; with the exponential"),
        (partial(score, [[1.0]], [2], [0.0], links.PROBIT), "y holds 2; with the Gaussian cdf"),
        (partial(deviance, [[1.0]], [0, 1], [0.0], links.LOGIT), "y has shape (2,)"),
        (partial(newton, [[1.0]], [1], [[0.0]], links.LOGIT, 2.5), "steps is 2.5"),
        (partial(matching_loss, SIGMOID, 1.5, [0.0]), "y holds 1.5; with the sigmoid"),
        (partial(matching_loss, SIGMOID, 1, [np.inf]), "h[0] is inf"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
