"""An amendment: a paper of its own over the digest of the text it changes."""

import io
import json

import pypdf
import pytest

from muster.papers import clauses, contract, released, words
from muster.papers.comprehension import questions
from muster.papers.errors import InvalidContractError, MissingValueError
from tests.papers.specimens import LANGUAGES, amending, clauses_of, contract_in

REGIME = "ua-ngu-amendment"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_in_every_language(language: str) -> None:
    data = amending(language)
    made = contract.write(data, clauses_of(data), language)
    shown = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.content)).pages)
    assert "НГУ-2026-000123" in shown
    assert "ab" * 32 in "".join(shown.split())
    assert "5 (п’ять) років" in shown.replace("\n", " ").replace("  ", " ")
    assert words.of("uk").labels["amendment_title"].split()[0] in shown


def test_what_it_amends_is_part_of_what_is_agreed() -> None:
    data = amending()
    agreed = json.loads(contract.canonical(data, clauses_of(data)))
    assert agreed["amends"] == {
        "reference": "НГУ-2026-000123",
        "drafted_on": "2026-06-01",
        "number": 1,
        "digest": "ab" * 32,
    }


def test_a_contract_says_nothing_of_amending() -> None:
    data = contract_in()
    assert "amends" not in json.loads(contract.canonical(data, clauses_of(data)))


def test_its_clauses_are_its_own() -> None:
    with pytest.raises(InvalidContractError, match="ua-ngu-amendment"):
        contract.digest(amending(), clauses_of(contract_in()))
    with pytest.raises(InvalidContractError, match="regime ua-ngu"):
        contract.digest(contract_in(), clauses_of(amending()))


def test_a_contract_cannot_fill_what_only_an_amendment_has() -> None:
    from muster.papers.placeholders import fill  # noqa: PLC0415

    for name in ("amends_reference", "amends_date", "amends_number", "amends_digest"):
        with pytest.raises(MissingValueError):
            fill(f"{{{name}}}", contract_in(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_asked_about_what_it_changes(language: str) -> None:
    data = amending(language)
    asked = {question.identifier: question for question in questions(data, language, 1)}
    assert asked.keys() == ({"term"} if language == "uk" else {"term", "binding"})


def test_a_released_text_of_it_was_never_edited() -> None:
    assert released.fingerprints(REGIME) == released.listed(REGIME)
    assert {clause.identifier for clause in clauses.every(REGIME)} == {
        "subject",
        "term",
        "rest",
        "effect",
        "language",
    }
