"""Pictures of descents: what is left of the loss, and the fit."""

import numpy as np

from helpers.figures.theme import GRID, idea_lines, legend_below, round_end, set_anew

LEAST = 5e-4  # the share of the loss at which the axes end


def draw_remaining(ax):
    """Draw the axes for the share of each loss above its infimum that is left after each step.

    Returns the artists that move: a line for each loss, "now", the step that is shown, "tolerance",
    and "reached", a dot where a loss gets there.
    """
    artists = idea_lines(ax)
    ax.set(
        yscale="log",
        ylim=(LEAST, 2),
        xlabel="step",
        title="share of the loss left,\n(J − J*) / (J₀ − J*)",
    )
    ax.yaxis.set_major_formatter(lambda share, _: f"{share:g}")
    ax.minorticks_off()
    artists["now"] = ax.axvline(0, color=GRID, linewidth=1.5)
    artists["tolerance"] = ax.axhline(0.1, color=GRID, linewidth=1.5, linestyle=(0, (2, 2)))
    artists["reached"] = ax.plot([], [], "o", color=GRID, markersize=8, clip_on=False)[0]
    return artists


def move_remaining(ax, artists, shares, reached, tolerance, now):
    """Move the artists of draw_remaining.

    shares: {loss: (steps + 1,)}. reached: {loss: first step within the tolerance, or inf}. now: a
    step.
    """
    for name, share in shares.items():
        artists[name].set_data(np.arange(len(share)), share)
    artists["now"].set_xdata([now, now])
    artists["tolerance"].set_ydata([tolerance, tolerance])
    there = [step for step in reached.values() if np.isfinite(step)]
    artists["reached"].set_data(there, [tolerance] * len(there))
    highest = max(np.nanmax(share) for share in shares.values())
    top = 2 if highest <= 2 else 2 * 10 ** np.ceil(np.log10(highest))
    set_anew(ax, xlim=(0, round_end(len(share) - 1)), ylim=(LEAST, top))


def draw_fit(ax):
    """Draw the axes for the predictions over one feature.

    Returns the artists that move: a line for each loss, and "examples", the dots.
    """
    artists = idea_lines(ax)
    artists["examples"] = ax.plot([], [], "o", color=GRID, markersize=6, alpha=0.7)[0]
    ax.set(ylim=(-0.06, 1.06), yticks=[0, 0.5, 1])
    legend_below(ax, list(artists.values())[:2])
    return artists


def move_fit(ax, artists, x, predictions, dataset):
    """Move the artists of draw_fit: predictions, {loss: (k,)}, over x, (k,), in the units of the
    data set.
    """
    for name, y_hat in predictions.items():
        artists[name].set_data(x, y_hat)
    artists["examples"].set_data(dataset.in_units(dataset.features)[:, 0], dataset.y)
    set_anew(
        ax,
        xlim=(x[0], x[-1]),
        xlabel=dataset.feature_names[0],
        title=f"prediction ŷ at the step shown;\ny = 1: {dataset.label_name}",
    )
