"""The steppers: their number line stands still while a slider is dragged, and their buttons."""

import numpy as np
import pytest
from sampling import sample
from test_explorers import drag

from helpers import derive
from helpers.derive import Stepper
from helpers.formulas.derivations import DERIVATIONS


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", sample(DERIVATIONS, 4, "number lines"))
def test_the_number_line_holds_both_sides_and_stands_still_while_a_slider_moves(name):
    stepper = Stepper(DERIVATIONS[name])
    (ax,) = stepper.live.figure.axes
    for line in sample(range(1, len(stepper.derivation.lines) + 1), 2, name):
        stepper.controls["line"].value = line
        ends = ax.get_xlim()
        for letter in stepper.derivation.sliders:
            slider = stepper.controls[letter]
            for value in np.linspace(slider.min, slider.max, 23):
                drag(slider, "value", round(value / slider.step) * slider.step)
                assert ax.get_xlim() == ends
                seen = [
                    x for marks in ax.lines for x in marks.get_xdata() if marks.get_marker() in "v^"
                ]
                assert all(abs(x) <= ends[1] for x in seen if np.isfinite(x)), (line, letter, value)


def test_buttons_that_would_do_nothing_say_so():
    stepper = derive.sigmoid_prime()
    idle = {1: {"Back"}, 4: set(), 8: {"Next", "Show all"}}
    for line, names in idle.items():
        stepper.controls["line"].value = line
        marked = {name for name, b in stepper.buttons.items() if "live-idle" in b._dom_classes}
        assert marked == names
