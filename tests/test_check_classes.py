"""What is said of a reader's gradient for more than two classes."""

import numpy as np
import pytest

from helpers import check


def right(X, Y, W, factor=True):
    """In loops, by somebody who writes everything out."""
    gradient = np.zeros(W.shape)
    for x, y in zip(X, Y, strict=True):
        h = [sum(a * b for a, b in zip(x, w, strict=True)) for w in W.T]
        powers = np.exp(np.array(h) - max(h))
        p = powers / powers.sum()
        for k in range(len(p)):
            through = [p[j] * ((j == k) - p[k]) if factor else float(j == k) for j in range(len(p))]
            gradient[:, k] += x * sum(a * (b - c) for a, b, c in zip(through, p, y, strict=True))
    return gradient / len(X)


def without(X, Y, W):
    return right(X, Y, W, factor=False)


def diagonal(X, Y, W):
    E = np.exp(X @ W - (X @ W).max(axis=1, keepdims=True))
    p = E / E.sum(axis=1, keepdims=True)
    return X.T @ ((p - Y) * p * (1 - p)) / len(Y)


def overflows(X, Y, W):
    E = np.exp(X @ W)
    return X.T @ (E / E.sum(axis=1, keepdims=True) - Y) / len(Y)


def over_examples(X, Y, W):
    E = np.exp(X @ W)
    return X.T @ (E / E.sum(axis=0) - Y) / len(Y)


def hopeless(X, Y, W):
    return X.T @ (X @ W - Y)


@pytest.mark.parametrize(
    ("mine", "of"), [(right, "squared_error"), (without, "cross_entropy")], ids=lambda f: str(f)[:9]
)
def test_a_gradient_in_loops_is_right(mine, of):
    assert check.class_gradient(mine, of=of)


@pytest.mark.parametrize(
    ("mine", "of", "said"),
    [
        (without, "squared_error", "is the gradient of the cross-entropy: S is missing"),
        (right, "cross_entropy", "is the gradient of the squared error: S should have cancelled"),
        (diagonal, "squared_error", "takes ŷ(1 − ŷ) entry by entry, the diagonal of S alone"),
        (diagonal, "cross_entropy", "has ŷ(1 − ŷ) as a factor, which should have cancelled"),
        (over_examples, "cross_entropy", "takes softmax over the examples"),
        (
            overflows,
            "cross_entropy",
            "gives [[nan, 0, 0]] at h = [[800, 0, 1]], where the gradient",
        ),
        (hopeless, "cross_entropy", "where the gradient by finite differences is"),
        (lambda X, Y, W: len(Y) * right(X, Y, W), "squared_error", "yours is not divided by m"),
        (lambda X, Y, W: -without(X, Y, W), "cross_entropy", "yours climbs: its sign is turned"),
        (
            lambda X, Y, W: len(Y) * diagonal(X, Y, W),
            "cross_entropy",
            "should have cancelled; and it is not divided by m",
        ),
        (
            lambda X, Y, W: right(X, Y, W).T,
            "squared_error",
            "returns the shape (3, 1); the gradient",
        ),
        (lambda X, Y, W: None, "squared_error", "returns None; it should return numbers"),
        (lambda X, Y, W: "W", "squared_error", "returns 'W'; it should return numbers"),
        (lambda X, Y, W: 1 / 0, "squared_error", "fails: ZeroDivisionError"),
    ],
)
def test_what_is_wrong_is_named(mine, of, said):
    verdict = check.class_gradient(mine, of=of)
    assert not verdict
    assert said in verdict.sentence


@pytest.mark.parametrize(("mine", "of"), [(3, "cross_entropy"), (right, "log"), (right, None)])
def test_arguments_that_do_not_fit_are_named(mine, of):
    with pytest.raises((TypeError, ValueError), match=r"^(mine|of) is"):
        check.class_gradient(mine, of=of)
