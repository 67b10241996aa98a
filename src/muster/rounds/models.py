"""What applicants wish, by what units take, and the rounds that bring the two together.

A round holds no state column: opened, previewed, published and closed are moments of it.
"""

from typing import ClassVar, TypedDict
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.cases.models import Case, Offer, Request
from muster.offices.models import Office, Post
from muster.people.models import User
from muster.people.sealed import Sealed, sealed_column
from muster.people.vault import Compartment
from muster.rounds.friendship import Friendship  # noqa: F401  (an app's models are found here)
from muster.rounds.said import Beside

MOST_WISHES = 20
MOST_WEIGHT = 100


class Wish(models.Model):
    """One wish of an applicant: a post, or a unit.

    A unit stands for all of its posts that the law lets the person hold, in the order of the unit's list.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="wishes")
    number = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="wishes")
    unit = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="wishes")

    class Meta:
        verbose_name = _("wish")
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("case", "number"), name="one_wish_a_number"),
            models.UniqueConstraint(fields=("case", "post"), name="one_wish_a_post"),
            models.UniqueConstraint(fields=("case", "unit"), name="one_wish_a_unit"),
            models.CheckConstraint(
                condition=Q(post__isnull=True) ^ Q(unit__isnull=True), name="a_wish_is_a_post_or_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_WISHES), name="at_most_twenty_wishes"
            ),
        ]

    @property
    def name(self) -> str:
        return str(self.post or self.unit)


def _weight() -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        default=0, validators=[MinValueValidator(0), MaxValueValidator(MOST_WEIGHT)]
    )


class Criterion(models.TextChoices):
    """What an applicant earns points for, the lottery that breaks ties, and what may stand in place of both."""

    QUALIFICATION = "qualification", _("Qualification")
    LANGUAGE = "language", _("Language of the work")
    EXPERIENCE = "experience", _("Experience")
    WAITING = "waiting", _("Time waited")
    LOTTERY = "lottery", _("Lottery number")
    BY_HAND = "by_hand", _("Order by hand")


WEIGHED = (Criterion.QUALIFICATION, Criterion.LANGUAGE, Criterion.EXPERIENCE, Criterion.WAITING)


class Criteria(models.Model):
    """How much each criterion weighs for a unit. Never changed: a new declaration supersedes the old one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="criteria")
    qualification = _weight()
    language = _weight()
    experience = _weight()
    waiting = _weight()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("order of criteria")
        ordering = ("-published_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("unit",), condition=Q(superseded_at__isnull=True), name="one_order_of_criteria_a_unit"
            ),
        ]


class Round(models.Model):
    """One placement of everybody who is ready on the seats that are free."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    regime = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    # Published at the opening, before anybody's place is known: it makes every lottery number.
    seed = models.CharField(max_length=64)
    live = models.BooleanField()  # seats that become free are placed again until the round is closed
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    preview_asked_at = models.DateTimeField(null=True)
    previewed_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)  # of the certificate
    # What other aims would cost, for the preview whose certificate has the digest in it; see rounds.variants.
    variants_asked_at = models.DateTimeField(null=True)
    variants_at = models.DateTimeField(null=True)
    shortage_weights = models.JSONField(default=dict)  # by rank category: how grave an empty seat is
    variants = models.JSONField(default=dict)
    publish_asked_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    stirred_at = models.DateTimeField(null=True)  # when the free seats were last placed again
    stirring_took = models.PositiveIntegerField(default=0)  # milliseconds, the last time
    seen_event = models.BigIntegerField(default=0)  # up to which event of the journal they were

    class Meta:
        verbose_name = _("round")
        ordering = ("-opened_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("regime", "number"), name="one_round_a_number"),
            models.UniqueConstraint(
                fields=("regime",), condition=Q(closed_at__isnull=True), name="one_open_round_a_regime"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.number}"

    @property
    def stream(self) -> str:
        return f"round:{self.pk}"

    @property
    def preview_waits(self) -> bool:
        """A preview was asked for and is not there yet."""
        return self.preview_asked_at is not None and (
            self.previewed_at is None or self.previewed_at < self.preview_asked_at
        )

    @property
    def takes_orders(self) -> bool:
        """Units may still order by hand: nobody can know yet what would come of it."""
        return self.preview_asked_at is None and self.closed_at is None

    @property
    def variants_wait(self) -> bool:
        """What other aims would cost was asked for and is not worked out yet."""
        return self.variants_asked_at is not None and (
            self.variants_at is None or self.variants_at < self.variants_asked_at
        )

    @property
    def publication_waits(self) -> bool:
        return self.publish_asked_at is not None and self.published_at is None


class HandOrder(models.Model):
    """Candidates of one post in one round as its unit puts them by hand, before the round is computed.

    Whoever is not named stands behind those who are, by the unit's criteria. Never changed: another supersedes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="hand_orders")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="hand_orders")
    # Lottery numbers, the best first; as texts, for they are larger than JSON's numbers are everywhere.
    numbers = models.JSONField()
    reason = models.TextField()
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("order by hand")
        ordering = ("declared_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("round", "post"),
                condition=Q(superseded_at__isnull=True),
                name="one_order_by_hand_a_post",
            ),
        ]


