"""What the page shows, as plain data for the template: no markup, and every word already in its language."""

from collections.abc import Sequence
from typing import Any

from muster.papers import languages, words
from muster.papers.clause import Clause
from muster.papers.dates import long_date, moment
from muster.papers.model import Confirmation, ContractData, Party
from muster.papers.placeholders import Run, fill, value

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
        "labels": _labels(data),
        "clauses": [_clause(number, clause, data) for number, clause in enumerate(clauses, 1)],
        "parties": [_party(data, Party.UNIT), _party(data, Party.PERSON)],
        "entry": _entry(data),
        "register": data.register,
        "interpreter": _interpreter(data),
        "scan": data.scan,
        "check": {"address": data.check.address, "code": data.check.code} if data.check else None,
    }


def _labels(data: ContractData) -> dict[str, Spoken]:
    """An amendment has a title of its own, and no order to wait for."""
    labels = {name: _label(data, name) for name in words.of(languages.BINDING).labels}
    if data.amends is not None:
        labels |= {"title": labels["amendment_title"], "entry_pending": labels["amendment_pending"]}
    return labels


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
    return [_shown(run) for run in fill(paragraph, data, language)]


def _shown(run: Run) -> dict[str, Any]:
    return {"text": run.text, "value": run.is_value, "direction": run.direction}


def _party(data: ContractData, party: Party) -> dict[str, Any]:
    confirmation = data.confirmation_of(party)
    return {
        "role": _label(data, f"party_{party}"),
        "signs": _signs(data, party),
        "confirmed": _confirmed(data, confirmation) if confirmation else None,
    }


def _signs(data: ContractData, party: Party) -> Spoken:
    if party is Party.PERSON:
        alone = data.language == languages.BINDING
        return {
            "uk": f"{data.name_uk} ({data.name_printed})" if alone else data.name_uk,
            "tr": data.name_printed,
        }
    title, name = data.signatory.title, data.signatory.name
    return {"uk": f"{title.uk} {name.uk}", "tr": f"{title.translated} {name.translated}"}


def _confirmed(data: ContractData, confirmation: Confirmation) -> dict[str, Any]:
    return {
        "name": confirmation.name,
        "at": {
            "uk": moment(confirmation.at, languages.BINDING),
            "tr": moment(confirmation.at, data.language),
        },
    }


def _interpreter(data: ContractData) -> Spoken | None:
    if data.interpreter is None:
        return None
    name, language = data.interpreter.name, data.interpreter.language
    return {"uk": f"{name} ({language.uk})", "tr": f"{name} ({language.translated})"}


def _entry(data: ContractData) -> list[dict[str, Any]]:
    """The enrolment's order and dates, each with its label; empty until there are any."""
    days = {"starts_on": data.starts_on, "probation_until": data.probation_until, "ends_on": data.ends_on}
    entries = [
        {
            "label": _label(data, name),
            "value": _values(data, long_date(day, languages.BINDING), long_date(day, data.language)),
        }
        for name, day in days.items()
        if day is not None
    ]
    if data.enrolment_order is not None:
        order = _values(data, data.enrolment_order, data.enrolment_order)
        entries.append({"label": _label(data, "enrolment_order"), "value": order})
    return entries


def _values(data: ContractData, uk: str, translated: str) -> dict[str, Any]:
    return {"uk": _shown(value(uk, languages.BINDING)), "tr": _shown(value(translated, data.language))}
