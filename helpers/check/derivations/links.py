"""The lines of a typed derivation, and what each of them has to equal."""

import itertools
import math
import re
import time
from typing import NamedTuple

from helpers.check.derivations.claims import Claim, is_put_in
from helpers.check.derivations.latex import typed_lines
from helpers.check.derivations.letters import FREE, Letters
from helpers.check.derivations.names import ROWS
from helpers.check.derivations.quantities import MEANINGS_OF_L, Quantities, Values, is_whole, same
from helpers.formulas import echo
from helpers.formulas.courses import COURSES, letter
from helpers.formulas.tree import Node, walk
from helpers.formulas.typed import NotAFormula

NUMBERING = re.compile(r"^\s*(?:(?:[Ss]tep\s*)?\d{1,2}[.):]\s+|\(\d{1,2}\)\s+|=>|⇒|→|->|∴)\s*")
_SIGNED = re.compile(r"1\s*-\s*2\s*\*?\s*[yt]|2\s*\*?\s*[yt]\s*-\s*1")  # a label of ±1
_EQUALS = re.compile(r"(<=|>=|[=≤≥])(?![^{}]*\})")  # not the one of Σ_{i=1}
SAME = {"<=": "≤", ">=": "≥"}
LOSSES_AND_LIKELIHOODS = {"loss", "likelihood", "either"}


class Line(NamedTuple):
    """A typed line: its number, whether it begins with “=”, its sides, as texts or as Claims, and
    if it defines one.
    """

    number: int
    goes_on: bool
    sides: list
    relations: tuple = ()
    defines: bool = False


class Link(NamedTuple):
    """One side of a line, and what it has to equal.

    line: its number. claim, values: the side. wanted: the Values that it has to have, None for a
    left side that says what a line is about; source: what these are called. before: the Claim that
    they are from, None for a quantity. quantity: what the line is about, where one knows: a
    meaning, a pair such as ("loss", "input"), or the Claim of a slope. derived: whether the step to
    here may be a differentiation. relation: "=", "≤" or "≥".
    """

    line: int
    claim: Claim
    values: Values
    wanted: Values | None
    source: str
    before: Claim | None
    quantity: object
    derived: bool
    relation: str = "="

    @property
    def follows(self):
        """Whether it has the values that it has to have."""
        return self.wanted is None or same(self.wanted, self.values, self.relation)

    @property
    def stated(self):
        """What the step to here may be the differentiation of: a pair or a Claim; else None."""
        return self.quantity if self.derived and isinstance(self.quantity, tuple) else None


class Derivation:
    """The lines of a text, read in the letters of a course, and what each of them has to equal.

    links: a list of Link; empty where no line can be read. refused: (the number of the first line
    that cannot be read, NotAFormula), or None; left_out: the numbers of all such lines and of those
    that go on from them. late: whether it took too long to follow. quantities: the true values that
    fit best: what the loss is, such as a mean, and what L is, is as more of the lines follow.
    """

    def __init__(self, text, of, course, until=math.inf, turned=False):
        self.letters, self.quantities, self.course = Letters(of, course), Quantities(of), course
        self.refused, self.left_out, self.links, self.late = None, set(), [], False
        self.f = None  # an f of the reader's own
        lines, self.texts = [], split(text)
        self.letters.look_over(text)
        for place, line in enumerate(self.texts):
            later = {side for after in self.texts[place + 1 :] for side in after.sides}
            if line.goes_on and line.number - 1 in self.left_out:
                self.left_out.add(line.number)
                continue
            try:
                lines.append(self._read(line, "\n".join(later)))
            except NotAFormula as error:
                self.refused = self.refused or (line.number, error)
                self.left_out.add(line.number)
        for options in _options(of, course, lines, self.f, turned) if lines else []:
            if self.late:
                break
            quantities = Quantities(of, **options)
            found = []
            for link in _links(lines, quantities, self.letters):
                found.append(link)
                self.late = time.perf_counter() > until
                if self.late:
                    break
            if not self.links or _how_far(found) > _how_far(self.links):
                self.links, self.quantities = found, quantities
            if self.first_wrong == len(found):
                break

    def _read(self, line, later):
        """The line with Claims for its sides; an unknown name on its left is defined if it comes
        later.
        """
        first, *others = line.sides
        name = self.letters.unknown(first) if others and not line.goes_on else ""
        if not name:
            return line._replace(sides=list(map(self.letters.read, line.sides)))
        claims = list(map(self.letters.read, others))
        if name == "f" and claims[0].letters <= {"input", *FREE}:
            self.f = claims[0]
            return line._replace(sides=[self.letters.read(first), *claims], defines=True)
        if name not in later and self.letters.of is not None:
            return line._replace(sides=claims, relations=line.relations[1:])
        self.letters.define(name, claims[0])
        return line._replace(sides=[self.letters.read(first), *claims], defines=True)

    def echo(self, claim):
        """A Claim as it was read, in LaTeX and the letters of the course."""
        whole, both = is_whole(claim.tree), ("weight", "feature")

        def in_latex(node):
            meaning, (example, feature) = node.parts
            match meaning:
                case "half":
                    return r"\frac{1}{2}"
                case "ones":
                    return r"\mathbf 1"
                case "product":
                    w, x = (in_latex(node._replace(parts=(one, ("", " ")))) for one in both)
                    return rf"{w}^\top {x}"
                case "factor":
                    f, h = (letter(ROWS[name], self.course) for name in ("activation", "input"))
                    return rf"{f.partition('(')[0]}'({h}{_index(example)})"
            if meaning not in ROWS:
                name = self.letters.shown.get(meaning, meaning)
                return rf"\text{{{name}}}" if len(name) > 1 and name.isalpha() else name
            latex = letter(ROWS[meaning], self.course)
            if example and "(" in latex:
                return latex.replace(")", f"^{{({example})}})")
            base = re.sub(r"_\w$", "", latex) if example or feature or whole else latex
            return base + _index(example + feature.strip())

        return echo.latex(_as_typed(claim, claim.tree), in_latex)

    @property
    def first_wrong(self):
        """The place among the links of the first that does not follow; their number if all do."""
        return _how_far(self.links)[0]


