"""The gradient of a hidden layer: f′(h) of its units stays, whatever the loss is."""

from helpers.formulas.derivations.lines import (
    CROSS_ENTROPY_OF_ONE,
    OUTPUT,
    OUTPUT_OF_UNITS,
    OUTPUTS,
    OUTPUTS_OF_UNITS,
    PROBABILITY,
    SIGMOID,
    SQUARED_ERROR_OF_ONE,
    UNIT_INPUT,
    UNIT_INPUTS,
    UNIT_OUTPUT,
    UNIT_OUTPUTS,
    Derivation,
    Line,
)
from helpers.formulas.derivations.lines import SQUARED_ERROR as SQUARED_ERROR_OF_ALL
from helpers.formulas.derivations.squared_error import X_AND_Y

ONE = {
    "y": ("label y", 0, 1, 0),
    "v_1": ("weight v₁", -3, 3, 1.5),
    "x_1": ("feature x₁", -3, 3, 1.5),
}
REST = {"v_2": -1.0, "w_1_1": 0.8, "w_1_2": 0.5, "w_2_1": -0.5, "w_2_2": 1.0, "x_2": 1.0}

SQUARED_ERROR = Derivation(
    "A hidden unit, the squared error",
    (SQUARED_ERROR_OF_ONE, OUTPUT, OUTPUT_OF_UNITS, UNIT_OUTPUT, UNIT_INPUT),
    (
        Line(
            r"\frac{\partial J}{\partial h} &= \frac{dJ}{d\hat y}\cdot\factor{\frac{d\hat y}{dh}}",
            "chain rule",
            "At the output nothing is new: h is a sum of weights times what comes in.",
        ),
        Line(
            r"&= (\hat y - y)\,\factor{f'(h)}",
            "squared error, any activation",
            "From notebook 02. Books call this slope δ.",
        ),
        Line(
            r"\frac{\partial J}{\partial h_k} &= \frac{\partial J}{\partial h}\cdot\frac{\partial "
            r"h}{\partial z_k}\cdot\factor{\frac{dz_k}{dh_k}}",
            "chain rule",
            "Unit k acts on the loss by its output zₖ, and that acts by h alone.",
        ),
        Line(
            r"\frac{\partial h}{\partial z_k} &= v_k",
            "derivative of a sum",
            "Of all the terms vₖzₖ one contains the output of this unit.",
        ),
        Line(
            r"\factor{\frac{dz_k}{dh_k}} &= \factor{f'(h_k)}",
            "definition of f′",
            "The slope of this unit, at the input that it had.",
        ),
        Line(
            r"\frac{\partial J}{\partial h_k} &= (\hat y - "
            r"y)\,\factor{f'(h)}\,v_k\,\factor{f'(h_k)}",
            "multiply the three",
            "Two slopes: one of the output, one of the unit.",
        ),
        Line(
            r"\frac{\partial J}{\partial w_{jk}} &= \frac{\partial J}{\partial "
            r"h_k}\cdot\frac{\partial h_k}{\partial w_{jk}}",
            "chain rule",
            "The weight from feature j to unit k acts by that unit's input.",
        ),
        Line(
            r"&= (\hat y - y)\,\factor{f'(h)}\,v_k\,\factor{f'(h_k)}\,x_j",
            "derivative of a sum",
            "For each layer that a weight lies further back, one more f′.",
        ),
    ),
    ONE,
    REST,
    sizes=(1, 2),
    any_f=True,
)

CROSS_ENTROPY = Derivation(
    "A hidden unit, the cross-entropy",
    (CROSS_ENTROPY_OF_ONE, PROBABILITY, OUTPUT_OF_UNITS, UNIT_OUTPUT, UNIT_INPUT, SIGMOID),
    (
        Line(
            r"\frac{\partial J}{\partial h} &= \frac{dJ}{d\hat y}\cdot\factor{\frac{d\hat y}{dh}}",
            "chain rule",
            "The output has the sigmoid; the hidden units have any f.",
        ),
        Line(
            r"&= \frac{\hat y - y}{\hat y\,(1 - \hat y)}\cdot\factor{\hat y\,(1 - \hat y)}",
            "cross-entropy and f′ of the sigmoid",
            "From notebook 03: the loss brings the reciprocal of the output's slope.",
        ),
        Line(
            r"&= \hat y - y",
            "cancel",
            "Here, and only here, the loss takes an f′ away.",
        ),
        Line(
            r"\frac{\partial J}{\partial h_k} &= \frac{\partial J}{\partial h}\cdot\frac{\partial "
            r"h}{\partial z_k}\cdot\factor{\frac{dz_k}{dh_k}}",
            "chain rule",
            "Word for word the line of the squared error: no loss stands in it but J itself.",
        ),
        Line(
            r"&= (\hat y - y)\,v_k\,\factor{f'(h_k)}",
            "as before, and definition of f′",
            "The slope of the hidden unit has no reciprocal to meet. It stays.",
        ),
        Line(
            r"\frac{\partial J}{\partial w_{jk}} &= (\hat y - y)\,v_k\,\factor{f'(h_k)}\,x_j",
            "chain rule, derivative of a sum",
            "The same as with the squared error but for one factor, f′ of the output.",
        ),
    ),
    ONE,
    REST,
    sizes=(1, 2),
    any_f=True,
)

ALL_EXAMPLES = Derivation(
    "A hidden layer, all examples",
    (
        SQUARED_ERROR_OF_ALL,
        r"r = \hat y - y",
        OUTPUTS,
        OUTPUTS_OF_UNITS,
        UNIT_OUTPUTS,
        UNIT_INPUTS,
    ),
    (
        Line(
            r"\frac{\partial J}{\partial h_{ik}} &= "
            r"\frac1m\,r_i\,\factor{f'(h_i)}\,v_k\,\factor{f'(h_{ik})}",
            "as for one example",
            "The mean brings 1/m. Every example has inputs of its own, and so slopes of its own.",
        ),
        Line(
            r"\frac{\partial J}{\partial w_{jk}} &= \sum_{i=1}^m \frac{\partial J}{\partial "
            r"h_{ik}}\,x_{ij}",
            "chain rule",
            "The weight acts on the unit's input for every example, and the effects add up.",
        ),
        Line(
            r"&= \frac1m \sum_{i=1}^m r_i\,\factor{f'(h_i)}\,v_k\,\factor{f'(h_{ik})}\,x_{ij}",
            "put the first line in",
            "With the cross-entropy and the sigmoid f′(hᵢ) is missing, and nothing else.",
        ),
        Line(
            r"&= \frac1m "
            r"(X^\top[(r\odot\factor{f'(h)})\,v^\top\odot\factor{f'(XW)}])_{jk}",
            "rows times columns",
            "All j and k at once. A column times a row is a table: error i times weight k.",
        ),
    ),
    {
        "v_1": ("weight v₁", -3, 3, 1.5),
        "v_2": ("weight v₂", -3, 3, -1.0),
    },
    X_AND_Y | {"w_1_1": 0.8, "w_1_2": 0.5, "w_2_1": -0.5, "w_2_2": 1.0},
    "XyWv",
    (3, 2),
    any_f=True,
)
