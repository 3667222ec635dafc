"""The dictionary on a real page: every course by mouse and by keyboard, searched while one types,
in both themes."""

import lab
import pytest
from sampling import sample

from helpers.formulas.courses import COURSES, MEANINGS, letter
from helpers.formulas.dictionary import FORMULAS

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive, pytest.mark.by_turns(4)]

CELL = "from helpers import translate\ne = translate.letters()\n"
BESIDE = f"{CELL}e"
CELL += "e.controls['second'].value = ''\ne"  # one course beside ours
LETTERS = sum(map(bool, COURSES["ours"].letters.values()))
READY = """([root, name, letters, formulas]) => {
  const [table, board] = root.querySelectorAll('table');
  return table?.querySelector('th:last-child').innerText === name
    && [...table.querySelectorAll('td')].filter(e => e.querySelector('math')).length === letters
    && board.querySelectorAll('tbody tr').length === formulas
    && [...board.querySelectorAll('tbody td:first-child')].every(e => e.querySelector('math'))
    && !root.innerText.includes('$');
}"""
TOO_WIDE = "all => all.filter(e => e.scrollWidth > e.closest('td').clientWidth)"
BROKEN_MATHS = "root => root.querySelectorAll('merror, mjx-merror, [data-mjx-error]').length"


class DictionaryOnPage:
    """The dictionary of an open notebook."""

    def __init__(self, notebook):
        self.notebook, self.page, self.root = (
            notebook,
            notebook.page,
            notebook.page.locator(".explorer").first,
        )
        self.menu = self.root.get_by_label("course", exact=True)
        self.box = self.root.get_by_label("search", exact=True)
        self.said = self.root.get_by_role("status")

    def wait_for(self, course):
        """Wait until all is typeset in the letters of a course."""
        letters = sum(letter(meaning, course) != "" for meaning in MEANINGS) + (
            LETTERS if course != "ours" else 0
        )
        arguments = [self.root.element_handle(), COURSES[course].name, letters, len(FORMULAS)]
        self.page.wait_for_function(READY, arg=arguments)
        assert self.root.evaluate(BROKEN_MATHS) == 0

    def wait_for_words(self, words):
        self.page.wait_for_function(
            "([e, words]) => e.innerText.includes(words)", arg=[self.said.element_handle(), words]
        )

    def rows(self):
        """The meanings of the rows that are seen."""
        return [row.inner_text() for row in self.root.locator("tbody th:visible").all()]

    def maths(self):
        """The formulas, as the page has them for a screen reader."""
        return (
            self.root.locator("table")
            .nth(1)
            .locator("math")
            .evaluate_all("all => all.map(e => e.innerHTML)")
        )

    def violations(self):
        return lab.violations(self.page, ".explorer")


@pytest.fixture
def dictionary(open_notebook):
    dictionary = DictionaryOnPage(open_notebook(CELL))
    dictionary.wait_for("ng")
    return dictionary


def test_each_course_is_chosen_by_mouse(dictionary):
    seen = []
    for key, course in sample(COURSES.items(), 3):
        dictionary.menu.click()
        dictionary.menu.select_option(course.name)
        dictionary.wait_for(key)
        dictionary.wait_for_words(f"{len(MEANINGS)} rows.")
        assert dictionary.rows() == list(MEANINGS)
        seen.append(dictionary.maths())
    assert all(one != other for place, one in enumerate(seen) for other in seen[:place])
    assert dictionary.notebook.errors() == []
    assert dictionary.notebook.outside == set()


def test_each_course_is_chosen_by_the_keyboard_alone(dictionary):
    dictionary.menu.focus()
    dictionary.page.keyboard.press("Home")
    for course in COURSES:
        dictionary.wait_for(course)
        assert dictionary.menu.evaluate("e => e === document.activeElement")
        dictionary.page.keyboard.press("ArrowDown")
    dictionary.page.keyboard.press("ArrowUp")
    dictionary.wait_for("bishop")
    assert dictionary.notebook.errors() == []


