"""A round computed from the database: who is ready, what the law allows, in which order, and so who is placed where.

Nothing is written. Seats that are held, by live offers or contracts, are simply not free.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q
from numpy.typing import NDArray

from muster.cases.models import Offer
from muster.cases.post_kinds import PostKind
from muster.offices.models import PUBLIC, Post, Seat
from muster.placement import NOT_RANKED, NOWHERE, Instance, Placement
from muster.placement.applicants import place_for_applicants
from muster.placement.criteria import Order, criterion, lottery_numbers
from muster.regimes import load
from muster.rounds.by_hand import ByHand, by_hand
from muster.rounds.friends import Alone, Friends, with_friends
from muster.rounds.gathering import Entrant, Gathered, Gathering, Listed, Posts
from muster.rounds.models import WEIGHED, Criterion, Round
from muster.rounds.points import language_points
from muster.rounds.queries import weights_of
from muster.rounds.reading import portions, stored
from muster.rounds.workers import gathered_by_several

type Progress = Callable[[int, int], None]
type Refused = Collection[tuple[UUID, UUID]]


@dataclass(slots=True)
class Computed:
    """A round as it was computed at a moment: everything that is published of it follows from this."""

    at: datetime
    posts: Posts
    entrants: list[Entrant]
    numbers: list[int]  # of each pair: which wish it belongs to
    rules: list[tuple[str, ...]]  # of each pair: what keeps the applicant from the post
    given_up: set[int]  # pairs that were offered in this round already
    order: Order
    by_hand: ByHand
    friends: Friends
    instance: Instance
    placement: Placement


def compute(
    found: Round,
    *,
    at: datetime,
    progress: Progress = lambda _done, _of: None,
    refused: Refused = frozenset(),
    only_reaching: bool = False,
    of_post: Post | None = None,
) -> Computed:
    """Place everybody who is ready on the seats that are free.

    `refused` pairs of case and post are not considered again. `only_reaching` leaves out those none of whose wishes
    has a free seat: nobody's place depends on them. `of_post` knows this post alone, and those who wish for it.
    """
    posts = _posts(found.regime, of_post)
    gathering = Gathering(found.regime, at, posts, frozenset(refused), only_reaching=only_reaching)
    portioned = portions(found.regime, of_post)
    of, done, gathered = sum(map(len, portioned)), 0, Gathered()
    progress(done, of)
    for portion, part in zip(portioned, gathered_by_several(gathering, portioned), strict=True):
        gathered.join(part)
        done += len(portion)
        progress(done, of)
    return _placed(found, gathering, gathered)


def _posts(regime: str, only: Post | None) -> Posts:
    held = Offer.objects.filter(seat=OuterRef("pk"), released_at=None)
    free = dict(
        Seat.objects.filter(~Exists(held), _of(only, "post"), closed_at=None)
        .order_by()
        .values_list("post_id")
        .annotate(free=Count("pk"))
    )
    posts = Posts()
    rows = (
        Post.objects.filter(PUBLIC, _of(only, "pk"), unit__formation=load(regime).formation)
        .order_by("unit", "title_uk", "pk")
        .values_list("pk", "unit_id", "language", *PostKind._fields)
    )
    for pk, unit, language, *kind in rows.iterator(chunk_size=2000):
        number = posts.number_of[stored(pk)] = len(posts.listed)
        posts.listed.append(Listed(pk, unit, PostKind(*kind), language, free.get(pk, 0)))
        if pk in free:
            posts.vacant_of[unit].append(number)
    return posts


def _of(only: Post | None, column: str) -> Q:
    return Q() if only is None else Q((column, only.pk))


def _placed(found: Round, gathering: Gathering, gathered: Gathered) -> Computed:
    posts, entrants = gathering.posts, gathered.entrants
    start = np.fromiter((one.start for one in entrants), np.int64, len(entrants))
    instance = Instance(
        np.append(start, len(gathered.pairs)),
        np.array(gathered.pairs, np.int32),
        _considered(gathered),
        np.fromiter((one.free for one in posts.listed), np.int32, len(posts.listed)),
    )
    order = _order(found, gathering, gathered, instance)
    order, ranked, named = by_hand(found, order, order.ranked(instance), posts.number_of)
    alone = Alone(entrants, posts, gathered.numbers, order, ranked, place_for_applicants(ranked))
    instance, placement, friends = with_friends(alone)
    return Computed(
        at=gathering.at,
        posts=posts,
        entrants=entrants,
        numbers=gathered.numbers,
        rules=gathered.rules,
        given_up=gathered.given_up,
        order=order,
        by_hand=named,
        friends=friends,
        instance=instance,
        placement=placement,
    )


def _considered(gathered: Gathered) -> NDArray[np.int32]:
    """A rank to be given, or none where the law does not allow the pair or the seat was given up."""
    allowed = np.fromiter((not rules for rules in gathered.rules), np.bool_, len(gathered.rules))
    allowed[list(gathered.given_up)] = False
    return np.where(allowed, np.int32(0), np.int32(NOT_RANKED))


def _order(found: Round, gathering: Gathering, gathered: Gathered, instance: Instance) -> Order:
    """The published order of every unit over these applicants."""
    posts, entrants = gathering.posts.listed, gathered.entrants
    units = {unit: at for at, unit in enumerate(dict.fromkeys(post.unit for post in posts))}
    # What was declared after the preview orders nobody in this round any more.
    declared = weights_of(list(units), (found.published_at and found.previewed_at) or gathering.at)
    weights = np.array([[declared[unit][one] for one in WEIGHED] for unit in units], np.int64)
    language = np.zeros(instance.wishes, np.int64)
    ends = instance.wish_start[1:].tolist()
    for one, end in zip(entrants, ends, strict=True):
        for pair in range(one.start, end):
            language[pair] = language_points(one.points, posts[gathered.pairs[pair]].language)
    return Order(
        criteria=(
            criterion(Criterion.QUALIFICATION.value, [one.points["qualification"] for one in entrants]),
            criterion(Criterion.LANGUAGE.value, language, by_wish=True),
            criterion(Criterion.EXPERIENCE.value, [one.points["experience"] for one in entrants]),
            criterion(Criterion.WAITING.value, [one.points["waiting"] for one in entrants]),
        ),
        weights=weights.reshape(len(units), len(WEIGHED)),
        unit_of=np.fromiter((units[post.unit] for post in posts), np.int64, len(posts)),
        lottery=lottery_numbers(found.seed, [str(one.case) for one in entrants]),
    )


def placed_post(computed: Computed, entrant: int) -> Listed | None:
    """Where one of the entrants is placed."""
    post = int(computed.placement.post_of[entrant])
    return None if post == NOWHERE else computed.posts.listed[post]
