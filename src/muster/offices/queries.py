"""Reading offices, and posts through getters that also check the right."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from muster.offices.access import NoAccess, membership
from muster.offices.models import Invitation, Membership, Office, OfficeKind, Post, Seat
from muster.offices.rights import Purpose, roles_for
from muster.people import marks
from muster.people.models import User


def centres() -> QuerySet[Office]:
    return Office.objects.filter(kind=OfficeKind.TERRITORIAL_CENTRE)


def units(formation: str = "NGU") -> QuerySet[Office]:
    return Office.objects.filter(kind=OfficeKind.UNIT, formation=formation)


def board_for(kind: OfficeKind, region: str) -> Office | None:
    """The board that serves a region: its own, else the one that serves the whole country, else any."""
    boards = Office.objects.filter(kind=kind)
    return boards.filter(region=region).first() or boards.filter(region="").first() or boards.first()


def post_for(user: User, post_id: UUID) -> tuple[Post, Membership]:
    """A post of a unit that the user recruits for."""
    post = Post.objects.filter(pk=post_id).select_related("unit").first()
    if post is None:
        raise NoAccess
    return post, membership(user, roles_for(Purpose.RECRUIT), post.unit_id)


def drafts_of(unit: Office) -> QuerySet[Post]:
    """Posts of the unit that nobody was asked about yet and that have a seat."""
    with_seats = Seat.objects.filter(post=OuterRef("pk"), closed_at=None)
    return Post.objects.filter(
        Exists(with_seats), unit=unit, requested_at=None, returned_because="", closed_at=None
    )


def posts_to_approve() -> QuerySet[Post]:
    """Posts that wait for a planner's word, the longest waiting first."""
    return (
        Post.objects.filter(requested_at__isnull=False, approved_at=None, closed_at=None)
        .select_related("unit")
        .order_by("requested_at", "pk")
    )


def seats_of(posts: Iterable[Post]) -> dict[UUID, int]:
    """How many seats a few posts have; one without any is left out."""
    seats = Seat.objects.filter(post__in=[post.pk for post in posts], closed_at=None).order_by()
    return dict(seats.values_list("post_id").annotate(Count("pk")))


def approval_for(user: User, post_id: UUID) -> tuple[Post, Membership]:
    """A post of any unit that was ever put before headquarters, for a planner."""
    member = membership(user, roles_for(Purpose.APPROVE))
    asked = Q(requested_at__isnull=False) | ~Q(returned_because="") | Q(closed_at__isnull=False)
    post = Post.objects.filter(asked, pk=post_id).select_related("unit").first()
    if post is None:
        raise NoAccess
    return post, member


def office_for(user: User, code: str) -> tuple[Office, Membership]:
    """An office, for an operator."""
    member = membership(user, roles_for(Purpose.STAFF))
    office = Office.objects.filter(pk=code).first()
    if office is None:
        raise NoAccess
    return office, member


def staff_of(office: Office) -> QuerySet[Membership]:
    """Who holds a role in the office now."""
    return (
        Membership.objects.filter(office=office, until=None)
        .select_related("user__person")
        .order_by("role", "pk")
    )


def invitations(office: Office | None = None) -> QuerySet[Invitation]:
    """Roles proposed and not taken up yet, in the office or in all of them, the oldest first."""
    found = Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return (found.filter(office=office) if office else found).select_related("person", "office")


def commanders_of(unit: Office) -> list[User]:
    """Who may confirm a contract for the unit."""
    return [member.user for member in staff_of(unit).filter(role__in=roles_for(Purpose.CONFIRM))]


def staff_by(code: str) -> Membership | None:
    """Whose card has this code, whether or not they still hold the role."""
    number = marks.number_of(marks.STAFF, code)
    if number is None:
        return None
    return Membership.objects.filter(pk=number).select_related("office", "user__person").first()
