"""Every notebook in a real JupyterLab: it runs, it complains of nothing, and its explorers follow the hand."""

import os

import pytest

pytest.importorskip("playwright", reason="pip install playwright")

import lab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        lab.CHROMIUM is None and not os.environ.get("REQUIRE_BROWSER"),
        reason="no Chromium or Chrome on the PATH: install one (Debian: apt-get install chromium) to run this test",
    ),
]

NOTEBOOKS = sorted(path.name for path in (lab.ROOT / "notebooks").glob("*.ipynb"))
WITH_EXPLORERS = [name for name in NOTEBOOKS if "explore." in (lab.ROOT / "notebooks" / name).read_text("utf-8")]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with lab.jupyter_lab(tmp_path_factory.mktemp("lab")) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with lab.chromium() as browser:
        yield browser


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_without_a_complaint(browser, address, name):
    notebook = lab.Notebook(browser, address, name)
    notebook.run_all()
    assert notebook.errors() == []
    assert notebook.complaints == []
    assert notebook.outside == set()
    assert notebook.page.get_by_text("Error displaying widget").count() == 0
    assert notebook.page.get_by_text("model not found").count() == 0
    if name in WITH_EXPLORERS:
        assert notebook.explorers.count() >= 1
        for number in range(notebook.explorers.count()):
            _follows_mouse_and_keyboard(lab.ExplorerOnPage(notebook, number))
    notebook.close()


def _follows_mouse_and_keyboard(explorer):
    before = explorer.state()
    handle = explorer.slider("rate")
    handle.focus()
    explorer.page.keyboard.press("ArrowLeft")
    after_key = explorer.wait_for_change(before)

    box = handle.bounding_box()
    explorer.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    explorer.page.mouse.down()
    explorer.page.mouse.move(box["x"] - 40, box["y"] + box["height"] / 2, steps=8)
    explorer.page.mouse.up()
    explorer.wait_for_change(after_key)
    assert explorer.canvas.get_attribute("aria-label").endswith(explorer.sentence())
