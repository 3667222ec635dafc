"""The lines of the reader's own derivation with their marks, as a page shows them and as text."""

import re

import lab
import pytest
from IPython.core.formatters import DisplayFormatter
from test_lines import ROUTES, as_typed

from helpers import check
from helpers.check.verdict import Marks


@pytest.mark.parametrize("route", ROUTES)
def test_what_was_read_is_read_again_from_its_echo(route):
    of, _, lines = ROUTES[route]
    verdict = check.lines(as_typed(lines, "ours"), of=of)
    again = check.lines("\n".join(line.latex for line in verdict.lines), of=of)
    assert again.sentence == verdict.sentence
    assert [line.latex for line in again.lines] == [line.latex for line in verdict.lines]


def test_the_echo_has_the_letters_of_the_course_and_those_that_the_reader_defines():
    text = "u = 1 + e^-z\ndJ/dθ_j = (a - y) x_j = (1/u - y) x_j\n= q"
    *_, refused = lines = check.lines(text, letters="ng").lines
    assert [line.latex for line in lines[:2]] == [
        "u = 1 + e^{-z}",
        r"\frac{\partial J}{\partial \theta_j} = (h_\theta(x) - y) \, x_j"
        r" = \Bigl(\frac{1}{u} - y\Bigr) \, x_j",
    ]
    assert (refused.mark, refused.latex) == ("?", "")


def shown(verdict, monkeypatch):
    """What a notebook gets to show of a verdict, outside of Jupyter's server."""
    bundles = []
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr("helpers.check.verdict.display", lambda data, raw: bundles.append(data))
    data, _ = DisplayFormatter().format(verdict)
    return bundles + [data] * bool(data)


def test_where_no_page_is_the_marks_are_plain_text(monkeypatch):
    verdict = check.lines("dJ/dh = p - y\n= 3p")
    (bundle,) = shown(verdict, monkeypatch)
    assert bundle.pop("application/vnd.jupyter.widget-view+json")
    assert bundle == {"text/plain": repr(verdict)}
    only_words = check.lines("")
    assert shown(only_words, monkeypatch) == [{"text/plain": only_words.sentence}]


def test_the_mark_of_the_line_that_is_explained_is_bold_and_what_was_typed_is_text():
    def bold(text):
        written = Marks(check.lines(text)).written()
        assert written.partition("<tbody>")[2].count("<td>") == 3 * (1 + text.count("\n"))
        return re.findall("<tr><td><b>(.*?)</b></td><td><code>(.*?)  ", written)

    assert bold("dJ/dh = p - y") == []
    assert bold("dJ/dh = p - y\n= 3p\n= 4p") == [("✗ does not follow", "2")]
    assert bold("dJ/dh = 3p\n= <b>x</b> * `_`") == [("? cannot be read", "2")]


CELLS = (
    'from helpers import check\ncheck.lines("""u = 1 + e^-h\nJ = -(y ln(p) + (1-y) ln(1-p))\n'
    "dp/dh = e^-h/u^2 = p(1-p)\ndJ/dh = (-(y/p) + (1-y)/(1-p)) p(1-p)\n= -y(1-p) - (1-y)p\n"
    '= p - y""")',
    'check.lines("dJ/dp = -y/q")',
    'check.lines("dJ/dh = p - y")',
)
# whatever of the formulas is not wholly on the page
CUT = """() => [...document.querySelectorAll('.marks math')].filter((e) => {
  const box = e.getBoundingClientRect();
  return box.width < 2 || box.height < 8 || box.left < 0 || box.right > innerWidth;
}).map((e) => e.textContent)"""


@pytest.mark.browser
def test_the_marks_on_a_page_on_a_phone_and_without_a_kernel(open_notebook):
    notebook = open_notebook(*CELLS)
    page = notebook.page
    page.locator(".marks").nth(2).wait_for()
    rows = page.locator(".marks tbody tr")
    marks = [text.split()[0] for text in rows.all_inner_texts()]
    assert marks == ["✓", "✓", "✓", "✓", "✗", "✓", "?", "✓"]
    assert rows.locator("b:visible").all_inner_texts() == ["✗ does not follow", "? cannot be read"]
    sentence = page.locator(".marks p").first.inner_text()
    assert "line 5" in sentence
    assert rows.nth(3).locator("math:visible").count() > 1
    found = {"light": lab.violations(page, ".marks")}
    size = page.viewport_size
    page.set_viewport_size({"width": 400, "height": 900})
    notebook.toggle_files()
    try:
        with notebook.dark():
            notebook.rest()
            found["dark, 400 px"] = lab.violations(page, ".marks")
            assert page.evaluate(CUT) == []
    finally:
        notebook.toggle_files()
        page.set_viewport_size(size)
    assert found == {"light": [], "dark, 400 px": []}
    assert notebook.errors() == []

    notebook.run_all()
    assert page.locator(".marks:visible").count() == len(CELLS)
    notebook.save()
    with notebook.reopened():
        kept = page.locator(".kept:visible")
        kept.nth(2).locator("mjx-container").first.wait_for()
        assert [text.split()[0] for text in kept.locator("tbody tr").all_inner_texts()] == marks
        assert kept.first.locator("p", has_text="is the first").inner_text() == sentence
        assert not set("$\\") & set("".join(kept.all_inner_texts()))
