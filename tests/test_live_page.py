"""Explorers on a real page: by mouse and keyboard, twice, in the dark, failing, and for a screen
reader."""

import lab
import pytest
from sampling import sample

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive, pytest.mark.by_turns(6)]

EXPLORER = "from helpers import explore\ne = explore.convergence()\ne"
FAILING = """import ipywidgets
from helpers import figures
from helpers.page.explorer import Explorer
figure, (ax,) = figures.new_figure(700, 400)
line = ax.plot([0, 1], [0, 1])[0]
def move(k):
    line.set_ydata([0, 1 / k])
    return f"one by k is {1 / k:g}."
slider = ipywidgets.IntSlider(min=0, max=3, value=3, description="k")
e = Explorer("one by k", {"k": slider}, figure, [line], move)
e"""
DRAGGED = """from helpers import figures
from helpers.page.explorer import Explorer
figure, (ax,) = figures.new_figure(700, 400)
ax.set_label("plane")
dot = ax.plot([0.5], [0.5], "o")[0]
e = Explorer("a dot", {}, figure, [dot], lambda: "A dot.")
def drag(phase, name, x, y):
    dot.set_data([x], [y])
    e.live.sentence = f"{phase} on the {name} at {x:.1f}, {y:.1f}"
    e.live.refresh()
e.live.on_pointer(drag)
e"""
SLOW = """import ipywidgets, time
from helpers import figures
from helpers.page.explorer import Explorer
figure, (ax,) = figures.new_figure(700, 400)
line = ax.plot([0, 1], [0, 1])[0]
def move(k, menu):
    time.sleep(0.2)
    line.set_ydata([k, menu])
    return f"from {k} to {menu}."
slider = ipywidgets.IntSlider(min=0, max=3, value=2, description="k")
menu = ipywidgets.Dropdown(options=[1, 2, 3], description="menu")
e = Explorer("slow", {"k": slider, "menu": menu}, figure, [line], move)
heard = []
e.live.on_msg(lambda _, message, __: heard.append(message["kind"]))
e"""
NUDGES = """print("kernel", heard.count("nudge"))
heard.clear()"""
HASH = """import hashlib
print("kernel", hashlib.sha256(e.live.pixels().tobytes()).hexdigest())"""
PAGE_HASH = """async (canvas) => {
  const rgba = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const digest = await crypto.subtle.digest('SHA-256', rgba);
  const hex = (byte) => byte.toString(16).padStart(2, '0');
  return 'kernel ' + [...new Uint8Array(digest)].map(hex).join('');
}"""


def printed_by_the_kernel(notebook):
    """Run the notebook's last cell, and return what it prints, which begins with `kernel`."""
    notebook.page.locator(".jp-CodeCell .jp-Editor").last.click()
    notebook.page.keyboard.press("Control+Enter")
    notebook.rest()
    return (
        notebook.page.locator(".jp-OutputArea-output", has_text="kernel ").last.inner_text().strip()
    )


def test_every_slider_is_reached_and_moved_by_the_keyboard_alone(open_notebook):
    notebook = open_notebook(EXPLORER, HASH)
    explorer = lab.ExplorerOnPage(notebook)
    explorer.slider("rate").focus()
    for keys in ("Shift+Tab", "Tab"):  # a page that was last used with the mouse shows no focus yet
        notebook.page.keyboard.press(keys)
    for label in ("rate", "starting bias", "starting weight", "tolerance ε", "steps", "step shown"):
        for _ in range(4):  # some sliders have a number beside them that can be typed
            if explorer.focused_name() == label:
                break
            notebook.page.keyboard.press("Tab")
        assert explorer.focused_name() == label
        assert explorer.slider(label).evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        before = explorer.state()
        notebook.page.keyboard.press("ArrowLeft")
        explorer.wait_for_change(before)


