r"""The formulas of the course in the letters of other courses, and which letter means what in which
of them.

Each formula is written once, in this course's letters, where one letter means one thing; so those
of another course can be put in their place. LaTeX has \factor{…} around f′(h).
"""

import re
import unicodedata
from typing import NamedTuple

from helpers.formulas.courses import COURSES, MEANINGS, OF_ONE_EXAMPLE, letter
from helpers.formulas.derivations import lines

_OURS = {latex: meaning for meaning, latex in COURSES["ours"].letters.items() if latex}
_LETTER = re.compile(
    "|".join(map(re.escape, sorted(_OURS, key=len, reverse=True))) + r"|\\text\{.*?\}|\\[a-zA-Z]+"
)
_NAME = re.compile(r"\\(?:text|mathrm|mathit)\{([\w ]+)\}|\\(hat) (\w)|\\([a-zA-Z]+)|([a-zA-Z'])")
_RELATION = re.compile(r" (=|\\leftarrow) ")
_STYLES = {"mathbf", "boldsymbol", "sum", "cdot", "top"}
_INDEX_OR_ARGUMENT = re.compile(r"[_^](?:\{.*?\}|\\\w+|\w)|\(.*\)")

# what readers call things besides the words of their meaning
_ALSO = {
    "number of examples": "samples records observations",
    "index of an example": "sample",
    "number of features": "variables dimensions",
    "feature j of an example": "variable predictor attribute",
    "label": "target truth class",
    "label of example i": "target truth class",
    "weight of feature j": "parameter coefficient",
    "bias, the weight of a feature that is 1": "intercept offset constant",
    "features times weights, added up": "dot product linear combination weighted",
    "input of the activation": "preactivation net score",
    "activation": "transfer nonlinearity",
    "slope of the activation": "f prime derivative gradient",
    "activation of a hidden unit": "layer",
    "prediction, the output": "hypothesis estimate probability",
    "loss that is made small": "cost objective criterion gradient",
    "error term": "residual",
    "learning rate": "step size",
}

# in this course's letters: each formula, what it is, and a sentence on it that names no letter
FORMULAS = (
    lines.Line(lines.SIGMOID, "sigmoid", "An activation whose output lies between 0 and 1."),
    lines.Line(lines.INPUT, "input of the activation", "Each feature times its weight, added up."),
    lines.Line(lines.INPUTS, "input, one of many examples", "The index says of which example."),
    lines.Line(lines.OUTPUT, "output", "The activation of the input."),
    lines.Line(
        lines.OUTPUTS, "output, one of many examples", "Each example has an output of its own."
    ),
    lines.Line(
        r"\factor{f'(h)} = \factor{\hat y\,(1 - \hat y)}",
        "slope of the activation",
        "For the sigmoid. This factor is what the two gradients differ in.",
    ),
    lines.Line(lines.CROSS_ENTROPY, "cross-entropy", "The mean over all examples."),
    lines.Line(
        r"\frac{\partial J}{\partial w_j} = (\hat y - y)\,x_j",
        "its gradient, one example",
        "The slope of the activation has cancelled: the first of the two formulas.",
    ),
    lines.Line(
        r"\frac{\partial J}{\partial w_j} = \frac1m \sum_{i=1}^m (\hat y_i - y_i)\,x_{ij}",
        "its gradient, all examples",
        "The mean of the line above.",
    ),
    lines.Line(lines.SQUARED_ERROR, "squared error", "Half the mean squared error."),
    lines.Line(
        r"\frac{\partial J}{\partial w_j} = (\hat y - y)\,\factor{f'(h)}\,x_j",
        "its gradient, one example",
        "The slope of the activation stays.",
    ),
    lines.Line(
        r"\frac{\partial J}{\partial w_j} = " + lines.UDACITY,
        "the same, its sign in front",
        "The second of the two formulas.",
    ),
    lines.Line(
        r"\frac{\partial J}{\partial w_j} = \frac1m \sum_{i=1}^m (\hat y_i - "
        r"y_i)\,\factor{f'(h_i)}\,x_{ij}",
        "its gradient, all examples",
        "Each example has a slope of its own.",
    ),
    lines.Line(
        r"w_j \leftarrow w_j - \text{rate}\cdot\frac{\partial J}{\partial w_j}",
        "step of a weight",
        "Against the gradient, of whichever loss.",
    ),
)


