"""Formulas as data: written, read, proved, worked out and translated."""
