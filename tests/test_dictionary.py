"""The dictionary: letters and formulas as each course prints them, all from one table, and what a
search finds."""

import html
import re
from pathlib import Path

import ipywidgets
import mpmath as mp
import nbformat
import numpy as np
import pytest
import sympy
from proofs import Proof

from helpers import translate
from helpers.formulas.courses import COURSES, MEANINGS, letter
from helpers.formulas.derivations import lines
from helpers.formulas.derivations.lines import DEFINITIONS, Derivation, Line
from helpers.formulas.dictionary import FORMULAS, _names, find, formulas, in_letters, meanings
from helpers.formulas.meaning import Meaning
from helpers.losses import cross_entropy as cross_entropy_of_data
from helpers.page import typeset
from helpers.translate.letters import FILTER

ROOT = Path(__file__).resolve().parent.parent
NAMES = [course.name for course in COURSES.values()]
OURS = COURSES["ours"].letters
each_course = pytest.mark.parametrize("course", COURSES)
each_formula = pytest.mark.parametrize(
    "formula", FORMULAS, ids=[f"{n} {f.rule}" for n, f in enumerate(FORMULAS)]
)

# as the courses print them, typed by hand; our loss where theirs is another
PUBLISHED = {
    "ng": [
        r"g(z) = \frac{1}{1 + e^{-z}}",
        r"z = \theta^\top x",
        r"h_\theta(x) = g(z)",
        r"J = -\frac{1}{m} \sum_{i=1}^m [y^{(i)} \log h_\theta(x^{(i)}) + (1 - y^{(i)}) \log(1 - "
        r"h_\theta(x^{(i)}))]",
        r"\frac{\partial J}{\partial \theta_j} = (h_\theta(x) - y) x_j",
        r"\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m (h_\theta(x^{(i)}) - "
        r"y^{(i)}) x_j^{(i)}",
        r"J = \frac{1}{2m} \sum_{i=1}^m (y^{(i)} - h_\theta(x^{(i)}))^2",
        r"\theta_j \leftarrow \theta_j - \alpha \cdot \frac{\partial J}{\partial \theta_j}",
    ],
    "udacity": [
        r"h = \sum_i w_i x_i",
        r"\hat y = f(h)",
        r"\hat y^\mu = f(h^\mu)",
        r"f'(h) = \hat y (1 - \hat y)",
        r"E = \frac{1}{2m} \sum_{\mu=1}^m (y^\mu - \hat y^\mu)^2",
        r"\frac{\partial E}{\partial w_i} = -(y - \hat y) f'(h) x_i",
        r"w_i \leftarrow w_i - \eta \cdot \frac{\partial E}{\partial w_i}",
    ],
    "aima": [
        r"\mathit{Logistic}(\mathbf w \cdot \mathbf x) = \frac{1}{1 + e^{-\mathbf w \cdot \mathbf "
        r"x}}",
        r"\mathbf w \cdot \mathbf x_j = \sum_i w_i x_{j,i}",
        r"h_{\mathbf w}(\mathbf x) = g(\mathbf w \cdot \mathbf x)",
        r"g'(\mathbf w \cdot \mathbf x) = h_{\mathbf w}(\mathbf x)(1 - h_{\mathbf w}(\mathbf x))",
        r"\frac{\partial \mathit{Loss}}{\partial w_i} = -(y - h_{\mathbf w}(\mathbf x)) g'(\mathbf "
        r"w \cdot \mathbf x) x_i",
        r"\mathit{Loss} = \frac{1}{2N} \sum_{j=1}^N (y_j - h_{\mathbf w}(\mathbf x_j))^2",
    ],
    "bishop": [
        r"\sigma(a) = \frac{1}{1 + e^{-a}}",
        r"a_n = \mathbf w^\top \boldsymbol\phi_n",
        r"y_n = f(a_n)",
        r"E = -\frac{1}{N} \sum_{n=1}^N [t_n \ln y_n + (1 - t_n) \ln(1 - y_n)]",
        r"\frac{\partial E}{\partial w_j} = \frac{1}{N} \sum_{n=1}^N (y_n - t_n) \phi_{nj}",
        r"\frac{\partial E}{\partial w_j} = \frac{1}{N} \sum_{n=1}^N (y_n - t_n) f'(a_n) \phi_{nj}",
        r"w_j \leftarrow w_j - \eta \cdot \frac{\partial E}{\partial w_j}",
    ],
    "goodfellow": [
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"z = \boldsymbol w^\top \boldsymbol h + b",
        r"\hat y = \sigma(z)",
        r"J = -\frac{1}{m} \sum_{i=1}^m [y^{(i)} \log \hat y^{(i)} + (1 - y^{(i)}) \log(1 - \hat "
        r"y^{(i)})]",
        r"\frac{\partial J}{\partial w_j} = (\hat y - y) \sigma'(z) h_j",
        r"w_j \leftarrow w_j - \epsilon \cdot \frac{\partial J}{\partial w_j}",
    ],
}
STRUCTURE = {"frac", "sum", "factor", "partial", "bigl", "bigr", "leftarrow", "cdot", "e"}


