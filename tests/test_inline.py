"""Formulas inside sentences: each with a relation is proved as the displayed lines are, or stands
in a list of what is only named or set."""

import html
import math
import re
from pathlib import Path

import mpmath as mp
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
NAMED |= {
    r"\hat y_k = e^{h_k} / \sum_l e^{h_l}",
    r"h_k = \sum_j w_{jk}\,x_j",
    r"H = XW",
    r"S = \operatorname{diag}(\hat y) - \hat y\,\hat y^\top",
    r"r = \hat y - y",
    r"\hat y = \tanh h",
    r"V(\hat y) = \hat y",
    r"L(h) = \int_0^h (f(u) - y)\,du",
}


def means_and_variances():
    """b′ and b″ beside the mean and the variance of Gaussian labels, of 0 and 1, and of counts."""
    theta = mp.mpf("0.3")
    p = 1 / (1 + mp.exp(-theta))
    families = (
        (lambda t: t**2 / 2, theta, 1),
        (lambda t: mp.log(1 + mp.exp(t)), p, p * (1 - p)),
        (mp.exp, mp.exp(theta), mp.exp(theta)),
    )
    for b, mean, variance in families:
        yield mp.diff(b, theta), mean
        yield mp.diff(b, theta, 2), variance


def of_three_inputs():
    """A softmax by powers, and what sentences say of it."""
    h = [mp.mpf(value) for value in ("0.7", "-1.2", "2.5")]
    total = mp.fsum(map(mp.exp, h))
    yield mp.log(total), max(h) + mp.log(mp.fsum(mp.exp(value - max(h)) for value in h))
    difference = mp.exp(h[1] - h[0])
    yield mp.exp(h[1]) / (mp.exp(h[0]) + mp.exp(h[1])), difference / (1 + difference)
    p = mp.matrix([mp.exp(value) / total for value in h])
    r = mp.matrix(["0.2", "-0.5", "0.3"])
    kept = (mp.diag(p) - p * p.T) * r
    mean = (p.T * r)[0]
    yield from zip(kept, [a * b - a * mean for a, b in zip(p, r, strict=True)], strict=True)
    yield mp.log(p[0], 2), mp.log(p[0]) / mp.log(2)


def hessian_of_a_matching_loss():
    """Of tanh, for two examples: the slopes of the gradient, and the weighted squares."""
    x, y, w = [(1, 2), (1, -1)], [0.1, 0.4], (mp.mpf("0.3"), mp.mpf("-0.2"))
    total = lambda a, b: sum(  # noqa: E731
        (mp.log(mp.cosh(a * u + b * v)) - t * (a * u + b * v)) / 2
        for (u, v), t in zip(x, y, strict=True)
    )
    for order, (j, k) in {(2, 0): (0, 0), (1, 1): (0, 1), (0, 2): (1, 1)}.items():
        slopes = [1 - mp.tanh(w[0] * u + w[1] * v) ** 2 for u, v in x]
        weighted = sum(f * row[j] * row[k] for f, row in zip(slopes, x, strict=True)) / 2
        yield mp.diff(total, w, order), weighted


# said of softmax and of links, in letters that displayed lines do not have
WORKED_OUT = {
    r"\ln\sum_k e^{h_k} = h_{\max} + \ln\sum_k e^{h_k - h_{\max}}": of_three_inputs,
    r"\hat y_2 = e^{h_2 - h_1}/(1 + e^{h_2 - h_1})": of_three_inputs,
    r"S\,r = \operatorname{diag}(\hat y)\,r - \hat y\,(\hat y^\top r)": of_three_inputs,
    r"\log_2\hat y = \ln\hat y/\ln 2": of_three_inputs,
    r"\hat y = b'(\theta)": means_and_variances,
    r"V = b''(\theta)": means_and_variances,
    r"b'(\theta) - y = \hat y - y": means_and_variances,
    r"H = \frac1m X^\top \operatorname{diag}(f'(h))\,X": hessian_of_a_matching_loss,
}
# places at which something is looked at, and what is computed there
SET = {
    r"\hat y = (1, 0, 0)",
    r"\hat y = y",
    r"k = l",
    r"V = 1",
    r"\hat y = 0.982",
    r"1/(1 - \hat y) = 55.598",
    r"\sigma(1) = 0.731",
    r"-\ln 0.731 = 0.313",
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
    assert inline() == IDENTITIES.keys() | WORKED_OUT.keys() | NAMED | SET


@pytest.mark.parametrize(
    "pairs", dict.fromkeys(WORKED_OUT.values()), ids=lambda pairs: pairs.__name__
)
def test_what_is_said_of_softmax_and_of_links_is_true_in_numbers(pairs):
    with mp.workdps(30):
        for left, right in pairs():
            assert abs(left - right) < 1e-12


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


def test_what_the_questions_compute_at_inputs_of_four_and_one():
    assert round(1 / (1 + math.exp(-1)), 3) == 0.731
    assert round(-math.log(0.731), 3) == 0.313
    assert round(1 + math.exp(4), 3) == 55.598
    assert round(1 / (1 + math.exp(-4)), 3) == 0.982
