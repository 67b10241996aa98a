"""The publication of a round: everything that was previewed, in one transaction, or nothing."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from muster.database.collecting import uncollected
from muster.database.writing import fresh, update_all
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
from muster.rounds.friends import both_or_neither
from muster.rounds.models import Entry, Round


@uncollected()
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
        entries = dict(found.entries.values_list("case_id", "pk"))
        placed = [
            Place(case, post, rank or 0)
            for case, post, rank in found.entries.filter(post__isnull=False).values_list(
                "case_id", "post_id", "rank"
            )
        ]
        ready = still_ready(found, entries, found.seen_event)
        friends = friends_in(found)
        for case in both_or_neither(friends, set(ready)):
            del ready[case]
        places = [place for place in placed if place.case in ready]
        seated = seats_for(places, found.seen_event)
        for case in both_or_neither(friends, set(seated)):
            del seated[case]
        offering = Offering(found, found.published_by, _planner(found.published_by), now)
        offers = offer_all(offering, seated, ready)
        update_all(
            [fresh(Entry, id=entries[case], offer_id=offer.pk) for case, offer in offers.items()], "offer"
        )
        unplaced = entries.keys() - {place.case for place in placed}
        dropped = [
            pk
            for case, pk in entries.items()
            if case not in ready or not (case in offers or case in unplaced)
        ]
        _drop(found, dropped)
        left = [case for case in unplaced if case in ready]
        notices.queue_many(
            users=users_of(ready[case].person for case in left), kind=NoticeKind.MOVED_ON, at=now
        )
        found.published_at = now
        found.save(update_fields=("published_at",))
        _record(offering, applicants=len(entries) - len(dropped), offers=len(offers), left_out=len(dropped))
    return found


def friends_in(found: Round) -> dict[UUID, UUID]:
    """Who was brought together with whom."""
    together = found.entries.filter(together_with__isnull=False)
    return dict(together.values_list("case_id", "together_with_id"))


def _record(offering: Offering, **counted: int) -> None:
    found = offering.round
    data = {"regime": found.regime, "number": found.number, "digest": found.digest, **counted}
    append(
        stream=found.stream,
        kind=EventKind.ROUND_PUBLISHED,
        actor=offering.actor,
        data=data,
        at=offering.at,
    )


def _drop(found: Round, entries: list[UUID]) -> None:
    for first in range(0, len(entries), 500):
        Entry.objects.filter(round=found, pk__in=entries[first : first + 500]).delete()


def _planner(user: User) -> Actor:
    """The planner who asked for it, by the role they hold (or held when they asked)."""
    member = live_memberships(user).filter(role=Role.PLANNER).first()
    return Actor(str(user.pk), Role.PLANNER.value, member.office_id if member else "")
