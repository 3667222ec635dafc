"""The pairing explorer: menus and boxes, what it says of a formula that cannot be had, and that it
lives on."""

import importlib
import re

import ipywidgets
import numpy as np
import psutil
import pytest
from test_formula import HOSTILE

from helpers import explore
from helpers.formulas import typed, verdicts
from helpers.formulas.worker import Failed, TookTooLong, Worker
from helpers.page import typeset

module = importlib.import_module("helpers.explore.pairing")  # its function has the same name
ENDLESS = ["exp(exp(exp(exp(h))))", "h^(h^(h^h))", "σ(σ(σ(σ(σ(σ h)))))"]
TOO_LARGE = [
    "((((2^20)^20)^20)^20)^20 h",
    "((((((2^20)^20)^20)^20)^20)^20)^20 h",
    "exp(1000000^20)^20 h",
]
BROKEN = {
    "h +": "h +▸◂",
    "2 h)": "2 h▸)◂",
    "swish(h)": "▸swish◂(h)",
    "__import__('os').system('id')": "▸_◂_import__",
    "h^99": "h^▸99◂",
    "": "▸◂",
}


@pytest.fixture
def explorer():
    return explore.pairing()


def type_in(explorer, name, text):
    """As the browser does when the reader leaves the box."""
    explorer.controls[name].set_state({"value": text})
    assert explorer.controls[name].value == text


def choose(explorer, name, option):
    options = [value for _, value in explorer.controls[name].options]
    explorer.controls[name].set_state({"index": options.index(option)})


def board(explorer):
    """The HTML of the lines that are seen."""
    parts = [explorer]
    rows = []
    while parts:
        part = parts.pop(0)
        if (
            "board-line" in getattr(part, "_dom_classes", ())
            and "board-hidden" not in part._dom_classes
        ):
            rows.append(part.value)
        parts += getattr(part, "children", ())
    return rows


def curves(explorer):
    (axes,) = explorer.live.figure.axes
    return {
        line.get_label(): (np.array(line.get_xdata()), np.array(line.get_ydata()))
        for line in axes.lines
    }


def state(explorer):
    return explorer.live.pixels().tobytes(), board(explorer)


def test_it_begins_with_a_pair_whose_factor_stays(explorer):
    assert explorer.values == {
        "loss": "squared error",
        "L": "(y - p)^2 / 2",
        "activation": "sigmoid",
        "f": "1 / (1 + exp(-h))",
    }
    assert "f′(h) does not cancel" in explorer.sentence
    assert (
        "Learning stalls for y = 0 with h from 2.9 to 8.0 and for y = 1 with h from −8.0 to −2.9"
        in explorer.sentence
    )


@pytest.mark.parametrize(
    ("menu", "box", "formulas"),
    [("loss", "L", module.LOSS_FORMULAS), ("activation", "f", module.ACTIVATION_FORMULAS)],
)
def test_a_menu_fills_its_box_and_typing_sets_the_menu(explorer, menu, box, formulas):
    for name, text in formulas.items():
        choose(explorer, menu, name)
        assert explorer.values[box] == text
        assert f"{box} = {text}" in explorer.sentence
    other = "(p - y)^6" if box == "L" else "h/2"
    type_in(explorer, box, other)
    assert explorer.values[menu] == "typed in"
    for name, text in formulas.items():
        type_in(explorer, box, text)
        assert explorer.values[menu] == name
        type_in(explorer, box, other)
        assert explorer.values[menu] == "typed in"
    choose(explorer, menu, "typed in")
    assert explorer.values[box] == other


def test_reset_brings_back_the_first_pair(explorer):
    first, sentence = state(explorer), explorer.sentence
    for name, text in (("L", "exp(p - y)"), ("f", "h exp(-h^2)"), ("f", "h +"), ("L", "")):
        type_in(explorer, name, text)
        explorer.buttons["Reset"].click()
        assert state(explorer) == first
        assert explorer.sentence == sentence


def test_the_only_pairs_in_which_the_factor_cancels(explorer):
    for loss in module.LOSS_FORMULAS:
        for activation in module.ACTIVATION_FORMULAS:
            choose(explorer, "loss", loss)
            choose(explorer, "activation", activation)
            canonical = (loss, activation) in {
                ("cross-entropy", "sigmoid"),
                ("squared error", "identity"),
            }
            assert ("exactly ŷ − y is left" in explorer.sentence) == canonical
            undefined = loss == "cross-entropy" and activation in (
                "identity",
                "tanh",
                "softplus",
                "arctan",
            )
            assert ("undefined" in explorer.sentence) == undefined


