"""Centres, units, boards; their staff; the posts of units and the seats of posts."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from muster.people.models import Person, User


class OfficeKind(models.TextChoices):
    TERRITORIAL_CENTRE = "territorial_centre", _("Territorial centre of recruitment and social support")
    UNIT = "unit", _("Military unit")
    MEDICAL_BOARD = "medical_board", _("Military medical board")
    SELECTION_BOARD = "selection_board", _("Professional and psychological selection")
    PHYSICAL_BOARD = "physical_board", _("Physical standards")
    SPECIAL_CHECK = "special_check", _("Special check")
    HEADQUARTERS = "headquarters", _("Headquarters")


class RankCategory(models.TextChoices):
    """In ascending order: a contract never exceeds the category the selection supports."""

    PRIVATE = "private", _("Private")
    SERGEANT = "sergeant", _("Sergeant")
    OFFICER = "officer", _("Officer")

    @property
    def height(self) -> int:
        return list(RankCategory).index(self)


class Role(models.TextChoices):
    CLERK = "clerk", _("Clerk of a centre")
    RECRUITER = "recruiter", _("Recruiter of a unit")
    MEDICAL_ASSESSOR = "medical_assessor", _("Military medical board")
    SELECTION_ASSESSOR = "selection_assessor", _("Selection assessor")
    PHYSICAL_ASSESSOR = "physical_assessor", _("Assessor of physical standards")
    SPECIAL_CHECK_ASSESSOR = "special_check_assessor", _("Special check officer")
    DECIDING_OFFICER = "deciding_officer", _("Deciding officer")
    COMMANDER = "commander", _("Commander")
    PLANNER = "planner", _("Planner")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")


class PostState(models.TextChoices):
    """Where a post stands on its way to the public list. Derived, stored nowhere."""

    DRAFT = "draft", _("draft")
    REQUESTED = "requested", _("waits for approval")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    CLOSED = "closed", _("closed")


class Office(models.Model):
    code = models.SlugField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=30, choices=OfficeKind.choices)
    name_uk = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    region = models.CharField(max_length=6, blank=True)  # ISO 3166-2:UA
    formation = models.CharField(max_length=4, blank=True)  # NGU, AFU, SSTS
    about_uk = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    search = models.TextField(blank=True, editable=False)  # both names as `folding.folded` has them

    class Meta:
        verbose_name = _("office")
        ordering = ("name_uk",)
        indexes: ClassVar = [models.Index(fields=("kind", "region"))]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_uk if get_language() == "uk" else self.name_en

    @property
    def about(self) -> str:
        return self.about_uk if get_language() == "uk" else self.about_en


class Membership(models.Model):
    """One role of one account in one office, from a moment until another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user", "office", "role"),
                condition=Q(until__isnull=True),
                name="one_live_membership_a_role",
            ),
        ]


class Invitation(models.Model):
    """A role that one operator proposes for somebody, and another one approves.

    Whoever has no account yet is mailed a link to make one, which works once, for a few days. Until then the person
    is nothing but a sealed address.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30, choices=Role.choices)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    token_digest = models.CharField(max_length=64, null=True, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ("asked_at",)
        constraints: ClassVar = [
            # Four eyes: nobody gives a right alone.
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="invitation_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(approved_at__isnull=False),
                name="invitation_used_when_approved",
            ),
        ]


# Posts that anyone may see, wish for and be offered: on the unit's list, and approved.
PUBLIC = Q(closed_at=None, approved_at__isnull=False)
# What the law asks about a post, in this order in the indexes.
SEARCHED_BY = ("language", "unit", "search")
LISTED_BY = ("rank_category", "open_to_foreigners", "open_to_servicewomen", "secret_access")


class Post(models.Model):
    """A post of a unit, as the unit's staff list has it. It is public once somebody else has approved it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    title_uk = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    rank_category = models.CharField(max_length=10, choices=RankCategory.choices)
    open_to_foreigners = models.BooleanField(default=True)
    open_to_servicewomen = models.BooleanField(default=True)
    secret_access = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)  # the language the work needs, ISO 639-1
    requested_at = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_because = models.TextField(blank=True)  # the planner's reason, until approval is asked for anew
    closed_at = models.DateTimeField(null=True, blank=True)
    search = models.TextField(
        blank=True, editable=False
    )  # titles and unit's names as `folding.folded` has them

    class Meta:
        verbose_name = _("post")
        ordering = ("title_uk",)
        constraints: ClassVar = [
            # Four eyes: nobody approves what they asked for themselves.
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(requested_by=None) | ~Q(approved_by=F("requested_by")),
                name="post_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(requested_at__isnull=False),
                name="post_approved_when_asked",
            ),
        ]
        # The public list reads in the order of either title; what it filters by lies in the index, so that looking for
        # what few posts have does not read them all.
        indexes: ClassVar = [
            models.Index(
                fields=("title_uk", "id", *LISTED_BY, *SEARCHED_BY),
                condition=PUBLIC,
                name="post_public_by_title_uk",
            ),
            models.Index(
                fields=("title_en", "id", *LISTED_BY, *SEARCHED_BY),
                condition=PUBLIC,
                name="post_public_by_title_en",
            ),
            models.Index(fields=LISTED_BY, condition=PUBLIC, name="post_public_by_kind"),
            models.Index(
                fields=("requested_at", "id"),
                condition=Q(approved_at=None, closed_at=None, requested_at__isnull=False),
                name="post_requested",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_uk if get_language() == "uk" else self.title_en

    @property
    def state(self) -> PostState:
        if self.closed_at is not None:
            return PostState.CLOSED
        if self.approved_at is not None:
            return PostState.APPROVED
        if self.requested_at is not None:
            return PostState.REQUESTED
        return PostState.RETURNED if self.returned_because else PostState.DRAFT


class Seat(models.Model):
    """One place in a post. Who holds it is an offer (cases) under a unique constraint: never two at once."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveIntegerField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("post", "number"), name="one_seat_a_number"),
        ]
