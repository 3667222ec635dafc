"""The questions of notebook 06."""

import numpy as np

from helpers.activations import sigmoid, sigmoid_prime
from helpers.data import HOURS, O_RINGS, ONE_NEURON, SUNNY_DAYS, standardised
from helpers.descent import descend
from helpers.losses import cross_entropy, cross_entropy_gradient
from helpers.page.question import choose, named, number


@named
def why_it_climbs():
    """Why the loss of the first program rises from the first step on."""
    data = standardised(HOURS)
    starts = np.zeros((2, 2))
    path = descend(lambda w: -cross_entropy_gradient(data.X, data.y, w), starts, [1.0, 0.01], 30)
    (first, _), (last, slow) = (cross_entropy(data.X, data.y, w) for w in path[[0, -1]])
    return choose(
        f"The loss rises at every step, from {first:.2f} to {last:.1f}; at a hundredth of the rate "
        f"it rises too, to {slow:.2f}. What is wrong with this gradient?",
        {
            "its length": "that its steps are too long. With a rate that is far too large a right "
            "gradient can climb at every step, too; with one that is small enough it goes down.",
            "its sign": "",
            "its factor 1/m": "that the mean is taken of something else. Wherever it stands, a "
            "factor 1/m makes a step shorter, and turns none round.",
            "f′(h) is missing": "that every gradient has an $f'(h)$. In this one it has cancelled.",
        },
        "its sign",
        r"The minus of $-\frac1m$ belongs to $(y - \hat y)$. Here it stands before $(\hat y - "
        r"y)$, so that every "
        "entry is −1 times what it should be, and a descent along it climbs.",
    )


@named
def where_it_overflows():
    """How large −h may be for a power of e to be a double."""
    largest = np.finfo(float).max
    return number(
        "With Python's floats the program works at $h = -8$ and fails at $h = -800$. From which "
        "$|h|$ on does it fail?",
        np.log(largest),
        within=0.02,
        because=f"The largest double is {largest / 10.0**308:.1f} · 10³⁰⁸, and its natural "
        f"logarithm is {np.log(largest):.1f}. Beyond that $e^{{-h}}$ has no double.",
        assumed={
            np.log10(
                largest
            ): "that the program computes powers of 10. The largest double has an exponent of 308, "
            "but the base here is $e$.",
            -np.log(
                np.finfo(float).eps / 2
            ): "that it fails where $1 + e^{-h}$ rounds to $e^{-h}$. It does, and there is no harm "
            "in it.",
            -np.log(
                np.nextafter(0, 1)
            ): "that it fails where a power of $e$ becomes too small. There it is 0, without an "
            "error.",
        },
    )


@named
def how_much_too_long():
    """How many times too long the first step of the program without f′(h) is, at Nielsen's second
    start.
    """
    h = ONE_NEURON.X[0] @ [2.0, 2.0]
    return number(
        "Both curves start at $w = b = 2$, and one of the programs takes steps that are too long. "
        "How many times too long is its first one?",
        1 / sigmoid_prime(h),
        within=0.015,
        because=rf"The slope that belongs there is $\hat y = {sigmoid(h):.3f}$, and the program "
        r"has $1/(1 - \hat y) "
        f"= {1 / (1 - sigmoid(h)):.3f}$. Their ratio is $1/f'({h:.0f})$.",
        assumed={
            1 / (1 - sigmoid(h)): r"that the right slope is 1. It is $\hat y$.",
            4: "that $f'(h)$ has its largest value, ¼.",
            sigmoid_prime(
                h
            ): "that there is a factor too many. One is missing, and it would shorten the step.",
        },
    )


