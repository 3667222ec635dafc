"""What `make test` takes of the tests that `make prove` runs whole: some cases, others every day.

Cases are drawn with a seed that the head of every run prints; COURSE_SEED=20261127 make test draws
those of that day again. A test that draws is marked `exhaustive`, and `make prove` runs only these.
Of a file that is marked `by_turns(number)` so many tests are drawn.
"""

import os
import random
from datetime import date

PROVE = os.environ.get("COURSE_PROVE") == "1"
# kept in the environment, so that all processes of a run draw the same, also about midnight
SEED = int(os.environ.setdefault("COURSE_SEED", f"{date.today():%Y%m%d}"))


def sample(cases, number, name=""):
    """Some of the cases, in their order, or in `make prove` all; another name draws others."""
    cases = list(cases)
    if PROVE or number >= len(cases):
        return cases
    chosen = random.Random(f"{SEED} {name}").sample(range(len(cases)), number)
    return [cases[place] for place in sorted(chosen)]


def examples(number, all_of_them):
    """How many examples hypothesis makes: a number, or all of them in `make prove`."""
    return all_of_them if PROVE else number
