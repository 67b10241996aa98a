"""Sessions, and the things besides a password by which somebody proves that an account is theirs."""

from typing import ClassVar, override
from uuid import uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from muster.people.models import User
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment


class Session(AbstractBaseSession):
    """Django's session, with the account it belongs to, so that its owner can see and end it.

    What is kept of the browser is its kind alone: no address, no version.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    @classmethod
    @override
    def get_session_store_class(cls) -> type[SessionBase]:
        from muster.accounts.sessions import SessionStore  # noqa: PLC0415  the store needs this model

        return SessionStore


class Totp(models.Model):
    """An authenticator app: the secret it shares with us. It counts once a code from it was typed back."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="totp", primary_key=True)
    secret_sealed = sealed_column()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)  # the step of the newest code used: none is taken twice

    sealed_for: ClassVar[str] = "user.person"
    secret = Sealed[str](Compartment.SIGN_IN)  # base32

    class Meta:
        verbose_name = _("authenticator app")


class Passkey(models.Model):
    """A key that a device or a password manager holds for this account and for this site alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    credential_digest = models.CharField(max_length=64, unique=True)
    credential_sealed = sealed_column()
    device = models.CharField(max_length=40, blank=True)  # the kind of browser it was added in
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    sealed_for: ClassVar[str] = "user.person"
    credential = Sealed[str](Compartment.SIGN_IN)  # WebAuthn's attested credential data, in base64

    class Meta:
        verbose_name = _("passkey")
        ordering = ("added_at",)


class RecoveryCode(models.Model):
    """One of the codes on paper that stand in for a lost second factor, each of them once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "digest"), name="a_recovery_code_once_an_account"),
        ]


class Identity(models.Model):
    """An account at an agency's own identity provider that its owner has joined to theirs."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="identity", primary_key=True)
    subject_digest = models.CharField(max_length=64, unique=True)  # of issuer and subject together
    joined_at = models.DateTimeField()

    class Meta:
        verbose_name = _("account at an identity provider")


class Recovery(models.Model):
    """Somebody proved the password or the mailbox, and says that every second factor is lost.

    It opens after some days, in which the owner hears of it, and only if two operators have seen the person.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="recovery", primary_key=True)
    code_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("recovery")
        constraints: ClassVar = [
            # Four eyes: nobody opens an account alone.
            models.CheckConstraint(
                condition=models.Q(second_by=None) | ~models.Q(second_by=models.F("first_by")),
                name="recovery_vouched_by_two",
            ),
        ]
