"""Formulas for the page: every one becomes MathML that says the same, and long ones can break."""

import re
from xml.etree import ElementTree

import pytest
from nbconvert.filters import markdown2html
from test_predict import QUESTIONS

from helpers import explore, translate
from helpers.figures.ideas import FACTOR
from helpers.formulas.courses import COURSES
from helpers.formulas.derivations import DERIVATIONS
from helpers.formulas.dictionary import formulas
from helpers.page import typeset
from helpers.page.board import table

MATHS = "{http://www.w3.org/1998/Math/MathML}"
LINES = [line.formula for derivation in DERIVATIONS.values() for line in derivation.lines]
WHERE = [latex for derivation in DERIVATIONS.values() for latex in derivation.where]
LETTERS = [latex for course in COURSES.values() for latex in course.letters.values() if latex]
OTHERS = [line.formula for course in COURSES for line in formulas(course)]
# LaTeX that only sets type, and so leaves nothing to be read
SILENT = re.compile(
    r"\\(?:[bB]ig[lr]|left|right|[td]?frac|displaystyle|mathbf|mathrm|mathit|boldsymbol|text|limits"
    r"|operatorname|factor|hat|sqrt|[,;! ]|q?quad)|[{}_^&$\s]"
)
SIGNS = {
    r"\cdot": "·",
    r"\partial": "∂",
    r"\sum": "∑",
    r"\prod": "∏",
    r"\top": "⊤",
    r"\nabla": "∇",
    r"\odot": "⊙",
    r"\leftarrow": "←",
    r"\le": "≤",
    r"\ge": "≥",
    r"\sigma": "σ",
    r"\theta": "θ",
    r"\phi": "ϕ",
    r"\mu": "μ",
    r"\alpha": "α",
    r"\eta": "η",
    r"\epsilon": "ϵ",
    r"\delta": "δ",
    r"\Delta": "Δ",
    r"\pi": "π",
    r"\ln": "ln",
    r"\log": "log",
    r"\exp": "exp",
    r"\in": "∈",
    r"\mid": "∣",
    r"\psi": "ψ",
    "-": "−",
}


def read(html):
    return ElementTree.fromstring(f"<div>{html}</div>")


def letters(latex):
    """What can be read of LaTeX, in any order: its letters, digits and signs."""
    for command in sorted(SIGNS, key=len, reverse=True):
        latex = latex.replace(command, f" {SIGNS[command]} ")
    return sorted(SILENT.sub("", latex).replace("'", ""))


def shown(html):
    text = "".join(read(html).itertext())
    return sorted(re.sub(r"[\s\u00a0^′″{}]", "", text))


@pytest.mark.parametrize("latex", dict.fromkeys([*LINES, *WHERE, *LETTERS, *OTHERS]))
def test_every_formula_of_the_course_says_in_mathml_what_its_latex_says(latex):
    sides = [side.strip() for side in latex.split("&")]
    html = "".join(typeset.line(side) for side in sides)
    assert shown(html) == letters(latex)
    assert html.count('class="factor"') == latex.count(r"\factor")
    assert "menclose" not in html
    assert "merror" not in html


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_leaves_a_dollar_or_a_backslash(name):
    question = QUESTIONS[name]()
    question.answer("that", False)
    for part in (question.children[0].value.partition("</style>")[2], question.said.value):
        text = "".join(read(part).itertext())
        assert not set("\\$") & set(text)


def pieces(latex):
    """What stays together at its narrowest, as text."""
    html = read(typeset.line(latex))
    inner = [e for e in html.iter("span") if e.find("span") is None]
    return ["".join(e.itertext()) for e in inner]


def test_a_long_formula_breaks_before_relations_and_signs_and_nowhere_else():
    assert pieces("a + b = c") == ["a", "+b", "=c"]
    assert pieces("= -a - b") == ["=−a", "−b"]
    assert pieces(r"a\cdot-b") == ["a·−b"]
    assert pieces(r"\frac{a + b}{c} - e^{-h}") == ["a+bc", "−e−h"]
    assert pieces(r"x \le y") == ["x", "≤y"]
    assert pieces("(a + b)(c + d)") == ["(a+b)(c+d)"]
    assert pieces(r"a\odot b") == ["a", "⊙b"]
    long = " + ".join(["aaaa"] * 8)
    assert len(pieces(f"x({long})y")) == 8
    assert pieces(f"x({long})y")[0] == "x(aaaa"


def test_what_stands_between_left_and_right_stays_together():
    long = " + ".join(["aaaa"] * 8)
    assert pieces(rf"x\left({long}\right) + y") == [f"x({long.replace(' ', '')})", "+y"]


def test_the_cases_of_a_function_stay_together():
    cases = r"\begin{cases} a + b & \text{for}\: x \le 1 \\ c - d & \text{otherwise} \end{cases}"
    assert len(pieces(f"L = {cases} + c")) == 3


def test_a_formula_breaks_around_a_long_bracket_before_it_breaks_inside():
    long = " + ".join(["aaaa"] * 8)
    html = read(typeset.line(f"x + ({long})"))
    outer = html.findall("span")
    assert ["".join(e.itertext()) for e in outer] == ["x", "+(" + "+".join(["aaaa"] * 8) + ")"]


