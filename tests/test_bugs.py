"""Notebook 06: each program is wrong in the way that is said there, each solution is right, and
`check` knows which."""

import ast
import re
import warnings

import mpmath as mp
import nbformat
import numpy as np
import oracles
import pytest
from exercises import NOTEBOOKS, read

from helpers.data import HOURS, O_RINGS, SUNNY_DAYS
from helpers.predict import bugs

PATH = NOTEBOOKS / "06_bugs.ipynb"
EXERCISES = read(PATH)
CODE = [cell.source for cell in nbformat.read(PATH, 4).cells if cell.cell_type == "code"]
NUMBERS = range(1, 11)
# 10 is mended by what mends 7
each_bug = pytest.mark.parametrize("number", NUMBERS[:-1])
PROGRAMS = {
    1: "gradient_as_answered",
    2: "slope_on_paper",
    3: "gradient_of_the_page",
    4: "gradient_of_the_exercise",
    5: "loss_as_defined",
    6: "gradient_for_any_labels",
    7: "step_in_two_lines",
    8: "gradient_in_columns",
    9: "gradient_with_logits",
    10: "step_rounded",
}
X = np.array([[1, 0.5, -1.25], [1, -2.0, 0.75], [1, 1.5, 2.0], [1, -0.25, -0.5], [1, 3.0, 1.0]])
Y = np.array([0.0, 1.0, 1.0, 0.0, 0.0])
W = np.array([0.25, -0.5, 0.75])
GOOD, BAD = np.array([0.9, 0.6]), np.array([2.0, 2.0])  # Nielsen's two starts, bias first


def functions(source):
    """The functions that a cell defines, with the notebook's imports."""
    names = {}
    exec(EXERCISES[0].imports, names)
    before = set(names)
    definitions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    exec(compile(ast.Module(definitions, []), "cell", "exec"), names)
    return {name: names[name] for name in names.keys() - before}


def program(number):
    """The wrong program of a section; the last one calls that of section 7."""
    numbers = (7, 10) if number == 10 else (number,)
    starts = tuple(f"def {PROGRAMS[number]}(" for number in numbers)
    source = "\n\n\n".join(source for source in CODE if source.startswith(starts))
    return functions(source)[PROGRAMS[number]]


def solution(number):
    (function,) = functions(EXERCISES[number - 1].solution).values()
    return function


def verdict(number, answer=None):
    """What `check` says of a cell of the notebook, with another function in it where one is
    given."""
    exercise = EXERCISES[number - 1]
    names = {}
    exec(exercise.imports, names)
    *body, last = ast.parse(exercise.with_answer(answer) if answer else exercise.start).body
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def exact(loss, X=X, y=Y, w=W):
    """The gradient of a loss, as a limit of 300-digit numbers."""
    with mp.workdps(60):
        return np.array([float(slope) for slope in oracles.gradient(lambda v: loss(X, y, v), w)])


def sigma(h):
    return (1 + np.tanh(h / 2)) / 2


def logistic_loss(X, y, w):
    """The cross-entropy for labels −1 and +1, ln(1 + e^(−yh))."""
    h = [sum(mp.mpf(float(x)) * v for x, v in zip(row, w, strict=True)) for row in X]
    return sum(
        mp.log(1 + mp.exp(-mp.mpf(float(label)) * hi)) for label, hi in zip(y, h, strict=True)
    ) / len(y)


def walk(gradient, X, y, w, rate, steps):
    """The ends of a descent: before the last step, and after it."""
    w = np.array(w, dtype=float)
    for _ in range(steps):
        before, w = w, w - rate * gradient(X, y, w)
    return before, w


def standardised(dataset):
    features = dataset.features
    z = (features - features.mean()) / np.sqrt(np.mean((features - features.mean()) ** 2))
    return np.column_stack([np.ones(len(z)), z]), dataset.y


def entropy(X, y, w):
    return np.mean(np.log1p(np.exp(-np.abs(X @ w))) + np.maximum(X @ w, 0) - y * (X @ w))


def half_squares(X, y, w):
    return np.mean((sigma(X @ w) - y) ** 2) / 2


