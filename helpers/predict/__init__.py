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
from helpers.predict.links import (
    colder_by_probit,
    counts_want,
    loss_of_tanh,
    newton_from_two,
    newton_steps,
)
from helpers.predict.sigmoid import how_flat, minus_signs, slope_of_the_logarithm
from helpers.predict.softmax import (
    a_singular_factor,
    floor_of_smoothing,
    one_unit,
    softmax_twice,
    sure_of_another_class,
)
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
    "a_singular_factor",
    "another_pair",
    "bends_up_everywhere",
    "choose",
    "colder_by_probit",
    "counts_want",
    "each_at_its_best",
    "factor_in_the_hessian",
    "floor_of_smoothing",
    "forgetful",
    "hard_starts",
    "how_flat",
    "how_low_it_gets",
    "how_many_come_to_rest",
    "how_many_differences",
    "how_many_minima",
    "how_many_times_as_many",
    "how_much_too_long",
    "left_behind",
    "longest_step",
    "loss_of_tanh",
    "minus_signs",
    "newton_from_two",
    "newton_steps",
    "number",
    "one_unit",
    "penalty",
    "product_to_sum",
    "slope_of_the_logarithm",
    "softmax_twice",
    "starts_that_stall",
    "steepest",
    "steps_to_one_half",
    "sure_and_wrong",
    "sure_of_another_class",
    "what_it_meets",
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
