"""The days of a contract, reckoned here by hand, apart from the product's own calendar."""

from calendar import monthrange
from datetime import date, timedelta


def last_day(start: date, months: int) -> date:
    """The last of so many months from `start`: the same day of the last month, less one; where that month has
    no such day, its last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if start.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, start.day) - timedelta(days=1)


def test_the_reckoning_gives_what_the_cases_of_the_law_expect() -> None:
    assert last_day(date(2024, 3, 1), months=2) == date(2024, 4, 30)  # E04
    assert last_day(date(2024, 2, 29), months=36) == date(2027, 2, 28)  # E12