@each_bug
def test_the_cell_to_be_mended_is_empty_and_gives_nothing_away(number):
    exercise = EXERCISES[number - 1]
    name = re.match(r"def (\w+)", exercise.start)[1]
    assert exercise.solution.startswith(f"def {name}(")
    said = verdict(number)
    assert not said.right
    assert re.search("zeros only|w as it was", said.sentence)


def renamed(number):
    """The wrong program under the name that the check takes."""
    name = re.match(r"def (\w+)", EXERCISES[number - 1].start)[1]
    source = next(source for source in CODE if source.startswith(f"def {PROGRAMS[number]}("))
    return source.replace(PROGRAMS[number], name, 1)


class TestTheSign:
    def test_the_program_is_minus_one_times_the_gradient(self):
        true = exact(oracles.cross_entropy)
        assert program(1)(X, Y, W) == pytest.approx(-true, rel=1e-12)
        assert solution(1)(X, Y, W) == pytest.approx(true, rel=1e-12)

    def test_the_loss_rises_at_every_step(self):
        students = standardised(HOURS)
        J = [
            entropy(*students, walk(program(1), *students, [0, 0], 1.0, k)[1]) for k in range(1, 31)
        ]
        assert (np.diff([np.log(2), *J]) > 0).all()


class TestOverflow:
    def test_a_float_is_refused_and_an_array_warned_of(self):
        with pytest.raises(OverflowError):
            program(2)(-800.0)
        with pytest.warns(RuntimeWarning, match="overflow"):
            assert program(2)(np.array([-800.0])) == 0

    def test_it_begins_at_the_logarithm_of_the_largest_double(self):
        largest = float(mp.log(mp.mpf(2) ** 1024))
        assert program(2)(-np.nextafter(largest, 0) * (1 - 1e-12)) >= 0
        with pytest.raises(OverflowError):
            program(2)(-largest * (1 + 1e-12))
        assert float(bugs.where_it_overflows().right) == pytest.approx(largest, abs=0.05)

    @pytest.mark.parametrize("h", [-800.0, -709.0, -40.0, -8.0, -0.5, 0.0, 2.0, 40.0, 700.0, 800.0])
    def test_the_solution_is_right_on_floats_and_arrays(self, h):
        with mp.workdps(400):
            true = float(mp.exp(-h) / (1 + mp.exp(-h)) ** 2)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert solution(2)(h) == pytest.approx(true, rel=1e-13, abs=0)
            assert solution(2)(np.array([h, h])) == pytest.approx([true, true], rel=1e-13, abs=0)


class TestTheForgottenFactor:
    X, y = np.array([[1.0, 1.0]]), np.array([0.0])

    def test_the_slopes_at_the_second_start(self):
        assert program(3)(self.X, self.y, BAD) == pytest.approx([55.598, 55.598], abs=5e-4)
        assert solution(3)(self.X, self.y, BAD) == pytest.approx([0.982, 0.982], abs=5e-4)
        assert float(bugs.how_much_too_long().right) == pytest.approx(56.6165, abs=0.005)

    def test_where_both_end_at_the_rate_of_the_page(self):
        ends = {
            f: [sigma(walk(f(3), self.X, self.y, w, 0.005, 300)[1].sum()) for w in (GOOD, BAD)]
            for f in FUNCTIONS
        }
        assert ends[program] == pytest.approx([0.0404, 0.0479], abs=5e-5)
        assert ends[solution] == pytest.approx([0.4177, 0.7796], abs=5e-5)

    def test_the_solution_is_the_gradient_and_the_program_lacks_a_factor_for_each_example(self):
        true = exact(oracles.cross_entropy)
        assert solution(3)(X, Y, W) == pytest.approx(true, rel=1e-12)
        p = sigma(X @ W)
        assert program(3)(X, Y, W) == pytest.approx(
            X.T @ np.where(Y == 1, -1 / p, 1 / (1 - p)) / 5, rel=1e-12
        )


