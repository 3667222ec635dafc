r"""The formulas of the course in the letters of other courses, and which letter means what in which
of them.

Each formula is written once, in this course's letters, where one letter means one thing; so those
of another course can be put in their place. LaTeX has \factor{…} around f′(h).
"""

import re
import unicodedata
from typing import NamedTuple

from helpers.formulas.courses import COURSES, DICTIONARY, Letter
from helpers.formulas.derivations import lines

_OURS = sorted((row.ours for row in DICTIONARY if row.ours), key=len, reverse=True)
_LETTER = re.compile("|".join(map(re.escape, _OURS)) + r"|\\text\{.*?\}|\\[a-zA-Z]+")
_NAME = re.compile(r"\\(?:text|mathrm|mathit)\{(\w+)\}|\\(hat) (\w)|\\([a-zA-Z]+)|([a-zA-Z'])")
_RELATION = re.compile(r" (=|\\leftarrow) ")
_STYLES = {"mathbf", "boldsymbol", "sum", "cdot", "top"}
_INDEX_OR_ARGUMENT = re.compile(r"[_^](?:\{.*?\}|\\\w+|\w)|\(.*\)")


class Formula(NamedTuple):
    """A formula in this course's letters, what it is, and a sentence on it that names no letter."""

    latex: str
    name: str
    why: str


FORMULAS = (
    Formula(lines.SIGMOID, "sigmoid", "An activation whose output lies between 0 and 1."),
    Formula(lines.INPUT, "input of the activation", "Each feature times its weight, added up."),
    Formula(lines.INPUTS, "input, one of many examples", "The index says of which example."),
    Formula(lines.OUTPUT, "output", "The activation of the input."),
    Formula(
        lines.OUTPUTS, "output, one of many examples", "Each example has an output of its own."
    ),
    Formula(
        r"\factor{f'(h)} = \factor{\hat y\,(1 - \hat y)}",
        "slope of the activation",
        "For the sigmoid. This factor is what the two gradients differ in.",
    ),
    Formula(lines.CROSS_ENTROPY, "cross-entropy", "The mean over all examples."),
    Formula(
        r"\frac{\partial J}{\partial w_j} = (\hat y - y)\,x_j",
        "its gradient, one example",
        "The slope of the activation has cancelled: the first of the two formulas.",
    ),
    Formula(
        r"\frac{\partial J}{\partial w_j} = \frac1m \sum_{i=1}^m (\hat y_i - y_i)\,x_{ij}",
        "its gradient, all examples",
        "The mean of the line above.",
    ),
    Formula(lines.SQUARED_ERROR, "squared error", "Half the mean square over all examples."),
    Formula(
        r"\frac{\partial J}{\partial w_j} = (\hat y - y)\,\factor{f'(h)}\,x_j",
        "its gradient, one example",
        "The slope of the activation stays.",
    ),
    Formula(
        r"\frac{\partial J}{\partial w_j} = " + lines.UDACITY,
        "the same, its sign in front",
        "The second of the two formulas.",
    ),
    Formula(
        r"\frac{\partial J}{\partial w_j} = \frac1m \sum_{i=1}^m (\hat y_i - "
        r"y_i)\,\factor{f'(h_i)}\,x_{ij}",
        "its gradient, all examples",
        "Each example has a slope of its own.",
    ),
    Formula(
        r"w_j \leftarrow w_j - \text{rate}\cdot\frac{\partial J}{\partial w_j}",
        "step of a weight",
        "Against the gradient, of whichever loss.",
    ),
)

