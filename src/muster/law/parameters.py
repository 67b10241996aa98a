"""What the operator sets: dated values, each with its source. A value that is not known is null."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from muster.law.calendar import FIRST_YEAR, LAST_YEAR, Span, is_known, parse_span
from muster.law.errors import ParameterError, named, shown
from muster.law.text import Confidence, Text

MOST: Final = 999  # so that no age or term leads out of the calendar


class ParameterKind(StrEnum):
    DATE = "date"  # a day of the calendar, or a partial date: "2026-05"
    FLAG = "flag"  # on or off
    NUMBER = "number"  # a whole number
    RANGE = "range"  # [least, most]


type Value = Span | bool | int | tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a parameter is from a day on (None: from ever), and who says so."""

    value: Value
    since: date | None
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `values` are in the order of their days. `earliest` bounds a date that is not known."""

    name: str
    kind: ParameterKind
    label: Text
    values: tuple[DatedValue, ...]
    earliest: date | None = None

    def on(self, day: date) -> Value:
        """The value in force on `day`; None where none is known."""
        found: Value = False if self.kind is ParameterKind.FLAG and self.values else None
        for dated in self.values:
            if dated.since is None or dated.since <= day:
                found = dated.value
        return found

    def was_on(self, day: date, within_days: int) -> bool | None:
        """Whether a flag was on at some time in the days that end with `day`; None where not known."""
        first = day - timedelta(days=within_days)
        states = [self.on(first)]
        states += [v.value for v in self.values if v.since is not None and first < v.since <= day]
        if True in states:
            return True
        return None if None in states else False


def read_value(name: str, kind: ParameterKind, given: object) -> Value:
    """A parameter's value from what a book, a form or the command line gives. Raises ParameterError."""
    if given is None:
        return None
    read = _READERS[kind](given)
    if read is not None:
        return read
    raise ParameterError(
        "wrong_type", name, given, f"{shown(given)} is not {_WANTED[kind]}", "give that, or null"
    )


def _date(given: object) -> Value:
    if isinstance(given, date):
        return Span(given, given) if is_known(given) and not isinstance(given, datetime) else None
    if isinstance(given, int) and 0 < given <= date.max.year:  # a bare year, as the command line reads it
        given = str(given)
    try:
        return parse_span(given if isinstance(given, str) else "")
    except ValueError:
        return None


def _flag(given: object) -> Value:
    return given if isinstance(given, bool) else None


def _number(given: object) -> Value:
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= MOST else None


def _range(given: object) -> Value:
    match [_number(end) for end in given] if isinstance(given, list | tuple) else []:
        case [int(least), int(most)] if 0 < least <= most:
            return (least, most)
    return None


_READERS = {
    ParameterKind.DATE: _date,
    ParameterKind.FLAG: _flag,
    ParameterKind.NUMBER: _number,
    ParameterKind.RANGE: _range,
}


def override(
    parameters: Mapping[str, Parameter], given: Mapping[str, object], why: DatedValue
) -> dict[str, Parameter]:
    """`parameters` with the `given` values for all days, sourced as `why`. Raises ParameterError."""
    result = dict(parameters)
    for name, value in given.items():
        old = result.get(name)
        if old is None:
            remedy = "the book's parameters are " + ", ".join(sorted(parameters))
            raise ParameterError(
                "unknown_parameter",
                named(name),
                value,
                "the rule book has no such parameter",
                remedy,
            )
        read = read_value(name, old.kind, value)
        dated = DatedValue(read, None, why.confidence, why.sources)
        result[name] = Parameter(name, old.kind, old.label, (dated,), old.earliest)
    return result


_WANTED = {
    ParameterKind.DATE: f"a date of the years {FIRST_YEAR} to {LAST_YEAR}, as 2025-09-01",
    ParameterKind.FLAG: "true or false",
    ParameterKind.NUMBER: f"a whole number from 0 to {MOST}",
    ParameterKind.RANGE: "two whole numbers in order, as [1, 10]",
}
