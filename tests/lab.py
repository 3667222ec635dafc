"""A real JupyterLab in a real browser, for the tests and the benchmarks that need one."""

import json
import os
import re
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
READY = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell"
IDLE = '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status="idle"]'
WAITING = (
    "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some((e) => "
    "e.textContent === '[*]:')"
)


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
    command += ["--LabApp.expose_app_in_browser=True"]  # so that a test can change the theme
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
    """A notebook open in JupyterLab, and what its page has asked for and complained of."""

    def __init__(self, browser, address, name, *, ratio=1):
        self.page = browser.new_page(
            viewport={"width": 1400, "height": 1000}, device_scale_factor=ratio
        )
        self.outside, self.complaints = set(), []
        self.page.on("request", lambda request: self._note(address, request.url))
        self.page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{address}/lab/tree/{name}?token=t&reset")
        self.page.wait_for_selector(READY, timeout=90_000)
        self.page.wait_for_selector(IDLE, timeout=90_000)

    def _note(self, address, url):
        if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
            self.outside.add(url)

    def menu(self, menu, command):
        """Click a command in the menu bar; a menu that opened while the page still settled is
        opened again."""
        item = self.page.locator(f'.lm-Menu-item[data-command="{command}"]')
        for _ in range(20):
            self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{menu}$")).click()
            if item.count() and item.is_visible():
                return item.click()
            self.page.keyboard.press("Escape")
            time.sleep(0.5)
        raise RuntimeError(f"the menu {menu} has no {command}")

    def run_all(self):
        """Run all cells, and return when the kernel has come to rest."""
        self.rest(2)  # a menu clicked while the page still settles is lost
        self.page.evaluate(
            f"() => {{ window.ran = false; setInterval(() => window.ran ||= ({WAITING})(), 5); }}"
        )
        self.menu("Run", "runmenu:run-all")
        self.page.wait_for_function("window.ran", timeout=10_000)
        self.rest(1)

    def rest(self, seconds, patience=120):
        """Return when no cell has waited and the kernel has been idle for some seconds in a row."""
        idle = f"() => !({WAITING})() && document.querySelector('{IDLE}') !== null"
        deadline, since = time.monotonic() + patience, time.monotonic()
        while time.monotonic() - since < seconds:
            time.sleep(0.1)
            if not self.page.evaluate(idle):
                since = time.monotonic()
            if time.monotonic() > deadline:
                raise RuntimeError("the kernel did not come to rest")

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
        yield
        self.page.evaluate(change, "JupyterLab Light")
        self.page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")

    @property
    def explorers(self):
        return self.page.locator(".explorer:has(.live-figure)")

    def close(self):
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
            "([explorer, before]) => explorer.querySelector('.live-sentence').innerText !== before",
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
        return self.root.locator(".live-sentence").inner_text()

    def state(self):
        """The picture and the sentence."""
        return self.picture(), self.sentence()

    def wait_for_change(self, before):
        """Wait until picture and sentence are both others than those of the state `before`; return
        the new state."""
        self.page.wait_for_function(
            """([explorer, picture, sentence]) =>
                 explorer.querySelector('canvas').toDataURL() !== picture
                 && explorer.querySelector('.live-sentence').innerText !== sentence""",
            arg=[self.root.element_handle(), *before],
        )
        return self.state()
