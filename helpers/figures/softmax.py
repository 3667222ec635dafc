"""Three inputs of softmax in a plane, seen along the direction in which a shift moves them, and the
three outputs in a triangle.

Where inputs and outputs are drawn, and which are drawn somewhere, is worked out here.
"""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D

from helpers.figures.theme import GRID, IDEAS, dress, legend_below

LENGTH = 8  # of the arrows, in inputs per unit of the gradient
TURNS = np.radians([210, 330, 90])
CORNERS = np.column_stack([np.cos(TURNS), np.sin(TURNS)])  # one for each class, around 0
PARTS = 40
# the outputs at which a shade is known: every (i, j, k) / PARTS of sum 1
GRID_OF_OUTPUTS = np.array(
    [(i, j, PARTS - i - j) for i in range(PARTS + 1) for j in range(PARTS + 1 - i)]
) / float(PARTS)
LEVELS = np.linspace(0, 0.42, 12)  # of the shade; √2 · 8/27 is the longest gradient
SHADES = [to_rgba(GRID, alpha) for alpha in np.linspace(0, 0.8, len(LEVELS) - 1)]
RING = {"linestyle": "none", "marker": "o", "fillstyle": "none", "markeredgewidth": 2}


def draw_inputs(ax, reach):
    """Draw the plane of three inputs whose sum is 0; returns the artists that move: "h", and an
    arrow for either loss.

    reach: how far from 0 the picture goes. The broken lines are where the two largest are equal.
    """
    _bare(ax, "inputs", "inputs h, of sum 0,\nand where a step would take them", reach)
    ax.set_ylim(-reach, reach)
    for corner in CORNERS:
        ax.plot(*np.outer(-corner, [0, 2 * reach]), color=GRID, linewidth=1, linestyle=(0, (4, 3)))
    _name_classes(ax, 0.86 * reach, "class")
    arrows = {name: _arrow(ax, name) for name in ("cross-entropy", "squared error")}
    handles = [Line2D([], [], color=IDEAS[name].line, linewidth=3, label=name) for name in arrows]
    handles.append(Line2D([], [], color="none", label=f"arrows: {LENGTH} times −∇J"))
    legend_below(ax, handles)
    return {"h": ax.plot([], [], color=GRID, markersize=12, **RING)[0]} | arrows


def _arrow(ax, name):
    style = {"angles": "xy", "scale_units": "xy", "scale": 1 / LENGTH, "width": 0.014}
    return ax.quiver([0], [0], [0], [0], color=IDEAS[name].line, label=name, **style)


def move_inputs(artists, h, gradients):
    """Move the artists of draw_inputs: h (3,), and {loss: its gradient (3,)}."""
    place = place_of_inputs(h)
    artists["h"].set_data(*place[:, None])
    for name, gradient in gradients.items():
        artists[name].set_offsets(place)
        artists[name].set_UVC(*-place_of_inputs(gradient)[:, None])


def draw_simplex(ax):
    """Draw the triangle of three outputs, a corner for each class; returns the artists that move:
    "ŷ", and "y", the label.
    """
    _bare(
        ax,
        "outputs",
        "outputs ŷ (dot), label y (ring); shade:\nlength of squared error's gradient",
        1.12,
    )
    ax.plot(*CORNERS[[0, 1, 2, 0]].T, color=GRID, linewidth=1)
    _name_classes(ax, 1.2, "")  # beside the ring of a label
    return {
        "y": ax.plot([], [], color=GRID, markersize=15, **RING)[0],
        "ŷ": ax.plot([], [], "o", color=GRID, markersize=10, markeredgecolor="white")[0],
    }


def shade_simplex(ax, lengths):
    """Shade the triangle anew by numbers from 0 to 0.42, one for each of GRID_OF_OUTPUTS."""
    for old in list(ax.collections):
        old.remove()
    ax.tricontourf(
        *(GRID_OF_OUTPUTS @ CORNERS).T, lengths, levels=LEVELS, colors=SHADES, antialiased=True
    )


def move_simplex(artists, y_hat, y):
    """Move the artists of draw_simplex: the outputs and the label, (3,) each."""
    for name, value in {"ŷ": y_hat, "y": y}.items():
        artists[name].set_data(*(value @ CORNERS)[:, None])


def draw_shares(ax, x, shares, classes, x_label):
    """Draw the output of every class over one feature, for a picture that stands still.

    x: (k,). shares: {loss: (k, classes)}. classes: their names, each written at the end of its
    lines.
    """
    ax.grid(color=GRID, alpha=0.25)
    for name, columns in shares.items():
        idea = IDEAS[name]
        lines = ax.plot(x, columns, color=idea.line, linestyle=idea.dash, linewidth=2)
        lines[0].set_label(name)
    for word, height in zip(classes, columns[-1], strict=True):
        ax.text(x[-1], height, f" {word}", va="center")
    ax.set(xlabel=x_label, ylabel="ŷ", ylim=(0, 1), xlim=(x[0], x[-1]))
    ax.legend(frameon=False, loc="upper right")
    dress(ax.figure)


def place_of_inputs(h):
    """The place (2,) at which three inputs are drawn, the same for all their shifts."""
    return 2 / 3 * np.asarray(h) @ CORNERS


def inputs_drawn_at(x, y):
    """The three inputs of sum 0 that are drawn at (x, y)."""
    return CORNERS @ [x, y]


def outputs_drawn_at(x, y):
    """The three outputs drawn at (x, y), or near it where it is outside the triangle."""
    shares = np.maximum((1 + 2 * CORNERS @ [x, y]) / 3, 1e-4)
    return shares / shares.sum()


def _bare(ax, label, title, reach):
    ax.set(label=label, aspect="equal", xticks=[], yticks=[])
    ax.set(xlim=(-reach, reach), ylim=(-0.75 * reach, 1.25 * reach))
    ax.set_title(title, fontsize=11)


def _name_classes(ax, distance, word):
    for k, (x, y) in enumerate(distance * CORNERS, start=1):
        ax.text(x, y, f"{word} {k}".strip(), ha="center", va="center", fontsize=10)
