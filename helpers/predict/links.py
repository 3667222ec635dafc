"""The questions of notebook 09."""

import numpy as np

from helpers.data import O_RINGS
from helpers.links import LOGIT, PROBIT, newton
from helpers.page.question import choose, named, number


@named
def counts_want():
    """Which activation is canonical for counts."""
    return choose(
        "Counts have a variance as large as their mean, $V(\\hat y) = \\hat y$. Which activation "
        "makes $f'(h)/V$ equal to 1?",
        {
            "the sigmoid": "that one activation does for all. Its $f'$ is $\\hat y(1 - \\hat y)$, "
            "and $1 - \\hat y$ is left.",
            "the identity": "that a slope of 1 is enough. Then $1/\\hat y$ is left.",
            "softplus": "that it has to be positive, which is not all. Its slope is a sigmoid.",
            "the exponential": "",
        },
        "the exponential",
        "It has to be its own derivative.",
    )


@named
def loss_of_tanh():
    """Which loss has ŷ − y as its slope through tanh."""
    return choose(
        "Which loss of one example has the slope $\\hat y - y$ along $h$, if $\\hat y = \\tanh h$?",
        {
            "½(y − ŷ)²": "that the squared error always leaves the error. It leaves the error "
            "times $1 - \\hat y^2$.",
            "−[y ln ŷ + (1 − y) ln(1 − ŷ)]": "that the cross-entropy does. Its slope along "
            "$\\hat y$ has the denominator of the sigmoid; and tanh can be negative.",
            "ln cosh h − yh": "",
            "h tanh h − yh": "that an integral of a function is $h$ times the function.",
        },
        "ln cosh h − yh",
        "Its derivative is $\\sinh h/\\cosh h - y$. One finds it by integrating, from the slope "
        "back to the loss.",
    )


@named
def newton_steps():
    """How many steps Newton's method takes on the O-rings."""
    path = newton(O_RINGS.X, O_RINGS.y, [0.0, 0.0], LOGIT, 20)
    steps = int(np.argmax(np.abs(path - path[-1]).max(axis=1) < 5e-4))
    return number(
        "Newton's method begins at zero, on the O-rings in degrees Fahrenheit. After how many "
        "steps are both weights right to three decimal places?",
        steps,
        within=0.25,
        because="Near the minimum the number of right digits about doubles at each step.",
        assumed={
            2: "a loss that is a parabola, for which one step is enough.",
            100: "the pace of gradient descent.",
        },
    )


@named
def newton_from_two():
    """Where Newton's method goes from a start that is a little off."""
    return choose(
        "The cross-entropy is convex. Now Newton's method begins at $(2, 2)$ on the standardised "
        "temperatures, where the neuron is sure of itself and mostly wrong. What happens?",
        {
            "It arrives in a step or two more.": "that convex is enough. It is for small steps of "
            "gradient descent.",
            "It jumps away, and cannot go on.": "",
            "It creeps, since every f′ is small.": "that a small weight makes a short step. Newton "
            "divides by it.",
            "It goes to another minimum.": "a second minimum, which a convex loss has not.",
        },
        "It jumps away, and cannot go on.",
        "The Hessian is small where $f'$ is, and the step is the slope divided by it. The second "
        "step is hundreds of units long, and from there all $f'$ are so near to 0 that the Hessian "
        "has no inverse.",
    )


@named
def colder_by_probit():
    """What the Gaussian cdf says at 31 °F."""
    ends = {
        model: newton(O_RINGS.X, O_RINGS.y, [0.0, 0.0], model, 30)[-1] @ [1, 31]
        for model in (LOGIT, PROBIT)
    }
    # the chance of no damage is f(−h) for both
    left = [float(model.activation.f(np.array([-h]))[0]) for model, h in ends.items()]
    return number(
        "Between 53 and 81\u00a0°F the logit and the probit fit the O-rings about equally well. At "
        "31\u00a0°F the logit leaves a chance of 0.00039 that nothing is damaged. By how many "
        "times is the chance smaller that the probit leaves?",
        left[0] / left[1],
        within=1.0,
        because=f"The probit leaves {1e6 * left[1]:.1f} in a million. Its tail falls like "
        "$e^{-h^2/2}$, that of the sigmoid like $e^{-h}$; and nothing in the data says which is "
        "right so far out.",
        assumed={
            1: "that two curves that agree on the data agree everywhere.",
            1.6: "that the curves differ by the scale of $h$ alone, about 1.6 in the middle.",
        },
    )
