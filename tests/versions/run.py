"""Run all notebooks with other versions of the libraries: python tests/versions/run.py NAME, where
NAME.txt, beside this file, names a set.

The set is installed into an environment of its own, with the Python that runs this. The exit status
is 1 where a notebook raises, or writes a warning.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN_ALL = """
import sys
from pathlib import Path

import nbformat
sys.path.insert(0, "tests")
import save_notebooks

for path in sorted(Path("notebooks").glob("*.ipynb")):
    save_notebooks.run(nbformat.read(path, as_version=4), path.parent)
    print(f"{path.name}: it runs", flush=True)
"""


def main(name):
    requirements = Path(__file__).with_name(f"{name}.txt")
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "Scripts" if sys.platform == "win32" else "bin", "python")
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run(
            [*install, "-r", requirements, "nbclient", "nbformat", "-e", ROOT], check=True
        )
        return subprocess.run([python, "-c", RUN_ALL], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
