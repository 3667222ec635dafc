"""Pictures of one neuron and one example: the slope of either loss, and the factors that the
gradient is made of.
"""

import numpy as np

from helpers.figures.ideas import CROSS_ENTROPY, FACTOR, SQUARED_ERROR
from helpers.figures.theme import GRID, IDEAS, idea_lines, set_anew

ROWS = "ŷ − y", FACTOR.name, "x", SQUARED_ERROR.name, CROSS_ENTROPY.name
LONGEST = 2.1


def draw_slopes(ax):
    """Draw the axes for the slope of either loss against h.

    Returns the artists that move: {"lines": {loss: line}, "dots": {loss: dot}, "now", "peaks"},
    where now is the h of the neuron, and peaks are marks where the squared error is steepest.
    """
    ax.axhline(0, color=GRID, linewidth=1)
    lines = idea_lines(ax)
    ax.set(xlabel="h", xticks=[-8, -4, 0, 4, 8])
    ax.set_title("slope dJ/dh of either loss;\n◆ the squared error's steepest", fontsize=11)
    return {
        "lines": lines,
        "now": ax.axvline(0, color=GRID, linewidth=1.5),
        "peaks": ax.plot([], [], "D", color=GRID, markersize=7, clip_on=False)[0],
        "dots": {
            name: ax.plot(
                [],
                [],
                "o",
                color=line.get_color(),
                markersize=9,
                label=name,
                zorder=4,
                clip_on=False,
            )[0]
            for name, line in lines.items()
        },
    }


def move_slopes(ax, artists, h, curves, y, now, slopes, peaks):
    """Move the artists of draw_slopes.

    h: (k,). curves: {loss: (k,)}. y: the target. now: the neuron's h. slopes: {loss: number}.
    peaks: ([h], [slope]).
    """
    for name, line in artists["lines"].items():
        line.set_data(h, curves[name])
        artists["dots"][name].set_data([now], [slopes[name]])
    artists["now"].set_xdata([now, now])
    artists["peaks"].set_data(*peaks)
    # in halves, so that the axis stands still while y moves between them
    low, high = np.ceil([2 * y, 2 * (1 - y)]) / 2 + 0.08
    set_anew(ax, xlim=(h[0], h[-1]), ylim=(-low, high))


def draw_factors(ax):
    """Draw the axes for a bar for each of three factors and each of their two products.

    Returns the artists that move: {"bars": {row: line}, "numbers": {row: text}}, where the rows are
    ROWS.
    """
    ax.axvline(0, color=GRID, linewidth=1)
    ax.axhline(1.5, color=GRID, linewidth=1)
    bars, numbers = {}, {}
    for place, name in zip(reversed(range(len(ROWS))), ROWS, strict=True):
        colour = IDEAS[name].line if name in IDEAS else GRID
        bars[name] = ax.plot([], [], color=colour, linewidth=12, solid_capstyle="butt", label=name)[
            0
        ]
        ax.text(-LONGEST + 0.1, place + 0.15, name, va="bottom")
        numbers[name] = ax.text(LONGEST - 0.1, place + 0.15, "", va="bottom", ha="right")
    ax.set(xlim=(-LONGEST, LONGEST), ylim=(-0.5, len(ROWS) - 0.5), yticks=[])
    ax.set_title(
        "three factors, and the gradients ∂J/∂w:\n(ŷ − y) f′(h) x and (ŷ − y) x", fontsize=11
    )
    return {"bars": bars, "numbers": numbers}


def move_factors(artists, values, texts):
    """Move the artists of draw_factors: values, {row: number}, and what is written beside them,
    {row: text}.
    """
    for place, name in zip(reversed(range(len(ROWS))), ROWS, strict=True):
        artists["bars"][name].set_data([0, values[name]], [place - 0.05, place - 0.05])
        artists["numbers"][name].set_text(texts[name])
