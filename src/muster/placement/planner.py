"""The planner's variant: the most seats filled, or the gravest shortage relieved, and its price in broken wishes.

Each seat goes to somebody who wishes the post, is ranked there and may hold it, as in the stable placement; but who
stands before whom decides nothing. Of all fillings that are best by the planner's aim, the one is taken that meets the
highest wishes in sum. It is a flow of least cost, in whole numbers throughout, solved by OR-Tools (cost scaling: A.
Goldberg, Journal of Algorithms 22, 1997).

Such a placement breaks the published order where that fills a seat: show `price` beside it before you choose.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from muster.placement.certificate import verify
from muster.placement.errors import PlacementError
from muster.placement.figures import Choices, choices, positions
from muster.placement.instance import NOT_RANKED, NOWHERE, Instance, Numbers, Placement, Starts, wrong_shape

LARGEST: Final = 2**60
"""Costs times people and posts have to stay below, for the solver to hold them in 64 bits."""


@dataclass(frozen=True)
class Price:
    """What another placement costs beside the stable one, in people.

    `worse` got a lower wish than in the stable one, `lost` are those of them who then have no place; `better` and
    `gained` the reverse. `envy_pairs` are the pairs of an applicant and a post they wish more, where a seat is free or
    somebody who stands behind them has one; `envious` is how many applicants that are.
    """

    worse: int
    lost: int
    better: int
    gained: int
    envious: int
    envy_pairs: int
    stable: Choices
    planned: Choices


def most_seats(instance: Instance, held: Numbers | None = None) -> Placement:
    """As many seats filled as can be, then the highest wishes in sum.

    `held` int32[n] is the post whose seat is promised to an applicant, or `NOWHERE`: they keep it, whatever they wish.
    """
    return least_shortage(instance, np.ones(instance.posts, np.int64), held)


def least_shortage(instance: Instance, weights: Starts, held: Numbers | None = None) -> Placement:
    """The least sum, over the posts, of weight times unfilled seats; then the highest wishes in sum.

    `weights` int64[m], not below 0: how grave it is that a seat of the post stays empty. Raises `PlacementError`,
    code `too_large`, where weights, wishes and seats are too many to be weighed exactly.
    """
    if weights.shape != (instance.posts,) or (weights < 0).any():
        raise wrong_shape("weights", "give each post a whole number, 0 or more")
    post_of = np.full(instance.applicants, NOWHERE, np.int32) if held is None else held.astype(np.int32)
    seats = _free_seats(instance, post_of)
    owner = np.repeat(np.arange(instance.applicants), np.diff(instance.wish_start))
    position = np.arange(instance.wishes) - instance.wish_start[owner]
    usable = (
        (instance.wish_rank != NOT_RANKED) & (post_of[owner] == NOWHERE) & (seats[instance.wish_post] > 0)
    )
    owner, position, post = owner[usable], position[usable], instance.wish_post[usable]
    if owner.size:
        places = min(int(seats.sum()), instance.applicants)
        cost = _costs(position, weights[post], places, instance.applicants + instance.posts + 1)
        chosen = _cheapest(owner, post, cost, instance.applicants, seats)
        post_of[owner[chosen]] = post[chosen]
    return Placement(post_of)


def price(instance: Instance, stable: Placement, planned: Placement) -> Price:
    """What a planner's placement costs beside the stable one."""
    before, after = positions(instance, stable), positions(instance, planned)
    verdict = verify(instance, planned)
    has, had = planned.post_of != NOWHERE, stable.post_of != NOWHERE
    return Price(
        worse=int((after > before).sum()),
        lost=int((had & ~has).sum()),
        better=int((after < before).sum()),
        gained=int((has & ~had).sum()),
        envious=np.unique(verdict.blocking_applicants).size,
        envy_pairs=verdict.blocking_pairs,
        stable=choices(instance, stable),
        planned=choices(instance, planned),
    )


def _free_seats(instance: Instance, held: Numbers) -> Starts:
    if held.shape != (instance.applicants,) or ((held < NOWHERE) | (held >= instance.posts)).any():
        raise wrong_shape("held", "give each applicant the post promised to them, or -1")
    free = instance.seats - np.bincount(held[held != NOWHERE], minlength=instance.posts)
    if (free < 0).any():
        raise wrong_shape("held", "promise no more seats than there are")
    return free


def _costs(position: Starts, weights: Starts, places: int, nodes: int) -> Starts:
    """Of each wish what it costs to meet it.

    Between two placements the sums of positions differ by at most the longest list times the people placed; a unit of
    weight costs one more. That a wish is met at all is worth more than which one.
    """
    longest = int(position.max()) + 1
    unit = longest * places + 1
    most = LARGEST // nodes // unit
    if weights.max() >= most:
        raise PlacementError(
            "too_large",
            "weights",
            f"go up to {weights.max()} where {places} seats can be filled",
            f"keep them below {most}",
        )
    return position - longest - unit * weights


def _cheapest(
    owner: Starts, post: Numbers, cost: Starts, applicants: int, seats: Starts
) -> NDArray[np.bool_]:
    """Which wishes are met: each applicant at most one, each post at most its seats, at the least cost.

    One unit flows from each applicant to the sink, through a wish and a seat of its post, or past them for nothing.
    """
    wishes, posts = owner.size, seats.size
    sink = applicants + posts
    everybody, every_post = np.arange(applicants), applicants + np.arange(posts)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([owner, every_post, everybody]).astype(np.int32),
        np.concatenate([applicants + post, np.full(posts + applicants, sink)]).astype(np.int32),
        np.concatenate([np.ones(wishes, np.int64), seats, np.ones(applicants, np.int64)]),
        np.concatenate([cost, np.zeros(posts + applicants, np.int64)]),
    )
    supplies = np.ones(sink + 1, np.int64)
    supplies[applicants:sink] = 0
    supplies[sink] = -applicants
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow solver answered {status}")
    met: NDArray[np.bool_] = flow.flows(np.arange(wishes, dtype=np.int32)) > 0
    return met
