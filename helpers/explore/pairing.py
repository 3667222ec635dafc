"""Any loss with any activation, and whether f′ cancels."""

import html
from functools import cache, lru_cache

import ipywidgets
import numpy as np

from helpers import figures
from helpers.activations import ACTIVATIONS
from helpers.formulas import typed
from helpers.formulas.derivations import Line
from helpers.formulas.worker import Failed, TookTooLong, Worker
from helpers.losses import LOSSES
from helpers.page.board import Board, Lesson, table
from helpers.page.controls import choice

LOSS_FORMULAS = {loss.name: loss.formula for loss in LOSSES.values()} | {
    "absolute error": "|p - y|",
    "Huber": "huber(p - y)",
}
ACTIVATION_FORMULAS = {name: f.formula for name, f in ACTIVATIONS.items()} | {
    "Gaussian cdf": "(1 + erf(h / sqrt(2))) / 2",
}
FIRST = next(iter(LOSS_FORMULAS)), next(iter(ACTIVATION_FORMULAS))
TYPED = "typed in"
PATIENCE = 1.2  # seconds for a formula that is typed; a new process takes half a second more


class Pairing(Lesson):
    """The explorer of pairing()."""

    def __init__(self):
        self._pairs = ipywidgets.HTML()
        self._found = None
        self._refused = {}  # the last pair that could not be read, and what was said of it
        figure, (ax,) = figures.new_figure(700, 300)
        artists = figures.draw_pair(ax)
        controls = _menu("loss", LOSS_FORMULAS, "L", "L(y, p)") | _menu(
            "activation", ACTIVATION_FORMULAS, "f", "f(h)"
        )
        board = Board()

        def move(loss, L, activation, f):
            if (L, f) in self._refused:  # the menu that follows the box asks again
                return self._refused[L, f]
            try:
                found = _derived(L, f)
            except (typed.NotAFormula, TookTooLong, Failed) as error:
                text = (
                    f"With L = {_shown(L)} and f = {_shown(f)}: {error}. What you see is still the "
                    "last pair that could be read."
                )
                self._refused = {(L, f): _sendable(text)}
                return self._refused[L, f]
            self._refused = {}  # what failed may have been the machine
            if found is not self._found:
                board.write(found["definitions"], found["lines"])
                self._found = found
            # at first it would answer the question that stands before the explorer
            self._pairs.value = _pairs(loss, activation) if (loss, activation) != FIRST else ""
            figures.move_pair(ax, artists, found["inputs"], found["slopes"], found["stalled"])
            return _sentence(L, f, found)

        super().__init__(
            title="A loss and an activation",
            controls=controls,
            figure=figure,
            moving=list(artists.values()),
            move=move,
            # the derivation is long, and a menu's effect should be in sight
            below=[board, self._pairs],
        )

    def written(self):
        """The derivation and the table of all pairs, if it is there, as HTML."""
        return (
            table(self.live.title, self._found["definitions"], self._found["lines"])
            + self._pairs.value
        )

    def snapshot(self):
        """The figure, and below it what is written, as HTML."""
        return self.live.written() + self.written()


def pairing():
    """An explorer of what is left of f′ for a loss and an activation, chosen or typed in.

    Controls: a loss L in y and p, the prediction ŷ, and an activation f in h; each is a menu that
    fills in a formula, and the formula, which can be typed over. Below, the derivation of ∂L/∂h
    with its rules, and, once another pair is chosen, all pairs in a table; in the figure ∂L/∂h
    against h for both labels, marked where it is at most a third of a later one on the way to where
    L is least.
    """
    return Pairing()


def _menu(name, formulas, letter, label):
    """A menu of formulas and a box with the one that counts: typing in the box sets the menu to
    `typed in`.
    """
    first = next(iter(formulas))
    menu = choice(name, [(option, option) for option in (TYPED, *formulas)], first)
    box = ipywidgets.Text(value=formulas[first], description=label, continuous_update=False)
    named = {text: option for option, text in formulas.items()}

    def fill(change):
        if change.new != TYPED:
            box.value = formulas[change.new]

    def name_it(change):
        menu.value = named.get(change.new, TYPED)

    menu.observe(fill, "value")
    box.observe(name_it, "value")
    return {name: menu, letter: box}


@cache
def _worker():
    return Worker("helpers.formulas.pairing")


@lru_cache(maxsize=64)
def _derived(L, f):
    """The derivation, the slopes and where they stall; raises what _worker().call and typed.read
    raise.
    """
    typed.read(L, {"y": "y", "p": "p", "ŷ": "p"})
    typed.read(f, {"h": "h"})
    ours = L in LOSS_FORMULAS.values() and f in ACTIVATION_FORMULAS.values()
    found = _worker().call("answer", L, f, patience=60 if ours else PATIENCE)
    return found | {
        "inputs": np.array(found["inputs"]),
        "slopes": dict(enumerate(map(np.array, found["slopes"]))),
        "stalled": dict(enumerate(map(np.array, found["stalled"]))),
        "lines": [Line(*line) for line in found["lines"]],
    }


@cache
def _verdicts():
    return _worker().call(
        "verdicts", [*LOSS_FORMULAS.values()], [*ACTIVATION_FORMULAS.values()], patience=60
    )


def _pairs(loss, activation):
    """All pairs as an HTML table, the present one in bold."""
    rows = [_row("th", ["", *ACTIVATION_FORMULAS])]
    for name, told in zip(LOSS_FORMULAS, _verdicts(), strict=True):
        marked = (
            f"<b>{text}</b>" if (name, of) == (loss, activation) else text
            for of, text in zip(ACTIVATION_FORMULAS, map(html.escape, told), strict=True)
        )
        rows.append(_row("td", [html.escape(name), *marked]))
    head, *rest = rows
    return (
        "<p>What is left in ∂L/∂h:</p><div class='board-pairs' role='region' tabindex='0' "
        f"aria-label='What is left, of all pairs'><table><thead>{head}</thead>{''.join(rest)}"
        "</table></div>"
    )


def _row(tag, cells):
    style = "style='text-align: left; font-weight: normal'"
    return f"<tr>{''.join(f'<{tag} {style}>{cell}</{tag}>' for cell in cells)}</tr>"


def _sentence(L, f, found):
    sentence = f"L = {_shown(L)}, f = {_shown(f)}: {found['said']}."
    if found["best"] is None:
        return sentence
    if found["best"] == "greatest":
        sentence += " Such an L is not made small: one climbs it."
    told = " and ".join(
        _stall(label, found["inputs"], stalled)
        for label, stalled in found["stalled"].items()
        if stalled.any()
    )
    way = f"on the way to where L is {found['best']}"
    if told:
        return (
            f"{sentence} Learning stalls {told}: {way}, the slope is at most a third of a later "
            "one."
        )
    return (
        f"{sentence} Learning stalls nowhere between h = −8 and 8: {way}, no slope is a third, or "
        "less, of a later one."
    )


def _stall(label, inputs, stalled):
    """The stretches of h on which a label stalls, in words."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], stalled, [0]])))
    ends = [(inputs[first], inputs[last - 1]) for first, last in edges.reshape(-1, 2)]
    places = " and ".join(f"from {low:.1f} to {high:.1f}" for low, high in ends).replace("-", "−")
    return f"for y = {label} with h {places}"


def _shown(text):
    return text if len(text) <= typed.LONGEST else f"{text[: typed.LONGEST]}…"


def _sendable(text):
    """A text without the halves of characters, which cannot be sent to the page."""
    return text.encode("utf-8", "replace").decode("utf-8")
