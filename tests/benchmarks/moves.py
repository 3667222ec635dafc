"""Measure what a move of each control costs in the kernel, in full draws of its figure, and print
the table: python -m tests.benchmarks.moves.
"""

import statistics
import sys
import time
from functools import partial

import ipywidgets
import numpy as np

from helpers import explore

STOPS = 15  # to either side of where a control stands
MOST = {"slider": 0.5, "menu": 2}


def neighbours(control):
    """The values of up to 15 stops above that of a control and back, and as many below."""
    if isinstance(control, (ipywidgets.SelectionSlider, ipywidgets.Dropdown)):
        values = [*control._options_values]
    else:
        count = round((control.max - control.min) / control.step)
        values = [control.min + control.step * number for number in range(count + 1)]
        if isinstance(control, ipywidgets.FloatSlider):
            values = [round(value, 9) for value in values]
    here = values.index(control.value)
    up, down = values[here : here + STOPS + 1], values[max(here - STOPS, 0) : here + 1]
    return [*up[1:], *up[-2::-1], *down[-2::-1]]


def seconds(function):
    begin = time.process_time()
    function()
    return time.process_time() - begin


def measure(explorer):
    """Yield (name, kind, the moves' costs in full draws) for each control."""
    live = explorer.live
    live.send = lambda *message: None
    live._shown = np.empty((0, 0), np.uint32)  # as if a page had it

    def draw():
        live._still = None
        live.pixels()

    draw()
    for name, control in explorer.controls.items():
        if isinstance(control, ipywidgets.Text):
            continue
        start, costs = explorer.values, []
        for value in neighbours(control):
            live._sent_at = None
            cost = seconds(partial(setattr, control, "value", value))
            costs.append(cost / seconds(draw))
        explorer.set(**start)
        kind = "menu" if isinstance(control, ipywidgets.Dropdown) else "slider"
        yield name, kind, costs


def main():
    print("| control | median of its moves | slowest | must be |\n| --- | --- | --- | --- |")
    medians = []
    for name in sys.argv[1:] or explore.__all__:
        for control, kind, costs in measure(getattr(explore, name)()):
            median = statistics.median(costs)
            medians += [median] if kind == "slider" else []
            print(f"| {name}.{control} | {median:.2f} | {max(costs):.2f} | ≤ {MOST[kind]} |")
    print(f"| all {len(medians)} sliders | {statistics.median(medians):.2f} |  | ≤ 0.15 |")


if __name__ == "__main__":
    main()
