"""The convergence map: rate against start, both losses, thousands of descents at once."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import convergence as measure
from helpers import data, figures
from helpers.explore.convergence import infima
from helpers.figures.rates import MAPS, MOST
from helpers.losses import CROSS_ENTROPY, LOSSES, SQUARED_ERROR
from helpers.page.controls import choice, log_slider, stops
from helpers.page.explorer import Explorer

RATES = np.geomspace(0.01, 100, 64)
STARTS = np.linspace(-8, 8, 64)


def rates():
    """An explorer of how many steps either loss needs to a tolerance, over 64 rates and 64 starts.

    Controls: data, tolerance, and the cell that is looked at, by its rate and its starting weight,
    the bias starting at 0; or point at a cell. Above, the first step with J − J* ≤ ε (J₀ − J*) for
    either loss within 500, and the ratio of the two; dots mark the best rate of each row at which
    the descent is still inside at the end. Below, the steps at these best rates, and the two runs
    of the cell.
    """
    o_rings, students = data.standardised(data.O_RINGS), data.standardised(data.HOURS)
    figure, axes = figures.new_rates_figure(700, 620)
    artists = figures.draw_rates(axes, RATES, STARTS)

    def move(tolerance, rate, weight, data):
        row, column = int(np.abs(STARTS - weight).argmin()), int(np.abs(RATES - rate).argmin())
        counts = {loss.name: _counts(loss, data, tolerance) for loss in LOSSES.values()}
        runs = {loss.name: _shares(loss, data)[:, 64 * row + column] for loss in LOSSES.values()}
        best = {
            name: (count.best_rates, STARTS, count.best_steps) for name, count in counts.items()
        }
        figures.move_rates(artists, _colours(counts), best, (rate, weight), runs, tolerance)
        return _sentence(data, tolerance, rate, weight, counts, row, column)

    def point(values, name, x, y):
        if name not in MAPS:
            return {}
        row, column = np.abs(STARTS - y).argmin(), np.abs(np.log10(RATES) - x).argmin()
        return {"rate": RATES[column], "weight": STARTS[row]}

    return Explorer(
        title="Steps to the tolerance",
        controls={
            "tolerance": log_slider("tolerance ε", 0.001, 0.5, 0.1),
            "rate": stops("rate", RATES.tolist(), RATES[32], "{:.3g}"),
            "weight": stops("starting weight", STARTS.tolist(), STARTS[44], "{:.2f}"),
            "data": choice(
                "data", [(dataset.name, dataset) for dataset in (o_rings, students)], o_rings
            ),
        },
        figure=figure,
        moving=list(artists.values()),
        move=move,
        point=point,
    )


class Counts(NamedTuple):
    """What the map of one loss says: (64, 64) of first steps inside the tolerance, of whether a run
    is inside at the end and whether it diverged, and the best of each row.
    """

    steps: np.ndarray
    stays: np.ndarray
    diverged: np.ndarray
    best_rates: np.ndarray
    best_steps: np.ndarray


@lru_cache(maxsize=4)
def _shares(loss, data):
    """The share of the loss that is left, (MOST + 1, 64 · 64), rates running fastest."""
    starts = np.stack([np.zeros(64 * 64), np.repeat(STARTS, 64)])
    J = measure.losses_of_runs(loss.value, data.X, data.y, starts, np.tile(RATES, 64), MOST)
    return measure.remaining(J, infima(data)[loss])


@lru_cache(maxsize=4)
def _counts(loss, data, tolerance):
    share = _shares(loss, data)
    steps = measure.first_within(share, tolerance).reshape(64, 64)
    end = share[-1].reshape(64, 64)
    stays = end <= tolerance
    settled = np.where(stays, steps, np.inf)
    best, fewest = RATES[settled.argmin(axis=1)], settled.min(axis=1)
    there = np.isfinite(fewest)
    best, fewest = (np.where(there, numbers, np.nan) for numbers in (best, fewest))
    return Counts(steps, stays, end > 1, best, fewest)


def _colours(counts):
    squared, entropy = counts.values()
    diverged = squared.diverged | entropy.diverged
    never = ~np.isfinite(squared.steps) | ~np.isfinite(entropy.steps)
    steps = [np.where(never, 1, np.maximum(count.steps, 1)) for count in (squared, entropy)]
    colours = (
        figures.paint(squared.steps, squared.diverged),
        figures.paint(entropy.steps, entropy.diverged),
        figures.paint_ratio(steps[0] / steps[1], never, diverged),
    )
    return dict(zip(MAPS, colours, strict=True))


def _sentence(data, tolerance, rate, weight, counts, row, column):
    def here(name):
        steps = counts[name].steps[row, column]
        if counts[name].diverged[row, column]:
            return (
                f"the {name} has diverged, since its loss is higher after {MOST} steps than at the "
                "start"
            )
        if not np.isfinite(steps):
            return f"the {name} is not there in {MOST} steps"
        again = "" if counts[name].stays[row, column] else f", and out again at step {MOST}"
        return f"the {name} is there at step {steps:.0f}{again}"

    def best(name):
        steps, at = counts[name].best_steps[row], counts[name].best_rates[row]
        return (
            f"the {name} {steps:.0f}, at {at:.3g}"
            if np.isfinite(steps)
            else f"the {name} never gets and stays there"
        )

    cross, squared = CROSS_ENTROPY.name, SQUARED_ERROR.name
    return (
        f"{data.name}, to {tolerance:g} of the loss above its infimum. At rate {rate:.3g} from a "
        f"starting weight of {weight:.2f}, {here(cross)}, and {here(squared)}. Each at the best "
        f"rate of this row: {best(cross)}; {best(squared)}."
    )
