"""Reading offices, and posts through getters that also check the right."""

from uuid import UUID

from django.db.models import QuerySet

from muster.offices.access import NoAccess, membership
from muster.offices.models import Membership, Office, OfficeKind, Post, Role
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
    return post, membership(user, (Role.RECRUITER,), post.unit_id)


def office_for(user: User, code: str) -> tuple[Office, Membership]:
    """An office, for an operator."""
    member = membership(user, (Role.OPERATOR,))
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


def commanders_of(unit: Office) -> list[User]:
    """Who may confirm a contract for the unit."""
    return [member.user for member in staff_of(unit).filter(role=Role.COMMANDER)]
