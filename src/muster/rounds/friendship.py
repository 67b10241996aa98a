"""Two applicants who want the same unit. Neither is found by the other: one gives the other a code, by hand."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.cases.models import Case
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment


class Friendship(models.Model):
    """A code that one applicant made, that another entered, and that the first agreed to; until either ends it.

    `number` is what both see between entering and agreeing: whoever made the code asks the other for it, so that a
    code which went astray pairs nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="friendships")
    friend = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="friendships_entered")
    code_digest = models.CharField(max_length=64, unique=True)
    code_sealed = sealed_column()
    number = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    sealed_for: ClassVar[str] = "case.person"
    code = Sealed[str](Compartment.FACTS)

    class Meta:
        verbose_name = _("friendship")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("case",), condition=Q(ended_at__isnull=True), name="one_code_a_case"
            ),
            models.UniqueConstraint(
                fields=("friend",), condition=Q(ended_at__isnull=True), name="one_friend_a_case"
            ),
        ]
