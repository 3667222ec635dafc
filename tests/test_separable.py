"""The explorer of separable data, through its own state."""

import itertools
import re

import numpy as np
import pytest
from sampling import sample

from helpers import explore


@pytest.fixture(scope="module")
def explorer():
    return explore.separable()


def lines(explorer, place):
    return explorer.live.figure.axes[place].lines


def test_known_answer_3_after_ten_thousand_steps(explorer):
    explorer.buttons["Reset"].click()
    assert "step 10,000: bias −14.2224, weights 5.28" in explorer.sentence
    line = next(line for line in lines(explorer, 0) if line.get_label() == "cross-entropy")
    (x0, x1), (v0, v1) = line.get_data()
    slope, height = (v1 - v0) / (x1 - x0), v0 - x0 * (v1 - v0) / (x1 - x0)
    assert slope == pytest.approx(-5.28 / 5.08, abs=2e-3)  # published to two digits
    assert height == pytest.approx(14.222409982019837 / 5.08, abs=4e-3)


def test_the_line_separates_the_classes_from_some_step_on(explorer):
    points = {0: [(0.5, 1.5), (1, 1), (1.5, 0.5)], 1: [(3, 0.5), (2, 2), (1, 2.5)]}
    explorer.set(step=10_000, penalty=0.0)
    x, height = next(
        line for line in lines(explorer, 0) if line.get_label() == "cross-entropy"
    ).get_data()
    for label, places in points.items():
        for a, b in places:
            assert (b > np.interp(a, x, height)) == bool(label)


def test_with_a_penalty_the_weights_come_to_rest_at_the_minimum(explorer):
    explorer.buttons["With a penalty"].click()
    assert "have come to rest" in explorer.sentence
    b, w1, w2 = -4.5228, 1.8109, 1.5904
    gradient = np.zeros(3)
    for (x1, x2), y in zip(
        [(0.5, 1.5), (1, 1), (1.5, 0.5), (3, 0.5), (2, 2), (1, 2.5)],
        [0, 0, 0, 1, 1, 1],
        strict=True,
    ):
        p = 1 / (1 + np.exp(-(b + w1 * x1 + w2 * x2)))
        gradient += (p - y) * np.array([1, x1, x2]) / 6
    # of weights with four digits
    np.testing.assert_allclose(gradient, -0.01 * np.array([b, w1, w2]), atol=5e-5)
    assert f"bias −{-b}, weights {w1} and {w2}" in explorer.sentence
    explorer.buttons["Reset"].click()
    assert "still growing" in explorer.sentence


@pytest.mark.exhaustive
def test_nothing_is_nan_at_the_ends_of_the_controls(explorer):
    ends = itertools.product((1, 10_000), (0.01, 0.5), (0.0, 0.1))
    for step, rate, penalty in sample(ends, 3):
        explorer.set(step=step, rate=rate, penalty=penalty)
        assert "nan" not in explorer.sentence
        assert np.isfinite(lines(explorer, 1)[0].get_ydata()).all()
    explorer.buttons["Reset"].click()


def test_the_broken_lines_are_where_the_prediction_is_a_tenth_and_nine_tenths(explorer):
    explorer.set(step=200, rate=0.1, penalty=0.0)
    b, w1, w2 = (
        float(number.replace("−", "-"))
        for number in re.search(r"bias (\S+), weights (\S+) and (\S+),", explorer.sentence).groups()
    )
    line, band = (
        next(line for line in lines(explorer, 0) if line.get_linestyle() == style).get_xydata()
        for style in ("-", "--")
    )
    for places, y_hat in ((line, 0.5), (band[:2], 0.1), (band[3:], 0.9)):
        assert places[0, 0] < 0
        assert places[1, 0] > 3.5
        for x1, x2 in places:
            # of weights with four digits
            assert 1 / (1 + np.exp(-(b + w1 * x1 + w2 * x2))) == pytest.approx(y_hat, abs=2e-4)


def test_the_points_have_the_mark_of_their_class(explorer):
    points = {0: [(0.5, 1.5), (1, 1), (1.5, 0.5)], 1: [(1, 2.5), (2, 2), (3, 0.5)]}
    for label, places in points.items():
        dots = next(line for line in lines(explorer, 0) if line.get_label() == f"y = {label}")
        assert sorted(map(tuple, dots.get_xydata().tolist())) == places
        assert dots.get_marker() == "os"[label]


def test_on_the_right_is_the_length_of_the_weights_of_a_plain_descent(explorer):
    explorer.set(step=5, rate=0.5, penalty=0.1)
    w, lengths = np.zeros(3), [0.0]
    for _ in range(20):
        slope = 0.1 * w
        for x1, x2, y in (
            *[(0.5, 1.5, 0), (1, 1, 0), (1.5, 0.5, 0)],
            *[(3, 0.5, 1), (2, 2, 1), (1, 2.5, 1)],
        ):
            p = 1 / (1 + np.exp(-(w[0] + w[1] * x1 + w[2] * x2)))
            slope = slope + (p - y) * np.array([1, x1, x2]) / 6
        w = w - 0.5 * slope
        lengths.append(np.linalg.norm(w))
    length, now = lines(explorer, 1)
    np.testing.assert_array_equal(length.get_xdata(), range(10_001))
    np.testing.assert_allclose(length.get_ydata()[:21], lengths, rtol=1e-9)
    np.testing.assert_allclose(now.get_xydata(), [[5, lengths[5]]], rtol=1e-9)
    explorer.set(step=10_000, rate=0.5, penalty=0.0)
    assert length.axes.get_xlim() == (1, 10_000)
    assert length.get_ydata().max() < length.axes.get_ylim()[1]
    explorer.buttons["Reset"].click()


def test_the_steps_to_look_at_are_1_2_5_up_to_ten_thousand(explorer):
    steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]
    assert [step for _, step in explorer.controls["step"].options] == steps
    assert [label for label, _ in explorer.controls["step"].options][-2:] == ["5,000", "10,000"]
