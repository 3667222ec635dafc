"""What the reader explores: each function returns one explorer to show in a notebook."""

from helpers.explore.convergence import convergence
from helpers.explore.layers import layers
from helpers.explore.links import links
from helpers.explore.neuron import neuron
from helpers.explore.pairing import pairing
from helpers.explore.rates import rates
from helpers.explore.saturation import saturation
from helpers.explore.separable import separable
from helpers.explore.softmax import softmax
from helpers.explore.surface import surface
from helpers.explore.trap import trap
from helpers.explore.xor import xor

__all__ = [
    "convergence",
    "layers",
    "links",
    "neuron",
    "pairing",
    "rates",
    "saturation",
    "separable",
    "softmax",
    "surface",
    "trap",
    "xor",
]
