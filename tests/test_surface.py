"""The surfaces and the trap: what they show, found again without the helpers, and the start dragged
by hand."""

import itertools
import math
import random

import lab
import numpy as np
import pytest
from matplotlib.colors import same_color
from mpl_toolkits.mplot3d import proj3d
from sampling import sample
from scipy.optimize import minimize_scalar

from helpers import data, explore, figures
from helpers.explore.surface import AXIS, _surface
from helpers.losses import BY_NAME

SQUARED, ENTROPY = "squared error", "cross-entropy"
VIEWS = {"contours": 0, "height in 3-D": 2}  # the first of the axes of either view


def sigma(h):
    return 1 / (1 + math.exp(-h)) if h > 0 else math.exp(h) / (1 + math.exp(h))


def loss_by_loop(name, X, y, w):
    total = 0.0
    for row, target in zip(X.tolist(), y.tolist(), strict=True):
        h = sum(wj * xj for wj, xj in zip(w, row, strict=True))
        away = -h if target else h
        surprise = max(away, 0) + math.log1p(math.exp(-abs(away)))
        total += (sigma(h) - target) ** 2 / 2 if name == SQUARED else surprise
    return total / len(y)


def path_by_loop(name, X, y, w, rate, steps):
    path, w = [list(w)], list(w)
    for _ in range(steps):
        slope = [0.0] * len(w)
        for row, target in zip(X.tolist(), y.tolist(), strict=True):
            p = sigma(sum(wj * xj for wj, xj in zip(w, row, strict=True)))
            factor = p * (1 - p) if name == SQUARED else 1
            slope = [
                s + (p - target) * factor * xj / len(y) for s, xj in zip(slope, row, strict=True)
            ]
        w = [wj - rate * s for wj, s in zip(w, slope, strict=True)]
        path.append(w)
    return np.array(path)


def drawn(explorer, name, view="contours"):
    """The path and the start of one loss as they are drawn."""
    lines = explorer.live.figure.axes[VIEWS[view] + (name == ENTROPY)].lines
    return [
        np.array(line.get_data_3d() if view != "contours" else line.get_data())
        for line in (lines[0], lines[-1])
    ]


def where_drawn(explorer, name, view, bias, weight):
    """The place on the axes at which a point of a surface is drawn."""
    if view == "contours":
        return bias, weight
    ax = explorer.live.figure.axes[VIEWS[view] + (name == ENTROPY)]
    dataset = explorer.values["data"]
    J = loss_by_loop(name, dataset.X, dataset.y, (bias, weight))
    return proj3d.proj_transform(bias, weight, J, ax.get_proj())[:2]


def options(explorer, name):
    return [value for _, value in explorer.controls[name].options]


@pytest.mark.parametrize("name", [SQUARED, ENTROPY])
def test_the_paths_are_those_of_plain_loops(name):
    explorer = explore.surface()
    for dataset, (bias, weight) in zip(
        options(explorer, "data"), [(4, 4), (-3.5, 2), (2, 2)], strict=True
    ):
        explorer.set(data=dataset, bias=float(bias), weight=float(weight), rate=0.7, steps=50)
        expected = path_by_loop(name, dataset.X, dataset.y, (bias, weight), 0.7, 50)
        path, start = drawn(explorer, name)
        np.testing.assert_allclose(path.T, expected, rtol=1e-9)
        np.testing.assert_array_equal(start.T, [[bias, weight]])
        explorer.set(view="height in 3-D")
        path, start = drawn(explorer, name, "height in 3-D")
        heights = [loss_by_loop(name, dataset.X, dataset.y, w) for w in expected]
        np.testing.assert_allclose(path.T, np.column_stack([expected, heights]), rtol=1e-9)
        np.testing.assert_array_equal(start[:, 0], path[:, 0])
        explorer.set(view="contours")


