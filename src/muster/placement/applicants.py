"""Deferred acceptance, applicants proposing: of all stable placements, the one that each applicant likes best.

The order in which applicants propose does not change where it ends, so it is chosen for the processor's caches:

* in rounds: all who are free propose, in their own order, so that lists are read from front to back;
* a post's cutoff (the rank of the last person it holds, once it is full) is one number in a small array, so that a
  wish that has no hope costs one look at it, and the applicant goes on within their own list;
* proposals are brought together by ranges of posts, so that the held seats of a range stay in cache;
* who is free is one bit each.

Whether the law allows a pair is asked only where the post would take the applicant.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.placement.allowed import Conditions, Words, no_conditions
from muster.placement.compiled import compiled
from muster.placement.instance import NOWHERE, Instance, Numbers, Placement, Starts

type Held = NDArray[np.uint64]

AHEAD: Final = 1024  # applicants whose next wish is fetched before any of them proposes
RANGES: Final = 256  # of posts, at most
FEW: Final = 2048  # proposals that need not be brought together
RANK: Final = np.uint64(32)  # a proposal is one word: the post's rank above, the applicant below
APPLICANT: Final = np.uint64(0xFFFFFFFF)
ALL_FREE: Final = np.uint32(0xFFFFFFFF)
ANYBODY: Final = 0xFFFFFFFF  # the cutoff of a post with a free seat; no rank reaches it, NOT_RANKED is it

# The place of a word's only bit, by the top five bits of its product with a number that has them all different.
SPREAD: Final = 0x077CB531
PLACE: Final = np.zeros(32, np.int64)
PLACE[[((1 << bit) * SPREAD & 0xFFFFFFFF) >> 27 for bit in range(32)]] = range(32)


class Asked(NamedTuple):
    """What does not change while applicants propose; `wish_rank` as uint32."""

    wish_start: Starts
    wish_post: Numbers
    wish_rank: Words
    brings: Words
    asks: Words


class State(NamedTuple):
    """Where it stands: who is free and their next wish; of posts, who is held (a heap, the last on top)."""

    free: Words
    following: Starts
    room: Starts  # where each post's seats begin in `held`
    held: Held
    filled: Numbers
    cutoff: Words


class Proposals(NamedTuple):
    """A round's proposals as they are made, and brought together; `ends` counts them by range of posts."""

    post: Numbers
    word: Held
    post_by_range: Numbers
    word_by_range: Held
    ends: Starts
    ahead: Numbers


def place_for_applicants(instance: Instance, conditions: Conditions | None = None) -> Placement:
    """The stable placement that every applicant likes best; only pairs that the conditions allow."""
    given = no_conditions(instance) if conditions is None else conditions
    applicants = instance.applicants
    post_of = np.full(applicants, NOWHERE, np.int32)
    asked = Asked(
        instance.wish_start,
        instance.wish_post,
        instance.wish_rank.view(np.uint32),
        given.brings,
        given.asks,
    )
    state = _begin(instance)
    proposals = Proposals(
        np.empty(applicants, np.int32),
        np.empty(applicants, np.uint64),
        np.empty(applicants, np.int32),
        np.empty(applicants, np.uint64),
        np.empty(RANGES + 1, np.int64),
        np.empty(AHEAD, np.int32),
    )
    made = defer(asked, state, proposals)
    write_down(state, post_of)
    return Placement(post_of, int(made))


