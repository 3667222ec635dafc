"""Predictions: nothing opens before an answer, every answer is judged, and no question gives itself
away."""

import html
import re
from collections import Counter

import mpmath as mp
import numpy as np
import pytest

from helpers import predict
from helpers.formulas.pairing import read as read_pair
from helpers.formulas.pairing import verdict
from helpers.formulas.verdicts import EXACTLY
from helpers.page import typeset

NAMES = sorted({*predict.__all__} - {"choose", "number"})
QUESTIONS = {name: getattr(predict, name) for name in NAMES}
every_question = pytest.mark.parametrize("name", QUESTIONS)


def asked():
    return predict.choose(
        "Which one?",
        {"this": "that this is it.", "that": "", "neither": "that none is."},
        "that",
        "It is so.",
    )


def estimated(answer=8.0, within=0.5):
    return predict.number(
        "How many?", answer, within, "They were counted.", {4: "half of it.", -2: "less than none."}
    )


def press(question, label):
    next(way for way in question.ways.children if way.description == label).click()


def type_in(question, text):
    (box,) = question.ways.children
    box._handle_custom_msg({"answer": text}, [])  # as the page sends it


def options(question):
    return [way.description for way in question.ways.children] if question._choices else []


def on_the_page(question):
    """All that a reader can see, as text."""
    return " ".join([question.children[0].value, *options(question), question.said.value])


@every_question
def test_nothing_is_revealed_before_an_answer(name):
    question = QUESTIONS[name]()
    assert not question.answered
    assert question.sentence == ""
    seen = on_the_page(question)
    assert question._because not in seen
    for why in question._assumed.values():
        assert why not in seen
    assert not any(way.disabled for way in question.ways.children)


@every_question
def test_every_answer_opens_the_answer_and_its_reason(name):
    ways = options(QUESTIONS[name]())
    attempts = ways or [QUESTIONS[name]().right.replace("−", "-").replace(",", ""), "12345.6"]
    verdicts = []
    for attempt in attempts:
        question = QUESTIONS[name]()
        (press if ways else type_in)(question, attempt)
        assert question.answered
        assert typeset.text(question._because) in question.sentence
        verdicts.append("That is right." in question.sentence)
        assert ("That is not so." in question.sentence) != verdicts[-1]
        if not verdicts[-1]:
            assert f"The answer: {html.escape(question.right.rstrip('.'))}." in question.sentence
        for wrong, why in question._assumed.items():
            assert f"<b>{html.escape(wrong.rstrip('.'))}</b>" in question.sentence
            assert typeset.text(why) in question.sentence
    assert verdicts.count(True) == 1


@every_question
def test_a_saved_notebook_shows_the_question_and_folds_the_answer(name):
    question = QUESTIONS[name]()
    bundle = question._repr_mimebundle_()
    before, folded = bundle["text/markdown"].split("<details><summary>The answer</summary>")
    asked, because = map(typeset.markdown, (question.question, question._because))
    assert asked in before
    assert because not in before
    assert because in folded
    assert typeset.markdown(html.escape(question.right.rstrip("."))) in folded
    assert bundle["text/plain"] == f"Before you go on: {question.question}"
    assert QUESTIONS[name]()._repr_mimebundle_()["text/markdown"] == bundle["text/markdown"]
    for option in options(question):
        assert typeset.markdown(html.escape(option)) in before


@every_question
def test_its_words_are_whole(name):
    question = QUESTIONS[name]()
    texts = [question.question, question._because, *question._assumed.values()]
    for text in texts:
        assert text == text.strip()
        assert "  " not in text
        assert text[-1] in ".?"
        assert text.count("$") % 2 == 0
        assert not re.search(r"\b(simply|just|obviously)\b", text)
        assert not re.search(r"\d\.\d{7}", text)


