"""What other aims than stability would cost over one preview: figures for its planner, nothing that is published.

Worked out from the preview's certificate: the wishes, orders and seats that the stable placement came from.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

import numpy as np

from muster.offices.models import RankCategory
from muster.placement import NOWHERE, Instance, Placement
from muster.placement.figures import TOP_THREE, positions
from muster.placement.planner import least_shortage, most_seats, price
from muster.placement.read import certificate_from_json


class Aim(TypedDict):
    """A placement in figures. `worse` to `envious` count people beside the stable one, as `placement.planner.Price`."""

    filled: int
    categories: dict[str, int]
    first: int
    top_three: int
    worse: int
    lost: int
    better: int
    gained: int
    envious: int


class Variants(TypedDict):
    """By the `digest` of the preview's certificate it is known which preview they stand beside."""

    digest: str
    weights: dict[str, int]
    stable: Aim
    most_seats: Aim
    least_shortage: Aim


@dataclass(frozen=True, slots=True)
class Market:
    """A preview: its instance and stable placement, the rank category of each post, and of each applicant's wishes
    which of their own they are."""

    instance: Instance
    stable: Placement
    categories: Sequence[str]
    numbers: Sequence[Sequence[int]]

    def aim(self, planned: Placement) -> Aim:
        """A placement in figures."""
        cost = price(self.instance, self.stable, planned)
        filled = dict.fromkeys(RankCategory.values, 0)
        for post in planned.post_of[planned.post_of != NOWHERE].tolist():
            filled[self.categories[post]] += 1
        at = positions(self.instance, planned).tolist()
        met = [own[position] for own, position in zip(self.numbers, at, strict=True) if position < len(own)]
        return Aim(
            filled=planned.placed,
            categories=filled,
            first=sum(number == 1 for number in met),
            top_three=sum(number <= TOP_THREE for number in met),
            worse=cost.worse,
            lost=cost.lost,
            better=cost.better,
            gained=cost.gained,
            envious=cost.envious,
        )


def variants(text: bytes, digest: str, category_of: dict[UUID, str], weights: dict[str, int]) -> Variants:
    """The variants of the preview with this certificate; `weights` by rank category."""
    instance, stable = certificate_from_json(text)
    told = json.loads(text)
    categories = [category_of[UUID(told["posts"][instance.post_name(at)])] for at in range(instance.posts)]
    market = Market(instance, stable, categories, list(told["numbers"].values()))
    grave = np.array([weights[category] for category in categories], np.int64)
    return Variants(
        digest=digest,
        weights=weights,
        stable=market.aim(stable),
        most_seats=market.aim(most_seats(instance)),
        least_shortage=market.aim(least_shortage(instance, grave)),
    )
