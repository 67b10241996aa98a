"""Next of kin, who is told, who is paid: opened by the commander of somebody who serves, for a reason."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.errors import NotPossible
from muster.contracts.actions import open_contacts, standing
from muster.contracts.models import Contact, ContactKind
from muster.desk.page import case_crumbs, opened, posted, show
from muster.offices.access import NoAccess, actor_of
from muster.offices.rights import Purpose
from muster.pages.languages import language_name
from muster.pages.signed_in import signed_in


class WhyForm(forms.Form):
    hide_optional = True

    reason = forms.CharField(
        label=gettext_lazy("Why they are needed"),
        help_text=gettext_lazy("It goes on record, and the person sees that you opened them."),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contacts(request: HttpRequest, reference: str) -> HttpResponse:
    """The contacts stand on the answer to the one request that gave a reason."""
    case, member = opened(request, reference, Purpose.CONTACTS)
    if standing(case) is None:
        raise NoAccess
    form = WhyForm(posted(request))
    rows: list[dict[str, object]] = []
    if form.is_valid():
        try:
            found = open_contacts(actor=actor_of(member), case_id=case.pk, reason=form.cleaned_data["reason"])
        except NotPossible as hindrance:
            form.add_error(None, str(hindrance.message))
        else:
            rows = [_row(kind, contact) for kind, contact in found.items()]
    href = reverse("desk:contract", args=[case.reference])
    context = {
        "title": _("Next of kin and contacts"),
        "crumbs": [*case_crumbs(case), {"text": _("Contract"), "href": href}],
        "form": None if rows else form,
        "act": _("Open them"),
        "back": href,
        "rows": rows,
    }
    return show(request, "desk/contacts.html", context)


def _row(kind: ContactKind, contact: Contact | None) -> dict[str, object]:
    asked = {
        ContactKind.KIN: _("Next of kin"),
        ContactKind.TOLD: _("Is told"),
        ContactKind.PAID: _("Is paid"),
    }
    if contact is None:
        return {"question": asked[kind], "answer": _("Nobody"), "note": ""}
    spoken = language_name(contact["language"]) if contact["language"] else ""
    parts = (contact["relation"], contact["reach"], spoken)
    return {
        "question": asked[kind],
        "answer": contact["name"],
        "note": ", ".join(part for part in parts if part),
    }
