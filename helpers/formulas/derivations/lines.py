"""What a derivation is, and the definitions that all of them begin from."""

from typing import NamedTuple


class Line(NamedTuple):
    r"""One displayed line: its formula, the rule that leads to it, and a sentence of why.

    formula: LaTeX, `left &= right`, or `&= right` where it goes on from the line above; \factor{…}
    marks f′(h).
    """

    formula: str
    rule: str
    why: str


class Derivation(NamedTuple):
    """Lines in order, and what is needed to read, to prove and to try them.

    title: what is derived. where: the definitions that it begins from. lines: see Line. sliders:
    {letter: (label, low, high, value)} for the letters that the reader sets. fixed: {letter: value}
    for the others. vectors: those of X, W, y, w and v that stand for a whole matrix or column.
    sizes: (examples, weights) at which the reader tries it. any_f: whether the activation is left
    open.
    """

    title: str
    where: tuple[str, ...]
    lines: tuple[Line, ...]
    sliders: dict
    fixed: dict = {}  # noqa: RUF012 -- a constant, never changed
    vectors: str = ""
    sizes: tuple[int, int] = (1, 1)
    any_f: bool = False


SIGMOID = r"\sigma(h) = \frac{1}{1 + e^{-h}}"
INPUT = r"h = \sum_{k=1}^n w_k\,x_k"
INPUTS = r"h_i = \sum_{k=1}^n w_k\,x_{ik}"
OUTPUT = r"\hat y = f(h)"
OUTPUTS = r"\hat y_i = f(h_i)"
PROBABILITY = r"\hat y = \sigma(h)"
PROBABILITIES = r"\hat y_i = \sigma(h_i)"
SQUARED_ERROR = r"J = \frac{1}{2m} \sum_{i=1}^m (y_i - \hat y_i)^2"
SQUARED_ERROR_OF_ONE = r"J = \tfrac12 (y - \hat y)^2"
CROSS_ENTROPY = (
    r"J = -\frac1m \sum_{i=1}^m \bigl[y_i \ln \hat y_i + (1 - y_i) \ln(1 - \hat y_i)\bigr]"
)
CROSS_ENTROPY_OF_ONE = r"J = -\bigl[y \ln \hat y + (1 - y) \ln(1 - \hat y)\bigr]"
SHIFTED = r"f(h) = h + c"
NORMAL_DENSITY = (
    r"p(y \mid x) = \frac{1}{\sqrt{2\pi s^2}}\,\exp\Bigl(-\frac{(y - \hat y)^2}{2 s^2}\Bigr)"
)
LABEL_PROBABILITY = r"p(y \mid x) = \hat y^{\,y}\,(1 - \hat y)^{1 - y}"
LIKELIHOOD = r"L(w) = \prod_{i=1}^m \hat y_i^{\,y_i}\,(1 - \hat y_i)^{1 - y_i}"
LOSS_OF_LIKELIHOOD = r"J(w) = -\frac1m \ln L(w)"
RESIDUAL = r"r = \sigma(Xw) - y"
UNIT_INPUT = r"h_k = \sum_{j=1}^n w_{jk}\,x_j"
UNIT_OUTPUT = r"z_k = f(h_k)"
OUTPUT_OF_UNITS = r"h = \sum_{k=1}^n v_k\,z_k"
UNIT_INPUTS = r"h_{ik} = \sum_{j=1}^n w_{jk}\,x_{ij}"
UNIT_OUTPUTS = r"z_{ik} = f(h_{ik})"
OUTPUTS_OF_UNITS = r"h_i = \sum_{k=1}^n v_k\,z_{ik}"
SOFTMAX = r"\hat y_k = \frac{e^{h_k}}{\sum_{j=1}^K e^{h_j}}"
CROSS_ENTROPY_OF_CLASSES = r"J = -\sum_{k=1}^K y_k \ln \hat y_k"
SQUARED_ERROR_OF_CLASSES = r"J = \tfrac12 \sum_{k=1}^K (y_k - \hat y_k)^2"
TOLERANCE = r"J_k - J^* \le \varepsilon\,(J_0 - J^*)"

NG = r"(h - y)\,x_j"
UDACITY = r"-(y - \hat y)\,\factor{f'(h)}\,x_j"

DEFINITIONS = (
    SIGMOID,
    INPUT,
    INPUTS,
    OUTPUT,
    OUTPUTS,
    PROBABILITY,
    PROBABILITIES,
    SQUARED_ERROR,
    SQUARED_ERROR_OF_ONE,
    CROSS_ENTROPY,
    CROSS_ENTROPY_OF_ONE,
    SHIFTED,
    NORMAL_DENSITY,
    LABEL_PROBABILITY,
    LIKELIHOOD,
    LOSS_OF_LIKELIHOOD,
    RESIDUAL,
    UNIT_INPUT,
    UNIT_OUTPUT,
    OUTPUT_OF_UNITS,
    UNIT_INPUTS,
    UNIT_OUTPUTS,
    OUTPUTS_OF_UNITS,
    SOFTMAX,
    CROSS_ENTROPY_OF_CLASSES,
    SQUARED_ERROR_OF_CLASSES,
    TOLERANCE,
    NG,
)
