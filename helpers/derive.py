"""What the reader derives: each function returns a stepper through one derivation, to show in a
notebook.
"""

from itertools import product

import numpy as np
import sympy

from helpers import figures
from helpers.activations import ACTIVATIONS
from helpers.formulas import symbolic
from helpers.formulas.derivations import cross_entropy as entropy
from helpers.formulas.derivations import layers, likelihood, sigmoid
from helpers.formulas.derivations import squared_error as squared
from helpers.formulas.meaning import Meaning
from helpers.formulas.tree import free_indices
from helpers.page.board import Board, Lesson, table
from helpers.page.controls import choice, linear_slider

PLACES = 9  # of a slider at which is looked how far a number line has to go
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Stepper(Lesson):
    """A derivation that the reader walks line by line, and tries at numbers of their own.

    Controls: the line, a slider for each letter of derivation.sliders, and the activation where
    that is left open. The number line shows both sides of the line at these numbers, entry by
    entry. Without a kernel the whole derivation is shown, with its rules.
    """

    def __init__(self, derivation):
        self.derivation = derivation
        self._known, self._reached = {}, {}
        meaning = Meaning(derivation.where, derivation.vectors)
        self._rows = [meaning.rows(line.formula) for line in derivation.lines]
        board = Board(derivation.where, derivation.lines, meaning.names)
        figure, (ax,) = figures.new_figure(700, 130)
        markers = figures.draw_number_line(ax)

        def move(line, f=None, **values):
            left, right = self._sides(line, f, values)
            figures.move_number_line(
                ax, markers, {"left side": left, "right side": right}, self._farthest(line, f)
            )
            board.show(line)
            at_end = line == len(self._rows)
            self.mark_idle(**{"Back": line == 1, "Next": at_end, "Show all": at_end})
            return self._sentence(line, f, values, left, right)

        super().__init__(
            title=derivation.title,
            controls=self._controls(),
            figure=figure,
            moving=list(markers.values()),
            move=move,
            presets=self._buttons(),
            above=[board],
        )

    def _controls(self):
        controls = {"line": linear_slider("line", 1, len(self._rows), 1, 1)}
        for name, (label, low, high, value) in self.derivation.sliders.items():
            controls[name] = linear_slider(label, float(low), float(high), 0.1, float(value))
        if self.derivation.any_f:
            controls["f"] = choice(
                "activation f", [(name, name) for name in ACTIVATIONS], "sigmoid"
            )
        return controls

    def _buttons(self):
        last = len(self._rows)
        return {
            "Back": lambda values: {"line": max(1, values["line"] - 1)},
            "Next": lambda values: {"line": min(last, values["line"] + 1)},
            "Show all": {"line": last},
        }

    def _farthest(self, number, f):
        """How far from 0 the sides of a line get, wherever the sliders are."""
        if (number, f) not in self._reached:
            ends = [
                (float(low), float(high)) for _, low, high, _ in self.derivation.sliders.values()
            ]
            grid = np.meshgrid(*(np.linspace(*end, PLACES) for end in ends))
            with np.errstate(divide="ignore", invalid="ignore"):
                sides = self._sides(
                    number, f, dict(zip(self.derivation.sliders, grid, strict=True))
                )
            far = np.concatenate([np.abs(entry).ravel() for side in sides for entry in side])
            self._reached[number, f] = far[np.isfinite(far)].max()
        return self._reached[number, f]

    def _sides(self, number, f, values):
        """Both sides of a line at the reader's numbers, each a list of its entries."""
        if (number, f) not in self._known:
            rows = self._rows[:number]
            head = next(row.left for row in reversed(rows) if row.left is not None)
            sizes, known_f = self.derivation.sizes, f and symbolic.activation(ACTIVATIONS[f])
            meaning = Meaning(self.derivation.where, self.derivation.vectors, *sizes, known_f)
            letters = [*self.derivation.sliders, *self.derivation.fixed]
            symbols = [sympy.Symbol(letter, real=True) for letter in letters]
            indices = rows[-1].free_indices | free_indices(head)
            sides = [_entries(meaning, side, indices) for side in (head, rows[-1].right)]
            self._known[number, f] = sympy.lambdify(symbols, sides, "numpy", cse=True)
        return self._known[number, f](*values.values(), *self.derivation.fixed.values())

    def _sentence(self, number, f, values, left, right):
        sliders = self.derivation.sliders
        at = ", ".join(f"{sliders[name][0]} = {value:g}" for name, value in values.items())
        activation = f", f the {f}" if f else ""
        given = f", with {_given(self.derivation.fixed)}" if self.derivation.fixed else ""
        what = (
            f"Line {number} of {len(self._rows)}, {self.derivation.lines[number - 1].rule}. At "
            f"{at}{activation}{given}: "
        )
        if np.allclose(left, right, rtol=1e-9, atol=1e-12):
            return f"{what}both sides are {_told(left)}."
        return f"{what}the left side is {_told(left)}, the right side {_told(right)}."

    def written(self, lines=None):
        """The derivation with its rules, as HTML: the first lines, or all."""
        shown = self.derivation.lines[:lines]
        return table(self.derivation.title, self.derivation.where, shown)

    def snapshot(self):
        """The lines that are seen, and the figure below them, as HTML."""
        return self.written(self.values["line"]) + super().snapshot()


