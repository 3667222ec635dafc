"""Every displayed line is proved, and no change of it passes for true."""

import collections
import random
import re

import mutants
import nbformat
import numpy as np
import proofs
import pytest
import second_reading
import sympy
from lab import ROOT
from mpmath import mp
from sampling import examples, sample

from helpers.convergence import steps_to_tolerance
from helpers.formulas.derivations import DEFINITIONS, DERIVATIONS
from helpers.formulas.derivations.lines import LABEL_PROBABILITY, NG, TOLERANCE
from helpers.formulas.displayed import Unreadable, read_row
from helpers.formulas.meaning import Meaning
from helpers.formulas.tree import walk

each_derivation = pytest.mark.parametrize("name", list(DERIVATIONS))
ONE_EXAMPLE = [name for name, derivation in DERIVATIONS.items() if derivation.sizes[0] == 1]
REFUSALS = (Unreadable, KeyError, IndexError, TypeError, AttributeError, sympy.ShapeError)


def sizes_of(derivation):
    return [(1, 1), (2, 3), (3, 2)] if derivation.sizes[0] > 1 else [(1, 1), (1, 3)]


def formulas(derivation):
    return [line.formula for line in derivation.lines]


@each_derivation
def test_every_line_is_true_to_50_digits_entry_by_entry(name):
    for sizes in sizes_of(DERIVATIONS[name]):
        assert proofs.Proof(DERIVATIONS[name], sizes).first_false() is None


@pytest.mark.parametrize("name", ONE_EXAMPLE)
def test_sympy_proves_every_line_of_one_example_for_all_numbers(name):
    derivation = DERIVATIONS[name]
    meaning = Meaning(derivation.where, derivation.vectors, 1, 2)
    for line, row, pairs in proofs.statements(derivation, meaning):
        for indices in proofs.places(row, (1, 2)):
            for difference in proofs.differences(meaning, pairs[0], indices):
                assert proofs.proved_by_sympy(difference, row.relation), line


@pytest.mark.exhaustive
@each_derivation
def test_no_changed_line_passes(name):
    """Unless a second reader of LaTeX, which knows nothing of the first, finds the change to be
    none."""
    derivation = DERIVATIONS[name]
    sizes = (3, 2) if derivation.sizes[0] > 1 else (1, 2)
    proof, lines = proofs.Proof(derivation, sizes, seeds=(1,)), formulas(derivation)
    count = collections.Counter()
    for number, line in enumerate(lines):
        changed = mutants.mutants(line, proof.meaning.rows(line), mutants.letters_of(derivation))
        for mutant in sample(changed, 10, line):
            try:
                passes = (
                    proof.first_false([*lines[:number], mutant, *lines[number + 1 : number + 2]])
                    is None
                )
            except REFUSALS:
                count["refused"] += 1
                continue
            count["passed" if passes else "false"] += 1
            if passes:
                assert same_by_the_second_reader(derivation, lines[: number + 1], mutant, sizes), (
                    mutant
                )
    assert count["false"] > examples(0, 8) * len(lines)


class Point(dict):
    """A number between 0.1 and 1.9 for each letter, drawn anew for each point."""

    def __init__(self, seed):
        super().__init__()
        self.seed = seed

    def __missing__(self, letter):
        self[letter] = mp.mpf(random.Random(f"{letter} {self.seed}").randint(1000, 19000)) / 10000
        return self[letter]


def some_activation(u):
    return u / 4 + mp.cos(u) / 3 + mp.exp(u / 5) / 7


def same_by_the_second_reader(derivation, lines, mutant, sizes):
    """Whether a changed last line has at three points the values that the line has."""
    row = Meaning(derivation.where, derivation.vectors, *sizes).rows(lines[-1])
    for point in map(Point, "abc"):
        for indices in proofs.places(row, sizes):
            before, after = (
                second_reading.sides(latex, derivation, point, *sizes, indices, f=some_activation)
                for latex in (lines[-1], mutant)
            )
            if not all(near(a, b) for a, b in zip(before, after, strict=True)):
                return False
    return True


def near(a, b):
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(near, a, b))
    if a is None or isinstance(a, str):
        return a == b
    return not isinstance(b, list) and abs(a - b) <= mp.mpf("1e-25") * max(1, abs(a))


def uses(definition):
    return [derivation for derivation in DERIVATIONS.values() if definition in derivation.where]


PROVED_DEFINITIONS = sorted(
    {latex for derivation in DERIVATIONS.values() for latex in derivation.where}
)


@pytest.mark.exhaustive
@pytest.mark.parametrize("definition", PROVED_DEFINITIONS)
def test_no_changed_definition_passes(definition):
    """Each is held to by the lines of some derivation that begins from it, unless the change is
    none."""
    users = uses(definition)
    letters = mutants.letters_of(users[0])
    row = Meaning(users[0].where, users[0].vectors).rows(definition)
    right_sides_only = [
        mutant
        for mutant in mutants.mutants(definition, row, letters)
        if mutant.split("=")[0].strip() == definition.split("=")[0].strip()
    ]
    assert len(right_sides_only) > 2
    for mutant in sample(right_sides_only, 10, definition):
        assert any(is_red(user, definition, mutant) for user in users) or is_no_change(
            users[0], definition, mutant
        ), mutant


