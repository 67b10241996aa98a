"""Friends brought together in a computed round, and what each is told of it.

Everybody is placed alone first; then each pair that agreed is tried in the units that both wish, and kept where
nobody else pays for it (`muster.placement.friends`, docs/placement/friends.md). Of the wishes that a pair lets go by
that, only those stay out of the proof that they would otherwise have had.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from muster.placement import NOT_RANKED, Instance, Order, Placement, verify
from muster.placement.friends import Outcome, Together, bring_together
from muster.placement.live import Live
from muster.rounds.friendship import Friendship
from muster.rounds.gathering import Entrant, Posts
from muster.rounds.said import Beside, Tried

NOT_HERE = "not_here"
"""In place of a result: the friend takes no part in the round."""

type Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Friends:
    """What became of those who named a friend, by their number among the entrants."""

    said: Mapping[int, Beside]
    together: Mapping[int, int]
    """Who was brought together, and with whom, so that the place of one rests on the other's."""
    let_go: frozenset[int]
    """Wishes that they would have had otherwise."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Everybody placed alone."""

    entrants: Sequence[Entrant]
    posts: Posts
    numbers: Sequence[int]
    order: Order
    instance: Instance
    placement: Placement


NOBODY = Friends({}, {}, frozenset())


def with_friends(alone: Alone) -> tuple[Instance, Placement, Friends]:
    """The instance without the wishes that friends let go, the placement with them together, and what they are told."""
    pairs, without = _pairs(alone)
    absent = {one: Beside(result=NOT_HERE, unit="", alone=None, tried=[]) for one in without}
    if not pairs:
        return alone.instance, alone.placement, replace(NOBODY, said=absent)
    units = list(dict.fromkeys(post.unit for post in alone.posts.listed))
    at = {unit: number for number, unit in enumerate(units)}
    unit_of = np.fromiter((at[post.unit] for post in alone.posts.listed), np.int64, alone.instance.posts)
    live = Live(alone.instance, alone.placement)
    outcomes = bring_together(live, pairs, unit_of)
    placement = live.placement()
    let_go = _let_go(
        alone.instance, placement, {one for each in outcomes if each.unit is not None for one in each.pair}
    )
    ranks = alone.instance.wish_rank.copy()
    ranks[let_go] = NOT_RANKED
    said = {one: _said(alone, each, one, units) for each in outcomes for one in each.pair}
    bound = [each.pair for each in outcomes if _rests(alone.instance, each, let_go)]
    together = {one: other for pair in bound for one, other in (pair, pair[::-1])}
    return (
        replace(alone.instance, wish_rank=ranks),
        placement,
        Friends(said | absent, together, frozenset(let_go)),
    )


def _pairs(alone: Alone) -> tuple[list[Pair], list[int]]:
    """The pairs that take part, by their lower lottery number, as is published; and who does without their friend."""
    at = {entrant.case: number for number, entrant in enumerate(alone.entrants)}
    agreed = Friendship.objects.filter(agreed_at__isnull=False, ended_at=None, friend__isnull=False)
    pairs, without = [], []
    for case, friend in agreed.values_list("case_id", "friend_id"):
        there = [at[each] for each in (case, friend) if each in at]
        if len(there) == 2:
            pairs.append((there[0], there[1]))
        without += there if len(there) == 1 else []
    lottery = alone.order.lottery
    pairs.sort(key=lambda pair: min(int(lottery[one]) for one in pair))
    return pairs, without


def _rests(instance: Instance, outcome: Outcome, let_go: Sequence[int]) -> bool:
    """Whether somebody of a pair is where they are for the other's sake."""
    if outcome.result is Together.ALREADY:
        return any(wish in instance.wishes_of(one) for one in outcome.pair for wish in let_go)
    return outcome.result is not Together.APART


def _let_go(instance: Instance, placement: Placement, friends: Collection[int]) -> list[int]:
    """The wishes of those together that they would be given, were it for themselves alone."""
    verdict = verify(instance, placement)
    blocking = zip(verdict.blocking_applicants.tolist(), verdict.blocking_posts.tolist(), strict=True)
    return [
        next(wish for wish in instance.wishes_of(one) if instance.wish_post[wish] == post)
        for one, post in blocking
        if one in friends
    ]


def _said(alone: Alone, outcome: Outcome, one: int, units: Sequence[str]) -> Beside:
    me = outcome.pair.index(one)
    return Beside(
        result=outcome.result.value,
        unit="" if outcome.unit is None else units[outcome.unit],
        alone=_number(alone, one, outcome.alone[me]),
        tried=[
            Tried(
                unit=units[each.unit],
                obstacle=each.obstacle.value,
                you=one in each.whom,
                friend=outcome.pair[1 - me] in each.whom,
                others=each.others,
            )
            for each in outcome.tried
        ],
    )


def _number(alone: Alone, one: int, position: int | None) -> int | None:
    """The number of the wish that stands at this position among those that may be met."""
    if position is None:
        return None
    ranked = [wish for wish in alone.instance.wishes_of(one) if alone.instance.wish_rank[wish] != NOT_RANKED]
    return alone.numbers[ranked[position]]


def both_or_neither(cases: Mapping[UUID, UUID], ready: set[UUID]) -> set[UUID]:
    """Of pairs that were brought together, whoever has lost the other: what they gave up was for nothing."""
    return {case for case, friend in cases.items() if case in ready and friend not in ready}
