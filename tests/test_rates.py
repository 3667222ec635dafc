"""The convergence map, its marks and its best rates, found again by descents done one at a time."""

import functools
import math
import random
import re
from types import SimpleNamespace

import numpy as np
import pytest
from sampling import sample

from helpers import data, explore
from helpers.figures.rates import DIVERGED, MAPS, NEVER, RATIOS, STEPS

CELLS = [
    (random.Random(n).randrange(64), random.Random(n + 100).randrange(0, 51)) for n in range(12)
]
# from 20 on a descent may be chaotic, where rounding decides
RATES = [0.01 * 10 ** (4 * k / 63) for k in range(64)]
STARTS = [-8 + 16 * k / 63 for k in range(64)]
# a cliff; half the published deviance
INFIMA = {"squared error": 3 / 46, "cross-entropy": 20.315192691 / 46}


@functools.cache
def run_alone(x, y, name, rate, weight, steps=500):
    """The losses of one descent in plain Python, from bias 0."""
    b, w, J = 0.0, weight, []
    for _ in range(steps + 1):
        total = db = dw = 0.0
        for xi, yi in zip(x, y, strict=True):
            h = b + w * xi
            p = 1 / (1 + math.exp(-h)) if h >= 0 else math.exp(h) / (1 + math.exp(h))
            if name == "squared error":
                total += (p - yi) ** 2 / 2
                slope = (p - yi) * p * (1 - p)
            else:
                total += math.log1p(math.exp(-abs(h))) + max(h, 0) - yi * h
                slope = p - yi
            db, dw = db + slope, dw + slope * xi
        J.append(total / len(x))
        b, w = b - rate * db / len(x), w - rate * dw / len(x)
    return J


@pytest.fixture(scope="module")
def explorer():
    return explore.rates()


@pytest.fixture(scope="module")
def o_rings():
    dataset = data.standardised(data.O_RINGS)
    return tuple(map(float, dataset.features[:, 0])), tuple(map(float, dataset.y))


def colour(explorer, name, row, column):
    """The colour that is drawn at a rate and a start."""
    ax = axes(explorer, name)
    x, y = ax.transData.transform((math.log10(RATES[column]), STARTS[row]))
    return tuple(ax.images[0].get_cursor_data(SimpleNamespace(x=x, y=y))[:3])


def image(explorer, name):
    return axes(explorer, name).images[0].get_array()


def axes(explorer, name):
    return next(ax for ax in explorer.live.figure.axes if ax.get_label() == name)


def rgb(text):
    return tuple(int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))


def expected(share, tolerance):
    """The colour of a cell, as the scale has it."""
    if share[-1] > 1:
        return rgb(DIVERGED)
    first = next((k for k, s in enumerate(share) if s <= tolerance), None)
    return rgb(NEVER) if first is None else STEPS(math.log(max(first, 1)) / math.log(500))[:3]


def shares(x, y, name, row, column, infimum):
    J = run_alone(x, y, name, RATES[column], STARTS[row])
    return [(j - infimum) / (J[0] - infimum) for j in J]


@pytest.mark.parametrize("tolerance", [0.5, 0.1, 0.02])
@pytest.mark.parametrize("name", list(INFIMA))
def test_marks_and_colours_are_those_of_single_runs(explorer, o_rings, name, tolerance):
    explorer.set(tolerance=tolerance)
    for row, column in CELLS:
        share = shares(*o_rings, name, row, column, INFIMA[name])
        # else the last digit of the infimum decides
        if min(abs(s - tolerance) for s in share) > 1e-6:
            assert colour(explorer, name, row, column) == pytest.approx(
                expected(share, tolerance), abs=1e-6
            )


def test_the_ratio_is_that_of_both_counts(explorer, o_rings):
    explorer.set(tolerance=0.1)
    seen = 0
    for row, column in CELLS:
        counts = []
        for name, infimum in INFIMA.items():
            share = shares(*o_rings, name, row, column, infimum)
            counts.append(next((max(k, 1) for k, s in enumerate(share) if s <= 0.1), None))
        if None not in counts:
            seen += 1
            where = 0.5 + math.log(counts[0] / counts[1]) / math.log(32) / 2
            assert colour(explorer, MAPS[2], row, column) == pytest.approx(
                RATIOS(where)[:3], abs=1e-6
            )
        else:
            assert colour(explorer, MAPS[2], row, column) in (rgb(NEVER), rgb(DIVERGED))
    assert seen >= 3


