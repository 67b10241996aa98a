import datetime

import pytest

from muster.papers import clauses, languages
from muster.papers.errors import (
    MissingTranslationError,
    NothingInForceError,
    UnknownClauseError,
    UnknownLanguageError,
)
from tests.papers.specimens import LANGUAGES

BEFORE_THE_SIX_MONTHS = datetime.date(2024, 5, 17)
FROM_THE_SIX_MONTHS = datetime.date(2024, 5, 18)


def by_identifier(on: datetime.date) -> dict[str, clauses.Clause]:
    return {clause.identifier: clause for clause in clauses.select(on, "uk")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contract_has_all_its_clauses_in_every_language(language: str) -> None:
    chosen = clauses.select(datetime.date(2026, 6, 1), language)

    assert [clause.identifier for clause in chosen] == [
        "parties",
        "subject",
        "post",
        "term",
        "effect",
        "probation",
        "duties",
        "undertaking",
        "guarantees",
        "early-end",
        "other-ends",
        "residence",
        "language",
        "copies",
        "disputes",
    ]
    assert all(clause.text(language).note for clause in chosen)


def test_every_version_is_written_in_every_language() -> None:
    assert set(LANGUAGES) == set(languages.LANGUAGES)
    for clause in clauses.every():
        assert set(clause.texts) == set(LANGUAGES), clause.pin


def test_the_right_to_leave_after_six_months_is_promised_only_from_the_day_of_that_law() -> None:
    before = by_identifier(BEFORE_THE_SIX_MONTHS)["early-end"]
    after = by_identifier(FROM_THE_SIX_MONTHS)["early-end"]

    assert before.pin == ("early-end", 1)
    assert before.valid_until == BEFORE_THE_SIX_MONTHS
    assert "шести місяців" not in " ".join(before.text("uk").paragraphs)
    assert before.facts == {}
    assert after.pin == ("early-end", 2)
    assert after.valid_until is None
    assert "шести місяців" in " ".join(after.text("uk").paragraphs)
    assert after.facts == {"own_wish_after_months": 6}


def test_every_day_since_the_regime_opened_has_one_version_of_each_clause() -> None:
    day = datetime.date(2024, 2, 21)
    expected = {clause.identifier for clause in clauses.every()}
    while day < datetime.date(2026, 12, 31):
        identifiers = [clause.identifier for clause in clauses.select(day, "en")]
        assert len(identifiers) == len(expected), day
        assert set(identifiers) == expected, day
        day += datetime.timedelta(days=1)


def test_no_contract_can_be_drawn_up_before_the_regime_exists() -> None:
    with pytest.raises(NothingInForceError, match="2024-02-20"):
        clauses.select(datetime.date(2024, 2, 20), "en")


def test_a_regime_without_clauses_has_nothing_in_force() -> None:
    with pytest.raises(NothingInForceError, match="ua-afu"):
        clauses.select(datetime.date(2026, 6, 1), "en", regime="ua-afu")


def test_a_language_that_contracts_are_not_written_in_is_refused() -> None:
    with pytest.raises(UnknownLanguageError, match="“xx”"):
        clauses.select(datetime.date(2026, 6, 1), "xx")


def test_a_clause_without_its_translation_cannot_be_used_in_that_language() -> None:
    (term,) = clauses.pinned([("term", 1)])
    untranslated = clauses.Clause(
        identifier=term.identifier,
        version=term.version,
        regime=term.regime,
        order=term.order,
        valid_from=term.valid_from,
        valid_until=term.valid_until,
        cites=term.cites,
        facts=term.facts,
        texts={"uk": term.text("uk")},
    )

    with pytest.raises(MissingTranslationError, match="“term” version 1 has no text in the language “pl”"):
        untranslated.text("pl")


def test_an_old_contract_keeps_its_versions_whatever_is_in_force() -> None:
    pins = [clause.pin for clause in clauses.select(BEFORE_THE_SIX_MONTHS, "en")]

    kept = clauses.pinned(reversed(pins))

    assert [clause.pin for clause in kept] == pins
    assert ("early-end", 1) in pins


@pytest.mark.parametrize("pin", [("term", 99), ("no-such-clause", 1)])
def test_a_pin_that_was_never_written_is_an_error(pin: tuple[str, int]) -> None:
    with pytest.raises(UnknownClauseError, match=pin[0]):
        clauses.pinned([("parties", 1), pin])


def test_every_clause_says_where_it_comes_from_and_how_well_that_is_known() -> None:
    for clause in clauses.every():
        assert clause.cites, clause.pin
        for cite in clause.cites:
            assert cite.act
            assert cite.act_uk
            # Nothing of this regime was read in the act itself: the best there is is an official summary.
            assert cite.confidence in {"O", "N", "P+", "P", "I", "-"}


def test_probation_is_two_months() -> None:
    probation = by_identifier(FROM_THE_SIX_MONTHS)["probation"]

    assert probation.facts == {"probation_months": 2}
    assert "два місяці" in probation.text("uk").paragraphs[0]
    assert "two months" in probation.text("en").paragraphs[0]


def test_the_clause_on_language_says_in_every_language_that_ukrainian_binds() -> None:
    language = by_identifier(FROM_THE_SIX_MONTHS)["language"]

    for code, word in {
        "uk": "лише український",
        "en": "Only the Ukrainian",
        "es": "Solo el texto ucraniano",
        "pt": "Só o texto ucraniano",
        "fr": "Seul le texte ukrainien",
        "pl": "wyłącznie tekst ukraiński",
        "ar": "النص الأوكراني وحده",
    }.items():
        assert word in language.text(code).paragraphs[0]
