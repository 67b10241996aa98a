"""The decision: admitted, or refused with each reason, its rule, act, date and confidence."""

from muster.cases import actions
from muster.cases.models import Case, RequestKind
from tests.cast import Cast, verify_all
from tests.portal.conftest import SignedIn


def refused(cast: Cast) -> Case:
    case = cast.bring_to("in_unit", facts={"conviction": "current"})
    officer = cast.deciding_officer
    actions.refuse(
        user=officer, actor=cast.actor(officer), case_id=case.pk, rules=["R04"], note="See the judgment."
    )
    return case


def test_a_refusal_gives_each_reason_with_its_rule_act_date_and_confidence(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = refused(cast)
    client = signed_in(cast.applicant)
    status = client.get(f"/application/{case.reference}/").content.decode()
    assert "Read the reasons, and what you can do" in status
    page = client.get(f"/application/{case.reference}/decision/").content.decode()
    assert "<h1>Your application was refused</h1>" in page
    assert "Decree 84/2024" in page
    assert "in force from 21 February 2024" in page
    assert "quoting the act" in page
    assert "See the judgment." in page
    assert "Staffmember" not in page


def test_a_refusal_says_what_one_can_do_and_how_firm_that_is(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.applicant).get(f"/application/{refused(cast).reference}/decision/").content.decode()
    assert "you may apply again at any time" in page
    assert "district administrative courts (press only)" in page
    assert "general knowledge, not verified" in page


def test_only_the_rules_of_the_refusal_are_shown(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.applicant).get(f"/application/{refused(cast).reference}/decision/").content.decode()
    assert page.count('class="verdict"') == 1


def test_an_admission_names_post_unit_and_category(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("admitted")
    page = signed_in(cast.applicant).get(f"/application/{case.reference}/decision/").content.decode()
    assert "<h1>You are admitted</h1>" in page
    assert "Rifleman" in page
    assert "Office unit-3001" in page
    assert "Private" in page


def test_before_any_decision_the_applicant_is_told_so(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    page = (
        signed_in(cast.applicant)
        .get(f"/application/{case.reference}/decision/", follow=True)
        .content.decode()
    )
    assert "There is no decision yet." in page


def test_a_return_is_no_decision_to_read(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted")
    verify_all(cast, case, cast.recruiter)
    officer = cast.deciding_officer
    actions.return_case(
        user=officer,
        actor=cast.actor(officer),
        case_id=case.pk,
        kind=RequestKind.PAPERS,
        text="Show the visa again.",
    )
    page = (
        signed_in(cast.applicant)
        .get(f"/application/{case.reference}/decision/", follow=True)
        .content.decode()
    )
    assert "There is no decision yet." in page
