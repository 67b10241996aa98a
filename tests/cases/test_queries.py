"""Cases are read only through getters that also check the right."""

import pytest
from django.utils import timezone

from muster.cases import queries
from muster.cases.models import RequestKind
from muster.offices.access import NoAccess
from muster.offices.models import Membership, Role
from tests.cast import STAGES, Cast, Stage, ask_applicant, enrol

pytestmark = pytest.mark.django_db


class TestOwnCases:
    def test_the_applicant_finds_their_own_however_the_reference_is_typed(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        typed = case.reference.lower().replace("-", " ")
        assert queries.own_case_called(cast.applicant, typed) == case
        assert queries.own_case(cast.applicant) == case

    def test_a_stranger_finds_nothing(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        assert queries.own_case(cast.stranger) is None
        for user in (cast.stranger, cast.clerk):
            with pytest.raises(NoAccess):
                queries.own_case_called(user, case.reference)


class TestCasesOfAnOffice:
    def test_who_has_the_case_finds_it(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        found, member = queries.case_for(cast.clerk, case.reference)
        assert (found, member.role) == (case, Role.CLERK)

    def test_nobody_else_does(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        others = (
            cast.other_clerk,
            cast.recruiter,
            cast.auditor,
            cast.operator,
            cast.applicant,
            cast.stranger,
        )
        for user in (*others, *cast.assessors.values()):
            with pytest.raises(NoAccess):
                queries.case_for(user, case.reference)

    def test_a_draft_is_nobodys_but_the_applicants(self, cast: Cast) -> None:
        case = cast.bring_to("ready")
        with pytest.raises(NoAccess):
            queries.case_for(cast.clerk, case.reference)

    def test_when_it_moves_on_the_unit_finds_it_and_the_centre_no_longer(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit")
        for user in (cast.recruiter, cast.deciding_officer, cast.commander):
            assert queries.case_for(user, case.reference)[0] == case
        with pytest.raises(NoAccess):
            queries.case_for(cast.clerk, case.reference)

    def test_only_in_a_role_that_may(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit")
        with pytest.raises(NoAccess):
            queries.case_for(cast.recruiter, case.reference, Role.DECIDING_OFFICER)

    def test_not_after_the_role_has_ended_or_before_it_begins(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        now = timezone.now()
        for change in ({"until": now}, {"until": None, "since": now.replace(year=now.year + 1)}):
            Membership.objects.filter(user=cast.clerk).update(**change)
            with pytest.raises(NoAccess):
                queries.case_for(cast.clerk, case.reference)

    def test_nobody_finds_a_case_of_their_own_at_their_office(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        Membership.objects.filter(user=cast.clerk).update(user=cast.applicant)
        with pytest.raises(NoAccess):
            queries.case_for(cast.applicant, case.reference)

    @pytest.mark.parametrize("reference", ["M-0000-0000", "", "nonsense"])
    def test_what_does_not_exist_is_answered_the_same(self, cast: Cast, reference: str) -> None:
        with pytest.raises(NoAccess):
            queries.case_for(cast.clerk, reference)


class TestAssessments:
    def test_the_board_that_was_asked_finds_its_request(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit")
        for kind, user in cast.assessors.items():
            request = case.requests.get(kind=kind)
            assert queries.assessment_for(user, request.pk)[0] == request

    def test_nobody_else_does(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit")
        request = case.requests.get(kind=RequestKind.MEDICAL)
        others = [user for kind, user in cast.assessors.items() if kind != RequestKind.MEDICAL]
        for user in (*others, cast.recruiter, cast.deciding_officer, cast.auditor, cast.applicant):
            with pytest.raises(NoAccess):
                queries.assessment_for(user, request.pk)

    def test_another_kind_of_request_is_no_assessment(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        for request in case.requests.all():
            with pytest.raises(NoAccess):
                queries.assessment_for(cast.clerk, request.pk)


def test_the_auditor_alone_reads_the_journal_of_a_case(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert queries.journal_case_for(cast.auditor, case.reference)[0] == case
    for user in (cast.clerk, cast.operator, cast.applicant, cast.deciding_officer):
        with pytest.raises(NoAccess):
            queries.journal_case_for(user, case.reference)


def test_a_paper_is_found_by_its_applicant_and_the_office_that_has_the_case(cast: Cast) -> None:
    case, other = cast.bring_to("submitted"), cast.bring_to("submitted", who=cast.stranger)
    paper = case.papers.get()
    for user in (cast.applicant, cast.clerk):
        assert queries.paper_for(user, case, paper.pk) == paper
    for user in (cast.stranger, cast.other_clerk, cast.recruiter):
        with pytest.raises(NoAccess):
            queries.paper_for(user, case, paper.pk)
    with pytest.raises(NoAccess):
        queries.paper_for(cast.clerk, other, paper.pk)


QUEUE: dict[Stage, dict[str, set[str]]] = {
    "submitted": {"clerk": {"verification"}},
    "referred": {"clerk": {"referral"}},
    "in_unit": {"recruiter": {"offer"}, "medical": {"medical"}, "special_check": {"special_check"}},
    "assessed": {"recruiter": {"offer"}},
    "offered": {"recruiter": {"answer_offer"}},
    "accepted": {"deciding_officer": {"decision"}},
    "admitted": {"recruiter": {"contract"}},
    "drafted": {"recruiter": {"reading"}},
    "confirmed": {"commander": {"signature"}},
    "signed": {"recruiter": {"enrolment"}},
    "in_force": {},
}


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage in QUEUE])
def test_a_queue_holds_what_waits_for_its_reader(cast: Cast, stage: Stage) -> None:
    cast.bring_to(stage)
    expected = QUEUE[stage]
    readers = {
        "clerk": cast.clerk,
        "recruiter": cast.recruiter,
        "deciding_officer": cast.deciding_officer,
        "commander": cast.commander,
        "other_clerk": cast.other_clerk,
        "other_recruiter": cast.other_recruiter,
        "auditor": cast.auditor,
        "medical": cast.assessors[RequestKind.MEDICAL],
        "special_check": cast.assessors[RequestKind.SPECIAL_CHECK],
    }
    for name, user in readers.items():
        found = {request.kind for request in queries.queue_of(user)}
        assert found == expected.get(name, set()), name


def test_a_queue_begins_with_what_is_due_first(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    ask_applicant(cast, case)
    assert [request.kind for request in queries.queue_of(cast.clerk)] == ["verification", "papers"]


def test_nothing_waits_in_a_case_that_has_ended(cast: Cast) -> None:
    case = cast.bring_to("signed")
    ask_applicant(cast, case)
    enrol(cast, case)
    assert not queries.queue_of(cast.recruiter).exists()


def test_the_list_of_an_office_holds_its_submitted_cases(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    cast.bring_to("ready", who=cast.stranger)
    assert list(queries.cases_of_office("centre-lviv")) == [case]
    assert not queries.cases_of_office("centre-odesa").exists()


def test_a_case_is_found_by_the_number_of_a_document_within_ones_offices(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    number = "qx 771 9043"
    assert list(queries.cases_with_document(cast.clerk, ["centre-lviv"], number)) == [case]
    assert not queries.cases_with_document(cast.clerk, ["centre-odesa"], number).exists()
    assert not queries.cases_with_document(cast.clerk, ["centre-lviv"], "QX7719044").exists()
