"""What the reader looks up: the letters of other courses, and the formulas in them."""

from helpers.translate.letters import letters

__all__ = ["letters"]
