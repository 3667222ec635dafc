"""The questions of notebook 05."""

from functools import partial

import numpy as np

from helpers.data import SIX_POINTS
from helpers.descent import descend
from helpers.losses import cross_entropy_gradient, squared_error_gradient, squared_error_hessian
from helpers.page.question import choose, number


def factor_in_the_hessian():
    """Whether the Hessian of the cross-entropy has the factor."""
    return choose(
        "The gradient of the cross-entropy has lost its $f'(h)$. Will the matrix of second "
        "derivatives have one?",
        {
            "no": "that what has cancelled is gone for good. ŷ is still there, and it has a slope.",
            "yes, once": "",
            "yes, squared": "the squared error, whose gradient has one already.",
        },
        "yes, once",
        r"The gradient is made of $\hat y_i - y_i$, and the derivative of $\hat y_i$ brings "
        r"$f'(h_i)$.",
    )


def bends_up_everywhere():
    """Whether the squared error of one example bends up everywhere."""
    return choose(
        r"For $y = 0$ the loss $\frac12\hat y^2$ rises from 0 to ½ as $h$ goes from $-\infty$ to "
        r"$\infty$. Does it "
        "bend up everywhere?",
        {
            "Yes, as every square does.": "that it is a square of $h$. It is the square of a "
            "sigmoid.",
            "It bends down where ŷ is small.": "that it bends down where it is flat on the left. "
            "There it begins to rise, which is bending up.",
            "It bends down where ŷ is large.": "",
            "It is straight in the middle, and bends nowhere.": "that it is a ramp. What levels "
            "off has to bend.",
        },
        "It bends down where ŷ is large.",
        "It has to stop rising somewhere, and that is bending down: where the neuron is wrong and "
        "sure.",
    )


def left_behind():
    """From which start the squared error hardly leaves."""
    return choose(
        "From which start on the picture below will the cross-entropy arrive, and the squared "
        "error hardly have left?",
        {
            "far out, where the neuron is sure and wrong": "",
            "near the middle, where it says ½ to everything": "that a neuron which says ½ learns "
            "nothing. There $f'(h)$ is largest.",
            "far out, where the neuron is sure and right": "that only the distance counts. On that "
            "side both losses are already low.",
            "from none: both go down from everywhere": "that a slope which is not zero is steep "
            "enough.",
        },
        "far out, where the neuron is sure and wrong",
        "There the squared error is flat like a table top, since every example has next to no "
        "$f'(h)$, and the cross-entropy is at its steepest.",
    )


def how_many_minima():
    """How many local minima eight points make for one weight."""
    x = (-1.0) ** np.arange(8) * 20.0 ** np.arange(7, -1, -1)
    sizes = np.geomspace(1e-12, 10, 20_001)
    w = np.concatenate([-sizes[::-1], sizes])
    slope = squared_error_gradient(x[:, np.newaxis], np.ones(8), w[np.newaxis])[0]
    return number(
        "How many local minima does the squared error of these eight points have, as a function of "
        "the one weight?",
        int(np.sum((slope[:-1] < 0) & (slope[1:] >= 0))),
        within=0.01,
        because="Each pair of neighbouring sizes, one pulling to the right and one to the left, "
        "makes a hollow. The cross-entropy has one minimum.",
        assumed={
            1: "that one weight has no room for more. It has, at every scale.",
            2: "a hollow on either side of zero.",
            4: "that only positive weights have hollows. Half of the points pull to the other "
            "side.",
            8: "a hollow for each point. A hollow needs two, one that pulls down and one that "
            "pulls up.",
        },
    )


def where_it_runs_away():
    """From which starts the squared error of two examples runs away."""
    w = np.linspace(-2, -0.01, 20_000)
    slope = squared_error_gradient([[10.0], [-1.0]], [1, 1], w[np.newaxis])[0]
    top = w[np.argmax(slope < 0)]
    return choose(
        "From which starts does the squared error run away, at a small rate, to ever more negative "
        "weights?",
        {
            "from every negative one": "that the sign of the weight decides. Close to zero the "
            "first example still has a slope, and pulls back.",
            "from none, however far left": "that a slope which is never zero leads home. It leads "
            "down, and the ground falls to the left.",
            "from those that are negative enough": "",
            "from those that are positive enough": "that the second example, which wants a "
            "negative weight, is the stronger one. The first is ten times as far out.",
        },
        "from those that are negative enough",
        f"From those left of the maximum, at {top:.3f}. ".replace("-", "−")
        + "There the first example is so wrong that it has no slope left to object with.",
    )


def penalty():
    """What a penalty does to the weights and to the line."""
    end = descend(
        lambda w: cross_entropy_gradient(SIX_POINTS.X, SIX_POINTS.y, w) + 0.01 * w,
        np.zeros(3),
        0.1,
        5000,
    )[-1]
    free = descend(
        partial(cross_entropy_gradient, SIX_POINTS.X, SIX_POINTS.y), np.zeros(3), 0.1, 5000
    )[-1]
    return choose(
        "A penalty adds a gradient that pulls every weight towards zero. What will a small one do?",
        {
            "The length shrinks to zero, and the line is lost.": "that the penalty has no "
            "opponent. Close to zero the examples pull harder than it does.",
            "The length grows as before, only more slowly.": "that the penalty works like a "
            "smaller rate. It grows with the weights, and the examples' pull fades.",
            "The length comes to rest, and the line hardly moves.": "",
        },
        "The length comes to rest, and the line hardly moves.",
        f"After 5000 steps the length is {np.linalg.norm(end):.2f} with the penalty 0.01, and "
        f"{np.linalg.norm(free):.1f} without, where it still grows. The direction of the weights, "
        "which is the line, is much the same.",
    )


def a_label_that_helps():
    """For which label the squared error of one example bends up everywhere."""
    h = np.linspace(-8, 8, 801)
    options = {
        "y = ½ does.": "that a minimum in the middle leaves room to bend up. On both sides the "
        "curve levels off.",
        "No label does.": "",
        "y = 1 does.": "that the two ends differ. The curve for 1 is the mirror image of the one "
        "for 0.",
        "Every y between 0 and 1 does.": "that only the labels at the ends are in trouble. All "
        "curves level off.",
    }
    labels = {"y = ½ does.": 0.5, "y = 1 does.": 1.0, "Every y between 0 and 1 does.": 0.2}
    convex = [
        name
        for name, y in labels.items()
        if np.min(squared_error_hessian(np.ones((1, 1)), [y], h[np.newaxis])) >= 0
    ]
    return choose(
        "For $y = 0$ the squared error of one example bends down where $h$ is large. Which label "
        "makes it bend up for every $h$?",
        options,
        convex[0] if convex else "No label does.",
        "The curve levels off at both ends, whatever the label is. What rises and then levels off "
        "has to bend down.",
    )