def test_an_answer_stands_and_another_press_changes_nothing():
    question = asked()
    press(question, "neither")
    said = question.sentence
    assert "Your answer: neither. <b>That is not so.</b> The answer: that." in said
    assert "<b>neither</b> (yours): that none is." in said
    assert "<b>this</b>: that this is it." in said
    press(question, "that")
    assert question.sentence == said
    assert all(way.disabled for way in question.ways.children)


@pytest.mark.parametrize(
    ("guess", "right"),
    [
        ("8", True),
        ("6", True),
        ("5.3", False),
        ("12", True),
        ("12.1", False),
        ("-8", False),
        ("0", False),
    ],
)
def test_a_number_is_right_within_the_margin(guess, right):
    question = estimated()
    type_in(question, guess)
    assert ("That is right." in question.sentence) == right


@pytest.mark.parametrize(
    ("typed", "number"), [("2^3", 8), ("16/2", 8), ("exp(ln 8)", 8), (" 8.0 ", 8), ("8e0", 8)]
)
def test_a_number_may_be_typed_as_a_formula(typed, number):
    question = estimated(answer=float(number), within=1e-6)
    type_in(question, typed)
    assert "That is right." in question.sentence


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("230 steps", "230"),
        ("about 12.", "12"),
        ("≈ 12", "12"),
        ("1,000", "1,000"),
        ("1 000 times as many", "1,000"),
        ("1\u202f234 / 10", "123.4"),
        ("−8 units", "−8"),
        ("1.000", "1"),
        ("around 1/7 of it!", "0.1429"),
        ("8e", "21.75"),
    ],
)
def test_a_number_may_have_words_and_grouped_digits(typed, shown):
    question = estimated()
    type_in(question, typed)
    assert f"Your answer: {shown}. " in question.sentence


def test_a_guess_that_has_a_name_is_told_so():
    question = estimated()
    type_in(question, "-2.0")
    assert "<b>−2</b> (yours): less than none." in question.sentence
    assert "<b>4</b>: half of it." in question.sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "many",
        "8,5",
        "about 12 %",
        "3 million",
        "8 or 9",
        "1/0",
        "<b>8</b>",
        "$x$",
        "\ud800",
        "\x00 7",
        "__import__('os')",
        "9" * 300,
    ],
)
def test_what_is_no_number_reveals_nothing_and_can_be_mended(text):
    question = estimated()
    type_in(question, text)
    assert not question.answered
    assert "They were counted." not in question.sentence
    assert "<b>" not in question.sentence
    assert re.search(
        "not a number yet|has no value|Nothing is typed yet|has a comma|is in per cent",
        question.sentence,
    )
    assert "known are ," not in question.sentence
    assert not re.search("[\x00-\x1f\ud800-\udfff]", question.sentence)
    assert not re.search(r"\$\w", question.sentence)
    type_in(question, "8")
    assert "That is right." in question.sentence


@every_question
def test_the_right_answer_is_one_of_several(name):
    question = QUESTIONS[name]()
    if choices := question._choices:
        assert len(choices) >= 2
        assert {question.right, *question._assumed} == set(choices)


def test_closing_leaves_nothing_behind():
    question = asked()
    parts = [question, question.ways, question.said, *question.ways.children]
    question.close()
    assert all(part.comm is None for part in parts)


# No question gives itself away.

