"""What may be typed for each thing, and how a course's LaTeX is typed."""

import re
import unicodedata

ROWS = {
    "label": "label",
    "input": "input of the activation",
    "output": "prediction, the output",
    "feature": "feature j of an example",
    "weight": "weight of feature j",
    "m": "number of examples",
    "loss": "loss that is made small",
    "activation": "activation",
}
# what one may type besides, where the course has not taken it for something else
OTHERS = {
    "output": ["ŷ", "p", "a", "yhat", "y_hat", "y_pred"],
    "input": ["z", "in"],
    "weight": ["θ"],
    "feature": ["x"],
    "rows": ["X"],
    "bias": ["b"],
    "m": ["m"],
    "loss": ["J", "E", "Loss", "loss"],
    "likelihood": ["l", "ℓ", "LL", "G"],  # its logarithm
    "either": ["L"],  # in some books a loss, in others the logarithm of a likelihood
    "activation": ["σ", "sigmoid"],
    "half": ["½"],
}
OF_THE_SIGMOID = {
    "output": ["p", "yhat", "y_hat"],
    "input": ["z", "x", "t", "in"],
    "activation": ["σ", "sigmoid", "s"],
    "half": ["½"],
}
PLAIN = {"theta": "θ", "phi": "φ", "varphi": "φ", "sigma": "σ", "cdot": "·", "top": "T"}
BELOW = {"j": "ⱼ", "i": "ᵢ"}
WORDS = {"θ": ["theta"], "φ": ["phi", "ϕ"], "σ": ["sigma"]}


def plain(latex):
    r"""LaTeX of the dictionary in the characters that one types, such as θ_j for \theta_j."""
    latex = re.sub(
        r"\\(?:mathbf|mathit|mathrm|text|boldsymbol|operatorname)\b|\^\{?\(i\)\}?", "", latex
    )
    latex = re.sub(r"\\hat\s*\{?(\w)\}?", "\\1\u0302", latex)
    latex = re.sub(r"\\([a-z]+)", lambda found: PLAIN.get(found[1], found[0]), latex)
    return unicodedata.normalize("NFC", re.sub(r"[{}\s]", "", latex))