def _index(names):
    return f"_{names}" if len(names) < 2 and names else f"_{{{names}}}" if names else ""


def _as_typed(claim, node):
    """A part of a Claim with a defined letter for what that stands for."""
    if is_put_in(node):
        name = claim.quote(node)
        while name.startswith("("):
            name = name[1:-1].strip()
        return Node("letter", (name, ("", "")), node.start, node.end)
    parts = (_as_typed(claim, part) if isinstance(part, Node) else part for part in node.parts)
    return node._replace(parts=tuple(parts))


def _options(of, course, lines, f, turned):
    """What the loss may be, as the arguments of Quantities: the likeliest first, as far as the
    lines leave it open.
    """
    nodes = [node for line in lines for side in line.sides for node in walk(side.tree)]
    letters = [node.parts for node in nodes if node.kind == "letter"]
    used = {name for name, _ in letters}
    calls = {node.parts[0] for node in nodes if node.kind == "call"}
    sums = any(node.kind == "sum" and node.parts[0] == "example" for node in nodes)
    numbers = {int(feature) for _, (_, feature) in letters if feature.isdigit()}
    is_said = any(line.sides[0].name == "loss" and len(line.sides) > 1 for line in lines)
    habits = COURSES[course]
    twices = [True, False] if habits.without_half else [False, True] if is_said else [False]
    softplus = habits.as_softplus and "softplus" in calls
    signed = any(_SIGNED.search(side.text) for line in lines for side in line.sides)
    certains = [False, True] if softplus or signed else [False]
    spoken, biased = "m" in used, "bias" in used
    whole = sums or "rows" in used
    choices = {
        "extent": ["all", "one"] if whole else ["one"],
        "mean": [True, False] if spoken else [False],
        "shares": [True, False] if spoken and {"likelihood", "either"} & used else [False],
        "L": MEANINGS_OF_L if "either" in used else MEANINGS_OF_L[:1],
        "twice": twices if of == "squared_error" else [False],
        "certain": certains if of == "cross_entropy" else [False],
    }
    fixed = {
        "features": max(numbers) if len(numbers) + biased > 1 else 0,
        "biased": biased,
        "f": f,
        "turned": turned,
    }
    return [
        fixed | dict(zip(choices, chosen, strict=True))
        for chosen in itertools.product(*choices.values())
    ]


def _how_far(links):
    """How many follow before the first that does not, and how many do in all."""
    follow = [link.follows for link in links]
    return [*follow, False].index(False), sum(follow)


def split(text):
    """The Lines of a text, without blank lines, numbering, comments after # and the comma or full
    stop at the end.
    """
    found, carried = [], ""
    text = "".join(sign if sign.isprintable() or sign.isspace() else "\ufffd" for sign in text)
    for raw in typed_lines(text).splitlines():
        line = carried + NUMBERING.sub("", raw.partition("#")[0]).strip()
        carried = line if line.endswith("=") and not line.endswith(("<=", ">=")) else ""
        line = line.rstrip(",;. \t")
        if line and not carried:
            first, *others = (side.strip() for side in _EQUALS.split(line))
            sides, relations = [first, *others[1::2]], [SAME.get(r, r) for r in others[::2]]
            if goes_on := not first and bool(relations):
                sides = sides[1:]
            else:
                relations = ["=", *relations]
            found.append(Line(len(found) + 1, goes_on, sides, tuple(relations)))
    return [*found, Line(len(found) + 1, False, [carried])] if carried else found


