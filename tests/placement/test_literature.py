"""What is published of stable matchings, on small markets where all of them can be listed."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from muster.placement import (
    NOWHERE,
    Instance,
    Placement,
    from_lists,
    place_for_applicants,
    place_for_posts,
    verify,
)
from muster.placement.read import instance_from_json
from tests.placement.markets import (
    CYCLE,
    MANLOVE,
    crowd,
    gale_shapley,
    latin,
    names,
    perfect,
    position,
    stable_placements,
)

pytestmark = pytest.mark.usefixtures("both_ways")

MARKETS: dict[str, tuple[Callable[[], Instance], int]] = {
    "cycle of three": (lambda: CYCLE, 3),
    "Latin square of two": (lambda: latin(1), 2),
    "Latin square of four": (lambda: latin(2), 10),
    "Latin square of eight": (lambda: latin(3), 268),
}


def manlove() -> Instance:
    return instance_from_json(json.dumps(MANLOVE))


@pytest.mark.parametrize("market", MARKETS)
def test_both_extremes_are_among_all_stable_placements(market: str) -> None:
    make, count = MARKETS[market]
    instance = make()
    found = list(perfect(instance))
    assert len(found) == count
    best, worst = (place(instance) for place in (place_for_applicants, place_for_posts))
    for applicant in range(instance.applicants):
        positions = [position(instance, applicant, post_of[applicant]) for post_of in found]
        assert position(instance, applicant, int(best.post_of[applicant])) == min(positions)
        assert position(instance, applicant, int(worst.post_of[applicant])) == max(positions)


def test_six_residents_and_three_hospitals_end_as_published() -> None:
    instance = manlove()
    rest = {"r3": "h1", "r4": "h3", "r6": "h2"}
    assert names(instance, place_for_applicants(instance)) == {"r1": "h2", "r2": "h1"} | rest
    assert names(instance, place_for_posts(instance)) == {"r1": "h1", "r2": "h2"} | rest
    assert len(list(stable_placements(instance))) == 2


@pytest.mark.parametrize("seed", [None, 6, 14, 26])
def test_the_same_people_and_seats_are_filled_in_every_stable_placement(seed: int | None) -> None:
    """The rural hospitals theorem (A. Roth, 1986): and a post that is not full holds the same people."""
    instance = manlove() if seed is None else crowd(6, 3, 3, seed)
    found = list(stable_placements(instance))
    assert len(found) > 1
    for post_of in found[1:]:
        assert [post == NOWHERE for post in post_of] == [post == NOWHERE for post in found[0]]
        for post in range(instance.posts):
            assert post_of.count(post) == found[0].count(post)
            if post_of.count(post) < instance.seats[post]:
                assert {a for a, p in enumerate(post_of) if p == post} == {
                    a for a, p in enumerate(found[0]) if p == post
                }


def test_proposals_are_at_most_n_times_the_harmonic_number_on_average() -> None:
    """D. Knuth, Mariages stables: of n people a side with random lists."""
    n, made = 40, []
    for seed in range(25):
        dice = np.random.default_rng(seed)
        wishes, ranks = ([list(map(int, dice.permutation(n))) for _ in range(n)] for _ in range(2))
        instance = from_lists(wishes, ranks, [1] * n)
        placement = place_for_applicants(instance)
        assert placement.proposals == gale_shapley(instance)[1]
        made.append(placement.proposals)
    assert np.mean(made) <= n * sum(1 / k for k in range(1, n + 1))


def with_seat_more(instance: Instance, post: int) -> Instance:
    seats = instance.seats.copy()
    seats[post] += 1
    return replace(instance, seats=seats)


@pytest.mark.parametrize("place", [place_for_applicants, place_for_posts])
def test_a_seat_more_harms_no_applicant_and_helps_no_other_post(
    place: Callable[[Instance], Placement],
) -> None:
    """V. Crawford, Comparative statics in matching markets (1991), in both extremes."""
    moved = 0
    for seed in range(10):
        instance = crowd(30, 6, 4, seed)
        before, after = place(instance), place(with_seat_more(instance, 0))
        assert verify(with_seat_more(instance, 0), after).stable
        for applicant in range(instance.applicants):
            was, now = (position(instance, applicant, int(one.post_of[applicant])) for one in (before, after))
            assert now <= was
            moved += now < was
        assert (after.seats_filled(6)[1:] <= before.seats_filled(6)[1:]).all()
    assert moved


@pytest.mark.parametrize(
    ("post", "best", "worst"),
    [
        (0, [1, 0, 0, 2, 0, 1], [1, 0, 0, 2, 0, 1]),  # r5 has a seat, and r1 and r2 need not change places
        (1, [1, 0, 0, 1, -1, 1], [1, 0, 0, 1, -1, 1]),
        (2, [1, 0, 0, 2, -1, 1], [0, 1, 0, 2, -1, 1]),  # a seat that nobody takes changes nothing
    ],
)
def test_one_seat_too_many_changes_the_extremes(post: int, best: list[int], worst: list[int]) -> None:
    instance = with_seat_more(manlove(), post)
    assert place_for_applicants(instance).post_of.tolist() == best
    assert place_for_posts(instance).post_of.tolist() == worst
    assert set(stable_placements(instance)) == {tuple(best), tuple(worst)}


def test_one_seat_too_few_makes_the_extremes_meet() -> None:
    instance = manlove()
    fewer = replace(instance, seats=np.array([1, 2, 2]))
    assert list(stable_placements(fewer)) == [(0, 1, 2, 2, -1, 1)]
    for place in (place_for_applicants, place_for_posts):
        assert place(fewer).post_of.tolist() == [0, 1, 2, 2, -1, 1]
