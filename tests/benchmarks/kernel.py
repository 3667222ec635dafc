"""What the benchmark's notebook runs in its kernel: an explorer or a stepper, a slider for the
round trip, and a button that asks for a report."""

import hashlib
import json
import time

import ipywidgets
import psutil

from helpers import derive, explore


class Bench:
    """An explorer or a stepper, with what its controls are measured against."""

    def __init__(self, name):
        self.explorer = getattr(explore if hasattr(explore, name) else derive, name)()
        self.controls = {
            name: control
            for name, control in self.explorer.controls.items()
            if not isinstance(control, ipywidgets.Text)
        }
        for name, control in self.controls.items():
            control.add_class(f"bench-{name}")
        self.start = self.explorer.values
        self.computing = []
        self.explorer._move = self._timed(self.explorer._move)

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

    def report(self):
        """What the kernel knows: where the controls stand, what should be seen, what it took since
        the last report."""
        computing, self.computing[:] = self.computing[:], []
        live = self.explorer.live
        left, top, right, bottom = self._first_axes()
        return {
            "time": time.time(),  # which makes every answer another
            "controls": {name: _place(control) for name, control in self.controls.items()},
            "sentence": live.sentence,
            "pixels": hashlib.sha256(live.pixels()).hexdigest(),
            "computing": computing,
            "memory": psutil.Process().memory_info().rss,
            "axes": [left, top, right, bottom],
        }

    def _first_axes(self):
        """Where on the picture its first axes are, in shares of its width and height."""
        figure = self.explorer.live.figure
        box = figure.axes[0].get_position()
        return box.x0, 1 - box.y1, box.x1, 1 - box.y0


def _place(control):
    """What a control is, where it stands, and how many stops there are before and after."""
    if isinstance(control, (ipywidgets.SelectionSlider, ipywidgets.Dropdown)):
        kind = "menu" if isinstance(control, ipywidgets.Dropdown) else "slider"
        return kind, control.index, control.index, len(control.options) - 1 - control.index
    before, after = (
        round(distance / control.step)
        for distance in (control.value - control.min, control.max - control.value)
    )
    return "slider", control.value, before, after
