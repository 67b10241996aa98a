"""The live placement: it changes by a chain of moves, and ends where a rerun would end.

Why it ends there is told, with its proof, in `chains`. Between events `placement()` always is what
`place_for_applicants(market())` returns.

A post puts applicants in order by points, more of them first, then by the lottery number, the lower first, then by the
applicant's number: as `criteria.Order` does, so that who arrives needs no ranks that others have already.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.placement import chains
from muster.placement.book import AT, COUNT, EVENT, MOVED, SEATS, START, Market, post_of
from muster.placement.errors import PlacementError
from muster.placement.instance import (
    NOWHERE,
    Instance,
    Numbers,
    Placement,
    Starts,
    doubled_wish,
    negative_seats,
    unknown_post,
    wrong_shape,
)
from muster.placement.market import (
    longer,
    opened,
    ranks,
    signed,
    with_room_for_books,
    with_room_for_wishes,
)


class Move(NamedTuple):
    """An applicant moves from one post to another; `NOWHERE` stands for none."""

    applicant: int
    origin: int
    to: int


type Moves = list[Move]


class Live:
    """A placement that is kept the applicants' best stable one while people and seats come and go.

    `instance` and its applicant-optimal `placement` are copied. `points` int64[w] stand beside the wishes (without
    them, the ranks decide) and `lottery` uint64[n] beside the applicants (without it, their numbers). Wishes that are
    `NOT_RANKED` are left out. `promised` bool[n] says who holds a promise already.

    `opening` are the moves that were needed at the start: none, if the placement was the applicants' best. Raises
    `PlacementError`, code `not_stable`, for a placement that is not stable.

    Every event returns where it moved people in the end, each once, in the order in which they were touched.
    """

    def __init__(
        self,
        instance: Instance,
        placement: Placement,
        *,
        points: Starts | None = None,
        lottery: NDArray[np.uint64] | None = None,
        promised: NDArray[np.bool_] | None = None,
    ) -> None:
        self._market: Market = opened(instance, placement, points, lottery, promised)
        self._applicants = instance.applicants
        self._posts = instance.posts
        self._wishes_used = int(self._market.people[:, COUNT].sum())
        self._promise = np.full(self._market.people.shape[0], NOWHERE, np.int32)
        self._promises = np.zeros(self._market.posts.shape[0], np.int64)
        if promised is not None:
            self._promise[: self._applicants][promised] = placement.post_of[promised]
            self._promises[: self._posts] = np.bincount(placement.post_of[promised], minlength=self._posts)
        self._begin()
        chains.settle(self._market)
        self.opening: Final = self._moves()

    @property
    def applicants(self) -> int:
        """How many there have been; who withdrew is counted."""
        return self._applicants

    @property
    def posts(self) -> int:
        """How many there have been; closed ones are counted."""
        return self._posts

    def post_of(self, applicant: int) -> int:
        """Where an applicant is; `NOWHERE`, if nowhere."""
        self._known(applicant)
        return self._place(applicant)

    def seats(self, post: int) -> int:
        """How many seats a post has, promised ones among them."""
        self._open(post)
        return int(self._market.posts[post, SEATS] + self._promises[post])

    def promises(self, post: int) -> int:
        """How many of a post's seats are promised."""
        self._open(post)
        return int(self._promises[post])

    def is_promised(self, applicant: int) -> bool:
        self._known(applicant)
        return bool(self._promise[applicant] != NOWHERE)

    def wishes(self, applicant: int) -> tuple[list[int], list[int]]:
        """An applicant's posts, the first wish first, and the points beside them."""
        self._known(applicant)
        start, count = self._market.people[applicant, [START, COUNT]].tolist()
        own = slice(start, start + count)
        return self._market.wish_post[own].tolist(), self._market.wish_points[own].tolist()

    def placement(self) -> Placement:
        """Who is where now."""
        return Placement(self._places(np.arange(self._applicants, dtype=np.int32)))

    def market(self) -> Instance:
        """What a rerun would start from: of who holds a promise that post is the only wish, and ranks them first."""
        return ranks(self._market, self._promise[: self._applicants], self._promises[: self._posts])

    def arrive(
        self, wishes: Sequence[int], points: Sequence[int], lottery: int | None = None
    ) -> tuple[int, Moves]:
        """A new applicant, with the points of each wish; returns their number and the moves.

        Without a lottery number they stand behind everybody of equal points.
        """
        self._check_wishes(str(self._applicants), wishes, points)
        applicant = self._applicants
        drawn = np.iinfo(np.uint64).max if lottery is None else lottery
        if applicant == self._market.people.shape[0]:
            people, moved = longer(self._market.people), longer(self._market.moved)
            touched, origin = longer(self._market.touched), longer(self._market.origin)
            self._promise = longer(self._promise)
            self._market = self._market._replace(people=people, touched=touched, moved=moved, origin=origin)
        self._applicants += 1
        self._promise[applicant] = NOWHERE
        self._market.people[applicant] = (0, 0, 0, signed(drawn))
        self._begin()
        self._propose_anew(applicant, wishes, points, NOWHERE)
        return applicant, self._moves()

    def withdraw(self, applicant: int) -> Moves:
        """An applicant goes, and takes back every wish; refuses whoever holds a promise (`release` comes first)."""
        self._unpromised(applicant)
        self._begin()
        chains.depart(self._market, applicant)
        return self._moves()

    def change_wishes(self, applicant: int, wishes: Sequence[int], points: Sequence[int]) -> Moves:
        """An applicant wishes otherwise; also brings back who withdrew."""
        self._unpromised(applicant)
        self._check_wishes(str(applicant), wishes, points)
        origin = self._place(applicant)
        self._begin()
        chains.depart(self._market, applicant)
        self._propose_anew(applicant, wishes, points, origin)
        return self._moves()

    def set_seats(self, post: int, seats: int) -> Moves:
        """Open or close seats of a post; 0 closes it. Promised seats cannot be closed: code `promised`."""
        self._open(post)
        if seats < 0:
            raise negative_seats(str(post), seats)
        free = seats - int(self._promises[post])
        if free < 0:
            raise PlacementError(
                "promised",
                f"post {post}",
                f"has {self._promises[post]} promised seats, more than {seats}",
                "release them first",
            )
        self._begin()
        if free > self._market.posts[post, SEATS]:
            chains.widen(self._market, post, free)
        else:
            while self._market.posts[post, SEATS] > free:
                self._to_the_end(chains.narrow(self._market, post, free))
        return self._moves()

    def open_post(self, seats: int) -> int:
        """A new post, which nobody wishes yet; returns its number."""
        if seats < 0:
            raise negative_seats(str(self._posts), seats)
        post = self._posts
        if post == self._market.posts.shape[0]:
            posts, queue = longer(self._market.posts), longer(self._market.queue)
            in_queue, walked = longer(self._market.in_queue), longer(self._market.walked)
            self._promises = longer(self._promises)
            self._market = self._market._replace(posts=posts, queue=queue, in_queue=in_queue, walked=walked)
        self._posts += 1
        self._market.posts[post] = (0, 0, 0, seats)
        return post

    def promise(self, applicants: Iterable[int]) -> Moves:
        """Fix applicants where they are placed: an offer is out, a contract signed. No chain moves them.

        They and their seats leave the market, so others may gain by turns that their better wishes had barred; make
        the promises of a round in one call, then nobody who gets one can gain or lose by another's. Code `not_placed`
        for who is placed nowhere, or holds a promise.
        """
        fixed = np.fromiter(dict.fromkeys(applicants), np.int32)
        if fixed.size:
            self._known(int(fixed.min()))
            self._known(int(fixed.max()))
        places = self._places(fixed)
        unfit = fixed[(self._promise[fixed] != NOWHERE) | (places == NOWHERE)]
        if unfit.size:
            raise PlacementError(
                "not_placed",
                f"applicant {unfit[0]}",
                "has no seat that could be promised",
                "promise seats to those placed who hold no promise",
            )
        self._begin()
        self._promise[fixed] = places
        np.add.at(self._promises, places, 1)
        chains.fix(self._market, fixed)
        return self._moves()

    def release(self, applicant: int) -> Moves:
        """Take a promise back: the seat is free and the applicant in the market again, with all their wishes."""
        self._known(applicant)
        post = int(self._promise[applicant])
        if post == NOWHERE:
            raise PlacementError(
                "not_promised", f"applicant {applicant}", "holds no promise", "release those who hold one"
            )
        self._begin()
        self._promise[applicant] = NOWHERE
        self._promises[post] -= 1
        chains.widen(self._market, post, int(self._market.posts[post, SEATS]) + 1)
        self._to_the_end(chains.arrive(self._market, applicant, post))
        return self._moves()

    def _propose_anew(
        self, applicant: int, wishes: Sequence[int], points: Sequence[int], origin: int
    ) -> None:
        if self._wishes_used + len(wishes) > self._market.wish_post.size:
            self._market, self._wishes_used = with_room_for_wishes(
                self._market, self._applicants, len(wishes)
            )
        start, end = self._wishes_used, self._wishes_used + len(wishes)
        self._market.wish_post[start:end] = wishes
        self._market.wish_points[start:end] = points
        self._wishes_used = end
        self._market.people[applicant, START] = start
        self._market.people[applicant, COUNT] = end - start
        self._to_the_end(chains.arrive(self._market, applicant, origin))

    def _to_the_end(self, waits: int) -> None:
        while waits >= 0:
            self._market = with_room_for_books(self._market, self._posts)
            waits = chains.propose(self._market, waits)

    def _begin(self) -> None:
        self._market.counts[EVENT] += 1
        self._market.counts[MOVED] = 0

    def _moves(self) -> Moves:
        moved = int(self._market.counts[MOVED])
        who, origin = self._market.moved[:moved].tolist(), self._market.origin[:moved].tolist()
        moves = (Move(one, left, self._place(one)) for one, left in zip(who, origin, strict=True))
        return [move for move in moves if move.origin != move.to]

    def _place(self, applicant: int) -> int:
        return int(post_of(self._market, applicant))

    def _places(self, who: Numbers) -> Numbers:
        rows = self._market.people[who]
        placed = rows[:, AT] < rows[:, COUNT]
        places = np.full(who.size, NOWHERE, np.int32)
        places[placed] = self._market.wish_post[(rows[:, START] + rows[:, AT])[placed]]
        return places

    def _known(self, applicant: int) -> None:
        if not 0 <= applicant < self._applicants:
            raise PlacementError(
                "unknown_applicant", f"applicant {applicant}", "never arrived", "give the number from arrive"
            )

    def _unpromised(self, applicant: int) -> None:
        self._known(applicant)
        if self._promise[applicant] != NOWHERE:
            raise PlacementError(
                "promised", f"applicant {applicant}", "holds a promised seat", "release them first"
            )

    def _open(self, post: int) -> None:
        if not 0 <= post < self._posts:
            raise PlacementError(
                "unknown_post", f"post {post}", "was never opened", "give the number from open_post"
            )

    def _check_wishes(self, applicant: str, wishes: Sequence[int], points: Sequence[int]) -> None:
        if len(points) != len(wishes):
            raise wrong_shape("points", "give one number of points beside each wish")
        for post in wishes:
            if not 0 <= post < self._posts:
                raise unknown_post(applicant, str(post))
        if len(set(wishes)) < len(wishes):
            twice = next(post for at, post in enumerate(wishes) if post in wishes[:at])
            raise doubled_wish(applicant, str(twice))
