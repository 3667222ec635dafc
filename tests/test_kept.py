"""What is saved of a widget, and when, as a kernel of Jupyter's server says it to the page."""

import time

import ipywidgets
import pytest

from helpers import derive, explore, predict
from helpers.page import kept, typeset


@pytest.fixture
def said(monkeypatch):
    """The bundles that a widget displays, each with whether it renews one that stands there."""
    shown = []
    monkeypatch.setenv("JPY_SESSION_NAME", "a notebook")
    monkeypatch.setattr(kept, "_watch_cells", lambda: None)
    monkeypatch.setattr(kept, "PAUSE", 0.1)
    monkeypatch.setattr(
        kept, "display", lambda bundle, update=False, **_: shown.append((update, bundle))
    )
    return shown


def wait_for(said, number):
    deadline = time.monotonic() + 10
    while len(said) < number and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)  # and no more
    assert len(said) == number
    return said[-1]


def test_moves_are_saved_once_the_hand_rests_and_not_where_nothing_has_changed(said):
    explorer = explore.saturation()
    explorer._ipython_display_()
    assert [update for update, _ in said] == [False, False]
    first = explorer.values
    for h in (1.0, 2.0, 3.0):
        explorer.set(h=h)
    update, bundle = wait_for(said, 3)
    assert update
    assert explorer.sentence.split(":")[0] in bundle["text/markdown"]
    explorer.set(**first)
    explorer.set(h=3.0)
    wait_for(said, 3)


def test_a_closed_widget_is_saved_no_more(said):
    explorer = explore.saturation()
    explorer._ipython_display_()
    explorer.set(h=1.0)
    explorer.close()
    wait_for(said, 2)


def test_a_question_is_saved_without_its_answer_until_it_is_given(said):
    question = predict.how_flat()
    question._ipython_display_()
    before = said[-1][1]["text/markdown"]
    assert question.question in before
    assert question.right not in before
    question.answer("10", False)
    _, bundle = wait_for(said, 3)
    assert "Your answer: 10." in bundle["text/markdown"]
    assert question.right in bundle["text/markdown"]


def test_a_stepper_is_saved_with_the_lines_that_are_seen(said):
    stepper = derive.sigmoid_prime()
    stepper._ipython_display_()
    assert said[-1][1]["text/markdown"].count("\n|") == 2 + 1
    stepper.set(line=4)
    assert wait_for(said, 3)[1]["text/markdown"].count("\n|") == 2 + 4


def test_a_loss_that_was_typed_in_is_saved_with_its_derivation(said):
    pairing = explore.pairing()
    pairing._ipython_display_()
    pairing.set(L="(p - y)^4")
    _, bundle = wait_for(said, 3)
    assert typeset.markdown(pairing.written()) in bundle["text/markdown"]
    assert "<img " in bundle["text/markdown"]


@pytest.mark.parametrize("make", [explore.saturation, predict.how_flat])
def test_without_a_server_there_is_no_snapshot(make, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    widget = make()
    with pytest.raises(NotImplementedError):
        widget._ipython_display_()
    assert isinstance(widget, ipywidgets.VBox)
    assert "kept" not in str(widget._repr_mimebundle_())
