"""Queueing notices inside an act, and delivering them afterwards."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from muster.database.writing import fresh, insert, insert_all
from muster.notices.models import Notice, NoticeKind
from muster.people import marks
from muster.people.models import User
from muster.people.vault import VaultError

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 12


def queue(*, user: User, kind: NoticeKind, at: datetime | None = None) -> Notice:
    """Queue one notice; it exists if and only if the act that caused it is committed."""
    now = at or timezone.now()
    notice = Notice(user_id=user.pk, kind=kind, created_at=now, next_attempt_at=now)
    insert(notice)
    return notice


def queue_many(*, users: Iterable[UUID], kind: NoticeKind, at: datetime) -> None:
    """Queue one notice for each account; see `queue`."""
    insert_all(fresh(Notice, user_id=user, kind=kind, created_at=at, next_attempt_at=at) for user in users)


def mark_read(*, user: User) -> None:
    Notice.objects.filter(user=user, read_at=None).update(read_at=timezone.now())


def deliver_due(*, most: int = 50) -> int:
    """Mail the notices whose time has come; how many went out. A failed one is tried again, later each time."""
    due = Notice.objects.filter(
        delivered_at=None, next_attempt_at__lte=timezone.now(), attempts__lt=MOST_ATTEMPTS
    ).order_by("next_attempt_at")
    return sum(_deliver(pk) for pk in list(due.values_list("pk", flat=True)[:most]))


def _deliver(pk: int) -> bool:
    # Taken first and sent afterwards: two workers never send one notice, and a dead mail server holds no lock.
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("user__person")
            .filter(pk=pk, delivered_at=None, next_attempt_at__lte=timezone.now())
            .first()
        )
        if notice is None:
            return False
        notice.attempts += 1
        notice.next_attempt_at = timezone.now() + timedelta(minutes=2 ** min(notice.attempts, 10))
        notice.save(update_fields=("attempts", "next_attempt_at"))
    try:
        _message(notice).send()
    except (OSError, SMTPException, ValueError, VaultError) as error:  # one bad notice never stops the others
        logger.warning("notice %s was not delivered: %s", notice.pk, type(error).__name__)
        return False
    Notice.objects.filter(pk=pk).update(delivered_at=timezone.now())
    return True


def _message(notice: Notice) -> EmailMessage:
    code = marks.code_of(marks.NOTICE, notice.pk)
    with translation.override(notice.user.language):
        body = _(
            "There is something new for you in Muster.\n\n"
            "Sign in to read it: {address}\n\n"
            "This message says nothing about you on purpose. Muster never asks for money.\n\n"
            "Whether this message is ours, anybody can check here, free of charge: {check}"
        ).format(address=settings.PUBLIC_URL, check=f"{settings.PUBLIC_URL}/verify/?code={code}")
        return EmailMessage(subject=_("A message from Muster"), body=body, to=[notice.user.email])
