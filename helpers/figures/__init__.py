"""Pictures: each function draws arrays on given axes and returns the artists that move."""

from helpers.figures.convergence import draw_fit, draw_remaining, move_fit, move_remaining
from helpers.figures.curves import draw_curves
from helpers.figures.layers import (
    draw_sizes,
    draw_slopes_of_layers,
    move_sizes,
    move_slopes_of_layers,
)
from helpers.figures.links import draw_output, draw_two_losses, move_output, move_two_losses
from helpers.figures.neuron import (
    FORGOTTEN,
    draw_outputs,
    draw_step_slopes,
    move_outputs,
    move_step_slopes,
)
from helpers.figures.number_line import draw_number_line, move_number_line
from helpers.figures.pairing import draw_pair, move_pair
from helpers.figures.rates import draw_rates, move_rates, new_rates_figure, paint, paint_ratio
from helpers.figures.saturation import draw_factors, draw_slopes, move_factors, move_slopes
from helpers.figures.separable import draw_classes, draw_growth, move_classes, move_growth
from helpers.figures.softmax import (
    GRID_OF_OUTPUTS,
    draw_inputs,
    draw_shares,
    draw_simplex,
    inputs_drawn_at,
    move_inputs,
    move_simplex,
    outputs_drawn_at,
    shade_simplex,
)
from helpers.figures.surface import (
    draw_surfaces,
    move_surface,
    point_drawn_at,
    show_surface,
    show_view,
)
from helpers.figures.theme import PAPER, dress, new_figure
from helpers.figures.trap import draw_curve_with_descent, move_descent
from helpers.figures.xor import draw_decisions, draw_errors, move_decisions, move_errors

__all__ = [
    "FORGOTTEN",
    "GRID_OF_OUTPUTS",
    "PAPER",
    "draw_classes",
    "draw_curve_with_descent",
    "draw_curves",
    "draw_decisions",
    "draw_errors",
    "draw_factors",
    "draw_fit",
    "draw_growth",
    "draw_inputs",
    "draw_number_line",
    "draw_output",
    "draw_outputs",
    "draw_pair",
    "draw_rates",
    "draw_remaining",
    "draw_shares",
    "draw_simplex",
    "draw_sizes",
    "draw_slopes",
    "draw_slopes_of_layers",
    "draw_step_slopes",
    "draw_surfaces",
    "draw_two_losses",
    "dress",
    "inputs_drawn_at",
    "move_classes",
    "move_decisions",
    "move_descent",
    "move_errors",
    "move_factors",
    "move_fit",
    "move_growth",
    "move_inputs",
    "move_number_line",
    "move_output",
    "move_outputs",
    "move_pair",
    "move_rates",
    "move_remaining",
    "move_simplex",
    "move_sizes",
    "move_slopes",
    "move_slopes_of_layers",
    "move_step_slopes",
    "move_surface",
    "move_two_losses",
    "new_figure",
    "new_rates_figure",
    "outputs_drawn_at",
    "paint",
    "paint_ratio",
    "point_drawn_at",
    "shade_simplex",
    "show_surface",
    "show_view",
]
