"""Gradient descent, which is handed a gradient and never knows the loss."""

import numpy as np

from helpers._validation import checks, positive_rates, real_array, shaped, weights, whole_number


def descend(gradient, w, rate, steps):
    """The path of a gradient descent.

    w ← w − rate · ∇J(w)

    gradient: a function of w that returns its shape. w: the start, (n,), or (n, runs) for many runs
    at once. rate: a positive number, or (runs,), one for each run. steps: a whole number, 0 or
    more. Returns the path, (steps + 1, *w.shape), with the start first. A run that leaves the
    finite numbers is NaN from that step on; the others go on untouched. Raises TypeError or
    ValueError naming the argument that does not fit; what the gradient itself checks, it checks at
    the first step.
    Source: Cauchy (1847); Goodfellow, Bengio and Courville, Deep Learning, section 4.3.
    """
    if not callable(gradient):
        raise TypeError(f"gradient is {gradient!r:.60}; it must be a function of w")
    # a run that leaves the finite numbers is recorded as NaN, below
    with np.errstate(all="ignore"), checks(on=True):
        start = weights(w)
        rate = positive_rates(rate, start.shape[1:])
        steps = whole_number("steps", steps)
        path = np.full((steps + 1, *start.shape), np.nan)
        path[0] = start
        if steps == 0:
            return path
        slope = real_array("gradient(w)", gradient(start))
        shaped("gradient(w)", slope, slope.shape == start.shape, f"that of w, {start.shape}")
    with np.errstate(all="ignore"), checks(on=False):
        _walk(path, gradient, slope, rate)
    return path


def _walk(path, gradient, slope, rate):
    start = w = path[0]
    left = np.zeros(start.shape[1:], dtype=bool)
    for k in range(1, len(path)):
        w = w - rate * slope
        if not np.isfinite(w).all():
            left = left | ~np.isfinite(w).all(axis=0)
            if left.all():
                return
            # finite, so that the gradient can go on for the runs beside it
            w[:, left] = start[:, left]
        path[k] = np.where(left, np.nan, w)
        if k < len(path) - 1:
            slope = gradient(w)
