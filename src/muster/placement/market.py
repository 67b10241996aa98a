"""What the live placement keeps: how it is laid out at the start, made larger, and read as an instance again."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.placement.book import (
    AT,
    BEGIN,
    COUNT,
    COUNTS,
    LENGTH,
    LOTTERY,
    QUEUED,
    ROOM,
    SEATS,
    START,
    USED,
    Market,
)
from muster.placement.errors import PlacementError
from muster.placement.instance import NOT_RANKED, NOWHERE, Instance, Numbers, Placement, Starts, wrong_shape

type Rows = NDArray[np.int64]


def signed(lottery: int) -> int:
    """An unsigned lottery number as the signed one of the same order."""
    return lottery - 2**63


def more(count: int) -> int:
    """How many to have room for, where there are so many."""
    return count + count // 4 + 16


def longer[Kind: np.generic](given: NDArray[Kind]) -> NDArray[Kind]:
    """The same rows, and room for more of them, in zeros."""
    larger = np.zeros((more(given.shape[0]), *given.shape[1:]), given.dtype)
    larger[: given.shape[0]] = given
    return larger


def spans(starts: Starts, lengths: Starts) -> Starts:
    """The numbers from each start on, as many as its length, one span after another."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def opened(
    instance: Instance,
    placement: Placement,
    points: Starts | None,
    lottery: NDArray[np.uint64] | None,
    promised: NDArray[np.bool_] | None,
) -> Market:
    """The market of a stable placement, every post yet to be looked at for turns."""
    n, m = instance.applicants, instance.posts
    _check_shapes(instance, placement, points, lottery, promised)
    people, owner, kept = _people(instance, lottery)
    post = instance.wish_post[kept]
    own_points = -instance.wish_rank[kept].astype(np.int64) if points is None else points[kept]
    order = np.arange(owner.size) - people[owner, START]
    met = post == placement.post_of[owner]
    people[owner[met], AT] = order[met]
    if (np.bincount(owner[met], minlength=n) != (placement.post_of != NOWHERE)).any():
        raise not_stable("somebody is placed where they do not wish to be, or are not ranked")
    free = instance.seats.astype(np.int64)
    in_book = order <= people[owner, AT]
    if promised is not None:
        if (placement.post_of[promised] == NOWHERE).any():
            raise not_stable("somebody holds a promise and no seat")
        free -= np.bincount(placement.post_of[promised], minlength=m)
        in_book &= ~promised[owner]
    entries = np.flatnonzero(in_book)
    entries = entries[
        np.lexsort((owner[entries], people[owner[entries], LOTTERY], -own_points[entries], post[entries]))
    ]
    length = np.bincount(post[entries], minlength=m)
    place = np.arange(entries.size) - np.repeat(np.cumsum(length) - length, length)
    if (free < 0).any() or ((place < free[post[entries]]) != met[entries]).any():
        raise not_stable("a post holds too many, or somebody ought to be at a post that they wish more")
    return _laid_out(people, post, own_points, free, (owner[entries], own_points[entries], length))


def _people(instance: Instance, lottery: NDArray[np.uint64] | None) -> tuple[Rows, Starts, Starts]:
    """The rows of all applicants, at the end of their wishes; the applicant of each ranked wish, and its number."""
    n = instance.applicants
    people = np.zeros((n, 4), np.int64)
    drawn = np.arange(n, dtype=np.uint64) if lottery is None else lottery.astype(np.uint64)
    people[:, LOTTERY] = (drawn ^ np.uint64(2**63)).view(np.int64)
    kept = np.flatnonzero(instance.wish_rank != NOT_RANKED)
    owner = np.repeat(np.arange(n), np.diff(instance.wish_start))[kept]
    people[:, COUNT] = people[:, AT] = np.bincount(owner, minlength=n)
    people[:, START] = np.cumsum(people[:, COUNT]) - people[:, COUNT]
    return people, owner, kept