def bare(latex):
    r"""A formula without boxes and space, with each ½ in braces."""
    latex = re.sub(r"\\frac(\d)(\w)", r"\\frac{\1}{\2}", latex)
    while r"\factor{" in latex:
        latex = re.sub(r"\\factor\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}", r"\1", latex)
    return re.sub(r"\\(?:[,;!]|bigl|bigr|quad)|[&\s]", "", latex).rstrip(".,")


def tokens(latex):
    return re.findall(
        r"\\?([a-zA-Z]+)", re.sub(r"(?<![\\a-zA-Z{])([a-zA-Z])(?=[a-zA-Z])", r"\1 ", latex)
    )


def pieces(latex, cells):
    """A formula cut at its letters: the longest of these cells that stands at a place, or else a
    command or a sign."""
    cut, at = [], 0
    while at < len(latex):
        here = [cell for cell in cells if cell and latex.startswith(cell, at)]
        other = re.match(r"\\[a-zA-Z]+|.", latex[at:])[0]
        cut.append(max(here, key=len, default=other))
        at += len(cut[-1])
    return cut


def used(formula):
    """The meanings of the letters that stand in a formula."""
    found = pieces(formula.formula, OURS.values())
    return [meaning for meaning in MEANINGS if OURS[meaning] in found]


@each_course
def test_every_row_is_filled_where_a_formula_needs_it(course):
    for formula in FORMULAS:
        for meaning in used(formula):
            assert letter(meaning, course), f"{COURSES[course].name} has no letter for {meaning}"


@each_course
def test_a_course_has_letters_for_known_things_and_says_where_it_writes_so(course):
    name, letters, place, remarks, *_ = COURSES[course]
    assert letters.keys() <= set(MEANINGS)
    assert all(latex.strip() == latex for latex in letters.values())
    if course != "ours":
        assert all(letters.values()), "what a course has no letter for is not in its record"
        assert all(text.endswith(".") for text in (place, *remarks))
    assert NAMES.count(name) == 1


def test_we_have_no_letter_for_two_things():
    written = [latex for latex in OURS.values() if latex]
    assert len(set(written)) == len(written)


@each_course
@each_formula
def test_it_is_whole_and_in_no_letters_but_the_courses(formula, course):
    latex = in_letters(formula.formula, course)
    depth = 0
    for sign in latex:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"[<>$]|[_^]\s*[_^}]|\{\}", latex)
    theirs = {name for latex in COURSES[course].letters.values() for name in tokens(latex)}
    assert set(tokens(latex)) <= theirs | STRUCTURE


@each_course
@each_formula
def test_two_things_in_one_formula_never_look_the_same(formula, course):
    written = [letter(meaning, course) for meaning in used(formula)]
    assert len(set(written)) == len(written)


@each_course
@each_formula
def test_there_and_back_again(formula, course):
    back = {letter(meaning, course): OURS[meaning] for meaning in used(formula)}
    theirs = pieces(in_letters(formula.formula, course), back)
    assert "".join(back.get(piece, piece) for piece in theirs) == formula.formula


