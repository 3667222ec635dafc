"""What one asks of descents: how many steps they need, and how far down there is to go."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from helpers._validation import (
    design_matrix,
    examples,
    finite_array,
    positive_rates,
    real_array,
    shaped,
    weights,
    whole_number,
)
from helpers.activations import SIGMOID
from helpers.descent import descend
from helpers.losses import (
    cross_entropy,
    cross_entropy_gradient,
    cross_entropy_hessian,
    squared_error,
    squared_error_gradient,
    squared_error_hessian,
)

# examples times runs that a thread works on at once: they fit its cache, and numpy has enough to do
CELLS = 50_000


def descent_on(loss, X, y, w, rate, steps):
    """The path of a gradient descent on a loss, and the losses along it.

    J_k = J(w_k)

    loss: a Loss. X, y: as for its functions. w: the start, (n,). rate, steps: as for descend.
    Returns (path, J): (steps + 1, n) and (steps + 1,). Raises TypeError or ValueError naming the
    argument that does not fit.
    Source: as for descend.
    """
    path = descend(partial(loss.gradient, X, y), w, rate, steps)
    return path, loss.value(X, y, path.T)


def minimise(loss, gradient, hessian, w):
    """The lowest point that Newton's method, damped, finds from any of many starts.

    w ← w − Q (|Λ| + λ I)⁻¹ Qᵀ ∇J  with  H = Q Λ Qᵀ, where λ shrinks after a step down and grows
    after one not taken

    loss, gradient, hessian: functions of w of shape (n, runs). w: the starts, (n, runs). Returns
    (w, J): (n,) and a number, after 100 steps. On separable data the weights are merely far out and
    J close to its infimum. Raises TypeError or ValueError where the starts are not that.
    Source: Marquardt, SIAM Journal 11 (1963), 431-441, for λ; Dauphin et al., NIPS 2014, for |Λ|,
    which leads away from saddles.
    """
    w = _of_runs(w)
    damping = np.full(w.shape[1], 1e-3)
    J = loss(w)
    for _ in range(100):
        curvature, directions = np.linalg.eigh(hessian(w))
        curvature = np.abs(curvature)
        curvature += damping[:, None] * (curvature.mean(axis=1, keepdims=True) + 1e-200)
        slope = np.einsum("rij,ir->rj", directions, gradient(w))
        step = np.einsum("rij,rj->ir", directions, slope / curvature)
        trial = loss(w - step)
        down = trial < J
        w, J = np.where(down, w - step, w), np.where(down, trial, J)
        damping = np.clip(np.where(down, damping / 10, damping * 10), 1e-12, 1e12)
    best = np.argmin(J)
    return w[:, best], J[best]


def _of_runs(w):
    w = weights(w)
    return shaped("w", w, w.ndim == 2, "(n, runs), a column for each run")


def infima(X, y):
    """The infimum of either loss over all weights, squared error first.

    J* = inf J(w)

    X: (m, n) with features of the order of 1. y: (m,) in [0, 1]. Returns two numbers. The
    cross-entropy is convex, and one start does; the squared error is not, and the lowest of 100
    starts is taken. Raises TypeError or ValueError naming the argument that does not fit.
    Source: Boyd and Vandenberghe, Convex Optimization, section 4.2.2, for the convex one.
    """
    n = design_matrix(X).shape[1]
    _, squared = minimise(
        partial(squared_error, X, y),
        partial(squared_error_gradient, X, y),
        partial(squared_error_hessian, X, y),
        np.random.default_rng(0).normal(scale=4, size=(n, 100)),
    )
    _, entropy = minimise(
        partial(cross_entropy, X, y),
        partial(cross_entropy_gradient, X, y),
        partial(cross_entropy_hessian, X, y),
        np.zeros((n, 1)),
    )
    return squared, entropy


def remaining(J, infimum):
    """The share of the loss above its infimum that is left after each step.

    (J − J*) / (J₀ − J*)

    J: (steps + 1,) or (steps + 1, runs), the losses along a descent. infimum: J*. Returns the shape
    of J, 1 at the start, NaN where J is, and 0 throughout for a descent that starts at its infimum.
    Raises TypeError or ValueError naming the argument that does not fit.
    Source: the measure of Bottou, Curtis and Nocedal, SIAM Review 60 (2018), section 4, as a share.
    """
    J, infimum = real_array("J", J), finite_array("infimum", infimum)
    needed = "(steps + 1,) or (steps + 1, runs), and not empty"
    shaped("J", J, J.ndim in (1, 2) and J.size, needed)
    # J may round to a little less than its infimum
    if (infimum - J > 1e-9 * np.nanmax(np.abs(J))).any():
        raise ValueError(
            f"infimum is {infimum:g}; it must not lie above J, which goes down to {np.nanmin(J):g}"
        )
    above = J - infimum
    return np.divide(above, above[0], out=np.where(np.isnan(J), np.nan, 0.0), where=above[0] != 0)


def steps_to_tolerance(J, infimum, tolerance):
    """The first step at which a descent has come within the tolerance, inf where it never does.

    the first k with J_k − J* ≤ ε (J₀ − J*)

    J: (steps + 1,) or (steps + 1, runs). infimum: J*. tolerance: ε, between 0 and 1. Returns a
    number, or (runs,). Raises TypeError or ValueError naming the argument that does not fit.
    Source: as for remaining.
    """
    tolerance = real_array("tolerance", tolerance)
    shaped("tolerance", tolerance, tolerance.ndim == 0, "one number")
    if not 0 < tolerance < 1:
        raise ValueError(f"tolerance is {tolerance:g}; it must lie between 0 and 1")
    return first_within(remaining(J, infimum), tolerance)


def first_within(share, tolerance):
    """The first step at which the share that is left is within the tolerance, inf where none is.

    the first k with share_k ≤ ε

    share: (steps + 1,) or (steps + 1, runs), as from remaining. tolerance: ε. Returns a number, or
    (runs,); what it is given is not checked again.
    Source: as for remaining.
    """
    near = share <= tolerance
    return np.where(near.any(axis=0), near.argmax(axis=0), np.inf)


def losses_of_runs(loss, X, y, w, rate, steps):
    """The losses along many gradient descents at once, each with its own start and rate; no weights
    are kept.

    J_k = J(w_k)  with  w_{k+1} = w_k − rate · ∇J(w_k)

    loss: squared_error or cross_entropy, through the sigmoid. X, y: as for cross_entropy. w: the
    starts, (n, runs), a column for each run. rate, steps: as for descend. Returns J, (steps + 1,
    runs), the loss along the paths of descend, from the same operations in the same order. (A run
    alone rounds its matrix products otherwise, which matters only at rates so high that a descent
    is chaotic.) J is never NaN: where a loss is not a finite number it is inf, and it stays inf
    from the step on at which the weights leave the finite numbers. Raises TypeError or ValueError
    naming the argument that does not fit.
    Source: as for descend, squared_error_gradient and cross_entropy_gradient.
    """
    if loss is not squared_error and loss is not cross_entropy:
        raise TypeError(
            f"loss is {loss!r:.60}; it must be the function squared_error or cross_entropy"
        )
    X, y, w = examples(X, y, _of_runs(w), SIGMOID)
    steps, runs = whole_number("steps", steps), w.shape[1]
    rates = np.broadcast_to(positive_rates(rate, (runs,)), runs)
    J, width = np.empty((steps + 1, runs)), max(1, CELLS // len(X))

    def descend_block(first):
        block = slice(first, first + width)
        with np.errstate(all="ignore"):
            _descend_together(loss, X, y, w[:, block], rates[block], J[:, block])

    # numpy lets other threads go on while it works
    with ThreadPoolExecutor() as threads:
        list(threads.map(descend_block, range(0, runs, width)))
    J[np.isnan(J)] = np.inf
    return J


def _descend_together(loss, X, y, w, rates, J):
    """Walk from w and write the loss of every step into J.

    By hand, so that a loss and its gradient share one exponential: descend with the functions of
    losses.py, on the same blocks and two threads, takes 2.8 times the processor's time for the
    squared error and 5.6 times for the cross-entropy.
    """
    m = len(X)
    for losses in J:
        h = X @ w
        e = np.exp(-np.abs(h))
        one_plus_e, positive = 1 + e, h >= 0
        # ŷ = 1/(1 + e) or e/(1 + e)
        error = np.maximum(e, positive) / one_plus_e - y
        if loss is squared_error:
            losses[:] = np.einsum("ij,ij->j", error, error) / (2 * m)
            error *= e / one_plus_e**2  # f′(h)
        else:
            # −y ln ŷ − (1 − y) ln(1 − ŷ) = ([h ≥ 0] − y) h + ln(1 + e), neither of them negative
            losses[:] = (np.einsum("ij,ij->j", positive - y, h) + np.log1p(e).sum(axis=0)) / m
        w = w - rates * (X.T @ error / m)
        # a run that has left the finite numbers stays NaN
        w[~np.isfinite(w)] = np.nan
