"""What a reader has answered and which checks agreed, kept in progress.jsonl beside the notebook.

One line of JSON for each, written at once: what is shown as answered is in the file.
"""

import errno
import json
import os
import sys
from datetime import datetime
from pathlib import Path

from IPython import get_ipython

FOLDER = Path.cwd()  # a kernel starts in its notebook's folder
FIELDS = {"when": str, "notebook": str, "kind": str, "name": str, "given": str, "right": bool}
KINDS = ("answer", "check")
_told = set()  # of what has already been said


def path():
    """The file: what COURSE_PROGRESS names, or else beside the notebook; outside of one, nowhere.

    The null device as COURSE_PROGRESS keeps nothing and remembers nothing.
    """
    named = os.environ.get("COURSE_PROGRESS") or (None if get_ipython() else os.devnull)
    return Path(named) if named else FOLDER / "progress.jsonl"


def record(kind, name, given="", right=True):
    """Append one line; return a sentence where it cannot be kept, once for each kernel, and else
    "".

    kind: "answer" or "check". name: of the question or the check. given: what was answered.
    """
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    entry = {"when": now, "notebook": _notebook(), "cell": _cell(), "kind": kind, "name": name}
    try:
        _append(json.dumps(entry | {"given": given, "right": right}).encode() + b"\n")
    except OSError as error:
        if "lost" not in _told:
            _told.add("lost")
            return (
                f"From here on nothing is kept in {path().name} ({error.strerror}); all else works "
                "as before."
            )
    return ""


def read():
    """The entries, in the order of their lines, and the numbers of the lines that are damaged."""
    entries, damaged = [], []
    lines = path().read_bytes().splitlines() if path().is_file() else []
    for number, line in enumerate(lines, 1):
        if entry := _entry(line):
            entries.append(entry)
        elif line.strip():
            damaged.append(number)
    return entries, damaged


def last_answer(name):
    """What was last answered to a question, or None."""
    try:
        entries, _ = read()
    except OSError:  # `record` says so, where something would be lost
        return None
    answers = (entry for entry in reversed(entries) if entry["kind"] == "answer")
    return next((entry["given"] for entry in answers if entry["name"] == name), None)


def set_aside():
    """Rename the file, over no other; return its new path, or None where there is no file."""
    old = path()
    if not old.is_file():
        return None
    new = Path(f"{old}.{datetime.now():%Y-%m-%d-%H%M%S-%f}")
    new.touch(exist_ok=False)  # no other kernel can take the name from here on
    return old.replace(new)


def _append(data):
    with path().open("ab+", buffering=0) as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # the line before was cut off
                data = b"\n" + data
        if file.write(data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _entry(line):
    """What a line holds, or None where it is damaged."""
    try:
        entry = json.loads(line)
        fits = all(isinstance(entry[field], kind) for field, kind in FIELDS.items())
        datetime.fromisoformat(entry["when"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return entry if fits and entry["kind"] in KINDS else None


def _notebook():
    """The notebook's name, where the front end tells the kernel: JupyterLab and VS Code do."""
    space = getattr(sys.modules.get("__main__"), "__dict__", {})
    told = Path(str(space.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")))
    return told.stem if told.suffix == ".ipynb" else ""


def _cell():
    """The id of the cell that is running, where the front end tells it."""
    request = getattr(get_ipython(), "get_parent", dict)()
    return str(request.get("metadata", {}).get("cellId", ""))