@pytest.mark.parametrize(
    ("course", "published"),
    [(course, latex) for course, all_of_it in PUBLISHED.items() for latex in all_of_it],
)
def test_the_formulas_are_those_that_the_courses_print(course, published):
    assert bare(published) in [bare(line.formula) for line in formulas(course)]


def test_formulas_of_every_course_are_typed_by_hand():
    assert PUBLISHED.keys() == COURSES.keys() - {"ours"}


@pytest.mark.parametrize("latex", [*DEFINITIONS, lines.UDACITY])
def test_in_our_own_letters_a_definition_stays_as_it_is(latex):
    assert in_letters(latex, "ours") == latex


@pytest.mark.parametrize(
    "name", ["SIGMOID", "INPUT", "INPUTS", "OUTPUT", "OUTPUTS", "CROSS_ENTROPY", "SQUARED_ERROR"]
)
def test_the_definitions_are_those_of_the_proofs(name):
    assert getattr(lines, name) in [line.formula.replace("&", "") for line in formulas("ours")]


BEGINNINGS = {
    ("cross-entropy", "one"): (
        lines.CROSS_ENTROPY_OF_ONE,
        lines.PROBABILITY,
        lines.INPUT,
        lines.SIGMOID,
    ),
    ("cross-entropy", "all"): (
        lines.CROSS_ENTROPY,
        lines.PROBABILITIES,
        lines.INPUTS,
        lines.SIGMOID,
    ),
    ("squared error", "one"): (lines.SQUARED_ERROR_OF_ONE, lines.OUTPUT, lines.INPUT),
    ("squared error", "all"): (lines.SQUARED_ERROR, lines.OUTPUTS, lines.INPUTS),
}


def gradients():
    """Each gradient of the dictionary with the definitions that it follows from."""
    loss = None
    for line in formulas("ours"):
        loss = line.rule if line.formula.startswith("J &=") else loss
        if line.formula.startswith(r"\frac{\partial J}"):
            number = "all" if r"\sum" in line.formula else "one"
            yield pytest.param(
                line.formula, BEGINNINGS[loss, number], id=f"{loss} {number} {line.rule}"
            )


@pytest.mark.parametrize(("latex", "where"), list(gradients()))
def test_every_gradient_is_true_to_50_digits(latex, where):
    def first_false(latex):
        one = lines.CROSS_ENTROPY_OF_ONE in where or lines.SQUARED_ERROR_OF_ONE in where
        return Proof(
            Derivation("", where, (Line(latex, "", ""),), {}, sizes=(1, 2) if one else (3, 2))
        ).first_false()

    assert first_false(latex) is None
    assert first_false(re.sub(r"x_(j|\{ij\})$", r"2 x_\1", latex)) is not None


def test_the_slope_is_that_of_the_sigmoid():
    (line,) = [line for line in formulas("ours") if line.rule == "slope of the activation"]
    meaning = Meaning((lines.OUTPUT,), "", 1, 1, lambda u: 1 / (1 + sympy.exp(-u)))
    row = meaning.rows(line.formula)
    difference = meaning.value(row.right, {}) - meaning.value(row.left, {})
    assert sympy.simplify(difference) == 0
    assert line.formula.startswith(r"\factor{f'(h)}")


def test_every_displayed_formula_of_notebook_00_is_in_the_dictionary():
    cells = nbformat.read(ROOT / "notebooks" / "00_formulas.ipynb", 4).cells
    displays = re.findall(
        r"\$\$(.*?)\$\$", "\n".join(c.source for c in cells if c.cell_type == "markdown"), re.DOTALL
    )
    shown = [
        part for display in displays for part in re.split(r"\\q?quad\\text\{and\}\\q?quad", display)
    ]
    boxes = r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}"
    shown = [bare(re.sub(r"\\text\{[a-z -]+\}", "", re.sub(boxes, r"\1", part))) for part in shown]
    known = [bare(line.formula) for line in formulas("ours")]
    known += [latex.partition("=")[2] for latex in known]
    first = bare(in_letters(lines.NG.replace("h", r"\hat y"), "ng")).replace(r"h_\theta(x)", "h")
    assert shown
    assert set(shown) <= {*known, first}
    assert {first, bare(lines.UDACITY)} <= set(shown)


