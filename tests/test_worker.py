"""The process that works for the explorers: it answers, it can be stopped, and after whatever it
does it answers."""

import gc
import inspect
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from helpers.formulas import worker
from helpers.formulas.worker import Failed, TookTooLong, Worker

MODULE = """
import os, sys, time

def echo(*values):
    return list(values)

def whoami():
    return os.getpid()

def after(seconds, value):
    time.sleep(seconds)
    return value

def endless():
    while True:
        pass

def deaf():
    import signal
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    while True:
        pass

def fail(text):
    raise ValueError(text)

def fail_silently():
    raise KeyError

def die(code):
    os._exit(code)

def leave():
    sys.exit("bye")

def crash():
    os.kill(os.getpid(), 11)

def die_later():
    import threading
    threading.Timer(0.3, os._exit, [1]).start()
    return "still here"

def chatter():
    print("[true, 99]")
    print("noise", file=sys.stderr)
    sys.stdout.write("more\\n")
    return "the answer"

def greedy():
    return len(bytearray(8 * 2**30))

def greedy_in_steps():
    kept = []
    while True:
        kept.append(bytearray(2**28))

def unspeakable():
    return {1, 2}

def deep():
    return deep()

def nan():
    return [float("nan"), float("inf")]

def interrupted():
    raise KeyboardInterrupt

_private = 3
"""


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A worker for a module of the tests; nothing of it may be left running."""
    (tmp_path / "some_work.py").write_text(MODULE)
    (tmp_path / "broken_work.py").write_text("1 / 0")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    mine = Worker("some_work")
    yield mine
    mine.stop()
    assert children() == []


def children():
    """The processes that run a module for a Worker of this test."""
    mine = psutil.Process().children(recursive=True)
    alive = [
        child for child in mine if child.is_running() and child.status() != psutil.STATUS_ZOMBIE
    ]
    return [child for child in alive if any("_work" in word for word in child.cmdline())]


def test_a_call_has_its_arguments_and_its_answer(work):
    assert work.call("echo", 1, "σ ŷ − 😀\n\x00", [None, 2.5], {"a": True}, patience=20) == [
        1,
        "σ ŷ − 😀\n\x00",
        [None, 2.5],
        {"a": True},
    ]
    assert work.call("echo", patience=20) == []
    assert work.call("echo", "\ud800", patience=20) == ["\ud800"]


def test_it_works_in_one_other_process(work):
    numbers = {work.call("whoami", patience=20) for _ in range(3)}
    assert len(numbers) == 1
    assert os.getpid() not in numbers
    assert numbers == {child.pid for child in children()}


def test_nothing_runs_before_the_first_call(work):
    assert children() == []


def test_a_large_answer_arrives_whole(work):
    many = list(range(100_000))
    assert work.call("echo", many, patience=20) == [many]


def test_not_a_number_arrives(work):
    nan, inf = work.call("nan", patience=20)
    assert nan != nan
    assert inf == float("inf")


def test_an_exceptions_text_is_told_and_the_process_lives_on(work):
    before = work.call("whoami", patience=20)
    with pytest.raises(Failed, match=r"^what is “wrong”$"):
        work.call("fail", "what is “wrong”", patience=20)
    with pytest.raises(Failed, match=r"^KeyError$"):
        work.call("fail_silently", patience=20)
    with pytest.raises(Failed, match="recursion"):
        work.call("deep", patience=20)
    assert work.call("whoami", patience=20) == before


@pytest.mark.parametrize("name", ["no_such_function", "_private", "os"])
def test_what_is_no_function_of_the_module_fails_and_the_next_call_works(work, name):
    with pytest.raises(Failed):
        work.call(name, patience=20)
    assert work.call("echo", 1, patience=20) == [1]


@pytest.mark.parametrize("name", ["endless", "deaf"])
def test_what_takes_too_long_is_stopped_and_the_next_call_works(work, name):
    before = work.call("whoami", patience=20)
    with pytest.raises(TookTooLong, match=r"more than 0\.2 seconds"):
        work.call(name, patience=0.2)
    assert work.call("echo", 5, patience=20) == [5]
    assert work.call("whoami", patience=20) != before
    assert not psutil.pid_exists(before)
    assert len(children()) == 1


def test_starting_is_not_counted_as_the_readers_time(work):
    assert work.call("echo", 1, patience=2) == [1]
    work.stop()
    began = time.monotonic()
    work.call("after", 0, "x", patience=0.15)
    assert time.monotonic() - began < worker.START


def test_many_stops_in_a_row_leave_one_process(work):
    for _ in range(4):
        with pytest.raises(TookTooLong):
            work.call("endless", patience=0.05)
    assert work.call("echo", 1, patience=20) == [1]
    assert len(children()) == 1


def test_an_answer_that_comes_too_late_is_not_taken_for_the_next(work):
    with pytest.raises(TookTooLong):
        work.call("after", 0.6, "late", patience=0.2)
    time.sleep(0.6)
    assert work.call("echo", "next", patience=20) == ["next"]


@pytest.mark.parametrize(
    ("name", "arguments"), [("die", [0]), ("die", [1]), ("leave", []), ("crash", [])]
)
def test_a_process_that_ends_is_told_of_and_the_next_call_works(work, name, arguments):
    with pytest.raises(Failed, match=r"ended the process|bye"):
        work.call(name, *arguments, patience=20)
    assert work.call("echo", 2, patience=20) == [2]


def test_a_process_that_ends_between_two_calls_is_replaced(work):
    assert work.call("die_later", patience=20) == "still here"
    psutil.wait_procs(children(), timeout=10)
    assert work.call("echo", 2, patience=20) == [2]


def test_a_process_that_somebody_kills_is_replaced(work):
    for _ in range(5):
        # and no waiting: it may seem alive for a moment
        os.kill(work.call("whoami", patience=20), signal.SIGKILL)
        try:
            assert work.call("echo", 2, patience=20) == [2]
        except Failed:
            assert work.call("echo", 2, patience=20) == [2]


def test_what_it_prints_is_not_taken_for_an_answer(work):
    assert work.call("chatter", patience=20) == "the answer"
    assert work.call("echo", 1, patience=20) == [1]


@pytest.mark.parametrize("name", ["unspeakable", "interrupted"])
def test_whatever_it_does_is_told_as_a_failure(work, name):
    with pytest.raises(Failed):
        work.call(name, patience=20)
    assert work.call("echo", 1, patience=20) == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
@pytest.mark.parametrize("name", ["greedy", "greedy_in_steps"])
def test_memory_has_a_limit(work, name):
    with pytest.raises(Failed, match=r"memory|Memory"):
        work.call(name, patience=60)
    assert work.call("echo", 1, patience=20) == [1]


def test_a_module_that_cannot_be_imported_is_told_of(work):
    for module in ("broken_work", "no_such_module_at_work"):
        broken = Worker(module)
        for _ in range(2):
            with pytest.raises(Failed, match=f"{module} did not start"):
                broken.call("echo", patience=20)
        broken.stop()


def test_stop_leaves_nothing_and_may_be_called_at_any_time(work):
    work.stop()
    work.call("echo", patience=20)
    (child,) = children()
    work.stop()
    work.stop()
    assert not psutil.pid_exists(child.pid)
    assert children() == []
    assert work.call("echo", 1, patience=20) == [1]


def test_starts_and_stops_leave_no_threads_and_no_open_pipes(work):
    def count():
        gc.collect()
        mine = psutil.Process()
        return mine.num_fds() if hasattr(mine, "num_fds") else mine.num_handles()

    work.call("echo", patience=20)
    work.stop()
    before, threads = count(), threading.active_count()
    for _ in range(5):
        work.call("echo", patience=20)
        work.start()
    work.stop()
    time.sleep(0.3)
    assert count() <= before
    assert threading.active_count() <= threads


def test_two_threads_each_get_their_own_answers(work):
    def ask(name):
        return [work.call("after", 0.002, [name, k], patience=20) for k in range(25)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, "abcd"))
    assert found == [[[name, k] for k in range(25)] for name in "abcd"]


@pytest.mark.parametrize("failing", ["endless", "die"])
def test_a_call_in_one_thread_is_not_harmed_by_one_that_is_stopped_in_another(work, failing):
    """The second waits for its turn, which comes while the first call's process is being
    replaced."""
    work.call("echo", patience=20)

    def fail():
        with pytest.raises((TookTooLong, Failed)):
            work.call(failing, *([1] if failing == "die" else []), patience=0.3)

    for k in range(4):
        with ThreadPoolExecutor(3) as pool:
            stopped = pool.submit(fail)
            time.sleep(0.1)
            answers = [pool.submit(work.call, "echo", k, name, patience=5) for name in ("a", "b")]
            assert [answer.result() for answer in answers] == [[k, "a"], [k, "b"]]
            stopped.result()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such timer")
def test_a_call_that_the_reader_interrupts_leaves_no_answer_for_the_next(work):
    """As “Interrupt the kernel” does: KeyboardInterrupt in the middle of a wait."""
    work.call("echo", patience=20)

    def interrupt(*_):
        raise KeyboardInterrupt

    earlier = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            work.call("after", 0.5, "of the one before", patience=20)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)
    assert work.call("echo", "next", patience=20) == ["next"]
    assert work.call("echo", "last", patience=20) == ["last"]


def ends(process, seconds=20):
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(process) and psutil.Process(process).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            os.kill(process, signal.SIGKILL)
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("work_of_it", ["after(0, 1)", "endless()", "deaf()"])
def test_when_its_parent_is_killed_it_ends(work, work_of_it):
    """At rest, and in the middle of what never ends, it sees that nobody can ask any more."""
    name, arguments = work_of_it.rstrip(")").split("(")
    code = (
        "import os, threading\nfrom helpers.formulas.worker import Worker\n"
        "w = Worker('some_work')\nprint(w.call('whoami', patience=20), flush=True)\n"
        "threading.Timer(0.5, os.kill, [os.getpid(), 9]).start()\n"
        f"w.call({name!r}, {arguments or '*[]'}, patience=60)\nimport time\ntime.sleep(60)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ends(int(run.stdout)), "it was left running"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("when", ["while it starts", "at rest", "at work"])
def test_an_interrupt_of_the_kernels_group_does_not_reach_it(work, when):
    """“Interrupt the kernel” goes to all processes of the kernel's group: the next call works, and
    so does the one that was running, where the kernel lets it.
    """
    code = (
        "import os, signal, threading, time\nfrom helpers.formulas.worker import Worker\n"
        "signal.signal(signal.SIGINT, lambda *_: None)\nw = Worker('some_work')\n"
        "interrupt = threading.Timer(0.15, os.killpg, [0, signal.SIGINT])\n"
        + {
            "while it starts": "interrupt.start()\n",
            "at rest": "w.call('echo', patience=20)\ninterrupt.start()\ntime.sleep(0.4)\n",
            "at work": "w.call('echo', patience=20)\ninterrupt.start()\n",
        }[when]
        + "print(w.call('after', 0.3, 'right', patience=20))\nw.stop()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert (run.stdout, run.stderr) == ("right\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such timer")
def test_an_interrupt_at_any_moment_of_a_call_harms_no_later_one(work):
    """Also in the middle of starting and of stopping."""

    def interrupt(*_):
        raise KeyboardInterrupt

    earlier = signal.signal(signal.SIGALRM, interrupt)
    try:
        for moment in (0.0003, 0.001, 0.002, 0.004, 0.01, 0.03, 0.1):
            work.stop()
            signal.setitimer(signal.ITIMER_REAL, moment)
            try:
                work.call("after", 0.2, "of the one before", patience=20)
            except KeyboardInterrupt:
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            assert work.call("echo", moment, patience=20) == [moment]
    finally:
        signal.signal(signal.SIGALRM, earlier)


def run_forking(code):
    """Run a program that forks, of which newer versions of Python warn."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_after_a_fork_both_have_a_process_of_their_own(work):
    code = (
        "import os\nfrom helpers.formulas.worker import Worker\nw = Worker('some_work')\n"
        "mine = w.call('whoami', patience=20)\nchild = os.fork()\n"
        "theirs = w.call('whoami', patience=20)\n"
        "if not child:\n    w.stop()\n    os._exit(theirs == mine)\n"
        "ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])\n"
        "print(theirs == mine, ended, w.call('echo', 3, patience=20))\nw.stop()"
    )
    run = run_forking(code)
    assert (run.stdout, run.stderr) == ("True 0 [3]\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_that_lives_on_does_not_keep_it_alive(work):
    code = (
        "import os, sys, time\nfrom helpers.formulas.worker import Worker\n"
        "w = Worker('some_work')\nprint(w.call('whoami', patience=20), flush=True)\n"
        "if not os.fork():\n    sys.stdout.close()\n    os.close(1)\n    os.close(2)\n"
        "    time.sleep(6)\n    os._exit(0)\nos.kill(os.getpid(), 9)"
    )
    run = run_forking(code)
    assert ends(int(run.stdout), seconds=4)


def test_when_python_ends_nothing_is_said_and_nothing_is_left(work):
    code = (
        "from helpers.formulas.worker import Worker\nw = "
        "Worker('some_work')\nprint(w.call('whoami', patience=20))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    psutil.wait_procs(
        [psutil.Process(int(run.stdout))] if psutil.pid_exists(int(run.stdout)) else [], timeout=10
    )
    assert (
        not psutil.pid_exists(int(run.stdout))
        or psutil.Process(int(run.stdout)).status() == psutil.STATUS_ZOMBIE
    )


def test_its_words_are_data_and_never_code():
    source = inspect.getsource(worker)
    for word in ("eval(", "exec(", "pickle", "shell=True", "marshal"):
        assert word not in source
