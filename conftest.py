"""For every run of pytest, of a single notebook too: no answers are kept or remembered."""

import os

os.environ.setdefault("COURSE_PROGRESS", os.devnull)