def test_the_readers_formulas_are_found_in_their_courses_letters():
    assert r"\frac{\partial J}{\partial \theta_j} &= (h_\theta(x) - y)\,x_j" in [
        f.formula for f in formulas("ng")
    ]
    theirs = r"\frac{\partial E}{\partial w_i} &= " + lines.UDACITY.replace("x_j", "x_i")
    assert theirs in [f.formula for f in formulas("udacity")]


@each_course
def test_a_formula_has_one_relation_at_which_the_lines_are_aligned(course):
    assert {line.formula.count("&") for line in formulas(course)} == {1}


@each_course
def test_no_sentence_beside_a_formula_names_a_letter(course):
    for line in formulas(course):
        assert line.why.endswith(".")
        assert not re.search(
            r"\b[a-zA-Z]\b|[\\$_^]|[α-ω]",
            f"{line.rule} {line.why}".replace("An ", "").replace(" a ", " "),
        )


def test_commands_and_words_stay():
    assert (
        in_letters(r"\sin h\quad\text{for many } x_j, n", "ng")
        == r"\sin z\quad\text{for many } x_j, n"
    )


def test_what_cannot_be_written_is_refused():
    with pytest.raises(
        ValueError, match="latex is 'n'; Udacity has no letter for “number of features”"
    ):
        in_letters("n", "udacity")


def test_the_letters_that_others_read():
    bare_letters = {
        "number of examples": ["m", "m", "m", "N", "N", "m"],
        "label": ["y", "y", "y", "y", "t", "y"],
        "activation": ["f", "g", "f", "g", "f", r"\sigma"],
        "prediction, the output": [
            r"\hat y",
            r"h_\theta(x)",
            r"\hat y",
            r"h_{\mathbf w}(\mathbf x)",
            "y",
            r"\hat y",
        ],
        "learning rate": [r"\text{rate}", r"\alpha", r"\eta", r"\alpha", r"\eta", r"\epsilon"],
    }
    for meaning, written in bare_letters.items():
        six = "ours", "ng", "udacity", "aima", "bishop", "goodfellow"
        assert [letter(meaning, course) for course in six] == written


def test_h_means_four_things_in_five_courses():
    assert meanings("h") == {
        "feature j of an example": ["Goodfellow"],
        "input of the activation": ["this course", "Udacity"],
        "activation of a hidden unit": ["Bishop"],
        "prediction, the output": ["Ng", "Russell and Norvig"],
    }
    assert meanings("n") == {
        "index of an example": ["Bishop"],
        "number of features": ["this course", "Ng", "Russell and Norvig", "Goodfellow"],
    }
    assert meanings("y")["prediction, the output"] == ["Bishop"]
    assert meanings("j")["index of an example"] == ["Russell and Norvig"]
    assert meanings("h y") == meanings("nothing") == meanings("") == {}


def found_by(query):
    """The meanings that a search finds."""
    return [hit.meaning for hit in find(query)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ([r"\theta", "θ", "theta", r"\theta_j"], "weight of feature j"),
        (
            ["ŷ", "y\u0302", "yhat", "y_hat", "y hat", "hat y", r"\hat y", r"\hat{y}", "ŷᵢ"],
            "output for example i",
        ),
        (["σ", "sigma", r"\sigma", "Logistic", "logistic", "logi", "sigmoid"], "sigmoid"),
        (["δ", "delta", "Δ", "Delta", "error", "error term"], "error term"),
        (["η", "eta", "α", "alpha", "ε", "ϵ", "epsilon", "rate", "learning"], "learning rate"),
        (["label", "Label", "LABEL", "lab", "t"], "label"),
        (["E", "J", "Loss", "loss", "LOSS"], "loss that is made small"),
        (["f'(h)", "f′(h)", "f’(h)", "g'(z)", "slope"], "slope of the activation"),
        (["hθ(x)", "h_theta(x)", r"h_\theta", "pred", "output"], "prediction, the output"),
        (["μ", "\u00b5", "mu", "index"], "index of an example"),
        (["x_ij", "xij", "xᵢⱼ", "x_{ij}", r"\phi_{nj}", "φ"], "feature j of example i"),
        (["w·x", r"\mathbf w", "in", "input", "z", "a"], "input of the activation"),
        (["ln", "log", "logarithm", "natural"], "natural logarithm"),
    ],
)
def test_a_search_finds_what_is_meant(typed, found):
    for query in typed:
        rows = found_by(query)
        assert found in rows, query
        assert len(set(rows)) == len(rows)


