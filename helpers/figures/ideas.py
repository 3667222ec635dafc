"""The ideas of the course, and how each looks wherever it appears."""

from typing import NamedTuple


class Idea(NamedTuple):
    """One idea of the course and how it looks wherever it appears.

    The line colours are from the palette of Okabe and Ito (2008), which readers with any colour
    vision can tell apart; the shades for text have a contrast of at least 4.5 : 1 with white, with
    JupyterLab's dark theme, and with the tint on which formulas are boxed, which is the same in
    either theme.
    """

    name: str
    line: str
    text_on_light: str
    text_on_dark: str
    tint: str
    text_on_tint: str
    dash: str | tuple


SQUARED_ERROR = Idea(
    "squared error", "#D55E00", "#B04D00", "#FF8B3D", "#FBE3D6", "#7A3300", (0, (6, 2))
)
CROSS_ENTROPY = Idea(
    "cross-entropy", "#0072B2", "#0072B2", "#56B4E9", "#D9EAF7", "#00456B", "solid"
)
FACTOR = Idea("f′(h)", "#009E73", "#007A59", "#2BC89B", "#D6F0E6", "#00543D", (0, (6, 2, 1, 2)))
