"""The derivative of the sigmoid, by three routes, and what follows from it."""

from helpers.formulas.derivations.lines import PROBABILITY, SIGMOID, Derivation, Line

H = {"h": ("h", -6, 6, 0.8)}

BY_QUOTIENT = Derivation(
    "The derivative of the sigmoid, by the quotient rule",
    (SIGMOID,),
    (
        Line(
            r"\sigma'(h) &= \frac{d}{dh}\,\frac{1}{1 + e^{-h}}",
            "definition of σ",
            "The sigmoid is a quotient with numerator 1 and denominator 1 + e⁻ʰ.",
        ),
        Line(
            r"&= \frac{0\cdot(1 + e^{-h}) - 1\cdot\frac{d}{dh}(1 + e^{-h})}{(1 + e^{-h})^2}",
            "quotient rule",
            "(u/v)′ = (u′v − uv′)/v², and the derivative of the numerator, 1, is 0.",
        ),
        Line(
            r"&= \frac{-(-e^{-h})}{(1 + e^{-h})^2}",
            "chain rule",
            "The derivative of e⁻ʰ is −e⁻ʰ: the outer derivative is e⁻ʰ again, the inner one is "
            "−1.",
        ),
        Line(
            r"&= \frac{e^{-h}}{(1 + e^{-h})^2}",
            "double negative",
            "One minus is from the quotient rule, the other from the inner derivative.",
        ),
        Line(
            r"&= \frac{1}{1 + e^{-h}}\cdot\frac{e^{-h}}{1 + e^{-h}}",
            "split the fraction",
            "The first of the two is σ(h); the second is still to be recognised.",
        ),
        Line(
            r"&= \frac{1}{1 + e^{-h}}\cdot\frac{(1 + e^{-h}) - 1}{1 + e^{-h}}",
            "add and subtract 1",
            "Now the denominator stands in the numerator.",
        ),
        Line(
            r"&= \frac{1}{1 + e^{-h}}\cdot\Bigl(1 - \frac{1}{1 + e^{-h}}\Bigr)",
            "divide term by term",
            "The bracket divided by the denominator is 1.",
        ),
        Line(
            r"&= \sigma(h)\,\bigl(1 - \sigma(h)\bigr)",
            "definition of σ",
            "Both fractions are the sigmoid that we began with.",
        ),
    ),
    H,
)

BY_RECIPROCAL = Derivation(
    "The derivative of the sigmoid, by its reciprocal",
    (SIGMOID,),
    (
        Line(
            r"\frac{1}{\sigma(h)} &= 1 + e^{-h}",
            "definition of σ",
            "Turned over, the sigmoid is a sum.",
        ),
        Line(
            r"-\frac{\sigma'(h)}{\sigma(h)^2} &= -e^{-h}",
            "differentiate both sides",
            "On the left the chain rule, since the derivative of 1/u is −1/u².",
        ),
        Line(
            r"\sigma'(h) &= \sigma(h)^2\,e^{-h}",
            "multiply by −σ(h)²",
            "Both sides change their sign, and the two minus signs go.",
        ),
        Line(
            r"&= \sigma(h)^2\,\Bigl(\frac{1}{\sigma(h)} - 1\Bigr)",
            "put the first line in",
            "It says that e⁻ʰ is 1/σ(h) − 1.",
        ),
        Line(
            r"&= \sigma(h) - \sigma(h)^2",
            "multiply out",
            "σ² times 1/σ is σ.",
        ),
        Line(
            r"&= \sigma(h)\,\bigl(1 - \sigma(h)\bigr)",
            "factor out σ(h)",
            "The same as by the quotient rule.",
        ),
    ),
    H,
)

BY_LOGARITHM = Derivation(
    "The derivative of the sigmoid, by its logarithm",
    (SIGMOID,),
    (
        Line(
            r"\ln \sigma(h) &= -\ln(1 + e^{-h})",
            "logarithm of a reciprocal",
            "ln(1/u) is −ln u.",
        ),
        Line(
            r"\frac{d}{dh} \ln \sigma(h) &= -\frac{-e^{-h}}{1 + e^{-h}}",
            "chain rule, twice",
            "The derivative of ln u is u′/u, and u′ is −e⁻ʰ.",
        ),
        Line(
            r"&= \frac{e^{-h}}{1 + e^{-h}}",
            "double negative",
            "The logarithm of a rising function rises.",
        ),
        Line(
            r"&= 1 - \frac{1}{1 + e^{-h}}",
            "add and subtract 1",
            "e⁻ʰ is (1 + e⁻ʰ) − 1, divided term by term.",
        ),
        Line(
            r"&= 1 - \sigma(h)",
            "definition of σ",
            "This is worth keeping: it is what the cross-entropy needs.",
        ),
        Line(
            r"\frac{\sigma'(h)}{\sigma(h)} &= 1 - \sigma(h)",
            "chain rule for ln σ(h)",
            "The left side of the lines above is also σ′/σ, whatever σ′ may be.",
        ),
        Line(
            r"\sigma'(h) &= \sigma(h)\,\bigl(1 - \sigma(h)\bigr)",
            "multiply by σ(h)",
            "The derivative of the logarithm came first, and σ′ fell out.",
        ),
    ),
    H,
)

LOGARITHM_OF_THE_COMPLEMENT = Derivation(
    "The derivative of ln(1 − σ)",
    (SIGMOID,),
    (
        Line(
            r"\frac{d}{dh} \ln\bigl(1 - \sigma(h)\bigr) &= \frac{-\sigma'(h)}{1 - \sigma(h)}",
            "chain rule",
            "The derivative of ln u is u′/u, and u = 1 − σ has the derivative −σ′.",
        ),
        Line(
            r"&= \frac{-\sigma(h)\,\bigl(1 - \sigma(h)\bigr)}{1 - \sigma(h)}",
            "σ′ of the sigmoid",
            "From any of the three routes.",
        ),
        Line(
            r"&= -\sigma(h)",
            "cancel",
            "Since 1 − σ falls as h grows, its logarithm falls too, and the sign must be negative.",
        ),
    ),
    H,
)

COMPLEMENT = Derivation(
    "The sigmoid of −h",
    (SIGMOID,),
    (
        Line(r"\sigma(-h) &= \frac{1}{1 + e^h}", "definition of σ", "Minus minus h is h."),
        Line(
            r"&= \frac{e^{-h}}{e^{-h} + 1}", "multiply top and bottom by e⁻ʰ", "e⁻ʰ times eʰ is 1."
        ),
        Line(r"&= 1 - \sigma(h)", "add and subtract 1", "As in the route by the logarithm."),
    ),
    H,
)

STEEPEST = Derivation(
    "How steep the sigmoid can be",
    (SIGMOID, PROBABILITY),
    (
        Line(
            r"\hat y\,(1 - \hat y) &= \hat y - \hat y^2",
            "multiply out",
            "This is σ′, written in the output.",
        ),
        Line(
            r"&= \tfrac14 - \bigl(\tfrac14 - \hat y + \hat y^2\bigr)",
            "complete the square",
            "Add and subtract ¼: the bracket is now a perfect square.",
        ),
        Line(
            r"&= \tfrac14 - \bigl(\hat y - \tfrac12\bigr)^2",
            "perfect square",
            "(a − b)² = a² − 2ab + b², b = ½.",
        ),
        Line(
            r"&\le \tfrac14", "a square is never negative", "Equal where ŷ = ½, that is at h = 0."
        ),
    ),
    H,
)
