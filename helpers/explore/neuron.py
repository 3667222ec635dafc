"""One neuron, one example, two losses: the famous experiment."""

from functools import lru_cache, partial

import numpy as np

from helpers import convergence as measure
from helpers import figures
from helpers.activations import sigmoid
from helpers.data import ONE_NEURON
from helpers.descent import descend
from helpers.figures import FORGOTTEN
from helpers.losses import CROSS_ENTROPY, LOSSES, SQUARED_ERROR
from helpers.page.controls import choice, linear_slider, log_slider, scrubber, tie
from helpers.page.explorer import Explorer

SAME, OWN = "at the same rate", "each at its own rate"
LEFT = 0.1  # the share of the output at the start that is left where a descent has done its work
H = np.linspace(-8, 8, 321)


@np.errstate(under="ignore")
def forgotten_gradient(X, y, w):
    """What the cross-entropy is stepped with by mistake where f′(h) is forgotten: dJ/dŷ in the
    place of dJ/dh.

    1/m Xᵀ[(ŷ − y) / (ŷ(1 − ŷ))], and with s = 1 − 2y, as y is 0 or 1: 1/m Xᵀ[s (1 + e^(s h))]

    X: (m, n). y: (m,) of 0 and 1. w: (n,), or (n, runs). Returns the shape of w; e^(s h) is taken
    from h, so that nothing is divided by an output that has rounded to 0.
    """
    h = X @ w
    s = (1 - 2 * y).reshape(-1, *[1] * (h.ndim - 1))
    return X.T @ (s * (1 + np.exp(s * h))) / len(y)


GRADIENTS = {loss.name: loss.gradient for loss in LOSSES.values()} | {FORGOTTEN: forgotten_gradient}


def neuron():
    """An explorer of one neuron with one input that learns to map x = 1 to y = 0, by either
    loss.

    Controls: weight and bias of the start; whether both learn at the same rate, which then either
    slider moves, or each at its own; a third curve, off at first, which is the cross-entropy
    stepped with f′(h) forgotten, at the cross-entropy's rate; the rate of either loss; steps, and
    the step that is shown. On the left the output ŷ after each step, with a mark where it is first
    below ½; on the right the slope that a step is taken with, against h, and where each neuron is
    at the step shown. "Both at their best rate" finds for each loss the rate on its slider that
    needs the fewest steps to a tenth of the output at the start, and shows the step at which the
    first of them is there.
    """
    steps = linear_slider("steps", 10, 1000, 10, 300)
    controls = {
        "weight": linear_slider("starting weight", -8, 8, 0.1, 2),
        "bias": linear_slider("starting bias", -8, 8, 0.1, 2),
        "rates": choice("rates", [SAME, OWN], SAME),
        "forgotten": choice(f"with {FORGOTTEN}", [("off", False), ("on", True)], False),
        "squared_error_rate": log_slider("rate, squared error", 0.001, 100, 0.15),
        "cross_entropy_rate": log_slider("rate, cross-entropy", 0.001, 100, 0.15),
        "steps": steps,
        "step": scrubber("step shown", steps),
    }
    controls["step"].value = 150
    for control in controls.values():
        control.style.description_width = "10.5em"  # room for the longest label
    tie(controls["rates"], SAME, controls["squared_error_rate"], controls["cross_entropy_rate"])
    nielsen = {"steps": 300, "step": 300} | _both_at(0.15)
    rates = [rate for _, rate in controls["squared_error_rate"].options]
    curves = {name: (H, _slope(name, H)) for name in GRADIENTS}
    figure, (left, right) = figures.new_figure(700, 400, columns=2)
    outputs, slopes = figures.draw_outputs(left), figures.draw_step_slopes(right)

    def move(weight, bias, rates, forgotten, squared_error_rate, cross_entropy_rate, steps, step):
        step = min(step, steps)
        rate_of = {SQUARED_ERROR.name: squared_error_rate, CROSS_ENTROPY.name: cross_entropy_rate}
        if forgotten:
            rate_of[FORGOTTEN] = cross_entropy_rate
        h = {name: _descent(name, (bias, weight), rate, steps) for name, rate in rate_of.items()}
        output = {name: sigmoid(h[name]) for name in h}
        below = {name: _first_below_half(output[name]) for name in h}
        h_now = {name: h[name][step] for name in h}
        slope_now = {name: _slope(name, np.array([h_now[name]]))[0] for name in h}
        figures.move_outputs(
            left, outputs, output, step, [k for k in below.values() if k is not None], rates
        )
        figures.move_step_slopes(
            right, slopes, {name: curves[name] for name in h}, h_now, slope_now
        )
        return _sentence(weight, bias, steps, step, rates, rate_of, output, slope_now, below)

    return Explorer(
        title="One neuron learning by either loss",
        controls=controls,
        figure=figure,
        moving=[
            *outputs["lines"].values(),
            *outputs["dots"].values(),
            outputs["now"],
            outputs["below"],
            *slopes["lines"].values(),
            *slopes["dots"].values(),
        ],
        move=move,
        presets={
            "Nielsen's first start": nielsen | {"weight": 0.6, "bias": 0.9},
            "Nielsen's second start": nielsen | {"weight": 2.0, "bias": 2.0},
            "Both at their best rate": partial(_at_their_best, rates),
            "f′ forgotten, at a small rate": nielsen | _both_at(0.005) | {"forgotten": True},
        },
        play="step",
    )


