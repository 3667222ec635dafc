"""What a reader gets without a kernel: notebooks that were run in order, hold every picture, and
keep the rhythm."""

import ast
import html
import re
import statistics
from base64 import b64decode
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.image import imread
from nbconvert import HTMLExporter, SlidesExporter
from PIL import Image
from sampling import sample

from helpers import explore, predict
from helpers.formulas.derivations import DERIVATIONS

ROOT = Path(__file__).resolve().parent.parent
EXPORT = ROOT / "export"
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXPLORERS = "convergence|saturation|learning|trap"  # that are set before they are shown
each_notebook = pytest.mark.parametrize(
    "notebook", [nbformat.read(p, 4) for p in PATHS], ids=[p.stem for p in PATHS]
)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def last_expression(cell):
    """The name or call that a cell ends with, as text, or ""."""
    last = ast.parse(cell.source).body[-1]
    return ast.unparse(last.value) if isinstance(last, ast.Expr) else ""


def shows_a_picture(cell):
    return "plt.subplots(" in cell.source or re.fullmatch(
        rf"(explore|derive)\.\w+\(.*\)|{EXPLORERS}", last_expression(cell)
    )


def test_there_are_notebooks_numbered_from_zero():
    assert [path.name[:3] for path in PATHS] == [f"{number:02d}_" for number in range(len(PATHS))]
    assert len(PATHS) >= 5


@each_notebook
def test_it_was_saved_after_a_run_from_top_to_bottom(notebook):
    assert [cell.execution_count for cell in code(notebook)] == list(
        range(1, len(code(notebook)) + 1)
    )
    kinds = [
        output.get("name", output.output_type) for cell in code(notebook) for output in cell.outputs
    ]
    assert set(kinds) <= {"stdout", "execute_result", "display_data"}


@each_notebook
def test_it_holds_no_state_of_widgets(notebook):
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    mimes = {
        mime
        for cell in code(notebook)
        for output in cell.outputs
        for mime in output.get("data", {})
    }
    assert mimes <= {"text/plain", "image/png", "text/markdown"}
    assert not re.search(r"0x[0-9a-f]{6,}", nbformat.writes(notebook).split('"image/png"')[0])


@each_notebook
def test_every_figure_and_explorer_left_its_picture(notebook):
    for cell in code(notebook):
        pictures = [
            output.data["image/png"]
            for output in cell.outputs
            if "image/png" in output.get("data", {})
        ]
        assert bool(pictures) == bool(shows_a_picture(cell)), cell.source
        for picture in pictures:
            with Image.open(BytesIO(b64decode(picture))) as image:
                assert image.getcolors(maxcolors=20) is None  # since there are more


