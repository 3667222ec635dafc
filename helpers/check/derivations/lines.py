"""The lines of the reader's own derivation: the first that does not follow, and the slip that would
explain it.
"""

import time

import numpy as np

from helpers.check.derivations import LOSSES, Derivation, Values, is_lost, same
from helpers.check.derivations.claims import SLOPES, Claim
from helpers.check.derivations.missteps import multiple
from helpers.check.derivations.wrong import marks, not_yet
from helpers.check.verdict import Verdict
from helpers.formulas.courses import COURSES
from helpers.formulas.tree import walk

MOST, LONGEST = 40, 400  # lines, and characters of a line
SECONDS = 5


def lines(text, of="cross_entropy", letters="ours", hint=False):
    """Check a derivation line by line, in the letters of the reader's own course.

    text: up to 40 lines, typed or in LaTeX, for one example or for all, with sums or matrices, such
    as "dJ/dh = (p - y)/(p*(1-p)) * p*(1-p)", then "= p - y"; a line such as "u = 1 + e^-h" defines
    a letter. A loss that is stated without its ½ or as a mean is taken at its word. of: what is
    derived: "cross_entropy" or "squared_error", the slope of that loss by the input or by a weight,
    or "sigmoid", its own slope; None for anything else, whose lines are only held to those before
    them, and whose loss is defined in a line. letters: whose letters, a key of COURSES. hint:
    whether the next step is told too. Returns a Verdict with a mark for each line: ✓ where it
    follows, ✗ where it does not, ? where it cannot be read, which is said. Raises TypeError or
    ValueError naming an argument that does not fit.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"text is {text!r:.60}, a {type(text).__name__}; it must be text, the lines of a "
            "derivation"
        )
    for name, value, known in (("of", of, LOSSES), ("letters", letters, COURSES)):
        if name == "of" and of is None:
            continue
        if not isinstance(value, str) or value not in known:
            raise ValueError(
                f"{name} is {value!r:.60}; it must be one of {', '.join(map(repr, known))}"
            )
    if len(text) > MOST * LONGEST or len(text.splitlines()) > MOST:
        return Verdict(
            False,
            f"This is too long to be checked: at most {MOST} lines of {LONGEST} characters are.",
        )
    until = time.perf_counter() + SECONDS
    with np.errstate(all="ignore"):
        return _checked(text, of, letters, hint, until)


def _checked(text, of, letters, hint, until):
    derivation = Derivation(text, of, letters, until)
    verdict = _judged(text, of, letters, derivation, until)
    if derivation.late:
        return Verdict(
            False,
            f"This takes longer than {SECONDS} seconds to check; check fewer lines at a time.",
        )
    if hint and (step := _next_step(derivation)):
        verdict = verdict._replace(sentence=f"{verdict.sentence} {step}")
    return verdict._replace(lines=marks(derivation))


def _judged(text, of, letters, derivation, until):
    """The Verdict on a Derivation, with what would be right in another loss or other letters."""
    verdict = _verdict(derivation)
    hint = "" if verdict else _other(text, of, letters, derivation, until)
    if hint and derivation.texts[1:]:
        states_it = derivation.links and derivation.links[0].quantity == "loss"
        if states_it or derivation.refused:
            return Verdict(False, hint)
        verdict = verdict._replace(sentence=f"{hint} {verdict.sentence}")
    elif hint and "sign" not in hint:
        verdict = verdict._replace(sentence=f"{hint} {verdict.sentence}")
    for course in COURSES:
        if (
            of
            and not verdict
            and course != letters
            and time.perf_counter() < until
            and _is_right(other := Derivation(text, of, course), derivation)
        ):
            theirs = other.letters.shown
            return Verdict(
                False,
                f"{verdict.sentence} In the letters of {COURSES[course].name}, where "
                f"{theirs['input']} is the input of the activation and {theirs['output']} its "
                f"output, every line follows: add letters={course!r}.",
            )
    return verdict


def _next_step(derivation):
    """The line that could come next, in the reader's letters; "" where nothing is missing, or a
    line is wrong.
    """
    if derivation.refused or not _follows(derivation) or not _missing(derivation):
        return ""
    quantities, say, last = derivation.quantities, derivation.letters.say, derivation.links[-1]
    shown, text = derivation.letters.shown, last.claim.text
    factor, output = shown["factor"], shown["output"]
    if not quantities.share:
        return f"A next step: differentiate 1/(1 + e^(−{shown['input']})), which {output} is."
    if quantities.loss == "cross_entropy":
        factor = f"{output}(1 − {output})"
    for of in ("loss", "likelihood"):
        if same(last.values, Values(quantities.values[of])):
            return f"A next step: differentiate it by {output}, which gives {say((of, 'output'))}."
        if same(last.values, quantities.slope(of, "output")):
            return f"A next step: {say((of, 'input'))} = ({text}) {factor}."
    if same(last.values, quantities.slope("output", "input")):
        return f"A next step: {say(('loss', 'input'))} = {say(('loss', 'output'))} ({text})."
    return f"A next step: put in what {say(('loss', 'output'))} and {shown['factor']} are."


def _other(text, of, letters, derivation, until):
    """A sentence where every line follows for the other loss or with the other sign, and one does
    not as it is.
    """
    losses = [name for name in LOSSES if LOSSES[name]]
    if of not in losses or _follows(derivation):
        return ""
    for turned in (False, True):
        for loss in sorted(losses, key=lambda name: name != of):
            if time.perf_counter() > until:
                return ""
            if _follows(Derivation(text, loss, letters, until, turned)):
                return _told(loss, loss != of, turned, derivation)
    return ""


def _told(loss, is_other, turned, derivation):
    add = f": add of={loss!r}." if is_other else "."
    if not turned:
        return f"This is the {LOSSES[loss].name}, and every line follows{add}"
    upwards = f"−{derivation.letters.say('loss')}"
    if loss == "cross_entropy":
        upwards = "the log-likelihood"
    this = f"of the {LOSSES[loss].name} " if is_other else ""
    return f"With the other sign {this}every line follows, as for {upwards}, which one climbs{add}"


def _follows(derivation):
    links = derivation.links
    return bool(links) and not derivation.refused and derivation.first_wrong == len(links)


def _is_right(derivation, other):
    """Whether all is right in these letters, and not for another loss than in the other ones."""
    followed = _follows(derivation)
    here, there = derivation.quantities, other.quantities
    return (
        followed
        and not _missing(derivation)
        and (here.twice, here.certain) == (there.twice, there.certain)
    )


def _verdict(derivation):
    links = derivation.links
    if derivation.refused:
        number, error = derivation.refused
        return Verdict(False, f"Line {number} cannot be read: {error}.")
    if not links:
        return Verdict(False, "There is nothing to check yet: type the lines of your derivation.")
    if derivation.first_wrong < len(links):
        wrong = links[derivation.first_wrong]
        if is_lost(wrong.values, wrong.wanted):
            return Verdict(
                False,
                f"Line {wrong.line} cannot be judged: numbers as large as "
                f"{wrong.values.terms.max():.0e} cancel in it, and take the digits of the rest "
                "with them.".replace("e+", " · 10^"),
            )
        return Verdict(False, not_yet(derivation))
    count = links[-1].line
    if missing := _missing(derivation):
        return Verdict(
            False,
            f"{'Every line follows; the last' if count > 1 else 'Your line is right; it'} "
            f"{missing}",
        )
    if not derivation.quantities.loss:
        follow = {1: "your line follows", 2: "both lines follow"}
        return Verdict(True, f"Right: {follow.get(count, f'all {count} lines follow')}.")
    follow = {1: "your line", 2: "both lines follow, and the last"}.get(
        count, f"all {count} lines follow, and the last"
    )
    return Verdict(True, f"Right: {follow} {_result(derivation)}.")


def _goal(derivation):
    """What the last line is the slope of and by what, such as ("loss", "weight"), if it is one of
    those asked for.
    """
    quantities, last = derivation.quantities, derivation.links[-1].values
    goals = [(of, by) for of in ("loss", "likelihood") for by in ("input", "weight")]
    goals = goals if quantities.share else [("output", "input")]
    numbers = map(str, range(1, quantities.features + 1))
    features = ["", *quantities.sets[0].names.get("feature", ()), *numbers]
    tried = ((goal, one) for goal in goals for one in (features if "weight" in goal else [""]))
    return next((goal for goal, one in tried if same(last, quantities.slope(*goal, one))), None)


def _missing(derivation):
    """What the last of lines that all follow is, if not what is asked for, as the end of a
    sentence; else "".
    """
    quantities, letters, last = derivation.quantities, derivation.letters, derivation.links[-1]
    if not quantities.loss:
        return ""
    say, factor, by_output = letters.say, letters.shown["factor"], ("output", "input")
    if _goal(derivation):
        left = [node for node in walk(last.claim.tree) if _is_open(node, quantities)]
        return (
            f"still has “{last.claim.quote(left[0])}” in it: put in what that is." if left else ""
        )
    goal = ("loss", "input") if quantities.share else by_output
    name = say(goal) if quantities.share else factor
    about = derivation.links[-1].quantity
    if isinstance(about, Claim) and about.name == ("", ""):
        return f"is “{about.text}”, and {name} is asked for."
    for of in [of for of in ("loss", "likelihood") if of in quantities.share]:
        if same(last.values, quantities.slope(of, "output")):
            return (
                f"stops at {say((of, 'output'))}, and times {factor} it becomes "
                f"{say((of, 'input'))}."
            )
        if same(last.values, Values(quantities.values[of])):
            return f"is {say(of)} itself, and its slope is asked for."
    if quantities.share and same(last.values, quantities.slope(*by_output)):
        return f"stops at {factor}, and times {say(('loss', 'output'))} it becomes {name}."
    told = multiple(last.values, quantities.slope(*goal), quantities, letters, name, goal)
    return " ".join([f"is not {name}, which is asked for.", *told])


def _is_open(node, quantities):
    """Whether a part is still to be put in; in the slope of the squared error f′(h) stays."""
    return node.kind in SLOPES or (
        node.kind == "letter"
        and (
            node.parts[0] in quantities.share
            or (node.parts[0] == "factor" and quantities.loss != "squared_error")
        )
    )


def _result(derivation):
    """What the last line is, in its short form and in the reader's letters."""
    claim, goal = derivation.links[-1].claim, _goal(derivation)
    short = _sigmoid_slope(derivation) if goal[0] == "output" else _loss_slope(derivation, *goal)
    nodes = list(walk(claim.tree))
    is_plain = len(nodes) <= 14 and not any(
        node.kind in ("divide", "power") or (node.kind == "call" and node.parts[0] != "sigmoid")
        for node in nodes
    )
    certain = " for labels 0 and 1" if derivation.quantities.certain else ""
    result = f"{'is' if is_plain and not certain else 'equals'} {short}{certain}"
    if goal[0] == "likelihood":
        result += ", the slope of the log-likelihood, which one climbs"
    return result


