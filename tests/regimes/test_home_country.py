"""What home countries' law says: shown to a reader, never part of a decision."""

import ast
from pathlib import Path

import pytest

import muster.law
from muster.law import Confidence
from muster.law.calendar import parse_span
from muster.law.vocabulary.countries import CODES
from muster.regimes import home_country
from muster.regimes.home_country import HomeCountryNote, note, notes


def test_a_note_tells_the_rule_its_source_and_its_date() -> None:
    found = note("COL")
    assert found is not None
    assert found.seen.as_of == "2026-03"
    assert found.seen.confidence is Confidence.PRESS
    assert all(address.startswith("https://") for urls in found.seen.sources.values() for address in urls)


def test_there_is_no_note_where_no_statute_was_seen() -> None:
    assert [note(code) for code in ("FRA", "RUS", "XXA")] == [None, None, None]


def test_the_countries_are_those_that_were_seen() -> None:
    assert len(notes()) == 25
    assert notes().keys() <= CODES


@pytest.mark.parametrize("found", notes().values(), ids=notes())
def test_a_note_is_told_in_both_languages(found: HomeCountryNote) -> None:
    for text in (found.statute, found.rule, found.criminal):
        assert text.en
        assert text.uk
    assert found.seen.sources
    assert found.seen.as_of is None or parse_span(found.seen.as_of)


def test_general_notes_say_who_counts_as_a_mercenary() -> None:
    assert [general.code for general in home_country.general()] == ["protocol", "ukraine", "russia"]
    assert all(general.seen.sources and general.text.uk for general in home_country.general())


def test_the_law_never_imports_the_notes_nor_the_books() -> None:
    folder = Path(muster.law.__file__).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            )
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            assert not any("muster.regimes" in name or "home_country" in name for name in [module, *names]), (
                file
            )
