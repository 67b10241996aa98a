"""The facts of a case as the law has them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from muster.cases import actions
from muster.cases.lawful import answer, law_facts, live_offer, supported_category, unmet
from muster.cases.models import Level
from muster.people.models import ConsentKind
from tests.cast import MAN, STATELESS_WOMAN, Cast, verify
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


def test_what_is_stated_counts_as_stated_and_not_as_verified(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert law_facts(case, Level.CLAIMED).items() >= MAN.items()
    verified = law_facts(case, Level.VERIFIED)
    assert set(verified) == {"rank_category", "channel", "consent_processing", "consent_verification"}


def test_the_category_sought_is_a_wish_that_nobody_verifies(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert law_facts(case, Level.VERIFIED)["rank_category"] == "private"


def test_a_verified_finding_does_not_change_what_was_stated(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    verify(cast, case, "stay_ground", "visa")
    assert law_facts(case, Level.CLAIMED)["stay_ground"] == "temporary_permit"
    assert law_facts(case, Level.VERIFIED)["stay_ground"] == "visa"


def test_a_stateless_person_is_a_citizen_of_no_country(cast: Cast) -> None:
    case = cast.bring_to("in_unit", who=cast.stateless, way="unit")
    assert law_facts(case, Level.VERIFIED).items() >= STATELESS_WOMAN.items()


def test_the_way_in_is_the_channel(cast: Cast) -> None:
    assert law_facts(cast.bring_to("submitted"), Level.VERIFIED)["channel"] == "territorial_centre"
    other = cast.bring_to("submitted", who=cast.stranger, way="unit")
    assert law_facts(other, Level.VERIFIED)["channel"] == "unit"


def test_after_a_referral_the_channel_stays_the_one_applied_by(cast: Cast) -> None:
    assert law_facts(cast.bring_to("in_unit"), Level.VERIFIED)["channel"] == "territorial_centre"


@pytest.mark.parametrize("kind", ConsentKind)
def test_a_consent_counts_while_it_is_live(cast: Cast, kind: ConsentKind) -> None:
    case = cast.bring_to("submitted")
    name = f"consent_{kind.value}"
    assert law_facts(case, Level.VERIFIED)[name] is True
    actions.withdraw_consent(user=cast.applicant, case_id=case.pk, kind=kind)
    assert law_facts(case, Level.VERIFIED)[name] is False
    actions.consent(user=cast.applicant, case_id=case.pk, kind=kind, language="uk")
    assert law_facts(case, Level.VERIFIED)[name] is True


def test_without_a_post_the_law_waits_for_one(cast: Cast) -> None:
    found = answer(cast.bring_to("assessed"), Level.VERIFIED)
    assert {"post_vacant", "post_open_to_foreigners"} <= set(found.missing)


def test_the_wished_post_is_the_one_sought(cast: Cast) -> None:
    case = cast.bring_to("submitted", way="unit", wished_post=cast.citizens_only_post)
    assert law_facts(case, Level.CLAIMED)["post_open_to_foreigners"] is False
    assert "R10" in unmet(answer(case, Level.CLAIMED))


def test_the_offered_post_counts_before_the_wished_one(cast: Cast) -> None:
    case = cast.bring_to("offered", way="unit", wished_post=cast.sergeant_post, post=cast.secret_post)
    facts = law_facts(case, Level.VERIFIED)
    assert (facts["post_secret_access"], facts["rank_category"]) == (True, "private")


def test_a_held_seat_is_vacant_for_whom_it_is_held_and_for_nobody_else(cast: Cast) -> None:
    case = cast.bring_to("offered", post=cast.secret_post)
    other = cast.bring_to("assessed", who=cast.stranger)
    assert law_facts(case, Level.VERIFIED)["post_vacant"] is True
    assert law_facts(other, Level.VERIFIED, post=cast.secret_post)["post_vacant"] is False


def test_another_post_can_be_asked_about(cast: Cast) -> None:
    case = cast.bring_to("assessed", who=cast.stateless, way="unit")
    assert unmet(answer(case, Level.VERIFIED, post=cast.men_only_post)) == ("R11",)
    assert unmet(answer(case, Level.VERIFIED, post=cast.sergeant_post)) == ()


def test_the_whole_of_a_good_case_is_eligible(cast: Cast) -> None:
    found = answer(cast.bring_to("accepted"), Level.VERIFIED)
    assert found.outcome == "eligible"
    assert found.term_years is not None
    assert (found.term_years.min, found.term_years.max) == (3, 3)


def test_the_day_asked_about_is_the_day_that_counts(cast: Cast) -> None:
    case = cast.bring_to("accepted", facts={"stay_ground": "visa", "stay_until": soon(30)})
    assert answer(case, Level.VERIFIED).outcome == "eligible"
    late = timezone.localdate() + timedelta(days=31)
    assert "R03" in unmet(answer(case, Level.VERIFIED, late))


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_day_later_the_same_question_has_the_next_days_answer(cast: Cast, clock: Clock) -> None:
    case = cast.bring_to("accepted", facts={"stay_ground": "visa", "stay_until": soon(0)})
    assert answer(case, Level.VERIFIED).outcome == "eligible"
    clock.move(days=1)
    assert answer(case, Level.VERIFIED).outcome == "not_eligible"


def test_nobody_supports_a_category_before_the_selection_spoke(cast: Cast) -> None:
    case = cast.bring_to("in_unit")
    assert supported_category(case) == ""
    assert live_offer(case) is None
