"""A process of its own for work that may never end: it can be stopped without the kernel's help."""

import json
import os
import subprocess
import sys
import threading
from queue import Empty, Queue

MEMORY = 2**31  # bytes that the process may ask for, where the system can hold it to that
START = 60  # seconds for Python and its libraries to start, which is not the reader's work


class TookTooLong(RuntimeError):
    """The work was stopped, since it was not done in time."""


class Failed(RuntimeError):
    """The work was not possible; the text says why."""


class Worker:
    """Calls functions of one module of the helpers in another process.

    module: its name; its functions take and return what JSON can hold. A call that is stopped, or
    that ends the process, does no harm: the next call starts another. The process hears no
    interrupt of the kernel's, and ends when the kernel does.
    """

    def __init__(self, module):
        self.module = module
        self._process, self._ready = None, False
        self._turn = threading.Lock()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def call(self, function, *arguments, patience):
        """Call a function of the module.

        patience: seconds that it may take. Raises TookTooLong after that, Failed with the text of
        the function's own exception, or where the process came to an end.
        """
        with self._turn:
            try:
                if self._process is None or self._process.poll() is not None:
                    self.start()
                self._wait_until_ready()
                self._process.stdin.write(json.dumps([function, arguments]) + "\n")
                self._process.stdin.flush()
                answer = self._answer(patience)
            except BrokenPipeError:
                answer = ""
            except BaseException:
                # an interrupted call must leave no answer for the next, nor a half-started process
                self.stop()
                raise
            if not answer:
                self.start()
        if answer is None:
            raise TookTooLong(f"this took more than {patience:g} seconds, and was stopped")
        if not answer:
            raise Failed("this needed too much memory, or ended the process that worked on it")
        good, value = json.loads(answer)
        if not good:
            raise Failed(value)
        return value

    def stop(self):
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdin.close()
            self._process.stdout.close()
            self._process = None

    def start(self):
        """Start a new process, in the place of the one before, and do not wait for it."""
        self.stop()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, self.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # an interrupt goes to all of the kernel's group
        )
        self._answers, self._ready = Queue(), False
        threading.Thread(
            target=_pass_on, args=(self._process.stdout, self._answers), daemon=True
        ).start()

    def _forget(self):
        """After a fork, in the new process: what there was works for the old one alone."""
        if self._process is not None:
            self._process.stdin.close()
        self._process, self._turn = None, threading.Lock()

    def _wait_until_ready(self):
        if not self._ready and not self._answer(START):
            self.stop()
            raise Failed(f"the process for {self.module} did not start")
        self._ready = True

    def _answer(self, patience):
        """The next line, "" where the process has ended, None where it took too long."""
        try:
            return self._answers.get(timeout=patience)
        except Empty:
            return None


def _pass_on(stream, answers):
    for line in stream:
        answers.put(line)
    answers.put("")


def _serve(module):
    """Answer calls that come in as lines of JSON, one line each, until there are no more."""
    from importlib import import_module

    functions = vars(import_module(module))
    _limit_memory()
    # what a library prints must not get among the answers
    answers, sys.stdout = sys.stdout, sys.stderr
    print("ready", file=answers, flush=True)
    calls = Queue()
    threading.Thread(target=_listen, args=(calls,), daemon=True).start()
    while True:
        name, arguments = json.loads(calls.get())
        try:
            answer = [True, functions[name](*arguments)]
        except Exception as error:
            answer = [False, f"{error}" or type(error).__name__]
        print(json.dumps(answer), file=answers, flush=True)


def _listen(calls):
    """Pass calls on; where nobody can make one any more, end, in the middle of work too."""
    for line in sys.stdin:
        calls.put(line)
    os._exit(0)


def _limit_memory():
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _serve(sys.argv[1])
