"""The card by which an applicant checks who speaks to them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from muster.desk.page import account, show
from muster.offices.access import NoAccess, live_memberships
from muster.offices.models import Membership, Role
from muster.offices.rights import Purpose, roles_for
from muster.pages.signed_in import signed_in
from muster.papers.model import Check
from muster.papers.qr import qr_code
from muster.people import marks

SHOWN_TO_APPLICANTS = roles_for(Purpose.PRESENT)


@require_safe
@signed_in
def card(request: HttpRequest) -> HttpResponse:
    """One card for each role by which this person meets applicants, to be shown or printed."""
    user = account(request)
    held = live_memberships(user).filter(role__in=SHOWN_TO_APPLICANTS)
    if not held:
        raise NoAccess
    cards = [_card(member) for member in held]
    return show(request, "desk/card.html", {"cards": cards, "name": user.person.full_name})


def _card(member: Membership) -> dict[str, object]:
    check = Check(f"{settings.PUBLIC_URL}/verify/", marks.code_of(marks.STAFF, member.pk))
    picture = mark_safe(qr_code(check).decode())  # noqa: S308  drawn here, of our own address and code
    return {"role": Role(member.role).label, "office": member.office, "check": check, "picture": picture}
