"""Many seats offered at once: what `cases.actions.offer_seat` does for one, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce

from muster.cases.clock import due
from muster.cases.models import Case, Offer, Request, RequestKind
from muster.database.writing import fresh, insert_all
from muster.journal.actions import Actor, Entry, append_many
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.notices import actions as notices
from muster.notices.models import NoticeKind
from muster.offices.models import Seat
from muster.people.models import User
from muster.rounds.models import Round
from muster.rounds.reading import PORTION, ready_cases

# Acts after which a case, or a post, is no longer what the round was computed over.
_CHANGES_CASE = (
    EventKind.CASE_WISHES_STATED,
    EventKind.CASE_MOVED,
    EventKind.CONSENT_GIVEN,
    EventKind.CONSENT_WITHDRAWN,
    EventKind.FACT_CLAIMED,
    EventKind.FACT_VERIFIED,
    EventKind.FACT_DISPUTED,
    EventKind.QUALIFICATION_REMOVED,
    EventKind.QUALIFICATION_JUDGED,
    EventKind.OUTCOME_RECORDED,
    EventKind.OFFER_MADE,
    EventKind.FRIENDS_AGREED,
    EventKind.FRIENDS_ENDED,
)
_CHANGES_POST = (EventKind.POST_CHANGED,)


@dataclass(frozen=True, slots=True)
class Place:
    """One place that was computed: whose, where, and how the post ranks them."""

    case: UUID
    post: UUID
    rank: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A case that is still what it was: whose it is, and which office has it."""

    person: UUID
    office: str | None


def still_ready(found: Round, cases: Iterable[UUID], since: int) -> dict[UUID, Ready]:
    """Under their locks, which of these cases are as the round found them: `since` is the last event it knew."""
    changed = changed_since(since, "case", _CHANGES_CASE)
    ready: dict[UUID, Ready] = {}
    for portion in batched(sorted(cases), PORTION, strict=False):
        locked = Case.objects.select_for_update().filter(pk__in=portion).order_by("pk")
        list(locked.values_list("pk"))
        rows = ready_cases(found.regime).filter(pk__in=portion).values_list("pk", "person_id", "office_id")
        ready |= {pk: Ready(person, office) for pk, person, office in rows if pk not in changed}
    return ready


def changed_since(since: int, subject: str, kinds: Sequence[EventKind]) -> set[UUID]:
    """The cases, or posts, with an event of these kinds after that one."""
    streams = Event.objects.filter(pk__gt=since, kind__in=kinds, stream__startswith=f"{subject}:")
    return {UUID(stream.partition(":")[2]) for stream in streams.values_list("stream", flat=True)}


@dataclass(frozen=True, slots=True)
class Free:
    """A seat that is free, under its lock."""

    seat: int
    number: int


def seats_for(places: Iterable[Place], since: int) -> dict[UUID, tuple[Place, Free]]:
    """A free seat, under its lock, for each place, by case; who stands last goes without where seats are gone.

    A post that was changed meanwhile gives none: what the law was asked about it may not hold any more.
    """
    changed = changed_since(since, "post", _CHANGES_POST)
    by_post: dict[UUID, list[Place]] = defaultdict(list)
    for place in places:
        if place.post not in changed:
            by_post[place.post].append(place)
    seated: dict[UUID, tuple[Place, Free]] = {}
    for portion in batched(sorted(by_post), PORTION, strict=False):
        free = _free_seats(portion)
        for post in portion:
            wanting = sorted(by_post[post], key=lambda place: place.rank)
            for place, seat in zip(wanting, free[post], strict=False):
                seated[place.case] = (place, seat)
    return seated


def _free_seats(posts: Sequence[UUID]) -> dict[UUID, list[Free]]:
    """Locked first and looked at afterwards: whoever took one a moment ago is seen."""
    seats = Seat.objects.filter(
        post__in=posts, closed_at=None, post__closed_at=None, post__approved_at__isnull=False
    ).order_by("post_id", "number")
    list(seats.select_for_update(of=("self",)).values_list("pk"))
    held = Offer.objects.filter(seat=OuterRef("pk"), released_at=None)
    free: dict[UUID, list[Free]] = defaultdict(list)
    for post, seat, number in seats.filter(~Exists(held)).values_list("post_id", "pk", "number"):
        free[post].append(Free(seat, number))
    return free


@dataclass(frozen=True, slots=True)
class Offering:
    """By whom, for which round and when seats are offered."""

    round: Round
    user: User
    actor: Actor
    at: datetime


def offer_all(
    offering: Offering, seated: dict[UUID, tuple[Place, Free]], ready: dict[UUID, Ready]
) -> dict[UUID, Offer]:
    """Offer each of the seats: offers, their requests, events and notices, by case."""
    until = due(RequestKind.ANSWER_OFFER, offering.at)
    offers = {
        case: fresh(
            Offer,
            case_id=case,
            seat_id=free.seat,
            offered_by_id=offering.user.pk,
            offered_at=offering.at,
            expires_at=until,
        )
        for case, (_place, free) in seated.items()
    }
    insert_all(offers.values())
    _judge_what_was_asked(list(seated), offering.at)
    requests = {case: _request(offering, case, ready[case], until) for case in seated}
    insert_all(requests.values())
    acts = {
        Case.stream_of(case): [_offered(offering, offers[case], *seated[case]), _asked(requests[case])]
        for case in seated
    }
    append_many(acts=acts, actor=offering.actor, at=offering.at)
    notices.queue_many(
        users=users_of(ready[case].person for case in seated), kind=NoticeKind.OFFER, at=offering.at
    )
    return offers


def _judge_what_was_asked(cases: Sequence[UUID], at: datetime) -> None:
    for portion in batched(cases, PORTION, strict=False):
        Request.objects.filter(
            case__in=portion,
            kind__in=(RequestKind.OFFER, RequestKind.PLACEMENT),
            judged_at=None,
            cancelled_at=None,
        ).update(judged_at=at, answered_at=Coalesce(F("answered_at"), Value(at)))


def _request(offering: Offering, case: UUID, ready: Ready, until: datetime) -> Request:
    return fresh(
        Request,
        case_id=case,
        kind=RequestKind.ANSWER_OFFER,
        office_id=ready.office,
        asked_by_id=offering.user.pk,
        asked_at=offering.at,
        due_at=until,
    )


def _offered(offering: Offering, offer: Offer, place: Place, free: Free) -> Entry:
    return Entry(
        EventKind.OFFER_MADE,
        {
            "offer": str(offer.pk),
            "post": str(place.post),
            "seat": free.number,
            "until": offer.expires_at.isoformat(),
            "round": str(offering.round.pk),
        },
    )


def _asked(request: Request) -> Entry:
    return Entry(
        EventKind.REQUEST_MADE,
        {
            "request": str(request.pk),
            "kind": str(request.kind),
            "office": request.office_id or "",
            "due": request.due_at.isoformat(),
        },
    )


def users_of(persons: Iterable[UUID]) -> Iterator[UUID]:
    """The accounts of these persons."""
    for portion in batched(persons, PORTION, strict=False):
        yield from User.objects.filter(person__in=portion).values_list("pk", flat=True)
