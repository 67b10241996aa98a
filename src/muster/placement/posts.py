"""What posts see: who wishes them, in the order of their ranks; and deferred acceptance, posts proposing.

Of all stable placements it ends in the one that every post likes best, and every applicant least.
"""

from typing import NamedTuple

import numpy as np

from muster.placement.allowed import Conditions, restricted
from muster.placement.applicants import usable_seats
from muster.placement.compiled import compiled
from muster.placement.instance import NOWHERE, Instance, Numbers, Placement, Starts


class PostLists(NamedTuple):
    """For each post the wishes that it ranks, the best rank first.

    `start` int64[m + 1]: those of post p lie from `start[p]` up to `start[p + 1]`; `wish` int64: the number of the
    wish; `applicant` int32: whose it is.
    """

    start: Starts
    wish: Starts
    applicant: Numbers


def post_lists(instance: Instance) -> PostLists:
    """Every post's ranked wishes in order."""
    lists = by_post(instance)
    sort_by_rank(instance.wish_rank, lists)
    return lists


def by_post(instance: Instance) -> PostLists:
    """Every post's ranked wishes in the order of applicants."""
    start = np.zeros(instance.posts + 1, np.int64)
    count_ranked(instance.wish_post, instance.wish_rank, start)
    np.cumsum(start, out=start)
    ranked = int(start[-1])
    lists = PostLists(start, np.empty(ranked, np.int64), np.empty(ranked, np.int32))
    deal(instance.wish_start, instance.wish_post, instance.wish_rank, start[:-1].copy(), lists)
    return lists


def place_for_posts(instance: Instance, conditions: Conditions | None = None) -> Placement:
    """The stable placement that every post likes best; only pairs that the conditions allow."""
    if conditions is not None:
        instance = restricted(instance, conditions)
    lists = post_lists(instance)
    held_wish = np.full(instance.applicants, instance.wishes, np.int64)
    made = offer(instance.wish_post, usable_seats(instance), lists, lists.start[:-1].copy(), held_wish)
    post_of = np.full(instance.applicants, NOWHERE, np.int32)
    placed = held_wish < instance.wishes
    post_of[placed] = instance.wish_post[held_wish[placed]]
    return Placement(post_of, int(made))


@compiled
def count_ranked(wish_post: Numbers, wish_rank: Numbers, start: Starts) -> None:
    for wish in range(wish_post.size):
        if wish_rank[wish] >= 0:
            start[wish_post[wish] + 1] += 1


@compiled
def deal(wish_start: Starts, wish_post: Numbers, wish_rank: Numbers, free: Starts, lists: PostLists) -> None:
    for applicant in range(wish_start.size - 1):
        for wish in range(wish_start[applicant], wish_start[applicant + 1]):
            if wish_rank[wish] >= 0:
                to = free[wish_post[wish]]
                lists.wish[to] = wish
                lists.applicant[to] = applicant
                free[wish_post[wish]] = to + 1


@compiled
def sort_by_rank(wish_rank: Numbers, lists: PostLists) -> None:
    for post in range(lists.start.size - 1):
        first, end = lists.start[post], lists.start[post + 1]
        order = np.argsort(wish_rank[lists.wish[first:end]])
        lists.wish[first:end] = lists.wish[first:end][order]
        lists.applicant[first:end] = lists.applicant[first:end][order]


@compiled
def offer(wish_post: Numbers, seats: Starts, lists: PostLists, following: Starts, held_wish: Starts) -> int:
    """Posts with a free seat propose, in turn, until none has anybody left to propose to; how many proposals.

    An applicant holds the wish that stands first in their list of those that were proposed to them.
    """
    made = 0
    to_do = np.arange(seats.size)
    waits = np.ones(seats.size, np.bool_)
    left = to_do.size
    while left > 0:
        left -= 1
        post = to_do[left]
        waits[post] = False
        while seats[post] > 0 and following[post] < lists.start[post + 1]:
            wish, applicant = lists.wish[following[post]], lists.applicant[following[post]]
            following[post] += 1
            made += 1
            before = held_wish[applicant]
            if wish >= before:
                continue
            held_wish[applicant] = wish
            seats[post] -= 1
            if before < wish_post.size:
                let_go = wish_post[before]
                seats[let_go] += 1
                if not waits[let_go]:
                    waits[let_go] = True
                    to_do[left] = let_go
                    left += 1
    return made