def test_what_begins_with_a_sign_keeps_the_space_of_a_sum():
    first, second = re.findall("<math.*?</math>", typeset.line("a + b"))
    assert "<mrow /><mo>&#x0002B;</mo>" in second
    assert "<mrow />" not in first


def test_what_is_new_is_marked_across_a_break():
    html = typeset.line("= a + b + c", changed=[(4, 11)])
    new = ["".join(e.itertext()) for e in read(html).iterfind(".//*[@class='changed']")]
    assert new == ["+b", "+c"]


def test_the_factor_has_its_colours_where_no_style_sheet_is():
    assert f'mathbackground="{FACTOR.tint}"' in typeset.math(r"\factor{x}")
    assert f'mathcolor="{FACTOR.text_on_tint}"' in typeset.math(r"\factor{x}")


def test_a_logarithm_has_space_around_it_but_none_before_a_bracket():
    assert typeset.math(r"y\ln x").count("mspace") == 2
    assert typeset.math(r"y\ln(x)").count("mspace") == 1
    assert typeset.math(r"-\ln(x)").count("mspace") == 0
    assert typeset.math(r"y\,\ln x").count("mspace") == 2


def test_a_prime_is_as_large_as_its_letter():
    assert '<mi>f</mi><mo lspace="0em" rspace="0em">&#x02032;</mo>' in typeset.math("f'(h)")
    assert "msup" not in typeset.math(r"f''(h) + \sigma'(h)")
    assert "msup" in typeset.math("x^2")


def test_infinity_is_a_number_and_has_no_space_of_a_sign_around_it():
    assert "<mi>&#x0221E;</mi>" in typeset.math(r"-\infty")


def test_sums_have_their_limits_above_and_below_on_lines_and_beside_in_text():
    assert "munderover" in typeset.math(r"{\class{changed}{\sum_{i=1}^m x}}")
    assert "munderover" not in typeset.math(r"\sum_{i=1}^m x", displayed=False)


def test_what_is_saved_is_latex_with_a_box_around_the_factor():
    shown = typeset.display(r"\factor{f'(h)} < |1|")
    boxed = r"$\displaystyle \boxed{f'(h)} \lt  \vert 1\vert $"
    assert typeset.markdown(shown) == boxed
    assert typeset.text(shown) == typeset.line(r"\factor{f'(h)} < |1|")
    assert typeset.display("") == ""


def test_a_formula_in_a_text_breaks_only_where_a_line_cannot_hold_it():
    formula = typeset.line("x < 1", displayed=False)
    whole = f"If <span class='formula-piece'>{formula}</span>, so."
    assert typeset.text("If $x &lt; 1$, so.") == whole


DOLLARS = r"\$([^$]+)\$"


def is_the_same_in_markdown(html):
    """nbconvert's reader of Markdown finds in what is saved the words, rows and formulas of the
    HTML."""
    page = read(re.sub("<br>", "<br />", markdown2html(typeset.markdown(html))))
    table, words = read(html), "".join(page.itertext())
    assert [len(row) for row in page.iter("tr")] == [len(row) for row in table.iter("tr")]
    for tag in ("li", "b", "details", "summary"):
        assert len([*page.iter(tag)]) == len([*table.iter(tag)])
    expected = "".join(table.itertext()).replace(r"\factor", r"\boxed")
    expected = expected.replace("<", r"\lt ").replace("|", r"\vert ")
    words = words.replace("<", r"\lt ").replace("|", r"\vert ")
    assert re.findall(DOLLARS, words) == re.findall(DOLLARS, expected)
    assert "".join(words.split()) == "".join(expected.split())


@pytest.mark.parametrize("name", DERIVATIONS)
def test_a_derivation_is_the_same_in_markdown(name):
    derivation = DERIVATIONS[name]
    is_the_same_in_markdown(table(derivation.title, derivation.where, derivation.lines))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_the_same_in_markdown(name):
    question = QUESTIONS[name]()
    is_the_same_in_markdown(question.written())
    question.answer("*a* | _b_ [c](d) `e` ~~f~~ \\g", False)
    is_the_same_in_markdown(question.snapshot())


def test_the_dictionary_and_the_pairs_are_the_same_in_markdown():
    is_the_same_in_markdown(translate.letters().written())
    pairing = explore.pairing()
    pairing.set(L="|p - y|^3", f="h/(1 + |h|)")
    is_the_same_in_markdown(pairing.written())
    pairing.set(activation="tanh")
    is_the_same_in_markdown(pairing.written())


def test_what_a_reader_typed_is_no_markup_in_what_is_saved():
    typed = "a * b * c_1 $x$ <b>d</b> \\frac `e` | [f](g)"
    (paragraph,) = read(markdown2html(typeset.markdown(f"<p>{typeset.plain(typed)}</p>")))
    assert "".join(paragraph.itertext()) == typed
    assert {part.tag for part in paragraph} == {"span"}
    assert "$" not in typeset.plain(typed)
