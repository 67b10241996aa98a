"""An account by e-mail link, and a new password by e-mail link. No page tells whether an address has an account."""

from collections.abc import Callable
from smtplib import SMTPException

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.accounts.actions import end_sessions
from muster.pages.signed_in import private
from muster.pages.slowing import client_of
from muster.people import actions, throttle
from muster.people.actions import ResetError
from muster.people.addresses import LinkError
from muster.people.models import User
from muster.portal.page import posted
from muster.portal.signing import enter, passed

MOST_MAILS_TO_AN_ADDRESS = 3
MOST_MAILS_FOR_A_CLIENT = 30


class AddressForm(forms.Form):
    hide_optional = True

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("We send a link there. Use an address that only you read."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Enter your e-mail address"),
            "invalid": gettext_lazy("Write the address as in name@example.org"),
        },
    )


class PasswordForm(forms.Form):
    hide_optional = True

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "readonly": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy(
            "At least 10 characters. Three words that only you would put together do well."
        ),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password")},
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    form = AddressForm(posted(request))
    if form.is_valid() and mailed(request, form, actions.start_registration):
        return redirect("portal:register-sent")
    context = {
        "form": form,
        "title": _("Register"),
        "text": _(
            "You need an account to apply. It is free. Whoever asks you for money does not act for us."
        ),
        "button": _("Send me the link"),
        "other_url": reverse("portal:sign-in"),
        "other": _("I have an account"),
    }
    return render(request, "portal/form.html", context)


@require_safe
def register_sent(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Look into your mail"),
        "text": _("We sent a link to the address you gave. Open it to go on. It works for 24 hours."),
        "more": _("No mail after ten minutes? Look among the unwanted mail, or ask for the link again."),
        "href": reverse("portal:register"),
        "action": _("Ask for the link again"),
    }
    return render(request, "portal/said.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def register_finish(request: HttpRequest, token: str) -> HttpResponse:
    try:
        form = PasswordForm(posted(request), initial={"email": actions.registering(token)})
        if form.is_valid() and (user := _chosen(form, token, actions.finish_registration)):
            return enter(request, user, _("Your account is ready."))
    except LinkError:
        return dead_link(request, reverse("portal:register"), _("Ask for a new link"))
    return _choose_password(request, form)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = AddressForm(posted(request))
    if form.is_valid() and mailed(request, form, actions.start_reset):
        return redirect("portal:password-sent")
    context = {
        "form": form,
        "title": _("Choose a new password"),
        "text": _("Your old password stays until you have chosen a new one."),
        "button": _("Send me the link"),
        "back_url": reverse("portal:sign-in"),
    }
    return render(request, "portal/form.html", context)


@require_safe
def password_sent(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Look into your mail"),
        "text": _(
            "We sent a mail to the address you gave. Open the link in it to go on. It works for one hour."
        ),
        "more": _("No mail after ten minutes? Look among the unwanted mail, or ask for the link again."),
        "href": reverse("portal:password"),
        "action": _("Ask for the link again"),
    }
    return render(request, "portal/said.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def password_finish(request: HttpRequest, token: str) -> HttpResponse:
    try:
        form = PasswordForm(posted(request), initial={"email": actions.user_to_reset(token).email})
        if form.is_valid() and (user := _chosen(form, token, actions.finish_reset)):
            end_sessions(user=user)
            return passed(request, user, _("Your new password is set."))
    except ResetError:
        return dead_link(request, reverse("portal:password"), _("Ask for a new link"))
    return _choose_password(request, form)


def mailed(request: HttpRequest, form: AddressForm, start: Callable[..., str | None]) -> bool:
    """Whether the asker may be shown that mail was sent; the errors of the form say why not."""
    address, client = form.cleaned_data["email"], client_of(request)
    flooded = throttle.is_held("mail-all", "", throttle.MOST_OF_ALL)
    if flooded or throttle.is_held("mail-client", client, MOST_MAILS_FOR_A_CLIENT):
        form.add_error(
            None, _("Too many links were asked for from here. Wait a quarter of an hour, then try again.")
        )
        return False
    throttle.note("mail-client", client)
    throttle.note("mail-all", "")
    if throttle.is_held("mail", address, MOST_MAILS_TO_AN_ADDRESS):
        return True  # there are links enough in that mail box already
    throttle.note("mail", address)
    try:
        start(email=address, language=get_language() or "en")
    except (OSError, SMTPException):
        form.add_error(None, _("We cannot send mail at the moment. Please try again in a few minutes."))
        return False
    return True


def _chosen(form: PasswordForm, token: str, finish: Callable[..., User]) -> User | None:
    try:
        return finish(token=token, password=form.cleaned_data["password"])
    except ValidationError as error:
        form.add_error("password", error)
    return None


def _choose_password(request: HttpRequest, form: PasswordForm) -> HttpResponse:
    context = {"form": form, "title": _("Choose a password"), "button": _("Save and sign in")}
    return render(request, "portal/form.html", context)


def dead_link(request: HttpRequest, href: str, action: str) -> HttpResponse:
    context = {
        "title": _("This link does not work any more"),
        "text": _("It was used already, or it is too old."),
        "href": href,
        "action": action,
    }
    return render(request, "portal/said.html", context)
