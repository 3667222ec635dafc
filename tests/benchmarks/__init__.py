"""How quickly the explorers follow the hand, measured on a real page: python -m
tests.benchmarks."""
