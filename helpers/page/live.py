"""Live figures: a matplotlib figure on the page that redraws only what moves."""

import html
import io
import threading
import time
from base64 import b64encode
from contextlib import contextmanager
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.image import imsave

from helpers.figures import dress
from helpers.page import typeset

HERE = Path(__file__).parent
PATIENCE = 1.0  # seconds after which a picture that no page has confirmed is taken for lost


class LiveFigure(anywidget.AnyWidget):
    """A matplotlib figure on the page whose still part is drawn once, and whose moving part follows
    the hand.

    figure: a matplotlib Figure at 100 dots per inch, one dot for each CSS pixel. moving: its
    artists that change. title: what the picture is; sentence: what it shows now; trouble: what went
    wrong, or "". draggable: whether the pointer's press, move and release are handed to
    `on_pointer` functions.
    """

    _esm = HERE / "live.js"
    _css = HERE / "live.css"
    title = traitlets.Unicode().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    trouble = traitlets.Unicode().tag(sync=True)
    draggable = traitlets.Bool(False).tag(sync=True)

    def __init__(self, figure, moving, title):
        super().__init__(title=title)
        self.figure = figure
        self._moving = sorted(moving, key=lambda artist: artist.zorder)
        self._listeners = []
        self._still = None  # the picture without what moves
        self._shown = None  # the picture that the page has, None while there is no page
        self._pressed = None  # the axes on which a drag began
        self._number = 0
        self._sent_at = None  # when the picture under way was sent, None while none is
        self._behind = False
        # the page's messages arrive in another thread than the cells'
        self.lock = threading.RLock()
        for artist in moving:
            artist.set_animated(True)
        dress(figure)
        self.on_msg(self._receive)

    def pixels(self):
        """Draw the present state and return it, (height, width, 4) bytes.

        The still part is drawn again only where something in it, such as a limit or a label, has
        changed.
        """
        with self.lock:
            canvas = self.figure.canvas
            if self._still is None or self.figure.stale:
                canvas.draw()
                self._still = canvas.copy_from_bbox(self.figure.bbox)
            canvas.restore_region(self._still)
            for artist in self._moving:
                artist.draw(canvas.get_renderer())
            return np.array(canvas.buffer_rgba())

    def refresh(self):
        """Show the present state on the page; while a picture is under way, moves are merged into
        the next.
        """
        with self.lock:
            if self._shown is None:
                return
            if self._sent_at is not None and time.monotonic() - self._sent_at < PATIENCE:
                self._behind = True
                return
            self._paint()

    def _paint(self):
        picture = self.pixels()
        height, width, _ = picture.shape
        now = picture.view(np.uint32)[:, :, 0]
        changed = np.flatnonzero(now != self._shown) if now.shape == self._shown.shape else None
        self._behind = False
        if changed is not None and changed.size == 0:
            self._sent_at = None
            return
        self._number += 1
        self._sent_at = time.monotonic()
        self._shown = now
        if changed is None or 2 * changed.size > now.size:
            css_width = self.figure.get_figwidth() * 100
            message = {"kind": "whole", "width": width, "height": height, "css_width": css_width}
            self.send(message | {"number": self._number}, [now.reshape(-1)])
        else:
            rows, columns = changed // width, changed % width
            left, top = int(columns.min()), int(rows[0])
            box = [left, top, int(columns.max()) - left + 1, int(rows[-1]) - top + 1]
            message = {"kind": "patch", "number": self._number, "box": box}
            self.send(message, [changed.astype(np.uint32), now.reshape(-1)[changed]])

    def _receive(self, _, message, buffers):
        with self.lock:
            match message:
                case {"kind": "shown", "number": number} if number == self._number:
                    self._sent_at = None
                    if self._behind:
                        self._paint()
                case {"kind": "view", "ratio": ratio, "dark": dark}:
                    self._view_opened(ratio, dark)
                case {"kind": "pointer", "phase": phase, "x": x, "y": y}:
                    try:
                        self._point_at_share(phase, x, y)
                    finally:
                        self.send({"kind": "heard"})

    def _view_opened(self, ratio, dark):
        self.figure.set_dpi(100 * min(max(ratio, 1), 3))
        dress(self.figure, dark)
        self._shown = np.empty((0, 0), dtype=np.uint32)
        self._paint()

    def on_pointer(self, function):
        """Call function(phase, axes_name, x, y) at each press, move and release, in the data
        coordinates of the axes.

        The axes are known by their label, `Axes.set_label`; a drag stays on the axes where it was
        pressed.
        """
        self._listeners.append(function)
        self.draggable = True

    def point(self, phase, axes_name, x, y):
        """Do from Python what the pointer does: phase is "press", "move" or "release", (x, y) in
        data coordinates.

        A function that fails is told of in words on the page, and raised on.
        """
        with self.telling():
            for function in self._listeners:
                function(phase, axes_name, x, y)

    @contextmanager
    def telling(self):
        """Say in words, under the picture, what goes wrong inside; and nothing once it goes right
        again.
        """
        try:
            yield
        except Exception as error:
            self.trouble = (
                f"This cannot be shown ({error}). The picture is still the one before it."
            )
            raise
        self.trouble = ""

    def _point_at_share(self, phase, across, down):
        width, height = self.figure.bbox.size
        place = across * width, (1 - down) * height
        if phase == "press":
            seen = (ax for ax in self.figure.axes if ax.get_visible())
            self._pressed = next((ax for ax in seen if ax.bbox.contains(*place)), None)
        if self._pressed is not None:
            x, y = self._pressed.transData.inverted().transform(place)
            name = self._pressed.get_label()
            if phase == "release":
                self._pressed = None
            self.point(phase, name, float(x), float(y))

    def close(self):
        """Take the figure off the page, and let go of it."""
        super().close()
        self.figure = self._still = self._shown = None
        self._moving, self._listeners = [], []

    def written(self):
        """The picture and its sentence as they are, as HTML."""
        with self.lock:
            picture, told, sentence = self.pixels(), html.escape(repr(self)), self.sentence
            width = self.figure.get_figwidth() * 100
        source = f"data:image/png;base64,{b64encode(_png(picture)).decode()}"
        return (
            f"<img alt='{told}' width='{width:g}' src='{source}'><p>{typeset.plain(sentence)}</p>"
        )

    def _repr_png_(self):
        return None if self.figure is None else _png(self.pixels())

    def __repr__(self):
        return f"{self.title}. {self.sentence}"


def _png(pixels):
    file = io.BytesIO()
    imsave(file, pixels, format="png", pil_kwargs={"optimize": True})
    return file.getvalue()
