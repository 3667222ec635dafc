r"""Formulas for the page: from the LaTeX of the course to MathML, which every browser typesets.

A live page gets MathML, since VS Code and Colab typeset no LaTeX in widgets. What is saved is
Markdown and keeps its LaTeX in dollar signs: that is typeset wherever Markdown is, while of saved
HTML VS Code and Colab typeset nothing, and JupyterLab strips MathML where it does not trust a
notebook. In either \factor{…} stands around f′(h).
"""

import html
import re
import unicodedata
from functools import cache

from latex2mathml.converter import convert

from helpers.figures.ideas import FACTOR

# limits stand above and below, also where the sum is marked as new
SERIES = re.compile(r"\\(?:sum|prod)(?=[_^])")
THIN = '<mspace width="0.167em" />'
# what LaTeX does besides: a prime is not made smaller, infinity is no sign, a logarithm has space
# around it, and the box has its colours
AS_TYPESET = {
    "<mo>&#x0221E;</mo>": "<mi>&#x0221E;</mi>",
    r"<msup>(<mi>[^<]*</mi>)<mi>(&#x0203[23];)</mi></msup>": (
        r'<mrow>\1<mo lspace="0em" rspace="0em">\2</mo></mrow>'
    ),
    r'display="block"': 'display="inline" displaystyle="true"',
    r"(?<!mo>)(?<!mrow>)(?<!/>)(<mi>(?:ln|exp)</mi>)": THIN + r"\1",
    r"(<mi>(?:ln|exp)</mi>)(?=<m(?!o|space))": r"\1" + THIN,
    'class="factor"': (
        f'class="factor" mathbackground="{FACTOR.tint}" mathcolor="{FACTOR.text_on_tint}"'
    ),
}
TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\S", re.DOTALL)
RELATIONS = ("=", r"\le", r"\ge", r"\leftarrow")
SIGNS = ("+", "-", r"\odot")
OPENING, CLOSING = "([", ")]"
# groups, in which no line may break
DEEPER = {"{": 1, r"\begin": 1, r"\left": 1, "}": -1, r"\end": -1, r"\right": -1}
DISPLAYED = r"\displaystyle "
# formulas, tags, and what would mean something in Markdown
MARKED = re.compile(r"\$[^$]+\$|</?(?P<tag>\w+)[^>]*>|[*_`~\[\]|\\]")
# of the tags, those that Markdown writes in its own way
IN_MARKDOWN = {
    **dict.fromkeys(("p", "/p", "ul", "/ul", "table", "/table"), "\n\n"),
    **dict.fromkeys(("thead", "/thead", "tbody", "/tbody", "/li", "/tr"), ""),
    **dict.fromkeys(("td", "th"), " "),
    **dict.fromkeys(("/td", "/th"), " |"),
    "li": "\n- ",
    "tr": "\n|",
    "/summary": "</summary>\n\n",
    "/details": "\n\n</details>\n\n",
}
# characters of LaTeX within a bracket from which on a line may break inside it, not only around it
LONG = 30


@cache
def math(latex, displayed=True):
    """A formula in MathML; displayed: sums and fractions are as large as on a line of their own."""
    latex = factor(latex, r"\class{factor}")
    if displayed:
        latex = SERIES.sub(r"\g<0>\\limits", latex)
    whole = convert(latex, display="block" if displayed else "inline")
    for pattern, put in AS_TYPESET.items():
        whole = re.sub(pattern, put, whole)
    return whole


def display(latex):
    """A formula in dollar signs, for a text in HTML, as large as on a line of its own."""
    return f"${DISPLAYED}{html.escape(latex)}$" if latex else ""


def text(words):
    """A text in HTML, with MathML in the place of each formula in dollar signs."""
    return re.sub(r"\$([^$]+)\$", _in_mathml, words)


def _in_mathml(found):
    latex = html.unescape(found[1])
    inside = latex.removeprefix(DISPLAYED)
    if inside != latex:
        return line(inside)
    return _unbroken(line(latex, displayed=False))


