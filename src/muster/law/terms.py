"""Arithmetic of the terms that conditions compare."""

from collections.abc import Container
from datetime import date, timedelta
from typing import Final

from muster.law.calendar import earliest_event, shift_months
from muster.law.conditions import Completed, Literal, Name, Shifted, Term, Unit

type Periods = tuple[tuple[int, Unit], ...]

MONTHS: Final = {Unit.YEARS: 12, Unit.MONTHS: 1}
TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}  # the same comparison, its sides changed


def after(day: date, periods: Periods) -> date:
    """The end of periods, one after the other, after a day."""
    for count, unit in periods:
        if unit is Unit.DAYS:
            day += timedelta(days=count)
        else:
            day = shift_months(day, count * MONTHS[unit])
    return day


def reaching(day: date, periods: Periods) -> date:
    """The earliest day after which the periods reach `day`."""
    for count, unit in reversed(periods):
        if unit is Unit.DAYS:
            day -= timedelta(days=count)
        else:
            day = earliest_event(count * MONTHS[unit], day)
    return day


def split(term: Term) -> tuple[Term, int, Periods]:
    """What a term rests on, the number and the periods added to it."""
    added, periods = 0, []
    while isinstance(term, Shifted):
        if term.unit is None:
            added += term.count
        else:
            periods.append((term.count, term.unit))
        term = term.base
    return term, added, tuple(reversed(periods))


def is_number(term: Term, numbers: Container[str]) -> bool:
    """Whether a term is a number, not a date; `numbers` are the parameters that are."""
    core, _, _ = split(term)
    match core:
        case Literal(value):
            return isinstance(value, int)
        case Name(name):
            return name in numbers
    return isinstance(core, Completed)
