"""Reading the journal and proving it whole."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from muster.database.prepared import prepared
from muster.journal.chain import Break, Link, breaks
from muster.journal.models import Event, StreamHead

_BATCH = 2000


def events_of(stream: str) -> QuerySet[Event]:
    return Event.objects.filter(stream=stream).order_by("position")


def position_of(stream: str) -> int:
    """How many events the stream has."""
    found = _positions.first(stream)
    return found[0] if found else 0


@prepared
def _positions(stream: Any) -> QuerySet[StreamHead, tuple[int]]:
    return StreamHead.objects.filter(stream=stream).values_list("position")


def link_of(event: Event) -> Link:
    return Link(
        stream=event.stream,
        position=event.position,
        kind=event.kind,
        at=event.at,
        actor=event.actor,
        actor_role=event.actor_role,
        actor_office=event.actor_office,
        data=event.data,
        sealed=None if event.sealed is None else bytes(event.sealed),
        previous=event.previous,
    )


def verify(stream: str | None = None) -> Iterator[Break]:
    """The first break of each stream (of one, or of all); nothing where the chain is whole."""
    events = Event.objects.order_by("stream", "position")
    heads = StreamHead.objects.order_by("stream")
    if stream is not None:
        events, heads = events.filter(stream=stream), heads.filter(stream=stream)
    ends = {head.stream: (head.position, head.digest) for head in heads.iterator(chunk_size=_BATCH)}
    for found in breaks(_stored(events), ends):
        yield from _again(found.stream)


def _again(stream: str) -> Iterator[Break]:
    """A stream in which something seems broken, looked at once more under its lock: it may have been written to while
    it was read."""
    with transaction.atomic():
        head = StreamHead.objects.select_for_update().filter(stream=stream).first()
        ends = {stream: (head.position, head.digest)} if head else {}
        found = list(breaks(_stored(events_of(stream)), ends))
    yield from found


def _stored(events: QuerySet[Event]) -> Iterator[tuple[Link, str]]:
    return ((link_of(event), event.digest) for event in events.iterator(chunk_size=_BATCH))
