"""One explorer or stepper measured on one page of a real JupyterLab: every control by key, every
slider by a drag, and the pointer on the figure."""

import itertools
import json
import math
import time
from pathlib import Path

import nbformat

from tests import lab

HERE = Path(__file__).parent
MOVES = 6  # of each control by key, and of the pointer
DRAG_SECONDS = 2.0
CELLS = (
    "import sys\nsys.path.insert(0, {root!r})\nfrom tests.benchmarks.kernel import Bench",
    "bench = Bench({name!r})\nbench.panel()",
    "bench.explorer",
)


class NotMeasured(Exception):
    """Something that was to be measured did not happen."""


def write_notebook(path, *sources):
    """Write a notebook of code cells."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


class Measured:
    """An explorer on an open page, with a slider for the round trip beside it."""

    def __init__(self, notebook, folder, name):
        self.notebook, self.page, file = notebook, notebook.page, f"{name}.ipynb"
        cells = (source.format(root=str(lab.ROOT), name=name) for source in CELLS)
        write_notebook(folder / file, *cells)
        notebook.open(file)
        self.page.set_viewport_size({"width": 1400, "height": 1700})
        notebook.run_all()
        self.demand(not notebook.errors(), f"{file} fails: {notebook.errors()}")
        self.explorer = lab.ExplorerOnPage(notebook)
        self.page.evaluate((HERE / "stopwatch.js").read_text(encoding="utf-8"))
        controls = self.report()["controls"]
        self.kinds = {name: kind for name, (kind, *_) in controls.items()}
        self.handles = {name: self.handle(name) for name in ("round", *controls)}
        self.keys = {"round": arrows(15, 15, "Right", "Left")}
        for name, (kind, _, before, after) in controls.items():
            forward, back = ("Down", "Up") if kind == "menu" else ("Right", "Left")
            self.keys[name] = arrows(min(15, before), min(15, after), forward, back)

    def handle(self, name):
        kind = "select" if self.kinds.get(name) == "menu" else ".noUi-handle"
        return self.page.locator(f".bench-{name} {kind}")

    def demand(self, condition, complaint):
        if not condition:
            raise NotMeasured(complaint)

    def report(self):
        """Ask the kernel what it knows; see Bench.report."""
        answer = self.page.locator(".bench-answer textarea")
        before = answer.input_value()
        self.page.locator(".bench-ask").click()
        self.page.wait_for_function(
            "before => document.querySelector('.bench-answer textarea').value !== before",
            arg=before,
            timeout=20_000,
        )
        return json.loads(answer.input_value())

    def press(self, name, event):
        """Move a control by one stop; return the milliseconds from the key to the event on the
        page, or None."""
        self.handles[name].focus()
        self.page.evaluate("event => stopwatch.expect(event)", event)
        self.page.keyboard.press(next(self.keys[name]))
        return self.page.evaluate("() => stopwatch.time")

    def round_trip(self):
        took = self.press("round", "label")
        self.demand(took is not None, "a round trip did not come back")
        self.rest()
        return took

    def moves(self, name):
        """The milliseconds of moves of a control by key: {"round": …, "picture": …, "computing":
        …}, in turn; a move that changes nothing on the picture is passed over."""
        took = {"round": [], "picture": [], "computing": []}
        for _ in range(MOVES):
            took["round"].append(self.round_trip())
            self.report()
            picture = self.press(name, "picture")
            self.rest()
            computing = self.shows_the_final_state(name)["computing"]
            self.demand(
                len(computing) == 1, f"a move of {name} had the kernel compute {len(computing)} ×"
            )
            if picture is not None:
                took["picture"].append(picture)
                took["computing"] += computing
        return took

    def rest(self):
        self.page.wait_for_timeout(60)

    def pointer_moves(self):
        """The milliseconds from moves that drag on the figure to their pictures; none where it
        cannot be dragged on."""
        if "live-draggable" not in (self.explorer.canvas.get_attribute("class") or ""):
            return []
        left, top, right, bottom = self.report()["axes"]
        box = self.explorer.canvas.bounding_box()
        places = []
        for turn in range(MOVES + 1):
            # a zigzag over the middle of the first axes, never twice at a place
            across = left + (right - left) * (0.5 + (-1) ** turn * (0.15 + 0.02 * turn))
            down = top + (bottom - top) * (0.4 + 0.03 * turn)
            places.append((box["x"] + across * box["width"], box["y"] + down * box["height"]))
        return [self.drag_on_figure(*ends) for ends in itertools.pairwise(places)]

    def drag_on_figure(self, here, there):
        self.page.mouse.move(*here)
        self.page.mouse.down()
        self.rest()
        self.page.evaluate("() => stopwatch.expect('picture')")
        self.page.mouse.move(*there)
        took = self.page.evaluate("() => stopwatch.time")
        self.demand(took is not None, "a move of the pointer on the figure drew no new picture")
        self.page.mouse.up()
        self.rest()
        return took

    def drag(self, name):
        """Drag a slider to and fro by mouse, and let go of it while it still moves; return the
        milliseconds from the release to the final picture and sentence."""
        handle = self.handles[name].bounding_box()
        track = self.page.locator(f".bench-{name} .noUi-base").bounding_box()
        y = handle["y"] + handle["height"] / 2
        self.page.mouse.move(handle["x"] + handle["width"] / 2, y)
        self.page.mouse.down()
        begin = time.monotonic()
        while (spent := time.monotonic() - begin) < DRAG_SECONDS:
            share = 0.5 + 0.3 * math.sin(2 * math.pi * 1.3 * (spent / DRAG_SECONDS - 1))
            self.page.mouse.move(track["x"] + share * track["width"], y)
        self.page.mouse.up()
        took = self.page.evaluate("() => stopwatch.settled()")
        self.shows_the_final_state(name)
        return took

    def shows_the_final_state(self, name):
        """Demand that page and kernel agree; return the kernel's report."""
        kernel = self.report()
        kind, position, *_ = kernel["controls"][name]
        if kind == "slider":
            # the page rounds it to one digit after the point
            shown = float(self.handles[name].get_attribute("aria-valuenow"))
            self.demand(
                abs(shown - position) < 0.06,
                f"{name} stands at {shown} on the page and at {position} in the kernel",
            )
        self.demand(
            self.explorer.sentence() == kernel["sentence"].replace("\u00a0", " "),
            f"after {name}, the sentence is not that of the final value",
        )
        canvas_hash = self.explorer.canvas.evaluate("canvas => stopwatch.hash(canvas)")
        self.demand(
            canvas_hash == kernel["pixels"],
            f"after {name}, the picture is not that of the final value",
        )
        return kernel

    def memory(self, name):
        """The kernel's resident bytes after 200 moves of a slider, and after 2,000."""
        resident = []
        for moves in (200, 1800):
            keys = list(itertools.islice(self.keys[name], moves))
            done = self.handles[name].evaluate(
                "(handle, keys) => stopwatch.walk(handle, keys)", keys
            )
            self.demand(done, f"a move of {name} was not followed by a new picture")
            self.rest()
            resident.append(self.report()["memory"])
        return resident


def arrows(before, after, forward, back):
    """Arrow keys that take a control to and fro, so many stops on either side of where it
    stands."""
    there, here = [f"Arrow{forward}"] * (before + after), [f"Arrow{back}"] * (before + after)
    return itertools.chain(there[before:], itertools.cycle(here + there))
