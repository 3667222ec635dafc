"""The two losses, their gradients and their Hessians, side by side.

The lesson of the course is the difference between the two gradient functions below: which f they
use, and one factor.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers._validation import examples, real_array, shaped, weights
from helpers.activations import SIGMOID, sigmoid, sigmoid_prime


def squared_error(X, y, w, activation=SIGMOID):
    """Half the mean squared error.

    J = 1/(2m) Σᵢ (yᵢ − ŷᵢ)²  with  ŷ = f(h), h = Xw

    X: (m, n) finite. y: (m,) in the closed range of the activation. w: (n,), or (n, runs) for many
    runs at once. activation: an Activation, f with its derivative. Returns a number, or (runs,).
    Raises TypeError or ValueError naming the argument that does not fit.
    Source: Bishop, eq. 3.12 and 5.14, divided by m.
    """
    X, y, w = examples(X, y, w, activation)
    h = X @ w
    y_hat = activation.f(h)
    return np.mean((y - y_hat) ** 2, axis=0) / 2


def cross_entropy(X, y, w):
    """The mean cross-entropy of the sigmoid's predictions.

    J = −1/m Σᵢ [yᵢ ln ŷᵢ + (1 − yᵢ) ln(1 − ŷᵢ)]  with  ŷ = σ(h), h = Xw

    X: (m, n) finite. y: (m,) in [0, 1]. w: (n,), or (n, runs) for many runs at once. Returns a
    number, or (runs,), in nats. Raises TypeError or ValueError naming the argument that does not
    fit.
    Source: Bishop, eq. 4.90, divided by m.
    """
    X, y, w = examples(X, y, w, SIGMOID)
    h = X @ w
    # −ln ŷ = ln(1 + e⁻ʰ) and −ln(1 − ŷ) = ln(1 + eʰ): from h, since ŷ rounds to 1 where its
    # logarithm still counts
    return np.mean(y * np.logaddexp(0, -h) + (1 - y) * np.logaddexp(0, h), axis=0)


def squared_error_gradient(X, y, w, activation=SIGMOID):
    """The gradient of half the mean squared error: here f′(h) stays.

    ∇J = 1/m Xᵀ[(ŷ − y) f′(h)]  with  ŷ = f(h), h = Xw

    X: (m, n) finite. y: (m,) in the closed range of the activation. w: (n,), or (n, runs) for many
    runs at once. activation: an Activation, f with its derivative. Returns the shape of w.
    Raises TypeError or ValueError naming the argument that does not fit.
    Source: Russell and Norvig, Artificial Intelligence: A Modern Approach, 3rd ed., section 18.6.4,
    for one example and without the ½.
    """
    X, y, w = examples(X, y, w, activation)
    h = X @ w
    y_hat = activation.f(h)
    return X.T @ ((y_hat - y) * activation.prime(h)) / len(y)


def cross_entropy_gradient(X, y, w):
    """The gradient of the mean cross-entropy: here f′(h) has cancelled.

    ∇J = 1/m Xᵀ(ŷ − y)  with  ŷ = σ(h), h = Xw

    X: (m, n) finite. y: (m,) in [0, 1]. w: (n,), or (n, runs) for many runs at once. Returns the
    shape of w. Raises TypeError or ValueError naming the argument that does not fit.
    Source: Bishop, eq. 4.91, divided by m.
    """
    X, y, w = examples(X, y, w, SIGMOID)
    h = X @ w
    y_hat = sigmoid(h)
    return X.T @ (y_hat - y) / len(y)


def squared_error_hessian(X, y, w):
    """The Hessian of half the mean squared error of the sigmoid's predictions; it can have negative
    eigenvalues.

    H = 1/m Xᵀ diag(f′(h)² + (ŷ − y) f″(h)) X  with  f″(h) = f′(h) (1 − 2ŷ)

    X, y, w: as for squared_error. Returns (n, n), or (runs, n, n). Raises TypeError or ValueError
    as squared_error. Source: the product rule on the gradient; Bishop, section 5.4.
    """
    X, y, w = examples(X, y, w, SIGMOID)
    h = X @ w
    y_hat, slope = sigmoid(h), sigmoid_prime(h)
    return _weighted_squares(X, slope**2 + (y_hat - y) * slope * (1 - 2 * y_hat))


def cross_entropy_hessian(X, y, w):
    """The Hessian of the mean cross-entropy; no eigenvalue is negative, so the loss is convex.

    H = 1/m Xᵀ S X  with  S = diag(σ′(h)), h = Xw

    X, y, w: as for cross_entropy. Returns (n, n), or (runs, n, n). Raises TypeError or ValueError
    as cross_entropy. Source: Bishop, eq. 4.97, divided by m.
    """
    X, y, w = examples(X, y, w, SIGMOID)
    return _weighted_squares(X, sigmoid_prime(X @ w))


def _weighted_squares(X, curvature):
    return np.einsum("ij,i...,ik->...jk", X, curvature, X) / len(X)


def numerical_gradient(loss, w):
    """The gradient of any loss by central differences, to check a formula by.

    ∂J/∂wⱼ ≈ [8 (J(w + δeⱼ) − J(w − δeⱼ)) − (J(w + 2δeⱼ) − J(w − 2δeⱼ))] / 12δ,  δ = 0.001

    loss: a function of w alone that returns a number, or (runs,) for w of shape (n, runs). w: (n,)
    or (n, runs). Returns the shape of w; the error of the formula is of order δ⁴. Raises TypeError
    or ValueError naming the argument that does not fit.
    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, section 25.3.
    """
    if not callable(loss):
        raise TypeError(
            f"loss is {loss!r:.60}; it must be a function of w, such as lambda w: cross_entropy(X, "
            "y, w)"
        )
    w = weights(w)
    delta = 1e-3
    gradient = np.empty_like(w)
    for j in range(len(w)):
        step = np.zeros_like(w)
        step[j] = delta
        near = real_array("loss(w)", loss(w + step)) - loss(w - step)
        far = real_array("loss(w)", loss(w + 2 * step)) - loss(w - 2 * step)
        needed = f"{w.shape[1:]} for w of shape {w.shape}"
        shaped("loss(w)", near, near.shape == w.shape[1:], needed)
        gradient[j] = (8 * near - far) / (12 * delta)
    return gradient


@dataclass(frozen=True)
class Loss:
    """A loss with its derivatives, for what treats the losses alike: menus, pictures, checks.

    name: what text and pictures call it. value, gradient, hessian: the functions of (X, y, w)
    above. formula: the loss of one example as one types it, of the label y and the prediction p.
    """

    name: str
    value: Callable
    gradient: Callable
    hessian: Callable
    formula: str


SQUARED_ERROR = Loss(
    name="squared error",
    value=squared_error,
    gradient=squared_error_gradient,
    hessian=squared_error_hessian,
    formula="(y - p)^2 / 2",
)
CROSS_ENTROPY = Loss(
    name="cross-entropy",
    value=cross_entropy,
    gradient=cross_entropy_gradient,
    hessian=cross_entropy_hessian,
    formula="-(y ln p + (1 - y) ln(1 - p))",
)

LOSSES = {loss.value.__name__: loss for loss in (SQUARED_ERROR, CROSS_ENTROPY)}
BY_NAME = {loss.name: loss for loss in LOSSES.values()}
