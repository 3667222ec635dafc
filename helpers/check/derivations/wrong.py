"""What is said of the first line that does not follow, and of the lines after it."""

import numpy as np

from helpers.check.derivations import apart, is_lost, same
from helpers.check.derivations.claims import name
from helpers.check.derivations.links import LOSSES_AND_LIKELIHOODS
from helpers.check.derivations.missteps import explain
from helpers.check.verdict import Line
from helpers.formulas.tree import Node


def not_yet(derivation):
    """Where it goes wrong, by how much, by which slip, and what becomes of the lines after it."""
    link = derivation.links[derivation.first_wrong]
    said = f"Not yet: line {link.line}, “{link.claim.text}”, is the first that does not follow."
    if gap := _gap(derivation, link):
        return f"{said} {gap}"
    rest = [_numbers(derivation, link), *_reasons(derivation, link), *_afterwards(derivation)]
    return " ".join([said, *rest])


def _gap(derivation, link):
    """Where it has no value, if that is what is wrong with it; else ""."""
    if link.values.shape == "none":
        return "Its matrices and columns do not fit together."
    both = link.values.exist & link.wanted.exist
    if not both.any():
        if link.values.exist.any():
            return f"It has no value where {link.source} has one."
        return "It has no value at any of the points tried."
    filled = np.where(both, link.values.value, link.wanted.value)
    if not same(link.values._replace(value=filled), link.wanted):
        return ""
    here = _at(derivation, link, np.flatnonzero(~both)[0])
    return f"It has no value at {here} and at most of the other points tried."


def _numbers(derivation, link):
    """What it is at a point, and what it should be there."""
    above, here = derivation.links[derivation.first_wrong - 1], _point(link)
    on_one_line = link.before and above.line == link.line
    this = f"“{link.claim.text}”" if on_one_line else f"line {link.line}"
    wanted, found = (
        f"{values.value[here]:.4g}".replace("-", "−") for values in (link.wanted, link.values)
    )
    return (
        f"At {_at(derivation, link, here)} {link.source} {'gives' if link.before else 'is'} "
        f"{wanted} and {this} gives {found}."
    )


def _point(link):
    """A point at which the difference is plain to see, the first if it is."""
    with np.errstate(all="ignore"):
        larger = np.fmax(abs(link.wanted.value), abs(link.values.value))
        plain = np.flatnonzero(abs(link.wanted.value - link.values.value) / larger > 0.01)
    return plain[0] if plain.size else np.nanargmax(apart(link.values, link.wanted))


def _at(derivation, link, here):
    """The point in the reader's letters, as far as the two sides depend on it."""
    letters = link.claim.letters | (link.before.letters if link.before else set())
    slopes = [name(one) for one in link.claim.slopes + (link.before.slopes if link.before else [])]
    below = {one[1] for one in slopes}
    if isinstance(link.quantity, tuple):
        below.add(link.quantity[1])
    used = {
        "input": True,
        "label": derivation.quantities.share,
        "feature": {"feature", "weight"} & (letters | below),
        "m": "m" in letters,
    }
    shown, values = derivation.letters.shown, derivation.quantities.values
    point = ", ".join(f"{shown[name]} = {values[name][here]:g}" for name in used if used[name])
    if "output" in letters:
        point += f" ({shown['output']} = {values['output'][here]:.4g})"
    return point.replace("-", "−")


def _reasons(derivation, link):
    """What is wrong with it, as sentences."""
    quantities = derivation.quantities
    label = quantities.values["label"]
    at_the_ends = np.where((label == 0) | (label == 1), link.values.value, np.nan)
    if quantities.share and same(link.values._replace(value=at_the_ends), link.wanted):
        return [
            "They agree for labels 0 and 1, but a label may be any number between, and then they "
            "do not."
        ]
    if another := _another(derivation, link):
        return [f"It is {another}, another quantity: let a left side say so."]
    begun = [
        one.claim
        for one in derivation.links[: derivation.first_wrong]
        if link.stated and one.wanted and one.quantity == link.stated[0]
    ]
    return explain(link, quantities, derivation.letters, begun)


def _another(derivation, link):
    """The quantity that a line equals, where it should go on from one about another; or ""."""
    slopes = [("loss", "output"), ("loss", "input"), ("loss", "weight")]
    if not link.before or link.quantity not in slopes:
        return ""
    equal = [name for name in slopes if same(link.values, derivation.quantities.slope(*name))]
    return derivation.letters.say(equal[0]) if equal else ""


