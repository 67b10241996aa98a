"""What people are told. A notice says only that there is something to read in Muster: nothing personal travels."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.people.models import User


class NoticeKind(models.TextChoices):
    SUBMITTED = "submitted", _("Your application was received")
    SOMETHING_ASKED = "something-asked", _("Something is asked of you")
    OFFER = "offer", _("You have an offer to answer")
    OFFER_EXPIRED = "offer-expired", _("An offer has expired")
    MOVED_ON = "moved-on", _("Your application has moved on")
    DECIDED = "decided", _("There is a decision on your application")
    CONTRACT_READY = "contract-ready", _("Your contract is ready to read")
    CONTRACT_IN_FORCE = "contract-in-force", _("Your contract is in force")
    POST_APPROVED = "post-approved", _("Posts of your unit are approved")
    POST_RETURNED = "post-returned", _("A post of your unit was returned with a reason")
    WITHDRAWN = "withdrawn", _("Your application was withdrawn")
    COMPLAINT_MADE = "complaint-made", _("A complaint waits for an answer")
    COMPLAINT_OVERDUE = "complaint-overdue", _("A complaint has waited too long")
    COMPLAINT_ANSWERED = "complaint-answered", _("What you complained of is answered")
    STATES_BROKEN = "states-broken", _("Something was found that must never be")
    PAPER_EXPIRES = "paper-expires", _("A paper of yours runs out")
    READING_ALARM = "reading-alarm", _("One account opened many applications within an hour")
    CANARY_OPENED = (
        "canary-opened",
        _("Somebody wanted to open an application that nobody has a reason to open"),
    )
    READING_STOPPED = "reading-stopped", _("One account was stopped from opening more applications")


class Notice(models.Model):
    """One message to one account; it stays in the account and goes out by mail until it is delivered."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(
                fields=("next_attempt_at",), condition=Q(delivered_at__isnull=True), name="notices_to_deliver"
            ),
        ]
