"""The letters, the names and the colours of the course, once."""

from typing import NamedTuple


class Idea(NamedTuple):
    """One idea of the course and how it looks wherever it appears.

    The line colours are from the palette of Okabe and Ito (2008), which readers with any colour vision can tell
    apart; the shades for text have a contrast of at least 4.5 : 1 with white, with JupyterLab's dark theme, and with
    the tint on which formulas are boxed, which is the same in either theme.
    """

    name: str
    line: str
    text_on_light: str
    text_on_dark: str
    tint: str
    text_on_tint: str
    dash: str | tuple


SQUARED_ERROR = Idea("squared error", "#D55E00", "#B04D00", "#FF8B3D", "#FBE3D6", "#7A3300", (0, (6, 2)))
CROSS_ENTROPY = Idea("cross-entropy", "#0072B2", "#0072B2", "#56B4E9", "#D9EAF7", "#00456B", "solid")
FACTOR = Idea("f′(h)", "#009E73", "#007A59", "#2BC89B", "#D6F0E6", "#00543D", (0, (6, 2, 1, 2)))


class Letter(NamedTuple):
    """One thing and what it is called in this course, in Ng's and in Udacity's."""

    meaning: str
    ours: str
    ng: str
    udacity: str


DICTIONARY = (
    Letter("number of examples", "m", "m", "m"),
    Letter("feature j of an example", "xⱼ", "xⱼ", "xⱼ"),
    Letter("label", "y", "y", "y"),
    Letter("weight of feature j", "wⱼ", "θⱼ", "wⱼ"),
    Letter("bias, the weight of a feature that is 1", "w₀", "θ₀", "b"),
    Letter("input of the activation", "h = Σⱼ wⱼxⱼ", "θᵀx, also z", "h = Σⱼ wⱼxⱼ"),
    Letter("activation", "f", "g", "f"),
    Letter("prediction, the output", "ŷ = f(h)", "h(x) = g(θᵀx)", "ŷ = f(h)"),
    Letter("slope of the activation", "f′(h)", "g′(θᵀx)", "f′(h)"),
    Letter("learning rate", "rate", "α", "η"),
    Letter("loss that is made small", "J, either one", "J, cross-entropy", "E, squared error"),
    Letter("error term", "no letter", "no letter", "δ = (y − ŷ) f′(h)"),
    Letter("step of a weight, one example", "−rate · ∂J/∂wⱼ", "−α ∂J/∂θⱼ", "η δ xⱼ"),
    Letter("gradient, one example", "∂J/∂wⱼ", "(h(x) − y) xⱼ", "−(y − ŷ) f′(h) xⱼ"),
)
