"""The reader's function is called on copies, is stopped in time, and its errors are told with their
line."""

import _thread
import contextvars
import gc
import linecache
import math
import os
import signal
import sys
import threading
import time
import warnings
import weakref
from functools import partial

import numpy as np
import pytest

from helpers.check.functions import attempt
from helpers.check.functions.attempt import TookTooLong, calls, in_short


def cell(source, name="ipykernel_1/2.py"):
    """What a notebook cell defines, its source known to linecache as IPython makes it known."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    space = {"np": np, "math": math, "time": time}
    exec(compile(source, name, "exec"), space)
    return space


def only(function, *given, **options):
    (outcome,) = calls(function, [given], **options)
    return outcome


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before
    assert sys.gettrace() is None or "attempt" not in sys.gettrace().__module__


def test_each_call_has_its_outcome_in_order():
    outcomes = calls(lambda a, b: a + b, [(1, 2), ("x", "y"), (3, None), (5, 6)])
    assert [outcome.value for outcome in outcomes] == [3, "xy", None, 11]
    assert [type(outcome.error) for outcome in outcomes] == [
        type(None),
        type(None),
        TypeError,
        type(None),
    ]
    assert calls(lambda: 1, []) == []


def test_copies_go_in_and_can_be_compared_afterwards():
    given = np.array([1.0, 2.0])

    def mine(a):
        a += 1
        return a

    first, second = calls(mine, [(given,), (given,)])
    assert given.tolist() == [1, 2]
    assert first.arguments[0].tolist() == second.arguments[0].tolist() == [2, 3]


def test_the_function_runs_in_a_thread_with_the_callers_context():
    letter = contextvars.ContextVar("letter")
    letter.set("h")
    assert only(
        lambda: (letter.get(), threading.current_thread() is threading.main_thread())
    ).value == ("h", False)


def test_what_the_function_prints_is_printed(capfd):
    only(lambda: print("the shape is", (3,)))
    assert capfd.readouterr() == ("the shape is (3,)\n", "")


def test_warnings_are_evidence_of_their_call_and_are_not_shown(capfd):
    before = list(warnings.filters)
    quiet, loud = calls(lambda h: np.exp(np.array([h])), [(1.0,), (800.0,)])
    assert quiet.warned == ()
    assert loud.warned == ("overflow encountered in exp",)
    assert np.isinf(loud.value)
    assert capfd.readouterr() == ("", "")
    assert warnings.filters == before


def test_the_words_of_the_system_which_differ_from_one_to_another_are_left_out():
    assert in_short(only(lambda h: 2.0**h, 5000.0).error).startswith("OverflowError, in line ")


def test_an_error_is_told_in_short_with_its_line():
    space = cell("def mine(x):\n    total = 0\n    return x / total\n")
    assert (
        in_short(only(space["mine"], 1).error)
        == "ZeroDivisionError: division by zero, in line 3: `return x / total`"
    )


def test_the_line_is_the_readers_also_below_a_library_and_in_another_cell():
    cell_1 = cell("def residual(X, w):\n    return X @ w\n", "ipykernel_1/first.py")
    cell_2 = cell("def mine(X, w):\n    return residual(X, w)\n")
    cell_2["mine"].__globals__["residual"] = cell_1["residual"]
    assert in_short(only(cell_2["mine"], np.ones(2), np.ones(3)).error).endswith(
        ", in line 2: `return X @ w`"
    )
    inside = cell("def mine(x):\n    return np.linalg.inv(x)\n")
    short = in_short(only(inside["mine"], np.zeros((2, 2))).error)
    assert short == "LinAlgError: Singular matrix, in line 2: `return np.linalg.inv(x)`"
    outside = np.vectorize(cell("def one(x):\n    return 1 / x\n")["one"])
    assert in_short(only(outside, 0).error).endswith(", in line 2: `return 1 / x`")


def test_an_error_without_a_line_or_a_text_or_with_too_much_of_it():
    assert in_short(only(lambda: 1, 2).error).startswith("TypeError: ")
    assert ", in line" not in in_short(only(lambda: 1, 2).error)
    space = cell(
        "def mine(text):\n    raise KeyError\ntext = 'a' * 999 + '\\nmore'\ndef long():\n    "
        "raise ValueError(text)\n"
    )
    assert in_short(only(space["mine"], "").error) == "KeyError, in line 2: `raise KeyError`"
    long = in_short(only(space["long"]).error)
    assert len(long) < 230
    assert "more" not in long


def test_endless_recursion_is_an_error_like_others():
    assert isinstance(only(cell("def mine():\n    return mine()\n")["mine"]).error, RecursionError)


LOOPS = {
    "plain": """
while True:
    pass""",
    "counting": """
n = 0
while True:
    n += 1""",
    "a bare except around the body": """
while True:
    try:
        x = 1
    except:
        pass""",
    "asleep in it": """
while True:
    try:
        time.sleep(0.02)
    except:
        pass""",
    "continue": """
while True:
    try:
        time.sleep(0.02)
    except BaseException:
        continue""",
    "busy in numpy": """