def _begin(instance: Instance) -> State:
    free = np.full(-(-instance.applicants // 32), ALL_FREE, np.uint32)
    if instance.applicants % 32:
        free[-1] = ALL_FREE >> np.uint32(32 - instance.applicants % 32)
    seats = usable_seats(instance)
    room = np.zeros(instance.posts + 1, np.int64)
    np.cumsum(seats, out=room[1:])
    return State(
        free,
        instance.wish_start[:-1].copy(),
        room,
        np.empty(room[-1], np.uint64),
        np.zeros(instance.posts, np.int32),
        np.where(seats > 0, np.uint32(ANYBODY), np.uint32(0)),
    )


def usable_seats(instance: Instance) -> NDArray[np.int64]:
    """Seats by post, no more than could ever be filled, so that a generous number costs no memory."""
    seats = np.minimum(instance.seats, instance.applicants).astype(np.int64)
    if seats.sum() > 2 * instance.applicants:
        wished = np.bincount(instance.wish_post, minlength=instance.posts)
        seats = np.minimum(seats, wished)
    return seats


@compiled
def defer(asked: Asked, state: State, proposals: Proposals) -> int:
    """Rounds, until nobody is free who has a wish left; how many wishes were looked at."""
    shift = 0
    while state.filled.size >> shift >= RANGES:
        shift += 1
    looked_at = 0
    refused = 1
    while refused > 0:
        made, looked = propose(asked, state, proposals, shift)
        looked_at += looked
        if made > FEW:
            bring_together(proposals, made, shift)
            refused = answer(state, proposals.post_by_range, proposals.word_by_range, made)
        else:
            refused = answer(state, proposals.post, proposals.word, made)
    return looked_at


@compiled
def propose(asked: Asked, state: State, proposals: Proposals, shift: int) -> tuple[int, int]:
    """Everyone who is free proposes to the next post that would take them, if there is one."""
    proposals.ends[:] = 0
    made = 0
    looked = 0
    word = 0
    while word < state.free.size:
        word, ready = take_free(state.free, proposals.ahead, word)
        fetch(asked, state, proposals.ahead, ready)
        for at in range(ready):
            applicant = proposals.ahead[at]
            first = state.following[applicant]
            wish, post = next_hope(asked, state.cutoff, applicant, first)
            state.following[applicant] = wish
            looked += wish - first
            if post >= 0:
                proposals.post[made] = post
                proposals.word[made] = (np.uint64(asked.wish_rank[wish - 1]) << RANK) | np.uint64(applicant)
                proposals.ends[(post >> shift) + 1] += 1
                made += 1
    return made, looked


@compiled
def take_free(free: Words, ahead: Numbers, word: int) -> tuple[int, int]:
    """Take who is free from a word of bits on, until `ahead` is full; the next word, and how many were taken."""
    ready = 0
    while word < free.size and ready <= ahead.size - 32:
        bits = np.int64(free[word])
        free[word] = 0
        while bits:
            lowest = bits & -bits
            bits ^= lowest
            ahead[ready] = word * 32 + PLACE[((lowest * SPREAD) & 0xFFFFFFFF) >> 27]
            ready += 1
        word += 1
    return word, ready


@compiled
def fetch(asked: Asked, state: State, ahead: Numbers, ready: int) -> np.uint32:
    """Look at the next wish of many without deciding anything, so that memory is asked for all of them at once."""
    seen = np.uint32(0)
    for at in range(ready):
        wish = state.following[ahead[at]]
        if wish < asked.wish_post.size:
            seen |= asked.wish_rank[wish] | state.cutoff[asked.wish_post[wish]]
    return seen


@compiled
def next_hope(asked: Asked, cutoff: Words, applicant: int, wish: int) -> tuple[int, int]:
    """The first post from a wish on that would take the applicant and may, -1 if none; and the wish after it."""
    end = asked.wish_start[applicant + 1]
    while wish < end:
        post = asked.wish_post[wish]
        rank = asked.wish_rank[wish]
        wish += 1
        if rank < cutoff[post] and asked.asks[post] & ~asked.brings[applicant] == 0:
            return wish, post
    return wish, -1


@compiled
def bring_together(proposals: Proposals, made: int, shift: int) -> None:
    """Sort proposals by range of posts, each range in the order it has."""
    ends = proposals.ends
    for at in range(1, ends.size):
        ends[at] += ends[at - 1]
    for at in range(made):
        post = proposals.post[at]
        to = ends[post >> shift]
        proposals.post_by_range[to] = post
        proposals.word_by_range[to] = proposals.word[at]
        ends[post >> shift] = to + 1


@compiled
def answer(state: State, posts: Numbers, words: Held, made: int) -> int:
    """Posts hold the best of those they have and those who propose; the others are free. How many those are."""
    refused = 0
    for at in range(made):
        post = posts[at]
        word = words[at]
        held = state.held[state.room[post] : state.room[post + 1]]
        filled = state.filled[post]
        if filled < held.size:
            rise(held, filled, word)
            state.filled[post] = filled + 1
            if filled + 1 == held.size:
                state.cutoff[post] = held[0] >> RANK
            continue
        if word < held[0]:
            out = np.int64(held[0] & APPLICANT)
            sink(held, word)
            state.cutoff[post] = held[0] >> RANK
        else:
            out = np.int64(word & APPLICANT)
        state.free[out >> 5] |= np.uint32(1) << np.uint32(out & 31)
        refused += 1
    return refused


@compiled
def rise(held: Held, at: int, word: np.uint64) -> None:
    """Put one more into a heap of `at` words, the greatest on top."""
    while at > 0:
        above = (at - 1) >> 1
        if held[above] >= word:
            break
        held[at] = held[above]
        at = above
    held[at] = word


@compiled
def sink(held: Held, word: np.uint64) -> None:
    """Put a word in place of the heap's greatest."""
    at = 0
    below = 1
    while below < held.size:
        if below + 1 < held.size and held[below + 1] > held[below]:
            below += 1
        if held[below] <= word:
            break
        held[at] = held[below]
        at = below
        below = 2 * at + 1
    held[at] = word


@compiled
def write_down(state: State, post_of: Numbers) -> None:
    for post in range(state.filled.size):
        first = state.room[post]
        for at in range(first, first + state.filled[post]):
            post_of[np.int64(state.held[at] & APPLICANT)] = post
