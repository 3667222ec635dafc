"""The lines of the reader's own derivation: the first that does not follow, and the slip that would
explain it.
"""

import numpy as np

from helpers.check.derivations import LOSSES, Derivation, Slope, Values, apart, same
from helpers.check.derivations.missteps import explain, multiple
from helpers.check.verdict import Verdict
from helpers.formulas.courses import COURSES
from helpers.formulas.tree import walk

MOST, LONGEST = 40, 400  # lines, and characters of a line


def lines(text, of="cross_entropy", letters="ours"):
    """Check a derivation line by line, in the letters of the reader's own course.

    text: up to 40 lines for one example, such as "dJ/dh = (p - y)/(p*(1-p)) * p*(1-p)", then "= p -
    y"; a line such as "u = 1 + e^-h" defines a letter. A loss that is stated without its ½ or as a
    mean is taken at its word. of: what is derived: "cross_entropy" or "squared_error", the slope of
    that loss by the input or by a weight, or "sigmoid", its own slope. letters: whose letters, a
    key of COURSES. Returns a Verdict; what cannot be read is said in it. Raises TypeError or
    ValueError naming an argument that does not fit.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"text is {text!r:.60}, a {type(text).__name__}; it must be text, the lines of a "
            "derivation"
        )
    for name, value, known in (("of", of, LOSSES), ("letters", letters, COURSES)):
        if not isinstance(value, str) or value not in known:
            raise ValueError(
                f"{name} is {value!r:.60}; it must be one of {', '.join(map(repr, known))}"
            )
    if len(text) > MOST * LONGEST or len(text.splitlines()) > MOST:
        return Verdict(
            False,
            f"This is too long to be checked: at most {MOST} lines of {LONGEST} characters are.",
        )
    derivation = Derivation(text, of, letters)
    verdict = _verdict(derivation)
    for course in COURSES:
        if (
            not verdict
            and course != letters
            and _is_right(other := Derivation(text, of, course), derivation)
        ):
            theirs = other.letters.shown
            hint = (
                f"In the letters of {COURSES[course].name}, where {theirs['input']} is the input "
                f"of the activation and {theirs['output']} its output, every line follows: add "
                f"letters={course!r}."
            )
            return Verdict(False, f"{verdict.sentence} {hint}")
    return verdict


def _is_right(derivation, other):
    """Whether all is right in these letters, and not for another loss than in the other ones."""
    followed = bool(derivation.links) and derivation.first_wrong == len(derivation.links)
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
        return Verdict(False, _not_yet(derivation, derivation.first_wrong))
    count = links[-1].line
    if missing := _missing(derivation):
        return Verdict(
            False,
            f"{'Every line follows; the last' if count > 1 else 'Your line is right; it'} "
            f"{missing}",
        )
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
    return next((goal for goal in goals if same(last, quantities.slope(*goal))), None)


def _missing(derivation):
    """What the last of lines that all follow is, if not what is asked for, as the end of a
    sentence; else "".
    """
    quantities, letters, last = derivation.quantities, derivation.letters, derivation.links[-1]
    say, factor, by_output = letters.say, letters.shown["factor"], ("output", "input")
    if _goal(derivation):
        left = [
            node
            for node in walk(last.claim.tree)
            if node.kind == "letter" and _is_open(node.parts[0], quantities)
        ]
        return (
            f"still has “{last.claim.quote(left[0])}” in it: put in what that is." if left else ""
        )
    goal = ("loss", "input") if quantities.share else by_output
    name = say(goal) if quantities.share else factor
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
    told = multiple(last.values, quantities.slope(*goal), quantities, letters, name)
    return " ".join([f"is not {name}, which is asked for.", *told])


def _is_open(letter, quantities):
    """Whether a letter is still to be put in; in the slope of the squared error f′(h) stays."""
    stays = quantities.loss == "squared_error"
    return (
        isinstance(letter, Slope)
        or letter in quantities.share
        or (letter == "factor" and not stays)
    )


def _result(derivation):
    """What the last line is, in its short form and in the reader's letters."""
    claim, shown, (of, by) = derivation.links[-1].claim, derivation.letters.shown, _goal(derivation)
    y, output, factor = shown["label"], shown["output"], shown["factor"]
    prime = f"{output}(1 − {output})"
    if of == "output":
        as_function = "" if "output" in claim.letters else f"({shown['input']})"
        sigmoid = "σ" if "σ" in claim.text else shown["activation"] if as_function else output
        short = f"{sigmoid}{as_function}(1 − {sigmoid}{as_function})"
    else:
        short = f"{output} − {y}" if of == "loss" else f"{y} − {output}"
        behind = (
            [factor if "factor" in claim.letters else prime]
            if derivation.quantities.loss == "squared_error"
            else []
        )
        behind += [shown["feature"]] if by == "weight" else []
        twice = derivation.quantities.twice
        before = [f"{1 + twice}/{shown['m']}"] if "m" in claim.letters else ["2"] if twice else []
        short = " ".join([*before, f"({short})", *behind]) if before or behind else short
    nodes = list(walk(claim.tree))
    plain = len(nodes) <= 14 and not any(
        node.kind in ("divide", "power") or (node.kind == "call" and node.parts[0] != "sigmoid")
        for node in nodes
    )
    climbs = ", the slope of the log-likelihood, which one climbs" if of == "likelihood" else ""
    certain = " for labels 0 and 1" if derivation.quantities.certain else ""
    return f"{'is' if plain and not certain else 'equals'} {short}{certain}{climbs}"


