"""What the office that has the case does: verify, dispute, ask, refer."""

import pytest

from muster.cases import actions
from muster.cases.lawful import answer
from muster.cases.models import ASSESSMENTS, Case, Level, PaperReason, Request, RequestKind
from muster.cases.progress import Status, next_step, open_requests, status_of
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.law import FactError
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import NoAccess
from muster.offices.models import Membership
from tests.cast import Cast, ask_applicant, verify
from tests.events import last_event, only_event, personal, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.bring_to("submitted")


def found(case: Case, name: str, level: Level = Level.VERIFIED) -> object:
    fact = case.facts.filter(name=name, level=level, superseded_at=None, disputed_at=None).first()
    return fact.value if fact else None


class TestVerifying:
    def test_a_fact_is_verified_as_stated(self, cast: Cast, case: Case) -> None:
        verify(cast, case, "sex", "male")
        assert found(case, "sex") == "male"
        event = last_event(case)
        assert (event.kind, event.data) == (EventKind.FACT_VERIFIED, {"fact": "sex", "paper": ""})
        assert personal(case, event) == {"sex": "male"}
        assert (event.actor_role, event.actor_office) == ("clerk", "centre-lviv")

    def test_a_fact_is_verified_as_the_papers_have_it(self, cast: Cast, case: Case) -> None:
        paper = case.papers.get()
        actions.verify_fact(
            user=cast.clerk,
            actor=cast.actor(cast.clerk),
            case_id=case.pk,
            name="date_of_birth",
            value="1993-01-15",
            paper_id=paper.pk,
        )
        assert found(case, "date_of_birth") == "1993-01-15"
        assert found(case, "date_of_birth", Level.CLAIMED) == "1994-01-15"
        assert last_event(case).data == {"fact": "date_of_birth", "paper": str(paper.pk)}

    def test_verified_anew_the_old_finding_stays_on_record(self, cast: Cast, case: Case) -> None:
        for value in ("visa", "temporary_permit"):
            verify(cast, case, "stay_ground", value)
        rows = case.facts.filter(name="stay_ground", level=Level.VERIFIED).order_by("recorded_at")
        assert [(fact.value, fact.superseded_at is None) for fact in rows] == [
            ("visa", False),
            ("temporary_permit", True),
        ]

    def test_what_was_not_stated_can_be_found(self, cast: Cast, case: Case) -> None:
        verify(cast, case, "service_permit", False)
        assert found(case, "service_permit") is False

    def test_what_is_not_known_is_not_verified(self, cast: Cast, case: Case) -> None:
        with refused("nothing-found"):
            verify(cast, case, "sex", None)

    def test_what_the_vocabulary_does_not_have_is_refused(self, cast: Cast, case: Case) -> None:
        with pytest.raises(FactError):
            verify(cast, case, "sex", "other")

    @pytest.mark.parametrize(("name", "value"), [("medical", "fit"), ("special_check", "passed")])
    def test_an_office_does_not_speak_for_a_board(
        self, cast: Cast, case: Case, name: str, value: object
    ) -> None:
        with refused("not-statable"):
            verify(cast, case, name, value)

    def test_one_fact_at_a_time_never_contradicts_another(self, cast: Cast) -> None:
        """No citizenship is verified before statelessness is: until then it counts as unknown."""
        case = cast.bring_to("submitted", who=cast.stateless, way="unit")
        verify(cast, case, "citizenships", [])
        assert "citizenships" in answer(case, Level.VERIFIED).missing