def test_a_letter_finds_rows_with_that_letter_and_no_others():
    assert found_by("η") == ["learning rate"]
    assert find("η")[0].courses == ("udacity", "bishop")
    assert found_by("t") == ["label", "label of example i"]
    assert {hit.courses for hit in find("t")} == {("bishop",)}
    assert found_by("M") == ["number of features"]
    assert found_by("N") == ["number of examples"]
    assert "weight of feature j" not in found_by("h")


@pytest.mark.parametrize(
    ("query", "meaning", "courses"),
    [
        ("sigmoid", "sigmoid", ("udacity",)),
        ("Logistic", "sigmoid", ("aima",)),
        ("logistic", "sigmoid", ("aima",)),
        ("rate", "learning rate", ("ours",)),
        ("learning", "learning rate", ()),
        ("Δ", "error term", ("aima",)),
        ("δ", "error term", ("ng", "udacity", "bishop")),
        ("error", "error term", ()),
        ("w·x", "input of the activation", ("aima",)),
        ("ŷ", "prediction, the output", ("ours", "udacity", "goodfellow")),
    ],
)
def test_a_search_says_in_whose_letters_it_has_found(query, meaning, courses):
    assert (meaning, courses) in find(query)


def test_a_name_of_two_words_is_found_by_either():
    assert _names(r"\text{step size}") == ["step", "size"]
    assert _names(r"\mathrm{softplus}(-\hat y)") == ["softplus", "yhat"]
    assert _names(r"\boldsymbol w^\top\mathbf x\cdot\theta'") == ["w", "x", "theta", "'"]


@pytest.mark.parametrize("query", ["", "  "])
def test_without_a_search_every_row_is_found(query):
    assert found_by(query) == list(MEANINGS)


@pytest.mark.parametrize(
    "query",
    [
        "qq",
        "zzz",
        "hhh",
        "∑",
        "?",
        "0",
        "q",
        "λ",
        "lambda",
        "h z q",
        "<q>",
        "(",
        "\\",
        "sum",
        "mathbf",
        "boldsymbol",
        "cdot",
        "top",
        "error rate",
        "logi rate",
    ],
)
def test_what_is_nowhere_is_not_found(query):
    assert find(query) == []


def test_the_remarks_on_the_originals_are_true():
    y, z, w, x = sympy.symbols("y z w x", positive=True)
    sigmoid, said = (
        1 / (1 + sympy.exp(-z)),
        {key: " ".join(course.remarks) for key, course in COURSES.items()},
    )

    def cross_entropy(y):
        return -(y * sympy.log(sigmoid) + (1 - y) * sympy.log(1 - sigmoid))

    assert (
        "for a label of 0 or 1 the cross-entropy, written as the softplus of $(1 - 2y)\\,z$"
        in said["goodfellow"]
    )
    for label in (0, 1):
        softplus = sympy.log(1 + sympy.exp((1 - 2 * label) * z))
        for point in (mp.mpf("0.3"), mp.mpf("4.1")):
            assert mp.almosteq(
                sympy.N(softplus.subs(z, point), 30),
                sympy.N(cross_entropy(label).subs(z, point), 30),
            )

    assert "$(y - h_{\\mathbf w}(\\mathbf x))^2$, without ½" in said["aima"]
    assert "has a 2 in front" in said["aima"]
    output = sigmoid.subs(z, w * x)
    slope = sympy.diff(sigmoid, z).subs(z, w * x)
    assert sympy.simplify(sympy.diff((y - output) ** 2, w) + 2 * (y - output) * slope * x) == 0

    assert "$f'(a)\\,\\psi'(y) = 1$" in said["bishop"]
    log_odds = sympy.log(y / (1 - y))
    assert sympy.simplify(sympy.diff(sigmoid, z) * sympy.diff(log_odds, y).subs(y, sigmoid)) == 1
    assert "$\\delta = y - t$" in said["bishop"]
    assert sympy.simplify(sympy.diff(cross_entropy(y), z) - (sigmoid - y)) == 0

    assert "$\\Delta w_i = \\eta\\,\\delta\\,x_i$" in said["udacity"]
    half_square = (y - output) ** 2 / 2
    assert sympy.simplify(-sympy.diff(half_square, w) - (y - output) * slope * x) == 0

    assert "the sum of logarithms, which is $-m\\,J$" in said["ng"]
    X, labels, weights = (
        np.array([[1.0, 2.0], [0.5, -1.0], [-2.0, 0.3]]),
        np.array([1.0, 0.0, 1.0]),
        np.array([0.4, -0.7]),
    )
    outputs = 1 / (1 + np.exp(-X @ weights))
    logarithms = np.sum(labels * np.log(outputs) + (1 - labels) * np.log(1 - outputs))
    assert np.isclose(-3 * cross_entropy_of_data(X, labels, weights), logarithms)


