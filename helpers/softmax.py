"""More than two classes: softmax, and both losses through it, with their gradients and Hessians.

Side by side as in losses.py. The factor is a matrix here, the Jacobian of softmax; the two
gradients differ in it and in nothing else.
"""

import numpy as np

from helpers._validation import (
    class_examples,
    class_inputs,
    distributions,
    finite_array,
    whole_number,
)


def softmax(H):
    """The softmax of inputs: positive numbers that add up to 1.

    ŷₖ = e^hₖ / Σₗ e^hₗ

    H: (…, classes) finite. Returns the same shape, in [0, 1]; no |h| ≤ 1000 overflows, nor any that
    a double can subtract. Raises TypeError or ValueError where H is not made of finite numbers.
    Source: Bishop, Pattern Recognition and Machine Learning, eq. 4.104 and 4.105.
    """
    return np.exp(log_softmax(H))


def log_softmax(H):
    """The logarithm of softmax, from the inputs.

    ln ŷₖ = hₖ − ln Σₗ e^hₗ

    H: (…, classes) finite. Returns the same shape, never above 0; to 14 digits also where ŷₖ rounds
    to 1 or to 0. Raises TypeError or ValueError as softmax.
    Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 27.8, on
    scaling before exponentials are taken.
    """
    _, below, log_of_sum = _scaled(H)
    return below - log_of_sum


def log_sum_exp(H):
    """The logarithm of a sum of exponentials, whose gradient is softmax.

    ln Σₗ e^hₗ = max h + ln Σₗ e^(hₗ − max h)

    H: (…, classes) finite. Returns (…); no |h| ≤ 1000 overflows. Raises TypeError or ValueError as
    softmax.
    Source: Boyd and Vandenberghe, Convex Optimization, section 3.1.5.
    """
    largest, _, log_of_sum = _scaled(H)
    return (largest + log_of_sum)[..., 0]


@np.errstate(under="ignore")  # an exponential that underflows to 0 is 0 in the sum
def _scaled(H):
    """The largest input, how far the inputs are below it, and ln Σ e^ of these, in columns."""
    H = class_inputs(H)
    largest = H.max(axis=-1, keepdims=True)
    below = H - largest
    # the largest gives the 1 of log1p, so that the others count however small they are
    others = np.exp(np.sort(below)[..., :-1]).sum(axis=-1, keepdims=True)
    return largest, below, np.log1p(others)


def softmax_jacobian(H):
    """The Jacobian of softmax, the factor f′(h) of many outputs.

    ∂ŷₖ/∂hₗ = ŷₖ (δₖₗ − ŷₗ),  S = diag(ŷ) − ŷŷᵀ

    H: (…, classes) finite. Returns (…, classes, classes), symmetric; every row adds up to 0.
    Raises TypeError or ValueError as softmax.
    Source: Bishop, eq. 4.106.
    """
    Y_hat = softmax(H)
    return Y_hat[..., np.newaxis] * (np.eye(Y_hat.shape[-1]) - Y_hat[..., np.newaxis, :])


def one_hot(y, classes):
    """The labels of classes as distributions: 1 for the class, 0 for the others.

    Yᵢₖ = 1 if yᵢ = k, else 0

    y: (m,) whole numbers from 0 to classes − 1. classes: how many there are, 2 or more. Returns
    (m, classes). Raises TypeError or ValueError naming the argument that does not fit.
    Source: Bishop, section 4.3.4, the 1-of-K coding.
    """
    y, classes = finite_array("y", y), whole_number("classes", classes)
    if y.ndim != 1 or not np.isin(y, np.arange(classes)).all():
        raise ValueError(
            f"y is {y!s:.60}, of shape {y.shape}; it must be (m,), whole numbers from 0 to "
            f"{classes - 1}, the last of {classes} classes"
        )
    return np.eye(classes)[y.astype(int)]


def entropy(Y):
    """The mean entropy of labels, the lowest that their cross-entropy can be.

    −1/m Σᵢ Σₖ yᵢₖ ln yᵢₖ,  where 0 ln 0 is 0

    Y: (m, classes), in each row a distribution. Returns a number in [0, ln classes], in nats.
    Raises TypeError or ValueError where a row of Y is no distribution.
    Source: Shannon, A mathematical theory of communication, Bell System Technical Journal 27
    (1948), section 6.
    """
    Y = distributions(Y)
    return -np.mean(np.sum(Y * np.log(np.where(Y > 0, Y, 1)), axis=1))


