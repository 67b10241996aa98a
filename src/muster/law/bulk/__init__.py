"""Many decisions at once: tables in, tables out, with the same answers that `decide` gives for each row.

A rule book's day becomes gates over planes of bits (`reason`, `circuit`), values become codes (`coding`, `codes`,
`columns`), and one compiled interpreter (`kernel`) runs any of it over blocks of rows. `Job` does it for files.
"""

from muster.law.bulk.decider import OUTCOMES, BadRow, Decided, Decider
from muster.law.bulk.job import Job, JobError, Told
from muster.law.bulk.sources import SourceError
from muster.law.bulk.tables import AnswerTable

__all__ = [
    "OUTCOMES",
    "AnswerTable",
    "BadRow",
    "Decided",
    "Decider",
    "Job",
    "JobError",
    "SourceError",
    "Told",
]