def _links(lines, quantities, letters):
    """Yield a Link for each side of each Line, whose sides are Claims.

    A line whose left side is a slope, a loss or a likelihood says what it is about. An equation
    without the label in it, or before a line that says what it is about, may be a calculation by
    the side. All else goes on from the line above, and at the beginning has to be a known quantity.
    What goes on from a definition stays by the side.
    """
    known = [(name, quantities.slope(*name)) for name in _goals(quantities)]
    known += [("loss", Values(quantities.values["loss"]))] if quantities.share else []
    last, above, defines = None, None, False
    for place, line in enumerate(lines):
        if not line.goes_on:
            last = above
        sides = [(claim, quantities.of(claim.tree)) for claim in line.sides]
        (claim, values), *others = sides
        later = [line.sides[0] for line in lines[place + 1 :] if not line.goes_on]
        aside = any(map(_names_a_quantity, later)) and _is_by_the_side(values, others, last, known)
        if not line.goes_on and (
            line.defines or _says_what_it_is_about(sides) or (others and aside)
        ):
            last = Link(line.number, claim, values, None, "", None, _quantity(claim), True)
        else:
            last = _first_link(
                line, claim, values, last, bool(others) and not line.goes_on, known, letters
            )._replace(relation=line.relations[0])
        yield last
        for (claim, values), relation in zip(others, line.relations[1:], strict=True):
            last = _next_link(line, claim, values, last, letters)._replace(relation=relation)
            yield last
        defines = line.defines or (line.goes_on and defines)
        above = above if defines else last


def _is_by_the_side(values, others, last, known):
    """Whether an equation is one for itself: it begins with nothing known, or all its sides are the
    same.
    """
    begins = [true for _, true in known] + ([last.values] if last else [])
    return all(same(values, other) for _, other in others) or not any(
        same(values, true) for true in begins
    )


def _first_link(line, claim, values, last, begins, known, letters):
    """The Link for the first side of a line that does not say what it is about; begins: whether it
    may begin anew.
    """
    of_a_loss = last is not None and last.quantity in LOSSES_AND_LIKELIHOODS and not line.goes_on
    if last is None or ((begins or of_a_loss) and not same(values, last.values)):
        found = next(((name, true) for name, true in known if same(values, true)), None)
        if not known:
            return Link(line.number, claim, values, None, "", None, None, True)
        if found is None and (last is None or (of_a_loss and not _has_a_logarithm(claim))):
            found = known[1] if "feature" in claim.letters and len(known) > 1 else known[0]
        if found is not None:
            name, true = found
            return Link(line.number, claim, values, true, letters.say(name), None, name, True)
    return _next_link(line, claim, values, last, letters)


def _next_link(line, claim, values, last, letters):
    """The Link for a side that has to equal the one before it."""
    derived = last.wanted is None or _has_a_quantity(last.claim)
    source = f"“{last.claim.text}”" if last.line == line.number else f"line {last.line}"
    before = last.claim
    if last.wanted is None:
        source, before = _name(last.claim, letters), None
    return Link(line.number, claim, values, last.values, source, before, last.quantity, derived)


def _name(claim, letters):
    """How a sentence calls a left side."""
    if claim.name is None or claim.name[0] == "":
        return f"“{claim.text}”"
    return claim.text if claim.name == "factor" else letters.say(claim.name)


def _goals(quantities):
    if not quantities.share:
        return [("output", "input")] if quantities.loss else []
    return [("loss", "input"), ("loss", "weight"), ("loss", "output")]


def _names_a_quantity(claim):
    return bool(claim.name or claim.slopes or claim.letters & LOSSES_AND_LIKELIHOODS)


def _says_what_it_is_about(sides):
    claim, values = sides[0]
    if _names_a_quantity(claim):
        return True
    if len(sides) == 1 or "label" in claim.letters:
        return False
    return "factor" in claim.letters or same(values, sides[1][1])


def _has_a_quantity(claim):
    return bool(claim.slopes or claim.letters & (LOSSES_AND_LIKELIHOODS | {"factor"}))


def _quantity(claim):
    """What a left side says that its line is about."""
    if claim.name == "factor":
        return "output", "input"
    if isinstance(claim.name, tuple) and claim.name[0] in ("", "label", "factor", "half"):
        return claim
    return claim.name


def _has_a_logarithm(claim):
    return any(node.kind == "call" and node.parts[0] == "ln" for node in walk(claim.tree))
