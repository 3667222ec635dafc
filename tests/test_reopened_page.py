"""A notebook that was played with, saved and closed: opened again without a kernel, after a
restart, and where nothing of it is trusted. What is saved changes only when the reader acts."""

import json

import lab
import pytest
from nbconvert import HTMLExporter
from test_copies import opener

from helpers.formulas.derivations import sigmoid
from helpers.page.kept import PAUSE

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive, pytest.mark.by_turns(2)]

CELLS = (
    "from helpers import derive, explore, predict\nderive.sigmoid_prime()",
    "explore.saturation()",
    "predict.how_flat()",
)
AGAIN = "Run → Run All Cells makes this live."
LOADED = "images => images.every(image => image.complete && image.naturalWidth >= 700)"


def played(open_notebook):
    """The notebook with the cells above, walked, moved and answered; the sentences that
    then stand there."""
    notebook = open_notebook(*CELLS)
    page = notebook.page
    stepper, saturation = (lab.ExplorerOnPage(notebook, number) for number in range(2))
    for line in (2, 3):
        stepper.root.get_by_role("button", name="Next").click()
        stepper.root.get_by_text(f"Line {line} of").wait_for()
    before = saturation.sentence()
    saturation.root.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowLeft")
    saturation.wait_for_sentence(before)
    page.locator(".question input").fill("10")
    page.locator(".question input").press("Enter")
    page.locator(".question [role=alert]:visible").wait_for()
    sentences = [each.sentence() for each in (stepper, saturation)]
    for words in (*sentences, "That is not so."):
        page.wait_for_function(
            "words => [...document.querySelectorAll('.kept')].some(e =>"
            " e.textContent.includes(words))",
            arg=words,
        )
    notebook.rest()
    return notebook, sentences


def is_as_it_was_left(notebook, sentences):
    """The lines that were seen, the pictures, the sentences, the verdict and the one line."""
    page = notebook.page
    shown = page.locator(".kept:visible")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.kept')].filter(e => e.offsetParent).length === 3"
    )
    texts = shown.all_inner_texts()
    for text, sentence in zip(texts[:2], sentences, strict=True):
        assert sentence in text
    assert shown.nth(0).locator("tbody tr").count() == 3 < len(sigmoid.BY_QUOTIENT.lines)
    assert "Your answer: " in texts[2]
    assert "That is not so." in texts[2]
    assert "What the other answers would have assumed" in texts[2]
    assert [text.count(AGAIN) for text in texts] == [1, 1, 1]
    assert shown.locator("img").count() == 2
    assert shown.locator("img").evaluate_all(LOADED)
    assert page.locator(".explorer:visible, .question:visible").count() == 0
    for words in ("model not found", "Error displaying widget", "Loading widget"):
        assert page.get_by_text(words).locator("visible=true").count() == 0


def test_what_was_left_is_there_without_a_kernel_and_comes_to_life(open_notebook, folder):
    notebook, sentences = played(open_notebook)
    name = notebook.name
    notebook.save()
    with notebook.reopened():
        is_as_it_was_left(notebook, sentences)
        assert not notebook.is_changed()
    assert (folder / "notebooks" / name).stat().st_size < 100_000
    notebook.open(name)
    is_as_it_was_left(notebook, sentences)
    notebook.run_all()
    notebook.page.locator(".question:visible").wait_for()
    assert notebook.page.locator(".kept:visible").count() == 0
    assert notebook.explorers.locator("visible=true").count() == 2


def test_after_a_restart_what_was_left_is_shown_with_the_way_on(open_notebook):
    notebook, sentences = played(open_notebook)
    assert notebook.page.locator(".kept:visible").count() == 0
    notebook.restart()
    is_as_it_was_left(notebook, sentences)


def test_a_page_that_is_loaded_anew_is_live_or_as_it_was_left(open_notebook):
    notebook, sentences = played(open_notebook)
    notebook.save()
    notebook.reload()
    stepper = lab.ExplorerOnPage(notebook)
    assert stepper.sentence() == sentences[0]
    stepper.root.get_by_role("button", name="Next").click()
    stepper.root.get_by_text("Line 4 of").wait_for()
    assert notebook.page.locator(".kept:visible").count() == 0

    notebook.run_all()  # in the place of the saved widgets there are others now
    notebook.reload()
    is_as_it_was_left(notebook, sentences)


def test_where_nothing_is_trusted_there_is_no_error_and_all_can_be_read(open_notebook, folder):
    notebook, sentences = played(open_notebook)
    notebook.save()
    saved = json.loads((folder / "notebooks" / notebook.name).read_text(encoding="utf-8"))
    saved["metadata"]["from"] = "somebody else"
    (folder / "notebooks" / "untrusted.ipynb").write_text(json.dumps(saved), encoding="utf-8")
    with notebook.reopened("untrusted.ipynb"):
        pictures = notebook.page.locator(".jp-Notebook img")
        pictures.nth(1).wait_for()
        notebook.page.locator(".jp-Notebook", has_text="That is not so.").wait_for()
        text = notebook.page.locator(".jp-Notebook").text_content()
        assert [sentence for sentence in sentences if sentence not in text] == []
        assert text.count(AGAIN) == 3
        assert notebook.page.locator(".jp-Notebook mjx-container").count() > 10
        assert not set("$\\") & set(text)
        assert "model not found" not in text
        assert pictures.evaluate_all(LOADED)


def test_what_was_left_is_in_an_export(open_notebook, folder, browser):
    notebook, sentences = played(open_notebook)
    notebook.save()
    page = browser.new_page()
    page.route("**/*", lambda route: route.abort())
    for template in ("lab", "classic"):
        exporter = HTMLExporter(template_name=template)
        whole, _ = exporter.from_filename(folder / "notebooks" / notebook.name)
        page.set_content(whole)
        kept = page.locator(".kept:visible")
        assert kept.count() == 3
        text = "".join(kept.all_inner_texts())
        assert [sentence for sentence in sentences if sentence not in text] == []
        assert "That is not so." in text
    page.close()


def test_a_copy_is_not_changed_by_opening_it_and_after_a_save_only_by_the_reader(open_page, folder):
    opener.copy(lab.ROOT / "notebooks", folder / "notebooks" / "own")
    notebook = open_page("own/02_squared_error.ipynb")
    notebook.rest()
    assert not notebook.is_changed()
    notebook.run_all()
    notebook.save()
    notebook.page.wait_for_timeout(1500 * PAUSE)  # long enough for a snapshot to be renewed
    assert not notebook.is_changed()
    notebook.page.locator(".question button").first.click()
    notebook.page.wait_for_function(lab.IS_CHANGED)
