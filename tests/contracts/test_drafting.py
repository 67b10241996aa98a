"""A contract is drafted from the decision, within what the law allows."""

import io
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from muster.cases import actions as case_actions
from muster.cases.models import Case
from muster.cases.progress import Status, next_step, status_of
from muster.contracts import actions
from muster.contracts.models import Contract
from muster.contracts.writing import contract_data, questions_for, text_of
from muster.journal.kinds import EventKind
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import NoAccess
from muster.offices.models import Membership, Role
from muster.people.models import ConsentKind
from tests.cast import PASSWORD, Cast, confirm_by_commander, draft_contract, enrol, make_cast, right_choice
from tests.conftest import Clock
from tests.events import only_event, personal, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def admitted(cast: Cast) -> Case:
    return cast.bring_to("admitted")


@pytest.fixture
def sergeant(cast: Cast) -> Case:
    return cast.bring_to("admitted", who=cast.stateless, way="unit")


def draft(cast: Cast, case: Case, **changed: object) -> Contract:
    terms: dict[str, object] = {
        "term_years": 3,
        "planned_start": timezone.localdate() + timedelta(days=7),
        "commander": cast.commander,
        "language": "en",
    }
    recruiter = cast.recruiter
    return actions.draft(user=recruiter, actor=cast.actor(recruiter), case_id=case.pk, **(terms | changed))


def test_it_takes_seat_post_unit_and_category_from_the_decision(cast: Cast, admitted: Case) -> None:
    contract = draft(cast, admitted)
    decision = admitted.decisions.get()
    assert (contract.seat, contract.post, contract.unit) == (decision.seat, cast.private_post, cast.unit)
    assert (contract.rank_category, contract.edition) == ("private", decision.edition)
    assert (contract.term_years, contract.probation_months) == (3, 2)


def test_the_event_pins_the_text(cast: Cast, admitted: Case) -> None:
    contract = draft(cast, admitted)
    data = only_event(admitted, EventKind.CONTRACT_DRAFTED).data
    assert data["digest"] == contract.text_digest
    assert data["clauses"] == [list(pin) for pin in contract.clauses]
    assert (data["contract"], data["term_years"], data["unit"]) == (contract.reference, 3, "unit-3001")


def test_the_applicant_is_asked_to_read_it_and_told(cast: Cast, admitted: Case) -> None:
    draft(cast, admitted)
    assert status_of(admitted) == Status.CONTRACT_TO_READ
    step = next_step(admitted)
    assert step is not None
    assert step.of_the_applicant
    assert Notice.objects.filter(kind=NoticeKind.CONTRACT_READY, user=cast.applicant).count() == 1


def test_a_private_signs_for_three_years(cast: Cast, admitted: Case) -> None:
    for years in (0, 1, 2, 4, 5):
        with refused("term"):
            draft(cast, admitted, term_years=years)
    assert draft(cast, admitted, term_years=3)


@pytest.mark.parametrize("years", [3, 4, 5])
def test_a_sergeant_signs_for_three_to_five(cast: Cast, sergeant: Case, years: int) -> None:
    assert draft(cast, sergeant, term_years=years).term_years == years


@pytest.mark.parametrize("years", [2, 6])
def test_a_sergeant_signs_for_no_other_term(cast: Cast, sergeant: Case, years: int) -> None:
    with refused("term"):
        draft(cast, sergeant, term_years=years)


def test_not_before_admission(cast: Cast) -> None:
    with refused("not-admitted"):
        draft(cast, cast.bring_to("accepted"))


def test_not_twice(cast: Cast, admitted: Case) -> None:
    draft(cast, admitted)
    with refused("not-admitted"):
        draft(cast, admitted)


def test_it_starts_today_or_later(cast: Cast, admitted: Case) -> None:
    with refused("past"):
        draft(cast, admitted, planned_start=timezone.localdate() - timedelta(days=1))
    assert draft(cast, admitted, planned_start=timezone.localdate())


def test_only_a_commander_of_the_unit_can_be_named(cast: Cast, admitted: Case) -> None:
    with refused("no-commander"):
        draft(cast, admitted, commander=cast.recruiter)
    Membership.objects.filter(user=cast.commander).update(office=cast.other_unit)
    with refused("no-commander"):
        draft(cast, admitted)


