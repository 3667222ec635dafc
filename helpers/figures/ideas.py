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
    name="squared error",
    line="#D55E00",
    text_on_light="#B04D00",
    text_on_dark="#FF8B3D",
    tint="#FBE3D6",
    text_on_tint="#7A3300",
    dash=(0, (6, 2)),
)
CROSS_ENTROPY = Idea(
    name="cross-entropy",
    line="#0072B2",
    text_on_light="#0072B2",
    text_on_dark="#56B4E9",
    tint="#D9EAF7",
    text_on_tint="#00456B",
    dash="solid",
)
FACTOR = Idea(
    name="f′(h)",
    line="#009E73",
    text_on_light="#007A59",
    text_on_dark="#2BC89B",
    tint="#D6F0E6",
    text_on_tint="#00543D",
    dash=(0, (6, 2, 1, 2)),
)
