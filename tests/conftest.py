import os

import lab
import nbformat
import pytest
from hypothesis import settings
from sampling import PROVE, SEED, sample

settings.register_profile(
    "course", deadline=None, derandomize=True, database=None, max_examples=100
)
settings.load_profile("course")
names = {}  # of the notebooks with these cells


def pytest_report_header():
    return "all samples are whole" if PROVE else f"samples are drawn with COURSE_SEED={SEED}"


@pytest.hookimpl(trylast=True)  # when -k and -m have chosen
def pytest_collection_modifyitems(config, items):
    """Of a file that is marked so some tests are run, others every day; the files that take longest
    come first, so that two workers end at about the same time."""
    files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    drawn = {item for path, tests in files.items() for item in _drawn(path, tests)}
    config.hook.pytest_deselected(items=[item for item in items if item not in drawn])
    items[:] = [item for item in items if item in drawn]
    turns = {}
    for item in items:
        turns[item.path] = min(_turn(item), turns.get(item.path, 3))
    items.sort(key=lambda item: turns[item.path])


def _drawn(path, tests):
    mark = tests[0].get_closest_marker("by_turns")
    return sample(tests, *mark.args, path.name) if mark else tests


def _turn(item):
    if "browser" in item.keywords:
        return 0
    if item.path.suffix == ".ipynb":
        return 1
    return 2 if "exhaustive" in item.keywords else 3


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The folder that JupyterLab serves; its notebooks are in the folder of that name."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def browser():
    """A browser; on a machine without one the test is skipped, unless REQUIRE_BROWSER is set."""
    if lab.CHROMIUM is None and not os.environ.get("REQUIRE_BROWSER"):
        pytest.skip(
            "no Chromium or Chrome on the PATH: install one (Debian: apt-get install chromium) to "
            "run this test"
        )
    with lab.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def open_page(browser, folder):
    """A function that opens a notebook by its name in JupyterLab, which has one page for each
    device pixel ratio."""
    with lab.jupyter_lab(folder) as address:
        pages = {}

        def open_page(name, ratio=1):
            if ratio not in pages:
                pages[ratio] = lab.Notebook(browser, address, ratio=ratio)
            pages[ratio].open(name)
            return pages[ratio]

        yield open_page


@pytest.fixture
def open_notebook(open_page, folder):
    """A function that runs a notebook with these code cells in JupyterLab.

    Where the test before had the same cells, its page is run again, and not opened anew.
    """

    def open_notebook(*cells, ratio=1):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells]
        )
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        name = f"page{names.setdefault(cells, len(names))}.ipynb"
        path = folder / "notebooks" / name
        if not path.exists():
            nbformat.write(notebook, path)
        page = open_page(name, ratio)
        page.run_all()
        return page

    return open_notebook
