"""What the benchmark's notebook runs in its kernel: an explorer, its rivals, and a button that asks
for a report."""

import hashlib
import json
import time

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import psutil

from helpers import explore
from tests.benchmarks import usual

# what makes a slider
SLIDER = ("options", "min", "max", "step", "value", "description", "readout_format")


class Bench:
    """One explorer, moved by the first slider among its controls, with what it is measured
    against."""

    def __init__(self, name):
        self.explorer = getattr(explore, name)()
        self.draw = getattr(usual, name)
        sliders = (ipywidgets.IntSlider, ipywidgets.FloatSlider, ipywidgets.SelectionSlider)
        controls = self.explorer.controls.items()
        self.name, self.slider = next(
            (name, control) for name, control in controls if isinstance(control, sliders)
        )
        self.slider.add_class("bench-live")
        self.start = self.explorer.values
        self._draws_the_same()
        self.computing = []
        self.explorer._move = self._timed(self.explorer._move)

    def _draws_the_same(self):
        figure = self.draw(**self.start)
        for ours, theirs in zip(self.explorer.live.figure.axes, figure.axes, strict=True):
            for line, other in zip(ours.lines, theirs.lines, strict=True):
                np.testing.assert_array_equal(line.get_xydata(), other.get_xydata())
        plt.close(figure)

    def _timed(self, move):
        def timed(**values):
            begin = time.perf_counter()
            try:
                return move(**values)
            finally:
                self.computing.append(1000 * (time.perf_counter() - begin))

        return timed

    def panel(self):
        """A slider whose value the kernel writes into a label, and the button with its answer."""
        slider = ipywidgets.IntSlider(min=-1000, max=1000).add_class("bench-round")
        label = ipywidgets.Label().add_class("bench-label")
        slider.observe(lambda change: setattr(label, "value", str(change.new)), "value")
        button = ipywidgets.Button().add_class("bench-ask")
        answer = ipywidgets.Textarea().add_class("bench-answer")
        button.on_click(lambda _: setattr(answer, "value", json.dumps(self.report())))
        return ipywidgets.VBox([slider, label, button, answer])

    def interact(self):
        """Show the same slider with the usual way of drawing the figure."""
        traits = {
            name: getattr(self.slider, name) for name in SLIDER if self.slider.has_trait(name)
        }
        slider = type(self.slider)(**traits).add_class("bench-interact")

        def draw(value):
            self.draw(**self.start | {self.name: value})

        ipywidgets.interact(draw, value=slider)

    def report(self):
        """What the kernel knows: where the slider stands, what should be seen, what it took since
        the last report."""
        computing, self.computing[:] = self.computing[:], []
        if isinstance(self.slider, ipywidgets.SelectionSlider):
            position, before, after = (
                self.slider.index,
                self.slider.index,
                len(self.slider.options) - 1,
            )
            after -= before
        else:
            position = self.slider.value
            before = round((position - self.slider.min) / self.slider.step)
            after = round((self.slider.max - position) / self.slider.step)
        return {
            "time": time.time(),  # which makes every answer another
            "position": position,
            "before": before,
            "after": after,
            "sentence": self.explorer.sentence,
            "pixels": hashlib.sha256(self.explorer.live.pixels()).hexdigest(),
            "computing": computing,
            "memory": psutil.Process().memory_info().rss,
        }
