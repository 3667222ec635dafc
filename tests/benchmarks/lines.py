"""How long `check.lines` takes for ten lines, right and with one slip: python -m
tests.benchmarks.lines."""

import statistics
import time

from helpers import check

TEN = """
J = -(y ln p + (1-y) ln(1-p))
dJ/dp = -y/p + (1-y)/(1-p)
= (p-y)/(p(1-p))
dp/dh = p(1-p)
dh/dw = x
dJ/dw = dJ/dp * dp/dh * dh/dw
= (p-y)/(p(1-p)) * p(1-p) * x
= (p-y) x
= p x - y x
= -(y - p) x
"""
RUNS = 15


def median(text):
    """The median of the times of some checks, in ms."""
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        check.lines(text)
        took.append(time.perf_counter() - start)
    return 1000 * statistics.median(took)


def table():
    """Measure; return the rows, with their headings, as Markdown."""
    rows = ["| `check.lines` | measured | must be |", "| --- | --- | --- |"]
    wrong = TEN.replace("= (p-y) x\n", "= (p-h) x\n")
    for name, text in (("right", TEN), ("with one slip", wrong)):
        rows.append(f"| ten lines, {name} | {median(text):.0f} ms | ≤ 300 ms |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
