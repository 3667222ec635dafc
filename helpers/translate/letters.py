"""What the reader looks up: the letters of other courses, and the formulas in them."""

import html
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from helpers.formulas import dictionary
from helpers.formulas.courses import COURSES, MEANINGS, letter
from helpers.page import typeset
from helpers.page.board import table
from helpers.page.controls import choice
from helpers.page.explorer import Written

HERE = Path(__file__).parent
SHEETS = (HERE.parent / "page" / "live.css", HERE / "letters.css")
FILTER = "".join(
    f".without-{place} tbody tr:nth-child({place}) {{ display: none; }}\n"
    for place in range(1, len(MEANINGS) + 1)
)


class Status(anywidget.AnyWidget):
    """A sentence that a screen reader reads out when it changes; it also leaves the arrow keys to
    the menu.
    """

    _css = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS) + FILTER
    _esm = HERE / "letters.js"
    sentence = traitlets.Unicode().tag(sync=True)


class Letters(Written):
    """The dictionary: menus of courses, a search, the letters beside each other, and every formula
    in the chosen ones.

    controls: the menus and the search box by name, "course", "second", "third" and "search".
    Without a kernel the
    letters and the formulas of all courses are shown.
    """

    def __init__(self):
        courses = [(course.name, key) for key, course in COURSES.items()]
        menus = {
            "course": choice("course", courses, "ng"),
            "second": choice("second course", [("none", ""), *courses], "udacity"),
            "third": choice("third course", [("none", ""), *courses], ""),
        }
        box = ipywidgets.Text(
            description="search", placeholder="a letter or a word: h, theta, rate"
        )
        self.controls = menus | {"search": box}
        bar = ipywidgets.Box([*menus.values(), box]).add_class("live-controls")
        self.status = Status()
        self.letters, self.formulas = (
            ipywidgets.HTML().add_class("jp-RenderedHTMLCommon").add_class("letters-table")
            for _ in range(2)
        )
        # hides rows; a class of the table's own would typeset it again
        self.rows = ipywidgets.Box([self.letters])
        super().__init__([bar, self.status, self.rows, self.formulas])
        self.add_class("explorer")
        for menu in menus.values():
            menu.observe(self._translate, "value")
        box.observe(self._search, "value")
        self._translate()

    @property
    def sentence(self):
        """What the search has found, in words."""
        return self.status.sentence

    @property
    def courses(self):
        """The courses that are chosen, each once, in the order of the menus."""
        chosen = [menu.value for name, menu in self.controls.items() if name != "search"]
        return list(dict.fromkeys(filter(None, chosen)))

    def _translate(self, _=None):
        self.letters.value = typeset.text(_letters(_with_ours(self.courses)))
        self.formulas.value = "".join(typeset.text(_formulas(course)) for course in self.courses)
        self._search()

    def _search(self, _=None):
        query, seen = self.controls["search"].value, _with_ours(self.courses)
        hits = dictionary.find(query)
        shown = [hit.meaning for hit in hits if not hit.courses or set(seen) & set(hit.courses)]
        self.rows._dom_classes = [
            f"without-{place}" for place, meaning in enumerate(MEANINGS, 1) if meaning not in shown
        ]
        self.status.sentence = _sentence(query.strip(), hits, len(shown), seen)

    def written(self):
        """All of it as HTML, for a notebook that is read without a kernel."""
        return f"<p><b>The letters of six courses</b></p>{_letters(COURSES)}" + "".join(
            f"<details><summary>Formulas: {course.name}</summary>{_formulas(key)}</details>"
            for key, course in COURSES.items()
        )

    def __repr__(self):
        return (
            f"The dictionary: {len(MEANINGS)} things, and what {_together(_named(COURSES))} write "
            "for them."
        )


def letters():
    """The dictionary, to search and to switch from one course's letters to another's."""
    return Letters()


def _with_ours(courses):
    return list(dict.fromkeys(["ours", *courses]))


def _named(courses):
    return [COURSES[course].name for course in courses]


def _letters(courses):
    head = "".join(
        f"<th scope='col' style='text-align: left'>{name}</th>"
        for name in ["meaning", *_named(courses)]
    )
    rows = "".join(
        f"<tr><th scope='row' style='text-align: left; font-weight: normal'>{meaning}</th>"
        + "".join(
            f"<td style='text-align: left'>{_cell(letter(meaning, course))}</td>"
            for course in courses
        )
        + "</tr>"
        for meaning in MEANINGS
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(latex):
    return f"${html.escape(latex)}$" if latex else "no letter"


def _formulas(course):
    theirs = COURSES[course]
    original = f"<p><b>In the original:</b> {theirs.place}</p>" if theirs.place else ""
    title = "Our formulas" if course == "ours" else f"Our formulas in the letters of {theirs.name}"
    return (
        table(title, (), dictionary.formulas(course))
        + original
        + "".join(f"<p>{text}</p>" for text in theirs.remarks)
    )


def _sentence(typed, hits, number, seen):
    """What a search has found: number of the hits are rows of the courses that are seen."""
    if not typed:
        return f"{number} rows."
    if not hits:
        return f"Nothing is found: no course writes “{typed}”, and no meaning has such a word."
    which = _together(_named(seen))
    count = f"{number or 'None'} of {len(MEANINGS)} rows for {which}."
    means = [
        f"{meaning} ({_together(names)})" for meaning, names in dictionary.meanings(typed).items()
    ]
    if means:
        return f"{count} “{typed}” stands for: {'; '.join(means)}."
    if number:
        return count
    others = [key for key in COURSES if any(key in hit.courses for hit in hits)]
    return f"{count} “{typed}” is found for {_together(_named(others))}."


def _together(names):
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