CHOICES = {name: make() for name, make in QUESTIONS.items() if make()._choices}
STRATEGIES = {
    "the first": lambda answers: answers[0],
    "the second": lambda answers: answers[1],
    "the third": lambda answers: answers[min(2, len(answers) - 1)],
    "the last": lambda answers: answers[-1],
    "the longest": lambda answers: max(answers, key=len),
    "the shortest": lambda answers: min(answers, key=len),
    "with the most words": lambda answers: max(answers, key=lambda text: len(text.split())),
    "about the cross-entropy": lambda answers: next(
        (text for text in answers if "cross-entropy" in text), answers[0]
    ),
    "about the squared error": lambda answers: next(
        (text for text in answers if "squared error" in text), answers[0]
    ),
    "saying no": lambda answers: next(
        (text for text in answers if re.search(r"\b[Nn]o|[Nn]ever|not", text)), answers[0]
    ),
    "saying yes": lambda answers: next(
        (text for text in answers if text.lower().startswith("yes")), answers[0]
    ),
    "the first by alphabet": min,
    "the last by alphabet": max,
}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_no_strategy_answers_half_of_the_questions(strategy):
    assert len(CHOICES) >= 20
    right = sum(
        STRATEGIES[strategy](question._choices) == question.right for question in CHOICES.values()
    )
    assert right < len(CHOICES) / 2


def test_the_right_answer_stands_at_every_place_and_is_never_twice_the_same():
    places = Counter(question._choices.index(question.right) for question in CHOICES.values())
    assert min(places[place] for place in range(4)) >= 3
    assert max(Counter(question.right for question in CHOICES.values()).values()) == 1


@pytest.mark.parametrize("name", CHOICES)
def test_the_answers_of_a_question_are_of_similar_length(name):
    lengths = [len(text) for text in CHOICES[name]._choices]
    assert max(lengths) <= 2.5 * min(lengths) + 12


# The answers are true; the oracles are loops, mpmath, sympy and published numbers.


def answer(name):
    return QUESTIONS[name]().right


def sigma(h):
    return 1 / (1 + np.exp(-h))


O_RINGS = (
    np.array(
        [
            53,
            57,
            58,
            63,
            66,
            67,
            67,
            67,
            68,
            69,
            70,
            70,
            70,
            70,
            72,
            73,
            75,
            75,
            76,
            76,
            78,
            79,
            81.0,
        ]
    ),
    np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.0]),
)
HOURS = (
    np.array(
        [
            0.5,
            0.75,
            1,
            1.25,
            1.5,
            1.75,
            1.75,
            2,
            2.25,
            2.5,
            2.75,
            3,
            3.25,
            3.5,
            4,
            4.25,
            4.5,
            4.75,
            5,
            5.5,
        ]
    ),
    np.array([0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1.0]),
)


def shares(features, y, start, rate, steps, infimum, *, squared):
    """What is left of the loss after each step of a descent, written out."""
    b, w = start
    left = []
    for _ in range(steps + 1):
        p = sigma(b + w * features)
        if squared:
            left.append(np.mean((y - p) ** 2) / 2)
            slope = (p - y) * p * (1 - p)
        else:
            left.append(-np.mean(np.where(y == 1, np.log(p), np.log(1 - p))))
            slope = p - y
        b, w = b - rate * np.mean(slope), w - rate * np.mean(slope * features)
    left = np.array(left) - infimum
    return left / left[0]


def standardised(features):
    return (features - features.mean()) / features.std()


def fitted(features, y):
    """The least cross-entropy, by Newton's method."""
    X, w = np.stack([np.ones_like(features), features], axis=1), np.zeros(2)
    for _ in range(50):
        p = sigma(X @ w)
        w -= np.linalg.solve(X.T @ (X * (p * (1 - p))[:, None]), X.T @ (p - y))
    return -np.mean(np.log(np.where(y == 1, p, 1 - p)))


def first(left, share):
    return int(np.argmax(left <= share))


def test_how_many_times_as_many_steps():
    x, y = standardised(O_RINGS[0]), O_RINGS[1]
    squared = first(shares(x, y, (0, 0), 1.0, 200, 3 / 46, squared=True), 0.1)
    entropy = first(shares(x, y, (0, 0), 1.0, 200, fitted(x, y), squared=False), 0.1)
    assert float(answer("how_many_times_as_many")) == pytest.approx(squared / entropy, abs=5e-4)


