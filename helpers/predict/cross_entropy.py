"""The questions of notebook 03."""

from helpers.page.question import choose, named


@named
def product_to_sum():
    """Which function makes a sum of a product."""
    return choose(
        "The likelihood is a product of probabilities: a tiny number, and awkward to "
        "differentiate. Which function makes a sum of it, with its maximum at the same weights?",
        {
            "the logarithm": "",
            "the exponential": "that the way back will do. It makes a product of a sum.",
            "the mth root": "that the product only has to be less tiny. It keeps the maximum, and "
            "the product too.",
            "the square": "that whatever rises will do. It keeps the maximum, and the product too.",
        },
        "the logarithm",
        "It turns products into sums, and since it only ever rises, it moves no maximum.",
    )


@named
def what_it_meets():
    """What the slope of the loss has to hold for the factor to go."""
    return choose(
        r"The green box holds $f'(h)$, which for the sigmoid is $\hat y(1 - \hat y)$. What will "
        r"stand in the slope of the loss, $\partial J/\partial\hat y$, that takes it away?",
        {
            "ŷ − y, as a factor": "that the error is what makes the box go. It is what is left "
            "when it has gone.",
            "ln ŷ and ln(1 − ŷ), as factors": "that logarithms survive being differentiated. They "
            "turn into reciprocals.",
            "nothing: the box is 1 for this neuron": "that the neuron is a straight line. It is a "
            "sigmoid, whose slope is at most ¼.",
            "ŷ(1 − ŷ), as a denominator": "",
        },
        "ŷ(1 − ŷ), as a denominator",
        r"The derivatives of $\ln\hat y$ and $\ln(1 - \hat y)$ are reciprocals, and their common "
        r"denominator is $\hat y(1 - \hat y)$.",
    )


@named
def another_pair():
    """Which other pair of loss and activation leaves the error alone."""
    return choose(
        r"The cross-entropy with the sigmoid leaves exactly $\hat y - y$. Which other pair does? "
        r"You have met it.",
        {
            "the cross-entropy with the Gaussian cdf": "that any curve from 0 to 1 will do. Its "
            "slope is not ŷ(1 − ŷ), so it cancels only in part.",
            "the squared error with the identity": "",
            "the squared error with tanh": "that a steeper sigmoid helps. Its slope is 1 − ŷ², and "
            "nothing cancels it.",
            "the absolute error with the sigmoid": "that a slope of ±1 leaves the error. It leaves "
            "the error's sign, times $f'(h)$.",
        },
        "the squared error with the identity",
        r"There $f'(h)$ is 1: linear regression, as in notebook 02.",
    )
