"""Accounts with a second factor, for tests."""

from muster.accounts import actions, totp
from muster.accounts.models import Totp
from muster.people.models import User


def code_of(user: User) -> str:
    """What the user's authenticator app shows now."""
    return totp.code_at(Totp.objects.get(user=user).secret, totp.current_step())


def join_app(user: User) -> list[str]:
    """Join an authenticator app; the recovery codes."""
    actions.start_totp(user=user)
    codes = actions.confirm_totp(user=user, code=code_of(user))
    assert codes
    return codes