def test_sure_and_wrong():
    x, y = standardised(O_RINGS[0]), O_RINGS[1]
    assert shares(x, y, (0, 8.0), 1.0, 200, 3 / 46, squared=True)[-1] > 0.9
    assert shares(x, y, (0, 8.0), 1.0, 200, fitted(x, y), squared=False)[-1] < 0.01
    assert answer("sure_and_wrong").startswith("The cross-entropy falls")


def test_the_sigmoid_by_mpmath():
    slope = lambda h: mp.diff(lambda u: 1 / (1 + mp.exp(-u)), h)  # noqa: E731
    assert float(answer("how_flat").replace(",", "")) == pytest.approx(
        float(slope(0) / slope(10)), rel=1e-3
    )
    of_the_logarithm = mp.diff(lambda u: mp.log(1 / (1 + mp.exp(-u))), mp.mpf("0.7"))
    s = 1 / (1 + mp.exp(mp.mpf("-0.7")))
    values = {"1/σ(h)": 1 / s, "σ(h)(1 − σ(h))": s * (1 - s), "σ(h)": s, "1 − σ(h)": 1 - s}
    assert [text for text, value in values.items() if mp.almosteq(value, of_the_logarithm)] == [
        answer("slope_of_the_logarithm")
    ]
    assert set(values) == set(CHOICES["slope_of_the_logarithm"]._choices)


def test_minus_signs_written_out():
    assert answer("minus_signs") == "two"


def test_longest_step_by_mpmath():
    steps = [x * mp.diff(lambda u: 1 / (1 + mp.exp(-u)), x) for x in (1, 2, 3, 4)]
    assert answer("longest_step") == f"of the feature {1 + steps.index(max(steps))}"


def test_another_pair_by_sympy():
    formulas = {
        "the cross-entropy with the Gaussian cdf": (
            "-(y ln p + (1 - y) ln(1 - p))",
            "(1 + erf(h / sqrt(2))) / 2",
        ),
        "the squared error with the identity": ("(y - p)^2 / 2", "h"),
        "the squared error with tanh": ("(y - p)^2 / 2", "tanh(h)"),
        "the absolute error with the sigmoid": ("|p - y|", "1 / (1 + exp(-h))"),
    }
    exact = [name for name, pair in formulas.items() if verdict(read_pair(*pair)) == EXACTLY]
    assert exact == [answer("another_pair")]
    assert set(formulas) == set(CHOICES["another_pair"]._choices)


def test_nielsens_second_start():
    assert answer("steps_to_one_half") == "232"
    assert "after 17 steps" in QUESTIONS["steps_to_one_half"]().question


def test_the_peak_by_hand():
    assert answer("steepest") == f"at h = {float(mp.log(2)):.1f}"


def test_forgetful():
    p, q = [sigma(4.0)], [sigma(4.0)]
    h, g = 4.0, 4.0
    for _ in range(50):
        h, g = h - 0.01 * 2 * p[-1], g - 0.01 * 2 / (1 - q[-1])
        p.append(sigma(h))
        q.append(sigma(g))
    assert q[50] < p[50] < p[0]
    assert answer("forgetful") == "It falls faster than the true one."
    assert "55.6 instead of 0.98" in QUESTIONS["forgetful"]()._because


