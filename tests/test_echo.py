"""What has been read, typeset again: another reader of LaTeX finds the same in it."""

import mpmath as mp
import pytest
import second_reading

from helpers.formulas import echo, typed
from helpers.formulas.derivations import Derivation

LETTERS = {letter: letter for letter in "yphx"}
POINT = {"y": 0.3, "p": 0.6, "h": 0.4, "x": 1.7}
FORMULAS = [
    "-(y/p - (1-y)/(1-p))*p*(1-p)",
    "(p-y)^2/2",
    "e^(-h)/(1+e^(-h))^2",
    "2*3 - (-p)",
    "-(p+y) - (p-y)",
    "(p^2)^y",
    "p^(2^y)",
    "(-p)^2",
    "-p^2",
    "p/y/x",
    "p/(y x)",
    "p*-y",
    "(1/2)^p",
    "(ln(p))^2 ln(1-p)",
    "y - (p - (h - x))",
    "2 (h/3) 4",
    "sqrt(1+p) sqrt(x)",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_the_echo_is_worth_what_was_typed(text):
    tree = typed.read(text, LETTERS)
    latex = echo.latex(tree, lambda letter: letter.parts[0])
    point = {letter: mp.mpf(number) for letter, number in POINT.items()}
    nothing = Derivation("", (), (), {})
    *_, found = second_reading.sides(f"y = {latex}", nothing, point, 1, 1, {})
    assert float(found) == pytest.approx(float(typed.value(tree, POINT)), rel=1e-12)
