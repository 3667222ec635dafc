"""Formulas inside sentences: each with a relation is proved as the displayed lines are, or stands
in a list of what is only named or set."""

import html
import math
import re
from pathlib import Path

import nbformat
import proofs
import pytest
from test_predict import QUESTIONS

from helpers.formulas.derivations import DERIVATIONS
from helpers.formulas.derivations.lines import (
    CROSS_ENTROPY,
    CROSS_ENTROPY_OF_ONE,
    INPUTS,
    PROBABILITIES,
    PROBABILITY,
    RESIDUAL,
    SHIFTED,
    SIGMOID,
    SQUARED_ERROR_OF_ONE,
    UNIT_OUTPUT,
)
from helpers.formulas.meaning import Meaning

ROOT = Path(__file__).resolve().parent.parent
RELATION = re.compile(r"=|<|>|\\(?:l|g)eq?\b|\\approx\b|\\ne\b")
TANH = r"f(h) = \frac{e^h - e^{-h}}{e^h + e^{-h}}"
ANY_SIGMOID = (r"f(h) = \frac{1}{1 + e^{-h}}", r"\hat y = f(h)")
ALL = (SIGMOID, INPUTS, PROBABILITIES)
# what each begins from; a letter of vectors stands for a whole matrix or column
IDENTITIES = {
    r"f'(h) = \hat y\,(1 - \hat y)": ANY_SIGMOID,
    r"f'(h) = \hat y(1 - \hat y)": ANY_SIGMOID,
    r"f'(h) = 1 - \hat y^2": (TANH, r"\hat y = f(h)"),
    r"f'(h) \le \frac14": ANY_SIGMOID,
    r"f' = 1": (SHIFTED,),
    r"\sigma' = \sigma(1 - \sigma)": (SIGMOID,),
    r"\sigma'(h) = \sigma(h)\,\sigma(-h)": (SIGMOID,),
    r"\sigma'(h) = e^{-h}/(1 + e^{-h})^2": (SIGMOID,),
    r"\tanh h = 2\sigma(2h) - 1": (SIGMOID,),
    r"4\cdot\frac14 = 1": (),
    r"-\ln 1 = 0": (),
    r"\frac{d}{dh}\ln\sigma = 1 - \sigma": (SIGMOID,),
    r"\frac{d}{dh}\ln(1 - \sigma) = -\sigma": (SIGMOID,),
    r"-\ln\sigma(h) = \ln(e^0 + e^{-h})": (SIGMOID,),
    r"-\sigma(-h) = \hat y - 1": (SIGMOID, PROBABILITY),
    r"\sigma(h) = \hat y - 0": (SIGMOID, PROBABILITY),
    r"\nabla J = \frac1m X^\top(\sigma(Xw) - y)": (*ALL, CROSS_ENTROPY),
    r"r_i = \hat y_i - y_i": (*ALL, RESIDUAL),
    r"\frac{\partial}{\partial w_j} g(h_i) = g'(h_i)\,x_{ij}": (INPUTS,),
    r"D_w\,g(Xw) = \operatorname{diag}(g'(Xw))\,X": (),
    r"dJ/d\hat y = (\hat y - y)/(\hat y(1 - \hat y))": (CROSS_ENTROPY_OF_ONE,),
    r"\partial J/\partial\hat y = (\hat y - y)/(\hat y(1 - \hat y))": (CROSS_ENTROPY_OF_ONE,),
    r"J = \frac12 \hat y^2": (SQUARED_ERROR_OF_ONE, "y = 0"),
    r"f'(h_k) = 1 - z_k^2": (TANH, UNIT_OUTPUT),
}
# definitions of letters
NAMED = {
    r"\hat y = f(h)",
    r"\hat y = \sigma(h)",
    r"\hat y = h + c",
    r"f(h) = h + c",
    r"h = \sum_k w_k x_k",
    r"h = \sum_j w_j x_j",
    r"h_k = \sum_j w_{jk} x_j",
    r"z_k = f(h_k)",
    r"h = \sum_k v_k z_k",
    r"\sigma(h) = 1/(1 + e^{-h})",
    r"J = \frac12 (y - \hat y)^2",
    r"J = -[y \ln \hat y + (1 - y)\ln(1 - \hat y)]",
}
# places at which something is looked at, and what is computed there
SET = {
    r"\hat y = 0.982",
    r"1/(1 - \hat y) = 55.598",
    "h = 37",
    r"\hat y = \tfrac12",
    r"\hat y = \frac23",
    r"h = \ln 2",
    r"h = 0",
    r"h = 4",
    r"h = 10",
    r"h = 40",
    r"h = -8",
    r"h = -800",
    r"h = \pm800",
    r"u = 2h",
    r"v = 2",
    r"w = 0.6",
    r"w = b = 2",
    r"b = 0.9",
    r"x = 1",
    r"x = -1",
    r"x = 10",
    r"y = 0",
    r"y = 1",
    r"y = -1",
}
# the rules and reasons of derivations, which are words
IN_REASONS = {
    "(u/v)′ = (u′v − uv′)/v²": (
        r"\frac{d}{dh}\frac{f(h)}{\sigma(h)} = "
        r"\frac{f'(h)\sigma(h) - f(h)\sigma'(h)}{\sigma(h)^2}",
        (SIGMOID,),
    ),
    "(a − b)² = a² − 2ab + b²": ("(a - b)^2 = a^2 - 2ab + b^2", ()),
    "½ · 2 = 1": (r"\frac12\cdot 2 = 1", ()),
    "f′ of the sigmoid is ŷ(1 − ŷ)": (r"f'(h) = \hat y(1 - \hat y)", ANY_SIGMOID),
    "f′ > 0": (r"f'(h) \ge 0", ANY_SIGMOID),
    "d ln σ/dh = 1 − σ": (r"\frac{d}{dh}\ln\sigma = 1 - \sigma", (SIGMOID,)),
    "d ln(1 − σ)/dh = −σ": (r"\frac{d}{dh}\ln(1 - \sigma) = -\sigma", (SIGMOID,)),
    "ŷ = ½, that is at h = 0": (r"\sigma(0) = \frac12", (SIGMOID,)),
    "put f′(h) = 1 in": ("f'(h) = 1", (SHIFTED,)),
}
SET_IN_REASONS = {"u = 1 − σ", "b = ½", "With f = σ", "With y = 0"}


