"""What the page shows, as plain data for the template: no markup, and every word already in its language."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from muster.papers import languages, words
from muster.papers.clause import Clause
from muster.papers.dates import long_date, moment
from muster.papers.model import Confirmation, ContractData, Party
from muster.papers.placeholders import Run, fill

__all__ = ["paper"]

type Spoken = dict[str, str]
"""A label in Ukrainian (`uk`) and in the reader's language (`tr`)."""


def paper(data: ContractData, clauses: Sequence[Clause], mark: str) -> dict[str, Any]:
    """The whole document; `mark` is the digest to print."""
    reader = languages.find(data.language)
    return {
        "language": reader.code,
        "direction": reader.direction,
        "reference": data.reference,
        "edition": data.edition,
        "mark": mark,
        "drafted": data.drafted_on.isoformat(),
        "formation": _formation(data),
        "labels": {name: _label(data, name) for name in words.of(languages.BINDING).labels},
        "clauses": [_clause(number, clause, data) for number, clause in enumerate(clauses, 1)],
        "parties": [_party(data, Party.UNIT), _party(data, Party.PERSON)],
        "entry": _entry(data),
    }


def _label(data: ContractData, name: str) -> Spoken:
    return {"uk": words.of(languages.BINDING).labels[name], "tr": words.of(data.language).labels[name]}


def _formation(data: ContractData) -> Spoken:
    return {
        "uk": words.of(languages.BINDING).formations[data.regime],
        "tr": words.of(data.language).formations[data.regime],
    }


def _clause(number: int, clause: Clause, data: ContractData) -> dict[str, Any]:
    uk, tr = clause.text(languages.BINDING), clause.text(data.language)
    return {
        "number": number,
        "identifier": clause.identifier,
        "version": clause.version,
        "title": {"uk": uk.title, "tr": tr.title},
        "paragraphs": [
            {"uk": _runs(binding, data, languages.BINDING), "tr": _runs(translated, data, data.language)}
            for binding, translated in zip(uk.paragraphs, tr.paragraphs, strict=True)
        ],
    }


def _runs(paragraph: str, data: ContractData, language: str) -> list[dict[str, Any]]:
    return [_run(run, language) for run in fill(paragraph, data, language)]


def _run(run: Run, language: str) -> dict[str, Any]:
    """A value keeps its own direction, so that a Latin name in an Arabic line is not torn apart."""
    direction = _direction_of(run.text, language) if run.is_value else languages.find(language).direction
    return {"text": run.text, "value": run.is_value, "direction": direction}


def _direction_of(text: str, language: str) -> str:
    """By the first letter that has a direction; the language's own where there is none (a number)."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return languages.find(language).direction


def _party(data: ContractData, party: Party) -> dict[str, Any]:
    confirmation = data.confirmation_of(party)
    title = data.signatory.title if party is Party.UNIT else None
    name = data.signatory.name if party is Party.UNIT else None
    return {
        "role": _label(data, f"party_{party}"),
        "of": {"uk": data.unit.uk, "tr": data.unit.translated} if party is Party.UNIT else None,
        "title": {"uk": title.uk, "tr": title.translated} if title else None,
        "name": {"uk": name.uk, "tr": name.translated}
        if name
        else {"uk": data.name_uk, "tr": data.name_printed},
        "confirmed": _confirmed(data, confirmation) if confirmation else None,
    }


def _confirmed(data: ContractData, confirmation: Confirmation) -> dict[str, Any]:
    return {
        "name": confirmation.name,
        "at": {
            "uk": moment(confirmation.at, languages.BINDING),
            "tr": moment(confirmation.at, data.language),
        },
    }


def _entry(data: ContractData) -> list[dict[str, Any]]:
    """The dates the enrolment gave, each with its label; empty until then."""
    days = {"starts_on": data.starts_on, "probation_until": data.probation_until, "ends_on": data.ends_on}
    return [
        {
            "label": _label(data, name),
            "day": {"uk": long_date(day, languages.BINDING), "tr": long_date(day, data.language)},
        }
        for name, day in days.items()
        if day is not None
    ]
