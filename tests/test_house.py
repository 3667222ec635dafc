"""The floor plan: what each room may import, how long a module may be, and what must stay visible
in it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.figures import PAPER, ideas
from helpers.losses import LOSSES

HELPERS = Path(__file__).parents[1] / "helpers"
MODULES = {
    path.relative_to(HELPERS).as_posix().removesuffix(".py"): path
    for path in sorted(HELPERS.rglob("*.py"))
    if path != HELPERS / "__init__.py"
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
ROOMS = {name.split("/")[0] for name in MODULES}
every_module = pytest.mark.parametrize("name", list(MODULES))

MATHS = {
    "_validation",
    "activations",
    "losses",
    "layers",
    "descent",
    "convergence",
    "data",
    "softmax",
    "links",
}
MACHINERY = {"formulas", "figures", "page"}
VERBS = ROOMS - MATHS - MACHINERY
MAY_IMPORT = {
    "_validation": set(),
    "data": set(),
    "figures": set(),
    "activations": {"_validation"},
    "descent": {"_validation"},
    "softmax": {"_validation"},
    "losses": {"activations", "_validation"},
    "layers": {"losses", "activations", "_validation"},
    "links": {"activations", "_validation"},
    "convergence": {"losses", "descent", "activations", "_validation"},
    "formulas": {"activations"},
    "page": {"figures", "formulas"},
} | dict.fromkeys(VERBS, MATHS | MACHINERY)

WIDGETS = {"numpy", "matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython"}
PAGE = WIDGETS | {"latex2mathml"}
OUTSIDERS = (
    {name: {"numpy"} for name in MATHS}
    | {"figures": {"numpy", "matplotlib", "mpl_toolkits"}, "formulas": {"numpy", "sympy", "mpmath"}}
    | dict.fromkeys(VERBS, WIDGETS)
    | {"page": PAGE}
    | {"derive": WIDGETS | {"sympy"}}
)
# the rooms of the process that works out typed formulas; it must not load what draws
WORKING = {"formulas/pairing", "formulas/worker"}


def room(name):
    """The module at the root, or the folder there, that a file belongs to."""
    return name.split("/")[0]


def imports(name):
    """Every module that a file imports, at its top or inside a function, by full name."""
    found = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import"
            if node.module == "helpers":
                found |= {f"helpers.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def neighbours(name):
    """The other rooms that a file imports from."""
    inside = {full.split(".")[1] for full in imports(name) if full.startswith("helpers.")}
    return inside - {room(name)}


def outsiders(name):
    return (
        {full.split(".")[0] for full in imports(name)} - set(sys.stdlib_module_names) - {"helpers"}
    )


def test_the_package_can_be_taken_in_at_a_glance():
    assert MAY_IMPORT.keys() == ROOMS
    assert len(ROOMS) <= 18


@every_module
def test_a_room_imports_what_it_may_and_nothing_from_above(name):
    assert neighbours(name) <= MAY_IMPORT[room(name)]


def test_the_plan_itself_runs_downhill():
    order = list(MAY_IMPORT)
    for place, name in enumerate(order):
        assert MAY_IMPORT[name] <= set(order[:place])


@every_module
def test_the_two_halves_of_check_do_not_know_each_other(name):
    halves = {
        "check/functions": "helpers.check.derivations",
        "check/derivations": "helpers.check.functions",
    }
    for half, other in halves.items():
        if name.startswith(half):
            assert not [full for full in imports(name) if full.startswith(other)]


@every_module
def test_each_room_has_its_own_outside_world(name):
    assert outsiders(name) <= OUTSIDERS[room(name)]


@pytest.mark.parametrize(
    "name",
    [
        "activations",
        "losses",
        "descent",
        "convergence",
        "softmax",
        "data",
        "figures/curves",
        "page/live",
    ],
)
def test_the_walls_are_where_the_imports_are_read(name):
    """Else a mistake in reading imports would let everything pass."""
    assert "numpy" in outsiders(name)


def test_descent_is_handed_a_gradient_and_never_knows_the_loss():
    assert neighbours("descent") <= {"_validation"}


def test_data_know_no_maths():
    assert not neighbours("data")


@pytest.mark.parametrize("name", sorted(WORKING))
def test_the_process_for_typed_formulas_loads_no_drawing(name):
    slow = ["matplotlib", "ipywidgets"]
    module = "helpers." + name.replace("/", ".")
    code = f"import sys, {module}; print([name for name in {slow} if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=HELPERS.parent, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


ROOMS_OF_MANY_FILES = sorted(
    folder
    for folder in HELPERS.rglob("*/")
    if len(list(folder.glob("*.py"))) > 2 and folder.name != "__pycache__"
)


@pytest.mark.parametrize("folder", ROOMS_OF_MANY_FILES, ids=lambda folder: folder.name)
def test_a_room_of_many_files_tells_a_newcomer_where_to_go(folder):
    text = (folder / "README.md").read_text(encoding="utf-8")
    named = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    named |= {path.name for path in folder.glob("*/") if path.name != "__pycache__"}
    assert [name for name in sorted(named) if f"`{name}" not in text] == []
    assert len(text.splitlines()) <= 20


@every_module
def test_nothing_keeps_pyplot_state(name):
    assert not {full for full in imports(name) if "pyplot" in full or "pylab" in full}


def test_explore_starts_without_sympy_scipy_or_pyplot():
    slow = ["sympy", "scipy", "sklearn", "matplotlib.pyplot"]
    code = f"import sys, helpers.explore; print([name for name in {slow} if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=HELPERS.parent, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@every_module
def test_a_module_is_read_in_one_sitting(name):
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 400


def public_definitions(name):
    return [
        node
        for node in TREES[name].body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


PUBLIC = [
    pytest.param(node, id=f"{name}.{node.name}")
    for name in MODULES
    if room(name) in MATHS | {"formulas", "figures"}
    for node in public_definitions(name)
]
FORMULAS = [
    pytest.param(node, id=f"{name}.{node.name}")
    for name in ("activations", "losses", "descent", "convergence", "softmax", "links")
    for node in public_definitions(name)
    if isinstance(node, ast.FunctionDef)
]


@every_module
def test_every_module_says_what_it_is_for(name):
    assert ast.get_docstring(TREES[name])


@pytest.mark.parametrize("node", PUBLIC)
def test_every_public_name_is_described_in_a_sentence(node):
    sentence = (ast.get_docstring(node) or "").split("\n\n")[0]
    assert sentence[:1].isupper()
    assert sentence.endswith(".")


@pytest.mark.parametrize("node", FORMULAS)
def test_maths_say_what_goes_in_and_what_comes_out(node):
    text = ast.get_docstring(node)
    assert "Return" in text
    if "Arguments as for" not in text:
        for argument in node.args.args:
            assert argument.arg in text


@pytest.mark.parametrize("name", ["activations", "losses", "descent", "softmax", "links"])
def test_formulas_name_their_source_and_their_errors(name):
    for node in public_definitions(name):
        if isinstance(node, ast.FunctionDef):
            assert "Source: " in ast.get_docstring(node)
            assert "Raises " in ast.get_docstring(node)


class WithoutTheFactor(ast.NodeTransformer):
    """Take `* activation.prime(h)` away and put in the f that cross-entropy is made for."""

    def __init__(self):
        self.factors = self.fs = 0

    def visit_BinOp(self, node):
        if isinstance(node.op, ast.Mult) and ast.unparse(node.right) == "activation.prime(h)":
            self.factors += 1
            return self.visit(node.left)
        return self.generic_visit(node)

    def visit_Attribute(self, node):
        if ast.unparse(node) == "activation.f":
            self.fs += 1
            return ast.copy_location(ast.Name("sigmoid", ast.Load()), node)
        return self.generic_visit(node)

    def visit_Name(self, node):
        return (
            ast.copy_location(ast.Name("SIGMOID", node.ctx), node)
            if node.id == "activation"
            else node
        )


def test_the_lesson_is_the_diff():
    functions = {node.name: node for node in public_definitions("losses")}
    squared, entropy = functions["squared_error_gradient"], functions["cross_entropy_gradient"]
    take_away = WithoutTheFactor()
    twin = [ast.unparse(take_away.visit(line)) for line in squared.body[1:]]
    assert twin == [ast.unparse(line) for line in entropy.body[1:]]
    assert (take_away.factors, take_away.fs) == (1, 1)


def luminance(colour):
    """The relative luminance of WCAG 2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


