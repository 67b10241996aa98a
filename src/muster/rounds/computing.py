"""A round computed from the database: who is ready, what the law allows, in which order, and so who is placed where.

Nothing is written. Seats that are held, by live offers or contracts, are simply not free.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from numpy.typing import NDArray

from muster.cases.lawful import unmet
from muster.cases.models import Offer
from muster.cases.post_kinds import PostKind
from muster.law import deciding
from muster.offices.models import PUBLIC, Post, Seat
from muster.people.sealed import HasKey
from muster.placement import NOT_RANKED, NOWHERE, Instance, Placement
from muster.placement.applicants import place_for_applicants
from muster.placement.criteria import Order, criterion, lottery_numbers
from muster.regimes import load
from muster.rounds.lawful import ABOVE_SUPPORTED, HEIGHT, is_of_the_post
from muster.rounds.models import WEIGHED, Criterion, Points, Round
from muster.rounds.points import language_points
from muster.rounds.queries import weights_of
from muster.rounds.reading import Applicant, Wanted, applicants_of, portions, stored

type Progress = Callable[[int, int], None]
type Refused = Collection[tuple[UUID, UUID]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A public post: its place among all, and what the placement asks about it."""

    id: UUID
    unit: str
    kind: PostKind
    language: str
    free: int


@dataclass(slots=True)
class Posts:
    """Every public post of the regime's formation."""

    listed: list[Listed] = field(default_factory=list)
    number_of: dict[str, int] = field(default_factory=dict)
    """By the post's key as the database has it (`reading.stored`)."""
    vacant_of: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Of each unit the posts with a free seat, in the order of its list."""


@dataclass(slots=True)
class Entrant:
    """One applicant in the round: from `start` on lie their pairs."""

    case: UUID
    person: HasKey
    points: Points
    start: int


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
    instance: Instance
    placement: Placement


def compute(
    found: Round,
    *,
    at: datetime,
    progress: Progress = lambda _done, _of: None,
    refused: Refused = frozenset(),
    only_reaching: bool = False,
) -> Computed:
    """Place everybody who is ready on the seats that are free.

    `refused` pairs of case and post are not considered again. `only_reaching` leaves out those none of whose wishes
    has a free seat: nobody's place depends on them.
    """
    posts = _posts(found.regime)
    gathering = _Gathering(found.regime, at, posts, frozenset(refused))
    portioned = portions(found.regime)
    of, done = sum(map(len, portioned)), 0
    for portion in portioned:
        progress(done, of)
        for applicant in applicants_of(portion, at, gathering.reaches if only_reaching else None):
            gathering.add(applicant)
        done += len(portion)
    progress(done, of)
    return _placed(found, gathering)


def _posts(regime: str) -> Posts:
    held = Offer.objects.filter(seat=OuterRef("pk"), released_at=None)
    free = dict(
        Seat.objects.filter(~Exists(held), closed_at=None)
        .order_by()
        .values_list("post_id")
        .annotate(free=Count("pk"))
    )
    posts = Posts()
    rows = (
        Post.objects.filter(PUBLIC, unit__formation=load(regime).formation)
        .order_by("unit", "title_uk", "pk")
        .values_list("pk", "unit_id", "language", *PostKind._fields)
    )
    for pk, unit, language, *kind in rows.iterator(chunk_size=2000):
        number = posts.number_of[stored(pk)] = len(posts.listed)
        posts.listed.append(Listed(pk, unit, PostKind(*kind), language, free.get(pk, 0)))
        if pk in free:
            posts.vacant_of[unit].append(number)
    return posts


class _Gathering:
    """Applicants as they come, one after the other, as rows of the instance to be placed."""

    def __init__(self, regime: str, at: datetime, posts: Posts, refused: Refused) -> None:
        self.decide = deciding(load(regime), timezone.localdate(at), checked=True)
        self.at = at
        self.posts, self.refused = posts, refused
        self.entrants: list[Entrant] = []
        self.pairs: list[int] = []
        self.numbers: list[int] = []
        self.rules: list[tuple[str, ...]] = []
        self.given_up: set[int] = set()

    def reaches(self, wishes: Sequence[Wanted]) -> bool:
        """Whether any of the wishes has a free seat."""
        return any(self._has_free(wish) for wish in wishes)

    def _has_free(self, wish: Wanted) -> bool:
        if wish.unit is not None:
            return wish.unit in self.posts.vacant_of
        number = self.posts.number_of.get(wish.post) if wish.post else None
        return number is not None and self.posts.listed[number].free > 0

    def add(self, applicant: Applicant) -> None:
        """Take the applicant in, unless the law bars them whatever the post."""
        law = _LawOf(applicant, self)
        first: dict[int, int] = {}
        for wish in applicant.wishes:
            for number in self._posts_of(wish, law):
                first.setdefault(number, wish.number)
        against = {number: law.against(self.posts.listed[number].kind) for number in first}
        if all(not is_of_the_post(rules) for rules in against.values()):
            return
        self.entrants.append(Entrant(applicant.case, applicant.person, applicant.points, len(self.pairs)))
        for number, wish_number in first.items():
            if (applicant.case, self.posts.listed[number].id) in self.refused:
                self.given_up.add(len(self.pairs))
            self.pairs.append(number)
            self.numbers.append(wish_number)
            self.rules.append(against[number])

    def _posts_of(self, wish: Wanted, law: "_LawOf") -> list[int]:
        """The post; or those of the unit that have a free seat and that the law allows."""
        if wish.unit is None:
            number = self.posts.number_of.get(wish.post) if wish.post else None
            return [] if number is None else [number]
        vacant = self.posts.vacant_of.get(wish.unit, [])
        return [number for number in vacant if not law.against(self.posts.listed[number].kind)]


class _LawOf:
    """What keeps one applicant from posts: asked of the law once for each class."""

    def __init__(self, applicant: Applicant, of: _Gathering) -> None:
        self.applicant, self.of = applicant, of
        self.known: dict[PostKind, tuple[str, ...]] = {}

    def against(self, kind: PostKind) -> tuple[str, ...]:
        if kind not in self.known:
            rules = unmet(self.of.decide(self.applicant.facts | kind.facts))
            supported = self.applicant.supported
            if supported and HEIGHT[kind.rank_category] > HEIGHT[supported]:
                rules += (ABOVE_SUPPORTED,)
            self.known[kind] = rules
        return self.known[kind]


def _placed(found: Round, gathered: _Gathering) -> Computed:
    posts, entrants = gathered.posts, gathered.entrants
    start = np.fromiter((one.start for one in entrants), np.int64, len(entrants))
    instance = Instance(
        np.append(start, len(gathered.pairs)),
        np.array(gathered.pairs, np.int32),
        _considered(gathered),
        np.fromiter((one.free for one in posts.listed), np.int32, len(posts.listed)),
    )
    order = _order(found, gathered, instance)
    ranked = order.ranked(instance)
    return Computed(
        at=gathered.at,
        posts=posts,
        entrants=entrants,
        numbers=gathered.numbers,
        rules=gathered.rules,
        given_up=gathered.given_up,
        order=order,
        instance=ranked,
        placement=place_for_applicants(ranked),
    )


def _considered(gathered: _Gathering) -> NDArray[np.int32]:
    """A rank to be given, or none where the law does not allow the pair or the seat was given up."""
    allowed = np.fromiter((not rules for rules in gathered.rules), np.bool_, len(gathered.rules))
    allowed[list(gathered.given_up)] = False
    return np.where(allowed, np.int32(0), np.int32(NOT_RANKED))


def _order(found: Round, gathered: _Gathering, instance: Instance) -> Order:
    """The published order of every unit over these applicants."""
    posts, entrants = gathered.posts.listed, gathered.entrants
    units = {unit: at for at, unit in enumerate(dict.fromkeys(post.unit for post in posts))}
    # What was declared after the preview orders nobody in this round any more.
    declared = weights_of(list(units), (found.published_at and found.previewed_at) or gathered.at)
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
