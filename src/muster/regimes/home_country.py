"""What some home countries' law says of serving a foreign army: information, never part of a decision.

Each note shows its source, how firmly it was seen, and the date of what was seen. Laws change: a reader is
told to ask at home. The law package never imports this module, and a test holds that.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from muster.law import Confidence, Text

FILE: Final = Path(__file__).parent / "home_country.toml"
SOURCES: Final = Path(__file__).parent / "books" / "ua" / "sources.toml"
GATHERED: Final = Text("gathered up to spring 2026", "зібрано до весни 2026 року")


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a statement was seen and how firmly; `as_of` is its own date, whole or in part, if known."""

    confidence: Confidence
    sources: Mapping[str, tuple[str, ...]]  # key: addresses
    as_of: str | None


@dataclass(frozen=True, slots=True)
class HomeCountryNote:
    """One country's rule in brief. `criminal` says in words whether serving can be punished there."""

    iso3: str
    statute: Text
    rule: Text
    criminal: Text
    seen: Seen


@dataclass(frozen=True, slots=True)
class GeneralNote:
    """What holds whatever the home country is."""

    code: str
    title: Text
    text: Text
    seen: Seen


def note(iso3: str) -> HomeCountryNote | None:
    """The note on a country, or None where no statute was seen; None never means that serving is allowed."""
    return notes().get(iso3)


@cache
def notes() -> dict[str, HomeCountryNote]:
    """All notes, by country code."""
    return {
        code: HomeCountryNote(
            code, Text(**row["statute"]), Text(**row["rule"]), Text(**row["criminal"]), _seen(row)
        )
        for code, row in _tables()["country"].items()
    }


@cache
def general() -> tuple[GeneralNote, ...]:
    """The notes on who counts as a mercenary."""
    rows = _tables()["general"].items()
    return tuple(
        GeneralNote(code, Text(**row["title"]), Text(**row["text"]), _seen(row)) for code, row in rows
    )


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


@cache
def _sources() -> dict[str, Any]:
    return tomllib.loads(SOURCES.read_text("utf-8"))


def _seen(row: Mapping[str, Any]) -> Seen:
    addresses = {key: tuple(_sources()[key]["urls"]) for key in row["sources"]}
    return Seen(Confidence(row["confidence"]), addresses, row.get("as_of"))
