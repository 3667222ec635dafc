"""Pictures of a loss over two weights, from above or as a height in 3-D, with a descent on it.

Where a point is drawn, and which point is drawn somewhere, is worked out here.
"""

import numpy as np
from matplotlib.colors import to_rgba_array
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, MultipleLocator
from mpl_toolkits.mplot3d import proj3d

from helpers.figures.ideas import CROSS_ENTROPY, SQUARED_ERROR
from helpers.figures.theme import GRID, IDEAS

LENGTH = 4  # of the arrows, in weights per unit of ∇J
# how the steps of a descent look, and its start
STEPS = {"linewidth": 1.5, "marker": ".", "markersize": 6}
RING = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 12,
    "fillstyle": "none",
    "markeredgewidth": 2,
}
SHADES = {"curves downwards in some direction": 0.22, "concave": 0.5}
SHADES_OF_A_HEIGHT = (0.3, 0.85)  # stronger, since the lines of its mesh are grey as well
LEVELS = [
    0.001,
    0.01,
    0.03,
    0.07,
    0.1,
    0.15,
    0.2,
    0.3,
    0.4,
    0.5,
    0.7,
    1,
    1.5,
    2,
    3,
    4,
    5,
    7,
    10,
    15,
]


def draw_surfaces(axes, low, high):
    """Draw squared error on the first and cross-entropy on the second of two axes, and axes in 3-D
    in their places.

    low, high: the range of either weight. Returns the artists that move: {view: {loss: {"path": …,
    "start": …, "gradient": …}}}, the views being "contours" and "height in 3-D".
    """
    plane, height = {}, {}
    for place, (ax, name) in enumerate(
        zip(axes, (SQUARED_ERROR.name, CROSS_ENTROPY.name), strict=True)
    ):
        ax.set_position([0.075 + 0.475 * place, 0.215, 0.435, 0.71])
        plane[name] = _draw_plane(ax, name, low, high)
        in_space = ax.figure.add_axes([0.005 + 0.475 * place, 0.14, 0.475, 0.79], projection="3d")
        height[name] = _draw_height(in_space, name, low, high)
    axes[0].set_ylabel("weight")
    axes[1].tick_params(labelleft=False)  # they would touch the frame beside it
    return {"contours": plane, "height in 3-D": height}


def _draw_plane(ax, name, low, high):
    _frame(ax, name, low, high)
    style = {"color": IDEAS[name].line, "label": name}
    return {
        "path": ax.plot([], [], linestyle=IDEAS[name].dash, **STEPS, **style)[0],
        "gradient": ax.quiver(
            [0],
            [0],
            [0],
            [0],
            angles="xy",
            scale_units="xy",
            scale=1 / LENGTH,
            width=0.014,
            **style,
        ),
        "start": ax.plot([], [], clip_on=False, **RING, **style)[0],
    }


def _draw_height(ax, name, low, high):
    _frame(ax, name, low, high)
    ax.patch.set_visible(False)
    ax.set_ylabel("weight")
    ax.set_zlabel("J", labelpad=0)
    ax.zaxis.set_major_locator(MaxNLocator(4))
    ax.view_init(elev=40, azim=-50)
    ax.set_box_aspect((4, 4, 2.8), zoom=0.9)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((0, 0, 0, 0))
        axis.line.set_color(GRID)
    style = {"color": IDEAS[name].line, "label": name}
    return {
        "path": ax.plot([], [], [], linestyle=IDEAS[name].dash, **STEPS, **style)[0],
        "gradient": ax.plot([], [], [], linewidth=4, solid_capstyle="butt", **style)[0],
        "start": ax.plot([], [], [], **RING, **style)[0],
    }


