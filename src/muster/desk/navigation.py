"""Where a member of staff can go: what their roles open."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from muster.cases.boards import ASSESSOR
from muster.cases.queries import CASE_ROLES
from muster.offices.access import live_memberships
from muster.offices.models import Role
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
        ((Role.RECRUITER,), _("Posts"), "desk:posts"),
        ((Role.RECRUITER,), _("Order of criteria"), "desk:criteria"),
        ((Role.CLERK, Role.RECRUITER), _("Your card"), "desk:card"),
        ((Role.PLANNER,), _("Posts to approve"), "desk:approvals"),
        ((Role.AUDITOR,), _("Journal"), "desk:journal"),
        ((Role.AUDITOR,), _("Complaints"), "desk:complaints"),
        ((Role.PLANNER, Role.AUDITOR), _("Rounds"), "desk:rounds"),
        ((Role.OPERATOR,), _("Offices and roles"), "desk:staff"),
        (tuple(Role), _("How you sign in"), "portal:security"),
    )
    return [(text, reverse(name)) for allowed, text, name in every if not held.isdisjoint(allowed)]
