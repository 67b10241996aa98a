"""The second factor at sign-in, a passkey instead of a password, and proving again who one is."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.accounts import actions, passkeys
from muster.accounts.models import Passkey
from muster.accounts.sessions import confirm as note_confirmed
from muster.pages.signed_in import KEPT, ConfirmForm, answers_page, confirm_page, private, signed_in, unseal
from muster.pages.slowing import client_of
from muster.people import throttle
from muster.people.models import User
from muster.portal.page import account, posted
from muster.portal.signing import Way, enter, is_known, pending, way_of

MOST_CODES = 6  # wrong ones in a quarter of an hour: of a million codes three are right at any time
STATE = "passkey"  # in the session: what the browser was asked


class CodeForm(forms.Form):
    hide_optional = True

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Six digits from your authenticator app, or one of your recovery codes."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={"required": gettext_lazy("Enter the code")},
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    waiting = pending(request)
    way = way_of(request)
    if waiting is None:
        return redirect("portal:sign-in")
    user, said = waiting
    if request.method != "POST":
        return second_page(request, user, way)
    form = CodeForm(request.POST)
    if _proves(request, user, form):
        return enter(request, user, said, way, second=True)
    return second_page(request, user, way, form)


def second_page(request: HttpRequest, user: User, way: Way, form: CodeForm | None = None) -> HttpResponse:
    known = actions.factors_of(user)
    form = form or CodeForm()
    if known.totp is None:
        form.fields["code"].help_text = _("One of your recovery codes.")
    context: dict[str, Any] = {
        "form": form,
        "next": way.next_url,
        KEPT: way.kept,
        "options": ask_for_proof(request, known.passkeys) if known.passkeys else "",
        "app": known.totp is not None,
        "by_mail": not known,
    }
    return render(request, "portal/account/second.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Signing in with a passkey alone: the browser offers those that it holds for us."""
    way = way_of(request)
    if request.method == "POST":
        client = client_of(request)
        held = throttle.is_held("sign-in-client", client, throttle.MOST_OF_A_CLIENT)
        user = None if held else proved_by_passkey(request)
        if user is not None and user.is_active:
            return enter(request, user, way=way, second=True)
        throttle.note("sign-in-client", client)
        throttle.refused("passkey", "", client, held=held)
        messages.error(request, _("That passkey does not open an account here."))
    context = {"options": ask_for_proof(request), "next": way.next_url}
    return render(request, "portal/account/passkey_sign_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Proving again who one is, before something that matters."""
    user, way = account(request), way_of(request)
    form = ConfirmForm(posted(request))
    if request.method == "POST" and _confirms(request, user, form):
        answers = unseal(way.kept) if way.kept else None
        return answers_page(request, answers) if answers else redirect(way.next_url or "portal:security")
    return confirm_page(request, form, way.kept, way.next_url)


def ask_for_proof(request: HttpRequest, known: list[Passkey] | None = None) -> str:
    """What the page's script asks the browser for; what it is checked against stays in the session."""
    options, request.session[STATE] = passkeys.ask_for_proof([each.credential for each in known or ()])
    return json.dumps(options)


def proved_by_passkey(request: HttpRequest) -> User | None:
    """Whose passkey answered what was asked. Each question is asked once."""
    state, answer = request.session.pop(STATE, None), request.POST.get("passkey", "")
    try:
        key = actions.passkey_digest(passkeys.identifier_of(answer)) if state else ""
        found = Passkey.objects.select_related("user__person").filter(credential_digest=key).first()
        if found is None:
            return None
        count = passkeys.proved(state, answer, found.credential, found.sign_count)
    except passkeys.PasskeyError:
        return None
    actions.use_passkey(passkey=found, sign_count=count)
    return found.user


def _proves(request: HttpRequest, user: User, form: CodeForm) -> bool:
    # Whoever knows the password may guess codes; that must not shut out the browser that is known to the account.
    what = f"{user.pk}:{is_known(request, user.email)}"
    if throttle.is_held("second", what, MOST_CODES):
        throttle.refused("code", user.email, client_of(request), held=True)
        form.add_error(None, _("There were too many attempts. Wait a quarter of an hour, then try again."))
        return False
    if request.POST.get("passkey"):
        right = proved_by_passkey(request) == user
    elif form.is_valid():
        code = form.cleaned_data["code"]
        right = actions.check_totp(user=user, code=code) or actions.use_recovery_code(user=user, code=code)
    else:
        return False
    if right:
        throttle.forget("second", what)
        return True
    throttle.note("second", what)
    throttle.refused("code", user.email, client_of(request))
    form.add_error(None, _("That is not right. A code works once, and for half a minute."))
    return False


def _confirms(request: HttpRequest, user: User, form: ConfirmForm) -> bool:
    if throttle.is_held("confirm", str(user.pk), throttle.MOST_OF_AN_ADDRESS):
        form.add_error(None, _("There were too many attempts. Wait a quarter of an hour, then try again."))
        return False
    if not form.is_valid():
        return False
    if user.check_password(form.cleaned_data["password"]):
        note_confirmed(request)
        return True
    throttle.note("confirm", str(user.pk))
    throttle.refused("password again", user.email, client_of(request))
    form.add_error(None, _("That is not right."))
    return False
