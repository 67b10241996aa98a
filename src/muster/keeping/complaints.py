"""Complaints, objections and corrections: made by the person, answered by an auditor within a term."""

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.errors import NotPossible
from muster.cases.references import new_check_code
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.keeping.models import Complaint, ComplaintKind, Finding
from muster.notices import actions as notices
from muster.notices.models import NoticeKind
from muster.offices.access import NoAccess, membership
from muster.offices.auditors import tell_auditors
from muster.offices.models import Membership, Office
from muster.offices.rights import Purpose, roles_for
from muster.people.actions import actor_for
from muster.people.models import Person, User

# Days of the calendar, Muster's own service targets: no act seen sets a term for complaints of applicants.
DAYS: Final = 10
DAYS_URGENT: Final = 3
MOST_OPEN: Final = 5


def stream_of(complaint: Complaint) -> str:
    return f"complaint:{complaint.pk}"


def due_at(made_at: datetime, *, urgent: bool) -> datetime:
    """The end of the last day for the answer: the third where life or health is at stake, else the tenth."""
    day = timezone.localdate(made_at) + timedelta(days=DAYS_URGENT if urgent else DAYS)
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def complain(
    *, user: User, kind: ComplaintKind, text: str, urgent: bool, about: Office | None = None
) -> Complaint:
    """Make a complaint. Every auditor is told that there is one, nobody of the office it is about."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=user.person_id)
        if Complaint.objects.filter(person=person, answered_at=None).count() >= MOST_OPEN:
            raise NotPossible("too-many", _("Several complaints of yours wait for their answer already."))
        now = timezone.now()
        complaint = Complaint(
            reference=f"C-{new_check_code()[:9]}",
            person=person,
            kind=kind,
            urgent=urgent,
            about=about,
            made_at=now,
            due_at=due_at(now, urgent=urgent),
        )
        complaint.text = text
        complaint.save()
        append(
            stream=stream_of(complaint),
            kind=EventKind.COMPLAINT_MADE,
            actor=actor_for(user),
            data={"kind": str(kind), "urgent": urgent, "due": complaint.due_at.isoformat()},
        )
        tell_auditors(NoticeKind.COMPLAINT_MADE)
    return complaint


def answer(*, user: User, actor: Actor, complaint_id: UUID, finding: Finding, text: str) -> Complaint:
    """Answer a complaint, once; the person is told that there is an answer to read."""
    with transaction.atomic():
        complaint = (
            Complaint.objects.select_for_update(of=("self",)).select_related("person").get(pk=complaint_id)
        )
        if complaint.person_id == user.person_id or actor.role not in roles_for(Purpose.ANSWER_COMPLAINTS):
            raise NoAccess
        if complaint.answered_at is not None:
            raise NotPossible("answered", _("This was answered already."))
        complaint.answered_at, complaint.answered_by = timezone.now(), user
        complaint.finding = finding
        complaint.answer = text
        complaint.save()
        append(
            stream=stream_of(complaint),
            kind=EventKind.COMPLAINT_ANSWERED,
            actor=actor,
            data={"finding": str(finding)},
        )
        notices.queue(user=complaint.person.user, kind=NoticeKind.COMPLAINT_ANSWERED)
    return complaint


def view(*, actor: Actor, complaint: Complaint) -> None:
    """Leave on record that a complaint was read."""
    with transaction.atomic():
        append(stream=stream_of(complaint), kind=EventKind.COMPLAINT_VIEWED, actor=actor)


def own_complaint(user: User, reference: str) -> Complaint:
    found = complaints_of(user).filter(reference=reference).first()
    if found is None:
        raise NoAccess
    return found


def complaints_of(user: User) -> "QuerySet[Complaint]":
    """The person's own, the newest first."""
    own = Complaint.objects.filter(person=user.person_id)
    return own.select_related("person", "about").order_by("-made_at")


def complaints_for(user: User) -> tuple["QuerySet[Complaint]", Membership]:
    """All complaints but the reader's own, for an auditor: those that wait first, the earliest due on top."""
    member = membership(user, roles_for(Purpose.ANSWER_COMPLAINTS))
    found = Complaint.objects.exclude(person=user.person_id).select_related("person", "about")
    return found.order_by(F("answered_at").desc(nulls_first=True), "due_at", "pk"), member


def complaint_for(user: User, reference: str) -> tuple[Complaint, Membership]:
    found, member = complaints_for(user)
    complaint = found.filter(reference=reference).first()
    if complaint is None:
        raise NoAccess
    return complaint, member


def overdue(now: datetime) -> "QuerySet[Complaint]":
    return Complaint.objects.filter(answered_at=None, due_at__lt=now)
