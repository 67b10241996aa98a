"""What comes before signing: questions, an interpreter, time, contacts, and what is asked in private."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import open_request, own, record, tell
from muster.cases.clock import due
from muster.cases.errors import NotPossible
from muster.cases.models import Case, RequestKind
from muster.cases.rights import DRAFT
from muster.contracts.actions.shared import held_to_sign, standing_in, to_sign
from muster.contracts.models import Contact, ContactKind, Contacts, Contract, Interpreter, Reading
from muster.contracts.writing import questions_for
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.people.actions import actor_for
from muster.people.models import User

RECONSIDER: Final = timedelta(hours=24)
"""After a "no" the private question stays answered so long: nobody at the person's side can have it changed at once."""


def answer_questions(*, user: User, case_id: UUID, choices: Sequence[int]) -> bool:
    """The applicant's answers to the questions on their own contract; whether all were right. They may try again."""
    with transaction.atomic():
        case = own(user, case_id, open_only=False)
        contract = to_sign(case)
        if contract.understood_at is not None:
            return True
        asked = questions_for(contract)
        right = len(choices) == len(asked) and all(
            question.is_right(choice) for question, choice in zip(asked, choices, strict=True)
        )
        if right:
            contract.understood_at = timezone.now()
            contract.save(update_fields=("understood_at",))
            record(
                case,
                EventKind.CONTRACT_UNDERSTOOD,
                actor_for(user),
                {"contract": contract.reference, "digest": contract.text_digest},
            )
    return right


def ask_interpreter(*, user: User, case_id: UUID, language: str) -> None:
    """The applicant asks for an interpreter: nothing is signed until one is named, or the request is taken back."""
    with transaction.atomic():
        case, contract, reading = _being_read(user, case_id)
        if reading.interpreter_asked_at is not None:
            return
        reading.interpreter_language, reading.interpreter_asked_at = language, timezone.now()
        reading.save()
        about = {"contract": contract.reference, "language": language}
        record(case, EventKind.CONTRACT_INTERPRETER_ASKED, actor_for(user), about)


def release_interpreter(*, user: User, case_id: UUID) -> None:
    """The applicant needs no interpreter any more; one who was named already stays on record as witness."""
    with transaction.atomic():
        case, contract, reading = _being_read(user, case_id)
        if reading.interpreter_asked_at is None or reading.interpreter_named_at is not None:
            return
        reading.interpreter_language, reading.interpreter_asked_at = "", None
        reading.save()
        about = {"contract": contract.reference}
        record(case, EventKind.CONTRACT_INTERPRETER_RELEASED, actor_for(user), about)


def name_interpreter(*, actor: Actor, case_id: UUID, name: str, language: str) -> None:
    """The unit records who put the contract into the applicant's words, as a witness by name and language."""
    if not name.strip():
        raise NotPossible("no-name", _("Give the interpreter's name."))
    with transaction.atomic():
        case, contract = held_to_sign(actor, case_id, DRAFT)
        _check_unsigned(contract)
        reading = reading_of(contract)
        reading.interpreter = Interpreter(name=name.strip(), language=language)
        reading.interpreter_named_at = timezone.now()
        reading.save()
        about = {"contract": contract.reference, "language": language}
        record(case, EventKind.CONTRACT_INTERPRETER_NAMED, actor, about, {"name": name.strip()})
        tell(case, NoticeKind.MOVED_ON)


def ask_time(*, user: User, case_id: UUID) -> datetime:
    """The applicant takes time, once: the day until which the contract may be read is counted anew from now."""
    with transaction.atomic():
        case, contract, reading = _being_read(user, case_id)
        request = open_request(case, RequestKind.READING)
        if reading.time_asked_at is not None or request is None:
            raise NotPossible("time-asked", _("You have asked for time already."))
        reading.time_asked_at = timezone.now()
        reading.save()
        request.due_at = due(RequestKind.READING, reading.time_asked_at)
        request.save(update_fields=("due_at",))
        about = {"contract": contract.reference, "due": request.due_at.isoformat()}
        record(case, EventKind.CONTRACT_TIME_ASKED, actor_for(user), about)
    return request.due_at


def answer_contact(*, user: User, case_id: UUID, kind: ContactKind, contact: Contact | None) -> None:
    """Next of kin, who is told, or who is paid; None for nobody. It may be answered anew at any time."""
    with transaction.atomic():
        case = own(user, case_id, open_only=False)
        standing_in(case)
        contacts = Contacts.objects.filter(pk=case.person_id).first() or Contacts(person=case.person)
        contacts.person = case.person
        contacts.data = (contacts.data or {}) | {kind.value: contact}
        contacts.answered_at = timezone.now()
        contacts.save()
        record(case, EventKind.CONTRACT_CONTACT_ANSWERED, actor_for(user), {"kind": kind.value})


def answer_in_private(*, user: User, case_id: UUID, freely: bool) -> None:
    """Whether the applicant acts freely. The journal says that signing stopped, and says it to an auditor alone."""
    with transaction.atomic():
        case, contract, reading = _being_read(user, case_id)
        said = reading.free_will
        if said and not said["freely"] and timezone.now() < datetime.fromisoformat(said["at"]) + RECONSIDER:
            raise NotPossible("answered", _("Your answer is kept. It can be given anew after a day."))
        reading.free_will = {"freely": freely, "at": timezone.now().isoformat()}
        reading.save()
        kind = EventKind.CONTRACT_FREE if freely else EventKind.CONTRACT_STOPPED
        record(case, kind, actor_for(user), {"contract": contract.reference})


def reading_of(contract: Contract) -> Reading:
    """Contracts drafted before readings were kept get theirs when it is first needed."""
    reading, _made = Reading.objects.get_or_create(contract=contract)
    reading.contract = contract
    return reading


def _being_read(user: User, case_id: UUID) -> tuple[Case, Contract, Reading]:
    case = own(user, case_id, open_only=False)
    contract = to_sign(case)
    _check_unsigned(contract)
    return case, contract, reading_of(contract)


def _check_unsigned(contract: Contract) -> None:
    if contract.applicant_confirmed_at is not None:
        raise NotPossible("confirmed", _("The applicant has confirmed the contract already."))
