"""Due dates. They are Muster's own service targets: no text seen sets a legal deadline for any step."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

_SATURDAY = 5


def due(kind: str, asked_at: datetime) -> datetime:
    """The end of the last day for a request of this kind, counted in working days (Monday to Friday)."""
    day = timezone.localdate(asked_at)
    left: int = settings.DEADLINES[kind]
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
