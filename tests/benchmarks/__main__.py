"""Measure all that a reader waits for, write it into RESULTS.md and print what has changed: python
-m tests.benchmarks; or, without writing, some explorers: python -m tests.benchmarks surface.
"""

import datetime
import difflib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Error as BrowserError

from helpers import derive, explore
from tests import lab
from tests.benchmarks import first_pictures, lines, many_runs, moves
from tests.benchmarks.page import DRAG_SECONDS, MOVES, Measured, NotMeasured

RESULTS = Path(__file__).with_name("RESULTS.md")
# all steppers are one class; this one has the most sliders, and a menu
STEPPER = "squared_error"
NAMES = [*explore.__all__, STEPPER]
RATIOS = 1, 2
LONG = "convergence", "step"  # whose slider is moved 2,000 times
LIBRARIES = "numpy, matplotlib.figure, ipywidgets, anywidget"
STARTS = 7  # fresh interpreters for each import
TEXT = """# How quick

A figure follows the hand if its picture comes back about as fast as a message can go to the kernel
and return. `make bench` measures that, writes this page and prints what has changed in it. It needs
Chromium or Chrome.

{summary}

{where}

Each control moved by key {moves} times at device pixel ratio 1, and each slider dragged for
{seconds:g} seconds. The last two columns are what its moves cost in the kernel, in full draws of
the same figure.

{controls}

What a reader waits for:

{waits}

{many_runs}

{checks}
"""


def measure(notebook, folder, name):
    """What one explorer took on an open page: {"keys": {control: moves}, "drags": {control: ms},
    "pointer": [ms], "memory": [bytes]}."""
    print(f"measuring {name} …", file=sys.stderr)
    page = Measured(notebook, folder, name)
    found = {
        "pointer": page.pointer_moves(),
        "keys": {control: page.moves(control) for control in page.kinds},
        "drags": {
            control: page.drag(control) for control, kind in page.kinds.items() if kind == "slider"
        },
    }
    if name == LONG[0]:
        found["memory"] = page.memory(LONG[1])
    return found


def in_the_browser(names):
    """({ratio: {name: what measure found}}, the first pictures, the browser's version)."""
    found = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        lab.jupyter_lab(Path(folder)) as address,
        lab.chromium() as browser,
    ):
        notebooks = Path(folder) / "notebooks"
        for ratio in RATIOS:
            notebook = lab.Notebook(browser, address, ratio=ratio)
            found[ratio] = {name: measure(notebook, notebooks, name) for name in names}
            if ratio == 1:
                pictures = first_pictures.first_pictures(notebook, notebooks)
            notebook.close()
        return found, pictures, browser.version


def percentile(values, percent):
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def summary(found):
    """The rows of all controls together."""
    cells = {name: [] for name in ("round", "rest", "half", "drag", "pointer")}
    for results in found.values():
        keys = [took for result in results.values() for took in result["keys"].values()]
        bare = percentile([time for took in keys for time in took["round"]], 10)
        rests = [
            picture - computing
            for took in keys
            for picture, computing in zip(took["picture"], took["computing"], strict=True)
        ]
        drags = [time for result in results.values() for time in result["drags"].values()]
        pointer = [time for result in results.values() for time in result["pointer"]]
        cells["round"].append(f"{bare:.1f} ms")
        cells["rest"].append(f"{percentile(rests, 95) / bare:.2f} ×")
        cells["half"].append(f"{statistics.median(rests) / bare:.2f} ×")
        cells["drag"].append(f"{statistics.median(drags):.0f} ms, at most {max(drags):.0f} ms")
        cells["pointer"].append(f"{statistics.median(pointer):.0f} ms" if pointer else "none")
    memory = [result["memory"] for result in found[1].values() if "memory" in result]
    rows = [
        ["key → label, 10th percentile: the bare round trip", *cells["round"], "", ""],
        [
            "key → picture less computing, 95th percentile, in bare round trips",
            *cells["rest"],
            "≤ 1.8 ×",
            "≤ 1.4 ×",
        ],
        ["… the median", *cells["half"], "", ""],
        ["end of a drag → final picture, median", *cells["drag"], "≤ 40; ≤ 80 ms", "≤ 25; ≤ 50 ms"],
        ["pointer on the figure → picture, median", *cells["pointer"], "", ""],
    ]
    rows += [
        ["memory after 2,000 moves / after 200", f"{late / early:.3f} ×", "", "≤ 1.02 ×", "1.00 ×"]
        for early, late in memory
    ]
    return table(["all controls", "at ratio 1", "at ratio 2", "must be", "aim"], rows)