class TestTheArgument:
    def test_udacitys_quiz(self):
        x, y, w = np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([0.5]), np.array([0.5, -0.5, 0.3, 0.1])
        published = [-0.02031869, -0.04063738, -0.06095608, -0.08127477]
        assert -0.5 * solution(4)(x, y, w) == pytest.approx(published, abs=5e-9)
        shares = program(4)(x, y, w) / ((sigma(0.8) - 0.5) * x[0])
        assert shares == pytest.approx([sigma(v) * (1 - sigma(v)) for v in (1, 2, 3, 4)])

    def test_the_solution_is_the_gradient_and_the_program_another_direction(self):
        true = exact(oracles.squared_error)
        assert solution(4)(X, Y, W) == pytest.approx(true, rel=1e-12)
        wrong = program(4)(X, Y, W)
        assert wrong @ true < 0.99 * np.linalg.norm(wrong) * np.linalg.norm(true)

    def test_on_the_hours_the_loss_goes_up_and_each_example_alone_brings_it_down(self):
        hours = np.column_stack([np.ones(20), HOURS.features]), HOURS.y
        end = walk(program(4), *hours, [0, 0], 0.1, 300)[1]
        assert (
            half_squares(*hours, end)
            > 0.18
            > 0.125
            > half_squares(*hours, walk(solution(4), *hours, [0, 0], 0.1, 300)[1])
        )
        for i in range(20):
            one = hours[0][[i]], hours[1][[i]]
            assert half_squares(*one, -0.1 * program(4)(*one, np.zeros(2))) < 0.125


class TestNotANumber:
    @pytest.mark.parametrize(("h", "y"), [(37.0, 1.0), (37.0, 0.0), (800.0, 1.0), (-800.0, 0.0)])
    def test_the_program_loses_what_is_left(self, h, y):
        with np.errstate(divide="ignore", invalid="ignore"):
            lost = program(5)(np.array([[h]]), np.array([y]), np.ones(1))
        assert not np.isfinite(lost)
        assert np.isnan(lost) == (y == (h > 0))

    def test_one_below_it_is_a_number(self):
        assert np.isfinite(program(5)(np.array([[36.0]]), np.array([1.0]), np.ones(1)))
        assert "h = 37" in bugs.where_nan_comes_from()._because

    @pytest.mark.parametrize("h", [-800.0, -40.0, -0.5, 0.0, 2.0, 37.0, 800.0])
    @pytest.mark.parametrize("y", [0.0, 0.25, 1.0])
    def test_the_solution_is_right(self, h, y):
        with mp.workdps(400):
            true = float(oracles.cross_entropy([[h]], [y], [1.0]))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert solution(5)(np.array([[h]]), np.array([y]), np.ones(1)) == pytest.approx(
                true, rel=1e-13, abs=0
            )

    def test_both_agree_where_nothing_is_rounded_away(self):
        true = float(oracles.cross_entropy(X, Y, W))
        assert program(5)(X, Y, W) == pytest.approx(true, rel=1e-12)
        assert solution(5)(X, Y, W) == pytest.approx(true, rel=1e-12)


class TestLabels:
    signs = 2 * Y - 1

    def test_the_program_is_right_for_0_and_1_and_wrong_for_signs(self):
        assert program(6)(X, Y, W) == pytest.approx(exact(oracles.cross_entropy), rel=1e-12)
        true = exact(logistic_loss, y=self.signs)
        assert solution(6)(X, self.signs, W) == pytest.approx(true, rel=1e-12)
        assert np.abs(program(6)(X, self.signs, W) - true).max() > 0.1

    def test_its_own_loss_falls_below_zero(self):
        features, y = standardised(HOURS)
        signs = 2 * y - 1
        h = features @ walk(program(6), features, signs, [0, 0], 1.0, 200)[1]
        own = np.mean(np.maximum(h, 0) + np.log1p(np.exp(-np.abs(h))) - signs * h)
        assert own == pytest.approx(-36.89, abs=0.005)

    def test_on_other_data_it_comes_to_rest_above_zero(self):
        """With −1 at 53, 69 and 81 °F alone."""
        features, _ = standardised(O_RINGS)
        signs = np.where(np.isin(O_RINGS.features[:, 0], [53, 69, 81]), -1.0, 1.0)
        path = walk(program(6), features, signs, [0, 0], 1.0, 2000)
        h = features @ np.asarray(path[-1])
        own = np.mean(np.maximum(h, 0) + np.log1p(np.exp(-np.abs(h))) - signs * h)
        assert own == pytest.approx(0.5609, abs=5e-5)
        assert np.abs(program(6)(features, signs, np.asarray(path[-1]))).max() < 1e-9