def _entries(meaning, side, indices):
    """A side of a line as a list of expressions, for each number that its free indices can have."""
    ranges = [range(1, meaning.size["m" if index == "i" else "n"] + 1) for index in sorted(indices)]
    places = (dict(zip(sorted(indices), numbers, strict=True)) for numbers in product(*ranges))
    return [
        entry
        for value in (meaning.value(side, place) for place in places)
        for entry in (value if isinstance(value, sympy.MatrixBase) else [value])
    ]


def _given(fixed):
    """The numbers that the reader does not set, in words: y₁ = 0, and x₁ = (1, 0.5) for x_1_1 and
    x_1_2.
    """
    numbers = {}
    for name, value in fixed.items():
        letter, index, *_ = name.split("_")
        numbers.setdefault(letter + index.translate(SUBSCRIPTS), []).append(
            f"{value:g}".replace("-", "−")
        )
    return ", ".join(f"{name} = {_row(values)}" for name, values in numbers.items())


def _told(entries):
    return _row([f"{entry:.6f}".replace("-", "−") for entry in entries])


def _row(numbers):
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


def sigmoid_prime():
    """A stepper through σ′ = σ(1 − σ), by the quotient rule."""
    return Stepper(sigmoid.BY_QUOTIENT)


def sigmoid_prime_by_reciprocal():
    """A stepper through σ′ = σ(1 − σ), by the derivative of 1/σ."""
    return Stepper(sigmoid.BY_RECIPROCAL)


def sigmoid_prime_by_logarithm():
    """A stepper through σ′ = σ(1 − σ), by d ln σ = 1 − σ."""
    return Stepper(sigmoid.BY_LOGARITHM)


def squared_error():
    """A stepper through the squared-error gradient of one example, for any activation."""
    return Stepper(squared.ANY_ACTIVATION)


def squared_error_with_sigmoid():
    """A stepper that puts the sigmoid's ŷ(1 − ŷ) in place of f′(h)."""
    return Stepper(squared.WITH_THE_SIGMOID)


def squared_error_with_identity():
    """A stepper through the case f(h) = h + c, in which f′(h) is 1."""
    return Stepper(squared.WITH_THE_IDENTITY)


def squared_error_of_all():
    """A stepper through the squared-error gradient of all examples, in sums and as a product."""
    return Stepper(squared.ALL_EXAMPLES)


def squared_error_curvature():
    """A stepper through the second derivative of the squared error for a label of 0, and where it
    is negative.
    """
    return Stepper(squared.CURVATURE)


def gaussian_likelihood():
    """A stepper from normal noise to the squared error and its gradient."""
    return Stepper(squared.GAUSSIAN_LIKELIHOOD)


def bernoulli_likelihood():
    """A stepper from the probability of all labels to the cross-entropy."""
    return Stepper(likelihood.BERNOULLI)


def cross_entropy():
    """A stepper through the cross-entropy gradient of one example, in which f′(h) cancels."""
    return Stepper(entropy.SHORT_WAY)


def cross_entropy_in_sums():
    """A stepper through the cross-entropy gradient of all examples, in sums."""
    return Stepper(entropy.IN_SUMS)


def cross_entropy_in_matrices():
    """A stepper from the sums over the examples to a product with Xᵀ."""
    return Stepper(entropy.SUMS_AS_PRODUCTS)


def cross_entropy_by_jacobian():
    """A stepper through the cross-entropy gradient with vectors, by the Jacobian."""
    return Stepper(entropy.BY_THE_JACOBIAN)


def hessian():
    """A stepper through the Hessian of the cross-entropy, and why that loss is convex."""
    return Stepper(entropy.HESSIAN)


def ascent_and_descent():
    """A stepper that shows one step down on J to be one step up on ln L."""
    return Stepper(likelihood.ASCENT_AND_DESCENT)


def hidden_unit():
    """A stepper back to a hidden unit's weights from the squared error: f′ of the output stays, and
    f′ of the unit.
    """
    return Stepper(layers.SQUARED_ERROR)


def hidden_unit_with_cross_entropy():
    """A stepper back to a hidden unit's weights from the cross-entropy: f′ of the output cancels,
    f′ of the unit stays.
    """
    return Stepper(layers.CROSS_ENTROPY)
