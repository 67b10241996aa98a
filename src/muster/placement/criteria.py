"""How a unit puts applicants in order: declared criteria with stated weights, and a published lottery for ties.

An applicant's points at a post are the sum, over the unit's criteria, of weight times value. More points stand
before fewer; equal points are parted by the lottery number, the lower first. A post may also be ranked by hand.

The lottery number of an applicant is the first 8 bytes, read as a big-endian number, of the SHA-256 of the published
seed, a zero byte and the applicant's reference, both in UTF-8: whoever knows seed and reference can work it out.
Take the seed from an event that nobody decides, and name that event before it happens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from muster.placement.compiled import compiled
from muster.placement.errors import PlacementError
from muster.placement.instance import NOT_RANKED, Instance, Numbers, Starts, wrong_shape
from muster.placement.lists import doubled_applicant, unknown_applicant
from muster.placement.posts import PostLists, by_post

type LotteryNumbers = NDArray[np.uint64]

MOST_POINTS: Final = 2**30

# What may part two applicants besides a criterion.
LOTTERY: Final = "lottery"
BY_HAND: Final = "by_hand"
RANK: Final = "rank"


@dataclass(frozen=True, eq=False)
class Criterion:
    """One criterion: its code, as `waiting_time`, and its values, whole numbers.

    One value for each applicant, where it is the same at every post (experience, days of waiting); or, `by_wish`,
    one beside each wish (qualification for the post, cover of its language).
    """

    code: str
    values: Starts
    by_wish: bool = False

    def value(self, applicant: int, wish: int) -> int:
        return int(self.values[wish if self.by_wish else applicant])


def criterion(code: str, values: ArrayLike, *, by_wish: bool = False) -> Criterion:
    return Criterion(code, np.ascontiguousarray(values, np.int64), by_wish)


@dataclass(frozen=True)
class Term:
    """One line of the arithmetic: `points` is `weight` times `value`."""

    criterion: str
    weight: int
    value: int

    @property
    def points(self) -> int:
        return self.weight * self.value


@dataclass(frozen=True)
class Standing:
    """Why an applicant stands where they do with a post: terms in the declared order, their sum, the lottery.

    Where the unit ranks by hand there are no terms.
    """

    rank: int
    terms: tuple[Term, ...]
    points: int
    lottery_number: int
    by_hand: bool


@dataclass(frozen=True, eq=False)
class Order:
    """The published order of every unit.

    `criteria` as declared; `weights` int64[units, criteria]; `unit_of` int64[m], the unit of each post; `lottery`
    uint64[n], the number of each applicant (`lottery_numbers`); `by_hand`: of each post that its unit ranks by hand,
    the applicants, the best first: who is not listed is not ranked.
    """

    criteria: Sequence[Criterion]
    weights: Starts
    unit_of: Starts
    lottery: LotteryNumbers
    by_hand: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def ranked(self, instance: Instance) -> Instance:
        """The instance with the ranks of this order; what was `NOT_RANKED` stays so, other ranks are forgotten.

        Raises `PlacementError` for columns of a wrong length, points beyond 2^30, a lottery number drawn twice,
        and a list by hand with a doubled or unknown applicant.
        """
        keys = self._keys(instance)
        lists = by_post(instance)
        ranks = np.full(instance.wishes, NOT_RANKED, np.int32)
        number(lists, keys, ranks)
        for post, listed in self.by_hand.items():
            _rank_by_hand(instance, lists, post, listed, ranks)
        return replace(instance, wish_rank=ranks)

    def standing(self, instance: Instance, wish: int) -> Standing:
        """The arithmetic of one wish of an instance that this order has ranked."""
        applicant = int(np.searchsorted(instance.wish_start, wish, "right")) - 1
        post = int(instance.wish_post[wish])
        by_hand = post in self.by_hand
        terms = () if by_hand else self._terms(applicant, wish, post)
        return Standing(
            int(instance.wish_rank[wish]),
            terms,
            sum(term.points for term in terms),
            int(self.lottery[applicant]),
            by_hand,
        )

    def _terms(self, applicant: int, wish: int, post: int) -> tuple[Term, ...]:
        weights = self.weights[self.unit_of[post]]
        return tuple(
            Term(one.code, int(weight), one.value(applicant, wish))
            for one, weight in zip(self.criteria, weights, strict=True)
        )

    def _keys(self, instance: Instance) -> Starts:
        """Of each wish a number that is lower for who stands before: points, then the lottery."""
        self._check(instance)
        keys = np.zeros(instance.wishes, np.int64)
        for at, one in enumerate(self.criteria):
            weight_of = np.ascontiguousarray(self.weights[:, at], np.int64)[self.unit_of]
            add_points(
                instance.wish_start, instance.wish_post, Points(weight_of, one.values, one.by_wish), keys
            )
        place = np.empty(instance.applicants, np.int64)
        place[np.argsort(self.lottery)] = np.arange(instance.applicants)
        add_lottery(instance.wish_start, place, keys)
        return keys

    def _check(self, instance: Instance) -> None:
        units = self.weights.shape[0] if self.weights.ndim == 2 else -1
        if self.weights.shape != (units, len(self.criteria)):
            raise wrong_shape("weights", f"give a row for each unit, {len(self.criteria)} weights in each")
        if (
            self.unit_of.shape != (instance.posts,)
            or not ((self.unit_of >= 0) & (self.unit_of < units)).all()
        ):
            raise wrong_shape("unit_of", "give each post the number of its unit")
        most = 0
        for at, one in enumerate(self.criteria):
            rows = instance.wishes if one.by_wish else instance.applicants
            if one.values.shape != (rows,):
                raise wrong_shape(one.code, f"give {rows} values")
            most += _largest(self.weights[:, at]) * _largest(one.values)
        if most > MOST_POINTS:
            raise PlacementError(
                "too_large", "points", f"could be as many as {most}", f"keep them within {MOST_POINTS}"
            )
        if self.lottery.shape != (instance.applicants,):
            raise wrong_shape("lottery", f"give {instance.applicants} numbers")
        if np.unique(self.lottery).size < self.lottery.size:
            raise PlacementError(
                "doubled_number", "lottery", "a number is drawn twice", "draw again with another seed"
            )


def _largest(values: Starts) -> int:
    return max(abs(int(values.max(initial=0))), abs(int(values.min(initial=0))))


def _rank_by_hand(
    instance: Instance, lists: PostLists, post: int, listed: Sequence[int], ranks: Numbers
) -> None:
    place: dict[int, int] = {}
    for applicant in listed:
        if not 0 <= applicant < instance.applicants:
            raise unknown_applicant(instance.post_name(post), str(applicant))
        if applicant in place:
            raise doubled_applicant(instance.post_name(post), instance.applicant_name(applicant))
        place[applicant] = len(place)
    for at in range(lists.start[post], lists.start[post + 1]):
        ranks[lists.wish[at]] = place.get(int(lists.applicant[at]), NOT_RANKED)


def lottery_number(seed: str, reference: str) -> int:
    """The number that a published seed gives an applicant's reference."""
    return int.from_bytes(sha256(seed.encode() + b"\0" + reference.encode()).digest()[:8])