class TestDisputing:
    def dispute(self, cast: Cast, case: Case, name: str = "conviction") -> None:
        actions.dispute_fact(
            actor=cast.actor(cast.clerk), case_id=case.pk, name=name, reason="The register says otherwise."
        )

    def test_a_disputed_fact_no_longer_counts_at_any_level(self, cast: Cast, case: Case) -> None:
        verify(cast, case, "conviction", "none")
        self.dispute(cast, case)
        for level in (Level.CLAIMED, Level.VERIFIED):
            assert found(case, "conviction", level) is None
            assert "conviction" in answer(case, level).missing

    def test_the_reason_is_sealed(self, cast: Cast, case: Case) -> None:
        self.dispute(cast, case)
        event = last_event(case)
        assert (event.kind, event.data) == (EventKind.FACT_DISPUTED, {"fact": "conviction"})
        assert personal(case, event) == {"reason": "The register says otherwise."}
        assert (
            case.facts.get(name="conviction", level=Level.CLAIMED).dispute == "The register says otherwise."
        )

    def test_what_was_not_stated_cannot_be_disputed(self, cast: Cast, case: Case) -> None:
        with refused("not-stated"):
            self.dispute(cast, case, "service_permit")

    def test_verified_afterwards_it_stands_again(self, cast: Cast, case: Case) -> None:
        self.dispute(cast, case)
        verify(cast, case, "conviction", "expunged")
        assert found(case, "conviction") == "expunged"
        assert found(case, "conviction", Level.CLAIMED) == "none"

    def test_stated_anew_it_counts_again(self, cast: Cast, case: Case) -> None:
        self.dispute(cast, case)
        ask_applicant(cast, case)
        actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"conviction": "expunged"})
        assert found(case, "conviction", Level.CLAIMED) == "expunged"


class TestAsking:
    def test_the_applicant_is_asked_with_a_due_date_and_told(self, cast: Cast, case: Case) -> None:
        request = ask_applicant(cast, case)
        assert request.text == "Please send the other page."
        assert Notice.objects.filter(kind=NoticeKind.SOMETHING_ASKED, user=cast.applicant).exists()
        step = next_step(case)
        assert step is not None
        assert (step.kind, step.of_the_applicant, step.owner) == (RequestKind.PAPERS, True, "")
        assert status_of(case) == Status.APPLICANT_ASKED

    def test_the_text_is_sealed_in_the_event(self, cast: Cast, case: Case) -> None:
        ask_applicant(cast, case)
        event = last_event(case)
        assert event.kind == EventKind.REQUEST_MADE
        assert personal(case, event) == {"text": "Please send the other page."}
        assert set(event.data) == {"request", "kind", "office", "due"}

    def test_something_is_asked(self, cast: Cast, case: Case) -> None:
        with refused("no-text"):
            ask_applicant(cast, case, "  ")

    def test_several_things_can_be_asked_at_once(self, cast: Cast, case: Case) -> None:
        ask_applicant(cast, case)
        ask_applicant(cast, case, "And the visa.")
        assert case.requests.filter(kind=RequestKind.PAPERS).count() == 2

    def answered(self, cast: Cast, case: Case) -> Request:
        request = ask_applicant(cast, case)
        return actions.answer_request(
            user=cast.applicant, case_id=case.pk, request_id=request.pk, text="Here it is."
        )

    def test_answered_it_is_the_offices_turn_with_a_clock_of_its_own(self, cast: Cast, case: Case) -> None:
        request = self.answered(cast, case)
        assert request.answer == "Here it is."
        step = next_step(case)
        assert step is not None
        assert not step.of_the_applicant
        assert step.owner == "Office centre-lviv"
        verification = case.requests.get(kind=RequestKind.VERIFICATION)
        assert request.due_at == verification.due_at  # both counted from today
        assert personal(case, last_event(case)) == {"answer": "Here it is."}

    def test_it_is_answered_once(self, cast: Cast, case: Case) -> None:
        request = self.answered(cast, case)
        with refused("answered"):
            actions.answer_request(user=cast.applicant, case_id=case.pk, request_id=request.pk, text="Again.")

    def test_what_was_not_asked_of_this_applicant_is_not_answered(self, cast: Cast, case: Case) -> None:
        other = cast.bring_to("submitted", who=cast.stranger)
        request = ask_applicant(cast, other)
        with refused("answered"):
            actions.answer_request(user=cast.applicant, case_id=case.pk, request_id=request.pk, text="x")

    def judge(self, cast: Cast, case: Case, request: Request, ask_again: str = "") -> None:
        actions.judge_answer(
            user=cast.clerk,
            actor=cast.actor(cast.clerk),
            case_id=case.pk,
            request_id=request.pk,
            ask_again=ask_again,
        )

    def test_the_answer_is_enough(self, cast: Cast, case: Case) -> None:
        request = self.answered(cast, case)
        self.judge(cast, case, request)
        assert only_event(case, EventKind.REQUEST_JUDGED).data == {
            "request": str(request.pk),
            "kind": "papers",
            "enough": True,
        }
        assert not Request.objects.get(pk=request.pk).is_open

    def test_the_answer_is_not_enough_and_it_is_asked_again(self, cast: Cast, case: Case) -> None:
        request = self.answered(cast, case)
        self.judge(cast, case, request, "The stamp is missing.")
        again = case.requests.get(kind=RequestKind.PAPERS, judged_at=None)
        assert (again.text, again.of_the_applicant) == ("The stamp is missing.", True)

    def test_it_is_judged_once(self, cast: Cast, case: Case) -> None:
        request = self.answered(cast, case)
        self.judge(cast, case, request)
        with refused("judged"):
            self.judge(cast, case, request)


