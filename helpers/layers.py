"""Fully connected layers: forward through them, and backwards with either loss.

The loss decides one factor, in one line of `backpropagate`. In every hidden layer f′(h) stays.
"""

import numpy as np

from helpers._validation import (
    layer_matrices,
    network,
    shaped,
    targets,
    weights,
    whole_number,
)
from helpers.activations import SIGMOID
from helpers.losses import CROSS_ENTROPY, LOSSES, SQUARED_ERROR


def forward(X, matrices, activations):
    """What goes into each layer and into each activation, and what comes out in the end.

    h = a W,  and into the next layer goes a = [1 f(h)];  the first a is X,  ŷ is the last f(h)

    X: (m, n) finite, with its column of ones where there is a bias. matrices: the weights of each
    layer, W of shape (n, units) for the first and (1 + units before, units) for the others, the
    biases in the first row; or (runs, …) all of them, for many runs at once. activations: an
    Activation for each layer. Returns (a, h, ŷ): two lists, (m, …) for each layer, and (m,
    outputs), with (runs, …) in front for many runs. Raises TypeError or ValueError naming the
    argument that does not fit.
    Source: Goodfellow, Bengio and Courville, Deep Learning, algorithm 6.3.
    """
    return _through(*network(X, matrices, activations), activations)


def _through(X, matrices, activations):
    a, h = [X], []
    for W, activation in zip(matrices, activations, strict=True):
        h.append(a[-1] @ W)
        a.append(_with_ones(activation.f(h[-1])))
    y_hat = a.pop()[..., 1:]
    return a, h, y_hat


def network_loss(X, y, matrices, activations, loss=SQUARED_ERROR):
    """Either loss of a network, summed over its outputs, the mean over the examples.

    J = 1/(2m) Σᵢ Σₒ (y − ŷ)²  or  J = −1/m Σᵢ Σₒ [y ln ŷ + (1 − y) ln(1 − ŷ)]

    X, matrices, activations: as for forward; with the cross-entropy the last activation is the
    sigmoid. y: (m,) for one output, or (m, outputs), in the closed range of the last activation.
    loss: SQUARED_ERROR or CROSS_ENTROPY. Returns a number, or (runs,). Raises TypeError or
    ValueError naming the argument that does not fit.
    Source: Bishop, eq. 5.11 and 5.22, divided by m.
    """
    X, y, matrices = _problem(X, y, matrices, activations, loss)
    _, h, y_hat = _through(X, matrices, activations)
    if loss is CROSS_ENTROPY:  # from h, as in losses
        each = y * np.logaddexp(0, -h[-1]) + (1 - y) * np.logaddexp(0, h[-1])
    else:
        each = (y - y_hat) ** 2 / 2
    return each.sum(axis=-1).mean(axis=-1)


def backpropagate(X, y, matrices, activations, loss=SQUARED_ERROR):
    """The gradient of either loss with respect to the weights of every layer.

    δ = (ŷ − y) f′(h), or ŷ − y, at the output;  δ ← f′(h) (δ Wᵀ) in each layer before;
    ∂J/∂W = 1/m aᵀδ

    X, y, matrices, activations, loss: as for network_loss. Returns a list with the shapes of the
    matrices. Raises TypeError or ValueError naming the argument that does not fit.
    Source: Bishop, eq. 5.53, 5.54 and 5.56; Rumelhart, Hinton and Williams, Nature 323 (1986).
    """
    X, y, matrices = _problem(X, y, matrices, activations, loss)
    a, h, y_hat = _through(X, matrices, activations)

    # here, and nowhere else, the loss decides
    factor = 1 if loss is CROSS_ENTROPY else activations[-1].prime(h[-1])
    delta = (y_hat - y) * factor

    gradients = []
    for layer in reversed(range(len(matrices))):
        gradients.append(_transposed(a[layer]) @ delta / len(X))
        if layer:
            # nothing comes back to the column of ones: it is no unit
            back = delta @ _transposed(matrices[layer][..., 1:, :])
            delta = back * activations[layer - 1].prime(h[layer - 1])
    return gradients[::-1]


def column(matrices):
    """All the weights of a network in one column, as `descend` and `numerical_gradient` take them.

    matrices: one for each layer; (runs, …) all of them, for many runs at once. Returns w, (n,) or
    (n, runs), layer after layer and row after row.
    """
    flat = [W.reshape(*W.shape[:-2], -1) for W in layer_matrices(matrices)]
    return np.concatenate(flat, axis=-1).T


def in_layers(w, sizes):
    """The matrices of a network again, from all its weights in one column.

    w: (n,), or (n, runs) for many runs at once. sizes: the columns of X, and the units of each
    layer. Returns a list of (rows, units), or (runs, rows, units). Raises TypeError or ValueError
    naming the argument that does not fit.
    """
    w = weights(w)
    shapes = _shapes(sizes)
    count = sum(rows * units for rows, units in shapes)
    shaped("w", w, len(w) == count, f"of length {count}, for the sizes {tuple(sizes)}")
    ends = np.cumsum([rows * units for rows, units in shapes])[:-1]
    parts = np.split(w.T, ends, axis=-1)
    return [
        part.reshape(*part.shape[:-1], *shape) for part, shape in zip(parts, shapes, strict=True)
    ]


def _shapes(sizes):
    sizes = [whole_number(f"sizes[{place}]", size) for place, size in enumerate(sizes)]
    if len(sizes) < 2 or min(sizes) == 0:
        raise ValueError(
            f"sizes is {tuple(sizes)}; it must hold the columns of X and the units of each layer, "
            "two numbers or more, each 1 or more"
        )
    rows = [sizes[0], *(1 + units for units in sizes[1:-1])]
    return list(zip(rows, sizes[1:], strict=True))


def _with_ones(outputs):
    return np.concatenate([np.ones((*outputs.shape[:-1], 1)), outputs], axis=-1)


def _transposed(matrix):
    return np.swapaxes(matrix, -1, -2)


def _problem(X, y, matrices, activations, loss):
    """Return X, y as (m, outputs) and the matrices, which fit together and the loss."""
    X, matrices = network(X, matrices, activations)
    if loss not in LOSSES.values():
        raise TypeError(f"loss is {loss!r:.60}; it must be SQUARED_ERROR or CROSS_ENTROPY")
    if loss is CROSS_ENTROPY and activations[-1] is not SIGMOID:
        raise ValueError(
            f"activations ends with the {activations[-1].name}; with the cross-entropy it must end "
            "with the sigmoid, whose f′ cancels"
        )
    return X, targets(y, len(X), matrices[-1].shape[-1], activations[-1]), matrices
