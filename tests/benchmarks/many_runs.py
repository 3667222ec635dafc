"""The map of many runs, its blocks on as many threads as it takes, against what a reader would
write instead, on one: python -m tests.benchmarks.many_runs."""

import importlib.util
import json
import math
import os
import re
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np

from helpers.convergence import losses_of_runs
from helpers.data import O_RINGS, standardised
from helpers.losses import cross_entropy, squared_error

try:
    import resource  # Unix alone has it
except ImportError:
    resource = None
# where somebody has it
torch = importlib.import_module("torch") if importlib.util.find_spec("torch") else None

STEPS = 500
REPETITIONS = 9
HEADINGS = ["the map of many runs", "measured", "must be", "aim"]
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
LOSSES = squared_error, cross_entropy
DATA = standardised(O_RINGS)
RATES = np.tile(np.geomspace(0.01, 100, 64), 64)
STARTS = np.stack([np.zeros(4096), np.repeat(np.linspace(-8, 8, 64), 64)])
RUNS = len(LOSSES) * len(RATES)
# two cells of the map that the others run too, at rates of 0.043 and 0.81
CELLS = 64 * 20 + 10, 64 * 40 + 30


def the_map():
    return [losses_of_runs(loss, DATA.X, DATA.y, STARTS, RATES, STEPS) for loss in LOSSES]


# The snippets from here to the next line of this kind are fixed: they are what the map is measured
# against.


def the_least(X, W):
    """The two matrix products and the one exponential that a step needs at the very least."""
    H, E, G = np.empty((len(X), W.shape[1])), np.empty((len(X), W.shape[1])), np.empty(W.shape)
    for _ in range(2 * STEPS):
        np.matmul(X, W, out=H)
        np.exp(H, out=E)
        np.matmul(X.T, E, out=G)


def squared_error_in_numpy(X, y, w, rate):
    m, J = len(y), []
    for _ in range(STEPS + 1):
        y_hat = 1 / (1 + np.exp(-(X @ w)))
        J.append(np.mean((y - y_hat) ** 2) / 2)
        w = w - rate * (X.T @ ((y_hat - y) * y_hat * (1 - y_hat)) / m)
    return J


def cross_entropy_in_numpy(X, y, w, rate):
    m, J = len(y), []
    for _ in range(STEPS + 1):
        y_hat = 1 / (1 + np.exp(-(X @ w)))
        J.append(-np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)))
        w = w - rate * (X.T @ (y_hat - y) / m)
    return J


def squared_error_in_python(X, y, w, rate):
    m, J = len(y), []
    for _ in range(STEPS + 1):
        total, slope = 0.0, [0.0] * len(w)
        for x, target in zip(X, y, strict=True):
            h = sum(wj * xj for wj, xj in zip(w, x, strict=True))
            y_hat = 1 / (1 + math.exp(-h))
            total += (target - y_hat) ** 2
            for j, xj in enumerate(x):
                slope[j] += (y_hat - target) * y_hat * (1 - y_hat) * xj
        J.append(total / (2 * m))
        w = [wj - rate * sj / m for wj, sj in zip(w, slope, strict=True)]
    return J


def cross_entropy_in_python(X, y, w, rate):
    m, J = len(y), []
    for _ in range(STEPS + 1):
        total, slope = 0.0, [0.0] * len(w)
        for x, target in zip(X, y, strict=True):
            h = sum(wj * xj for wj, xj in zip(w, x, strict=True))
            y_hat = 1 / (1 + math.exp(-h))
            total -= target * math.log(y_hat) + (1 - target) * math.log(1 - y_hat)
            for j, xj in enumerate(x):
                slope[j] += (y_hat - target) * xj
        J.append(total / m)
        w = [wj - rate * sj / m for wj, sj in zip(w, slope, strict=True)]
    return J


def squared_error_in_torch(X, y, w, rate):
    X, y, w = torch.tensor(X), torch.tensor(y), torch.tensor(w, requires_grad=True)
    J = []
    for _ in range(STEPS + 1):
        loss = torch.nn.functional.mse_loss(torch.sigmoid(X @ w), y) / 2
        J.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= rate * w.grad
            w.grad.zero_()
    return J


