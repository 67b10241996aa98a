"""Compiled loops that turn buffers of values into codes, one byte a row.

`valid` holds a byte a row, all its bits set where the row has a value and none where it has none, or is empty where
all rows have one. What lies under a row without a value is never looked at.
"""

from typing import Final, NamedTuple

import numpy as np

from muster.law.bulk.coding import BAD
from muster.law.bulk.kernel import Bytes, Numbers, compiled
from muster.law.calendar import FIRST_YEAR, LAST_YEAR

YEARS: Final = (FIRST_YEAR, LAST_YEAR)
ALL: Final = 255
ZERO: Final = 48  # the byte of the digit
DASH: Final = 45


class Dates(NamedTuple):
    """How dates are coded: `spans[first, last]` by the intervals between `cuts` that a date can lie in."""

    cuts: Numbers  # days since 1970
    spans: Bytes
    partial: bool


class Lists(NamedTuple):
    """How lists are coded: the groups of each country as bits (BAD: no country), the code of what they touch."""

    groups: Bytes
    touching: Bytes
    empty: int


@compiled
def spread(bitmap: Bytes, offset: int, into: Bytes) -> None:
    """Bits, the lowest first and from `offset` on, as a byte each: all its bits set, or none."""
    rows, at = into.size, 0
    while at < rows and (offset + at) % 8:
        into[at] = ALL * (bitmap[(offset + at) // 8] >> ((offset + at) % 8) & 1)
        at += 1
    whole = (rows - at) // 8
    start = (offset + at) // 8
    for byte in range(whole):
        for bit in range(8):
            into[at + 8 * byte + bit] = ALL * (bitmap[start + byte] >> bit & 1)
    for rest in range(at + 8 * whole, rows):
        into[rest] = ALL * (bitmap[(offset + rest) // 8] >> ((offset + rest) % 8) & 1)


@compiled
def number_indices(indices: Numbers, valid: Bytes, into: Bytes) -> None:
    """Places below 255 as numbers from 1; 0 where a row has no value."""
    if valid.size:
        for row in range(into.size):
            into[row] = (indices[row] + 1) & valid[row]
    else:
        for row in range(into.size):
            into[row] = indices[row] + 1


@compiled
def code_indices(indices: Numbers, valid: Bytes, table: Bytes, into: Bytes) -> None:
    """Codes of values given by their place in a table."""
    if valid.size:
        for row in range(into.size):
            into[row] = table[indices[row] if valid[row] else 0] & valid[row]
    else:
        for row in range(into.size):
            into[row] = table[indices[row]]


@compiled
def code_flags(values: Bytes, valid: Bytes, yes: int, no: int, into: Bytes) -> None:
    """Codes of values that are true or false."""
    for row in range(into.size):
        into[row] = yes if values[row] else no
    for row in range(valid.size):
        into[row] &= valid[row]


@compiled
def number_days(days: Numbers, valid: Bytes, cuts: Numbers, into: Bytes) -> bool:
    """Numbers from 1 of the intervals between the cuts that days since 1970 lie in, 0 without a day, BAD where the
    day lies in no year that the calendar knows; whether some do."""
    low, high = np.int32(days_of(YEARS[0], 1, 1)), np.int32(days_of(YEARS[1], 12, 31))
    into[:] = 1
    for at in range(cuts.size):
        cut = cuts[at]
        for row in range(into.size):
            into[row] += days[row] >= cut
    outside = False
    for row in range(into.size):
        outside |= (days[row] < low) | (days[row] > high)
    for row in range(valid.size):
        into[row] &= valid[row]
    bad = False
    for row in range(into.size if outside else 0):
        if (days[row] < low or days[row] > high) and into[row]:
            into[row] = BAD
            bad = True
    return bad


@compiled
def code_lists(offsets: Numbers, valid: Bytes, indices: Numbers, lists: Lists, into: Bytes) -> bool:
    """Codes of lists of countries, each country given by its place; whether a list holds a bad one."""
    bad = False
    for row in range(into.size):
        first, last = offsets[row], offsets[row + 1]
        if valid.size and not valid[row]:
            into[row] = 0
        elif first == last:
            into[row] = lists.empty
        else:
            touched = np.uint8(0)
            for at in range(first, last):
                touched |= lists.groups[indices[at]]
            into[row] = BAD if touched == BAD else lists.touching[touched]
            bad |= touched == BAD
    return bad


@compiled
def _number(text: Bytes) -> int:
    """The number that digits write; -1 if they are not all digits."""
    number = 0
    for at in range(text.size):
        digit = int(text[at]) - ZERO
        if digit < 0 or digit > 9:
            return -1
        number = number * 10 + digit
    return number


@compiled
def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@compiled
def days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01, counting years from March so that leap days end them."""
    if month <= 2:
        year -= 1
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@compiled
def _interval(day: int, cuts: Numbers) -> int:
    found = 0
    for at in range(cuts.size):
        found += day >= cuts[at]
    return found


@compiled
def _code_date(text: Bytes, dates: Dates) -> int:
    if not (text.size == 10 or (dates.partial and text.size in (4, 7))):
        return BAD
    year = _number(text[:4])
    first_month, last_month = 1, 12
    if text.size > 4:
        first_month = last_month = _number(text[5:7]) if text[4] == DASH else -1
    if not (YEARS[0] <= year <= YEARS[1] and 1 <= first_month <= 12):
        return BAD
    length = _month_length(year, last_month)
    first_day, last_day = 1, length
    if text.size > 7:
        first_day = last_day = _number(text[8:]) if text[7] == DASH else -1
    if not 1 <= first_day <= last_day <= length:
        return BAD
    first = _interval(days_of(year, first_month, first_day), dates.cuts)
    last = _interval(days_of(year, last_month, last_day), dates.cuts)
    return int(dates.spans[first, last])


@compiled
def code_dates(offsets: Numbers, data: Bytes, valid: Bytes, dates: Dates, into: Bytes) -> bool:
    """Codes of dates written as 2006-03-01, 2006-03 or 2006; whether some are none."""
    bad = False
    for row in range(into.size):
        if valid.size and not valid[row]:
            into[row] = 0
        else:
            into[row] = _code_date(data[offsets[row] : offsets[row + 1]], dates)
            bad |= into[row] == BAD
    return bad


def no_bytes() -> Bytes:
    return np.empty(0, np.uint8)