@pytest.fixture
def widget():
    widget = translate.letters()
    widget.controls["second"].value = ""  # one course beside ours
    yield widget
    widget.close()


def hidden(widget):
    return {int(name.removeprefix("without-")) for name in widget.rows._dom_classes}


def test_the_widget_follows_the_menu(widget):
    menu = widget.controls["course"]
    assert [name for name, _ in menu.options] == NAMES
    for course, (name, *_) in COURSES.items():
        menu.value = course
        head = re.findall(r"<th scope='col'[^>]*>(.*?)</th>", widget.letters.value)
        assert head == ["meaning", *dict.fromkeys(["this course", name])]
        cells = [letter(meaning, course) for meaning in MEANINGS]
        last = re.findall(r"<td[^>]*>((?:(?!<td).)*)</td></tr>", widget.letters.value)
        assert last == [
            typeset.text(f"${html.escape(cell)}$") if cell else "no letter" for cell in cells
        ]
        assert widget.formulas.value.count("<tr>") == 1 + len(FORMULAS)
        assert f"letters of {name}" in widget.formulas.value or course == "ours"
        assert ("In the original" in widget.formulas.value) == (course != "ours")


def heads(widget):
    return re.findall(r"<th scope='col'[^>]*>(.*?)</th>", widget.letters.value)


def test_the_readers_two_courses_stand_beside_ours_and_a_third_can(widget):
    both = translate.letters()
    assert heads(both) == ["meaning", "this course", "Ng", "Udacity"]
    assert "letters of Ng" in both.formulas.value
    assert "letters of Udacity" in both.formulas.value
    both.controls["search"].value = "eta"
    assert both.sentence.startswith("1 of 24 rows for this course, Ng and Udacity.")
    both.controls["third"].value = "bishop"
    assert heads(both) == ["meaning", "this course", "Ng", "Udacity", "Bishop"]
    assert both.formulas.value.count("<tr>") == 3 * (1 + len(FORMULAS))
    both.controls["second"].value = "bishop"  # once is enough
    assert heads(both) == ["meaning", "this course", "Ng", "Bishop"]
    both.close()


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("cost", "loss that is made small"),
        ("objective", "loss that is made small"),
        ("hypothesis", "prediction, the output"),
        ("probability", "prediction, the output"),
        ("gradient", "loss that is made small"),
        ("derivative", "slope of the activation"),
        ("f prime", "slope of the activation"),
        ("sigmoid", "sigmoid"),
        ("target", "label"),
        ("class", "label"),
        ("intercept", "bias, the weight of a feature that is 1"),
        ("net", "input of the activation"),
        ("parameter", "weight of feature j"),
        ("step size", "learning rate"),
        ("samples", "number of examples"),
    ],
)
def test_the_words_of_readers_find_a_row(typed, meaning):
    assert meaning in found_by(typed)