def cross_entropy_in_torch(X, y, w, rate):
    X, y, w = torch.tensor(X), torch.tensor(y), torch.tensor(w, requires_grad=True)
    J = []
    for _ in range(STEPS + 1):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y)
        J.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= rate * w.grad
            w.grad.zero_()
    return J


# The snippets end here.

ALONE = {
    "numpy": (squared_error_in_numpy, cross_entropy_in_numpy),
    "arrays": (squared_error_in_python, cross_entropy_in_python),
    "lists": (squared_error_in_python, cross_entropy_in_python),
    "torch": (squared_error_in_torch, cross_entropy_in_torch),
}


def runs_alone(how):
    """Run both losses at each of CELLS, one after the other; return their J as the map's are."""
    X, y, starts = DATA.X, DATA.y, STARTS[:, CELLS].T
    if how == "lists":
        X, y, starts = X.tolist(), y.tolist(), starts.tolist()
    rates = RATES[list(CELLS)].tolist()
    return [
        np.stack(
            [run(X, y, start, rate) for start, rate in zip(starts, rates, strict=True)], axis=1
        )
        for run in ALONE[how]
    ]


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def peak_memory():
    """The most bytes that this process has had resident."""
    status = Path("/proc/self/status")
    # of this program alone; what getrusage says on Linux includes the one that started it
    if status.exists():
        return 1024 * int(re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="utf-8"))[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


def measure():
    """Return the seconds of each repetition of each, in turn, and the bytes of the map over those
    of the imports."""
    before = peak_memory() if resource else 0
    maps = the_map()
    memory = peak_memory() - before if resource else None
    others = [how for how in ALONE if how != "torch" or torch]
    for how in others:
        for J, expected in zip(maps, runs_alone(how), strict=True):
            np.testing.assert_allclose(J[:, CELLS], expected, rtol=1e-9)
    works = {"the map": the_map, "the least": partial(the_least, DATA.X, STARTS)}
    works |= {how: partial(runs_alone, how) for how in others}
    took = {name: [] for name in works}
    for _ in range(REPETITIONS):
        for name, work in works.items():
            took[name].append(seconds(work))
    return took | {"memory": memory}


def rows(results):
    took = results["the map"]
    alone = len(LOSSES) * len(CELLS)

    def times(how):
        if how not in results:
            return "not installed"
        ratios = [
            other / alone / (ours / RUNS) for ours, other in zip(took, results[how], strict=True)
        ]
        return f"{statistics.median(ratios):.0f} × faster"

    least = statistics.median(
        ours / least for ours, least in zip(took, results["the least"], strict=True)
    )
    memory = "not measured" if results["memory"] is None else f"{results['memory'] / 1e6:.0f} MB"
    return [
        [
            "64 rates × 64 starts, both losses, 500 steps",
            f"{1000 * statistics.median(took):.0f} ms",
            "",
            "",
        ],
        [
            "against two matrix products and one exponential per step",
            f"{least:.2f} ×",
            "≤ 3 ×",
            "≤ 2 ×",
        ],
        ["one run of it, against the run alone in numpy", times("numpy"), "≥ 40 ×", "≥ 80 ×"],
        ["… against loops over the examples in Python", times("arrays"), "≥ 200 ×", ""],
        ["… against the same loops, arrays made lists first", times("lists"), "", ""],
        ["… against torch autograd", times("torch"), "≥ 500 ×", ""],
        ["memory over the imports", memory, "≤ 200 MB", ""],
    ]


def table():
    """Measure in a fresh interpreter, where a matrix product has one thread; return the rows, with
    their headings, as Markdown."""
    print("measuring the map of many runs …", file=sys.stderr)
    command = [sys.executable, "-m", "tests.benchmarks.many_runs", "measure"]
    run = subprocess.run(
        command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True
    )
    lines = [HEADINGS, ["---"] * len(HEADINGS), *rows(json.loads(run.stdout))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    print(json.dumps(measure()) if sys.argv[1:] == ["measure"] else table())
