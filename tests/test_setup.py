"""The set-up says each thing once, or the same thing twice."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def normal(name):
    """Return a distribution's name as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement_lines():
    lines = (re.sub(r"\s*#.*", "", line).strip() for line in read("requirements.txt").splitlines())
    return [line for line in lines if line]


def pins():
    return dict(line.split("==") for line in requirement_lines() if "==" in line)


def project():
    return tomllib.loads(read("pyproject.toml"))["project"]


def dependencies():
    """What the package needs, as {name: the oldest version that will do, or nothing}."""
    parts = (entry.partition(">=") for entry in project()["dependencies"])
    return {normal(name): oldest for name, _, oldest in parts}


# --- versions


def test_every_requirement_is_pinned_exactly_and_the_course_itself_comes_last():
    *packages, course = requirement_lines()
    assert course == "-e ."
    assert packages
    assert [
        line for line in packages if not re.fullmatch(r"[A-Za-z0-9._-]+==\d+(\.\d+)+", line)
    ] == []


def test_no_package_is_pinned_twice():
    names = [normal(line.split("==")[0]) for line in requirement_lines() if "==" in line]
    assert sorted(names) == sorted(set(names))


def test_what_is_installed_is_what_is_pinned():
    assert {name: version(name) for name in pins()} == pins()


def test_what_the_package_depends_on_is_pinned():
    needed = set(dependencies())
    assert needed
    assert needed - {normal(name) for name in pins()} == set()


def test_the_oldest_versions_are_those_with_which_the_notebooks_were_run():
    tried = {}
    for path in (ROOT / "tests" / "versions").glob("*.txt"):
        for name, pin in re.findall(r"^([\w-]+)==(\S+)", path.read_text(encoding="utf-8"), re.M):
            tried.setdefault(name, set()).add(pin)
    bounds = {name: oldest for name, oldest in dependencies().items() if oldest}
    assert len(bounds) == 5
    for name, oldest in bounds.items():
        assert oldest == min(tried[name], key=lambda pin: [*map(int, pin.split("."))])


def test_conda_takes_the_same_packages_and_a_python_that_the_course_supports():
    environment = yaml.safe_load(read("environment.yml"))
    assert environment["name"] == project()["name"]
    python, pip, requirements = environment["dependencies"]
    assert pip == "pip"
    assert requirements == {"pip": ["-r requirements.txt"]}
    minor = int(re.fullmatch(r"python=3\.(\d+)", python)[1])
    lowest, beyond = map(
        int, re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project()["requires-python"]).groups()
    )
    assert lowest <= minor < beyond


def test_make_and_the_workflow_name_the_pythons_that_the_course_supports():
    lowest, beyond = map(int, re.findall(r"3\.(\d+)", project()["requires-python"]))
    supported = {f"3.{minor}" for minor in range(lowest, beyond)}
    assert (
        set(
            re.findall(
                r"python(3\.\d+)", re.search(r"^CANDIDATES := .*", read("Makefile"), re.M)[0]
            )
        )
        == supported
    )
    workflow = yaml.safe_load(read(".github/workflows/test.yml"))
    assert set(workflow["jobs"]["test"]["strategy"]["matrix"]["python"]) == supported
    assert f"(3, {lowest}) <= sys.version_info[:2] <= (3, {beyond - 1})" in read("Makefile")


# --- imports


def imports(folder):
    """Return {top-level module: a file that imports it} for what comes from neither Python nor this
    repository."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            else:
                continue
            for name in names:
                found.setdefault(name.partition(".")[0], path.relative_to(ROOT).as_posix())
    own = {"helpers", "tests"} | {path.stem for path in (ROOT / "tests").glob("*.py")}
    return {
        name: where for name, where in found.items() if name not in sys.stdlib_module_names | own
    }


def not_named_in(names, imported):
    """Return those imports of which none of the distributions that provide them is among the
    names."""
    named = {normal(name) for name in names}
    provided = packages_distributions()
    return {
        module: where
        for module, where in imported.items()
        if named.isdisjoint(normal(distribution) for distribution in provided.get(module, []))
    }


@pytest.mark.parametrize("folder", ["helpers", "tests"])
def test_what_is_imported_is_pinned(folder):
    imported = imports(folder)
    assert imported
    assert not_named_in(pins(), imported) == {}


def test_what_helpers_import_is_what_the_package_depends_on():
    assert not_named_in(dependencies(), imports("helpers")) == {}


def test_an_import_that_nothing_names_is_found():
    assert not_named_in(["PyYAML"], {"yaml": "here", "pytest": "there"}) == {"pytest": "there"}


# --- commands


def commands(name):
    """Return what a text tells its reader to run, from its code: make's targets, and conda's
    environments."""
    text = read(name)
    if name.endswith(".md"):
        text = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S))
    targets = {
        word
        for words in re.findall(r"\bmake((?: +[a-z]+\b(?!=))+)", text)
        for word in words.split()
    }
    return targets, set(re.findall(r"conda activate ([\w.-]+)", text))


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", ".ci/run", ".github/workflows/test.yml"]
)
def test_every_command_that_a_text_names_exists(name):
    targets, environments = commands(name)
    assert "test" in targets
    assert targets - set(re.findall(r"^([a-z]+):", read("Makefile"), re.M)) == set()
    assert environments - {yaml.safe_load(read("environment.yml"))["name"]} == set()


def test_the_readme_names_the_two_commands():
    assert {"lab", "test"} <= commands("README.md")[0]


def test_every_target_is_in_the_help():
    makefile = read("Makefile")
    phony = set(re.search(r"^\.PHONY: (.*)", makefile, re.M)[1].split())
    assert phony == set(re.findall(r"^([a-z]+):.* ## ", makefile, re.M))


# --- what must not be committed

# Written so that the patterns don't find themselves.
PRIVATE = {
    "an absolute path": re.compile(
        r"(?<![\w.~-])/(?:work|root|home|Users|tmp)/|\b[A-Z]:\\{1,2}Users\\"
    ),
    "a package index": re.compile(
        r"(?:pypi|pythonhosted|npmjs)\.org\b|--(?:extra-)?index-url|--find-[l]inks"
    ),
}


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("an absolute path", 'File "' + "/".join(["", "root", "course", "x.py"]) + '", line 1'),
        ("an absolute path", "\\".join(["C:", "Users", "somebody"])),
        ("a package index", "https://" + "pypi" + ".org/simple"),
        ("a package index", "--extra" + "-index-url=x"),
    ],
)
def test_what_must_not_be_committed_is_recognised(kind, line):
    assert PRIVATE[kind].search(line)


@pytest.mark.skipif(
    not (ROOT / ".git").exists() or not shutil.which("git"), reason="needs git and a git checkout"
)
def test_no_file_holds_a_path_of_one_machine_or_the_address_of_a_package_index():
    # What git tracks, files that are added and not yet committed among them; not a log, nor a
    # notebook of one's own.
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    assert ROOT / "pyproject.toml" in paths
    found = []
    for path in paths:
        if path.is_file():
            text = path.read_bytes().decode("utf-8", errors="replace")
            found += [
                f"{path.relative_to(ROOT)}: {what}"
                for what, pattern in PRIVATE.items()
                if pattern.search(text)
            ]
    assert found == []
