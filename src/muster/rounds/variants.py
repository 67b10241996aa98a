"""What other aims than stability would cost over one preview: figures for its planner, nothing that is published.

Worked out from the preview's certificate: the wishes, orders and seats that the stable placement came from.
"""

import json
from typing import TypedDict
from uuid import UUID

import numpy as np

from muster.offices.models import RankCategory
from muster.placement import NOWHERE, Instance, Placement
from muster.placement.figures import Choices, choices
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


def variants(text: bytes, digest: str, category_of: dict[UUID, str], weights: dict[str, int]) -> Variants:
    """The variants of the preview with this certificate; `weights` by rank category."""
    instance, stable = certificate_from_json(text)
    posts: dict[str, str] = json.loads(text)["posts"]
    categories = [category_of[UUID(posts[instance.post_name(at)])] for at in range(instance.posts)]
    grave = np.array([weights[category] for category in categories], np.int64)
    return Variants(
        digest=digest,
        weights=weights,
        stable=_aim(instance, stable, stable, categories),
        most_seats=_aim(instance, stable, most_seats(instance), categories),
        least_shortage=_aim(instance, stable, least_shortage(instance, grave), categories),
    )


def _aim(instance: Instance, stable: Placement, planned: Placement, categories: list[str]) -> Aim:
    cost = price(instance, stable, planned)
    got: Choices = choices(instance, planned)
    filled = dict.fromkeys(RankCategory.values, 0)
    for post in planned.post_of[planned.post_of != NOWHERE].tolist():
        filled[categories[post]] += 1
    return Aim(
        filled=planned.placed,
        categories=filled,
        first=got.first,
        top_three=got.top_three,
        worse=cost.worse,
        lost=cost.lost,
        better=cost.better,
        gained=cost.gained,
        envious=cost.envious,
    )
