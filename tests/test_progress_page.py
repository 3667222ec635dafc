"""A question in a real JupyterLab: where the focus goes, what a cell shows when it is run again."""

import pytest

from helpers import predict

pytestmark = pytest.mark.browser

CELLS = (
    'import os\nos.environ["COURSE_PROGRESS"] = "answered.jsonl"\nfrom helpers import predict',
    "predict.which_slope()",
    "predict.how_flat()",
)
# what has the focus: what opened, a way to answer, or nothing of the question
FOCUS = """() => {
  const focused = document.activeElement;
  if (focused.matches('.question-answer')) return 'the answer';
  if (focused.matches('.question-ways button, .question-ways input')) return 'a way';
  return focused.closest('.question') ? 'another part' : focused.tagName;
}"""


@pytest.fixture
def notebook(open_notebook, folder):
    (folder / "notebooks" / "answered.jsonl").unlink(missing_ok=True)
    return open_notebook(*CELLS)


def asked(notebook, number):
    question = notebook.page.locator(".question").nth(number)
    question.scroll_into_view_if_needed()
    question.locator("button").first.wait_for()
    return question


def focus(notebook):
    notebook.page.wait_for_timeout(100)  # what is disabled loses the focus a frame later
    return notebook.page.evaluate(FOCUS)


def test_a_choice_by_keyboard_is_there_when_the_cell_is_run_again(notebook):
    question = asked(notebook, 0)
    question.get_by_role("button").first.focus()
    notebook.page.keyboard.press("Enter")
    question.get_by_text("That is not so.").wait_for()
    assert focus(notebook) == "the answer"
    said = question.inner_text()

    notebook.run_all()
    question = asked(notebook, 0)
    question.get_by_text("That is not so.").wait_for()
    assert question.inner_text() == said
    assert question.get_by_role("alert").count() == 0
    assert focus(notebook) not in ("the answer", "a way")
    assert notebook.page.locator(".question").get_by_text("That is not so.").count() == 1

    notebook.page.locator(".question-chosen").wait_for()
    again = question.get_by_role("button", name="Ask me again")
    again.focus()
    notebook.page.keyboard.press("Enter")
    again.wait_for(state="hidden")
    assert focus(notebook) == "a way"
    assert "That is not so." not in question.inner_text()
    question.get_by_role("button", name=predict.which_slope().right).click()
    question.get_by_text("That is right.").wait_for()
    assert focus(notebook) == "the answer"

    notebook.run_all()
    asked(notebook, 0).get_by_text("That is right.").wait_for()


def test_a_number_by_keyboard_is_mended_where_it_is_typed(notebook):
    question = asked(notebook, 1)
    question.locator("input").focus()
    notebook.page.keyboard.type("$x^2$ <b>")
    notebook.page.keyboard.press("Enter")
    question.get_by_role("alert").wait_for()
    assert "▸$◂x^2$ <b>: “$” cannot stand here." in question.get_by_role("alert").inner_text()
    assert question.locator("mjx-container").count() == 0
    assert focus(notebook) == "a way"
    notebook.page.keyboard.press("Control+A")
    notebook.page.keyboard.type("about 5,000 times")
    notebook.page.keyboard.press("Enter")
    question.get_by_text("That is right.").wait_for()
    assert focus(notebook) == "the answer"
    notebook.page.keyboard.press("Tab")
    assert focus(notebook) == "another part"  # the button that asks again comes next

    notebook.run_all()
    question = asked(notebook, 1)
    question.get_by_text("Your answer: 5,000.").wait_for()
    assert question.locator("input").is_disabled()
    assert notebook.errors() == []
    assert notebook.complaints == []
