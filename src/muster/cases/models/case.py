"""Applications from the first saved answer to their end."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.offices.models import Office, Post
from muster.people.models import Person

OPEN = Q(withdrawn_at__isnull=True, refused_at__isnull=True, enrolled_at__isnull=True)


class Case(models.Model):
    """One person's application under one regime, from its first saved answer to its end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    regime = models.CharField(max_length=20)
    channel = models.CharField(max_length=30, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="cases")
    wished_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="wished_by")
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    enrolled_at = models.DateTimeField(null=True)
    canary_since = models.DateTimeField(null=True)  # of nobody: whoever opens it is told of
    erased_at = models.DateTimeField(null=True)  # its term has passed: nothing of it can be read any more

    class Meta:
        verbose_name = _("case")
        constraints: ClassVar = [
            # A person has one open application under a regime; a second submission finds the first.
            models.UniqueConstraint(
                fields=("person", "regime"), condition=OPEN, name="one_open_application_a_person"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | (~Q(channel="") & Q(office__isnull=False)),
                name="a_submitted_application_has_an_office",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("office", "submitted_at"))]

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return self.stream_of(self.pk)

    @staticmethod
    def stream_of(case_id: UUID) -> str:
        return f"case:{case_id}"

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.refused_at is None and self.enrolled_at is None
