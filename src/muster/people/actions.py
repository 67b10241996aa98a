"""Accounts and consents: every change to them."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.people import addresses
from muster.people.consent_texts import current
from muster.people.models import Consent, ConsentKind, PendingAddress, Person, User, email_digest

REGISTRATION_HOURS = 24
_REGISTER = PendingAddress.Purpose.REGISTER

_reset_tokens = PasswordResetTokenGenerator()


class ResetError(Exception):
    """The link to a new password is unknown, used or too old."""


def stream_of(user: User) -> str:
    return f"account:{user.pk}"


def actor_for(user: User) -> Actor:
    """The applicant as actor: a random identifier, never a name."""
    return Actor(identifier=str(user.pk), role="applicant")


def start_registration(*, email: str, language: str) -> str | None:
    """Send a link to the address. What the asker sees is the same whether or not an account exists.

    Returns the token that was mailed, or None where the address already has an account (its owner is told so).
    """
    if User.objects.by_email(email) is not None:
        mail_account_exists(email, language)
        return None
    lifetime = timedelta(hours=REGISTRATION_HOURS)
    token = addresses.wait(_REGISTER, email, lifetime, language=language)
    _mail_registration_link(email, token, language)
    return token


def registering(token: str) -> str:
    """The address that this link registers; `LinkError` if it can no longer be finished."""
    return addresses.address_of(addresses.asked(_REGISTER, token))


def finish_registration(*, token: str, password: str) -> User:
    """Make the account. Raises `LinkError`, or Django's `ValidationError` for a weak password."""
    validate_password(password)
    with transaction.atomic():
        pending = addresses.asked(_REGISTER, token)
        addresses.use(pending)
        email = addresses.address_of(pending)
        try:
            with transaction.atomic():
                user = create_account(email=email, password=password, language=pending.language)
        except IntegrityError:  # two links for one address, the other was faster
            raise addresses.LinkError from None
    return user


def create_account(
    *, email: str, password: str, language: str, given_names: str = "", family_name: str = ""
) -> User:
    """One person with one account. Raises `IntegrityError` where the address already has one."""
    with transaction.atomic():
        person = Person()
        person.email = email.strip()
        person.given_names, person.family_name = given_names, family_name
        person.save()
        user = User(person=person, email_digest=email_digest(email), language=language)
        user.set_password(password)
        user.save()
        append(
            stream=stream_of(user),
            kind=EventKind.ACCOUNT_REGISTERED,
            actor=actor_for(user),
            data={"language": language},
        )
    return user


def start_reset(*, email: str, language: str) -> str | None:
    """Send a link to choose a new password. Every address is mailed, so that the asker learns nothing from the wait.

    Returns the token that was mailed, or None where the address has no account (its owner is told so).
    """
    user = User.objects.by_email(email)
    if user is None or not user.is_active:
        _mail_no_account(email, language)
        return None
    token = f"{user.pk.hex}-{_reset_tokens.make_token(user)}"
    _mail_reset_link(user, token)
    return token


def user_to_reset(token: str) -> User:
    """The account this link belongs to; `ResetError` if it was used, replaced or is too old."""
    identifier, _hyphen, proof = token.partition("-")
    try:
        user = User.objects.select_related("person").get(pk=UUID(hex=identifier), is_active=True)
    except (ValueError, User.DoesNotExist):
        raise ResetError from None
    if not _reset_tokens.check_token(user, proof):
        raise ResetError
    return user


def finish_reset(*, token: str, password: str) -> User:
    """Set the new password. Raises `ResetError`, or Django's `ValidationError` for a weak password."""
    validate_password(password)
    with transaction.atomic():
        user = user_to_reset(token)
        user.set_password(password)
        user.mailed_at = timezone.now()
        user.save(update_fields=("password", "mailed_at"))
        append(
            stream=stream_of(user),
            kind=EventKind.ACCOUNT_PASSWORD_CHANGED,
            actor=actor_for(user),
        )
    return user