IDEAS = [value for value in vars(ideas).values() if isinstance(value, ideas.Idea)]
OKABE_ITO = {"#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.name)
def test_text_in_an_ideas_colour_can_be_read_on_both_themes(idea):
    assert contrast(idea.text_on_light, "#ffffff") >= 4.5
    assert contrast(idea.text_on_dark, "#111111") >= 4.5


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.name)
def test_lines_stand_out_from_the_paper_they_are_drawn_on(idea):
    assert contrast(idea.line, PAPER[False]) >= 3
    assert contrast(idea.text_on_dark, PAPER[True]) >= 3


def test_each_idea_has_one_name_one_colour_of_the_palette_and_one_dash():
    assert len(IDEAS) == 3
    for values in zip(*IDEAS, strict=True):
        assert len(set(values)) == 3
    assert {idea.line for idea in IDEAS} <= OKABE_ITO


def test_the_name_of_a_loss_is_that_of_its_idea():
    assert {loss.name for loss in LOSSES.values()} < {idea.name for idea in IDEAS}


def test_of_the_palette_only_the_blue_and_black_reach_text_contrast_on_white():
    assert {colour for colour in OKABE_ITO if contrast(colour, "#ffffff") >= 4.5} == {
        "#0072B2",
        "#000000",
    }
