"""Who wished for a post, as its recruiter sees them: by lottery number and points alone, nobody's name.

After a publication, as the round found them. While a round is open and nothing of it computed, as they would stand
by the criteria now: what a recruiter needs who orders by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import batched, pairwise
from uuid import UUID

import numpy as np
from django.utils import timezone

from muster.cases.models import Case
from muster.offices.models import Office, Post
from muster.offices.queries import post_for
from muster.people.models import User
from muster.placement import NOT_RANKED
from muster.regimes import load
from muster.rounds.computing import Computed, compute
from muster.rounds.models import Criterion, Cutoff, Entry, HandOrder, Round
from muster.rounds.queries import Line, hand_orders_of, lines_of, lottery_of, weights_of
from muster.rounds.reading import PORTION

MOST_CANDIDATES = 2000
_BYTES = 16  # of a case's key


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who wished for a post and may hold it: who it is, the recruiter learns with the application."""

    lottery: int
    score: int
    lines: Sequence[Line]
    placed_here: bool = False
    named: bool = False
    """The unit put them in order by hand."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Of a post in the newest published round: the cases in the post's order, to be read by `shown`."""

    post: Post
    round: Round | None
    hand_order: HandOrder | None
    cases: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class ToOrder:
    """A post in a round whose candidates can be put in order by hand: as the criteria have them now."""

    post: Post
    round: Round
    current: HandOrder | None
    candidates: Sequence[Candidate]


def candidates_for(user: User, post_id: UUID) -> Candidates:
    """For a recruiter of the post's unit, whoever stands first first."""
    post, _member = post_for(user, post_id)
    found = Cutoff.objects.filter(post=post, round__published_at__isnull=False).select_related("round")
    cutoff = found.order_by("-round__published_at").first()
    if cutoff is None:
        return Candidates(post, None, None, [])
    ranked = [UUID(bytes=bytes(key)) for key in batched(bytes(cutoff.ranked), _BYTES, strict=True)]
    ranked = ranked[:MOST_CANDIDATES]
    there = _with_an_entry(cutoff.round, ranked) - set(_own(user))
    by_hand = hand_orders_of(cutoff.round).filter(post=post).first()
    return Candidates(post, cutoff.round, by_hand, [case for case in ranked if case in there])


def _with_an_entry(found: Round, cases: Sequence[UUID]) -> set[UUID]:
    """Whoever was left out of the publication has none."""
    there: set[UUID] = set()
    for portion in batched(cases, PORTION, strict=False):
        there |= set(Entry.objects.filter(round=found, case__in=portion).values_list("case_id", flat=True))
    return there


def _own(user: User) -> list[UUID]:
    return list(Case.objects.filter(person=user.person_id).values_list("pk", flat=True))


def shown(candidates: Candidates, cases: Sequence[UUID]) -> list[Candidate]:
    """Some of the candidates, a page of them, say."""
    found, post = candidates.round, candidates.post
    if found is None:
        return []
    weights = weights_of([post.unit_id], found.previewed_at or found.opened_at)[post.unit_id]
    named = set(candidates.hand_order.numbers) if candidates.hand_order else set()
    entries = Entry.objects.filter(round=found, case__in=cases).select_related("case__person")
    by_case = {entry.case_id: _candidate(found, entry, post, weights, named) for entry in entries}
    return [by_case[case] for case in cases]


def _candidate(
    found: Round, entry: Entry, post: Post, weights: Mapping[Criterion, int], named: set[str]
) -> Candidate:
    lottery = lottery_of(found, entry.case_id)
    lines = lines_of(entry.points, post, weights)
    return Candidate(
        lottery=lottery,
        score=score_of(lines),
        lines=lines,
        placed_here=entry.post_id == post.pk,
        named=str(lottery) in named,
    )


def score_of(lines: Sequence[Line]) -> int:
    return sum(line.product for line in lines)


def to_order_for(user: User, post_id: UUID) -> ToOrder | None:
    """For a recruiter of the post's unit; None while no round takes orders by hand."""
    post, _member = post_for(user, post_id)
    found = open_to_orders(post.unit)
    if found is None:
        return None
    current = hand_orders_of(found).filter(post=post).first()
    return ToOrder(post, found, current, standing_by_criteria(found, post, without=_own(user)))


def open_to_orders(unit: Office) -> Round | None:
    """The round in which posts of this unit could still be ordered by hand."""
    regimes = [found for found in Round.objects.filter(closed_at=None) if found.takes_orders]
    return next((found for found in regimes if load(found.regime).formation == unit.formation), None)


def standing_by_criteria(found: Round, post: Post, without: Sequence[UUID] = ()) -> list[Candidate]:
    """Everybody who is ready, wishes for the post and may hold it, as the criteria have them now."""
    computed = compute(found, at=timezone.now(), of_post=post)
    weights = weights_of([post.unit_id], computed.at)[post.unit_id]
    by_points = _by_points(computed, post, weights)
    return [candidate for case, candidate in by_points if case not in without]


def _by_points(
    computed: Computed, post: Post, weights: Mapping[Criterion, int]
) -> list[tuple[UUID, Candidate]]:
    rank, start = computed.instance.wish_rank, computed.instance.wish_start
    lottery = computed.order.lottery.tolist()
    standing = []
    for wish in np.flatnonzero(rank != NOT_RANKED).tolist():
        at = int(np.searchsorted(start, wish, "right")) - 1
        lines = lines_of(computed.entrants[at].points, post, weights)
        standing.append((computed.entrants[at].case, Candidate(lottery[at], score_of(lines), lines)))
    return sorted(standing, key=lambda one: (-one[1].score, one[1].lottery))


def ranked_cases(computed: Computed) -> list[bytes]:
    """Of each post the cases that it ranks, the best first, as `Cutoff.ranked` keeps them."""
    instance = computed.instance
    considered = np.flatnonzero(instance.wish_rank != NOT_RANKED)
    owner = np.repeat(np.arange(instance.applicants), np.diff(instance.wish_start))[considered]
    post = instance.wish_post[considered]
    order = np.lexsort((instance.wish_rank[considered], post))
    keys = np.frombuffer(b"".join(one.case.bytes for one in computed.entrants), f"V{_BYTES}")
    packed = keys[owner[order]].tobytes()
    ends = (np.cumsum(np.bincount(post, minlength=instance.posts)) * _BYTES).tolist()
    return [packed[start:end] for start, end in pairwise([0, *ends])]
