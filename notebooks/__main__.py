"""Open JupyterLab on a reader's own copies of the notebooks: `python notebooks`.

The copies stand in my_notebooks/, which git ignores. What a reader has changed there is never
written over; a copy that is as it was made is renewed when the course's notebook is. Further
arguments go to JupyterLab.
"""

import hashlib
import json
import os
import platform
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent
OWN = COURSE.parent / "my_notebooks"
MADE = ".made.json"  # in OWN: what each copy was made of, and how it was made, as hashes


def copy(course=COURSE, own=OWN):
    """Make the copies that are missing, renew those that are as they were made, and return a line
    for each that was changed and is older than the course's.
    """
    own.mkdir(exist_ok=True)
    record = own / MADE
    made = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    older = []
    for source in sorted([*course.glob("*.ipynb"), *course.glob("*.png")]):
        mine, now = own / source.name, digest(source.read_bytes())
        known = made.get(source.name, {"of": None, "as": None})
        if mine.exists() and known["of"] == now:
            continue
        if mine.exists() and known["as"] != digest(mine.read_bytes()):
            older.append(
                f"{source.name}: the course has a newer one, and yours is kept. To have both, "
                "rename yours and start again."
            )
            continue
        content = opened(source.read_bytes()) if source.suffix == ".ipynb" else source.read_bytes()
        put(mine, content)
        made[source.name] = {"of": now, "as": digest(content)}
        put(record, json.dumps(made, indent=1).encode())
    return older


def opened(content):
    """A notebook as JupyterLab has it once it is open: else to open it would be to change it."""
    notebook = json.loads(content)
    notebook["metadata"]["language_info"]["version"] = platform.python_version()
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def put(path, content):
    """Write a file in one step."""
    new = path.with_name(path.name + ".new")
    new.write_bytes(content)
    new.replace(path)


def digest(content):
    """The hash by which a copy is known again."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    from jupyterlab.labapp import main

    for line in copy():
        print(line)
    os.chdir(COURSE.parent)
    main([f"--LabApp.default_url=/lab/tree/{OWN.name}/00_formulas.ipynb", *sys.argv[1:]])
