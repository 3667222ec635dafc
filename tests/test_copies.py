"""A reader's own copies of the notebooks: made, renewed, and never written over."""

import importlib.util
import json
import shutil
import subprocess
import sys

import lab
import pytest

spec = importlib.util.spec_from_file_location("opener", lab.ROOT / "notebooks" / "__main__.py")
opener = importlib.util.module_from_spec(spec)
spec.loader.exec_module(opener)

FIRST, SECOND = "00_formulas.ipynb", "01_sigmoid.ipynb"


@pytest.fixture
def course(tmp_path):
    """A course of two notebooks and a picture."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in (FIRST, SECOND, "convergence.png"):
        shutil.copy(lab.ROOT / "notebooks" / name, folder)
    return folder


@pytest.fixture
def own(tmp_path):
    return tmp_path / "my_notebooks"


def edit(path, text):
    """Put another first cell into a notebook, and save it."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = [text]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def first_cell(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]


def test_the_first_call_copies_notebooks_and_pictures(course, own):
    assert opener.copy(course, own) == []
    visible = {path.name for path in own.iterdir() if not path.name.startswith(".")}
    assert visible == {path.name for path in course.iterdir()}
    for name in (FIRST, SECOND):
        mine, theirs = (json.loads((folder / name).read_bytes()) for folder in (own, course))
        assert mine["cells"] == theirs["cells"]
    assert (own / "convergence.png").read_bytes() == (course / "convergence.png").read_bytes()


def test_a_second_call_changes_nothing(course, own):
    opener.copy(course, own)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in own.iterdir()}
    assert opener.copy(course, own) == []
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in own.iterdir()} == before


def test_an_untouched_copy_is_renewed(course, own):
    opener.copy(course, own)
    edit(course / FIRST, "newer")
    assert opener.copy(course, own) == []
    assert first_cell(own / FIRST) == ["newer"]
    edit(course / FIRST, "newest")
    assert opener.copy(course, own) == []
    assert first_cell(own / FIRST) == ["newest"]


def test_a_touched_copy_is_kept_and_one_line_says_that_there_is_a_newer_one(course, own):
    opener.copy(course, own)
    edit(own / FIRST, "mine")
    assert opener.copy(course, own) == []  # the course's is the one that was copied
    edit(course / FIRST, "newer")
    edit(course / SECOND, "newer")
    for _ in range(2):
        (line,) = opener.copy(course, own)
        assert line.startswith(f"{FIRST}: the course has a newer one")
        assert "\n" not in line
        assert first_cell(own / FIRST) == ["mine"]
    assert first_cell(own / SECOND) == ["newer"]

    (own / FIRST).rename(own / "mine.ipynb")  # as the line says
    assert opener.copy(course, own) == []
    assert first_cell(own / FIRST) == ["newer"]
    assert first_cell(own / "mine.ipynb") == ["mine"]


def test_a_file_of_the_reader_is_kept_where_the_record_is_gone(course, own):
    opener.copy(course, own)
    edit(own / FIRST, "mine")
    (own / opener.MADE).unlink()
    opener.copy(course, own)
    assert first_cell(own / FIRST) == ["mine"]


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_git_and_ruff_and_pytest_pass_the_copies_over(tmp_path):
    for name in (".gitignore", "pyproject.toml"):
        shutil.copy(lab.ROOT / name, tmp_path)
    opener.copy(lab.ROOT / "notebooks", tmp_path / "my_notebooks")
    edit(tmp_path / "my_notebooks" / FIRST, "import os")

    def said(*command):
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        return run.stdout + run.stderr

    said("git", "init")
    assert "my_notebooks" not in said("git", "status", "--porcelain", "--untracked-files=all")
    assert "pyproject" in said("git", "status", "--porcelain")
    assert "my_notebooks" not in said(sys.executable, "-m", "ruff", "check", "--show-files", ".")
    collected = said(sys.executable, "-m", "pytest", "--collect-only", "-q", ".")
    assert "no tests collected" in collected, collected
