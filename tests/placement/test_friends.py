"""Friends are brought together where nobody else pays, and told why where not."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.placement import NOWHERE, Instance, PlacementError, from_lists, place_for_applicants, verify
from muster.placement.friends import Obstacle, Outcome, Together, Tried, bring_together
from muster.placement.live import Live
from tests.placement.markets import markets, position

many = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])

type Pairs = list[tuple[int, int]]


def together(
    market: Instance, pairs: Pairs, unit_of: Sequence[int], promised: Sequence[int] = ()
) -> tuple[Live, tuple[Outcome, ...]]:
    live = Live(market, place_for_applicants(market))
    live.promise(promised)
    return live, bring_together(live, pairs, np.array(unit_of, np.int64))


@many
@given(markets(), st.data())
def test_nobody_else_pays_for_a_pair(market: Instance, data: st.DataObject) -> None:
    """The whole of the guarantee, of every applicant and pair."""
    unit_of = data.draw(st.lists(st.integers(0, 2), min_size=market.posts, max_size=market.posts))
    people = data.draw(st.permutations(range(market.applicants)))
    count = data.draw(st.integers(0, market.applicants // 2))
    pairs = list(zip(people[:count], people[count : 2 * count], strict=True))
    live = Live(market, place_for_applicants(market))
    placed = [one for one in range(market.applicants) if live.post_of(one) != NOWHERE]
    live.promise(data.draw(st.lists(st.sampled_from(placed), unique=True)) if placed else [])
    before = live.placement().post_of.tolist()
    fixed = {one for one in range(market.applicants) if live.is_promised(one)}
    outcomes = bring_together(live, pairs, np.array(unit_of, np.int64))
    after = live.placement()
    moved = {one for outcome in outcomes if outcome.unit is not None for one in outcome.pair}
    for one, (had, has) in enumerate(zip(before, after.post_of.tolist(), strict=True)):
        if one in fixed:
            assert has == had
        elif one not in moved:
            assert position(market, one, has) <= position(market, one, had)
    # Only who is held together may want another post with reason, by the wishes they let go.
    verdict = verify(market, after)
    assert not verdict.over_seats.size
    assert not verdict.not_allowed.size
    assert set(verdict.blocking_applicants.tolist()) <= moved | fixed
    assert place_for_applicants(live.market().checked()).post_of.tolist() == after.post_of.tolist()
    assert [outcome.pair for outcome in outcomes] == pairs
    for outcome in outcomes:
        units = [
            unit_of[after.post_of[one]] if after.post_of[one] != NOWHERE else None for one in outcome.pair
        ]
        assert (outcome.unit is None) == (outcome.result == Together.APART)
        assert outcome.unit is None or units == [outcome.unit] * 2
        assert outcome.unit is not None or None in units or units[0] != units[1]
        for tried in outcome.tried:
            assert bool(tried.whom) == (tried.obstacle != Obstacle.OTHERS_LOSE)
            assert bool(tried.others) == (tried.obstacle == Obstacle.OTHERS_LOSE)


def test_who_is_together_stays_so() -> None:
    market = from_lists([[0, 1], [0, 1], [0]], [[0, 2, 1], [1]], [2, 1])
    live, (outcome,) = together(market, [(0, 2)], [0, 1])
    assert outcome == Outcome((0, 2), Together.ALREADY, 0, (0, 0), (0, 0))
    live.set_seats(1, 5)
    assert live.placement().post_of.tolist() == [0, 1, 0]


def test_one_gives_up_a_better_wish_for_a_free_seat_beside_the_other() -> None:
    market = from_lists([[0], [1, 0]], [[0, 1], [1]], [2, 1])
    live, (outcome,) = together(market, [(0, 1)], [0, 1])
    assert outcome == Outcome((0, 1), Together.MOVED, 0, (0, 0), (0, 1))
    assert live.placement().post_of.tolist() == [0, 0]


def test_the_seat_given_up_goes_to_who_wished_it() -> None:
    market = from_lists([[0], [1, 0], [1, 0]], [[0, 1, 2], [1, 2]], [2, 1])
    live, _ = together(market, [(0, 1)], [0, 1])
    assert live.placement().post_of.tolist() == [0, 0, 1]


def test_nobody_loses_a_place_to_a_pair() -> None:
    market = from_lists([[0], [1, 0], [0]], [[0, 1, 2], [1]], [2, 1])
    live, (outcome,) = together(market, [(0, 1)], [0, 1])
    assert outcome.tried == (Tried(0, Obstacle.OTHERS_LOSE, others=1),)
    assert (outcome.result, outcome.unit, outcome.wishes) == (Together.APART, None, (0, 0))
    assert live.placement().post_of.tolist() == [0, 1, 0]


def test_nobody_is_passed_over_for_a_pair() -> None:
    market = from_lists([[0], [1, 0], [0]], [[0, 2, 1], [1]], [2, 1])
    _, (outcome,) = together(market, [(0, 1)], [0, 1])
    assert outcome.tried == (Tried(0, Obstacle.NO_SEAT, (1,)),)


def test_two_pairs_exchange_what_only_they_hold() -> None:
    """One of each pair in each unit; each stands first where their friend is."""
    market = from_lists([[0], [1, 0], [1], [0, 1]], [[1, 0, 3], [3, 2, 1]], [2, 2])
    live, outcomes = together(market, [(0, 1), (2, 3)], [0, 1])
    assert [outcome.result for outcome in outcomes] == [Together.EXCHANGED] * 2
    assert live.placement().post_of.tolist() == [0, 0, 1, 1]
    assert outcomes[0].alone == (0, 0)
    assert outcomes[0].wishes == (0, 1)


@pytest.mark.parametrize(
    ("promised", "obstacle"), [([], Obstacle.NO_SEAT), ([3], Obstacle.PROMISED)], ids=["refused", "promised"]
)
def test_no_exchange_reaches_beyond_the_order_or_takes_a_promised_seat(
    promised: list[int], obstacle: Obstacle
) -> None:
    """The first pair would cost one of the second their seat, whose friend cannot join them anywhere."""
    market = from_lists([[0], [1, 0], [0], [2, 0]], [[0, 1, 2, 3], [1], [3]], [2, 1, 1])
    live, outcomes = together(market, [(0, 1), (2, 3)], [0, 1, 2], promised)
    assert [outcome.result for outcome in outcomes] == [Together.APART] * 2
    assert outcomes[0].tried == (Tried(0, Obstacle.OTHERS_LOSE, others=1),)
    assert outcomes[1].tried == (Tried(0, obstacle, (3,)),)
    assert live.placement().post_of.tolist() == [0, 1, 0, 2]


def test_a_promised_seat_draws_the_friend_to_it() -> None:
    market = from_lists([[0], [1, 0]], [[0, 1], [1]], [2, 1])
    live, (outcome,) = together(market, [(0, 1)], [0, 1], promised=[0])
    assert outcome.result == Together.MOVED
    assert live.is_promised(0)


def test_friends_without_a_unit_in_common_are_apart() -> None:
    market = from_lists([[0], [1]], [[0], [1]], [1, 1])
    _, (outcome,) = together(market, [(0, 1)], [0, 1])
    assert outcome == Outcome((0, 1), Together.APART, None, (0, 0), (0, 0))


@pytest.mark.parametrize("pairs", [[(0, 0)], [(0, 1), (1, 2)]])
def test_nobody_is_in_two_pairs(pairs: Pairs) -> None:
    with pytest.raises(PlacementError, match="is in two pairs"):
        together(from_lists([[0]] * 3, [[0, 1, 2]], [3]), pairs, [0])


def test_every_post_needs_a_unit() -> None:
    with pytest.raises(PlacementError, match="the number of its unit"):
        together(from_lists([[0]], [[0]], [1]), [], [])
