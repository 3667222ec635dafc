"""The questions of notebook 05."""

from functools import partial

import numpy as np

from helpers.activations import sigmoid_prime
from helpers.convergence import infima, losses_of_runs, remaining
from helpers.data import O_RINGS, SIX_POINTS, standardised
from helpers.descent import descend
from helpers.losses import (
    cross_entropy,
    cross_entropy_gradient,
    squared_error,
    squared_error_gradient,
    squared_error_hessian,
)
from helpers.page.question import choose, named, number
from helpers.page.typeset import percent


@named
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
        r"$f'(h_i)$. It would shrink a step; here it does no harm, since it is positive.",
    )


@named
def bends_up_everywhere():
    """Whether the squared error of one example curves upwards everywhere."""
    return choose(
        r"For $y = 0$ the loss $\frac12\hat y^2$ rises from 0 to ½ as $h$ goes from $-\infty$ to "
        r"$\infty$. Does it "
        "curve upwards everywhere?",
        {
            "Yes, as every square does.": "that it is a square of $h$. It is the square of a "
            "sigmoid.",
            "It curves downwards where ŷ is small.": "that it does so where it is flat. There it "
            "begins to rise, which is curving upwards.",
            "It curves downwards where ŷ is large.": "",
            "It is straight in the middle, and curved nowhere.": "that it is a ramp. What levels "
            "off has to curve.",
        },
        "It curves downwards where ŷ is large.",
        "It never exceeds ½, so that it has to level off, and that is curving downwards: where the "
        r"neuron is wrong and sure, with $\hat y$ above $\frac23$.",
    )


@named
def left_behind():
    """From which start the squared error hardly leaves, while the cross-entropy arrives."""
    data = standardised(O_RINGS)
    starts = np.array([[8.0, 8.0], [0.0, 0.0], [-8.0, -8.0]])
    squared, entropy = (
        remaining(losses_of_runs(loss, data.X, data.y, starts.T, np.ones(3), 100), infimum)[-1]
        for loss, infimum in zip(
            (squared_error, cross_entropy), infima(data.X, data.y), strict=True
        )
    )
    right = [np.sum((data.X @ start > 0) == data.y) for start in starts]
    options = {
        f"(8, 8): sure, and right about {right[0]} of 23": "",
        "(0, 0): it says ½ to every flight": "that a neuron which says ½ learns nothing. There "
        "$f'(h)$ is largest.",
        f"(−8, −8): sure, and right about {right[2]} of 23": "that only the distance counts. From "
        f"there {percent(squared[2])} is left of the squared error, and its few wrong answers are "
        "what slows it down.",
        "none: both go down from everywhere": "that a slope which is not zero is steep enough.",
    }
    hardly = [*((entropy < 0.01) & (squared > 0.9)), False]
    return choose(
        "From which start on the picture below, the bias first, will the cross-entropy have less "
        "than 1 % left of what lies above its infimum after 100 steps at rate 1, and the squared "
        "error more than 90 %?",
        options,
        list(options)[hardly.index(True)],
        f"Of the squared error {percent(squared[0], digits=1)} is left: it is flat there like a "
        f"table top, since $f'(h)$ is {sigmoid_prime(data.X @ starts[0]).mean():.3f} in the mean. "
        "Of the cross-entropy next to nothing is left.",
    )


@named
def how_many_minima():
    """How many local minima eight points make for one weight."""
    x = (-1.0) ** np.arange(8) * 20.0 ** np.arange(7, -1, -1)
    sizes = np.geomspace(1e-12, 10, 20_001)
    w = np.concatenate([-sizes[::-1], sizes])
    slope = squared_error_gradient(x[:, np.newaxis], np.ones(8), w[np.newaxis])[0]
    minima = w[1:][(slope[:-1] < 0) & (slope[1:] >= 0)]
    return number(
        "How many local minima does the squared error of these eight points have, as a function of "
        "the one weight?",
        len(minima),
        within=0.01,
        because="Each pair of neighbouring sizes, one pulling to the right and one to the left, "
        f"makes a local minimum: {np.sum(minima > 0)} are at positive weights, "
        f"{np.sum(minima < 0)} at negative ones. The cross-entropy has one minimum.",
        assumed={
            1: "that one weight has no room for more. It has, at every scale.",
            2: "a minimum on either side of zero.",
            4: "that only positive weights have them. Half of the points pull to the other side.",
            8: "a minimum for each point. A minimum needs two, one that pulls down and one that "
            "pulls up.",
        },
    )


@named
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


@named
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
        "which is the line, is much the same. With the penalty the loss is strictly convex, and "
        "has exactly one minimum.",
    )


@named
def a_label_that_helps():
    """For which label the squared error of one example curves upwards everywhere."""
    h = np.linspace(-8, 8, 801)
    options = {
        "y = ½ does.": "that a minimum in the middle leaves room to curve upwards. On both sides "
        "the curve levels off.",
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
        "For $y = 0$ the squared error of one example curves downwards where $h$ is large. Which "
        "label makes it curve upwards for every $h$?",
        options,
        convex[0] if convex else "No label does.",
        "The curve levels off at both ends, whatever the label is. What rises and then levels off "
        "has to curve downwards.",
    )
