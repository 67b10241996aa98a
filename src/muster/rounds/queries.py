"""Reading rounds: only through getters that also check the right.

Planners and auditors see rounds, figures and certificates; applicants their own place; a unit's recruiters who wished
for its posts, by lottery number and points alone. Before a round is published nobody but planners sees a place.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from muster.cases.models import Case, Request, RequestKind
from muster.offices.access import NoAccess, membership
from muster.offices.models import Membership, Office, Post, Role
from muster.offices.rights import Purpose, roles_for
from muster.people.models import User
from muster.placement.criteria import lottery_number
from muster.rounds.friendship import Friendship
from muster.rounds.models import (
    WEIGHED,
    Certificate,
    Criteria,
    Criterion,
    Cutoff,
    Entry,
    HandOrder,
    Pair,
    Points,
    PostChange,
    Round,
    Why,
    Wish,
)
from muster.rounds.points import language_points
from muster.rounds.said import Beside, Part

MOST_ORDERS = 200
ROUND_ROLES = roles_for(Purpose.SEE_ROUNDS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the arithmetic: weight times points."""

    criterion: Criterion
    weight: int
    points: int

    @property
    def product(self) -> int:
        return self.weight * self.points


@dataclass(frozen=True, slots=True)
class Standing:
    """A published round as it stands: seats that it holds for people (accepted, or waiting for their answer), offers
    given back, applications without one, wishes met; seats that it has to give, and those of them that are free."""

    accepted: int
    waiting: int
    given_back: int
    without: int
    first: int
    top_three: int
    seats: int
    free: int


@dataclass(frozen=True, slots=True)
class Reason:
    """What became of one wish for a post, with the person's own arithmetic. `by` as in `models.Pair`."""

    post: Post
    number: int
    why: Why
    rules: Sequence[str]
    score: int
    by: Criterion | None
    lines: Sequence[Line]
    by_hand: str | None
    """Why the unit ordered those who wished for the post by hand; None where it did not."""


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """What a published round says to an applicant."""

    round: Round
    entry: Entry
    lottery: int
    reasons: Sequence[Reason]
    beside: Beside | None


def lottery_of(found: Round, case_id: UUID) -> int:
    """The number that the round's published seed gives a case."""
    return lottery_number(found.seed, str(case_id))


def open_round_of(regime: str) -> Round | None:
    return Round.objects.filter(regime=regime, closed_at=None).first()


def rounds_for(user: User) -> tuple[QuerySet[Round], Membership]:
    """Every round, the newest first, for planners and auditors."""
    return Round.objects.all(), membership(user, ROUND_ROLES)


def round_for(user: User, round_id: UUID, *roles: Role) -> tuple[Round, Membership]:
    """A round, for planners and auditors (or those of `roles`)."""
    member = membership(user, roles or ROUND_ROLES)
    found = Round.objects.filter(pk=round_id).first()
    if found is None:
        raise NoAccess
    return found, member


def cutoffs_of(found: Round) -> QuerySet[Cutoff]:
    """The round's posts, those with most wishes a seat first to be seen; for whoever `round_for` lets see it."""
    return found.cutoffs.select_related("post__unit").order_by("-wished", "pk")


def orders_by_hand(found: Round) -> QuerySet[HandOrder]:
    """The same with posts and units, for whoever `round_for` lets see the round: at most a page of them."""
    return hand_orders_of(found).select_related("post__unit")[:MOST_ORDERS]


def certificate_for(user: User, round_id: UUID, number: int = 0) -> tuple[Certificate, bytes]:
    """A certificate of the round and its text (JSON)."""
    found, _member = round_for(user, round_id)
    certificate = found.certificates.filter(number=number).first()
    if certificate is None:
        raise NoAccess
    return certificate, zlib.decompress(bytes(certificate.packed))


def wishes_of(case: Case) -> list[Wish]:
    return list(case.wishes.select_related("post__unit", "unit"))


def criteria_of(unit: Office) -> Criteria | None:
    """The unit's order of criteria that is in force; None where waiting time alone counts."""
    return Criteria.objects.filter(unit=unit, superseded_at=None).first()


def declared_before(unit: Office) -> QuerySet[Criteria]:
    """Every declaration of the unit, the newest first."""
    return Criteria.objects.filter(unit=unit)


def weights_of(units: Sequence[str], at: datetime) -> Mapping[str, Mapping[Criterion, int]]:
    """What was declared of each unit at a moment; a unit that had declared nothing takes by waiting time alone."""
    declared = {
        one.unit_id: {name: int(getattr(one, name.value)) for name in WEIGHED}
        for one in Criteria.objects.filter(
            Q(superseded_at=None) | Q(superseded_at__gt=at), unit__in=units, published_at__lte=at
        )
    }
    return {unit: declared.get(unit, BY_WAITING) for unit in units}