def test_the_sentence_says_losses_and_gradients_at_the_start():
    explorer = explore.surface()
    dataset = explorer.values["data"]
    slopes = {}
    for name in (SQUARED, ENTROPY):
        path = path_by_loop(name, dataset.X, dataset.y, (4, 4), 1.0, 100)
        J = [loss_by_loop(name, dataset.X, dataset.y, w) for w in path]
        slopes[name] = path[0] - path[1]
        assert f"from {J[0]:.3g} to {J[-1]:.3g} for {name}" in explorer.sentence
        assert f"{np.linalg.norm(slopes[name]):.2g} for {name}" in explorer.sentence
    one, other = (g / np.linalg.norm(g) for g in slopes.values())
    assert f"with {math.degrees(math.acos(one @ other)):.0f}° between" in explorer.sentence


@pytest.mark.parametrize("name", [SQUARED, ENTROPY])
def test_the_arrow_is_the_gradient_at_the_start(name):
    explorer = explore.surface()
    explorer.set(bias=1.0, weight=-6.0)
    dataset = explorer.values["data"]
    one, two = path_by_loop(name, dataset.X, dataset.y, (1, -6), 1.0, 1)
    arrow = next(
        c for c in explorer.live.figure.axes[name == ENTROPY].collections if c.get_label() == name
    )
    np.testing.assert_allclose([arrow.U[0], arrow.V[0]], one - two, rtol=1e-9)
    np.testing.assert_array_equal(arrow.get_offsets(), [[1, -6]])
    explorer.set(view="height in 3-D")
    tangent = np.diff(
        explorer.live.figure.axes[2 + (name == ENTROPY)].lines[1].get_data_3d(), axis=1
    )[:, 0]
    np.testing.assert_allclose(tangent[:2], figures.surface.LENGTH * (one - two), rtol=1e-9)
    assert tangent[2] == pytest.approx(tangent[:2] @ (one - two))


def bending(name, dataset, place):
    """Both eigenvalues of a Hessian by finite differences, an eigenvalue within their error counted
    as 0."""
    d, X, y = 1e-3, dataset.X, dataset.y

    def J(i, j):
        return loss_by_loop(name, X, y, (place[0] + i * d, place[1] + j * d))

    a = (J(1, 0) - 2 * J(0, 0) + J(-1, 0)) / d**2
    c = (J(0, 1) - 2 * J(0, 0) + J(0, -1)) / d**2
    b = (J(1, 1) - J(1, -1) - J(-1, 1) + J(-1, -1)) / (4 * d**2)
    return (a + c) / 2 - math.hypot((a - c) / 2, b), (a + c) / 2 + math.hypot((a - c) / 2, b)


@pytest.mark.parametrize("name", [SQUARED, ENTROPY])
def test_the_shading_agrees_with_finite_differences(name):
    chance = random.Random(0)
    seen = set()
    for dataset in (data.standardised(data.O_RINGS), data.standardised(data.HOURS)):
        J, (bends, concave) = _surface(BY_NAME[name], dataset)
        for _ in range(150):
            row, column = chance.randrange(161), chance.randrange(161)
            place = AXIS[column], AXIS[row]
            assert J[row, column] == pytest.approx(
                loss_by_loop(name, dataset.X, dataset.y, place), rel=1e-12
            )
            lowest, highest = bending(name, dataset, place)
            if min(abs(lowest), abs(highest)) > 1e-7:
                assert (bends[row, column] < 0) == (lowest < 0), place
                assert (concave[row, column] < 0) == (highest < 0), place
                seen.add((lowest < 0, highest < 0))
    assert len(seen) == (3 if name == SQUARED else 1)


def test_the_sentence_says_how_the_squared_error_bends_at_the_start():
    explorer = explore.surface()
    explorer.set(steps=0)
    seen = set()
    for bias, weight in itertools.product((-6.0, 0.0, 2.0, 5.0), (-6.0, 0.0, 4.0)):
        explorer.set(bias=bias, weight=weight)
        lowest, highest = bending(SQUARED, explorer.values["data"], (bias, weight))
        if min(abs(lowest), abs(highest)) > 1e-7:
            some = "not convex, it curves downwards in some direction"
            shape = "convex" if lowest > 0 else "concave" if highest < 0 else some
            assert f"There {SQUARED} is {shape};" in explorer.sentence
            seen.add(shape)
    assert len(seen) == 3