class TestTheOrder:
    def test_the_bias_is_right_and_the_other_weights_are_those_of_another_place(self):
        true = W - 0.5 * exact(oracles.cross_entropy)
        got = program(7)(X, Y, W, 0.5)
        assert got[0] == pytest.approx(true[0], rel=1e-12)
        moved = np.array([true[0], *W[1:]])
        assert got[1:] == pytest.approx(
            (W - 0.5 * exact(oracles.cross_entropy, w=moved))[1:], rel=1e-12
        )
        assert np.abs(got - true).max() > 0.001
        assert solution(7)(X, Y, W, 0.5) == pytest.approx(true, rel=1e-12)

    def test_neither_changes_what_it_is_given(self):
        for step in (program(7), solution(7)):
            w = W.copy()
            step(X, Y, w, 0.5)
            assert (w == W).all()


class TestShapes:
    def test_the_program_puts_the_mean_label_in_the_place_of_each(self):
        wrong = program(8)(X, Y, W)
        assert wrong.shape == W.shape
        assert wrong == pytest.approx(exact(oracles.cross_entropy, y=np.full(5, 0.4)), rel=1e-12)
        assert solution(8)(X, Y, W) == pytest.approx(exact(oracles.cross_entropy), rel=1e-12)

    def test_for_one_example_it_is_right(self):
        assert program(8)(X[:1], Y[:1], W) == pytest.approx(
            exact(oracles.cross_entropy, X[:1], Y[:1]), rel=1e-12
        )

    def test_it_says_the_share_of_damaged_flights_to_all(self):
        features, y = standardised(O_RINGS)
        outputs = sigma(features @ walk(program(8), features, y, [0, 0], 1.0, 300)[1])
        assert outputs == pytest.approx(np.full(23, 7 / 23), abs=1e-6)
        assert bugs.how_many_differences().right == str(23 * 23)


class TestTwice:
    def test_the_program_is_the_gradient_of_the_loss_of_a_logit_at_the_output(self):
        def loss(X, y, w):
            total = mp.mpf(0)
            for row, label in zip(X, y, strict=True):
                h = sum(mp.mpf(float(x)) * v for x, v in zip(row, w, strict=True))
                taken = 1 / (1 + mp.exp(-1 / (1 + mp.exp(-h))))
                total -= mp.log(taken if label else 1 - taken)
            return total / len(y)

        assert program(9)(X, Y, W) == pytest.approx(exact(loss), rel=1e-12)
        assert solution(9)(X, Y, W) == pytest.approx(exact(oracles.cross_entropy), rel=1e-12)

    def test_its_own_loss_falls_and_the_cross_entropy_turns_and_rises(self):
        features, y = standardised(O_RINGS)
        own, J, w = [], [], np.zeros(2)
        for _ in range(151):
            own.append(entropy(sigma(features @ w)[:, None], y, np.ones(1)))
            J.append(entropy(features, y, w))
            w = walk(program(9), features, y, w, 1.0, 2)[1]
        assert (np.diff(own) < 0).all()
        assert (own[0], own[-1]) == pytest.approx((0.82, 0.65), abs=0.005)
        assert 2 * int(np.argmin(J)) == 26
        assert (min(J), J[-1]) == pytest.approx((0.467, 0.685), abs=5e-4)

    def test_how_low_it_gets_and_how_far_it_reaches(self):
        assert sigma(sigma(-800.0)) == 0.5
        assert sigma(sigma(800.0)) == pytest.approx(0.731, abs=5e-4)
        assert float(bugs.how_low_it_gets().right) == pytest.approx(
            -np.log(sigma(sigma(800.0))), abs=5e-4
        )


