"""The floor plan: what each module may import, how long it may be, and what must stay visible in it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import notation
from helpers.figures import PAPER

HELPERS = Path(__file__).parents[1] / "helpers"
MODULES = {path.relative_to(HELPERS).as_posix().removesuffix(".py"): path for path in sorted(HELPERS.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
every_module = pytest.mark.parametrize("name", list(MODULES))

# from the bottom up; on one floor a module may import those named before it
FLOORS = [
    ["notation"],
    [
        "validation",
        "activations",
        "losses",
        "descent",
        "convergence",
        "data",
        "tree",
        "latex",
        "meaning",
        "formula",
        "derivations",
        "algebra",
        "pairing",
        "worker",
        "attempt",
        "slips",
        "claims",
        "missteps",
        "dictionary",
    ],
    ["figures"],
    ["controls", "live", "explorer", "board"],
    ["derive", "explore", "predict", "check", "translate"],
]
VERBS = FLOORS[4]
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names} | {"__init__": 0}
ORDER = [name for names in FLOORS for name in names]
WIDGETS = {"numpy", "matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython"}
OUTSIDERS = [set(), {"numpy"}, {"numpy", "matplotlib", "mpl_toolkits"}, WIDGETS, WIDGETS]
SYMBOLIC = {"meaning", "algebra", "pairing", "derive"}


def room(name):
    """The module that a file belongs to: a verb may be a folder of its own."""
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
    inside = {full.split(".")[1] for full in imports(name) if full.startswith("helpers.")}
    return inside - {room(name)}


def outsiders(name):
    return {full.split(".")[0] for full in imports(name)} - set(sys.stdlib_module_names) - {"helpers"}


@every_module
def test_every_module_has_its_floor(name):
    assert room(name) in FLOOR_OF, f"say in FLOORS on which floor {name} lives"


@every_module
def test_imports_run_downwards_only(name):
    if neighbours(name):
        assert max(map(ORDER.index, neighbours(name))) < ORDER.index(room(name))


@every_module
def test_verbs_never_import_each_other(name):
    if room(name) in VERBS:
        assert not neighbours(name) & set(VERBS)


@every_module
def test_each_floor_has_its_own_outside_world(name):
    allowed = OUTSIDERS[FLOOR_OF[room(name)]] | ({"sympy", "mpmath"} if room(name) in SYMBOLIC else set())
    assert outsiders(name) <= allowed


@pytest.mark.parametrize("name", ["activations", "losses", "descent", "convergence", "data", "figures/curves", "live"])
def test_the_walls_are_where_the_imports_are_read(name):
    """Else a mistake in reading imports would let everything pass."""
    assert "numpy" in outsiders(name)


def test_descent_is_handed_a_gradient_and_never_knows_the_loss():
    assert neighbours("descent") <= {"validation"}


def test_data_know_no_maths():
    assert not neighbours("data")


@every_module
def test_nothing_keeps_pyplot_state(name):
    assert not {full for full in imports(name) if "pyplot" in full or "pylab" in full}


def test_explore_starts_without_sympy_scipy_or_pyplot():
    slow = ["sympy", "scipy", "sklearn", "matplotlib.pyplot"]
    code = f"import sys, helpers.explore; print([name for name in {slow} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=HELPERS.parent, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@every_module
def test_a_module_is_read_in_one_sitting(name):
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 250


def public_definitions(name):
    return [
        node
        for node in TREES[name].body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


PUBLIC = [
    pytest.param(node, id=f"{name}.{node.name}")
    for name in MODULES
    if FLOOR_OF.get(room(name), 9) <= 2
    for node in public_definitions(name)
]
MATHS = [
    pytest.param(node, id=f"{name}.{node.name}")
    for name in ("activations", "losses", "descent", "convergence")
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


@pytest.mark.parametrize("node", MATHS)
def test_maths_say_what_goes_in_and_what_comes_out(node):
    text = ast.get_docstring(node)
    assert "Return" in text
    if "Arguments as for" not in text:
        for argument in node.args.args:
            assert argument.arg in text


@pytest.mark.parametrize("name", ["activations", "losses", "descent"])
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
        return ast.copy_location(ast.Name("SIGMOID", node.ctx), node) if node.id == "activation" else node


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


IDEAS = [value for value in vars(notation).values() if isinstance(value, notation.Idea)]
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


def test_of_the_palette_only_the_blue_and_black_reach_text_contrast_on_white():
    assert {colour for colour in OKABE_ITO if contrast(colour, "#ffffff") >= 4.5} == {"#0072B2", "#000000"}
