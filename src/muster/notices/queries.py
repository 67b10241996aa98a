"""How the delivery of notices does: figures, never whose they are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from muster.notices.actions import MOST_ATTEMPTS
from muster.notices.models import Notice


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
