"""Looking is an act too: who opened a case, what for and what that unsealed is on record, and it has its limits.

Outside one's own queue a reason is asked. Who opens very many is told to the auditors, and who opens more still is
stopped until an auditor has looked.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import locked, record
from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.cases.queries import queue_of
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.notices.models import NoticeKind
from muster.offices.access import actor_of, membership
from muster.offices.auditors import tell_auditors
from muster.offices.rights import RIGHTS, Purpose, roles_for
from muster.people.models import User

ONCE_A: Final = timedelta(hours=1)
KNOWN_FOR: Final = timedelta(hours=12)  # a working day: who had a reason is not asked again
ALARMS: Final = (
    "reading"  # the stream of alarms: no case's, so that no page of a case or an applicant shows them
)


class WhyRead(models.TextChoices):
    """Why somebody opens a case that waits for nothing of theirs."""

    ASKED_BY_APPLICANT = "asked-by-applicant", _("The applicant asked me about it")
    ASKED_BY_OFFICE = "asked-by-office", _("Another office or a board asked me about it")
    STANDING_IN = "standing-in", _("I stand in for a colleague")
    FOLLOWING_UP = "following-up", _("I follow up what I did in it before")
    OTHER = "other", _("Another reason")


class TooMuchRead(Exception):  # noqa: N818  an answer, not a fault
    """The account has opened as many applications within an hour as anybody's work asks for."""


def view_case(*, actor: Actor, case_id: UUID, purpose: Purpose = Purpose.SEE) -> bool:
    """Record that the actor opened the case for a purpose; whether it was recorded. Once an hour is enough.

    :raises TooMuchRead: if the account opened too many others within the hour.
    """
    # Asked before the lock too, so that reading again writes nothing and waits for nobody.
    if _seen(actor, case_id, purpose):
        return False
    _stop(actor, case_id)
    with transaction.atomic():
        case = locked(case_id, open_only=False)
        if _seen(actor, case_id, purpose):
            return False
        _record(case, actor, purpose, _reason_before(actor, case_id))
        _alarm(actor)
    return True


def view_list(*, actor: Actor, what: str, cases: int) -> None:
    """Record that the actor saw a list that names people: which (`open:1`, its first page; `found`), and how many."""
    data = {"list": what, "cases": cases}
    lately = lists_of(actor.office).filter(actor=actor.identifier, at__gt=timezone.now() - ONCE_A)
    if cases and data not in lately.values_list("data", flat=True):
        with transaction.atomic():
            append(stream=f"lists:{actor.office}", kind=EventKind.LIST_VIEWED, actor=actor, data=data)


def lists_of(office: str = "") -> "models.QuerySet[Event]":
    """The lists that were seen, of one office or of all, the latest first."""
    seen = Event.objects.filter(kind=EventKind.LIST_VIEWED).order_by("-at", "-pk")
    return seen.filter(stream=f"lists:{office}") if office else seen


def may_open(user: User, case_id: UUID) -> bool:
    """Whether no reason is asked: the case waits for this account, or the account opened it in the last hours."""
    lately = Event.objects.filter(
        stream=Case.stream_of(case_id),
        kind=EventKind.CASE_VIEWED,
        actor=str(user.pk),
        at__gt=timezone.now() - KNOWN_FOR,
    )
    return lately.exists() or queue_of(user).filter(case=case_id).exists()


def give_reason(
    *, actor: Actor, case_id: UUID, reason: WhyRead, note: str = "", purpose: Purpose = Purpose.SEE
) -> None:
    """Say why one opens a case outside one's queue; that is the event of opening it, and the person sees it.

    :raises TooMuchRead: as `view_case`.
    """
    if reason is WhyRead.OTHER and not note:
        raise NotPossible("no-words", _("Say in your own words why you open it."))
    _stop(actor, case_id)
    with transaction.atomic():
        case = locked(case_id, open_only=False)
        _record(case, actor, purpose, reason.value, note)
        _alarm(actor)


