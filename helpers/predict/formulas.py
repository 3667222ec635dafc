"""The questions of notebook 00."""

import numpy as np

from helpers.convergence import infima, losses_of_runs, remaining, steps_to_tolerance
from helpers.data import O_RINGS, standardised
from helpers.losses import cross_entropy, squared_error
from helpers.page.question import choose, named, number
from helpers.page.typeset import percent


@named
def how_many_times_as_many():
    """How many times as many steps the slower loss takes on the O-rings."""
    squared, entropy = (steps_to_tolerance(*run, 0.1) for run in _run(weight=0.0))
    return number(
        "From zero, at rate 1: one of the two losses takes longer to be down to a tenth. How many "
        "times as many steps does it take?",
        squared / entropy,
        within=0.4,
        because=f"The cross-entropy is down to a tenth after {entropy:.0f} steps, the squared "
        f"error after {squared:.0f}. A part of it is that each example's slope is shorter by its "
        "own $f'(h)$; the rest is that the curve of the squared error levels off a little above "
        "the infimum.",
        assumed={
            1: "that the factor changes what a step is called, and not how far it goes.",
            4: "that $f'(h)$ stays at the largest value that it can have, ¼, and nothing else "
            "slows it down.",
            100: "that a factor that is never above ¼ must be tiny.",
        },
    )


@named
def sure_and_wrong():
    """What a start that is sure of the wrong thing does to both losses."""
    squared, entropy = _run(weight=8.0)
    left, steps = remaining(*squared)[-1], steps_to_tolerance(*entropy, 0.1)
    data = standardised(O_RINGS)
    wrong = np.sum((data.X @ [0.0, 8.0] > 0) != data.y)
    return choose(
        "Now the <em>starting weight</em> is 8: the neuron starts out sure about most of the "
        f"{len(data.y)} flights, and wrong about {wrong}. What will the two curves do in 200 "
        "steps?",
        {
            "Both fall as they did from zero.": "that a descent forgets where it began.",
            "The squared error falls, and the cross-entropy hardly does.": "that a squared error "
            "makes the largest errors count most. They do, in the loss; in its slope they are "
            "multiplied by $f'(h)$.",
            "The cross-entropy falls, and the squared error hardly does.": "",
            "Neither falls, since the neuron is saturated.": "that a saturated neuron learns "
            "nothing from any loss. It learns from one whose slope does not need the neuron to "
            "move.",
        },
        "The cross-entropy falls, and the squared error hardly does.",
        f"Of the squared error {percent(left)} is left, of the cross-entropy next to nothing: it "
        f"is down to a tenth after {steps:.0f} steps. Where the neuron is sure, $f'(h)$ is close "
        "to 0, and one of the two gradients has it as a factor.",
    )


def _run(weight):
    """The losses along a descent on the O-rings, and their infimum, for the squared error and the
    cross-entropy.
    """
    data, start = standardised(O_RINGS), np.array([[0.0], [weight]])
    return [
        (losses_of_runs(loss, data.X, data.y, start, [1.0], 200)[:, 0], infimum)
        for loss, infimum in zip(
            (squared_error, cross_entropy), infima(data.X, data.y), strict=True
        )
    ]
