"""A board on which the lines of a derivation appear one under the other, and explorers that have
one.
"""

import html

import ipywidgets
from IPython.display import display

from helpers.formulas.displayed import read_row
from helpers.formulas.tree import changes
from helpers.page import typeset
from helpers.page.explorer import Explorer, close_wholly
from helpers.page.kept import view


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
        # a comma belongs to its formula, or it might begin a line
        listed = [f"{formula}," for formula in where[:-1]] + [*where[-1:]]
        heading = f"<div class='board-where'>with {' '.join(map(typeset.line, listed))}</div>"
        rows = [ipywidgets.HTML(heading)] if where else []
        self._rows = [
            ipywidgets.HTML(_cells(*row)).add_class("board-line")
            for row in marked(lines, functions)
        ]
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

    `written` returns, as HTML, what is saved.
    """

    def _display_alone(self):
        # a kernel shows it in the place of the saved figure
        nothing = ipywidgets.Box(layout={"display": "none"})
        self.children = (*self.children, nothing)
        display(view(self) | {"text/markdown": typeset.markdown(self.written())}, raw=True)
        still = {"text/plain": "The figure.", "image/png": self._repr_png_()}
        display(view(nothing) | still, raw=True)


def marked(lines, functions=None):
    """Each line as (left, right, rule, why), the sides in HTML; what changed from the line before
    is marked.
    """
    before, rows = None, []
    for line in lines:
        left, right = _halves(line.formula)
        changed = []
        if functions is not None:
            row = read_row(line.formula, functions)
            if row.left is None:
                shift = line.formula.index(right)
                places = changes(before, row.right)
                changed = [(start - shift, end - shift) for start, end in places]
            before = row.right
        rows.append((typeset.line(left), typeset.line(right, changed), line.rule, line.why))
    return rows


# a table in Markdown has to have headings; over formulas there is none, since MathJax 2.7 breaks
# lines at the width of the words in a column
HEADINGS = (
    "<thead hidden=''><tr><td style='text-align: right'></td><td></td><th>why</th></tr></thead>"
)


def table(title, where, lines):
    """A whole derivation as an HTML table, with formulas in dollar signs."""
    rows = [HEADINGS]
    for line in lines:
        left, right = map(typeset.display, _halves(line.formula))
        rows.append(
            f"<tr><td style='text-align: right'>{left}</td>"
            f"<td style='text-align: left'>{right}</td>"
            f"<td style='text-align: left'>{_reason(line.rule, line.why)}</td></tr>"
        )
    heading = f": with {', '.join(map(typeset.display, where))}" if where else ""
    return f"<p><b>{html.escape(title)}</b>{heading}</p><table>{''.join(rows)}</table>"


def _halves(formula):
    """The left side, and the relation with the right side."""
    left, _, right = formula.partition("&")
    return left.strip(), right.strip()


def _reason(rule, why):
    return f"<b>{html.escape(rule)}.</b> {html.escape(why)}"


def _cells(left, right, rule, why):
    return (
        f"<div class='board-formula'><div class='board-left'>{left}</div>"
        f"<div class='board-right'>{right}</div></div>"
        f"<div class='board-rule'>{_reason(rule, why)}</div>"
    )
