"""A real JupyterLab in a real browser, for the tests and the benchmarks that need one."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))),
    None,
)
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
FLAGS += " --disable-component-update --disable-sync"
# Opens a notebook, waits until its kernel can be asked, and from then on keeps in `asked` what the
# kernel was asked and has not answered yet.
OPEN = """async (path) => {
  const app = window.jupyterapp;
  await app.restored;
  const notebook = await app.commands.execute('docmanager:open', { path });
  await notebook.context.ready;
  await notebook.sessionContext.ready;
  await notebook.sessionContext.session.kernel.info;
  const asked = (window.asked = new Set());
  notebook.sessionContext.session.anyMessage.connect((_, { msg, direction }) => {
    if (direction === 'send' && msg.channel === 'shell') asked.add(msg.header.msg_id);
    else if (msg.content.execution_state === 'idle') asked.delete(msg.parent_header.msg_id);
  });
}"""
RUN_ALL = """async () => {
  window.asked.clear(); // a kernel that was started again owes no answer
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""
CLOSE = """async () => {
  const notebook = window.jupyterapp.shell.currentWidget;
  const closed = new Promise((done) => notebook.disposed.connect(done));
  await notebook.sessionContext.shutdown();
  notebook.context.model.dirty = false; // or it would ask whether to save
  notebook.close();
  await closed;
}"""
# Opens a notebook as a reader does who has not started a kernel yet.
OPEN_STILL = """async (path) => {
  const kernelPreference = { shouldStart: false, autoStartDefault: false };
  const options = { path, kernelPreference };
  const notebook = await window.jupyterapp.commands.execute('docmanager:open', options);
  await notebook.context.ready;
  await notebook.revealed;
}"""
CLOSE_STILL = "() => window.jupyterapp.shell.currentWidget.close()"
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
IS_CHANGED = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
# of the parts of an element that a selector names, the HTML of those that stand out at its sides
STANDS_OUT = """(root, selector) => {
  const room = root.getBoundingClientRect();
  const stands_out = ({ left, right }) => left < room.left - 1 || right > room.right + 1;
  return [...root.querySelectorAll(selector)]
    .filter(e => e.checkVisibility() && stands_out(e.getBoundingClientRect()))
    .map(e => e.outerHTML.slice(0, 200));
}"""
AT_REST = "() => (window.quiet = window.asked.size ? 0 : window.quiet + 1) > 5"  # once a frame
PATIENCE = 120  # seconds
PLAIN = r".replaceAll('\u00a0', ' ').replaceAll('\u2060', '')"


@contextmanager
def jupyter_lab(folder):
    """Serve a copy of the notebooks from `folder`, which is empty, with JupyterLab; yield its
    address."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    news = folder / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
    ]
    command += ["--IdentityProvider.token=t", f"--ServerApp.root_dir={folder / 'notebooks'}"]
    command += ["--LabApp.expose_app_in_browser=True"]  # so that a test can give commands
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/api/status?token=t", timeout=2).close()
                break
            except OSError:
                if time.monotonic() > deadline or server.poll() is not None:
                    raise RuntimeError(
                        f"JupyterLab did not start:\n{(folder / 'log').read_text()}"
                    ) from None
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def chromium():
    """Yield a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


def violations(page, context):
    """What axe finds wrong with the part of a page that a selector names, as (rule, HTML)."""
    found = Axe().run(page, context=context).response["violations"]
    return [(each["id"], node["html"][:150]) for each in found for node in each["nodes"]]


class Notebook:
    """A page of JupyterLab on which one notebook is open, then another: what it shows, has asked
    for and complained of."""

    def __init__(self, browser, address, *, ratio=1):
        self.page = browser.new_page(
            viewport={"width": 1400, "height": 1000}, device_scale_factor=ratio
        )
        self.address = address
        self.own = address, address.replace("http", "ws"), "data:", "blob:"
        self.name, self.outside, self.complaints = None, set(), []
        self.page.on("request", self._note)
        self.page.on("console", lambda m: self._complain(m.text) if m.type == "error" else None)
        self.page.on("pageerror", self._complain)
        self.page.goto(f"{address}/lab?token=t&reset")
        self.page.wait_for_function("window.jupyterapp", timeout=1000 * PATIENCE)

    def open(self, name):
        """Open a notebook in the place of the one before; what is open already stays open."""
        if self.name is not None:
            if self.name != name:
                self._do(CLOSE)
                self.name = None
            self.outside.clear()
            self.complaints.clear()
        if self.name is None:
            self._do(OPEN, name)
            self.name = name

    def _note(self, request):
        if not request.url.startswith(self.own):
            self.outside.add(request.url)

    def _complain(self, error):
        self.complaints.append(str(error))

    def _do(self, function, argument=None):
        """Call a function on the page, and return when what it promises is done."""
        self.page.evaluate(
            f"""argument => Promise.race([({function})(argument), new Promise((_, give_up) =>
                  setTimeout(give_up, {1000 * PATIENCE}, new Error('it took too long')))])""",
            argument,
        )

    def run_all(self):
        """Run all cells, and return when the kernel has come to rest."""
        self._do(RUN_ALL)
        self.rest()

    def save(self):
        """Save the notebook, as Ctrl+S does."""
        self._do(SAVE)

    def is_changed(self):
        """Whether JupyterLab marks the notebook as changed since it was saved."""
        return self.page.evaluate(IS_CHANGED)

    @contextmanager
    def reopened(self, name=None):
        """Shut the kernel down and close the notebook; it, or another, is open without a kernel
        until the end."""
        name = name or self.name
        self._do(CLOSE)
        self.name = None
        self._do(OPEN_STILL, name)
        yield
        self._do(CLOSE_STILL)

    def reload(self):
        """Load the page anew, as F5 does, with the same notebook; its kernel lives on."""
        self.page.goto(f"{self.address}/lab/tree/{self.name}?token=t")
        self.page.wait_for_function("window.jupyterapp", timeout=1000 * PATIENCE)
        self._do(OPEN, self.name)
        self.rest()

    def restart(self):
        """Start the kernel again; nothing is run."""
        self.page.evaluate(
            "window.restarted = window.jupyterapp.commands.execute('kernelmenu:restart'), null"
        )
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self.page.evaluate("window.restarted.then(() => null)")

    def toggle_files(self):
        """Hide the file browser, or show it again."""
        self._do("() => window.jupyterapp.commands.execute('application:toggle-left-area')")

    def rest(self):
        """Return when the kernel has answered all that it was asked, and the page has shown it."""
        self.page.evaluate("window.quiet = 0")
        self.page.wait_for_function(AT_REST, timeout=1000 * PATIENCE)

    def errors(self):
        """The texts of error outputs and of what was written to stderr."""
        kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
        return [
            text
            for kind in kinds
            for text in self.page.locator(f'[data-mime-type="{kind}"]').all_inner_texts()
        ]

    @contextmanager
    def dark(self):
        """Switch JupyterLab to its dark theme, and back in the end, since it is a setting that
        outlives the page."""
        change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
        self.page.evaluate(change, "JupyterLab Dark")
        self.page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        try:
            yield
        finally:
            self.page.evaluate(change, "JupyterLab Light")
            self.page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")

    @property
    def explorers(self):
        return self.page.locator(".explorer:has(.live-figure)")

    def close(self):
        """Shut the kernel down, and close the page."""
        self._do(CLOSE)
        self.page.close()


class ExplorerOnPage:
    """One explorer of an open notebook."""

    def __init__(self, notebook, number=0):
        self.page = notebook.page
        self.root = notebook.explorers.nth(number)
        self.root.scroll_into_view_if_needed()
        self.canvas = self.root.locator("canvas")
        self.canvas.wait_for()
        self.page.wait_for_function(
            "canvas => canvas.width > 300", arg=self.canvas.element_handle()
        )

    def slider(self, label):
        """The handle of the slider with this visible label."""
        box = self.root.locator(".widget-inline-hbox", has=self.page.get_by_text(label, exact=True))
        return box.locator(".noUi-handle")

    def drag(self, label, distance):
        """Drag the slider with this label by some pixels, with the mouse."""
        self.drag_handle(self.slider(label), distance)

    def drag_handle(self, handle, distance):
        """Drag a slider's handle by some pixels, with the mouse."""
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + distance, y, steps=10)
        self.page.mouse.up()

    def wait_for_sentence(self, before):
        """Wait until the sentence is another one; return it."""
        self.page.wait_for_function(
            "([explorer, before]) => explorer.querySelector('.live-sentence').innerText"
            f"{PLAIN} !== before",
            arg=[self.root.element_handle(), before],
        )
        return self.sentence()

    def focused_name(self):
        """The accessible name of what has the focus, if it is named by a label of its own."""
        return self.page.evaluate("document.activeElement.getAttribute('aria-label')")

    def picture(self):
        """The pixels of the canvas, as text."""
        return self.canvas.evaluate("canvas => canvas.toDataURL()")

    def sentence(self):
        """The sentence, with spaces where the page has spaces that do not break."""
        return self.root.locator(".live-sentence").evaluate(f"e => e.innerText{PLAIN}")

    def state(self):
        """The picture and the sentence."""
        return self.picture(), self.sentence()

    def wait_for_change(self, before):
        """Wait until picture and sentence are both others than those of the state `before`; return
        the new state."""
        self.page.wait_for_function(
            """([explorer, picture, sentence]) =>
                 explorer.querySelector('canvas').toDataURL() !== picture
                 && explorer.querySelector('.live-sentence').innerText"""
            f"{PLAIN} !== sentence",
            arg=[self.root.element_handle(), *before],
        )
        return self.state()
