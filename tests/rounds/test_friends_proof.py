"""Friends brought together in a round, over every small market: the proof holds, and nobody else gets less."""

from unittest.mock import patch
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.cases.post_kinds import KINDS
from muster.placement import NOT_RANKED, NOWHERE, Instance, Order, place_for_applicants, verify
from muster.rounds import friends
from muster.rounds.friends import Alone, with_friends
from muster.rounds.gathering import Entrant, Listed, Posts
from tests.placement.markets import markets, position


def alone(market: Instance, units: list[int]) -> Alone:
    posts = Posts(
        listed=[Listed(UUID(int=at), f"unit-{unit}", KINDS[0], "", 1) for at, unit in enumerate(units)]
    )
    points = {"qualification": 0, "language": {}, "experience": 0, "waiting": 0}
    starts = market.wish_start[:-1].tolist()
    entrants = [Entrant(UUID(int=at), None, points, start) for at, start in enumerate(starts)]  # type: ignore[arg-type]
    lottery = np.arange(market.applicants, dtype=np.uint64)
    order = Order((), np.zeros((1, 0), np.int64), np.zeros(market.posts, np.int64), lottery)
    return Alone(entrants, posts, list(range(market.wishes)), order, market, place_for_applicants(market))


@settings(deadline=None, max_examples=200)
@given(markets(), st.data())
def test_the_proof_holds_and_nobody_else_gets_less(market: Instance, data: st.DataObject) -> None:
    units = data.draw(st.lists(st.integers(0, 2), min_size=market.posts, max_size=market.posts))
    people = data.draw(st.permutations(range(market.applicants)))
    count = data.draw(st.integers(0, market.applicants // 2))
    pairs = list(zip(people[:count], people[count : 2 * count], strict=True))
    before = alone(market, units)

    with patch.object(friends, "_pairs", return_value=(pairs, [])):
        instance, placement, told = with_friends(before)

    assert verify(instance, placement).stable
    friendly = {one for pair in pairs for one in pair}
    owner = np.repeat(np.arange(market.applicants), np.diff(market.wish_start))
    changed = np.flatnonzero(instance.wish_rank != market.wish_rank)
    assert set(changed.tolist()) == told.let_go
    assert (instance.wish_rank[changed] == NOT_RANKED).all()
    assert set(owner[changed].tolist()) <= friendly
    for one in set(range(market.applicants)) - friendly:
        had, has = (int(each.post_of[one]) for each in (before.placement, placement))
        assert position(market, one, has) <= position(market, one, had)
    for one, other in told.together.items():
        first, second = (int(placement.post_of[each]) for each in (one, other))
        assert NOWHERE not in {first, second}
        assert units[first] == units[second]
    assert told.said.keys() == friendly