def _laid_out(
    people: Rows, wish_post: Numbers, wish_points: Starts, free: Starts, books: tuple[Starts, Starts, Starts]
) -> Market:
    who, points, length = books
    n, m = people.shape[0], free.size
    posts = np.zeros((m, 4), np.int64)
    posts[:, LENGTH], posts[:, SEATS] = length, free
    posts[:, BEGIN] = np.cumsum(length) - length
    in_queue = np.zeros(more(m), np.bool_)
    in_queue[:m] = True
    queue = np.zeros(more(m), np.int32)
    queue[:m] = np.arange(m)
    counts = np.zeros(COUNTS, np.int64)
    counts[QUEUED] = m
    market = Market(
        people=longer(people),
        wish_post=longer(wish_post),
        wish_points=longer(wish_points),
        posts=longer(posts),
        book_who=who.astype(np.int32),
        book_points=points,
        touched=np.zeros(more(n), np.int64),
        moved=np.zeros(more(n), np.int32),
        origin=np.zeros(more(n), np.int32),
        queue=queue,
        in_queue=in_queue,
        walked=np.zeros(more(m), np.int64),
        counts=counts,
    )
    return with_room_for_books(market, m)


def with_room_for_books(market: Market, posts: int) -> Market:
    """Every book copied to where it has room for at least one more, and room behind them all."""
    rows = market.posts[:posts]
    length = rows[:, LENGTH].copy()
    old = spans(rows[:, BEGIN], length)
    rows[:, ROOM] = length + length // 4 + 2
    rows[:, BEGIN] = np.cumsum(rows[:, ROOM]) - rows[:, ROOM]
    new = spans(rows[:, BEGIN], length)
    used = int(rows[:, ROOM].sum())
    who, points = np.zeros(more(used), np.int32), np.zeros(more(used), np.int64)
    who[new], points[new] = market.book_who[old], market.book_points[old]
    market.counts[USED] = used
    return market._replace(book_who=who, book_points=points)


def with_room_for_wishes(market: Market, applicants: int, wishes: int) -> tuple[Market, int]:
    """The wishes without what was given up, and room for more behind them; how many there are."""
    rows = market.people[:applicants]
    old = spans(rows[:, START], rows[:, COUNT])
    rows[:, START] = np.cumsum(rows[:, COUNT]) - rows[:, COUNT]
    post, points = np.zeros(more(old.size + wishes), np.int32), np.zeros(more(old.size + wishes), np.int64)
    post[: old.size], points[: old.size] = market.wish_post[old], market.wish_points[old]
    return market._replace(wish_post=post, wish_points=points), old.size


def ranks(market: Market, promise: Numbers, promises: Starts) -> Instance:
    """The market as an instance; who holds a promise wishes that post alone, and stands before all others there."""
    n, m = promise.size, promises.size
    people = market.people[:n]
    fixed = promise != NOWHERE
    count = np.where(fixed, 1, people[:, COUNT])
    wish = spans(np.where(fixed, people[:, START] + people[:, AT], people[:, START]), count)
    owner = np.repeat(np.arange(n), count)
    post, points = market.wish_post[wish], market.wish_points[wish]
    order = np.lexsort((owner, people[owner, LOTTERY], -points, ~fixed[owner], post))
    wished = np.bincount(post, minlength=m)
    wish_rank = np.empty(wish.size, np.int32)
    wish_rank[order] = np.arange(wish.size) - np.repeat(np.cumsum(wished) - wished, wished)
    start = np.concatenate([[0], np.cumsum(count)])
    return Instance(start, post, wish_rank, market.posts[:m, SEATS] + promises)


def not_stable(problem: str) -> PlacementError:
    return PlacementError(
        "not_stable", "the placement", problem, "start from what place_for_applicants gives"
    )


def _check_shapes(instance: Instance, placement: Placement, *columns: NDArray[Any] | None) -> None:
    points, lottery, promised = columns
    for name, column, rows in (
        ("post_of", placement.post_of, instance.applicants),
        ("points", points, instance.wishes),
        ("lottery", lottery, instance.applicants),
        ("promised", promised, instance.applicants),
    ):
        if column is not None and column.shape != (rows,):
            raise wrong_shape(name, f"give {rows} values")