class TestReferring:
    def refer(self, cast: Cast, case: Case, **to: object) -> None:
        actions.refer(
            user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, unit=to.get("unit", cast.unit)
        )

    def test_the_applicant_is_asked_and_the_unit_sees_nothing_yet(self, cast: Cast) -> None:
        case = cast.bring_to("referred")
        assert status_of(case) == Status.APPLICANT_ASKED
        assert case.office == cast.centre
        assert not case.requests.filter(kind=RequestKind.VERIFICATION, judged_at=None).exists()

    def test_agreed_the_case_is_with_the_unit(self, cast: Cast) -> None:
        case = cast.bring_to("referred")
        moved = actions.answer_referral(user=cast.applicant, case_id=case.pk, agrees=True)
        assert (moved.office, moved.channel) == (cast.unit, "territorial_centre")
        assert status_of(moved) == Status.IN_ASSESSMENT  # what the law's answer waits for is asked at once
        assert {request.kind for request in open_requests(moved)} == {*ASSESSMENTS, RequestKind.OFFER}
        assert only_event(case, EventKind.REFERRAL_AGREED).data == {"unit": "unit-3001"}

    def test_what_the_centre_still_waits_for_goes_along(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        ask_applicant(cast, case)
        self.refer(cast, case)
        actions.answer_referral(user=cast.applicant, case_id=case.pk, agrees=True)
        assert case.requests.get(kind=RequestKind.PAPERS).office == cast.unit

    def test_declined_the_centre_has_it_again(self, cast: Cast) -> None:
        case = cast.bring_to("referred")
        case = actions.answer_referral(user=cast.applicant, case_id=case.pk, agrees=False)
        assert (case.office, status_of(case)) == (cast.centre, Status.IN_VERIFICATION)
        assert only_event(case, EventKind.REFERRAL_DECLINED).data == {"unit": "unit-3001"}

    def test_it_is_answered_once(self, cast: Cast) -> None:
        case = cast.bring_to("referred")
        actions.answer_referral(user=cast.applicant, case_id=case.pk, agrees=True)
        with refused("no-referral"):
            actions.answer_referral(user=cast.applicant, case_id=case.pk, agrees=False)

    def test_one_referral_at_a_time(self, cast: Cast) -> None:
        case = cast.bring_to("referred")
        with refused("referred"):
            self.refer(cast, case, unit=cast.other_unit)

    def test_only_to_a_unit(self, cast: Cast, case: Case) -> None:
        with refused("not-a-unit"):
            self.refer(cast, case, unit=cast.other_centre)

    def test_only_to_a_unit_under_the_same_rules(self, cast: Cast, case: Case) -> None:
        cast.other_unit.formation = "SSTS"
        cast.other_unit.save()
        with refused("other-formation"):
            self.refer(cast, case, unit=cast.other_unit)

    def test_a_unit_refers_nobody_on(self, cast: Cast) -> None:
        case = cast.bring_to("submitted", way="unit")
        with refused("with-unit"):
            actions.refer(
                user=cast.recruiter,
                actor=cast.actor(cast.recruiter),
                case_id=case.pk,
                unit=cast.other_unit,
            )


class TestFinishingTheCheck:
    def finish(self, cast: Cast, case: Case) -> None:
        actions.complete_verification(user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk)

    def test_the_boards_whose_word_is_missing_are_asked_and_a_seat_is_sought(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit", way="unit")
        waiting = {request.kind for request in case.requests.all() if request.is_open}
        assert waiting == {"medical", "selection", "physical", "special_check", "offer"}
        assert case.requests.get(kind=RequestKind.MEDICAL).office == cast.boards[RequestKind.MEDICAL]

    def test_no_board_is_asked_where_the_answer_is_no_already(self, cast: Cast) -> None:
        """Nobody is sent to a doctor for an application that the law turns down for another reason."""
        case = cast.bring_to("in_unit", way="unit", facts={"conviction": "current"})
        assert {request.kind for request in case.requests.all() if request.is_open} == {"decision"}

    def test_it_is_finished_once(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit", way="unit")
        with refused("verified"):
            self.finish(cast, case)

    def test_a_centre_finishes_by_referring(self, cast: Cast, case: Case) -> None:
        with refused("in-centre"):
            actions.complete_verification(user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk)

    def test_boards_asked_already_are_not_asked_twice(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit")
        actions.ask_assessments(user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk)
        assert case.requests.filter(kind=RequestKind.MEDICAL).count() == 1


def test_every_act_of_an_office_is_denied_to_other_offices_roles_and_on_drafts(cast: Cast) -> None:
    case, draft = cast.bring_to("submitted"), cast.bring_to("ready", who=cast.stranger)
    request = ask_applicant(cast, case)
    paper = case.papers.get()

    def attempts(actor: object, case: Case) -> list[object]:
        acting = {"user": cast.other_clerk, "actor": actor, "case_id": case.pk}
        silent = {"actor": actor, "case_id": case.pk}
        return [
            lambda: actions.verify_fact(**acting, name="sex", value="male"),
            lambda: actions.dispute_fact(**silent, name="sex", reason="x"),
            lambda: actions.ask_applicant(**acting, text="x"),
            lambda: actions.judge_answer(**acting, request_id=request.pk),
            lambda: actions.refer(**acting, unit=cast.unit),
            lambda: actions.complete_verification(**acting),
            lambda: actions.ask_assessments(**acting),
            lambda: actions.judge_paper(**acting, paper_id=paper.pk, reason=PaperReason.EXPIRED),
            lambda: actions.judge_qualification(**silent, qualification_id=case.pk, confirmed=True),
            lambda: actions.offer_seat(**acting, post=cast.private_post),
            lambda: actions.withdraw_offer(**silent, reason="x"),
            lambda: actions.admit(**acting),
            lambda: actions.refuse(**acting, rules=["R04"]),
            lambda: actions.return_case(**acting, kind=RequestKind.VERIFICATION),
        ]

    before = events_of(case.stream).count()
    outsiders = (cast.other_clerk, cast.recruiter, cast.commander, cast.auditor, cast.operator)
    for actor in map(cast.actor, outsiders):
        for attempt in attempts(actor, case):
            with pytest.raises(NoAccess):
                attempt()  # type: ignore[operator]
    for attempt in attempts(cast.actor(cast.clerk), draft):
        with pytest.raises(NoAccess):
            attempt()  # type: ignore[operator]
    assert events_of(case.stream).count() == before


def test_once_the_case_has_moved_on_the_centre_changes_nothing_in_it(cast: Cast) -> None:
    case = cast.bring_to("in_unit")
    with pytest.raises(NoAccess):
        actions.ask_applicant(
            user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="One more thing."
        )


def test_nobody_handles_their_own_application(cast: Cast, case: Case) -> None:
    member = Membership.objects.get(user=cast.clerk)
    member.user = cast.applicant
    member.save()
    with pytest.raises(NoAccess):
        verify_as(cast, case)


def verify_as(cast: Cast, case: Case) -> None:
    actions.verify_fact(
        user=cast.applicant, actor=cast.actor(cast.applicant), case_id=case.pk, name="sex", value="male"
    )
