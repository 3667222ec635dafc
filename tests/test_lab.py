"""Every notebook in a real JupyterLab, one visit each: it runs, it complains of nothing, and its
explorers, questions, exercises and hints answer mouse and keyboard.

`make test` visits two of them, and there tries all explorers, two questions and an exercise, with
one wrong answer each; `make prove` visits all and tries all.
"""

import re

import lab
import nbformat
import pytest
import test_spoilers
from exercises import EXERCISES
from sampling import sample
from test_bugs import renamed
from test_exercises import WRONG

from helpers import predict

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.name for path in (lab.ROOT / "notebooks").glob("*.ipynb"))
VISITED = sample(NOTEBOOKS, 1, "visits")
OPEN = "summary => summary.parentElement.open"


def code(name):
    """The code cells of a notebook, as {place among all cells: source}."""
    cells = nbformat.read(lab.ROOT / "notebooks" / name, 4).cells
    return {place: cell.source for place, cell in enumerate(cells) if cell.cell_type == "code"}


class Cells:
    """The code cells of a notebook that is open in JupyterLab, run one by one."""

    def __init__(self, notebook):
        self.page = notebook.page
        self.all = notebook.page.locator(".jp-Notebook .jp-CodeCell")

    def output(self, number):
        output = self.all.nth(number).locator(".jp-Cell-outputWrapper")
        output.scroll_into_view_if_needed()
        return output

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
        before = self.all.nth(number).locator(".jp-InputPrompt").text_content()
        act()
        self.page.wait_for_function(
            """([cell, before]) => {
                 const now = cell.querySelector('.jp-InputPrompt').textContent;
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


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", VISITED)
def test_a_notebook_is_read_from_top_to_bottom(open_page, subtests, name):
    notebook = open_page(name)
    notebook.run_all()
    with subtests.test("it runs"):
        assert notebook.errors() == []
        assert notebook.page.get_by_text("Error displaying widget").count() == 0
        assert notebook.page.get_by_text("model not found").count() == 0
    with subtests.test("no question's answer is on the page"):
        assert test_spoilers.given_away(name, test_spoilers.on_the_page(notebook.page)) == {}
    cells, sources = Cells(notebook), code(name)
    if re.search(r"(explore|derive)\.", "".join(sources.values())):
        assert notebook.explorers.count() >= 1
    for number in range(notebook.explorers.count()):
        with subtests.test("an explorer follows mouse and keyboard", number=number):
            _follows_mouse_and_keyboard(lab.ExplorerOnPage(notebook, number))
    with subtests.test("hints open one after the other"):
        _hints_open_one_after_the_other(notebook.page)
    calls = [re.match(r"predict\.(\w+)\(\)", source) for source in sources.values()]
    assert any(calls)
    asked = [(number, call[1]) for number, call in enumerate(calls) if call]
    for number, question in sample(asked, 2, name):
        with subtests.test("a question is answered by mouse and keyboard", question=question):
            _is_answered(cells, number, getattr(predict, question)())
    exercises = {key: task for key, task in EXERCISES.items() if f"{task.notebook}.ipynb" == name}
    assert exercises
    for exercise, task in sample(exercises.items(), 1, name):
        with subtests.test("an exercise is done by mouse and keyboard", exercise=exercise):
            _is_done(cells, list(sources).index(task.place), exercise, task)
    if name in sample(VISITED, 1, "axe"):
        with subtests.test("axe finds nothing light and dark"):
            assert lab.violations(notebook.page, ".explorer, .question") == []
            with notebook.dark():
                assert lab.violations(notebook.page, ".explorer, .question") == []
    with subtests.test("it complains of nothing and asks no other server"):
        assert notebook.complaints == []
        assert notebook.outside == set()


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


def _hints_open_one_after_the_other(page):
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


def question_in(output):
    question = output.locator(".question")
    question.locator("button").first.wait_for()
    return question


def verdict_in(question):
    question.get_by_role("alert").wait_for(timeout=1000 * lab.PATIENCE)
    return question.inner_text()


def _is_answered(cells, number, known):
    """Wrongly by mouse, and rightly by keyboard when the cell has been run again."""
    output, choices = cells.output(number), known._choices
    wrong = [choice for choice in choices if choice != known.right] or ["98765.4"]
    for answer in sample(wrong, 1, known.right):
        question = question_in(output)
        assert question.get_by_role("alert").count() == 0
        assert "What the other answers" not in question.inner_text()
        if choices:
            question.get_by_role("button", name=answer, exact=True).click()
        else:
            question.locator("input").click()
            question.locator("input").fill(answer)
            question.get_by_role("button").click()
        assert "That is not so." in verdict_in(question)
        output = cells.run(number)

    question = question_in(output)
    assert question.get_by_role("alert").count() == 0
    if choices:
        question.get_by_role("button").first.focus()
        for _ in range(choices.index(known.right)):
            cells.page.keyboard.press("Tab")
        cells.page.keyboard.press("Enter")
    else:
        question.locator("input").focus()
        cells.page.keyboard.type(known.right.replace("−", "-").replace(",", ""))
        cells.page.keyboard.press("Enter")
    said = verdict_in(question)
    assert "That is right." in said, said
    assert "What the other answers would have assumed" in said
    assert "$" not in said


def _is_done(cells, number, exercise, task):
    """Not as it is, wrongly by keyboard, and rightly by mouse."""
    assert "Right" not in cells.output(number).text_content()
    wrong = WRONG.get(exercise) or [(renamed(int(exercise.split("-")[1])),)]
    for answer, *words in sample(wrong, 1, exercise):
        cells.write(number, task.with_answer(answer))
        said = cells.run(number).inner_text()
        assert all(word in said for word in ["Not yet", *words])
        assert "zeros only" not in said
    cells.write(number, task.solved)
    assert "Right" in cells.run_by_mouse(number).inner_text()


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
