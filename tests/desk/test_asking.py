"""Asking the applicant: for something, and to be referred to a unit."""

from muster.cases import actions
from muster.cases.models import Case, Request, RequestKind
from tests.cast import Cast
from tests.desk.conftest import SignedIn, at, text_of


def asked(case: Case) -> Request:
    return Request.objects.get(case=case, kind=RequestKind.PAPERS, judged_at=None, cancelled_at=None)


def ask(cast: Cast, case: Case, answer: str = "") -> Request:
    request = actions.ask_applicant(
        user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="A clearer scan, please."
    )
    if answer:
        actions.answer_request(user=cast.applicant, case_id=case.pk, request_id=request.pk, text=answer)
    return request


def test_the_applicant_is_asked_with_a_due_date(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    assert "The answer is due by" in text_of(client.get(at("ask", case)))
    assert "Write what you ask for" in text_of(client.post(at("ask", case), {"text": "  "}))
    page = text_of(client.post(at("ask", case), {"text": "A clearer scan, please."}, follow=True))
    assert "The applicant is asked and gets a message." in page
    assert "A clearer scan, please." in page
    assert asked(case).text == "A clearer scan, please."


def test_an_answer_is_enough(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    request = ask(cast, case, "Here it is.")
    client = signed_in(cast.clerk)
    assert at("answer", case, request.pk) in text_of(client.get(at("case", case)))
    assert "Here it is." in text_of(client.get(at("answer", case, request.pk)))
    page = text_of(client.post(at("answer", case, request.pk), {"verdict": "enough"}, follow=True))
    assert "The answer is taken as enough." in page
    request.refresh_from_db()
    assert request.judged_at is not None


def test_asking_again_needs_to_say_what_for(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    request = ask(cast, case, "Here it is.")
    client = signed_in(cast.clerk)
    address = at("answer", case, request.pk)
    assert "Write what you ask for" in text_of(client.post(address, {"verdict": "again"}))
    assert "Choose one of the answers" in text_of(client.post(address, {}))
    page = text_of(client.post(address, {"verdict": "again", "text": "The back too."}, follow=True))
    assert "The applicant is asked again." in page
    assert asked(case).text == "The back too."


def test_a_second_verdict_is_told_so_and_loses_nothing(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    request = ask(cast, case, "Here it is.")
    client = signed_in(cast.clerk)
    client.post(at("answer", case, request.pk), {"verdict": "enough"})
    page = text_of(client.post(at("answer", case, request.pk), {"verdict": "again", "text": "The back too."}))
    assert "This request was settled already." in page
    assert "The back too." in page


def test_what_was_not_answered_yet_cannot_be_judged(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    request = ask(cast, case)
    assert signed_in(cast.clerk).get(at("answer", case, request.pk)).status_code == 404


def test_a_unit_is_proposed_to_the_applicant(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    page = client.get(at("refer", case))
    assert [unit.pk for unit in page.context["units"]] == ["unit-3001", "unit-3002"]
    assert "6 free seats" in text_of(page)
    assert "Choose a unit" in text_of(client.post(at("refer", case), {}))
    page = client.post(at("refer", case), {"unit": "unit-3001"}, follow=True)
    assert "The unit is proposed." in text_of(page)
    assert Request.objects.get(case=case, kind=RequestKind.REFERRAL).office == cast.unit
    assert signed_in(cast.recruiter).get(at("case", case)).status_code == 404


def test_a_unit_is_found_by_part_of_its_name(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    page = client.get(at("refer", case), {"name": "3002"})
    assert [unit.pk for unit in page.context["units"]] == ["unit-3002"]
    assert "No unit has such a name" in text_of(client.get(at("refer", case), {"name": "nowhere"}))
    page = client.post(at("refer", case) + "?name=3002", {"unit": "unit-3002"}, follow=True)
    assert "The unit is proposed." in text_of(page)


def test_a_second_referral_waits_for_the_answer_to_the_first(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("referred")
    page = text_of(signed_in(cast.clerk).post(at("refer", case), {"unit": "unit-3002"}))
    assert "A referral already waits for the applicant's answer." in page


def test_only_a_centre_refers(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    assert signed_in(cast.recruiter).get(at("refer", case)).status_code == 404
