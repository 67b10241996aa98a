"""Where a member of staff can go: what their roles open."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from muster.cases.boards import ASSESSOR
from muster.cases.queries import CASE_ROLES
from muster.offices.access import live_memberships
from muster.offices.models import Role
from muster.offices.rights import Purpose, roles_for
from muster.pages.context import Link
from muster.people.models import User

ASSESSORS = tuple(ASSESSOR.values())
WORKERS = (*CASE_ROLES, *ASSESSORS)


def navigation(user: User, path: str) -> list[Link]:
    roles = {Role(role) for role in live_memberships(user).values_list("role", flat=True)}
    return [Link(text, url, _current(url, path)) for text, url in places(roles)]


def _current(url: str, path: str) -> bool:
    return path == url if url == reverse("desk:queue") else path.startswith(url)


def places(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """The pages that these roles open, the first of them their holder's home."""
    held = set(roles)
    every = (
        (WORKERS, _("My work"), "desk:queue"),
        (CASE_ROLES, _("Cases"), "desk:cases"),
        (ASSESSORS, _("Findings"), "desk:assessments"),
        (roles_for(Purpose.RECRUIT), _("Posts"), "desk:posts"),
        (roles_for(Purpose.RECRUIT), _("Order of criteria"), "desk:criteria"),
        (roles_for(Purpose.PRESENT), _("Your card"), "desk:card"),
        (roles_for(Purpose.APPROVE), _("Posts to approve"), "desk:approvals"),
        (roles_for(Purpose.AUDIT), _("Journal"), "desk:journal"),
        (roles_for(Purpose.ANSWER_COMPLAINTS), _("Complaints"), "desk:complaints"),
        (roles_for(Purpose.AUDIT), _("Daily checks"), "desk:checks"),
        (roles_for(Purpose.SEE_ROUNDS), _("Rounds"), "desk:rounds"),
        (roles_for(Purpose.STAFF), _("Offices and roles"), "desk:staff"),
        (tuple(Role), _("How you sign in"), "portal:security"),
    )
    return [(text, reverse(name)) for allowed, text, name in every if not held.isdisjoint(allowed)]
