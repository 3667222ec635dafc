"""The reader's own function, called: on copies, for some seconds at most, with its errors told in
short.
"""

import contextvars
import copy
import ctypes
import sysconfig
import threading
import time
import traceback
import warnings
from functools import partial
from pathlib import Path
from typing import NamedTuple

SECONDS = 3
GRACE = 2  # seconds in which code that is told to stop has to end
TURN = 0.1  # seconds after which it is told once more
LONGEST = 160  # characters of an error's message
LIBRARIES = (
    "<frozen",
    str(Path(__file__).parents[2]),
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
)


class TookTooLong(RuntimeError):
    """The reader's code was still running when its time was over."""


class Outcome(NamedTuple):
    """What one call came to.

    value: what it returned. arguments: the copies that it was given, as it left them. error: the
    type of what it raised, or None. said: that error in one line, with the line of the reader's
    code. warned: the texts of the warnings on the way.
    """

    value: object = None
    arguments: tuple = ()
    error: type[Exception] | None = None
    said: str = ""
    warned: tuple[str, ...] = ()


def calls(function, arguments, seconds=SECONDS):
    """Call a function that may raise, run without end, or change what it is given.

    function: the reader's. arguments: tuples, one for each call; copies of them go in. seconds: for
    all calls together. Returns a list of Outcomes; where the time is over, the last of them has the
    error TookTooLong, and the calls behind it are not made. SystemExit and KeyboardInterrupt go on
    to the caller, whether the function raised them or the kernel was interrupted, and the function
    does not run on behind them, unless it catches all that is raised in it.
    """
    copies = [copy.deepcopy(given) for given in arguments]
    with warnings.catch_warnings(record=True) as log:  # it holds for all threads
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", PendingDeprecationWarning)  # as Python does
        run = _Run(partial(contextvars.copy_context().run, _call, function, log), copies)
        run.start()
        try:
            run.wait(seconds)
        finally:
            run.stop()
    if run.left is not None:
        raise run.left
    outcomes = run.outcomes.copy()  # a thread that cannot be stopped may add to its own
    if len(outcomes) < len(copies):
        end = "cannot be stopped: restart the kernel"
        if run.ended.is_set():
            end = f"was stopped{run.place}"
        said = f"it was still running after {seconds:g} seconds and {end}"
        outcomes.append(Outcome(None, copies[len(outcomes)], TookTooLong, said))
    return outcomes


class _Stopped(BaseException):
    """The end of the reader's code, raised from outside."""


class _Run(threading.Thread):
    """The calls, in a thread that can be told to stop.

    outcomes: of the calls that were made in time. ended: an event. left: the SystemExit or
    KeyboardInterrupt with which the code left, or None. place: where it was stopped.
    """

    def __init__(self, call, copies):
        super().__init__(daemon=True)
        self.outcomes, self.left, self.place = [], None, ""
        # not is_alive(), which up to Python 3.12 is wrong after an interrupted join()
        self.ended = threading.Event()
        self._call, self._copies, self._told = call, copies, False
        # who passes it first, the end of the code or a word to stop, shuts it to the other
        self._gate = threading.Lock()

    def run(self):
        try:
            try:
                for given in self._copies:
                    outcome = self._call(given)
                    if self._told:
                        break  # what code makes of its stop is no result
                    self.outcomes.append(outcome)
            finally:
                # what was sent before comes up here at the latest, and nothing is sent from now on
                self._gate.acquire()
        except _Stopped as error:
            self.place = _place(error)
        except BaseException as error:
            self.left = error
        self.ended.set()

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while not self.ended.is_set() and time.monotonic() < end:
            # in short turns: on Windows a wait cannot be interrupted
            self.ended.wait(min(TURN, seconds))

    def stop(self):
        """End the thread, if it goes on; told again, code may catch it a few times and yet end."""
        end = time.monotonic() + GRACE
        while not self.ended.is_set() and time.monotonic() < end:
            self._told = True
            if self._gate.acquire(blocking=False):
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(self.ident), ctypes.py_object(_Stopped)
                )
                self._gate.release()
            self.ended.wait(TURN)
        if self.ended.is_set():
            self.join()


def _call(function, log, given):
    """One Outcome; the error is told at once, since with its traceback it keeps all that the code
    had made.
    """
    before = len(log)
    value, kind, said = None, None, ""
    try:
        value = function(*given)
    except Exception as error:
        kind, said = type(error), _in_short(error)
    return Outcome(value, given, kind, said, tuple(str(entry.message) for entry in log[before:]))


def _in_short(error):
    """An error in one line: its type, what it says, and the last line of the reader's code that it
    came through.
    """
    text = type(error).__name__
    # two arguments of such an error are a number and words of the system, which differ
    system = isinstance(error, ArithmeticError | OSError) and len(error.args) == 2
    message = str(error).partition("\n")[0]
    if message and not system:
        text += f": {message[:LONGEST]}"
    return text + _place(error)


def _place(error):
    """Where in the reader's code an error came up, as ", in line 3: `return 1 / 0`"; "" where it
    came up elsewhere.
    """
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(LIBRARIES)
    ]
    if not frames:
        return ""
    return f", in line {frames[-1].lineno}" + (f": `{frames[-1].line}`" if frames[-1].line else "")
