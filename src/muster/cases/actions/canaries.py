"""Canary applications: of a person who does not exist, that nobody has a reason to open. Whoever does is told of.

An operator or auditor registers and submits one as any applicant would; an auditor then lays it out. To the office
that has it it looks like any other in its list, but it waits in nobody's queue.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.reading import ALARMS, ONCE_A
from muster.cases.actions.steps import locked, open_request
from muster.cases.clock import due
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Request, RequestKind
from muster.cases.queries import journal_case_for
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.notices.models import NoticeKind
from muster.offices.access import actor_of
from muster.offices.auditors import tell_auditors
from muster.people.models import User

_UNTOUCHED = (RequestKind.VERIFICATION, RequestKind.OFFER)


def lay_canary(*, user: User, reference: str) -> Case:
    """Lay an application out as a canary. Only one that an office has just received, which nothing was done with.

    :raises NoAccess: for everybody but auditors.
    """
    found, member = journal_case_for(user, reference)
    with transaction.atomic():
        case = locked(found.pk)
        waits = {kind for kind in _UNTOUCHED if open_request(case, kind)}
        if case.submitted_at is None or not waits or case.offers.exists() or case.decisions.exists():
            raise NotPossible(
                "not-new",
                _("Only an application that waits for its first check can be laid out as a canary."),
            )
        _set(case, EventKind.CANARY_LAID, actor_of(member))
    return case


def take_canary(*, user: User, reference: str) -> Case:
    """Take a canary back: from now on it is an application like any other, in the queue of its office."""
    found, member = journal_case_for(user, reference)
    with transaction.atomic():
        _set(locked(found.pk, open_only=False), EventKind.CANARY_TAKEN, actor_of(member))
    return found


def _set(case: Case, kind: EventKind, actor: Actor) -> None:
    case.canary_since = timezone.now() if kind == EventKind.CANARY_LAID else None
    case.save(update_fields=("canary_since",))
    # Not in the case's own stream, which its office reads.
    append(stream=ALARMS, kind=kind, actor=actor, data={"case": case.reference})


def sing(actor: Actor, case: Case) -> None:
    """Tell the auditors at once that somebody wants to open a canary; of one account and canary once an hour."""
    if case.canary_since is None:
        return
    told = Event.objects.filter(
        stream=ALARMS, kind=EventKind.CANARY_OPENED, actor=actor.identifier, at__gt=timezone.now() - ONCE_A
    )
    if any(event.data["case"] == case.reference for event in told):
        return
    with transaction.atomic():
        append(stream=ALARMS, kind=EventKind.CANARY_OPENED, actor=actor, data={"case": case.reference})
        tell_auditors(NoticeKind.CANARY_OPENED)


def keep_canaries_fresh() -> int:
    """Move on what canaries wait for, so that none stands out as overdue; how many. Runs by the clock."""
    now = timezone.now()
    waiting = Request.objects.filter(case__canary_since__isnull=False, judged_at=None, cancelled_at=None)
    return sum(
        waiting.filter(kind=kind, due_at__lt=due(kind, now)).update(due_at=due(kind, now))
        for kind in _UNTOUCHED
    )
