"""Every notebook in a real JupyterLab: it runs, it complains of nothing, and its explorers follow
the hand."""

import re

import lab
import pytest

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.name for path in (lab.ROOT / "notebooks").glob("*.ipynb"))
WITH_EXPLORERS = [
    name
    for name in NOTEBOOKS
    if re.search(r"(explore|derive)\.", (lab.ROOT / "notebooks" / name).read_text("utf-8"))
]


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
    before = explorer.sentence()
    handle, menu = (
        explorer.root.locator(".noUi-handle").first,
        explorer.root.locator("select").first,
    )
    if handle.count():
        handle.focus()
        low, now, high = (
            float(handle.get_attribute(f"aria-value{name}")) for name in ("min", "now", "max")
        )
        up = now - low < high - now
        explorer.page.keyboard.press("ArrowRight" if up else "ArrowLeft")
        before = explorer.wait_for_sentence(before)
        explorer.drag_handle(handle, 40 if up else -40)
    else:
        menu.focus()
        explorer.page.keyboard.press("ArrowDown")
        before = explorer.wait_for_sentence(before)
        menu.select_option(index=1)
    explorer.wait_for_sentence(before)
    explorer.page.wait_for_function(
        """explorer => explorer.querySelector('canvas').getAttribute('aria-label')
             .endsWith(explorer.querySelector('.live-sentence').innerText)""",
        arg=explorer.root.element_handle(),
    )