def stopped_accounts() -> list[str]:
    """The accounts that were stopped within the hour, and not let go on since."""
    lately = Event.objects.filter(stream=ALARMS, at__gt=timezone.now() - ONCE_A).order_by("position")
    stopped: dict[str, None] = {}
    for event in lately:
        if event.kind == EventKind.READING_STOPPED:
            stopped[event.actor] = None
        elif event.kind == EventKind.READING_LIFTED:
            stopped.pop(event.data["account"], None)
    return list(stopped)


def let_read_on(*, user: User, account_id: str) -> datetime:
    """An auditor lets an account that was stopped read on for an hour; until when.

    :raises NoAccess: for everybody but auditors.
    """
    actor = actor_of(membership(user, roles_for(Purpose.AUDIT)))
    if account_id == actor.identifier:
        raise NotPossible("own", _("Nobody lifts a stop of their own account."))
    until = timezone.now() + ONCE_A
    data = {"account": account_id, "until": until.isoformat()}
    with transaction.atomic():
        append(stream=ALARMS, kind=EventKind.READING_LIFTED, actor=actor, data=data)
    return until


def _record(case: Case, actor: Actor, purpose: Purpose, reason: str, note: str = "") -> None:
    data = {"purpose": purpose.name.lower(), "opens": [each.value for each in RIGHTS[purpose].opens]}
    record(
        case,
        EventKind.CASE_VIEWED,
        actor,
        data | ({"reason": reason} if reason else {}),
        {"note": note} if note else None,
    )


def _views(actor: Actor, case_id: UUID, within: timedelta) -> "models.QuerySet[Event]":
    return Event.objects.filter(
        stream=Case.stream_of(case_id),
        kind=EventKind.CASE_VIEWED,
        actor=actor.identifier,
        at__gt=timezone.now() - within,
    ).order_by("position")


def _seen(actor: Actor, case_id: UUID, purpose: Purpose) -> bool:
    """Whether it is on record that the actor has unsealed all of this within the hour."""
    opens = {each.value for each in RIGHTS[purpose].opens}
    views = _views(actor, case_id, ONCE_A).filter(actor_role=actor.role)
    return any(opens <= set(view.data.get("opens", ())) for view in views)


def _reason_before(actor: Actor, case_id: UUID) -> str:
    """The reason the actor gave in the last hours: it stands for looking again."""
    given = [view.data.get("reason", "") for view in _views(actor, case_id, KNOWN_FOR)]
    return next((reason for reason in reversed(given) if reason), "")


def _opened(actor: Actor) -> set[str]:
    """The streams of the cases that the account opened within the hour."""
    lately = Event.objects.filter(actor=actor.identifier, at__gt=timezone.now() - ONCE_A).order_by()
    return set(lately.filter(kind=EventKind.CASE_VIEWED).values_list("stream", flat=True))


def _lifted(actor: Actor) -> bool:
    lately = Event.objects.filter(
        stream=ALARMS, kind=EventKind.READING_LIFTED, at__gt=timezone.now() - ONCE_A
    )
    return any(event.data["account"] == actor.identifier for event in lately)


def _stop(actor: Actor, case_id: UUID) -> None:
    """Let nobody open more than `READING_LIMIT` applications within an hour; what was opened stays open."""
    opened = _opened(actor)
    if len(opened) < settings.READING_LIMIT or Case.stream_of(case_id) in opened or _lifted(actor):
        return
    _tell_once(actor, EventKind.READING_STOPPED, NoticeKind.READING_STOPPED, len(opened))
    raise TooMuchRead


def _alarm(actor: Actor) -> None:
    """Tell the auditors, once an hour, of an account that has opened `READING_ALARM` applications within one."""
    opened = len(_opened(actor))
    if opened >= settings.READING_ALARM:
        _tell_once(actor, EventKind.READING_ALARM, NoticeKind.READING_ALARM, opened)


def _tell_once(actor: Actor, kind: EventKind, notice: NoticeKind, opened: int) -> None:
    """Tell the auditors, once an hour for an account."""
    before = Event.objects.filter(stream=ALARMS, actor=actor.identifier, kind=kind)
    if before.filter(at__gt=timezone.now() - ONCE_A).exists():
        return
    with transaction.atomic():
        append(stream=ALARMS, kind=kind, actor=actor, data={"applications": opened})
        tell_auditors(notice)
