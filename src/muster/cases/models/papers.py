"""Papers of an application, and how they stand to their last day."""

from datetime import date, timedelta
from typing import ClassVar, TypedDict
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.models.case import Case
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment

# What it usually takes to get a paper anew; a service target, no text of law sets it.
SOON = timedelta(days=30)


class PaperKind(models.TextChoices):
    IDENTITY = "identity", _("Passport or identity document")
    STAY = "stay", _("Proof of lawful stay")
    CRIMINAL_RECORD = "criminal_record", _("Certificate of criminal record")
    EDUCATION = "education", _("Proof of education")
    SERVICE = "service", _("Proof of military service or rank")
    QUALIFICATION = "qualification", _("Proof of speciality or language")
    TAX_NUMBER = "tax_number", _("Tax number certificate")
    OTHER = "other", _("Another paper")


class PaperReason(models.TextChoices):
    """Why a paper is not accepted; each asks again, none refuses the application."""

    UNREADABLE = "unreadable", _("It cannot be read")
    CUT_OFF = "cut_off", _("A part is cut off")
    WRONG_KIND = "wrong_kind", _("It is another kind of paper")
    EXPIRED = "expired", _("It has expired")
    OTHER_PERSON = "other_person", _("It names another person")
    NO_TRANSLATION = "no_translation", _("A translation is missing")


class PaperDetails(TypedDict, total=False):
    """What stands on a paper: who issued it, under which number, and its days (ISO 8601)."""

    issuer: str
    number: str
    issued_on: str
    valid_until: str


class Term(models.TextChoices):
    """How a paper stands to its last day, once that is near."""

    SOON = "soon", _("Its term ends soon")
    PASSED = "passed", _("Its term has passed")


class Paper(models.Model):
    """One uploaded file, sealed under the person's key, kept under a random name outside any web root."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    stored_as = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Made of the pictures of its pages: all that anybody is shown of it. Empty where it came before this was done.
    shown_as = models.CharField(max_length=64, blank=True)
    shown_type = models.CharField(max_length=60, default="image/jpeg")
    pages = models.PositiveSmallIntegerField(default=1)
    hints = models.JSONField(default=list)  # each a Hint of muster.papers.intake
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, choices=PaperReason.choices, blank=True)
    # The paper this one puts into another language: an original of the same case.
    translation_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="translations"
    )
    expiry_told = models.CharField(max_length=10, choices=Term.choices, blank=True)  # each is told once
    file_name_sealed = sealed_column()
    details_sealed = sealed_column()

    sealed_for: ClassVar[str] = "case.person"
    file_name = Sealed[str](Compartment.PAPERS)
    details = Sealed[PaperDetails | None](Compartment.PAPERS)

    class Meta:
        verbose_name = _("paper")
        ordering = ("uploaded_at",)

    @property
    def valid_until(self) -> date | None:
        """Its last day, where it was written down."""
        said = (self.details or {}).get("valid_until")
        return date.fromisoformat(said) if said else None

    def term(self, on: date) -> Term | None:
        """How it stands to its last day on a day; None while that is far, or where none is known."""
        until = self.valid_until
        if until is None or until > on + SOON:
            return None
        return Term.PASSED if until < on else Term.SOON

    @property
    def near_end(self) -> Term | None:
        """How it stands to its last day today."""
        return self.term(timezone.localdate())
