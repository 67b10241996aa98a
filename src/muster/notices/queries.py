"""How the delivery of notices does: figures, never whose they are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from muster.notices.actions import MOST_ATTEMPTS
from muster.notices.models import Notice
from muster.people import marks


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Notices still to be tried, those given up after the last attempt, and when the oldest was queued."""

    waiting: int
    given_up: int
    oldest: datetime | None


def undelivered() -> Undelivered:
    spent = Q(attempts__gte=MOST_ATTEMPTS)
    found = Notice.objects.filter(delivered_at=None).aggregate(
        waiting=Count("pk", filter=~spent), given_up=Count("pk", filter=spent), oldest=Min("created_at")
    )
    return Undelivered(**found)


def sent_by(code: str) -> datetime | None:
    """When the notice with this code was made; None where none of ours has it."""
    number = marks.number_of(marks.NOTICE, code)
    if number is None:
        return None
    return Notice.objects.filter(pk=number).values_list("created_at", flat=True).first()