class TestTwelveSteps:
    def test_it_stops_where_the_page_stops(self):
        """Held to a run by loops, rounded as the page rounds: the sum, and each weight at once."""
        temperature, y = SUNNY_DAYS.features[:, 0].tolist(), SUNNY_DAYS.y.tolist()
        bias, weight, steps = -10.0, 0.2, 0
        while True:
            before = bias, weight
            wrong = [
                t - float(sigma(weight * x + bias)) for x, t in zip(temperature, y, strict=True)
            ]
            bias = round(bias + 0.001 / 80 * round(sum(wrong), 4), 4)
            wrong = [
                x * (t - float(sigma(weight * x + bias)))
                for x, t in zip(temperature, y, strict=True)
            ]
            weight = round(weight + 0.001 / 80 * round(sum(wrong), 4), 4)
            if (bias, weight) == before:
                break
            steps += 1
        assert (steps, bias, weight) == (12, -10.0007, 0.1574)
        X, w = SUNNY_DAYS.X, np.array([-10.0, 0.2])
        for _ in range(12):
            assert (program(10)(X, SUNNY_DAYS.y, w, 0.001) != w).any()
            w = program(10)(X, SUNNY_DAYS.y, w, 0.001)
        assert (program(10)(X, SUNNY_DAYS.y, w, 0.001) == w).all()
        assert w == pytest.approx([bias, weight], abs=1e-12)
        assert 80 * entropy(X, SUNNY_DAYS.y, w) == pytest.approx(13.638, abs=5e-4)

    def test_the_minimum_is_far_away(self):
        features, y = standardised(SUNNY_DAYS)
        best = walk(TRUE["cross-entropy"][0], features, y, [0, 0], 10.0, 3000)[1]
        assert 80 * entropy(features, y, best) == pytest.approx(5.929, abs=5e-4)
        assert np.abs(TRUE["cross-entropy"][0](features, y, best)).max() < 1e-9
        weight = best[1] / SUNNY_DAYS.features.std()
        assert weight == pytest.approx(0.558, abs=5e-4)
        assert best[0] - weight * SUNNY_DAYS.features.mean() == pytest.approx(-36.579, abs=5e-4)

    def test_what_mends_section_7_gets_further(self):
        X, y, w = SUNNY_DAYS.X, SUNNY_DAYS.y, np.array([-10.0007, 0.1574])
        assert (solution(7)(X, y, w, 0.001) != w).all()


FUNCTIONS = (program, solution)
TRUE = {
    "cross-entropy": (lambda X, y, w: X.T @ (sigma(X @ w) - y) / len(y), entropy),
    "squared error": (
        lambda X, y, w: X.T @ ((sigma(X @ w) - y) * sigma(X @ w) * sigma(-X @ w)) / len(y),
        half_squares,
    ),
}


def as_gradient(number):
    """A program as what a descent steps with, and the loss that it is for."""
    run = program(number)
    return {
        2: (lambda X, y, w: X.T @ ((sigma(X @ w) - y) * run(X @ w)) / len(y), "squared error"),
        4: (run, "squared error"),
        5: (TRUE["cross-entropy"][0], "cross-entropy"),
        6: (lambda X, y, w: run(X, 2 * y - 1, w), "cross-entropy"),
        7: (lambda X, y, w: w - run(X, y, w, 1.0), "cross-entropy"),
        10: (lambda X, y, w: w - run(X, y, w, 1.0), "cross-entropy"),
    }.get(number, (run, "cross-entropy"))


@pytest.fixture(scope="module", params=[O_RINGS, HOURS], ids=["O-rings", "hours"])
def table(request):
    """For each program: its last step, how far off it ends, and the loss there, at the right end,
    and at the start."""
    data, rows = standardised(request.param), {}
    for number in NUMBERS:
        gradient, loss = as_gradient(number)
        true, J = TRUE[loss]
        before, end = walk(gradient, *data, [0, 0], 1.0, 3000)
        right = walk(true, *data, [0, 0], 1.0, 3000)[1]
        away = np.linalg.norm(end - right)
        rows[number] = (
            np.linalg.norm(end - before),
            away,
            J(*data, end),
            J(*data, right),
            J(*data, np.zeros(2)),
        )
    return request.param, rows


