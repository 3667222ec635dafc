"""Questions to answer before the picture does: nothing opens until the reader has committed to an
answer.
"""

import html
import math
from contextlib import suppress
from functools import wraps
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from helpers.page import number as typed_number
from helpers.page import progress, typeset
from helpers.page.explorer import Written

HERE = Path(__file__).parent
STYLE = f"<style>{(HERE / 'question.css').read_text(encoding='utf-8')}</style>"


class NumberBox(anywidget.AnyWidget):
    """A box for a number, and a button: Enter or the button sends all that is typed, in one
    message.
    """

    _esm = HERE / "number_box.js"
    disabled = traitlets.Bool(False).tag(sync=True)


class Answer(anywidget.AnyWidget):
    """What opens, as HTML; it takes the focus from within the question, and gives it back."""

    _esm = HERE / "answer.js"
    value = traitlets.Unicode().tag(sync=True)


class Question(Written):
    """A question, the ways to answer it, and what opens once it is answered; without a kernel the
    answer is folded.

    question, because: text, with $…$ for maths. ways: the widgets to answer with. choices: those
    among which to choose, as text for the saved notebook. right: the answer in words. assumed:
    {wrong answer: what it would have assumed}. judge: a function of what was given that returns the
    answer in words, whether it is right, and the wrong answer that it comes down to, or raises
    ValueError with a sentence. name: what it is called where answers are kept.
    """

    def __init__(self, question, ways, choices, right, because, assumed, judge):
        self.question, self._choices, self.right, self._because = question, choices, right, because
        self._assumed = assumed
        self.answered, self._verdict = False, ""
        self.ways = ipywidgets.Box(ways).add_class("question-ways")
        self.name, self._judge = question, judge
        self.said = Answer()
        self.again = ipywidgets.Button(description="Ask me again")
        self.again.add_class("question-again").add_class("question-hidden")
        self.again.on_click(lambda _: self.ask_again())
        asked = f"{STYLE}<p><b>Before you go on:</b> {typeset.text(question)}</p>"
        super().__init__([ipywidgets.HTML(asked), self.ways, self.said, self.again])
        self.add_class("question")

    @property
    def sentence(self):
        """What has been answered, and what is true, as HTML; "" before."""
        return self.said.value

    def take(self, given):
        """Judge what the page sends, keep it, and open what is true; where nothing can be made of
        it say so.
        """
        if self.answered or not self.children:  # a message that was on its way when it closed
            return
        try:
            judged = self._judge(given)
        except ValueError as error:
            self.said.value = f"<div role='alert' class='question-trouble'><p>{error}</p></div>"
            return
        trouble = progress.record("answer", self.name, given, judged[1])
        self.answer(*judged)
        if trouble:
            self.said.value += f"<p>{typeset.plain(trouble)}</p>"

    def recall(self):
        """Open what is true as after the reader's earlier answer, if there is one, without reading
        it out.
        """
        given = None if self.answered else progress.last_answer(self.name)
        if given is not None:
            with suppress(ValueError):  # the question has changed, and this is no answer any more
                self.answer(*self._judge(given))
                self.said.value = self.said.value.replace("role='alert'", "", 1)

    def ask_again(self):
        """Close what is true, and take another answer."""
        self.answered, self._verdict = False, ""
        self._close(False)
        self.said.value = ""
        self.again.add_class("question-hidden")
        self.keep()

    def _close(self, closed, chosen=""):
        """Close the ways to answer, the chosen one marked, or open them."""
        for way in self.ways.children:
            way.disabled = closed
            is_chosen = chosen and getattr(way, "description", "") == chosen
            (way.add_class if is_chosen else way.remove_class)("question-chosen")

    def answer(self, given, is_right, near=None):
        """Open what is true after an answer; near: the wrong answer that it comes down to."""
        self.answered = True
        verdict = "That is right." if is_right else "That is not so."
        true = "" if given == self.right else f" The answer: {self._right}."
        self._verdict = (
            f"<div role='alert'><p>Your answer: {html.escape(given.rstrip('.'))}. "
            f"<b>{verdict}</b>{true}</p><p>{self._because}</p></div>{self._others(near)}"
        )
        self.said.value = typeset.text(self._verdict)
        self._close(True, given)  # after the answer is there, or the focus would be lost
        self.again.remove_class("question-hidden")
        self.keep()

    def _ipython_display_(self):
        self.recall()
        return super()._ipython_display_()

    def written(self):
        """The question with its answer folded, as HTML, for a notebook that is read without a
        kernel.
        """
        return (
            f"{self._asked}<details><summary>The "
            f"answer</summary><p><b>{self._right}.</b> "
            f"{self._because}</p>{self._others()}</details>"
        )

    def snapshot(self):
        """The question and, once it is answered, the answer that was given and what is true."""
        return self._asked + self._verdict

    @property
    def _asked(self):
        choices = _list(map(html.escape, self._choices)) if self._choices else ""
        return f"<p><b>Before you go on:</b> {self.question}</p>{choices}"

    @property
    def _right(self):
        return html.escape(self.right.rstrip("."))

    def _others(self, chosen=None):
        items = (
            f"<b>{html.escape(answer.rstrip('.'))}</b>{' (yours)' if answer == chosen else ''}: "
            f"{why}"
            for answer, why in self._assumed.items()
        )
        return f"<p>What the other answers would have assumed:</p>{_list(items)}"

    def __repr__(self):
        return f"Before you go on: {self.question}"


def choose(question, options, right, because):
    """A question with several answers to choose from; a press on one commits to it.

    question, because: text, with $…$ for maths. options: {answer: what it would have assumed}, in
    the order in which they are shown; for the right one, which `right` names, the text is not used.
    """
    assumed = {option: why for option, why in options.items() if option != right}
    buttons = [ipywidgets.Button(description=option) for option in options]

    def judge(given):
        if given not in options:
            raise ValueError(f"“{typeset.plain(given)}” is none of the answers.")
        return given, given == right, given

    asked = Question(question, buttons, list(options), right, because, assumed, judge)
    for button in buttons:
        button.on_click(lambda button: asked.take(button.description))
    return asked


def number(question, answer, within, because, assumed):
    """A question that is answered with a number, typed as a number or a formula of numbers.

    question, because: text, with $…$ for maths. answer: the right number, not 0. within: how far
    off counts as right: the larger of answer and guess may be 1 + within times the smaller.
    assumed: {wrong number: what it would have assumed}.
    """
    others = {_shown(value): why for value, why in assumed.items()}
    box = NumberBox()

    def judge(given):
        guess = typed_number.read(given)
        near = next((value for value in assumed if _near(guess, value, 0.01)), None)
        is_right = bool(_near(guess, answer, within))
        return _shown(guess), is_right, None if near is None else _shown(near)

    asked = Question(question, [box], [], _shown(answer), because, others, judge)
    box.on_msg(lambda _, content, buffers: asked.take(content["answer"]))
    return asked


def named(ask):
    """The same function, whose question is kept under the function's name, not under its text."""

    @wraps(ask)
    def asking():
        question = ask()
        question.name = ask.__name__
        return question

    return asking


def _near(guess, value, within):
    ratio = guess / value
    return math.isfinite(ratio) and 1 / (1 + within) <= ratio <= 1 + within


def _shown(value):
    return (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}").replace("-", "−")


def _list(items):
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
