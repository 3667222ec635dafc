"""Pictures of one neuron that learns: its output after each step, and the slope that each step is
taken with.
"""

import numpy as np

from helpers.figures.theme import GRID, idea_lines, legend_below, round_end, set_anew

FORGOTTEN = "f′ forgotten"
DOTTED = (0, (1, 1.2))
LOW, HIGH = -8, 8  # of h


def draw_outputs(ax):
    """Draw the axes for the output of one neuron after each step.

    Returns the artists that move: {"lines": {curve: line}, "dots": {curve: dot}, "now", "below"},
    where the curves are both losses and FORGOTTEN, now is the step that is shown, and below a mark
    where an output first is below ½.
    """
    lines = _curves(ax)
    ax.axhline(0.5, color=GRID, linewidth=1)
    ax.set(ylim=(-0.06, 1.06), yticks=[0, 0.5, 1], xlabel="step")
    ax.set_title("", fontsize=11)
    return {
        "lines": lines,
        "now": ax.axvline(0, color=GRID, linewidth=1.5),
        "below": ax.plot([], [], "D", color=GRID, markersize=7, clip_on=False)[0],
        "dots": _dots(ax, lines),
    }


def move_outputs(ax, artists, outputs, now, below, rates):
    """Move the artists of draw_outputs.

    outputs: {curve: (steps + 1,)}. now: a step. below: a list of steps. rates: which they are, in
    words.
    """
    for name, dot in artists["dots"].items():
        output = outputs.get(name, np.array([]))
        artists["lines"][name].set_data(np.arange(len(output)), output)
        dot.set_data([now] * len(output[now : now + 1]), output[now : now + 1])
    artists["now"].set_xdata([now, now])
    artists["below"].set_data(below, [0.5] * len(below))
    set_anew(ax, xlim=(0, round_end(max(map(len, outputs.values())) - 1)))
    title = f"output ŷ, {rates};\n◆ the first below ½"
    if ax.get_title() != title:
        ax.title.set_text(title)


def draw_step_slopes(ax):
    """Draw the axes for the slope that each step is taken with, against h.

    Returns the artists that move, {"lines": {curve: line}, "dots": {curve: dot}}, and "legend",
    which does not: it has an entry for FORGOTTEN only while that is drawn. A dot beyond the edge
    stands on it and points outwards.
    """
    lines = _curves(ax)
    ax.set(xlim=(LOW, HIGH), xlabel="h", xticks=[-8, -4, 0, 4, 8])
    ax.set_title("", fontsize=11)
    return {
        "lines": lines,
        "legend": legend_below(ax, list(lines.values())),
        "dots": _dots(ax, lines),
    }


def move_step_slopes(ax, artists, curves, h, slopes):
    """Move the artists of draw_step_slopes: curves, {curve: (h, slope)}, both (k,); h, slopes,
    {curve: number now}.
    """
    third = FORGOTTEN in curves
    top = 3 if third else 1.25
    if ax.get_ylim()[1] != top:
        ax.set_ylim(-0.05 * top, top)
        what = "dJ/dh, and with f′ forgotten dJ/dŷ" if third else "slope dJ/dh that makes the step"
        ax.title.set_text(f"{what};\n● each neuron at the step shown")
        for part in (artists["legend"].get_texts()[-1], artists["legend"].legend_handles[-1]):
            part.set_visible(third)
    for name, dot in artists["dots"].items():
        artists["lines"][name].set_data(*curves.get(name, ([], [])))
        dot.set_data([], [])
        if name in slopes:
            at, high = min(max(h[name], LOW), HIGH), min(slopes[name], top)
            dot.set_marker(
                "<"
                if h[name] < LOW
                else ">"
                if h[name] > HIGH
                else "^"
                if slopes[name] > top
                else "o"
            )
            dot.set_data([at], [high])


def _curves(ax):
    forgotten = ax.plot([], [], color=GRID, linestyle=DOTTED, linewidth=2.5, label=FORGOTTEN)[0]
    return idea_lines(ax) | {FORGOTTEN: forgotten}


def _dots(ax, lines):
    """A dot for each line, of its label and colour, above the lines, those of the losses above the
    third.
    """
    return {
        name: ax.plot(
            [],
            [],
            "o",
            color=line.get_color(),
            label=name,
            markersize=9,
            clip_on=False,
            zorder=3 if name == FORGOTTEN else 4,
        )[0]
        for name, line in lines.items()
    }
