"""The operator's pages: offices, who holds which role, and how the service itself does."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.desk.page import account, crumbs, do, done, page_of, posted, show
from muster.desk.views.inviting import invitation_row
from muster.notices.queries import undelivered
from muster.offices import actions
from muster.offices.access import actor_of, membership
from muster.offices.actions import ROLES_OF
from muster.offices.folding import folded
from muster.offices.models import Membership, Office, OfficeKind, Role
from muster.offices.queries import invitations, office_for, staff_of
from muster.offices.rights import Purpose, roles_for
from muster.pages.signed_in import recently_confirmed, signed_in
from muster.people.vault import keyring


class RoleForm(forms.Form):
    hide_optional = True

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy(
            "Once another operator has approved it, whoever has no account is mailed a link."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the address")},
    )

    def __init__(self, data: QueryDict | None, office: Office) -> None:
        super().__init__(data)
        roles = ROLES_OF[OfficeKind(office.kind)]
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=[(role.value, role.label) for role in roles],
            widget=forms.RadioSelect,
            initial=roles[0].value if len(roles) == 1 else None,
            error_messages={"required": _("Choose the role")},
        )


@require_safe
@signed_in
def staff(request: HttpRequest) -> HttpResponse:
    """Every office, and the state of keys and notices: figures only."""
    membership(account(request), roles_for(Purpose.STAFF))
    wanted = request.GET.get("name", "").strip()
    page = page_of(request, _offices(wanted))
    ring = keyring()
    context = {
        "page": page,
        "wanted": wanted,
        "waiting": _waiting(),
        "query": urlencode({"name": wanted}) if wanted else "",
        "columns": [
            {"text": _("Office")},
            {"text": _("Kind")},
            {"text": _("Region")},
            {"text": _("Roles held")},
        ],
        "rows": [_row(each) for each in page],
        "key": ring.current.hex(),
        "older_keys": len(ring.keys) - 1,
        "notices": undelivered(),
    }
    return show(request, "desk/staff.html", context)


def _waiting() -> list[Office]:
    """Offices for which a role is proposed that nobody has approved yet."""
    return list({each.office_id: each.office for each in invitations().filter(approved_at=None)}.values())


def _offices(wanted: str) -> "QuerySet[Office]":
    named = Q(search__contains=folded(wanted)) | Q(code__icontains=wanted)
    live = Q(memberships__until=None, memberships__isnull=False)
    return (
        Office.objects.filter(named)
        .annotate(roles=Count("memberships", filter=live))
        .order_by("name_uk", "pk")
    )


def _row(office: Office) -> list[object]:
    return [
        {"text": office.name, "href": reverse("desk:office", args=[office.pk])},
        OfficeKind(office.kind).label,
        office.region,
        str(getattr(office, "roles", 0)),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds a role in the office, what is proposed, and a form to propose more."""
    found, member = office_for(account(request), code)
    form = RoleForm(posted(request), found)
    if form.is_valid() and done(
        form,
        lambda: actions.invite(
            user=account(request),
            actor=actor_of(member),
            email=form.cleaned_data["email"],
            office=found,
            role=Role(form.cleaned_data["role"]),
        ),
    ):
        messages.success(request, _("The role is proposed. Another operator has to approve it."))
        return redirect("desk:office", found.pk)
    context = {
        "office": found,
        "kind": OfficeKind(found.kind).label,
        "crumbs": crumbs((_("Offices and roles"), reverse("desk:staff"))),
        "members": [_member(each, account(request).pk) for each in staff_of(found)],
        "invitations": [invitation_row(each, account(request).pk) for each in invitations(found)],
        "form": form,
    }
    return show(request, "desk/office.html", context)


def _member(each: Membership, own: object) -> dict[str, object]:
    return {
        "id": each.pk,
        "name": each.user.person.full_name or each.user.email,
        "email": each.user.email,
        "role": each.get_role_display(),
        "since": date_format(timezone.localdate(each.since), "DATE_FORMAT"),
        "own": each.user_id == own,
    }


@require_POST
@signed_in
@recently_confirmed
def end_role(request: HttpRequest, code: str, membership_id: int) -> HttpResponse:
    """End a role now."""
    found, member = office_for(account(request), code)
    user = account(request)
    do(
        request,
        lambda: actions.end_role(user=user, actor=actor_of(member), membership_id=membership_id),
        _("The role is ended. What was done in it stays."),
    )
    return redirect("desk:office", found.pk)
