"""The output of an activation beside a label, and the loss that the activation is made for."""

import numpy as np

from helpers.figures.theme import GRID, IDEAS, legend_below, set_anew

MATCHING = "matching loss"


def draw_output(ax):
    """Draw the axes for f(h) and the label; returns the artists that move: "f", "label", "here"."""
    ax.grid(color=GRID, alpha=0.25)
    ax.set(label="output", xlabel="h", ylim=(-1.7, 3.2))
    ax.set_title("f(h); broken: the label y", fontsize=11)
    return {
        "f": ax.plot([], [], color=GRID, linewidth=3)[0],
        "label": ax.plot([], [], color=GRID, linewidth=1.5, linestyle=(0, (4, 3)))[0],
        "here": ax.plot([], [], "o-", color=GRID, linewidth=1.5, markersize=7)[0],
    }


def move_output(artists, h, f, y, here, output):
    """Move the artists of draw_output: h and f (k,), the label, and the place h = here with its
    output.
    """
    set_anew(artists["f"].axes, xlim=(h[0], h[-1]))
    artists["f"].set_data(h, f)
    artists["label"].set_data(h[[0, -1]], [y, y])
    artists["here"].set_data([here, here], [y, output])


def draw_two_losses(ax):
    """Draw the axes for the matching loss and the squared error; returns the artists that move, by
    name, and "tangent", of the matching loss.
    """
    ax.grid(color=GRID, alpha=0.25)
    ax.set(label="losses", xlabel="h", ylim=(-1.2, 5))
    ax.set_title("matching loss with its tangent at h,\nand squared error", fontsize=11)
    squared = IDEAS["squared error"]
    lines = {
        MATCHING: ax.plot([], [], color=GRID, linewidth=3, label=MATCHING)[0],
        squared.name: ax.plot(
            [], [], color=squared.line, linestyle=squared.dash, linewidth=2, label=squared.name
        )[0],
    }
    legend_below(ax)
    tangent = ax.plot([], [], "o--", color=GRID, linewidth=1.5, markersize=7, markevery=[1])[0]
    return lines | {"tangent": tangent}


def move_two_losses(artists, h, losses, here, value, slope):
    """Move the artists of draw_two_losses: h (k,), {name: (k,)}, and at h = here the value and the
    slope of the matching loss.
    """
    set_anew(artists["tangent"].axes, xlim=(h[0], h[-1]))
    for name, loss in losses.items():
        artists[name].set_data(h, loss)
    places = here + np.array([-4, 0, 4])  # long enough to leave the curve
    artists["tangent"].set_data(places, value + slope * (places - here))
