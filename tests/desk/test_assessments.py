"""The boards' pages: only what a board needs, and reasons that stay with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from muster.cases import actions
from muster.cases.models import Case, PaperKind, QualificationKind, Request, RequestKind
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.offices.models import RankCategory
from tests.cast import APPLICANT, PDF, SEEN, Cast, find
from tests.desk.conftest import SignedIn, text_of


def asked(case: Case, kind: RequestKind) -> Request:
    return Request.objects.get(case=case, kind=kind, cancelled_at=None)


def address(case: Case, kind: RequestKind) -> str:
    return reverse("desk:assessment", args=[asked(case, kind).pk])


def today() -> dict[str, object]:
    day = timezone.localdate()
    return {"found_on_day": day.day, "found_on_month": day.month, "found_on_year": day.year}


GIVEN: dict[RequestKind, dict[str, str]] = {
    RequestKind.MEDICAL: {"medical": "fit"},
    RequestKind.SELECTION: {"selection": "passed", "supported_category": "sergeant"},
    RequestKind.PHYSICAL: {"physical": "passed"},
    RequestKind.SPECIAL_CHECK: {
        "special_check": "passed",
        "data_doubtful": "false",
        "polygraph": "not_taken",
    },
}
KINDS = pytest.mark.parametrize("kind", list(GIVEN))


@KINDS
def test_each_board_sees_who_is_examined_and_only_what_it_needs(
    cast: Cast, signed_in: SignedIn, kind: RequestKind
) -> None:
    case = cast.bring_to("in_unit")
    response = signed_in(cast.assessors[kind]).get(address(case, kind))
    page = text_of(response)
    for needed in ("Tadeo Aurelio Quillfeather", "15 January 1994", APPLICANT.document_number, "Private"):
        assert needed in page
    assert APPLICANT.phone not in page
    assert "Criminal conviction" not in page
    assert ("Colombia" in page) == (kind == RequestKind.SPECIAL_CHECK)
    assert ("Ground of stay" in page) == (kind == RequestKind.SPECIAL_CHECK)
    assert ("Qualifications" in page) == (kind == RequestKind.SELECTION)


@KINDS
def test_a_finding_is_recorded_and_its_reasons_are_read_by_the_same_board_alone(
    cast: Cast, signed_in: SignedIn, kind: RequestKind
) -> None:
    case = cast.bring_to("in_unit")
    client = signed_in(cast.assessors[kind])
    given = GIVEN[kind] | today() | {"reasons": "grounds for nobody else"}
    page = text_of(client.post(address(case, kind), given, follow=True))
    assert "The finding is recorded." in page
    assert "grounds for nobody else" in page
    assert "grounds for nobody else" in text_of(client.get(address(case, kind)))
    for other in GIVEN:
        if other != kind:
            assert signed_in(cast.assessors[other]).get(address(case, kind)).status_code == 404
    for user in (cast.recruiter, cast.deciding_officer, cast.commander, cast.auditor, cast.operator):
        assert signed_in(user).get(address(case, kind)).status_code == 404


def test_a_finding_lacks_nothing(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    client = signed_in(cast.assessors[RequestKind.SELECTION])
    at = address(case, RequestKind.SELECTION)
    page = text_of(client.post(at, {"reasons": "typed already"}))
    assert "Choose one of the answers" in page
    assert "Enter the day, month and year" in page
    assert "typed already" in page
    page = text_of(client.post(at, {"selection": "passed"} | today()))
    assert "Name the rank category the selection supports" in page
    later = timezone.localdate() + timedelta(days=2)
    late = {"found_on_day": later.day, "found_on_month": later.month, "found_on_year": later.year}
    assert "The date must be" in text_of(client.post(at, {"selection": "failed"} | late))
    ended = {"valid_until_day": "1", "valid_until_month": "2", "valid_until_year": "2020"}
    page = text_of(client.post(at, {"selection": "failed"} | today() | ended))
    assert "The validity ends before the finding was made" in page
    assert asked(case, RequestKind.SELECTION).is_open


def test_a_selection_that_was_not_passed_supports_no_category(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    client = signed_in(cast.assessors[RequestKind.SELECTION])
    page = client.post(address(case, RequestKind.SELECTION), {"selection": "failed"} | today(), follow=True)
    assert "The finding is recorded." in text_of(page)
    assert asked(case, RequestKind.SELECTION).outcome.supported_category == ""


def test_a_second_finding_is_told_and_nothing_typed_is_lost(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    find(cast, case, RequestKind.MEDICAL)
    client = signed_in(cast.assessors[RequestKind.MEDICAL])
    given = {"medical": "unfit", "reasons": "another view"} | today()
    page = text_of(client.post(address(case, RequestKind.MEDICAL), given))
    assert "An outcome was recorded already" in page
    assert "another view" in page


def test_that_an_assessor_opened_the_request_goes_on_record(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    signed_in(cast.assessors[RequestKind.MEDICAL]).get(address(case, RequestKind.MEDICAL))
    viewed = Event.objects.get(stream=case.stream, kind=EventKind.CASE_VIEWED)
    assert (viewed.actor_role, viewed.actor_office) == ("medical_assessor", "board-medical")


def test_the_category_is_that_of_the_seat_once_one_is_offered(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    client = signed_in(cast.assessors[RequestKind.PHYSICAL])
    actions.offer_seat(
        user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk, post=cast.sergeant_post
    )
    assert str(RankCategory.SERGEANT.label) in text_of(client.get(address(case, RequestKind.PHYSICAL)))


def test_the_selection_board_opens_the_paper_of_a_qualification_and_confirms_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("draft")
    mine = {"user": cast.applicant, "case_id": case.pk}
    paper = actions.upload_paper(**mine, kind=PaperKind.QUALIFICATION, upload=actions.Upload("w.pdf", PDF))  # type: ignore[arg-type]
    qualification = actions.record_qualification(
        **mine,  # type: ignore[arg-type]
        kind=QualificationKind.SPECIALITY,
        description="Welder, six years",
        paper_id=paper.pk,
    )
    case = cast.bring_to("in_unit")
    request = asked(case, RequestKind.SELECTION)
    client = signed_in(cast.assessors[RequestKind.SELECTION])
    file = reverse("desk:assessment-paper-file", args=[request.pk, paper.pk])
    assert file in text_of(client.get(address(case, RequestKind.SELECTION)))
    assert client.get(file).content == SEEN
    confirm = reverse("desk:assessment-qualification", args=[request.pk, qualification.pk])
    assert "The qualification is confirmed." in text_of(
        client.post(confirm, {"verdict": "confirm"}, follow=True)
    )
    qualification.refresh_from_db()
    assert qualification.confirmed_at is not None
    page = client.post(confirm, {"verdict": "reject"}, follow=True)
    assert "The qualification is not confirmed." in text_of(page)

    passport = case.papers.get(kind=PaperKind.IDENTITY)
    unseen = reverse("desk:assessment-paper-file", args=[request.pk, passport.pk])
    assert client.get(unseen).status_code == 404
    doctor = signed_in(cast.assessors[RequestKind.MEDICAL])
    of_medical = asked(case, RequestKind.MEDICAL).pk
    assert doctor.get(file).status_code == 404
    assert doctor.get(reverse("desk:assessment-paper-file", args=[of_medical, paper.pk])).status_code == 404
    find(cast, case, RequestKind.SELECTION)
    assert client.get(file).status_code == 404


def test_everything_asked_of_the_board_is_listed_open_or_done(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    done, still_open = cast.bring_to("assessed"), cast.bring_to("in_unit", who=cast.stranger, way="unit")
    client = signed_in(cast.assessors[RequestKind.MEDICAL])
    with django_assert_max_num_queries(10):
        page = client.get(reverse("desk:assessments"))
    assert {row[0]["text"]: row[4] for row in page.context["rows"]} == {
        done.reference: "found",
        still_open.reference: "open",
    }


def test_a_withdrawn_case_is_closed_to_the_board(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    at = address(case, RequestKind.MEDICAL)
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    client = signed_in(cast.assessors[RequestKind.MEDICAL])
    assert client.get(at).status_code == 404
    assert client.post(at, {"medical": "fit"} | today()).status_code == 404
