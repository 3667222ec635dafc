"""The usual slips of a derivation, tried one at a time on a line that does not follow."""

import numpy as np

from helpers.check.derivations import Values, same
from helpers.check.derivations.missteps.derivatives import differentiated
from helpers.check.derivations.missteps.repairs import repairs
from helpers.formulas import typed
from helpers.formulas.tree import walk


def explain(claim, wanted, quantities, letters, source, stated=None, before=None, begun=()):
    """Which usual slips turn what a line should be into what it is, as sentences; none where
    nothing explains it.

    claim: a Claim that does not follow. wanted: the Values that it should have; source: what these
    are called. stated: where the line comes of differentiating, the quantity: a pair such as
    ("loss", "input"), or a Slope. before: the Claim above it, which the likeliest of several
    repairs resembles most. begun: the Claims of which it may be the slope. quantities, letters: as
    the claim was read.
    """
    line = quantities.of(claim)
    found = multiple(line, wanted, quantities, letters, source, stated)
    known = quantities.known(claim)
    shapes = {node.shape for node in walk(before.tree)} if before else set()
    right = [
        (sum(node.shape not in shapes for node in walk(tree)) if before else 0, sentence)
        for tree, sentence in repairs(claim, letters)
        if same(Values(typed.value(tree, known) + np.zeros_like(line.value), line.terms), wanted)
    ]
    repair = [min(right, key=lambda one: one[0])[1]] if right else []
    if repair and ("quotient rule" in repair[0] or "need brackets" in repair[0]):
        return ([] if "need brackets" in repair[0] else found) + repair
    derived = differentiated(line, stated, quantities, letters, claim, begun)[:2] if stated else []
    return found + derived or repair


def multiple(line, wanted, quantities, letters, source, stated=None):
    """A sentence for a line that is a simple multiple of what it should be, as a list of one or
    none.
    """
    values, (x, m, factor) = (
        quantities.values,
        (letters.shown[name] for name in ("feature", "m", "factor")),
    )
    reasons = {
        "1": (1, "a sign has turned"),
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
    for name, (number, reason) in reasons.items():
        for sign in (1, -1):
            if same(line, Values(wanted.value * number * sign, wanted.terms)):
                if name == "1" and stated in (("loss", "input"), ("loss", "weight")):
                    upwards = (
                        "the log-likelihood"
                        if quantities.loss == "cross_entropy"
                        else f"−{letters.say('loss')}"
                    )
                    reason = f"that is the slope of {upwards}, which one climbs"
                if name == f"1/{factor}" and stated == ("loss", "input"):
                    reason += (
                        f", so that it stops at {'−' * (sign < 0)}{letters.say(('loss', 'output'))}"
                    )
                elif sign < 0 and name != "1":
                    reason += ", and a sign has turned"
                times = "−" * (sign < 0) + name
                return [f"It is {times} times {source}: {reason}."]
    return []