def lottery_numbers(seed: str, references: Sequence[str]) -> LotteryNumbers:
    """The numbers of all applicants."""
    return np.fromiter((lottery_number(seed, one) for one in references), np.uint64, len(references))


class Points(NamedTuple):
    """What one criterion adds: a weight for each post, a value for each applicant or wish."""

    weight_of: Starts
    values: Starts
    by_wish: bool


@compiled
def add_points(wish_start: Starts, wish_post: Numbers, given: Points, keys: Starts) -> None:
    """Points are taken off the key, so that more of them stand before."""
    for applicant in range(wish_start.size - 1):
        for wish in range(wish_start[applicant], wish_start[applicant + 1]):
            value = given.values[wish if given.by_wish else applicant]
            keys[wish] -= given.weight_of[wish_post[wish]] * value


@compiled
def add_lottery(wish_start: Starts, place: Starts, keys: Starts) -> None:
    for applicant in range(wish_start.size - 1):
        for wish in range(wish_start[applicant], wish_start[applicant + 1]):
            keys[wish] = (keys[wish] << 32) + place[applicant]


@compiled
def number(lists: PostLists, keys: Starts, ranks: Numbers) -> None:
    """Number each post's wishes from 0 in the order of their keys."""
    for post in range(lists.start.size - 1):
        wishes = lists.wish[lists.start[post] : lists.start[post + 1]]
        order = np.argsort(keys[wishes])
        for at in range(order.size):
            ranks[wishes[order[at]]] = at
