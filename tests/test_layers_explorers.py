"""What the explorers of notebook 07 show, found again by programs of loops."""

import math
import re

import nbformat
import numpy as np
import pytest
from lab import ROOT

from helpers import explore, figures

SLOPE = {"sigmoid": lambda z: z * (1 - z), "tanh": lambda z: 1 - z * z, "ReLU": lambda z: z > 0}
VALUE = {
    "sigmoid": lambda h: 1 / (1 + math.exp(-h)),
    "tanh": math.tanh,
    "ReLU": lambda h: max(h, 0.0),
}


def lines(ax, marker="None"):
    return {
        line.get_label(): np.asarray(line.get_ydata())
        for line in ax.lines
        if line.get_marker() == marker
    }


def sizes_in_loops(depth, activation, scale):
    """The sizes of the gradients in all layers, squared error and cross-entropy, weight by
    weight."""
    rng = np.random.default_rng(8)  # the documented weights: drawn once, layer after layer
    hidden = [rng.normal(size=(2, 10)), *rng.normal(size=(11, 10, 10))]
    weights = [*hidden[:depth], rng.normal(size=(10, 1))]
    a, kept = [0.5, -0.5], []
    for layer, W in enumerate(weights):
        kind = activation if layer < depth else "sigmoid"
        h = [
            sum(a[j] * scale * W[j, k] / math.sqrt(len(a)) for j in range(len(a)))
            for k in range(W.shape[1])
        ]
        z = [VALUE[kind](value) for value in h]
        kept.append((a, W, z, kind))
        a = z
    y = 1.0 if a[0] < 0.5 else 0.0
    sizes = {"squared error": [], "cross-entropy": []}
    for loss, found in sizes.items():
        back = [a[0] - y]
        for number, (inside, W, z, kind) in enumerate(reversed(kept)):
            free = loss == "cross-entropy" and number == 0
            delta = [b * (1 if free else SLOPE[kind](zk)) for b, zk in zip(back, z, strict=True)]
            squares = sum(d * d for d in delta) * (1 + sum(v * v for v in inside))
            found.insert(0, math.sqrt(squares))
            back = [
                sum(scale * W[j, k] / math.sqrt(len(inside)) * d for k, d in enumerate(delta))
                for j in range(len(inside))
            ]
    return sizes, y


@pytest.mark.parametrize(
    ("depth", "activation", "scale"),
    [(1, "sigmoid", 1.0), (6, "sigmoid", 1.0), (12, "tanh", 1.5), (9, "ReLU", 0.7)],
)
def test_the_sizes_are_those_of_loops_over_every_weight(depth, activation, scale):
    explorer = explore.layers()
    explorer.set(depth=depth, activation=activation, scale=scale)
    left, _ = explorer.live.figure.axes
    expected, y = sizes_in_loops(depth, activation, scale)
    for name, sizes in expected.items():
        np.testing.assert_allclose(lines(left)[name], sizes, rtol=1e-9)
    assert f"for the label {y:g}." in explorer.sentence


def test_the_dots_are_on_the_loss_that_is_chosen_and_its_last_slope_is_lit_or_gone():
    explorer = explore.layers()
    left, right = explorer.live.figure.axes
    for loss, other, lit in (
        ("squared error", "cross-entropy", True),
        ("cross-entropy", "squared error", False),
    ):
        explorer.set(loss=loss)
        dots = lines(left, "o")
        np.testing.assert_array_equal(dots[loss], lines(left)[loss])
        assert len(dots[other]) == 0
        (last,) = (line for line in right.lines if line.get_label() == "f′(h)")
        (gone,) = (line for line in right.lines if line.get_linestyle() == "--")
        assert bool(len(last.get_xdata())) == lit
        assert bool(len(gone.get_xdata())) == (not lit)
        assert ("is a factor" in explorer.sentence) == lit
        assert ("has cancelled" in explorer.sentence) == (not lit)


def test_both_curves_are_the_same_shift_apart_in_every_layer():
    explorer = explore.layers()
    explorer.set(scale=10.0, loss="cross-entropy")
    curves = lines(explorer.live.figure.axes[0])
    ratio = curves["cross-entropy"] / curves["squared error"]
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-9)
    said = re.search(r"1/f′\(h\) = ([\d.]+) times", explorer.sentence)[1]
    assert float(said) == pytest.approx(ratio[0], rel=0.005)


def test_a_gradient_beyond_the_axis_stands_on_its_edge():
    _, (ax,) = figures.new_figure(300, 300)
    artists = figures.draw_sizes(ax, 3)
    sizes = {"squared error": np.array([1e-30, 1.0, 1e9]), "cross-entropy": np.ones(3)}
    figures.move_sizes(artists, sizes, "squared error")
    drawn = artists["dots"]["squared error"].get_ydata()
    np.testing.assert_array_equal(drawn, [ax.get_ylim()[0], 1.0, ax.get_ylim()[1]])


