"""The gradient of the cross-entropy: f′(h) cancels."""

from helpers.formulas.derivations.lines import (
    CROSS_ENTROPY,
    CROSS_ENTROPY_OF_ONE,
    INPUT,
    INPUTS,
    PROBABILITIES,
    PROBABILITY,
    RESIDUAL,
    SIGMOID,
    Derivation,
    Line,
)
from helpers.formulas.derivations.squared_error import ONE, REST, WEIGHTS, X_AND_Y

SHORT_WAY = Derivation(
    "The cross-entropy, one example",
    (CROSS_ENTROPY_OF_ONE, PROBABILITY, INPUT, SIGMOID),
    (
        Line(
            r"\frac{\partial J}{\partial w_j} &= \frac{dJ}{d\hat y}\cdot\factor{\frac{d\hat "
            r"y}{dh}}\cdot\frac{\partial h}{\partial w_j}",
            "chain rule",
            "The same chain as for the squared error; only the first slope is new.",
        ),
        Line(
            r"\frac{dJ}{d\hat y} &= -\frac{y}{\hat y} + \frac{1 - y}{1 - \hat y}",
            "derivative of ln",
            "The inner derivative of 1 − ŷ is −1, and it turns the second sign.",
        ),
        Line(
            r"&= \frac{-y\,(1 - \hat y) + (1 - y)\,\hat y}{\hat y\,(1 - \hat y)}",
            "common denominator",
            "Each fraction is expanded with the other's denominator.",
        ),
        Line(
            r"&= \frac{\hat y - y}{\hat y\,(1 - \hat y)}",
            "multiply out",
            "yŷ comes once with plus and once with minus.",
        ),
        Line(
            r"\factor{\frac{d\hat y}{dh}} &= \factor{\hat y\,(1 - \hat y)}",
            "f′ of the sigmoid",
            "Notebook 01; it is the denominator of the line above.",
        ),
        Line(
            r"\frac{\partial h}{\partial w_j} &= x_j",
            "derivative of a sum",
            "Of all the terms wₖxₖ only one contains wⱼ.",
        ),
        Line(
            r"\frac{\partial J}{\partial w_j} &= \frac{\hat y - y}{\hat y\,(1 - \hat "
            r"y)}\cdot\factor{\hat y\,(1 - \hat y)}\cdot x_j",
            "multiply the three",
            "f′(h) is here, and its reciprocal beside it.",
        ),
        Line(r"&= (\hat y - y)\,x_j", "cancel", "That is where f′(h) went."),
    ),
    ONE,
    REST,
    sizes=(1, 2),
)

_SLOPE = r"\frac{\partial \sigma_i}{\partial w_j}"
_FACTOR = r"\factor{\sigma_i\,(1 - \sigma_i)}\,\frac{\partial h_i}{\partial w_j}"

