"""Everything held about one person, as plain values: what they may take with them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction

from muster.cases import storage
from muster.cases.models import Case, Offer, Paper
from muster.contracts.models import Contract, Scan
from muster.journal.actions import append
from muster.journal.kinds import OF_OTHERS, PRIVATE, EventKind
from muster.journal.models import Event
from muster.keeping.columns import Place, places
from muster.notices.models import Notice
from muster.offices.models import Membership
from muster.people.actions import actor_for, stream_of
from muster.people.models import Consent, Person, User
from muster.people.vault import Compartment, VaultError
from muster.rounds.models import Wish

# What was said in private stays out, for somebody may stand beside the reader; so do the special check's reasons,
# which its own law keeps from the person, and whatever opens an account.
LEFT_OUT: Final = frozenset({Compartment.FREE_WILL, Compartment.SPECIAL_CHECK, Compartment.SIGN_IN})
_NO_DATA: Final = frozenset({"accounts"})
_HIDDEN: Final = ("_sealed", "_digest", "stored_as", "wrapped_key", "password", "digest")
_UNSEALED: Final[tuple[tuple[type[models.Model], str], ...]] = (
    (User, "person"),
    (Case, "person"),
    (Consent, "person"),
    (Offer, "case__person"),
    (Wish, "case__person"),
    (Notice, "user__person"),
    (Membership, "user__person"),
)


@dataclass(frozen=True, slots=True)
class File:
    """One file, opened only when it is read."""

    name: str
    person: Person
    stored_as: str
    compartment: Compartment

    def content(self) -> bytes | None:
        try:
            return storage.load(self.person, self.stored_as, self.compartment)
        except (VaultError, OSError):
            return None


def held(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row that is the person's, by table; sealed values opened, times and identifiers as text."""
    found: dict[str, list[dict[str, Any]]] = {}
    for place in places():
        if place.model._meta.app_label not in _NO_DATA:
            found[place.model._meta.label_lower] = [
                _row(row, _opened(place, row)) for row in place.rows_of(person)
            ]
    for model, path in _UNSEALED:
        rows = model._default_manager.filter(**{path: person.pk})
        found[model._meta.label_lower] = [_row(row, {}) for row in rows]
    found["journal.event"] = [_event(event, person) for event in events_of(person)]
    return {table: rows for table, rows in sorted(found.items()) if rows}


def _opened(place: Place, row: models.Model) -> dict[str, Any]:
    values = {}
    for name, attribute in place.attributes.items():
        if attribute.compartment not in LEFT_OUT:
            try:
                values[name] = getattr(row, name)
            except VaultError:
                values[name] = None
    return values


def _row(row: models.Model, opened: dict[str, Any]) -> dict[str, Any]:
    plain = {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if not field.attname.endswith(_HIDDEN) and not _names_staff(field)
    }
    return plain | opened


def _names_staff(field: "models.Field[Any, Any]") -> bool:
    """Which member of staff did something is theirs; the role and office stand in the events."""
    return field.related_model is User and not field.unique


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def events_of(person: Person) -> "models.QuerySet[Event]":
    """What was done with the account, the applications and the complaints, but for what is never shown."""
    streams = [stream_of(person.user)]
    streams += [case.stream for case in person.cases.all()]
    streams += [f"complaint:{complaint.pk}" for complaint in person.complaints.all()]
    shown = Event.objects.filter(stream__in=streams).exclude(kind__in=(*PRIVATE, *OF_OTHERS))
    return shown.order_by("at", "pk")


def _event(event: Event, person: Person) -> dict[str, Any]:
    """An event in the open; what the person themselves wrote into it, opened."""
    own = event.actor == str(person.user.pk)
    written = {"said": _said(event, person)} if own and event.sealed else {}
    return written | {
        "stream": event.stream,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "role": event.actor_role,
        "office": event.actor_office,
        "data": event.data,
        "you": own,
    }


def _said(event: Event, person: Person) -> object:
    try:
        return json.loads(person.key.open(Compartment.JOURNAL, bytes(event.sealed or b""), event.stream))
    except VaultError:
        return None


def files(person: Person) -> Iterator[File]:
    """The papers that were not removed, the contracts, and the scans of what was signed on paper."""
    papers = Paper.objects.filter(case__person=person, removed_at=None)
    for number, paper in enumerate(papers, start=1):
        name = f"papers/{number:02}-{paper.kind}.{paper.content_type.rpartition('/')[2]}"
        yield File(name, person, paper.stored_as, Compartment.PAPERS)
    for contract in Contract.objects.filter(person=person, cancelled_at=None):
        name = f"contracts/{contract.reference}.pdf"
        yield File(name, person, contract.stored_as, Compartment.CONTRACT)
    for number, scan in enumerate(Scan.objects.filter(contract__person=person), start=1):
        name = f"contracts/scan-{number:02}.{scan.content_type.rpartition('/')[2]}"
        yield File(name, person, scan.stored_as, Compartment.CONTRACT)


def record_taken(user: User) -> None:
    """Leave on record that the person took a copy."""
    with transaction.atomic():
        append(stream=stream_of(user), kind=EventKind.DATA_TAKEN, actor=actor_for(user))
