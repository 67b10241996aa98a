"""A person decides, and is held to what the law's answer carries."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from muster.cases import actions
from muster.cases.lawful import answer
from muster.cases.models import ASSESSMENTS, Case, Decision, DecisionKind, Level, Outcome, RequestKind
from muster.cases.progress import Status, next_step, status_of
from muster.cases.seats import free_seats
from muster.journal.kinds import EventKind
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import NoAccess
from muster.offices.models import Office, OfficeKind, RankCategory
from muster.people.models import ConsentKind
from muster.regimes import load
from tests.cast import Cast, ask_applicant, decide, find, offer, offered_too_high, verify
from tests.events import last_event, only_event, personal, refused

pytestmark = pytest.mark.django_db


class TestAdmitting:
    def test_it_names_the_seat_the_category_and_the_edition(self, cast: Cast) -> None:
        case = cast.bring_to("admitted")
        decision = case.decisions.get()
        assert decision.kind == DecisionKind.ADMIT
        assert decision.seat is not None
        assert decision.seat.post == cast.private_post
        assert decision.rank_category == "private"
        assert decision.edition == load("ua-ngu").edition
        assert decision.decided_by == cast.deciding_officer

    def test_it_keeps_the_facts_and_the_answer_it_was_taken_on(self, cast: Cast) -> None:
        case = cast.bring_to("admitted")
        decision = Decision.objects.get()
        assert decision.facts["date_of_birth"] == "1994-01-15"
        assert decision.answer["outcome"] == "eligible"
        assert decision.answer == answer(case, Level.VERIFIED).to_json()

    def test_the_contract_is_asked_for_and_the_applicant_told(self, cast: Cast) -> None:
        case = cast.bring_to("admitted")
        assert status_of(case) == Status.ADMITTED
        step = next_step(case)
        assert step is not None
        assert step.owner == "Office unit-3001"
        assert Notice.objects.filter(kind=NoticeKind.DECIDED).count() == 1

    def test_the_event_seals_the_note(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        decision = decide(cast, actions.admit, case, note="A calm man.")
        event = only_event(case, EventKind.DECISION_ADMITTED)
        assert event.data == {"decision": str(decision.pk), "edition": decision.edition, "rules": []}
        assert personal(case, event) == {
            "note": "A calm man.",
            "facts": decision.facts,
            "answer": decision.answer,
        }

    def test_not_before_a_seat_is_accepted(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        with refused("not-waiting"):
            decide(cast, actions.admit, case)

    def test_not_twice(self, cast: Cast) -> None:
        case = cast.bring_to("admitted")
        with refused("not-waiting"):
            decide(cast, actions.admit, case)

    def test_not_where_a_fact_is_no_longer_verified(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        actions.dispute_fact(
            actor=cast.actor(cast.recruiter), case_id=case.pk, name="conviction", reason="A letter came."
        )
        with refused("not-carried"):
            decide(cast, actions.admit, case)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("conviction", "current"), ("stay_until", "2020-01-01"), ("citizenships", ["UKR", "COL"])],
    )
    def test_not_where_a_rule_is_not_met(self, cast: Cast, name: str, value: object) -> None:
        case = cast.bring_to("accepted", facts={"stay_ground": "visa"})
        verify(cast, case, name, value)
        with refused("not-carried"):
            decide(cast, actions.admit, case)

    @pytest.mark.parametrize("kind", ConsentKind)
    def test_not_after_a_consent_was_withdrawn_and_again_once_it_is_given(
        self, cast: Cast, kind: ConsentKind
    ) -> None:
        case = cast.bring_to("accepted")
        actions.withdraw_consent(user=cast.applicant, case_id=case.pk, kind=kind)
        assert "R18" in [rule.rule for rule in answer(case, Level.VERIFIED).decided_by]
        with refused("not-carried"):
            decide(cast, actions.admit, case)
        actions.consent(user=cast.applicant, case_id=case.pk, kind=kind, language="en")
        assert decide(cast, actions.admit, case)

    def test_not_to_a_category_above_the_one_the_selection_supports(self, cast: Cast) -> None:
        case = offered_too_high(cast)
        actions.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=case.offers.get().pk)
        with refused("category-unsupported"):
            decide(cast, actions.admit, case)

    def test_to_a_category_below_it(self, cast: Cast) -> None:
        case = cast.bring_to("accepted", supports=RankCategory.OFFICER)
        assert decide(cast, actions.admit, case).rank_category == "private"

    @pytest.mark.parametrize("born", ["1994", "1994-01"])
    def test_not_while_the_contract_could_not_name_the_person(self, cast: Cast, born: str) -> None:
        """A year of birth can settle the age; the contract needs the day, and after admission nobody asks for it."""
        case = cast.bring_to("accepted")
        verify(cast, case, "date_of_birth", born)
        assert answer(case, Level.VERIFIED).outcome == "eligible"
        with refused("not-identified"):
            decide(cast, actions.admit, case)
        verify(cast, case, "date_of_birth", "1994-01-15")
        assert decide(cast, actions.admit, case)

    def test_not_without_the_documents_number(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        case.person.document_number = ""
        case.person.save()
        with refused("not-identified"):
            decide(cast, actions.admit, case)

    def test_everything_that_hinders_it_is_said_at_once(self, cast: Cast) -> None:
        case = offered_too_high(cast)
        verify(cast, case, "date_of_birth", "1994")
        found = actions.what_hinders_admission(case, answer(case, Level.VERIFIED))
        codes = [hindrance.code for hindrance in found]
        assert codes == ["not-waiting", "no-accepted-offer", "category-unsupported", "not-identified"]


class TestRefusing:
    @pytest.fixture
    def convicted(self, cast: Cast) -> Case:
        return cast.bring_to("in_unit", facts={"conviction": "current"})

    def test_for_a_rule_that_is_not_met(self, cast: Cast, convicted: Case) -> None:
        decision = decide(cast, actions.refuse, convicted, rules=["R04"], note="By the register.")
        case = Case.objects.get(pk=convicted.pk)
        assert (decision.rules, decision.kind) == (["R04"], DecisionKind.REFUSE)
        assert case.refused_at == decision.decided_at
        assert status_of(case) == Status.REFUSED
        assert next_step(case) is None
        event = only_event(case, EventKind.DECISION_REFUSED)
        assert event.data["rules"] == ["R04"]
        assert personal(case, event)["note"] == "By the register."
        assert Notice.objects.filter(kind=NoticeKind.DECIDED).count() == 1

    @pytest.mark.parametrize("rules", [["R05"], ["R04", "R07"], ["R99"]])
    def test_not_for_a_rule_that_is_met_or_unknown(
        self, cast: Cast, convicted: Case, rules: list[str]
    ) -> None:
        with refused("reason-unfounded"):
            decide(cast, actions.refuse, convicted, rules=rules)

    def test_not_without_a_reason(self, cast: Cast, convicted: Case) -> None:
        with refused("no-reason"):
            decide(cast, actions.refuse, convicted, rules=[])

    def test_not_on_what_was_only_stated(self, cast: Cast) -> None:
        """A stated conviction that nobody verified is no ground."""
        case = cast.bring_to("in_unit")
        ask_applicant(cast, case)
        actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"conviction": "current"})
        with refused("reason-unfounded"):
            decide(cast, actions.refuse, case, rules=["R04"])

    def test_a_discretionary_reason_is_a_persons_to_choose(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit")
        find(
            cast,
            case,
            RequestKind.SPECIAL_CHECK,
            {"special_check": "passed", "data_doubtful": True, "polygraph": "refused"},
        )
        assert decide(cast, actions.refuse, case, rules=["R16"]).rules == ["R16"]

    def test_it_frees_the_seat_and_ends_what_was_asked(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        verify(cast, case, "conviction", "current")
        decide(cast, actions.refuse, case, rules=["R04"])
        assert free_seats(cast.private_post).count() == 2
        assert not any(request.is_open for request in case.requests.all())

    def test_not_after_admission(self, cast: Cast) -> None:
        case = cast.bring_to("admitted")
        verify(cast, case, "conviction", "current")
        with refused("admitted"):
            decide(cast, actions.refuse, case, rules=["R04"])

    def test_after_a_refusal_nothing_more_is_done(self, cast: Cast, convicted: Case) -> None:
        decide(cast, actions.refuse, convicted, rules=["R04"])
        with refused("refused"):
            ask_applicant(cast, convicted)

    def test_a_refused_person_may_apply_again(self, cast: Cast, convicted: Case) -> None:
        decide(cast, actions.refuse, convicted, rules=["R04"])
        assert actions.open_case(user=cast.applicant, regime="ua-ngu") != convicted


class TestReturning:
    def test_for_a_paper_the_applicant_is_asked(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        decision = decide(
            cast, actions.return_case, case, kind=RequestKind.PAPERS, text="A certificate of conduct."
        )
        request = case.requests.get(kind=RequestKind.PAPERS)
        assert (request.text, status_of(case)) == ("A certificate of conduct.", Status.APPLICANT_ASKED)
        event = only_event(case, EventKind.DECISION_RETURNED)
        assert event.data == {
            "decision": str(decision.pk),
            "edition": decision.edition,
            "rules": [],
            "asked": "papers",
        }

    def test_for_a_paper_it_says_which(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        with refused("no-text"):
            decide(cast, actions.return_case, case, kind=RequestKind.PAPERS)

    @pytest.mark.parametrize("kind", ASSESSMENTS)
    def test_for_a_new_finding_the_board_is_asked_and_then_it_is_decided(
        self, cast: Cast, kind: RequestKind
    ) -> None:
        case = cast.bring_to("accepted")
        decide(cast, actions.return_case, case, kind=kind, text="Please look at the date.")
        request = case.requests.get(kind=kind, judged_at=None)
        assert (request.office, request.text) == (cast.boards[kind], "Please look at the date.")
        assert status_of(case) == Status.IN_ASSESSMENT
        find(cast, case, kind)
        assert status_of(case) == Status.IN_DECISION

    def test_for_a_check_the_unit_checks_again_and_then_it_is_decided(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        decide(cast, actions.return_case, case, kind=RequestKind.VERIFICATION, text="Check the stay.")
        assert status_of(case) == Status.IN_VERIFICATION
        actions.complete_verification(user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk)
        assert status_of(case) == Status.IN_DECISION

    def test_only_for_what_somebody_can_do(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        with refused("not-returnable"):
            decide(cast, actions.return_case, case, kind=RequestKind.SIGNATURE)

    def test_not_for_what_is_asked_already(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        Outcome.objects.filter(request__kind=RequestKind.MEDICAL).update(
            found_on=timezone.localdate() - timedelta(days=2),
            valid_until=timezone.localdate() - timedelta(days=1),
        )  # as if it had lapsed meanwhile
        actions.ask_assessments(user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk)
        with refused("asked"):
            decide(cast, actions.return_case, case, kind=RequestKind.MEDICAL, text="Look once more.")

    def test_only_while_it_waits_for_a_decision(self, cast: Cast) -> None:
        case = cast.bring_to("assessed")
        with refused("not-waiting"):
            decide(cast, actions.return_case, case, kind=RequestKind.VERIFICATION)

    def test_not_to_a_board_that_does_not_exist(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        Office.objects.filter(kind=OfficeKind.MEDICAL_BOARD).update(kind=OfficeKind.HEADQUARTERS)
        with refused("no-board"):
            decide(cast, actions.return_case, case, kind=RequestKind.MEDICAL, text="x")
        assert not case.decisions.exists()

    def test_it_can_be_returned_more_than_once_and_admitted_after(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        for _ in range(2):
            decide(cast, actions.return_case, case, kind=RequestKind.MEDICAL, text="Once more.")
            find(cast, case, RequestKind.MEDICAL)
        decide(cast, actions.admit, case)
        kinds = [decision.kind for decision in case.decisions.all()]
        assert kinds == [DecisionKind.RETURN, DecisionKind.RETURN, DecisionKind.ADMIT]


@pytest.mark.parametrize("user", ["recruiter", "commander", "clerk", "auditor", "operator"])
def test_only_a_deciding_officer_of_the_unit_decides(cast: Cast, user: str) -> None:
    case = cast.bring_to("accepted")
    member = getattr(cast, user)
    for act, what in (
        (actions.admit, {}),
        (actions.refuse, {"rules": ["R04"]}),
        (actions.return_case, {"kind": RequestKind.VERIFICATION}),
    ):
        with pytest.raises(NoAccess):
            act(user=member, actor=cast.actor(member), case_id=case.pk, **what)


def test_a_case_has_one_final_decision(cast: Cast) -> None:
    case = cast.bring_to("admitted")
    decision = case.decisions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            case=case,
            kind=DecisionKind.REFUSE,
            decided_by=cast.deciding_officer,
            decided_at=decision.decided_at,
            edition="",
        )


def test_an_expired_seat_cannot_be_decided_on(cast: Cast) -> None:
    case = cast.bring_to("accepted")
    actions.withdraw_offer(actor=cast.actor(cast.recruiter), case_id=case.pk, reason="x")
    with refused("not-waiting"):
        decide(cast, actions.admit, case)
    offer(cast, case, cast.private_post)
    assert last_event(case).data["kind"] == "answer_offer"
