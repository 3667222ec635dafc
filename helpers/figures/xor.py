"""Pictures of a network that learns four points: what it says on the plane, and how far off it
still is.
"""

import numpy as np
from matplotlib.colors import to_rgb

from helpers.figures.theme import GRID, idea_lines, legend_below

LEVELS = 10  # shades of the map, so that its lines of equal ŷ can be seen


def draw_decisions(ax, features, y, low, high):
    """Draw the points of two classes on a map of ŷ; returns the artists that move:
    the "map", and the "points" upon it.

    features: (m, 2). y: (m,). low, high: the range of either axis.
    """
    shades = ax.imshow(
        np.zeros((1, 1, 4)),
        extent=[low, high, low, high],
        origin="lower",
        aspect="auto",
        interpolation="nearest",
    )
    points = [
        ax.plot(
            *features[y == label].T,
            marker,
            color="#ffffff",
            markeredgecolor="#222222",
            markeredgewidth=2,
            markersize=11,
            label=f"y = {label}",
        )[0]
        for label, marker in ((0, "o"), (1, "s"))
    ]
    ax.set(xlim=(low, high), ylim=(low, high), xticks=[0, 1], yticks=[0, 1], xlabel="x₁")
    ax.set_ylabel("x₂", labelpad=-4)
    ax.set_title("ŷ on the plane: 1 where all grey;\n○ y = 0, □ y = 1", fontsize=11)
    return {"map": shades, "points": points}


def move_decisions(artists, y_hat):
    """Move the map of draw_decisions: ŷ (k, k), the second feature up the rows."""
    picture = np.empty((*y_hat.shape, 4))
    picture[..., :3] = to_rgb(GRID)
    picture[..., 3] = np.round(LEVELS * y_hat) / LEVELS * 0.9
    artists["map"].set_data(picture)


def draw_errors(ax, steps):
    """Draw the axes for the largest error of either loss after each step.

    Returns the artists that move: {"lines": {loss: line}, "now": the step that is shown}.
    """
    lines = idea_lines(ax)
    ax.axhline(0.5, color=GRID, linewidth=1)
    ax.set(xlim=(0, steps), ylim=(0, 1), yticks=[0, 0.5, 1], xlabel="step")
    ax.set_xticks(range(0, steps, steps // 5))
    ax.set_title("largest |ŷ − y| of the four points;\nbelow ½ all four are right", fontsize=11)
    legend_below(ax)
    return {"lines": lines, "now": ax.axvline(0, color=GRID, linewidth=1.5)}


def move_errors(artists, errors, step):
    """Move the artists of draw_errors: errors, {loss: (steps + 1,)}; step, the one shown."""
    for name, line in artists["lines"].items():
        line.set_data(np.arange(len(errors[name])), errors[name])
    artists["now"].set_xdata([step, step])
