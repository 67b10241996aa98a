"""How the law counts days: the counting is inferred, and the same everywhere."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.law.calendar import (
    Span,
    completed_months,
    completed_years,
    earliest_event,
    first_day_after,
    last_day,
    latest_start,
    parse_span,
    shift_months,
)

any_day = st.dates(date(1950, 1, 1), date(2100, 1, 1))
any_term = st.integers(0, 800)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2006-03-01", date(2006, 3, 1), date(2006, 3, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2006", date(2006, 1, 1), date(2006, 12, 31)),
    ],
)
def test_a_date_may_be_known_in_part(text: str, first: date, last: date) -> None:
    assert parse_span(text) == Span(first, last)
    assert parse_span(text).is_exact is (first == last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "06",
        "2006-3-1",
        "2006-13",
        "2006-02-30",
        "1899",
        "2200-01-01",
        "2006-03-01T00:00",
        "२००६",
        "-2006",
        "2006-",
        "20o6",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_span(text)


@pytest.mark.parametrize(
    ("start", "years", "months", "last"),
    [
        (date(2024, 3, 1), 0, 2, date(2024, 4, 30)),
        (date(2024, 2, 29), 3, 0, date(2027, 2, 28)),
        (date(2024, 8, 31), 0, 6, date(2025, 2, 28)),
        (date(2024, 2, 21), 3, 0, date(2027, 2, 20)),
    ],
)
def test_a_term_ends_on_the_eve_of_the_same_day(start: date, years: int, months: int, last: date) -> None:
    assert last_day(start, years=years, months=months) == last


def test_a_birthday_counts_from_its_own_morning() -> None:
    assert completed_years(date(2006, 3, 1), date(2024, 3, 1)) == 18
    assert completed_years(date(2006, 3, 2), date(2024, 3, 1)) == 17


def test_who_is_born_on_29_february_comes_of_age_on_1_march() -> None:
    assert completed_years(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert completed_years(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_a_period_after_an_event_keeps_the_day_of_the_month() -> None:
    assert shift_months(date(2025, 3, 1), 3) == date(2025, 6, 1)
    assert shift_months(date(2025, 11, 30), 3) == date(2026, 2, 28)


@given(any_day, any_term)
def test_a_term_is_complete_on_its_first_day_after_and_not_before(start: date, months: int) -> None:
    after = first_day_after(start, months)
    assert completed_months(start, after) >= months
    assert completed_months(start, after - timedelta(days=1)) < months or months == 0


@given(any_day, st.integers(0, 400))
def test_the_latest_start_is_the_last_that_is_complete(on: date, months: int) -> None:
    start = latest_start(months, on)
    assert completed_months(start, on) >= months
    assert completed_months(start + timedelta(days=1), on) < months


@given(any_day, st.integers(-400, 400))
def test_the_earliest_event_is_the_first_that_still_covers_the_day(on: date, months: int) -> None:
    event = earliest_event(months, on)
    assert shift_months(event, months) >= on
    assert shift_months(event - timedelta(days=1), months) < on
