"""Six points that a line separates: the cross-entropy has no finite minimum, unless large weights
are penalised.
"""

from functools import cache

import numpy as np

from helpers import figures
from helpers.data import SIX_POINTS
from helpers.descent import descend
from helpers.losses import cross_entropy, cross_entropy_gradient
from helpers.page.controls import choice, round_numbers, stops
from helpers.page.explorer import Explorer

MOST = 10_000
STOPS = [digit * 10**power for power in range(4) for digit in (1, 2, 5)] + [MOST]
RATES = round_numbers(0.01, 0.5)
PENALTIES = [0.0, 0.001, 0.01, 0.1]


def separable():
    """An explorer of a descent on the cross-entropy of six points that a straight line separates.

    Controls: the step shown, the rate, and the penalty λ of λ/2 |w|², which is added to the loss.
    On the left the points and the line on which ŷ is ½; on the right the length of the weights,
    bias included, against the step.
    """
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    lines = figures.draw_classes(left, SIX_POINTS.features, SIX_POINTS.y, SIX_POINTS.feature_names)
    growth = figures.draw_growth(right, MOST)

    def move(step, rate, penalty):
        path = _paths()[..., RATES.index(rate), PENALTIES.index(penalty)]
        lengths = np.linalg.norm(path, axis=1)
        figures.move_classes(lines, *_lines(path[step]))
        figures.move_growth(growth, lengths, step)
        (b, *w), loss = path[step], cross_entropy(SIX_POINTS.X, SIX_POINTS.y, path[step])
        return (
            f"Rate {rate:g}, penalty {penalty:g}, step {step:,}: bias {b:.4f}, weights {w[0]:.4f} "
            f"and {w[1]:.4f}, together of length {lengths[step]:.2f}; cross-entropy {loss:.4f}, "
            f"without the penalty. {_trend(lengths)}"
        )

    return Explorer(
        title="Points that a line separates",
        controls={
            "step": stops("step shown", STOPS, MOST, "{:,}"),
            "rate": stops("rate", RATES, 0.1, "{:g}"),
            "penalty": choice(
                "penalty λ", [(f"{penalty:g}", penalty) for penalty in PENALTIES], 0.0
            ),
        },
        figure=figure,
        moving=[*lines.values(), *growth.values()],
        move=move,
        presets={
            "With a penalty": {"penalty": 0.01, "step": MOST},
            "Stopped early": {"penalty": 0.0, "step": 1000},
        },
    )


@cache
def _paths():
    """The paths from zero at all rates and penalties, which take hardly longer than one: (MOST + 1,
    3, rates, penalties).
    """
    rates, penalties = (grid.ravel() for grid in np.meshgrid(RATES, PENALTIES, indexing="ij"))

    def gradient(w):
        return cross_entropy_gradient(SIX_POINTS.X, SIX_POINTS.y, w) + penalties * w

    paths = descend(gradient, np.zeros((3, rates.size)), rates, MOST)
    return paths.reshape(MOST + 1, 3, len(RATES), len(PENALTIES))


def _lines(w):
    """Two places on the first axis, beyond the picture on either side, and the heights there of the
    lines on which ŷ is ½, 0.1 and 0.9.

    b + w₁x₁ + w₂x₂ = h  with  σ(h) = ŷ
    """
    x = np.array([-1.0, 5.0])
    return x, *((h - w[0] - w[1] * x) / w[2] for h in (0, -np.log(9), np.log(9)))


def _trend(lengths):
    grows = lengths[-1] - lengths[MOST // 2] > 0.01 * lengths[-1]
    trend = "are still growing after" if grows else "have come to rest within"
    return f"The weights {trend} {MOST:,} steps."
