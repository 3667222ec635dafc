"""“Your turn”: each exercise runs as it is, its solution is right, and wrong solutions are
named."""

import ast
import warnings

import pytest
from exercises import EXERCISES

COURSE = [name for name in EXERCISES if not name.startswith("06")]

# three or more plausible wrong answers for each, and words that must be in the verdict
WRONG = {
    "00_formulas-1": [
        (
            """def mine(x, y, w):
    y_hat = 1 / (1 + np.exp(-(w @ x)))
    return (y_hat - y) * x""",
            "f′",
            "cross-entropy",
        ),
        (
            """def mine(x, y, w):
    y_hat = 1 / (1 + np.exp(-(w @ x)))
    return (y - y_hat) * y_hat * (1 - y_hat) * x""",
            "−1 times",
        ),
        (
            """def mine(x, y, w):
    y_hat = 1 / (1 + np.exp(-(w @ x)))
    return (y_hat - y) * y_hat * (1 - y_hat)""",
            "shape ()",
        ),
        (
            """def mine(x, y, w):
    y_hat = 1 / (1 + np.exp(-(w @ x)))
    s = 1 / (1 + np.exp(-y_hat))
    return (y_hat - y) * s * (1 - s) * x""",
            "at ŷ",
        ),
        (
            """def mine(x, y, w):
    h = w @ x
    return (h - y) * x""",
            "h",
            "ŷ",
        ),
    ],
    "01_sigmoid-1": [
        ("def mine(h):\n    return 2 * sigmoid_prime(2 * h)", "½"),
        ("def mine(h):\n    return 4 * sigmoid_prime(h)", "2h"),
        ("def mine(h):\n    return 1 - np.tanh(h)", "1 − f"),
        ("def mine(h):\n    return -4 * sigmoid_prime(2 * h)", "−1 times"),
    ],
    "02_squared_error-1": [
        (
            """def mine(X, y, w):
    y_hat = np.tanh(X @ w)
    return X.T @ ((y_hat - y) * (1 - y_hat**2))""",
            "½",
        ),
        (
            """def mine(X, y, w):
    y_hat = np.tanh(X @ w)
    return 2 * X.T @ ((y_hat - y) * (1 - y_hat**2)) / len(y)""",
            "1/m",
        ),
        (
            """def mine(X, y, w):
    y_hat = np.tanh(X @ w)
    return 2 * X.T @ (y_hat - y)""",
            "f′",
        ),
        (
            """def mine(X, y, w):
    y_hat = np.tanh(X @ w)
    return 2 * X.T @ ((y_hat - y) * (1 - np.tanh(y_hat) ** 2))""",
            "at ŷ",
        ),
    ],
    "02_squared_error-2": [
        (
            'check.lines("""\ndJ/dw = (p - y) * x\n""", of="squared_error")',
            "line 1",
            "the inner derivative, is lost",
        ),
        (
            'check.lines("""\ndJ/dw = 2 * (p - y) * f\'(h) * x\n""", of="squared_error")',
            "line 1",
            "2 times",
        ),
        (
            'check.lines("""\ndJ/dw = (y - p) * f\'(h) * x\n""", of="squared_error")',
            "line 1",
            "−1 times",
        ),
    ],
    "03_cross_entropy-1": [
        ('check.lines("""\ndJ/dw = -(y/p - (1 - y)/(1 - p)) * x\n""")', "line 1", "f′"),
        (
            'check.lines("""\ndJ/dw = -(y/p + (1 - y)/(1 - p)) * p*(1 - p) * x\n""")',
            "line 1",
            "1 − ŷ",
        ),
        (
            'check.lines("""\ndJ/dw = -(y/p - (1 - y)/(1 - p)) * p * (1 - p) * x\n      = (y - p) '
            '* x\n""")',
            "line 2",
            "sign",
        ),
        ('check.lines("""\ndJ/dw = (h - y) * x\n""")', "line 1", "ŷ"),
    ],
    "03_cross_entropy-2": [
        ("def mine(X, y, w):\n    return X.T @ (sigmoid(X @ w) - y) / len(y)", "0 and 1"),
        ("def mine(X, y, w):\n    return X.T @ (y * sigmoid(-y * (X @ w))) / len(y)", "−1 times"),
        ("def mine(X, y, w):\n    return X.T @ (-y * sigmoid(-y * (X @ w)))", "1/m"),
    ],
    "04_convergence-1": [
        (
            """def mine(X, y, w, rate):
    y_hat = sigmoid(X @ w)
    return w + rate * X.T @ ((y_hat - y) * y_hat * (1 - y_hat)) / len(y)""",
            "climb",
        ),
        (
            """def mine(X, y, w, rate):
    y_hat = sigmoid(X @ w)
    return -rate * X.T @ ((y_hat - y) * y_hat * (1 - y_hat)) / len(y)""",
            "change",
        ),
        (
            """def mine(X, y, w, rate):
    y_hat = sigmoid(X @ w)
    return w - X.T @ ((y_hat - y) * y_hat * (1 - y_hat)) / len(y)""",
            "rate",
        ),
        (
            """def mine(X, y, w, rate):
    y_hat = sigmoid(X @ w)
    w -= rate * X.T @ ((y_hat - y) * y_hat * (1 - y_hat)) / len(y)
    return w""",
            "changes",
            "w",
        ),
        (
            """def mine(X, y, w, rate):
    return w - rate * X.T @ (sigmoid(X @ w) - y) / len(y)""",
            "f′",
        ),
    ],
    "05_surfaces-1": [
        ("def mine(X, y, w):\n    return cross_entropy_gradient(X, y, w) + 0.1 * w", "bias"),
        ("def mine(X, y, w):\n    return cross_entropy_gradient(X, y, w)", "finite differences"),
        (
            """def mine(X, y, w):
    penalty = w
    penalty[0] = 0
    return cross_entropy_gradient(X, y, w) + 0.1 * penalty""",
            "changes",
            "w",
        ),
    ],
    "07_layers-1": [
        (
            """def mine(X, y, w):
    y_hat = sigmoid(2 * np.tanh(X @ w) - 1)
    return X.T @ ((y_hat - y) * 2) / len(y)""",
            "finite differences",
        ),
        (
            """def mine(X, y, w):
    z = np.tanh(X @ w)
    y_hat = sigmoid(2 * z - 1)
    return X.T @ ((y_hat - y) * y_hat * (1 - y_hat) * 2 * (1 - z**2)) / len(y)""",
            "finite differences",
        ),
        (
            """def mine(X, y, w):
    z = np.tanh(X @ w)
    y_hat = sigmoid(2 * z - 1)
    return X.T @ ((y_hat - y) * (1 - z**2)) / len(y)""",
            "½ times",
        ),
    ],
    "07_layers-2": [
        (
            """def mended(X, y, w):
    y_hat = sigmoid(4 * sigmoid(X @ w) - 2)
    return X.T @ ((y_hat - y) * 4) / len(y)""",
            "finite differences",
        ),
        (
            """def mended(X, y, w):
    y_hat = sigmoid(4 * sigmoid(X @ w) - 2)
    slopes = y_hat * (1 - y_hat) * sigmoid_prime(X @ w)
    return X.T @ ((y_hat - y) * slopes * 4) / len(y)""",
            "finite differences",
        ),
        (
            """def mended(X, y, w):
    y_hat = sigmoid(4 * sigmoid(X @ w) - 2)
    return X.T @ ((y - y_hat) * 4 * sigmoid_prime(X @ w)) / len(y)""",
            "−1 times",
        ),
    ],
    "08_softmax-1": [
        (
            """def mine(X, Y, W):
    return X.T @ (softmax.softmax(X @ W) - Y) / len(X)""",
            "cross-entropy",
            "S is missing",
        ),
        (
            """def mine(X, Y, W):
    Y_hat = softmax.softmax(X @ W)
    return X.T @ ((Y_hat - Y) * Y_hat * (1 - Y_hat)) / len(X)""",
            "diagonal of S",
        ),
        (
            """def mine(X, Y, W):
    Y_hat = softmax.softmax(X @ W)
    R = Y_hat - Y
    return X.T @ (Y_hat * (R - (Y_hat * R).sum(axis=1, keepdims=True)))""",
            "not divided by m",
        ),
    ],
    "08_softmax-2": [
        (
            """def mine(X, Y, W):
    powers = np.exp(X @ W)
    return X.T @ (powers / powers.sum(axis=1, keepdims=True) - Y) / len(X)""",
            "nan",
            "800",
        ),
        (
            """def mine(X, Y, W):
    powers = np.exp(X @ W)
    return X.T @ (powers / powers.sum(axis=0) - Y) / len(X)""",
            "over the examples",
        ),
        (
            """def mine(X, Y, W):
    return X.T @ (Y - softmax.softmax(X @ W)) / len(X)""",
            "climbs",
        ),
    ],
    "09_links-1": [
        (
            """def mine(X, y, w):
    y_hat = np.tanh(X @ w)
    return X.T @ ((y_hat - y) * (1 - y_hat**2)) / len(y)""",
            "finite differences",
        ),
        (
            """def mine(X, y, w):
    return X.T @ (sigmoid(X @ w) - y) / len(y)""",
            "finite differences",
        ),
        (
            """def mine(X, y, w):
    return X.T @ (np.tanh(X @ w) - y)""",
            "1/m",
        ),
    ],
}


