import datetime
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from muster.papers import clauses
from muster.papers.agreement import canonical, digest, filled
from muster.papers.errors import InvalidContractError, UnknownLanguageError
from muster.papers.model import Bilingual
from tests.papers.specimens import LANGUAGES, clauses_of, contract_in, in_force

# What these contracts said when they were first written down. A change here means that a contract already
# agreed on would no longer read as it did: correct the words in a new clause version instead.
AGREED = {
    "uk": "06ab23204da5f77e9e4d979f66de5c325cd4865ad26db4e891534c99aa5ba781",
    "en": "99decdf6edee237ea4e73bddc7c8b0c8f4b8d15893ad8fc8ae42bf17362e513a",
    "es": "cb0d3137760e7949e87713a7cb27a7112df5c4683ffd733891ffd92c19dd9519",
    "pt": "2a781bdd207df8069856d8d422d0d8f86cbeeb4be6994381dd28117c1dc03a46",
    "fr": "9eb4bde38abf52ed705823c3b6287076ca89f5c9e52a9c1802f169f7710c1833",
    "pl": "44a2d9adfce72f7a134d7034bd3c6189cac8ef17af5f44d3a2e45aa62584b5e1",
    "ar": "ca9eb52308136a505493ef2d6126d57168cfacb169b85e287b95a81a820d3ed1",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contract_reads_the_same_for_ever(language: str) -> None:
    data = contract_in(language)
    pins = [clause.pin for clause in clauses_of(data)]

    assert digest(data, clauses.pinned(pins)) == AGREED[language]


def test_the_digest_is_that_of_the_canonical_content() -> None:
    data = contract_in()
    content = canonical(data, clauses_of(data))

    assert digest(data, clauses_of(data)) == hashlib.sha256(content).hexdigest()
    assert json.loads(content)["binding_language"] == "uk"


def test_the_canonical_content_holds_each_clause_as_it_was_read_in_both_languages() -> None:
    data = contract_in("es")
    agreed = json.loads(canonical(data, clauses_of(data)))

    assert [(clause["id"], clause["version"]) for clause in agreed["clauses"]] == [
        clause.pin for clause in clauses_of(data)
    ]
    term = next(clause for clause in agreed["clauses"] if clause["id"] == "term")
    assert term["texts"].keys() == {"uk", "es"}
    assert term["texts"]["es"][:2] == [
        "Plazo del contrato",
        "El contrato se celebra por un plazo de 3 (tres) años.",
    ]
    assert term["texts"]["uk"][1] == "Контракт укладено строком на 3 (три) роки."
    assert agreed["post"] == {"uk": "стрілець", "es": "fusilero"}


def test_confirmation_and_entry_into_force_do_not_change_the_digest() -> None:
    assert digest(contract_in(), clauses_of(contract_in())) == digest(in_force(), clauses_of(in_force()))


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": "НГУ-2026-000124"},
        {"edition": "ua-ngu 2026-06-02"},
        {"term_years": 4},
        {"post": Bilingual("водій", "rifleman")},
        {"post": Bilingual("стрілець", "driver")},
        {"name_printed": "MATEO EJEMPLO INVENTADA"},
        {"document_number": "XX000001"},
        {"citizenships": ()},
        {"birth_date": datetime.date(1998, 3, 2)},
    ],
)
def test_whatever_is_agreed_changes_the_digest(changes: dict[str, Any]) -> None:
    data = contract_in()

    assert digest(data, clauses_of(data)) != digest(contract_in(**changes), clauses_of(data))


def test_another_version_of_a_clause_changes_the_digest() -> None:
    data = contract_in()
    now = clauses_of(data)
    earlier = clauses.pinned([("early-end", 1) if one.identifier == "early-end" else one.pin for one in now])

    assert digest(data, now) != digest(data, earlier)


def test_the_clauses_are_filled_for_the_screen_in_either_language() -> None:
    data = contract_in("fr")

    french = filled(data, clauses_of(data), "fr")
    ukrainian = filled(data, clauses_of(data), "uk")

    assert [clause.number for clause in french] == list(range(1, 16))
    assert french[3].identifier == "term"
    assert french[3].title == "Durée du contrat"
    assert french[3].paragraphs[0] == "Le contrat est conclu pour une durée de 3 (trois) ans."
    assert french[3].note.startswith("La durée ne se compte pas")
    assert ukrainian[3].paragraphs[0] == "Контракт укладено строком на 3 (три) роки."


def test_on_an_arabic_screen_what_runs_the_other_way_is_isolated() -> None:
    data = contract_in("ar")

    parties = filled(data, clauses_of(data), "ar")[0]
    residence = filled(data, clauses_of(data), "ar")[11]

    assert "\u2068MATEO EJEMPLO INVENTADO\u2069" in parties.paragraphs[2]
    assert "\u2068كولومبيا\u2069" not in parties.paragraphs[2]
    assert "\u20684730-IX\u2069" in residence.paragraphs[0]
    assert "\u2068".encode() not in canonical(data, clauses_of(data))


def test_a_contract_is_not_read_in_a_language_it_was_not_drawn_up_in() -> None:
    data = contract_in("es")

    with pytest.raises(InvalidContractError, match="drawn up in “es”, not in “pl”"):
        filled(data, clauses_of(data), "pl")
    with pytest.raises(UnknownLanguageError):
        filled(data, clauses_of(data), "xx")


def test_a_contract_needs_its_own_clauses_once_each() -> None:
    data = contract_in()
    chosen = clauses_of(data)
    foreign = replace(chosen[0], regime="ua-afu")

    for wrong, problem in (
        ((), "needs its clauses"),
        ((foreign, *chosen[1:]), "must belong to the regime ua-ngu"),
        ((*chosen, *clauses.pinned([("early-end", 1)])), "cannot stand in two versions"),
    ):
        with pytest.raises(InvalidContractError, match=problem):
            canonical(data, wrong)
        with pytest.raises(InvalidContractError, match=problem):
            filled(data, wrong, "en")
