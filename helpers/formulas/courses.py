"""The letters of six courses for the same things."""

from typing import NamedTuple


class Letter(NamedTuple):
    """One thing, and the LaTeX that this course and five others write for it; "" where one has no
    letter for it.
    """

    meaning: str
    ours: str
    ng: str
    udacity: str
    aima: str
    bishop: str
    goodfellow: str


COURSES = {
    "ours": "this course",
    "ng": "Ng",
    "udacity": "Udacity",
    "aima": "Russell and Norvig",
    "bishop": "Bishop",
    "goodfellow": "Goodfellow",
}
DICTIONARY = (
    Letter("number of examples", "m", "m", "m", "N", "N", "m"),
    Letter("index of an example", "i", "i", r"\mu", "j", "n", "i"),
    Letter("number of features", "n", "n", "", "n", "M", "n"),
    Letter("index of a feature", "j", "j", "i", "i", "j", "j"),
    Letter("feature j of an example", "x_j", "x_j", "x_i", "x_i", r"\phi_j", "h_j"),
    Letter(
        "feature j of example i",
        "x_{ij}",
        "x_j^{(i)}",
        r"x_i^\mu",
        "x_{j,i}",
        r"\phi_{nj}",
        "h_j^{(i)}",
    ),
    Letter("label", "y", "y", "y", "y", "t", "y"),
    Letter("label of example i", "y_i", "y^{(i)}", r"y^\mu", "y_j", "t_n", "y^{(i)}"),
    Letter("weight of feature j", "w_j", r"\theta_j", "w_i", "w_i", "w_j", "w_j"),
    Letter("bias, the weight of a feature that is 1", "w_0", r"\theta_0", "b", "w_0", "w_0", "b"),
    Letter(
        "features times weights, added up",
        r"\sum_{k=1}^n w_k\,x_k",
        r"\theta^\top x",
        r"\sum_i w_i\,x_i",
        r"\sum_i w_i\,x_i",
        r"\mathbf w^\top\boldsymbol\phi",
        r"\boldsymbol w^\top\boldsymbol h + b",
    ),
    Letter(
        "features times weights for example i",
        r"\sum_{k=1}^n w_k\,x_{ik}",
        r"\theta^\top x^{(i)}",
        r"\sum_i w_i\,x_i^\mu",
        r"\sum_i w_i\,x_{j,i}",
        r"\mathbf w^\top\boldsymbol\phi_n",
        r"\boldsymbol w^\top\boldsymbol h^{(i)} + b",
    ),
    Letter("input of the activation", "h", "z", "h", r"\mathbf w\cdot\mathbf x", "a", "z"),
    Letter(
        "input for example i",
        "h_i",
        "z^{(i)}",
        r"h^\mu",
        r"\mathbf w\cdot\mathbf x_j",
        "a_n",
        "z^{(i)}",
    ),
    Letter("activation", "f", "g", "f", "g", "f", r"\sigma"),
    Letter(
        "slope of the activation",
        "f'(h)",
        "g'(z)",
        "f'(h)",
        r"g'(\mathbf w\cdot\mathbf x)",
        "f'(a)",
        r"\sigma'(z)",
    ),
    Letter("activation of a hidden unit", "", "g", "f", "g", "h", "g"),
    Letter(
        "sigmoid", r"\sigma", "g", r"\mathrm{sigmoid}", r"\mathit{Logistic}", r"\sigma", r"\sigma"
    ),
    Letter(
        "prediction, the output",
        r"\hat y",
        r"h_\theta(x)",
        r"\hat y",
        r"h_{\mathbf w}(\mathbf x)",
        "y",
        r"\hat y",
    ),
    Letter(
        "output for example i",
        r"\hat y_i",
        r"h_\theta(x^{(i)})",
        r"\hat y^\mu",
        r"h_{\mathbf w}(\mathbf x_j)",
        "y_n",
        r"\hat y^{(i)}",
    ),
    Letter("natural logarithm", r"\ln", r"\log", r"\ln", r"\log", r"\ln", r"\log"),
    Letter("loss that is made small", "J", "J", "E", r"\mathit{Loss}", "E", "J"),
    Letter("error term", "", r"\delta", r"\delta", r"\Delta", r"\delta", ""),
    Letter("learning rate", r"\text{rate}", r"\alpha", r"\eta", r"\alpha", r"\eta", r"\epsilon"),
)


def letter(meaning, course):
    """The LaTeX of a course for one thing; meaning: as in DICTIONARY, course: a key of COURSES."""
    return next(getattr(row, course) for row in DICTIONARY if row.meaning == meaning)
