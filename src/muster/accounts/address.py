"""Another mail address for an account: its owner opens a link sent there, and can undo it from the old mailbox."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from muster.accounts.actions import end_sessions, record
from muster.journal.kinds import EventKind
from muster.people import addresses
from muster.people.actions import checkable, mail_account_exists
from muster.people.addresses import LinkError
from muster.people.models import PendingAddress, User, email_digest

CONFIRMED_WITHIN: Final = timedelta(hours=24)
TAKEN_BACK_WITHIN: Final = timedelta(days=7)
_CHANGE, _TAKE_BACK = PendingAddress.Purpose.CHANGE, PendingAddress.Purpose.TAKE_BACK


def ask(*, user: User, email: str, language: str) -> str | None:
    """Send a link to the new address, and word of it to the old one. What was asked before no longer counts.

    Returns the token that was mailed, or None where the address has an account (its owner is told, the asker not).
    """
    with transaction.atomic():
        user.pending_addresses.filter(purpose=_CHANGE).delete()
        record(user, EventKind.ACCOUNT_ADDRESS_ASKED)
        taken = User.objects.by_email(email) is not None
        token = (
            None if taken else addresses.wait(_CHANGE, email, CONFIRMED_WITHIN, language=language, user=user)
        )
    _mail_asked(user)
    if token is None:
        mail_account_exists(email, language)
    else:
        _mail_link(email, token, language)
    return token


def asked(*, user: User, token: str) -> str:
    """The address that this link of this account's would make its own; `LinkError` where it is not, or no longer."""
    return addresses.address_of(_asked(user, token))


def change(*, user: User, token: str, here: str | None = None) -> None:
    """The address is the account's from now on, and every session but the one named `here` ends.

    Raises `LinkError`, too, where the address has got an account meanwhile.
    """
    with transaction.atomic():
        pending = _asked(user, token)
        addresses.use(pending)
        old = user.email
        _set(user, addresses.address_of(pending))
        back = addresses.wait(_TAKE_BACK, old, TAKEN_BACK_WITHIN, language=user.language, user=user)
        record(user, EventKind.ACCOUNT_ADDRESS_CHANGED)
        end_sessions(user=user, but=here)
        _mail_changed(user, old, back)


def taking_back(token: str) -> PendingAddress:
    """The account, and its address of before, that this link belongs to; `LinkError` where it is too late."""
    return addresses.asked(_TAKE_BACK, token)


def take_back(*, token: str) -> User:
    """The account has its address of before again, and nobody is signed in to it.

    The password stays, and counts as resting on the mailbox: whoever reads that mail does not get in by it alone.
    """
    with transaction.atomic():
        pending = taking_back(token)
        addresses.use(pending)
        user = pending.user
        if user is None or not user.is_active:
            raise LinkError
        _set(user, addresses.address_of(pending))
        user.mailed_at = timezone.now()
        user.save(update_fields=("mailed_at",))
        user.pending_addresses.all().delete()
        record(user, EventKind.ACCOUNT_ADDRESS_TAKEN_BACK)
        end_sessions(user=user)
    return user


def _asked(user: User, token: str) -> PendingAddress:
    pending = addresses.asked(_CHANGE, token)
    if pending.user_id != user.pk:
        raise LinkError
    return pending


def _set(user: User, email: str) -> None:
    person = user.person
    person.email = email
    person.save(update_fields=("email_sealed",))
    user.email_digest = email_digest(email)
    try:
        with transaction.atomic():
            user.save(update_fields=("email_digest",))
    except IntegrityError:
        raise LinkError from None


def _mail_asked(user: User) -> None:
    with translation.override(user.language):
        EmailMessage(
            subject=_("Was it you?"),
            body=checkable(
                _(
                    "Somebody who is signed in to your account in Muster asked for another mail address for it.\n\n"
                    "If it was you, open the link that we sent to the new address.\n\n"
                    "If it was not you, choose a new password at once: {address}\n"
                    "That ends every session, and the change comes to nothing."
                ).format(address=f"{settings.PUBLIC_URL}/password/")
            ),
            to=[user.email],
        ).send()


def _mail_link(email: str, token: str, language: str) -> None:
    with translation.override(language):
        EmailMessage(
            subject=_("Continue in Muster"),
            body=checkable(
                _(
                    "Somebody asked to make this the mail address of their account in Muster.\n\n"
                    "If it was you, confirm it here: {address}\n"
                    "The link works once, for {hours} hours.\n\n"
                    "If it was not you, do nothing. Muster never asks for money."
                ).format(
                    address=f"{settings.PUBLIC_URL}/account/address/{token}/",
                    hours=int(CONFIRMED_WITHIN.total_seconds()) // 3600,
                )
            ),
            to=[email],
        ).send()


def _mail_changed(user: User, old: str, token: str) -> None:
    with translation.override(user.language):
        mail = EmailMessage(
            subject=_("The way into your account was changed"),
            body=checkable(
                _(
                    "Your account in Muster has another mail address now. We no longer write to this one.\n\n"
                    "If it was you, do nothing.\n\n"
                    "If it was not you, take your address back here, and then choose a new password: {address}\n"
                    "The link works once, for {days} days."
                ).format(address=f"{settings.PUBLIC_URL}/address-back/{token}/", days=TAKEN_BACK_WITHIN.days)
            ),
            to=[old],
        )
    transaction.on_commit(mail.send, robust=True)
