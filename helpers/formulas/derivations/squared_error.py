"""The gradient of the squared error: f′(h) stays."""

from helpers.formulas.derivations.lines import (
    INPUT,
    INPUTS,
    NORMAL_DENSITY,
    OUTPUT,
    OUTPUTS,
    PROBABILITY,
    SHIFTED,
    SIGMOID,
    SQUARED_ERROR,
    SQUARED_ERROR_OF_ONE,
    Derivation,
    Line,
)

ONE = {
    "y": ("label y", 0, 1, 0),
    "w_1": ("weight w₁", -3, 3, 0.8),
    "x_1": ("feature x₁", -3, 3, 1.5),
}
REST = {"w_2": -0.5, "x_2": 1.0}

ANY_ACTIVATION = Derivation(
    "The squared error, for any activation",
    (SQUARED_ERROR_OF_ONE, OUTPUT, INPUT),
    (
        Line(
            r"\frac{\partial J}{\partial w_j} &= \frac{dJ}{d\hat y}\cdot\factor{\frac{d\hat "
            r"y}{dh}}\cdot\frac{\partial h}{\partial w_j}",
            "chain rule",
            "The weight changes h, which changes ŷ, which changes J: the slopes of the links "
            "multiply.",
        ),
        Line(
            r"\frac{dJ}{d\hat y} &= \tfrac12\cdot 2\,(y - \hat y)\cdot(-1)",
            "power rule and chain rule",
            "The 2 comes down, and the inner derivative of y − ŷ is −1.",
        ),
        Line(r"&= -(y - \hat y)", "½ · 2 = 1", "This is what the ½ in the loss is for."),
        Line(
            r"\factor{\frac{d\hat y}{dh}} &= \factor{f'(h)}",
            "definition of f′",
            "Whatever the activation is, this is its slope at the input that it had.",
        ),
        Line(
            r"\frac{\partial h}{\partial w_j} &= x_j",
            "derivative of a sum",
            "Of all the terms wₖxₖ only one contains wⱼ.",
        ),
        Line(
            r"\frac{\partial J}{\partial w_j} &= -(y - \hat y)\,\factor{f'(h)}\,x_j",
            "multiply the three",
            "In this form Udacity's course has it.",
        ),
        Line(
            r"&= (\hat y - y)\,\factor{f'(h)}\,x_j",
            "take the minus sign inside",
            "−(y − ŷ) and ŷ − y are the same.",
        ),
    ),
    ONE,
    REST,
    sizes=(1, 2),
    any_f=True,
)

WITH_THE_SIGMOID = Derivation(
    "The squared error, for the sigmoid",
    (SQUARED_ERROR_OF_ONE, PROBABILITY, INPUT, SIGMOID),
    (
        Line(
            r"\frac{\partial J}{\partial w_j} &= (\hat y - y)\,\factor{\sigma'(h)}\,x_j",
            "squared error, any activation",
            "With f = σ.",
        ),
        Line(
            r"&= (\hat y - y)\,\factor{\sigma(h)\,\bigl(1 - \sigma(h)\bigr)}\,x_j",
            "f′ of the sigmoid",
            "From notebook 01, by any of its routes.",
        ),
        Line(
            r"&= (\hat y - y)\,\factor{\hat y\,(1 - \hat y)}\,x_j",
            "definition of ŷ",
            "The slope can be had from the output alone.",
        ),
        Line(
            r"&= -(y - \hat y)\,\factor{\hat y\,(1 - \hat y)}\,x_j",
            "take the minus sign out",
            "Russell and Norvig's step adds this product times the rate, without the minus.",
        ),
    ),
    ONE,
    REST,
    sizes=(1, 2),
)

WITH_THE_IDENTITY = Derivation(
    "The squared error, for a straight line",
    (SQUARED_ERROR_OF_ONE, OUTPUT, INPUT, SHIFTED),
    (
        Line(
            r"\hat y &= h + c", "definition of f", "The output is the input, moved by a constant."
        ),
        Line(
            r"\factor{f'(h)} &= \factor{\frac{d}{dh}(h + c)}",
            "definition of f",
            "And this is its slope.",
        ),
        Line(
            r"&= \factor{1}",
            "derivative of a sum",
            "h has the slope 1, and c does not depend on h.",
        ),
        Line(
            r"\frac{\partial J}{\partial w_j} &= (\hat y - y)\,\factor{f'(h)}\,x_j",
            "squared error, any activation",
            "The same line as for every other f.",
        ),
        Line(
            r"&= (\hat y - y)\cdot\factor{1}\cdot x_j",
            "put f′(h) = 1 in",
            "The factor is there, and it is 1.",
        ),
        Line(
            r"&= (\hat y - y)\,x_j",
            "multiply by 1",
            "The look of the other formula; but this ŷ is h + c, not σ(h).",
        ),
    ),
    ONE | {"c": ("constant c", -3, 3, 0.5)},
    REST,
    sizes=(1, 2),
)

X_AND_Y = {"x_1_1": 1.0, "x_2_1": 1.0, "x_3_1": 1.0, "x_1_2": 0.5, "x_2_2": -1.5, "x_3_2": 2.0} | {
    "y_1": 0.0,
    "y_2": 1.0,
    "y_3": 1.0,
}
WEIGHTS = {"w_1": ("weight w₁", -3, 3, 0.5), "w_2": ("weight w₂", -3, 3, 1.0)}

