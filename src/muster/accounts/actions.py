"""Second factors and sessions: every change to them. Each is journalled, and its owner is told by mail."""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.accounts import totp
from muster.accounts.models import Identity, Passkey, RecoveryCode, Session, Totp
from muster.accounts.passkeys import Credential
from muster.journal.actions import append
from muster.journal.kinds import EventKind
from muster.people.actions import actor_for, checkable, stream_of
from muster.people.models import User
from muster.people.vault import digest

CODES: Final = 10
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is taken for another


class FactorError(Exception):
    """The change is not possible; `message` says why, to the person."""

    def __init__(self, message: Promise | str) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has besides its password."""

    totp: Totp | None
    passkeys: list[Passkey]
    codes_left: int

    def __bool__(self) -> bool:
        return bool(self.totp or self.passkeys)


def factors_of(user: User) -> Factors:
    return Factors(
        totp=Totp.objects.filter(user=user).exclude(confirmed_at=None).first(),
        passkeys=list(user.passkeys.all()),
        codes_left=user.recovery_codes.filter(used_at=None).count(),
    )


def has_second_factor(user: User) -> bool:
    return user.passkeys.exists() or Totp.objects.filter(user=user).exclude(confirmed_at=None).exists()


def start_totp(*, user: User) -> Totp:
    """A new secret to put into an app; the old one counts until the new one is confirmed elsewhere.

    Raises `FactorError` where an app is joined already.
    """
    with transaction.atomic():
        known = Totp.objects.select_for_update().filter(user=user).first()
        if known is not None and known.confirmed_at is not None:
            raise FactorError(gettext_lazy("An authenticator app is joined already. Remove it first."))
        if known is not None:
            return known  # the page may be loaded twice while the app is being set up
        made = Totp(user=user)
        made.secret = totp.new_secret()
        made.save()
    return made


def confirm_totp(*, user: User, code: str) -> list[str] | None:
    """Whether the code typed back is right: the app counts from now on.

    Returns new recovery codes (none where the account has some already), or None where the code is wrong.
    """
    with transaction.atomic():
        made = Totp.objects.select_for_update().filter(user=user, confirmed_at=None).first()
        step = totp.step_of(made.secret, code) if made else None
        if made is None or step is None:
            return None
        made.confirmed_at, made.last_step = timezone.now(), step
        made.save(update_fields=("confirmed_at", "last_step"))
        return _factor_added(user, "totp")


def check_totp(*, user: User, code: str) -> bool:
    """Whether the code is right, and was not used before."""
    with transaction.atomic():
        known = Totp.objects.select_for_update().filter(user=user).exclude(confirmed_at=None).first()
        step = totp.step_of(known.secret, code) if known else None
        if known is None or step is None or step <= known.last_step:
            return False
        known.last_step = step
        known.save(update_fields=("last_step",))
    return True


def remove_totp(*, user: User, needed: bool) -> None:
    """`needed`: the account may not be without a second factor."""
    with transaction.atomic():
        _keep_one(needed=needed and not user.passkeys.exists())
        if Totp.objects.filter(user=user).delete()[0]:
            _factor_removed(user, "totp")


def add_passkey(*, user: User, credential: Credential, device: str) -> list[str]:
    """Returns new recovery codes; none where the account has some already."""
    with transaction.atomic():
        made = Passkey(
            user=user,
            credential_digest=passkey_digest(credential.identifier),
            device=device,
            sign_count=credential.sign_count,
            added_at=timezone.now(),
        )
        made.credential = credential.data
        made.save(force_insert=True)
        return _factor_added(user, "passkey")


def use_passkey(*, passkey: Passkey, sign_count: int) -> None:
    with transaction.atomic():
        passkey.sign_count, passkey.used_at = sign_count, timezone.now()
        passkey.save(update_fields=("sign_count", "used_at"))


def remove_passkey(*, user: User, passkey_id: Any, needed: bool) -> None:
    with transaction.atomic():
        others = user.passkeys.exclude(pk=passkey_id).exists()
        _keep_one(needed=needed and not others and factors_of(user).totp is None)
        if user.passkeys.filter(pk=passkey_id).delete()[0]:
            _factor_removed(user, "passkey")


def passkey_digest(identifier: bytes) -> str:
    return digest("passkey", identifier.hex())


def make_recovery_codes(*, user: User) -> list[str]:
    """New codes, shown once; the old ones end."""
    with transaction.atomic():
        user.recovery_codes.all().delete()
        codes = [new_code() for _code in range(CODES)]
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, digest=_code_digest(user, code)) for code in codes
        )
        record(user, EventKind.ACCOUNT_CODES_MADE)
    return codes


def use_recovery_code(*, user: User, code: str) -> bool:
    """Whether it is one of the account's, not used before; it is used now."""
    with transaction.atomic():
        unused = user.recovery_codes.filter(digest=_code_digest(user, code), used_at=None)
        if not unused.update(used_at=timezone.now()):
            return False
        left = user.recovery_codes.filter(used_at=None).count()
        record(user, EventKind.ACCOUNT_CODE_USED, left=left)
        tell(user)
    return True