class Why(models.TextChoices):
    """What became of one wish."""

    PLACED = "placed", _("Your place")
    FULL = "full", _("Every seat went to others")
    NOT_ALLOWED = "not_allowed", _("The law does not allow it")
    NOT_REACHED = "not_reached", _("You have a place that you put before it")
    LET_GO = "let_go", _("Let go to be with your friend")
    GIVEN_UP = "given_up", _("Offered in this round and not taken")


class Pair(TypedDict):
    """One applicant and one post, in the order of their wishes; a unit's posts stand in its wish's place.

    `number` is the wish's. `rules` are those of the law that keep the applicant from the post ("supported" where it
    is above the category that the selection supports). `by` is the criterion by which the last person placed there
    stands before the applicant, "" where there was no seat at all or nothing to compare.
    """

    post: str
    number: int
    allowed: bool
    rules: list[str]
    score: int
    why: str
    by: str


class Points(TypedDict):
    """What an applicant brings, by criterion; a language's points by its ISO 639-1 code."""

    qualification: int
    language: dict[str, int]
    experience: int
    waiting: int


class Entry(models.Model):
    """One application in one round: where it is placed, and why. The reasons are sealed under the person's key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField(null=True)  # of the wish that was met
    rank = models.PositiveIntegerField(null=True)  # among those who wished for the post
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, null=True, related_name="entry")
    # The friend with whom they were brought together: neither is offered a seat without the other.
    together_with = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    pairs_sealed = sealed_column()
    points_sealed = sealed_column()
    beside_sealed = sealed_column()

    sealed_for: ClassVar[str] = "case.person"
    pairs = Sealed[list[Pair]](Compartment.FACTS)
    points = Sealed[Points](Compartment.FACTS)
    beside = Sealed[Beside | None](Compartment.FACTS)

    class Meta:
        verbose_name = _("entry")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("round", "case"), name="one_entry_a_round"),
        ]
        indexes: ClassVar = [models.Index(fields=("round", "post"))]


class Cutoff(models.Model):
    """A post in a round: the seats it has to give, how many are filled, how many wished for it, and who, in its order.

    As published; in a live round, as of the last time that free seats were placed again. Who came since stands last.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="cutoffs")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="cutoffs")
    seats = models.PositiveIntegerField()
    filled = models.PositiveIntegerField()
    wished = models.PositiveIntegerField()
    ranked = models.BinaryField(default=bytes)  # the cases, 16 bytes each, whom the post puts first first

    class Meta:
        verbose_name = _("cutoff")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("round", "post"), name="one_cutoff_a_post"),
        ]


class Certificate(models.Model):
    """What anybody can prove a placement by: wishes, ranks, seats and places, by lottery numbers alone.

    Number 0 is the publication's, each further one that of free seats placed again.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="certificates")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)  # SHA-256 of the unpacked text
    packed = models.BinaryField()  # zlib

    class Meta:
        verbose_name = _("certificate")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("round", "number"), name="one_certificate_a_number"),
        ]


class PostChange(models.Model):
    """Another post proposed to somebody who has accepted one. It takes effect only by their agreement."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="post_change")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("change of post")