def owner_is_proved(*, user: User) -> None:
    """The password rests on more than the mailbox again: its owner came in by something else besides."""
    if user.mailed_at is not None:
        user.mailed_at = None
        user.save(update_fields=("mailed_at",))


def record_sign_in(*, user: User) -> None:
    with transaction.atomic():
        append(stream=stream_of(user), kind=EventKind.ACCOUNT_SIGNED_IN, actor=actor_for(user))


def change_language(*, user: User, language: str) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(language=language)
        append(
            stream=stream_of(user),
            kind=EventKind.ACCOUNT_LANGUAGE_CHANGED,
            actor=actor_for(user),
            data={"language": language},
        )


def give_consent(*, person: Person, kind: ConsentKind, language: str) -> Consent | None:
    """Give a consent to the current text; None where one is live already. Runs inside the case's transaction."""
    consent, created = Consent.objects.get_or_create(
        person=person,
        kind=kind,
        withdrawn_at=None,
        defaults={
            "text_version": current(kind).version,
            "language": language,
            "given_at": timezone.now(),
        },
    )
    return consent if created else None


def withdraw_consent(*, person: Person, kind: ConsentKind) -> bool:
    """Whether there was a live consent to withdraw. Runs inside the case's transaction."""
    live = Consent.objects.filter(person=person, kind=kind, withdrawn_at=None)
    return live.update(withdrawn_at=timezone.now()) > 0


def _mail_registration_link(email: str, token: str, language: str) -> None:
    with translation.override(language):
        EmailMessage(
            subject=_("Continue in Muster"),
            body=checkable(
                _(
                    "Somebody asked to register this address in Muster.\n\n"
                    "If it was you, continue here: {address}\n"
                    "The link works once, for {hours} hours.\n\n"
                    "If it was not you, do nothing. Muster never asks for money."
                ).format(address=f"{settings.PUBLIC_URL}/register/{token}/", hours=REGISTRATION_HOURS)
            ),
            to=[email],
        ).send()


def mail_account_exists(email: str, language: str) -> None:
    with translation.override(language):
        EmailMessage(
            subject=_("Continue in Muster"),
            body=checkable(
                _(
                    "Somebody asked to register this address in Muster. It already has an account.\n\n"
                    "Sign in, or choose a new password: {address}\n\n"
                    "If it was not you, do nothing. Muster never asks for money."
                ).format(address=f"{settings.PUBLIC_URL}/sign-in/")
            ),
            to=[email],
        ).send()


def _mail_reset_link(user: User, token: str) -> None:
    with translation.override(user.language):
        EmailMessage(
            subject=_("Continue in Muster"),
            body=checkable(
                _(
                    "Somebody asked for a new password in Muster.\n\n"
                    "If it was you, choose it here: {address}\n"
                    "The link works once, for one hour.\n\n"
                    "If it was not you, do nothing: your password stays as it is. Muster never asks for money."
                ).format(address=f"{settings.PUBLIC_URL}/password/{token}/")
            ),
            to=[user.email],
        ).send()


def _mail_no_account(email: str, language: str) -> None:
    with translation.override(language):
        EmailMessage(
            subject=_("Continue in Muster"),
            body=checkable(
                _(
                    "Somebody asked for a new password in Muster for this address. It has no account.\n\n"
                    "If it was you, you may have registered with another address. You can register here: {address}\n\n"
                    "If it was not you, do nothing. Muster never asks for money."
                ).format(address=f"{settings.PUBLIC_URL}/register/")
            ),
            to=[email],
        ).send()


def checkable(body: str) -> str:
    """With where anybody checks what claims to come from here."""
    check = _("Check a message, a paper or a recruiter, free of charge: {address}")
    return f"{body}\n\n{check.format(address=f'{settings.PUBLIC_URL}/verify/')}"
