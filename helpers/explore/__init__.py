"""What the reader explores: each function returns one explorer to show in a notebook."""

from helpers.explore.convergence import convergence
from helpers.explore.pairing import pairing

__all__ = ["convergence", "pairing"]
