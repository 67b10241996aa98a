"""Contracts of fictional people, one in each language, for the tests of this folder."""

import datetime
from typing import Any

from muster.papers import clauses
from muster.papers.clause import Clause
from muster.papers.model import (
    Amends,
    Bilingual,
    Check,
    Confirmation,
    ContractData,
    DocumentKind,
    Interpreter,
    Party,
    RankCategory,
    Signatory,
)

DRAFTED = datetime.date(2026, 6, 1)
LANGUAGES = ("uk", "en", "es", "pt", "fr", "pl", "ar")

UNIT, POST, COMMANDER, COUNTRY = range(4)
NAMES = {
    "uk": ("військова частина 0000", "стрілець", "командир", "Колумбія"),
    "en": ("military unit 0000", "rifleman", "Commander", "Colombia"),
    "es": ("unidad militar 0000", "fusilero", "Comandante", "Colombia"),
    "pt": ("unidade militar 0000", "atirador", "Comandante", "Colômbia"),
    "fr": ("unité militaire 0000", "fusilier", "Commandant", "Colombie"),
    "pl": ("jednostka wojskowa 0000", "strzelec", "Dowódca", "Kolumbia"),
    "ar": ("الوحدة العسكرية 0000", "رامٍ", "القائد", "كولومبيا"),
}


def named(place: int, language: str) -> Bilingual:
    return Bilingual(NAMES["uk"][place], NAMES[language][place])


def contract_in(language: str = "en", **changes: Any) -> ContractData:
    """A draft; `changes` replace single fields."""
    fields: dict[str, Any] = {
        "reference": "НГУ-2026-000123",
        "regime": "ua-ngu",
        "edition": "ua-ngu 2026-06-01",
        "drafted_on": DRAFTED,
        "language": language,
        "unit": named(UNIT, language),
        "post": named(POST, language),
        "rank_category": RankCategory.PRIVATE,
        "term_years": 3,
        "name_printed": "MATEO EJEMPLO INVENTADO",
        "name_uk": "Матео Ехемпло Інвентадо",
        "birth_date": datetime.date(1998, 3, 1),
        "citizenships": (named(COUNTRY, language),),
        "document_kind": DocumentKind.PASSPORT,
        "document_number": "XX000000",
        "signatory": Signatory(named(COMMANDER, language), Bilingual("Остап Вигаданий", "Ostap Vyhadanyi")),
    }
    return ContractData(**(fields | changes))


def in_force(language: str = "en", **changes: Any) -> ContractData:
    """The same contract, confirmed by both parties and enrolled."""
    enrolment: dict[str, Any] = {
        "starts_on": datetime.date(2026, 6, 15),
        "ends_on": datetime.date(2029, 6, 14),
        "probation_until": datetime.date(2026, 8, 14),
        "enrolment_order": "№ 45 від 15.06.2026",
        "confirmations": (
            Confirmation(Party.PERSON, "MATEO EJEMPLO INVENTADO", moment_of(2)),
            Confirmation(Party.UNIT, "Остап Вигаданий", moment_of(3)),
        ),
        "register": "12/2026",
        "check": Check("https://muster.example/verify/", "M-7Q2K-9XWD"),
    }
    return contract_in(language, **(enrolment | changes))


def witnessed(language: str = "en") -> ContractData:
    """The same, with an interpreter beside, signed on paper."""
    interpreter = Interpreter("Vymyslena Perekladachka", named(COUNTRY, language))
    return in_force(language, interpreter=interpreter, scan="5c" * 32)


def amending(language: str = "en", **changes: Any) -> ContractData:
    """The first amendment of that contract: five years instead of three."""
    agreed = {"amends": Amends("НГУ-2026-000123", DRAFTED, 1, "ab" * 32), "term_years": 5}
    return contract_in(language, **(agreed | {"reference": "M-AMND-0001"} | changes))


def moment_of(day: int) -> datetime.datetime:
    return datetime.datetime(2026, 6, day, 9, 5, tzinfo=datetime.UTC)


def clauses_of(data: ContractData) -> tuple[Clause, ...]:
    return clauses.select(data.drafted_on, data.language, data.clause_regime)
