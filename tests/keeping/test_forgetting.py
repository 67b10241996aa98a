"""Withdrawn means locked at once and erased on its day; the journal stays whole."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from muster.accounts import address
from muster.cases import actions
from muster.cases.models import Case, Fact, Outcome, Paper, RequestKind
from muster.cases.queries import (
    assessment_for,
    case_for,
    cases_of_office,
    cases_with_document,
    own_case,
    paper_for,
)
from muster.contracts import actions as contracts
from muster.contracts.copies import copy_by
from muster.contracts.models import Contract
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.journal.queries import verify
from muster.keeping.columns import places
from muster.keeping.erasing import forget_due
from muster.offices.access import NoAccess
from muster.offices.actions import invite
from muster.offices.models import Invitation, Role
from muster.people.actions import create_account, start_registration
from muster.people.models import PendingAddress, Person, SearchKey, User
from muster.people.vault import Compartment, ErasedError
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


def withdrawn(cast: Cast, stage: str = "in_unit") -> Case:
    return actions.withdraw(user=cast.applicant, case_id=cast.bring_to(stage, way="unit").pk)  # type: ignore[arg-type]


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def person_of(user: User) -> Person:
    return Person.objects.get(pk=user.person_id)


def test_a_withdrawn_application_is_closed_to_all_staff_at_once(cast: Cast) -> None:
    case = withdrawn(cast)
    request = case.requests.get(kind=RequestKind.SELECTION)
    paper = case.papers.get()
    for user in (cast.recruiter, cast.deciding_officer, cast.commander):
        with pytest.raises(NoAccess):
            case_for(user, case.reference)
        with pytest.raises(NoAccess):
            paper_for(user, case, paper.pk)
    with pytest.raises(NoAccess):
        assessment_for(cast.assessors[RequestKind.SELECTION], request.pk)
    assert not cases_of_office(cast.unit.pk).exists()
    assert not cases_with_document(cast.recruiter, [cast.unit.pk], "QX7719043").exists()
    assert own_case(cast.applicant) == case


def test_nothing_is_erased_before_its_day(cast: Cast, clock: Clock) -> None:
    withdrawn(cast)
    clock.move(days=29)
    assert not forget_due()
    assert person_of(cast.applicant).full_name == "Tadeo Aurelio Quillfeather"


def test_on_its_day_key_files_and_whatever_finds_the_person_are_gone_and_the_journal_is_whole(
    cast: Cast, clock: Clock
) -> None:
    before = set(files())
    case = withdrawn(cast)
    papers = set(files()) - before
    assert papers
    assert SearchKey.objects.filter(person=case.person).exists()
    written = Event.objects.count()
    assert list(verify()) == []
    clock.move(days=31)
    assert forget_due() == {"persons": 1}
    person = person_of(cast.applicant)
    assert not person.wrapped_key
    assert person.document_number_digest == ""
    assert not SearchKey.objects.filter(person=person).exists()
    assert not papers & set(files())
    assert list(verify()) == []
    assert Event.objects.count() == written + 2
    assert Event.objects.filter(kind=EventKind.CASE_ERASED, stream=case.stream).exists()
    assert not forget_due()


def test_nothing_that_was_sealed_opens_any_more(cast: Cast, clock: Clock) -> None:
    case = withdrawn(cast)
    fact = Fact.objects.filter(case=case).first()
    event = Event.objects.filter(stream=case.stream, sealed__isnull=False).first()
    assert fact
    assert event
    sealed = bytes(fact.value_sealed)
    clock.move(days=31)
    forget_due()
    person = person_of(cast.applicant)
    fact.refresh_from_db()
    assert not fact.value_sealed
    with pytest.raises(ErasedError):  # not even where somebody kept the row
        Fact.value.opened(sealed, of=person, pk=fact.pk)
    with pytest.raises(ErasedError):
        person.key.open(Compartment.JOURNAL, bytes(event.sealed or b""), case.stream)
    for place in places():
        for row in place.rows_of(person):
            assert not any(getattr(row, each.column) for each in place.attributes.values()), place.model


def test_nobody_signs_in_to_it_and_the_address_may_register_anew(cast: Cast, clock: Clock) -> None:
    withdrawn(cast)
    client = Client()
    client.force_login(cast.applicant)
    clock.move(days=31)
    forget_due()
    assert client.get(reverse("portal:account")).status_code in {302, 200}
    assert User.objects.by_email("tadeo.quillfeather@example.org") is None
    again = create_account(email="tadeo.quillfeather@example.org", password="x" * 12, language="en")
    assert again.person_id != cast.applicant.person_id


def test_a_replay_says_that_the_case_was_erased(cast: Cast, clock: Clock) -> None:
    case = withdrawn(cast, "admitted")
    clock.move(days=31)
    forget_due()
    said = StringIO()
    call_command("replay", case.reference, reason="a court asks", stdout=said)
    assert "facts and answer are erased for good" in said.getvalue()


def test_another_open_application_keeps_the_person_and_the_withdrawn_one_is_emptied(
    cast: Cast, clock: Clock
) -> None:
    case = withdrawn(cast)
    clock.move(days=1)
    other = actions.open_case(user=cast.applicant, regime="ua-ngu")
    clock.move(days=30)
    assert forget_due() == {"cases": 1}
    case.refresh_from_db()
    assert case.erased_at
    assert person_of(cast.applicant).full_name == "Tadeo Aurelio Quillfeather"
    assert not any(bytes(each.value_sealed) for each in Fact.objects.filter(case=case))
    assert own_case(cast.applicant) == other
    assert list(verify()) == []


def test_a_signed_contract_outlives_the_application_under_its_own_compartment(
    cast: Cast, clock: Clock
) -> None:
    case = cast.bring_to("in_force", way="unit")
    contract = Contract.objects.get(case=case)
    code = contracts.make_copy_code(user=cast.applicant, case_id=case.pk)
    assert contract.ends_on
    clock.move(days=(contract.ends_on - timezone.localdate()).days + 3 * 365 + 2)
    assert forget_due()["persons"] == 3  # with two who never applied
    contract = Contract.objects.select_related("person").get(pk=contract.pk)
    assert contract.data
    pdf = copy_by(code)
    assert pdf
    assert pdf.startswith(b"%PDF")
    assert contract.person.key.compartments == {Compartment.CONTRACT}
    with pytest.raises(ErasedError):
        contract.person.key.seal(Compartment.FACTS, b"", "")
    assert not Paper.objects.filter(case=case).exclude(file_name_sealed=b"").exists()
    clock.move(days=76 * 365)
    assert forget_due()["persons"] == 1
    assert not person_of(cast.applicant).wrapped_key
    assert copy_by(code) is None


def test_the_boards_reasons_go_before_the_rest(cast: Cast, clock: Clock) -> None:
    case = cast.bring_to("assessed", way="unit")
    Case.objects.filter(pk=case.pk).update(refused_at=timezone.now())
    outcome = Outcome.objects.filter(request__case=case, request__kind=RequestKind.MEDICAL).get()
    outcome.medical_reasons = "a fictional reason"
    outcome.save()
    clock.move(days=364)
    assert not forget_due()
    clock.move(days=2)
    assert forget_due()["findings"] == 1
    outcome.refresh_from_db()
    assert not outcome.medical_reasons_sealed
    assert outcome.facts
    assert not forget_due()


def test_a_draft_and_an_idle_account_end_too(cast: Cast, clock: Clock) -> None:
    cast.bring_to("ready")
    clock.move(days=179)
    assert not forget_due()
    clock.move(days=2)
    assert forget_due() == {"persons": 1}
    clock.move(days=200)
    assert forget_due() == {"persons": 2}  # the two who never applied; staff stay
    assert User.objects.get(pk=cast.clerk.pk).is_active


def test_nothing_is_kept_of_an_address_whose_link_was_not_opened(cast: Cast, clock: Clock) -> None:
    start_registration(email="newcomer@example.org", language="uk")
    address.ask(user=cast.applicant, email="moved@example.org", language="en")
    invite(
        user=cast.operator,
        actor=cast.actor(cast.operator),
        email="colleague@example.org",
        office=cast.centre,
        role=Role.CLERK,
    )
    invited = Invitation.objects.get().person_id
    clock.move(hours=23)
    assert not forget_due()
    clock.move(hours=25)
    assert forget_due() == {"links": 2}
    assert not PendingAddress.objects.exists()
    assert Invitation.objects.exists()
    clock.move(days=31)
    assert forget_due() == {"links": 1}
    assert not Invitation.objects.exists()
    assert not Person.objects.filter(pk=invited).exists()


def test_a_used_link_goes_the_same_day_and_those_of_a_closed_account_with_it(
    cast: Cast, clock: Clock
) -> None:
    token = address.ask(user=cast.applicant, email="moved@example.org", language="en")
    assert token
    address.change(user=cast.applicant, token=token)
    assert forget_due() == {"links": 1}
    assert PendingAddress.objects.get().purpose == PendingAddress.Purpose.TAKE_BACK
    withdrawn(cast)
    PendingAddress.objects.update(expires_at=timezone.now() + timedelta(days=99))
    clock.move(days=31)
    assert forget_due() == {"persons": 1}
    assert not PendingAddress.objects.exists()


def test_every_sealed_column_is_reached(cast: Cast) -> None:
    models = {each.model for each in places()}
    assert {Person, Fact, Paper, Outcome, Contract} <= models
    for place in places():
        assert place.rows_of(person_of(cast.applicant)).count() >= 0


def test_a_restored_backup_is_forgotten_again(cast: Cast, clock: Clock) -> None:
    case = withdrawn(cast)
    wrapped = Person.objects.get(pk=case.person_id).wrapped_key
    clock.move(days=31)
    forget_due()
    Person.objects.filter(pk=case.person_id).update(wrapped_key=wrapped)  # as a backup brings it back
    Case.objects.filter(pk=case.pk).update(erased_at=None)
    assert forget_due() == {"persons": 1}
    assert not Person.objects.get(pk=case.person_id).wrapped_key
    assert case.withdrawn_at
    assert timezone.now() - case.withdrawn_at > timedelta(days=30)