def test_the_search_by_keyboard_while_one_types(dictionary):
    page = dictionary.page
    dictionary.menu.focus()
    for _ in range(3):  # by the menus of a second and a third course
        page.keyboard.press("Tab")
    assert dictionary.box.evaluate("e => e === document.activeElement")
    before = dictionary.root.locator("table").nth(0).element_handle()
    page.keyboard.type("h")
    dictionary.wait_for_words(
        "5 of 24 rows for this course and Ng. “h” stands for: feature j of an example (Goodfellow);"
    )
    assert dictionary.rows() == [
        "input of the activation",
        "input for example i",
        "slope of the activation",
        "prediction, the output",
        "output for example i",
    ]
    page.keyboard.press("Backspace")
    dictionary.wait_for_words("24 rows.")
    page.keyboard.type("theta")
    dictionary.wait_for_words("6 of 24 rows")
    assert dictionary.rows()[0] == "weight of feature j"
    page.keyboard.press("Control+a")
    page.keyboard.type("ŷ")
    dictionary.wait_for_words(
        "“ŷ” stands for: prediction, the output (this course, Udacity and Goodfellow)."
    )
    assert dictionary.rows() == ["prediction, the output", "output for example i"]
    page.keyboard.type("qq")
    dictionary.wait_for_words("Nothing is found: no course writes “ŷqq”")
    assert dictionary.rows() == []
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    dictionary.wait_for_words("24 rows.")
    assert before.evaluate("e => e.isConnected")  # no letter was typeset again
    assert dictionary.notebook.errors() == []


def test_the_search_stays_when_the_course_changes_and_is_text(dictionary):
    dictionary.box.fill("eta")
    dictionary.wait_for_words("None of 24 rows for this course and Ng.")
    assert dictionary.rows() == []
    dictionary.menu.select_option("Bishop")
    dictionary.wait_for_words("1 of 24 rows for this course and Bishop.")
    dictionary.wait_for("bishop")
    assert dictionary.rows() == ["learning rate"]
    dictionary.box.fill("<img src=x onerror='window.ran_typed=1'>")
    dictionary.wait_for_words("“<img src=x onerror='window.ran_typed=1'>”")
    assert dictionary.said.locator("*").count() == 0
    assert dictionary.page.evaluate("window.ran_typed") is None


def test_axe_finds_nothing_light_and_dark(dictionary):
    dictionary.menu.select_option("Russell and Norvig")
    dictionary.box.fill("h")
    dictionary.wait_for("aima")
    dictionary.wait_for_words("5 of 24 rows")
    found = {"light": dictionary.violations()}
    with dictionary.notebook.dark():
        dictionary.notebook.rest()
        found["dark"] = dictionary.violations()
    assert found == {"light": [], "dark": []}
    for control in (dictionary.menu, dictionary.box):
        assert min(control.bounding_box()["width"], control.bounding_box()["height"]) >= 24


def test_when_the_cell_runs_again_there_is_one_dictionary(open_notebook):
    notebook = open_notebook(
        CELL, "import ipywidgets\nprint('widgets', len(ipywidgets.widgets.widget._instances))"
    )
    first = notebook.page.locator(".jp-OutputArea-output", has_text="widgets ").last.inner_text()
    DictionaryOnPage(notebook).box.fill("h")
    notebook.run_all()
    assert notebook.page.locator(".explorer").count() == 1
    DictionaryOnPage(notebook).wait_for("ng")
    assert (
        notebook.page.locator(".jp-OutputArea-output", has_text="widgets ").last.inner_text()
        == first
    )


def test_saved_without_a_kernel_every_formula_is_typeset(open_notebook):
    notebook = open_notebook(
        f"from IPython.display import Markdown\n{CELL}._repr_mimebundle_()['text/markdown']",
        "Markdown(_)",
    )
    page = notebook.page.locator(".jp-RenderedMarkdown").last
    page.locator("mjx-container").first.wait_for()
    assert page.locator("details").count() == len(COURSES)
    assert not page.locator("details table").first.is_visible()
    for name in [course.name for course in COURSES.values()]:
        page.locator("summary", has_text=name).first.click()
    notebook.rest()
    assert page.evaluate(BROKEN_MATHS) == 0
    assert "$" not in page.inner_text()
    assert page.locator("details tbody tr:visible").count() == len(COURSES) * len(FORMULAS)


def test_on_a_phone_no_letter_is_cut(open_notebook):
    notebook = open_notebook(BESIDE)
    root = notebook.page.locator(".explorer").first
    root.get_by_label("third course").select_option("Goodfellow")
    size = notebook.page.viewport_size
    notebook.toggle_files()
    try:
        notebook.page.set_viewport_size({"width": 400, "height": 900})
        notebook.rest()
        table = root.locator("table").first
        assert table.locator("td, th").count() == 5 * (len(MEANINGS) + 1)
        assert root.evaluate(lab.STANDS_OUT, ".letters-table:first-child :is(td, th)") == []
        assert root.evaluate(lab.STANDS_OUT, "select, input") == []
        assert table.locator("td math").evaluate_all(TOO_WIDE) == []
        assert lab.violations(notebook.page, ".explorer") == []
    finally:
        notebook.page.set_viewport_size(size)
        notebook.toggle_files()
