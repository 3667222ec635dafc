"""The controls of an explorer on a real page: what the cell has set is what is shown, however busy
the machine is, and keys and focus stay where they are expected."""

import io
import multiprocessing
from contextlib import contextmanager

import lab
import numpy as np
import pytest
from matplotlib.image import imread
from sampling import examples

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive, pytest.mark.by_turns(2)]

SET = (
    "from helpers import explore",
    "e = explore.convergence()\ne.set(tolerance=0.01, steps=1000)\ne",
)
STEPPER = ("from helpers import derive", "derive.sigmoid_prime()")


def spin():
    while True:
        pass


@contextmanager
def load():
    """Keep both cores busy."""
    workers = [multiprocessing.Process(target=spin, daemon=True) for _ in range(2)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.kill()
            worker.join()


def now(explorer, label):
    return explorer.slider(label).get_attribute("aria-valuetext")


@pytest.mark.exhaustive
def test_what_the_cell_has_set_is_shown_on_a_busy_machine(open_notebook):
    with load():
        for _ in range(examples(2, 20)):
            notebook = open_notebook(*SET)
            explorer = lab.ExplorerOnPage(notebook)
            assert "1000 steps, shown at step 1000" in explorer.sentence()
            assert float(now(explorer, "step shown")) == float(now(explorer, "steps")) == 1000


def test_end_goes_to_the_new_end_and_reset_to_what_the_cell_has_set(open_notebook):
    notebook = open_notebook(*SET)
    explorer = lab.ExplorerOnPage(notebook)
    first = explorer.sentence()
    for label, key in (("steps", "Home"), ("step shown", "Home"), ("steps", "End")):
        explorer.slider(label).press(key)
        notebook.rest()
    explorer.slider("step shown").press("Home")
    notebook.rest()
    assert "1000 steps, shown at step 0." in explorer.sentence()
    explorer.slider("step shown").press("End")
    notebook.rest()
    assert "1000 steps, shown at step 1000." in explorer.sentence()
    explorer.slider("steps").press("Home")
    explorer.slider("rate").press("Home")
    notebook.rest()
    assert explorer.sentence() != first
    explorer.root.get_by_role("button", name="Reset").press("Enter")
    notebook.rest()
    assert explorer.sentence() == first


def test_the_number_beside_a_slider_can_be_typed_or_does_not_look_so(open_notebook):
    notebook = open_notebook(*SET)
    explorer = lab.ExplorerOnPage(notebook)
    numbers = explorer.root.locator(".widget-readout")
    typed = 0
    for number in numbers.all():
        if number.get_attribute("contenteditable") != "true":
            assert number.evaluate("e => getComputedStyle(e).cursor") == "default"
            continue
        before = explorer.sentence()
        number.fill("100" if "steps" in number.locator("xpath=..").inner_text() else "3")
        number.press("Enter")
        explorer.wait_for_sentence(before)
        typed += 1
    assert typed == 4
    assert numbers.count() == 6


def test_next_and_back_keep_the_focus_and_are_disabled_at_the_ends(open_notebook):
    notebook = open_notebook(*STEPPER)
    explorer = lab.ExplorerOnPage(notebook)
    buttons = {n: explorer.root.get_by_role("button", name=n) for n in ("Back", "Next")}

    def disabled():
        return [n for n, b in buttons.items() if b.get_attribute("aria-disabled") == "true"]

    assert disabled() == ["Back"]
    buttons["Next"].focus()
    for line in range(2, 10):
        notebook.page.keyboard.press("Enter")
        notebook.rest()
        assert f"Line {min(line, 8)} of 8" in explorer.sentence()
        assert buttons["Next"].evaluate("e => e === document.activeElement")
    assert disabled() == ["Next"]
    buttons["Back"].press("Enter")
    notebook.rest()
    assert disabled() == []


STILL = """import matplotlib.pyplot as plt
from helpers import figures, predict
fig, ax = plt.subplots(figsize=(7, 3))
lines = {"squared error": [0, 1], "cross-entropy": [1, 0]}
figures.draw_curves(ax, [0, 1], lines, "x")
plt.show()"""


def test_a_figure_that_stands_still_is_dark_in_the_dark(open_notebook):
    notebook = open_notebook(STILL, "predict.how_flat()")
    picture = notebook.page.locator(".jp-RenderedImage img")

    def shades():
        notebook.rest()
        pixels = imread(io.BytesIO(picture.screenshot()), format="png")[..., :3].mean(axis=2)
        return np.median(pixels), abs(pixels - np.median(pixels)).max()

    paper, by_day = shades()
    assert paper > 0.95
    with notebook.dark():
        paper, contrast = shades()
        assert paper < 0.15
        assert contrast > 0.8 * by_day > 0.3  # thin lines between two pixels are paler in either
