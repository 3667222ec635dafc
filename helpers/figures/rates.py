"""Maps of how many steps a descent needs, rate against start, and the comparison at each start.

Which colour a number has, and the logarithms for it, is worked out here.
"""

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from helpers.figures.theme import GRID, IDEAS, idea_lines

STEPS, RATIOS = colormaps["viridis_r"], colormaps["PuOr"]
NEVER, DIVERGED = "#B8B8B8", "#5A5A5A"
MOST, LARGEST = 500, 32  # the ends of the scales: steps, and how many times as many
MAPS = ("squared error", "cross-entropy", "squared error / cross-entropy")
LAYOUT = [[*MAPS], ["steps scale", "steps scale", "ratio scale"], ["best", "best", "runs"]]


def new_rates_figure(width, height):
    """A figure of width × height CSS pixels with axes for the maps, their scales and two pictures
    below.

    Returns (figure, {name: axes}), with the names of LAYOUT, which are also the axes' labels.
    """
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)
    figure.subplots_adjust(left=0.09, right=0.98, bottom=0.08, top=0.95, wspace=0.3, hspace=0.55)
    return figure, figure.subplot_mosaic(LAYOUT, height_ratios=[10, 0.5, 8])


def draw_rates(axes, rates, starts):
    """Draw the three maps, the runs of one cell and the best of each row.

    axes: those of new_rates_figure.
    rates, starts: the columns and rows of the maps, evenly in the logarithm and evenly. Returns the
    artists that move.
    """
    low, high = np.log10(rates[[0, -1]])
    half = [(high - low) / 2 / (len(rates) - 1), (starts[-1] - starts[0]) / 2 / (len(starts) - 1)]
    extent = [low - half[0], high + half[0], starts[0] - half[1], starts[-1] + half[1]]
    artists = {}
    for name in MAPS:
        ax = axes[name]
        artists[name] = ax.imshow(
            np.zeros((len(starts), len(rates), 4)),
            extent=extent,
            origin="lower",
            aspect="auto",
            interpolation="nearest",
        )
        artists[f"cell of {name}"] = ax.plot(
            [], [], "s", color="#000000", markerfacecolor="none", markersize=8, clip_on=False
        )[0]
        artists[f"cross of {name}"] = ax.plot([], [], "+", color="#ffffff", markersize=6)[0]
        ax.set_xticks(range(int(np.ceil(low)), int(high) + 1))
        ax.xaxis.set_major_formatter(lambda power, _: f"{10.0**power:g}")
        ax.set_xlabel("rate")
        ax.set_title(name, fontsize=None if name in IDEAS else 9)
        if name in IDEAS:
            artists[f"best of {name}"] = ax.plot(
                [],
                [],
                "o",
                color="#ffffff",
                markersize=3,
                markeredgecolor="#000000",
                markeredgewidth=0.5,
                clip_on=False,
            )[0]
    axes[MAPS[0]].set_ylabel("starting weight")
    for ax, scale, ends, ticks in (
        (axes["steps scale"], STEPS, (1, MOST), (1, 5, 20, 100, 500)),
        (axes["ratio scale"], RATIOS, (1 / LARGEST, LARGEST), (1 / 32, 1 / 8, 1 / 2, 2, 8, 32)),
    ):
        bar = ax.figure.colorbar(
            ScalarMappable(LogNorm(*ends), scale), cax=ax, orientation="horizontal"
        )
        ax.minorticks_off()
        bar.set_ticks(
            ticks, labels=[f"{tick:g}" if tick >= 1 else f"1/{1 / tick:g}" for tick in ticks]
        )
    axes["steps scale"].set_xlabel("steps to the tolerance; dots: the best rate of a row")
    axes["ratio scale"].legend(
        handles=[Patch(color=NEVER, label="never there"), Patch(color=DIVERGED, label="diverged")],
        loc="upper center",
        bbox_to_anchor=(0.44, -1.7),
        ncols=2,
        frameon=False,
        fontsize=9,
        handlelength=1,
        columnspacing=0.8,
    )
    runs, best = axes["runs"], axes["best"]
    artists |= _draw_lines(
        runs, "run", title="the runs of the cell", xlabel="step", xlim=(0, MOST), ylim=(5e-4, 20)
    )
    runs.tick_params(axis="y", labelsize=9, pad=2)  # or "0.001" would touch the frame beside it
    artists["tolerance"] = runs.axhline(0.1, color=GRID, linewidth=1.5, linestyle=(0, (2, 2)))
    artists |= _draw_lines(
        best,
        "best",
        title="steps, each at its best rate",
        xlabel="starting weight",
        xlim=(starts[0], starts[-1]),
        ylim=(0.8, MOST * 6),
    )
    best.legend(frameon=False, loc="upper center", ncols=2)
    artists["start"] = best.axvline(0, ymax=0.8, color=GRID, linewidth=1.5)
    return artists


def _draw_lines(ax, kind, **properties):
    """The lines of both losses over a logarithm: {"kind, loss": line}."""
    ax.set(yscale="log", **properties)
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(lambda number, _: f"{number:g}")
    return {f"{kind}, {name}": line for name, line in idea_lines(ax).items()}


def paint(steps, diverged):
    """The colours of a map: (rows, columns) of steps, inf where never; diverged, (rows, columns) of
    booleans.
    """
    share = np.log(np.maximum(steps, 1)) / np.log(MOST)
    return _marked(STEPS(np.where(np.isfinite(share), share, 0)), ~np.isfinite(steps), diverged)


def paint_ratio(ratio, never, diverged):
    """The colours of the map of ratios, from 1/LARGEST to LARGEST."""
    share = 0.5 + np.log(np.where(never, 1, ratio)) / np.log(LARGEST) / 2
    return _marked(RATIOS(share), never, diverged)


def _marked(colours, never, diverged):
    colours[never] = to_rgba(NEVER)
    colours[diverged] = to_rgba(DIVERGED)
    return colours


def move_rates(artists, maps, best, cell, runs, tolerance):
    """Move the artists of draw_rates.

    maps: {name: colours}. best: {loss: (rates, starts, steps)} of each row, NaN where no rate does.
    cell: (rate, start). runs: {loss: (steps + 1,)} of the cell.
    """
    for name, colours in maps.items():
        artists[name].set_data(colours)
        for mark in ("cell", "cross"):
            artists[f"{mark} of {name}"].set_data([np.log10(cell[0])], [cell[1]])
    for name, (rates, starts, steps) in best.items():
        artists[f"best of {name}"].set_data(np.log10(rates), starts)
        artists[f"best, {name}"].set_data(starts, np.maximum(steps, 1))
    for name, share in runs.items():
        artists[f"run, {name}"].set_data(np.arange(len(share)), share)
    artists["tolerance"].set_ydata([tolerance, tolerance])
    artists["start"].set_xdata([cell[1], cell[1]])
