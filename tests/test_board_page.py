"""Boards on a real page: a formula typed into its box, a derivation walked by mouse and keyboard,
in both themes."""

import lab
import pytest
from sampling import sample

from helpers.formulas.derivations import DERIVATIONS, sigmoid

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive, pytest.mark.by_turns(6)]

PAIRING = "from helpers import explore\ne = explore.pairing()\ne"
STEPPER = "from helpers import derive\ne = derive.sigmoid_prime()\ne"
# one after the other, so that a page is opened once
each_board = pytest.mark.parametrize(
    "cell", [STEPPER, PAIRING], ids=["stepper", "pairing"], scope="module"
)
LAST = len(sigmoid.BY_QUOTIENT.lines)
VISIBLE = """explorer => [...explorer.querySelectorAll('.board-line')]
  .filter(e => e.offsetParent !== null && e.getBoundingClientRect().height > 0).length"""
TYPESET = """explorer => [...explorer.querySelectorAll('.board-line')]
  .filter(e => e.offsetParent !== null)
  .every(e => e.querySelector('.board-right math') && !e.innerText.includes('$'))"""
BROKEN_MATHS = "explorer => explorer.querySelectorAll('merror, mjx-container').length"


class BoardOnPage(lab.ExplorerOnPage):
    """An explorer with a board."""

    def wait_for_lines(self, number):
        """Wait until so many lines are seen, each with its maths."""
        explorer = self.root.element_handle()
        self.page.wait_for_function(
            f"([e, number]) => ({VISIBLE})(e) === number", arg=[explorer, number]
        )
        self.page.wait_for_function(TYPESET, arg=explorer)
        assert self.root.evaluate(BROKEN_MATHS) == 0

    def lines(self):
        """What stands in the lines that are seen."""
        return [line.text_content() for line in self.root.locator(".board-line:visible").all()]

    def maths(self):
        """The maths of the lines that are seen, as the page has them for a screen reader."""
        return self.root.locator(".board-line:visible .board-right").evaluate_all(
            "all => all.map(e => e.innerHTML)"
        )

    def box(self, label):
        return self.root.get_by_label(label, exact=True)

    def type_in(self, label, text):
        """Type over what is in a box, and press Enter."""
        box = self.box(label)
        box.fill(text)
        box.press("Enter")

    def wait_for_sentence(self, words):
        self.page.wait_for_function(
            "([e, words]) => e.querySelector('.live-sentence').innerText"
            f"{lab.PLAIN}.includes(words)",
            arg=[self.root.element_handle(), words],
        )


def stepper(open_notebook):
    notebook = open_notebook(STEPPER)
    board = BoardOnPage(notebook)
    board.wait_for_lines(1)
    return notebook, board


def last_line(board):
    """The number of the one line that is marked."""
    marks = board.root.locator(".board-line").evaluate_all(
        "all => all.map(e => e.classList.contains('board-last'))"
    )
    assert sum(marks) == 1
    return marks.index(True) + 1


def test_a_derivation_is_walked_by_mouse(open_notebook):
    notebook, board = stepper(open_notebook)
    press = {
        name: board.root.get_by_role("button", name=name)
        for name in ("Next", "Back", "Show all", "Reset")
    }
    assert board.root.locator(".board-line").count() == LAST
    for number in (2, 3, 4):
        before = board.sentence()
        press["Next"].click()
        board.wait_for_lines(number)
        board.wait_for_sentence(f"Line {number} of {LAST}")
        assert board.sentence() != before
        assert last_line(board) == number
    press["Back"].click()
    board.wait_for_lines(3)
    assert last_line(board) == 3
    press["Show all"].click()
    board.wait_for_lines(LAST)
    assert last_line(board) == LAST
    press["Next"].click(force=True)  # it is disabled, and does nothing
    notebook.rest()
    board.wait_for_lines(LAST)
    press["Reset"].click()
    board.wait_for_lines(1)
    press["Back"].click(force=True)
    notebook.rest()
    board.wait_for_lines(1)
    assert notebook.errors() == []
    assert notebook.outside == set()


