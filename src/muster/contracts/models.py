"""Contracts of military service: drafted from a decision, confirmed by both, in force by the enrolment order."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.cases.models import Case, Decision
from muster.offices.models import Office, Post, RankCategory, Seat
from muster.people.models import Person, User
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment


class Contract(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    # Printed on the paper; contracts drafted before there were codes have none.
    check_code = models.CharField(max_length=14, unique=True, null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contracts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contracts")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="contracts")
    unit = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="contracts")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="contracts")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="contracts")
    rank_category = models.CharField(max_length=10, choices=RankCategory.choices)
    term_years = models.PositiveSmallIntegerField()
    probation_months = models.PositiveSmallIntegerField(default=0)
    planned_start = models.DateField()
    language = models.CharField(max_length=10)
    clauses = models.JSONField()  # [identifier, version] of every clause, as pinned on the day of the draft
    edition = models.CharField(max_length=64)
    text_digest = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    understood_at = models.DateTimeField(null=True)
    applicant_confirmed_at = models.DateTimeField(null=True)
    commander_confirmed_at = models.DateTimeField(null=True)
    commander = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    order_number = models.CharField(max_length=40, blank=True)
    in_force_on = models.DateField(null=True)
    probation_until = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    data_sealed = sealed_column()

    sealed_for: ClassVar[str] = "person"
    data = Sealed[dict[str, Any]](Compartment.CONTRACT)

    class Meta:
        verbose_name = _("contract")
        ordering = ("drafted_at",)
        constraints: ClassVar = [
            # A person serves under one contract at a time.
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(in_force_on__isnull=False, ended_on__isnull=True),
                name="one_live_contract_a_person",
            ),
            models.UniqueConstraint(
                fields=("case",), condition=Q(cancelled_at__isnull=True), name="one_standing_draft_a_case"
            ),
            models.UniqueConstraint(
                fields=("seat",),
                condition=Q(in_force_on__isnull=False, ended_on__isnull=True),
                name="one_contract_a_seat",
            ),
            # It takes effect by the order, after both have confirmed, and the applicant only after understanding.
            models.CheckConstraint(
                condition=Q(applicant_confirmed_at__isnull=True) | Q(understood_at__isnull=False),
                name="confirmed_only_when_understood",
            ),
            models.CheckConstraint(
                condition=Q(commander_confirmed_at__isnull=True) | Q(applicant_confirmed_at__isnull=False),
                name="the_commander_confirms_last",
            ),
            models.CheckConstraint(
                condition=Q(in_force_on__isnull=True)
                | (Q(commander_confirmed_at__isnull=False) & ~Q(order_number="")),
                name="in_force_only_by_an_order_on_a_signed_contract",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
