"""What is asked of somebody, with its clock, and what assessors found."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.cases.models.case import Case
from muster.cases.models.papers import Paper
from muster.offices.models import Office, RankCategory
from muster.people.models import User
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment


class RequestKind(models.TextChoices):
    """Everything that is asked of somebody: the keys of `settings.DEADLINES`."""

    VERIFICATION = "verification", _("Check the facts and papers")
    PAPERS = "papers", _("Answer what the office asks")
    REFERRAL = "referral", _("Agree to be referred to a unit")
    MEDICAL = "medical", _("Medical examination")
    SELECTION = "selection", _("Professional and psychological selection")
    PHYSICAL = "physical", _("Physical standards")
    SPECIAL_CHECK = "special_check", _("Special check")
    OFFER = "offer", _("Offer a seat")
    PLACEMENT = "placement", _("Place by a round")
    ANSWER_OFFER = "answer_offer", _("Accept or decline the offer")
    POST_CHANGE = "post_change", _("Agree to another post")
    DECISION = "decision", _("Decide on the application")
    CONTRACT = "contract", _("Draft the contract")
    READING = "reading", _("Read and confirm the contract")
    SIGNATURE = "signature", _("Confirm the contract for the unit")
    ENROLMENT = "enrolment", _("Record the enrolment order")


ASSESSMENTS = (
    RequestKind.MEDICAL,
    RequestKind.SELECTION,
    RequestKind.PHYSICAL,
    RequestKind.SPECIAL_CHECK,
)


OF_THE_APPLICANT = (
    RequestKind.PAPERS,
    RequestKind.REFERRAL,
    RequestKind.ANSWER_OFFER,
    RequestKind.POST_CHANGE,
    RequestKind.READING,
)


class Request(models.Model):
    """One thing asked of somebody, with one clock: asked, due, answered, judged, cancelled."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20, choices=RequestKind.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="requests")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The paper that was not accepted, where its verdict is what asks: `asked_again.wording` says it in words.
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="requests")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    text_sealed = sealed_column()
    answer_sealed = sealed_column()

    sealed_for: ClassVar[str] = "case.person"
    text = Sealed[str | None](Compartment.FACTS)
    answer = Sealed[str | None](Compartment.FACTS)

    class Meta:
        verbose_name = _("request")
        ordering = ("due_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("case", "kind"),
                condition=Q(judged_at__isnull=True, cancelled_at__isnull=True) & ~Q(kind="papers"),
                name="one_open_request_a_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("office", "due_at"),
                condition=Q(judged_at__isnull=True, cancelled_at__isnull=True),
                name="open_requests_by_due_date",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.judged_at is None and self.cancelled_at is None

    @property
    def what(self) -> str:
        """What there is to do, in words: a question that the applicant has answered waits to be judged."""
        answered = self.kind == RequestKind.PAPERS and self.answered_at is not None and self.is_open
        return str(_("Judge the answer") if answered else RequestKind(self.kind).label)

    @property
    def of_the_applicant(self) -> bool:
        return self.kind in OF_THE_APPLICANT and self.answered_at is None


class Outcome(models.Model):
    """What an assessor found: the facts for all who decide, the reasons for their own compartment alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="outcome")
    found_on = models.DateField()
    valid_until = models.DateField(null=True)
    supported_category = models.CharField(max_length=10, choices=RankCategory.choices, blank=True)
    facts_sealed = sealed_column()
    medical_reasons_sealed = sealed_column()
    selection_reasons_sealed = sealed_column()
    physical_reasons_sealed = sealed_column()
    special_check_reasons_sealed = sealed_column()

    sealed_for: ClassVar[str] = "request.case.person"
    facts = Sealed[dict[str, object]](Compartment.FACTS)
    medical_reasons = Sealed[str | None](Compartment.MEDICAL)
    selection_reasons = Sealed[str | None](Compartment.SELECTION)
    physical_reasons = Sealed[str | None](Compartment.PHYSICAL)
    special_check_reasons = Sealed[str | None](Compartment.SPECIAL_CHECK)

    class Meta:
        verbose_name = _("outcome")