def _afterwards(derivation):
    """Whether the lines after the first wrong one follow from it, so that one slip is one."""
    wrong, *later = derivation.links[derivation.first_wrong :]
    goes_on, from_it = True, False
    for link in later:
        this = f"Line {link.line}" if link.line > wrong.line else f"“{link.claim.text}”"
        if link.before is None:
            goes_on = _rests_on(link.quantity, wrong.quantity)
        carried = _is_carried(derivation, link, wrong)

        if not link.follows and not carried and not same(link.values, wrong.wanted):
            return [f"{this} does not follow from what is before it either."]

        # right by itself, where it rests on the wrong line or goes on from it
        begins = link.wanted and link.before is None and not _has_slopes(link.claim)
        if not carried and (not link.follows or (goes_on and begins)):
            return [f"{this} is right again."]
        from_it = from_it or goes_on
    after = sorted({link.line for link in later} - {wrong.line})
    if not after or not from_it:
        return []
    follow = f"Lines {after[0]} to {after[-1]} follow"
    if len(after) == 1:
        follow = f"Line {after[0]} follows"
    return [f"{follow} from it, so that one slip is all."]


def marks(derivation):
    """Each line as it was typed and as it was read, behind ✓ where it follows from what is before
    it or is right again, ✗ where it does not, and ? where it cannot be read.
    """
    links, wrong = derivation.links, derivation.first_wrong
    bad = {link.line for link in links[wrong : wrong + 1]} | {
        link.line
        for link in links[wrong + 1 :]
        if not link.follows
        and not _is_carried(derivation, link, links[wrong])
        and not same(link.values, links[wrong].wanted)
    }
    unknown = derivation.left_out | {
        link.line
        for link in links
        if link.wanted and not link.follows and is_lost(link.values, link.wanted)
    }
    shown = []
    for line in derivation.texts:
        mark = "?" if line.number in unknown else "✗" if line.number in bad else "✓"
        signs = line.relations if line.goes_on else ("", *line.relations[1:])
        claims = [derivation.echo(link.claim) for link in links if link.line == line.number]
        text, read = (
            " ".join(f"{sign} {side}" for sign, side in zip(signs, sides, strict=False)).strip()
            for sides in (line.sides, claims)
        )
        read = read.replace("≤", r"\le").replace("≥", r"\ge")
        shown.append(Line(mark, f"{line.number}  {text}", "" if mark == "?" else read))
    return tuple(shown)


def _is_carried(derivation, link, wrong):
    """Whether a line is what the wrong one makes of it, its slope or its multiple."""
    if _is_its_slope(derivation, link, wrong):
        return True
    if link.wanted is None or not (link.before is None or _has_slopes(link.before)):
        return False
    with np.errstate(all="ignore"):
        ratio = wrong.values.value / wrong.wanted.value
        return same(link.values, link.wanted._replace(value=link.wanted.value * ratio))


def _is_its_slope(derivation, link, wrong):
    """Whether a line is the slope of the wrong one, as it stands."""
    if wrong.quantity not in LOSSES_AND_LIKELIHOODS or not isinstance(link.quantity, tuple):
        return False
    of, by = link.quantity
    if of != wrong.quantity:
        return False
    letter = Node("letter", (by, ("", "")), 0, 0)
    slope = Node("derivative", (wrong.claim.tree, letter), 0, 0)
    return same(link.values, derivation.quantities.of(slope))


def _rests_on(quantity, wrong):
    """Whether one quantity is found by way of the other: not f′(h) by way of ∂J/∂ŷ, nor ∂h/∂w by
    way of anything.
    """
    if quantity == wrong:
        return True
    if not _is_a_slope_of_a_loss(quantity):
        return False
    of_a_loss = wrong in LOSSES_AND_LIKELIHOODS or _is_a_slope_of_a_loss(wrong)
    return quantity[1] in ("input", "weight") or of_a_loss


def _is_a_slope_of_a_loss(quantity):
    return isinstance(quantity, tuple) and quantity[0] in LOSSES_AND_LIKELIHOODS


def _has_slopes(claim):
    return bool(claim.slopes)
