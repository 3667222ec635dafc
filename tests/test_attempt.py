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
from pathlib import Path

import numpy as np
import pytest

from helpers import check
from helpers.check.functions import attempt
from helpers.check.functions.attempt import TookTooLong, calls


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


def test_each_call_has_its_outcome_in_order():
    outcomes = calls(lambda a, b: a + b, [(1, 2), ("x", "y"), (3, None), (5, 6)])
    assert [outcome.value for outcome in outcomes] == [3, "xy", None, 11]
    assert [outcome.error for outcome in outcomes] == [None, None, TypeError, None]
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
    value, thread = only(lambda: (letter.get(), threading.current_thread())).value
    assert value == "h"
    assert thread is not threading.main_thread()
    assert thread.daemon  # or Python would wait for it at its end


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


def test_the_warnings_of_earlier_calls_do_not_count_for_later_ones():
    loud, quiet = calls(lambda h: np.exp(np.array([h])), [(800.0,), (1.0,)])
    assert loud.warned == ("overflow encountered in exp",)
    assert quiet.warned == ()


def test_the_words_of_the_system_which_differ_from_one_to_another_are_left_out():
    assert only(lambda h: 2.0**h, 5000.0).said.startswith("OverflowError, in line ")
    assert only(lambda: Path("no such file").read_text()).said.startswith(
        "FileNotFoundError, in line "
    )
    own = cell("def mine(*words):\n    raise OSError(*words)\n")["mine"]
    assert only(own, "no data").said == "OSError: no data, in line 2: `raise OSError(*words)`"


def test_an_error_is_told_in_short_with_its_line():
    space = cell("def mine(x):\n    total = 0\n    return x / total\n")
    assert (
        only(space["mine"], 1).said
        == "ZeroDivisionError: division by zero, in line 3: `return x / total`"
    )


def test_the_line_is_the_readers_also_below_a_library_and_in_another_cell():
    cell_1 = cell("def residual(X, w):\n    return X @ w\n", "ipykernel_1/first.py")
    cell_2 = cell("def mine(X, w):\n    return residual(X, w)\n")
    cell_2["mine"].__globals__["residual"] = cell_1["residual"]
    assert only(cell_2["mine"], np.ones(2), np.ones(3)).said.endswith(", in line 2: `return X @ w`")
    inside = cell("def mine(x):\n    return np.linalg.inv(x)\n")
    short = only(inside["mine"], np.zeros((2, 2))).said
    assert short == "LinAlgError: Singular matrix, in line 2: `return np.linalg.inv(x)`"
    frozen = cell("import importlib\ndef mine():\n    importlib.import_module('no.such')\n")
    assert only(frozen["mine"]).said.endswith(", in line 3: `importlib.import_module('no.such')`")
    outside = np.vectorize(cell("def one(x):\n    return 1 / x\n")["one"])
    assert only(outside, 0).said.endswith(", in line 2: `return 1 / x`")


def test_the_line_is_the_innermost_of_the_readers():
    space = cell("def half(x):\n    return x / 0\n\n\ndef mine(x):\n    return half(x) + 1\n")
    assert only(space["mine"], 1).said.endswith(", in line 2: `return x / 0`")


def test_an_error_without_a_line_or_a_text_or_with_too_much_of_it():
    assert only(lambda: 1, 2).said.startswith("TypeError: ")
    assert ", in line" not in only(lambda: 1, 2).said
    space = cell(
        "def mine(text):\n    raise KeyError\ntext = 'a' * 999 + '\\nmore'\ndef long():\n    "
        "raise ValueError(text)\n"
    )
    assert only(space["mine"], "").said == "KeyError, in line 2: `raise KeyError`"
    long = only(space["long"]).said
    assert long.startswith(f"ValueError: {'a' * 160}, in line 5: `raise ValueError(text)`")


def test_endless_recursion_is_an_error_like_others():
    assert only(cell("def mine():\n    return mine()\n")["mine"]).error is RecursionError


