"""Looking is an act too: who opened a case is on record."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from muster.cases.actions.steps import locked, record
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.journal.models import Event

ONCE_A = timedelta(hours=1)


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
    return True


def _seen(actor: Actor, case_id: UUID) -> bool:
    return Event.objects.filter(
        stream=f"case:{case_id}",
        kind=EventKind.CASE_VIEWED,
        actor=actor.identifier,
        at__gt=timezone.now() - ONCE_A,
    ).exists()
