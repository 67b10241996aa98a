"""The schedule applied to one person: what is kept of them, since when, until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from muster.cases.models import Case
from muster.contracts.models import Contract
from muster.journal.models import Event
from muster.keeping import schedule
from muster.keeping.schedule import Kind
from muster.offices.models import Membership
from muster.people.models import Person
from muster.people.vault import Compartment


@dataclass(frozen=True, slots=True)
class Term:
    """One kind of data of one person. `until` is None while no end is known; `reference` names a case or contract."""

    kind: Kind
    since: datetime
    until: datetime | None
    reference: str = ""

    def has_passed(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


def terms_of(person: Person) -> list[Term]:
    """Everything that is kept of the person, the longest kept last."""
    found = [*_of_the_account(person), *_of_contracts(person), *_of_complaints(person)]
    for case in person.cases.all():
        if case.erased_at is None:
            found += terms_of_case(case)
    return sorted(found, key=lambda term: (term.until is None, term.until or term.since))


def kept(person: Person, now: datetime) -> frozenset[Compartment]:
    """The compartments that some term still keeps."""
    return frozenset(
        each for term in terms_of(person) if not term.has_passed(now) for each in term.kind.compartments
    )


def terms_of_case(case: Case) -> list[Term]:
    """What is kept of one application: the whole of it, and what may go before the rest."""
    about = case.reference
    if case.submitted_at is None and case.is_open:
        changed = Event.objects.filter(stream=case.stream).aggregate(last=Max("at"))["last"]
        return [_term(schedule.DRAFT, changed or case.opened_at, about)]
    if case.withdrawn_at:
        return [_term(schedule.WITHDRAWN, case.withdrawn_at, about)]
    if case.refused_at:
        return [_term(kind, case.refused_at, about) for kind in (schedule.REFUSED, schedule.BOARDS)]
    if case.enrolled_at:
        end = _end_of_contract(case)
        if end is not None:
            return [_term(kind, end, about) for kind in (schedule.SERVICE, schedule.BOARDS)]
    return [Term(schedule.RUNNING, case.opened_at, None, about)]


def _term(kind: Kind, since: datetime, reference: str = "") -> Term:
    return Term(kind, since, since + timedelta(days=kind.days or 0), reference)


def _end_of_contract(case: Case) -> datetime | None:
    """The end of the last day of service under the case's contract and its amendments."""
    in_force = Contract.objects.filter(case=case, in_force_on__isnull=False)
    days = [each.ended_on or each.ends_on for each in in_force]
    known = [day for day in days if day is not None]
    return timezone.make_aware(datetime.combine(max(known), time.max)) if known else None


def _of_contracts(person: Person) -> Iterator[Term]:
    signed = Contract.objects.filter(person=person, commander_confirmed_at__isnull=False)
    for contract in signed.select_related("case"):
        end = _end_of_contract(contract.case)
        if end is None:
            yield Term(schedule.CONTRACT, contract.drafted_at, None, contract.reference)
        else:
            yield _term(schedule.CONTRACT, end, contract.reference)


def _of_complaints(person: Person) -> Iterator[Term]:
    for complaint in person.complaints.all():
        if complaint.answered_at is None:
            yield Term(schedule.OPEN_COMPLAINT, complaint.made_at, None, complaint.reference)
        else:
            yield _term(schedule.COMPLAINT, complaint.answered_at, complaint.reference)


def _of_the_account(person: Person) -> Iterator[Term]:
    """An account is kept for itself only where nothing was applied for; else it goes with the last application."""
    user = person.user
    roles = Membership.objects.filter(user=user)
    if roles.exists():
        ends = [role.until for role in roles]
        known = [end for end in ends if end is not None]
        running = len(known) < len(ends)
        since = user.created_at if running else max(known)
        yield Term(schedule.STAFF, since, None) if running else _term(schedule.STAFF, since)
    if not person.cases.exists() and user.is_active:
        yield _term(schedule.ACCOUNT, max(user.created_at, user.last_login or user.created_at))