while True:
    try:
        np.ones((300, 300)) @ np.ones((300, 300))
    except:
        pass""",
    "a finally that goes on": """
while True:
    try:
        time.sleep(0.01)
    finally:
        continue""",
    "two in one another": """
while True:
    try:
        while True:
            try:
                time.sleep(0.02)
            except:
                x = 1
    except:
        pass""",
    "three in one another, with calls": """
def again():
    while True:
        try:
            time.sleep(0.01)
        except:
            print(end="")
def once_more():
    while True:
        try:
            again()
        except:
            pass
while True:
    try:
        once_more()
    except:
        pass""",
    "a context that swallows": """
class Calm:
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return True
while True:
    with Calm():
        time.sleep(0.01)""",
}


def loop(name):
    return cell("def mine():" + LOOPS[name].replace("\n", "\n    "))["mine"]


@pytest.mark.parametrize("name", LOOPS)
@pytest.mark.filterwarnings("ignore:'continue' in a 'finally' block:SyntaxWarning")
def test_an_endless_loop_is_stopped_whatever_it_catches(name, capfd):
    mine = loop(name)
    started = time.monotonic()
    outcome = only(mine, seconds=0.2)
    assert time.monotonic() - started < 1.5
    assert isinstance(outcome.error, TookTooLong)
    assert str(outcome.error) == "it was still running after 0.2 seconds and was stopped"
    assert any(
        f": `{line.strip()}`" in in_short(outcome.error) for line in LOOPS[name].splitlines()[1:]
    )
    assert capfd.readouterr() == ("", "")


def test_an_endless_loop_is_stopped_also_if_python_ignores_what_is_raised_in_a_destructor(
    monkeypatch,
):
    monkeypatch.setattr(sys, "unraisablehook", lambda ignored: None)
    source = """
class Fleeting:
    def __del__(self):
        for _ in range(20):
            len("")
def mine():
    while True:
        try:
            Fleeting()
        except:
            pass
"""
    mine = cell(source)["mine"]
    for _ in range(10):
        assert str(only(mine, seconds=0.02).error).endswith("was stopped")


def test_a_thread_is_gone_with_its_call():
    seen = []
    gc.disable()
    try:
        only(lambda: seen.append(weakref.ref(threading.current_thread())))
        assert seen[0]() is None
    finally:
        gc.enable()


def test_a_loop_that_was_stopped_is_told_where_it_was_and_not_where_it_was_caught():
    assert in_short(only(loop("asleep in it"), seconds=0.2).error).endswith(
        ", in line 4: `time.sleep(0.02)`"
    )


def test_the_calls_before_the_endless_one_are_kept_and_those_after_it_not_made():
    made = []

    def mine(n):
        made.append(n)
        while n == 2:
            pass
        return n

    outcomes = calls(mine, [(0,), (1,), (2,), (3,)], seconds=0.2)
    assert [outcome.value for outcome in outcomes] == [0, 1, None]
    assert isinstance(outcomes[-1].error, TookTooLong)
    assert made == [0, 1, 2]


def test_the_time_is_for_all_calls_together_and_what_is_in_time_is_not_stopped():
    assert isinstance(calls(time.sleep, [(0.1,)] * 9, seconds=0.3)[-1].error, TookTooLong)
    assert len(calls(time.sleep, [(0.01,)] * 9, seconds=3)) == 9


def test_what_cannot_be_stopped_is_said_to_run_on(monkeypatch):
    monkeypatch.setattr(attempt, "GRACE", 0.1)
    sleeping = only(time.sleep, 1, seconds=0.1)
    assert "cannot be stopped" in str(sleeping.error)
    assert "restart the kernel" in str(sleeping.error)
    time.sleep(1.2)  # it ends by itself here, and is then told to stop


@pytest.mark.parametrize("leave", [SystemExit, KeyboardInterrupt])
def test_leaving_python_is_not_a_wrong_result(leave):
    def mine():
        raise leave("bye")

    with pytest.raises(leave, match="bye"):
        calls(mine, [()])


@pytest.fixture
def interruptible():
    """Python's own answer to an interrupt, which is not there in a run that was started in the
    background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_of_the_kernel_stops_the_code_too():
    mine = loop("asleep in it")
    # a signal wakes it at once, as the kernel's does; Windows has none to send
    main = threading.main_thread().ident
    interrupt = (
        partial(signal.pthread_kill, main, signal.SIGINT)
        if os.name == "posix"
        else _thread.interrupt_main
    )
    timer = threading.Timer(0.3, interrupt)
    timer.start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        calls(mine, [()], seconds=30)
    assert time.monotonic() - started < 3
    timer.join()


def test_code_that_ends_just_as_it_is_stopped_leaves_no_trace(capfd):
    for length in np.linspace(0.045, 0.055, 20):
        outcome = only(cell("def mine(n):\n    end = time.monotonic() + n\n    while "
                            "time.monotonic() < end:\n"
                            "        pass\n")["mine"], length, seconds=0.05)  # fmt: skip
        assert outcome.error is None or isinstance(outcome.error, TookTooLong)
    assert capfd.readouterr() == ("", "")
