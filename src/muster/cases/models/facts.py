"""What is known of the person: facts by how well they stand, and qualifications."""

from typing import ClassVar, TypedDict
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.cases.models.case import Case
from muster.cases.models.papers import Paper
from muster.people.models import User
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment


class Level(models.TextChoices):
    """How well a fact stands: stated, shown by a paper, or checked by an office."""

    CLAIMED = "claimed", _("Stated")
    DOCUMENTED = "documented", _("Shown by a paper")
    VERIFIED = "verified", _("Verified")


class Fact(models.Model):
    """One fact at one level. A new word on it supersedes the old row, which stays."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")
    name = models.CharField(max_length=40)
    level = models.CharField(max_length=12, choices=Level.choices)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="facts")
    disputed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    value_sealed = sealed_column()
    dispute_sealed = sealed_column()

    sealed_for: ClassVar[str] = "case.person"
    value = Sealed[object](Compartment.FACTS)
    dispute = Sealed[str | None](Compartment.FACTS)

    class Meta:
        verbose_name = _("fact")
        ordering = ("recorded_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("case", "name", "level"),
                condition=Q(superseded_at__isnull=True),
                name="one_current_fact_a_level",
            ),
        ]


class QualificationKind(models.TextChoices):
    EDUCATION = "education", _("Education")
    SERVICE_ABROAD = "service_abroad", _("Military service abroad")
    RANK_ABROAD = "rank_abroad", _("Military rank abroad")
    SPECIALITY = "speciality", _("Speciality")
    LANGUAGE = "language", _("Language")


class Detail(TypedDict, total=False):
    """What can be counted of a qualification: a language (ISO 639-1) and its level from 1 to 4; whole years."""

    language: str
    level: int
    years: int


class Qualification(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=20, choices=QualificationKind.choices)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="qualifications")
    recorded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    description_sealed = sealed_column()
    detail_sealed = sealed_column()

    sealed_for: ClassVar[str] = "case.person"
    description = Sealed[str](Compartment.FACTS)
    detail = Sealed[Detail | None](Compartment.FACTS)

    class Meta:
        verbose_name = _("qualification")
        ordering = ("recorded_at",)
