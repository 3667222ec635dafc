"""Pictures of a gradient on its way back through many layers, and of the slopes that it meets."""

import numpy as np

from helpers.figures.ideas import FACTOR
from helpers.figures.theme import GRID, IDEAS, idea_lines, legend_below

LOW, HIGH = 1e-15, 1e5  # of a gradient's size; what is beyond stands on the edge


def draw_sizes(ax, most):
    """Draw the axes for the size of the gradient in each of up to `most` layers, on a logarithmic
    scale.

    Returns the artists that move: {"lines": {loss: line}, "dots": {loss: dots}}.
    """
    lines = idea_lines(ax)
    ax.set(xlim=(0.5, most + 0.5), ylim=(LOW, HIGH), yscale="log", xlabel="layer")
    ax.set(xticks=range(1, most + 1, 2), yticks=[1e-15, 1e-10, 1e-5, 1, 1e5])
    ax.set_title("size of the gradient in each layer;\n● with the loss that is chosen", fontsize=11)
    legend_below(ax)
    return {
        "lines": lines,
        "dots": {
            name: ax.plot([], [], "o", color=line.get_color(), label=name, markersize=7)[0]
            for name, line in lines.items()
        },
    }


def move_sizes(artists, sizes, chosen):
    """Move the artists of draw_sizes: sizes, {loss: (layers,)}; chosen, the loss with the dots."""
    for name, line in artists["lines"].items():
        layers, size = np.arange(1, len(sizes[name]) + 1), np.clip(sizes[name], LOW, HIGH)
        line.set_data(layers, size)
        artists["dots"][name].set_data(*((layers, size) if name == chosen else ([], [])))


def draw_slopes_of_layers(ax, most):
    """Draw the axes for the mean f′(h) of each of up to `most` layers.

    Returns the artists that move: "bars", "last" for the output's f′(h) where it stays, and "gone"
    for its outline where it cancels.
    """
    ax.grid(axis="y", color=GRID, alpha=0.25)
    ax.set(xlim=(0.5, most + 0.5), ylim=(0, 1.1), xlabel="layer", xticks=range(1, most + 1, 2))
    ax.set_title("mean f′(h) of each layer's units;\nlast: the output's", fontsize=11)
    style = {"linewidth": 11, "solid_capstyle": "butt"}
    return {
        "bars": ax.plot([], [], color=GRID, **style)[0],
        "last": ax.plot([], [], color=IDEAS[FACTOR.name].line, label=FACTOR.name, **style)[0],
        "gone": ax.plot([], [], color=GRID, linestyle=(0, (2, 1.5)), linewidth=1.5)[0],
    }


def move_slopes_of_layers(artists, slopes, stays):
    """Move the artists of draw_slopes_of_layers: slopes (layers,), the output's last; stays,
    whether that one is a factor.
    """
    layers = np.arange(1, len(slopes) + 1)
    # a bar is a line of its own from 0 upwards, and nan lifts the pen
    bars = np.column_stack([0 * slopes, slopes, np.nan + slopes])[:-1]
    artists["bars"].set_data(np.repeat(layers[:-1], 3), bars.ravel())
    left, right, top = len(slopes) - 0.3, len(slopes) + 0.3, slopes[-1]
    last, gone = ([len(slopes)] * 2, [0, top]), ([left, left, right, right], [0, top, top, 0])
    artists["last"].set_data(*(last if stays else ([], [])))
    artists["gone"].set_data(*(([], []) if stays else gone))
