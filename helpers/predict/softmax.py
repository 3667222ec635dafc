"""The questions of notebook 08."""

import math

import numpy as np

from helpers.page.question import choose, named, number
from helpers.softmax import cross_entropy_gradient, entropy, squared_error_gradient


@named
def one_unit():
    """What a single output with softmax says."""
    return choose(
        "A network is to say yes or no. Its last layer has one unit, and softmax as its "
        "activation. What does it say after a long training, where the labels are 0 and 1?",
        {
            "the probability of a yes, as with a sigmoid": "that softmax of one number is the "
            "sigmoid. For that it takes two numbers, of which one may be held at 0.",
            "1, whatever comes in": "",
            "the share of yes among the labels": "a bias that can be learned. Whatever the bias "
            "is, it cancels.",
            "½, since nothing is learned": "that the output stays where a sigmoid would start.",
        },
        "1, whatever comes in",
        "$e^h/e^h$ is 1. Its derivative is 0, so that no loss can move a weight.",
    )


@named
def a_singular_factor():
    """Whether a loss can cancel a matrix that has no inverse."""
    return choose(
        "The factor is a matrix now, and it has no inverse. In notebook 03 the slope of the loss "
        "was $\\hat y - y$ divided by the factor. Can the cross-entropy still cancel it?",
        {
            "yes, for every label": "",
            "no: there is nothing to divide by": "that one has to divide by the matrix. It is "
            "enough that the slope of the loss is a vector that the matrix takes to $\\hat y - y$.",
            "only where ŷ is near y": "that it cancels approximately.",
            "only for two classes": "that two classes are special. Their matrix has no inverse "
            "either.",
        },
        "yes, for every label",
        "The entries of $\\hat y - y$ add up to 0, as does every column of the matrix. So it does "
        "have vectors that it takes there, and $-y_k/\\hat y_k$ is one of them.",
    )


@named
def sure_of_another_class():
    """How many times as long the cross-entropy's gradient is where softmax is sure and wrong."""
    one = np.ones((1, 1)), np.array([[1.0, 0.0, 0.0]]), np.array([[-4.0, 4.0, 0.0]])
    entropy_length = np.linalg.norm(cross_entropy_gradient(*one))
    squared_length = np.linalg.norm(squared_error_gradient(*one))
    return number(
        "Class 1 is right, and the inputs are $(-4, 4, 0)$, so that class 2 gets 98\u00a0%. How "
        "many times as long as the squared error's gradient along the inputs is the "
        "cross-entropy's?",
        entropy_length / squared_length,
        within=0.3,
        because=f"The lengths are {entropy_length:.2f} and {squared_length:.3f}. The matrix has "
        "only entries near 0 there, since every $\\hat y_k(1 - \\hat y_k)$ is small.",
        assumed={
            1: "that the matrix makes nothing shorter. Its entries are at most ¼.",
            4: "a factor of ¼, the largest that an entry can be. Here the outputs are saturated.",
        },
    )


@named
def softmax_twice():
    """What a loss of logits says of outputs that are right."""
    return number(
        "Somebody feeds a cross-entropy that takes inputs of softmax with its outputs. There are "
        "three classes, and the answer is as right as can be, $\\hat y = (1, 0, 0)$ for class 1. "
        "What is the loss that is printed?",
        math.log(math.e + 2) - 1,
        within=0.03,
        because="Softmax of $(1, 0, 0)$ gives the right class $e/(e + 2)$, which is 0.576, and "
        "$-\\ln 0.576$ is left.",
        assumed={
            math.log1p(math.exp(-1)): "two classes.",
            math.log(3): "the loss of a third for each class.",
            1: "that the loss is what goes in.",
        },
    )


@named
def floor_of_smoothing():
    """How low a cross-entropy gets whose labels are no longer 0 and 1."""
    label = [0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3]
    return number(
        "Label smoothing with ε = 0.1 makes of the label $(1, 0, 0)$ the label "
        "$(0.933, 0.033, 0.033)$. How low can the cross-entropy of this example get?",
        entropy([label]),
        within=0.05,
        because="The best answer is the label itself, $\\hat y = y$, and what is left is "
        "$-\\sum_k y_k\\ln y_k$, the entropy of the label.",
        assumed={
            -math.log(label[0]): "that only the right class counts; this is $-\\ln 0.933$.",
            0.1: "that the loss is what was taken from the label.",
            math.log(3): "the entropy of a label that says nothing, a third for each class.",
        },
    )
