"""The questions of notebook 01."""

import math

from helpers.activations import sigmoid_prime
from helpers.formulas.derivations.sigmoid import BY_QUOTIENT
from helpers.page.question import choose, named, number


@named
def minus_signs():
    """How many minus signs stand in front of the exponential."""
    options = {
        "none": "that 1 has nothing to lose. Its derivative is 0, and the other term of the "
        "quotient rule is subtracted.",
        "one": "either the quotient rule's minus or the inner derivative's, and not both.",
        "two": "",
        "three": "that the minus in the exponent comes down twice. It comes down once, as the "
        "inner derivative.",
    }
    signs = BY_QUOTIENT.lines[2].formula.split("e^")[0].count("-")
    return choose(
        "The quotient rule, then the chain rule: how many minus signs will stand in front of "
        "$e^{-h}$ in the numerator, before they are multiplied?",
        options,
        list(options)[signs],
        "One comes from the quotient rule, which subtracts $uv'$, the other is the inner "
        "derivative of $e^{-h}$. Together they make a plus, as they must: the curve rises.",
    )


@named
def slope_of_the_logarithm():
    """Which expression is the slope of ln σ."""
    return choose(
        r"Far to the left $\ln\sigma(h)$ rises with a slope near 1; to the right it flattens out, "
        r"towards the height "
        "0. Which of the expressions that we have met is its slope?",
        {
            "1/σ(h)": "that the derivative of $\\ln u$ is $1/u$. It is $u'/u$; and $1/\\sigma$ "
            "does not fall to 0.",
            "σ(h)(1 − σ(h))": "that the logarithm changes nothing. This is the slope of $\\sigma$ "
            "itself, and it is flat on the left, too.",
            "σ(h)": "a slope that grows, where ours has to fall.",
            "1 − σ(h)": "",
        },
        "1 − σ(h)",
        r"It is $\sigma'/\sigma$: positive, close to 1 on the left, and it falls to 0 on the "
        r"right.",
    )


@named
def how_flat():
    """How many times flatter the sigmoid is at 10 than at 0."""
    return number(
        "How many times flatter is the sigmoid at $h = 10$ than at $h = 0$, where its slope is ¼?",
        sigmoid_prime(0.0) / sigmoid_prime(10.0),
        within=0.5,
        because=f"At $h = 10$ the slope is about $e^{{-10}}$, {sigmoid_prime(10.0):.6f}, and at 0 "
        "it is ¼.",
        assumed={
            10: "that the slope falls like $1/h$.",
            100: "that it falls like $1/h^2$.",
            math.exp(10): "a slope of 1 at $h = 0$; the exponent is right.",
        },
    )
