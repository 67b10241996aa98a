"""How the law counts days.

A term that *includes* its first day (a contract, probation, an age) ends on the eve of the same day of its
last month; where that month has no such day, on the month's last day. A period that runs *after* an event
ends on the same day of its last month as the event's, or on that month's last day. No text at hand says so
for foreigners: the way of counting is inferred (confidence I) and is the one of `contract-cases` E02 to E04
and E12.

A date may be known only in part ("2006", "2006-03"): it is then the span of days it can mean.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
FIRST_DAY: Final = date(1991, 8, 24)  # decisions are taken from this day
LAST_DAY: Final = date(2189, 12, 31)  # to this
ONE_DAY: Final = timedelta(days=1)


class Span(NamedTuple):
    """The days a date can mean, both ends included."""

    first: date
    last: date

    @property
    def is_exact(self) -> bool:
        return self.first == self.last


def is_known(day: date) -> bool:
    """Whether a day lies in the years that the law's arithmetic covers."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


@lru_cache(maxsize=4096)  # a date is checked, then classed
def parse_span(text: str) -> Span:
    """The span of `2006-03-01`, `2006-03` or `2006`.

    Raises ValueError where the text is none of these, or no such day exists between 1900 and 2199.
    """
    if len(text) == 10 and text[4] == text[7] == "-":
        day = date.fromisoformat(text)
        if not is_known(day):
            raise ValueError(text)
        return Span(day, day)
    if not text.isascii():
        raise ValueError(text)
    parts = text.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2]) or not all(map(str.isdigit, parts)):
        raise ValueError(text)
    year = int(parts[0])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(text)
    if len(parts) == 1:
        return Span(date(year, 1, 1), date(year, 12, 31))
    first = date(year, int(parts[1]), 1)
    return Span(first, first.replace(day=monthrange(year, first.month)[1]))


def _month_of(start: date, months: int) -> tuple[int, int, int]:
    """Year, month and length of the month that lies `months` after the month of `start`."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return year, month0 + 1, monthrange(year, month0 + 1)[1]


def shift_months(day: date, months: int) -> date:
    """The same day `months` later (earlier, if negative), or the last day of a month too short for it."""
    year, month, length = _month_of(day, months)
    return date(year, month, min(day.day, length))


def first_day_after(start: date, months: int) -> date:
    """The first day on which a term of `months` that began on `start` is complete."""
    year, month, length = _month_of(start, months)
    if start.day > length:
        return date(year, month, length) + ONE_DAY
    return date(year, month, start.day)


def last_day(start: date, *, years: int = 0, months: int = 0) -> date:
    """The last day of a term that begins on `start`.

    >>> last_day(date(2024, 2, 29), years=3)
    datetime.date(2027, 2, 28)
    """
    return first_day_after(start, years * 12 + months) - ONE_DAY


def completed_months(start: date, on: date) -> int:
    """How many whole months, counted from and with `start`, are complete when `on` begins."""
    months = (on.year - start.year) * 12 + on.month - start.month
    return months - (on.day < start.day)


def completed_years(start: date, on: date) -> int:
    """How many whole years are complete when `on` begins: a person's age, where `start` is the birth date."""
    return completed_months(start, on) // 12


def latest_start(months: int, on: date) -> date:
    """The latest first day whose term of `months` is complete when `on` begins."""
    start = shift_months(on, -months) + 3 * ONE_DAY
    while first_day_after(start, months) > on:
        start -= ONE_DAY
    return start


def earliest_event(months: int, on: date) -> date:
    """The earliest event whose period of `months` after it still covers `on`."""
    event = shift_months(on, -months) - 4 * ONE_DAY
    while shift_months(event, months) < on:
        event += ONE_DAY
    return event
