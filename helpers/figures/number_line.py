"""Both sides of an equation as places on a number line."""

import numpy as np

from helpers.figures.theme import GRID, round_end, set_anew

WIDE = 20  # where a line goes further than this, its axis is logarithmic but for the middle
SIDES = {"left side": ("v", 0.42), "right side": ("^", -0.42)}


def draw_number_line(ax):
    """Draw a number line.

    Returns the artists that move: the markers of the "left side", above the line, and of the "right
    side", below it.
    """
    ax.figure.subplots_adjust(left=0.12, right=0.98, bottom=0.36, top=0.98)
    ax.axhline(0, color=GRID, linewidth=1.5)
    ax.set_ylim(-1.1, 1.1)
    ax.set_yticks([height for _, height in SIDES.values()], list(SIDES))
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "right", "top"]].set_visible(False)
    return {
        name: ax.plot([], [], marker, color=GRID, markersize=11, label=name)[0]
        for name, (marker, _) in SIDES.items()
    }


def move_number_line(ax, artists, values, farthest):
    """Move the artists of draw_number_line: values, {side: (k,)}; farthest: how far from 0 they
    get, which the line has room for, so that it stands still while they move.
    """
    for name, places in values.items():
        artists[name].set_data(places, np.full(len(places), SIDES[name][1]))
    end = round_end(max(1e-3, farthest), (1, 2, 5, 10))
    wide = end > WIDE
    if wide != (ax.get_xscale() == "symlog"):
        ax.set_xscale("symlog" if wide else "linear")
        ax.xaxis.set_major_formatter(lambda number, _: f"{number:g}".replace("-", "−"))
    set_anew(ax, xlim=((-1.3 if wide else -1.05) * end, (1.3 if wide else 1.05) * end))
