"""What other aims would cost over a preview: figures for its planner, nothing that is published."""

import subprocess
import sys

import pytest

from muster.cases.errors import NotPossible
from muster.cases.models import Case, Offer
from muster.offices.access import NoAccess
from muster.offices.models import RankCategory
from muster.rounds import actions
from muster.rounds.clock import work
from muster.rounds.models import Round
from tests.cast import Cast
from tests.planning import befriend, opened, previewed, published, ready

EQUALLY = dict.fromkeys(RankCategory, 1)


def ask(cast: Cast, found: Round, weights: dict[RankCategory, int] = EQUALLY) -> Round:
    return actions.ask_variants(actor=cast.actor(cast.planner), round_id=found.pk, weights=weights)


def previewed_with_a_seat_left(cast: Cast) -> Round:
    """One seat that two want; the one who stands first there could also serve where nobody else wishes to."""
    first = ready(cast, cast.applicant, cast.other_unit_post, cast.private_post)
    ready(cast, cast.stranger, cast.other_unit_post)
    Case.objects.filter(pk=first.pk).update(submitted_at=first.opened_at.replace(year=2020))
    return previewed(cast)


def test_the_clock_works_out_what_was_asked_for(cast: Cast) -> None:
    found = previewed_with_a_seat_left(cast)
    work()
    found.refresh_from_db()
    assert found.variants == {}
    ask(cast, found)

    work()

    found.refresh_from_db()
    assert not found.variants_wait
    assert found.variants["digest"] == found.digest
    assert found.variants["stable"]["filled"] == 1
    assert found.variants["stable"]["envious"] == 0
    most = found.variants["most_seats"]
    assert (most["filled"], most["worse"], most["gained"], most["envious"]) == (2, 1, 1, 1)
    assert most["categories"] == {"private": 2, "sergeant": 0, "officer": 0}


def test_what_weighs_nothing_is_left_empty_for_a_higher_wish(cast: Cast) -> None:
    ready(cast, cast.applicant, cast.private_post, cast.sergeant_post)
    found = previewed(cast)
    ask(cast, found, {RankCategory.PRIVATE: 0, RankCategory.SERGEANT: 5})

    work()

    found.refresh_from_db()
    assert found.variants["most_seats"]["categories"]["private"] == 1
    assert found.variants["least_shortage"]["categories"]["sergeant"] == 1
    assert found.variants["least_shortage"]["worse"] == 1


def test_choices_are_counted_as_the_applicants_numbered_them(cast: Cast) -> None:
    first = ready(cast, cast.applicant, cast.other_unit_post, cast.private_post)
    befriend(cast, first, ready(cast, cast.stranger, cast.unit))
    found = previewed(cast)
    ask(cast, found)

    work()

    found.refresh_from_db()
    for name in ("first", "top_three"):
        assert found.variants["stable"][name] == found.figures[name]
    assert found.figures["first"] == 1


def test_the_stable_placement_is_published_whatever_was_worked_out(cast: Cast) -> None:
    found = previewed_with_a_seat_left(cast)
    ask(cast, found)
    work()
    actions.publish(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)

    work()

    assert Offer.objects.count() == 1


@pytest.mark.parametrize("weights", [{}, {RankCategory.PRIVATE: 101}, {RankCategory.PRIVATE: -1}])
def test_weights_are_whole_numbers_up_to_a_hundred(cast: Cast, weights: dict[RankCategory, int]) -> None:
    with pytest.raises(NotPossible) as refusal:
        ask(cast, previewed(cast), weights)

    assert refusal.value.code == "weight"


def test_it_is_asked_over_a_preview_that_is_not_published(cast: Cast) -> None:
    for found in (opened(cast), None):
        if found is None:
            actions.close_round(
                user=cast.planner, actor=cast.actor(cast.planner), round_id=Round.objects.get().pk
            )
        with pytest.raises(NotPossible) as refusal:
            ask(cast, found or published(cast))
        assert refusal.value.code == "no-preview"


def test_only_planners_ask(cast: Cast) -> None:
    found = previewed(cast)
    for user in (cast.auditor, cast.recruiter):
        with pytest.raises(NoAccess):
            actions.ask_variants(actor=cast.actor(user), round_id=found.pk, weights=EQUALLY)


def test_a_web_process_does_not_load_the_solver() -> None:
    program = (
        "import django, sys; django.setup(); import muster.rounds.clock; sys.exit('ortools' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
