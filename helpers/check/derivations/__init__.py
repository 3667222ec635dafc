"""What a typed line of a derivation claims: its letters, the slopes in it, and the true value of
each quantity.
"""

from helpers.check.derivations.claims import Claim, is_put_in, typed_parts
from helpers.check.derivations.letters import Letters
from helpers.check.derivations.links import Derivation, Link
from helpers.check.derivations.quantities import LOSSES, Quantities, Values, apart, is_lost, same

__all__ = [
    "LOSSES",
    "Claim",
    "Derivation",
    "Letters",
    "Link",
    "Quantities",
    "Values",
    "apart",
    "is_lost",
    "is_put_in",
    "same",
    "typed_parts",
]
