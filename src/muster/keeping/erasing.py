"""Erasure by the schedule: rows emptied, files deleted, and at last the person's key destroyed.

The journal is never touched: what it holds sealed was hashed as it is sealed, so the chain stays whole, and nobody
can open it any more.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from muster.accounts.models import Identity, Passkey, RecoveryCode, Session, Totp
from muster.cases import storage
from muster.cases.models import Case, Outcome, Paper
from muster.contracts.models import Contract, Scan
from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.keeping import schedule
from muster.keeping.columns import blank_case, blank_person
from muster.keeping.terms import kept, terms_of_case
from muster.notices.models import Notice
from muster.offices.actions import forget_expired_invitations
from muster.people import addresses
from muster.people.actions import stream_of
from muster.people.models import Distinction, PendingAddress, Person
from muster.people.vault import Compartment, narrowed

CLOSED = "erased-"


def forget_due(now: datetime | None = None) -> Counter[str]:
    """Do what the schedule asks for today: how many applications, persons, boards' findings and links were erased."""
    moment = now or timezone.now()
    done: Counter[str] = Counter()
    for pk in _persons_to_look_at(moment):
        done += _look_at(pk, moment)
    for pk in _cases_with_findings(moment):
        done["findings"] += _forget_findings(pk, moment)
    done["links"] += addresses.forget_expired(moment) + forget_expired_invitations()
    return +done  # without what there was none of


def _persons_to_look_at(now: datetime) -> list[UUID]:
    """Whoever may have something whose term has passed: wider than the schedule, which is asked for each of them."""
    ended = Case.objects.filter(
        Q(erased_at__isnull=False)  # and something else kept the person on that day
        | Q(withdrawn_at__lte=_before(now, schedule.WITHDRAWN))
        | Q(refused_at__lte=_before(now, schedule.REFUSED))
        | Q(submitted_at=None, opened_at__lte=_before(now, schedule.DRAFT))
        | Q(enrolled_at__lte=_before(now, schedule.SERVICE))
    )
    idle = Q(cases=None, created_at__lte=_before(now, schedule.ACCOUNT))
    closed = Q(user__email_digest__startswith=CLOSED)
    found = Person.objects.exclude(wrapped_key=None).exclude(user=None)
    wanted = found.filter(Q(pk__in=ended.values("person")) | idle | closed)
    return sorted(set(wanted.values_list("pk", flat=True)))


def _before(now: datetime, kind: schedule.Kind) -> datetime:
    return now - timedelta(days=kind.days or 0)


def _look_at(pk: UUID, now: datetime) -> Counter[str]:
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
        if not person.wrapped_key:
            return Counter()
        keep = kept(person, now)
        if Compartment.IDENTITY not in keep:
            return Counter(persons=int(_forget_person(person, keep, now)))
        return Counter(cases=sum(_forget_case(case, now) for case in _passed(person, now)))


def _passed(person: Person, now: datetime) -> Iterator[Case]:
    """The person's applications of which nothing is kept any more."""
    for case in person.cases.filter(erased_at=None):
        if all(term.has_passed(now) for term in terms_of_case(case)):
            case.person = person
            yield case


def _forget_person(person: Person, keep: frozenset[Compartment], now: datetime) -> bool:
    """Destroy the person's key but for what is kept for a term of its own, close the account, empty what is left."""
    gone = person.key.compartments - keep
    if not gone:
        return False
    _delete_files(person.cases.all(), signed=Compartment.CONTRACT not in keep)
    blank_person(person, gone)
    person.search_keys.all().delete()
    Distinction.objects.filter(Q(one=person) | Q(other=person)).delete()
    wrapped = narrowed(person.pk, bytes(person.wrapped_key or b""), keep)
    Person.objects.filter(pk=person.pk).update(wrapped_key=wrapped, document_number_digest="")
    _close_account(person)
    erased = list(person.cases.filter(erased_at=None))
    for case in erased:
        _mark_erased(case, now)
    append(
        stream=stream_of(person.user),
        kind=EventKind.PERSON_ERASED,
        actor=SYSTEM,
        data={"kept": sorted(each.value for each in keep), "cases": len(erased)},
    )
    return True


def _close_account(person: Person) -> None:
    """Nobody signs in to it any more, and its address may register anew."""
    user = person.user
    user.email_digest = f"{CLOSED}{user.pk.hex}"
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=("email_digest", "is_active", "password"))
    for model in (Notice, Session, Totp, Passkey, RecoveryCode, Identity, PendingAddress):
        model._default_manager.filter(user=user).delete()


def _forget_case(case: Case, now: datetime) -> int:
    """Empty one application of a person whose account goes on. Its sealed events open until the key is destroyed."""
    _delete_files(Case.objects.filter(pk=case.pk), signed=False)
    blank_case(case, schedule.APPLICATION)
    _mark_erased(case, now)
    return 1


def _mark_erased(case: Case, now: datetime) -> None:
    case.erased_at = now
    case.save(update_fields=("erased_at",))
    append(stream=case.stream, kind=EventKind.CASE_ERASED, actor=SYSTEM)


def _delete_files(cases: "QuerySet[Case]", *, signed: bool) -> None:
    """Before the commit: if that fails, the next run finds the same rows, and files that are gone hinder nothing."""
    drafts = Contract.objects.filter(case__in=cases)
    if not signed:
        drafts = drafts.filter(commander_confirmed_at=None)
    scans = Scan.objects.filter(contract__in=drafts).values_list("stored_as", "shown_as")
    papers = Paper.objects.filter(case__in=cases).values_list("stored_as", "shown_as")
    for stored_as in (*papers, *scans, *drafts.values_list("stored_as")):
        storage.remove(*stored_as)


def _cases_with_findings(now: datetime) -> list[UUID]:
    empty = Q(**{f"{each.value}_reasons_sealed": b"" for each in schedule.FINDINGS})
    before = _before(now, schedule.BOARDS)
    ended = Q(request__case__refused_at__lte=before) | Q(request__case__enrolled_at__lte=before)
    found = Outcome.objects.filter(ended).exclude(empty).values_list("request__case", flat=True)
    return sorted(set(found))


def _forget_findings(pk: UUID, now: datetime) -> int:
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=pk)
        terms = [term for term in terms_of_case(case) if term.kind is schedule.BOARDS]
        if not all(term.has_passed(now) for term in terms) or not terms:
            return 0
        blank_case(case, schedule.FINDINGS)
        append(
            stream=case.stream, kind=EventKind.CASE_ERASED, actor=SYSTEM, data={"kind": schedule.BOARDS.code}
        )
    return 1