def _sigmoid_slope(derivation):
    """σ(h)(1 − σ(h)), or with another letter for σ(h), as the last line has it."""
    claim, shown = derivation.links[-1].claim, derivation.letters.shown
    if "output" in claim.letters:
        output = "σ" if "σ" in claim.text else shown["output"]
    else:
        output = f"{'σ' if 'σ' in claim.text else shown['activation']}({shown['input']})"
    return f"{output}(1 − {output})"


def _loss_slope(derivation, of, by):
    """The error and what multiplies it, such as 1/m (ŷ − y) f′(h) xⱼ."""
    quantities, shown = derivation.quantities, derivation.letters.shown
    used, y, output = derivation.links[-1].claim.letters, shown["label"], shown["output"]
    error = f"{output} − {y}" if of == "loss" else f"{y} − {output}"
    twice, slope = "2" if quantities.twice else "", ""
    before = f"{twice or 1}/{shown['m']}" if quantities.mean else twice
    before = f"{before} Σ".strip() if quantities.extent == "all" else before
    if quantities.loss == "squared_error":
        slope = shown["factor"] if "factor" in used else f"{output}(1 − {output})"
    feature = shown["feature"] if by == "weight" else ""
    factors = list(filter(None, [before, f"({error})", slope, feature]))
    return " ".join(factors) if len(factors) > 1 else error