def _both_at(rate):
    return {"rates": SAME, "squared_error_rate": rate, "cross_entropy_rate": rate}


def _inputs(name, start, rate, steps):
    """The neuron's h after each step, (steps + 1,), or (steps + 1, runs) for starts (2, runs) and
    rates (runs,).
    """
    path = descend(partial(GRADIENTS[name], ONE_NEURON.X, ONE_NEURON.y), start, rate, steps)
    return path.sum(axis=1)  # x is 1, as is what the bias is multiplied by


# the last state of each curve, so that a move of the step computes nothing again
_descent = lru_cache(maxsize=6)(_inputs)


def _slope(name, h):
    """What a step is taken with at each of the inputs h, (k,): dJ/dh, or dJ/dŷ where f′(h) is
    forgotten.
    """
    return GRADIENTS[name](np.ones((1, 1)), ONE_NEURON.y, h[None, :])[0]


def _at_their_best(rates, values):
    """The values that take each loss to the share LEFT of the present start's output in the fewest
    steps.

    Of rates that need equally many the smallest is taken; where none gets there, the one that ends
    nearest. As y is 0, every step goes down: what has got there stays there.
    """
    steps, best, needed = values["steps"], {}, []
    starts = np.tile([[values["bias"]], [values["weight"]]], len(rates))
    for loss in LOSSES.values():
        output = sigmoid(_inputs(loss.name, starts, np.array(rates), steps))
        reached = measure.steps_to_tolerance(output, 0.0, LEFT)
        best[loss] = (reached if np.isfinite(reached).any() else output[-1]).argmin()
        needed.append(reached[best[loss]])
    if np.isfinite(needed).all():
        steps = int(max(10, 10 * np.ceil(max(needed) / 10)))
    return {
        "rates": OWN,
        "squared_error_rate": rates[best[SQUARED_ERROR]],
        "cross_entropy_rate": rates[best[CROSS_ENTROPY]],
        "steps": steps,
        "step": int(min(*needed, steps)),
    }


def _first_below_half(output):
    below = output < 0.5
    return int(below.argmax()) if below.any() else None


def _sentence(weight, bias, steps, step, rates, rate_of, output, slope, below):
    at = f"{rate_of[SQUARED_ERROR.name]:g}"
    if rates == OWN:
        third = f" (with {FORGOTTEN} too)" if FORGOTTEN in rate_of else ""
        at = f"squared error {at} and cross-entropy{third} {rate_of[CROSS_ENTROPY.name]:g}"
    start = f"One neuron, x = 1, y = 0, start at weight {weight:g} and bias {bias:g}, {rates}, {at}"
    now = "; ".join(
        f"{_called(name)} {_has(name, output[name][step], slope[name])}" for name in rate_of
    )
    first = ", ".join(f"{_called(name)} {_when(below[name], steps)}" for name in rate_of)
    return f"{start}. At step {step} of {steps}: {now}. First below ½: {first}."


def _called(name):
    return f"cross-entropy with {FORGOTTEN}" if name == FORGOTTEN else name


def _has(name, y_hat, slope):
    output = (
        "under 0.0001" if y_hat < 0.0001 else "over 0.9999" if y_hat > 0.9999 else f"= {y_hat:.4f}"
    )
    size = "under 0.000001" if slope < 0.000001 else f"= {slope:.3g}"
    return f"has ŷ {output} and steps with {'dJ/dŷ' if name == FORGOTTEN else 'dJ/dh'} {size}"


def _when(below, steps):
    return f"not within {steps} steps" if below is None else f"at step {below}"
