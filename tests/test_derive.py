"""Every stepper at every line: what it shows, what it says, and that both sides meet."""

import html
import inspect
from xml.etree import ElementTree

import ipywidgets
import numpy as np
import pytest
from sampling import sample

from helpers import derive
from helpers.formulas.derivations import DERIVATIONS, Line
from helpers.formulas.displayed import read_row
from helpers.formulas.tree import changes
from helpers.page.board import marked

STEPPERS = {
    name: function
    for name, function in inspect.getmembers(derive, inspect.isfunction)
    if function.__module__ == derive.__name__ and not name.startswith("_")
}
each_stepper = pytest.mark.parametrize("build", STEPPERS.values(), ids=STEPPERS)


def seen(stepper):
    """The lines on the board that are not hidden, and the one that is marked."""
    lines = [row for row in stepper.children[2].children if "board-line" in row._dom_classes]
    visible = [row for row in lines if "board-hidden" not in row._dom_classes]
    return len(visible), [
        place for place, row in enumerate(lines, 1) if "board-last" in row._dom_classes
    ]


def sides(stepper):
    """The two sets of values on the number line."""
    (axes,) = stepper.live.figure.axes
    lines = {line.get_label(): np.array(line.get_xdata()) for line in axes.lines}
    return lines["left side"], lines["right side"]


@each_stepper
def test_the_lines_appear_one_by_one(build):
    stepper = build()
    last = len(stepper.derivation.lines)
    for number in range(1, last + 1):
        assert seen(stepper) == (number, [number])
        assert stepper.controls["line"].value == number
        assert stepper.derivation.lines[number - 1].rule in stepper.sentence
        stepper.buttons["Next"].click()
    assert seen(stepper) == (last, [last])
    for number in range(last - 1, 0, -1):
        stepper.buttons["Back"].click()
        assert seen(stepper) == (number, [number])
    stepper.buttons["Back"].click()
    assert seen(stepper) == (1, [1])
    stepper.buttons["Show all"].click()
    assert seen(stepper) == (last, [last])
    stepper.buttons["Reset"].click()
    assert seen(stepper) == (1, [1])


def corners(stepper):
    """Both ends of every slider, one at a time and all together, and every activation."""
    sliders = {
        name: control for name, control in stepper.controls.items() if name not in ("line", "f")
    }
    yield from ({name: end} for name, slider in sliders.items() for end in (slider.min, slider.max))
    yield {name: slider.min for name, slider in sliders.items()}
    yield {name: slider.max for name, slider in sliders.items()}
    if "f" in stepper.controls:
        yield from ({"f": name} for name in derive.ACTIVATIONS)


@pytest.mark.exhaustive
@each_stepper
def test_both_sides_meet_wherever_the_sliders_stand(build):
    stepper = build()
    for number, line in enumerate(stepper.derivation.lines, 1):
        for corner in sample(corners(stepper), 4, f"{build.__name__} {number}"):
            stepper.set(line=number, **corner)
            left, right = sides(stepper)
            assert np.isfinite(left).all()
            assert len(left) == len(right) >= 1
            if r"\le" in line.formula.split("{")[0]:
                assert (left <= right).all()
            elif r"\ge" in line.formula.split("{")[0]:
                assert (left >= right).all()
            else:
                np.testing.assert_allclose(left, right, rtol=1e-9, atol=1e-11)
                assert "both sides are" in stepper.sentence
            stepper.buttons["Reset"].click()


@each_stepper
def test_every_slider_moves_some_line(build):
    stepper = build()
    for name, control in stepper.controls.items():
        if name == "line":
            continue
        end = "softplus" if name == "f" else control.max
        lines = range(1, len(stepper.derivation.lines) + 1)
        assert any(moves(stepper, number, name, end) for number in lines), name


def moves(stepper, number, name, end):
    """Whether the left side of a line is another one when a slider stands at its end."""
    stepper.buttons["Reset"].click()
    stepper.set(line=number)
    before, _ = sides(stepper)
    stepper.set(**{name: end})
    return not np.allclose(before, sides(stepper)[0])


def test_a_false_line_is_told():
    stepper = derive.sigmoid_prime()
    wrong = (
        DERIVATIONS["sigmoid.BY_QUOTIENT"]
        .lines[2]
        ._replace(formula=r"&= \frac{-e^{-h}}{(1 + e^{-h})^2}")
    )
    derivation = stepper.derivation._replace(lines=(stepper.derivation.lines[0], wrong))
    stepper = derive.Stepper(derivation)
    stepper.set(line=2)
    assert "the left side is 0.213910, the right side −0.213910" in stepper.sentence