def test_one_example_is_concave_beyond_two_thirds_and_convex_before():
    """Known answer 8: with x = 1, y = 0 the loss depends on h = bias + weight alone, and bends down
    beyond ln 2."""
    _, (bends, concave) = _surface(BY_NAME[SQUARED], data.ONE_NEURON)
    h = AXIS[None, :] + AXIS[:, None]
    np.testing.assert_array_equal(bends < 0, h > math.log(2))
    np.testing.assert_array_equal(concave < 0, h > math.log(2))
    _, (bends, concave) = _surface(BY_NAME[ENTROPY], data.ONE_NEURON)
    assert not ((bends < 0) | (concave < 0)).any()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", [SQUARED, ENTROPY])
def test_a_drag_on_either_surface_sets_the_sliders_and_both_paths(name, view):
    explorer = explore.surface()
    explorer.set(view=view)
    explorer.live.point("press", name, *where_drawn(explorer, name, view, 3.5, 4.5))
    for bias, weight in ((3.0, 4.0), (1.5, 3.2), (0.0, 2.4)):
        explorer.live.point("move", name, *where_drawn(explorer, name, view, bias, weight))
    explorer.live.point("release", name, *where_drawn(explorer, name, view, bias, weight))
    assert (explorer.values["bias"], explorer.values["weight"]) == (0.0, 2.4)
    assert "start at bias 0 and weight 2.4" in explorer.sentence
    dataset = explorer.values["data"]
    for loss in (SQUARED, ENTROPY):
        path, _ = drawn(explorer, loss, view)
        expected = path_by_loop(loss, dataset.X, dataset.y, (0.0, 2.4), 1.0, 100)
        np.testing.assert_allclose(path[:2].T, expected, rtol=1e-9, atol=1e-12)
    fresh = explore.surface()
    fresh.set(**explorer.values)
    np.testing.assert_array_equal(explorer.live.pixels(), fresh.live.pixels())


def test_a_drag_off_the_axes_stays_at_their_edge_and_zero_has_no_sign():
    explorer = explore.surface()
    explorer.live.point("move", SQUARED, 11.2, -0.04)
    assert (explorer.values["bias"], explorer.values["weight"]) == (8.0, 0.0)
    assert "bias 8 and weight 0," in explorer.sentence
    explorer.live.point("move", ENTROPY, -1e9, 1e9)
    assert (explorer.values["bias"], explorer.values["weight"]) == (-8.0, 8.0)
    trap = explore.trap()
    trap.live.point("move", SQUARED, 5, 0)
    assert trap.values["start"] == 2.0
    trap.live.point("move", SQUARED, -0.01, 0)
    assert "start at w = 0," in trap.sentence


@pytest.mark.parametrize("view", VIEWS)
def test_the_pointer_reaches_the_axes_that_are_seen(view):
    explorer = explore.surface()
    explorer.set(view=view)
    explorer.live.pixels()
    for name in (SQUARED, ENTROPY):
        ax = explorer.live.figure.axes[VIEWS[view] + (name == ENTROPY)]
        goal = -2.0, 1.0
        across, up = (
            ax.transData.transform(where_drawn(explorer, name, view, *goal))
            / explorer.live.figure.bbox.size
        )
        explorer.set(bias=-2.5, weight=1.5)
        explorer.live._receive(
            None, {"kind": "pointer", "phase": "press", "x": across, "y": 1 - up}, []
        )
        assert (explorer.values["bias"], explorer.values["weight"]) == goal
        explorer.live._receive(
            None, {"kind": "pointer", "phase": "release", "x": across, "y": 1 - up}, []
        )


@pytest.mark.exhaustive
@pytest.mark.parametrize("build", [explore.surface, explore.trap])
def test_corners_of_all_controls_are_free_of_nan(build):
    explorer = build()
    ends = {}
    for name, control in explorer.controls.items():
        values = (
            options(explorer, name) if hasattr(control, "options") else [control.min, control.max]
        )
        ends[name] = [values[0], values[-1]]
    corners = [dict(zip(ends, corner, strict=True)) for corner in itertools.product(*ends.values())]
    for corner in sample(corners, 6, build.__name__):
        explorer.set(**corner)
        explorer.live.pixels()
        assert "nan" not in explorer.sentence
        assert "inf" not in explorer.sentence
        for ax in explorer.live.figure.axes:
            if ax.name != "3d":
                assert all(np.isfinite(line.get_xydata()).all() for line in ax.lines)