def test_every_case_has_words():
    cases = verdicts.SAID.keys()
    texts = {v for k, v in vars(verdicts).items() if k.isupper() and isinstance(v, str)}
    assert texts == cases
    assert len({said for case in verdicts.SAID.values() for said in case}) == 2 * len(cases)


@pytest.mark.parametrize(("text", "pointed"), BROKEN.items())
@pytest.mark.parametrize("box", ["L", "f"])
def test_a_formula_that_cannot_be_read_is_explained_and_the_picture_stays(
    explorer, box, text, pointed
):
    text, pointed = (part.replace("h", "p") if box == "L" else part for part in (text, pointed))
    before = state(explorer)
    type_in(explorer, box, text)
    assert pointed in explorer.sentence
    assert "still the last pair that could be read" in explorer.sentence
    assert state(explorer) == before
    assert explorer.live.trouble == ""
    type_in(explorer, box, "1 + p^2" if box == "L" else "tanh(2h)")
    assert "still the last" not in explorer.sentence
    assert state(explorer)[1] != before[1]


@pytest.fixture
def nobody(monkeypatch):
    """No worker may be asked."""
    nobody = type(
        "Nobody", (), {"call": lambda self, *_, **__: pytest.fail("a worker was asked")}
    )()
    monkeypatch.setattr(module, "_worker", lambda: nobody)


def test_hostile_strings_never_reach_the_worker(explorer, nobody):
    picture, lines = state(explorer)
    for text in HOSTILE:
        if len(text) > 1000 or "\ud800" <= text[-1:] <= "\udfff":
            continue
        for box in ("L", "f"):
            before = explorer.values[box]
            explorer.controls[box].value = text
            assert explorer.live.trouble == ""
            assert "▸" in explorer.sentence
            assert "still the last pair" in explorer.sentence
            explorer.set(**{box: before})
    assert board(explorer) == lines
    assert explorer.live.pixels().tobytes() == picture


@pytest.mark.parametrize("text", ["h" * 100_000, "<" * 100_000, "(" * 5000])
def test_a_sentence_stays_a_sentence_however_much_is_typed(explorer, nobody, text):
    type_in(explorer, "f", text)
    assert "at most 200 characters" in explorer.sentence
    assert len(explorer.sentence) < 2000


def test_what_is_typed_can_be_sent_and_shown(explorer, nobody):
    """A lone surrogate can be typed by a program, and cannot be sent as UTF-8."""
    type_in(explorer, "f", "h \ud800")
    explorer.sentence.encode()
    repr(explorer).encode()


def test_no_html_of_the_readers_gets_into_the_page(explorer, nobody):
    for box in ("L", "f"):
        type_in(explorer, box, "<img src=x onerror=alert(1)>")
        assert "<img" not in explorer.written()
        assert "<img" not in explorer._repr_mimebundle_().get("text/markdown", "")
        assert all("<img" not in row for row in board(explorer))


def test_the_patience_and_a_new_process_fit_into_the_two_seconds_and_a_half():
    assert 0 < module.PATIENCE <= 1.5


class Counting(Worker):
    """A worker that tells how often, and with which patience, it was called."""

    def __init__(self):
        super().__init__("helpers.formulas.pairing")
        self.patience = []

    def call(self, function, *arguments, patience):
        self.patience.append((function, patience))
        return super().call(function, *arguments, patience=patience)


@pytest.fixture
def counting(monkeypatch):
    worker = Counting()
    monkeypatch.setattr(module, "_worker", lambda: worker)
    yield worker
    worker.stop()


@pytest.mark.parametrize("text", ENDLESS)
def test_an_endless_formula_is_stopped_and_the_next_works(counting, text):
    explorer = explore.pairing()
    before = state(explorer)
    explorer.controls["activation"].value = "typed in"
    counting.call("answer", "p", "h", patience=30)
    process = counting._process.pid
    counting.patience.clear()
    type_in(explorer, "f", text)
    assert counting.patience == [("answer", module.PATIENCE)]
    assert f"this took more than {module.PATIENCE:g} seconds, and was stopped" in explorer.sentence
    assert "still the last pair that could be read" in explorer.sentence
    assert state(explorer) == before
    assert explorer.live.trouble == ""
    assert counting._process.pid != process
    assert not psutil.pid_exists(process)
    type_in(explorer, "f", "sin(h)/7")
    assert "L = (y - p)^2 / 2, f = sin(h)/7" in explorer.sentence
    assert explorer.live.trouble == ""
    assert state(explorer)[1] != before[1]


