"""How long a check of a function takes beyond the reader's own code, right and wrong: python -m
tests.benchmarks.functions."""

import statistics
import time

import numpy as np

from helpers import check

RUNS = 15
spent = 0.0


def timed(function):
    """The same function, which adds up what it takes itself."""

    def mine(*given):
        global spent
        start = time.perf_counter()
        try:
            return function(*given)
        finally:
            spent += time.perf_counter() - start

    return mine


def sigma(h):
    return np.exp(np.minimum(h, 0)) / (1 + np.exp(-np.abs(h)))


def gradient(X, y, w):
    return X.T @ (sigma(X @ w) - y) / len(y)


def loss(X, y, w):
    return np.mean(np.logaddexp(0, X @ w) - y * (X @ w))


def step(X, y, w, rate):
    return w - rate * gradient(X, y, w)


def slope(h):
    return sigma(h) * sigma(-h)


def median(verb, function, of):
    """The median of the times of some checks, less what the function itself took, in ms."""
    took = []
    mine = timed(function)
    for _ in range(RUNS + 1):
        start, before = time.perf_counter(), spent
        verb(mine, of)
        took.append(time.perf_counter() - start - (spent - before))
    return 1000 * statistics.median(took[1:])  # the first makes what is right


if __name__ == "__main__":
    for verb, function, of in (
        (check.gradient, gradient, "cross_entropy"),
        (check.loss, loss, "cross_entropy"),
        (check.step, step, "cross_entropy"),
        (check.derivative, slope, "sigmoid"),
    ):
        name = verb.__name__
        print(f"| {name}, right | {median(verb, function, of):.1f} ms | ≤ 10 ms |")
        for words, factor in (("a known slip", -1.0), ("unlike any", np.cos)):

            def wrong(*given, function=function, factor=factor):
                value = function(*given)
                return value * factor if factor == -1 else value + 0.1 * np.cos(value)

            print(f"| {name}, {words} | {median(verb, wrong, of):.0f} ms | ≤ 150 ms |")
