"""The questions of notebook 04."""

from functools import partial

import numpy as np

from helpers import data
from helpers.activations import sigmoid, sigmoid_prime
from helpers.convergence import descent_on, infima, losses_of_runs, remaining, steps_to_tolerance
from helpers.descent import descend
from helpers.losses import (
    SQUARED_ERROR,
    cross_entropy,
    cross_entropy_gradient,
    squared_error,
    squared_error_gradient,
)
from helpers.page.controls import round_numbers
from helpers.page.question import choose, named, number
from helpers.page.typeset import percent

RATES = np.array(round_numbers(0.01, 100))


@named
def steps_to_one_half():
    """How many steps Nielsen's second start costs the squared error."""
    squared, entropy = (
        int(np.argmax(_outputs(gradient, [2.0, 2.0], 0.15, 2000) < 0.5))
        for gradient in (squared_error_gradient, cross_entropy_gradient)
    )
    return number(
        "From the second start, where the neuron says 0.98, the cross-entropy is below ½ after "
        f"{entropy} steps. After how many is the squared error?",
        squared,
        within=0.5,
        because="The way down is a plateau, where the slope is tiny, and then a slide, where it is "
        "not. The plateau takes most of the steps.",
        assumed={
            entropy: "that $f'(h)$ costs nothing.",
            4 * entropy: "that $f'(h)$ is ¼ all the way, the largest that it can be.",
            round(
                entropy / sigmoid_prime(4.0)
            ): "that $f'(h)$ stays as small as it is at the start. It grows on the way.",
        },
    )


@named
def steepest():
    """At which input the slope of the squared error is largest."""
    h = np.linspace(-8, 8, 1601)
    peak = h[np.argmax(squared_error_gradient(np.ones((1, 1)), [0.0], h[np.newaxis])[0])]
    right = f"at h = {peak:.1f}"
    return choose(
        "The label is 0, so a large $h$ is wrong. At which $h$ is the slope of the squared error "
        "largest?",
        {
            "at h = 0.0": "that only $f'(h)$ counts, which is largest there.",
            "at h = 8.0": "that only the error counts, which is largest there.",
            "at h = −8.0": "that a flat place is a steep one: there the error and $f'(h)$ are both "
            "next to nothing.",
            right: "",
        },
        right,
        r"It is where the product of the error ŷ and $f'(h)$ is largest, at $\hat y = \frac23$, "
        r"$h = \ln 2$. Further "
        "to the right the error hardly grows, and $f'(h)$ shrinks fast.",
    )


@named
def forgetful():
    """What becomes of a program that forgot the factor."""
    true, forgotten = sigmoid(4.0), 1 / (1 - sigmoid(4.0))
    return choose(
        "A program for the cross-entropy has forgotten $f'(h)$, and steps with ∂J/∂ŷ. How will its "
        "curve of ŷ look?",
        {
            "It climbs, to the wrong answer.": "that a missing factor turns the sign. $f'(h)$ is "
            "positive, so the direction of every step is right.",
            "It falls faster than the true one.": "",
            "It falls more slowly than the true one.": "that what is missing makes a step shorter. "
            "A factor below ¼ is missing, so that steps are longer.",
            "It stays where it is.": "that the plateau comes back. On a plateau $f'(h)$ is there, "
            "and small; here it is not there.",
        },
        "It falls faster than the true one.",
        f"At the second start it steps with {forgotten:.1f} instead of {true:.2f}, "
        f"{forgotten / true:.0f} times too far. At a small rate nothing in the curve says that a "
        "factor is missing.",
    )


@named
def each_at_its_best():
    """Which loss needs fewer steps when each has its best rate."""
    squared, entropy = (int(steps) for steps in _fewest_steps(data.HOURS))
    tie, _ = (int(steps) for steps in _fewest_steps(data.standardised(data.HOURS)))
    options = {
        "The cross-entropy does.": "that what holds at the same rate holds at the best one.",
        "Both need the same number.": "that a rate makes up for the length of a gradient and for "
        "nothing else.",
        "The squared error does.": "that a short gradient costs nothing, since a larger rate is "
        "stable.",
    }
    return choose(
        "The hours of study as they are, from zero, each loss at the best of 25 rates from 0.01 to "
        "100: which needs fewer steps to 1 %?",
        options,
        list(options)[int(np.sign(entropy - squared)) + 1],
        f"It is {squared} steps for the squared error and {entropy} for the cross-entropy. The "
        "shorter gradient belongs to a flatter surface, on which a larger rate is stable. With "
        f"the hours standardised it is a tie: both need {tie}.",
    )


