"""The append-only record.

Each event belongs to one stream (a case, an office …) and carries the hash of the one before it.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from muster.journal.kinds import EventKind


class StreamHead(models.Model):
    """Where a stream ends; its row is the lock that puts the writers of one stream in a line."""

    stream = models.CharField(max_length=80, primary_key=True)
    position = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class Event(models.Model):
    """One act that happened. The database itself refuses to change or remove it (migration 0002)."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)  # an EventKind; the database holds those of every version
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_role = models.CharField(max_length=30)
    actor_office = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("stream", "position"), name="one_event_a_position"),
        ]
        indexes: ClassVar = [models.Index(fields=("at",))]

    def __str__(self) -> str:
        return f"{self.stream}#{self.position} {self.kind}"

    @property
    def label(self) -> str:
        """What happened, in the reader's language; the kind itself where this version does not know it."""
        return str(EventKind(self.kind).label) if self.kind in EventKind else self.kind