def squared_error(X, Y, W):
    """Half the squared error of softmax's predictions, summed over classes.

    J = 1/(2m) Σᵢ Σₖ (yᵢₖ − ŷᵢₖ)²  with  Ŷ = softmax(H), H = XW

    X: (m, n) finite. Y: (m, classes), in each row a distribution. W: (n, classes). Returns a number
    in [0, 1]. Raises TypeError or ValueError naming the argument that does not fit.
    Source: Brier, Monthly Weather Review 78 (1950), halved.
    """
    X, Y, W = class_examples(X, Y, W)
    H = X @ W
    Y_hat = softmax(H)
    return np.mean(np.sum((Y - Y_hat) ** 2, axis=1)) / 2


def cross_entropy(X, Y, W):
    """The mean cross-entropy of softmax's predictions.

    J = −1/m Σᵢ Σₖ yᵢₖ ln ŷᵢₖ  with  Ŷ = softmax(H), H = XW

    X: (m, n) finite. Y: (m, classes), in each row a distribution. W: (n, classes). Returns a
    number, 0 or more, in nats. Raises TypeError or ValueError naming the argument that does not
    fit.
    Source: Bishop, eq. 4.108, divided by m.
    """
    X, Y, W = class_examples(X, Y, W)
    H = X @ W
    return -np.mean(np.sum(Y * log_softmax(H), axis=1))


def squared_error_gradient(X, Y, W):
    """The gradient of half the squared error: here the Jacobian S of softmax stays.

    ∇J = 1/m Xᵀ R,  where row i of R is  Sᵢ (ŷᵢ − yᵢ)

    X: (m, n) finite. Y: (m, classes), in each row a distribution. W: (n, classes). Returns the
    shape of W. Raises TypeError or ValueError naming the argument that does not fit.
    Source: the chain rule with Bishop, eq. 4.106.
    """
    X, Y, W = class_examples(X, Y, W)
    H = X @ W
    Y_hat = softmax(H)
    return X.T @ np.einsum("ikl,il->ik", softmax_jacobian(H), Y_hat - Y) / len(Y)


def cross_entropy_gradient(X, Y, W):
    """The gradient of the mean cross-entropy: here the Jacobian has cancelled.

    ∇J = 1/m Xᵀ(Ŷ − Y)  with  Ŷ = softmax(H), H = XW

    X: (m, n) finite. Y: (m, classes), in each row a distribution. W: (n, classes). Returns the
    shape of W. Raises TypeError or ValueError naming the argument that does not fit.
    Source: Bishop, eq. 4.109, divided by m.
    """
    X, Y, W = class_examples(X, Y, W)
    H = X @ W
    Y_hat = softmax(H)
    return X.T @ (Y_hat - Y) / len(Y)


def squared_error_hessian(X, Y, W):
    """The Hessian of half the squared error; it can have negative eigenvalues.

    H = 1/m Σᵢ xᵢxᵢᵀ ⊗ Bᵢ,  B = [diag(2ŷ − y) − ŷᵀ(ŷ − y) − ŷ(2ŷ − y)ᵀ] S

    X, Y, W: as for squared_error. Returns (n·classes, n·classes), in the order of W.ravel().
    Raises TypeError or ValueError as squared_error. Source: the product rule on the gradient.
    """
    X, Y, W = class_examples(X, Y, W)
    S, Y_hat = softmax_jacobian(X @ W), softmax(X @ W)
    change, mean = 2 * Y_hat - Y, np.sum(Y_hat * (Y_hat - Y), axis=1)
    inner = np.eye(Y.shape[1]) * (change - mean[:, np.newaxis])[:, np.newaxis, :]
    inner = inner - Y_hat[:, :, np.newaxis] * change[:, np.newaxis, :]
    return _weighted_squares(X, inner @ S)


def cross_entropy_hessian(X, Y, W):
    """The Hessian of the mean cross-entropy; no eigenvalue is negative, so the loss is convex.

    H = 1/m Σᵢ xᵢxᵢᵀ ⊗ Sᵢ  with  S = diag(ŷ) − ŷŷᵀ

    X, Y, W: as for cross_entropy. Returns (n·classes, n·classes), in the order of W.ravel(); n of
    its eigenvalues are 0, since a shift of all inputs changes nothing. Raises TypeError or
    ValueError as cross_entropy. Source: Bishop, eq. 4.110, divided by m.
    """
    X, Y, W = class_examples(X, Y, W)
    return _weighted_squares(X, softmax_jacobian(X @ W))


def _weighted_squares(X, curvature):
    size = X.shape[1] * curvature.shape[-1]
    return np.einsum("ij,ikl,ip->jkpl", X, curvature, X).reshape(size, size) / len(X)
