"""The loops that code values, held against the vocabulary's own reading; compiled and as plain Python."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from muster.law.bulk import codes
from muster.law.bulk.codes import Dates, Lists
from muster.law.bulk.coding import BAD, EPOCH
from muster.law.calendar import FIRST_YEAR, LAST_YEAR, parse_span

settings.register_profile(
    "both ways", suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
both_ways_settings = settings(settings.get_profile("both ways"))

CUTS = np.array([date(2006, 3, 1).toordinal() - EPOCH, date(2024, 2, 29).toordinal() - EPOCH], np.int32)
SPANS = np.array([[1, 2, 3], [0, 4, 5], [0, 0, 6]], np.uint8)
PARTIAL = Dates(CUTS, SPANS, partial=True)
ALL = np.uint8(255)  # all bits set
EXACT = Dates(CUTS, SPANS, partial=False)


def interval(day: date) -> int:
    return int(np.searchsorted(CUTS, day.toordinal() - EPOCH, "right"))


def code_texts(texts: list[str | None], dates: Dates) -> tuple[list[int], bool]:
    array = pa.array(texts, pa.string())
    _, offsets, data = array.buffers()
    valid = (
        ALL * np.array([text is not None for text in texts], np.uint8) if None in texts else codes.no_bytes()
    )
    into = np.empty(len(texts), np.uint8)
    bad = codes.code_dates(
        np.frombuffer(offsets, np.int32), np.frombuffer(data or b"", np.uint8), valid, dates, into
    )
    return into.tolist(), bool(bad)


def expected(text: str, dates: Dates) -> int:
    try:
        span = parse_span(text)
    except ValueError:
        return BAD
    if not (span.is_exact or dates.partial):
        return BAD
    return int(SPANS[interval(span.first), interval(span.last)])


DIGITS = st.text("0123456789-", max_size=11)
WRITTEN = st.dates(date(1890, 1, 1), date(2210, 1, 1)).flatmap(
    lambda day: st.sampled_from((day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]))
)


@both_ways_settings
@given(text=DIGITS | WRITTEN | st.text(max_size=12), partial=st.booleans())
@example(text="2023-02-29", partial=False)
@example(text="2024-02-29", partial=False)
@example(text="2100-02-29", partial=False)
@example(text="2000-02-29", partial=True)
@example(text="2006-13", partial=True)
@example(text="2006/02", partial=True)
@example(text="2006-02/01", partial=True)
@example(text="2006-04-31", partial=True)
@example(text="2006-00-10", partial=True)
@example(text="2006-01-00", partial=True)
def test_it_reads_the_dates_that_the_calendar_reads(both_ways: str, text: str, partial: bool) -> None:
    dates = PARTIAL if partial else EXACT
    found, bad = code_texts([text], dates)
    assert found == [expected(text, dates)]
    assert bad == (found == [BAD])


def test_a_row_without_a_date_is_unknown(both_ways: str) -> None:
    assert code_texts([None, "2006-03-01", None], PARTIAL) == ([0, 4, 0], False)


@both_ways_settings
@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_days_are_counted_as_the_calendar_counts(both_ways: str, day: date) -> None:
    assert codes.days_of(day.year, day.month, day.day) == day.toordinal() - EPOCH


@both_ways_settings
@given(st.lists(st.dates(date(1, 1, 1), date(9999, 12, 31)), min_size=1, max_size=9), st.booleans())
def test_days_that_no_year_of_the_calendar_holds_are_bad(
    both_ways: str, given_days: list[date], some_missing: bool
) -> None:
    numbers = np.array([day.toordinal() - EPOCH for day in given_days], np.int32)
    valid = ALL * (np.arange(len(numbers), dtype=np.uint8) % 2) if some_missing else codes.no_bytes()
    into = np.empty(len(numbers), np.uint8)
    told = codes.number_days(numbers, valid, CUTS, into)
    wanted = [BAD if not FIRST_YEAR <= day.year <= LAST_YEAR else 1 + interval(day) for day in given_days]
    if some_missing:
        wanted = [code if at % 2 else 0 for at, code in enumerate(wanted)]
    assert into.tolist() == wanted
    assert told == (BAD in wanted)


@both_ways_settings
@given(bits=st.lists(st.booleans(), max_size=70), offset=st.integers(0, 20))
@example(bits=[True, False, True] * 9, offset=3)
def test_bits_are_spread(both_ways: str, bits: list[bool], offset: int) -> None:
    packed = np.packbits(np.array([False] * offset + bits, np.bool_), bitorder="little")
    into = np.empty(len(bits), np.uint8)
    codes.spread(packed, offset, into)
    assert into.tolist() == [int(ALL * bit) for bit in bits]


@pytest.mark.parametrize(("valid", "wanted"), [([], [7, 9, 7]), ([1, 0, 1], [7, 0, 7])])
def test_flags_are_coded(both_ways: str, valid: list[int], wanted: list[int]) -> None:
    into = np.empty(3, np.uint8)
    codes.code_flags(np.array([1, 0, 1], np.uint8), ALL * np.array(valid, np.uint8), 7, 9, into)
    assert into.tolist() == wanted


@pytest.mark.parametrize(("valid", "wanted"), [([], [8, 7, 8]), ([1, 1, 0], [8, 7, 0])])
def test_places_are_coded(both_ways: str, valid: list[int], wanted: list[int]) -> None:
    """Whatever place lies under a row without a value is not looked up."""
    places = np.array([1, 0, -99 if valid else 1], np.int32)
    into = np.empty(3, np.uint8)
    codes.code_indices(places, ALL * np.array(valid, np.uint8), np.array([7, 8], np.uint8), into)
    assert into.tolist() == wanted


@pytest.mark.parametrize(("valid", "wanted"), [([], [2, 1, 255]), ([1, 0, 1], [2, 0, 255])])
def test_places_are_numbered(both_ways: str, valid: list[int], wanted: list[int]) -> None:
    into = np.empty(3, np.uint8)
    codes.number_indices(np.array([1, 0, 254], np.int32), ALL * np.array(valid, np.uint8), into)
    assert into.tolist() == wanted


def test_lists_are_coded_by_what_they_touch(both_ways: str) -> None:
    lists = Lists(np.array([0, 1, 2, BAD], np.uint8), np.array([4, 5, 6, 7], np.uint8), 3)
    offsets, indices = np.array([0, 0, 1, 3, 5, 6, 6], np.int32), np.array([0, 1, 2, 1, 3, 1], np.int32)
    into = np.empty(6, np.uint8)
    assert codes.code_lists(offsets, ALL * np.array([1, 1, 1, 1, 1, 0], np.uint8), indices, lists, into)
    assert into.tolist() == [3, 4, 7, BAD, 5, 0]
    assert not codes.code_lists(offsets[:4], codes.no_bytes(), indices, lists, into[:3])


def test_the_epoch_is_the_day_arrow_counts_from() -> None:
    assert date.fromordinal(EPOCH) == date(1970, 1, 1)
    assert date.fromordinal(EPOCH) + timedelta(days=int(CUTS[0])) == date(2006, 3, 1)
