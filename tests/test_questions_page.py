"""Every prediction and every exercise on a real page: by mouse and by keyboard, wrong and right."""

import re

import lab
import nbformat
import pytest
from exercises import EXERCISES
from test_bugs import renamed
from test_exercises import WRONG

from helpers import predict

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.name for path in (lab.ROOT / "notebooks").glob("*.ipynb"))
OPEN = "summary => summary.parentElement.open"


def code(name):
    return [
        cell.source
        for cell in nbformat.read(lab.ROOT / "notebooks" / name, 4).cells
        if cell.cell_type == "code"
    ]


class Cells:
    """The code cells of a notebook that is open in JupyterLab, run one by one."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        self.all = notebook.page.locator(".jp-Notebook .jp-CodeCell")

    def output(self, number):
        return self.all.nth(number).locator(".jp-Cell-outputWrapper")

    def run(self, number):
        """Run a cell with the keyboard, and return its output."""
        self.all.nth(number).locator(".jp-InputPrompt").click()
        return self._after(number, lambda: self.page.keyboard.press("Control+Enter"))

    def run_by_mouse(self, number):
        """Run a cell with the notebook's run button, and return its output."""
        self.all.nth(number).locator(".jp-InputPrompt").click()
        button = self.page.locator(
            '[data-command="notebook:run-cell-and-select-next"], [data-jp-item-name="run"]'
        )
        return self._after(number, button.first.click)

    def _after(self, number, act):
        before = self.all.nth(number).locator(".jp-InputPrompt").inner_text()
        act()
        self.page.wait_for_function(
            """([cell, before]) => {
                 const now = cell.querySelector('.jp-InputPrompt').innerText;
                 return now !== before && /^\\[\\d+\\]:$/.test(now.trim());
               }""",
            arg=[self.all.nth(number).element_handle(), before],
        )
        return self.output(number)

    def write(self, number, source):
        """Put another text in a cell, as if it were pasted."""
        self.all.nth(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)


@pytest.fixture
def open_cells(browser, address):
    opened = []

    def open_cells(name):
        notebook = lab.Notebook(browser, address, name)
        opened.append(notebook)
        notebook.rest(2)
        notebook.page.evaluate(
            "window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
        )
        cells = Cells(notebook)
        cells.run(0)
        return cells

    yield open_cells
    for notebook in opened:
        assert notebook.complaints == []
        assert notebook.outside == set()
        notebook.close()


def question_in(output):
    question = output.locator(".question")
    question.locator("button").first.wait_for()
    return question


def verdict_in(question):
    question.get_by_role("alert").wait_for()
    return question.inner_text()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_prediction_is_answered_by_mouse_and_keyboard(open_cells, name):
    cells = open_cells(name)
    calls = [
        (number, re.match(r"predict\.(\w+)\(\)", source))
        for number, source in enumerate(code(name))
    ]
    asked = [(number, call[1]) for number, call in calls if call]
    assert asked
    for number, question_name in asked:
        known = getattr(predict, question_name)()
        choices = known._choices
        question = question_in(cells.run(number))
        assert "What the other answers" not in question.inner_text()
        if not choices:
            question.locator("input").click()
            question.locator("input").fill("98765.4")
            question.get_by_role("button").click()
        else:
            wrong = next(choice for choice in choices if choice != known.right)
            question.get_by_role("button", name=wrong, exact=True).click()
        assert "That is not so." in verdict_in(question)

        question = question_in(cells.run(number))
        assert question.get_by_role("alert").count() == 0
        if not choices:
            question.locator("input").focus()
            cells.page.keyboard.type(known.right.replace("−", "-").replace(",", ""))
            cells.page.keyboard.press("Enter")
        else:
            question.get_by_role("button").first.focus()
            for _ in range(choices.index(known.right)):
                cells.page.keyboard.press("Tab")
            cells.page.keyboard.press("Enter")
        said = verdict_in(question)
        assert "That is right." in said, said
        assert "What the other answers would have assumed" in said
        assert question.locator("mjx-merror, [data-mjx-error]").count() == 0


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_is_done_by_mouse_and_keyboard(open_cells, exercise):
    task = EXERCISES[exercise]
    cells = open_cells(f"{task.notebook}.ipynb")
    number = code(f"{task.notebook}.ipynb").index(task.start)
    assert "Right" not in cells.run(number).inner_text()
    wrong, *words = (
        WRONG[exercise][0] if exercise in WRONG else (renamed(int(exercise.split("-")[1])),)
    )
    cells.write(number, task.with_answer(wrong))
    said = cells.run(number).inner_text()
    assert all(word in said for word in ["Not yet", *words])
    assert "zeros only" not in said
    cells.write(number, task.solved)
    assert "Right" in cells.run_by_mouse(number).inner_text()


@pytest.mark.parametrize("name", sorted({task.notebook for task in EXERCISES.values()}))
def test_hints_open_one_after_the_other_by_mouse_and_keyboard(open_cells, name):
    page = open_cells(f"{name}.ipynb").page
    first, second = (page.locator("summary", has_text=f"Hint {number}").first for number in (1, 2))
    solution = page.locator("summary", has_text="Solution").first
    first.scroll_into_view_if_needed()
    assert not second.is_visible()
    first.click()
    assert second.is_visible()
    assert not second.evaluate(OPEN)
    second.focus()
    page.keyboard.press("Enter")
    assert second.evaluate(OPEN)
    assert not solution.evaluate(OPEN)
    solution.focus()
    page.keyboard.press("Space")
    assert solution.evaluate(OPEN)
    assert page.locator("details pre").first.is_visible()


def test_axe_finds_nothing_in_a_question_light_and_dark(open_notebook):
    notebook = open_notebook(
        "from helpers import predict\npredict.sure_and_wrong()", "predict.how_flat()"
    )
    page = notebook.page
    assert lab.violations(page, ".question") == []
    page.locator(".question input").fill("5000")
    page.locator(".question input").press("Enter")
    page.locator(".question button", has_text="Both fall").click()
    page.get_by_role("alert").nth(1).wait_for()
    assert lab.violations(page, ".question") == []
    with notebook.dark():
        assert lab.violations(page, ".question") == []
