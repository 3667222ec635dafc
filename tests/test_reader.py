"""A reader works through their own copies in JupyterLab, answers, mends and saves: the course's own
files stay as they are. `make test` takes one notebook, `make prove` all, and tests the course then.
"""

import re
import shutil
import subprocess
import sys

import lab
import pytest
from exercises import EXERCISES
from sampling import PROVE, sample
from test_copies import opener
from test_lab import NOTEBOOKS, Cells, code, question_in, verdict_in

from helpers import predict

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (lab.ROOT / ".git").exists() or not shutil.which("git"), reason="needs a git checkout"
    ),
]


def git(folder, *arguments):
    identity = ["-c", "user.name=a reader", "-c", "user.email=reader@example.org"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="module")
def checkout(folder, open_page):
    """A checkout of the course, in the folder that JupyterLab serves, with a reader's copies."""
    checkout = folder / "notebooks" / "course"
    for name in filter(None, git(lab.ROOT, "ls-files", "-z").split("\0")):
        if (lab.ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(lab.ROOT / name, checkout / name)
    git(checkout, "init", "-q")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "The course")
    assert opener.copy(checkout / "notebooks", checkout / "my_notebooks") == []
    return checkout


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", sample(NOTEBOOKS, 1, "reader"))
def test_what_a_reader_does_stays_in_their_copies(open_page, checkout, name):
    mine = checkout / "my_notebooks" / name
    before = mine.read_bytes()
    notebook = open_page(f"course/my_notebooks/{name}")
    notebook.run_all()
    cells, sources = Cells(notebook), list(code(name).values())
    for number, source in enumerate(sources):
        if call := re.match(r"predict\.(\w+)\(\)", source):
            _answer(question_in(cells.output(number)), getattr(predict, call[1])()._choices)
    places = list(code(name))
    for task in EXERCISES.values():
        if f"{task.notebook}.ipynb" == name:
            cells.write(places.index(task.place), task.solved)
            assert "Right" in cells.run(places.index(task.place)).inner_text()
    notebook.rest()
    notebook.save()

    saved = mine.read_bytes()
    assert saved != before
    assert git(checkout, "status", "--porcelain", "--untracked-files=all") == ""
    assert opener.copy(checkout / "notebooks", checkout / "my_notebooks") == []
    assert mine.read_bytes() == saved
    if PROVE:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += [f"notebooks/{name}", "tests/test_notebooks.py"]
        run = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout
        assert git(checkout, "status", "--porcelain", "--untracked-files=all") == ""


def _answer(question, choices):
    if choices:
        question.get_by_role("button").first.click()
    else:
        question.locator("input").fill("3")
        question.locator("input").press("Enter")
    verdict_in(question)