def _frame(ax, name, low, high):
    ax.set(label=name, title=name, xlabel="bias", xlim=(low, high), ylim=(low, high))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MultipleLocator(4))
    handles = [Patch(color="none", label=f"ring: start; dots: steps; arrow: {LENGTH} × ∇J, uphill")]
    if name == SQUARED_ERROR.name:
        alphas = SHADES.values() if ax.name != "3d" else SHADES_OF_A_HEIGHT
        handles = [
            Patch(color=GRID, alpha=alpha, label=label)
            for label, alpha in zip(SHADES, alphas, strict=True)
        ]
    ax.legend(
        handles=handles,
        ncols=2,
        frameon=False,
        fontsize=8.5,
        handlelength=1.2 if len(handles) > 1 else 0,
        columnspacing=1,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.155) if ax.name != "3d" else (0.55, -0.045),
    )


def show_surface(ax, axis, J, curvatures):
    """Draw the still part of either view anew: the loss, and where it curves downwards in some
    direction and is concave.

    axis: (k,), the values of either weight. J: (k, k), the second weight down the rows. curvatures:
    two (k, k), each negative where the shade of that name belongs.
    """
    for old in [collection for collection in ax.collections if collection.get_label() not in IDEAS]:
        old.remove()  # contours take their labels with them
    if ax.name == "3d":
        _show_height(ax, axis, J, curvatures)
        return
    for curvature, alpha in zip(curvatures, SHADES.values(), strict=True):
        if (curvature < 0).any():
            ax.contourf(axis, axis, curvature, levels=[-np.inf, 0], colors=GRID, alpha=alpha)
    lines = ax.contour(axis, axis, J, levels=LEVELS, colors=GRID, linewidths=1)
    ax.clabel(lines, fontsize=8, fmt="%g", colors=ax.xaxis.label.get_color())


def _show_height(ax, axis, J, curvatures):
    few = slice(None, None, 5)
    opacity = np.full_like(J, 0.04)
    for curvature, alpha in zip(curvatures, SHADES_OF_A_HEIGHT, strict=True):
        opacity[curvature < 0] = alpha
    colours = to_rgba_array(np.full(opacity[few, few].size, GRID), opacity[few, few].ravel())
    ax.plot_surface(
        *np.meshgrid(axis[few], axis[few]),
        J[few, few],
        facecolors=colours.reshape(*J[few, few].shape, 4),
        rstride=1,
        cstride=1,
        shade=False,
        edgecolor=GRID,
        linewidth=0.4,
    )
    ax.set_zlim(0, J.max())


def show_view(views, view):
    """Show the axes of one view with the artists that move on them, and hide those of the other."""
    for name, losses in views.items():
        for artists in losses.values():
            for artist in (artists["path"].axes, *artists.values()):
                if artist.get_visible() != (name == view):
                    artist.set_visible(name == view)


def move_surface(artists, path, J, gradient):
    """Move the artists of one loss: path (steps + 1, 2), the losses J (steps + 1,) on it, ∇J (2,)
    at its start.
    """
    ax = artists["path"].axes
    if ax.name != "3d":
        artists["path"].set_data(*path.T)
        artists["start"].set_data(*path[:1].T)
        artists["gradient"].set_offsets(path[:1])
        artists["gradient"].set_UVC(*gradient[:, None])
        return
    # 3-D axes do not cut off what is outside them
    low, high = ax.get_xlim()
    inside = ((path >= low) & (path <= high)).all(axis=1)
    artists["path"].set_data_3d(*np.where(inside, path.T, np.nan), J)
    artists["start"].set_data_3d(*path[:1].T, J[:1])
    # along the tangent plane
    tip = [*path[0] + LENGTH * gradient, J[0] + LENGTH * gradient @ gradient]
    artists["gradient"].set_data_3d(*np.column_stack([[*path[0], J[0]], tip]))


def point_drawn_at(ax, x, y, axis, J, before):
    """The two weights of the point of a height in 3-D that is drawn at (x, y).

    Where a fold has several drawn there, it is the one nearest to the weights `before`, so that a
    drag stays on its side of the fold.
    """
    weights = np.stack(np.meshgrid(axis, axis)).reshape(2, -1)
    across, up, _ = proj3d.proj_transform(*weights, J.ravel(), ax.get_proj())
    jump = np.hypot(*(weights - np.reshape(before, (2, 1))))
    return weights[:, np.argmin(np.hypot(across - x, up - y) + 7e-4 * jump)]