class TestFromTheOutside:
    """The table of the notebook, by loops."""

    def test_seven_come_to_rest_and_four_of_them_where_they_should(self, table):
        rows = table[1]
        assert [number for number in NUMBERS if rows[number][0] > 0.001] == [1, 6, 9]
        assert [number for number in NUMBERS if rows[number][1] < 0.005] == [2, 5, 7, 10]
        assert bugs.how_many_come_to_rest().right == "7"

    def test_what_the_loss_tells_of_the_others(self, table):
        dataset, rows = table
        for number in (3, 4, 8):
            _, away, end, right, start = rows[number]
            assert away > 0.25
            assert right < end
            assert end < start or (dataset, number) == (HOURS, 8)
        if dataset is HOURS:
            assert rows[4][2:4] == pytest.approx((0.0677, 0.0673), abs=5e-5)
            assert rows[8][2] == rows[8][4]

    def test_all_but_two_are_found_at_one_place(self):
        data, w = standardised(HOURS), np.array([-1.0, 0.5])
        off = {}
        for number in NUMBERS:
            gradient, loss = as_gradient(number)
            true = exact(getattr(oracles, loss.replace("-", "_").replace(" ", "_")), *data, w)
            off[number] = np.abs(gradient(*data, w) - true).max()
        assert [number for number in NUMBERS if off[number] < 1e-9] == [2, 5]
        assert min(off[number] for number in NUMBERS if number not in (2, 5)) > 0.005


