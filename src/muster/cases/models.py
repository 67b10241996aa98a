"""An application and everything that is said, asked, shown and decided in it.

There is no status column: what state a case is in follows from its moments, requests, offers and decisions
(`muster.cases.progress`).
"""

from datetime import date, timedelta
from typing import ClassVar, TypedDict
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.offices.models import Office, Post, RankCategory, Seat
from muster.people.models import Person, User
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment

SOON = timedelta(
    days=30
)  # what it usually takes to get a paper anew; a service target, no text of law sets it
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


class Level(models.TextChoices):
    """How well a fact stands: stated, shown by a paper, or checked by an office."""

    CLAIMED = "claimed", _("Stated")
    DOCUMENTED = "documented", _("Shown by a paper")
    VERIFIED = "verified", _("Verified")


class PaperKind(models.TextChoices):
    IDENTITY = "identity", _("Passport or identity document")
    STAY = "stay", _("Proof of lawful stay")
    CRIMINAL_RECORD = "criminal_record", _("Certificate of criminal record")
    EDUCATION = "education", _("Proof of education")
    SERVICE = "service", _("Proof of military service or rank")
    QUALIFICATION = "qualification", _("Proof of speciality or language")
    TAX_NUMBER = "tax_number", _("Tax number certificate")
    OTHER = "other", _("Another paper")


class PaperReason(models.TextChoices):
    """Why a paper is not accepted; each asks again, none refuses the application."""

    UNREADABLE = "unreadable", _("It cannot be read")
    CUT_OFF = "cut_off", _("A part is cut off")
    WRONG_KIND = "wrong_kind", _("It is another kind of paper")
    EXPIRED = "expired", _("It has expired")
    OTHER_PERSON = "other_person", _("It names another person")
    NO_TRANSLATION = "no_translation", _("A translation is missing")


class PaperDetails(TypedDict, total=False):
    """What stands on a paper: who issued it, under which number, and its days (ISO 8601)."""

    issuer: str
    number: str
    issued_on: str
    valid_until: str


class Term(models.TextChoices):
    """How a paper stands to its last day, once that is near."""

    SOON = "soon", _("Its term ends soon")
    PASSED = "passed", _("Its term has passed")


class Paper(models.Model):
    """One uploaded file, sealed under the person's key, kept under a random name outside any web root."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    stored_as = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Made of the pictures of its pages: all that anybody is shown of it. Empty where it came before this was done.
    shown_as = models.CharField(max_length=64, blank=True)
    shown_type = models.CharField(max_length=60, default="image/jpeg")
    pages = models.PositiveSmallIntegerField(default=1)
    hints = models.JSONField(default=list)  # each a Hint of muster.papers.intake
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, choices=PaperReason.choices, blank=True)
    # The paper this one puts into another language: an original of the same case.
    translation_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="translations"
    )
    expiry_told = models.CharField(max_length=10, choices=Term.choices, blank=True)  # each is told once
    file_name_sealed = sealed_column()
    details_sealed = sealed_column()

    sealed_for: ClassVar[str] = "case.person"
    file_name = Sealed[str](Compartment.PAPERS)
    details = Sealed[PaperDetails | None](Compartment.PAPERS)

    class Meta:
        verbose_name = _("paper")
        ordering = ("uploaded_at",)

    @property
    def valid_until(self) -> date | None:
        """Its last day, where it was written down."""
        said = (self.details or {}).get("valid_until")
        return date.fromisoformat(said) if said else None

    def term(self, on: date) -> Term | None:
        """How it stands to its last day on a day; None while that is far, or where none is known."""
        until = self.valid_until
        if until is None or until > on + SOON:
            return None
        return Term.PASSED if until < on else Term.SOON

    @property
    def near_end(self) -> Term | None:
        """How it stands to its last day today."""
        return self.term(timezone.localdate())


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
