"""Pictures of a loss over a single weight, with a descent on it."""

from matplotlib.patches import Patch

from helpers.figures.theme import GRID, IDEAS


def draw_curve_with_descent(ax, name, w, J, bends_down):
    """Draw one loss over its only weight, shaded where it curves downwards, with a descent on it.

    w, J: (k,). bends_down: (k,), whether the loss curves downwards there. Returns the artists that
    move: "path" and "start".
    """
    ax.set(label=name, title=name, xlabel="weight w", xlim=(w[0], w[-1]), ylim=(0, 1.15 * J.max()))
    place, explained = "upper right", Patch(color="none", label="ring: start; dots: steps")
    if bends_down.any():
        place, explained = "lower left", Patch(color=GRID, alpha=0.25, label="curves downwards")
        ax.fill_between(
            w,
            0,
            1,
            where=bends_down,
            color=GRID,
            alpha=0.25,
            linewidth=0,
            transform=ax.get_xaxis_transform(),
        )
    ax.legend(handles=[explained], loc=place, frameon=False, fontsize=8.5, handlelength=1.2)
    ax.plot(w, J, color=GRID, linewidth=2)
    style = {"color": IDEAS[name].line, "linestyle": "none", "label": name}
    ring = {"marker": "o", "markersize": 12, "fillstyle": "none", "markeredgewidth": 2}
    return {
        "path": ax.plot([], [], marker=".", markersize=7, **style)[0],
        "start": ax.plot([], [], clip_on=False, **ring, **style)[0],
    }


def move_descent(artists, path, J):
    """Move the artists of one loss: path (steps + 1,) and the losses J (steps + 1,) on it."""
    artists["path"].set_data(path, J)
    artists["start"].set_data(path[:1], J[:1])
