"""What is checked at the door: every error names the argument, what it was and what is needed."""

from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

# beyond it a whole number is a slip, and a path of so many steps would not fit into memory
MOST = 10**9

_checks_are_on = ContextVar("checks_are_on", default=True)


@contextmanager
def checks(*, on):
    """Switch the checks of examples off, in a loop whose first turn has passed them, or on again,
    in what begins within such a loop.
    """
    token = _checks_are_on.set(on)
    try:
        yield
    finally:
        _checks_are_on.reset(token)


def real_array(name, value):
    """Return the value as an array of floats; a TypeError names an argument that holds anything but
    real numbers.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            f"{name} has rows of different lengths; it must be a rectangular array of numbers"
        ) from error
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} is {value!r:.60}, of type {type(value).__name__}; it must hold real numbers"
        )
    return array.astype(float, copy=False)


def finite_array(name, value):
    """Return the value as an array of finite floats; errors name the argument and its first entry
    that is not.
    """
    array = real_array(name, value)
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        place = f"{name}[{', '.join(map(str, where))}]" if where else name
        raise ValueError(f"{place} is {array[where]}; every number in {name} must be finite")
    return array


def whole_number(name, value):
    """Return the value as an int ≥ 0; errors name the argument."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(
            f"{name} is {value!r:.60}, a {type(value).__name__}; it must be a whole number, 0 or "
            "more"
        )
    if not 0 <= value <= MOST or value != int(value):
        raise ValueError(
            f"{name} is {value}; it must be a whole number, 0 or more, and at most {MOST:,}"
        )
    return int(value)


def shaped(name, array, fits, needed):
    """Return the array if its shape fits; the error names the argument and says what is needed."""
    if not fits:
        raise ValueError(f"{name} has shape {array.shape}; it must be {needed}")
    return array


def weights(value):
    """Return w as a float array of shape (n,) or (n, runs)."""
    w = finite_array("w", value)
    needed = "(n,), or (n, runs) for many runs at once, and not empty"
    return shaped("w", w, w.ndim in (1, 2) and w.size, needed)


def positive_rates(value, runs):
    """Return one positive rate for all runs, or one for each; runs: () or (runs,)."""
    rate = finite_array("rate", value)
    several = f"a number, or of shape {runs}, one for each run"
    needed = several if runs else "one number, since w is a single run"
    shaped("rate", rate, rate.shape in ((), runs), needed)
    if (rate <= 0).any():
        raise ValueError(f"rate is {rate.min():g}; it must be positive")
    return rate


def design_matrix(value):
    """Return X as a float array of shape (m, n), neither empty nor with anything in it that is not
    finite.
    """
    X = finite_array("X", value)
    needed = "(m, n): m ≥ 1 examples in rows, n ≥ 1 features in columns"
    return shaped("X", X, X.ndim == 2 and X.size, needed)


def examples(X, y, w, activation):
    """Return X (m, n), y and w as float arrays that fit together, y as a column where w holds many
    runs.

    X must be 2-D, finite and not empty; y of shape (m,), inside the closed range of the activation;
    w of shape (n,) or (n, runs). Raises TypeError or ValueError before anything is computed.
    """
    if _checks_are_on.get():
        X, y, w = design_matrix(X), finite_array("y", y), weights(w)
        m, n = X.shape
        hint = "; y.ravel() makes it so" if y.size == m else ""
        shaped("y", y, y.shape == (m,), f"({m},), one number for each row of X{hint}")
        shaped("w", w, len(w) == n, f"of length {n}, one weight for each column of X")
        _inside_the_range(y, activation)
    X, y, w = (np.asarray(array, dtype=float) for array in (X, y, w))
    return X, y if w.ndim == 1 else y[:, None], w


def network(X, matrices, activations):
    """Return X (m, n) and the matrices of a network's layers as float arrays that fit together.

    matrices: (rows, units) each, or (runs, rows, units) each; activations: one for each. Raises
    TypeError or ValueError before anything is computed.
    """
    if _checks_are_on.get():
        X, matrices = design_matrix(X), layer_matrices(matrices)
        rows, what = X.shape[1], "a row for each column of X"
        for layer, W in enumerate(matrices):
            shaped(f"matrices[{layer}]", W, W.shape[-2] == rows, f"of {rows} rows, {what}")
            rows, what = 1 + W.shape[-1], "a bias and one for each unit of the layer before"
        if not isinstance(activations, list | tuple) or len(activations) != len(matrices):
            raise ValueError(
                f"activations is {activations!r:.80}; it must be a list of {len(matrices)}, one "
                "Activation for each layer"
            )
        for layer, activation in enumerate(activations):
            _has_both_parts(f"activations[{layer}]", activation)
    return np.asarray(X, dtype=float), [np.asarray(W, dtype=float) for W in matrices]


