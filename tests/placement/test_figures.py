"""Figures of small placements that can be counted by hand."""

import numpy as np
import pytest

from muster.placement import NOWHERE, Instance, Placement, PlacementError, from_lists
from muster.placement.figures import Choices, Waiting, choices, seats_by, waiting

MARKET = from_lists([[0, 1, 2, 3], [1, 0], [0, 1, 2, 3], [], [2]], [[0, 1, 2, 4]] * 4, [1, 2, 0, 4])
PLACED = Placement(np.array([3, 1, 1, NOWHERE, NOWHERE], np.int32))


def test_choices_are_counted_as_people_ranked_them() -> None:
    found = choices(MARKET, PLACED)
    assert found == Choices(wishing=4, placed=3, first=1, top_three=2, top_ten=3)
    assert (found.first_share, found.top_three_share, found.top_ten_share) == (0.25, 0.5, 0.75)


def test_an_eleventh_choice_is_not_among_the_first_ten() -> None:
    market = Instance(np.array([0, 12]), np.arange(12), np.zeros(12, np.int32), np.ones(12, np.int32))
    for post, top_ten in ((9, 1), (10, 0)):
        assert choices(market, Placement(np.array([post], np.int32))).top_ten == top_ten


def test_where_nobody_wishes_there_are_no_shares() -> None:
    market = from_lists([[]], [], [])
    assert choices(market, Placement(np.array([NOWHERE], np.int32))).first_share == 0.0


def test_supply_and_demand_are_counted_by_group() -> None:
    found = seats_by(MARKET, PLACED, np.array([0, 0, 1, 2]), 4)
    assert found.seats.tolist() == [3, 0, 4, 0]
    assert found.filled.tolist() == [2, 0, 1, 0]
    assert found.unfilled.tolist() == [1, 0, 3, 0]
    assert found.wishing.tolist() == [3, 3, 2, 0]


@pytest.mark.parametrize("group_of", [[0, 0, 0], [0, 0, 0, 2], [0, 0, 0, -1]])
def test_every_post_needs_a_group(group_of: list[int]) -> None:
    with pytest.raises(PlacementError, match="each post a number below 2"):
        seats_by(MARKET, PLACED, np.array(group_of), 2)


def test_waiting_is_told_in_days_that_somebody_waited() -> None:
    assert waiting(np.arange(1, 11)) == Waiting(10, 5.0, 9.0, 10.0)
    assert waiting(np.array([], np.int64)) == Waiting(0, 0.0, 0.0, 0.0)
