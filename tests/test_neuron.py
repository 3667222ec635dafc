"""The famous experiment and the factors behind it: what the two explorers say and draw, against
plain Python."""

import itertools
import math
import random
import re

import numpy as np
import pytest

from helpers import explore
from helpers.explore.neuron import forgotten_gradient
from helpers.figures import FORGOTTEN

SAME, OWN = "at the same rate", "each at its own rate"
RATES = [float(f"{digit}e{power}") for power in range(-3, 2) for digit in (1, 1.5, 2, 3, 5, 7)] + [
    100.0
]
SLOPES = {  # for y = 0
    "squared error": lambda p: p * p * (1 - p),
    "cross-entropy": lambda p: p,
    FORGOTTEN: lambda p: 1 / (1 - p),
}
FIRST, SECOND = (0.6, 0.9), (2.0, 2.0)


def sigmoid(h):
    return 1 / (1 + math.exp(-h)) if h > -700 else 0.0


def outputs(name, start, rate, steps):
    """The output after each step of one neuron, x = 1, y = 0, in a loop."""
    weight, bias = start
    path = [sigmoid(weight + bias)]
    for _ in range(steps):
        slope = SLOPES[name](path[-1])
        weight, bias = weight - rate * slope, bias - rate * slope
        path.append(sigmoid(weight + bias))
    return path


def drawn(explorer, name, axes=0, what="-"):
    """The data of the curve of this label, or with "o" of its dot."""
    lines = [line for line in explorer.live.figure.axes[axes].lines if line.get_label() == name]
    return next(
        line for line in lines if (line.get_linestyle() == "None") == (what == "o")
    ).get_xydata()


def neuron(start, **values):
    weight, bias = start
    explorer = explore.neuron()
    explorer.set(weight=weight, bias=bias, **values)
    return explorer


def both_at(rate):
    return {"rates": SAME, "squared_error_rate": rate, "cross_entropy_rate": rate}


class TestNielsensExperiment:
    @pytest.mark.parametrize(
        ("preset", "name", "known"),
        [
            ("Nielsen's first start", "squared error", {0: 0.817574, 300: 0.093956}),
            ("Nielsen's first start", "cross-entropy", {0: 0.817574, 300: 0.011638}),
            (
                "Nielsen's second start",
                "squared error",
                {0: 0.982014, 150: 0.933417, 300: 0.202848},
            ),
            ("Nielsen's second start", "cross-entropy", {0: 0.982014, 300: 0.012009}),
        ],
    )
    def test_the_curves_go_through_the_known_outputs(self, preset, name, known):
        explorer = explore.neuron()
        explorer.buttons[preset].click()
        for step, output in known.items():
            assert drawn(explorer, name)[step] == pytest.approx([step, output], abs=5e-7)
            explorer.set(step=step)
            assert drawn(explorer, name, what="o") == pytest.approx(
                np.array([[step, output]]), abs=5e-7
            )
            assert f"At step {step} of 300" in explorer.sentence
            assert f"{name} has ŷ = {output:.4f}" in explorer.sentence

    def test_the_second_start_is_first_below_a_half_at_steps_232_and_17(self):
        explorer = explore.neuron()
        explorer.buttons["Nielsen's second start"].click()
        assert explorer.sentence.endswith(
            "First below ½: squared error at step 232, cross-entropy at step 17."
        )
        marks = next(
            line for line in explorer.live.figure.axes[0].lines if line.get_marker() == "D"
        )
        assert marks.get_xydata().tolist() == [[232, 0.5], [17, 0.5]]
        for name, step in (("squared error", 232), ("cross-entropy", 17)):
            assert drawn(explorer, name)[step, 1] < 0.5 <= drawn(explorer, name)[step - 1, 1]

    def test_the_dots_on_the_slopes_differ_by_1_over_f_prime(self):
        explorer = neuron(SECOND, **both_at(0.15), step=0)
        (at, squared), (also_at, entropy) = (
            drawn(explorer, name, 1, "o")[0] for name in list(SLOPES)[:2]
        )
        assert at == also_at == 4
        assert entropy / squared == pytest.approx(56.6165, abs=5e-5)

    def test_a_start_below_a_half_and_one_that_never_gets_there_are_told(self):
        explorer = neuron((-1.0, 0.0), rates=OWN)
        assert (
            "First below ½: squared error at step 0, cross-entropy at step 0." in explorer.sentence
        )
        explorer = neuron((8.0, 8.0), **both_at(0.15))
        assert "squared error not within 300 steps" in explorer.sentence
        assert (
            "squared error has ŷ over 0.9999 and steps with dJ/dh under 0.000001"
            in explorer.sentence
        )


