"""The values of a fact as small numbers: what no rule of the day tells apart has the same number.

Code 0 is unknown. A code stands for the answers to the questions that the program asks of the fact: is a class of
this set still possible?
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muster.law.abstraction import Variable
from muster.law.errors import LawError
from muster.law.vocabulary import Fact, Kind

UNKNOWN: Final = 0
BAD: Final = 255  # a value that the vocabulary does not allow
MOST_CODES: Final = 255

EPOCH: Final = 719163  # the ordinal of 1970-01-01


@dataclass(slots=True)
class Coding:
    """How one fact's values are coded. `answers[code]` holds a bit for each of its questions."""

    fact: Fact
    answers: list[int]
    values: dict[object, int] = field(default_factory=dict)  # of a choice, a flag or a named country
    other: int = UNKNOWN  # of any country that is not named
    cuts: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))  # days since 1970
    spans: NDArray[np.uint8] = field(
        default_factory=lambda: np.zeros((1, 1), np.uint8)
    )  # by first, last interval
    groups: dict[str, int] = field(default_factory=dict)  # the bit of each country code that a group holds
    touching: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(1, np.uint8))  # by groups touched
    empty: int = UNKNOWN  # of the empty list


class _Codes:
    """Numbers sets of classes by what the questions tell of them."""

    def __init__(self, fact: Fact, questions: Sequence[int], full: int) -> None:
        self.fact = fact
        self.questions = questions
        self.known = {self.answer(full): UNKNOWN}

    def answer(self, classes: int) -> int:
        return sum(1 << at for at, asked in enumerate(self.questions) if asked & classes)

    def code(self, classes: int) -> int:
        code = self.known.setdefault(self.answer(classes), len(self.known))
        if code >= MOST_CODES:
            problem = f"the rules of the day tell more than {MOST_CODES - 1} of its values apart"
            raise LawError("too_fine", self.fact.name, None, problem, "decide one by one")
        return code


def coding_of(fact: Fact, variable: Variable, questions: Sequence[int]) -> Coding:
    """The coding of a fact under some questions, each a set of the variable's classes.

    Raises LawError where more is told apart than a byte holds: by some twenty days for a partial date.
    """
    codes = _Codes(fact, questions, variable.full)
    coding = Coding(fact, [])
    if fact.kind is Kind.DATE:
        _code_dates(coding, codes, variable)
    elif fact.kind is Kind.COUNTRIES:
        _code_lists(coding, codes, variable)
    elif fact.kind is Kind.COUNTRY:
        coding.values = {value: codes.code(1 << at) for at, value in enumerate(variable.values) if value}
        coding.other = codes.code(1 << variable.size - 1)
    else:
        coding.values = {value: codes.code(mask) for value, mask in variable.table.items()}
    coding.answers = list(codes.known)
    return coding


def _code_dates(coding: Coding, codes: _Codes, variable: Variable) -> None:
    """Intervals between the cuts that matter, and codes for the spans of intervals a date can lie in."""
    kept = [at for at in range(len(variable.cuts)) if codes.answer(1 << at) != codes.answer(1 << at + 1)]
    coding.cuts = np.array([variable.cuts[at] - EPOCH for at in kept], np.int32)
    edges = [0, *(at + 1 for at in kept), variable.size]
    coding.spans = np.zeros((len(kept) + 1, len(kept) + 1), np.uint8)
    for first in range(len(kept) + 1):
        for last in range(first, len(kept) + 1 if coding.fact.partial else first + 1):
            coding.spans[first, last] = codes.code((1 << edges[last + 1]) - (1 << edges[first]))


def _code_lists(coding: Coding, codes: _Codes, variable: Variable) -> None:
    coding.groups = {code: 1 << at for at, group in enumerate(variable.groups) for code in group}
    coding.empty = codes.code(1)
    coding.touching = np.array([codes.code(2 << bits) for bits in range(1 << len(variable.groups))], np.uint8)