def test_only_a_language_that_contracts_are_written_in(cast: Cast, admitted: Case) -> None:
    with refused("language"):
        draft(cast, admitted, language="xx")


@pytest.mark.parametrize("language", ["uk", "en", "es", "pt", "fr", "pl", "ar"])
def test_it_is_one_pdf_in_ukrainian_and_the_readers_language(
    cast: Cast, admitted: Case, language: str
) -> None:
    contract = draft(cast, admitted, language=language)
    content = actions.pdf_of(contract)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) >= 1
    assert text_of(contract, "uk")
    assert len(questions_for(contract)) == (4 if language == "uk" else 5)


def test_it_says_who_signs_and_where(cast: Cast, admitted: Case) -> None:
    contract = draft(cast, admitted)
    text = " ".join(str(clause) for clause in text_of(contract, "en"))
    for words in ("Tadeo Aurelio Quillfeather", "QX7719043", "Office unit-3001", "Rifleman"):
        assert words in text


def test_a_contract_of_a_stateless_person_names_no_country(cast: Cast, sergeant: Case) -> None:
    contract = draft(cast, sergeant, language="uk")
    assert contract.data["citizenships"] == []
    assert contract.data["name_uk"] == "Вандермолле Зубейра"


def test_a_unit_or_post_renamed_later_changes_nothing_in_it(cast: Cast) -> None:
    case = cast.bring_to("drafted")
    before = text_of(case.contracts.get(), "en")
    cast.unit.name_en, cast.private_post.title_en = "Renamed", "Renamed"
    cast.unit.save()
    cast.private_post.save()
    assert text_of(case.contracts.get(), "en") == before


@pytest.mark.parametrize("taken_back", [("document_number",), ("family_name", "given_names")])
def test_not_when_the_name_or_number_was_taken_back_after_admission(
    cast: Cast, admitted: Case, taken_back: tuple[str, ...]
) -> None:
    for name in taken_back:
        setattr(admitted.person, name, "")
    admitted.person.save()
    with refused("identity"):
        draft(cast, admitted)


