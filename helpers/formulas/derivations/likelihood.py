"""The cross-entropy as a likelihood, and why climbing one is descending the other."""

from helpers.formulas.derivations.lines import (
    INPUTS,
    LIKELIHOOD,
    LOSS_OF_LIKELIHOOD,
    PROBABILITIES,
    SIGMOID,
    Derivation,
    Line,
)
from helpers.formulas.derivations.squared_error import WEIGHTS, X_AND_Y

BERNOULLI = Derivation(
    "The cross-entropy as a Bernoulli likelihood",
    (LIKELIHOOD, LOSS_OF_LIKELIHOOD, PROBABILITIES, INPUTS, SIGMOID),
    (
        Line(
            r"L(w) &= \prod_{i=1}^m \hat y_i^{\,y_i}\,(1 - \hat y_i)^{1 - y_i}",
            "independence",
            "The probability of all labels is the product; one of the two powers in each factor is "
            "1.",
        ),
        Line(
            r"\ln L(w) &= \sum_{i=1}^m \ln\bigl[\hat y_i^{\,y_i}\,(1 - \hat y_i)^{1 - y_i}\bigr]",
            "logarithm of a product",
            "The logarithm grows with its argument, so the same weights make either the largest.",
        ),
        Line(
            r"&= \sum_{i=1}^m \bigl[y_i \ln \hat y_i + (1 - y_i) \ln(1 - \hat y_i)\bigr]",
            "logarithm of a power",
            "Exponents come down as factors.",
        ),
        Line(
            r"J(w) &= -\frac1m \ln L(w)",
            "definition of J",
            "The minus sign makes a loss of it, lowest where L is highest; 1/m makes it a loss per "
            "example.",
        ),
        Line(
            r"&= -\frac1m \sum_{i=1}^m \bigl[y_i \ln \hat y_i + (1 - y_i) \ln(1 - \hat y_i)\bigr]",
            "put the sum in",
            "The cross-entropy.",
        ),
    ),
    WEIGHTS,
    X_AND_Y,
    sizes=(3, 2),
)

ASCENT_AND_DESCENT = Derivation(
    "Ascent and descent",
    (LIKELIHOOD, LOSS_OF_LIKELIHOOD, PROBABILITIES, INPUTS, SIGMOID),
    (
        Line(
            r"w - \text{rate}\cdot\nabla J &= w - \text{rate}\cdot\Bigl(-\frac1m\Bigr)\,\nabla "
            r"\ln L",
            "definition of J",
            "One step down on J.",
        ),
        Line(
            r"&= w + \frac{\text{rate}}{m}\,\nabla \ln L",
            "double negative",
            "One step up on ln L, the very same step.",
        ),
        Line(
            r"&= w + \frac{\text{rate}}{m}\,X^\top (y - \hat y)",
            "the gradient of ln L",
            "As the lecture notes of CS229 have it, with plus and y − ŷ.",
        ),
        Line(
            r"&= w - \frac{\text{rate}}{m}\,X^\top (\hat y - y)",
            "take the minus sign out",
            "Both signs have turned; f′(h) has nothing to do with either.",
        ),
    ),
    WEIGHTS | {r"\text{rate}": ("rate", 0.1, 3, 1.0)},
    X_AND_Y,
    "Xyw",
    (3, 2),
)
