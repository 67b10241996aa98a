"""The contract's clauses: versioned texts with their dates and their law.

A version holds from `valid_from` until the day before the next version's, or until its own `valid_until`.
A text that has been released is never edited: a change is a new version, and old contracts stay as they were.
"""

import datetime
from collections.abc import Iterable
from functools import cache

from muster.papers import shelf
from muster.papers.clause import Citation, Clause, ClauseText
from muster.papers.errors import NothingInForceError, UnknownClauseError

__all__ = ["NATIONAL_GUARD", "Citation", "Clause", "ClauseText", "every", "pinned", "select"]

NATIONAL_GUARD = "ua-ngu"


@cache
def every(regime: str = NATIONAL_GUARD) -> tuple[Clause, ...]:
    """All versions of all clauses, in the order of the contract and then of time."""
    return shelf.read(regime)


def select(on: datetime.date, language: str, regime: str = NATIONAL_GUARD) -> tuple[Clause, ...]:
    """The clauses for a contract drawn up on this day for a reader of this language, in order.

    Raises `NothingInForceError`, `MissingTranslationError` or `UnknownLanguageError`.
    """
    chosen = tuple(clause for clause in every(regime) if clause.in_force(on))
    if not chosen:
        raise NothingInForceError(regime, on)
    for clause in chosen:
        clause.text(language)
    return chosen


def pinned(pins: Iterable[tuple[str, int]], regime: str = NATIONAL_GUARD) -> tuple[Clause, ...]:
    """The clauses a contract was drawn up with, whatever is in force today, in the contract's order.

    Raises `UnknownClauseError`.
    """
    known = {clause.pin: clause for clause in every(regime)}
    chosen = []
    for identifier, version in pins:
        if (identifier, version) not in known:
            raise UnknownClauseError(regime, identifier, version)
        chosen.append(known[identifier, version])
    return tuple(sorted(chosen, key=lambda clause: clause.order))
