"""What the reader has checked: their own functions, and the lines of their own derivations."""

from helpers.check.derivative import derivative
from helpers.check.gradient import gradient
from helpers.check.lines import lines
from helpers.check.loss import loss
from helpers.check.step import step

__all__ = ["derivative", "gradient", "lines", "loss", "step"]
