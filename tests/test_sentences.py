"""What explorers and questions say, read at many settings of every control: numbers, signs and
units are printed as in a book."""

import random
import re

import ipywidgets
import pytest
from sampling import examples
from test_explorers import EXPLORERS, drag

from helpers import predict

NOT_PRINTED = {
    "a hyphen for a minus": r"(?<![\w)])-(?=[\d.])",
    "a power of ten as programs print it": r"\de[+-]?\d",
    "one of many": r"(?<![\d.,])1 (steps|runs|points|weights|starts|examples)\b",
    "a percent sign without a space that holds": r"[^\u00a0]%",
    "a lonely sign": r"\s[.,;](\s|$)",
    "two signs": r"[.,;:]{2}",
    "a number with a sign and no value": r"−0(?![.\d])",
}


def somewhere(control, draw):
    if isinstance(control, ipywidgets.Dropdown | ipywidgets.SelectionSlider):
        return "index", draw.randrange(len(control.options))
    low = [control.min, control.min + control.step, control.max]
    anywhere = control.min + control.step * draw.randint(0, 10**6)
    return "value", draw.choice([*low, min(control.max, anywhere)])


def complaints(text):
    return {
        why: re.search(wrong, text) for why, wrong in NOT_PRINTED.items() if re.search(wrong, text)
    }


@pytest.mark.exhaustive
@pytest.mark.parametrize("build", EXPLORERS, ids=lambda f: f.__name__)
def test_the_sentence_is_printed_as_in_a_book_wherever_the_controls_are(build):
    explorer, draw = build(), random.Random(1)
    for turn in range(examples(15, 150)):
        for name, control in explorer.controls.items():
            if isinstance(control, ipywidgets.Text):
                continue
            if turn and draw.random() < 0.5:
                continue
            drag_to(explorer, name, *somewhere(control, draw))
        assert complaints(explorer.sentence) == {}, explorer.sentence
        assert not re.search(r"\b(nan|None|inf)\b", explorer.sentence)


def drag_to(explorer, name, trait, value):
    control = explorer.controls[name]
    steps = trait == "value" and round((value - control.min) / control.step)
    drag(control, trait, value if trait == "index" else control.min + steps * control.step)


@pytest.mark.parametrize("name", [n for n in predict.__all__ if n not in ("choose", "number")])
def test_a_question_is_printed_as_in_a_book(name):
    question = getattr(predict, name)()
    said = [question.question, question.right, question._because, *question._choices]
    said += [*question._assumed, *question._assumed.values()]
    for text in said:
        words = re.sub(r"\$[^$]*\$|<code>.*?</code>|`[^`]*`", "formula", text)
        assert complaints(words) == {}, text


def test_the_test_itself_finds_what_it_looks_for():
    for wrong in ("at -1", "1e-05", "1 steps", "4.9%", "there .", "so..", "is −0 "):
        assert complaints(wrong), wrong
    assert complaints("cross-entropy at −1, 3-D, 1 step, 21 steps, 5\u00a0%, −0.5.") == {}