def is_red(derivation, definition, mutant):
    where = tuple(mutant if latex == definition else latex for latex in derivation.where)
    # with fewer examples than weights, too: a sum that goes on to m is then too short
    return any(
        has_false_line(derivation, definition, where, sizes)
        for sizes in ([(3, 2), (2, 3)] if derivation.sizes[0] > 1 else [(1, 2)])
    )


def has_false_line(derivation, definition, where, sizes):
    try:
        proof = proofs.Proof(derivation, sizes, where, seeds=(1,))
        changed = proofs.held_to(proof.meaning, where, definition)
        return proof.first_false(of=changed) is not None
    except (*REFUSALS, RecursionError):
        return True


def is_no_change(derivation, definition, mutant):
    sizes = (3, 2) if derivation.sizes[0] > 1 else (1, 2)
    return same_by_the_second_reader(derivation, [definition], mutant, sizes)


def test_definitions_that_no_derivation_begins_from_are_three():
    assert set(DEFINITIONS) - set(PROVED_DEFINITIONS) == {LABEL_PROBABILITY, TOLERANCE, NG}


def test_the_probability_of_a_label_is_that_of_either_outcome():
    meaning = Meaning([])
    p, y, y_hat = (
        meaning.rows(LABEL_PROBABILITY).right,
        sympy.Symbol("y", real=True),
        sympy.Symbol(r"\hat y", real=True),
    )
    assert meaning.value(p).subs(y, 1) == y_hat
    assert meaning.value(p).subs(y, 0) == 1 - y_hat


def test_the_tolerance_is_what_steps_to_tolerance_counts():
    python = (
        TOLERANCE.replace(r"J^*", "low").replace(r"\varepsilon\,", "share *").replace(r"\le", "<=")
    )
    python = python.replace("J_k", "J[k]").replace("J_0", "J[0]")
    J, low, share = [5.0, 3.5, 2.0, 1.5, 1.25], 1.0, 0.2
    first = next(
        k for k in range(len(J)) if eval(python, {"J": J, "low": low, "share": share, "k": k})
    )
    assert first == steps_to_tolerance(np.array(J), low, share)


def test_ngs_formula_is_our_last_line_in_his_letters():
    last = DERIVATIONS["cross_entropy.SHORT_WAY"].lines[-1].formula
    assert NG.replace("h", r"\hat y") == last.removeprefix("&=").strip()


@each_derivation
def test_rules_and_reasons_are_sentences(name):
    for line in DERIVATIONS[name].lines:
        assert line.rule
        assert line.why.endswith(".")


def display_equations():
    """Every row of every displayed formula in the notebooks' text."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "markdown":
                for display in re.findall(r"\$\$(.*?)\$\$", cell.source, re.DOTALL):
                    inside = re.sub(r"\\(begin|end)\{aligned\}", "", display)
                    for row in re.split(r"\\\\(?:\[\w+\])?", inside):
                        for part in re.split(r"\\q?quad\\text\{and\}\\q?quad|\\qquad", row):
                            yield pytest.param(
                                part, id=f"{path.stem[:2]} {' '.join(part.split())[:60]}"
                            )


def plain(latex):
    """A formula without boxes, colours, space and the comment at its right."""
    latex = latex.split("&&")[0]
    latex = re.sub(r"\\(?:factor|boxed)\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}", r"\1", latex)
    latex = re.sub(r"\\quad|\\text\{(cross-entropy|squared error)\}|\\[,;!]|[&\s]", "", latex)
    return latex.rstrip(".,")


def known():
    for latex in DEFINITIONS:
        yield plain(latex)
    for derivation in DERIVATIONS.values():
        head = None
        for line in derivation.lines:
            left, relation, right = (
                re.match(r"(.*?)&?(=|\\le|\\ge)(.*)", line.formula).groups()
                if "&" in line.formula
                else None
            )
            head = left.strip() or head
            yield plain(line.formula)
            yield plain(right)
            yield plain(f"{head} {relation} {right}")


@pytest.mark.parametrize("equation", list(display_equations()))
def test_every_displayed_formula_is_a_definition_or_a_line_of_a_proved_derivation(equation):
    assert plain(equation) in set(known())


def test_each_prime_is_one_derivative_more():
    h = sympy.Symbol("h", real=True)
    meaning = Meaning(["f(h) = h^3"])
    values = [meaning.value(meaning.rows(f"= f{primes}(h)").right) for primes in ("", "'", "''")]
    assert values == [h**3, 3 * h**2, 6 * h]


def test_a_displayed_tree_says_where_each_part_stands():
    latex = r"= \tfrac{1}{m} \, \factor{\hat y (1 - \hat y)} \Bigl(a - \factor{b}\Bigr)^2"
    places = {latex[node.start : node.end] for node in walk(read_row(latex).right)}
    assert {r"\factor{\hat y (1 - \hat y)}", "(1 - \\hat y)", r"\factor{b}"} <= places
    assert {r"\tfrac{1}{m}", r"\Bigl(a - \factor{b}\Bigr)^2"} <= places


def test_reading_refuses_what_it_does_not_know():
    for latex in (
        r"a = \unknown b",
        "a = (b",
        "a = b)",
        "a = b =",
        "= ",
        r"a = \frac{1",
        "f' = 1",
        "a = b_q",
        "a = b + ",
    ):
        with pytest.raises(Unreadable):
            read_row(latex)