def _not_yet(derivation, first):
    """Where it goes wrong, by how much, by which slip, and what becomes of the lines after it."""
    link = derivation.links[first]
    on_one_line = link.before and link.source.startswith("“")
    this = f"“{link.claim.text}”" if on_one_line else f"line {link.line}"
    said = [f"Not yet: line {link.line}, “{link.claim.text}”, is the first that does not follow."]
    both = link.values.exist & link.wanted.exist
    if not both.any():
        where = (
            f"where {link.source} has one"
            if link.values.exist.any()
            else "at any of the points tried"
        )
        return f"{said[0]} It has no value {where}."
    if same(
        link.values._replace(value=np.where(both, link.values.value, link.wanted.value)),
        link.wanted,
    ):
        here = int(np.flatnonzero(~both)[0])
        return (
            f"{said[0]} It has no value at {_at(derivation, link, here)} and at most of the "
            "other points tried."
        )
    here = _point(link, both)
    is_or_gives = "gives" if link.before else "is"
    one, other = (
        f"{values.value[here]:.4g}".replace("-", "−") for values in (link.wanted, link.values)
    )
    said.append(
        f"At {_at(derivation, link, here)} {link.source} {is_or_gives} {one} and {this} gives "
        f"{other}."
    )
    label = derivation.quantities.values["label"]
    certain = Values(
        np.where((label == 0) | (label == 1), link.values.value, np.nan), link.values.terms
    )
    if derivation.quantities.share and same(certain, link.wanted):
        said.append(
            "They agree for labels 0 and 1, but a label may be any number between, and then they "
            "do not."
        )
    elif another := _another(derivation, link):
        said.append(f"It is {another}, another quantity: let a left side say so.")
    else:
        stated = link.quantity if link.derived and isinstance(link.quantity, tuple) else None
        begun = [
            one.claim
            for one in derivation.links[:first]
            if stated and one.wanted and one.quantity == stated[0]
        ]
        said += explain(
            link.claim,
            link.wanted,
            derivation.quantities,
            derivation.letters,
            link.source,
            stated,
            link.before,
            begun,
        )
    return " ".join([*said, *_afterwards(derivation.links, first)])


def _another(derivation, link):
    """The quantity that a line equals, where it should go on from one about another; or ""."""
    slopes = [("loss", "output"), ("loss", "input"), ("loss", "weight")]
    if link.before and link.quantity in slopes:
        for name in slopes:
            if same(link.values, derivation.quantities.slope(*name)):
                return derivation.letters.say(name)
    return ""


def _point(link, both):
    """A point at which the difference is plain to see, the first if it is."""
    with np.errstate(all="ignore"):
        larger = np.fmax(abs(link.wanted.value), abs(link.values.value))
        difference = np.where(both, abs(link.wanted.value - link.values.value) / larger, 0)
    plain = np.flatnonzero(difference > 0.01)
    return (
        int(plain[0])
        if plain.size
        else int(np.argmax(np.where(both, apart(link.values, link.wanted), 0)))
    )


def _at(derivation, link, here):
    """The point in the reader's letters, as far as the two sides depend on it."""
    letters = link.claim.letters | (link.before.letters if link.before else set())
    bys = {letter.by for letter in letters if isinstance(letter, Slope)} | {
        link.quantity[1] if isinstance(link.quantity, tuple) else ""
    }
    used = ["input"]
    used += ["label"] * bool(derivation.quantities.share)
    used += ["feature"] * bool({"feature", "weight"} & (letters | bys))
    used += ["m"] * ("m" in letters)
    shown, values = derivation.letters.shown, derivation.quantities.values
    point = ", ".join(f"{shown[name]} = {values[name][here]:g}" for name in used)
    output = f" ({shown['output']} = {values['output'][here]:.4g})" * ("output" in letters)
    return f"{point}{output}".replace("-", "−")


def _afterwards(links, first):
    """Whether the lines after the first wrong one follow from it, so that one slip is one."""
    wrong, later, from_it = links[first], links[first + 1 :], set()
    with np.errstate(all="ignore"):
        ratio = wrong.values.value / wrong.wanted.value
    goes_on = True
    for link in later:
        this = f"Line {link.line}" if link.line > wrong.line else f"“{link.claim.text}”"
        if link.before is None:
            goes_on = _rests_on(link.quantity, wrong.quantity)
        carried = link.wanted and same(
            link.values, Values(link.wanted.value * ratio, link.wanted.terms)
        )
        if not link.follows and not carried:
            if same(link.values, wrong.wanted):
                return [f"{this} is right again."]
            return [f"{this} does not follow from what is before it either."]
        if (
            goes_on
            and link.wanted
            and link.before is None
            and not carried
            and not _slopes_in(link.claim)
        ):
            return [f"{this} is right again."]
        if goes_on:
            from_it.add(link.line)
    after = sorted({link.line for link in later} - {wrong.line})
    if not after or not from_it:
        return []
    many = (
        f"Lines {after[0]} to {after[-1]} follow" if len(after) > 1 else f"Line {after[0]} follows"
    )
    return [f"{many} from it, so that one slip is all."]


def _rests_on(quantity, wrong):
    """Whether one quantity is found by way of the other: not f′(h) by way of ∂J/∂ŷ, nor ∂h/∂w by
    way of anything.
    """
    losses = ("loss", "likelihood", "either")
    of, by = (
        quantity
        if isinstance(quantity, tuple) and not isinstance(quantity, Slope)
        else (quantity, "")
    )
    of_a_loss = wrong in losses or (isinstance(wrong, tuple) and wrong[0] in losses)
    return quantity == wrong or (
        of in losses and (by in ("input", "weight") or (of_a_loss and by != ""))
    )


def _slopes_in(claim):
    return any(isinstance(letter, Slope) for letter in claim.letters)
