"""Friends who want the same unit: best effort, and nobody else pays for it.

With pairs a stable placement need not exist (A. Roth, Journal of Political Economy 92, 1984), and whether one does is
hard to tell (E. Ronn, Journal of Algorithms 11, 1990). So pairs are not placed as pairs. They are placed alone, by the
published order, as everybody; then each pair that is apart is tried in every unit that both wish: their wishes are cut
down to that unit's posts, and the live placement follows. The pair stays there if this is kept, else all is as before:

1. **Nobody else loses.** Each other applicant has their post, or one they wish more.
2. **Nobody else has reason to envy.** Whoever wishes a post more than their own stands, by the published order, behind
   everybody who is there: the end is a stable placement of the wishes as cut down, and only pairs that were brought
   together had theirs cut.
3. **The pair's own price is said.** Each is at a post that they wished; by asking to be together they let go of
   whatever they wished more. `Outcome` tells which of their wishes each would have had alone, and which they have.
4. **Who stays apart is told why**: of each unit that both wish, which of the two it has no seat for, or how many others
   would lose a place or a better wish. None of these is named. Both keep all their wishes, and do no worse than alone.

Where those who would lose all belong to one other pair that is apart, both pairs are tried together: an exchange among
them that brings both together, by 1 and 2, harms nobody. Nothing further is searched; so more might be possible.

Pairs come in the order given, which is to be published (by lottery, say): who comes first may take what a later pair
wanted. Units come in the order of the pair's wishes: the worse of their two best first, then the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from muster.placement.errors import PlacementError
from muster.placement.instance import NOWHERE, wrong_shape
from muster.placement.live import Live, Moves

type Pair = tuple[int, int]


class Together(StrEnum):
    """How a pair's request ended."""

    ALREADY = "already"
    """Their own ranks brought them to one unit."""
    MOVED = "moved"
    EXCHANGED = "exchanged"
    """Moved at once with another pair."""
    APART = "apart"


class Obstacle(StrEnum):
    """Why a pair could not be together in a unit."""

    NO_SEAT = "no_seat"
    """No seat of the unit is in reach of `whom`, by the published order."""
    OTHERS_LOSE = "others_lose"
    """`others` applicants would lose a better wish or their place."""
    PROMISED = "promised"
    """The seat of `whom` is promised, and elsewhere."""