def test_buttons_and_play_work_by_the_keyboard(open_notebook):
    notebook = open_notebook(EXPLORER, HASH)
    explorer = lab.ExplorerOnPage(notebook)
    first = explorer.state()
    explorer.root.get_by_role("button", name="One example, sure and wrong").focus()
    notebook.page.keyboard.press("Enter")
    second = explorer.wait_for_change(first)
    assert "One example, rate 0.15" in second[1]
    explorer.root.get_by_role("button", name="Reset").focus()
    notebook.page.keyboard.press("Enter")
    assert explorer.wait_for_change(second) == first

    explorer.slider("steps").focus()
    # 1000 steps, so that playing does not end while it is looked at
    notebook.page.keyboard.press("End")
    first = explorer.wait_for_change(first)
    explorer.root.get_by_role("button", name="Play").focus()
    notebook.page.keyboard.press("Enter")
    playing = explorer.wait_for_change(first)
    later = explorer.wait_for_change(playing)
    explorer.root.get_by_role("button", name="Pause").first.focus()
    notebook.page.keyboard.press("Enter")
    assert later[1] != first[1]


def test_it_turns_dark_with_jupyterlab_and_light_again(open_notebook):
    notebook = open_notebook(EXPLORER, HASH)
    explorer = lab.ExplorerOnPage(notebook)
    light = explorer.picture()
    canvas = explorer.canvas.element_handle()
    with notebook.dark():
        notebook.page.wait_for_function(
            "([canvas, light]) => canvas.toDataURL() !== light", arg=[canvas, light]
        )
        corner = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data]"
        assert explorer.canvas.evaluate(corner) == [0x11, 0x11, 0x11, 0xFF]
    notebook.page.wait_for_function(
        "([canvas, light]) => canvas.toDataURL() === light", arg=[canvas, light]
    )


def test_axe_finds_nothing_and_the_handles_are_large_enough_to_touch(open_notebook):
    notebook = open_notebook(EXPLORER, HASH)
    explorer = lab.ExplorerOnPage(notebook)

    assert lab.violations(notebook.page, ".explorer") == []
    with notebook.dark():
        assert lab.violations(notebook.page, ".explorer") == []
    for handle in explorer.root.locator(".noUi-handle").all():
        box = handle.bounding_box()
        assert min(box["width"], box["height"]) >= 24


CORNER = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data]"
IS_PAPER = f"([canvas, red]) => ({CORNER})(canvas)[0] === red"
SWITCH = {
    "VS Code": ("document.body", "data-vscode-theme-kind", "vscode-dark", "vscode-light"),
    "Colab": ("document.documentElement", "theme", "dark", ""),
}


@pytest.mark.parametrize("front_end", SWITCH)
def test_it_turns_dark_with_other_front_ends_too(open_notebook, front_end):
    notebook = open_notebook(EXPLORER, HASH)
    explorer = lab.ExplorerOnPage(notebook)
    element, name, dark, light = SWITCH[front_end]
    ground = f"[{name}='{dark}'] .jp-OutputArea-output {{ background: #1e1e1e; color: #ccc }}"
    notebook.page.add_style_tag(content=ground)
    for kind, red in ((dark, 0x11), (light, 0xFF)):
        notebook.page.evaluate(f"{element}.setAttribute({name!r}, {kind!r})")
        notebook.page.wait_for_function(IS_PAPER, arg=[explorer.canvas.element_handle(), red])
        assert lab.violations(notebook.page, ".explorer") == []
    notebook.page.evaluate(f"{element}.removeAttribute({name!r})")


def test_on_a_finer_screen_the_picture_becomes_finer_and_back(open_notebook):
    notebook = open_notebook(EXPLORER, HASH)
    explorer = lab.ExplorerOnPage(notebook)
    screen = notebook.page.context.new_cdp_session(notebook.page)
    for ratio, width in ((2, 1390), (1, 1400)):  # without another size Chromium tells nobody
        size = {"width": width, "height": 1000, "deviceScaleFactor": ratio, "mobile": False}
        screen.send("Emulation.setDeviceMetricsOverride", size)
        notebook.page.wait_for_function(
            "([canvas, width]) => canvas.width === width",
            arg=[explorer.canvas.element_handle(), 700 * ratio],
        )
    screen.detach()


