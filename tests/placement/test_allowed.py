"""Only pairs that the law's answer allows are considered."""

from dataclasses import replace

import numpy as np
import pytest

from muster.placement import (
    NOT_RANKED,
    ApplicantFacts,
    Bar,
    Conditions,
    Instance,
    PlacementError,
    PostFacts,
    allowed,
    conditions,
    from_lists,
    restricted,
)

pytestmark = pytest.mark.usefixtures("both_ways")


def pair() -> Instance:
    """One applicant who wishes one post, which ranks them."""
    return from_lists([[0]], [[0]], [1])


BARRED: list[tuple[ApplicantFacts, PostFacts, Bar | None]] = [
    (ApplicantFacts(), PostFacts(), None),
    (ApplicantFacts(rank_category=np.array([1])), PostFacts(rank_category=np.array([1])), None),
    (ApplicantFacts(rank_category=np.array([1])), PostFacts(rank_category=np.array([2])), Bar.RANK_CATEGORY),
    (ApplicantFacts(rank_category=np.array([1])), PostFacts(), None),
    (ApplicantFacts(foreigner=np.array([True])), PostFacts(open_to_foreigners=np.array([True])), None),
    (
        ApplicantFacts(foreigner=np.array([True])),
        PostFacts(open_to_foreigners=np.array([False])),
        Bar.FOREIGNERS,
    ),
    (ApplicantFacts(foreigner=np.array([False])), PostFacts(open_to_foreigners=np.array([False])), None),
    (
        ApplicantFacts(servicewoman=np.array([True])),
        PostFacts(open_to_servicewomen=np.array([False])),
        Bar.SERVICEWOMEN,
    ),
    (ApplicantFacts(servicewoman=np.array([False])), PostFacts(open_to_servicewomen=np.array([False])), None),
    (
        ApplicantFacts(secret_access=np.array([False])),
        PostFacts(secret_access=np.array([True])),
        Bar.SECRET_ACCESS,
    ),
    (ApplicantFacts(secret_access=np.array([True])), PostFacts(secret_access=np.array([True])), None),
    (ApplicantFacts(languages=np.array([0b01])), PostFacts(languages=np.array([0b11])), Bar.LANGUAGE),
    (ApplicantFacts(languages=np.array([0b11])), PostFacts(languages=np.array([0b10])), None),
]


@pytest.mark.parametrize(("applicants", "posts", "bar"), BARRED)
def test_each_condition_bars_by_itself(applicants: ApplicantFacts, posts: PostFacts, bar: Bar | None) -> None:
    given = conditions(applicants, posts, pair())
    assert given.bars(0, 0) == (() if bar is None else (bar,))
    assert allowed(pair(), given).tolist() == [bar is None]
    assert restricted(pair(), given).wish_rank.tolist() == [NOT_RANKED if bar else 0]


def test_all_that_bars_is_named_once() -> None:
    given = conditions(
        ApplicantFacts(np.array([0]), np.array([True]), np.array([True]), np.array([False]), np.array([0])),
        PostFacts(np.array([2]), np.array([False]), np.array([False]), np.array([True]), np.array([0b110])),
        pair(),
    )
    assert given.bars(0, 0) == tuple(bar for bar in Bar if bar is not Bar.LAW)


def test_what_the_law_says_of_one_pair_counts_besides() -> None:
    assert restricted(pair(), lawful=np.array([False])).wish_rank.tolist() == [NOT_RANKED]
    assert restricted(pair(), lawful=np.array([True])).wish_rank.tolist() == [0]
    assert restricted(pair()).wish_rank.tolist() == [0]
    with pytest.raises(PlacementError, match="lawful"):
        restricted(pair(), lawful=np.array([True, True]))


def test_it_names_a_column_of_a_wrong_length() -> None:
    facts = ApplicantFacts(rank_category=np.array([1, 1])), PostFacts(rank_category=np.array([1]))
    with pytest.raises(PlacementError, match=r"rank_category of applicants: .* give 1 values"):
        conditions(*facts, pair())


def test_it_names_codes_that_do_not_fit() -> None:
    with pytest.raises(PlacementError, match=r"rank_category: .* from 0 to 31"):
        conditions(ApplicantFacts(np.array([32])), PostFacts(np.array([1])), pair())
    with pytest.raises(PlacementError, match=r"language: .* more than 32 bits"):
        conditions(ApplicantFacts(languages=np.array([2**32])), PostFacts(languages=np.array([1])), pair())


def test_nobody_is_a_crowd_too() -> None:
    nobody = replace(from_lists([], [], []))
    none = np.empty(0, np.int64)
    given = conditions(ApplicantFacts(none), PostFacts(none), nobody)
    assert given.meanings == ()
    assert Conditions(none.astype(np.uint32), none.astype(np.uint32)).brings.size == 0
