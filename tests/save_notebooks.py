"""Run every notebook in a fresh kernel and save it with its outputs, in a form that only a changed
result changes.

A notebook that raises, or writes to stderr, is left as it was, and the exit status is 1.
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from helpers import explore

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
# as on a fresh machine, whatever has been answered here
os.environ["COURSE_PROGRESS"] = os.devnull
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def run(notebook, folder):
    """Run a notebook's cells in place, with `folder` as the working directory; no widget state is
    kept."""
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=120,
        # Errors only: a kernel would warn that its connection, which stays on this machine, is not
        # encrypted.
        extra_arguments=["--log-level=40"],
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        record_timing=False,
        coalesce_streams=True,
    ).execute()
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            # An exception in a widget's callback gets this far as a traceback on stderr, and no
            # further.
            if output.get("name") == "stderr":
                raise ValueError(f"cell {number} wrote to stderr:\n{output.text}")


def settle(notebook):
    """Drop, in place, what differs between two runs, two Pythons or two editors."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {
                k: v for k, v in notebook.metadata.language_info.items() if k != "version"
            },
        }
    )
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            # A saved view points at a widget that lived in this kernel; without it, what is shown
            # is the picture.
            output.get("data", {}).pop(WIDGET_VIEW, None)
        describe_pictures(cell)


def describe_pictures(cell):
    """Give each picture, in place, the words that stand for it: the cell's `alt`, or else what the
    outputs say in words up to there.
    """
    said = cell.metadata.get("alt", "")
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "alt" not in cell.metadata and data.get("text/plain") != "The figure.":
            said = data.get("text/plain", said)
        if "image/png" in data:
            output.metadata.setdefault("image/png", {})["alt"] = said


def save(notebook, path):
    """Write the notebook beside `path`, then put it in its place in one step."""
    nbformat.validate(notebook)
    new = path.with_suffix(".ipynb.new")
    new.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    new.replace(path)


def save_picture():
    """Write the picture in the README, of the first explorer, beside the notebooks."""
    (NOTEBOOKS / "convergence.png").write_bytes(explore.convergence()._repr_png_())


def main():
    failed = 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        try:
            run(notebook, path.parent)
        except (CellExecutionError, CellTimeoutError, DeadKernelError, ValueError) as error:
            failed += 1
            print(f"{path.name}: not saved\n{error}", file=sys.stderr)
        else:
            settle(notebook)
            save(notebook, path)
            print(f"{path.name}: saved")
    if not failed:
        save_picture()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