@named
def why_the_error_grows():
    """Why the squared error grows on the hours of study as they are."""
    hours = HOURS.features[[4, -1], 0]
    short, long = hours * sigmoid_prime(hours)
    return choose(
        "The loss goes up, though every single example pulls each weight in the right direction. "
        "What is wrong?",
        {
            "f′ is in it twice": r"that $\hat y$ brings an $f'$ of its own. The error has none; "
            r"$f'$ comes in once, "
            "with the chain rule.",
            "the sum runs over the weights": "that <code>.T @</code> adds up the features of an "
            "example. It gives one sum for each feature, over the examples.",
            "f′ should not be in it": "that the error is that of the cross-entropy. The squared "
            "error keeps $f'(h)$.",
            "f′ is taken at each feature": "",
        },
        "f′ is taken at each feature",
        rf"With $x\,\sigma'(x)$ a student of {hours[0]} hours counts {short:.2f} and one of "
        rf"{hours[1]} hours "
        f"{long:.2f}. Those who studied long, and passed, are hardly heard, and the weight of the "
        "hours falls. The "
        r"factor is $\sigma'(h)$, with one $h$ for each student.",
    )


@named
def where_nan_comes_from():
    """Where a loss that is not a number comes from."""
    first = next(h for h in range(100) if sigmoid(float(h)) == 1)
    return choose(
        "Where does the nan come from?",
        {
            "a zero times a logarithm of zero": "",
            "a logarithm of a negative number": r"that $1 - \hat y$ can fall below 0. The sigmoid "
            r"rounds to 1, and "
            "never beyond.",
            "an overflow": "that a power of $e$ gets too large. The sigmoid of the helpers has "
            "none that can.",
            "the gradient, which is nan as well": "that the descent depends on the loss. It steps "
            "with the gradient, and that is fine all the way.",
        },
        "a zero times a logarithm of zero",
        rf"From $h = {first}$ on $\sigma(h)$ rounds to 1. For a student who passed, $(1 - y)\ln(1 "
        r"- \hat y)$ is then "
        r"$0\cdot(-\infty)$, which is not a number, and neither is a mean in which it stands. The "
        r"neuron is right "
        "about this student, and as sure as can be.",
    )


@named
def why_it_falls_below_zero():
    """Why a cross-entropy falls below zero."""
    return choose(
        "A cross-entropy is the negative logarithm of a probability, and so never negative. What "
        "is wrong here?",
        {
            "the loss: it has the wrong sign": "that what falls is $-J$. With the labels of the "
            "helpers this program computes $J$.",
            "the rate: the steps are too long": "that a step can leave the range of the loss. No "
            "weights make a cross-entropy negative.",
            "the labels, for which the formula is not made": "",
            "nothing: the less, the better": "that a loss may fall for ever. This one is bounded "
            "by 0, if it is what it should be.",
        },
        "the labels, for which the formula is not made",
        r"The formula is made for labels 0 and 1. With $y = -1$ the bracket is $-\ln\hat y + "
        r"2\ln(1 - \hat y)$, and $-1$ times it tends to $-\infty$ with $h$: such an example pulls "
        r"its output down for ever, and on these data the others do not stop it. The helpers "
        r"refuse such labels before they compute anything.",
    )


@named
def why_one_weight_differs():
    """Why one of two weights is right after a step, and the other is not."""
    return choose(
        "The bias is right, the weight of the hours is not. Why?",
        {
            "the column of the bias is left out of X": "that a weight needs all the columns. It "
            "needs its own one.",
            "one line takes a mean, and the other divides a sum by m": "that these are two things. "
            "They are the same.",
            "it has the rate of the bias": "that each weight needs a rate of its own. A descent "
            "has one for all.",
            "its ŷ is computed after the bias has moved": "",
        },
        "its ŷ is computed after the bias has moved",
        "The first line has already moved the bias when the second one computes the outputs again. "
        "A gradient is taken at one place; here its entries come from two.",
    )


