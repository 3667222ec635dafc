"""What was answered is kept: by two kernels at once, by one that is killed, on a disk that is full;
and it comes back when a question's cell is run again."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from test_predict import press, type_in

from helpers import check, predict, progress
from helpers.activations import sigmoid_prime
from helpers.page import progress as store

ROOT = Path(__file__).resolve().parent.parent
ZEROS = "Not yet: yours returns zeros only."


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The file in which answers are kept in this test."""
    path = tmp_path / "progress.jsonl"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    monkeypatch.setattr(store, "_told", set())
    return path


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def shown(question):
    """The question as after a run of its cell."""
    question.recall()
    return question


def gradient(X, y, w):
    return X.T @ (1 / (1 + 2.718281828459045 ** -(X @ w)) - y) / len(y)


def derivative(h):
    return 1 + 0 * h


def test_an_answer_is_one_line_with_all_that_a_teacher_asks(kept):
    question = shown(predict.how_flat())
    type_in(question, "5,500 times")
    press(shown(predict.which_slope()), "all three of them")
    first, second = lines(kept)
    assert (first["kind"], first["name"], first["given"], first["right"]) == (
        "answer",
        "how_flat",
        "5,500 times",
        True,
    )
    assert (second["name"], second["given"], second["right"]) == (
        "which_slope",
        "all three of them",
        False,
    )
    when = datetime.fromisoformat(first["when"])
    assert when.utcoffset() is not None
    assert abs(datetime.now().astimezone() - when) < timedelta(minutes=1)


def test_what_is_no_answer_is_not_kept(kept):
    question = shown(predict.how_flat())
    type_in(question, "many")
    assert not kept.exists()


@pytest.mark.parametrize("name", sorted({*predict.__all__} - {"choose", "number"}))
def test_every_question_is_kept_under_the_name_that_its_cell_calls(name):
    assert getattr(predict, name)().name == name


def test_running_the_cell_again_shows_the_answer_as_it_was(kept):
    question = shown(predict.which_slope())
    press(question, "all three of them")
    said = question.sentence
    again = shown(predict.which_slope())
    assert again.answered
    assert again.sentence.replace("<div >", "<div role='alert'>") == said
    assert "role='alert'" not in again.sentence  # or Run All would have thirty of them read out
    assert all(way.disabled for way in again.ways.children)
    (chosen,) = [way for way in again.ways.children if "question-chosen" in way._dom_classes]
    assert chosen.description == "all three of them"
    assert len(lines(kept)) == 1


def test_a_reader_can_be_asked_afresh(kept):
    press(shown(predict.which_slope()), "all three of them")
    question = shown(predict.which_slope())
    assert "question-hidden" not in question.again._dom_classes
    question.again.click()
    assert question.sentence == ""
    assert not question.answered
    assert "question-hidden" in question.again._dom_classes
    for way in question.ways.children:
        assert not way.disabled
        assert "question-chosen" not in way._dom_classes
    press(question, question.right)
    assert "That is right." in question.sentence
    assert [line["right"] for line in lines(kept)] == [False, True]
    assert "That is right." in shown(predict.which_slope()).sentence


def test_a_readers_own_question_is_kept_under_its_text(kept):
    def ask():
        return shown(predict.number("How many?", 8.0, 0.1, "They were counted.", {}))

    type_in(ask(), "8 of them")
    assert lines(kept)[0]["name"] == "How many?"
    assert "Your answer: 8." in ask().sentence


def test_an_answer_that_a_question_no_longer_has_is_asked_again(kept):
    store.record("answer", "which_slope", "an answer of an earlier edition", False)
    assert not shown(predict.which_slope()).answered


def test_a_message_after_close_is_not_kept(kept):
    question = shown(predict.how_flat())
    (box,) = question.ways.children
    question.close()
    box._handle_custom_msg({"answer": "5000"}, [])
    assert not kept.exists()


def test_a_passed_check_is_kept_and_others_are_not(kept):
    assert repr(check.derivative(lambda h: 0 * h, of="identity")) == ZEROS
    assert not kept.exists()
    assert check.derivative(derivative, of="identity")
    assert check.gradient(gradient, of="cross_entropy")
    assert check.lines("dJ/dh = p - y")
    assert [line["name"] for line in lines(kept)] == [
        "derivative of identity",
        "gradient of cross_entropy",
        "lines of cross_entropy",
    ]


def test_a_function_of_the_course_is_no_work_of_the_readers(kept):
    assert check.derivative(sigmoid_prime, of="sigmoid")
    assert not kept.exists()