class TestFPrimeForgotten:
    @pytest.mark.parametrize(
        ("start", "shipped", "corrected"), [(FIRST, 0.0404, 0.4177), (SECOND, 0.0479, 0.7796)]
    )
    def test_the_published_animation_ends_where_it_ended_and_where_it_should_have(
        self, start, shipped, corrected
    ):
        explorer = neuron(start)
        explorer.buttons["f′ forgotten, at a small rate"].click()
        assert drawn(explorer, FORGOTTEN)[300, 1] == pytest.approx(shipped, abs=5e-5)
        assert drawn(explorer, "cross-entropy")[300, 1] == pytest.approx(corrected, abs=5e-5)
        assert f"{FORGOTTEN} has ŷ = {shipped:.4f}" in explorer.sentence
        assert f"cross-entropy has ŷ = {corrected:.4f}" in explorer.sentence

    def test_its_first_step_from_the_second_start_is_55_6_times_the_rate(self):
        explorer = neuron(SECOND, **both_at(0.005), forgotten=True, step=0)
        assert "forgotten has ŷ = 0.9820 and steps with dJ/dŷ = 55.6" in explorer.sentence
        before, after = (math.log(p / (1 - p)) for p in drawn(explorer, FORGOTTEN)[:2, 1])
        # weight and bias take it both
        assert (before - after) / 2 / 0.005 == pytest.approx(55.598, abs=5e-4)
        ((at, edge),) = drawn(explorer, FORGOTTEN, 1, "o")
        assert (at, edge) == (4, explorer.live.figure.axes[1].get_ylim()[1])

    def test_at_the_usual_rate_the_output_falls_to_nothing_at_once(self):
        explorer = neuron(SECOND, **both_at(0.15), forgotten=True, step=1)
        assert drawn(explorer, FORGOTTEN)[1, 1] == pytest.approx(
            sigmoid(4 - 2 * 0.15 * (1 + math.exp(4))), rel=1e-12
        )
        assert "forgotten has ŷ under 0.0001" in explorer.sentence
        assert explorer.sentence.endswith("forgotten at step 1.")

    def test_off_it_is_nowhere(self):
        explorer = explore.neuron()
        for axes in (0, 1):
            assert (
                len(drawn(explorer, FORGOTTEN, axes))
                == len(drawn(explorer, FORGOTTEN, axes, "o"))
                == 0
            )
        assert FORGOTTEN not in explorer.sentence

    @pytest.mark.parametrize("y", [0.0, 1.0])
    def test_it_is_the_formula_where_that_can_be_evaluated(self, y):
        X, w = np.array([[1.0, 0.5], [1.0, -2.0]]), np.array([0.3, -1.2])
        p = np.array([sigmoid(h) for h in X @ w])
        expected = sum((p[i] - y) / (p[i] * (1 - p[i])) * X[i] for i in range(2)) / 2
        np.testing.assert_allclose(forgotten_gradient(X, np.full(2, y), w), expected, rtol=1e-12)
        many = forgotten_gradient(X, np.full(2, y), np.column_stack([w, -w]))
        np.testing.assert_allclose(many[:, 0], expected, rtol=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_the_curves_are_those_of_plain_loops(seed):
    choose = random.Random(seed)
    start = choose.randrange(-80, 81) / 10, choose.randrange(-80, 81) / 10
    squared, entropy = choose.choice(RATES), choose.choice(RATES)
    explorer = neuron(
        start, rates=OWN, squared_error_rate=squared, cross_entropy_rate=entropy, forgotten=True
    )
    for name, rate in (
        ("squared error", squared),
        ("cross-entropy", entropy),
        (FORGOTTEN, entropy),
    ):
        plain = outputs(name, start, rate, 300)
        np.testing.assert_allclose(
            drawn(explorer, name)[:, 1], plain, rtol=1e-9, atol=1e-14, err_msg=name
        )
        first = next((k for k, p in enumerate(plain) if p < 0.5), None)
        told = "not within 300 steps" if first is None else f"at step {first}"
        assert f"{name} {told}" in explorer.sentence.split("First below ½: ")[1]


class TestBothAtTheirBestRate:
    def best(self, name, start, steps):
        """By brute force: (steps needed, rate), the fewest and then the smallest, or inf."""
        needed = []
        for rate in RATES:
            path = outputs(name, start, rate, steps)
            inside = [p <= 0.1 * path[0] for p in path]
            stays = next((k for k in range(len(path)) if all(inside[k:])), math.inf)
            needed.append((stays, rate))
        return min(needed)

    @pytest.mark.parametrize("start", [FIRST, SECOND, (3.0, 3.0), (0.0, 0.0), (-2.0, 1.0)])
    @pytest.mark.parametrize("steps", [10, 100])
    def test_they_are_those_that_brute_force_finds(self, start, steps):
        explorer = neuron(start, steps=steps)
        explorer.buttons["Both at their best rate"].click()
        found = {name: self.best(name, start, steps) for name in ("squared error", "cross-entropy")}
        most, least = max(found.values())[0], min(found.values())[0]
        assert explorer.values["squared_error_rate"] == found["squared error"][1]
        assert explorer.values["cross_entropy_rate"] == found["cross-entropy"][1]
        assert explorer.values["rates"] == OWN
        assert explorer.values["step"] == least
        assert explorer.values["steps"] - 10 < most <= explorer.values["steps"]

    def test_from_nielsens_starts_little_is_left_of_the_difference(self):
        assert [self.best(name, FIRST, 100)[0] for name in list(SLOPES)[:2]] == [1, 1]
        assert [self.best(name, SECOND, 100)[0] for name in list(SLOPES)[:2]] == [2, 1]

    def test_where_no_rate_of_the_squared_error_gets_there_the_nearest_is_taken(
        self,
    ):
        explorer = neuron((8.0, 8.0), steps=100)
        explorer.buttons["Both at their best rate"].click()
        assert self.best("squared error", (8.0, 8.0), 100)[0] == math.inf
        assert explorer.values["squared_error_rate"] == 100.0
        assert (explorer.values["steps"], explorer.values["step"]) == (100, 1)
        assert "squared error not within 100 steps, cross-entropy at step 1." in explorer.sentence

    def test_a_second_click_changes_nothing(self):
        explorer = explore.neuron()
        explorer.buttons["Both at their best rate"].click()
        values = explorer.values
        explorer.buttons["Both at their best rate"].click()
        assert explorer.values == values


class TestOneRateOrTwo:
    def test_at_the_same_rate_either_slider_moves_the_other(self):
        explorer = explore.neuron()
        for moved, rate in (("squared_error_rate", 0.7), ("cross_entropy_rate", 0.02)):
            explorer.controls[moved].value = rate
            assert (
                explorer.values["squared_error_rate"]
                == explorer.values["cross_entropy_rate"]
                == rate
            )

    def test_each_at_its_own_rate_neither_does_and_back_again_the_squared_errors_holds_for_both(
        self,
    ):
        explorer = explore.neuron()
        explorer.controls["rates"].value = OWN
        explorer.controls["cross_entropy_rate"].value = 0.02
        assert explorer.values["squared_error_rate"] == 0.15
        assert (
            "each at its own rate, squared error 0.15 and cross-entropy 0.02" in explorer.sentence
        )
        explorer.controls["rates"].value = SAME
        assert explorer.values["cross_entropy_rate"] == 0.15
        assert "at the same rate, 0.15." in explorer.sentence


def pictured(explorer):
    """Draw the explorer; return all numbers in its curves and dots."""
    explorer.live.pixels()
    return np.concatenate(
        [line.get_xydata().ravel() for ax in explorer.live.figure.axes for line in ax.lines]
    )


@pytest.mark.parametrize("rates", [SAME, OWN])
def test_one_neuron_is_finite_at_the_extremes_of_every_control(rates):
    ends = [
        (-8.0, 8.0),
        (-8.0, 8.0),
        (False, True),
        (0.001, 100.0),
        (0.001, 100.0),
        (10, 1000),
        (0, 1),
    ]
    names = [
        "weight",
        "bias",
        "forgotten",
        "squared_error_rate",
        "cross_entropy_rate",
        "steps",
        "step",
    ]
    corners = [dict(zip(names, corner, strict=True)) for corner in itertools.product(*ends)]
    if rates == SAME:
        corners = [
            corner
            for corner in corners
            if corner["squared_error_rate"] == corner["cross_entropy_rate"]
        ]
    explorer = explore.neuron()
    for corner in random.Random(0).sample(corners, 40):
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            explorer.set(rates=rates, **corner | {"step": corner["step"] * corner["steps"]})
        assert np.isfinite(pictured(explorer)).all(), corner
        assert not re.search(r"nan|inf", explorer.sentence), corner
        assert "= 0 " not in explorer.sentence


def test_the_factors_are_finite_at_all_corners():
    explorer = explore.saturation()
    for h, y, x in itertools.product([-8.0, 0.0, 8.0], [0.0, 0.5, 1.0], [-2.0, 0.0, 2.0]):
        with np.errstate(all="raise"):
            explorer.set(h=h, y=y, x=x)
        assert np.isfinite(pictured(explorer)).all()
        assert not re.search(r"nan|inf|(?<!e)−0(?!\.)", explorer.sentence), explorer.sentence


def test_the_axes_of_the_slopes_hold_both_slopes_from_h_8_below_to_8_above():
    explorer = explore.saturation()
    ax = explorer.live.figure.axes[0]
    limits = set()
    for y in np.arange(11) / 10:
        explorer.set(y=y)
        low, high = ax.get_ylim()
        # the cross-entropy's slope goes from −y to 1 − y, and the squared error's lies within
        assert -y - 0.6 < low < -y
        assert 1 - y < high < 1.6 - y
        assert ax.get_xlim() == (-8, 8)
        limits.add((low, high))
    assert len(limits) == 5


class TestSaturation:
    def bar(self, explorer, name):
        (start, _), (end, _) = drawn(explorer, name, 1)
        assert start == 0
        return end

    @pytest.mark.parametrize(
        ("h", "y", "x"), [(4.0, 0.0, 1.0), (-3.0, 1.0, -1.5), (2.5, 0.3, 0.7), (0.0, 0.5, 1.0)]
    )
    def test_the_bars_and_the_dots_are_the_three_factors_and_their_products(self, h, y, x):
        explorer = explore.saturation()
        explorer.set(h=h, y=y, x=x)
        p = sigmoid(h)
        bars = {"ŷ − y": p - y, "f′(h)": p * (1 - p), "x": x}
        bars |= {"squared error": (p - y) * p * (1 - p) * x, "cross-entropy": (p - y) * x}
        for name, value in bars.items():
            assert self.bar(explorer, name) == pytest.approx(value, rel=1e-12, abs=1e-15)
        for name in ("squared error", "cross-entropy"):
            ((at, slope),) = drawn(explorer, name, what="o")
            assert at == h
            assert slope * x == pytest.approx(bars[name], rel=1e-12, abs=1e-15)

    @pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
    def test_the_curves_are_the_slopes_by_hand(self, y):
        explorer = explore.saturation()
        explorer.set(y=y)
        for name, factor in (
            ("squared error", lambda p: p * (1 - p)),
            ("cross-entropy", lambda p: 1),
        ):
            curve = drawn(explorer, name)
            by_hand = [(sigmoid(h) - y) * factor(sigmoid(h)) for h in curve[:, 0]]
            np.testing.assert_allclose(curve[:, 1], by_hand, rtol=1e-11, atol=1e-15)

    def test_for_y_0_the_squared_error_is_steepest_at_two_thirds_with_4_27ths(self):
        explorer = explore.saturation()
        marks = next(
            line for line in explorer.live.figure.axes[0].lines if line.get_marker() == "D"
        )
        np.testing.assert_allclose(marks.get_xydata(), [[math.log(2), 4 / 27]], rtol=1e-14)
        assert (
            "Squared error is steepest with a slope of 0.1481 at h = 0.6931 (ŷ = 0.6667)."
            in explorer.sentence
        )

    @pytest.mark.parametrize("y", [0.0, 0.1, 0.5, 0.8, 1.0])
    def test_the_marks_are_the_highest_and_the_lowest_point_of_the_squared_errors_curve(self, y):
        explorer = explore.saturation()
        explorer.set(y=y)
        marks = next(
            line for line in explorer.live.figure.axes[0].lines if line.get_marker() == "D"
        ).get_ydata()
        slopes = [(p - y) * p * (1 - p) for p in np.linspace(0, 1, 100_001)]
        extremes = [slope for slope in (min(slopes), max(slopes)) if slope != 0]
        np.testing.assert_allclose(marks, extremes, rtol=1e-6)
        told = explorer.sentence.split("with a slope of ")[1].split(" and ")
        assert [sentence.split(" at h")[0] for sentence in told] == [
            f"{s:.4g}".replace("-", "−") for s in extremes
        ]

    def test_sure_and_wrong_is_said_with_the_factor(self):
        explorer = explore.saturation()
        explorer.buttons["Sure and wrong"].click()
        assert (
            "sure and wrong: cross-entropy has a slope 1/f′(h) = 56.62 times as long"
            in explorer.sentence
        )
        for preset in ("Unsure", "Sure and right"):
            explorer.buttons[preset].click()
            assert "wrong" not in explorer.sentence
        explorer.set(h=0.0, y=0.5)
        assert "The neuron is right, and both slopes are 0" in explorer.sentence
