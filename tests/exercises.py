"""The exercises of the notebooks: their starting cells, hints and solutions, as they stand
there."""

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import nbformat

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
SOLUTION = re.compile(
    r"<details><summary>Solution</summary>\n\n```python\n(.*?)\n```\n\n(.*?)\n\n</details>",
    re.DOTALL,
)
HINTS = re.compile(
    r"<details><summary>Hint 1</summary>\n\n(.+?)\n\n"
    r"<details><summary>Hint 2</summary>\n\n(.+?)\n\n</details>\n</details>",
    re.DOTALL,
)


class Exercise(NamedTuple):
    """A cell to be completed, and what is folded below it.

    notebook: its file's stem. place: the cell's number. start: the cell's source. hints: two.
    solution: code that takes the place of the reader's part. why: what stands below the solution.
    imports: the notebook's first code cell.
    """

    notebook: str
    place: int
    start: str
    hints: tuple
    solution: str
    why: str
    imports: str

    @property
    def solved(self):
        """The cell with the solution in the place of what it begins with."""
        return self.with_answer(self.solution)

    def with_answer(self, code):
        """The cell with this code, which defines the function that is checked, or is the whole
        call."""
        if code.startswith("check."):
            return code
        name = re.match(r"def (\w+)", code)[1]
        function = re.compile(rf"^def {name}\(.*?(?=\n\n\n|\Z)", re.DOTALL | re.MULTILINE)
        assert len(function.findall(self.start)) == 1
        return function.sub(lambda _: code, self.start)


def read(path):
    """The exercises of a notebook: each code cell whose next cell begins with a hint."""
    cells = nbformat.read(path, 4).cells
    imports = next(cell.source for cell in cells if cell.cell_type == "code")
    found = []
    for place, (cell, below) in enumerate(pairwise(cells)):
        if cell.cell_type == "code" and below.source.startswith("<details>"):
            hints, solution = HINTS.search(below.source), SOLUTION.search(below.source)
            assert hints, (
                f"{path.stem}: two hints, one inside the other, are missing below cell {place}"
            )
            assert solution, f"{path.stem}: the solution is missing below cell {place}"
            found.append(
                Exercise(path.stem, place, cell.source, hints.groups(), *solution.groups(), imports)
            )
    return found


EXERCISES = {
    f"{exercise.notebook}-{number}": exercise
    for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    for number, exercise in enumerate(read(path), 1)
}