@each_notebook
def test_every_picture_has_words_that_stand_for_it(notebook):
    for cell in code(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                words = output.metadata["image/png"]["alt"]
                assert len(words.split()) >= 10, words
                assert "<Figure" not in words


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", sample(PATHS, 1, "nbconvert"), ids=lambda path: path.stem)
def test_the_words_are_in_the_page_that_nbconvert_makes(path):
    notebook = nbformat.read(path, 4)
    saved = nbformat.writes(notebook).count('"image/png": "')
    assert saved > 0
    # nbconvert's newer template, lab, leaves them out, unless it is described
    for template in ("classic", "described"):
        exporter = HTMLExporter(template_name=template, extra_template_basedirs=[str(EXPORT)])
        page, _ = exporter.from_notebook_node(notebook)
        pictures = re.findall(r"<img\b[^>]*>", page)
        assert len(pictures) == saved
        for picture in pictures:
            assert len(re.search(r'\balt="([^"]*)"', picture)[1].split()) >= 10, picture[-300:]


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", sample(PATHS, 1, "slides"), ids=lambda path: path.stem)
def test_each_section_is_a_slide(path):
    notebook = nbformat.read(path, 4)
    page, _ = SlidesExporter().from_notebook_node(notebook)
    headings = sum(bool(re.match("##? ", text)) for text in prose(notebook))
    slides = page.partition('<div class="slides">')[2]
    assert slides.count("<section><section>") == headings > 3


@each_notebook
def test_every_stepper_left_its_whole_derivation(notebook):
    for cell in code(notebook):
        tables = [
            output.data["text/markdown"]
            for output in cell.outputs
            if "text/markdown" in output.get("data", {})
        ]
        derived = last_expression(cell).startswith("derive.")
        written = re.match(
            r"(derive|predict|translate)\.|explore\.pairing\(", last_expression(cell)
        )
        assert bool(tables) == bool(written), cell.source
        for table in tables if derived else ():
            title = re.search("<b>(.*?)</b>", table)[1]
            derivation = next(d for d in DERIVATIONS.values() if d.title == title)
            assert table.count("\n|") == 2 + len(derivation.lines)
            for line in derivation.lines:
                assert html.escape(line.rule) in table
                assert html.escape(line.why) in table


@each_notebook
def test_its_code_cells_are_short(notebook):
    lengths = [len(cell.source.splitlines()) for cell in code(notebook)]
    assert max(lengths) <= 12
    assert statistics.median(lengths) <= 3


@each_notebook
def test_it_keeps_the_rhythm(notebook):
    text = "\n".join(prose(notebook))
    assert re.match(r"# [A-Z][^\n]*\n", prose(notebook)[0])
    parts = ("**When you are through, you can**", "## Your turn", "## Summary", "**Read on:**")
    places = [text.find(part) for part in parts]
    assert places == sorted(places)
    assert min(places) > 0
    imports = [
        bool(re.search(r"^(import|from) ", cell.source, re.MULTILINE)) for cell in code(notebook)
    ]
    assert imports == [True] + [False] * (len(imports) - 1)
    for word in ("simply", "just", "obviously"):
        assert not re.search(rf"\b{word}\b", text, re.IGNORECASE)


@each_notebook
def test_it_says_how_long_it_takes_and_how_it_becomes_live(notebook):
    first = prose(notebook)[0]
    assert re.search(r"^\*\*Time:\*\* about \d*[05] minutes", first, re.MULTILINE)
    assert "*Run → Run All Cells* makes this notebook live" in first


def test_other_notebooks_are_named_by_links_and_next_is_one():
    names = [path.name for path in PATHS]
    for number, path in enumerate(PATHS):
        text = "\n".join(prose(nbformat.read(path, 4)))
        assert not re.search(r"(?<!\[)[Nn]otebooks? 0\d", text)
        links = re.findall(r"\[(?:[Nn]otebook )?(0\d)\]\(([^)]*)\)", text)
        assert all(name in names and name.startswith(n) for n, name in links)
        following = re.findall(r"\*\*Next:\*\* \[notebook \d\d\]\((.*?)\)", text)
        assert following == names[number + 1 : number + 2]


def test_the_number_of_minima_that_is_asked_for_is_not_given_away_on_the_first_screens():
    first = prose(nbformat.read(PATHS[5], 4))[0] + (ROOT / "README.md").read_text("utf-8")
    assert not re.search(r"\b(seven|7)\b", first)


@each_notebook
def test_percent_signs_keep_their_numbers(notebook):
    for text in prose(notebook):
        assert not re.search(r"\d ?%", text)  # between them stands a space that does not break
    for cell in code(notebook):
        for output in cell.outputs:
            assert not re.search(r"\d%", output.get("text", ""))


@cache
def buttons(name):
    return list(getattr(explore, name)().buttons)


def test_nobody_is_on_a_button_whom_the_notebook_has_not_met():
    for path in PATHS:
        notebook, met = nbformat.read(path, 4), ""
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                met += cell.source
            elif found := re.search(r"explore\.(\w+)\(\)", cell.source):
                for button in buttons(found[1]):
                    for name in re.findall(r"(?<!^)\b[A-Z][a-z]{2,}|^[A-Z][a-z]+(?='s)", button):
                        assert name in met, f"{path.stem}: {button}"


@each_notebook
def test_a_button_that_the_text_names_is_there(notebook):
    there = {button for name in explore.__all__ for button in buttons(name)}
    named = re.findall(r"(?:[Pp]ress|[Tt]he button) \*([^*]+)\*", "\n".join(prose(notebook)))
    assert set(named) <= there


@each_notebook
def test_a_prediction_comes_before_every_explorer(notebook):
    for before, cell in pairwise(code(notebook)):
        if re.match(rf"explore\.|({EXPLORERS})$", last_expression(cell)):
            assert last_expression(before).startswith("predict."), cell.source


@each_notebook
def test_every_prediction_left_its_question_and_a_folded_answer(notebook):
    for cell in code(notebook):
        if last_expression(cell).startswith("predict."):
            (output,) = cell.outputs
            assert set(output.data) == {"text/plain", "text/markdown"}
            shown, folded = output.data["text/markdown"].split(
                "<details><summary>The answer</summary>"
            )
            assert "<b>Before you go on:</b>" in shown
            assert folded.endswith("</details>")


def test_every_prediction_is_asked_once():
    asked = [last_expression(cell) for path in PATHS for cell in code(nbformat.read(path, 4))]
    asked = [call for call in asked if call.startswith("predict.")]
    everything = {f"predict.{name}()" for name in predict.__all__} - {
        "predict.choose()",
        "predict.number()",
    }
    assert sorted(asked) == sorted(everything)


# of these MathJax 2.7, MathJax 3 and 4, or KaTeX leave one as raw text
NOT_EVERYWHERE = (r"\colorbox", r"\bbox", r"\class", r"\cssId", r"\href", r"\begin{dcases}")


@each_notebook
def test_formulas_are_such_as_every_front_end_typesets(notebook):
    saved = [
        output.data.get("text/markdown", "")
        for cell in code(notebook)
        for output in cell.outputs
        if "data" in output
    ]
    for text in (*prose(notebook), *saved):
        assert not [command for command in NOT_EVERYWHERE if command in text]
        assert r"\factor" not in text


def test_the_readme_shows_the_first_explorer_as_it_is_made():
    saved = imread(ROOT / "notebooks" / "convergence.png")
    made = imread(BytesIO(explore.convergence()._repr_png_()), format="png")
    assert saved.shape == made.shape
    assert np.mean(np.abs(saved - made) > 0.02) < 0.005  # another system draws letters otherwise
    assert "(notebooks/convergence.png)" in (ROOT / "README.md").read_text(encoding="utf-8")