def in_dollars(text):
    text = re.sub(r"\$\$.*?\$\$", "", html.unescape(text), flags=re.DOTALL)
    return {" ".join(found.split()) for found in re.findall(r"\$([^$]+)\$", text)}


def inline():
    """Every formula of a sentence that holds a relation, from the notebooks and the questions."""
    texts = [
        cell.source
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        for cell in nbformat.read(path, 4).cells
        if cell.cell_type == "markdown"
    ]
    texts += [make().written() for make in QUESTIONS.values()]
    return {latex for text in texts for latex in in_dollars(text) if RELATION.search(latex)}


FRACTION = re.compile(
    r"(\((?:[^()]|\([^()]*\))*\)|e\^\{[+-]h\}|d ?J|\\partial J|1)"
    r"/(\((?:[^()]|\([^()]*\))*\)(?:\^2)?|(?:d|\\partial) ?\\hat y)"
)


def spelled_out(latex):
    """The formula in the language of displayed lines: with arguments and fractions."""
    latex = re.sub(r"\bg(?='?\()", "f", latex)
    latex = re.sub(r"(\\sigma|f)('?)(?!\(-?\w+\)|\(h_[ik]\)|'|\w)", r"\1\2(h)", latex)
    latex = latex.replace(r"\tanh h", r"\frac{e^h - e^{-h}}{e^h + e^{-h}}")
    return FRACTION.sub(r"\\frac{\1}{\2}", latex)


def proved(latex, where, seeds=(1, 2)):
    """Whether it is true at random points, to 50 digits, for 3 examples and 2 weights."""
    matrices = "Xyw" if "X" in latex or RESIDUAL in where else ""
    sizes = (3, 2) if re.search("[Xij]|_k", latex) else (1, 1)
    meaning = Meaning(where, matrices, *sizes, proofs.open_activation)
    row = meaning.rows(spelled_out(latex))
    points = proofs.Points(meaning, seeds)
    pair = row.left, row.right
    return all(points.agree(pair, row.relation, indices) for indices in proofs.places(row, sizes))


@pytest.mark.parametrize("latex", IDENTITIES)
def test_an_identity_inside_a_sentence_is_true(latex):
    assert proved(latex, IDENTITIES[latex])


@pytest.mark.parametrize("words", IN_REASONS)
def test_an_identity_in_a_reason_is_true(words):
    assert proved(*IN_REASONS[words])


@pytest.mark.parametrize(
    ("latex", "where"), dict.fromkeys([*IDENTITIES.items(), *IN_REASONS.values()])
)
def test_with_one_sign_changed_it_is_not(latex, where):
    for mutant in mutants(latex):
        assert not proved(mutant, where, seeds=(1,)), mutant


def mutants(latex):
    """The formula with each of its signs changed, and the sign of its right side; not where that
    only turns the sign of 0."""
    for found in re.finditer(r"[+-](?! ?0)", latex):
        if latex[found.start() :] != "-\\ln 1 = 0":
            sign = "-" if found[0] == "+" else "+"
            yield f"{latex[: found.start()]}{sign}{latex[found.end() :]}"
    left, relation, right = re.split(r"(=|\\[lg]e)", latex)
    if right.strip() != "0":
        yield f"{left}{relation} -({right})"


def test_every_formula_with_a_relation_is_proved_or_named():
    assert inline() == IDENTITIES.keys() | NAMED | SET


def test_every_relation_in_a_rule_or_reason_is_proved_or_named():
    told = [*IN_REASONS, *SET_IN_REASONS]
    for derivation in DERIVATIONS.values():
        for line in derivation.lines:
            for words in (line.rule, line.why):
                for known in told:
                    words = words.replace(known, "")
                assert not re.search("[=≤≥<>]", words), words
    everything = " ".join(
        words for d in DERIVATIONS.values() for line in d.lines for words in (line.rule, line.why)
    )
    assert [known for known in told if known not in everything] == []


def test_what_the_questions_compute_at_an_input_of_four():
    assert round(1 + math.exp(4), 3) == 55.598
    assert round(1 / (1 + math.exp(-4)), 3) == 0.982
