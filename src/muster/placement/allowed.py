"""Which pairs the law allows: what a post asks and what an applicant brings, as bits of one word each.

A post may be wished by an applicant who brings every bit the post asks: one comparison a pair. What the law answers
for one pair alone comes beside it, as a mask of wishes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.placement.compiled import compiled
from muster.placement.errors import PlacementError
from muster.placement.instance import NOT_RANKED, Instance, Numbers, Starts, wrong_shape

type Words = NDArray[np.uint32]
type Column = NDArray[Any]

BITS = 32


class Bar(StrEnum):
    """Why a pair is not considered."""

    RANK_CATEGORY = "rank_category"
    FOREIGNERS = "foreigners"
    SERVICEWOMEN = "servicewomen"
    SECRET_ACCESS = "secret_access"  # noqa: S105  (a condition of a post, not a password)
    LANGUAGE = "language"
    LAW = "law"
    """The law's answer for this pair alone."""


@dataclass(frozen=True, eq=False)
class ApplicantFacts:
    """What is known of n applicants, a row each; a column that is left out bars nobody.

    `rank_category`: a small code, the category sought. `languages`: bits, one for each language (or level of one)
    covered. The others are booleans.
    """

    rank_category: Column | None = None
    foreigner: Column | None = None
    servicewoman: Column | None = None
    secret_access: Column | None = None
    languages: Column | None = None


@dataclass(frozen=True, eq=False)
class PostFacts:
    """What m posts ask, a row each, in the same codes. `languages`: the bits that must all be covered."""

    rank_category: Column | None = None
    open_to_foreigners: Column | None = None
    open_to_servicewomen: Column | None = None
    secret_access: Column | None = None
    languages: Column | None = None


@dataclass(frozen=True, eq=False)
class Conditions:
    """`brings` uint32[n] of applicants, `asks` uint32[m] of posts, and what each bit is about."""

    brings: Words
    asks: Words
    meanings: tuple[Bar, ...] = ()

    def __post_init__(self) -> None:
        for name in ("brings", "asks"):
            view = np.ascontiguousarray(getattr(self, name), np.uint32).view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    def bars(self, applicant: int, post: int) -> tuple[Bar, ...]:
        """What keeps a post from an applicant, each bar once; empty if nothing does."""
        lacking = int(self.asks[post]) & ~int(self.brings[applicant])
        found = (bar for bit, bar in enumerate(self.meanings) if lacking >> bit & 1)
        return tuple(dict.fromkeys(found))


def no_conditions(instance: Instance) -> Conditions:
    """Every post may be held by everyone whom it ranks."""
    return Conditions(np.zeros(instance.applicants, np.uint32), np.zeros(instance.posts, np.uint32))


def conditions(applicants: ApplicantFacts, posts: PostFacts, instance: Instance) -> Conditions:
    """What posts ask and applicants bring, from what is known of them.

    Raises `PlacementError` where a column has not a row for each, or all codes together need more than 32 bits.
    """
    brings = np.zeros(instance.applicants, np.uint64)
    asks = np.zeros(instance.posts, np.uint64)
    meanings: list[Bar] = []
    for bar, wide, brought, asked in _words(applicants, posts):
        for name, column, rows in (("applicants", brought, brings), ("posts", asked, asks)):
            if column.shape != rows.shape:
                raise wrong_shape(f"{bar} of {name}", f"give {rows.size} values")
        if len(meanings) + wide > BITS:
            raise PlacementError(
                "too_large",
                f"{bar}",
                f"the codes of all conditions need more than {BITS} bits",
                "use fewer codes or languages",
            )
        brings |= brought << np.uint64(len(meanings))
        asks |= asked << np.uint64(len(meanings))
        meanings += [bar] * wide
    return Conditions(brings.astype(np.uint32), asks.astype(np.uint32), tuple(meanings))


def _words(
    applicants: ApplicantFacts, posts: PostFacts
) -> Iterator[tuple[Bar, int, NDArray[np.uint64], NDArray[np.uint64]]]:
    """Each condition that both sides know of: its width, what applicants bring, what posts ask."""
    if applicants.rank_category is not None and posts.rank_category is not None:
        brought, asked = _bit(applicants.rank_category), _bit(posts.rank_category)
        yield Bar.RANK_CATEGORY, _width(brought, asked), brought, asked
    for bar, barred, is_open in (
        (Bar.FOREIGNERS, applicants.foreigner, posts.open_to_foreigners),
        (Bar.SERVICEWOMEN, applicants.servicewoman, posts.open_to_servicewomen),
    ):
        if barred is not None and is_open is not None:
            yield bar, 1, _flags(~np.asarray(barred, bool)), _flags(~np.asarray(is_open, bool))
    if applicants.secret_access is not None and posts.secret_access is not None:
        yield Bar.SECRET_ACCESS, 1, _flags(applicants.secret_access), _flags(posts.secret_access)
    if applicants.languages is not None and posts.languages is not None:
        brought, asked = np.asarray(applicants.languages, np.uint64), np.asarray(posts.languages, np.uint64)
        yield Bar.LANGUAGE, _width(brought, asked), brought, asked


def _flags(column: Column) -> NDArray[np.uint64]:
    return np.asarray(column, bool).astype(np.uint64)


def _bit(codes: Column) -> NDArray[np.uint64]:
    codes = np.asarray(codes)
    if codes.size and not 0 <= codes.min() <= codes.max() < BITS:
        raise wrong_shape(Bar.RANK_CATEGORY, f"use codes from 0 to {BITS - 1}")
    return np.uint64(1) << codes.astype(np.uint64)


def _width(*words: NDArray[np.uint64]) -> int:
    return max((int(word.max()).bit_length() for word in words if word.size), default=0)


def allowed(instance: Instance, given: Conditions) -> NDArray[np.bool_]:
    """Of each wish, whether the applicant may hold its post."""
    told = np.empty(instance.wishes, np.bool_)
    mark_allowed(instance.wish_start, instance.wish_post, given.brings, given.asks, told)
    return told


def restricted(
    instance: Instance, given: Conditions | None = None, lawful: NDArray[np.bool_] | None = None
) -> Instance:
    """The instance in which no post ranks whom it may not hold.

    `lawful` is the law's answer for each wish; where it is false the pair is not considered.
    """
    ranks = instance.wish_rank
    if lawful is not None:
        if lawful.shape != ranks.shape:
            raise wrong_shape("lawful", "give one answer beside each wish")
        ranks = np.where(lawful, ranks, np.int32(NOT_RANKED))
    if given is not None:
        ranks = np.where(allowed(instance, given), ranks, np.int32(NOT_RANKED))
    return replace(instance, wish_rank=ranks)


@compiled
def mark_allowed(
    wish_start: Starts, wish_post: Numbers, brings: Words, asks: Words, told: NDArray[np.bool_]
) -> None:
    for applicant in range(wish_start.size - 1):
        lacks = ~brings[applicant]
        for wish in range(wish_start[applicant], wish_start[applicant + 1]):
            told[wish] = (asks[wish_post[wish]] & lacks) == 0
