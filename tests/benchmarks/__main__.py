"""Measure explorers in a real browser, all or those named, and print the table: python -m
tests.benchmarks surface."""

import datetime
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Error as BrowserError

from helpers import explore
from tests import lab
from tests.benchmarks import many_runs
from tests.benchmarks.page import DRAGS, MOVES, Measured, NotMeasured, write_notebook

# which has menus, and nothing to drag
EXPLORERS = [name for name in explore.__all__ if name != "pairing"]
RATIOS = 1, 2
HEADINGS = [
    "explorer",
    "measured",
    "at ratio 1",
    "computing",
    "at ratio 2",
    "computing",
    "must be",
    "aim",
]
OURS, LIBRARIES = (
    ("helpers.explore", "helpers.derive"),
    "numpy, matplotlib.figure, ipywidgets, anywidget",
)
STARTS = 7  # fresh interpreters for each import


def measure(browser, address, folder, name, ratio):
    """Return the times of one explorer at one device pixel ratio, in ms, and at ratio 1 the
    kernel's memory too."""
    print(f"measuring {name} at device pixel ratio {ratio} …", file=sys.stderr)
    file = f"{name}_{ratio}.ipynb"
    write_notebook(folder / file, name, ratio)
    page = Measured(browser, address, file, ratio)
    results = {"memory": page.memory()} if ratio == 1 else {}
    results |= page.moves() | page.pointer_moves() | {"drag": page.drags()}
    page.notebook.close()
    return results


def import_times():
    """Return the milliseconds that each import took in fresh interpreters, in turn: {one of OURS,
    or LIBRARIES: …}."""
    took = {modules: [] for modules in (*OURS, LIBRARIES)}
    for _ in range(STARTS):
        for modules, times in took.items():
            code = (
                f"import time; begin = time.perf_counter(); import {modules}; "
                "print(time.perf_counter() - begin)"
            )
            run = subprocess.run(
                [sys.executable, "-c", code],
                capture_output=True,
                text=True,
                check=True,
                cwd=lab.ROOT,
            )
            times.append(1000 * float(run.stdout))
    return took


def ms(times):
    """The median, and the quartiles in brackets."""
    low, middle, high = statistics.quantiles(times, n=4)
    return f"{middle:.1f} ms ({low:.1f}–{high:.1f})"


def rows(name, results):
    """The rows of one explorer, from its results by ratio."""
    cells = {what: [] for what in ("round", "live", "interact", "trips", "share", "drag")}
    for ratio in RATIOS:
        took = results[ratio]
        median = {
            what: statistics.median(took[what])
            for what in ("round", "live", "interact", "computing")
        }
        rest = [
            live - computing
            for live, computing in zip(took["live"], took["computing"], strict=True)
        ]
        cells["round"] += [ms(took["round"]), ""]
        cells["live"] += [ms(took["live"]), f"{median['computing']:.1f} ms"]
        cells["interact"] += [ms(took["interact"]), ""]
        cells["trips"] += [f"{statistics.median(rest) / median['round']:.2f} ×", ""]
        cells["share"] += [f"{median['live'] / median['interact']:.2f} ×", ""]
        cells["drag"] += [
            f"{statistics.median(took['drag']):.1f} ms, at most {max(took['drag']):.1f}",
            "",
        ]
    dragged = []
    if "pointer" in results[1]:
        both = [
            [statistics.median(results[ratio][what]) for what in ("pointer", "trip")]
            for ratio in RATIOS
        ]
        pointer = [cell for ratio in RATIOS for cell in (ms(results[ratio]["pointer"]), "")]
        trips = [cell for move, trip in both for cell in (f"{move / trip:.2f} ×", "")]
        dragged = [
            ["", "pointer move on the figure → picture", *pointer, "", ""],
            ["", "pointer move on the figure / round trip", *trips, "≤ 3 ×", "≤ 2 ×"],
        ]
    early, late = results[1]["memory"]
    memory = [f"{late / early:.3f} × {early / 2**20:.0f} MiB", "", "", ""]
    return [
        [name, "key press → label: the round trip", *cells["round"], "", ""],
        ["", "key press → picture, live", *cells["live"], "", ""],
        ["", "key press → picture, `interact`", *cells["interact"], "", ""],
        ["", "live less computing / round trip", *cells["trips"], "≤ 2.2 ×", "≤ 1.5 ×"],
        ["", "live / `interact`", *cells["share"], "≤ 0.40 ×", "≤ 0.25 ×"],
        ["", "end of a drag → final picture", *cells["drag"], "≤ 150 ms", "≤ 60 ms"],
        *dragged,
        ["", "memory after 2,000 moves / after 200", *memory, "≤ 1.02 ×", "1.00 ×"],
    ]


def import_rows(took):
    libraries = statistics.median(took[LIBRARIES])
    rows = []
    for ours in OURS:
        share = f"{statistics.median(took[ours]) / libraries:.2f} × {libraries:.0f} ms"
        rows.append(["", f"import of `{ours}` / of {LIBRARIES}", share, *[""] * 5])
    return rows


def table(lines):
    return "\n".join(
        f"| {' | '.join(line)} |" for line in [HEADINGS, ["---"] * len(HEADINGS), *lines]
    )


def caption(browser_version):
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "matplotlib", "ipywidgets", "anywidget")
    )
    return (
        f"{datetime.date.today()}, {processor()}, {os.cpu_count()} cores, {platform.system()}; "
        f"Python {platform.python_version()}, {packages}, JupyterLab {version('jupyterlab')}, "
        f"Chromium {browser_version}.\n"
        f"Medians, with quartiles in brackets, of {MOVES} moves of each kind in turn on one page, "
        f"and of {DRAGS} drags "
        "of two seconds; pictures of 700 × 400 CSS pixels (the map: 700 × 620) at the device "
        "pixel ratio given."
    )


def processor():
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def main():
    if lab.CHROMIUM is None:
        raise NotMeasured("there is no Chromium or Chrome on the PATH")
    chosen, lines = sys.argv[1:] or EXPLORERS, []
    if unknown := set(chosen) - set(EXPLORERS):
        raise NotMeasured(
            f"there is no explorer {min(unknown)!r} with a slider; there are {', '.join(EXPLORERS)}"
        )
    with (
        tempfile.TemporaryDirectory() as folder,
        lab.jupyter_lab(Path(folder)) as address,
        lab.chromium() as browser,
    ):
        for name in chosen:
            notebooks = Path(folder) / "notebooks"
            lines += rows(
                name, {ratio: measure(browser, address, notebooks, name, ratio) for ratio in RATIOS}
            )
        chromium = browser.version
    lines += import_rows(import_times())
    print(f"{table(lines)}\n\n{many_runs.table()}\n\n{caption(chromium)}")


if __name__ == "__main__":
    try:
        main()
    except (NotMeasured, BrowserError, RuntimeError) as error:
        sys.exit(f"Not measured: {error}")
