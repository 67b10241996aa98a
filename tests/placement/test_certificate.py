"""A proof that trusts nobody: whatever is wrong with a placement is found and named."""

import numpy as np
import pytest

from muster.placement import (
    NOWHERE,
    Certificate,
    Fault,
    FaultKind,
    Instance,
    Placement,
    PlacementError,
    from_lists,
    place_for_applicants,
    verify,
)
from tests.placement.markets import crowd


def two() -> Instance:
    """Both wish post 0 before post 1; both posts rank applicant 1 before applicant 0, with a seat each."""
    return from_lists([[0, 1], [0, 1]], [[1, 0], [1, 0]], [1, 1])


def placed(*posts: int) -> Placement:
    return Placement(np.array(posts))


def faults(instance: Instance, placement: Placement) -> list[Fault]:
    verdict = verify(instance, placement)
    assert verdict.stable == (verdict.count == 0)
    assert len(list(verdict.faults())) == verdict.count
    return list(verdict.faults())


def test_a_stable_placement_has_none() -> None:
    verdict = verify(two(), placed(1, 0))
    assert verdict.stable
    assert verdict.certificate.filled.tolist() == [1, 1]
    assert verdict.certificate.last_rank.tolist() == [0, 1]


def test_it_names_a_pair_that_would_rather_have_each_other() -> None:
    assert faults(two(), placed(0, 1)) == [Fault(FaultKind.BLOCKING_PAIR, 0, 1)]


def test_a_free_seat_somebody_wished_is_one_too() -> None:
    assert faults(two(), placed(NOWHERE, 0)) == [Fault(FaultKind.BLOCKING_PAIR, 1, 0)]
    assert verify(two(), placed(NOWHERE, 0)).blocking_pairs == 1


def test_it_names_an_overfilled_post() -> None:
    assert Fault(FaultKind.OVER_SEATS, 0) in faults(two(), placed(0, 0))


def test_it_names_who_is_where_they_did_not_wish() -> None:
    instance = from_lists([[0]], [[0], [0]], [1, 1])
    assert faults(instance, placed(1))[0] == Fault(FaultKind.NOT_WISHED, 1, 0)


def test_it_names_whom_the_post_may_not_hold() -> None:
    not_ranked = from_lists([[0]], [[]], [1])
    assert faults(not_ranked, placed(0)) == [Fault(FaultKind.NOT_ALLOWED, 0, 0)]
    ranked = from_lists([[0]], [[0]], [1])
    verdict = verify(ranked, placed(0), lawful=np.array([False]))
    assert list(verdict.faults()) == [Fault(FaultKind.NOT_ALLOWED, 0, 0)]
    assert verify(ranked, placed(NOWHERE), lawful=np.array([False])).stable


def test_a_published_certificate_must_say_the_same() -> None:
    true = verify(two(), placed(1, 0)).certificate
    assert verify(two(), placed(1, 0), published=true).stable
    false = Certificate(true.filled, true.last_rank + np.array([0, 1]))
    assert list(verify(two(), placed(1, 0), published=false).faults()) == [Fault(FaultKind.CUTOFF, 1)]
    with pytest.raises(PlacementError, match=r"certificate: .* each of 2 posts"):
        verify(two(), placed(1, 0), published=Certificate(true.filled[:1], true.last_rank[:1]))


@pytest.mark.parametrize("posts", [(0,), (0, 2), (0, -2)])
def test_a_placement_of_others_is_refused(posts: tuple[int, ...]) -> None:
    with pytest.raises(PlacementError, match="post_of"):
        verify(two(), placed(*posts))


def test_any_two_who_change_places_are_found_out() -> None:
    instance = crowd(200, 20, 5)
    post_of = place_for_applicants(instance).post_of.copy()
    one, other = np.flatnonzero(post_of == 3)[0], np.flatnonzero(post_of == 4)[0]
    post_of[[one, other]] = post_of[[other, one]]
    assert not verify(instance, Placement(post_of)).stable
