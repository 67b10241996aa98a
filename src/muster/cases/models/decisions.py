"""Seats held for one application, and what was decided about it."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.cases.models.case import Case
from muster.offices.models import RankCategory, Seat
from muster.people.models import User
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment


class Offer(models.Model):
    """A seat held for one case. The database lets one live offer hold a seat, and one case hold one live offer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="offers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="offers")
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)  # set whenever the seat becomes free again

    class Meta:
        verbose_name = _("offer")
        ordering = ("offered_at",)
        constraints: ClassVar = [
            # One holder a seat, whatever races.
            models.UniqueConstraint(
                fields=("seat",), condition=Q(released_at__isnull=True), name="one_holder_a_seat"
            ),
            models.UniqueConstraint(
                fields=("case",), condition=Q(released_at__isnull=True), name="one_live_offer_a_case"
            ),
        ]


class DecisionKind(models.TextChoices):
    ADMIT = "admit", _("Admit")
    REFUSE = "refuse", _("Refuse")
    RETURN = "return", _("Return for something named")


class Decision(models.Model):
    """What a person with the right to do so decided, with the law's answer of that day. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind.choices)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    edition = models.CharField(max_length=64)
    rules = models.JSONField(default=list)  # the rules a refusal rests on
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    rank_category = models.CharField(max_length=10, choices=RankCategory.choices, blank=True)
    facts_sealed = sealed_column()
    answer_sealed = sealed_column()
    note_sealed = sealed_column()

    sealed_for: ClassVar[str] = "case.person"
    facts = Sealed[dict[str, object]](Compartment.FACTS)
    answer = Sealed[dict[str, object]](Compartment.FACTS)
    note = Sealed[str | None](Compartment.FACTS)

    class Meta:
        verbose_name = _("decision")
        ordering = ("decided_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("case",), condition=Q(kind__in=("admit", "refuse")), name="one_final_decision_a_case"
            ),
        ]
