"""What is done once a day by itself: `muster clock` comes by every second."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.canaries import keep_canaries_fresh
from muster.cases.expiry import tell_of_last_days
from muster.journal import heads
from muster.keeping.complaints import overdue
from muster.keeping.erasing import forget_due
from muster.keeping.models import Job
from muster.keeping.states import check
from muster.notices.models import NoticeKind
from muster.offices.auditors import tell_auditors

logger = logging.getLogger(__name__)
_LATE: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Daily:
    """One daily job: what it is for, and the act itself, which says what it found or did."""

    what: str | Promise
    do: Callable[[], list[str]]


def close_day() -> list[str]:
    """Sign where every stream of the journal ends; a day that was closed by hand stays as it is."""
    with suppress(FileExistsError):
        heads.close(timezone.localdate(), settings.HEADS, heads.signing_key(settings.KEYS / "heads.pem"))
    return []


def forget() -> list[str]:
    """Erase what has been kept long enough."""
    return [f"{what}: {count}" for what, count in sorted(forget_due().items()) if count]


def remind() -> list[str]:
    """Tell the auditors once a day while a complaint is overdue."""
    late = list(overdue(timezone.now()).values_list("reference", flat=True))
    if late:
        tell_auditors(NoticeKind.COMPLAINT_OVERDUE)
    return late


def watch_papers() -> list[str]:
    """Tell whose papers run out, or have run out."""
    return tell_of_last_days(timezone.localdate())


def freshen() -> list[str]:
    """Let no canary stand out as overdue."""
    keep_canaries_fresh()
    return []  # whoever reads what the job did learns of none


DAILY: Final[dict[str, Daily]] = {
    "forget": Daily(_("Erase what was kept long enough"), forget),
    "heads": Daily(_("Close the day of the journal"), close_day),
    "complaints": Daily(_("Remind of complaints that are overdue"), remind),
    "papers": Daily(_("Tell of papers that run out"), watch_papers),
    "canaries": Daily(_("Keep canary applications like the others"), freshen),
    "states": Daily(_("Look for what must never be"), check),
}


def work() -> None:
    """Do each daily job that was not done today; one that fails is said and hinders no other."""
    today = timezone.localdate()
    done = dict(Job.objects.values_list("name", "done_on"))
    for name, job in DAILY.items():
        if done.get(name) != today and _take(name):
            _do(name, job)


def is_late(job: Job) -> bool:
    """Whether the clock stands still, or the job fails day after day."""
    return job.done_at is None or job.done_at < timezone.now() - _LATE


def _take(name: str) -> bool:
    """Two clocks never do one job at once: whoever writes the day first does it."""
    today = timezone.localdate()
    Job.objects.get_or_create(name=name)
    return Job.objects.filter(pk=name).exclude(done_on=today).update(done_on=today) == 1


def _do(name: str, job: Daily) -> None:
    try:
        found = job.do()
    except Exception:
        logger.exception("the daily job %s failed; it is tried again tomorrow", name)
        return
    Job.objects.filter(pk=name).update(done_at=timezone.now(), found=found)
