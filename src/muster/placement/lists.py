"""From both sides' lists to one instance: each wish gets the rank its post gives the applicant."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

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
    ranks = np.empty(wishes.item.size, np.int32)
    instance = Instance(wishes.start, wishes.item, ranks, seats, applicant_names, post_names)  # type: ignore[arg-type]
    instance.check_wishes()
    _check_listed(instance, ranked)
    post, applicant = find_ranks(instance, ranked, ranks)  # into the array that the instance shows
    if applicant >= 0:
        raise doubled_applicant(instance.post_name(post), instance.applicant_name(applicant))
    return instance


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


def find_ranks(instance: Instance, ranked: Lists, ranks: Numbers) -> tuple[int, int]:
    """Write the rank beside each wish; a post and an applicant whom it ranks twice, or -1.

    The posts' entries are first brought together by ranges of applicants, then within a range by applicant, so that
    no step reaches further than the cache does. An entry is one word: applicant within the range, post, rank.
    """
    longest = int(np.diff(ranked.start).max(initial=0))
    rank_bits, post_bits = longest.bit_length(), instance.posts.bit_length()
    shift = max(0, instance.applicants.bit_length() - RANGES.bit_length() + 1)
    shift = min(shift, 63 - rank_bits - post_bits)
    ends = np.zeros((instance.applicants >> shift) + 2, np.int64)
    entries = Entries(ends, np.empty(ranked.item.size, np.int64), shift, post_bits, rank_bits)
    gather(ranked.start, ranked.item, entries)
    rank_at = np.full(instance.posts, NOT_RANKED, np.int32)
    post, applicant = deal(instance.wish_start, instance.wish_post, entries, rank_at, ranks)
    return int(post), int(applicant)


class Entries(NamedTuple):
    """Who is ranked where, by range of applicants; `ends` tells where each range does."""

    ends: Starts
    words: Starts
    shift: int
    post_bits: int
    rank_bits: int


@compiled
def gather(list_start: Starts, listed: Numbers | Starts, entries: Entries) -> None:
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
def deal(
    wish_start: Starts, wish_post: Numbers, entries: Entries, rank_at: Numbers, ranks: Numbers
) -> tuple[int, int]:
    """Give each range's entries to its applicants, and each applicant's to their wishes."""
    applicants = wish_start.size - 1
    words, shift, post_bits, rank_bits = entries.words, entries.shift, entries.post_bits, entries.rank_bits
    own = np.empty((1 << shift) + 1, np.int64)
    begin = 0
    for group in range(entries.ends.size - 1):
        end = entries.ends[group]
        of_range = by_applicant(words[begin:end], post_bits + rank_bits, own)
        for local in range(min(1 << shift, applicants - (group << shift))):
            applicant = (group << shift) + local
            mine = of_range[own[local] : own[local + 1]]
            for word in mine:
                post = (word >> rank_bits) & ((1 << post_bits) - 1)
                if rank_at[post] >= 0:
                    return post, applicant
                rank_at[post] = word & ((1 << rank_bits) - 1)
            for wish in range(wish_start[applicant], wish_start[applicant + 1]):
                ranks[wish] = rank_at[wish_post[wish]]
            for word in mine:
                rank_at[(word >> rank_bits) & ((1 << post_bits) - 1)] = NOT_RANKED
        begin = end
    return -1, -1


@compiled
def by_applicant(words: Starts, shift: int, own: Starts) -> Starts:
    """A range's entries by applicant; `own` becomes where each applicant's begin."""
    own[:] = 0
    for word in words:
        own[(word >> shift) + 1] += 1
    for at in range(1, own.size):
        own[at] += own[at - 1]
    dealt = np.empty_like(words)
    for word in words:
        to = own[word >> shift]
        dealt[to] = word
        own[word >> shift] = to + 1
    for at in range(own.size - 1, 0, -1):
        own[at] = own[at - 1]
    own[0] = 0
    return dealt
