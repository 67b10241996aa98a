import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.papers import words
from muster.papers.dates import long_date, moment
from tests.papers.specimens import LANGUAGES


@pytest.mark.parametrize(
    ("language", "first", "later"),
    [
        ("uk", "1 березня 2024 року", "29 лютого 2024 року"),
        ("en", "1 March 2024", "29 February 2024"),
        ("es", "1 de marzo de 2024", "29 de febrero de 2024"),
        ("pt", "1 de março de 2024", "29 de fevereiro de 2024"),
        ("fr", "1er mars 2024", "29 février 2024"),
        ("pl", "1 marca 2024 r.", "29 lutego 2024 r."),
        ("ar", "1 مارس 2024", "29 فبراير 2024"),
    ],
)
def test_a_day_is_written_as_each_language_writes_it(language: str, first: str, later: str) -> None:
    assert long_date(datetime.date(2024, 3, 1), language) == first
    assert long_date(datetime.date(2024, 2, 29), language) == later


@given(day=st.dates(), language=st.sampled_from(LANGUAGES))
def test_a_written_day_can_be_read_back(day: datetime.date, language: str) -> None:
    """No two days are written alike: day, month and year are all there, once."""
    spoken = words.of(language)
    parts = long_date(day, language).replace(" de ", " ").removesuffix(" року").removesuffix(" r.").split()

    number, month, year = parts
    assert int(number.removesuffix("er")) == day.day
    assert spoken.months.index(month) + 1 == day.month
    assert int(year) == day.year


def test_a_moment_is_written_in_kyiv_time() -> None:
    summer = datetime.datetime(2026, 6, 2, 21, 5, tzinfo=datetime.UTC)
    winter = datetime.datetime(2026, 12, 2, 21, 5, tzinfo=datetime.UTC)

    assert moment(summer, "en") == "3 June 2026, 00:05 (Kyiv)"
    assert moment(winter, "uk") == "2 грудня 2026 року, 23:05 (Київ)"
    assert moment(winter, "ar") == "2 ديسمبر 2026، 23:05 (كييف)"
