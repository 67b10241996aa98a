"""The publication of a round: everything that was previewed, in one transaction, or nothing."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from muster.database.writing import update_all
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.notices import actions as notices
from muster.notices.models import NoticeKind
from muster.offices.access import live_memberships
from muster.offices.models import Role
from muster.people.models import User
from muster.rounds.actions.seating import (
    Offering,
    Place,
    offer_all,
    seats_for,
    still_ready,
    users_of,
)
from muster.rounds.models import Entry, Round


def publish_asked(round_id: UUID) -> Round | None:
    """Publish the round that a planner has asked for; None where it is published already, or no longer asked for.

    Cases that are no longer as the preview found them, and places whose seat is gone, are left out: their entries go,
    and the next preview, or the chain of a live round, takes them up again.
    """
    with transaction.atomic():
        found = Round.objects.select_for_update().get(pk=round_id)
        if not found.publication_waits or found.closed_at is not None or found.published_by is None:
            return None
        now = timezone.now()
        entries = {entry.case_id: entry for entry in found.entries.defer("pairs_sealed", "points_sealed")}
        ready = still_ready(found, entries, found.seen_event)
        places = [
            Place(case, entry.post_id, entry.rank or 0)
            for case, entry in entries.items()
            if entry.post_id is not None and case in ready
        ]
        seated = seats_for(places, found.seen_event)
        offering = Offering(found, found.published_by, _planner(found.published_by), now)
        offers = offer_all(offering, seated, ready)
        for case, offer in offers.items():
            entries[case].offer = offer
        update_all([entries[case] for case in offers], "offer")
        dropped = [e.pk for case, e in entries.items() if case not in ready or (e.post_id and not e.offer)]
        _drop(found, dropped)
        left = [case for case, entry in entries.items() if case in ready and entry.post_id is None]
        notices.queue_many(
            users=users_of(ready[case].person for case in left), kind=NoticeKind.MOVED_ON, at=now
        )
        found.published_at = now
        found.save(update_fields=("published_at",))
        append(
            stream=found.stream,
            kind=EventKind.ROUND_PUBLISHED,
            actor=offering.actor,
            data={
                "regime": found.regime,
                "number": found.number,
                "applicants": len(entries) - len(dropped),
                "offers": len(offers),
                "left_out": len(dropped),
                "digest": found.digest,
            },
            at=now,
        )
    return found


def _drop(found: Round, entries: list[UUID]) -> None:
    for first in range(0, len(entries), 500):
        Entry.objects.filter(round=found, pk__in=entries[first : first + 500]).delete()


def _planner(user: User) -> Actor:
    """The planner who asked for it, by the role they hold (or held when they asked)."""
    member = live_memberships(user).filter(role=Role.PLANNER).first()
    return Actor(str(user.pk), Role.PLANNER.value, member.office_id if member else "")
