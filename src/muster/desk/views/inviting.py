"""The second pair of eyes over roles: what another operator proposed is approved, or taken back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from muster.desk.page import account, do
from muster.offices import actions
from muster.offices.access import actor_of
from muster.offices.models import Invitation
from muster.offices.queries import office_for
from muster.pages.signed_in import recently_confirmed, signed_in


@require_POST
@signed_in
@recently_confirmed
def approve(request: HttpRequest, code: str, invitation_id: UUID) -> HttpResponse:
    found, member = office_for(account(request), code)
    user = account(request)
    do(
        request,
        lambda: actions.approve_invitation(user=user, actor=actor_of(member), invitation_id=invitation_id),
        _("The role is approved. Whoever has no account yet is mailed a link to make one."),
    )
    return redirect("desk:office", found.pk)


@require_POST
@signed_in
@recently_confirmed
def withdraw(request: HttpRequest, code: str, invitation_id: UUID) -> HttpResponse:
    found, member = office_for(account(request), code)
    do(
        request,
        lambda: actions.withdraw_invitation(actor=actor_of(member), invitation_id=invitation_id),
        _("It is taken back."),
    )
    return redirect("desk:office", found.pk)


def invitation_row(each: Invitation, own: object) -> dict[str, object]:
    """One proposal as the office's page shows it; `own` is the reader, who cannot approve what they proposed."""
    return {
        "email": each.person.email,
        "role": each.get_role_display(),
        "asked": date_format(timezone.localdate(each.asked_at), "DATE_FORMAT"),
        "until": date_format(timezone.localtime(each.expires_at), "DATETIME_FORMAT"),
        "mailed": each.approved_at is not None,
        "own": each.asked_by_id == own,
        "approve": reverse("desk:invitation-approve", args=[each.office_id, each.pk]),
        "withdraw": reverse("desk:invitation-withdraw", args=[each.office_id, each.pk]),
    }