def markdown(words):
    """A text in HTML, with formulas in dollar signs, as the Markdown that is saved; f′(h) stands in
    a box.

    A table has its headings in a thead, and what is aligned to the right says so there.
    """
    words = re.sub(r"<thead.*?</thead>", _with_rule, words)
    return re.sub(r"\n{3,}", "\n\n", MARKED.sub(_in_markdown, words)).strip()


def _with_rule(head):
    """The headings of a table, and the row that in Markdown tells them from the others."""
    cells = re.findall("<t[dh](?: [^>]*)?>", head[0])
    sides = ("--:" if "right" in cell else ":--" for cell in cells)
    return f"{head[0]}<tr>{''.join(f'<td>{side}</td>' for side in sides)}</tr>"


def _in_markdown(found):
    part = found[0]
    if part[0] == "$":
        return factor(html.unescape(part), r"\boxed").replace("|", r"\vert ").replace("<", r"\lt ")
    if part[0] == "<":
        return IN_MARKDOWN.get("/" * part.startswith("</") + found["tag"], part)
    return f"\\{part}"


def factor(latex, command):
    r"""The LaTeX with another command in the place of each \factor."""
    return latex.replace(r"\factor", command)


def line(latex, changed=(), displayed=True):
    """A formula in HTML; one too long for its line breaks before a relation, +, − or ⊙.

    changed: the places, (start, end), that are to be marked as new. displayed: as for math.
    """
    if not latex:
        return ""
    outer, inner = _breaks(latex)
    shown = []
    for start, end in _between(outer, len(latex)):
        places = [place for place in inner if start < place < end]
        parts = [
            _unbroken(math(_piece(latex, first, last, changed), displayed))
            for first, last in _between([start, *places], end)
        ]
        shown.append("".join(parts) if len(parts) == 1 else _unbroken("".join(parts)))
    return "".join(shown)


def _between(starts, end):
    return list(zip(starts, [*starts[1:], end], strict=True))


def _unbroken(content):
    """What the page keeps on one line while it can."""
    return f"<span class='formula-piece'>{content}</span>"


def _piece(latex, start, end, changed):
    """One stretch of the LaTeX, marked; what is cut off before a sign keeps the space of a sum."""
    piece = latex[start:end]
    inside = [
        (max(first, start) - start, min(last, end) - start)
        for first, last in changed
        if first < end and last > start
    ]
    piece = _mark(piece, inside)
    return f"{{}}{piece}" if start else piece


def _mark(latex, spans):
    for start, end in sorted(spans, reverse=True):
        new = latex[start:end]
        alone = latex[:start].rstrip()[-1:] in tuple("=([{")
        # without it the sign would move close to its term
        space = "{}" if new[0] in SIGNS and not alone else ""
        latex = f"{latex[:start]}{{\\class{{changed}}{{{space}{new}}}}}{latex[end:]}"
    return latex


def _breaks(latex):
    """Where a formula may break: (outside of all brackets, with its start; inside long ones)."""
    outer, inner = [0], []
    depth, brackets = 0, []  # brackets: of each that is open, its start and the signs in it
    before = ""
    for found in TOKEN.finditer(latex):
        token, place = found[0], found.start()
        depth += DEEPER.get(token, 0)
        if depth == 0 and token in OPENING:
            brackets.append((place, []))
        elif depth == 0 and token in CLOSING and brackets:
            start, signs = brackets.pop()
            if place - start >= LONG:
                inner += signs
        elif depth == 0 and _breaks_before(token, before):
            (brackets[-1][1] if brackets else outer).append(place)
        before = token
    return sorted({*outer}), sorted(inner)


def _breaks_before(token, before):
    """Whether a line may break before it: a relation, or a sign that joins and does not turn."""
    if token in RELATIONS:
        return True
    turns = not before or before in (*RELATIONS, *SIGNS, r"\cdot", "&") or before in OPENING
    return token in SIGNS and not turns


def plain(words):
    """Words that a reader typed, as HTML in which nothing is markup, a formula or unseen."""
    seen = ("�" if unicodedata.category(letter)[0] == "C" else letter for letter in words)
    return html.escape("".join(seen)).replace("$", "<span>&#36;</span>")


def percent(share, digits=0):
    """A share in percent, with a space that no line breaks at: 4.9 % for 0.049 with one digit."""
    return f"{100 * share:.{digits}f} %"
