"""The reader's own function, called: on copies, for some seconds at most, with its errors told in
short.
"""

import _thread
import contextvars
import copy
import ctypes
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from functools import partial
from pathlib import Path
from typing import NamedTuple

SECONDS = 3  # for one call
TOGETHER = 30  # for all calls of a check
GRACE = 2  # seconds in which code that is told to stop has to end
TURN = 0.1  # seconds after which it is told once more
LONGEST = 160  # characters of an error's message, or of a warning
WARNINGS = 100  # that are kept
PRINTED = 10_000  # characters that are shown of what the code prints
STUCK = "cannot be stopped: restart the kernel"
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


def calls(function, arguments, seconds=SECONDS, together=TOGETHER):
    """Call a function that may raise, run without end, print without end, or change what it is
    given.

    function: the reader's. arguments: tuples, one for each call; copies of them go in. seconds: for
    one call. together: seconds for all of them. Returns a list of Outcomes; where the time is over,
    the last of them has the error TookTooLong, and the calls behind it are not made. SystemExit and
    KeyboardInterrupt go on to the caller, whether the function raised them or the kernel was
    interrupted, and the function does not run on behind them, unless it catches all that is raised
    in it.
    """
    copies = [tuple(map(copy.deepcopy, given)) for given in arguments]
    log = []
    with warnings.catch_warnings():  # it holds for all threads
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", PendingDeprecationWarning)  # as Python does
        warnings.showwarning = partial(_keep, log)
        run = _Run(partial(contextvars.copy_context().run, _call, function, log), copies)
        run.through(seconds, together)
    if run.left is not None:
        raise run.left
    outcomes = run.outcomes.copy()  # a thread that cannot be stopped may add to its own
    if len(outcomes) < len(copies):
        end = f"was stopped{run.place}" if run.ended.is_set() else STUCK
        said = f"it was still running after {seconds:g} seconds and {end}"
        if run.together:
            said = (
                f"it {end}. Its {len(outcomes)} calls before this one took {together:g} seconds "
                f"together, and {len(copies)} have to be made in that time"
            )
        outcomes.append(Outcome(None, copies[len(outcomes)], TookTooLong, said))
    return outcomes


_stuck = []


def running():
    """Whether code that could not be stopped still runs."""
    _stuck[:] = [run for run in _stuck if not run.ended.is_set()]
    return bool(_stuck)


def plain(text):
    """The first line of a text, not too long, and what cannot be printed as its escape."""
    text = text.partition("\n")[0][:LONGEST]
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


def _keep(log, message, *where):
    if len(log) < WARNINGS:
        log.append(plain(str(message)))


class _Stopped(BaseException):
    """The end of the reader's code, raised from outside."""


class _Run(threading.Thread):
    """The calls, in a thread that can be told to stop.

    outcomes: of the calls that were made in time. ended: an event. left: the SystemExit or
    KeyboardInterrupt with which the code left, or None. place: where it was stopped. together:
    whether it was the time for all calls that was over.
    """

    def __init__(self, call, copies):
        super().__init__(daemon=True)
        self.outcomes, self.left, self.place, self.together = [], None, "", False
        # not is_alive(), which up to Python 3.12 is wrong after an interrupted join()
        self.ended, self._given_up = threading.Event(), threading.Event()
        self._call, self._copies, self._told, self._began = call, copies, False, 0.0
        # who passes it first, the end of the code or a word to stop, shuts it to the other
        self._gate = threading.Lock()

    def run(self):
        try:
            try:
                for given in self._copies:
                    self._began = time.monotonic()
                    outcome = self._call(given)
                    if self._told:
                        break  # what code makes of its stop is no result
                    self.outcomes.append(outcome)
            finally:
                # what was sent before comes up here at the latest, and nothing is sent from now on
                self._gate.acquire()
        except _Stopped as error:
            self.place = _place(error)
            _forget(error)
        except BaseException as error:
            self.left = error
        self.ended.set()

    def through(self, seconds, together):
        """Make the calls, and end the thread at an interrupt or when the time is over, for one call
        or for all.
        """
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = (_Limited(stream, self) for stream in streams)
        try:
            self.start()
            self._wait(seconds, together)
        except KeyboardInterrupt as error:
            self._end()
            if not self.ended.is_set():
                raise KeyboardInterrupt(f"what was called {STUCK}") from error
            raise
        finally:
            interrupt = self._end()
            if self.ended.is_set():
                sys.stdout, sys.stderr = streams
            else:
                _stuck.append(self)  # and what it prints stays limited
        if interrupt:
            raise interrupt

    def _wait(self, seconds, together):
        begin = self._began = time.monotonic()
        while not self.ended.is_set():
            now = time.monotonic()
            self.together = now - begin > together
            if self.together or now - self._began > seconds:
                break
            # in short turns: on Windows a wait cannot be interrupted
            self.ended.wait(min(TURN, seconds))

    def _end(self):
        """End the thread, if it goes on, from another thread, which no interrupt reaches; return an
        interrupt that came meanwhile, or None.
        """
        interrupt = None
        if self.ident is None:  # interrupted before it began
            self.ended.set()
        while not (self.ended.is_set() or self._given_up.is_set()):
            try:
                if not self._told:
                    # not Thread.start(), which an interrupt may leave half done; twice does no harm
                    _thread.start_new_thread(self._stop, ())
                self.ended.wait(TURN)
            except KeyboardInterrupt as error:
                interrupt = error
        return interrupt

    def _stop(self):
        """Told again, code may catch it a few times and yet end."""
        self._told = True
        end = time.monotonic() + GRACE
        while not self.ended.is_set() and time.monotonic() < end:
            if self._gate.acquire(blocking=False):
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(self.ident), ctypes.py_object(_Stopped)
                )
                self._gate.release()
            self.ended.wait(TURN)
        self._given_up.set()


class _Limited:
    """A stream that shows so much of what one thread writes to it, and no more."""

    def __init__(self, stream, thread):
        self._stream, self._thread, self._left = stream, thread, PRINTED

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def write(self, text):
        if threading.get_ident() != self._thread.ident:
            return self._stream.write(text)
        if self._left > 0:
            self._stream.write(text[: self._left])
            self._left -= len(text)
            if self._left <= 0:
                self._stream.write("\n… and more, which is not shown.\n")
        return len(text)


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
        _forget(error)
    return Outcome(value, given, kind, said, tuple(log[before:]))


def _forget(error):
    """Let go of all that the code had made, which may hold the error in turn."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        traceback.clear_frames(error.__traceback__)
        error = error.__context__ or error.__cause__


def _in_short(error):
    """An error in one line: its type, what it says, and the last line of the reader's code that it
    came through.
    """
    text = type(error).__name__
    # two arguments of such an error are a number and words of the system, which differ
    system = isinstance(error, ArithmeticError | OSError) and len(error.args) == 2
    try:
        message = plain(str(error))
    except Exception:  # an error of the reader's own may not even be told
        message = ""
    if message and not system:
        text += f": {message}"
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
