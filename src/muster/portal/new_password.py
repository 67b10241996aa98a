"""Another password, chosen by whoever is signed in and knows the one of now."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.accounts.actions import change_password, end_sessions
from muster.pages.signed_in import signed_in
from muster.pages.slowing import client_of
from muster.people import throttle
from muster.people.models import User
from muster.portal.page import account, form_page, posted
from muster.portal.registering import PasswordForm


class ChangeForm(PasswordForm):
    current = forms.CharField(
        label=gettext_lazy("Your password of now"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Enter your password")},
    )

    field_order = ("email", "current", "password")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_password(request: HttpRequest) -> HttpResponse:
    user = account(request)
    form = ChangeForm(posted(request), initial={"email": user.email})
    form.fields["password"].label = _("New password")
    if form.is_valid() and _changed(request, user, form):
        update_session_auth_hash(request, user)
        end_sessions(user=user, but=request.session.session_key)
        messages.success(request, _("Your new password is set, and you are signed out everywhere else."))
        return redirect("portal:security")
    return form_page(
        request,
        form,
        title=_("Choose a new password"),
        button=_("Save"),
        back_url=reverse("portal:security"),
        other_url=reverse("portal:password"),
        other=_("I forgot my password"),
    )


def _changed(request: HttpRequest, user: User, form: ChangeForm) -> bool:
    """Whether it was; the form says why not."""
    if throttle.is_held("confirm", str(user.pk), throttle.MOST_OF_AN_ADDRESS):
        form.add_error(None, _("There were too many attempts. Wait a quarter of an hour, then try again."))
        return False
    if not user.check_password(form.cleaned_data["current"]):
        throttle.note("confirm", str(user.pk))
        throttle.refused("password again", user.email, client_of(request))
        form.add_error("current", _("That is not right."))
        return False
    try:
        change_password(user=user, password=form.cleaned_data["password"])
    except ValidationError as error:
        form.add_error("password", error)
        return False
    return True
