"""Notebooks on a phone, and by the keyboard alone."""

from itertools import product

import lab
import pytest
from sampling import sample
from test_lab import NOTEBOOKS

pytestmark = pytest.mark.browser

WIDTH = 400
# where the keyboard is: in a cell's text, on something in an output, or elsewhere
HERE = """() => {
  const e = document.activeElement;
  if (e.closest('.cm-content')) return { kind: 'text' };
  const widget = e.closest('.question, .explorer');
  if (!widget || !e.closest('.jp-OutputArea-output')) return { kind: 'elsewhere' };
  const again = e.dataset.reached;
  e.dataset.reached = 'yes';
  return { kind: e.getAttribute('role') ?? e.tagName.toLowerCase(), again,
           words: e.innerText || e.getAttribute('aria-label'),
           asked: widget.matches('.question'),
           full: e.getAttribute('aria-valuenow') === e.getAttribute('aria-valuemax'),
           play: e.closest('.widget-play') !== null };
}"""
CONTROLS = ":is(button, input, select, [role=slider])"
LEFT = f"""() => [...document.querySelectorAll('.jp-OutputArea-output {CONTROLS}')]
  .filter(e => e.checkVisibility() && !e.disabled && !e.dataset.reached)
  .filter(e => e.closest('.question, .explorer'))
  .map(e => e.outerHTML.slice(0, 200))"""
AT = "() => document.activeElement.getAttribute('aria-valuetext')"


# the menus whose longest words are wider than the room that they have
CUT_MENUS = """explorer => [...explorer.querySelectorAll('select')].filter(menu => {
  const style = getComputedStyle(menu), pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const widest = Math.max(...[...menu.options].map(e => pen.measureText(e.text).width));
  const room = menu.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return menu.checkVisibility() && widest > room;
}).map(menu => menu.innerText)"""


def axe_finds_nothing_at_400_pixels_and_no_control_is_cut(notebook):
    page, size = notebook.page, notebook.page.viewport_size
    notebook.toggle_files()
    page.set_viewport_size({"width": WIDTH, "height": 900})
    try:
        for widget in page.locator(".explorer, .question").all():
            widget.scroll_into_view_if_needed()
            notebook.rest()
            assert widget.evaluate(lab.STANDS_OUT, "button, input, select") == []
            assert widget.evaluate(CUT_MENUS) == []
        assert lab.violations(page, ".explorer, .question") == []
    finally:
        page.set_viewport_size(size)
        notebook.toggle_files()


def it_is_gone_through_by_the_keyboard_alone(notebook):
    page, press = notebook.page, notebook.page.keyboard.press
    page.locator(".jp-Notebook").first.evaluate("e => e.scrollTo(0, 0)")
    page.locator(".jp-Notebook .jp-Cell").first.focus()
    moved = 0
    for _ in range(2500):
        press("Tab")
        here = page.evaluate(HERE)
        if here["kind"] == "text":
            press("Escape")
        elif here["kind"] != "elsewhere" and not here["again"]:
            moved += _is_used(notebook, here)
            if page.evaluate(LEFT) == []:
                break
    assert page.evaluate(LEFT) == []
    assert moved > 0
    for question in page.locator(".question").all():
        assert "What the other answers would have assumed" in question.text_content()
    for stepper in page.locator(".explorer:has(.board-line)").all():
        following = stepper.get_by_role("button", name="Next")
        if following.count():
            assert following.get_attribute("aria-disabled") == "true"
    assert notebook.errors() == []


def _is_used(notebook, here):
    """Whether a slider was moved, a question answered or a button pressed."""
    press = notebook.page.keyboard.press
    if here["kind"] == "slider":
        before = notebook.page.evaluate(AT)
        press("ArrowLeft" if here["full"] else "ArrowRight")
        notebook.page.wait_for_function(f"before => ({AT})() !== before", arg=before)
    elif here["kind"] == "select":
        press("ArrowDown")
    elif here["kind"] == "input" and here["asked"]:
        notebook.page.keyboard.type("12345")
        press("Enter")
    elif here["kind"] == "button" and not here["play"]:
        for _ in range(12 if here["words"] == "Next" else 1):
            notebook.rest()
            press("Enter")
    else:
        return False
    notebook.rest()
    return True


WAYS = (
    axe_finds_nothing_at_400_pixels_and_no_control_is_cut,
    it_is_gone_through_by_the_keyboard_alone,
)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "way"),
    sample(product(NOTEBOOKS, WAYS), 1, "phone"),
    ids=lambda part: getattr(part, "__name__", part),
)
def test_a_notebook_without_a_mouse_or_on_a_phone(open_page, name, way):
    notebook = open_page(name)
    notebook.run_all()
    way(notebook)
