"""The one way to write to the journal. Domain actions call it inside their own transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from muster.database.prepared import prepared
from muster.database.writing import fresh, insert, insert_all, update, update_all
from muster.journal.chain import Link
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which role, for which office (codes and random identifiers; never a name)."""

    identifier: str
    role: str
    office: str = ""


_AT_ONCE: Final = 500  # streams


class StreamMoved(Exception):  # noqa: N818  it is an answer, not a fault: look again, and act on what is there now
    """Somebody appended to the stream after it was read."""


SYSTEM = Actor(identifier="system", role="system")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one event says.

    `data` is read by everybody who may read the journal and holds nothing personal; what is personal comes
    already `sealed` under the person's key.
    """

    kind: EventKind
    data: Mapping[str, Any] = field(default_factory=dict)
    sealed: bytes | None = None


def append(
    *,
    stream: str,
    kind: EventKind,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    sealed: bytes | None = None,
    at: datetime | None = None,
) -> Event:
    """Append one event to its stream; see `append_all`."""
    return append_all(stream=stream, actor=actor, entries=[Entry(kind, data or {}, sealed)], at=at)[0]


def append_all(
    *,
    stream: str,
    actor: Actor,
    entries: Sequence[Entry],
    at: datetime | None = None,
    after: int | None = None,
) -> list[Event]:
    """Append the events of one act to its stream, one after the other, at the cost of one.

    Must run inside a transaction, so that act and events stand or fall together. `after` is the position at which
    the stream was when the act was weighed; `StreamMoved` if it has gone on since.
    """
    if not connection.in_atomic_block:
        message = "An event is appended only inside the transaction of the act it records."
        raise RuntimeError(message)
    head = _locked_head(stream)
    if after is not None and head.position != after:
        raise StreamMoved
    events = _chained(head, actor, entries, at or timezone.now())
    insert(*events)
    update(head, "position", "digest")
    return events


def append_many(*, acts: Mapping[str, Sequence[Entry]], actor: Actor, at: datetime | None = None) -> None:
    """Append the events of one act to many streams at once: what `append_all` would do to each of them.

    Must run inside a transaction. The streams are locked in the order of their names.
    """
    if not connection.in_atomic_block:
        message = "Events are appended only inside the transaction of the act they record."
        raise RuntimeError(message)
    now = at or timezone.now()
    for streams in batched(sorted(acts), _AT_ONCE, strict=False):
        heads = _locked_heads(streams)
        events: list[Event] = []
        for head in heads:
            events += _chained(head, actor, acts[head.stream], now)
        insert_all(events)
        update_all(heads, "position", "digest")


def _locked_heads(streams: Sequence[str]) -> list[StreamHead]:
    known = set(StreamHead.objects.filter(stream__in=streams).values_list("stream", flat=True))
    fresh = [StreamHead(stream=stream) for stream in streams if stream not in known]
    if fresh:
        StreamHead.objects.bulk_create(fresh, ignore_conflicts=True)
    return list(StreamHead.objects.select_for_update().filter(stream__in=streams).order_by("stream"))


def _chained(head: StreamHead, actor: Actor, entries: Sequence[Entry], now: datetime) -> list[Event]:
    """The events that follow the head; it moves on with them."""
    events = []
    for entry in entries:
        link = Link(
            stream=head.stream,
            position=head.position + 1,
            kind=entry.kind.value,
            at=now,
            actor=actor.identifier,
            actor_role=actor.role,
            actor_office=actor.office,
            data=dict(entry.data),
            sealed=entry.sealed,
            previous=head.digest,
        )
        head.position, head.digest = link.position, link.digest()
        events.append(_event(link, head.digest))
    return events


@prepared
def _heads(stream: Any) -> QuerySet[StreamHead]:
    return StreamHead.objects.select_for_update().filter(stream=stream)


def _locked_head(stream: str) -> StreamHead:
    head = _heads.first(stream)
    if head is None:
        StreamHead.objects.bulk_create([StreamHead(stream=stream)], ignore_conflicts=True)
        [head] = _heads(stream)
    return head


def _event(link: Link, digest: str) -> Event:
    return fresh(
        Event,
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