@pytest.mark.parametrize("text", TOO_LARGE)
def test_numbers_too_large_to_write_are_refused_or_stopped_in_words_and_the_next_works(
    counting, text
):
    explorer = explore.pairing()
    type_in(explorer, "f", text)
    assert explorer.live.trouble == ""
    assert "sys." not in explorer.sentence
    assert "Error" not in explorer.sentence
    type_in(explorer, "f", "cos(h)/7")
    assert "L = (y - p)^2 / 2, f = cos(h)/7" in explorer.sentence


class Unable:
    """A worker that never is in time, and counts."""

    def __init__(self, error):
        self.calls, self.error = 0, error

    def call(self, function, *arguments, patience):
        self.calls += 1
        raise self.error


@pytest.mark.parametrize(
    "error", [TookTooLong("this took more than 1.2 seconds, and was stopped"), Failed("no memory")]
)
@pytest.mark.parametrize("begin", ["sigmoid", "typed in"])
def test_one_formula_that_is_typed_costs_one_wait(explorer, monkeypatch, error, begin):
    """Two waits of 1.2 seconds and two new processes would be more than the kernel may be held
    up."""
    choose(explorer, "activation", begin)
    worker = Unable(error)
    monkeypatch.setattr(module, "_worker", lambda: worker)
    type_in(explorer, "f", "h^7 - 3h^5 + exp(h/11)")
    assert f"{error}" in explorer.sentence
    assert worker.calls == 1


def test_the_same_endless_formula_is_not_tried_again_with_every_move(explorer, monkeypatch):
    worker = Unable(TookTooLong("too long"))
    monkeypatch.setattr(module, "_worker", lambda: worker)
    explorer.set(f="h^7 - 3h^5 + exp(h/13)")
    assert worker.calls == 1
    explorer.set(f="h^7 - 3h^5 + exp(h/13)")
    choose(explorer, "activation", "typed in")
    assert worker.calls <= 2


def test_a_process_that_was_killed_is_replaced(explorer):
    module._worker().call("answer", "p", "h", patience=30)
    module._worker()._process.kill()
    module._worker()._process.wait()
    type_in(explorer, "f", "h/(1 + |h|) + 1/3")
    assert "L = (y - p)^2 / 2, f = h/(1 + |h|) + 1/3" in explorer.sentence


ACTIVATION = {
    "1 / (1 + exp(-h))": lambda h: 1 / (1 + np.exp(-h)),
    "tanh(h)": np.tanh,
    "h/(1 + |h|)": lambda h: h / (1 + abs(h)),
    "atan(h)": np.arctan,
    "h": lambda h: h,
    "exp(-h^2)": lambda h: np.exp(-(h**2)),
    "ln(1 + exp(h))": lambda h: np.logaddexp(0, h),
}
LOSS = {
    "(y - p)^2 / 2": lambda y, p: (y - p) ** 2 / 2,
    "(y - p)^4": lambda y, p: (y - p) ** 4,
    "exp(p - y)": lambda y, p: np.exp(p - y),
    "huber(p - y)": lambda y, p: np.where(abs(p - y) <= 1, (p - y) ** 2 / 2, abs(p - y) - 0.5),
}


@pytest.mark.parametrize("f", ACTIVATION)
@pytest.mark.parametrize("L", LOSS)
def test_learning_is_said_to_stall_where_a_later_slope_is_three_times_as_steep(explorer, L, f):
    """Held to central differences of the loss; where the bound is met to a thousandth it may go
    either way.
    """
    explorer.set(L=L, f=f)
    h, step = np.linspace(-8, 8, 161), 1e-5
    drawn = curves(explorer)
    x, marked = drawn["wrong, and learning stalls"]
    told = []
    for label, part in ((0, slice(0, 161)), (1, slice(162, 323))):
        cost, above, below = (LOSS[L](label, ACTIVATION[f](at)) for at in (h, h + step, h - step))
        slope = (above - below) / (2 * step)
        np.testing.assert_allclose(
            drawn[f"y = {label}"][1], slope, rtol=1e-4, atol=1e-5 * (1 + np.abs(slope).max())
        )
        np.testing.assert_array_equal(x[part], h)
        shown = np.isfinite(marked[part])
        good = np.flatnonzero(cost <= cost.min() + 1e-6 * np.ptp(cost))
        flat, sure = np.zeros(163, bool), np.zeros(161, bool)
        for k in range(161):
            best = good[np.argmin(abs(good - k))]
            way = slope[best : k + 1] if k >= best else -slope[k : best + 1]
            third = max(0, way.max()) / 3
            sure[k] = abs(abs(slope[k]) - third) > 1e-3 * third + 1e-6
            flat[k + 1] = abs(slope[k]) < third
        stretch = flat[1:-1] & (flat[2:] | flat[:-2])  # and one input alone is none
        np.testing.assert_array_equal(shown[sure], stretch[sure])
        np.testing.assert_array_equal(marked[part][shown], drawn[f"y = {label}"][1][shown])
        if shown.any():
            low, high = (f"{end:.1f}".replace("-", "−") for end in (h[shown].min(), h[shown].max()))
            told.append(f"for y = {label} with h from {low} to {high}")
            if np.diff(np.flatnonzero(shown)).max(initial=1) > 1:
                told[-1] = None  # two stretches, told of below
    for text in filter(None, told):
        assert text in explorer.sentence
    assert ("stalls nowhere" in explorer.sentence) == (not told)