def test_the_still_part_stays_while_the_start_is_dragged():
    explorer = explore.surface()
    for view in VIEWS:
        explorer.set(view=view)
        explorer.live.pixels()
        still = explorer.live._still
        explorer.set(bias=1.0, weight=-1.0)
        explorer.set(rate=0.1, steps=20)
        explorer.live.pixels()
        assert explorer.live._still is still
        explorer.set(bias=4.0, weight=4.0, rate=1.0, steps=100)


def test_labels_of_contours_follow_the_theme_when_the_data_change():
    explorer = explore.surface()
    figures.dress(explorer.live.figure, True)
    explorer.set(data=data.ONE_NEURON)
    ax = explorer.live.figure.axes[0]
    assert ax.texts
    assert ax.xaxis.label.get_color() == "#dddddd"
    assert all(same_color(text.get_color(), "#dddddd") for text in ax.texts)


def trap_path(explorer, name):
    """The path of one loss as it is drawn, w and J."""
    return explorer.live.figure.axes[name == ENTROPY].lines[1].get_data()


def trap_loss(name):
    X, y = np.array([[10.0], [-1.0]]), np.array([1.0, 1.0])
    return lambda w: loss_by_loop(name, X, y, [w])


def test_the_trap_is_known_answer_9():
    low = minimize_scalar(
        trap_loss(SQUARED), bounds=(0, 1), method="bounded", options={"xatol": 1e-9}
    )
    high = minimize_scalar(
        lambda w: -trap_loss(SQUARED)(w), bounds=(-2, 0), method="bounded", options={"xatol": 1e-9}
    )
    assert low.x == pytest.approx(0.194982, abs=1e-6)
    assert low.fun == pytest.approx(0.158236 / 2, abs=1e-6)
    assert high.x == pytest.approx(-0.466841, abs=1e-6)
    explorer = explore.trap()
    assert "maximum, w = −0.467, and runs to −∞" in explorer.sentence
    w, J = trap_path(explorer, SQUARED)
    assert (np.diff(w) < 0).all()
    explorer.set(rate=10.0, steps=500)
    w, J = trap_path(explorer, SQUARED)
    assert w[-1] < -4
    assert J[-1] == pytest.approx(0.25, abs=2e-4)
    explorer.set(rate=0.15, start=-0.4, steps=500)
    assert "only minimum, w = 0.195" in explorer.sentence
    w, J = trap_path(explorer, SQUARED)
    assert w[-1] == pytest.approx(0.194982, abs=1e-6)
    assert J[-1] == pytest.approx(0.158236 / 2, abs=1e-6)
    assert trap_path(explorer, ENTROPY)[0][-1] == pytest.approx(0.280656, abs=1e-6)
    for start in (-4.0, -1.0, -0.5):
        explorer.set(start=start)
        assert "runs to −∞" in explorer.sentence
        assert trap_path(explorer, ENTROPY)[0][-1] == pytest.approx(0.280656, abs=1e-6)


@pytest.mark.parametrize("name", [SQUARED, ENTROPY])
def test_the_traps_curves_and_paths_are_those_of_plain_loops(name):
    explorer = explore.trap()
    explorer.live.point("press", name, -0.62, 7.0)
    curve, path, start = (
        line.get_xydata() for line in explorer.live.figure.axes[name == ENTROPY].lines
    )
    X, y = np.array([[10.0], [-1.0]]), np.array([1.0, 1.0])
    expected = path_by_loop(name, X, y, [-0.6], 0.15, 200)[:, 0]
    np.testing.assert_allclose(path[:, 0], expected, rtol=1e-9)
    for line in (curve, path, start):
        np.testing.assert_allclose(line[:, 1], [trap_loss(name)(w) for w in line[:, 0]], rtol=1e-9)
    assert start[0, 0] == explorer.values["start"] == -0.6


