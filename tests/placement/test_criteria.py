"""A unit's published order: criteria, weights, lottery, or its own list."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pytest

from muster.placement import (
    NOT_RANKED,
    Instance,
    Order,
    PlacementError,
    Term,
    criterion,
    lottery_number,
    lottery_numbers,
)
from tests.placement.markets import crowd

pytestmark = pytest.mark.usefixtures("both_ways")


def three() -> Instance:
    """Three applicants who wish posts 0 and 1, of different units."""
    return Instance(
        np.array([0, 2, 4, 6]), np.array([0, 1, 1, 0, 0, 1]), np.zeros(6, np.int32), np.array([1, 1])
    )


def order(**changes: Any) -> Order:
    given: dict[str, Any] = {
        "criteria": (
            criterion("waiting_time", [30, 10, 10]),
            criterion("language", [0, 1, 1, 0, 1, 0], by_wish=True),
        ),
        "weights": np.array([[1, 0], [1, 50]]),
        "unit_of": np.array([0, 1]),
        "lottery": np.array([5, 9, 7], np.uint64),
    }
    return Order(**(given | changes))


def test_points_make_the_order_and_the_lottery_parts_equals() -> None:
    # Post 0 counts waiting alone: 30, 10 and 10 days. Post 1: 30 + 50, 10 + 50, 10.
    assert order().ranked(three()).wish_rank.tolist() == [0, 0, 1, 2, 1, 2]


def test_the_lower_lottery_number_stands_before() -> None:
    drawn = order(lottery=np.array([5, 6, 7], np.uint64))
    assert drawn.ranked(three()).wish_rank.tolist() == [0, 0, 1, 1, 2, 2]


def test_the_arithmetic_is_shown() -> None:
    instance = order().ranked(three())
    standing = order().standing(instance, 2)
    assert standing.terms == (Term("waiting_time", 1, 10), Term("language", 50, 1))
    assert [term.points for term in standing.terms] == [10, 50]
    assert (standing.rank, standing.points, standing.lottery_number, standing.by_hand) == (1, 60, 9, False)


def test_a_unit_may_rank_by_hand() -> None:
    listed = order(by_hand={0: [2, 0]})
    instance = listed.ranked(three())
    assert instance.wish_rank.tolist() == [1, 0, 1, NOT_RANKED, 0, 2]
    standing = listed.standing(instance, 4)
    assert (standing.rank, standing.terms, standing.by_hand) == (0, (), True)


def test_who_may_not_hold_a_post_stays_unranked() -> None:
    barred = replace(three(), wish_rank=np.array([NOT_RANKED, 0, 0, 0, 0, 0]))
    assert order().ranked(barred).wish_rank.tolist() == [NOT_RANKED, 0, 1, 1, 0, 2]


def test_without_criteria_the_lottery_decides_all() -> None:
    drawn = order(criteria=(), weights=np.empty((2, 0), np.int64))
    assert drawn.ranked(three()).wish_rank.tolist() == [0, 0, 2, 2, 1, 1]


def test_the_order_is_that_of_a_plain_sort() -> None:
    instance = replace(crowd(300, 7, 4), wish_rank=np.zeros(1200, np.int32))
    dice = np.random.default_rng(1)
    unit_of = np.arange(7) % 3
    by_wish, by_applicant = dice.integers(0, 5, 1200), dice.integers(-3, 4, 300)
    weights = dice.integers(0, 6, (3, 2))
    lottery = lottery_numbers("seed", [f"A-{one}" for one in range(300)])
    criteria = (criterion("a", by_applicant), criterion("b", by_wish, by_wish=True))
    ranked = Order(criteria, weights, unit_of, lottery).ranked(instance)
    owner = np.repeat(np.arange(300), 4)
    for post in range(7):
        wishes = np.flatnonzero(instance.wish_post == post)
        weight = weights[unit_of[post]]
        keys = [
            (
                -(int(weight[0]) * int(by_applicant[owner[w]]) + int(weight[1]) * int(by_wish[w])),
                int(lottery[owner[w]]),
            )
            for w in wishes
        ]
        expected = [sorted(keys).index(key) for key in keys]
        assert ranked.wish_rank[wishes].tolist() == expected


def test_anyone_can_work_out_a_lottery_number() -> None:
    digest = sha256(b"Krakow 6 of 49, 1 May: 3 8 11\0MU-2024-17").hexdigest()
    number = lottery_number("Krakow 6 of 49, 1 May: 3 8 11", "MU-2024-17")
    assert number == int(digest[:16], 16)
    assert lottery_numbers("Krakow 6 of 49, 1 May: 3 8 11", ["x", "MU-2024-17"])[1] == number


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"criteria": (criterion("waiting_time", [1, 2]),), "weights": np.ones((2, 1), np.int64)},
            "waiting_time",
        ),
        (
            {"criteria": (criterion("language", [1], by_wish=True),), "weights": np.ones((2, 1), np.int64)},
            "language",
        ),
        ({"weights": np.ones((2, 3), np.int64)}, "weights"),
        ({"weights": np.ones(2, np.int64)}, "weights"),
        ({"unit_of": np.array([0])}, "unit_of"),
        ({"unit_of": np.array([0, 2])}, "unit_of"),
        ({"lottery": np.array([1], np.uint64)}, "lottery: .* give 3 numbers"),
        ({"lottery": np.array([1, 2, 1], np.uint64)}, "lottery: a number is drawn twice"),
        ({"weights": np.array([[2**30, 0], [0, 0]])}, "points: could be as many as"),
        ({"by_hand": {0: [0, 3]}}, "post 0: ranks applicant 3, who"),
        ({"by_hand": {1: [0, 0]}}, "post 1: ranks applicant 0 twice"),
    ],
)
def test_it_names_what_cannot_be_used(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PlacementError, match=told):
        order(**changes).ranked(three())
