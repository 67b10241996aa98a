"""Understood before signed: what still stands between an applicant and signing, each with what to do about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from muster.contracts.models import ContactKind, Contacts, Contract, Reading, Scan


@dataclass(frozen=True, slots=True)
class Hindrance:
    code: str
    message: Any  # a text for the person, translated when it is shown


QUESTIONS = Hindrance("not-understood", _("Answer the questions about the contract first."))
INTERPRETER = Hindrance("interpreter", _("You asked for an interpreter: wait until the unit names one."))
CONTACTS = Hindrance("contacts", _("Say who your next of kin is, who is told, and who is paid."))
PRIVATE = Hindrance("private", _("Answer the question that is asked in private."))
# The same words whatever the reason, for somebody may read them over a shoulder.
STOPPED = Hindrance("stopped", _("This contract cannot be confirmed at present."))


def missing(contract: Contract, reading: Reading) -> list[Hindrance]:
    """What is missing before the applicant may sign; empty where nothing is."""
    found = []
    if contract.understood_at is None:
        found.append(QUESTIONS)
    if reading.interpreter_asked_at is not None and reading.interpreter_named_at is None:
        found.append(INTERPRETER)
    if unanswered(contract):
        found.append(CONTACTS)
    said = reading.free_will
    if said is None:
        found.append(PRIVATE)
    elif not said["freely"]:
        found.append(STOPPED)
    until = thinking_until(contract)
    if until is not None and timezone.now() < until:
        found.append(Hindrance("too-early", _thinking(until)))
    return found


def unanswered(contract: Contract) -> list[ContactKind]:
    """Which of the contacts were not answered yet; "nobody" is an answer."""
    contacts = Contacts.objects.filter(pk=contract.person_id).first()
    if contacts is not None:
        contacts.person = contract.person
    said = (contacts.data or {}) if contacts else {}
    return [kind for kind in ContactKind if kind.value not in said]


def thinking_until(contract: Contract) -> datetime | None:
    """Until when nobody may sign: counted from the moment the contract was understood; None where it was not yet,
    or where the operator sets no such time."""
    if contract.understood_at is None or not settings.COOLING_OFF_HOURS:
        return None
    return contract.understood_at + timedelta(hours=settings.COOLING_OFF_HOURS)


def _thinking(until: datetime) -> str:
    moment = date_format(timezone.localtime(until), "DATETIME_FORMAT")
    return gettext("The time to think it over runs until %(moment)s.") % {"moment": moment}


def scan_of(contract: Contract) -> Scan | None:
    """The scan of the signed paper that stands, where it was signed on paper."""
    return contract.scans.filter(refused_at=None).select_related("contract__person").first()
