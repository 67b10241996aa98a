"""Persons, their accounts and consents."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment, PersonKey, digest, new_person_key, person_key


class Person(models.Model):
    """A human being. What identifies them is sealed under a key of their own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wrapped_key = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    family_name_sealed = sealed_column()
    given_names_sealed = sealed_column()
    ukrainian_name_sealed = sealed_column()
    mrz_name_sealed = sealed_column()
    email_sealed = sealed_column()
    phone_sealed = sealed_column()
    document_number_sealed = sealed_column()
    document_number_digest = models.CharField(max_length=64, blank=True, db_index=True)

    sealed_for: ClassVar[str] = ""
    family_name = Sealed[str | None](Compartment.IDENTITY)
    given_names = Sealed[str | None](Compartment.IDENTITY)
    ukrainian_name = Sealed[str | None](Compartment.IDENTITY)
    mrz_name = Sealed[str | None](Compartment.IDENTITY)
    email = Sealed[str | None](Compartment.IDENTITY)
    phone = Sealed[str | None](Compartment.IDENTITY)
    document_number = Sealed[str | None](Compartment.IDENTITY)

    class Meta:
        verbose_name = _("person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._state.adding and not args and self.wrapped_key is None:
            self.wrapped_key = new_person_key(self.id)

    def __str__(self) -> str:
        return f"person {self.pk}"  # never the name: this text reaches logs

    @property
    def key(self) -> PersonKey:
        return person_key(self.id, self.wrapped_key)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def name_forms(self) -> tuple[str, ...]:
        """As printed, in the letters of a machine-readable zone, in Ukrainian: those that are known."""
        return tuple(form for form in (self.full_name, self.mrz_name, self.ukrainian_name) if form)


def email_digest(email: str) -> str:
    return digest("email", email.strip().casefold())


# Signs of a document's number that people take for each other: Cyrillic letters that look Latin, O and I.
_LOOK_ALIKE = str.maketrans("АВЕІКМНОРСТХOI", "ABE1KMH0PCTX01")


def document_digest(number: str) -> str:
    letters = "".join(sign for sign in number.upper() if sign.isalnum())
    return digest("document", letters.translate(_LOOK_ALIKE))


class SearchKey(models.Model):
    """A keyed digest of something a person is found by: how a word of their name sounds, or their birth date.

    Whoever holds the database alone sees that two people share one, never what.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="search_keys")
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("search key")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person", "digest"), name="a_search_key_once_a_person"),
        ]


class DistinctReason(models.TextChoices):
    """Why two people are not the same person."""

    SEEN = "seen", _("Both came in person")
    PICTURES = "pictures", _("Their pictures show two people")
    PAPERS = "papers", _("Their papers are genuine and belong to two people")
    RELATIVES = "relatives", _("They are relatives, or namesakes")
    MISTAKE = "mistake", _("What looks the same was a mistake in writing")


class Distinction(models.Model):
    """Somebody found that two people who look like one are two. `shared` is what looked the same then."""

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=12, choices=DistinctReason.choices)
    shared = models.JSONField(default=list)
    office = models.CharField(max_length=40)
    found_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("distinction")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("one", "other"),
                condition=Q(taken_back_at__isnull=True),
                name="one_live_distinction_a_pair",
            ),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="a_pair_is_written_one_way"),
        ]


class UserManager(BaseUserManager["User"]):
    def by_email(self, email: str) -> "User | None":
        return self.select_related("person").filter(email_digest=email_digest(email)).first()


class User(AbstractBaseUser):
    """An account. The address it signs in with is kept only sealed and as a keyed digest."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    email_digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Since when the password rests on the mailbox alone: chosen by a link in a mail, and its owner proved by nothing
    # else since.
    mailed_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email_digest"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")

    def __str__(self) -> str:
        return f"account {self.pk}"

    @property
    def email(self) -> str:
        return self.person.email or ""


class PendingAddress(models.Model):
    """An address that waits for its owner to open the link that was sent there."""

    class Purpose(models.TextChoices):
        """What becomes of the address then; no page names it."""

        REGISTER = "register"
        CHANGE = "change"  # it becomes that of the account
        TAKE_BACK = "take-back"  # it becomes that of the account again

    token_digest = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.REGISTER)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="pending_addresses")
    address_sealed = models.BinaryField()
    language = models.CharField(max_length=10)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pending address")


class Attempts(models.Model):
    """How often something was tried of late, by a keyed digest of who tried or of what was tried."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    since = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("attempts")


class ConsentKind(models.TextChoices):
    PROCESSING = "processing", _("Processing of personal data")
    VERIFICATION = "verification", _("Verification of the information given")


class Consent(models.Model):
    """One consent, to a text of one version, in the language in which it was read."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("consent")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("person", "kind"),
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_consent_a_kind",
            ),
        ]