@named
def hard_starts():
    """At which starts the squared error stays behind at its best rate."""
    squared, entropy = (
        int(steps)
        for steps in _fewest_steps(
            data.standardised(data.O_RINGS), [0.0, 8.0], np.geomspace(0.01, 100, 64), 0.1, 500
        )
    )
    return choose(
        "At which starts will the squared error, at its own best rate up to 100, need many more "
        "steps than the cross-entropy at its own?",
        {
            "at those sure of the wrong thing": "",
            "at those sure of the right thing": "that being sure costs steps even where it is "
            "right. On these data it costs few, at rates so large.",
            "at those that know nothing yet": "that a plateau lies in the middle. There $f'(h)$ is "
            "largest.",
            "at all of them, by the same factor": "that the best rate cannot make up for $f'(h)$. "
            "Where $f'(h)$ is much the same all the way, it can.",
        },
        "at those sure of the wrong thing",
        f"From a weight of 8 it needs {squared} steps at its best rate, and the cross-entropy "
        f"{entropy}: where $f'(h)$ is next to nothing, even a rate of 100 makes short steps. The "
        "few starts near −1.4 at which it is behind as well have another reason, and the notebook "
        "comes to it.",
    )


@named
def within_1000_steps():
    """Whether the squared error comes within 1 % on the O-rings."""
    o_rings = data.standardised(data.O_RINGS)
    _, J = descent_on(SQUARED_ERROR, o_rings.X, o_rings.y, [0.0, 0.0], 1.0, 2000)
    infimum, _ = infima(o_rings.X, o_rings.y)
    options = {
        "Yes, within 200 steps.": "that 1 % costs about twice as many steps as 10 %, as it would "
        "on a bowl.",
        "Yes, between 200 and 1000 steps.": "that slow is all that it is.",
        "Not yet, but it would with 2000.": "that a descent which has not arrived is still on its "
        "way.",
        "No, and it never will.": "",
    }
    place = int(np.searchsorted([200, 1000, 2000], steps_to_tolerance(J, infimum, 0.01)))
    return choose(
        "The explorer below is set to the O-rings and a tolerance of 1 %. From zero, at rate 1, "
        "will the squared error get there?",
        options,
        list(options)[place],
        f"{percent(remaining(J, infimum)[-1], digits=1)} is left, and it stays: the descent has "
        "come to rest in a local minimum, above the infimum.",
    )


@named
def starts_that_stall():
    """From how many of four starts the squared error has hardly moved."""
    students = data.standardised(data.HOURS)
    starts = np.array([[0.0, 0.0], [0.0, 6.0], [0.0, -6.0], [-6.0, 0.0]])
    J = losses_of_runs(squared_error, students.X, students.y, starts.T, np.ones(4), 200)
    left = remaining(J, infima(students.X, students.y)[0])[-1]
    return number(
        "The students, their hours standardised, at rate 1, from the four starts [0, 0], [0, 6], "
        "[0, −6] and [−6, 0], the bias first. From how many of them will more than half of what "
        "lies above the infimum be left after 200 steps?",
        int(np.sum(left > 0.5)),
        within=0.01,
        because=f"From zero {percent(left[0])} is left, then {percent(left[1])}, "
        f"{percent(left[2])} and {percent(left[3])}. What is left to be done is done by the "
        "students about whom the neuron is wrong, and if it is sure they have no slope to do it "
        "with.",
        assumed={
            1: "that only the start which is sure that all of them fail will stall, or only the "
            "one with the wrong sign.",
            2: "that [0, 6] is fine, being sure and mostly right. The few that it gets wrong are "
            "all that is left to learn.",
            4: "that zero stalls, too. There $f'(h)$ is as large as it can be.",
        },
    )


def _outputs(gradient, start, rate, steps):
    neuron = data.ONE_NEURON
    return sigmoid(descend(partial(gradient, neuron.X, neuron.y), start, rate, steps) @ neuron.X[0])


def _fewest_steps(dataset, start=(0.0, 0.0), rates=RATES, tolerance=0.01, steps=1000):
    """The steps to a tolerance that stay there, at the best of some rates, for the squared error
    and the cross-entropy.
    """
    starts = np.tile(np.reshape(start, (-1, 1)), len(rates))
    for loss, infimum in zip(
        (squared_error, cross_entropy), infima(dataset.X, dataset.y), strict=True
    ):
        J = losses_of_runs(loss, dataset.X, dataset.y, starts, rates, steps)
        stays = remaining(J, infimum)[-1] <= tolerance
        yield np.where(stays, steps_to_tolerance(J, infimum, tolerance), np.inf).min()
