"""Two classes of points in a plane, the line between them, and how the weights grow."""

import numpy as np

from helpers.figures.theme import GRID, IDEAS, legend_below

CROSS_ENTROPY = IDEAS["cross-entropy"]


def draw_classes(ax, features, y, names):
    """Draw the points of two classes; returns the artists that move: "line", where ŷ is ½, and the
    "band" around it.
    """
    ax.grid(color=GRID, alpha=0.25)
    for label, marker in ((0, "o"), (1, "s")):
        ax.plot(*features[y == label].T, marker, color=GRID, markersize=8, label=f"y = {label}")
    artists = {
        "line": ax.plot([], [], linewidth=2, label="cross-entropy", color=CROSS_ENTROPY.line)[0],
        "band": ax.plot([], [], linewidth=1, linestyle=(0, (4, 3)), color=GRID)[0],
    }
    ax.set(xlim=(0, 3.5), ylim=(0, 3.5), xlabel=names[0], ylabel=names[1])
    ax.set_title("the line on which ŷ = ½;\nbroken: ŷ = 0.1 and 0.9", fontsize=11)
    legend_below(ax)
    return artists


def move_classes(artists, x, middle, low, high):
    """Move the artists of draw_classes: x (2,), and the heights there, (2,) each, of the lines on
    which ŷ is ½, 0.1 and 0.9.
    """
    artists["line"].set_data(x, middle)
    artists["band"].set_data([*x, np.nan, *x], [*low, np.nan, *high])


def draw_growth(ax, steps):
    """Draw the axes for the length of the weights after each step; returns the artists that move:
    "length", "now".
    """
    ax.grid(color=GRID, alpha=0.25)
    ax.set(xscale="log", xlim=(1, steps), ylim=(0, 30), xlabel="step")
    ax.set_title("length of the weights", fontsize=11)
    return {
        "length": ax.plot([], [], linewidth=2, label="cross-entropy", color=CROSS_ENTROPY.line)[0],
        "now": ax.plot([], [], "o", color=GRID, markersize=8, clip_on=False)[0],
    }


def move_growth(artists, lengths, step):
    """Move the artists of draw_growth: lengths, (steps + 1,); step, the one that is shown."""
    artists["length"].set_data(np.arange(len(lengths)), lengths)
    artists["now"].set_data([max(step, 1)], [lengths[step]])
