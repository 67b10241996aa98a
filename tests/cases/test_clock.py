"""Due dates in working days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from muster.cases.clock import due
from muster.cases.models import RequestKind

KYIV = ZoneInfo("Europe/Kyiv")
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001  the strategy adds the zone
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(KYIV),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


@pytest.mark.parametrize(
    ("asked", "days", "expected"),
    [
        ("2026-11-16T10:00", 2, "2026-11-18"),  # Monday
        ("2026-11-19T10:00", 2, "2026-11-23"),  # Thursday: the weekend does not count
        ("2026-11-20T23:59", 1, "2026-11-23"),  # Friday night
        ("2026-11-21T10:00", 1, "2026-11-23"),  # Saturday
        ("2026-11-22T10:00", 5, "2026-11-27"),  # Sunday
        ("2026-11-20T10:00", 0, "2026-11-20"),
        ("2026-11-20T10:00", -3, "2026-11-20"),
    ],
)
def test_it_is_the_end_of_the_last_working_day(
    settings: Settings, asked: str, days: int, expected: str
) -> None:
    settings.DEADLINES = {"verification": days}
    found = timezone.localtime(due("verification", at(asked)))
    assert (found.date(), found.hour, found.minute) == (date.fromisoformat(expected), 23, 59)


def test_the_day_is_kyivs_day(settings: Settings) -> None:
    settings.DEADLINES = {"verification": 1}
    late_on_monday_in_london = datetime.fromisoformat("2026-11-16T23:30+00:00")  # Tuesday in Kyiv
    assert timezone.localdate(due("verification", late_on_monday_in_london)) == date(2026, 11, 18)


@given(asked=moments, kind=st.sampled_from(list(RequestKind)))
def test_it_counts_exactly_the_working_days_between(asked: datetime, kind: RequestKind) -> None:
    last = timezone.localdate(due(kind, asked))
    first = timezone.localdate(asked)
    between = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    assert sum(day.weekday() < 5 for day in between) == settings.DEADLINES[kind]
    assert last == first or last.weekday() < 5


def test_every_kind_of_request_has_a_deadline() -> None:
    assert set(settings.DEADLINES) == {kind.value for kind in RequestKind}
