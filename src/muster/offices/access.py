"""Who may act for which office. Views obtain objects only through getters that ask here."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone

from muster.journal.actions import Actor
from muster.offices.models import Membership, Office, Role
from muster.people.models import User


class NoAccess(Exception):  # noqa: N818  it is an answer, not a fault; the faces show it as "not found"
    """There is no such thing, or this account may not see it: the two are never told apart."""


def live_memberships(user: User) -> QuerySet[Membership]:
    now = timezone.now()
    live = Q(until=None) | Q(until__gt=now)
    return Membership.objects.filter(live, user=user, since__lte=now).select_related("office")


def membership(user: User, roles: Collection[Role], office: str | None = None) -> Membership:
    """The membership by which the user holds one of the roles (in the office, where one is named)."""
    found = live_memberships(user).filter(role__in=roles)
    if office is not None:
        found = found.filter(office_id=office)
    first = found.order_by("pk").first()
    if first is None:
        raise NoAccess
    return first


def roles_at(user: User, office: str | None) -> frozenset[Role]:
    """Every role the user holds in the office."""
    held = live_memberships(user).filter(office_id=office).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def offices_of(user: User, roles: Collection[Role]) -> list[Office]:
    """The offices in which the user holds one of the roles, by name."""
    found = {member.office_id: member.office for member in live_memberships(user).filter(role__in=roles)}
    return sorted(found.values(), key=lambda office: office.name)


def actor_of(member: Membership) -> Actor:
    return Actor(identifier=str(member.user_id), role=member.role, office=member.office_id)
