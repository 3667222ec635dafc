"""Every derivation of the course, line by line, as data that can be proved."""

from helpers.formulas.derivations import (
    cross_entropy,
    layers,
    likelihood,
    sigmoid,
    softmax,
    squared_error,
)
from helpers.formulas.derivations.lines import DEFINITIONS, Derivation, Line

DERIVATIONS = {
    f"{module.__name__.rsplit('.', 1)[1]}.{name}": value
    for module in (sigmoid, squared_error, cross_entropy, likelihood, layers, softmax)
    for name, value in vars(module).items()
    if isinstance(value, Derivation)
}

__all__ = ["DEFINITIONS", "DERIVATIONS", "Derivation", "Line"]
