"""A board on which the lines of a derivation appear one under the other, and explorers that have
one.
"""

import html
import re

import ipywidgets
from IPython.display import display

from helpers.figures.ideas import FACTOR
from helpers.formulas.displayed import read_row
from helpers.formulas.tree import changes
from helpers.page.explorer import Explorer, close_wholly


class Board(ipywidgets.VBox):
    """The lines of a derivation, each typeset once; the first ones are seen, and what is new in the
    last is marked.

    where: definitions. lines: as in a Derivation. functions: the letters after which a bracket
    holds an argument; without them nothing is marked, and a line may be any LaTeX.
    """

    def __init__(self, where=(), lines=(), functions=None):
        super().__init__()
        self.add_class("board")
        self.write(where, lines, functions)

    def write(self, where, lines, functions=None):
        """Put other lines on the board, all of them to be seen."""
        before = self.children
        heading = f"<div class='board-where'>{_where(where)}</div>" if where else ""
        rows = [ipywidgets.HTMLMath(heading)] if where else []
        self._rows = [ipywidgets.HTMLMath(_cells(*row)) for row in marked(lines, functions)]
        for row in self._rows:
            row.add_class("board-line")
        self.children = (*rows, *self._rows)
        close_wholly(*before)
        self.show(len(self._rows))

    def show(self, number):
        """Show the first lines, up to this number, and mark the last of them."""
        for place, row in enumerate(self._rows, 1):
            for name, wanted in (("board-hidden", place > number), ("board-last", place == number)):
                if wanted != (name in row._dom_classes):
                    (row.add_class if wanted else row.remove_class)(name)


class Lesson(Explorer):
    """An explorer with a board; without a kernel it leaves the whole of what is written there, and
    the figure below it.

    `written` returns the HTML that is saved.
    """

    def _ipython_display_(self):
        # a kernel shows it in the place of the saved figure
        nothing = ipywidgets.Box(layout={"display": "none"})
        self._links.append(nothing)
        live, still = self._repr_mimebundle_(), nothing._repr_mimebundle_()
        display(live | {"text/html": self.written()}, raw=True)
        display(still | {"text/plain": "The figure.", "image/png": self._repr_png_()}, raw=True)


def marked(lines, functions=None):
    """Each line as (left, right, rule, why) in LaTeX for the page; what changed from the line
    before is marked.
    """
    before, rows = None, []
    for line in lines:
        left, right = _halves(line.formula)
        if functions is not None:
            row = read_row(line.formula, functions)
            if row.left is None:
                shift = line.formula.index(right)
                right = _mark(
                    right,
                    [(start - shift, end - shift) for start, end in changes(before, row.right)],
                )
            before = row.right
        rows.append((_typeset(left), _typeset(right), line.rule, line.why))
    return rows


def table(title, where, lines):
    """A whole derivation as HTML, for a notebook that is read without a kernel."""
    rows = [
        f"<tr><td style='text-align: right'>{_math(_typeset(left))}</td><td style='text-align: "
        f"left'>{_math(_typeset(right))}</td><td style='text-align: "
        f"left'><b>{html.escape(line.rule)}.</b> {html.escape(line.why)}</td></tr>"
        for line in lines
        for left, right in [_halves(line.formula)]
    ]
    caption = f"<p><b>{html.escape(title)}</b>{': ' if where else ''}{_where(where)}</p>"
    return f"{caption}<table>{''.join(rows)}</table>"


def _where(where):
    return "with " + ", ".join(_math(latex) for latex in where) if where else ""


def _halves(formula):
    """The left side, and the relation with the right side."""
    left, _, right = formula.partition("&")
    return left.strip(), right.strip()


def _math(latex):
    return f"$\\displaystyle {html.escape(latex)}$" if latex else ""


def _mark(latex, spans):
    for start, end in sorted(spans, reverse=True):
        new = latex[start:end]
        alone = latex[:start].rstrip()[-1:] in tuple("=([{")
        # without it the sign would move close to its term
        space = "{}" if new[0] in "+-" and not alone else ""
        latex = f"{latex[:start]}{{\\class{{mjx-changed}}{{{space}{new}}}}}{latex[end:]}"
    return latex


def _typeset(latex):
    r"""Give \factor{…} the box and the colours of f′(h)."""
    while match := re.search(r"\\factor\{", latex):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(latex[end], 0)
            end += 1
        inside = latex[match.end() : end - 1]
        size = r"\displaystyle " if r"\frac" in inside else ""
        box = rf"\colorbox{{{FACTOR.tint}}}{{\(\color{{{FACTOR.text_on_tint}}}{size}{inside}\)}}"
        latex = latex[: match.start()] + box + latex[end:]
    return latex


def _cells(left, right, rule, why):
    return (
        f"<div class='board-left'>{_math(left)}</div><div class='board-right'>{_math(right)}</div>"
        f"<div class='board-rule'><b>{html.escape(rule)}.</b> {html.escape(why)}</div>"
    )
