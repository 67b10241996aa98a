"""What is done once a day by itself: `muster clock` comes by every second."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from muster.journal import heads
from muster.keeping.erasing import forget_due
from muster.keeping.models import Job

logger = logging.getLogger(__name__)


def close_day() -> list[str]:
    """Sign where every stream of the journal ends; a day that was closed by hand stays as it is."""
    with suppress(FileExistsError):
        heads.close(timezone.localdate(), settings.HEADS, heads.signing_key(settings.KEYS / "heads.pem"))
    return []


def forget() -> list[str]:
    """Erase what has been kept long enough."""
    return [f"{what}: {count}" for what, count in sorted(forget_due().items()) if count]


DAILY: Final[dict[str, Callable[[], list[str]]]] = {
    "forget": forget,
    "heads": close_day,
}


def work() -> None:
    """Do each daily job that was not done today; one that fails is said and hinders no other."""
    today = timezone.localdate()
    done = dict(Job.objects.values_list("name", "done_on"))
    for name, job in DAILY.items():
        if done.get(name) != today:
            _do(name, job)


def _do(name: str, job: Callable[[], list[str]]) -> None:
    today = timezone.localdate()
    if not _take(name):
        return
    try:
        found = job()
    except Exception:
        logger.exception("the daily job %s failed; it is tried again tomorrow", name)
        return
    Job.objects.filter(pk=name).update(done_on=today, done_at=timezone.now(), found=found)


def _take(name: str) -> bool:
    """Two clocks never do one job at once: whoever writes the day first does it."""
    today = timezone.localdate()
    with transaction.atomic():
        Job.objects.get_or_create(name=name)
        return Job.objects.filter(pk=name).exclude(done_on=today).update(done_on=today) == 1