def change_password(*, user: User, password: str) -> None:
    """A password chosen by whoever is signed in. Django's `ValidationError` where it is weak."""
    validate_password(password)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=("password",))
        record(user, EventKind.ACCOUNT_PASSWORD_CHANGED)
        tell(user)


def end_session(*, user: User, session_key: str) -> bool:
    """Whether there was such a session of this account."""
    with transaction.atomic():
        ended = Session.objects.filter(user=user, session_key=session_key).delete()[0] > 0
        if ended:
            record(user, EventKind.ACCOUNT_SESSIONS_ENDED, sessions=1)
    return ended


def end_sessions(*, user: User, but: str | None = None) -> int:
    """End every session of the account, but the one named; how many there were."""
    with transaction.atomic():
        ended = Session.objects.filter(user=user).exclude(session_key=but or "").delete()[0]
        if ended:
            record(user, EventKind.ACCOUNT_SESSIONS_ENDED, sessions=ended)
    return ended


def join_identity(*, user: User, issuer: str, subject: str) -> None:
    """Join the account at the provider to this one; `FactorError` where it is joined to another."""
    key = identity_digest(issuer, subject)
    with transaction.atomic():
        if Identity.objects.filter(subject_digest=key).exclude(user=user).exists():
            raise FactorError(gettext_lazy("That account of your agency is joined to another account here."))
        Identity.objects.update_or_create(
            user=user, defaults={"subject_digest": key, "joined_at": timezone.now()}
        )
        record(user, EventKind.ACCOUNT_IDENTITY_JOINED)
        tell(user)


def leave_identity(*, user: User) -> None:
    with transaction.atomic():
        if Identity.objects.filter(user=user).delete()[0]:
            record(user, EventKind.ACCOUNT_IDENTITY_LEFT)
            tell(user)


def identity_digest(issuer: str, subject: str) -> str:
    return digest("identity", f"{issuer}\n{subject}")


def _keep_one(*, needed: bool) -> None:
    if needed:
        raise FactorError(gettext_lazy("Your work needs a second factor. Add another one first."))


def _factor_added(user: User, factor: str) -> list[str]:
    record(user, EventKind.ACCOUNT_FACTOR_ADDED, factor=factor)
    tell(user)
    unused = user.recovery_codes.filter(used_at=None).exists()
    return [] if unused else make_recovery_codes(user=user)


def _factor_removed(user: User, factor: str) -> None:
    record(user, EventKind.ACCOUNT_FACTOR_REMOVED, factor=factor)
    tell(user)


def new_code() -> str:
    """Twelve letters and digits in groups, about 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(3))


def plain_code(code: str) -> str:
    """A code however it was typed."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _code_digest(user: User, code: str) -> str:
    return digest("recovery", f"{user.pk}:{plain_code(code)}")


def record(user: User, kind: EventKind, **data: object) -> None:
    append(stream=stream_of(user), kind=kind, actor=actor_for(user), data=data)


def tell(user: User) -> None:
    """The owner hears of every change; a mail that cannot be sent does not undo it."""
    with translation.override(user.language):
        mail = EmailMessage(
            subject=_("The way into your account was changed"),
            body=checkable(
                _(
                    "How you sign in to Muster was changed, or one of your recovery codes was used.\n\n"
                    "If it was you, do nothing.\n\n"
                    "If it was not you, sign in, look at what is listed there and end what is not yours: {address}"
                ).format(address=f"{settings.PUBLIC_URL}/account/security/")
            ),
            to=[user.email],
        )
    transaction.on_commit(mail.send, robust=True)
