"""Pictures of curves that stand still."""

import numpy as np

from helpers.figures.theme import GRID, IDEAS, INK, dress


def draw_curves(ax, x, curves, x_label, y_label="", log=False):
    """Draw curves over one axis, those that belong to an idea in its colour and dash, for a picture
    that stands still.

    x: (k,). curves: {name: (k,)}; what is not finite leaves a gap. log: both axes logarithmic.
    """
    ax.grid(color=GRID, alpha=0.25)
    for name, y in curves.items():
        idea = IDEAS.get(name)
        style = {"color": idea.line, "linestyle": idea.dash} if idea else {"color": INK[False]}
        ax.plot(x, np.where(np.isfinite(y), y, np.nan), linewidth=2, label=name, **style)
    if log:
        ax.set(xscale="log", yscale="log")
    ax.set(xlabel=x_label, ylabel=y_label)
    ax.legend(frameon=False)
    dress(ax.figure)