ALL_EXAMPLES = Derivation(
    "The squared error of all examples",
    (SQUARED_ERROR, OUTPUTS, INPUTS),
    (
        Line(
            r"\frac{\partial J}{\partial w_j} &= \frac{\partial}{\partial w_j}\Bigl(\frac{1}{2m} "
            r"\sum_{i=1}^m (y_i - \hat y_i)^2\Bigr)",
            "definition of J",
            "Half the mean squared error.",
        ),
        Line(
            r"&= \frac{1}{2m} \sum_{i=1}^m \frac{\partial}{\partial w_j}\,(y_i - \hat y_i)^2",
            "linearity",
            "The derivative of a mean is the mean of the derivatives.",
        ),
        Line(
            r"&= \frac{1}{2m} \sum_{i=1}^m 2\,(y_i - \hat y_i)\cdot\Bigl(-\frac{\partial \hat "
            r"y_i}{\partial w_j}\Bigr)",
            "power rule and chain rule",
            "The label does not depend on the weights; the minus sign is from −ŷ.",
        ),
        Line(
            r"&= \frac1m \sum_{i=1}^m (\hat y_i - y_i)\,\frac{\partial \hat y_i}{\partial w_j}",
            "½ · 2 = 1, take the minus sign inside",
            "The m stays: it is there for the mean, not for the square.",
        ),
        Line(
            r"&= \frac1m \sum_{i=1}^m (\hat y_i - y_i)\,\factor{f'(h_i)}\,\frac{\partial "
            r"h_i}{\partial w_j}",
            "chain rule",
            "Each example has its own input, and so its own slope.",
        ),
        Line(
            r"&= \frac1m \sum_{i=1}^m (\hat y_i - y_i)\,\factor{f'(h_i)}\,x_{ij}",
            "derivative of a sum",
            "∂hᵢ/∂wⱼ is feature j of example i.",
        ),
        Line(
            r"\nabla J &= \frac1m X^\top\bigl((\hat y - y)\odot\factor{f'(Xw)}\bigr)",
            "rows times columns",
            "All j at once; ⊙ multiplies entry by entry.",
        ),
    ),
    WEIGHTS,
    X_AND_Y,
    "Xyw",
    (3, 2),
    any_f=True,
)

GAUSSIAN_LIKELIHOOD = Derivation(
    "The squared error as a Gaussian likelihood",
    (NORMAL_DENSITY, SQUARED_ERROR_OF_ONE, OUTPUT, INPUT),
    (
        Line(
            r"-\ln p(y \mid x) &= -\ln \frac{1}{\sqrt{2\pi s^2}} + \frac{(y - \hat y)^2}{2 s^2}",
            "logarithm of a product",
            "The target is ŷ plus normal noise of variance s²; ln exp(u) is u.",
        ),
        Line(
            r"&= \tfrac12 \ln(2\pi s^2) + \frac{1}{s^2}\cdot\tfrac12 (y - \hat y)^2",
            "logarithm of a power",
            "1/√u is u to the power of −½.",
        ),
        Line(
            r"&= \tfrac12 \ln(2\pi s^2) + \frac{1}{s^2}\,J",
            "definition of J",
            "The weights of the largest likelihood have the least squared error.",
        ),
        Line(
            r"\frac{\partial}{\partial w_j}\bigl(-\ln p(y \mid x)\bigr) &= 0 + "
            r"\frac{1}{s^2}\,\frac{\partial J}{\partial w_j}",
            "linearity",
            "The first term does not contain wⱼ.",
        ),
        Line(
            r"&= \frac{1}{s^2}\,(\hat y - y)\,\factor{f'(h)}\,x_j",
            "squared error, any activation",
            "The noise changes the length of the gradient, not its direction.",
        ),
    ),
    ONE | {"s": ("noise s", 0.2, 3, 1.0)},
    REST,
    sizes=(1, 2),
    any_f=True,
)

CURVATURE = Derivation(
    "The curvature of the squared error, for a label of 0",
    (r"J = \tfrac12 \hat y^2", PROBABILITY, SIGMOID),
    (
        Line(
            r"\frac{dJ}{dh} &= \hat y\cdot\factor{\hat y\,(1 - \hat y)}",
            "power rule and chain rule",
            "With y = 0 the error is ŷ, and f′ of the sigmoid is ŷ(1 − ŷ).",
        ),
        Line(
            r"&= \hat y^2 - \hat y^3",
            "multiply out",
            "A polynomial in ŷ is easier to differentiate again.",
        ),
        Line(
            r"\frac{d}{dh}\,\frac{dJ}{dh} &= (2 \hat y - 3 \hat y^2)\cdot\factor{\hat y\,(1 - \hat "
            r"y)}",
            "power rule and chain rule",
            "The factor comes in once more.",
        ),
        Line(
            r"&= \hat y^2\,(1 - \hat y)\,(2 - 3 \hat y)",
            "factor out ŷ",
            "Negative as soon as ŷ is above ⅔: there the loss curves downwards.",
        ),
    ),
    {"h": ("h", -6, 6, 2.0)},
)

BRIER = Derivation(
    "The best forecast is the truth",
    (),
    (
        Line(
            r"\frac{d}{dq}\bigl[p\,(1 - q)^2 + (1 - p)\,q^2\bigr] &= -2p\,(1 - q) + 2\,(1 - p)\,q",
            "power rule",
            "The inner derivative of 1 − q is −1.",
        ),
        Line(r"&= 2\,(q - p)", "multiply out", "2pq cancels."),
    ),
    {"p": ("probability p", 0, 1, 0.3), "q": ("forecast q", 0, 1, 0.6)},
)