def test_each_at_its_best_by_loops():
    rates = [
        float(f"{digit}e{power}") for power in range(-2, 2) for digit in (1, 1.5, 2, 3, 5, 7)
    ] + [100.0]
    fewest = {}
    b, w = np.meshgrid(np.linspace(-8, 0, 401), np.linspace(0, 4, 401))
    errors = (y - sigma(b + w * x) for x, y in zip(*HOURS, strict=True))
    squared_infimum = np.min(sum(error**2 for error in errors)) / len(HOURS[0]) / 2
    for squared, infimum in ((True, squared_infimum), (False, fitted(*HOURS))):
        runs = []
        for rate in rates:
            with np.errstate(divide="ignore", over="ignore"):
                runs.append(shares(*HOURS, (0, 0), rate, 1000, infimum, squared=squared))
        fewest[squared] = min(first(left, 0.01) for left in runs if left[-1] <= 0.01)
    assert (
        f"It is {fewest[True]} steps for the squared error and {fewest[False]}"
        in QUESTIONS["each_at_its_best"]()._because
    )
    assert fewest[True] < fewest[False]
    assert answer("each_at_its_best") == "The squared error does."
    x, y = standardised(HOURS[0]), HOURS[1]
    infimum = shares(x, y, (0, 0), 3.0, 5000, 0.0, squared=True)[-1] * np.mean((y - 0.5) ** 2) / 2
    assert shares(x, y, (0, 0), 20.0, 1, infimum, squared=True)[1] <= 0.01
    assert shares(x, y, (0, 0), 7.0, 1, fitted(x, y), squared=False)[1] <= 0.01
    assert "it is a tie: both need 1." in QUESTIONS["each_at_its_best"]()._because


def test_hard_starts_by_loops():
    """From weight 8 the squared error is far behind at the best rate up to 100, which larger ones
    would mend; from −8 it is ahead."""
    x, y = standardised(O_RINGS[0]), O_RINGS[1]

    def needed(start, rate, infimum, *, squared):
        with np.errstate(over="ignore", divide="ignore"):
            left = shares(x, y, (0, start), rate, 500, infimum, squared=squared)
        return first(left, 0.1) if left[-1] <= 0.1 else np.inf

    rates, infimum = np.geomspace(0.01, 100, 64), fitted(x, y)
    for start, behind in ((8.0, True), (-8.0, False)):
        squared = [needed(start, rate, 3 / 46, squared=True) for rate in rates]
        entropy = [needed(start, rate, infimum, squared=False) for rate in rates]
        assert (min(squared) > 5 * min(entropy)) == behind
        said = f"needs {min(squared)} steps at its best rate, and the cross-entropy {min(entropy)}:"
        assert (said in QUESTIONS["hard_starts"]()._because) == behind
        assert (min(squared) < min(entropy)) != behind
    assert min(needed(8.0, rate, 3 / 46, squared=True) for rate in np.geomspace(300, 1000, 40)) < 20
    assert answer("hard_starts") == "at those sure of the wrong thing"


def test_within_1000_steps_by_a_loop():
    left = shares(standardised(O_RINGS[0]), O_RINGS[1], (0, 0), 1.0, 20_000, 3 / 46, squared=True)
    assert left.min() > 0.01
    assert abs(left[-1] - left[10_000]) < 1e-9
    assert answer("within_1000_steps") == "No, and it never will."
    assert f"{100 * left[2000]:.1f}\u00a0% is left" in QUESTIONS["within_1000_steps"]()._because


def test_starts_that_stall_by_loops():
    x, y = standardised(HOURS[0]), HOURS[1]
    best = shares(x, y, (0, 0), 3.0, 5000, 0.0, squared=True)[-1] * np.mean((y - 0.5) ** 2) / 2
    left = [
        shares(x, y, start, 1.0, 200, best, squared=True)[-1]
        for start in ((0, 0), (0, 6), (0, -6), (-6, 0))
    ]
    assert int(answer("starts_that_stall")) == sum(share > 0.5 for share in left)
    for share in left[1:]:
        assert f"{100 * share:.0f}\u00a0%" in QUESTIONS["starts_that_stall"]()._because


def test_factor_in_the_hessian_by_mpmath():
    h = mp.mpf("0.8")
    s = 1 / (1 + mp.exp(-h))
    bend = mp.diff(lambda u: -mp.log(1 / (1 + mp.exp(-u))), h, 2)
    assert mp.almosteq(bend, s * (1 - s), 1e-8)
    assert answer("factor_in_the_hessian") == "yes, once"