def test_a_derivation_is_walked_by_the_keyboard_alone(open_notebook):
    notebook, board = stepper(open_notebook)
    board.root.get_by_role("button", name="Reset").focus()
    board.page.keyboard.press("Shift+Tab")
    for _ in range(12):  # the number beside a slider can be typed, so that it is a stop of its own
        if board.focused_name() == "line":
            break
        board.page.keyboard.press("Shift+Tab")
    assert board.focused_name() == "line"
    assert board.slider("line").evaluate("e => getComputedStyle(e).outlineStyle") != "none"
    for number in (2, 3, 4, 5):
        board.page.keyboard.press("ArrowRight")
        board.wait_for_lines(number)
    board.page.keyboard.press("ArrowLeft")
    board.wait_for_lines(4)
    board.page.keyboard.press("End")
    board.wait_for_lines(LAST)
    board.page.keyboard.press("Home")
    board.wait_for_lines(1)
    board.root.get_by_role("button", name="Next").focus()
    board.page.keyboard.press("Enter")
    board.wait_for_lines(2)
    board.page.keyboard.press("Space")
    board.wait_for_lines(3)
    assert board.focused_name() is None  # the focus stays on the button, which is named by its text
    assert board.page.evaluate("document.activeElement.innerText") == "Next"
    notebook.rest()
    assert notebook.errors() == []


def test_the_line_slider_is_dragged(open_notebook):
    _, board = stepper(open_notebook)
    board.drag("line", 600)
    board.wait_for_lines(LAST)
    board.drag("line", -600)
    board.wait_for_lines(1)


def test_every_line_is_typeset_with_its_rule_and_fits_on_the_page(open_notebook):
    _, board = stepper(open_notebook)
    board.root.get_by_role("button", name="Show all").click()
    board.wait_for_lines(LAST)
    for line in board.root.locator(".board-line").all():
        rule = line.locator(".board-rule")
        assert rule.inner_text().strip().endswith(".")
        for maths in line.locator(".board-right math").all():
            box = maths.bounding_box()
            assert box["height"] > 8
            assert box["x"] + box["width"] <= rule.bounding_box()["x"] + 1
        cut = line.locator(".board-right").evaluate("e => e.scrollHeight - e.clientHeight")
        assert cut <= 1
    widest = board.root.evaluate("e => e.scrollWidth - e.clientWidth")
    assert widest <= 1


SHOWN = """from helpers import derive, explore
from helpers.formulas.derivations import DERIVATIONS
for name in {names}:
    stepper = derive.Stepper(DERIVATIONS[name])
    stepper.set(line=len(stepper.derivation.lines))
    display(stepper)"""
TYPED = """e = explore.pairing()
e.controls["L"].value, e.controls["f"].value = {pair}
e"""
PAIRS = [
    ("-(y*ln(p) + (1 - y)*ln(1 - p))", "1/2 + arctan(h)/pi"),
    ("(p - y)^4/(1 + (p - y)^2)", "ln(1 + exp(h))/(1 + h^2)"),
    ("(y - p)^2/2", "exp(-exp(-h))*tanh(h)"),
]
# What cannot be read. A formula is whole where nothing between it and the output cuts it off; what
# may scroll has nearly the width of its line, and no less than 200 pixels.
CUT = """([lines, mayScroll]) => lines.flatMap((line) => {
  const lost = [], formulas = line.querySelectorAll('math');
  const reason = line.querySelector('.board-rule').getBoundingClientRect();
  if (reason.width < 60 || reason.right > innerWidth) lost.push(['reason', line.innerText]);
  if (formulas.length === 0) lost.push(['no formula', line.innerText]);
  for (const maths of formulas) {
    const box = maths.getBoundingClientRect();
    if (box.width < 2 || parseFloat(getComputedStyle(maths).fontSize) < 11)
      lost.push(['small', maths.textContent]);
    if (box.right > innerWidth && !mayScroll) lost.push(['off the page', maths.textContent]);
    for (let e = maths.parentElement; e && !e.matches('.jp-OutputArea'); e = e.parentElement) {
      const frame = e.getBoundingClientRect();
      const how = getComputedStyle(e).overflowX;
      const wide = frame.width >= 200 && frame.width >= 0.8 * line.getBoundingClientRect().width;
      if (mayScroll && /auto|scroll/.test(how) && wide) break;
      if (how !== 'visible' && (box.right > frame.right + 2 || box.left < frame.left - 2))
        lost.push(['cut', maths.textContent]);
    }
  }
  return lost;
})"""


