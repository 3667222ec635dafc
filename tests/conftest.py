import itertools
import os

import lab
import nbformat
import pytest
from hypothesis import settings

settings.register_profile(
    "course", deadline=None, derandomize=True, database=None, max_examples=100
)
settings.load_profile("course")
numbers = itertools.count()


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
def address(browser, folder):
    """The address of a JupyterLab that serves the notebooks."""
    with lab.jupyter_lab(folder) as address:
        yield address


@pytest.fixture
def open_notebook(browser, address, folder):
    """A function that opens a new notebook with these code cells in JupyterLab, and runs them."""
    opened = []

    def open_notebook(*cells, **options):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells]
        )
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        name = f"page{next(numbers)}.ipynb"
        nbformat.write(notebook, folder / "notebooks" / name)
        opened.append(lab.Notebook(browser, address, name, **options))
        opened[-1].run_all()
        return opened[-1]

    yield open_notebook
    for notebook in opened:
        notebook.close()
