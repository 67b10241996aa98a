"""The planner's placements, against all there are."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.placement import (
    NOT_RANKED,
    NOWHERE,
    Instance,
    PlacementError,
    from_lists,
    place_for_applicants,
    planner,
)
from muster.placement.planner import least_shortage, most_seats, price
from tests.placement.markets import markets, position, tried, wishes_of

many = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])


def longest(instance: Instance) -> int:
    """One more than the last wish that anybody could be given."""
    usable = (instance.wish_rank != NOT_RANKED) & (instance.seats[instance.wish_post] > 0)
    start = np.repeat(instance.wish_start[:-1], np.diff(instance.wish_start))
    return int((np.arange(instance.wishes) - start)[usable].max(initial=-1)) + 1


def worth(instance: Instance, post_of: list[int], weights: list[int]) -> tuple[int, int]:
    """The shortage, then what is missed of everybody's wishes: the less, the better."""
    filled = [post_of.count(post) for post in range(instance.posts)]
    short = sum(
        weight * (int(seats) - full)
        for weight, seats, full in zip(weights, instance.seats, filled, strict=True)
    )
    missed = sum(
        longest(instance) if post == NOWHERE else position(instance, one, post)
        for one, post in enumerate(post_of)
    )
    return short, missed


@many
@given(markets(most=5), st.data())
def test_no_placement_leaves_less_shortage_or_meets_more_wishes(
    instance: Instance, data: st.DataObject
) -> None:
    posts = instance.posts
    weights = data.draw(st.lists(st.integers(0, 3), min_size=posts, max_size=posts))
    given_ = least_shortage(instance, np.array(weights, np.int64)).post_of.tolist()
    options = [
        [NOWHERE, *(post for post, _ in wishes_of(instance, one))] for one in range(instance.applicants)
    ]
    everything = [list(post_of) for post_of in tried(options, instance.seats.tolist())]
    assert given_ in everything
    assert worth(instance, given_, weights) == min(worth(instance, one, weights) for one in everything)


@many
@given(markets())
def test_it_never_fills_fewer_seats_than_the_stable_placement(instance: Instance) -> None:
    stable, planned = place_for_applicants(instance), most_seats(instance)
    assert planned.placed >= stable.placed
    cost = price(instance, stable, planned)
    assert cost.gained - cost.lost == planned.placed - stable.placed
    assert (cost.stable.placed, cost.planned.placed) == (stable.placed, planned.placed)
    assert cost.envious <= cost.envy_pairs


def test_the_price_is_told_in_people() -> None:
    """Two seats, and one who may hold either: the order gives them the first, and leaves the other empty."""
    market = from_lists([[0, 1], [0]], [[0, 1], [0]], [1, 1])
    stable, planned = place_for_applicants(market), most_seats(market)
    assert stable.post_of.tolist() == [0, NOWHERE]
    assert planned.post_of.tolist() == [1, 0]
    cost = price(market, stable, planned)
    assert (cost.worse, cost.lost, cost.better, cost.gained) == (1, 0, 1, 1)
    assert (cost.envious, cost.envy_pairs) == (1, 1)
    assert (cost.stable.first, cost.planned.first) == (1, 1)


def test_weights_say_which_seat_is_filled_first() -> None:
    market = from_lists([[0, 1]], [[0], [0]], [1, 1])
    assert most_seats(market).post_of.tolist() == [0]
    assert least_shortage(market, np.array([1, 2])).post_of.tolist() == [1]


def test_a_promised_seat_is_kept_whatever_it_costs() -> None:
    market = from_lists([[0], [0], [1]], [[0, 1], [2]], [1, 1])
    assert most_seats(market, np.array([1, NOWHERE, NOWHERE])).post_of.tolist() == [1, 0, NOWHERE]


def test_nobody_is_placed_where_there_is_nothing_to_fill() -> None:
    unranked = Instance(np.array([0, 1]), np.array([0]), np.array([NOT_RANKED]), np.array([1]))
    assert most_seats(unranked).post_of.tolist() == [NOWHERE]


def test_it_refuses_weights_and_promises_that_cannot_be() -> None:
    market = from_lists([[0]], [[0]], [1])
    for weights in ([], [-1]):
        with pytest.raises(PlacementError, match="whole number, 0 or more"):
            least_shortage(market, np.array(weights, np.int64))
    for held in ([], [1], [-2]):
        with pytest.raises(PlacementError, match="the post promised to them"):
            most_seats(market, np.array(held, np.int64))
    with pytest.raises(PlacementError, match="no more seats than there are"):
        most_seats(from_lists([[0], [0]], [[0, 1]], [1]), np.array([0, 0]))
    with pytest.raises(PlacementError, match="keep them below"):
        least_shortage(market, np.array([2**62]))


def test_it_takes_no_answer_that_is_not_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    solver = planner.min_cost_flow.SimpleMinCostFlow

    class Tired(solver):  # type: ignore[misc, valid-type]
        def solve(self) -> object:
            return self.NOT_SOLVED

    monkeypatch.setattr(planner.min_cost_flow, "SimpleMinCostFlow", Tired)
    with pytest.raises(RuntimeError, match="NOT_SOLVED"):
        most_seats(from_lists([[0]], [[0]], [1]))
