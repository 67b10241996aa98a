"""Why an applicant has this post and not each one they wished more; why a post holds whom it holds.

Reasons are codes and the person's own numbers. What is said to an applicant tells of the last person placed before
them only which criterion parted the two: neither who that is nor their values.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from muster.placement.allowed import Bar, Conditions
from muster.placement.criteria import BY_HAND, LOTTERY, RANK, Order, Standing
from muster.placement.instance import NOT_RANKED, Instance, Placement, Starts, held_wishes
from muster.placement.posts import PostLists, post_lists


class Reason(StrEnum):
    """What became of one wish."""

    PLACED = "placed"
    BARRED = "barred"
    """The law does not allow the pair, or the post is closed to the applicant; `bars` says by what."""
    NOT_RANKED = "not_ranked"
    """The unit does not rank the applicant for this post."""
    NO_SEATS = "no_seats"
    OUTRANKED = "outranked"
    """Every seat is held by somebody who stands before the applicant; `decided_by` parts them from the last."""
    PASSED_OVER = "passed_over"
    """The post would take the applicant, but the placement (one that is not stable) gives them another."""


@dataclass(frozen=True)
class WishReason:
    """One wish, the first being `position` 1, and what became of it.

    `decided_by` is a criterion's code, `LOTTERY`, `BY_HAND`, or `RANK` where no order was declared. `standing` is the
    applicant's own arithmetic, None where no order was declared or the post does not rank them.
    """

    position: int
    post: int
    reason: Reason
    bars: tuple[Bar, ...] = ()
    decided_by: str | None = None
    standing: Standing | None = None


@dataclass(frozen=True)
class HeldReason:
    """One person whom a post holds: which of their wishes it was, and their arithmetic there."""

    applicant: int
    position: int
    rank: int
    standing: Standing | None


@dataclass(frozen=True)
class PostReason:
    """A post: whom it holds, the best rank first; of those who wished it more than what they have, how many stand
    behind everyone it holds (`outranked`), and how many do not (`passed_over`, 0 in a stable placement).
    """

    post: int
    seats: int
    held: tuple[HeldReason, ...]
    passed_over: int
    outranked: int


@dataclass(frozen=True, eq=False)
class Explanation:
    """The reasons of one placement.

    `conditions` and `lawful` (one answer beside each wish) are those the placement was made under; `order` is the
    one that ranked the instance. Each question is answered in the time it takes to read one list.
    """

    instance: Instance
    placement: Placement
    conditions: Conditions | None = None
    order: Order | None = None
    lawful: NDArray[np.bool_] | None = None

    def of_applicant(self, applicant: int) -> tuple[WishReason, ...]:
        """Each wish up to the one that was met; all of them, if none was."""
        wishes = self.instance.wishes_of(applicant)
        end = min(wishes.stop, int(self._held[applicant]) + 1)
        return tuple(self._of_wish(applicant, wish) for wish in range(wishes.start, end))

    def of_post(self, post: int) -> PostReason:
        """Why the post holds whom it holds."""
        held, lost = [], []
        for at in range(self._lists.start[post], self._lists.start[post + 1]):
            wish, applicant = int(self._lists.wish[at]), int(self._lists.applicant[at])
            if self._held[applicant] == wish:
                rank = int(self.instance.wish_rank[wish])
                held.append(
                    HeldReason(applicant, self._position(applicant, wish), rank, self._standing(wish))
                )
            elif wish < self._held[applicant]:
                lost.append(self._of_wish(applicant, wish).reason)
        return PostReason(
            post,
            int(self.instance.seats[post]),
            tuple(held),
            lost.count(Reason.PASSED_OVER),
            lost.count(Reason.OUTRANKED),
        )

    def _of_wish(self, applicant: int, wish: int) -> WishReason:
        post = int(self.instance.wish_post[wish])
        reason, bars = self._reason(applicant, wish, post)
        ranked = self.instance.wish_rank[wish] != NOT_RANKED
        standing = self._standing(wish) if ranked else None
        decided_by = self._decided_by(standing, post) if reason is Reason.OUTRANKED else None
        return WishReason(self._position(applicant, wish), post, reason, bars, decided_by, standing)

    def _reason(self, applicant: int, wish: int, post: int) -> tuple[Reason, tuple[Bar, ...]]:
        if self._held[applicant] == wish:
            return Reason.PLACED, ()
        bars = () if self.conditions is None else self.conditions.bars(applicant, post)
        if self.lawful is not None and not self.lawful[wish]:
            bars += (Bar.LAW,)
        if bars:
            return Reason.BARRED, bars
        if self.instance.wish_rank[wish] == NOT_RANKED:
            return Reason.NOT_RANKED, ()
        if self.instance.seats[post] == 0:
            return Reason.NO_SEATS, ()
        full = self._filled[post] >= self.instance.seats[post]
        if full and self.instance.wish_rank[wish] > self.instance.wish_rank[self._last[post]]:
            return Reason.OUTRANKED, ()
        return Reason.PASSED_OVER, ()

    def _decided_by(self, standing: Standing | None, post: int) -> str:
        """What parts an applicant from the last person placed there: the criterion with the widest gap in points."""
        last = self._standing(int(self._last[post]))
        if standing is None or last is None:
            return RANK
        if standing.by_hand:
            return BY_HAND
        if standing.points == last.points:
            return LOTTERY
        gaps = [theirs.points - mine.points for mine, theirs in zip(standing.terms, last.terms, strict=True)]
        return standing.terms[gaps.index(max(gaps))].criterion

    def _standing(self, wish: int) -> Standing | None:
        return None if self.order is None else self.order.standing(self.instance, wish)

    def _position(self, applicant: int, wish: int) -> int:
        return wish - int(self.instance.wish_start[applicant]) + 1

    @cached_property
    def _held(self) -> Starts:
        return held_wishes(self.instance, self.placement)

    @cached_property
    def _lists(self) -> PostLists:
        return post_lists(self.instance)

    @cached_property
    def _filled(self) -> Starts:
        return self.placement.seats_filled(self.instance.posts)

    @cached_property
    def _last(self) -> Starts:
        """Of each post the wish of the last person it holds; -1 where it holds nobody."""
        held = self._held[self._held < self.instance.wishes]
        by_rank = held[np.argsort(self.instance.wish_rank[held])]
        last = np.full(self.instance.posts, -1, np.int64)
        last[self.instance.wish_post[by_rank]] = by_rank  # of equal places the last written stays
        return last