def run(exercise, cell):
    """Run the notebook's imports and then a cell, as a kernel would; return what the cell ends
    with."""
    names = {}
    exec(compile(exercise.imports, f"{exercise.notebook}: imports", "exec"), names)
    *body, last = ast.parse(cell).body
    exec(
        compile(ast.Module(body, []), f"{exercise.notebook}: cell {exercise.place}", "exec"), names
    )
    return eval(
        compile(ast.Expression(last.value), f"{exercise.notebook}: cell {exercise.place}", "eval"),
        names,
    )


def test_every_notebook_of_the_course_has_one_under_your_turn():
    assert {name.split("-")[0][:2] for name in COURSE} == {
        *("00", "01", "02", "03", "04", "05", "07", "08", "09"),
    }
    assert set(COURSE) == set(WRONG)


@pytest.mark.parametrize("name", EXERCISES)
def test_it_has_two_hints_and_the_solution_says_why(name):
    exercise = EXERCISES[name]
    assert all(len(hint.split()) >= 5 for hint in exercise.hints)
    assert exercise.why.strip().endswith(".")
    assert exercise.solution.strip().splitlines()[-1] not in "".join(exercise.hints)


@pytest.mark.parametrize("name", COURSE)
def test_it_runs_as_it_is_and_is_not_right_yet(name):
    verdict = run(EXERCISES[name], EXERCISES[name].start)
    assert not verdict.right


@pytest.mark.parametrize("name", COURSE)
def test_the_solution_passes(name):
    exercise = EXERCISES[name]
    verdict = run(exercise, exercise.solved)
    assert verdict.right, verdict.sentence
    assert exercise.solved != exercise.start


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [(name, answer, words) for name, wrong in WRONG.items() for answer, *words in wrong],
)
def test_a_wrong_solution_is_named(name, answer, words):
    verdict = run(EXERCISES[name], EXERCISES[name].with_answer(answer))
    assert not verdict.right
    for word in words:
        assert word in verdict.sentence


@pytest.mark.parametrize("name", WRONG)
def test_there_are_three_or_more_wrong_solutions(name):
    assert len(WRONG[name]) >= 3


def test_running_an_exercise_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(EXERCISES["00_formulas-1"], EXERCISES["00_formulas-1"].solved)
