"""Both sides of an equation as places on a number line."""

import numpy as np

from helpers.figures.theme import GRID, set_anew

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


def move_number_line(ax, artists, values):
    """Move the artists of draw_number_line: values, {side: (k,)}; the line is as long as a round
    number around them.
    """
    for name, places in values.items():
        artists[name].set_data(places, np.full(len(places), SIDES[name][1]))
    farthest = max(1e-3, *(abs(place) for places in values.values() for place in places))
    decade = 10.0 ** np.floor(np.log10(farthest))
    end = next(digit * decade for digit in (1, 2, 5, 10) if digit * decade >= farthest)
    set_anew(ax, xlim=(-1.05 * end, 1.05 * end))