def test_the_values_are_those_of_the_known_answers():
    stepper = derive.sigmoid_prime()
    assert "both sides are 0.213910" in stepper.sentence  # e^−0.8 / (1 + e^−0.8)²
    entropy, squared = derive.cross_entropy(), derive.squared_error()
    for each in (entropy, squared):
        each.buttons["Show all"].click()
    left, right = sides(entropy)[1], sides(squared)[1]
    # h = 0.8 · 1.5 − 0.5 · 1
    np.testing.assert_allclose(right / left, np.exp(-0.7) / (1 + np.exp(-0.7)) ** 2)


@each_stepper
def test_without_a_kernel_the_whole_derivation_is_there(build, monkeypatch):
    stepper, shown = build(), []
    monkeypatch.setattr("helpers.page.board.display", lambda data, raw: shown.append(data))
    stepper._ipython_display_()
    written, picture = shown
    assert written["text/plain"] == f"{stepper.derivation.title}. {stepper.sentence}"
    assert picture["image/png"].startswith(b"\x89PNG")
    assert all("application/vnd.jupyter.widget-view+json" in data for data in shown)
    page = html.unescape(written["text/markdown"])
    assert page.count("\n|") == 2 + len(stepper.derivation.lines)
    for line in stepper.derivation.lines:
        assert f"<b>{line.rule}.</b> {line.why}" in page
    assert page.count(r"\factor") == 0
    assert page.count("{") == page.count("}")


def test_nothing_is_left_of_a_stepper_that_was_shown_or_of_lines_that_were_replaced(monkeypatch):
    monkeypatch.setattr("helpers.page.board.display", lambda data, raw: None)
    alive = ipywidgets.widgets.widget._instances
    before = len(alive)
    stepper = derive.sigmoid_prime()
    for _ in range(3):
        stepper._ipython_display_()
    board = stepper.children[2]
    board.write(stepper.derivation.where, stepper.derivation.lines)
    once = len(alive)
    board.write(stepper.derivation.where, stepper.derivation.lines)
    assert len(alive) == once
    stepper.close()
    assert len(alive) == before


def read_html(value):
    return ElementTree.fromstring(f"<div>{value}</div>")


def marks(before, after):
    _, (_, right, *_) = marked([Line(before, "", ""), Line(after, "", "")], ())
    return ["".join(new.itertext()) for new in read_html(right).iterfind(".//*[@class='changed']")]


def test_what_changed_is_what_is_marked():
    assert marks("a &= b + c", "&= b + 2") == ["2"]
    assert marks("a &= b + c", "&= b - c") == ["−c"]
    assert marks("a &= b + c", "&= b + c") == []
    before, after = read_row(r"a = \frac{b}{c} + d").right, read_row(r"= \frac{b}{c} - d")
    (start, end), *others = changes(before, after.right)
    assert r"= \frac{b}{c} - d"[start:end] == "- d"
    assert others == []
    same = read_row(r"= \frac{b}{c} + d").right
    assert changes(before, same) == []


@each_stepper
def test_every_line_is_mathml_and_none_is_raw(build):
    stepper = build()
    rows = stepper.children[2].children
    for row in rows:
        page = read_html(row.value)
        assert page.find(".//{http://www.w3.org/1998/Math/MathML}math") is not None
        assert not set("\\$") & set("".join(page.itertext()))
    boxes = [row.value.count('class="factor"') for row in rows]
    lines = [*stepper.derivation.where, *(line.formula for line in stepper.derivation.lines)]
    assert sum(boxes) == sum(line.count(r"\factor") for line in lines)


def test_every_stepper_has_a_derivation_of_its_own():
    titles = [build().derivation.title for build in STEPPERS.values()]
    assert len(set(titles)) == len(titles) == 22


def test_the_sentence_names_every_number_that_is_put_in():
    one, three = derive.cross_entropy(), derive.cross_entropy_in_sums()
    assert "feature x₁ = 1.5, with w₂ = −0.5, x₂ = 1: both sides" in one.sentence
    assert (
        "with x₁ = (1, 0.5), x₂ = (1, −1.5), x₃ = (1, 2), y₁ = 0, y₂ = 1, y₃ = 1: both sides"
        in three.sentence
    )
    assert ", with" not in derive.sigmoid_prime().sentence