def test_the_axes_of_the_trap_hold_the_whole_curve():
    for ax in explore.trap().live.figure.axes:
        w, J = max((line.get_data() for line in ax.lines), key=lambda data: len(data[0]))
        assert ax.get_xlim() == (w[0], w[-1])
        assert ax.get_ylim()[0] == 0
        assert J.max() < ax.get_ylim()[1] < 2 * J.max()


def test_the_trap_is_shaded_where_squared_error_bends_down():
    left, right = explore.trap().live.figure.axes
    assert not right.collections
    (shade,) = left.collections
    J, d = trap_loss(SQUARED), 1e-3
    for w in np.linspace(-3.995, 1.995, 300):
        bend = J(w + d) - 2 * J(w) + J(w - d)
        if abs(bend) > 1e-11:
            assert any(part.contains_point((w, 0.5)) for part in shade.get_paths()) == (bend < 0), w


def open_explorer(open_notebook, name):
    notebook = open_notebook(f"from helpers import explore\ne = explore.{name}()\ne")
    return notebook, lab.ExplorerOnPage(notebook)


def drag_by_mouse(page, explorer, here, there):
    """Drag from one place to another, both shares of the picture's width and height."""
    box = explorer.canvas.bounding_box()
    (x, y), (to_x, to_y) = (
        (box["x"] + a * box["width"], box["y"] + b * box["height"]) for a, b in (here, there)
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=15)
    page.mouse.up()


@pytest.mark.browser
@pytest.mark.exhaustive
def test_the_start_is_dragged_by_mouse_on_either_surface_in_either_view(open_notebook):
    notebook, explorer = open_explorer(open_notebook, "surface")
    for view in VIEWS:
        if view != "contours":
            before = explorer.state()
            explorer.root.locator("select").nth(1).select_option(view)
            explorer.wait_for_change(before)
        for left in sample((0.075, 0.55), 1, view):
            before = explorer.state()
            ends = (
                (left + 0.435 * across, 0.075 + 0.71 * down)
                for across, down in ((0.7, 0.3), (0.25, 0.5))
            )
            drag_by_mouse(notebook.page, explorer, *ends)
            explorer.wait_for_change(before)
            notebook.rest()
            if view == "contours":  # a quarter of 16 from −8, and half of 16 from −8
                assert "start at bias −4 and weight 0," in explorer.sentence()
            for label in ("starting bias", "starting weight"):
                shown = float(explorer.slider(label).get_attribute("aria-valuenow"))
                assert f"{label.split()[1]} {shown:g}".replace("-", "−") in explorer.sentence()
            explorer.root.get_by_role("button", name="Reset").click()
            explorer.root.get_by_text("bias 4 and weight 4,").wait_for()
            notebook.rest()
            if view != "contours":
                explorer.root.locator("select").nth(1).select_option(view)
                explorer.root.get_by_text("height in 3-D, rate").wait_for()
    assert explorer.root.locator(".live-trouble").text_content() == ""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "labels"), [("surface", ("starting bias", "starting weight")), ("trap", ("start",))]
)
def test_the_start_is_moved_by_the_keyboard(open_notebook, name, labels):
    notebook, explorer = open_explorer(open_notebook, name)
    for label in labels:
        before = explorer.state()
        explorer.slider(label).focus()
        assert explorer.focused_name() == label
        notebook.page.keyboard.press("ArrowLeft")
        explorer.wait_for_change(before)
        shown = float(explorer.slider(label).get_attribute("aria-valuenow"))
        assert f"{shown:g}".replace("-", "−") in explorer.sentence()
    assert shown in (3.9, -1.1)


@pytest.mark.browser
def test_the_start_of_the_trap_is_dragged_by_mouse(open_notebook):
    notebook, explorer = open_explorer(open_notebook, "trap")
    before = explorer.state()
    # ¾ of the way from −4 to 2
    drag_by_mouse(notebook.page, explorer, (0.3, 0.5), (0.0829 + 0.4169 * 0.75, 0.3))
    explorer.wait_for_change(before)
    explorer.root.get_by_text("start at w = 0.").wait_for()
    notebook.rest()  # the page hears of the slider last
    assert float(explorer.slider("start").get_attribute("aria-valuenow")) > 0
