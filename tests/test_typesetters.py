"""Every formula of the course through what other front ends typeset it with: KaTeX, MathJax 2.7, 3
and 4 and VS Code's Markdown, from npm; and notebooks as nbconvert's HTML, in a browser with MathJax
2.7.

They are installed into .typesetters at the first run; where there is no npm these
tests are skipped, unless REQUIRE_TYPESETTERS is set.
"""

import html
import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from sampling import sample
from test_predict import QUESTIONS

from helpers import check, explore, translate
from helpers.check.verdict import Marks
from helpers.formulas.derivations import DERIVATIONS
from helpers.page import typeset
from helpers.page.board import table

pytestmark = pytest.mark.exhaustive

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
HERE = Path(__file__).parent / "typesetters"
INSTALLED = ROOT / ".typesetters"  # git ignores it
MATHS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
UNKNOWN = r"\unknown x"


@cache
def formulas():
    """Every formula of the course, as it stands between dollar signs."""
    written = [translate.letters().written(), *(make().written() for make in QUESTIONS.values())]
    written += [table("", d.where, d.lines) for d in DERIVATIONS.values()]
    texts = list(map(typeset.markdown, written))
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "markdown":
                texts.append(cell.source)
            else:
                texts += (o.get("data", {}).get("text/markdown", "") for o in cell.outputs)
    return sorted({a or b for text in texts for a, b in MATHS.findall(text)})


@pytest.fixture(scope="module")
def installed():
    """The folder of the typesetters, installed as the lock file says."""
    if not shutil.which("npm"):
        if os.environ.get("REQUIRE_TYPESETTERS"):
            pytest.fail("no npm on the PATH")
        pytest.skip("no npm on the PATH: install one (Debian: apt-get install npm) to run this")
    wanted, there = (folder / "package-lock.json" for folder in (HERE, INSTALLED))
    is_complete = (INSTALLED / "node_modules" / ".package-lock.json").exists()
    if not is_complete or there.read_bytes() != wanted.read_bytes():
        shutil.copytree(HERE, INSTALLED, dirs_exist_ok=True)
        command = [shutil.which("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=INSTALLED, check=True, capture_output=True)
    shutil.copy(HERE / "typeset.cjs", INSTALLED)
    return INSTALLED


def wrong(folder, typesetter, latex):
    """Those formulas that a typesetter does not know, each with what it says of it."""
    command = ["node", "typeset.cjs", typesetter]
    run = subprocess.run(
        command, cwd=folder, input=json.dumps(latex), capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("typesetter", sample(["katex", "mathjax3", "mathjax4"], 1))
def test_every_formula_is_typeset(installed, typesetter):
    everything = formulas()
    assert len(everything) > 500
    assert wrong(installed, typesetter, everything) == []
    assert [latex for latex, _ in wrong(installed, typesetter, [UNKNOWN, "x"])] == [UNKNOWN]


def test_what_is_saved_is_typeset_as_vs_code_does_it(installed):
    """By the libraries that it reads Markdown with; of HTML it typesets nothing."""
    texts = [
        output.data["text/markdown"]
        for path in NOTEBOOKS
        for cell in nbformat.read(path, 4).cells
        for output in cell.get("outputs", [])
        if "text/markdown" in output.get("data", {})
    ]
    pairing = explore.pairing()
    pairing.set(L="|p - y|^3", f="h/(1 + |h|)")
    verdict = Marks(check.lines("J = -y ln(p)\n$J = $ (p - y)^2"))
    texts += map(typeset.markdown, (pairing.written(), verdict.written()))
    assert len(texts) > 40
    assert wrong(installed, "vscode", texts) == []
    html = "<p>Where $x$ is.</p>"
    assert [text for text, _ in wrong(installed, "vscode", [html, "Where $x$ is."])] == [html]


def test_every_formula_becomes_mathml():
    for latex in formulas():
        made = typeset.math(latex.replace(r"\boxed", r"\factor").replace("&", ""))
        assert "merror" not in made
        assert not re.search(r"\\[a-z]", made), latex


@pytest.fixture
def classic(browser, installed):
    """A page that has MathJax 2.7 from npm in the place of the CDN's, and no other network."""
    page = browser.new_page()
    page.outside = []

    def answer(route):
        address = route.request.url
        if address.startswith("data:"):
            return route.continue_()
        found = re.search(r"/mathjax/[\d.]+/([^?]*)", address)
        if not found:
            page.outside.append(address)
            return route.abort()
        return route.fulfill(path=installed / "node_modules/mathjax2" / found[1])

    page.route("**/*", answer)
    yield page
    page.close()


CLASSIC = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7"
WHEN_THROUGH = "() => MathJax.Hub.Queue(() => { window.through = true; })"
ERRORS = r"""() => [...document.querySelectorAll('*')]
  .filter((e) => e.matches('.MathJax_Error, .merror, .mjx-merror')
    || (e.matches('.mtext, .mjx-mtext') && e.textContent.includes('\\')))
  .map((e) => e.textContent)"""
# what a reader sees and no typesetter has taken: MathJax hides its own sources
RAW = r"""() => {
  const copy = document.body.cloneNode(true);
  const hidden = 'script, style, pre, code, [class*=MathJax], [class*=mjx], [class*=MJX]';
  for (const e of copy.querySelectorAll(hidden)) e.remove();
  return copy.textContent.match(/\$[^$]{1,60}|\\[a-zA-Z]+/g) ?? [];
}"""


def typeset_by_mathjax(page, whole):
    page.set_content(whole)
    page.wait_for_function("window.MathJax && MathJax.Hub && MathJax.isReady")
    page.evaluate(WHEN_THROUGH)
    page.wait_for_function("window.through", timeout=300_000)


@pytest.mark.browser
def test_every_formula_is_typeset_by_mathjax_2(classic):
    everything = sample(formulas(), 60)
    shown = "".join(f"<p>\\({html.escape(latex)}\\)</p>" for latex in [UNKNOWN, *everything])
    script = f"<script src='{CLASSIC}/MathJax.js?config=TeX-AMS_HTML-full'></script>"
    typeset_by_mathjax(classic, f"<body>{shown}{script}</body>")
    assert classic.evaluate("document.querySelectorAll('.MathJax').length") > len(everything)
    assert classic.evaluate(ERRORS) == [r"\unknown"]
    assert classic.evaluate(RAW) == []


@pytest.mark.browser
@pytest.mark.parametrize("path", sample(NOTEBOOKS, 1, "pages"), ids=lambda path: path.stem)
@pytest.mark.parametrize("template", sample(["lab", "classic"], 1, "template"))
def test_no_raw_latex_is_seen_in_a_notebook_as_nbconvert_s_html(classic, path, template):
    whole, _ = HTMLExporter(template_name=template).from_filename(path)
    # latest.js would ask the CDN which MathJax 2.7 is the newest
    typeset_by_mathjax(classic, whole.replace("/latest.js?", "/MathJax.js?"))
    assert classic.evaluate("document.querySelectorAll('.mjx-chtml.MathJax_CHTML').length") > 20
    assert classic.evaluate(RAW) == []
    assert classic.evaluate(ERRORS) == []
