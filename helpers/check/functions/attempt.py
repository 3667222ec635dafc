"""The reader's own function, called: on copies, for some seconds at most, with its errors told in
short.
"""

import contextvars
import copy
import ctypes
import gc
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

SECONDS = 3
GRACE = 2  # seconds in which code that is told to stop has to come to its next line
SETTLED = 0.02  # seconds in which a collection that has begun comes to its end
LONGEST = 160  # characters of an error's message
STANDARD = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
LIBRARIES = ("<frozen", str(Path(__file__).parents[2]), *STANDARD)

# Python's own way to raise an exception in another thread: (the thread, the id of the exception, or
# None for none)
_raise_in = ctypes.PYFUNCTYPE(None, ctypes.c_ulong, ctypes.c_void_p)(
    ("PyThreadState_SetAsyncExc", ctypes.pythonapi)
)


class TookTooLong(RuntimeError):
    """The reader's code was still running when its time was over."""


class Outcome(NamedTuple):
    """What one call came to.

    value: what it returned. arguments: the copies that it was given, as it left them. error: what
    it raised, or None. warned: the texts of the warnings on the way.
    """

    value: object = None
    arguments: tuple = ()
    error: Exception | None = None
    warned: tuple[str, ...] = ()


def calls(function, arguments, seconds=SECONDS):
    """Call a function that may raise, run without end, or change what it is given.

    function: the reader's. arguments: tuples, one for each call; copies of them go in. seconds: for
    all calls together. Returns a list of Outcomes; where the time is over, the last of them has the
    error TookTooLong, and the calls behind it are not made. SystemExit and KeyboardInterrupt go on
    to the caller, whether the function raised them or the kernel was interrupted, and the function
    does not run on behind them.
    """
    outcomes = []
    copies = [copy.deepcopy(given) for given in arguments]
    with warnings.catch_warnings(record=True) as log:  # it holds for all threads
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", PendingDeprecationWarning)  # as Python does

        def work():
            for given in copies:
                outcomes.append(_call(function, given, log))

        run = _Run(work)
        run.start()
        try:
            run.wait(seconds)
        finally:
            run.stop()
    late = run.late(seconds)
    if late and len(outcomes) < len(copies):
        return [*outcomes, Outcome(arguments=copies[len(outcomes)], error=late)]
    if run.error and not late:
        raise run.error
    return outcomes


def _call(function, given, log):
    before = len(log)
    value = failure = None
    try:
        value = function(*given)
    except Exception as error:
        failure = error
    return Outcome(value, given, failure, tuple(str(entry.message) for entry in log[before:]))


def in_short(error):
    """An error in one line: its type, what it says, and the last line of the reader's code that it
    came through.
    """
    # a number and words of the system
    system = isinstance(error, ArithmeticError | OSError) and len(error.args) == 2
    said = "" if system else str(error).partition("\n")[0]
    text = f"{type(error).__name__}: {said:.{LONGEST}}" if said else type(error).__name__
    return text + place(error)


def place(error):
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


class _Run(threading.Thread):
    """A thread that can be stopped, whatever its code catches."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.error = None
        # not is_alive(), which up to Python 3.12 is wrong after an interrupted join()
        self.ended = threading.Event()
        self._work = partial(contextvars.copy_context().run, work)
        # who passes it first, the end of the work or its stop, shuts it to the other
        self._gate = threading.Lock()
        self._ending = _stop()

    def run(self):
        calm = partial(_raise_in, self.ident, None)
        try:
            try:
                self._work()
            except _Stopped:
                raise
            except BaseException as error:
                self.error = error
            self._gate.acquire()
        except _Stopped as error:
            calm()  # before any other call, which would raise the next one
            sys.settrace(None)
            self.error = error
        self.ended.set()

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while not self.ended.is_set() and time.monotonic() < end:
            # in short turns: on Windows a wait cannot be interrupted
            self.ended.wait(min(0.1, seconds))

    def stop(self):
        with _no_collection():
            if self._gate.acquire(blocking=False):
                _raise_in(self.ident, id(self._ending))
                self._gate.release()
            ended = self.ended.wait(GRACE)
        if ended:
            self.join()

    def late(self, seconds):
        """The error TookTooLong of a thread that was stopped or goes on, or None."""
        if not self.ended.is_set():
            return TookTooLong(
                f"it was still running after {seconds:g} seconds and cannot be stopped: restart "
                "the kernel"
            )
        if not isinstance(self.error, _Stopped):
            return None
        first = self.error
        while isinstance(first.__context__, _Stopped):
            first = first.__context__
        error = TookTooLong(f"it was still running after {seconds:g} seconds and was stopped")
        return error.with_traceback(first.__traceback__)  # the first one came up where the code was


@contextmanager
def _no_collection():
    """Keep the garbage collector away: what is raised in one of its callbacks would be lost."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        time.sleep(SETTLED)
        yield
    finally:
        if enabled:
            gc.enable()


class _Stopped(BaseException):
    """The end of the reader's code, raised from outside."""


def _stop():
    """An exception that ends the code of its thread, also out of any number of bare `except`, each
    in a loop.

    Python raises it after a call or at the end of a turn of a loop, and that may be inside of a
    `try`. So while Stop is made, Again is set to be raised at the next line, which is the first of
    the `except`. If an `except` further out catches Again, no line will raise any more, since
    Python leaves off tracing after an error. So while Again is made, Stop is set to be raised once
    more; this is done in C, since in a function of Python it would come up there.
    """

    class Stop(_Stopped):
        def __new__(cls):
            sys.settrace(in_no_other)
            frame = sys._getframe(1)
            while frame.f_globals is not globals():
                frame.f_trace = at_line
                frame = frame.f_back
            return super().__new__(cls)

    class Again(_Stopped):
        pass

    def in_no_other(frame, event, argument):
        """Leave functions that are called from now on alone: what is raised in a destructor would
        be lost.
        """

    def at_line(frame, event, argument):
        if event == "line":
            Again.__init__ = staticmethod(partial(_raise_in, threading.get_ident(), id(Stop)))
            raise Again
        return at_line

    return Stop
