"""Pictures: each function draws arrays on axes that it is given and returns the artists that move."""

from helpers.figures.convergence import draw_fit, draw_remaining, move_fit, move_remaining
from helpers.figures.curves import draw_curves
from helpers.figures.number_line import draw_number_line, move_number_line
from helpers.figures.pairing import draw_pair, move_pair
from helpers.figures.theme import PAPER, dress, new_figure

__all__ = [
    "PAPER",
    "draw_curves",
    "draw_fit",
    "draw_number_line",
    "draw_pair",
    "draw_remaining",
    "dress",
    "move_fit",
    "move_number_line",
    "move_pair",
    "move_remaining",
    "new_figure",
]