IN_SUMS = Derivation(
    "The cross-entropy, the long way in sums",
    (CROSS_ENTROPY, PROBABILITIES, r"\sigma_i = \sigma(h_i)", INPUTS, SIGMOID),
    (
        Line(
            r"\frac{\partial J}{\partial w_j} &= \frac{\partial}{\partial w_j}\Bigl(-\frac1m "
            r"\sum_{i=1}^m \bigl[y_i \ln \sigma_i + (1 - y_i) \ln(1 - \sigma_i)\bigr]\Bigr)",
            "definition of J",
            "σᵢ is short for σ(hᵢ), the output ŷᵢ.",
        ),
        Line(
            r"&= -\frac1m \sum_{i=1}^m \Bigl[y_i\,\frac{\partial}{\partial w_j} \ln \sigma_i + (1 "
            r"- y_i)\,\frac{\partial}{\partial w_j} \ln(1 - \sigma_i)\Bigr]",
            "linearity",
            "Labels do not depend on the weights and stay in front.",
        ),
        Line(
            r"&= -\frac1m \sum_{i=1}^m \Bigl[y_i\,\frac{\frac{\partial}{\partial "
            r"w_j}\sigma_i}{\sigma_i} + (1 - y_i)\,\frac{\frac{\partial}{\partial w_j}(1 - "
            r"\sigma_i)}{1 - \sigma_i}\Bigr]",
            "chain rule for ln",
            "The derivative of ln u is u′/u.",
        ),
        Line(
            rf"&= -\frac1m \sum_{{i=1}}^m \Bigl[y_i\,\frac{{{_SLOPE}}}{{\sigma_i}} - (1 - "
            rf"y_i)\,\frac{{{_SLOPE}}}{{1 - \sigma_i}}\Bigr]",
            "the 1 is constant",
            "∂(1 − σᵢ)/∂wⱼ is −∂σᵢ/∂wⱼ: here the sign between the two turns.",
        ),
        Line(
            rf"&= -\frac1m \sum_{{i=1}}^m \Bigl[y_i\,\frac{{{_FACTOR}}}{{\sigma_i}} - (1 - "
            rf"y_i)\,\frac{{{_FACTOR}}}{{1 - \sigma_i}}\Bigr]",
            "chain rule for σ(hᵢ)",
            "The slope of the sigmoid comes in twice.",
        ),
        Line(
            r"&= -\frac1m \sum_{i=1}^m \Bigl[y_i\,(1 - \sigma_i)\,\frac{\partial h_i}{\partial "
            r"w_j} - (1 - y_i)\,\sigma_i\,\frac{\partial h_i}{\partial w_j}\Bigr]",
            "cancel, twice",
            "σᵢ goes in the first fraction, 1 − σᵢ in the second; the other factor of f′ stays.",
        ),
        Line(
            r"&= -\frac1m \sum_{i=1}^m \bigl[y_i\,(1 - \sigma_i) - (1 - "
            r"y_i)\,\sigma_i\bigr]\,x_{ij}",
            "derivative of a sum",
            "∂hᵢ/∂wⱼ is feature j of example i, and stands in both terms.",
        ),
        Line(
            r"&= -\frac1m \sum_{i=1}^m \bigl[y_i - y_i\,\sigma_i - \sigma_i + "
            r"y_i\,\sigma_i\bigr]\,x_{ij}",
            "multiply out",
            "Minus times minus makes the last sign a plus.",
        ),
        Line(
            r"&= -\frac1m \sum_{i=1}^m (y_i - \sigma_i)\,x_{ij}",
            "cancel",
            "yᵢσᵢ comes once with minus and once with plus.",
        ),
        Line(
            r"&= \frac1m \sum_{i=1}^m (\hat y_i - y_i)\,x_{ij}",
            "take the minus sign inside",
            "And σᵢ is the output ŷᵢ.",
        ),
    ),
    WEIGHTS,
    X_AND_Y,
    sizes=(3, 2),
)

SUMS_AS_PRODUCTS = Derivation(
    "From sums to matrices",
    (CROSS_ENTROPY, PROBABILITIES, INPUTS, SIGMOID, RESIDUAL),
    (
        Line(
            r"\sum_{i=1}^m r_i\,x_{ij} &= \sum_{i=1}^m (X^\top)_{ji}\,r_i",
            "transpose",
            "Row j of the transpose is column j of X: feature j of every example.",
        ),
        Line(r"&= (X^\top r)_j", "row times column", "The sum over i is a product with a vector."),
        Line(
            r"\nabla J &= \frac1m X^\top r",
            "the gradient in sums, all j at once",
            "Entry j of the gradient is 1/m times this sum: the last line of the long way.",
        ),
        Line(
            r"&= \frac1m X^\top\bigl(\sigma(Xw) - y\bigr)", "definition of r", "Row i of Xw is hᵢ."
        ),
    ),
    WEIGHTS,
    X_AND_Y,
    "Xyw",
    (3, 2),
)

