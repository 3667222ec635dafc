"""The explorer of matching losses, through its own state."""

import re

import mpmath as mp
import pytest

from helpers import explore
from helpers.explore.links import INTEGRALS

F = {
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)),
    "identity": lambda u: u,
    "tanh": mp.tanh,
    "arctan": mp.atan,
    "exponential": mp.exp,
    "Gaussian cdf": mp.ncdf,
    "softplus": lambda u: mp.log1p(mp.exp(u)),
    "complementary log-log": lambda u: -mp.expm1(-mp.exp(u)),
}
# the formulas that it prints, as mpmath computes them
PRINTED = {
    "ln(1 + eʰ) − ln 2": lambda h: mp.log1p(mp.exp(h)) - mp.log(2),
    "h²/2": lambda h: h**2 / 2,
    "ln cosh h": lambda h: mp.log(mp.cosh(h)),
    "h arctan h − ln(1 + h²)/2": lambda h: h * mp.atan(h) - mp.log(1 + h**2) / 2,
    "eʰ − 1": lambda h: mp.expm1(h),
    "hΦ(h) + φ(h) − φ(0)": lambda h: h * mp.ncdf(h) + mp.npdf(h) - mp.npdf(0),
}


@pytest.mark.parametrize("name", INTEGRALS)
def test_the_printed_formula_is_the_integral(name):
    formula = PRINTED[INTEGRALS[name]]
    assert abs(formula(mp.mpf(0))) < 1e-14
    for h in (-3, 0.7, 2):
        assert mp.diff(formula, h) == pytest.approx(F[name](h), rel=1e-9)


@pytest.mark.parametrize("name", F)
def test_its_numbers_are_those_of_mpmath(name):
    explorer = explore.links()
    for y, h in ((0.3, -1.5), (1.0, 1.1)):
        explorer.set(activation=name, y=y, h=h)
        error, value = F[name](h) - y, mp.quad(lambda u: F[name](u) - y, [0, h])  # noqa: B023
        squared = error * mp.diff(F[name], h)
        said = explorer.sentence.replace("−", "-")
        told = re.findall(r"ŷ - y = (\S+) is|which is (\S+) there|the slope (\S+)\. The", said)
        numbers = [float(next(filter(None, groups))) for groups in told]
        assert numbers == pytest.approx([float(error), float(value), float(squared)], abs=6e-4)


def test_of_these_only_the_identity_has_a_convex_squared_error():
    explorer = explore.links()
    said = {}
    for name in F:
        explorer.set(activation=name, y=0.5)
        said[name] = "convex too" in explorer.sentence
    assert [name for name, convex in said.items() if convex] == ["identity"]
