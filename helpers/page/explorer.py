"""Explorers: labelled controls, one live figure, and a sentence that says what it shows."""

import re
from contextlib import ExitStack

import ipywidgets
from IPython import get_ipython
from traitlets import TraitError, link

from helpers.page import typeset
from helpers.page.kept import Kept, view
from helpers.page.live import LiveFigure

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_by_cell = {}  # the widgets that each cell of the notebook made when it was last run


class Written(Kept):
    """A widget that leaves `written()`, which is HTML, where no kernel runs; running its cell again
    replaces it.
    """

    def __init__(self, children):
        super().__init__(children)
        _replace_earlier(self)

    def snapshot(self):
        """What is left without a kernel, as HTML."""
        return self.written()

    def close(self):
        """Take it off the page, with all that it is made of."""
        super().close()
        close_wholly(*self.children, self.layout)
        self.children = ()

    def _repr_mimebundle_(self, **kwargs):
        return view(self) | {"text/markdown": typeset.markdown(self.written())}


class Explorer(Written):
    """One widget to show in a notebook; running its cell again replaces it.

    title: what the figure is. controls: widgets by name, each with a value. figure, moving: as for
    LiveFigure. move: a function of the controls' values, by name, that moves the artists and
    returns the sentence. presets: {name: {control: value}}, each a button, or a function of the
    present values that returns such a dict; Reset, the state in which a cell showed it, is always
    there. play: the name of a control that play and pause step through. point: a function of the
    present values, and of the axes' name and the coordinates at which the pointer is down, that
    returns such a dict. above, below: widgets above and below the figure, such as a Board.
    """

    def __init__(
        self,
        title,
        controls,
        figure,
        moving,
        move,
        presets=None,
        play=None,
        point=None,
        above=(),
        below=(),
    ):
        self.controls = controls
        self.live = LiveFigure(figure, moving, title)
        self._move = move
        self._good = None
        self._holding = False
        self._start = self.values
        presets = {"Reset": lambda _: self._start} | (presets or {})
        self.buttons = {name: self._button(name, values) for name, values in presets.items()}
        bar = ipywidgets.Box(list(controls.values())).add_class("live-controls")
        super().__init__([bar, self._row(play), *above, self.live, *below])
        self.add_class("explorer")
        for control in controls.values():
            control.observe(self._follow, "value")
        if point:
            self.live.on_pointer(lambda _, *place: self.set(**point(self.values, *place)))
        self._follow()

    @property
    def values(self):
        """The values of the controls, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def sentence(self):
        """What the figure shows now, in words and numbers."""
        return self.live.sentence

    def set(self, **values):
        """Set several controls, by name, and move the figure once; a ValueError, and no change,
        where one cannot be.
        """
        unknown = values.keys() - self.controls.keys()
        if unknown:
            raise ValueError(
                f"there is no control {min(unknown)!r}; the controls are {', '.join(self.controls)}"
            )
        with self.live.lock, ExitStack() as picture_first:
            for control in self.controls.values():
                # the page hears of the sliders last
                picture_first.enter_context(control.hold_sync())
            before = self.values
            self._holding = True
            try:
                for name in self.controls:
                    if name in values:
                        self._set_one(name, values[name])
            except ValueError:
                for name, value in before.items():
                    self.controls[name].value = value
                raise
            finally:
                self._holding = False
            self._follow()

    def mark_idle(self, **idle):
        """Mark the buttons that would do nothing now: a name of a button and whether it is one."""
        for name, nothing in idle.items():
            button = self.buttons[name]
            (button.add_class if nothing else button.remove_class)("live-idle")

    def close(self):
        """Take the explorer off the page, with all that it is made of, and let go of that."""
        super().close()
        self.controls, self.buttons = {}, {}
        self._move = self._good = None

    def _set_one(self, name, value):
        control = self.controls[name]
        try:
            control.value = value
        except TraitError as error:
            raise ValueError(
                f"{name} is {value!r:.60}, which its control does not have ({error})"
            ) from error
        if control.value != value:  # a slider takes the nearest that it has
            raise ValueError(
                f"{name} is {value!r}; its slider goes from {control.min} to {control.max}"
            )

    def _follow(self, _=None):
        with self.live.lock:
            if self._holding:
                return
            values = self.values
            with self.live.telling():
                try:
                    sentence = self._move(**values)
                except Exception:
                    if self._good is not None:
                        self._move(**self._good)
                    raise
            self._good = values
            self.live.refresh()
            self.live.sentence = _printed(sentence)
        self.keep()

    def _row(self, play):
        row = ipywidgets.Box(list(self.buttons.values())).add_class("live-buttons")
        if play:
            slider = self.controls[play]
            player = ipywidgets.Play(
                value=slider.value,
                min=slider.min,
                max=slider.max,
                step=slider.step,
                interval=40,
                show_repeat=False,
            )
            for name in ("max", "value"):  # here, since a page would start with the player's own
                link((slider, name), (player, name))
            row.children = [player, *row.children]
        return row

    def _button(self, name, values):
        button = ipywidgets.Button(description=name)
        button.on_click(lambda _: self.set(**(values(self.values) if callable(values) else values)))
        return button

    def written(self):
        """The figure and its sentence as they are, as HTML."""
        return self.live.written()

    def _repr_png_(self):
        return self.live._repr_png_()

    def __repr__(self):
        return repr(self.live)

    def _ipython_display_(self):
        self._start = self.values
        super()._ipython_display_()

    def _repr_mimebundle_(self, **kwargs):
        return view(self)  # and the picture, as PNG


def _printed(sentence):
    """The sentence with numbers as books print them: −1 for -1, and 2·10⁻⁵ for 2e-05."""
    powers = re.sub(
        r"(?<=\d)e([+-]\d+)\b", lambda found: "·10" + str(int(found[1])).translate(RAISED), sentence
    )
    return re.sub(r"(?<![\w)])-(?=[\d.])", "−", powers)


def _replace_earlier(widget):
    """Close what the cell that is running made when it ran before, and remember the widget as made
    by this run.
    """
    request = getattr(get_ipython(), "get_parent", dict)()
    cell = request.get("metadata", {}).get("cellId")
    if cell is None:
        return
    run, earlier = _by_cell.get(cell, (None, []))
    if run != request["header"]["msg_id"]:
        for old in earlier:
            old.close()
        earlier = []
    _by_cell[cell] = request["header"]["msg_id"], [*earlier, widget]


def close_wholly(*widgets):
    """Close widgets with all that they are made of."""
    for part in [part for widget in widgets for part in _parts(widget)]:
        part.close()


def _parts(widget):
    """The widget and all widgets that it is made of: its children, their layouts and styles."""
    yield widget
    for name in widget.keys:
        value = getattr(widget, name)
        for part in value if isinstance(value, tuple | list) else [value]:
            if isinstance(part, ipywidgets.Widget):
                yield from _parts(part)