@dataclass(frozen=True)
class Tried:
    """One unit that both wish, and what stood in the way there."""

    unit: int
    obstacle: Obstacle
    whom: tuple[int, ...] = ()
    others: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of one pair. Wishes count from 0 in each one's own list; None: no place.

    `tried` are the units that were not possible; empty also where no unit is wished by both.
    """

    pair: Pair
    result: Together
    unit: int | None
    alone: tuple[int | None, int | None]
    wishes: tuple[int | None, int | None]
    tried: tuple[Tried, ...] = ()


def bring_together(live: Live, pairs: Sequence[Pair], unit_of: NDArray[np.integer]) -> tuple[Outcome, ...]:
    """Bring as many pairs together as nobody else pays for; `unit_of` gives each post the number of its unit.

    Changes `live`, in which the wishes of the pairs that are together stay cut down. Raises `PlacementError`, code
    `doubled_name`, for somebody in two pairs.
    """
    if unit_of.shape != (live.posts,):
        raise wrong_shape("unit_of", "give each post the number of its unit")
    friends: set[int] = set()
    for one in (one for pair in pairs for one in pair):
        if one in friends:
            raise PlacementError(
                "doubled_name", f"applicant {one}", "is in two pairs", "name each friend once"
            )
        friends.add(one)
    return _Search(live, pairs, unit_of).outcomes()


class _Search:
    """The live placement, the pairs' own wishes, and which pairs are held together."""

    def __init__(self, live: Live, pairs: Sequence[Pair], unit_of: NDArray[np.integer]) -> None:
        self.live = live
        self.pairs = pairs
        self.unit_of: list[int] = unit_of.tolist()
        self.pair_of = {one: pair for pair in pairs for one in pair}
        self.own = {one: live.wishes(one) for one in self.pair_of}
        self.alone = {one: self.wish(one) for one in self.pair_of}
        self.held: dict[Pair, Together] = {}
        self.tried: dict[Pair, tuple[Tried, ...]] = {}

    def outcomes(self) -> tuple[Outcome, ...]:
        # Who is together already is held together first: that costs nobody anything.
        for pair in self.pairs:
            self.hold(pair)
        for pair in self.pairs:
            if pair not in self.held and not self.hold(pair):
                self.tried[pair] = tuple(self.attempts(pair))
        return tuple(self.outcome(pair) for pair in self.pairs)

    def hold(self, pair: Pair) -> bool:
        """Whether a pair is together; then only their unit's posts stay wished."""
        unit = self.together(pair)
        if unit is None:
            return False
        self.cut(pair, unit)
        self.held[pair] = Together.ALREADY
        return True

    def attempts(self, pair: Pair) -> Iterator[Tried]:
        """Try the units in order until the pair is together: what stood in the way of each before."""
        for unit in self.common_units(pair):
            if fixed := tuple(one for one in pair if self.is_elsewhere(one, unit)):
                yield Tried(unit, Obstacle.PROMISED, fixed)
                continue
            losers = self.trial(((pair, unit),))
            unseated = tuple(one for one in pair if self.live.post_of(one) == NOWHERE)
            if not losers and not unseated:
                self.held[pair] = Together.MOVED
                return
            self.undo(pair)
            if unseated:
                yield Tried(unit, Obstacle.NO_SEAT, unseated)
            elif self.exchange(pair, unit, losers):
                return
            else:
                yield Tried(unit, Obstacle.OTHERS_LOSE, others=len(losers))

    def exchange(self, pair: Pair, unit: int, losers: frozenset[int]) -> bool:
        """Try to bring the one other pair together too that would lose."""
        theirs = {self.pair_of.get(one) for one in losers}
        other = theirs.pop()
        if theirs or other is None or other in self.held:
            return False
        for its_unit in self.common_units(other):
            if any(self.is_elsewhere(one, its_unit) for one in other):
                continue
            losers = self.trial(((pair, unit), (other, its_unit)))
            if not losers and all(self.live.post_of(one) != NOWHERE for one in (*pair, *other)):
                self.held[pair] = self.held[other] = Together.EXCHANGED
                return True
            self.undo(other)
            self.undo(pair)
        return False

    def trial(self, places: Sequence[tuple[Pair, int]]) -> frozenset[int]:
        """Cut pairs' wishes down to units; returns who else would lose by it."""
        moves: Moves = []
        for pair, unit in places:
            moves += self.cut(pair, unit)
        cut = {one for pair, _ in places for one in pair}
        origin: dict[int, int] = {}
        for move in moves:
            origin.setdefault(move.applicant, move.origin)
        return frozenset(one for one, left in origin.items() if one not in cut and self.has_lost(one, left))

    def has_lost(self, one: int, left: int) -> bool:
        """Whether somebody wished where they were more than where they are."""
        wishes, _ = self.live.wishes(one)
        now = self.live.post_of(one)
        return left != NOWHERE and (now == NOWHERE or wishes.index(left) < wishes.index(now))

    def cut(self, pair: Pair, unit: int) -> Moves:
        """Let each wish the unit's posts alone; a promised seat stays as it is."""
        moves: Moves = []
        for one in pair:
            if not self.live.is_promised(one):
                kept = [wish for wish in zip(*self.own[one], strict=True) if self.unit_of[wish[0]] == unit]
                moves += self.live.change_wishes(
                    one, [post for post, _ in kept], [points for _, points in kept]
                )
        return moves

    def undo(self, pair: Pair) -> None:
        """Give each their own wishes back: where the live placement ends depends on nothing else."""
        for one in pair:
            if not self.live.is_promised(one):
                self.live.change_wishes(one, *self.own[one])

    def common_units(self, pair: Pair) -> list[int]:
        """The units that both wish, in the order of the pair's wishes."""
        best: list[dict[int, int]] = []
        for one in pair:
            units = [self.unit_of[post] for post in self.own[one][0]]
            best.append({unit: units.index(unit) for unit in units})
        first, second = best
        return sorted(
            first.keys() & second.keys(),
            key=lambda unit: (max(first[unit], second[unit]), min(first[unit], second[unit]), unit),
        )

    def is_elsewhere(self, one: int, unit: int) -> bool:
        """Whether somebody's seat is promised, in another unit."""
        return self.live.is_promised(one) and self.unit_of[self.live.post_of(one)] != unit

    def together(self, pair: Pair) -> int | None:
        """The unit in which both are."""
        posts = [self.live.post_of(one) for one in pair]
        if NOWHERE in posts:
            return None
        first, second = (self.unit_of[post] for post in posts)
        return first if first == second else None

    def wish(self, one: int) -> int | None:
        """Which of their own wishes somebody has."""
        post = self.live.post_of(one)
        return None if post == NOWHERE else self.own[one][0].index(post)

    def outcome(self, pair: Pair) -> Outcome:
        unit = self.together(pair)
        # What later pairs left may have brought together whom no trial did.
        result = self.held.get(pair, Together.APART if unit is None else Together.ALREADY)
        one, other = pair
        return Outcome(
            pair,
            result,
            unit,
            (self.alone[one], self.alone[other]),
            (self.wish(one), self.wish(other)),
            self.tried.get(pair, ()),
        )
