"""A formula that has been read, as LaTeX: what a reader sees beside the line that they typed."""

SUM, SIGN, PRODUCT, POWER, ATOM = range(5)
NAMES = {
    "ln": r"\ln",
    "exp": r"\exp",
    "sigmoid": r"\sigma",
    "diag": r"\operatorname{diag}",
    **{name: rf"\{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
}
CONSTANTS = {"pi": r"\pi", "e": "e"}


def latex(node, letter):
    """A tree as LaTeX, with the brackets that it needs and no others.

    node: a tree of any of the readers. letter: a function from a letter, a Node, to its LaTeX.
    """
    return _put(node, letter)[0]


def _put(node, letter):
    """The LaTeX, and how tightly it holds together."""
    parts = node.parts

    def inside(part, least=SUM):
        text, tightness = _put(part, letter)
        return text if tightness >= least else _bracketed(text)

    def base(part):
        text = inside(part, ATOM)
        return f"{{{text}}}" if "^" in text and part.kind == "letter" else text

    match node.kind:
        case "letter":
            return letter(node), ATOM
        case "number" | "constant":
            return CONSTANTS.get(parts[0], str(parts[0])), ATOM
        case "add":
            first, *others = (inside(part, SIGN) for part in parts)
            signed = [f"- {text[1:]}" if text[0] == "-" else f"+ {text}" for text in others]
            return " ".join([first, *signed]), SUM
        case "neg":
            return f"-{inside(parts[0], PRODUCT)}", SIGN
        case "mul" | "entrywise":
            between = r" \odot " if node.kind == "entrywise" else r" \, "
            if any(part.kind == "number" for part in parts[1:]):
                between = r" \cdot "
            first, *others = parts
            texts = [inside(first, PRODUCT), *(inside(part, POWER) for part in others)]
            return between.join(texts), PRODUCT
        case "divide":
            return rf"\frac{{{inside(parts[0])}}}{{{inside(parts[1])}}}", POWER
        case "power":
            return f"{base(parts[0])}^{{{inside(parts[1])}}}", POWER
        case "transpose":
            return rf"{base(parts[0])}^\top", POWER
        case "call":
            if parts[0] == "sqrt":
                return rf"\sqrt{{{inside(parts[1])}}}", ATOM
            if parts[0] == "abs":
                return rf"\left|{inside(parts[1])}\right|", ATOM
            name = NAMES.get(parts[0], rf"\operatorname{{{parts[0]}}}")
            name = parts[0] if len(parts[0]) == 1 else name
            return f"{name}{_bracketed(inside(parts[1]))}", POWER
        case "sum" | "prod":
            _, index, body = parts
            below = f"_{index}" if index else ""
            return rf"\{node.kind}{below} {inside(body, PRODUCT)}", PRODUCT
        case "derivative":
            of, *by = parts
            order = f"^{len(by)}" if len(by) > 1 else ""
            below = r" \, ".join(rf"\partial {letter(one)}" for one in by)
            if of.kind == "letter":
                return rf"\frac{{\partial{order} {letter(of)}}}{{{below}}}", POWER
            return rf"\frac{{\partial{order}}}{{{below}}} {inside(of, ATOM)}", PRODUCT
        case "diag":
            return rf"\operatorname{{diag}}{_bracketed(inside(parts[0]))}", POWER
        case "gradient":
            order = f"^{parts[0]}" if parts[0] > 1 else ""
            return rf"\nabla{order} {inside(parts[1], ATOM)}", PRODUCT
        case "jacobian":
            return rf"D_w {inside(parts[0], ATOM)}", PRODUCT
        case "entry":
            return f"{base(parts[0])}_{{{parts[1]}}}", POWER


def _bracketed(text):
    """In brackets, in large ones what is high."""
    return rf"\Bigl({text}\Bigr)" if r"\frac" in text else f"({text})"