def xor_in_loops(start, rate, loss, steps):
    """Plain descents on the exclusive or, weight by weight; what it says after each step."""
    w = np.random.default_rng(0).normal(size=(9, 20))[:, start - 1].tolist()
    points = [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]

    def forward(p):
        z = [VALUE["sigmoid"](w[k] + w[2 + k] * p[0] + w[4 + k] * p[1]) for k in (0, 1)]
        return z, VALUE["sigmoid"](w[6] + w[7] * z[0] + w[8] * z[1])

    said = [[forward(p)[1] for p, _ in points]]
    for _ in range(steps):
        slope = [0.0] * 9
        for (x1, x2), y in points:
            z, out = forward((x1, x2))
            delta = (out - y) / 4
            if loss == "squared error":
                delta *= out * (1 - out)
            slope[6] += delta
            for k in (0, 1):
                slope[7 + k] += delta * z[k]
                back = delta * w[7 + k] * z[k] * (1 - z[k])
                for row, x in enumerate((1, x1, x2)):
                    slope[2 * row + k] += back * x
        w = [wj - rate * sj for wj, sj in zip(w, slope, strict=True)]
        said.append([forward(p)[1] for p, _ in points])
    return np.array(said), forward


@pytest.mark.parametrize(("start", "rate"), [(1, 1.0), (7, 5.0)])
@pytest.mark.parametrize("loss", ["squared error", "cross-entropy"])
def test_the_network_learns_as_a_plain_descent_does(start, rate, loss):
    explorer = explore.xor()
    explorer.set(start=start, rate=rate, loss=loss, step=200)
    said, forward = xor_in_loops(start, rate, loss, 200)
    _, right = explorer.live.figure.axes
    errors = np.abs(said - [0, 1, 1, 0]).max(axis=1)
    np.testing.assert_allclose(lines(right)[loss][:201], errors, rtol=1e-8)
    assert f"says {', '.join(f'{v:.2f}' for v in said[-1])} to (0, 0)" in explorer.sentence
    correct = int(np.sum((said[-1] > 0.5) == [0, 1, 1, 0]))
    assert f"right about {correct} of 4" in explorer.sentence

    # the map: a pixel's shade is what the network says at its place, to a tenth
    (picture,) = explorer.live.figure.axes[0].images
    shades, (low, high, *_) = picture.get_array(), picture.get_extent()
    axis = np.linspace(low, high, len(shades))
    for row, column in ((0, 0), (20, 70), (len(axis) - 1, 30)):
        y_hat = forward((axis[column], axis[row]))[1]
        assert shades[row, column, 3] / 0.9 == pytest.approx(y_hat, abs=0.0501)


def test_all_four_are_first_right_where_the_curve_first_is_below_one_half():
    explorer = explore.xor()
    explorer.set(start=7, rate=1.0)
    _, right = explorer.live.figure.axes
    curve = lines(right)["cross-entropy"]
    step = int(re.search(r"first right at step (\d+)", explorer.sentence)[1])
    assert curve[step] < 0.5 <= curve[:step].min()


def learned(seed, rate, loss):
    """Which of 200 starts are right about all four points after 1000 steps, all at once."""
    b1, b2, w11, w12, w21, w22, b, v1, v2 = np.random.default_rng(seed).normal(size=(9, 200))
    x1, x2, y = np.array([[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]])[:, :, None]
    for _ in range(1001):
        z1 = 1 / (1 + np.exp(-(b1 + w11 * x1 + w21 * x2)))
        z2 = 1 / (1 + np.exp(-(b2 + w12 * x1 + w22 * x2)))
        out = 1 / (1 + np.exp(-(b + v1 * z1 + v2 * z2)))
        right = ((out > 0.5) == y).all(axis=0)  # after the steps so far
        d = (out - y) / 4 * (out * (1 - out) if loss == "squared error" else 1)
        d1, d2 = d * v1 * z1 * (1 - z1), d * v2 * z2 * (1 - z2)
        b, v1, v2 = b - rate * d.sum(0), v1 - rate * (d * z1).sum(0), v2 - rate * (d * z2).sum(0)
        b1, w11, w21 = (w - rate * (d1 * x).sum(0) for w, x in ((b1, 1), (w11, x1), (w21, x2)))
        b2, w12, w22 = (w - rate * (d2 * x).sum(0) for w, x in ((b2, 1), (w12, x1), (w22, x2)))
    return right


def test_what_the_notebook_says_of_the_200_starts_is_so():
    cells = nbformat.read(ROOT / "notebooks" / "07_layers.ipynb", 4).cells
    (said,) = (cell.source for cell in cells if "What the runs show" in cell.source)
    squared, entropy = learned(0, 1.0, "squared error"), learned(0, 1.0, "cross-entropy")
    assert (
        f"learned from {entropy.sum()} of 200 starts, the squared error from {squared.sum()},"
        in said
    )
    assert not (squared & ~entropy).any()
    d = entropy.astype(float) - squared
    assert f"{100 * d.mean():.0f} percentage points, give or take {interval(d):.0f}." in said

    squared, entropy = learned(0, 20.0, "squared error"), learned(0, 5.0, "cross-entropy")
    d = entropy.astype(float) - squared
    assert f"5 and 20, it is {entropy.sum()} and {squared.sum()}" in said
    assert f"−{-100 * d.mean():.0f} ± {interval(d):.0f}" in said
    both, neither = (squared & entropy).sum(), (~squared & ~entropy).sum()
    assert f"From {both} of these starts both losses learn, from {neither} neither" in said
    assert f"from {(squared ^ entropy).sum()} one of them does" in said
    assert f"{(entropy & ~squared).sum()} with the cross-entropy alone" in said
    assert f"{(squared & ~entropy).sum()} with the squared error alone" in said


def interval(difference):
    """Half of a 95 % interval of the mean of paired differences, in percentage points."""
    return 196 * math.sqrt(difference.var(ddof=1) / len(difference))
