"""A live figure sends a page what it needs to show the present state, and nothing else."""

from io import BytesIO

import ipywidgets
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread

from helpers.figures import dress
from helpers.page.explorer import Explorer
from helpers.page.live import LiveFigure


class Page:
    """What live.js does, in Python: it keeps pixels, applies what it gets, and confirms when it is
    told to."""

    def __init__(self, live, monkeypatch, ratio=1, dark=False):
        self.live, self.pixels, self.number, self.messages = live, None, None, []
        monkeypatch.setattr(live, "send", self.receive)
        self.tell({"kind": "view", "ratio": ratio, "dark": dark})

    def tell(self, message):
        self.live._handle_custom_msg(message, [])

    def receive(self, message, buffers=()):
        self.messages.append(message["kind"])
        if message["kind"] == "whole":
            self.shape = message["height"], message["width"]
            self.pixels = np.frombuffer(bytes(buffers[0]), np.uint32).copy()
        elif message["kind"] == "patch":
            assert message["number"] == self.number + 1
            places = np.frombuffer(bytes(buffers[0]), np.uint32)
            self.pixels[places] = np.frombuffer(bytes(buffers[1]), np.uint32)
            rows, columns = np.divmod(places, self.shape[1])
            left, top, width, height = message["box"]
            assert (left, top) == (columns.min(), rows.min())
            assert (left + width, top + height) == (columns.max() + 1, rows.max() + 1)
        self.number = message.get("number", self.number)

    def confirm(self):
        self.tell({"kind": "shown", "number": self.number})

    def shows(self, picture):
        return self.pixels.reshape(self.shape).tobytes() == picture.tobytes()


def from_nothing(k, ratio=1, limit=10):
    """The figure of `live` in state k, drawn by matplotlib alone: the still layer, then what
    moves."""
    figure, _, line = parts(k, limit)
    figure.set_dpi(100 * ratio)
    line.set_visible(False)
    figure.canvas.draw()
    line.set_visible(True)
    line.draw(figure.canvas.get_renderer())
    return np.array(figure.canvas.buffer_rgba())


def parts(k=0, limit=10):
    figure = Figure(figsize=(3, 2), dpi=100)
    FigureCanvasAgg(figure)
    ax = figure.add_subplot()
    ax.set_label("main")
    ax.set_xlim(0, limit)
    ax.set_ylim(0, 10)
    line = ax.plot([0, 10], [k, 10 - k], color="#0072B2")[0]
    dress(figure)
    return figure, ax, line


@pytest.fixture
def live():
    figure, _, line = parts()
    live = LiveFigure(figure, [line], "a line")
    live.line = line
    live.set = lambda k: (line.set_ydata([k, 10 - k]), live.refresh())
    return live


@pytest.mark.parametrize("ratio", [1, 2])
def test_after_any_moves_the_page_shows_the_two_layers_drawn_from_nothing(live, monkeypatch, ratio):
    page = Page(live, monkeypatch, ratio)
    page.confirm()
    for k in (1, 7, 7, 2.5, 0, 10, 3):
        live.set(k)
        page.confirm()
        assert page.shows(from_nothing(k, ratio))
    assert page.messages == ["whole"] + ["patch"] * 6  # the move to where it was needs no picture


def test_a_changed_limit_redraws_the_still_part(live, monkeypatch):
    page = Page(live, monkeypatch)
    page.confirm()
    live.figure.axes[0].set_xlim(0, 20)
    live.set(4)
    assert page.shows(from_nothing(4, limit=20))


def test_a_changed_label_is_not_smeared(live, monkeypatch):
    page = Page(live, monkeypatch)
    page.confirm()
    ax = live.figure.axes[0]
    empty = live.pixels()
    ax.set_title("first")
    live.set(4)
    page.confirm()
    assert not page.shows(from_nothing(4))
    ax.set_title("")
    live.set(0)
    assert page.shows(empty)


def test_a_changed_size_sends_the_whole_picture_in_that_size(live, monkeypatch):
    page = Page(live, monkeypatch)
    page.confirm()
    live.figure.set_size_inches(2, 3)  # as many pixels as before
    live.set(2)
    assert page.messages[-1] == "whole"
    assert page.shape == (300, 200)


def test_moves_are_merged_while_a_picture_is_under_way(live, monkeypatch):
    page = Page(live, monkeypatch)
    page.confirm()
    for k in range(1, 9):
        live.set(k)
    assert page.shows(from_nothing(1))
    page.confirm()
    assert page.shows(from_nothing(8))
    assert page.messages == ["whole", "patch", "patch"]