BY_WAITING: Mapping[Criterion, int] = {name: int(name is Criterion.WAITING) for name in WEIGHED}


def own_entries(case: Case) -> QuerySet[Entry]:
    """The entries of an applicant's own case in published rounds, the newest first."""
    return (
        Entry.objects.filter(case=case, round__published_at__isnull=False)
        .select_related("round", "case__person", "offer__seat__post__unit", "post__unit")
        .order_by("-round__published_at")
    )


def own_place(entry: Entry) -> OwnPlace:
    """What an entry of the applicant's own says: the place, and what became of each wish and why."""
    found, pairs, points = entry.round, entry.pairs, entry.points
    posts = Post.objects.select_related("unit").in_bulk([UUID(pair["post"]) for pair in pairs])
    weights = weights_of([post.unit_id for post in posts.values()], found.previewed_at or found.opened_at)
    by_hand = dict(hand_orders_of(found).filter(post__in=posts).values_list("post_id", "reason"))
    reasons = [_reason(pair, posts[UUID(pair["post"])], points, weights, by_hand) for pair in pairs]
    return OwnPlace(found, entry, lottery_of(found, entry.case_id), reasons, entry.beside)


def standing_of(found: Round) -> Standing:
    """How a published round stands now; for whoever `round_for` lets see it."""
    held = Q(offer__isnull=False, offer__released_at=None)
    return Standing(
        **found.entries.aggregate(
            accepted=Count("pk", filter=held & Q(offer__accepted_at__isnull=False)),
            waiting=Count("pk", filter=held & Q(offer__accepted_at=None)),
            given_back=Count("pk", filter=Q(offer__released_at__isnull=False)),
            without=Count("pk", filter=Q(offer=None)),
            first=Count("pk", filter=held & Q(number=1)),
            top_three=Count("pk", filter=held & Q(number__lte=3)),
        ),
        **found.cutoffs.aggregate(
            free=Coalesce(Sum(F("seats") - F("filled")), 0),
            seats=Coalesce(Sum("seats"), 0),
        ),
    )


def parts_of(found: Round) -> tuple[list[Part], list[Part]]:
    """Supply and demand by unit and by rank category, as the round's posts stand now."""
    return _parts(found, "post__unit_id"), _parts(found, "post__rank_category")


def _parts(found: Round, by: str) -> list[Part]:
    rows = found.cutoffs.order_by().values_list(by).annotate(Sum("seats"), Sum("filled"), Sum("wished"))
    parts = [
        Part(name=name, seats=seats, filled=filled, wished=wished) for name, seats, filled, wished in rows
    ]
    return sorted(parts, key=lambda part: (-part["wished"], part["name"]))


def hand_orders_of(found: Round) -> QuerySet[HandOrder]:
    """The orders by hand that count in a round."""
    return found.hand_orders.filter(superseded_at=None)


def _reason(
    pair: Pair,
    post: Post,
    points: Points,
    weights: Mapping[str, Mapping[Criterion, int]],
    by_hand: Mapping[UUID, str],
) -> Reason:
    return Reason(
        post=post,
        number=pair["number"],
        why=Why(pair["why"]),
        rules=pair["rules"],
        score=pair["score"],
        by=Criterion(pair["by"]) if pair["by"] else None,
        lines=lines_of(points, post, weights[post.unit_id]),
        by_hand=by_hand.get(post.pk),
    )


def lines_of(points: Points, post: Post, weights: Mapping[Criterion, int]) -> list[Line]:
    earned = {
        Criterion.QUALIFICATION: points["qualification"],
        Criterion.LANGUAGE: language_points(points, post.language),
        Criterion.EXPERIENCE: points["experience"],
        Criterion.WAITING: points["waiting"],
    }
    return [Line(one, weights[one], earned[one]) for one in WEIGHED if weights[one]]


def friendship_of(case_id: UUID) -> Friendship | None:
    """The friendship of a case, or the code of its own that waits; None where there is none or it has ended."""
    return (
        Friendship.objects.filter(Q(case=case_id) | Q(friend=case_id), ended_at=None)
        .order_by("-entered_at")
        .first()
    )


def proposed_change(case: Case) -> PostChange | None:
    """The change of post that waits for the applicant's agreement."""
    return (
        PostChange.objects.filter(
            request__case=case,
            request__kind=RequestKind.POST_CHANGE,
            request__judged_at=None,
            request__cancelled_at=None,
        )
        .select_related("post__unit", "request")
        .first()
    )


def waiting_to_be_placed(regime: str) -> QuerySet[Request]:
    """The open requests for a place by a round."""
    return Request.objects.filter(
        kind=RequestKind.PLACEMENT, case__regime=regime, judged_at=None, cancelled_at=None
    )
