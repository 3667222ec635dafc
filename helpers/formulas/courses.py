"""The courses, one record for each: its letters for the same things, and what else is particular to
it.
"""

from typing import NamedTuple


class Course(NamedTuple):
    """A course and how it writes.

    name: as a sentence has it. letters: {meaning: LaTeX}; what it has no letter for is not there.
    place: where it writes so. remarks: in what its own losses and its error term differ from ours.
    without_half: whether its squared error is without the ½. as_softplus: whether its cross-entropy
    is a softplus, which holds for labels of 0 and 1 only.
    """

    name: str
    letters: dict[str, str]
    place: str = ""
    remarks: tuple[str, ...] = ()
    without_half: bool = False
    as_softplus: bool = False


# our own letters name all things, in their order: those that only others have a letter for, too
COURSES = {
    "ours": Course(
        name="this course",
        letters={
            "number of examples": "m",
            "index of an example": "i",
            "number of features": "n",
            "index of a feature": "j",
            "feature j of an example": "x_j",
            "feature j of example i": "x_{ij}",
            "label": "y",
            "label of example i": "y_i",
            "weight of feature j": "w_j",
            "bias, the weight of a feature that is 1": "w_1",
            "features times weights, added up": r"\sum_{k=1}^n w_k\,x_k",
            "features times weights for example i": r"\sum_{k=1}^n w_k\,x_{ik}",
            "input of the activation": "h",
            "input for example i": "h_i",
            "activation": "f",
            "slope of the activation": "f'(h)",
            "activation of a hidden unit": "",
            "sigmoid": r"\sigma",
            "prediction, the output": r"\hat y",
            "output for example i": r"\hat y_i",
            "natural logarithm": r"\ln",
            "loss that is made small": "J",
            "error term": "",
            "learning rate": r"\text{rate}",
        },
    ),
    "ng": Course(
        name="Ng",
        letters={
            "number of examples": "m",
            "index of an example": "i",
            "number of features": "n",
            "index of a feature": "j",
            "feature j of an example": "x_j",
            "feature j of example i": "x_j^{(i)}",
            "label": "y",
            "label of example i": "y^{(i)}",
            "weight of feature j": r"\theta_j",
            "bias, the weight of a feature that is 1": r"\theta_0",
            "features times weights, added up": r"\theta^\top x",
            "features times weights for example i": r"\theta^\top x^{(i)}",
            "input of the activation": "z",
            "input for example i": "z^{(i)}",
            "activation": "g",
            "slope of the activation": "g'(z)",
            "activation of a hidden unit": "g",
            "sigmoid": "g",
            "prediction, the output": r"h_\theta(x)",
            "output for example i": r"h_\theta(x^{(i)})",
            "natural logarithm": r"\log",
            "loss that is made small": "J",
            "error term": r"\delta",
            "learning rate": r"\alpha",
        },
        place="Andrew Ng, Machine Learning, the weeks on logistic regression and on networks.",
        remarks=(
            r"The first loss is his for logistic regression, with $\frac1m$ as here. The second is "
            r"his for linear regression, where $h_\theta(x) = \theta^\top x$, with no sigmoid. His "
            r"CS229 notes have no $\frac1m$: there the sum of logarithms, which is $-m\,J$, is "
            "made large.",
            r"Often $h_\theta(x)$ is shortened to $h(x)$ or $h$. In his networks the error term at "
            "the output is the output less the label: it has no $g'$, since their loss is the "
            r"cross-entropy. In hidden layers it has the factor, as $\odot\,g'(z)$.",
            "The letters are those of the course of 2011, where $n$ counts the features without "
            "the one that is 1. The main notes of CS229, to which we link, have been revised since "
            "and have $n$ examples and $d$ features.",
        ),
    ),
    "udacity": Course(
        name="Udacity",
        letters={
            "number of examples": "m",
            "index of an example": r"\mu",
            "index of a feature": "i",
            "feature j of an example": "x_i",
            "feature j of example i": r"x_i^\mu",
            "label": "y",
            "label of example i": r"y^\mu",
            "weight of feature j": "w_i",
            "bias, the weight of a feature that is 1": "b",
            "features times weights, added up": r"\sum_i w_i\,x_i",
            "features times weights for example i": r"\sum_i w_i\,x_i^\mu",
            "input of the activation": "h",
            "input for example i": r"h^\mu",
            "activation": "f",
            "slope of the activation": "f'(h)",
            "activation of a hidden unit": "f",
            "sigmoid": r"\mathrm{sigmoid}",
            "prediction, the output": r"\hat y",
            "output for example i": r"\hat y^\mu",
            "natural logarithm": r"\ln",
            "loss that is made small": "E",
            "error term": r"\delta",
            "learning rate": r"\eta",
        },
        place="Udacity, Deep Learning nanodegree, the lesson on gradient descent.",
        remarks=(
            r"The second loss is that of the lesson: first a sum, $E = \frac12 \sum_\mu (y^\mu - "
            r"\hat y^\mu)^2$, later the mean with $\frac{1}{2m}$ as here. The lesson on the "
            "cross-entropy counts the examples with $i$.",
            r"The error term is $\delta = (y - \hat y)\,f'(h)$, and the step for one example "
            r"$\Delta w_i = \eta\,\delta\,x_i$.",
            r"The course teaches the other formula too: its lab on gradient descent has the "
            r"cross-entropy and the step $w_i + \alpha\,(y - \hat y)\,x_i$, with $\alpha$ for the "
            r"rate and $\log$ for the logarithm.",
        ),
    ),
    "aima": Course(
        name="Russell and Norvig",
        letters={
            "number of examples": "N",
            "index of an example": "j",
            "number of features": "n",
            "index of a feature": "i",
            "feature j of an example": "x_i",
            "feature j of example i": "x_{j,i}",
            "label": "y",
            "label of example i": "y_j",
            "weight of feature j": "w_i",
            "bias, the weight of a feature that is 1": "w_0",
            "features times weights, added up": r"\sum_i w_i\,x_i",
            "features times weights for example i": r"\sum_i w_i\,x_{j,i}",
            "input of the activation": r"\mathbf w\cdot\mathbf x",
            "input for example i": r"\mathbf w\cdot\mathbf x_j",
            "activation": "g",
            "slope of the activation": r"g'(\mathbf w\cdot\mathbf x)",
            "activation of a hidden unit": "g",
            "sigmoid": r"\mathit{Logistic}",
            "prediction, the output": r"h_{\mathbf w}(\mathbf x)",
            "output for example i": r"h_{\mathbf w}(\mathbf x_j)",
            "natural logarithm": r"\log",
            "loss that is made small": r"\mathit{Loss}",
            "error term": r"\Delta",
            "learning rate": r"\alpha",
        },
        place="Russell and Norvig, Artificial Intelligence: A Modern Approach, 3rd edition, 18.6.4 "
        "and 18.7.",
        remarks=(
            r"Their loss is the squared error $(y - h_{\mathbf w}(\mathbf x))^2$, without ½, and "
            r"for many examples a sum, without $\frac1N$. Its gradient therefore has a 2 in front, "
            r"which is left to $\alpha$ in the step.",
            r"In 18.7 the input of unit $j$ is $\mathit{in}_j$, its output $a_j$, and the error "
            r"term $\Delta_j = \mathit{Err}_j\,g'(\mathit{in}_j)$.",
        ),
        without_half=True,
    ),
    "bishop": Course(
        name="Bishop",
        letters={
            "number of examples": "N",
            "index of an example": "n",
            "number of features": "M",
            "index of a feature": "j",
            "feature j of an example": r"\phi_j",
            "feature j of example i": r"\phi_{nj}",
            "label": "t",
            "label of example i": "t_n",
            "weight of feature j": "w_j",
            "bias, the weight of a feature that is 1": "w_0",
            "features times weights, added up": r"\mathbf w^\top\boldsymbol\phi",
            "features times weights for example i": r"\mathbf w^\top\boldsymbol\phi_n",
            "input of the activation": "a",
            "input for example i": "a_n",
            "activation": "f",
            "slope of the activation": "f'(a)",
            "activation of a hidden unit": "h",
            "sigmoid": r"\sigma",
            "prediction, the output": "y",
            "output for example i": "y_n",
            "natural logarithm": r"\ln",
            "loss that is made small": "E",
            "error term": r"\delta",
            "learning rate": r"\eta",
        },
        place="Bishop, Pattern Recognition and Machine Learning, 4.3.2, 4.3.6 and chapter 5.",
        remarks=(
            r"Both his losses are sums over the examples, without $\frac1N$; the squared error has "
            "its ½.",
            r"The error term is $\delta = y - t$, output less label, where loss and activation "
            r"belong together. In 4.3.6 the cancelling is one equation, $f'(a)\,\psi'(y) = 1$.",
        ),
    ),
    "goodfellow": Course(
        name="Goodfellow",
        letters={
            "number of examples": "m",
            "index of an example": "i",
            "number of features": "n",
            "index of a feature": "j",
            "feature j of an example": "h_j",
            "feature j of example i": "h_j^{(i)}",
            "label": "y",
            "label of example i": "y^{(i)}",
            "weight of feature j": "w_j",
            "bias, the weight of a feature that is 1": "b",
            "features times weights, added up": r"\boldsymbol w^\top\boldsymbol h + b",
            "features times weights for example i": r"\boldsymbol w^\top\boldsymbol h^{(i)} + b",
            "input of the activation": "z",
            "input for example i": "z^{(i)}",
            "activation": r"\sigma",
            "slope of the activation": r"\sigma'(z)",
            "activation of a hidden unit": "g",
            "sigmoid": r"\sigma",
            "prediction, the output": r"\hat y",
            "output for example i": r"\hat y^{(i)}",
            "natural logarithm": r"\log",
            "loss that is made small": "J",
            "learning rate": r"\epsilon",
        },
        place="Goodfellow, Bengio and Courville, Deep Learning, 6.2.2.2; the learning rate in "
        "chapter 8.",
        remarks=(
            r"The loss of 6.2.2.2 is $J = -\log P(y \mid \boldsymbol x)$ for one example: for a "
            r"label of 0 or 1 the cross-entropy, written as the softplus of $(1 - 2y)\,z$. Of the "
            "squared error it is said there that it can saturate whenever the sigmoid does.",
            r"$\boldsymbol h$ is what the layer below puts out: for this neuron, the features.",
        ),
        as_softplus=True,
    ),
}
MEANINGS = tuple(COURSES["ours"].letters)
# of these, what has the letter of another one, with the index of an example
OF_ONE_EXAMPLE = (
    "feature j of example i",
    "label of example i",
    "features times weights for example i",
    "input for example i",
    "output for example i",
)


def letter(meaning, course):
    """The LaTeX of a course for one thing, "" where it has no letter; meaning: one of MEANINGS,
    course: a key of COURSES.
    """
    return COURSES[course].letters.get(meaning, "")