def test_it_is_dated_by_kyivs_calendar(clock: Clock) -> None:
    """At half past one at night in Kyiv it is still yesterday in Greenwich."""
    clock.set(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    cast = make_cast()
    case = cast.bring_to("drafted")
    contract = case.contracts.get()
    assert contract_data(contract).drafted_on == date(2026, 11, 25)


def test_only_the_units_recruiter_drafts(cast: Cast, admitted: Case) -> None:
    for user in (cast.other_recruiter, cast.deciding_officer, cast.commander, cast.clerk):
        with pytest.raises(NoAccess):
            actions.draft(
                user=user,
                actor=cast.actor(user),
                case_id=admitted.pk,
                term_years=3,
                planned_start=timezone.localdate(),
                commander=cast.commander,
                language="en",
            )


class TestWithoutAConsent:
    """The texts of the consents promise that nothing goes on without them."""

    @pytest.mark.parametrize("kind", ConsentKind)
    def test_nothing_is_drafted(self, cast: Cast, admitted: Case, kind: ConsentKind) -> None:
        case_actions.withdraw_consent(user=cast.applicant, case_id=admitted.pk, kind=kind)
        with refused("consent-withdrawn"):
            draft(cast, admitted)
        case_actions.consent(user=cast.applicant, case_id=admitted.pk, kind=kind, language="en")
        assert draft(cast, admitted)

    def test_nobody_confirms(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        mine = {"user": cast.applicant, "case_id": case.pk}
        digest = case.contracts.get().text_digest
        case_actions.withdraw_consent(**mine, kind=ConsentKind.PROCESSING)
        with refused("consent-withdrawn"):
            actions.confirm_by_applicant(**mine, digest=digest, password=PASSWORD)
        case_actions.consent(**mine, kind=ConsentKind.PROCESSING, language="en")
        actions.confirm_by_applicant(**mine, digest=digest, password=PASSWORD)
        case_actions.withdraw_consent(**mine, kind=ConsentKind.VERIFICATION)
        with refused("consent-withdrawn"):
            confirm_by_commander(cast, case)

    def test_what_both_have_confirmed_comes_into_force_all_the_same(self, cast: Cast) -> None:
        case = cast.bring_to("signed")
        case_actions.withdraw_consent(user=cast.applicant, case_id=case.pk, kind=ConsentKind.PROCESSING)
        assert enrol(cast, case).in_force_on


class TestUnderstanding:
    def answers(self, contract: Contract) -> list[int]:
        return [right_choice(question) for question in questions_for(contract)]

    def test_right_answers_show_that_it_was_understood(self, cast: Cast) -> None:
        case = cast.bring_to("drafted")
        contract = case.contracts.get()
        assert actions.answer_questions(user=cast.applicant, case_id=case.pk, choices=self.answers(contract))
        assert Contract.objects.get().understood_at
        event = only_event(case, EventKind.CONTRACT_UNDERSTOOD)
        assert event.data == {"contract": contract.reference, "digest": contract.text_digest}

    @pytest.mark.parametrize("wrong", range(5))
    def test_one_wrong_answer_is_not_enough_and_may_be_tried_again(self, cast: Cast, wrong: int) -> None:
        case = cast.bring_to("drafted")
        right = self.answers(case.contracts.get())
        tried = [*right]
        tried[wrong] = (right[wrong] + 1) % 3
        assert not actions.answer_questions(user=cast.applicant, case_id=case.pk, choices=tried)
        assert Contract.objects.get().understood_at is None
        assert actions.answer_questions(user=cast.applicant, case_id=case.pk, choices=right)

    @pytest.mark.parametrize("choices", [[], [0], [0] * 6])
    def test_too_few_or_too_many_answers_are_wrong(self, cast: Cast, choices: list[int]) -> None:
        case = cast.bring_to("drafted")
        assert not actions.answer_questions(user=cast.applicant, case_id=case.pk, choices=choices)

    def test_understood_once_it_stays_understood(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        assert actions.answer_questions(user=cast.applicant, case_id=case.pk, choices=[])
        only_event(case, EventKind.CONTRACT_UNDERSTOOD)

    def test_a_stranger_does_not_answer(self, cast: Cast) -> None:
        case = cast.bring_to("drafted")
        with pytest.raises(NoAccess):
            actions.answer_questions(user=cast.stranger, case_id=case.pk, choices=[0, 0, 0])


class TestConfirming:
    def confirm(self, cast: Cast, case: Case, digest: str | None = None) -> Contract:
        contract = actions.standing(case)
        assert contract is not None
        return actions.confirm_by_applicant(
            user=cast.applicant, case_id=case.pk, digest=digest or contract.text_digest, password=PASSWORD
        )

    def by_commander(self, cast: Cast, case: Case) -> Contract:
        return confirm_by_commander(cast, case)

    def test_the_applicant_confirms_the_text_that_was_read(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        contract = self.confirm(cast, case)
        assert contract.applicant_confirmed_at
        assert status_of(case) == Status.CONTRACT_TO_SIGN
        event = only_event(case, EventKind.CONTRACT_CONFIRMED_BY_APPLICANT)
        signed = {"contract": contract.reference, "digest": contract.text_digest, "proof": "password"}
        assert event.data == signed

    def test_not_before_it_was_understood(self, cast: Cast) -> None:
        with refused("not-understood"):
            self.confirm(cast, cast.bring_to("drafted"))

    def test_not_another_text(self, cast: Cast) -> None:
        with refused("changed"):
            self.confirm(cast, cast.bring_to("understood"), digest="0" * 64)

    def test_confirmed_again_it_is_one_event(self, cast: Cast) -> None:
        case = cast.bring_to("confirmed")
        self.confirm(cast, case)
        only_event(case, EventKind.CONTRACT_CONFIRMED_BY_APPLICANT)

    def test_the_commander_confirms_after_the_applicant(self, cast: Cast) -> None:
        with refused("applicant-first"):
            self.by_commander(cast, cast.bring_to("understood"))

    def test_confirmed_by_both_it_waits_for_the_order(self, cast: Cast) -> None:
        case = cast.bring_to("signed")
        assert status_of(case) == Status.SIGNED
        only_event(case, EventKind.CONTRACT_CONFIRMED_BY_COMMANDER)
        self.by_commander(cast, case)
        only_event(case, EventKind.CONTRACT_CONFIRMED_BY_COMMANDER)

    def test_the_confirmations_change_the_pdf_and_not_what_was_agreed(self, cast: Cast) -> None:
        case = cast.bring_to("confirmed")
        before = case.contracts.get()
        after = self.by_commander(cast, case)
        assert after.text_digest == before.text_digest
        assert after.stored_as != before.stored_as

    def test_the_old_pdf_goes(self, cast: Cast, django_capture_on_commit_callbacks: object) -> None:
        case = cast.bring_to("confirmed")
        before = case.contracts.get()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            after = self.by_commander(cast, case)
        with pytest.raises(FileNotFoundError):
            actions.pdf_of(before)
        assert actions.pdf_of(after)

    def test_another_commander_does_not_confirm_it(self, cast: Cast) -> None:
        case = cast.bring_to("confirmed")
        Membership.objects.filter(user=cast.deciding_officer).update(role=Role.COMMANDER)
        with refused("other-commander"):
            actions.confirm_by_commander(
                user=cast.deciding_officer,
                actor=cast.actor(cast.deciding_officer),
                case_id=case.pk,
                digest=case.contracts.get().text_digest,
                password=PASSWORD,
            )

    def test_nobody_else_confirms_for_the_unit(self, cast: Cast) -> None:
        case = cast.bring_to("confirmed")
        for user in (cast.recruiter, cast.deciding_officer, cast.clerk):
            with pytest.raises(NoAccess):
                actions.confirm_by_commander(
                    user=user, actor=cast.actor(user), case_id=case.pk, digest="", password=PASSWORD
                )


class TestCancelling:
    def cancel(self, cast: Cast, case: Case) -> None:
        actions.cancel_draft(
            user=cast.recruiter,
            actor=cast.actor(cast.recruiter),
            case_id=case.pk,
            reason="The name is misspelt.",
        )

    @pytest.mark.parametrize("stage", ["drafted", "understood", "confirmed"])
    def test_a_draft_is_taken_back_and_another_drafted(self, cast: Cast, stage: str) -> None:
        case = cast.bring_to(stage, facts={})  # type: ignore[arg-type]
        self.cancel(cast, case)
        assert status_of(case) == Status.ADMITTED
        assert actions.standing(case) is None
        event = only_event(case, EventKind.CONTRACT_CANCELLED)
        assert personal(case, event) == {"reason": "The name is misspelt."}
        assert draft_contract(cast, case).reference != event.data["contract"]

    def test_what_was_understood_of_the_old_one_does_not_count_for_the_new(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        self.cancel(cast, case)
        assert draft_contract(cast, case).understood_at is None

    def test_not_once_both_have_confirmed(self, cast: Cast) -> None:
        with refused("signed"):
            self.cancel(cast, cast.bring_to("signed"))

    def test_not_without_a_draft(self, cast: Cast) -> None:
        with refused("no-contract"):
            self.cancel(cast, cast.bring_to("admitted"))


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            {"understood_at": None},
            {"applicant_confirmed_at": None},
            {"order_number": ""},
            {"commander_confirmed_at": None},
        ],
        ids=[
            "not understood",
            "not confirmed by the applicant",
            "no order",
            "not confirmed by the commander",
        ],
    )
    def test_a_contract_in_force_was_understood_and_confirmed(
        self, cast: Cast, change: dict[str, object]
    ) -> None:
        cast.bring_to("in_force")
        with pytest.raises(IntegrityError), transaction.atomic():
            Contract.objects.update(**change)

    def test_a_case_has_one_standing_draft(self, cast: Cast) -> None:
        case = cast.bring_to("drafted")
        copy = case.contracts.get()
        copy._state.adding, copy.pk, copy.reference = True, None, "M-0000-0000"
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)

    def test_a_person_serves_under_one_contract_at_a_time(self, cast: Cast) -> None:
        cast.bring_to("in_force")
        second = cast.bring_to("signed")
        with refused("serves-already"):
            enrol(cast, second)
        assert Case.objects.get(pk=second.pk).is_open
