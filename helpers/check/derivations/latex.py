r"""LaTeX as it is pasted, in the notation that one types: (y/p) for \frac{y}{p}."""

import re
from itertools import accumulate

from helpers.formulas.typed import DEEPEST

GREEK = {
    "alpha": "α", "beta": "β", "delta": "δ", "eta": "η", "theta": "θ", "mu": "μ", "sigma": "σ",
    "phi": "φ", "varphi": "φ", "pi": "π",
}  # fmt: skip
SIGNS = GREEK | {
    "ell": "ℓ", "cdot": "*", "times": "*", "ast": "*", "partial": "∂", "sum": "Σ",
    "top": "T", "intercal": "T", "prime": "'", "mid": "|", "vert": "|", "{": "(", "}": ")",
    "nabla": "∇",
    "odot": "⊙", "prod": "Π", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
}  # fmt: skip
WORDS = {"log", "ln", "exp", "sqrt"}
STYLE = re.compile(
    r"math(?:bf|rm|it|cal|bb|sf)|text(?:bf|rm|it)?|boldsymbol|bm|vec|operatorname|mathop|factor|boxed"
)
UNSEEN = re.compile(
    r"\\(?:left|right|[bB]igg?[lrm]?|q?quad|displaystyle|textstyle|small|[tT]iny|scriptsize|limits"
    r"|nonumber|notag)(?![a-zA-Z])\.?|\\[,;:!> ]|~|&"
)
BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
OVER = re.compile(rf"\\(?:underset|overset|stackrel)\s*{BRACES}\s*(?:\{{=\}}|=)")
ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}(?:\{[lcr]+\})?(.*?)\\end\{\1\}", re.DOTALL)
NUMBERED = re.compile(rf"\\q?quad\s*\(\d+\)\s*$|\\(?:tag|label)\s*{BRACES}", re.MULTILINE)
TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\s+|.", re.DOTALL)
SLOPE = re.compile(
    r"\s*(?:(?:\\partial|\\mathrm\{d\}|\\delta|∂|(?<![a-zA-Z\\])d)(?![a-zA-Z])"
    r"|(?<![a-zA-Z\\])d(?=[a-zA-Z]))\s*(\^\{?2\}?)?\s*"
)


def typed_lines(text):
    """A text with its LaTeX, if there is any, as one would type it, line by line."""
    if not re.search(r"[\\$]", text):
        return text
    text = OVER.sub("=", NUMBERED.sub("", text))
    for _ in range(3):  # one inside another
        text = ENVIRONMENT.sub(lambda found: found[2].replace("\n", " "), text)
    text = re.sub(r"\\\\(?:\s*\[[^\]]*\])?|\$\$|(?<!\\)\\[\[\]]", "\n", text)
    text = UNSEEN.sub(" ", re.sub(r"\$|\\[()]", " ", text))
    return "\n".join(map(_typed, text.splitlines()))


def _typed(latex):
    tokens = TOKEN.findall(latex)
    if max(accumulate((token == "{") - (token == "}") for token in tokens), default=0) > DEEPEST:
        return latex  # which is then refused
    return re.sub(r" +", " ", "".join(_pieces(tokens))).strip()


def _pieces(tokens):
    """Yield the pieces of what is typed, and use the tokens up."""
    while tokens:
        token = tokens.pop(0)
        name = token[1:] if token[0] == "\\" else ""
        if name == "mathbf" and re.match(r"\s*1\b|\{1\}", "".join(tokens[:3])):
            _group(tokens)
            yield " 𝟏 "
        elif re.fullmatch("[tdc]?frac", name):
            yield _fraction(_group(tokens), _group(tokens))
        elif name == "sqrt":
            yield f"sqrt({_typed(_group(tokens))})"
        elif name in ("hat", "widehat"):
            inside = _group(tokens).strip()
            yield inside.replace("y", "ŷ") if "y" in inside else inside
        elif STYLE.fullmatch(name):
            inside = _typed(_group(tokens))
            yield inside if re.fullmatch(r"\w+|[^ ]", inside) else f"({inside})"
        elif name in WORDS:
            yield f" {'log' if name == 'log' else name} "
        elif name in SIGNS:
            yield SIGNS[name]
        elif token in "^_":
            inside = _typed(_group(tokens)) if tokens else ""
            bare = (len(inside) == 1 and token + inside not in ("^i", "^n")) or inside.isdigit()
            yield token + (inside if bare else f"{{{inside}}}")
        elif token == "{":
            tokens.insert(0, "{")
            inside = _typed(_group(tokens))
            yield f" {inside} " if re.fullmatch(r"\w*", inside) else f"({inside})"
        else:
            yield token


def _group(tokens):
    """What stands in braces next, or the next token, as LaTeX."""
    while tokens and tokens[0].isspace():
        tokens.pop(0)
    if not tokens or tokens[0] != "{":
        return tokens.pop(0) if tokens else ""
    depth, found = 0, []
    while tokens:
        token = tokens.pop(0)
        depth += (token == "{") - (token == "}")
        found.append(token)
        if not depth:
            break
    return "".join(found[1:] if depth else found[1:-1])


def _fraction(above, below):
    of, by = SLOPE.match(above), SLOPE.match(below)
    if of and by:
        order = of[1] or ""
        inside, variables = _typed(above[of.end() :]), _typed(SLOPE.sub(" d", below)).strip()
        if not inside:
            return f" d{order}/{variables} "
        return f"(d{order}{inside if _is_a_name(inside) else f'({inside})'}/{variables})"
    above, below = (
        text if _is_a_name(text) else f"({text})" for text in map(_typed, (above, below))
    )
    return f"({above}/{below})"


def _is_a_name(text):
    return bool(re.fullmatch(r"\d+|[^\W\d_](?:[_^](?:\w|\{[^{}]*\}))*(?:\([\w^{}]*\))?", text))
