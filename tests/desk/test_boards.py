"""Finishing the check of a unit, and asking the boards."""

from muster.cases.models import ASSESSMENTS, Request, RequestKind
from muster.offices.models import Office
from tests.cast import Cast, verify_all
from tests.desk.conftest import SignedIn, at, text_of


def test_the_check_is_finished_and_the_boards_are_asked(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    verify_all(cast, case, cast.recruiter)
    client = signed_in(cast.recruiter)
    page = client.get(at("finish-check", case))
    assert page.context["unverified"] == []
    assert "Office board-medical" in text_of(page)
    page = client.post(at("finish-check", case), follow=True)
    assert "The check is finished" in text_of(page)
    assert Request.objects.filter(case=case, kind__in=ASSESSMENTS, judged_at=None).count() == len(ASSESSMENTS)


def test_what_is_not_checked_yet_is_named_first(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    page = text_of(signed_in(cast.recruiter).get(at("finish-check", case)))
    assert "Not checked yet" in page
    assert "Date of birth: 15 January 1994" in page
    assert "Passport or identity document" in page


def test_it_is_not_finished_twice(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit", way="unit")
    page = text_of(signed_in(cast.recruiter).post(at("finish-check", case), follow=True))
    assert "The check was finished already." in page


def test_a_clerk_of_a_centre_finishes_no_check(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    assert signed_in(cast.clerk).post(at("finish-check", case)).status_code == 404


def test_only_boards_not_asked_yet_are_asked(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    Request.objects.filter(case=case, kind=RequestKind.MEDICAL).delete()
    client = signed_in(cast.recruiter)
    page = client.get(at("ask-boards", case))
    assert [what for what, _board in page.context["boards"]] == [RequestKind.MEDICAL.label]
    client.post(at("ask-boards", case))
    assert Request.objects.filter(case=case, kind=RequestKind.MEDICAL, judged_at=None).count() == 1
    assert client.get(at("ask-boards", case)).context["boards"] == []
    assert "No board needs to be asked now." in text_of(client.get(at("ask-boards", case)))


def test_a_board_that_is_not_set_up_is_said_to_be_missing(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    Office.objects.filter(kind="medical_board").update(kind="headquarters")
    assert "no such board is set up" in text_of(signed_in(cast.recruiter).get(at("finish-check", case)))
