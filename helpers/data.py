"""Small data sets, each with its source."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples with some features and a label, in the units of their source.

    features: (m, k). y: (m,). feature_names: k names with units. label_name: what y = 1 means, or
    what the classes or the counts are. source, terms: where it was published, and under which terms
    it may be used. classes: their names where there are more than two; y then holds their numbers,
    from 0 on.
    centre, scale: what was subtracted from the features and what they were then divided by.
    """

    name: str
    features: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    label_name: str
    source: str
    terms: str
    classes: tuple[str, ...] = ()
    centre: np.ndarray | float = 0.0
    scale: np.ndarray | float = 1.0

    @property
    def X(self):
        """The design matrix (m, 1 + k): a column of ones for the bias, then the features."""
        return np.column_stack([np.ones(len(self.y)), self.features])

    def in_units(self, features):
        """Return features in the units of the source.

        x = centre + scale · z

        features: z, of any shape that ends in k, or any shape where k = 1. Returns the same shape.
        """
        return self.centre + self.scale * features

    def weights_in_units(self, w):
        """Return the weights (bias first) that give the same h from features in the units of the
        source.

        w₁ + w₂z = (w₁ − w₂ centre/scale) + (w₂/scale) x  with  z = (x − centre)/scale

        w: (1 + k,). Returns (1 + k,). Raises ValueError where w has another shape.
        """
        w = np.asarray(w, dtype=float)
        if w.shape != (self.X.shape[1],):
            raise ValueError(
                f"w has shape {w.shape}; it must be ({self.X.shape[1]},), a bias and a weight per "
                "feature"
            )
        slopes = w[1:] / self.scale
        return np.concatenate([[w[0] - np.sum(slopes * self.centre)], slopes])


@cache
def standardised(dataset):
    """The same data with features of mean 0 and standard deviation 1.

    z = (x − mean) / standard deviation, the one that divides by m

    Returns a Dataset that knows its way back, by in_units and weights_in_units; the same one each
    time. Raises ValueError where a feature is the same in all examples.
    """
    centre, scale = _fixed(dataset.features.mean(axis=0)), _fixed(dataset.features.std(axis=0))
    if not scale.all():
        raise ValueError(
            f"dataset is {dataset.name}, in which a feature never varies; it cannot be standardised"
        )
    return replace(
        dataset,
        name=f"{dataset.name}, standardised",
        features=_fixed((dataset.features - centre) / scale),
        centre=centre,
        scale=scale,
    )


def _fixed(values):
    array = np.array(values, dtype=float)
    array.flags.writeable = False
    return array


def _column(values):
    return _fixed([[value] for value in values])


