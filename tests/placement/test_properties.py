"""What holds in every market, tried on many small ones, against references that share nothing with the engine."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.placement import (
    NOWHERE,
    Conditions,
    Instance,
    Placement,
    place_for_applicants,
    place_for_posts,
    restricted,
    verify,
)
from tests.placement.markets import (
    crowd,
    gale_shapley,
    is_stable,
    markets,
    position,
    stable_placements,
    sublists,
)

many = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(markets())
def test_applicants_are_placed_as_one_proposal_at_a_time_places_them(instance: Instance) -> None:
    placement = place_for_applicants(instance)
    assert placement.post_of.tolist() == gale_shapley(instance)[0]


@many
@given(markets(most=5))
def test_each_side_gets_the_best_of_all_stable_placements(instance: Instance) -> None:
    found = list(stable_placements(instance))
    best, worst = place_for_applicants(instance).post_of, place_for_posts(instance).post_of
    for applicant in range(instance.applicants):
        positions = [position(instance, applicant, post_of[applicant]) for post_of in found]
        assert position(instance, applicant, int(best[applicant])) == min(positions)
        assert position(instance, applicant, int(worst[applicant])) == max(positions)


@many
@given(markets())
def test_nobody_envies_another_with_reason(instance: Instance) -> None:
    """Whoever has a post that another wished more stands before them there."""
    post_of = place_for_applicants(instance).post_of.tolist()
    ranks = [
        {int(instance.wish_post[w]): int(instance.wish_rank[w]) for w in instance.wishes_of(one)}
        for one in range(instance.applicants)
    ]
    for one in range(instance.applicants):
        for other in range(instance.applicants):
            post = post_of[other]
            if post != NOWHERE and ranks[one].get(post, -1) >= 0:
                wished_more = position(instance, one, post) < position(instance, one, post_of[one])
                assert not wished_more or ranks[other][post] < ranks[one][post]


@many
@given(markets(most=6), st.data())
def test_truth_pays_for_applicants(instance: Instance, data: st.DataObject) -> None:
    """Another list, of some of the posts in some order, gets nobody a post that they truly wish more."""
    if not instance.applicants:
        return
    liar = data.draw(st.integers(0, instance.applicants - 1))
    wishes = instance.wishes_of(liar)
    said = [wishes[at] for at in data.draw(sublists(len(wishes)))]
    before, after = np.arange(wishes.start), np.arange(wishes.stop, instance.wishes)
    rows = np.concatenate([before, np.array(said, np.int64), after])
    start = instance.wish_start.copy()
    start[liar + 1 :] -= len(wishes) - len(said)
    lied = Instance(start, instance.wish_post[rows], instance.wish_rank[rows], instance.seats)
    honest = int(place_for_applicants(instance).post_of[liar])
    got = int(place_for_applicants(lied).post_of[liar])
    assert position(instance, liar, honest) <= position(instance, liar, got)


@many
@given(markets(), st.data())
def test_only_allowed_pairs_are_considered(instance: Instance, data: st.DataObject) -> None:
    words = st.integers(0, 7)
    brings = data.draw(st.lists(words, min_size=instance.applicants, max_size=instance.applicants))
    asks = data.draw(st.lists(words, min_size=instance.posts, max_size=instance.posts))
    conditions = Conditions(np.array(brings, np.uint32), np.array(asks, np.uint32))
    within = restricted(instance, conditions)
    for place in (place_for_applicants, place_for_posts):
        placement = place(instance, conditions)
        assert placement.post_of.tolist() == place(within).post_of.tolist()
        assert verify(within, placement).stable
        for applicant, post in enumerate(placement.post_of.tolist()):
            assert post == NOWHERE or asks[post] & ~brings[applicant] == 0


@many
@given(markets(most=5), st.data())
def test_the_proof_finds_exactly_what_the_definition_does(instance: Instance, data: st.DataObject) -> None:
    options = [
        [int(instance.wish_post[w]) for w in instance.wishes_of(one) if instance.wish_rank[w] >= 0]
        + [NOWHERE]
        for one in range(instance.applicants)
    ]
    post_of = [data.draw(st.sampled_from(some)) for some in options]
    verdict = verify(instance, Placement(np.array(post_of, np.int32)))
    assert verdict.stable == is_stable(instance, post_of)
    for applicant, post in zip(verdict.blocking_applicants, verdict.blocking_posts, strict=True):
        better = list(post_of)
        assert position(instance, applicant, post) < position(instance, applicant, better[applicant])


@pytest.mark.usefixtures("both_ways")
@pytest.mark.parametrize(("applicants", "posts"), [(5000, 500), (4096, 3)])
def test_a_crowd_is_placed_as_one_proposal_at_a_time_places_it(applicants: int, posts: int) -> None:
    """Large enough for rounds that are sorted by ranges of posts."""
    instance = crowd(applicants, posts, 3)
    placement = place_for_applicants(instance)
    expected, proposals = gale_shapley(instance)
    assert placement.post_of.tolist() == expected
    assert placement.proposals == proposals
    assert verify(instance, place_for_posts(instance)).stable
    assert place_for_posts(instance).placed == placement.placed
