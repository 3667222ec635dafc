"""What the reader has done so far: questions answered and checks passed, in each notebook."""

import html
from datetime import datetime

from helpers.page import progress, typeset

HEADINGS = ("question or check", "first answer", "right", "when")


class Progress:
    """A table for each notebook, which can be read without a kernel.

    entries, damaged: as read from the file.
    """

    def __init__(self, entries, damaged):
        self.notebooks, self.damaged = {}, damaged
        for entry in entries:
            rows = self.notebooks.setdefault(entry["notebook"], {})
            rows.setdefault((entry["kind"], entry["name"], _place(entry)), []).append(entry)

    @property
    def trouble(self):
        """A sentence about the lines that were passed over."""
        which = ", ".join(map(str, self.damaged))
        lines, were = ("Line", "is") if len(self.damaged) == 1 else ("Lines", "are")
        return f"{lines} {which} of {progress.path().name} {were} damaged and passed over."

    def sentence(self, notebook):
        """How much has been done in a notebook, in words."""
        rows = self.notebooks[notebook]
        answers = [entries for (kind, *_), entries in rows.items() if kind == "answer"]
        first = sum(entries[0]["right"] for entries in answers)
        asked = f"{_count(len(answers), 'question')} answered, {first} right at first"
        return f"{asked}; {_count(len(rows) - len(answers), 'check')} passed"

    def __repr__(self):
        lines = []
        for notebook in sorted(self.notebooks):
            lines.append(f"{_heading(notebook)}: {self.sentence(notebook)}.")
            lines += [f"  {': '.join(filter(None, row))}" for row in self._rows(notebook)]
        if self.damaged:
            lines.append(self.trouble)
        return "\n".join(lines).encode(errors="replace").decode() or "Nothing is answered yet."

    def _repr_html_(self):
        parts = []
        for notebook in sorted(self.notebooks):
            parts.append(
                f"<p><b>{typeset.plain(_heading(notebook))}</b>: {self.sentence(notebook)}.</p>"
            )
            rows = [_row("th scope='col'", HEADINGS)]
            rows += [_row("td", map(typeset.plain, row)) for row in self._rows(notebook)]
            parts.append(f"<table>{''.join(rows)}</table>")
        if self.damaged:
            parts.append(f"<p>{html.escape(self.trouble)}</p>")
        return "".join(parts) or f"<p>{self!r}</p>"

    def _rows(self, notebook):
        for (kind, name, _), entries in self.notebooks[notebook].items():
            right = next((n for n, entry in enumerate(entries, 1) if entry["right"]), 0)
            when = datetime.fromisoformat(entries[0]["when"])
            said = {0: "not yet", 1: "at first"}.get(right, f"at answer {right}")
            yield (
                name,
                entries[0]["given"],
                said if kind == "answer" else "passed",
                f"{when:%Y-%m-%d %H:%M}",
            )


def show():
    """What has been answered in each notebook, what was right at first, which checks were passed,
    and when.
    """
    return Progress(*progress.read())


def start_over():
    """Set progress.jsonl aside under another name, so that all questions are asked afresh; nothing
    is deleted. Raises OSError where it cannot be renamed.
    """
    new = progress.set_aside()
    if new is None:
        print(f"There is no {progress.path().name} here: nothing had to be set aside.")
    else:
        print(
            f"{progress.path().name} is now {new.name}, with all that was in it. A question asks "
            "afresh when its cell is run again."
        )


def _place(entry):
    """What tells two checks of the same kind apart; a question has its name."""
    return str(entry.get("cell", "")) if entry["kind"] == "check" else ""


def _count(number, noun):
    return f"{number} {noun}{'s' * (number != 1)}"


def _heading(notebook):
    return notebook or "A notebook whose name is not known"


def _row(tag, cells):
    aligned = "style='text-align: left'"
    return f"<tr>{''.join(f'<{tag} {aligned}>{cell}</{tag[:2]}>' for cell in cells)}</tr>"
