"""The questions of notebook 07."""

from functools import cache

import numpy as np

from helpers.activations import SIGMOID
from helpers.data import XOR
from helpers.descent import descend
from helpers.layers import backpropagate, column, forward, in_layers
from helpers.losses import CROSS_ENTROPY, SQUARED_ERROR
from helpers.page.question import choose, named, number

SIZES, ACTIVATIONS, STARTS, STEPS = (3, 2, 1), [SIGMOID, SIGMOID], 200, 1000


@named
def in_the_hidden_layer():
    """Whether the cross-entropy takes away the f′ of the hidden units as well."""
    return choose(
        "The cross-entropy has taken $f'(h)$ away at the output. What will it do to $f'(h_k)$ of "
        "the hidden unit?",
        {
            "It takes that away as well.": "that the loss meets every activation. It meets one, "
            "that of the output.",
            "It takes that away, of a sigmoid.": "that what cancels "
            "is the name of the activation. It is a quotient of two numbers, and the loss has one "
            "reciprocal to give.",
            "Nothing: it stays.": "",
            "It doubles it, since the chain is longer.": "that slopes along a chain add up. They "
            "multiply, and each stands there once.",
        },
        "Nothing: it stays.",
        r"The loss brings $1/(\hat y(1 - \hat y))$, the reciprocal of the output's slope, once. "
        "Further back there is no loss that could bring another.",
    )


@named
def five_layers():
    """By how much five layers of sigmoids shrink a gradient at least, with weights of 1."""
    return number(
        "A gradient goes back through a chain of five units with the sigmoid, one in each layer, "
        "and all weights are 1. By how many times, at the least, is it smaller when it has passed "
        "all five?",
        4.0**5,
        within=0.5,
        because="Each slope is at most ¼, so that five of them are at most $4^{-5}$. The ¼ is "
        "reached where every input is 0.",
        assumed={
            20: "that the slopes add up. They multiply.",
            4: "that only the output's slope counts.",
            2.0**5: "a slope of ½ in each layer. That is the sigmoid's value at 0; its slope is "
            "half of it.",
        },
    )


@named
def what_the_loss_lifts():
    """What the cross-entropy does to the gradient of every layer, on a logarithmic scale."""
    return choose(
        "For one example, we draw the size of the gradient in each layer on a logarithmic scale, "
        "with the squared error. What will the cross-entropy, at the same weights, do to that "
        "curve?",
        {
            "It lifts the last point alone.": "that only the output's weights feel the change. "
            "What is sent back begins at the output.",
            "It lifts the first layers most.": "that the loss mends what the layers have done. It "
            "acts before the first of them.",
            "It makes it level.": "that all f′ have gone. One has.",
            "It lifts every point by the same amount.": "",
        },
        "It lifts every point by the same amount.",
        "One number, f′ of the output, is a factor of the gradient in every layer. On a "
        "logarithmic scale a factor is a shift; the slope of the curve stays as it was.",
    )


@named
def from_zero():
    """What becomes of a network whose weights are all zero, on the exclusive or."""
    slopes = _gradient(CROSS_ENTROPY)(np.zeros(9))
    options = {
        "It learns as from any other start.": "that a start at zero is as good as it was for one "
        "neuron. There no two units could be alike.",
        "It learns, but both hidden units stay the same.": "that the output has something to "
        "learn. It does on most data; here the errors of the four points add up to zero, and "
        "both units say ½ to each of them.",
        "No weight ever moves.": "",
        "Only the output's weights move.": "that the errors pull them to one side. Two of the four "
        "pull up and two down, equally strongly.",
    }
    return choose(
        "All nine weights start at zero, the biases too. What will gradient descent on the "
        "cross-entropy of the exclusive or do?",
        options,
        "No weight ever moves." if not slopes.any() else "",
        "The hidden units get nothing sent back, since the weights on the way are zero; the "
        "output's gradient is a sum of errors, two of them ½ and two −½, each times the same "
        "number.",
    )


@named
def same_rate():
    """How many of 200 starts the squared error gets right, at the rate 1."""
    squared, entropy = _learned(SQUARED_ERROR, 1.0).sum(), _learned(CROSS_ENTROPY, 1.0).sum()
    return number(
        f"Of {STARTS} starts drawn at random, {entropy} have all four points right after {STEPS} "
        "steps on the cross-entropy, at rate 1. How many, from the same starts and at the same "
        "rate, have them right with the squared error?",
        float(squared),
        within=0.4,
        because=f"{squared} of {STARTS}. Every example's part in a step is shorter by f′ of its "
        "output, which is at most ¼, so that many are still on their way.",
        assumed={
            int(entropy): "that the rate makes no difference between the losses.",
            round(int(entropy) / 4): "that a quarter of the step makes a quarter of the starts "
            "arrive. It makes them later, and how many arrive in time depends on how much later.",
        },
    )


@named
def each_at_its_own():
    """Which loss gets more starts right, each at its own best rate."""
    rates = {SQUARED_ERROR: 20.0, CROSS_ENTROPY: 5.0}
    squared, entropy = (_learned(loss, rate) for loss, rate in rates.items())
    difference = entropy.astype(float) - squared
    half = 1.96 * difference.std(ddof=1) / np.sqrt(STARTS)
    options = {
        "Still the cross-entropy, by far": "that f′ of the output decides which starts arrive. "
        "It decides how long they take, and a larger rate makes up for that.",
        "The squared error, by far": "that what is slower is more careful.",
        "Neither, as far as 200 starts can tell": "",
    }
    far = abs(difference.mean()) > half
    return choose(
        f"Now each loss gets the rate that was best for it, of six, on {STARTS} other starts: "
        f"{rates[SQUARED_ERROR]:g} for the squared error and {rates[CROSS_ENTROPY]:g} for the "
        f"cross-entropy. From our {STARTS} starts, which will have more of them right after "
        f"{STEPS} steps?",
        options,
        list(options)[2 if not far else 0 if difference.mean() > 0 else 1],
        f"The squared error has {squared.sum()} right, the cross-entropy {entropy.sum()}. The "
        f"difference is {_points(difference.mean())} percentage points, give or take "
        f"{_points(half)}: it may be luck. {np.sum(squared & entropy)} starts learn with both, "
        f"{np.sum(~squared & ~entropy)} with neither.",
    )


def _points(share):
    return f"{100 * share:.0f}".replace("-", "−")


def _gradient(loss):
    def gradient(w):
        return column(backpropagate(XOR.X, XOR.y, in_layers(w, SIZES), ACTIVATIONS, loss))

    return gradient


@cache
def _learned(loss, rate):
    """Which starts have all four points right after the last step, (200,)."""
    starts = np.random.default_rng(0).normal(size=(9, STARTS))
    end = descend(_gradient(loss), starts, rate, STEPS)[-1]
    y_hat = forward(XOR.X, in_layers(end, SIZES), ACTIVATIONS)[2][..., 0]
    return np.all((y_hat > 0.5) == XOR.y, axis=1)
