"""A contract's clauses filled in, and the canonical bytes of what is agreed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from muster.papers import languages
from muster.papers.clause import Clause
from muster.papers.errors import InvalidContractError
from muster.papers.model import Bilingual, ContractData
from muster.papers.placeholders import Run, fill

__all__ = ["FilledClause", "canonical", "digest", "filled"]

FORM = "muster-contract/1"
FIRST_STRONG, POP = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class FilledClause:
    """A clause as the reader of one language sees it. `number` counts from 1.

    `note` says it in plain words and is no part of the contract.
    """

    number: int
    identifier: str
    version: int
    title: str
    paragraphs: tuple[str, ...]
    note: str


def filled(data: ContractData, clauses: Sequence[Clause], language: str) -> tuple[FilledClause, ...]:
    """The clauses in Ukrainian or in the contract's other language, with the contract's data in them.

    Raises `MissingTranslationError`, `MissingValueError`, or `InvalidContractError` for a language that the
    contract is not drawn up in.
    """
    data.require_language(language)
    _check_clauses(data, clauses)
    return tuple(_filled(number, clause, data, language) for number, clause in enumerate(clauses, 1))


def canonical(data: ContractData, clauses: Sequence[Clause]) -> bytes:
    """What is agreed, as UTF-8 JSON with sorted keys: the data, and every clause as filled in both languages.

    Enrolment and confirmations come later and are not in it: both parties confirm the same digest, and the
    contract in force still carries it.
    """
    _check_clauses(data, clauses)
    agreed = {
        "form": FORM,
        "reference": data.reference,
        "regime": data.regime,
        "edition": data.edition,
        "drafted_on": data.drafted_on.isoformat(),
        "language": data.language,
        "binding_language": languages.BINDING,
        "unit": _both(data, data.unit),
        "post": _both(data, data.post),
        "rank_category": data.rank_category.value,
        "term_years": data.term_years,
        "signatory": {"title": _both(data, data.signatory.title), "name": _both(data, data.signatory.name)},
        "person": _person(data),
        "clauses": [_agreed(clause, data) for clause in clauses],
    }
    if data.amends is not None:
        agreed["amends"] = asdict(data.amends) | {"drafted_on": data.amends.drafted_on.isoformat()}
    return json.dumps(agreed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data: ContractData, clauses: Sequence[Clause]) -> str:
    """SHA-256 of `canonical`, in hex."""
    return hashlib.sha256(canonical(data, clauses)).hexdigest()


def _check_clauses(data: ContractData, clauses: Sequence[Clause]) -> None:
    """A contract has clauses, all of its own regime, and of each one version."""
    if not clauses:
        raise InvalidContractError("clauses", "a contract needs its clauses")
    if any(clause.regime != data.clause_regime for clause in clauses):
        raise InvalidContractError("clauses", f"all must belong to the regime {data.clause_regime}")
    if len({clause.identifier for clause in clauses}) != len(clauses):
        raise InvalidContractError("clauses", "one clause cannot stand in two versions")


def _filled(number: int, clause: Clause, data: ContractData, language: str) -> FilledClause:
    text = clause.text(language)
    paragraphs = tuple(_on_screen(fill(one, data, language), language) for one in text.paragraphs)
    return FilledClause(number, clause.identifier, clause.version, text.title, paragraphs, text.note)


def _on_screen(runs: Sequence[Run], language: str) -> str:
    """With invisible isolates around what runs against the line: a Latin name in an Arabic one."""
    along = languages.find(language).direction
    return "".join(run.text if run.direction == along else f"{FIRST_STRONG}{run.text}{POP}" for run in runs)


def _person(data: ContractData) -> dict[str, Any]:
    return {
        "name_printed": data.name_printed,
        "name_uk": data.name_uk,
        "birth_date": data.birth_date.isoformat(),
        "citizenships": [_both(data, one) for one in data.citizenships],
        "document_kind": data.document_kind.value,
        "document_number": data.document_number,
    }


def _agreed(clause: Clause, data: ContractData) -> dict[str, Any]:
    return {
        "id": clause.identifier,
        "version": clause.version,
        "texts": {language: _lines(clause, data, language) for language in _languages(data)},
    }


def _lines(clause: Clause, data: ContractData, language: str) -> list[str]:
    text = clause.text(language)
    return [text.title, *("".join(run.text for run in fill(one, data, language)) for one in text.paragraphs)]


def _languages(data: ContractData) -> tuple[str, ...]:
    return tuple(dict.fromkeys((languages.BINDING, data.language)))


def _both(data: ContractData, name: Bilingual) -> dict[str, str]:
    return {language: name.within(language) for language in _languages(data)}