def controls(results):
    """The rows of each control."""
    rows, medians = [], []
    for name, result in results.items():
        widget = getattr(explore if hasattr(explore, name) else derive, name)()
        for control, kind, costs in moves.measure(widget):
            pictures, drag = result["keys"][control]["picture"], result["drags"].get(control)
            cost = statistics.median(costs)
            medians += [cost] if kind == "slider" else []
            rows.append(
                [
                    f"{name}, {control}",
                    f"{statistics.median(pictures):.0f} ms" if pictures else "no change",
                    "" if drag is None else f"{drag:.0f} ms",
                    f"{cost:.2f}",
                    f"≤ {moves.MOST[kind]}",
                ]
            )
    rows.append(["all sliders, median", "", "", f"{statistics.median(medians):.2f}", "≤ 0.15"])
    headings = ["control", "key → picture", "end of a drag → picture", "full draws", "must be"]
    return table(headings, rows)


def waits(pictures):
    """The rows of first pictures, notebooks and imports."""
    rows = [
        [f"first picture of `{call}`", f"{ms:.0f} ms", "≤ 300 ms"] for call, ms in pictures.items()
    ]
    rows += [
        [f"Run All of {name}, after its imports", f"{seconds:.1f} s", "≤ 2.5 s"]
        for name, seconds in first_pictures.all_notebooks().items()
    ]
    took = import_times(("helpers.explore", "helpers.derive", LIBRARIES))
    for ours in ("helpers.explore", "helpers.derive"):
        rows.append(
            [f"import of `{ours}` / of {LIBRARIES}", f"{took[ours] / took[LIBRARIES]:.2f} ×", ""]
        )
    return table(["what", "measured", "must be"], rows)


def import_times(imports):
    """The median of the seconds that each import takes in fresh interpreters, in turn."""
    took = {modules: [] for modules in imports}
    for _ in range(STARTS):
        for modules, times in took.items():
            code = (
                f"import time; begin = time.perf_counter(); import {modules}; "
                "print(time.perf_counter() - begin)"
            )
            command = [sys.executable, "-c", code]
            run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=lab.ROOT)
            times.append(float(run.stdout))
    return {modules: statistics.median(times) for modules, times in took.items()}


def table(headings, rows):
    return "\n".join(
        f"| {' | '.join(line)} |" for line in [headings, ["---"] * len(headings), *rows]
    )


def where(browser_version, minutes):
    packages = ", ".join(
        f"{name} {version(name)}"
        for name in ("numpy", "matplotlib", "ipywidgets", "anywidget", "jupyterlab")
    )
    return (
        f"{datetime.date.today()}, {processor()}, {os.cpu_count()} cores, {platform.system()}; "
        f"Python {platform.python_version()}, {packages}, Chromium {browser_version}; in "
        f"{minutes:.0f} minutes."
    )


def processor():
    information = Path("/proc/cpuinfo")
    rows = information.read_text(encoding="utf-8").splitlines() if information.exists() else []
    names = (row.partition(":")[2].strip() for row in rows if row.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def main():
    if lab.CHROMIUM is None:
        raise NotMeasured("there is no Chromium or Chrome on the PATH")
    names = sys.argv[1:] or NAMES
    if unknown := set(names) - set(NAMES):
        raise NotMeasured(f"there is no {min(unknown)!r}; there are {', '.join(NAMES)}")
    begin = time.monotonic()
    found, pictures, chromium = in_the_browser(names)
    if sys.argv[1:]:
        print(f"{summary(found)}\n\n{controls(found[1])}")
        return
    parts = {
        "summary": summary(found),
        "controls": controls(found[1]),
        "waits": waits(pictures),
        "many_runs": many_runs.table(),
        "checks": lines.table(),
    }
    minutes = (time.monotonic() - begin) / 60
    text = TEXT.format(**parts, where=where(chromium, minutes), moves=MOVES, seconds=DRAG_SECONDS)
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(text, encoding="utf-8")
    changes = difflib.unified_diff(before.splitlines(), text.splitlines(), "before", "now", n=0)
    print("\n".join(changes))


if __name__ == "__main__":
    try:
        main()
    except (NotMeasured, BrowserError, RuntimeError) as error:
        sys.exit(f"Not measured: {error}")
