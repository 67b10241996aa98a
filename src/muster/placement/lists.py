"""From both sides' lists to one instance: each wish gets the rank its post gives the applicant."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from muster.placement.applicants import Held
from muster.placement.compiled import compiled
from muster.placement.errors import PlacementError
from muster.placement.instance import NOT_RANKED, Instance, Numbers, Starts, wrong_shape

RANGES: Final = 256


def from_lists(
    wishes: Sequence[Sequence[int]], ranks: Sequence[Sequence[int]], seats: Sequence[int]
) -> Instance:
    """An instance from lists of numbers: each applicant's posts, each post's applicants, the best first."""
    return from_arrays(joined(wishes), joined(ranks), np.array(seats, np.int64))


class Lists(NamedTuple):
    """Many lists in one: those of number i are `item[start[i] : start[i + 1]]`, the best first."""

    start: Starts
    item: Numbers | Starts


def joined(lists: Sequence[Sequence[int]]) -> Lists:
    start = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(one) for one in lists], out=start[1:])
    return Lists(start, np.array([item for one in lists for item in one], np.int64))


def from_arrays(
    wishes: Lists,
    ranked: Lists,
    seats: Numbers | Starts,
    *,
    applicant_names: Sequence[str] | None = None,
    post_names: Sequence[str] | None = None,
) -> Instance:
    """An instance from both sides' lists; each applicant's posts, and each post's applicants.

    A wish whose post does not list the applicant is not ranked; who is listed without a wish is passed over.
    Raises `PlacementError` for what cannot be used, as `Instance.checked` does.
    """
    none = np.full(wishes.item.size, NOT_RANKED, np.int32)
    instance = Instance(wishes.start, wishes.item, none, seats, applicant_names, post_names)  # type: ignore[arg-type]
    instance.checked()
    _check_listed(instance, ranked)
    lists = Instance(ranked.start, ranked.item, ranked.item, seats)  # type: ignore[arg-type]
    ranks = np.full(instance.wishes, NOT_RANKED, np.int32)
    twice = find_ranks(instance, lists, ranks)
    if twice >= 0:
        owner = int(np.searchsorted(instance.wish_start, twice, "right")) - 1
        raise doubled_applicant(
            instance.post_name(int(instance.wish_post[twice])), instance.applicant_name(owner)
        )
    return Instance(
        instance.wish_start, instance.wish_post, ranks, instance.seats, applicant_names, post_names
    )


def _check_listed(instance: Instance, lists: Lists) -> None:
    start, listed = lists
    if start.size != instance.posts + 1 or start[0] or start[-1] != listed.size or (np.diff(start) < 0).any():
        raise wrong_shape("lists of posts", "give one for each post, from 0 to the number of all listed")
    if listed.size and not 0 <= listed.min() <= listed.max() < instance.applicants:
        at = int(np.flatnonzero((listed < 0) | (listed >= instance.applicants))[0])
        post = int(np.searchsorted(start, at, "right")) - 1
        raise unknown_applicant(instance.post_name(post), str(listed[at]))


def unknown_applicant(post: str, applicant: str) -> PlacementError:
    return PlacementError(
        "unknown_applicant",
        f"post {post}",
        f"ranks applicant {applicant}, who is not among the applicants",
        "correct the rank, or add the applicant",
    )


def doubled_applicant(post: str, applicant: str) -> PlacementError:
    return PlacementError(
        "doubled_rank", f"post {post}", f"ranks applicant {applicant} twice", "name each applicant once"
    )


def find_ranks(instance: Instance, lists: Instance, ranks: Numbers) -> int:
    """Write the rank beside each wish; a wish that was ranked twice, or -1.

    The posts' entries are first brought together by ranges of applicants, so that the wishes they are looked for
    in stay in cache. An entry is one word: applicant within the range, post, rank.
    """
    longest = int(np.diff(lists.wish_start).max(initial=0))
    rank_bits, post_bits = longest.bit_length(), instance.posts.bit_length()
    shift = max(0, instance.applicants.bit_length() - RANGES.bit_length() + 1)
    shift = min(shift, 63 - rank_bits - post_bits)
    ends = np.zeros((instance.applicants >> shift) + 2, np.int64)
    words = np.empty(lists.wishes, np.uint64)
    entries = Entries(ends, words, shift, post_bits, rank_bits)
    gather(lists.wish_start, lists.wish_post, entries)
    return int(look_up(instance.wish_start, instance.wish_post, entries, ranks))


class Entries(NamedTuple):
    """Who is ranked where, by range of applicants; `ends` tells where each range does."""

    ends: Starts
    words: Held
    shift: int
    post_bits: int
    rank_bits: int


@compiled
def gather(list_start: Starts, listed: Numbers, entries: Entries) -> None:
    ends, words, shift, post_bits, rank_bits = entries
    for at in range(listed.size):
        ends[(listed[at] >> shift) + 1] += 1
    for at in range(1, ends.size):
        ends[at] += ends[at - 1]
    within = (1 << shift) - 1
    for post in range(list_start.size - 1):
        first = list_start[post]
        for at in range(first, list_start[post + 1]):
            applicant = np.int64(listed[at])
            to = ends[applicant >> shift]
            words[to] = (((applicant & within) << post_bits | post) << rank_bits) | (at - first)
            ends[applicant >> shift] = to + 1


@compiled
def look_up(wish_start: Starts, wish_post: Numbers, entries: Entries, ranks: Numbers) -> int:
    ends, words, shift, post_bits, rank_bits = entries
    at = 0
    for group in range(ends.size - 1):
        for entry in range(at, ends[group]):
            word = words[entry]
            rank = np.int64(word & np.uint64((1 << rank_bits) - 1))
            word >>= np.uint64(rank_bits)
            post = np.int64(word & np.uint64((1 << post_bits) - 1))
            applicant = (group << shift) + np.int64(word >> np.uint64(post_bits))
            wish = wish_start[applicant]
            end = wish_start[applicant + 1]
            while wish < end and wish_post[wish] != post:
                wish += 1
            if wish < end:
                if ranks[wish] >= 0:
                    return int(wish)
                ranks[wish] = rank
        at = ends[group]
    return -1
