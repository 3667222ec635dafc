"""Changed formulas: one sign, digit, exponent, factor, index or letter of a line is another, or
gone."""

import re

from helpers.formulas.tree import walk

WHOLE = re.compile(
    r"\\text\{[a-z]+\}|\\operatorname\{[a-z]+\}|\\mathbf\s*1|\\hat\s*[a-z]|\\[a-zA-Z]+|\\.|[a-zA-Z]|\S"
)
LETTER = re.compile(r"\\(hat|text|mathbf).*|\\(sigma|pi)|[a-zA-CE-Z]")
KEPT = {"d"}


def tokens(latex):
    return [(match[0], match.start(), match.end()) for match in WHOLE.finditer(latex)]


def replaced(latex, start, end, new):
    before = latex[:start] if latex[:start].endswith("_") else f"{latex[:start]} "
    return f"{before}{new} {latex[end:]}"


def changed_tokens(latex, letters):
    """Every change of one token."""
    inside_index = False
    found = tokens(latex)
    for place, (token, start, end) in enumerate(found):
        before = found[place - 1][0] if place else ""
        if token in "+-":
            yield replaced(latex, start, end, "-" if token == "+" else "+")
            if token == "-" and before in ("", "(", "[", "{", "=", "&"):
                yield replaced(latex, start, end, "")
        elif token.isdigit():
            yield from (
                replaced(latex, start, end, str(int(token) + step))
                for step in (-1, 1)
                if int(token) + step >= 0
            )
        elif token == "_":
            inside_index = True
            continue
        elif token in ("i", "j", "k"):
            yield from (replaced(latex, start, end, other) for other in "ijk" if other != token)
        elif token in ("m", "n"):
            yield replaced(latex, start, end, "n" if token == "m" else "m")
            yield replaced(latex, start, end, "")
        elif LETTER.fullmatch(token) and token not in KEPT and not inside_index:
            yield from (replaced(latex, start, end, other) for other in letters if other != token)
            yield replaced(latex, start, end, "")
            yield replaced(latex, start, end, f"{token} {token}")
        elif token in (r"\ln", "'", r"\nabla", r"\exp", r"\top", r"\sqrt") or token.startswith(
            r"\operatorname"
        ):
            yield replaced(latex, start - (token == r"\top"), end, "")
        elif token in (r"\sum", r"\prod"):
            yield replaced(latex, start, end, r"\prod" if token == r"\sum" else r"\sum")
        elif token in (r"\cdot", r"\odot"):
            yield replaced(latex, start, end, "+")
        elif token == "^":
            yield replaced(latex, start, end, r"\cdot")
        inside_index = False


def changed_parts(latex, row):
    """Every product with one factor gone or twice, every sum with one term gone, every fraction
    turned over."""
    for side in (row.left, row.right):
        for node in walk(side) if side is not None else ():
            if node.kind in ("mul", "add"):
                for part in node.parts:
                    yield replaced(latex, part.start, part.end, "1" if node.kind == "mul" else "0")
            if node.kind == "mul":
                for part in node.parts:
                    text = latex[part.start : part.end]
                    yield replaced(
                        latex, part.start, part.end, rf"\Bigl({text}\Bigr) \cdot \Bigl({text}\Bigr)"
                    )
            if node.kind == "divide":
                above, below = (latex[part.start : part.end].strip("{}") for part in node.parts)
                yield replaced(latex, node.start, node.end, rf"\frac{{{below}}}{{{above}}}")


def mutants(latex, row, letters):
    """All changes of one formula, each once, none of them the formula itself."""
    found = [*changed_tokens(latex, letters), *changed_parts(latex, row)]
    seen = {"".join(latex.split())}
    for mutant in found:
        key = "".join(mutant.split())
        if key not in seen:
            seen.add(key)
            yield mutant


def letters_of(derivation):
    """The letters that stand in a derivation, to put one in the place of another."""
    texts = [*derivation.where, *(line.formula for line in derivation.lines)]
    found = {token for text in texts for token, *_ in tokens(text) if LETTER.fullmatch(token)}
    return sorted(found - KEPT - set("ijkmne"))
