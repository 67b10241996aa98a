"""Understood before signed: what has to be answered first, and what is asked in private."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from muster.cases.models import Case, RequestKind
from muster.contracts import actions
from muster.contracts.actions.reading import reading_of
from muster.contracts.models import Contact, ContactKind, Contacts, Contract, Reading
from muster.contracts.understanding import missing, thinking_until
from muster.contracts.writing import contract_data, questions_for
from muster.desk.history import timeline as desk_timeline
from muster.journal.kinds import PRIVATE, EventKind
from muster.journal.queries import events_of
from muster.offices.access import NoAccess
from muster.people.vault import Compartment, VaultError
from tests.cast import PASSWORD, Cast, answer_the_rest, right_choice
from tests.conftest import Clock
from tests.events import only_event, personal, refused

pytestmark = pytest.mark.django_db
SISTER = Contact(name="Ilda Quillfeather", relation="sister", reach="+380 00 555 07 71", language="es")


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.bring_to("drafted")


def contract_of(case: Case) -> Contract:
    found = actions.standing(case)
    assert found is not None
    return found


def lacking(case: Case) -> list[str]:
    contract = contract_of(case)
    return [each.code for each in missing(contract, reading_of(contract))]


def understand(cast: Cast, case: Case) -> None:
    choices = [right_choice(question) for question in questions_for(contract_of(case))]
    assert actions.answer_questions(user=cast.applicant, case_id=case.pk, choices=choices)


def confirm(cast: Cast, case: Case) -> Contract:
    return actions.confirm_by_applicant(
        user=cast.applicant, case_id=case.pk, digest=contract_of(case).text_digest, password=PASSWORD
    )


class TestBeforeSigning:
    def test_everything_is_missing_at_first_and_the_action_says_all_of_it(
        self, cast: Cast, case: Case
    ) -> None:
        assert lacking(case) == ["not-understood", "contacts", "private"]
        with pytest.raises(actions.signing.NotPossible) as refusal:
            confirm(cast, case)
        for words in ("questions", "next of kin", "in private"):
            assert words in str(refusal.value.message)

    @pytest.mark.parametrize("left_out", ["not-understood", "contacts", "private"])
    def test_nothing_of_it_may_be_left_out(self, cast: Cast, case: Case, left_out: str) -> None:
        if left_out != "not-understood":
            understand(cast, case)
        answer_the_rest(cast.applicant, case)
        if left_out == "contacts":
            Contacts.objects.all().delete()
        if left_out == "private":
            Reading.objects.update(free_will_sealed=b"")
        with refused(left_out):
            confirm(cast, case)
        assert contract_of(case).applicant_confirmed_at is None

    def test_a_contract_drafted_before_readings_were_kept_gets_one(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        Reading.objects.all().delete()
        assert lacking(case) == ["private"]


class TestContacts:
    def answer(self, cast: Cast, case: Case, kind: ContactKind, contact: Contact | None) -> None:
        actions.answer_contact(user=cast.applicant, case_id=case.pk, kind=kind, contact=contact)

    def test_nobody_is_an_answer(self, cast: Cast, case: Case) -> None:
        for kind in ContactKind:
            assert "contacts" in lacking(case)
            self.answer(cast, case, kind, None)
        assert "contacts" not in lacking(case)
        assert Contacts.objects.get().data == dict.fromkeys(ContactKind.values)

    def test_they_lie_in_a_compartment_of_their_own(self, cast: Cast, case: Case) -> None:
        self.answer(cast, case, ContactKind.KIN, SISTER)
        kept = Contacts.objects.get()
        assert (kept.data or {})["kin"] == SISTER
        place = f"contracts_contacts.data_sealed:{kept.pk}"
        with pytest.raises(VaultError):
            kept.person.key.open(Compartment.CONTRACT, bytes(kept.data_sealed), place)
        assert b"Ilda" not in bytes(kept.data_sealed)

    def test_the_journal_says_which_was_answered_and_not_who(self, cast: Cast, case: Case) -> None:
        self.answer(cast, case, ContactKind.TOLD, SISTER)
        event = only_event(case, EventKind.CONTRACT_CONTACT_ANSWERED)
        assert (event.data, event.sealed) == ({"kind": "told"}, None)

    def test_life_goes_on_and_they_may_be_changed(self, cast: Cast) -> None:
        case = cast.bring_to("in_force")
        self.answer(cast, case, ContactKind.PAID, SISTER)
        assert (Contacts.objects.get().data or {})["paid"] == SISTER

    def test_nobody_else_answers(self, cast: Cast, case: Case) -> None:
        with pytest.raises(NoAccess):
            actions.answer_contact(user=cast.stranger, case_id=case.pk, kind=ContactKind.KIN, contact=None)


class TestInPrivate:
    def say(self, cast: Cast, case: Case, *, freely: bool) -> None:
        actions.answer_in_private(user=cast.applicant, case_id=case.pk, freely=freely)

    def test_a_no_stops_the_signing(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        self.say(cast, case, freely=False)
        with refused("stopped"):
            confirm(cast, case)

    def test_an_auditor_alone_finds_that_it_was_stopped(self, cast: Cast) -> None:
        case = cast.bring_to("drafted")
        self.say(cast, case, freely=False)
        event = only_event(case, EventKind.CONTRACT_STOPPED)
        assert (event.data, event.sealed) == ({"contract": contract_of(case).reference}, None)
        assert event.kind in PRIVATE

    def test_the_answer_is_sealed_in_a_compartment_of_its_own(self, cast: Cast, case: Case) -> None:
        self.say(cast, case, freely=False)
        reading = Reading.objects.get()
        assert reading.free_will is not None
        place = f"contracts_reading.free_will_sealed:{reading.pk}"
        with pytest.raises(VaultError):
            case.person.key.open(Compartment.CONTRACT, bytes(reading.free_will_sealed), place)

    def test_a_no_stands_for_a_day(self, cast: Cast, clock: Clock) -> None:
        """Whoever stands beside them cannot have it changed at once."""
        case = cast.bring_to("understood")
        clock.set(timezone.now())
        self.say(cast, case, freely=False)
        clock.move(hours=23)
        with refused("answered"):
            self.say(cast, case, freely=True)
        clock.move(hours=1)
        self.say(cast, case, freely=True)
        assert confirm(cast, case).applicant_confirmed_at

    def test_a_yes_may_become_a_no_at_once(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        self.say(cast, case, freely=False)
        assert lacking(case) == ["stopped"]


class TestInterpreter:
    def ask(self, cast: Cast, case: Case) -> None:
        actions.ask_interpreter(user=cast.applicant, case_id=case.pk, language="qu")

    def name(self, cast: Cast, case: Case, name: str = "Nina Vymyslena") -> None:
        actions.name_interpreter(actor=cast.actor(cast.recruiter), case_id=case.pk, name=name, language="qu")

    def test_nothing_is_signed_until_one_is_named(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        self.ask(cast, case)
        with refused("interpreter"):
            confirm(cast, case)
        self.name(cast, case)
        assert confirm(cast, case).applicant_confirmed_at

    def test_by_name_and_language_on_the_paper_and_sealed_in_the_journal(
        self, cast: Cast, case: Case
    ) -> None:
        self.name(cast, case)
        said = contract_data(contract_of(case)).interpreter
        assert said is not None
        assert (said.name, said.language.uk, said.language.translated) == (
            "Nina Vymyslena",
            "кечуа",
            "Quechua",
        )
        event = only_event(case, EventKind.CONTRACT_INTERPRETER_NAMED)
        assert "Nina" not in str(event.data)
        assert personal(case, event) == {"name": "Nina Vymyslena"}

    def test_the_request_may_be_taken_back_until_then(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        mine = {"user": cast.applicant, "case_id": case.pk}
        self.ask(cast, case)
        self.ask(cast, case)
        only_event(case, EventKind.CONTRACT_INTERPRETER_ASKED)
        actions.release_interpreter(**mine)
        assert lacking(case) == []
        self.ask(cast, case)
        self.name(cast, case)
        actions.release_interpreter(**mine)
        assert reading_of(contract_of(case)).interpreter is not None

    def test_a_nameless_one_is_no_witness(self, cast: Cast, case: Case) -> None:
        with refused("no-name"):
            self.name(cast, case, " ")

    def test_not_after_the_signature(self, cast: Cast) -> None:
        case = cast.bring_to("confirmed")
        with refused("confirmed"):
            self.ask(cast, case)
        with refused("confirmed"):
            self.name(cast, case)


class TestTime:
    def test_more_time_moves_the_day_once(self, cast: Cast, case: Case, clock: Clock) -> None:
        before = case.requests.get(kind=RequestKind.READING).due_at
        clock.set(timezone.now() + timedelta(days=3))
        until = actions.ask_time(user=cast.applicant, case_id=case.pk)
        assert case.requests.get(kind=RequestKind.READING).due_at == until > before
        with refused("time-asked"):
            actions.ask_time(user=cast.applicant, case_id=case.pk)

    def test_the_operators_time_runs_from_understanding(
        self, cast: Cast, case: Case, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "COOLING_OFF_HOURS", 48)
        assert thinking_until(contract_of(case)) is None
        clock.set(timezone.now())
        understand(cast, case)
        answer_the_rest(cast.applicant, case)
        assert thinking_until(contract_of(case)) == timezone.now() + timedelta(hours=48)
        clock.move(hours=47)
        with refused("too-early"):
            confirm(cast, case)
        clock.move(hours=1)
        assert confirm(cast, case).applicant_confirmed_at

    def test_none_is_set_as_shipped(self, cast: Cast) -> None:
        assert settings.COOLING_OFF_HOURS == 0
        assert thinking_until(contract_of(cast.bring_to("understood"))) is None


def test_no_timeline_of_the_unit_shows_that_anything_was_said_in_private(cast: Cast) -> None:
    case = cast.bring_to("signed")
    assert events_of(case.stream).filter(kind=EventKind.CONTRACT_FREE).exists()
    shown = {line["what"] for line in desk_timeline(case)}
    assert str(EventKind.CONTRACT_UNDERSTOOD.label) in shown
    assert shown.isdisjoint({str(kind.label) for kind in PRIVATE})