def layer_matrices(matrices):
    """Return the matrices of a network's layers as a list of float arrays, none of them empty."""
    if not isinstance(matrices, list | tuple) or len(matrices) == 0:
        raise TypeError(
            f"matrices is {matrices!r:.60}; it must be a list of matrices, one for each layer"
        )
    arrays = [finite_array(f"matrices[{layer}]", W) for layer, W in enumerate(matrices)]
    for layer, W in enumerate(arrays):
        fits = W.ndim in (2, 3) and W.size and W.shape[:-2] == arrays[0].shape[:-2]
        needed = "(rows, units), or (runs, rows, units) as all of them, and not empty"
        shaped(f"matrices[{layer}]", W, fits, needed)
    return arrays


def targets(y, m, outputs, activation):
    """Return y as (m, outputs), inside the closed range of the activation; it may be (m,) for one
    output.
    """
    if _checks_are_on.get():
        y = finite_array("y", y)
        fits = y.shape == (m, outputs) or (outputs == 1 and y.shape == (m,))
        needed = f"({m},)" if outputs == 1 else f"({m}, {outputs})"
        rows = "a row for each row of X and a column for each output"
        shaped("y", y, fits, f"{needed}, {rows}")
        _inside_the_range(y, activation)
    return np.asarray(y, dtype=float).reshape(m, outputs)


def _has_both_parts(name, activation):
    if not all(callable(getattr(activation, part, None)) for part in ("f", "prime")):
        raise TypeError(f"{name} is {activation!r:.60}; it must be an Activation such as SIGMOID")


def _inside_the_range(y, activation):
    _has_both_parts("activation", activation)
    low, high = activation.range
    outside = (y < low) | (y > high)
    if outside.any():
        hint = ""
        if (low, high) == (0, 1) and set(np.unique(y)) <= {-1.0, 1.0}:
            hint = "; labels −1 and +1 become 0 and 1 by (y + 1) / 2"
        raise ValueError(
            f"y holds {y[outside][0]:g}; with the {activation.name} it must lie in [{low:g}, "
            f"{high:g}]{hint}"
        )


def class_inputs(value):
    """Return H, the inputs of softmax, as finite floats with a last axis that is not empty."""
    H = finite_array("H", value)
    if H.ndim == 0 or H.shape[-1] == 0:
        raise ValueError(f"H has shape {H.shape}; it must be (…, classes), and not empty")
    return H


def distributions(value):
    """Return Y as a float array of shape (m, classes), every row of it a distribution."""
    Y = finite_array("Y", value)
    if Y.ndim != 2 or Y.size == 0 or Y.shape[1] < 2:
        hint = "one_hot(y, classes) makes it so of numbers of classes"
        if Y.ndim == 2:
            hint = "softmax of one input is 1, whatever the input is"
        raise ValueError(
            f"Y has shape {Y.shape}; it must be (m, classes), with 2 classes or more; {hint}"
        )
    if _checks_are_on.get():
        sums = Y.sum(axis=1)
        wrong = np.flatnonzero((Y < 0).any(axis=1) | (np.abs(sums - 1) > 1e-9))
        if wrong.size:
            row = Y[wrong[0]]
            raise ValueError(
                f"Y[{wrong[0]}] is {row.tolist()!s:.60}, in sum {row.sum():g}; every row must "
                "be a distribution: no number below 0, and 1 in sum"
            )
    return Y


def class_examples(X, Y, W):
    """Return X (m, n), Y (m, classes) and W (n, classes) as float arrays that fit together, each
    row of Y a distribution. Raises TypeError or ValueError before anything is computed.
    """
    X, Y, W = design_matrix(X), distributions(Y), finite_array("W", W)
    if len(Y) != len(X):
        raise ValueError(
            f"Y has shape {Y.shape}; it must have {len(X)} rows, one for each row of X"
        )
    needed = X.shape[1], Y.shape[1]
    if W.shape != needed:
        raise ValueError(
            f"W has shape {W.shape}; it must be {needed}, a row for each column of X and a column "
            "for each class of Y"
        )
    return X, Y, W
