"""What a check finds, shows, and keeps."""

import inspect
from functools import wraps
from pathlib import Path
from typing import NamedTuple

import ipywidgets
from IPython.display import display

from helpers.page import progress, typeset
from helpers.page.explorer import Written
from helpers.page.kept import view

STYLE = f"<style>{Path(__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>"
MEANS = {"✓": "follows", "✗": "does not follow", "?": "cannot be read"}  # of a mark

HEADINGS = "<tr><th scope='col'>mark</th><th scope='col'>line</th><td></td></tr>"


class Line(NamedTuple):
    """A line of a derivation: its mark, its number with what was typed, and, as LaTeX, what was
    read; "" where nothing could be.
    """

    mark: str
    text: str
    latex: str

    def __str__(self):
        return f"{self.mark} {self.text}"


class Verdict(NamedTuple):
    """Whether something is right, the sentences that say so, and why; and the lines of a
    derivation, which a page shows with their marks and typeset.
    """

    right: bool
    sentence: str
    lines: tuple[Line, ...] = ()

    def __bool__(self):
        return self.right

    def __repr__(self):
        return "\n".join([*map(str, self.lines), self.sentence])

    def _ipython_display_(self):
        if not self.lines:
            raise NotImplementedError  # IPython then shows it as text
        Marks(self)._ipython_display_()


class Marks(Written):
    """The lines of a Verdict as the page shows them, and its sentence; where no kernel runs nothing
    but its text is left.
    """

    def __init__(self, verdict):
        self._verdict = verdict
        shown = ipywidgets.HTML(STYLE + typeset.text(self.written()))
        super().__init__([shown.add_class("marks").add_class("jp-RenderedHTMLCommon")])

    def written(self):
        """The lines, in bold the mark of the one that the sentence explains, and the sentence, as
        HTML.
        """
        lines, marks = self._verdict.lines, [line.mark for line in self._verdict.lines]
        explained = next((marks.index(mark) for mark in "?✗" if mark in marks), None)
        rows = (_row(line, place == explained) for place, line in enumerate(lines))
        return (
            f"<table><thead>{HEADINGS}</thead><tbody>{''.join(rows)}</tbody></table>"
            f"<p>{typeset.plain(self._verdict.sentence)}</p>"
        )

    def _display_alone(self):
        display(view(self), raw=True)

    def __repr__(self):
        return repr(self._verdict)


def kept(check):
    """The same check, which records what the reader passes; a function of the course's own is no
    work of the reader's.
    """

    @wraps(check)
    def checked(*arguments, **named):
        verdict = check(*arguments, **named)
        given = inspect.signature(check).bind(*arguments, **named)
        given.apply_defaults()
        if verdict and not _is_ours(next(iter(given.arguments.values()))):
            of = given.arguments["of"]
            name = of if isinstance(of, str) else getattr(of, "name", None) or _name(of)
            trouble = progress.record("check", f"{check.__name__} of {name}")
            return verdict._replace(sentence=f"{verdict.sentence} {trouble}".rstrip())
        return verdict

    return checked


def _is_ours(mine):
    return str(getattr(mine, "__module__", "")).startswith("helpers.")


def _row(line, is_explained):
    mark = f"{line.mark} {MEANS[line.mark]}"
    cells = (
        f"<b>{mark}</b>" if is_explained else mark,
        f"<code>{typeset.plain(line.text)}</code>",
        typeset.display(line.latex),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _name(function):
    return getattr(function, "__name__", type(function).__name__)
