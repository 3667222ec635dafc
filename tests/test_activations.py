import warnings

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from oracles import ACTIVATIONS, EXACT, floats, ulps

from helpers.activations import ARCTAN, IDENTITY, SIGMOID, SOFTPLUS, TANH, sigmoid, sigmoid_prime
from helpers.formulas.typed import read, value

RANDOM = np.random.default_rng(20)
EDGES = [
    0.0,
    -0.0,
    5e-324,
    1e-300,
    1e-8,
    1.0,
    17.0,
    36.7,
    37.0,
    354.9,
    708.3,
    708.4,
    709.7,
    709.8,
    744.4,
    744.5,
    745.0,
]
DENSE = np.concatenate(
    [
        RANDOM.uniform(-745, 745, 6000),
        RANDOM.uniform(-745, -700, 2000),
        RANDOM.uniform(-40, 40, 6000),
        RANDOM.standard_normal(2000),
        EDGES,
        np.negative(EDGES),
    ]
)
HUGE = [746.0, 800.0, 1e5, 1e160, 1e300, 1e308, np.finfo(float).max]


@pytest.fixture
def exact_sigmoid():
    with mp.workdps(40):
        yield lambda h: 1 / (1 + mp.exp(-mp.mpf(h)))


@pytest.fixture
def exact_sigmoid_prime():
    # with s = σ(−|h|) ≤ ½, 1 − s keeps its digits
    with mp.workdps(40):
        yield lambda h: (s := 1 / (1 + mp.exp(abs(mp.mpf(h))))) * (1 - s)


def test_sigmoid_is_within_4_ulp(exact_sigmoid):
    with np.errstate(all="raise"):
        got = sigmoid(DENSE)
    assert max(ulps(g, exact_sigmoid(h)) for g, h in zip(got, DENSE.tolist(), strict=True)) <= 4


def test_sigmoid_prime_is_within_4_ulp(exact_sigmoid_prime):
    with np.errstate(all="raise"):
        got = sigmoid_prime(DENSE)
    assert (
        max(ulps(g, exact_sigmoid_prime(h)) for g, h in zip(got, DENSE.tolist(), strict=True)) <= 4
    )


@given(floats(-745, 745))
def test_sigmoid_and_its_derivative_are_within_4_ulp_wherever_hypothesis_looks(h):
    with mp.workdps(400):
        s = 1 / (1 + mp.exp(-mp.mpf(h)))
        assert ulps(sigmoid(h), s) <= 4
        assert ulps(sigmoid_prime(h), s * (1 - s)) <= 4


@pytest.mark.parametrize("h", HUGE)
def test_sigmoid_reaches_its_limits_silently(h):
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert sigmoid(h) == 1
        assert sigmoid(-h) == 0
        assert sigmoid_prime(h) == sigmoid_prime(-h) == 0


@pytest.mark.parametrize("f", [sigmoid, sigmoid_prime])
def test_scalars_integers_lists_and_arrays_of_any_shape_are_taken(f):
    h = np.array([[-2, 0, 1], [3, 40, -800]])
    with np.errstate(all="raise"):
        assert f(h).shape == (2, 3)
        assert f(h).dtype == float
        assert (f(h) == f(h.astype(float))).all()
        assert (f(h.tolist()) == f(h)).all()
        assert [f(int(k)) for k in h.flat] == [f(float(k)) for k in h.flat] == f(h).ravel().tolist()
        assert np.ndim(f(2)) == np.ndim(f(np.float64(2))) == 0
        assert f(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("f", [sigmoid, sigmoid_prime])
def test_the_input_is_left_alone(f):
    h = np.linspace(-5, 5, 11)
    h.flags.writeable = False
    before = h.copy()
    assert not np.shares_memory(f(h), h)
    assert (h == before).all()


@pytest.mark.parametrize("bad", ["1.0", None, 1j, [object()], ["a", "b"]])
@pytest.mark.parametrize("f", [sigmoid, sigmoid_prime])
def test_what_is_not_a_real_number_is_refused_by_name(f, bad):
    with pytest.raises(TypeError, match=r"^h is .*real numbers"):
        f(bad)


GRID = np.concatenate(
    [RANDOM.uniform(-350, 350, 60), RANDOM.normal(scale=4, size=60), [0.0, 1e-9, 0.5, -0.5]]
)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_every_activation_is_within_4_ulp(activation):
    f = EXACT[activation.name]
    with mp.workdps(200):
        assert (
            max(
                ulps(g, f(mp.mpf(h)))
                for g, h in zip(activation.f(GRID), GRID.tolist(), strict=True)
            )
            <= 4
        )


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_every_prime_is_the_limit_of_difference_quotients_within_4_ulp(activation):
    f = EXACT[activation.name]
    with mp.workdps(700):  # tanh 350 differs from 1 only in the 304th digit
        exact = [mp.diff(f, mp.mpf(h)) for h in GRID.tolist()]
        assert max(ulps(g, e) for g, e in zip(activation.prime(GRID), exact, strict=True)) <= 4


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_no_finite_h_overflows(activation):
    h = np.array([0.0, 1e-320, *HUGE])
    h = np.concatenate([h, -h])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        f, prime = activation.f(h), activation.prime(h)
    assert np.isfinite(f).all()
    assert np.isfinite(prime).all()
    assert (prime >= 0).all()


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_the_range_is_closed_and_no_wider_than_f(activation):
    low, high = activation.range
    f = activation.f(np.array([-1e308, 1e308]))
    assert low <= f[0] <= f[1] <= high
    for end, reached in zip((low, high), f, strict=True):
        assert reached == end or (np.isinf(end) and abs(reached) == 1e308)


@given(floats(-1.7e308, 1.7e308))
def test_the_identity_is_the_case_whose_factor_is_exactly_1(h):
    assert IDENTITY.f(np.array(h)) == h
    assert IDENTITY.prime(np.array(h)) == 1


def test_an_activation_cannot_be_changed():
    with pytest.raises(AttributeError):
        SIGMOID.prime = np.ones_like


def test_the_activations_say_who_they_are():
    assert {a.name: a for a in (SIGMOID, IDENTITY, TANH, SOFTPLUS, ARCTAN)}.items() <= {
        a.name: a for a in ACTIVATIONS
    }.items()
    assert [a.name for a in ACTIVATIONS] == list(EXACT)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_the_formula_that_menus_fill_in_is_f(activation):
    tree = read(activation.formula, {"h": "h"})
    h = np.linspace(-30, 30, 61)
    np.testing.assert_allclose(value(tree, {"h": h}), activation.f(h), rtol=1e-12, atol=1e-12)