def test_pointing_at_a_cell_shows_its_two_runs_and_says_their_counts(explorer, o_rings):
    explorer.set(tolerance=0.1)
    for name, row, column in (
        ("squared error", 44, 32),
        ("cross-entropy", 20, 40),
        (MAPS[2], 36, 25),
    ):
        explorer.live.point("press", name, math.log10(RATES[column]) + 0.01, STARTS[row] - 0.05)
        assert explorer.values["rate"] == pytest.approx(RATES[column])
        assert explorer.values["weight"] == pytest.approx(STARTS[row])
        runs = next(ax for ax in explorer.live.figure.axes if ax.get_label() == "runs")
        for loss, infimum in INFIMA.items():
            share = shares(*o_rings, loss, row, column, infimum)
            line = next(line for line in runs.lines if line.get_label() == loss)
            np.testing.assert_allclose(line.get_ydata(), share, atol=2e-6)
            first = next((k for k, s in enumerate(share) if s <= 0.1), None)
            told = (
                f"the {loss} is not there"
                if first is None
                else f"the {loss} is there at step {first}"
            )
            assert told in explorer.sentence


def test_pointing_beside_the_maps_does_nothing(explorer):
    before = explorer.values
    explorer.live.point("press", "runs", 100, 0.1)
    assert explorer.values == before


@pytest.mark.exhaustive
@pytest.mark.parametrize("row", [4, *sample([10, 33, 44, 60], 2, "row")])
def test_the_best_rate_of_a_row_is_the_one_that_stays_with_the_fewest_steps(explorer, o_rings, row):
    """In row 4 another rate is there sooner, and does not stay."""
    explorer.set(tolerance=0.1, weight=explorer.controls["weight"].options[row][1])
    for name, infimum in INFIMA.items():
        fewest = np.inf
        for column in range(64):
            share = shares(*o_rings, name, row, column, infimum)
            first = next((k for k, s in enumerate(share) if s <= 0.1), np.inf)
            fewest = min(fewest, first if share[-1] <= 0.1 else np.inf)
        told = re.search(rf"{name} (\d+|never)", explorer.sentence.split("best rate")[1])[1]
        assert told == ("never" if np.isinf(fewest) else f"{fewest}")


def test_the_marks_stand_at_the_cell_and_at_the_best_rate_of_a_row(explorer, o_rings):
    rate, weight = (explorer.controls[name].options for name in ("rate", "weight"))
    explorer.set(tolerance=0.1, rate=rate[25][1], weight=weight[36][1])
    for name in MAPS:
        for mark in "s+":
            (line,) = (line for line in axes(explorer, name).lines if line.get_marker() == mark)
            place = [[math.log10(RATES[25]), STARTS[36]]]
            np.testing.assert_allclose(line.get_xydata(), place, atol=1e-9)
    best, runs = axes(explorer, "best"), axes(explorer, "runs")
    for name, infimum in INFIMA.items():
        found = []
        for column in range(64):
            share = shares(*o_rings, name, 44, column, infimum)
            if share[-1] <= 0.1:
                found.append((next(k for k, s in enumerate(share) if s <= 0.1), column))
        steps, column = min(found)
        (dots,) = (line for line in axes(explorer, name).lines if line.get_marker() == "o")
        place = math.log10(RATES[column]), STARTS[44]
        np.testing.assert_allclose(dots.get_xydata()[44], place, atol=1e-9)
        line = next(line for line in best.lines if line.get_label() == name)
        np.testing.assert_allclose(line.get_xydata()[44], [STARTS[44], steps], atol=1e-9)
    assert any(set(line.get_xdata()) == {weight[36][1]} for line in best.lines)
    assert any(list(line.get_ydata()) == [0.1, 0.1] for line in runs.lines)
    assert runs.get_xlim() == (0, 500)
    assert best.get_xlim() == (-8, 8)
    explorer.buttons["Reset"].click()


def test_nothing_is_nan_where_a_colour_or_a_count_is_shown(explorer):
    for dataset in explorer.controls["data"].options:
        for tolerance in (0.001, 0.5):
            explorer.set(data=dataset[1], tolerance=tolerance)
            for name in MAPS:
                assert np.isfinite(image(explorer, name)).all()
            assert not re.search(r"\b(nan|inf)\b", explorer.sentence)
    explorer.buttons["Reset"].click()
