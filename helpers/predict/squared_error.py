"""The questions of notebook 02."""

import numpy as np

from helpers.activations import sigmoid_prime
from helpers.page.question import choose, named


@named
def which_slope():
    """Which slope of the chain has the activation in its formula."""
    return choose(
        "The chain rule multiplies three slopes. In whose formula does the activation $f$ stand?",
        {
            "∂J/∂ŷ, from the loss": "that the loss knows how ŷ was made. Its slope is a formula of "
            "y and ŷ, whatever $f$ has made ŷ.",
            "dŷ/dh, from output to input": "",
            "∂h/∂wⱼ, from the weighted sum": "that $f$ acts on the weights. It acts on the sum, "
            "once that is formed.",
            "all three of them": "that the activation is everywhere. It is one link, and has one "
            "slope.",
        },
        "dŷ/dh, from output to input",
        "ŷ = f(h) is the only link in which $f$ stands, and its slope is $f'(h)$.",
    )


@named
def longest_step():
    """Which weight moves most if the slope is taken at the features."""
    features = np.array([1.0, 2.0, 3.0, 4.0])
    steps = features * sigmoid_prime(features)
    longest = int(np.argmax(steps))
    ratio = " : ".join(f"{step:.2f}" for step in steps / steps[0])
    options = {
        "of the feature 1": r"that $\sigma'(x_j)$ falls faster than $x_j$ grows, from the start. "
        r"At 2 the product is larger than at 1.",
        "of the feature 2": "",
        "of the feature 3": "that the growth of $x_j$ wins up to there. At 3 the slope is down to "
        f"{sigmoid_prime(features[2]):.3f}.",
        "of the feature 4": r"what the right formula gives: with one $f'(h)$ for all, the step is "
        r"proportional to the feature.",
    }
    return choose(
        "Notebook 00's neuron got the features 1, 2, 3, 4, so its weights must move as 1 : 2 : 3 "
        ": 4. Somebody "
        r"takes the slope at each feature, $\sigma'(x_j)$, instead of $\sigma'(h)$. Which weight "
        r"moves most?",
        options,
        list(options)[longest],
        rf"The steps are now proportional to $\sigma'(x_j)\,x_j$, that is, as {ratio}: "
        "at 3 and 4 the sigmoid has flattened more than the feature has grown.",
    )
