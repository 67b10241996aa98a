"""Days and moments as a document writes them: months in words, so that no reader takes one for the day."""

import datetime
from zoneinfo import ZoneInfo

from muster.papers import words

__all__ = ["long_date", "moment"]

KYIV = "Europe/Kyiv"


def long_date(day: datetime.date, language: str) -> str:
    """“1 March 2024”, “1 березня 2024 року”, “1er mars 2024”.

    The months are our own table, not a library's: an upgrade must never change an old contract's text.
    """
    spoken = words.of(language)
    number = spoken.first_of_month if day.day == 1 else str(day.day)
    return spoken.date.format(day=number, month=spoken.months[day.month - 1], year=day.year)


def moment(at: datetime.datetime, language: str) -> str:
    """A moment in Kyiv time, to the minute: “1 March 2024, 14:05 (Kyiv)”. `at` must carry a time zone."""
    local = at.astimezone(ZoneInfo(KYIV))
    return words.of(language).moment.format(date=long_date(local.date(), language), time=f"{local:%H:%M}")
