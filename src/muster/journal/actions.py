"""The one way to write to the journal. Domain actions call it inside their own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from muster.journal.chain import Link
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which role, for which office (codes and random identifiers; never a name)."""

    identifier: str
    role: str
    office: str = ""


SYSTEM = Actor(identifier="system", role="system")


def append(
    *,
    stream: str,
    kind: EventKind,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    sealed: bytes | None = None,
    at: datetime | None = None,
) -> Event:
    """Append one event to its stream.

    `data` is read by everybody who may read the journal and holds nothing personal; what is personal comes already
    `sealed` under the person's key. Must run inside a transaction, so that act and event stand or fall together.
    """
    if not connection.in_atomic_block:
        message = "An event is appended only inside the transaction of the act it records."
        raise RuntimeError(message)
    head = StreamHead.objects.select_for_update().filter(stream=stream).first()
    if head is None:
        StreamHead.objects.bulk_create([StreamHead(stream=stream)], ignore_conflicts=True)
        head = StreamHead.objects.select_for_update().get(stream=stream)
    link = Link(
        stream=stream,
        position=head.position + 1,
        kind=kind.value,
        at=at or timezone.now(),
        actor=actor.identifier,
        actor_role=actor.role,
        actor_office=actor.office,
        data=dict(data or {}),
        sealed=sealed,
        previous=head.digest,
    )
    digest = link.digest()
    event = Event.objects.create(
        stream=link.stream,
        position=link.position,
        kind=link.kind,
        at=link.at,
        actor=link.actor,
        actor_role=link.actor_role,
        actor_office=link.actor_office,
        data=link.data,
        sealed=link.sealed,
        previous=link.previous,
        digest=digest,
    )
    StreamHead.objects.filter(stream=stream).update(position=link.position, digest=digest)
    return event
