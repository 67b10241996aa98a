"""Looking is an act too: who opened a case is on record, and who opens very many is told to the auditors."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from muster.cases.actions.steps import locked, record
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.notices import actions as notices
from muster.notices.models import NoticeKind
from muster.offices.access import live_memberships
from muster.offices.models import Membership
from muster.offices.rights import Purpose, roles_for
from muster.people.models import User

ONCE_A = timedelta(hours=1)
ALARMS = "reading"  # the stream of alarms: no case's, so that no page of a case or an applicant shows them


def view_case(*, actor: Actor, case_id: UUID) -> bool:
    """Record that the actor opened the case; whether it was recorded. Once an hour is enough to know who looked."""
    # Asked before the lock too, so that reading again writes nothing and waits for nobody.
    if _seen(actor, case_id):
        return False
    with transaction.atomic():
        case = locked(case_id, open_only=False)
        if _seen(actor, case_id):
            return False
        record(case, EventKind.CASE_VIEWED, actor)
        _alarm(actor)
    return True


def _seen(actor: Actor, case_id: UUID) -> bool:
    return Event.objects.filter(
        stream=f"case:{case_id}",
        kind=EventKind.CASE_VIEWED,
        actor=actor.identifier,
        at__gt=timezone.now() - ONCE_A,
    ).exists()


def _alarm(actor: Actor) -> None:
    """Tell the auditors, once an hour, of an account that has opened `READING_ALARM` applications within one."""
    lately = Event.objects.filter(actor=actor.identifier, at__gt=timezone.now() - ONCE_A).order_by()
    # Each case is recorded once an hour for an account, so that events of this kind are cases.
    opened = lately.filter(kind=EventKind.CASE_VIEWED).count()
    if opened < settings.READING_ALARM or lately.filter(kind=EventKind.READING_ALARM).exists():
        return
    append(stream=ALARMS, kind=EventKind.READING_ALARM, actor=actor, data={"applications": opened})
    roles = roles_for(Purpose.AUDIT)
    for user in User.objects.filter(pk__in=Membership.objects.filter(role__in=roles).values("user")):
        if live_memberships(user).filter(role__in=roles).exists():
            notices.queue(user=user, kind=NoticeKind.READING_ALARM)