def test_every_row_has_a_header(widget):
    headers = re.findall(r"<th scope='row'[^>]*>(.*?)</th>", widget.letters.value)
    assert headers == list(MEANINGS)


def test_the_widget_says_what_a_search_finds(widget):
    menu, box = widget.controls["course"], widget.controls["search"]
    assert widget.sentence == f"{len(MEANINGS)} rows."
    assert hidden(widget) == set()
    menu.value, box.value = "udacity", "eta"
    assert (
        widget.sentence
        == "1 of 24 rows for this course and Udacity. “eta” stands for: learning rate (Udacity and "
        "Bishop)."
    )
    assert hidden(widget) == set(range(1, len(MEANINGS)))
    menu.value = "ng"
    assert widget.sentence == (
        "None of 24 rows for this course and Ng. “eta” stands for: learning rate (Udacity and "
        "Bishop)."
    )
    assert hidden(widget) == set(range(1, len(MEANINGS) + 1))
    box.value = "h"
    assert widget.sentence == (
        "5 of 24 rows for this course and Ng. “h” stands for: feature j of an example "
        "(Goodfellow); input of the activation (this course and Udacity); activation of a hidden "
        "unit (Bishop); prediction, the output (Ng and Russell and Norvig)."
    )
    box.value = "phi_nj"
    assert (
        widget.sentence == "None of 24 rows for this course and Ng. “phi_nj” is found for Bishop."
    )
    box.value = " index "
    assert widget.sentence == "2 of 24 rows for this course and Ng."
    box.value = "<q>"
    assert (
        widget.sentence
        == "Nothing is found: no course writes “<q>”, and no meaning has such a word."
    )
    assert hidden(widget) == set(range(1, len(MEANINGS) + 1))
    menu.value, box.value = "ours", ""
    assert hidden(widget) == set()
    box.value = "slope"
    assert widget.sentence == "1 of 24 rows for this course."


def test_every_row_can_be_hidden():
    for place in range(1, len(MEANINGS) + 1):
        assert f".without-{place} tbody tr:nth-child({place}) {{ display: none; }}" in FILTER


def test_without_a_kernel_all_six_courses_are_there(widget):
    widget.controls["course"].value = "bishop"
    saved = widget._repr_mimebundle_()
    page = widget.written()
    assert saved["text/markdown"] == typeset.markdown(page)
    assert saved["text/plain"] == (
        "The dictionary: 24 things, and what this course, Ng, Udacity, Russell and Norvig, Bishop "
        "and Goodfellow write for them."
    )
    head = re.findall(r"<th scope='col'[^>]*>(.*?)</th>", page)
    assert head == ["meaning", *NAMES]
    table = page.partition("<details>")[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table)
    assert len(cells) == len(MEANINGS) * len(COURSES)
    assert cells.count("no letter") == sum(
        letter(meaning, course) == "" for meaning in MEANINGS for course in COURSES
    )
    assert re.findall("<summary>Formulas: (.*?)</summary>", page) == NAMES
    for part in page.split("<details>")[1:]:
        assert part.count("<tr>") == 1 + len(FORMULAS)
        assert part.count("<tr>") == part.count("</tr>")


def test_the_sentences_that_count_courses_count_right(widget):
    words = {5: "five", 6: "six", 7: "seven", 8: "eight"}
    others, all_of_them = words[len(COURSES) - 1], words[len(COURSES)]
    cells = nbformat.read(ROOT / "notebooks" / "00_formulas.ipynb", 4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert f"the letters of {others} courses beside ours" in prose
    assert f"The letters of {all_of_them} courses" in widget.written()


def test_two_dictionaries_leave_the_same_page(widget):
    other = translate.letters()
    other.controls["search"].value = "theta"
    assert other.written() == widget.written()
    assert repr(other) == repr(widget)
    other.close()


def test_nothing_is_left_of_it_when_it_is_closed():
    alive = ipywidgets.widgets.widget._instances
    before = set(alive)
    widget = translate.letters()
    widget.controls["course"].value = "aima"
    widget.close()
    assert set(alive) <= before
