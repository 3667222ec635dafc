"""The usual slips of a derivation, tried one at a time on a line that does not follow."""

from helpers.check.derivations import same
from helpers.check.derivations.missteps.derivatives import differentiated
from helpers.check.derivations.missteps.repairs import repairs
from helpers.formulas.tree import walk


def explain(link, quantities, letters, begun=()):
    """Which usual slips turn what a line should be into what it is, as sentences; none where
    nothing explains it.

    link: a Link that does not follow; of several repairs the likeliest leaves most of the Claim
    before it. begun: the Claims of which it may be the slope. quantities, letters: as it was read.
    """
    repair = _likeliest(link, quantities, letters)
    kind, stated, found = repair.kind if repair else "", link.stated, []
    if kind != "brackets":
        found = multiple(link.values, link.wanted, quantities, letters, link.source, stated)
    if stated and not kind:
        found += differentiated(link.values, stated, quantities, letters, link.claim, begun)[:2]
    if repair and (kind or not found):
        found.append(repair.sentence)
    return found


def _likeliest(link, quantities, letters):
    """The Repair that makes the line right and leaves most of what was before it, or None."""
    right = [
        repair
        for repair in repairs(link.claim, letters)
        if same(quantities.of(repair.tree), link.wanted)
    ]
    if link.before is None:
        return next(iter(right), None)
    shapes = {node.shape for node in walk(link.before.tree)}
    return min(
        right,
        key=lambda repair: sum(node.shape not in shapes for node in walk(repair.tree)),
        default=None,
    )


def multiple(line, wanted, quantities, letters, source, stated=None):
    """A sentence for a line that is a simple multiple of what it should be, as a list of one or
    none.
    """

    def is_times(number):
        return same(line, wanted._replace(value=wanted.value * number))

    if is_times(-1):
        reason = "a sign has turned"
        if stated in (("loss", "input"), ("loss", "weight")):
            is_entropy = quantities.loss == "cross_entropy"
            upwards = "the log-likelihood" if is_entropy else f"−{letters.say('loss')}"
            reason = f"that is the slope of {upwards}, which one climbs"
        return [f"It is −1 times {source}: {reason}."]
    for name, (number, reason) in _factors(quantities, letters).items():
        if stated is None and letters.shown["factor"] in name:
            continue  # between two lines without a slope f′(h) is a coincidence
        for sign, minus in ((1, ""), (-1, "−")):
            if is_times(sign * number):
                if name == f"1/{letters.shown['factor']}" and stated == ("loss", "input"):
                    reason += f", so that it stops at {minus}{letters.say(('loss', 'output'))}"
                elif minus:
                    reason += ", and a sign has turned"
                return [f"It is {minus}{name} times {source}: {reason}."]
    return []


def _factors(quantities, letters):
    """The factors that are often lost or come in, as {name: (values, what has happened)}."""
    values = quantities.values
    x, m, factor = (letters.shown[name] for name in ("feature", "m", "factor"))
    return {
        "2": (2, "a factor ½ has been dropped, or a 2 not cancelled"),
        "½": (0.5, "a factor 2 has been dropped, such as the one that a square brings down"),
        m: (values["m"], f"1/{m} has been dropped"),
        f"1/{m}": (1 / values["m"], f"a factor 1/{m} has come in"),
        x: (values["feature"], f"{x} is in it once too often"),
        f"1/{x}": (
            1 / values["feature"],
            f"the factor {x}, which is {letters.say(('input', 'weight'))}, has been dropped",
        ),
        factor: (values["factor"], f"{factor} is in it once too often"),
        f"1/{factor}": (
            1 / values["factor"],
            f"the factor {factor}, the inner derivative, is lost",
        ),
    }
