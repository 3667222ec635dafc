"""Pictures: each function draws arrays on axes that it is given and returns the artists that move."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.notation import CROSS_ENTROPY, FACTOR, SQUARED_ERROR

PAPER = {False: "#ffffff", True: "#111111"}
INK = {False: "#222222", True: "#dddddd"}
GRID = "#888888"
IDEAS = {idea.name: idea for idea in (SQUARED_ERROR, CROSS_ENTROPY, FACTOR)}


def new_figure(width, height, columns=1):
    """A figure of width × height CSS pixels with axes side by side, known by no global state.

    Returns (figure, axes), axes a list of `columns`.
    """
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, columns, squeeze=False)[0]
    figure.subplots_adjust(left=58 / width, right=1 - 16 / width, bottom=48 / height, top=1 - 48 / height, wspace=0.16)
    return figure, list(axes)


def dress(figure, dark=False):
    """Give paper and ink the colours of the light or the dark theme, and every idea its own shade on it."""
    figure.set_facecolor(PAPER[dark])
    for ax in figure.axes:
        ax.set_facecolor(PAPER[dark])
        ax.tick_params(which="both", colors=INK[dark])
        ax.spines[:].set_color(GRID)
        texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ax.texts]
        lines = {line: line.get_label() for line in ax.lines}
        legend = ax.get_legend()
        if legend:
            texts += legend.get_texts()
            lines |= zip(legend.get_lines(), (text.get_text() for text in legend.get_texts()), strict=True)
        for text in texts:
            idea = IDEAS.get(text.get_text())
            text.set_color(INK[dark] if idea is None else idea.text_on_dark if dark else idea.text_on_light)
        for line, name in lines.items():
            if name in IDEAS:
                line.set_color(IDEAS[name].text_on_dark if dark else IDEAS[name].line)


def draw_remaining(ax):
    """Draw the axes for the share of each loss above its infimum that is left after each step.

    Returns the artists that move: a line for each loss, "now", the step that is shown, "tolerance", and "reached", a
    dot where a loss gets there.
    """
    artists = _idea_lines(ax)
    ax.set_yscale("log")
    ax.set_ylim(5e-4, 2)
    ax.yaxis.set_major_formatter(lambda share, _: f"{share:g}")
    ax.minorticks_off()
    ax.set_xlabel("step")
    ax.set_title("share of the loss left,\n(J − J*) / (J₀ − J*)")
    artists["now"] = ax.axvline(0, color=GRID, linewidth=1.5)
    artists["tolerance"] = ax.axhline(0.1, color=GRID, linewidth=1.5, linestyle=(0, (2, 2)))
    artists["reached"] = ax.plot([], [], "o", color=GRID, markersize=8)[0]
    return artists


def move_remaining(ax, artists, shares, reached, tolerance, now):
    """Move the artists of draw_remaining.

    shares: {loss: (steps + 1,)}. reached: {loss: first step within the tolerance, or inf}. now: a step.
    """
    for name, share in shares.items():
        artists[name].set_data(np.arange(len(share)), share)
    artists["now"].set_xdata([now, now])
    artists["tolerance"].set_ydata([tolerance, tolerance])
    there = [step for step in reached.values() if np.isfinite(step)]
    artists["reached"].set_data(there, [tolerance] * len(there))
    _set_limits(ax, 0, len(share) - 1)
    highest = max(np.nanmax(share) for share in shares.values())
    top = 2 if highest <= 2 else 2 * 10 ** np.ceil(np.log10(highest))
    if ax.get_ylim()[1] != top:
        ax.set_ylim(top=top)


def draw_fit(ax):
    """Draw the axes for the predictions over one feature.

    Returns the artists that move: a line for each loss, and "examples", the dots.
    """
    artists = _idea_lines(ax)
    artists["examples"] = ax.plot([], [], "o", color=GRID, markersize=6, alpha=0.7)[0]
    ax.set_ylim(-0.06, 1.06)
    ax.set_yticks([0, 0.5, 1])
    ax.legend(frameon=False, loc="center right")
    return artists


def move_fit(ax, artists, x, predictions, dataset):
    """Move the artists of draw_fit: predictions, {loss: (k,)}, over x, (k,), in the units of the data set."""
    for name, y_hat in predictions.items():
        artists[name].set_data(x, y_hat)
    artists["examples"].set_data(dataset.in_units(dataset.features)[:, 0], dataset.y)
    _set_limits(ax, x[0], x[-1])
    if ax.get_xlabel() != dataset.feature_names[0]:
        ax.set_xlabel(dataset.feature_names[0])
        ax.set_title(f"prediction ŷ at the step shown;\ny = 1: {dataset.label_name}")


def _idea_lines(ax):
    ax.grid(color=GRID, alpha=0.25)
    return {
        idea.name: ax.plot([], [], color=idea.line, linestyle=idea.dash, linewidth=2, label=idea.name)[0]
        for idea in (SQUARED_ERROR, CROSS_ENTROPY)
    }


def _set_limits(ax, low, high):
    if ax.get_xlim() != (low, high):  # setting them at all has the still part drawn again
        ax.set_xlim(low, high)


def draw_curves(ax, x, curves, x_label, y_label="", log=False):
    """Draw curves over one axis, those that belong to an idea in its colour and dash, for a picture that stands still.

    x: (k,). curves: {name: (k,)}; what is not finite leaves a gap. log: both axes logarithmic.
    """
    ax.grid(color=GRID, alpha=0.25)
    for name, y in curves.items():
        idea = IDEAS.get(name)
        style = {"color": idea.line, "linestyle": idea.dash} if idea else {"color": INK[False]}
        ax.plot(x, np.where(np.isfinite(y), y, np.nan), linewidth=2, label=name, **style)
    if log:
        ax.set_xscale("log")
        ax.set_yscale("log")
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
    ax.legend(frameon=False)
    dress(ax.figure)
