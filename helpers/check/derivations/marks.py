"""A typed side of an equation, with one mark for each letter, function or slope in it."""

import re

from helpers.check.derivations.names import ROWS

# one character of a script that no formula needs for each meaning; the next ones are for letters
# that a reader defines, and for slopes such as dJ/dp
MARKS = {
    meaning: chr(0xA000 + place)
    for place, meaning in enumerate([*ROWS, "likelihood", "either", "half", "factor"])
}
DEFINED, SLOPES = 0xA080, 0xA100
MARK, A_DEFINED = "[\ua000-\ua0ff]", "\ua080-\ua0ff"
LABEL, INPUT, OUTPUT, FEATURE, WEIGHT, M, LOSS, ACTIVATION, LIKELIHOOD, EITHER, HALF, FACTOR = (
    MARKS.values()
)
INDEX = r"(?:_?[ijk]{1,2}(?![^\W\d_])|_n[ijk]?(?![^\W\d_])|_\{[ijkn],?[ijk]?\}|[ⱼᵢₙ]{1,2})"
RAISED = r"(?:\^\(i\)|\^\{\(?[ijnμ]\)?\}|\^[iμ](?![^\W\d_])|⁽ⁱ⁾)"
INDICES = rf"{RAISED}?{INDEX}?{RAISED}?"
NAME = re.compile(rf"([^\W\d_]{{1,12}}){INDICES}")
TIMES = r"\s*[*·.×]?\s*"
AT_THE_INPUT = rf"[(\[]\s*(?:{INPUT}|{WEIGHT}{TIMES}{FEATURE}|{FEATURE}{TIMES}{WEIGHT})\s*[)\]]"
ARGUMENT = re.compile(
    rf"([{OUTPUT}{LOSS}{LIKELIHOOD}{EITHER}])\s*\(\s*[{INPUT}{OUTPUT}{FEATURE}{WEIGHT}]\s*\)"
)
PROBABILITY = re.compile(rf"[P{OUTPUT}]\s*\([^()|]*\|[^()]*\)")
WITH_BIAS = re.compile(rf"(?:^|(?<=[(\[]))(\s*){WEIGHT}{TIMES}{FEATURE}\s*\+\s*b(?=\s*(?:[)\]]|$))")
LOG_L = re.compile(rf"(?:ln|log)\s*{EITHER}")
TRANSPOSED = re.compile(rf"(?<={WEIGHT})(\s*)(?:\^\s*[T⊤]|[ᵀ⊤])")
PRIME = re.compile(rf"[{ACTIVATION}{OUTPUT}]\s*['′’](?:\s*{AT_THE_INPUT})?")
NOT_AT_THE_INPUT = re.compile(rf"[{ACTIVATION}{OUTPUT}]\s*['′’]\s*\(\s*((?!{INPUT}){MARK})\s*\)")
DIFFERENTIAL = re.compile(r"(?<![a-zA-Z])[d∂](?=[^a-zA-Z]|ln|log|exp|sqrt|e\s*[\^*])")
VARIABLE = re.compile(
    rf"\s*/\s*[d∂]\s*(?:(?P<bias>{WEIGHT}\s*_?[0₀]|b(?![^\W\d_]))|([{INPUT}{OUTPUT}{WEIGHT}{A_DEFINED}])|σ\s*{AT_THE_INPUT})"
)
PRIMED = re.compile(rf"([)\]{A_DEFINED}])\s*['′’]")
COEFFICIENT = re.compile(rf"\s*[-−]?\s*(?:(?:{HALF}|\d+(?:\s*/\s*[\d{M}]+)?)\s*[*·]?\s*)?(?=[(\[])")
ATOM = r"(?:(?=[(\[])|[e\uA000-\uA0FF]|\d+)"
OPERAND = re.compile(rf"\s*(?:(?:exp|ln|log|sqrt|σ)\s*)*{ATOM}")
POWER = re.compile(rf"\s*(?:[²³]|(?:\^|\*\*)\s*[-−]?\s*{ATOM})")
MORE = re.compile(r"\s*[\w(*·×/]")
NEVER = {
    r"[\\$]": r"LaTeX is not read; type (a)/(b) for \frac{a}{b}, ŷ or yhat for \hat y, theta for "
    r"\theta, σ(…), ln(…)",
    r"[Σ∑]|\bsum\b": "sums are not read; write it for one example, without the sum",
    r":\s*$|←": "a step is not read; type the slope that it goes along",
    r"[\uA000-\uA4CF]": "this character is not read",
}


def pad(text, mark):
    """The mark, and as many spaces as make it as long as the text."""
    return mark + " " * (len(text) - len(mark))


def called(marked):
    """The marked text, where σ(h) stays a function, and σ alone or before a bracket with σ or ŷ in
    it is the output.
    """
    for place in reversed(range(len(marked))):
        if marked[place] == ACTIVATION:
            behind = re.match(rf"\s*(?:([(\[])|{INPUT})", marked[place + 1 :])
            end = closing(marked, place + behind.end()) if behind and behind[1] else place + 1
            function = behind and not {OUTPUT, "σ"} & set(marked[place + 1 : end])
            marked = marked[:place] + ("σ" if function else OUTPUT) + marked[place + 1 :]
    return marked


def operand(text, start):
    """The end of what a d stands in front of: a letter or a bracket, with functions before it and a
    power behind it.
    """
    end = start
    for pattern in (OPERAND, POWER):
        found = pattern.match(text, end)
        if not found:
            break
        end = found.end()
        if text[end : end + 1] in ("(", "[") and not re.search(rf"{MARK}|[e\d²³]", found[0][-1:]):
            end = closing(text, end)
    return end


def closing(text, opening):
    """The end of the bracket that opens there, or of the text."""
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] in "([") - (text[place] in ")]")
        if depth == 0:
            return place + 1
    return len(text)


def opening(text, closed):
    """Where the bracket opens that closes there, or what it belongs to, such as ln(…); 0 where none
    does.
    """
    depth = 0
    for place in range(closed, -1, -1):
        depth += (text[place] in ")]") - (text[place] in "([")
        if depth == 0:
            return re.search(r"(?:(?:exp|ln|log|sqrt|σ)\s*)?$", text[:place]).start()
    return 0
