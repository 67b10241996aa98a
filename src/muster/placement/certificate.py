"""Proof that a placement is stable, which anybody can check in one pass without trusting how it was made.

The certificate of a placement is short: of each post, how many seats are filled and the rank of the last person it
holds. A placement is stable if, and only if,

* no post holds more people than it has seats;
* everyone placed wished their post, and it may hold them;
* nobody wished another post more that has a free seat, or holds somebody who stands behind them.

Nothing here uses the engine: it is numpy over the lists, and the lines can be read against the list above.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from muster.placement.instance import NOT_RANKED, NOWHERE, Instance, Placement, wrong_shape

type Flags = NDArray[np.bool_]
type Counts = NDArray[np.int64]

EMPTY = -1
"""In place of the last rank of a post that holds nobody."""


@dataclass(frozen=True, eq=False)
class Certificate:
    """`filled` int64[m], and `last_rank` int64[m] of the last person each post holds (`EMPTY` if nobody)."""

    filled: Counts
    last_rank: Counts


class FaultKind(StrEnum):
    OVER_SEATS = "over_seats"
    NOT_WISHED = "not_wished"
    NOT_ALLOWED = "not_allowed"
    BLOCKING_PAIR = "blocking_pair"
    CUTOFF = "cutoff"
    """The published certificate says otherwise of a post than the placement does."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, with whom and where."""

    kind: FaultKind
    post: int
    applicant: int = NOWHERE


@dataclass(frozen=True, eq=False)
class Verdict:
    """The certificate worked out from the placement, and every fault found; stable if there is none."""

    certificate: Certificate
    over_seats: Counts
    not_wished: Counts
    not_allowed: Counts
    differing: Counts
    blocking_applicants: Counts
    blocking_posts: Counts
    post_of: NDArray[np.int32]

    @property
    def stable(self) -> bool:
        return self.count == 0

    @property
    def blocking_pairs(self) -> int:
        return self.blocking_posts.size

    @property
    def count(self) -> int:
        """How many faults there are."""
        whole = (self.over_seats, self.not_wished, self.not_allowed, self.differing, self.blocking_posts)
        return sum(kind.size for kind in whole)

    def faults(self) -> Iterator[Fault]:
        """Each fault, the gravest kind first."""
        for post in self.over_seats:
            yield Fault(FaultKind.OVER_SEATS, int(post))
        for kind, applicants in (
            (FaultKind.NOT_WISHED, self.not_wished),
            (FaultKind.NOT_ALLOWED, self.not_allowed),
        ):
            for applicant in applicants:
                yield Fault(kind, int(self.post_of[applicant]), int(applicant))
        for applicant, post in zip(self.blocking_applicants, self.blocking_posts, strict=True):
            yield Fault(FaultKind.BLOCKING_PAIR, int(post), int(applicant))
        for post in self.differing:
            yield Fault(FaultKind.CUTOFF, int(post))


def verify(
    instance: Instance,
    placement: Placement,
    lawful: Flags | None = None,
    published: Certificate | None = None,
) -> Verdict:
    """Check a placement against what was wished, ranked and allowed; and a certificate, if one was published.

    `lawful`: one answer beside each wish (as `allowed` gives it, or the law itself); where it is false the pair counts
    for nothing. Raises `PlacementError` for a placement of other applicants, or on a post that does not exist.
    """
    post_of = placement.post_of
    if post_of.shape != (instance.applicants,):
        raise wrong_shape("post_of", f"give one post for each of {instance.applicants} applicants")
    if post_of.size and not NOWHERE <= post_of.min() <= post_of.max() < instance.posts:
        raise wrong_shape("post_of", f"name posts below {instance.posts}, or -1")
    length = np.diff(instance.wish_start)
    owner = np.repeat(np.arange(instance.applicants, dtype=np.int32), length)
    wish_post, rank = instance.wish_post, instance.wish_rank
    may = rank != NOT_RANKED if lawful is None else (rank != NOT_RANKED) & lawful

    met = np.flatnonzero(wish_post == post_of[owner])
    met_wish = np.full(instance.applicants, instance.wishes)
    met_wish[owner[met]] = met
    placed = post_of != NOWHERE
    filled = np.bincount(post_of[placed], minlength=instance.posts)
    last_rank = np.full(instance.posts, EMPTY, np.int32)
    np.maximum.at(last_rank, wish_post[met], rank[met])

    better = np.arange(instance.wishes) < np.repeat(met_wish, length)
    would_take = (filled < instance.seats)[wish_post] | (rank < last_rank[wish_post])
    blocking = np.flatnonzero(better & may & would_take)

    certificate = Certificate(filled, last_rank.astype(np.int64))
    return Verdict(
        certificate,
        over_seats=np.flatnonzero(filled > instance.seats),
        not_wished=np.flatnonzero(placed & (met_wish == instance.wishes)),
        not_allowed=owner[met[~may[met]]].astype(np.int64),
        differing=np.empty(0, np.int64) if published is None else _differing(certificate, published),
        blocking_applicants=owner[blocking].astype(np.int64),
        blocking_posts=wish_post[blocking].astype(np.int64),
        post_of=post_of,
    )


def _differing(found: Certificate, published: Certificate) -> Counts:
    if not found.filled.shape == published.filled.shape == published.last_rank.shape:
        raise wrong_shape("certificate", f"give a line for each of {found.filled.size} posts")
    return np.flatnonzero((found.filled != published.filled) | (found.last_rank != published.last_rank))
