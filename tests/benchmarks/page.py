"""One explorer measured on one page of a real JupyterLab."""

import itertools
import json
import math
import time
from pathlib import Path

import nbformat

from tests import lab

HERE = Path(__file__).parent
MOVES = 30  # of each kind
DRAGS = 5
DRAG_SECONDS = 2.0
CELLS = """
%config InlineBackend.figure_format = {format!r}
import sys
sys.path.insert(0, {root!r})
from tests.benchmarks.kernel import Bench
---
bench = Bench({name!r})
bench.panel()
---
bench.explorer
---
bench.interact()
"""


class NotMeasured(Exception):
    """Something that was to be measured did not happen."""


def write_notebook(path, name, ratio):
    """Write a notebook with the explorer of this name; at a ratio of 2 the usual way draws as
    sharply as ours."""
    code = CELLS.format(format="retina" if ratio > 1 else "png", root=str(lab.ROOT), name=name)
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in code.split("---\n")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


class Measured:
    """An explorer on an open page, with a slider for the round trip and one for the usual way
    beside it."""

    def __init__(self, browser, address, file, ratio):
        self.notebook = lab.Notebook(browser, address, ratio=ratio)
        self.notebook.open(file)
        self.page = self.notebook.page
        self.page.set_viewport_size({"width": 1400, "height": 1700})
        self.notebook.run_all()
        self.demand(not self.notebook.errors(), f"{file} fails: {self.notebook.errors()}")
        self.explorer = lab.ExplorerOnPage(self.notebook)
        self.page.evaluate((HERE / "stopwatch.js").read_text(encoding="utf-8"))
        self.handles = {
            kind: self.page.locator(f".bench-{kind} .noUi-handle")
            for kind in ("round", "live", "interact")
        }
        self.keys = {kind: self.arrows() for kind in self.handles}
        box = self.explorer.canvas.bounding_box()
        size = [box["width"], box["height"], self.explorer.canvas.get_attribute("width")]
        size.pop(1)  # the map of rates is taller than the others
        self.demand(
            size == [700, str(700 * ratio)], f"the picture is not 700 pixels wide but {size}"
        )

    def demand(self, condition, complaint):
        if not condition:
            raise NotMeasured(complaint)

    def report(self):
        """Ask the kernel what it knows; see Bench.report."""
        before = self.page.locator(".bench-answer textarea").input_value()
        self.page.locator(".bench-ask").click()
        self.page.wait_for_function(
            "before => document.querySelector('.bench-answer textarea').value !== before",
            arg=before,
            timeout=10_000,
        )
        return json.loads(self.page.locator(".bench-answer textarea").input_value())

    def arrows(self):
        """Arrow keys that take a slider to and fro, up to 15 stops on either side of where it
        stands at first."""
        stops = self.report()
        after, before = min(15, stops["after"]), min(15, stops["before"])
        there, back = ["ArrowRight"] * (before + after), ["ArrowLeft"] * (before + after)
        return itertools.chain(there[before:], itertools.cycle(back + there))

    def press(self, kind, event):
        """Move a slider by one stop; return the milliseconds from the key to the event on the
        page."""
        self.handles[kind].focus()
        self.page.evaluate("event => stopwatch.expect(event)", event)
        self.page.keyboard.press(next(self.keys[kind]))
        took = self.page.evaluate("() => stopwatch.time")
        self.demand(
            took is not None,
            f"a key press on the slider {kind!r} was not followed by a new {event}",
        )
        return took

    def pointer_moves(self):
        """The milliseconds of moves that drag on the figure, and of round trips in turn with them.

        {"trip": …, "pointer": …}, or nothing where the figure cannot be dragged on.
        """
        if "live-draggable" not in (self.explorer.canvas.get_attribute("class") or ""):
            return {}
        took = {"trip": [], "pointer": []}
        self.drag_on_figure(0)
        for number in range(1, MOVES + 1):
            took["trip"].append(self.press("round", "label"))
            self.rest()
            before = self.canvas_hash()
            took["pointer"].append(self.drag_on_figure(number))
            self.demand(
                self.canvas_hash() != before,
                "a move of the pointer on the figure did not change the picture",
            )
        self.report()  # which forgets the computing of these
        return took

    def drag_on_figure(self, number):
        """Press on the left axes at one of the turns of a zigzag, and drag to the next; return the
        milliseconds."""
        box = self.explorer.canvas.bounding_box()
        here, there = (
            (box["x"] + 200 + (-1) ** turn * (30 + turn), box["y"] + 120 + 3 * turn)
            for turn in (number, number + 1)
        )
        self.page.mouse.move(*here)
        self.page.mouse.down()
        self.rest()
        self.page.evaluate("() => stopwatch.expect('picture')")
        self.page.mouse.move(*there)
        took = self.page.evaluate("() => stopwatch.time")
        self.demand(
            took is not None,
            "a move of the pointer on the figure was not followed by a new picture",
        )
        self.page.mouse.up()
        self.rest()
        return took

    def canvas_hash(self):
        return self.explorer.canvas.evaluate("canvas => stopwatch.hash(canvas)")

    def image(self):
        return self.page.locator(".widget-interact img").get_attribute("src")

    def moves(self):
        """The milliseconds of every move: {"round": …, "live": …, "interact": …, "computing": …},
        interleaved."""
        for kind, event in (("round", "label"), ("live", "picture"), ("interact", "interact")):
            self.press(kind, event)
            self.page.wait_for_timeout(300)
        self.report()
        took = {kind: [] for kind in self.handles}
        for _ in range(MOVES):
            took["round"].append(self.press("round", "label"))
            self.rest()
            took["live"].append(self.changed("live", "picture", self.canvas_hash))
            took["interact"].append(self.changed("interact", "interact", self.image))
        took["computing"] = self.report()["computing"]
        count = len(took["computing"])
        self.demand(
            count == MOVES, f"{MOVES} moves of a slider had the kernel compute {count} times"
        )
        return took

    def changed(self, kind, event, look):
        before = look()
        took = self.press(kind, event)
        self.rest()
        self.demand(look() != before, f"a move of the slider {kind!r} did not change the picture")
        return took

    def rest(self):
        self.page.wait_for_timeout(100)

    def drags(self):
        """For each of several drags by mouse, the milliseconds from release to the final picture
        and sentence."""
        return [self.drag(0.2 + 0.6 * number / DRAGS) for number in range(DRAGS)]

    def drag(self, goal):
        """Drag the slider to and fro, and while it still moves let go of it at this share of its
        length."""
        handle = self.handles["live"].bounding_box()
        track = self.page.locator(".bench-live .noUi-base").bounding_box()
        y = handle["y"] + handle["height"] / 2
        self.page.mouse.move(handle["x"] + handle["width"] / 2, y)
        self.page.mouse.down()
        begin = time.monotonic()
        while (spent := time.monotonic() - begin) < DRAG_SECONDS:
            share = goal + 0.2 * math.sin(2 * math.pi * 1.5 * (spent / DRAG_SECONDS - 1))
            self.page.mouse.move(track["x"] + share * track["width"], y)
        self.page.mouse.move(track["x"] + goal * track["width"], y)
        self.page.mouse.up()
        took = self.page.evaluate("() => stopwatch.settled()")
        self.shows_the_final_state()
        return took

    def shows_the_final_state(self):
        kernel = self.report()
        position = float(self.handles["live"].get_attribute("aria-valuenow"))
        # the page rounds it to one digit after the point
        same = abs(position - kernel["position"]) < 0.06
        self.demand(
            same,
            f"the slider stands at {position} on the page and at {kernel['position']} in the "
            "kernel",
        )
        self.demand(
            self.explorer.sentence() == kernel["sentence"],
            "the sentence is not that of the final value",
        )
        self.demand(
            self.canvas_hash() == kernel["pixels"], "the picture is not that of the final value"
        )

    def memory(self):
        """The kernel's resident bytes after 200 moves of the slider, and after 2,000."""
        resident = []
        for moves in (200, 1800):
            keys = list(itertools.islice(self.keys["live"], moves))
            done = self.handles["live"].evaluate(
                "(handle, keys) => stopwatch.walk(handle, keys)", keys
            )
            self.demand(done, "a move of the slider 'live' was not followed by a new picture")
            self.rest()
            resident.append(self.report()["memory"])
        self.shows_the_final_state()
        return resident
