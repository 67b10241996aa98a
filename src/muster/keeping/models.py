"""What people complain of, and what the daily jobs have done."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.offices.models import Office
from muster.people.models import Person, User
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment


class Job(models.Model):
    """The last day on which a daily job was done, and for a check what it found (names of things, never of people)."""

    name = models.CharField(max_length=20, primary_key=True)
    done_on = models.DateField(default=date.min)
    done_at = models.DateTimeField(null=True)
    found = models.JSONField(default=list)

    class Meta:
        verbose_name = _("daily job")


class ComplaintKind(models.TextChoices):
    COMPLAINT = "complaint", _("I complain about how I was treated, or about a decision")
    OBJECTION = "objection", _("I object to how my data are used")
    CORRECTION = "correction", _("What is kept about me is wrong")


class Finding(models.TextChoices):
    """What the answer to a complaint comes to."""

    UPHELD = "upheld", _("The person is right")
    PARTLY = "partly", _("The person is right in part")
    NOT_UPHELD = "not_upheld", _("The person is not right")


class Complaint(models.Model):
    """One complaint, with one clock: made, due, answered. Read by auditors alone, never by those complained of."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="complaints")
    kind = models.CharField(max_length=12, choices=ComplaintKind.choices)
    about = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    urgent = models.BooleanField()  # life or health is at stake
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    finding = models.CharField(max_length=12, choices=Finding.choices, blank=True)
    text_sealed = sealed_column()
    answer_sealed = sealed_column()

    sealed_for: ClassVar[str] = "person"
    text = Sealed[str](Compartment.COMPLAINTS)
    answer = Sealed[str | None](Compartment.COMPLAINTS)

    class Meta:
        verbose_name = _("complaint")
        ordering = ("due_at",)

    def __str__(self) -> str:
        return self.reference

    @property
    def is_overdue(self) -> bool:
        return self.answered_at is None and self.due_at < timezone.now()
