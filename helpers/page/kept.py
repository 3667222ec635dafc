"""Widgets that leave a snapshot in the notebook, for when it is opened again without a kernel."""

import os
import threading
import time
from functools import cache
from pathlib import Path

import ipywidgets
from IPython import get_ipython
from IPython.display import display

from helpers.page import typeset

STYLE = f"<style>{Path(__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>"
AGAIN = "<p class='kept-again'>Run → Run All Cells makes this live.</p>"
PAUSE = 1.0  # seconds without a change after which a snapshot is renewed

_behind = set()  # the widgets that have changed since their snapshot


class Kept(ipywidgets.VBox):
    """A widget whose snapshot, HTML that `snapshot()` returns, is saved with the notebook.

    Jupyter's server tells its kernels which notebook they run. There, in JupyterLab and Notebook 7,
    the snapshot is an output of its own below the widget, and a style shows one of the two; where
    notebooks are run and saved from the command line there is none.
    """

    def __init__(self, children=()):
        self._snapshot, self._rests_at = None, 0.0
        super().__init__(children)
        self.add_class("kept-live")

    def keep(self):
        """Renew the snapshot when nothing has changed for a while, or when the cell has run."""
        if self._snapshot is None:
            return
        self._rests_at = time.monotonic() + PAUSE
        if self not in _behind:
            _behind.add(self)
            self._look_after(PAUSE)

    def close(self):
        """Take it off the page; its snapshot is not renewed any more."""
        self._snapshot = None
        _behind.discard(self)
        super().close()

    def _look_after(self, seconds):
        timer = threading.Timer(seconds, self._look)
        timer.daemon = True
        timer.start()

    def _look(self):
        if self in _behind:
            left = self._rests_at - time.monotonic()
            self._look_after(left) if left > 0 else self._renew()

    def _renew(self):
        _behind.discard(self)
        if self._snapshot is None:
            return
        before, self._snapshot = self._snapshot, self.snapshot()
        if self._snapshot != before:
            self._show_snapshot(update=True)

    def _show_snapshot(self, update):
        shown = typeset.markdown(self._snapshot)
        whole = f"<div class='kept'>{STYLE}\n\n{shown}\n\n{AGAIN}</div>"
        bundle = {"text/markdown": whole, "text/plain": repr(self)}
        display(bundle, raw=True, display_id=self.model_id, update=update)

    def _ipython_display_(self):
        if "JPY_SESSION_NAME" not in os.environ:
            return self._display_alone()
        _watch_cells()
        display(view(self) | {"text/plain": ""}, raw=True)
        self._snapshot = self.snapshot()
        self._show_snapshot(update=False)

    def _display_alone(self):
        raise NotImplementedError  # IPython then shows the widget as if there were no method


def view(widget):
    """What shows a widget on a page, for `display`; ipywidgets 7, which Colab has, has no method
    that returns it.
    """
    place = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {"text/plain": repr(widget), "application/vnd.jupyter.widget-view+json": place}


@cache
def _watch_cells():
    """From now on renew at the end of each cell what it has changed."""

    def renew(_):
        for widget in list(_behind):
            widget._renew()

    get_ipython().events.register("post_run_cell", renew)
