"""What one contract says: the data that fill its clauses. Nothing here is computed from law."""

import datetime
import unicodedata
from dataclasses import dataclass, fields
from enum import StrEnum

from muster.papers import languages
from muster.papers.errors import InvalidContractError

__all__ = [
    "LONGEST_TERM",
    "Amends",
    "Bilingual",
    "Check",
    "Confirmation",
    "ContractData",
    "DocumentKind",
    "Interpreter",
    "Party",
    "RankCategory",
    "Signatory",
]

LONGEST_TERM = 10
"""Years. No text of any regime, in force or drafted, knows a longer first contract."""


INVISIBLE = {"Cc", "Cf", "Cs"}
JOINERS = "\u200c\u200d"
"""Needed to spell some names; every other invisible character could make a contract read as it is not."""


class RankCategory(StrEnum):
    PRIVATE = "private"
    SERGEANT = "sergeant"
    OFFICER = "officer"


class DocumentKind(StrEnum):
    PASSPORT = "passport"
    STATELESS_ID = "stateless_id"
    REFUGEE_CERTIFICATE = "refugee_certificate"


class Party(StrEnum):
    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name in Ukrainian and in the contract's language (the same twice where that is Ukrainian)."""

    uk: str
    translated: str

    def within(self, language: str) -> str:
        return self.uk if language == languages.BINDING else self.translated


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for the unit."""

    title: Bilingual
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One party's confirmation of the contract. `at` carries its time zone; it is printed in Kyiv time."""

    party: Party
    name: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who put the contract into the person's words, as a witness; `language` is the one spoken."""

    name: str
    language: Bilingual


@dataclass(frozen=True, slots=True)
class Amends:
    """Which contract an amendment changes, the how-manieth it is, and the digest of the text that it changes."""

    reference: str
    drafted_on: datetime.date
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Check:
    """Where anyone can check the paper, and the code by which it is found there."""

    address: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractData:
    """One contract, as agreed and as far as it has come.

    `language` is the reader's, and every `Bilingual.translated` is in it. `citizenships` is empty for a
    stateless person. The enrolment fills in `starts_on`, `ends_on` (the last day) and `probation_until`
    (its last day). These, the confirmations, the `check`, the number in the unit's `register`, the `interpreter` and
    `scan` (the SHA-256 of the scan, where it was signed on paper) change nothing of what was agreed. An amendment
    says what it `amends`, and has clauses of its own.
    Raises `InvalidContractError`, naming the field, where something is blank or dates contradict each other.
    """

    reference: str
    regime: str
    edition: str
    drafted_on: datetime.date
    language: str
    unit: Bilingual
    post: Bilingual
    rank_category: RankCategory
    term_years: int
    name_printed: str
    name_uk: str
    birth_date: datetime.date
    citizenships: tuple[Bilingual, ...]
    document_kind: DocumentKind
    document_number: str
    signatory: Signatory
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    probation_until: datetime.date | None = None
    enrolment_order: str | None = None
    confirmations: tuple[Confirmation, ...] = ()
    check: Check | None = None
    register: str | None = None
    interpreter: Interpreter | None = None
    scan: str | None = None
    amends: Amends | None = None

    def __post_init__(self) -> None:
        languages.find(self.language)
        for field in fields(self):
            _check_readable(field.name, getattr(self, field.name))
        if not 1 <= self.term_years <= LONGEST_TERM:
            raise InvalidContractError("term_years", f"must be between 1 and {LONGEST_TERM}")
        if self.birth_date >= self.drafted_on:
            raise InvalidContractError("birth_date", "must come before the day the contract is drafted")
        self._check_enrolment()
        self._check_confirmations()

    @property
    def clause_regime(self) -> str:
        """Under which name the clauses are kept that such a paper is made of."""
        return self.regime if self.amends is None else f"{self.regime}-amendment"

    def require_language(self, language: str) -> None:
        """Raises `InvalidContractError` for a language that is neither Ukrainian nor the contract's own."""
        languages.find(language)
        if language not in (self.language, languages.BINDING):
            problem = f"the contract is drawn up in “{self.language}”, not in “{language}”"
            raise InvalidContractError("language", problem)

    def confirmation_of(self, party: Party) -> Confirmation | None:
        return next((one for one in self.confirmations if one.party is party), None)

    def _check_enrolment(self) -> None:
        if self.starts_on is None:
            for name in ("ends_on", "probation_until", "enrolment_order"):
                if getattr(self, name) is not None:
                    raise InvalidContractError(name, "cannot be known before starts_on")
            return
        if self.ends_on is None:
            raise InvalidContractError("ends_on", "must be given together with starts_on")
        if self.ends_on < self.starts_on:
            raise InvalidContractError("ends_on", "must not come before starts_on")
        if self.probation_until is not None and not self.starts_on <= self.probation_until <= self.ends_on:
            raise InvalidContractError("probation_until", "must lie between starts_on and ends_on")

    def _check_confirmations(self) -> None:
        if len({one.party for one in self.confirmations}) != len(self.confirmations):
            raise InvalidContractError("confirmations", "one party cannot confirm twice")
        if any(one.at.tzinfo is None for one in self.confirmations):
            raise InvalidContractError("confirmations", "a time of confirmation needs its time zone")


def _check_readable(name: str, value: object) -> None:
    """Walks into the small values, so that a blank translation is named as `unit.translated`."""
    match value:
        case str():
            if not value.strip():
                raise InvalidContractError(name, "must not be blank")
            if any(unicodedata.category(one) in INVISIBLE and one not in JOINERS for one in value):
                raise InvalidContractError(
                    name, "must not hold control characters or marks that turn text about"
                )
        case tuple():
            for one in value:
                _check_readable(name, one)
        case Bilingual() | Signatory() | Confirmation() | Interpreter() | Amends() | Check():
            for field in fields(value):
                _check_readable(f"{name}.{field.name}", getattr(value, field.name))
        case _:
            pass
