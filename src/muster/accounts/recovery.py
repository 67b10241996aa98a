"""When every second factor is lost: a waiting time in which the owner hears of it, and two operators who saw them."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.accounts.actions import FactorError, new_code, plain_code, record, tell
from muster.accounts.models import Recovery, Totp
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.people.actions import stream_of
from muster.people.models import User
from muster.people.vault import digest

WAITING: Final = timedelta(days=3)


def ask(*, user: User) -> str:
    """The code that the person says to the operators; asked anew, the waiting begins anew."""
    code = new_code()
    now = timezone.now()
    with transaction.atomic():
        Recovery.objects.filter(user=user).delete()
        Recovery.objects.create(user=user, code_digest=_digest(code), asked_at=now, opens_at=now + WAITING)
        record(user, EventKind.ACCOUNT_RECOVERY_ASKED)
        tell(user)
    return code


def vouch(*, user: User, actor: Actor, code: str) -> Recovery:
    """An operator has seen the person and their document; the second who says so must be another."""
    with transaction.atomic():
        found = Recovery.objects.select_for_update().filter(code_digest=_digest(code)).first()
        if found is None or found.second_by_id is not None:
            raise FactorError(_("No recovery waits under this code."))
        if user.pk in (found.user_id, found.first_by_id):
            raise FactorError(_("Another operator has to vouch too: nobody opens an account alone."))
        if found.first_by_id is None:
            found.first_by = user
        else:
            found.second_by = user
        found.save()
        append(stream=stream_of(found.user), kind=EventKind.ACCOUNT_RECOVERY_VOUCHED, actor=actor)
    return found


def is_open(recovery: Recovery) -> bool:
    return recovery.second_by_id is not None and recovery.opens_at <= timezone.now()


def take(*, user: User) -> bool:
    """Whether the account may be opened by its first factor alone; its lost factors are removed then."""
    with transaction.atomic():
        found = Recovery.objects.select_for_update().filter(user=user).first()
        if found is None or not is_open(found):
            return False
        found.delete()
        Totp.objects.filter(user=user).delete()
        user.passkeys.all().delete()
        user.recovery_codes.all().delete()
        record(user, EventKind.ACCOUNT_RECOVERED)
        tell(user)
    return True


def cancel(*, user: User) -> bool:
    """Whoever comes in by a second factor has not lost it: whoever asked was somebody else, or has found it."""
    with transaction.atomic():
        cancelled = Recovery.objects.filter(user=user).delete()[0] > 0
        if cancelled:
            record(user, EventKind.ACCOUNT_RECOVERY_CANCELLED)
    return cancelled


def _digest(code: str) -> str:
    return digest("lost", plain_code(code))
