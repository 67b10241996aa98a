"""What `muster.placement` is measured against: plain Python, the `matching` library, and a bare compiled probe.

The probe is deferred acceptance in rounds with nothing around it (no names, no reasons, no errors), over lists that
are filtered beforehand: proposals are brought together by ranges of posts, refusals by ranges of applicants.
"""

import heapq
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from place_market import Market

type Run = Callable[[], Any]

PARTS = 256
FEW = 2048
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)

compiled = numba.njit(boundscheck=False, error_model="numpy", cache=True)

# ------------------------------------------------------------------ plain Python


def as_lists(market: Market) -> tuple[list[list[int]], list[list[int]], list[int]]:
    sides = []
    for start, item in (market.wished, market.ranked):
        ends, items = start.tolist(), item.tolist()
        sides.append([items[ends[at] : ends[at + 1]] for at in range(len(ends) - 1)])
    return sides[0], sides[1], market.seats.tolist()


def plain_python(market: Market) -> Run:
    """Gale and Shapley as a careful Python programmer writes it, from lists that are filtered already."""
    wishes, ranks, seats = as_lists(market)
    return lambda: propose_in_turn(wishes, ranks, seats)


def propose_in_turn(wishes: list[list[int]], ranks: list[list[int]], seats: list[int]) -> list[int]:
    rank_of = [{one: at for at, one in enumerate(listed)} for listed in ranks]
    held: list[list[int]] = [[] for _ in ranks]  # heaps of negative ranks, the last person on top
    left = [iter(listed) for listed in wishes]
    post_of = [-1] * len(wishes)
    free = list(range(len(wishes)))
    while free:
        one = free.pop()
        for post in left[one]:
            here, rank = held[post], rank_of[post][one]
            if len(here) < seats[post]:
                heapq.heappush(here, -rank)
                post_of[one] = post
                break
            if rank < -here[0]:
                out = ranks[post][-heapq.heapreplace(here, -rank)]
                post_of[one], post_of[out] = post, -1
                free.append(out)
                break
    return post_of


def matching_library(market: Market) -> Run:
    """`matching`: HospitalResident, from dictionaries; lists that are filtered already."""
    from matching.games import HospitalResident  # noqa: PLC0415

    wishes, ranks, seats = as_lists(market)
    residents = {f"a{at}": [f"p{one}" for one in listed] for at, listed in enumerate(wishes) if listed}
    hospitals = {f"p{at}": [f"a{one}" for one in listed] for at, listed in enumerate(ranks) if listed}
    capacities = {name: seats[int(name[1:])] for name in hospitals}
    post_of = [-1] * len(wishes)

    def work() -> None:
        game = HospitalResident.create_from_dictionaries(residents, hospitals, capacities)
        for hospital, held in game.solve(optimal="resident").items():
            for resident in held:
                post_of[int(str(resident)[1:])] = int(str(hospital)[1:])

    def run() -> list[int]:
        """With Python's own limit it stops in its deep copies, hence a thread with a deep stack."""
        warnings.simplefilter("ignore")
        sys.setrecursionlimit(10**7)
        threading.stack_size(1 << 30)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        return post_of

    return run


# ------------------------------------------------------------------ the probe


def probe_of_ranks(market: Market) -> Run:
    """Filter, then rounds; ranks stand beside the wishes that are allowed."""
    return lambda: _probe(market, market.rank)


def probe_of_lists(market: Market) -> Run:
    """Filter, find each wish's rank in the posts' lists, then rounds."""

    def run() -> Any:
        rank = np.empty(market.rank.size, np.int32)
        turn_round(*market.wished, *market.ranked, rank)
        return _probe(market, rank)

    return run


def _probe(market: Market, rank: Any) -> Any:
    start, post = np.empty_like(market.raw.start), np.empty_like(market.raw.item)
    women = market.woman, market.open_to_women
    kept = keep_allowed(tuple(market.raw), market.category, market.language, women, (start, post))
    assert kept == rank.size
    post_of = np.empty(market.applicants, np.int32)
    rounds(start, post, rank, market.seats, post_of)
    return post_of


@compiled
def keep_allowed(raw, category, language, women, into):  # type: ignore[no-untyped-def]
    (raw_start, raw_post), (sought, asked), (level, level_asked) = raw, category, language
    (woman, open_to_women), (start, post) = women, into
    kept = 0
    start[0] = 0
    for one in range(raw_start.size - 1):
        for at in range(raw_start[one], raw_start[one + 1]):
            wish = raw_post[at]
            fits = asked[wish] == sought[one] and level_asked[wish] <= level[one]
            if fits and (open_to_women[wish] or not woman[one]):
                post[kept] = wish
                kept += 1
        start[one + 1] = kept
    return kept