def test_every_line_of_every_derivation_can_be_read_at_every_width(open_notebook, subtests):
    """With the file browser beside it, which at 400 px leaves next to nothing; there also without
    it. A fraction that was typed may be wider than the page; it scrolls."""
    names = sample(DERIVATIONS, 2, "widths")
    pairs = sample(PAIRS, 1, "widths")
    cells = [SHOWN.format(names=names), *(TYPED.format(pair=pair) for pair in pairs)]
    notebook = open_notebook(*cells)
    page = notebook.page
    number = sum(len(DERIVATIONS[name].lines) for name in names)

    def cut(may_scroll=False):
        page.wait_for_timeout(300)  # for the panels to take their new places
        lines = page.query_selector_all(".board-line")
        assert len(lines) > number
        ours, typed = lines[:number], lines[number:]
        return page.evaluate(CUT, [ours, may_scroll]) + page.evaluate(CUT, [typed, True])

    try:
        for width in (1280, 1024, 900, 700, 400):
            page.set_viewport_size({"width": width, "height": 900})
            with subtests.test("beside the file browser", width=width):
                assert cut(may_scroll=width <= 700) == []
        notebook.toggle_files()
        with subtests.test("on a phone"):
            assert cut() == []
        notebook.toggle_files()
        page.set_viewport_size({"width": 900, "height": 900})
        with subtests.test("dark"), notebook.dark():
            assert cut() == []
    finally:
        page.set_viewport_size({"width": 1400, "height": 1000})


# the last column, where the table is scrolled as far as it goes
LAST_COLUMN = """table => {
  table.scrollLeft = table.scrollWidth;
  return table.querySelector('tr').lastElementChild.getBoundingClientRect().right;
}"""


def test_every_column_of_the_table_of_pairs_can_be_read_on_a_narrow_page(open_notebook):
    notebook = open_notebook(PAIRING)
    root = BoardOnPage(notebook).root
    root.locator("select").first.select_option(index=2)  # the table opens with another pair
    table = root.locator(".board-pairs")
    table.wait_for()
    notebook.page.set_viewport_size({"width": 400, "height": 900})
    notebook.toggle_files()
    try:
        notebook.page.wait_for_timeout(300)
        table.scroll_into_view_if_needed()
        right = table.evaluate("e => e.getBoundingClientRect().right")
        assert right <= 400, right
        assert table.evaluate(LAST_COLUMN) <= 400
    finally:
        notebook.toggle_files()
        notebook.page.set_viewport_size({"width": 1400, "height": 1000})


def test_when_the_cell_runs_again_there_is_one_board(open_notebook):
    notebook, board = stepper(open_notebook)
    board.root.get_by_role("button", name="Show all").click()
    board.wait_for_lines(LAST)
    notebook.run_all()
    assert notebook.explorers.count() == 1
    again = BoardOnPage(notebook)
    again.wait_for_lines(1)
    again.root.get_by_role("button", name="Next").click()
    again.wait_for_lines(2)


@each_board
def test_axe_finds_nothing_light_and_dark(open_notebook, cell):
    notebook = open_notebook(cell)
    board = BoardOnPage(notebook)
    if cell == STEPPER:
        board.root.get_by_role("button", name="Show all").click()
        board.wait_for_lines(LAST)
    else:
        board.wait_for_lines(len(board.lines()))
    notebook.rest()
    found = {"light": lab.violations(board.page, ".explorer")}
    with notebook.dark():
        notebook.rest()
        found["dark"] = lab.violations(board.page, ".explorer")
    assert found == {"light": [], "dark": []}
    for handle in board.root.locator(".noUi-handle, button, input, select").all():
        size = handle.bounding_box()
        if size:
            assert min(size["width"], size["height"]) >= 24


