"""Everybody who is ready gathered for a round: what the law allows each of them, as rows to be placed by."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from muster.cases.lawful import unmet
from muster.cases.post_kinds import PostKind
from muster.law import VOCABULARY, Answer, Held, deciding_held
from muster.people.sealed import HasKey
from muster.regimes import load
from muster.rounds.lawful import ABOVE_SUPPORTED, HEIGHT, is_of_the_post
from muster.rounds.models import Points
from muster.rounds.reading import Applicant, Portion, Wanted, applicants_of


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
class Gathered:
    """Applicants with their pairs, one after the other."""

    entrants: list[Entrant] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)  # the post of each
    numbers: list[int] = field(default_factory=list)  # of each pair: which wish it belongs to
    rules: list[tuple[str, ...]] = field(default_factory=list)  # what keeps the applicant from the post
    given_up: set[int] = field(default_factory=set)  # pairs that were offered in this round already

    def join(self, more: "Gathered") -> None:
        """Put more applicants after these."""
        before = len(self.pairs)
        for one in more.entrants:
            one.start += before
        self.entrants += more.entrants
        self.pairs += more.pairs
        self.numbers += more.numbers
        self.rules += more.rules
        self.given_up |= {before + pair for pair in more.given_up}


@dataclass
class Gathering:
    """What everybody is gathered by. `only_reaching` leaves out those none of whose wishes has a free seat."""

    regime: str
    at: datetime
    posts: Posts
    refused: frozenset[tuple[UUID, UUID]]
    only_reaching: bool = False

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "decide"}

    @cached_property
    def decide(self) -> Callable[[Held], Answer]:
        return deciding_held(load(self.regime), timezone.localdate(self.at))

    def of(self, portion: Portion) -> Gathered:
        """What a portion of those who are ready comes to."""
        gathered = Gathered()
        for applicant in applicants_of(portion, self.at, self._reaches if self.only_reaching else None):
            self._add(applicant, gathered)
        return gathered

    def _reaches(self, wishes: Sequence[Wanted]) -> bool:
        """Whether any of the wishes has a free seat."""
        return any(self._has_free(wish) for wish in wishes)

    def _has_free(self, wish: Wanted) -> bool:
        if wish.unit is not None:
            return wish.unit in self.posts.vacant_of
        number = self.posts.number_of.get(wish.post) if wish.post else None
        return number is not None and self.posts.listed[number].free > 0

    def _add(self, applicant: Applicant, to: Gathered) -> None:
        """Take the applicant in, unless the law bars them whatever the post."""
        law = _LawOf(applicant, self)
        first: dict[int, int] = {}
        for wish in applicant.wishes:
            for number in self._posts_of(wish, law):
                first.setdefault(number, wish.number)
        against = {number: law.against(self.posts.listed[number].kind) for number in first}
        if all(not is_of_the_post(rules) for rules in against.values()):
            return
        to.entrants.append(Entrant(applicant.case, applicant.person, applicant.points, len(to.pairs)))
        for number, wish_number in first.items():
            if (applicant.case, self.posts.listed[number].id) in self.refused:
                to.given_up.add(len(to.pairs))
            to.pairs.append(number)
            to.numbers.append(wish_number)
            to.rules.append(against[number])

    def _posts_of(self, wish: Wanted, law: "_LawOf") -> list[int]:
        """The post; or those of the unit that have a free seat and that the law allows."""
        if wish.unit is None:
            number = self.posts.number_of.get(wish.post) if wish.post else None
            return [] if number is None else [number]
        vacant = self.posts.vacant_of.get(wish.unit, [])
        return [number for number in vacant if not law.against(self.posts.listed[number].kind)]


class _LawOf:
    """What keeps one applicant from posts: asked of the law once for each class."""

    def __init__(self, applicant: Applicant, of: Gathering) -> None:
        self.applicant, self.of = applicant, of
        self.known: dict[PostKind, tuple[str, ...]] = {}

    def against(self, kind: PostKind) -> tuple[str, ...]:
        if kind not in self.known:
            rules = unmet(self.of.decide(VOCABULARY.arranged(self.applicant.facts | kind.facts)))
            supported = self.applicant.supported
            if supported and HEIGHT[kind.rank_category] > HEIGHT[supported]:
                rules += (ABOVE_SUPPORTED,)
            self.known[kind] = rules
        return self.known[kind]