def test_two_stretches_are_not_told_as_one(explorer):
    """With f = h/(1 + h²) learning stalls for y = 1 far out on both sides, and not in between."""
    explorer.set(f="h/(1 + h^2)")
    _, marked = curves(explorer)["wrong, and learning stalls"]
    shown = np.isfinite(marked[162:323])
    h = np.linspace(-8, 8, 161)
    assert np.diff(np.flatnonzero(shown)).max() > 10
    assert shown[0]
    assert shown[-1]
    between = h[~shown]
    match = re.search(r"y = 1 with h from −8\.0 to 8\.0", explorer.sentence)
    assert match is None, (
        f"it is said to stall everywhere, but not so from {between.min()} to {between.max()}"
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"loss": "cross-entropy"},
        {"loss": "Huber", "activation": "Gaussian cdf"},
        {"L": "(y-p)^4", "f": "h exp(-h^2)"},
        {"f": "h^h"},
    ],
)
def test_what_is_saved_is_the_whole_derivation_with_every_rule_and_all_pairs(explorer, values):
    explorer.set(**values)
    written = explorer.written()
    lines = module._derived(explorer.values["L"], explorer.values["f"])["lines"]
    assert len(lines) == len(board(explorer)) >= 5
    for line, row in zip(lines, board(explorer), strict=True):
        for where in (written, row):
            assert f"<b>{line.rule}.</b> {line.why}".replace("'", "&#x27;") in where.replace(
                "'", "&#x27;"
            )
    is_first = (explorer.values["loss"], explorer.values["activation"]) == module.FIRST
    table = 0 if is_first else 1 + len(module.LOSS_FORMULAS)
    assert written.count("<tr>") == 1 + len(lines) + table
    for name in (*module.LOSS_FORMULAS, *module.ACTIVATION_FORMULAS) if table else ():
        assert name in written
    assert r"\factor" not in typeset.markdown(written)
    assert written.count("{") == written.count("}")


def test_without_a_kernel_the_derivation_and_a_picture_are_there(explorer, monkeypatch):
    shown = []
    monkeypatch.setattr("helpers.page.board.display", lambda bundle, raw: shown.append(bundle))
    explorer._ipython_display_()
    live, still = shown
    assert live["text/markdown"] == typeset.markdown(explorer.written())
    assert live["text/plain"].startswith("A loss and an activation. L = ")
    assert still["image/png"][:4] == b"\x89PNG"


def test_the_present_pair_is_the_only_one_in_bold(explorer):
    def bold():
        table = explorer.written().partition("board-pairs")[2]
        return re.findall(r"<b>(.*?)</b>", table)

    assert bold() == []  # at first the table is not there
    explorer.set(loss="cross-entropy")
    assert bold() == ["ŷ − y"]
    explorer.set(activation="tanh")
    explorer.set(loss="squared error")
    assert bold() == ["(ŷ − y) f′(h)"]
    explorer.set(f="tanh(h)/2")
    assert bold() == []


def test_of_an_undefined_pair_and_of_one_without_a_slope_no_stalling_is_said(explorer):
    for L, f in (("ln p", "h"), ("(y - p)^2", "ln h"), ("y", "h"), ("(y - p)^2", "3")):
        explorer.set(L=L, f=f)
        assert "stall" not in explorer.sentence
        assert not np.isfinite(curves(explorer)["wrong, and learning stalls"][1]).any()
    explorer.set(L="ln p", f="h")
    assert "the loss has no value for some of the outputs" in explorer.sentence
    explorer.set(L="(y - p)^2", f="ln h")
    assert "the activation has no value for some of the inputs" in explorer.sentence


