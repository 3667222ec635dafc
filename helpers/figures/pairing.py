"""The slope of a loss behind an activation, for both labels, and where learning stalls."""

import numpy as np

from helpers.figures.theme import GRID, round_end, set_anew

LABELS = {0: ("y = 0", "solid"), 1: ("y = 1", (0, (6, 2)))}


def draw_pair(ax):
    """Draw the axes for ∂L/∂h against h.

    Returns the artists that move: for each label its line, "y = 0" and "y = 1", and "stalled", the
    part of both where the answer is wrong and learning stalls.
    """
    ax.figure.subplots_adjust(left=0.09, right=0.98, bottom=0.15, top=0.9)
    ax.grid(color=GRID, alpha=0.25)
    ax.axhline(0, color=GRID, linewidth=1)
    artists = {
        "stalled": ax.plot(
            [],
            [],
            label="wrong, and learning stalls",
            color="#D95F9A",
            linewidth=7,
            alpha=0.7,
            solid_capstyle="butt",
        )[0]
    }
    for name, dash in LABELS.values():
        artists[name] = ax.plot([], [], color=GRID, linewidth=2, linestyle=dash, label=name)[0]
    ax.set(xlabel="h", title="∂L/∂h")
    ax.legend(frameon=False, loc="upper left", ncols=3)
    return artists


def move_pair(ax, artists, h, slopes, stalled):
    """Move the artists of draw_pair: h, (k,); slopes, {label: (k,)}; stalled, {label: (k,) of
    booleans}.
    """
    for label, (name, _) in LABELS.items():
        artists[name].set_data(h, slopes[label])
    across = [np.append(h, np.nan) for _ in LABELS]
    up = [np.append(np.where(stalled[label], slopes[label], np.nan), np.nan) for label in LABELS]
    artists["stalled"].set_data(np.concatenate(across), np.concatenate(up))
    seen = np.abs(np.concatenate([[0], *slopes.values()]))
    seen = seen[np.isfinite(seen)]
    # a pole is not to flatten all else
    top = round_end(min(seen.max(), 2 * np.quantile(seen, 0.95)) or 1, (1, 2, 5, 10))
    set_anew(ax, xlim=(h[0], h[-1]), ylim=(-1.35 * top, 1.35 * top))