def test_where_the_squared_error_bends_by_mpmath():
    loss = lambda y: lambda u: (y - 1 / (1 + mp.exp(-u))) ** 2 / 2  # noqa: E731
    assert mp.diff(loss(0), -3, 2) > 0 > mp.diff(loss(0), 3, 2)
    assert answer("bends_up_everywhere") == "It curves downwards where ŷ is large."
    for y in (0, mp.mpf("0.5"), 1):
        assert min(mp.diff(loss(y), h, 2) for h in (-4, -2, 2, 4)) < 0
    assert answer("a_label_that_helps") == "No label does."


def test_left_behind_by_loops():
    x, y = standardised(O_RINGS[0]), O_RINGS[1]
    hardly = {}
    for start in ((8, 8), (0, 0), (-8, -8)):
        squared = shares(x, y, start, 1.0, 100, 3 / 46, squared=True)[-1]
        entropy = shares(x, y, start, 1.0, 100, fitted(x, y), squared=False)[-1]
        hardly[f"({start[0]}, {start[1]}):".replace("-", "−")] = entropy < 0.01 and squared > 0.9
    (right,) = (start for start, behind in hardly.items() if behind)
    assert answer("left_behind").startswith(right)
    assert answer("left_behind").endswith(f"about {np.sum((8 + 8 * x > 0) == y)} of 23")
    assert [text.split(":")[0] + ":" for text in CHOICES["left_behind"]._choices[:3]] == list(
        hardly
    )


def test_minima_of_the_eight_points_by_the_loss_itself():
    x = np.array([(-1) ** k * 20.0 ** (7 - k) for k in range(8)])
    sizes = np.geomspace(1e-12, 10, 40_001)
    w = np.concatenate([-sizes[::-1], sizes])
    with np.errstate(over="ignore"):
        J = np.mean((1 - sigma(np.outer(w, x))) ** 2, axis=1)
    minima = np.sum((J[1:-1] < J[:-2]) & (J[1:-1] < J[2:]))
    assert answer("how_many_minima") == str(minima)


def test_the_trap_has_its_published_maximum():
    assert "−0.467" in QUESTIONS["where_it_runs_away"]()._because
    assert answer("where_it_runs_away") == "from those that are negative enough"


def test_penalty_by_a_loop():
    X = np.array([[1, 0.5, 1.5], [1, 1, 1], [1, 1.5, 0.5], [1, 3, 0.5], [1, 2, 2], [1, 1, 2.5]])
    y = np.array([0, 0, 0, 1, 1, 1])
    ends = {}
    for penalty in (0.0, 0.01):
        w = np.zeros(3)
        for step in range(10_001):
            if step in (5000, 10_000):
                ends[penalty, step] = w
            w = w - 0.1 * (X.T @ (sigma(X @ w) - y) / 6 + penalty * w)
    lengths = {key: np.linalg.norm(end) for key, end in ends.items()}
    assert lengths[0.01, 10_000] == pytest.approx(lengths[0.01, 5000], rel=1e-4)
    assert lengths[0.0, 10_000] > 1.1 * lengths[0.0, 5000]
    said = QUESTIONS["penalty"]()._because
    assert f"{lengths[0.01, 5000]:.2f} with the penalty" in said
    assert f"{lengths[0.0, 5000]:.1f} without" in said
    cosine = ends[0.0, 5000] @ ends[0.01, 5000] / lengths[0.0, 5000] / lengths[0.01, 5000]
    assert np.degrees(np.arccos(cosine)) < 3


def softmax_by_powers(h):
    powers = [mp.exp(value) for value in h]
    return [power / mp.fsum(powers) for power in powers]


def test_softmax_sure_of_another_class_by_loops():
    p, y = softmax_by_powers([-4, 4, 0]), [1, 0, 0]
    error = [a - b for a, b in zip(p, y, strict=True)]
    mean = sum(a * r for a, r in zip(p, error, strict=True))
    kept = [a * (r - mean) for a, r in zip(p, error, strict=True)]
    times = mp.norm(error) / mp.norm(kept)
    assert float(answer("sure_of_another_class")) == pytest.approx(float(times), rel=1e-3)
    assert round(100 * float(p[1])) == 98


