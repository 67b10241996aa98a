"""Contracts of military service: drafted from a decision, confirmed by both, in force by the enrolment order."""

from typing import Any, ClassVar, TypedDict
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
    # An amendment is a paper of its own; the contract it amends is never written again.
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="amendments")
    amendment_number = models.PositiveSmallIntegerField(default=0)  # 1, 2, 3 in the chain; 0: a contract
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
                condition=Q(in_force_on__isnull=False, ended_on__isnull=True, amends__isnull=True),
                name="one_live_contract_a_person",
            ),
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(cancelled_at__isnull=True, amends__isnull=True),
                name="one_standing_draft_a_case",
            ),
            # A chain has one end: amendments are signed one after the other.
            models.UniqueConstraint(
                fields=("amends", "amendment_number"),
                condition=Q(cancelled_at__isnull=True, amends__isnull=False),
                name="one_standing_amendment_a_number",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, amendment_number=0)
                | Q(amends__isnull=False, amendment_number__gt=0),
                name="only_amendments_are_numbered",
            ),
            models.UniqueConstraint(
                fields=("seat",),
                condition=Q(in_force_on__isnull=False, ended_on__isnull=True, amends__isnull=True),
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
                | (
                    Q(commander_confirmed_at__isnull=False)
                    & (~Q(order_number="") | Q(amends__isnull=False))  # an amendment needs no order
                ),
                name="in_force_only_by_an_order_on_a_signed_contract",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Register(models.Model):
    """The head of an office's register of one year: the last number it gave."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("register of contracts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("office", "year"), name="one_register_a_year"),
        ]


class RegisterEntry(models.Model):
    """One number of a register: 1, 2, 3 and on without a gap, as a paper's both parties have signed it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="entry")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("number in a register")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("office", "year", "number"), name="a_register_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class Interpreter(TypedDict):
    name: str
    language: str  # ISO 639-1


class FreeWill(TypedDict):
    freely: bool
    at: str  # ISO 8601


class Reading(models.Model):
    """How far the applicant has come from the draft to signing it. Whether they act freely, no page tells."""

    contract = models.OneToOneField(
        Contract, on_delete=models.CASCADE, primary_key=True, related_name="reading"
    )
    interpreter_language = models.CharField(max_length=10, blank=True)  # asked for
    interpreter_asked_at = models.DateTimeField(null=True)
    interpreter_named_at = models.DateTimeField(null=True)
    time_asked_at = models.DateTimeField(null=True)
    interpreter_sealed = sealed_column()
    free_will_sealed = sealed_column()

    sealed_for: ClassVar[str] = "contract.person"
    interpreter = Sealed[Interpreter | None](Compartment.CONTRACT)
    free_will = Sealed[FreeWill | None](Compartment.FREE_WILL)

    class Meta:
        verbose_name = _("reading of a contract")


class ContactKind(models.TextChoices):
    KIN = "kin", _("Your next of kin")
    TOLD = "told", _("Who is told if something happens to you")
    PAID = "paid", _("Who is paid what is due to you if you cannot receive it")


class Contact(TypedDict):
    name: str
    relation: str
    reach: str
    language: str  # ISO 639-1; "" where it does not matter


class Contacts(models.Model):
    """Next of kin, who is told, who is paid: by `ContactKind`, None for "nobody"; absent while unanswered."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="contacts")
    answered_at = models.DateTimeField()
    data_sealed = sealed_column()

    sealed_for: ClassVar[str] = "person"
    data = Sealed[dict[str, Contact | None] | None](Compartment.CONTACTS)

    class Meta:
        verbose_name = _("contacts of a person")


class Scan(models.Model):
    """The scan of a contract that was signed on paper, as the unit sent it."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="scans")
    stored_as = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    # Made of the pictures of its pages: all that anybody is shown of it. Empty where it came before this was done.
    shown_as = models.CharField(max_length=64, blank=True)
    shown_type = models.CharField(max_length=60, default="image/jpeg")
    signed_on = models.DateField()
    bound_at = models.DateTimeField()
    bound_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("scan of a signed contract")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("contract",),
                condition=Q(refused_at__isnull=True),
                name="one_standing_scan_a_contract",
            ),
        ]


class CopyCode(models.Model):
    """By its code alone the signer opens the contract, with or without an account. Only a keyed digest is kept."""

    contract = models.OneToOneField(
        Contract, on_delete=models.CASCADE, primary_key=True, related_name="copy_code"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("code for a copy")