# where each course writes so, and in what its own losses and its error term differ from ours
ORIGINALS = {
    "ng": (
        "Andrew Ng, Machine Learning, the weeks on logistic regression and on networks.",
        r"The first loss is his for logistic regression, with $\frac1m$ as here. The second is "
        r"his for linear"
        r" regression, where $h_\theta(x) = \theta^\top x$, with no sigmoid. His CS229 notes have "
        r"no $\frac1m$:"
        r" there the sum of logarithms, which is $-m\,J$, is made large.",
        r"Often $h_\theta(x)$ is shortened to $h(x)$ or $h$. In his networks the error term is "
        r"the output less the"
        r" label: it has no $g'$, since their loss is the cross-entropy.",
    ),
    "udacity": (
        "Udacity, Deep Learning nanodegree, the lesson on gradient descent.",
        r"The second loss is that of the lesson: first a sum, $E = \frac12 \sum_\mu (y^\mu - \hat "
        r"y^\mu)^2$, later the"
        r" mean with $\frac{1}{2m}$ as here. The lesson on the cross-entropy counts the examples "
        r"with $i$.",
        r"The error term is $\delta = (y - \hat y)\,f'(h)$, and the step for one example"
        r" $\Delta w_i = \eta\,\delta\,x_i$.",
    ),
    "aima": (
        "Russell and Norvig, Artificial Intelligence: A Modern Approach, 3rd edition, 18.6.4 and "
        "18.7.",
        r"Their loss is the squared error $(y - h_{\mathbf w}(\mathbf x))^2$, without ½, and for "
        r"many examples a sum,"
        r" without $\frac1N$. Its gradient therefore has a 2 in front, which is left to $\alpha$ "
        r"in the step.",
        r"In 18.7 the input of unit $j$ is $\mathit{in}_j$, its output $a_j$, and the error term"
        r" $\Delta_j = \mathit{Err}_j\,g'(\mathit{in}_j)$.",
    ),
    "bishop": (
        "Bishop, Pattern Recognition and Machine Learning, 4.3.2, 4.3.6 and chapter 5.",
        r"Both his losses are sums over the examples, without $\frac1N$; the squared error has "
        r"its ½.",
        r"The error term is $\delta = y - t$, output less label, where loss and activation belong "
        r"together. In 4.3.6"
        r" the cancelling is one equation, $f'(a)\,\psi'(y) = 1$.",
    ),
    "goodfellow": (
        "Goodfellow, Bengio and Courville, Deep Learning, 6.2.2.2; the learning rate in chapter 8.",
        r"The loss of 6.2.2.2 is $J = -\log P(y \mid \boldsymbol x)$ for one example: for a label "
        r"of 0 or 1 the"
        r" cross-entropy, written as the softplus of $(1 - 2y)\,z$. Of the squared error it is "
        r"said there that it can"
        r" saturate whenever the sigmoid does.",
        r"$\boldsymbol h$ is what the layer below puts out: for this neuron, the features.",
    ),
}


def in_letters(latex, course):
    """A formula of this course in the letters of another one.

    latex: in this course's letters; what is not in the dictionary stays. course: a key of COURSES.
    Raises ValueError where that course is none of them, or has no letter for something in the
    formula.
    """
    if course not in COURSES:
        raise ValueError(f"course is {course!r:.60}; it must be one of {', '.join(COURSES)}")
    rows = {row.ours: row for row in DICTIONARY}

    def put(found):
        row = rows.get(found[0])
        theirs = getattr(row, course) if row else found[0]
        if not theirs:
            raise ValueError(
                f"latex is {latex!r:.60}; {COURSES[course]} has no letter for “{row.meaning}”"
            )
        return theirs

    return _LETTER.sub(put, latex)


def formulas(course):
    """All formulas in a course's letters, as lines for a board."""
    return tuple(
        lines.Line(
            _RELATION.sub(r" &\1 ", in_letters(formula.latex, course), 1), formula.name, formula.why
        )
        for formula in FORMULAS
    )


class Hit(NamedTuple):
    """A row of the dictionary that a search has found, and the courses in whose letters; none: by
    its meaning.
    """

    row: Letter
    courses: tuple[str, ...]


def find(query):
    r"""The rows that a search finds: those with such a letter, and those with such words in their
    meaning.

    query: as typed; θ, theta and \theta are one letter, and so are ŷ, yhat and y_hat. Capitals
    count, unless nothing is found. Returns a list of Hits.
    """
    wanted = _typed(query)
    if not wanted:
        return [] if query.strip() else [Hit(row, ()) for row in DICTIONARY]
    words = [] if len(query.strip()) == 1 else wanted
    letters = _by_letter(lambda names: set(wanted) <= set(names))
    found = {hit.row for hit in letters}
    named = [
        row
        for row in DICTIONARY
        if words and all(_begins_a_word(word, row.meaning) for word in words)
    ]
    return letters + [Hit(row, ()) for row in named if row not in found] or _by_letter(
        lambda names: all(_begins_a_name(piece, names) for piece in wanted)
    )


def meanings(query):
    """What a letter stands for: {meaning: names of the courses}; empty where what is typed is not
    one letter.
    """
    wanted, found = _typed(query), {}
    for row in DICTIONARY:
        for course, name in COURSES.items():
            letter = _INDEX_OR_ARGUMENT.sub("", getattr(row, course))
            if letter and _names(letter) == wanted and "example i" not in row.meaning:
                found.setdefault(row.meaning, []).append(name)
    return found


def _by_letter(fits):
    found = []
    for row in DICTIONARY:
        courses = tuple(course for course in COURSES if fits(_names(getattr(row, course))))
        if courses:
            found.append(Hit(row, courses))
    return found


def _names(latex):
    r"""The letters in LaTeX, by name: theta and x of \theta^\top x, yhat of \hat y."""
    found = ["".join(reversed(match.groups(""))) for match in _NAME.finditer(latex)]
    return [name for name in found if name not in _STYLES]


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


def _begins_a_word(piece, meaning):
    return any(word.startswith(piece.lower()) for word in re.findall(r"\w+", meaning.lower()))


def _begins_a_name(piece, names):
    """Whether a letter has a name that begins so, capital or not, or these are several letters
    without a space.
    """
    return any(name.lower().startswith(piece.lower()) for name in names) or set(piece) <= set(names)
