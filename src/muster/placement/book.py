"""The books of the live placement: at each post, the best first, those placed there and those who would rather be."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.placement.compiled import compiled
from muster.placement.instance import NOWHERE, Numbers, Starts

# What a row of `people` holds: where the wishes begin, how many, which is met (as many, if none), the lottery.
START: Final = 0
COUNT: Final = 1
AT: Final = 2
LOTTERY: Final = 3

# What a row of `posts` holds: where the book begins, how many stand in it, for how many there is room, the seats.
BEGIN: Final = 0
LENGTH: Final = 1
ROOM: Final = 2
SEATS: Final = 3

# What `counts` holds.
USED: Final = 0  # of the books' entries
EVENT: Final = 1
MOVED: Final = 2  # how many applicants this event has touched
QUEUED: Final = 3  # how many posts are yet to be looked at for turns
WALK: Final = 4
CHANGED: Final = 5  # the first walk since something changed
COUNTS: Final = 6


class Market(NamedTuple):
    """The whole state. Who is `NOWHERE` and still hopes stands in the book of every wish."""

    people: NDArray[np.int64]  # int64[n, 4]
    wish_post: Numbers
    wish_points: Starts
    posts: NDArray[np.int64]  # int64[m, 4]
    book_who: Numbers
    book_points: Starts
    touched: Starts  # of each applicant the last event that touched them
    moved: Numbers  # the applicants that this event touched, in order
    origin: Numbers  # beside `moved`: where they were
    queue: Numbers
    in_queue: NDArray[np.bool_]
    walked: Starts  # of each post the last walk that came by
    counts: Starts


@compiled
def post_of(market: Market, who: int) -> int:
    """Where an applicant is."""
    row = market.people[who]
    return market.wish_post[row[START] + row[AT]] if row[AT] < row[COUNT] else NOWHERE


@compiled
def seek(market: Market, post: int, points: int, who: int) -> int:
    """How many in a post's book stand before: with more points, a lower lottery number, a lower number."""
    begin = market.posts[post, BEGIN]
    low, high = 0, market.posts[post, LENGTH]
    while low < high:
        middle = (low + high) >> 1
        ahead = market.book_points[begin + middle] > points
        if market.book_points[begin + middle] == points:
            other = market.book_who[begin + middle]
            drawn, own = market.people[other, LOTTERY], market.people[who, LOTTERY]
            ahead = drawn < own or (drawn == own and other < who)
        if ahead:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def enter(market: Market, post: int, place: int, points: int, who: int) -> None:
    """Write an applicant into a book that has room."""
    begin = market.posts[post, BEGIN]
    for at in range(begin + market.posts[post, LENGTH], begin + place, -1):
        market.book_who[at] = market.book_who[at - 1]
        market.book_points[at] = market.book_points[at - 1]
    market.book_who[begin + place] = who
    market.book_points[begin + place] = points
    market.posts[post, LENGTH] += 1


@compiled
def strike(market: Market, wish: int, who: int) -> None:
    """Take an applicant out of the book of one of their wishes."""
    post = market.wish_post[wish]
    row = market.posts[post]
    place = seek(market, post, market.wish_points[wish], who)
    row[LENGTH] -= 1
    for at in range(row[BEGIN] + place, row[BEGIN] + row[LENGTH]):
        market.book_who[at] = market.book_who[at + 1]
        market.book_points[at] = market.book_points[at + 1]
    if place <= row[SEATS]:
        look_at(market, post)


@compiled
def has_room(market: Market, post: int) -> bool:
    """Whether one more can be written into a book, which is moved to where there is room; False: there is none."""
    row = market.posts[post]
    if row[LENGTH] < row[ROOM]:
        return True
    begin, room = market.counts[USED], 2 * row[ROOM] + 4
    if begin + room > market.book_who.size:
        return False
    for at in range(row[LENGTH]):
        market.book_who[begin + at] = market.book_who[row[BEGIN] + at]
        market.book_points[begin + at] = market.book_points[row[BEGIN] + at]
    row[BEGIN], row[ROOM] = begin, room
    market.counts[USED] += room
    return True


@compiled
def note(market: Market, who: int, post: int) -> None:
    """Remember where an applicant was before this event."""
    counts = market.counts
    if market.touched[who] != counts[EVENT]:
        market.touched[who] = counts[EVENT]
        market.moved[counts[MOVED]] = who
        market.origin[counts[MOVED]] = post
        counts[MOVED] += 1


@compiled
def look_at(market: Market, post: int) -> None:
    """Look for a turn through this post, once there are no free seats to offer."""
    if not market.in_queue[post]:
        market.in_queue[post] = True
        market.queue[market.counts[QUEUED]] = post
        market.counts[QUEUED] += 1


@compiled
def first_refused(market: Market, post: int) -> int:
    """Who takes the next seat of a post, were there one; -1 if nobody."""
    row = market.posts[post]
    return market.book_who[row[BEGIN] + row[SEATS]] if row[LENGTH] > row[SEATS] else -1