def test_a_damaged_line_is_passed_over_and_said(kept):
    press(shown(predict.which_slope()), "all three of them")
    good = kept.read_bytes()
    damaged = [
        good[: len(good) // 2],
        b"\xff\xfe",
        b"[1, 2]",
        b"{}",
        b"null",
        b'{"when": 3}',
        b"[" * 100_000,
        good.replace(b'"which_slope"', b"{}").strip(),
        good.replace(b'"when": "', b'"when": "x').strip(),
    ]
    kept.write_bytes(b"\n".join(damaged) + b"\n\n" + good)
    assert shown(predict.which_slope()).answered
    numbers = ", ".join(str(number) for number in range(1, len(damaged) + 1))
    said = f"Lines {numbers} of progress.jsonl are damaged and passed over."
    assert said in repr(progress.show())
    assert said in progress.show()._repr_html_()
    assert "1 question answered, 0 right at first" in repr(progress.show())


def test_a_line_that_was_cut_off_does_not_take_the_next_one_with_it(kept):
    press(shown(predict.which_slope()), "all three of them")
    with kept.open("ab") as file:
        file.write(b'{"when": "2026-')
    type_in(shown(predict.how_flat()), "5000")
    entries, damaged = store.read()
    assert [entry["name"] for entry in entries] == ["which_slope", "how_flat"]
    assert damaged == [2]


def folder_in_its_place(path):
    path.mkdir()


def no_folder(path):
    path.parent.rmdir()


def full_disk(path):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    path.symlink_to("/dev/full")


# root may write where a mode forbids it, so that these stand for a disk that cannot be written to
@pytest.mark.parametrize("hinder", [folder_in_its_place, no_folder, full_disk])
def test_a_disk_that_cannot_be_written_to_is_said_once_and_stops_nothing(kept, hinder):
    hinder(kept)
    said = "From here on nothing is kept in progress.jsonl ("
    question = shown(predict.which_slope())
    press(question, "all three of them")
    assert "That is not so." in question.sentence
    assert question.sentence.count(said) == 1
    question = shown(predict.how_flat())
    type_in(question, "5500")
    assert "That is right." in question.sentence
    verdict = check.derivative(derivative, of="identity")
    assert verdict
    assert said not in question.sentence + repr(verdict)


def test_a_check_says_it_too(kept):
    folder_in_its_place(kept)
    verdict = check.derivative(derivative, of="identity")
    assert verdict
    assert repr(verdict).startswith("Right: ")
    assert "nothing is kept in progress.jsonl (Is a directory)" in repr(verdict)


def test_nothing_is_kept_outside_a_notebook(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop("COURSE_PROGRESS")
    code = "from helpers import check; print(check.derivative(lambda h: 1 + 0 * h, of='identity'))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert run.stdout.startswith("Right")
    assert list(tmp_path.iterdir()) == []


# Progress as it is shown.


def test_progress_says_what_was_right_at_first_and_when(kept, monkeypatch):
    assert repr(progress.show()) == "Nothing is answered yet."
    monkeypatch.setenv("JPY_SESSION_NAME", str(kept.with_name("01_sigmoid.ipynb")))
    type_in(shown(predict.how_flat()), "10")
    question = shown(predict.how_flat())
    question.again.click()
    type_in(question, "5000")
    press(shown(predict.which_slope()), predict.which_slope().right)
    monkeypatch.setenv("JPY_SESSION_NAME", "02_squared_error.ipynb")
    check.derivative(derivative, of="identity")
    check.derivative(derivative, of="identity")
    text, page = repr(progress.show()), progress.show()._repr_html_()
    assert "01_sigmoid: 2 questions answered, 1 right at first; 0 checks passed." in text
    assert "02_squared_error: 0 questions answered, 0 right at first; 1 check passed." in text
    today = f"{datetime.now():%Y-%m-%d}"
    assert f"  how_flat: 10: at answer 2: {today}" in text
    for cell in ("how_flat", "at answer 2", "at first", "derivative of identity", "passed", today):
        assert cell in page
    assert page.count("<table>") == 2


def test_nothing_in_the_file_becomes_markup_or_a_formula(kept):
    name = "<img src=x onerror=alert(1)> $x$ \ud800\x07\u202e"
    store.record("answer", name, "<b>8</b> $y$", True)
    page = progress.show()._repr_html_()
    assert "<img" not in page
    assert "<b>8" not in page
    assert "$x" not in page
    assert "y$" not in page
    (page + repr(progress.show())).encode()  # a front end could not be sent half a character


def test_starting_over_twice_in_one_second_keeps_both(kept, capsys):
    for answer in ("10", "100", "1000"):
        question = shown(predict.how_flat())
        assert not question.answered
        type_in(question, answer)
        progress.start_over()
    aside = sorted(kept.parent.iterdir())
    assert len(aside) == 3
    assert sorted(lines(path)[0]["given"] for path in aside) == ["10", "100", "1000"]
    said = capsys.readouterr().out
    assert all(f"progress.jsonl is now {path.name}," in said for path in aside)
    progress.start_over()
    assert "nothing had to be set aside" in capsys.readouterr().out
    assert len(list(kept.parent.iterdir())) == 3


def test_a_file_set_aside_is_never_overwritten(kept, monkeypatch):
    type_in(shown(predict.how_flat()), "10")

    class Still(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 11, 27, 10, 12, 33)

    monkeypatch.setattr(store, "datetime", Still)
    assert store.set_aside().read_text(encoding="utf-8").count("how_flat") == 1
    type_in(shown(predict.how_flat()), "100")
    with pytest.raises(FileExistsError):
        store.set_aside()
    assert [line["given"] for line in lines(kept)] == ["100"]
    (aside,) = set(kept.parent.iterdir()) - {kept}
    assert [line["given"] for line in lines(aside)] == ["10"]


def test_starting_over_never_renames_a_device(monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", os.devnull)
    assert store.set_aside() is None
    assert not Path(os.devnull).is_file()


# Kernels: processes of their own.

WRITING = """
    from helpers.page import progress
    print("ready", flush=True)
    input()
    for number in range({times}):
        assert not progress.record("answer", "{name}", str(number) + "x" * 3000, True)
        print(number, flush=True)
"""


def writers(kept, times, *names):
    """Processes that write answers to the questions of these names, all from the same moment on."""
    processes = [writer(kept, name, times) for name in names]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    return processes


def writer(kept, name, times):
    code = textwrap.dedent(WRITING.format(name=name, times=times))
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COURSE_PROGRESS": str(kept)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, **pipes)


def test_two_kernels_write_at_once_and_nothing_is_torn_or_lost(kept):
    both = ["one", "two"]
    for process in writers(kept, 2000, *both):
        process.communicate()
        assert process.returncode == 0
    entries, damaged = store.read()
    assert damaged == []
    names = [entry["name"] for entry in entries]
    for name in both:
        given = [entry["given"] for entry in entries if entry["name"] == name]
        assert given == [f"{number}{'x' * 3000}" for number in range(2000)]
    # they did write at once, and not one after the other
    assert names not in (sorted(names), sorted(names, reverse=True))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_what_was_answered_when_the_kernel_is_killed_is_there(kept):
    (process,) = writers(kept, 10**6, "killed")
    for _ in range(200):
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0].split()
    entries, damaged = store.read()
    given = [int(entry["given"].rstrip("x")) for entry in entries]
    assert given == list(range(len(given)))
    assert len(given) > max([last, *map(int, rest[:-1])])
    assert len(damaged) <= 1
    type_in(shown(predict.how_flat()), "5000")
    assert store.last_answer("how_flat") == "5000"


def run(folder, *cells, **environment):
    """The outputs of cells that a kernel runs in a folder, with no other setting than these."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    settings = {key: value for key, value in os.environ.items() if key != "COURSE_PROGRESS"}
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=60,
        extra_arguments=["--log-level=40"],
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=settings | {"PYTHONPATH": str(ROOT)} | environment)
    return [cell.outputs for cell in notebook.cells]


ASK = "from helpers import check, predict, progress\nquestion = predict.how_flat()\nquestion"
ANSWER = "question.ways.children[0]._handle_custom_msg({'answer': '10'}, [])"


def test_a_kernel_keeps_answers_beside_its_notebook_and_the_next_one_shows_them(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    moved = "import os; os.chdir('elsewhere')"
    run(tmp_path, ASK, moved, ANSWER, JPY_SESSION_NAME=str(tmp_path / "01_sigmoid.ipynb"))
    (line,) = lines(tmp_path / "progress.jsonl")
    assert (line["notebook"], line["name"], line["given"]) == ("01_sigmoid", "how_flat", "10")
    _, said, shown = run(tmp_path, ASK, "print(question.sentence)", "progress.show()")
    assert "Your answer: 10. <b>That is not so.</b> The answer: 5,507." in said[0].text
    assert "1 question answered, 0 right at first" in shown[0].data["text/plain"]
    assert "<td style='text-align: left'>how_flat</td>" in shown[0].data["text/html"]


def test_the_cells_of_the_course_as_they_stand_keep_nothing(tmp_path):
    """They are not the reader's doing: none of them passes a check."""
    checked = 0
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code" and "check." in cell.source:
                (output,) = [o for o in cell.outputs if "data" in o]
                assert not output.data["text/plain"].startswith("Right"), cell.source
                checked += 1
    assert checked >= 14


@pytest.mark.parametrize("module", ["conftest", "save_notebooks"])
def test_saved_notebooks_and_tests_do_not_see_what_lies_there(module):
    code = f"import sys; sys.path[:0] = ['.', 'tests']; import {module}, os;"
    code += "print(os.environ['COURSE_PROGRESS'] == os.devnull)"
    environment = {key: value for key, value in os.environ.items() if key != "COURSE_PROGRESS"}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "True"


def test_the_null_device_remembers_nothing(kept, monkeypatch):
    type_in(shown(predict.how_flat()), "10")
    monkeypatch.setenv("COURSE_PROGRESS", os.devnull)
    question = shown(predict.how_flat())
    assert not question.answered
    type_in(question, "100")
    assert "nothing is kept" not in question.sentence
    assert len(lines(kept)) == 1


def test_git_sees_no_file_of_a_readers():
    for name in ("progress.jsonl", "progress.jsonl.2026-11-27-101233-000002"):
        for folder in (".", "notebooks", "elsewhere"):
            command = ["git", "check-ignore", "-q", f"{folder}/{name}"]
            assert subprocess.run(command, cwd=ROOT).returncode == 0