# For each bug the words that the verdict on the program must have, then further mends that are
# wrong, with theirs.
REFUSED = {
    1: [
        (None, "−1 times", "climb"),
        ("def gradient(X, y, w):\n    return (X.T @ (sigmoid(X @ w) - y))", "1/m"),
        ("def gradient(X, y, w):\n    return X.T @ (y - sigmoid(X @ w)) / len(y)", "−1 times"),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w)\n    return X.T @ ((p - y) * p * (1 - "
            "p)) / len(y)",
            "has f′(h)",
        ),
        (
            "def gradient(X, y, w):\n    return -X.T @ (sigmoid(X @ w) - y)",
            "1/m",
            "its sign turned",
        ),
    ],
    2: [
        (None, "overflows at h = −800", "OverflowError"),
        (
            "def slope(h):\n    e = np.e**h\n    return e / (1 + e) ** 2",
            "overflows at h = 800",
            "OverflowError",
        ),
        (
            "def slope(h):\n    e = np.exp(h)\n    return e / (1 + e) ** 2",
            "overflows at h = 800",
            "nan",
        ),
        ("def slope(h):\n    return sigmoid(h) * (1 + sigmoid(h))", "one sign is turned"),
        ("def slope(h):\n    e = np.exp(-np.abs(h))\n    return -e / (1 + e) ** 2", "−1 times"),
        ("def slope(h):\n    return sigmoid(h)", "f(h) itself"),
    ],
    3: [
        (None, "∂J/∂ŷ", "f′(h), is forgotten"),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w)\n    return X.T @ ((p - y) * p * (1 - "
            "p)) / len(y)",
            "has f′(h)",
        ),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w)\n    return X.T @ (1 / (1 - p)) / "
            "len(y)",
            "label y",
            "forgotten",
        ),
        ("def gradient(X, y, w):\n    p = sigmoid(X @ w)\n    return X.T @ p / len(y)", "label y"),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w)\n"
            "    return X.T @ ((p - y) / (p * (1 - p)) * sigmoid_prime(p)) / len(y)",
            "at ŷ",
            "nothing cancels",
        ),
    ],
    4: [
        (None, "at the features"),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w)\n    return X.T @ ((p - y) * "
            "sigmoid_prime(p)) / len(y)",
            "at ŷ",
        ),
        ("def gradient(X, y, w):\n    return X.T @ (sigmoid(X @ w) - y) / len(y)", "misses f′(h)"),
        (
            "def gradient(X, y, w):\n    h = X @ w\n"
            "    return X.T @ ((sigmoid(h) - y) * sigmoid_prime(h) ** 2) / len(y)",
            "f′ twice",
        ),
        (
            "def gradient(X, y, w):\n    h = X @ w\n    return X.T @ ((sigmoid(h) - y) * "
            "sigmoid_prime(h))",
            "1/m",
        ),
    ],
    5: [
        (None, "at h = 800", "ln 0"),
        (
            "def loss(X, y, w):\n    p = np.clip(sigmoid(X @ w), 1e-12, 1 - 1e-12)\n"
            "    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))",
            "at h = 800",
            "kept away from 0 and 1",
        ),
        (
            "def loss(X, y, w):\n    p = sigmoid(X @ w)\n"
            "    return -np.mean(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8))",
            "at h = 800",
            "ln(ŷ + ε)",
        ),
        (
            "def loss(X, y, w):\n    h = X @ w\n"
            "    return np.sum(y * np.logaddexp(0, -h) + (1 - y) * np.logaddexp(0, h))",
            "1/m",
        ),
        (
            "def loss(X, y, w):\n    h = X @ w\n"
            "    return -np.mean(y * np.logaddexp(0, -h) + (1 - y) * np.logaddexp(0, h))",
            "−1 times",
        ),
    ],
    6: [
        (None, "0 and 1"),
        (
            "def gradient(X, y, w):\n    return X.T @ (sigmoid(X @ w) - (1 - y) / 2) / len(y)",
            "swapped",
        ),
        (
            "def gradient(X, y, w):\n    return X.T @ (y * sigmoid(-y * (X @ w))) / len(y)",
            "−1 times",
        ),
        ("def gradient(X, y, w):\n    return X.T @ (sigmoid(X @ w) - (y + 1) / 2)", "1/m"),
    ],
    7: [
        (None, "updates the bias first"),
        (
            "def step(X, y, w, rate):\n    return w + rate * X.T @ (sigmoid(X @ w) - y) / len(y)",
            "climb",
        ),
        (
            "def step(X, y, w, rate):\n    return -rate * X.T @ (sigmoid(X @ w) - y) / len(y)",
            "returns the change",
        ),
        (
            "def step(X, y, w, rate):\n    w -= rate * X.T @ (sigmoid(X @ w) - y) / len(y)\n    "
            "return w",
            "changes w in place",
        ),
        (
            "def step(X, y, w, rate):\n    w = np.array(w)\n"
            "    w[1:] -= rate * X[:, 1:].T @ (sigmoid(X @ w) - y) / len(y)\n"
            "    w[0] -= rate * np.mean(sigmoid(X @ w) - y)\n    return w",
            "updates the weights first",
        ),
    ],
    9: [
        (None,),
        (
            "def gradient(X, y, w):\n    p = sigmoid(sigmoid(X @ w))\n    return X.T @ (p - y) / "
            "len(y)",
            "σ twice",
        ),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w)\n    return X.T @ ((p - y) * p * (1 - "
            "p)) / len(y)",
            "has f′(h)",
        ),
        ("def gradient(X, y, w):\n    return X.T @ (sigmoid(X @ w) - y)", "1/m"),
    ],
    8: [
        (None, "(m, m)"),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w.reshape(-1, 1))\n"
            "    return (X.T @ (p - y)).sum(axis=1) / len(y)",
            "(m, m)",
        ),
        (
            "def gradient(X, y, w):\n    return (X.T @ (sigmoid(X @ w) - y.reshape(-1, "
            "1))).mean(axis=1) / len(y)",
            "(m,) minus (m, 1)",
        ),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w.reshape(-1, 1))\n"
            "    return X.T @ (p - y.reshape(-1, 1)) / len(y)",
            "shape (3, 1)",
        ),
        (
            "def gradient(X, y, w):\n    p = sigmoid(X @ w)\n    return (X.T @ (p - y)).mean() / "
            "len(y)",
            "shape ()",
        ),
    ],
}


@pytest.mark.parametrize(
    ("number", "answer", "words"), [(n, a, w) for n, rows in REFUSED.items() for a, *w in rows]
)
def test_check_names_what_is_wrong(number, answer, words):
    said = verdict(number, answer or renamed(number))
    assert not said.right
    for word in words:
        assert word in said.sentence


@each_bug
def test_check_passes_the_solution(number):
    said = verdict(number, EXERCISES[number - 1].solution)
    assert said.right, said.sentence


@each_bug
def test_three_or_more_mends_besides_the_program_are_refused(number):
    assert len(REFUSED[number]) >= 4