def test_the_arrow_keys_on_a_slider_belong_to_it(open_notebook):
    """Notebook 7 would jump to another cell."""
    explorer = lab.ExplorerOnPage(open_notebook(EXPLORER, HASH))
    for handle in explorer.root.locator(".noUi-handle").all():
        assert handle.get_attribute("data-lm-suppress-shortcuts") == "true"


@pytest.mark.exhaustive
def test_the_page_nudges_the_server_until_a_picture_has_come(open_notebook):
    notebook = open_notebook(SLOW, NUDGES)
    explorer = lab.ExplorerOnPage(notebook)
    printed_by_the_kernel(notebook)
    for control, key in (
        (explorer.slider("k"), "ArrowLeft"),
        (explorer.root.locator("select"), "ArrowDown"),
    ):
        before = explorer.state()
        control.focus()
        notebook.page.keyboard.press(key)
        explorer.wait_for_change(before)
        assert printed_by_the_kernel(notebook) in ("kernel 2", "kernel 3")


@pytest.mark.parametrize("ratio", sample([1, 2], 1))
def test_the_page_shows_the_kernels_pixels_after_a_drag(open_notebook, ratio):
    notebook = open_notebook(EXPLORER, HASH, ratio=ratio)
    explorer = lab.ExplorerOnPage(notebook)
    assert explorer.canvas.evaluate("canvas => canvas.width") == 700 * ratio
    assert explorer.canvas.bounding_box()["width"] == pytest.approx(700)
    for label, distance in (
        ("rate", -50),
        ("starting weight", 35),
        ("steps", 60),
        ("step shown", -40),
    ):
        before = explorer.state()
        explorer.drag(label, distance)
        explorer.wait_for_change(before)
    notebook.rest()
    assert explorer.canvas.evaluate(PAGE_HASH) == printed_by_the_kernel(notebook)


def test_two_views_stay_in_step(open_notebook):
    notebook = open_notebook(EXPLORER, "e", HASH)
    one, two = lab.ExplorerOnPage(notebook, 0), lab.ExplorerOnPage(notebook, 1)
    for explorer, other in ((one, two), (two, one)):
        before = other.state()
        explorer.drag("rate", -30)
        other.wait_for_change(before)
        notebook.rest()
        assert one.state() == two.state()
    assert two.canvas.evaluate(PAGE_HASH) == printed_by_the_kernel(notebook)


def test_a_failing_callback_says_so_keeps_the_picture_and_recovers(open_notebook):
    notebook = open_notebook(FAILING)
    explorer = lab.ExplorerOnPage(notebook)
    handle = explorer.slider("k")
    handle.focus()
    notebook.page.keyboard.press("Home")
    explorer.root.get_by_role("alert").get_by_text("division by zero").wait_for()
    kept = explorer.state()
    assert kept[1].startswith("one by k is")
    notebook.page.keyboard.press("ArrowRight")
    explorer.wait_for_change(kept)
    assert explorer.sentence() == "one by k is 1."
    assert explorer.root.locator(".live-trouble").text_content() == ""


def test_the_pointer_drags_a_point(open_notebook):
    notebook = open_notebook(DRAGGED)
    explorer = lab.ExplorerOnPage(notebook)
    explorer.canvas.scroll_into_view_if_needed()
    box = explorer.canvas.bounding_box()
    before = explorer.state()
    notebook.page.mouse.move(box["x"] + 350, box["y"] + 200)
    notebook.page.mouse.down()
    notebook.page.mouse.move(box["x"] + 500, box["y"] + 100, steps=20)
    notebook.page.mouse.up()
    explorer.root.get_by_text("release on the plane").wait_for()
    assert explorer.picture() != before[0]


def test_running_the_cell_again_replaces_the_explorer(open_notebook):
    count = "import ipywidgets\nprint('widgets', len(ipywidgets.widgets.widget._instances))"
    notebook = open_notebook(EXPLORER, count)
    printed = notebook.page.locator(".jp-OutputArea-output", has_text="widgets ")
    before = printed.inner_text()
    for _ in range(3):
        notebook.run_all()
    assert printed.inner_text() == before
    explorer = lab.ExplorerOnPage(notebook)
    first = explorer.state()
    explorer.drag("rate", -30)
    explorer.wait_for_change(first)
