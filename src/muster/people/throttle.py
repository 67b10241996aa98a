"""A brake on guessing passwords and on mailing strangers. It slows whoever tries; it never locks an account.

Attempts are counted by what is tried (an address) and by who tries (a client), both only as keyed digests. An
address under attack stays open to the browsers that have signed in to it before, and to whoever receives its mail.
"""

import logging
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from muster.people.models import Attempts
from muster.people.vault import digest

logger = logging.getLogger(__name__)
WINDOW: Final = timedelta(minutes=15)
# Behind one client there may be a whole hostel, so it is allowed far more than one address.
MOST_OF_AN_ADDRESS: Final = 10
MOST_OF_A_CLIENT: Final = 100
MOST_OF_ALL: Final = 5000  # all who fail together, in a quarter of an hour


def is_held(purpose: str, what: str, most: int) -> bool:
    """Whether `what` was tried as often as it may be within the window."""
    recent = Attempts.objects.filter(key=_key(purpose, what), since__gt=timezone.now() - WINDOW)
    return recent.filter(count__gte=most).exists()


def note(purpose: str, what: str) -> None:
    """Count one more attempt; the first one after a window opens a new window."""
    now = timezone.now()
    with transaction.atomic():
        Attempts.objects.filter(since__lte=now - WINDOW).delete()
        key = _key(purpose, what)
        if not Attempts.objects.filter(key=key).update(count=F("count") + 1):
            Attempts.objects.update_or_create(key=key, defaults={"count": 1, "since": now})


def refused(purpose: str, what: str, client: str, *, held: bool = False) -> None:
    """A line for whoever watches the log: that it happened, whether to one account or from one place, never whose.

    What is tried and who tries stand there as the beginning of keyed digests.
    """
    why = "too many attempts" if held else "not right"
    logger.warning(
        "%s refused, %s: for %s from %s", purpose, why, _short("for", what), _short("from", client)
    )


def _short(kind: str, what: str) -> str:
    return _key(f"log-{kind}", what)[:12]


def forget(purpose: str, what: str) -> None:
    Attempts.objects.filter(key=_key(purpose, what)).delete()


def _key(purpose: str, what: str) -> str:
    return digest(f"attempts:{purpose}", what.strip().casefold())