LOOPS = {
    "plain": """
while True:
    pass""",
    "counting": """
n = 0
while True:
    n += 1""",
    "asleep": """
while True:
    time.sleep(0.02)""",
    "a bare except, once": """
try:
    while True:
        time.sleep(0.01)
except:
    pass
while True:
    pass""",
    "a bare except, three times": """
for _ in range(3):
    try:
        while True:
            time.sleep(0.01)
    except:
        continue
while True:
    pass""",
    "three in one another, with calls": """
def again():
    try:
        while True:
            time.sleep(0.01)
    except BaseException:
        print(end="")
    while True:
        pass
def once_more():
    try:
        again()
    except:
        again()
once_more()""",
    "a finally that goes on, once": """
while True:
    try:
        time.sleep(0.01)
    finally:
        while True:
            pass""",
    "a context that swallows, twice": """
class Calm:
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return True
for _ in range(2):
    with Calm():
        while True:
            time.sleep(0.01)
while True:
    pass""",
}
# they catch all that is raised in them, as long as the test is going on
ENDLESS = {
    "a bare except around the body": """
while going:
    try:
        x = 1
    except:
        pass""",
    "asleep in it": """
while going:
    try:
        time.sleep(0.02)
    except:
        pass""",
    "continue": """
while going:
    try:
        time.sleep(0.02)
    except BaseException:
        continue""",
    "busy in numpy": """
while going:
    try:
        np.ones((300, 300)) @ np.ones((300, 300))
    except:
        pass""",
    "a finally that goes on": """
while going:
    try:
        time.sleep(0.01)
    finally:
        continue""",
    "two in one another": """
while going:
    try:
        while going:
            try:
                time.sleep(0.02)
            except:
                x = 1
    except:
        pass""",
    "a destructor": """
class Fleeting:
    def __del__(self):
        for _ in range(20):
            len("")
while going:
    try:
        Fleeting()
    except:
        pass""",
}


def loop(source):
    return cell("going = [True]\ndef mine():" + source.replace("\n", "\n    "))


@pytest.mark.parametrize("name", LOOPS)
def test_an_endless_loop_is_stopped_also_if_it_catches_that_a_few_times(name, capfd):
    mine = loop(LOOPS[name])["mine"]
    started = time.monotonic()
    outcome = only(mine, seconds=0.2)
    assert time.monotonic() - started < 1.5
    assert outcome.error is TookTooLong
    before, line = outcome.said.split(", in line ")
    assert before == "it was still running after 0.2 seconds and was stopped"
    assert any(line.endswith(f": `{row.strip()}`") for row in LOOPS[name].splitlines()[1:])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ENDLESS)
@pytest.mark.filterwarnings("ignore:'continue' in a 'finally' block:SyntaxWarning")
def test_what_catches_all_that_is_raised_in_it_is_stopped_or_the_kernel_must_be(name, monkeypatch):
    monkeypatch.setattr(attempt, "GRACE", 0.3)
    monkeypatch.setattr(sys, "unraisablehook", lambda ignored: None)
    space = loop(ENDLESS[name])
    before = set(threading.enumerate())
    started = time.monotonic()
    outcome = only(space["mine"], seconds=0.1)
    assert time.monotonic() - started < 1.5
    space["going"].clear()
    for thread in set(threading.enumerate()) - before:
        thread.join()
    assert outcome.error is TookTooLong
    said = outcome.said.removeprefix("it was still running after 0.1 seconds and ")
    assert said == "cannot be stopped: restart the kernel" or said.startswith("was stopped")


@pytest.mark.parametrize("end", ["return 0", "raise ValueError"])
def test_what_code_makes_of_its_stop_is_no_result(end):
    source = f"""
try:
    while True:
        pass
except:
    {end}"""
    (outcome,) = calls(loop(source)["mine"], [(), (), ()], seconds=0.1)
    assert outcome.value is None
    assert outcome.error is TookTooLong
    assert outcome.said == "it was still running after 0.1 seconds and was stopped"


def test_there_is_no_waiting_where_the_code_has_ended():
    times = []
    for _ in range(20):
        started = time.monotonic()
        only(lambda: 1)
        times.append(time.monotonic() - started)
    assert min(times) < 0.01


def test_a_thread_is_gone_with_its_call():
    seen = []
    gc.disable()
    try:
        only(lambda: seen.append(weakref.ref(threading.current_thread())))
        assert seen[0]() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("ends", ["raises", "never"])
@pytest.mark.parametrize("verb", [check.gradient, check.loss, check.step, check.derivative])
def test_nothing_of_a_function_is_kept_behind_its_check(verb, ends, monkeypatch):
    monkeypatch.setattr(attempt.calls, "__defaults__", (0.2, 30))
    kept = []

    class Large:
        pass

    def mine(*given):
        large = Large()
        kept.append(weakref.ref(large))
        while ends == "never":
            pass
        raise ValueError("here")

    gc.disable()
    try:
        assert not verb(mine, np.sin if verb is check.derivative else "squared_error")
        assert kept
        assert all(reference() is None for reference in kept)
    finally:
        gc.enable()


def test_a_loop_that_was_stopped_is_told_where_it_was_and_not_where_it_was_caught():
    source = """
try:
    while True:
        time.sleep(0.02)
finally:
    x = 1"""
    assert only(loop(source)["mine"], seconds=0.2).said.endswith(", in line 5: `time.sleep(0.02)`")


