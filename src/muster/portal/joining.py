"""Making an account by an invitation to work here."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.offices.actions import InvitationError, accept_invitation, invitation_of
from muster.pages.signed_in import private
from muster.people.models import User
from muster.portal.page import form_page, posted
from muster.portal.registering import PasswordForm
from muster.portal.signing import enter


class JoinForm(PasswordForm):
    given_names = forms.CharField(
        label=gettext_lazy("Given names"),
        max_length=80,
        error_messages={"required": gettext_lazy("Enter your given names")},
    )
    family_name = forms.CharField(
        label=gettext_lazy("Family name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Enter your family name")},
    )

    field_order = ("email", "given_names", "family_name", "password")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        found = invitation_of(token)
        form = JoinForm(posted(request), initial={"email": found.person.email})
        if form.is_valid() and (user := _joined(form, token)):
            return enter(request, user, _("Your account is ready."))
    except InvitationError:
        context = {
            "title": _("This link does not work any more"),
            "text": _("It was used already, or it is too old."),
            "more": _("Ask whoever invited you for another one."),
        }
        return render(request, "portal/said.html", context)
    text = _("You are asked to work here as: %(role)s, %(office)s.") % {
        "role": found.get_role_display(),
        "office": found.office.name,
    }
    return form_page(request, form, title=_("Make your account"), text=text, button=_("Save and sign in"))


def _joined(form: JoinForm, token: str) -> User | None:
    given = form.cleaned_data
    try:
        return accept_invitation(
            token=token,
            password=given["password"],
            given_names=given["given_names"],
            family_name=given["family_name"],
        )
    except ValidationError as error:
        form.add_error("password", error)
    return None
