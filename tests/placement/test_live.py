"""The live placement ends where a rerun ends, whatever happened before."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from muster.placement import NOWHERE, Instance, Placement, PlacementError, from_lists, place_for_applicants
from muster.placement.live import Live, Move
from tests.placement.markets import CYCLE, crowd, gale_shapley, markets, sublists

POINTS = st.integers(-2, 2)


def nobody(seats: list[int]) -> Live:
    return Live(from_lists([], [[] for _ in seats], seats), Placement(np.empty(0, np.int32)))


class Service(RuleBasedStateMachine):
    """Everything that can happen, in any order; after each event a rerun by the plainest algorithm."""

    @initialize(market=markets(most=5), data=st.data())
    def begin(self, market: Instance, data: st.DataObject) -> None:
        lottery = data.draw(
            st.lists(st.integers(0, 3), min_size=market.applicants, max_size=market.applicants)
        )
        self.live = Live(market, place_for_applicants(market), lottery=np.array(lottery, np.uint64))
        assert self.live.opening == []
        self.known = self.live.placement().post_of.tolist()

    def applicant(self, data: st.DataObject, *, promised: bool) -> int:
        fitting = [one for one in range(self.live.applicants) if self.live.is_promised(one) == promised]
        assume(fitting)
        return data.draw(st.sampled_from(fitting))

    def wishes(self, data: st.DataObject) -> tuple[list[int], list[int]]:
        wishes = data.draw(sublists(self.live.posts))
        return wishes, data.draw(st.lists(POINTS, min_size=len(wishes), max_size=len(wishes)))

    def follow(self, moves: list[Move]) -> None:
        """Those who read the moves alone know the placement."""
        self.known += [NOWHERE] * (self.live.applicants - len(self.known))
        assert len({move.applicant for move in moves}) == len(moves)
        for move in moves:
            assert self.known[move.applicant] == move.origin != move.to
            self.known[move.applicant] = move.to

    @rule(data=st.data(), lottery=st.none() | st.integers(0, 3))
    def arrive(self, data: st.DataObject, lottery: int | None) -> None:
        applicant, moves = self.live.arrive(*self.wishes(data), lottery)
        assert applicant == len(self.known)
        self.follow(moves)

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        applicant = self.applicant(data, promised=False)
        self.follow(self.live.withdraw(applicant))
        assert self.live.post_of(applicant) == NOWHERE

    @rule(data=st.data())
    def change_wishes(self, data: st.DataObject) -> None:
        applicant, wishes = self.applicant(data, promised=False), self.wishes(data)
        self.follow(self.live.change_wishes(applicant, *wishes))
        assert self.live.wishes(applicant) == wishes

    @rule(data=st.data(), seats=st.integers(0, 3))
    def set_seats(self, data: st.DataObject, seats: int) -> None:
        assume(self.live.posts)
        post = data.draw(st.integers(0, self.live.posts - 1))
        seats = max(seats, self.live.promises(post))
        self.follow(self.live.set_seats(post, seats))
        assert self.live.seats(post) == seats

    @rule(seats=st.integers(0, 2))
    def open_post(self, seats: int) -> None:
        assume(self.live.posts < 8)
        assert self.live.open_post(seats) == self.live.posts - 1

    @rule(data=st.data())
    def promise(self, data: st.DataObject) -> None:
        free = [
            one
            for one in range(self.live.applicants)
            if self.live.post_of(one) != NOWHERE and not self.live.is_promised(one)
        ]
        chosen = data.draw(st.lists(st.sampled_from(free), unique=True)) if free else []
        self.follow(self.live.promise(chosen))

    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        applicant = self.applicant(data, promised=True)
        self.follow(self.live.release(applicant))
        assert not self.live.is_promised(applicant)

    @invariant()
    def it_is_where_a_rerun_ends(self) -> None:
        rerun, _ = gale_shapley(self.live.market().checked())
        assert self.live.placement().post_of.tolist() == rerun == self.known

    @invariant()
    def a_start_from_here_moves_nobody(self) -> None:
        here, count = self.live.market(), self.live.applicants
        promised = np.array([self.live.is_promised(one) for one in range(count)], np.bool_)
        again = Live(here, self.live.placement(), promised=promised)
        assert again.opening == []
        assert again.placement().post_of.tolist() == self.known


def test_every_event_ends_where_a_rerun_ends(both_ways: str) -> None:
    run_state_machine_as_test(
        Service,
        settings=settings(
            deadline=None,
            max_examples=50 if both_ways == "compiled" else 25,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_withdrawal_from_nowhere_lets_others_exchange_their_posts(both_ways: str) -> None:
    """What a vacancy chain alone does not find: no seat became free."""
    lists = [[0, 1], [1, 0], [0]], [[1, 2, 0], [0, 1]], [1, 1]
    market = from_lists(*lists)
    live = Live(market, place_for_applicants(market))
    assert [live.post_of(one) for one in range(3)] == [1, 0, NOWHERE]
    assert sorted(live.withdraw(2)) == [Move(0, 1, 0), Move(1, 0, 1)]


def test_it_takes_the_turns_that_the_given_placement_left(both_ways: str) -> None:
    """The circle of three has three stable placements: from the posts' best to the applicants'."""
    live = Live(CYCLE, Placement(np.array([2, 0, 1], np.int32)))
    assert live.placement().post_of.tolist() == [0, 1, 2]
    assert len(live.opening) == 3


def test_a_chain_moves_on_until_a_seat_is_free() -> None:
    market = from_lists([[0, 1], [1, 2], [2]], [[0], [0, 1], [1, 2]], [0, 1, 1])
    live = Live(market, place_for_applicants(market))
    assert live.set_seats(0, 1) == [Move(0, 1, 0), Move(1, 2, 1), Move(2, NOWHERE, 2)]


def test_a_promised_seat_is_moved_by_no_chain() -> None:
    live = nobody([1])
    first, _ = live.arrive([0], [1])
    assert live.promise([first, first]) == []
    better, moves = live.arrive([0], [9])
    assert moves == []
    assert live.post_of(first) == 0
    assert sorted(live.release(first)) == [Move(first, 0, NOWHERE), Move(better, NOWHERE, 0)]
    assert live.post_of(first) == NOWHERE


def test_a_promise_leaves_what_is_wished_more_to_others() -> None:
    """By their refused wish, whoever holds a promise kept two from exchanging their posts."""
    market = from_lists([[0, 1], [1, 0], [0, 2]], [[1, 2, 0], [0, 1], [2]], [1, 1, 1])
    live = Live(market, place_for_applicants(market))
    assert [live.post_of(one) for one in range(3)] == [1, 0, 2]
    assert sorted(live.promise([2])) == [Move(0, 1, 0), Move(1, 0, 1)]


def test_equal_points_are_parted_by_lottery_then_by_who_came_first() -> None:
    live = nobody([1])
    for lottery, holder in ((None, 0), (7, 1), (7, 1), (2**64 - 1, 1), (6, 4)):
        live.arrive([0], [3], lottery)
        assert [one for one in range(live.applicants) if live.post_of(one) == 0] == [holder]


def test_it_grows_with_those_who_come_and_change(both_ways: str) -> None:
    live = nobody([3])
    for post in range(1, 60):
        assert live.open_post(post % 4) == post
    dice = np.random.default_rng(4)
    for number in range(150):
        wishes = dice.permutation(60)[:12].tolist()
        live.arrive(wishes, dice.integers(0, 50, 12).tolist())
        live.change_wishes(number // 2, wishes[::-1], dice.integers(0, 50, 12).tolist())
    assert live.placement().post_of.tolist() == gale_shapley(live.market().checked())[0]


def test_everybody_may_have_to_leave_for_one_post(both_ways: str) -> None:
    market = from_lists([[0, 1]] * 120, [list(range(120))] * 2, [120, 119])
    live = Live(market, place_for_applicants(market))
    assert sorted(live.set_seats(0, 0)) == [Move(one, 0, 1 if one < 119 else NOWHERE) for one in range(120)]


def test_a_crowd_that_changes_is_where_a_rerun_ends() -> None:
    market = crowd(5_000, 300, 8)
    live = Live(market, place_for_applicants(market), points=-market.wish_rank.astype(np.int64) * 10)
    dice = np.random.default_rng(2)
    for _ in range(300):
        own = market.wishes_of(int(dice.integers(5_000)))
        live.arrive(market.wish_post[own].tolist(), (-dice.integers(0, 1500, 8)).tolist())
        live.withdraw(int(dice.integers(5_000)))
        live.set_seats(int(dice.integers(300)), int(dice.integers(10, 20)))
    assert (live.placement().post_of == place_for_applicants(live.market().checked()).post_of).all()


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(PlacementError) as caught:
        act()
    return caught.value.code


def test_it_refuses_what_cannot_happen() -> None:
    live = nobody([1])
    assert refusal(lambda: live.arrive([1], [0])) == "unknown_post"
    assert refusal(lambda: live.arrive([-1], [0])) == "unknown_post"
    assert refusal(lambda: live.arrive([0, 0], [0, 0])) == "doubled_wish"
    assert refusal(lambda: live.arrive([0], [])) == "wrong_shape"
    assert live.applicants == 0
    assert refusal(lambda: live.withdraw(0)) == "unknown_applicant"
    assert refusal(lambda: live.set_seats(1, 1)) == "unknown_post"
    assert refusal(lambda: live.set_seats(0, -1)) == "negative_seats"
    assert refusal(lambda: live.open_post(-1)) == "negative_seats"
    placed, _ = live.arrive([0], [2])
    waiting, _ = live.arrive([0], [1])
    assert refusal(lambda: live.promise([placed, waiting])) == "not_placed"
    assert refusal(lambda: live.promise([placed, 2])) == "unknown_applicant"
    assert refusal(lambda: live.promise([-1])) == "unknown_applicant"
    assert refusal(lambda: live.release(placed)) == "not_promised"
    live.promise([placed])
    assert refusal(lambda: live.promise([placed])) == "not_placed"
    assert refusal(lambda: live.withdraw(placed)) == "promised"
    assert refusal(lambda: live.change_wishes(placed, [], [])) == "promised"
    assert refusal(lambda: live.set_seats(0, 0)) == "promised"
    assert live.placement().post_of.tolist() == [0, NOWHERE]


def test_it_starts_from_nothing_that_is_not_stable() -> None:
    market = from_lists([[0, 1], [0]], [[0], [0]], [1, 1])

    def start(post_of: list[int], promised: list[bool] | None = None) -> str:
        fixed = None if promised is None else np.array(promised)
        return refusal(lambda: Live(market, Placement(np.array(post_of, np.int32)), promised=fixed))

    assert start([1, NOWHERE]) == "not_stable"
    assert start([NOWHERE, 0]) == "not_stable"
    assert start([0, NOWHERE], [True, True]) == "not_stable"
    assert start([0]) == "wrong_shape"
    assert start([0, NOWHERE], [True]) == "wrong_shape"
    crowded = from_lists([[0], [0]], [[0, 1]], [1])
    both = Placement(np.array([0, 0], np.int32))
    assert refusal(lambda: Live(crowded, both)) == "not_stable"
    assert refusal(lambda: Live(crowded, both, promised=np.array([True, True]))) == "not_stable"


@settings(deadline=None, max_examples=60)
@given(markets(), st.data())
def test_promises_at_the_start_are_kept(market: Instance, data: st.DataObject) -> None:
    placement = place_for_applicants(market)
    placed = placement.post_of != NOWHERE
    drawn = data.draw(st.lists(st.booleans(), min_size=market.applicants, max_size=market.applicants))
    promised = placed & np.array(drawn, np.bool_)
    live = Live(market, placement, promised=promised)
    assert (live.placement().post_of[promised] == placement.post_of[promised]).all()
    assert live.placement().post_of.tolist() == gale_shapley(live.market().checked())[0]
