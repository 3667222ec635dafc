"""What the reader predicts: each function returns a question that opens once it is answered."""

from helpers.page.question import choose, number
from helpers.predict.bugs import (
    how_low_it_gets,
    how_many_come_to_rest,
    how_many_differences,
    how_much_too_long,
    where_it_overflows,
    where_nan_comes_from,
    why_it_climbs,
    why_it_falls_below_zero,
    why_it_stops,
    why_one_weight_differs,
    why_the_error_grows,
)
from helpers.predict.convergence import (
    each_at_its_best,
    forgetful,
    hard_starts,
    starts_that_stall,
    steepest,
    steps_to_one_half,
    within_1000_steps,
)
from helpers.predict.cross_entropy import another_pair, product_to_sum, what_it_meets
from helpers.predict.formulas import how_many_times_as_many, sure_and_wrong
from helpers.predict.layers import (
    each_at_its_own,
    five_layers,
    from_zero,
    in_the_hidden_layer,
    same_rate,
    what_the_loss_lifts,
)
from helpers.predict.sigmoid import how_flat, minus_signs, slope_of_the_logarithm
from helpers.predict.squared_error import longest_step, which_slope
from helpers.predict.surfaces import (
    a_label_that_helps,
    bends_up_everywhere,
    factor_in_the_hessian,
    how_many_minima,
    left_behind,
    penalty,
    where_it_runs_away,
)

__all__ = [
    "a_label_that_helps",
    "another_pair",
    "bends_up_everywhere",
    "choose",
    "each_at_its_best",
    "each_at_its_own",
    "factor_in_the_hessian",
    "five_layers",
    "forgetful",
    "from_zero",
    "hard_starts",
    "how_flat",
    "how_low_it_gets",
    "how_many_come_to_rest",
    "how_many_differences",
    "how_many_minima",
    "how_many_times_as_many",
    "how_much_too_long",
    "in_the_hidden_layer",
    "left_behind",
    "longest_step",
    "minus_signs",
    "number",
    "penalty",
    "product_to_sum",
    "same_rate",
    "slope_of_the_logarithm",
    "starts_that_stall",
    "steepest",
    "steps_to_one_half",
    "sure_and_wrong",
    "what_it_meets",
    "what_the_loss_lifts",
    "where_it_overflows",
    "where_it_runs_away",
    "where_nan_comes_from",
    "which_slope",
    "why_it_climbs",
    "why_it_falls_below_zero",
    "why_it_stops",
    "why_one_weight_differs",
    "why_the_error_grows",
    "within_1000_steps",
]