@named
def how_many_differences():
    """How many numbers broadcasting makes of as many outputs and labels as there are flights."""
    m = len(O_RINGS.y)
    return number(
        f"There are {m} flights. How many numbers are in <code>y_hat - y</code>?",
        m**2,
        within=0.02,
        because=f"The outputs have the shape ({m}, 1), and the labels ({m},). To numpy the first "
        "are a column, the second a row, and it takes every label from every output.",
        assumed={
            m: "that numpy pairs the first output with the first label. It does if both have the "
            "same shape.",
            2 * m: "that both are put side by side.",
        },
    )


@named
def how_low_it_gets():
    """The least that the loss of a logit can be at a label of 1, if it is given a probability."""
    return number(
        "An example has the label 1, and the neuron is as sure of it as can be. To what does the "
        "program's own loss of it come near?",
        np.log1p(np.exp(-1)),
        within=0.02,
        because=rf"$\hat y$ comes near 1, and $\sigma(1) = {sigmoid(1.0):.3f}$ is what the loss "
        rf"takes for the prediction: $-\ln {sigmoid(1.0):.3f} = {np.log1p(np.exp(-1)):.3f}$.",
        assumed={
            sigmoid(1.0): "that the prediction is asked for. The loss is minus its logarithm.",
            np.log(2): "that the label is 0.",
        },
    )


@named
def why_it_stops():
    """Why a descent with rounded weights comes to rest far from the minimum."""
    days = SUNNY_DAYS
    slopes = cross_entropy_gradient(days.X, days.y, [-10.0007, 0.1574])
    return choose(
        "After so few steps neither weight moves any more, and the loss is more than twice what it "
        "could be. Why?",
        {
            "it is a local minimum": "that there is another minimum. The cross-entropy is convex "
            "in the weights.",
            "the bias is moved before the weight": "that the order of the two lines decides where "
            "they come to rest. They do so where both slopes are zero.",
            "the steps are shorter than a digit": "",
            "the cross-entropy is flat there": "that the slope is next to nothing. At the rate of "
            "1 the next step of the weight would be hundreds of times what is rounded away.",
        },
        "the steps are shorter than a digit",
        f"The slopes are {slopes[0]:.3f} and {slopes[1]:.3f}. At the rate of 0.001 the steps are "
        f"{slopes[0] / 1000:.6f} and {slopes[1] / 1000:.6f}, and four digits are kept: each is "
        "rounded away, and the next step is the same.",
    )


@named
def how_many_come_to_rest():
    """How many of the ten programs come to rest."""
    data = standardised(O_RINGS)
    fields = [
        lambda X, y, p: -X.T @ (p - y),
        lambda X, y, p: X.T @ ((p - y) / (p * (1 - p))),
        lambda X, y, p: (X * sigmoid_prime(X)).T @ (p - y),
        lambda X, y, p: X.T @ (p - (2 * y - 1)),
        lambda X, y, p: X.T @ (p - y.mean()),
        lambda X, y, p: X.T @ ((sigmoid(p) - y) * p * (1 - p)),
    ]
    moving = sum(_last_step(field, data) > 0.001 for field in fields)
    return number(
        "Each of the ten programs is run for 3000 steps on the O-rings, from zero. In how many "
        "of these runs do the weights come to rest?",
        10 - moving,
        within=0.05,
        because=f"All but {moving}: uphill there is no end, with the labels ±1 there is none "
        "downhill, and with σ twice the weights still creep. The others come to rest, though not "
        "all of them in the right place; 2 and 5 step along the right gradient, since their bugs "
        "lie elsewhere.",
        assumed={
            3: "that a descent with a wrong gradient never comes to rest. It does wherever that "
            "gradient is zero.",
            6: "that the outputs of a column and a row leave nothing to come to rest at.",
            10: "that every descent ends somewhere. Some of these go on.",
        },
    )


def _last_step(field, data):
    def direction(w):
        return field(data.X, data.y, sigmoid(data.X @ w)) / len(data.y)

    before, after = descend(direction, [0.0, 0.0], 1.0, 3000)[-2:]
    return np.linalg.norm(after - before)