def test_softmax_twice_and_the_floor_of_smoothing_by_mpmath():
    again = softmax_by_powers([1, 0, 0])[0]
    assert float(answer("softmax_twice")) == pytest.approx(float(-mp.log(again)), rel=1e-3)
    label = [mp.mpf(28) / 30, mp.mpf(1) / 30, mp.mpf(1) / 30]
    places = [(a / mp.mpf(10), b / mp.mpf(10)) for a in range(60) for b in range(-10, 11)]
    outputs = [softmax_by_powers([a, b, 0]) for a, b in places]
    lowest = min(
        -mp.fsum(y * mp.log(p) for y, p in zip(label, row, strict=True)) for row in outputs
    )
    assert float(answer("floor_of_smoothing")) == pytest.approx(float(lowest), rel=2e-3)


def test_one_unit_and_a_singular_factor_by_matrices():
    assert softmax_by_powers([17]) == [1]
    assert answer("one_unit") == "1, whatever comes in"
    p = np.array(softmax_by_powers([1, 2, 3]), dtype=float)
    S = np.diag(p) - np.outer(p, p)
    assert abs(np.linalg.det(S)) < 1e-15
    for y in ([1, 0, 0], [0.2, 0.3, 0.5]):
        np.testing.assert_allclose(S @ (-np.array(y) / p), p - y, atol=1e-14)
    assert answer("a_singular_factor") == "yes, for every label"


def test_newton_on_the_o_rings_by_hand():
    """Two equations for two weights, solved by Cramer's rule, in loops."""

    def step(x, y, a, b):
        p = [sigma(a + b * t) for t in x]
        f = [q * (1 - q) for q in p]
        g = sum(q - t for q, t in zip(p, y, strict=True))
        k = sum((q - t) * u for q, t, u in zip(p, y, x, strict=True))
        s0, s1, s2 = (sum(u * t**power for u, t in zip(f, x, strict=True)) for power in range(3))
        area = s0 * s2 - s1 * s1
        return a - (s2 * g - s1 * k) / area, b - (s0 * k - s1 * g) / area

    path = [(0.0, 0.0)]
    for _ in range(15):
        path.append(step(O_RINGS[0], O_RINGS[1], *path[-1]))
    near = [np.abs(np.subtract(place, path[-1])).max() < 5e-4 for place in path]
    assert answer("newton_steps") == str(near.index(True))
    away = [(2.0, 2.0)]
    for _ in range(2):
        away.append(step(standardised(O_RINGS[0]), O_RINGS[1], *away[-1]))
    assert np.abs(away[2]).min() > 300
    assert answer("newton_from_two") == "It jumps away, and cannot go on."


def test_colder_by_probit_from_the_published_weights():
    logit = 1 / (1 + mp.exp(mp.mpf("15.0429") - mp.mpf(".2322") * 31))
    probit = mp.ncdf(-(mp.mpf("8.774954") - mp.mpf(".135096") * 31))
    assert float(answer("colder_by_probit")) == pytest.approx(float(logit / probit), rel=5e-3)


def test_what_counts_and_tanh_want_by_mpmath():
    for h in (-1.3, 0.4, 2.0):
        assert mp.diff(mp.exp, h) / mp.exp(h) == pytest.approx(1)
        loss = lambda u: mp.log(mp.cosh(u)) - mp.mpf("0.3") * u  # noqa: E731
        assert mp.diff(loss, h) == pytest.approx(mp.tanh(h) - mp.mpf("0.3"))
    assert answer("counts_want") == "the exponential"
    assert answer("loss_of_tanh") == "ln cosh h − yh"