def test_the_calls_before_the_endless_one_are_kept_and_those_after_it_not_made():
    made = []

    def mine(n):
        made.append(n)
        while n == 2:
            pass
        return n

    outcomes = calls(mine, [(0,), (1,), (2,), (3,)], seconds=0.2)
    assert [outcome.value for outcome in outcomes] == [0, 1, None]
    assert outcomes[-1].error is TookTooLong
    assert made == [0, 1, 2]


def test_the_time_is_for_one_call_and_another_for_all_of_them_and_it_is_said_which():
    assert len(calls(time.sleep, [(0.1,)] * 9, seconds=0.3)) == 9
    *made, last = calls(time.sleep, [(0.1,)] * 9, seconds=3, together=0.35)
    assert last.error is TookTooLong
    assert last.said == (
        f"it was stopped. Its {len(made)} calls before this one took 0.35 seconds together, and 9 "
        "have to be made in that time"
    )


@pytest.mark.usefixtures("interruptible")
@pytest.mark.skipif(os.name != "posix", reason="there is no signal to send")
@pytest.mark.parametrize("between", [0.0, 0.001, 0.01, 0.03, 0.1])
def test_two_interrupts_stop_the_code_as_one_does(between):
    space = cell("count = [0]\ndef mine():\n    while True:\n        count[0] += 1\n")
    main = threading.main_thread().ident

    def twice():
        time.sleep(0.2)
        signal.pthread_kill(main, signal.SIGINT)
        time.sleep(between)
        signal.pthread_kill(main, signal.SIGINT)

    thread = threading.Thread(target=twice)

    def interrupted():
        thread.start()
        try:
            calls(space["mine"], [()], seconds=30)
        finally:
            thread.join()

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    before = space["count"][0]
    time.sleep(0.05)
    assert space["count"][0] == before


@pytest.mark.usefixtures("interruptible")
@pytest.mark.skipif(os.name != "posix", reason="there is no signal to send")
def test_what_cannot_be_stopped_by_an_interrupt_is_said_to_run_on(monkeypatch):
    monkeypatch.setattr(attempt, "GRACE", 0.1)
    main = threading.main_thread().ident
    timer = threading.Timer(0.1, partial(signal.pthread_kill, main, signal.SIGINT))
    timer.start()
    before = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt, match="cannot be stopped: restart the kernel"):
        calls(time.sleep, [(0.8,)], seconds=30)
    assert attempt.running()
    verdict = check.gradient(lambda X, y, w: w, "squared_error")
    assert verdict.sentence.endswith("still runs, and cannot be stopped: restart the kernel.")
    for thread in set(threading.enumerate()) - before:
        thread.join()
    assert not attempt.running()
    assert "restart" not in check.gradient(lambda X, y, w: w, "squared_error").sentence


def test_endless_printing_is_cut_and_that_is_said(capfd):
    def mine():
        while True:
            print("h is", 800)

    assert only(mine, seconds=0.2).error is TookTooLong
    out = capfd.readouterr().out
    assert out.endswith("\n… and more, which is not shown.\n")
    assert 10_000 < len(out) < 10_100
    print("of others nothing is cut")
    assert capfd.readouterr().out == "of others nothing is cut\n"


def test_a_long_warning_and_control_characters_are_made_plain():
    def mine():
        warnings.warn("\x1b[31m" + 10**6 * "a", stacklevel=1)
        raise ValueError("a\x00b\x1bc\ud800\nd")

    outcome = only(mine)
    assert outcome.warned[0].startswith("\\x1b[31maaa")
    assert len(outcome.warned[0]) < 200
    assert outcome.said.startswith("ValueError: a\\x00b\\x1bc\\ud800, in line ")


def test_what_holds_its_own_error_is_let_go():
    kept = []

    class Large:
        pass

    def mine():
        large = Large()
        kept.append(weakref.ref(large))
        try:
            return 1 / 0
        except ZeroDivisionError as error:
            mine_too = error
            raise ValueError(large) from mine_too

    gc.disable()
    try:
        calls(mine, [()] * 3)
        assert [reference() for reference in kept] == [None] * 3
    finally:
        gc.enable()


def test_what_cannot_be_stopped_is_said_to_run_on(monkeypatch, capfd):
    monkeypatch.setattr(attempt, "GRACE", 0.1)
    before = set(threading.enumerate())
    sleeping = only(time.sleep, 0.5, seconds=0.1)
    assert sleeping.said == (
        "it was still running after 0.1 seconds and cannot be stopped: restart the kernel"
    )
    for thread in set(threading.enumerate()) - before:
        thread.join()  # it ends by itself here, and is then told to stop
    assert capfd.readouterr() == ("", "")


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
    mine = loop(LOOPS["asleep"])["mine"]
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
        assert outcome.error in (None, TookTooLong)
    assert capfd.readouterr() == ("", "")
