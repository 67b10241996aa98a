"""The chain: in a published live round, seats that become free are placed again, and whoever is newly ready with them.

Those who hold an offer are fixed points. The rest are placed on the free seats as a new computation over them would;
nobody is offered a second time in a round what they did not take.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from muster.cases.models import Offer
from muster.database.writing import insert_all
from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.placement import NOWHERE
from muster.rounds.actions.cutoffs import add_candidates, keep_cutoffs
from muster.rounds.actions.previewing import entries_of, newest_event
from muster.rounds.actions.seating import Offering, Place, offer_all, seats_for, still_ready
from muster.rounds.certificates import certificate
from muster.rounds.computing import Computed, compute
from muster.rounds.friends import both_or_neither
from muster.rounds.models import Entry, Round
from muster.rounds.reasons import Reasons

# A commit may become visible after a later event was seen; this long after, everything is looked at again.
AT_LEAST_EVERY = timedelta(minutes=10)
# Where that takes long, however much stirs meanwhile, at most a tenth of the clock's time goes into it.
LONG = timedelta(seconds=1)
REST = 10
_STIRS = (
    EventKind.OFFER_DECLINED,
    EventKind.OFFER_EXPIRED,
    EventKind.OFFER_WITHDRAWN,
    EventKind.CASE_WITHDRAWN,
    EventKind.CASE_WISHES_STATED,
    EventKind.CONSENT_GIVEN,
    EventKind.FACT_VERIFIED,
    EventKind.OUTCOME_RECORDED,
    EventKind.QUALIFICATION_JUDGED,
    EventKind.DECISION_REFUSED,
    EventKind.POST_ADDED,
    EventKind.POST_CHANGED,
    EventKind.POST_APPROVED,
    EventKind.POST_CHANGE_AGREED,
    EventKind.FRIENDS_AGREED,
    EventKind.FRIENDS_ENDED,
    EventKind.CONTRACT_CANCELLED,
)
_ASKS_FOR_A_SEAT = Q(kind=EventKind.REQUEST_MADE, data__kind__in=("offer", "placement"))


def is_stirred(found: Round) -> bool:
    """Whether anything happened since that could let somebody be placed on a free seat, and it is time to look."""
    if not _is_carried_on(found) or _rests(found):
        return False
    looked = found.stirred_at or found.published_at
    if looked is None or timezone.now() - looked > AT_LEAST_EVERY:
        return True
    since = Event.objects.filter(pk__gt=found.seen_event)
    return since.filter(Q(kind__in=_STIRS) | _ASKS_FOR_A_SEAT).exists()


def _rests(found: Round) -> bool:
    took = timedelta(milliseconds=found.stirring_took)
    return found.stirred_at is not None and took >= LONG and timezone.now() < found.stirred_at + REST * took


def carry_on(round_id: UUID) -> int:
    """Place the rest on what is free; how many were offered a seat."""
    found = Round.objects.get(pk=round_id)
    if not _is_carried_on(found):
        return 0
    at, seen, began = timezone.now(), newest_event(), time.monotonic()
    computed = compute(found, at=at, refused=given_up(found), only_reaching=True)
    with transaction.atomic():
        found = Round.objects.select_for_update().get(pk=round_id)
        if not _is_carried_on(found):
            return 0
        offers = _offer(found, computed, at, seen) if computed.placement.placed else {}
        keep_cutoffs(found, computed, offers)
        found.stirred_at, found.seen_event = at, seen
        found.stirring_took = int(1000 * (time.monotonic() - began))
        found.save(update_fields=("stirred_at", "seen_event", "stirring_took"))
    return len(offers)


def _is_carried_on(found: Round) -> bool:
    return found.live and found.published_at is not None and found.closed_at is None


def given_up(found: Round) -> set[tuple[UUID, UUID]]:
    """Pairs of case and post that were offered since the round was published and not kept, by whomever."""
    offers = Offer.objects.filter(offered_at__gte=found.published_at, released_at__isnull=False)
    return set(offers.values_list("case_id", "seat__post_id"))


def _offer(found: Round, computed: Computed, at: datetime, seen: int) -> dict[UUID, Offer]:
    reasons = Reasons(computed)
    # Only those placed: whoever stays without a place keeps the entry, and the reasons, that they have.
    placed = np.flatnonzero(computed.placement.post_of != NOWHERE).tolist()
    entries = list(entries_of(found, computed, reasons, placed))
    ready = still_ready(found, [entry.case_id for entry in entries], seen)
    friends = {entry.case_id: entry.together_with_id for entry in entries if entry.together_with_id}
    for case in both_or_neither(friends, set(ready)):
        del ready[case]
    places = [
        Place(entry.case_id, entry.post_id, entry.rank or 0)
        for entry in entries
        if entry.post_id is not None and entry.case_id in ready
    ]
    seated = seats_for(places, seen)
    for case in both_or_neither(friends, set(seated)):
        del seated[case]
    if not seated or found.published_by is None:
        return {}
    offers = offer_all(Offering(found, found.published_by, SYSTEM, at), seated, ready)
    for entry in entries:
        entry.offer = offers.get(entry.case_id)
    _keep(found, computed, [entry for entry in entries if entry.offer])
    proof = certificate(found, found.certificates.count(), computed)
    insert_all([proof])
    append(
        stream=found.stream,
        kind=EventKind.ROUND_CARRIED_ON,
        actor=SYSTEM,
        data={
            "regime": found.regime,
            "certificate": proof.number,
            "offers": len(offers),
            "digest": proof.digest,
        },
        at=at,
    )
    return offers


def _keep(found: Round, computed: Computed, entries: Sequence[Entry]) -> None:
    """Each case has one entry in a round: the newest takes the place of the one before."""
    cases = {entry.case_id for entry in entries}
    before = Entry.objects.filter(round=found, case__in=cases)
    add_candidates(found, computed, cases - set(before.values_list("case_id", flat=True)))
    before.delete()
    insert_all(entries)