LUMINANCE = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (c) => {
    c /= 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const shine = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const paper = (e) => {
    for (; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const glyphs = '.board math :not(:has(*))';
  const texts = glyphs + ', .board .board-rule, .board-where, .board-pairs td, .explorer p';
  return [...document.querySelectorAll(texts)]
    .filter((e) => e.offsetParent !== null || e.getClientRects().length)
    .map((e) => {
      const ink = parse(getComputedStyle(e).color);
      const [one, two] = [shine(ink), shine(paper(e))].sort((a, b) => b - a);
      return [(one + 0.05) / (two + 0.05), e.outerHTML.slice(0, 120)];
    })
    .sort((a, b) => a[0] - b[0])[0];
}"""


@each_board
def test_the_glyphs_of_the_maths_stand_out_from_the_paper_in_both_themes(open_notebook, cell):
    """WCAG's contrast of every glyph with the first opaque colour behind it; axe does not look at
    the glyphs of MathML."""
    notebook = open_notebook(cell)
    board = BoardOnPage(notebook)
    if cell == STEPPER:
        board.root.get_by_role("button", name="Show all").click()
        board.wait_for_lines(LAST)
    board.wait_for_lines(len(board.lines()))
    assert board.root.locator(".board math :not(:has(*))").count() > 100
    contrast, worst = board.page.evaluate(LUMINANCE)
    assert contrast >= 4.5, worst
    with notebook.dark():
        notebook.rest()
        contrast, worst = board.page.evaluate(LUMINANCE)
        assert contrast >= 4.5, worst


def test_a_formula_that_is_typed_is_derived_on_the_page(open_notebook):
    notebook = open_notebook(PAIRING)
    board = BoardOnPage(notebook)
    board.wait_for_lines(len(board.lines()))
    maths, lines, before = board.maths(), board.lines(), board.state()

    board.type_in("f(h)", "h/(1 + |h|)")
    board.wait_for_sentence("f = h/(1 + |h|)")
    board.wait_for_change(before)
    notebook.rest()
    board.wait_for_lines(len(board.lines()))
    derived = board.maths()
    assert derived != maths
    assert any("quotient rule" in line for line in board.lines())
    assert not any("quotient rule" in line for line in lines)
    assert board.box("activation").evaluate("e => e.selectedIndex") == 0  # "typed in"

    good = board.picture(), board.lines()
    board.type_in("f(h)", "h/(1 + |h")
    board.wait_for_sentence("h/(1 + |h▸◂: here “|” is missing")
    notebook.rest()
    assert (board.picture(), board.lines()) == good
    assert board.maths() == derived
    assert not board.root.get_by_role("alert").is_visible()

    board.type_in("f(h)", "exp(exp(exp(exp(h))))")
    board.wait_for_sentence("was stopped")
    notebook.rest()
    assert (board.picture(), board.lines()) == good

    board.type_in("L(y, p)", "(p - y)^4")
    board.type_in("f(h)", "tanh(h)/2")
    board.wait_for_sentence("L = (p - y)^4, f = tanh(h)/2: f′(h) does not cancel")
    notebook.rest()
    board.wait_for_lines(len(board.lines()))
    assert board.maths() != derived

    board.root.get_by_role("button", name="Reset").click()
    board.wait_for_sentence("f = 1 / (1 + exp(-h))")
    notebook.rest()
    board.wait_for_lines(len(lines))
    assert (board.lines(), board.maths()) == (lines, maths)
    assert board.picture() == before[0]
    assert notebook.errors() == []
    assert notebook.outside == set()


def test_what_is_typed_is_text_on_the_page(open_notebook):
    notebook = open_notebook(PAIRING)
    board = BoardOnPage(notebook)
    for text in ("<img src=x onerror='window.ran_typed=1'>", "$h$ \\(h\\)", "<b>h</b>"):
        board.type_in("f(h)", text)
        board.wait_for_sentence(f"f = {text}")
        assert board.root.locator(".live-sentence *").count() == 0
    assert board.page.evaluate("window.ran_typed") is None


def test_the_pairing_explorer_by_keyboard(open_notebook):
    notebook = open_notebook(PAIRING)
    board = BoardOnPage(notebook)
    board.root.get_by_label("loss", exact=True).focus()
    for label in ("loss", "L(y, p)", "activation", "f(h)"):
        board.page.wait_for_function("document.activeElement !== document.body")
        assert board.box(label).evaluate("e => e === document.activeElement")
        board.page.keyboard.press("Tab")
    before = board.state()
    board.box("f(h)").focus()
    board.page.keyboard.press("Control+a")
    board.page.keyboard.type("h")
    board.page.keyboard.press("Tab")
    board.wait_for_change(before)
    board.wait_for_sentence("exactly ŷ − y is left")