BY_THE_JACOBIAN = Derivation(
    "The cross-entropy, with vectors and the Jacobian",
    (CROSS_ENTROPY, PROBABILITIES, INPUTS, SIGMOID),
    (
        Line(
            r"m\,J &= -y^\top \ln \sigma(Xw) - (\mathbf 1 - y)^\top \ln\bigl(\mathbf 1 - "
            r"\sigma(Xw)\bigr)",
            "definition of J",
            "σ and ln act on each entry, and a row times a column is a sum over the examples.",
        ),
        Line(
            r"m\,D_w J &= -y^\top \operatorname{diag}\bigl(\mathbf 1 - \sigma(Xw)\bigr) X + "
            r"(\mathbf 1 - y)^\top \operatorname{diag}\bigl(\sigma(Xw)\bigr) X",
            "d ln σ/dh = 1 − σ, d ln(1 − σ)/dh = −σ",
            "The Jacobian of g(Xw) is diag(g′(Xw)) X; in the second term minus meets minus.",
        ),
        Line(
            r"&= -y^\top X + y^\top \operatorname{diag}\bigl(\sigma(Xw)\bigr) X + \mathbf 1^\top "
            r"\operatorname{diag}\bigl(\sigma(Xw)\bigr) X - y^\top "
            r"\operatorname{diag}\bigl(\sigma(Xw)\bigr) X",
            "multiply out",
            "diag(1) is the identity.",
        ),
        Line(
            r"&= -y^\top X + \mathbf 1^\top \operatorname{diag}\bigl(\sigma(Xw)\bigr) X",
            "cancel",
            "The second term and the last.",
        ),
        Line(
            r"&= -y^\top X + \sigma(Xw)^\top X",
            "row of ones times diag",
            "It is the diagonal, as a row.",
        ),
        Line(
            r"\nabla J &= (D_w J)^\top",
            "definition of the gradient",
            "The same numbers, as a column.",
        ),
        Line(
            r"&= \frac1m X^\top\bigl(\sigma(Xw) - y\bigr)",
            "transpose, divide by m",
            "f′ never showed up: it had cancelled when σ′/σ became 1 − σ.",
        ),
    ),
    WEIGHTS,
    X_AND_Y,
    "Xyw",
    (3, 2),
)

HESSIAN = Derivation(
    "The Hessian of the cross-entropy",
    (
        CROSS_ENTROPY,
        PROBABILITIES,
        INPUTS,
        SIGMOID,
        r"S = \operatorname{diag}\bigl(\hat y\odot(\mathbf 1 - \hat y)\bigr)",
    ),
    (
        Line(
            r"\frac{\partial^2 J}{\partial w_k\,\partial w_j} &= \frac{\partial}{\partial "
            r"w_k}\Bigl(\frac1m \sum_{i=1}^m (\hat y_i - y_i)\,x_{ij}\Bigr)",
            "the gradient, once more",
            "The slope of the slope says how the loss curves.",
        ),
        Line(
            r"&= \frac1m \sum_{i=1}^m \frac{\partial \hat y_i}{\partial w_k}\,x_{ij}",
            "linearity",
            "Labels and features do not depend on the weights.",
        ),
        Line(
            r"&= \frac1m \sum_{i=1}^m \factor{\hat y_i\,(1 - \hat y_i)}\,\frac{\partial "
            r"h_i}{\partial w_k}\,x_{ij}",
            "f′ of the sigmoid",
            "It has left the gradient, and comes back in the curvature.",
        ),
        Line(
            r"&= \frac1m \sum_{i=1}^m \factor{\hat y_i\,(1 - \hat y_i)}\,x_{ik}\,x_{ij}",
            "derivative of a sum",
            "∂hᵢ/∂wₖ is feature k of example i.",
        ),
        Line(
            r"\nabla^2 J &= \frac1m X^\top\,\factor{S}\,X",
            "rows times columns",
            "All j and k at once; S has the slopes f′(hᵢ) on its diagonal.",
        ),
        Line(
            r"v^\top (\nabla^2 J)\,v &= \frac1m \sum_{i=1}^m \factor{\hat y_i\,(1 - \hat "
            r"y_i)}\,(Xv)_i^2",
            "a quadratic form",
            "How much the loss curves in the direction v, for any v.",
        ),
        Line(
            r"&\ge 0",
            "no negative term",
            "f′ > 0 and squares are not negative: the cross-entropy is convex.",
        ),
    ),
    WEIGHTS,
    X_AND_Y | {"v_1": 1.0, "v_2": -0.5},
    "Xywv",
    (3, 2),
)
