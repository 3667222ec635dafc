"""The slope of softmax, a matrix, and what either loss makes of it."""

from helpers.formulas.derivations.lines import (
    CROSS_ENTROPY_OF_CLASSES,
    SOFTMAX,
    SQUARED_ERROR_OF_CLASSES,
    Derivation,
    Line,
)

INPUTS = {
    "h_1": ("input h₁", -4, 4, 1.0),
    "h_2": ("input h₂", -4, 4, 2.0),
    "h_3": ("input h₃", -4, 4, 3.0),
}
LABEL = {"y_1": 1.0, "y_2": 0.0, "y_3": 0.0}

JACOBIAN = Derivation(
    "The slope of softmax",
    (SOFTMAX,),
    (
        Line(
            r"\frac{\partial \hat y_k}{\partial h_l} &= \frac{\delta_{kl}\,e^{h_k} \sum_{j=1}^K "
            r"e^{h_j} - e^{h_k}\,e^{h_l}}{\bigl(\sum_{j=1}^K e^{h_j}\bigr)^2}",
            "quotient rule",
            "The numerator moves with its own input alone: δ is 1 where k is l, and else 0. The "
            "sum below moves with every input.",
        ),
        Line(
            r"&= \delta_{kl}\,\hat y_k - \hat y_k\,\hat y_l",
            "definition of ŷ",
            "One factor of the denominator goes with each exponential.",
        ),
        Line(
            r"&= \hat y_k\,(\delta_{kl} - \hat y_l)",
            "factor out ŷₖ",
            "Where k is l it is ŷ(1 − ŷ), the slope of the sigmoid.",
        ),
    ),
    INPUTS,
    sizes=(1, 3),
)

CROSS_ENTROPY = Derivation(
    "The cross-entropy through softmax",
    (CROSS_ENTROPY_OF_CLASSES, SOFTMAX),
    (
        Line(
            r"\frac{\partial J}{\partial h_l} &= -\sum_{k=1}^K \frac{y_k}{\hat y_k}\cdot"
            r"\factor{\frac{\partial \hat y_k}{\partial h_l}}",
            "chain rule",
            "An input acts on the loss by every output, so that there is a sum.",
        ),
        Line(
            r"&= -\sum_{k=1}^K \frac{y_k}{\hat y_k}\,\factor{\hat y_k\,(\delta_{kl} - \hat y_l)}",
            "the slope of softmax",
            "The factor is one column of the matrix.",
        ),
        Line(
            r"&= -\sum_{k=1}^K y_k\,(\delta_{kl} - \hat y_l)",
            "cancel ŷₖ",
            "In every term the denominator meets its own ŷₖ.",
        ),
        Line(
            r"&= \hat y_l \sum_{k=1}^K y_k - y_l",
            "take the sum apart",
            "δ picks one term out. A label adds up to 1, and so this is ŷₗ − yₗ.",
        ),
    ),
    INPUTS,
    LABEL,
    sizes=(1, 3),
)

SQUARED_ERROR = Derivation(
    "The squared error through softmax",
    (SQUARED_ERROR_OF_CLASSES, SOFTMAX),
    (
        Line(
            r"\frac{\partial J}{\partial h_l} &= \sum_{k=1}^K (\hat y_k - y_k)\cdot"
            r"\factor{\frac{\partial \hat y_k}{\partial h_l}}",
            "chain rule",
            "The slope along each output is its error.",
        ),
        Line(
            r"&= \sum_{k=1}^K (\hat y_k - y_k)\,\factor{\hat y_k\,(\delta_{kl} - \hat y_l)}",
            "the slope of softmax",
            "No denominator stands there to cancel anything.",
        ),
        Line(
            r"&= \hat y_l\,\Bigl(\hat y_l - y_l - \sum_{k=1}^K \hat y_k\,(\hat y_k - y_k)\Bigr)",
            "take the sum apart",
            "The error against the mean error, times ŷₗ: near 0 wherever ŷ is near a corner.",
        ),
    ),
    INPUTS,
    LABEL,
    sizes=(1, 3),
)