@compiled
def shift_for(count):  # type: ignore[no-untyped-def]
    shift = 0
    while count >> shift >= PARTS:
        shift += 1
    return shift


@compiled
def turn_round(wish_start, wish_post, list_start, listed, rank):  # type: ignore[no-untyped-def]
    """Ranks beside wishes, from the posts' lists: entries by range of applicants, then each looked up."""
    shift = shift_for(wish_start.size - 1)
    ends = np.zeros(PARTS + 2, np.int64)
    for at in range(listed.size):
        ends[(listed[at] >> shift) + 1] += 1
    for part in range(1, ends.size):
        ends[part] += ends[part - 1]
    who, where = np.empty(listed.size, np.int32), np.empty(listed.size, np.uint64)
    for post in range(list_start.size - 1):
        for at in range(list_start[post], list_start[post + 1]):
            to = ends[listed[at] >> shift]
            who[to] = listed[at]
            where[to] = np.uint64(post) << HALF | np.uint64(at - list_start[post])
            ends[listed[at] >> shift] = to + 1
    for at in range(listed.size):
        wish = wish_start[who[at]]
        post = np.int64(where[at] >> HALF)
        while wish_post[wish] != post:
            wish += 1
        rank[wish] = np.int64(where[at] & LOW)


@compiled
def rounds(wish_start, wish_post, rank, seats, post_of):  # type: ignore[no-untyped-def]  # noqa: C901
    """All who are free propose; posts keep a heap each, in one array; until nobody is free with a wish left."""
    applicants, posts = wish_start.size - 1, seats.size
    by_post, by_applicant = shift_for(posts), shift_for(applicants)
    room = np.zeros(posts + 1, np.int64)
    for post in range(posts):
        room[post + 1] = room[post] + seats[post]
    held, filled = np.empty(room[posts], np.uint64), np.zeros(posts, np.int64)
    following = wish_start[:applicants].copy()
    free, refused = np.arange(applicants), np.empty(applicants, np.int64)
    left = applicants
    to, word = np.empty(applicants, np.int32), np.empty(applicants, np.uint64)
    to_sorted, word_sorted = np.empty(applicants, np.int32), np.empty(applicants, np.uint64)
    ends = np.empty(PARTS + 2, np.int64)
    while left:
        ends[:] = 0
        made = 0
        for at in range(left):
            one = free[at]
            wish = following[one]
            if wish < wish_start[one + 1]:
                following[one] = wish + 1
                to[made] = wish_post[wish]
                word[made] = np.uint64(rank[wish]) << HALF | np.uint64(one)
                ends[(wish_post[wish] >> by_post) + 1] += 1
                made += 1
        for part in range(1, ends.size):
            ends[part] += ends[part - 1]
        for at in range(made):
            part = to[at] >> by_post
            to_sorted[ends[part]] = to[at]
            word_sorted[ends[part]] = word[at]
            ends[part] += 1
        left = 0
        for at in range(made):
            out = take(
                held[room[to_sorted[at]] : room[to_sorted[at] + 1]], filled, to_sorted[at], word_sorted[at]
            )
            if out >= 0:
                refused[left] = out
                left += 1
        sort_by_part(refused, left, by_applicant, ends, free)
    post_of[:] = -1
    for post in range(posts):
        for at in range(room[post], room[post] + filled[post]):
            post_of[np.int64(held[at] & LOW)] = post


@compiled
def sort_by_part(given, count, shift, ends, into):  # type: ignore[no-untyped-def]
    if count <= FEW:
        into[:count] = given[:count]
        return
    ends[:] = 0
    for at in range(count):
        ends[(given[at] >> shift) + 1] += 1
    for part in range(1, ends.size):
        ends[part] += ends[part - 1]
    for at in range(count):
        part = given[at] >> shift
        into[ends[part]] = given[at]
        ends[part] += 1


@compiled
def take(held, filled, post, word):  # type: ignore[no-untyped-def]
    """Who goes out when a post is proposed to; -1 if nobody does."""
    count = filled[post]
    if count < held.size:
        at = count
        while at > 0 and held[(at - 1) >> 1] < word:
            held[at] = held[(at - 1) >> 1]
            at = (at - 1) >> 1
        held[at] = word
        filled[post] = count + 1
        return np.int64(-1)
    if count == 0 or word > held[0]:
        return np.int64(word & LOW)
    out = np.int64(held[0] & LOW)
    at = 0
    while True:
        below = 2 * at + 1
        if below >= count:
            break
        if below + 1 < count and held[below + 1] > held[below]:
            below += 1
        if held[below] <= word:
            break
        held[at] = held[below]
        at = below
    held[at] = word
    return out
