"""Why this post and not a better one, without a word about another person; and why this person."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from muster.placement import (
    ApplicantFacts,
    Bar,
    Explanation,
    Instance,
    Order,
    Placement,
    PostFacts,
    Reason,
    conditions,
    criterion,
    from_lists,
    place_for_applicants,
)
from muster.placement.criteria import BY_HAND, LOTTERY, RANK
from tests.placement.markets import crowd

pytestmark = pytest.mark.usefixtures("both_ways")


def contest(waiting: list[int], language: list[int], **more: Any) -> Explanation:
    """Two applicants who wish post 0, then post 1, one seat each."""
    instance = Instance(np.array([0, 2, 4]), np.array([0, 1, 0, 1]), np.zeros(4, np.int32), np.array([1, 1]))
    order = Order(
        (criterion("waiting_time", waiting), criterion("language", language)),
        np.array([[1, 10]]),
        np.array([0, 0]),
        np.array([8, 4], np.uint64),
        **more,
    )
    ranked = order.ranked(instance)
    return Explanation(ranked, place_for_applicants(ranked), order=order)


def why_not(explanation: Explanation, applicant: int) -> str | None:
    first = explanation.of_applicant(applicant)[0]
    assert first.reason is Reason.OUTRANKED
    return first.decided_by


def test_the_criterion_with_the_widest_gap_parts_two_people() -> None:
    assert why_not(contest([30, 10], [0, 0]), 1) == "waiting_time"
    assert why_not(contest([12, 10], [1, 0]), 1) == "language"
    assert why_not(contest([12, 10], [0, 1]), 0) == "language"


def test_equal_points_are_parted_by_the_lottery() -> None:
    assert why_not(contest([10, 10], [1, 1]), 0) == LOTTERY


def test_a_list_by_hand_is_called_so() -> None:
    assert why_not(contest([30, 10], [1, 0], by_hand={0: [1, 0]}), 0) == BY_HAND


def test_without_a_declared_order_the_rank_is_all_there_is() -> None:
    instance = from_lists([[0], [0]], [[1, 0]], [1])
    explanation = Explanation(instance, place_for_applicants(instance))
    assert why_not(explanation, 0) == RANK
    assert explanation.of_applicant(0)[0].standing is None


def test_wishes_are_told_up_to_the_one_that_was_met() -> None:
    told = contest([30, 10], [0, 0]).of_applicant(1)
    assert [(one.position, one.post, one.reason) for one in told] == [
        (1, 0, Reason.OUTRANKED),
        (2, 1, Reason.PLACED),
    ]
    assert told[1].decided_by is None


def test_an_applicant_reads_their_own_arithmetic_and_nothing_of_others() -> None:
    """Whoever the others are, what is told is the same."""
    told = [contest([waiting, 10], [0, 0]).of_applicant(1) for waiting in (30, 4000)]
    assert told[0] == told[1]
    standing = told[0][0].standing
    assert standing is not None
    assert [(term.criterion, term.points) for term in standing.terms] == [
        ("waiting_time", 10),
        ("language", 0),
    ]


def test_a_barred_wish_says_by_what() -> None:
    instance = from_lists([[0, 1]], [[0], [0]], [1, 1])
    given = conditions(
        ApplicantFacts(servicewoman=np.array([True])),
        PostFacts(open_to_servicewomen=np.array([False, True])),
        instance,
    )
    lawful = np.array([False, True])
    placement = place_for_applicants(instance, given)
    told = Explanation(instance, placement, given, lawful=lawful).of_applicant(0)
    assert told[0].reason is Reason.BARRED
    assert told[0].bars == (Bar.SERVICEWOMEN, Bar.LAW)
    assert Explanation(instance, placement, given).of_applicant(0)[0].bars == (Bar.SERVICEWOMEN,)
    assert Explanation(instance, placement, lawful=np.array([True, True])).of_applicant(0)[0].bars == ()


def test_a_post_that_does_not_rank_or_has_no_seats_says_so() -> None:
    instance = from_lists([[0, 1]], [[], [0]], [1, 0])
    told = Explanation(instance, place_for_applicants(instance)).of_applicant(0)
    assert [one.reason for one in told] == [Reason.NOT_RANKED, Reason.NO_SEATS]


def test_a_placement_that_is_not_stable_is_not_excused() -> None:
    instance = from_lists([[0, 1], [0, 1]], [[1, 0], [1, 0]], [1, 1])
    told = Explanation(instance, Placement(np.array([0, 1])))
    assert told.of_applicant(1)[0].reason is Reason.PASSED_OVER
    assert told.of_post(0).passed_over == 1
    free = Explanation(instance, Placement(np.array([-1, 1])))
    assert [one.reason for one in free.of_applicant(0)] == [Reason.PASSED_OVER, Reason.OUTRANKED]


def test_a_post_says_why_it_holds_whom_it_holds() -> None:
    told = contest([30, 10], [0, 1]).of_post(0)
    assert (told.post, told.seats, told.passed_over, told.outranked) == (0, 1, 0, 1)
    (held,) = told.held
    assert (held.applicant, held.position, held.rank) == (0, 1, 0)
    assert held.standing is not None
    assert asdict(held.standing)["terms"] == (
        {"criterion": "waiting_time", "weight": 1, "value": 30},
        {"criterion": "language", "weight": 10, "value": 0},
    )


def test_every_reason_in_a_crowd_agrees_with_the_placement() -> None:
    instance = crowd(300, 12, 4)
    instance = replace(instance, seats=instance.seats - 4)
    placement = place_for_applicants(instance)
    explanation = Explanation(instance, placement)
    for applicant, post in enumerate(placement.post_of.tolist()):
        told = explanation.of_applicant(applicant)
        assert all(one.reason is Reason.OUTRANKED for one in told[: None if post < 0 else -1])
        assert post < 0 or (told[-1].reason, told[-1].post) == (Reason.PLACED, post)
    outranked = 0
    for post in range(instance.posts):
        one = explanation.of_post(post)
        assert len(one.held) == int((placement.post_of == post).sum())
        assert [held.rank for held in one.held] == sorted(held.rank for held in one.held)
        assert one.passed_over == 0
        outranked += one.outranked
    assert outranked > 0