@pytest.mark.parametrize("f", ["h", "h + 1", "h - 1/2"])
@pytest.mark.parametrize("L", ["(y - p)^2 / 2", "(y - p)^2", "|y - p|", "ln(1 + exp(p)) - y p"])
def test_for_the_identity_nothing_is_said_to_cancel(explorer, L, f):
    explorer.set(L=L, f=f)
    assert "f′(h) is 1, so that there is nothing to cancel" in explorer.sentence
    assert "cancels" not in explorer.sentence
    assert "cancelled" not in " ".join(board(explorer))
    assert ("exactly ŷ − y" in explorer.sentence) == (L == "(y - p)^2 / 2")


def test_the_sign_that_is_turned_is_said(explorer):
    explorer.set(L="y ln p + (1 - y) ln(1 - p)", activation="sigmoid")
    assert (
        "−1 times ŷ − y is left. Such an L is not made small: one climbs it." in explorer.sentence
    )
    explorer.set(L="-2 (y ln p + (1 - y) ln(1 - p))")
    assert "f′(h) cancels, and 2 times ŷ − y is left. L" in explorer.sentence


def test_the_box_is_said_to_be_the_slope_of_the_output(explorer):
    explorer.set(loss="cross-entropy", activation="sigmoid")
    *_, multiplied, by_output, left = module._derived(explorer.values["L"], explorer.values["f"])[
        "lines"
    ]
    assert r"\factor{\frac{e^{- h}}" in multiplied.formula
    assert r"\factor{\hat y \left(1 - \hat y\right)}" in by_output.formula
    assert left.formula == r"&= \hat y - y"


@pytest.mark.parametrize(
    ("L", "f", "shown"),
    [
        ("(y - p)^2", "h", r"\left(y - \hat y\right)^{2}"),
        ("(p - y)^2", "h", r"\left(\hat y - y\right)^{2}"),
        ("(-y + p)^2", "h", r"\left(- y + \hat y\right)^{2}"),
        (
            "-(y ln p + (1 - y) ln(1 - p))",
            "σ h",
            r"- y \ln{\left(\hat y \right)} - \left(1 - y\right)",
        ),
        ("1 - 2p + p^2", "h", r"1 - 2 \hat y + \hat y^{2}"),
        ("p^2 - 2p + 1", "h", r"\hat y^{2} - 2 \hat y + 1"),
    ],
)
def test_the_terms_stand_in_the_readers_order(explorer, L, f, shown):
    found = module._derived(L, f)
    assert shown in found["definitions"][0]
    assert shown in found["lines"][1].formula


def test_a_formula_that_failed_once_is_tried_again_after_another(explorer, monkeypatch):
    """What failed may have been the machine."""
    able = module._worker()
    worker = Unable(Failed("this needed too much memory"))
    monkeypatch.setattr(module, "_worker", lambda: worker)
    type_in(explorer, "f", "h/17 + 1/19")
    assert "too much memory" in explorer.sentence
    monkeypatch.setattr(module, "_worker", lambda: able)
    type_in(explorer, "f", "h/18")
    type_in(explorer, "f", "h/17 + 1/19")
    assert "f = h/17 + 1/19: f′(h)" in explorer.sentence


def test_the_boxes_answer_only_when_the_reader_is_done(explorer):
    for box in ("L", "f"):
        assert isinstance(explorer.controls[box], ipywidgets.Text)
        assert not explorer.controls[box].continuous_update


def test_a_formula_typed_with_spaces_or_in_other_signs_is_the_same(explorer):
    type_in(explorer, "f", " h*exp( −h² ) ")
    one = curves(explorer)
    type_in(explorer, "f", "h exp(-h^2)")
    for name, (x, y) in curves(explorer).items():
        np.testing.assert_array_equal(one[name], (x, y))


def test_ŷ_may_be_typed_for_p(explorer):
    type_in(explorer, "L", "(ŷ − y)² / 2")
    assert "still the last" not in explorer.sentence
    assert "(ŷ − y) f′(h) is left" in explorer.sentence
    typed.read("y\u0302", {"ŷ": "p"})


def test_where_the_pair_is_undefined_the_picture_has_a_gap_and_not_a_crash(explorer):
    explorer.set(loss="cross-entropy", f="h")
    drawn = curves(explorer)
    h = np.linspace(-8, 8, 161)
    assert np.isnan(drawn["y = 1"][1][h <= 0]).all()
    assert np.isnan(drawn["y = 0"][1][h >= 1]).all()
    np.testing.assert_allclose(drawn["y = 1"][1][h > 0.05], -1 / h[h > 0.05])
    explorer.set(f="ln(h - 9)")
    assert "undefined" in explorer.sentence
    assert all(np.isnan(curves(explorer)[name][1]).all() for name in ("y = 0", "y = 1"))
    explorer.set(loss="squared error", activation="tanh")
    assert np.isfinite(curves(explorer)["y = 1"][1]).all()
