"""What all pictures share: sizes, themes, and the colours of the ideas."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.figures.ideas import CROSS_ENTROPY, FACTOR, SQUARED_ERROR

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
    figure.subplots_adjust(
        left=58 / width, right=1 - 16 / width, bottom=48 / height, top=1 - 48 / height, wspace=0.16
    )
    return figure, list(figure.subplots(1, columns, squeeze=False)[0])


def dress(figure, dark=False):
    """Give paper and ink the colours of the light or the dark theme, and every idea its own shade
    on it.
    """
    figure.set_facecolor(PAPER[dark])
    for ax in figure.axes:
        ax.set_facecolor(PAPER[dark])
        ax.tick_params(which="both", colors=INK[dark])
        ax.spines[:].set_color(GRID)
        axes = [ax.xaxis, ax.yaxis] + ([ax.zaxis] if ax.name == "3d" else [])
        texts = [ax.title, *(axis.label for axis in axes), *ax.texts]
        artists = {artist: artist.get_label() for artist in (*ax.lines, *ax.collections)}
        legend = ax.get_legend()
        if legend:
            texts += legend.get_texts()
            artists |= zip(
                legend.legend_handles, (text.get_text() for text in legend.get_texts()), strict=True
            )
        for text in texts:
            idea = IDEAS.get(text.get_text())
            text.set_color(
                INK[dark] if idea is None else idea.text_on_dark if dark else idea.text_on_light
            )
        for artist, name in artists.items():
            if name in IDEAS:
                artist.set_color(IDEAS[name].text_on_dark if dark else IDEAS[name].line)


def idea_lines(ax):
    """Draw a grid, and an empty line for either loss as it looks elsewhere: {name: line}."""
    ax.grid(color=GRID, alpha=0.25)
    return {
        idea.name: ax.plot(
            [], [], color=idea.line, linestyle=idea.dash, linewidth=2, label=idea.name
        )[0]
        for idea in (SQUARED_ERROR, CROSS_ENTROPY)
    }


def legend_below(ax, handles=None):
    """The legend of some axes below all of the figure, where no curve comes; returns it."""
    height = ax.figure.get_figheight() * 100
    ax.figure.subplots_adjust(bottom=72 / height)
    return ax.legend(
        handles=handles or ax.get_legend_handles_labels()[0],
        frameon=False,
        loc="lower center",
        bbox_to_anchor=(0.5, -0.01),
        bbox_transform=ax.figure.transFigure,
        ncols=3,
        fontsize=9.5,
        handlelength=2.2,
    )


def round_end(number, digits=(1, 1.5, 2, 3, 5, 7, 10)):
    """The least round number that is not below a positive one: an axis that ends there changes
    rarely.
    """
    decade = 10.0 ** np.floor(np.log10(number))
    return next(digit * decade for digit in digits if digit * decade >= 0.999 * number)


def set_anew(ax, **properties):
    """Set properties of axes, as Axes.set does, but only those that are others now."""
    # setting one at all has the still part drawn again
    ax.set(
        **{
            name: value
            for name, value in properties.items()
            if getattr(ax, f"get_{name}")() != value
        }
    )
