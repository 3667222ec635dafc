"""A question's answer is off the screen until it is answered: in a notebook as it is saved, and on
the page that Run All leaves (which `test_lab` opens).

What gives an answer away is the right option's words, if they are more than one or two, a right
number of three digits or more, and
what GIVEN_AWAY lists: the numbers and phrases that decide it, as notebooks have printed them. Not
counted are the question itself, what is folded in <details>, the derivation whose walk the question
opens, and the summary, which says what one has found.
"""

import re

import lab
import nbformat
import pytest

from helpers import predict

GIVEN_AWAY = {
    "how_many_times_as_many": r"8\.57|eight and nine times|error has at most 0\.1 left at step 60",
    "sure_and_wrong": r"hardly begun|13 steps instead|0\.96 left",
    "minus_signs": r"two minus signs",
    "slope_of_the_logarithm": r"d ln σ/dh",
    "how_flat": r"σ′\(0\) / σ′\(10\)",
    "which_slope": r"",
    "longest_step": r"1\.068|second smallest",
    "product_to_sum": r"",
    "what_it_meets": r"in the denominator of",
    "another_pair": r"squared error with the identity|What is left in ∂L/∂h",
    "steps_to_one_half": r"\b232\b",
    "steepest": r"0\.6931|h = 0\.7\b|ln 2",
    "forgetful": r"faster than the true one|0\.0404|forgotten: 55|57 times too long",
    "each_at_its_best": r"\b44 (steps )?at its best|advantage is gone",
    "hard_starts": r"sure of the wrong thing",
    "within_1000_steps": r"4\.9 ?%|0\.049|sits in a",
    "starts_that_stall": r"[Tt]hree of the four|0\.97",
    "factor_in_the_hessian": r"does no harm",
    "bends_up_everywhere": r"it curves downwards: the neuron",
    "left_behind": r"99\.6",
    "how_many_minima": r"\bseven\b|: 7 at|[Ff]our local minima",
    "where_it_runs_away": r"runs to −∞|[Ll]eft of the maximum|-4\.930",
    "penalty": r"weights come to rest|-4\.5228|exactly one minimum",
    "a_label_that_helps": r"-0\.0208",
    "why_it_climbs": r"",
    "where_it_overflows": r"",
    "how_much_too_long": r"55\.598",
    "why_the_error_grows": r"still has the slope at",
    "where_nan_comes_from": r"",
    "why_it_falls_below_zero": r"must lie in \[0, 1\]|fed with the other",
    "why_one_weight_differs": r"",
    "how_many_differences": r"\(23, 23\)",
    "how_low_it_gets": r"0\.313|0\.731",
    "why_it_stops": r"rounds to nothing|rounded away|0\.017|0\.00001",
    "how_many_come_to_rest": r"[Ss]even of the ten|Programs 1, 6 and 9",
    "in_the_hidden_layer": r"has no reciprocal|stays, with either",
    "five_layers": r"1024|4\^\{-5\}",
    "what_the_loss_lifts": r"is a shift|has cancelled: in every layer",
    "from_zero": r"\[0\. 0\. 0\. 0\.|[Nn]othing moves",
    "same_rate": r"(?<![\d.])45\b",
    "each_at_its_own": r"\b152\b|may be luck",
    "counts_want": r"own derivative",
    "loss_of_tanh": r"ln cosh h − yh",
    "newton_steps": r"after 5 steps|[Ff]ive steps are enough",
    "newton_from_two": r"divides by a Hessian",
    "colder_by_probit": r"\b174\b|0\.0000022",
    "one_unit": r"all its probabilities are 1|softmax of one (number|input) is",
    "a_singular_factor": r"nothing inverted|cancels it all the same",
    "sure_of_another_class": r"length 1\.4; squared error 0\.982",
    "softmax_twice": r"0\.551|0\.576",
    "floor_of_smoothing": r"0\.291|the entropy of the label",
}
NOTEBOOKS = {
    path.name: nbformat.read(path, 4) for path in sorted((lab.ROOT / "notebooks").glob("*.ipynb"))
}
# all that can be read and all that is said of a picture, but for the questions and what is folded
VISIBLE = """() => {
  const say = (node) => {
    if (node.nodeType === 3) return node.data;
    if (node.nodeType !== 1 || node.matches('.question, style, script')) return '';
    if (getComputedStyle(node).display === 'none') return '';
    const closed = node.matches('details:not([open])');
    const parts = [...node.childNodes].filter((part) => !closed || part.nodeName === 'SUMMARY');
    const named = [node.getAttribute('aria-label') ?? '', node.getAttribute('alt') ?? ''];
    const block = /block|flex|grid|table|list/.test(getComputedStyle(node).display);
    return [...named, ...parts.map(say)].join('') + (block ? '\\n' : '');
  };
  return say(document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook'));
}"""


def asked(notebook):
    """The names of a notebook's questions."""
    calls = [re.match(r"predict\.(\w+)\(\)", cell.source) for cell in notebook.cells]
    return [call[1] for call in calls if call]


def unfolded(text):
    """A text without what is folded in it, and the maths in it as plain letters."""
    for _ in range(3):  # a hint is folded inside another
        text = re.sub(r"<details>((?!<details>).)*?</details>", "", text, flags=re.DOTALL)
    return re.sub(r"\\hat y", "ŷ", text.replace("$", ""))


def as_saved(notebook):
    """What a notebook shows without a kernel, down to its summary."""
    parts = []
    for cell in notebook.cells:
        if cell.source.startswith("predict."):
            continue
        source, summary, _ = cell.source.partition("## Summary")
        parts.append(unfolded(source))
        if summary:
            break
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            told = output.get("text", data.get("text/plain", ""))  # it is a picture's alternative
            is_derived = cell.source.startswith("derive.")
            parts += [told, "" if is_derived else unfolded(data.get("text/markdown", ""))]
    return "\n".join(parts)


def on_the_page(page):
    """What a page of JupyterLab shows of the notebook that is open, down to its summary."""
    text, summary, _ = page.evaluate(VISIBLE).partition("\nSummary")
    assert summary
    return text


def given_away(name, text):
    """The questions of a notebook whose answers a text gives away, and its words that do."""
    assert len(text) > 3000
    found = {question: givers(question, text) for question in asked(NOTEBOOKS[name])}
    return {question: words for question, words in found.items() if words}


def givers(name, text):
    """What in a text gives a question's answer away."""
    right = predict.__dict__[name]().right.rstrip(".")
    patterns = [GIVEN_AWAY[name]]
    if len(re.findall(r"\d", right)) >= 3 or len(right) > 5:
        patterns.append(rf"(?<!\w){re.escape(right)}(?!\w)")
        patterns.append(rf"(?<!\w){re.escape(right.replace(',', ''))}(?!\w)")
    found = re.search("|".join(filter(None, patterns)), text)
    return text[max(0, found.start() - 60) : found.end() + 60] if found else None


def test_of_every_question_it_is_known_what_gives_it_away():
    assert GIVEN_AWAY.keys() == {*predict.__all__} - {"choose", "number"}
    assert sorted(GIVEN_AWAY) == sorted(
        name for notebook in NOTEBOOKS.values() for name in asked(notebook)
    )


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_saved_notebook_gives_no_answer_away(name):
    assert given_away(name, as_saved(NOTEBOOKS[name])) == {}


def test_the_readme_gives_no_answer_away():
    text = unfolded((lab.ROOT / "README.md").read_text(encoding="utf-8"))
    assert {name: words for name in GIVEN_AWAY if (words := givers(name, text))} == {}
