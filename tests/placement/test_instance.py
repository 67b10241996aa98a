"""What cannot be used is named: where it is, and what to do."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import muster.placement
from muster.placement import (
    NOWHERE,
    Instance,
    Lists,
    Placement,
    PlacementError,
    from_arrays,
    from_lists,
    held_wishes,
    post_lists,
)
from tests.placement.conftest import modules

pytestmark = pytest.mark.usefixtures("both_ways")


def small(**changes: Any) -> Instance:
    """Applicant 0 wishes posts 0 and 1, applicant 1 wishes post 1, applicant 2 nothing."""
    given: dict[str, Any] = {
        "wish_start": np.array([0, 2, 3, 3]),
        "wish_post": np.array([0, 1, 1]),
        "wish_rank": np.array([0, 1, 0]),
        "seats": np.array([1, 1]),
    }
    return Instance(**(given | changes))


def refusal(instance: Instance) -> PlacementError:
    with pytest.raises(PlacementError) as told:
        instance.checked()
    return told.value


def test_it_counts_and_names() -> None:
    instance = small(applicant_names=["Ana", "Bo", "Cy"], post_names=["driver", "medic"]).checked()
    assert (instance.applicants, instance.posts, instance.wishes) == (3, 2, 3)
    assert instance.applicant_name(1) == "Bo"
    assert instance.post_name(0) == "driver"
    assert small().applicant_name(1) == "1"
    assert small().post_name(0) == "0"
    assert list(instance.wishes_of(0)) == [0, 1]
    assert list(instance.wishes_of(2)) == []


def test_its_arrays_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        small().seats[0] = 5


def test_the_array_it_was_made_of_can() -> None:
    seats = np.array([1, 1], np.int32)
    small(seats=seats)
    seats[0] = 2


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        (
            {"wish_post": np.array([0, 9, 1])},
            "unknown_post",
            "applicant 0: wishes post 9, which is not among the posts; correct the wish, or add the post",
        ),
        ({"wish_post": np.array([0, 1, -1])}, "unknown_post", "applicant 1: wishes post -1"),
        (
            {"wish_post": np.array([1, 1, 1])},
            "doubled_wish",
            "applicant 0: wishes post 1 twice; name each post once",
        ),
        (
            {"seats": np.array([1, -2])},
            "negative_seats",
            "post 1: has -2 seats; give 0 or more; 0 closes the post",
        ),
        (
            {"wish_rank": np.array([0, 0, 0])},
            "doubled_rank",
            "post 1: rank 0 is given to more than one applicant",
        ),
        ({"wish_rank": np.array([0, 1])}, "wrong_shape", "wish_rank: "),
        ({"wish_rank": np.array([0, 1, -2])}, "wrong_shape", "wish_rank: "),
        ({"wish_start": np.array([0, 2, 1, 3])}, "wrong_shape", "wish_start: "),
        ({"wish_start": np.array([], np.int64)}, "wrong_shape", "wish_start: "),
        ({"wish_start": np.array([1, 2, 3])}, "wrong_shape", "wish_start: "),
        ({"wish_start": np.array([0, 2])}, "wrong_shape", "wish_start: "),
        ({"applicant_names": ["Ana"]}, "wrong_shape", "applicant_names: "),
        ({"post_names": ["driver"]}, "wrong_shape", "post_names: "),
    ],
)
def test_it_names_what_is_wrong(changes: dict[str, Any], code: str, told: str) -> None:
    error = refusal(small(**changes))
    assert error.code == code
    assert str(error).startswith(told)


@pytest.mark.parametrize(
    "seats", [np.array([[1, 1]]), np.array([1.5, 1.0]), np.array([2**31, 1])], ids=["table", "float", "large"]
)
def test_it_takes_only_rows_of_whole_numbers(seats: Any) -> None:
    with pytest.raises(PlacementError, match="seats"):
        small(seats=seats)


def test_an_empty_market_is_one() -> None:
    instance = from_lists([], [], []).checked()
    assert (instance.applicants, instance.posts, instance.wishes) == (0, 0, 0)


def test_ranks_may_have_gaps_and_wishes_no_rank() -> None:
    assert small(wish_rank=np.array([-1, 70, 9])).checked().wish_rank.tolist() == [-1, 70, 9]


def test_both_sides_lists_become_one() -> None:
    instance = from_lists([[1, 0], [0], []], [[1, 2, 0], [2]], [1, 1])
    assert instance.wish_post.tolist() == [1, 0, 0]
    assert instance.wish_rank.tolist() == [-1, 2, 0]


@pytest.mark.parametrize(
    ("wishes", "ranks", "told"),
    [
        ([[0], [7]], [[0]], "applicant 1: wishes post 7"),
        ([[0], [0]], [[0, 2]], "post 0: ranks applicant 2, who is not among the applicants"),
        ([[0], [0]], [[-1]], "post 0: ranks applicant -1, who is not among the applicants"),
        ([[0], [0]], [[1, 0, 1]], "post 0: ranks applicant 1 twice; name each applicant once"),
    ],
)
def test_it_names_what_is_wrong_in_lists(wishes: list[list[int]], ranks: list[list[int]], told: str) -> None:
    with pytest.raises(PlacementError) as error:
        from_lists(wishes, ranks, [1])
    assert str(error.value).startswith(told)


@pytest.mark.parametrize("start", [[0, 1], [1, 1, 1], [0, 1, 2], [0, 2, 1]])
def test_there_is_a_list_for_each_post(start: list[int]) -> None:
    wishes = Lists(np.array([0, 1]), np.array([0]))
    with pytest.raises(PlacementError, match="lists of posts"):
        from_arrays(wishes, Lists(np.array(start), np.array([0])), np.array([1, 1]))


def test_ranks_are_found_in_every_range_of_applicants() -> None:
    people = 1500
    instance = from_lists([[0]] * people, [list(range(people))[::-1]], [1])
    assert instance.wish_rank.tolist() == list(range(people))[::-1]


def test_lists_of_posts_leave_out_whom_they_do_not_rank() -> None:
    lists = post_lists(replace(small(), wish_rank=np.array([-1, 5, 3])))
    assert lists.start.tolist() == [0, 0, 2]
    assert lists.wish.tolist() == [2, 1]
    assert lists.applicant.tolist() == [1, 0]


def test_a_placement_knows_who_is_placed_and_what_is_filled() -> None:
    placement = Placement(np.array([1, NOWHERE, NOWHERE]))
    assert placement.placed == 1
    assert placement.seats_filled(2).tolist() == [0, 1]
    assert held_wishes(small(), placement).tolist() == [1, 3, 3]


def test_everything_public_is_there() -> None:
    assert all(hasattr(muster.placement, name) for name in muster.placement.__all__)
    assert (
        sorted(muster.placement.__all__, key=lambda name: (not name.isupper(), name))
        == muster.placement.__all__
    )


def test_everything_compiled_is_also_tested_as_python(plain_python: None) -> None:
    for module in modules():
        assert not any(hasattr(function, "py_func") for function in vars(module).values())