def test_a_picture_that_is_never_confirmed_does_not_stop_the_figure(live, monkeypatch):
    page = Page(live, monkeypatch)
    monkeypatch.setattr("helpers.page.live.PATIENCE", 0)
    live.set(1)
    live.set(2)
    assert page.shows(from_nothing(2))


def test_a_second_view_gets_the_whole_picture(live, monkeypatch):
    page = Page(live, monkeypatch)
    page.confirm()
    live.set(5)
    page.tell({"kind": "view", "ratio": 1, "dark": False})
    assert page.messages[-1] == "whole"
    assert page.shows(from_nothing(5))


def test_without_a_page_nothing_is_drawn_or_sent(live, monkeypatch):
    monkeypatch.setattr(live, "send", lambda *_: pytest.fail("there is nobody to send to"))
    monkeypatch.setattr(
        live.figure.canvas, "draw", lambda: pytest.fail("there is nobody to draw for")
    )
    live.set(3)


def test_the_dark_theme_changes_the_paper_and_the_light_one_brings_it_back(live, monkeypatch):
    light = live.pixels()
    page = Page(live, monkeypatch, dark=True)
    assert (live.pixels()[0, 0] == [0x11, 0x11, 0x11, 0xFF]).all()
    page.tell({"kind": "view", "ratio": 1, "dark": False})
    assert (live.pixels() == light).all()


def test_the_pointer_arrives_in_data_coordinates_of_the_axes_it_was_pressed_on(live, monkeypatch):
    page, heard = Page(live, monkeypatch), []
    live.on_pointer(lambda *event: heard.append(event))
    ax = live.figure.axes[0]
    for phase, x, y in (("press", 2, 3), ("move", 12, 4), ("release", 12, 4)):
        across, up = ax.transData.transform((x, y)) / live.figure.bbox.size
        page.tell({"kind": "pointer", "phase": phase, "x": across, "y": 1 - up})
    assert [(phase, name) for phase, name, _, _ in heard] == [
        ("press", "main"),
        ("move", "main"),
        ("release", "main"),
    ]
    np.testing.assert_allclose([event[2:] for event in heard], [(2, 3), (12, 4), (12, 4)])
    assert page.messages.count("heard") == 3
    live.point("press", "main", 1.0, 1.0)
    assert heard[-1] == ("press", "main", 1.0, 1.0)


def test_a_failing_pointer_function_says_so_and_raises_on(live, monkeypatch):
    page = Page(live, monkeypatch)
    live.on_pointer(lambda phase, name, x, y: 1 / x)
    with pytest.raises(ZeroDivisionError):
        live.point("press", "main", 0, 0)
    assert "division by zero" in live.trouble
    live.point("press", "main", 1, 0)
    assert live.trouble == ""
    assert page.messages == ["whole"]


def test_the_text_alternative_is_the_sentence(live):
    live.sentence = "It rises."
    assert repr(live) == "a line. It rises."


def test_a_saved_picture_is_the_present_state(live):
    live.set(6)
    saved = imread(BytesIO(live._repr_png_()), format="png")
    np.testing.assert_array_equal((saved * 255).round().astype(np.uint8), from_nothing(6))


@pytest.fixture
def explorer():
    figure, _, line = parts()
    control = ipywidgets.FloatSlider(value=1, min=-10, max=10, description="k")

    def move(k):
        line.set_ydata([k, 10 - k])
        if k < 0:
            raise ArithmeticError("k is below 0")
        return f"k is {k:g}."

    return Explorer("a line", {"k": control}, figure, [line], move)


def test_a_failing_callback_says_so_keeps_the_last_good_picture_and_raises_on(explorer):
    explorer.set(k=3)
    good = explorer.live.pixels()
    with pytest.raises(ArithmeticError):
        explorer.controls["k"].value = -1
    assert "k is below 0" in explorer.live.trouble
    assert explorer.sentence == "k is 3."
    assert (explorer.live.pixels() == good).all()
    explorer.controls["k"].value = 4
    assert explorer.live.trouble == ""
    assert explorer.sentence == "k is 4."


def test_a_drag_as_the_browser_sends_it_that_fails_raises_too(explorer):
    with pytest.raises(ArithmeticError):
        explorer.controls["k"].set_state({"value": -2})


def test_an_unknown_control_is_named(explorer):
    with pytest.raises(ValueError, match=r"no control 'rate'.* k$"):
        explorer.set(rate=1)


def test_a_saved_explorer_leaves_its_picture_and_its_sentence(explorer):
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == "a line. k is 1."
    assert explorer._repr_png_().startswith(b"\x89PNG")