O_RINGS = Dataset(
    name="O-rings",
    features=_column(
        [53, 57, 58, 63, 66, 67, 67, 67, 68, 69, 70, 70, 70, 70, 72, 73, 75, 75, 76, 76, 78, 79, 81]
    ),
    y=_fixed([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
    feature_names=("temperature at launch (°F)",),
    label_name="damage at a field joint",
    source=(
        "Dalal, Fowlkes and Hoadley, Risk analysis of the Space Shuttle: Pre-Challenger prediction "
        "of failure, JASA 84 (1989), 945-957: the 24 flights before Challenger's last without "
        "STS-4, whose boosters were not recovered; y = 1 for erosion or blow-by at a primary "
        "O-ring of the six field joints; the 53 °F of flight 51-C are those of its seals"
    ),
    terms="UCI Machine Learning Repository, Challenger USA Space Shuttle O-Ring: CC BY 4.0",
)

HOURS = Dataset(
    name="Hours of study",
    features=_column(
        [
            *(0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5),
            *(2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5),
        ]
    ),
    y=_fixed([0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]),
    feature_names=("hours of study",),
    label_name="the exam was passed",
    source="the worked example of Wikipedia's article on logistic regression: 20 students",
    terms="CC BY-SA 4.0",
)

SIX_POINTS = Dataset(
    name="Six points",
    features=_fixed([[0.5, 1.5], [1, 1], [1.5, 0.5], [3, 0.5], [2, 2], [1, 2.5]]),
    y=_fixed([0, 0, 0, 1, 1, 1]),
    feature_names=("x₁", "x₂"),
    label_name="the second class",
    source="Ng, Supervised Machine Learning (Coursera, 2022), the lab on the logistic cost; the "
    "classes are separable",
    terms="six pairs of numbers; none are stated",
)

SUNNY_DAYS = Dataset(
    name="Sunny days",
    features=_column(
        [
            *(23.406, 29.597, 29.665, 31.319, 31.414, 35.606, 39.013, 41.709, 43.223, 43.467),
            *(43.653, 45.807, 46.185, 46.189, 46.243, 46.643, 46.865, 48.677, 49.085, 49.255),
            *(49.604, 50.463, 50.48, 50.665, 50.877, 52.161, 53.26, 54.335, 55.084, 55.243),
            *(56.113, 56.951, 57.353, 57.71, 58.425, 60.004, 62.784, 62.957, 64.677, 65.047),
            *(65.845, 67.312, 67.446, 70.051, 71.283, 71.687, 72.175, 72.594, 73.079, 73.637),
            *(73.853, 74.091, 74.108, 74.765, 75.536, 75.827, 77.083, 77.628, 78.117, 78.347),
            *(78.905, 78.926, 79.606, 79.866, 80.0, 80.063, 80.291, 80.789, 81.796, 82.593),
            *(83.513, 83.52, 83.773, 83.796, 83.86, 88.225, 89.517, 91.482, 95.62, 96.045),
        ]
    ),
    # rain on the coldest 37, and on three more
    y=_fixed([day >= 37 and day not in (38, 40, 41) for day in range(80)]),
    feature_names=("temperature (°F)",),
    label_name="a sunny day",
    source="Amazon, MLU-Explain, the page on logistic regression (2022): "
    "aws-samples/aws-mlu-explain, code/logistic-regression/src/datasets.js, to three decimals",
    terms="MIT-0, as the sample code of that repository",
)

ONE_NEURON = Dataset(
    name="One example",
    features=_column([1]),
    y=_fixed([0]),
    feature_names=("x",),
    label_name="the wrong answer",
    source="Nielsen, Neural Networks and Deep Learning (2015), chapter 3: one neuron that is to "
    "map 1 to 0",
    terms="one number; the book is under CC BY-NC 3.0",
)

XOR = Dataset(
    name="Exclusive or",
    features=_fixed([[0, 0], [0, 1], [1, 0], [1, 1]]),
    y=_fixed([0, 1, 1, 0]),
    feature_names=("x₁", "x₂"),
    label_name="exactly one of the two is 1",
    source="the truth table of the exclusive or; Minsky and Papert, Perceptrons (1969), on what no "
    "single unit can do",
    terms="a truth table",
)

ALLIGATORS = Dataset(
    name="Alligators",
    features=_column(
        [
            *(1.24, 1.3, 1.3, 1.32, 1.32, 1.4, 1.42, 1.42, 1.45, 1.45, 1.47, 1.47),
            *(1.5, 1.52, 1.55, 1.6, 1.63, 1.65, 1.65, 1.65, 1.65, 1.68, 1.7, 1.73),
            *(1.78, 1.78, 1.78, 1.8, 1.8, 1.85, 1.88, 1.93, 1.98, 2.03, 2.03, 2.16),
            *(2.26, 2.31, 2.31, 2.36, 2.36, 2.39, 2.41, 2.44, 2.46, 2.56, 2.67, 2.72),
            *(2.79, 2.84, 3.25, 3.28, 3.33, 3.56, 3.58, 3.66, 3.68, 3.71, 3.89),
        ]
    ),
    y=_fixed(
        [
            *(1, 1, 1, 0, 0, 0, 1, 0, 1, 2, 1, 0, 1, 1, 1, 1, 1, 2, 1, 0),
            *(0, 0, 1, 2, 1, 1, 2, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0),
            *(0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0, 0, 0, 0, 2, 0, 0),
        ]
    ),
    feature_names=("length (m)",),
    label_name="what filled most of the stomach",
    source=(
        "Agresti, An Introduction to Categorical Data Analysis, 2nd ed. (2007), table 6.1: 59 "
        "alligators of Lake George, Florida, from the study of Delany and Moore for the state's "
        "Game and Fresh Water Fish Commission"
    ),
    terms="59 lengths and 59 words; none are stated",
    classes=("fish", "invertebrates", "other"),
)

TRIAL = Dataset(
    name="Counts of a trial",
    # one column for each outcome and treatment but the first
    features=_fixed(
        [
            [outcome == 2, outcome == 3, treatment == 2, treatment == 3]
            for treatment in (1, 2, 3)
            for outcome in (1, 2, 3)
        ]
    ),
    y=_fixed([18, 17, 15, 20, 10, 20, 25, 13, 12]),
    feature_names=("outcome 2", "outcome 3", "treatment 2", "treatment 3"),
    label_name="how many patients",
    source="Dobson, An Introduction to Generalized Linear Models (1990), page 93, the example of "
    "R's glm: a randomised trial, three treatments and three outcomes",
    terms="nine counts; none are stated",
)
