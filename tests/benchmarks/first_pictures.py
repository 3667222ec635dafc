"""How long a reader waits: for the first picture of an explorer or stepper, and for a notebook."""

import statistics
import time

import nbformat
from nbclient import NotebookClient

from tests import lab
from tests.benchmarks.page import write_notebook

SHOWN = "explore.rates()", "explore.pairing()", "derive.sigmoid_prime()"
TIMES = 3  # in fresh kernels
FIRST_PICTURE = """async () => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const run = async (index) => {
    notebook.activeCellIndex = index;
    await window.jupyterapp.commands.execute('notebook:run-cell');
  };
  await run(0);
  const put = CanvasRenderingContext2D.prototype.putImageData;
  const painted = new Promise((resolve) => {
    CanvasRenderingContext2D.prototype.putImageData = function (...all) {
      put.apply(this, all);
      CanvasRenderingContext2D.prototype.putImageData = put;
      resolve(performance.now());
    };
  });
  const begin = performance.now();
  run(1);
  return (await painted) - begin;
}"""


def first_pictures(notebook, folder):
    """{call: the milliseconds from running its cell to its first picture on the page}."""
    took = {}
    for number, call in enumerate(SHOWN):
        took[call] = []
        for time_ in range(TIMES):
            file = f"first_{number}_{time_}.ipynb"
            write_notebook(folder / file, "from helpers import derive, explore", call)
            notebook.open(file)
            took[call].append(notebook.page.evaluate(FIRST_PICTURE))
            notebook.rest()
    return {call: statistics.median(times) for call, times in took.items()}


def run_all(path):
    """The seconds that a notebook takes after its first code cell, which imports."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, kernel_name="python3")
    code = [(place, cell) for place, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    with client.setup_kernel(cwd=path.parent):
        client.execute_cell(code[0][1], code[0][0])
        begin = time.perf_counter()
        for place, cell in code[1:]:
            client.execute_cell(cell, place)
        return time.perf_counter() - begin


def all_notebooks():
    """{name: the median of some runs of run_all}."""
    return {
        path.stem: statistics.median(run_all(path) for _ in range(TIMES))
        for path in sorted((lab.ROOT / "notebooks").glob("*.ipynb"))
    }