def in_letters(latex, course):
    """A formula of this course in the letters of another one.

    latex: in this course's letters; what is not in the dictionary stays. course: a key of COURSES.
    Raises ValueError where that course has no letter for something in the formula.
    """

    def put(found):
        meaning = _OURS.get(found[0])
        theirs = letter(meaning, course) if meaning else found[0]
        if not theirs:
            raise ValueError(
                f"latex is {latex!r:.60}; {COURSES[course].name} has no letter for “{meaning}”"
            )
        return theirs

    return _LETTER.sub(put, latex)


def formulas(course):
    """All formulas in a course's letters, as lines for a board."""
    return tuple(
        line._replace(formula=_RELATION.sub(r" &\1 ", in_letters(line.formula, course)))
        for line in FORMULAS
    )


class Hit(NamedTuple):
    """A meaning that a search has found, and the courses in whose letters; none: by its words."""

    meaning: str
    courses: tuple[str, ...]


def find(query):
    r"""What a search finds: the things with such a letter, and those with such words in their
    meaning, or for which readers have such words.

    query: as typed; θ, theta and \theta are one letter, and so are ŷ, yhat and y_hat. Capitals
    count, unless nothing is found. Returns a list of Hits.
    """
    wanted = _typed(query)
    if not wanted:
        return [] if query.strip() else [Hit(meaning, ()) for meaning in MEANINGS]
    letters = _by_letter(lambda names: set(wanted) <= set(names))
    found = {hit.meaning for hit in letters}
    named = [
        Hit(meaning, ())
        for meaning in MEANINGS
        if len(query.strip()) > 1
        and meaning not in found
        and all(_begins_a_word(word, _words(meaning)) for word in wanted)
    ]
    return letters + named or _by_letter(
        lambda names: all(_begins_a_name(piece, names) for piece in wanted)
    )


def meanings(query):
    """What a letter stands for: {meaning: names of the courses}; empty where what is typed is not
    one letter.
    """
    wanted, found = _typed(query), {}
    for meaning in MEANINGS:
        for course in COURSES.values():
            latex = _INDEX_OR_ARGUMENT.sub("", course.letters.get(meaning, ""))
            if latex and _names(latex) == wanted and meaning not in OF_ONE_EXAMPLE:
                found.setdefault(meaning, []).append(course.name)
    return found


def _by_letter(fits):
    found = [
        Hit(meaning, tuple(course for course in COURSES if fits(_names(letter(meaning, course)))))
        for meaning in MEANINGS
    ]
    return [hit for hit in found if hit.courses]


def _names(latex):
    r"""The letters in LaTeX, by name: theta and x of \theta^\top x, yhat of \hat y."""
    found = ["".join(reversed(match.groups(""))) for match in _NAME.finditer(latex)]
    return [name for name in " ".join(found).split() if name not in _STYLES]


def _typed(query):
    """The letters or words that a reader has typed, as _names gives them."""
    text = "".join(map(_spelt, unicodedata.normalize("NFKC", query)))
    text = re.sub(r"y[ _]?hat|\\?hat *\{?y\}?", " yhat ", text)
    return [piece for piece in re.findall(r"[A-Za-z]+|\d+|'", text) if piece not in _STYLES]


def _spelt(character):
    """A character; a Greek letter, ŷ and ′ as they are typed without them."""
    case, _, name = unicodedata.name(character, "").partition(" LETTER ")
    if case.startswith("GREEK"):
        return f" {name.lower() if case.endswith('SMALL') else name.capitalize()} "
    return {"ŷ": " yhat ", "′": "'", "’": "'"}.get(character, character)


def _words(meaning):
    return f"{meaning} {_ALSO.get(meaning, '')}"


def _begins_a_word(piece, text):
    return any(word.startswith(piece.lower()) for word in re.findall(r"\w+", text))


def _begins_a_name(piece, names):
    """Whether a letter has a name that begins so, capital or not, or these are several letters
    without a space.
    """
    several = len(set(piece)) == len(piece) and set(piece) <= set(names)
    return several or any(name.lower().startswith(piece.lower()) for name in names)
