"""Who signs proves anew who they are: a session left open on a table signs nothing."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.cases.errors import NotPossible
from muster.journal.actions import append
from muster.journal.kinds import EventKind
from muster.people import throttle
from muster.people.actions import actor_for, stream_of
from muster.people.models import User

PROOF: Final = "password"
"""How they proved it, as events say."""


def prove(user: User, password: str) -> None:
    """Raises `NotPossible` for a wrong password or too many of them; a wrong one goes on record.

    Outside the act's own transaction: what is counted and recorded here must outlast the act's refusal.
    """
    who = str(user.pk)
    if throttle.is_held("signing", who, throttle.MOST_OF_AN_ADDRESS):
        raise NotPossible("held", _("There were too many attempts. Wait a quarter of an hour."))
    account = User.objects.get(pk=user.pk)  # the session's account may be older than its password
    if not (account.is_active and account.check_password(password)):
        throttle.note("signing", who)
        with transaction.atomic():
            append(stream=stream_of(account), kind=EventKind.ACCOUNT_PROOF_REFUSED, actor=actor_for(account))
        raise NotPossible("password", _("The password is not right. Nothing was signed."))
    throttle.forget("signing", who)
