"""The explorer of softmax, through its own state."""

import math
import re

import numpy as np
import pytest
from sampling import sample

from helpers import explore


@pytest.fixture
def explorer():
    return explore.softmax()


def by_hand(h, y):
    """ŷ, both losses and both gradients of one example, in loops."""
    powers = [math.exp(value) for value in h]
    p = [power / sum(powers) for power in powers]
    entropy = [a - b for a, b in zip(p, y, strict=True)]
    squared = [
        sum(p[k] * ((k == j) - p[j]) * entropy[j] for j in range(len(h))) for k in range(len(h))
    ]
    surprise = -sum(b * math.log(a) for a, b in zip(p, y, strict=True))
    return p, surprise, entropy, sum(r * r for r in entropy) / 2, squared


DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
PLACES = [
    (first, second, right, smoothing, temperature)
    for first in (-3.5, 0.0, 2.0)
    for second in (-1.0, 4.0)
    for right in (1, 2, 3)
    for smoothing in (0.0, 0.3)
    for temperature in (0.5, 2.0)
]


@pytest.mark.parametrize("place", sample(PLACES, 8, "softmax"))
def test_its_sentence_tells_what_loops_find(explorer, place):
    first, second, right, smoothing, temperature = place
    names = ("first", "second", "right_class", "smoothing", "temperature")
    explorer.set(**dict(zip(names, place, strict=True)))
    h = [value / temperature for value in (first, second, -first - second)]
    y = [smoothing / 3 + (1 - smoothing) * (k == right) for k in (1, 2, 3)]
    p, surprise, entropy, error, squared = by_hand(h, y)
    assert f"ŷ = ({p[0]:.3f}, {p[1]:.3f}, {p[2]:.3f})" in explorer.sentence
    assert f"Cross-entropy {surprise:.3f}, its gradient of length {math.hypot(*entropy):.3g}" in (
        explorer.sentence
    )
    _, told = explorer.sentence.split(f"squared error {error:.3f}, its gradient of length ")
    number, _, power = told.rstrip(".").partition("·10⁻")
    size = float(number) / 10 ** (int(power.translate(DIGITS)) if power else 0)
    assert size == pytest.approx(math.hypot(*squared), rel=0.06)


def arrow(explorer, name):
    (found,) = [c for c in explorer.live.figure.axes[0].collections if c.get_label() == name]
    return np.array([found.U[0], found.V[0]]), np.array(found.get_offsets()[0])


def test_the_arrows_are_where_a_step_takes_the_inputs(explorer):
    """Their lengths, as the axes know them, are those of the gradients in the plane."""
    explorer.set(first=-1.0, second=0.5, right_class=1)
    _, _, entropy, _, squared = by_hand([-1.0, 0.5, 0.5], [1, 0, 0])
    lengths = []
    for name, gradient in {"cross-entropy": entropy, "squared error": squared}.items():
        (u, v), foot = arrow(explorer, name)
        # of three inputs of sum 0 the plane shows h₃ upwards and h₂ − h₁ to the right
        assert v == pytest.approx(-gradient[2])
        assert u == pytest.approx(-(gradient[1] - gradient[0]) / math.sqrt(3))
        assert foot == pytest.approx([1.5 / math.sqrt(3), 0.5])
        lengths.append(math.hypot(u, v))
    assert lengths[1] < lengths[0] / 2


def test_either_point_can_be_dragged(explorer):
    explorer.live.point("press", "inputs", 2.0, -1.0)
    h = explorer.values
    assert -h["first"] - h["second"] == pytest.approx(-1, abs=0.1)
    assert (h["second"] - h["first"]) / math.sqrt(3) == pytest.approx(2, abs=0.1)
    explorer.set(temperature=2.0)
    # the triangle's corners are one from its middle; this is in its middle's neighbourhood
    explorer.live.point("press", "outputs", 0.0, 0.25)
    top = float(re.search(r"ŷ = \(.*, (.*)\)", explorer.sentence)[1])
    assert top == pytest.approx((1 + 2 * 0.25) / 3, abs=0.02)
    explorer.live.point("move", "outputs", 9.0, 9.0)
    assert max(abs(explorer.values[name]) for name in ("first", "second")) <= 4
    assert explorer.live.trouble == ""


def test_sure_and_wrong_the_squared_error_stalls(explorer):
    explorer.buttons["Sure and wrong"].click()
    found = re.findall(r"of length ([\d.]+)", explorer.sentence)
    assert [float(n.rstrip(".")) for n in found] == [1.4, 0.025]
