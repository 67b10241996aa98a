"""Admit, refuse, return."""

from muster.cases import actions
from muster.cases.models import Case, DecisionKind, RequestKind
from tests.cast import Cast, find, offered_too_high, verify_all
from tests.desk.conftest import SignedIn, at, text_of


def with_a_conviction(cast: Cast) -> Case:
    """A case whose law's answer over the verified facts is that R04 is not met."""
    case = cast.bring_to(
        "submitted", way="unit", facts={"conviction": "current", "conviction_country": "COL"}
    )
    verify_all(cast, case, cast.recruiter)
    return case


def test_it_shows_every_rule_and_what_the_law_carries(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted", way="unit")
    response = signed_in(cast.deciding_officer).get(at("decision", case))
    assert response.context["hindrances"] == []
    assert len(response.context["view"].rules) >= 15
    page = text_of(response)
    assert "The conditions are met" in page
    assert "Decree 84/2024" in page
    assert "press quoting the act" in page


def test_it_says_exactly_what_keeps_the_case_from_admission(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit", way="unit")
    client = signed_in(cast.deciding_officer)
    page = text_of(client.get(at("decision", case)))
    assert "This case does not wait for a decision." in page
    assert "The applicant has not accepted a seat" in page
    assert "does not carry an admission" in page
    assert "Military medical board" in page
    assert client.get(at("admit", case)).context["form"] is None
    for step in ({"note": "Typed."}, {"note": "Typed.", "confirmed": "yes"}):
        page = text_of(client.post(at("admit", case), step))
        assert "This case does not wait for a decision." in page
        assert "Typed.</textarea>" in page
    assert not case.decisions.exists()


def test_an_admission_is_checked_on_a_page_of_its_own_and_then_final(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted", way="unit")
    client = signed_in(cast.deciding_officer)
    page = text_of(client.post(at("admit", case), {"note": "Well prepared."}))
    assert "Admit this applicant?" in page
    assert "Rifleman" in page
    assert "Well prepared." in page
    assert not case.decisions.exists()
    page = text_of(client.post(at("admit", case), {"note": "Well prepared.", "change": "yes"}))
    assert "Well prepared.</textarea>" in page
    page = text_of(
        client.post(at("admit", case), {"note": "Well prepared.", "confirmed": "yes"}, follow=True)
    )
    assert "The applicant is admitted." in page
    assert case.decisions.get().kind == DecisionKind.ADMIT


def test_a_category_above_the_supported_one_is_not_admitted(cast: Cast, signed_in: SignedIn) -> None:
    case = offered_too_high(cast, way="unit")
    actions.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=case.offers.get().pk)
    client = signed_in(cast.deciding_officer)
    words = "higher than the one the selection supports"
    assert words in text_of(client.get(at("decision", case)))
    assert words in text_of(client.post(at("admit", case), {"confirmed": "yes"}))


def test_a_refusal_rests_on_rules_that_are_not_met_and_on_no_others(cast: Cast, signed_in: SignedIn) -> None:
    case = with_a_conviction(cast)
    client = signed_in(cast.deciding_officer)
    form = client.get(at("refuse", case)).context["form"]
    assert [value for value, _label in form.fields["rules"].choices] == ["R04"]
    assert "Choose at least one reason" in text_of(client.post(at("refuse", case), {}))
    page = text_of(client.post(at("refuse", case), {"rules": ["R02"], "confirmed": "yes"}))
    assert "A chosen rule is met or still unknown" in page
    page = text_of(client.post(at("refuse", case), {"rules": ["R04"], "note": "See the register."}))
    assert "Refuse this application?" in page
    assert "R04 " in page
    assert not case.decisions.exists()
    page = client.post(
        at("refuse", case), {"rules": ["R04"], "note": "See the register.", "confirmed": "yes"}, follow=True
    )
    assert "The application is refused" in text_of(page)
    assert case.decisions.get().rules == ["R04"]


def test_a_rule_that_only_permits_refusal_is_left_to_the_officer(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    verify_all(cast, case, cast.recruiter)
    actions.complete_verification(user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk)
    found: dict[str, object] = {"special_check": "passed", "data_doubtful": True, "polygraph": "refused"}
    find(cast, case, RequestKind.SPECIAL_CHECK, found)
    client = signed_in(cast.deciding_officer)
    assert "permits refusal: you decide" in text_of(client.get(at("decision", case)))
    assert "This rule only permits refusal: you decide." in text_of(client.get(at("refuse", case)))


def test_without_an_unmet_rule_there_is_nothing_to_refuse_for(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted", way="unit")
    page = text_of(signed_in(cast.deciding_officer).get(at("refuse", case)))
    assert "there is no reason to refuse" in page


def test_a_case_is_returned_for_something_named(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted", way="unit")
    client = signed_in(cast.deciding_officer)
    assert "Say what the applicant is asked for" in text_of(
        client.post(at("return", case), {"kind": "papers"})
    )
    given = {"kind": "medical", "text": "A newer finding."}
    assert "Return this case?" in text_of(client.post(at("return", case), given))
    page = client.post(at("return", case), given | {"confirmed": "yes"}, follow=True)
    assert "The case is returned." in text_of(page)
    assert case.requests.filter(kind="medical", judged_at=None).exists()


def test_a_case_that_does_not_wait_is_not_returned_and_nothing_is_lost(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("in_unit", way="unit")
    given = {"kind": "papers", "text": "The other side of the card.", "confirmed": "yes"}
    page = text_of(signed_in(cast.deciding_officer).post(at("return", case), given))
    assert "This case does not wait for a decision." in page
    assert "The other side of the card." in page


def test_nobody_but_the_deciding_officer_decides(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted", way="unit")
    for user in (cast.recruiter, cast.commander, cast.clerk, cast.other_recruiter):
        client = signed_in(user)
        for name in ("admit", "refuse", "return"):
            assert client.post(at(name, case), {"confirmed": "yes"}).status_code == 404
    assert not case.decisions.exists()
