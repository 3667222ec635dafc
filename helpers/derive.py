"""What the reader derives: each function returns a stepper through one derivation, to show in a
notebook.
"""

from functools import cache
from itertools import product

import numpy as np
import sympy

from helpers import figures
from helpers.activations import ACTIVATIONS
from helpers.formulas import symbolic
from helpers.formulas.derivations import cross_entropy as entropy
from helpers.formulas.derivations import layers, likelihood, sigmoid, softmax
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
        self._sides, self._farthest = cache(self._as_function), cache(self._reach)
        meaning = Meaning(derivation.where, derivation.vectors)
        self._rows = [meaning.rows(line.formula) for line in derivation.lines]
        board = Board(derivation.where, derivation.lines, meaning.names)
        last = len(self._rows)
        figure, (ax,) = figures.new_figure(700, 130)
        markers = figures.draw_number_line(ax)

        def move(line, f=None, **values):
            left, right = self._sides(line, f)(*values.values())
            figures.move_number_line(
                ax, markers, {"left side": left, "right side": right}, self._farthest(line, f)
            )
            board.show(line)
            self.mark_idle(**{"Back": line == 1, "Next": line == last, "Show all": line == last})
            return self._sentence(line, f, values, left, right)

        super().__init__(
            title=derivation.title,
            controls=self._controls(),
            figure=figure,
            moving=list(markers.values()),
            move=move,
            presets={
                "Back": lambda values: {"line": max(1, values["line"] - 1)},
                "Next": lambda values: {"line": min(last, values["line"] + 1)},
                "Show all": {"line": last},
            },
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

    def _reach(self, number, f):
        """How far from 0 the sides of a line get, wherever the sliders are."""
        ends = [(float(low), float(high)) for _, low, high, _ in self.derivation.sliders.values()]
        grid = np.meshgrid(*(np.linspace(*end, PLACES) for end in ends))
        with np.errstate(divide="ignore", invalid="ignore"):
            sides = self._sides(number, f)(*grid)
        far = np.concatenate([np.abs(entry).ravel() for side in sides for entry in side])
        return far[np.isfinite(far)].max()

    def _as_function(self, number, f):
        """Both sides of a line, each a list of entries, as a function of the reader's numbers."""
        rows = self._rows[:number]
        head = next(row.left for row in reversed(rows) if row.left is not None)
        known_f = f and symbolic.activation(ACTIVATIONS[f])
        where, fixed = self.derivation.where, self.derivation.fixed
        meaning = Meaning(where, self.derivation.vectors, *self.derivation.sizes, known_f)
        letters = [*self.derivation.sliders, *fixed]
        symbols = [sympy.Symbol(letter, real=True) for letter in letters]
        indices = rows[-1].free_indices | free_indices(head)
        sides = [_entries(meaning, side, indices) for side in (head, rows[-1].right)]
        both = sympy.lambdify(symbols, sides, "numpy", cse=True)
        return lambda *numbers: both(*numbers, *fixed.values())

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
        return self.written(self.values["line"]) + self.live.written()


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
        numbers.setdefault(letter + index.translate(SUBSCRIPTS), []).append(f"{value:g}")
    return ", ".join(f"{name} = {_row(values)}" for name, values in numbers.items())


def _told(entries):
    return _row([f"{entry:.6f}" for entry in entries])


def _row(numbers):
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


def _stepper(derivation, what):
    """A function for the reader, which returns a stepper through a derivation; what: says which."""

    def stepper():
        return Stepper(derivation)

    stepper.__doc__ = f"A stepper {what}"
    return stepper


sigmoid_prime = _stepper(sigmoid.BY_QUOTIENT, "through σ′ = σ(1 − σ), by the quotient rule.")
sigmoid_prime_by_reciprocal = _stepper(
    sigmoid.BY_RECIPROCAL, "through σ′ = σ(1 − σ), by the derivative of 1/σ."
)
sigmoid_prime_by_logarithm = _stepper(
    sigmoid.BY_LOGARITHM, "through σ′ = σ(1 − σ), by d ln σ/dh = 1 − σ."
)
squared_error = _stepper(
    squared.ANY_ACTIVATION, "through the squared-error gradient of one example, for any activation."
)
squared_error_with_sigmoid = _stepper(
    squared.WITH_THE_SIGMOID, "that puts the sigmoid's ŷ(1 − ŷ) in place of f′(h)."
)
squared_error_with_identity = _stepper(
    squared.WITH_THE_IDENTITY, "through the case f(h) = h + c, in which f′(h) is 1."
)
squared_error_of_all = _stepper(
    squared.ALL_EXAMPLES,
    "through the squared-error gradient of all examples, in sums and as a product.",
)
squared_error_curvature = _stepper(
    squared.CURVATURE,
    "through the second derivative of the squared error for a label of 0, and where it is "
    "negative.",
)
gaussian_likelihood = _stepper(
    squared.GAUSSIAN_LIKELIHOOD, "from normal noise to the squared error and its gradient."
)
bernoulli_likelihood = _stepper(
    likelihood.BERNOULLI, "from the probability of all labels to the cross-entropy."
)
cross_entropy = _stepper(
    entropy.SHORT_WAY, "through the cross-entropy gradient of one example, in which f′(h) cancels."
)
cross_entropy_in_sums = _stepper(
    entropy.IN_SUMS, "through the cross-entropy gradient of all examples, in sums."
)
cross_entropy_in_matrices = _stepper(
    entropy.SUMS_AS_PRODUCTS, "from the sums over the examples to a product with Xᵀ."
)
cross_entropy_by_jacobian = _stepper(
    entropy.BY_THE_JACOBIAN, "through the cross-entropy gradient with vectors, by the Jacobian."
)
hessian = _stepper(
    entropy.HESSIAN, "through the Hessian of the cross-entropy, and why that loss is convex."
)
ascent_and_descent = _stepper(
    likelihood.ASCENT_AND_DESCENT, "that shows one step down on J to be one step up on ln L."
)
hidden_unit = _stepper(
    layers.SQUARED_ERROR,
    "back to a hidden unit's weights from the squared error: f′ of the output stays, and f′ of the "
    "unit.",
)
hidden_unit_with_cross_entropy = _stepper(
    layers.CROSS_ENTROPY,
    "back to a hidden unit's weights from the cross-entropy: f′ of the output cancels, f′ of the "
    "unit stays.",
)
hidden_layer = _stepper(
    layers.ALL_EXAMPLES,
    "through the squared-error gradient of a hidden layer for all examples, in sums and as a "
    "product.",
)
softmax_jacobian = _stepper(softmax.JACOBIAN, "through the slope of softmax, a matrix.")
softmax_cross_entropy = _stepper(
    softmax.CROSS_ENTROPY, "through the cross-entropy with softmax, where the matrix cancels."
)
softmax_squared_error = _stepper(
    softmax.SQUARED_ERROR, "through the squared error with softmax, where the matrix stays."
)
