"""The figures of a computed round, as they are kept with it and shown: whole numbers and shares of nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import median_low
from typing import TypedDict

import numpy as np

from muster.placement import NOT_RANKED, NOWHERE
from muster.rounds.computing import Computed
from muster.rounds.models import MOST_WISHES
from muster.rounds.reasons import Reasons
from muster.rounds.said import Part


class Figures(TypedDict):
    """`choices`: how many got their wish of each number, from 1 on. `top_tenth`: a wish within the first tenth of
    their own list, at least the first. Waiting in whole weeks: the median of those placed and of those not placed;
    None where there is nobody."""

    applicants: int
    placed: int
    unplaced: int
    seats: int
    filled: int
    first: int
    top_three: int
    top_tenth: int
    choices: list[int]
    waiting_placed: int | None
    waiting_unplaced: int | None
    units: list[Part]
    categories: list[Part]


def figures(computed: Computed, reasons: Reasons) -> Figures:
    """The figures of one round."""
    placed = [at for at, post in enumerate(computed.placement.post_of) if post != NOWHERE]
    number_of = {at: reasons.number_of(at) or 0 for at in placed}
    choices = Counter(number_of.values())
    seats = int(computed.instance.seats.sum())
    return Figures(
        applicants=computed.instance.applicants,
        placed=len(placed),
        unplaced=computed.instance.applicants - len(placed),
        seats=seats,
        filled=len(placed),
        first=choices[1],
        top_three=sum(choices[number] for number in (1, 2, 3)),
        top_tenth=sum(number <= _tenth(computed, at) for at, number in number_of.items()),
        choices=[choices[number] for number in range(1, MOST_WISHES + 1)],
        waiting_placed=_waiting(computed, placed),
        waiting_unplaced=_waiting(computed, set(range(computed.instance.applicants)) - number_of.keys()),
        units=_parts(computed, [post.unit for post in computed.posts.listed]),
        categories=_parts(computed, [post.kind.rank_category for post in computed.posts.listed]),
    )


def _tenth(computed: Computed, entrant: int) -> int:
    """Up to which of the applicant's wishes the first tenth of their list goes."""
    last = computed.instance.wishes_of(entrant).stop - 1
    return max(1, -(-computed.numbers[last] // 10))


def _waiting(computed: Computed, entrants: Iterable[int]) -> int | None:
    weeks = [computed.entrants[at].points["waiting"] for at in entrants]
    return median_low(weeks) if weeks else None


def _parts(computed: Computed, names: list[str]) -> list[Part]:
    instance = computed.instance
    ranked = instance.wish_post[instance.wish_rank != NOT_RANKED]
    wished = np.bincount(ranked, minlength=instance.posts).tolist()
    filled = computed.placement.seats_filled(instance.posts).tolist()
    parts: dict[str, Part] = defaultdict(lambda: Part(name="", seats=0, filled=0, wished=0))
    for name, seats, held, wishes in zip(names, instance.seats.tolist(), filled, wished, strict=True):
        part = parts[name]
        part["name"] = name
        part["seats"] += seats
        part["filled"] += held
        part["wished"] += wishes
    return sorted(parts.values(), key=lambda part: (-part["wished"], part["name"]))
