"""One's own ways in: second factors, passkeys, recovery codes, and the sessions that are open."""

import json
from typing import Any
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.accounts import actions, passkeys, totp
from muster.accounts.actions import FactorError
from muster.accounts.models import Session
from muster.accounts.sessions import confirm, device_of, live_sessions
from muster.offices.access import live_memberships
from muster.pages.signed_in import recently_confirmed, signed_in
from muster.people import throttle
from muster.people.models import User
from muster.people.vault import digest
from muster.portal.page import account, posted
from muster.portal.second import MOST_CODES, STATE


class AppForm(forms.Form):
    hide_optional = True

    code = forms.CharField(
        label=gettext_lazy("The six digits that the app shows now"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Enter the code")},
    )


@require_safe
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    user = account(request)
    known = actions.factors_of(user)
    context: dict[str, Any] = {
        "app": known.totp,
        "passkeys": known.passkeys,
        "codes_left": known.codes_left,
        "has_second": bool(known),
        "must": _needs_one(user) and not known,
        "sessions": [_row(each, request) for each in live_sessions(user)],
        "may_join": bool(settings.OIDC_ISSUER) and live_memberships(user).exists(),
        "agency": settings.OIDC_NAME,
        "joined": hasattr(user, "identity"),
    }
    return render(request, "portal/account/security.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def app(request: HttpRequest) -> HttpResponse:
    """Joining an authenticator app: a picture for it, and a code of it typed back."""
    user = account(request)
    form = AppForm(posted(request))
    if form.is_valid() and (codes := _joined(user, form)) is not None:
        return _added(request, codes, _("The authenticator app is joined."))
    try:
        secret = actions.start_totp(user=user).secret
    except FactorError as error:
        messages.error(request, str(error.message))
        return redirect("portal:security")
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    context = {"form": form, "picture": _picture(totp.address(secret, user.email)), "secret": groups}
    return render(request, "portal/account/app.html", context)


@require_POST
@signed_in
@recently_confirmed
def app_remove(request: HttpRequest) -> HttpResponse:
    user = account(request)
    return _removed(request, lambda: actions.remove_totp(user=user, needed=_needs_one(user)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def passkey(request: HttpRequest) -> HttpResponse:
    """Adding a passkey; the page's script asks the browser for it."""
    user = account(request)
    if request.method == "POST":
        state = request.session.pop(STATE, None)
        try:
            credential = passkeys.made(state or {}, request.POST.get("passkey", ""))
        except passkeys.PasskeyError:
            messages.error(request, _("The passkey was not added. Please try again."))
        else:
            codes = actions.add_passkey(user=user, credential=credential, device=device_of(request))
            return _added(request, codes, _("The passkey is added."))
    known = [each.credential for each in user.passkeys.all()]
    options, request.session[STATE] = passkeys.ask_for_new(user.pk.bytes, user.email, known)
    return render(request, "portal/account/passkey_add.html", {"options": json.dumps(options)})


@require_POST
@signed_in
@recently_confirmed
def passkey_remove(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    user = account(request)
    return _removed(
        request,
        lambda: actions.remove_passkey(user=user, passkey_id=passkey_id, needed=_needs_one(user)),
    )


@require_POST
@signed_in
@recently_confirmed
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old ones."""
    user = account(request)
    return _codes_page(request, actions.make_recovery_codes(user=user))


@require_POST
@signed_in
def session_end(request: HttpRequest) -> HttpResponse:
    """End one session, or all but this one."""
    user, wanted = account(request), request.POST.get("session", "")
    here = request.session.session_key
    if wanted == "others":
        actions.end_sessions(user=user, but=here)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("portal:security")
    found = next((each for each in live_sessions(user) if _name_of(each) == wanted), None)
    if found is None:
        raise Http404
    actions.end_session(user=user, session_key=found.session_key)
    if found.session_key == here:
        request.session.flush()
        return redirect("portal:front")
    messages.success(request, _("That session is ended."))
    return redirect("portal:security")


def _joined(user: User, form: AppForm) -> list[str] | None:
    """New recovery codes where the app is joined by the code; None, and the form says why, where not."""
    if throttle.is_held("second", str(user.pk), MOST_CODES):
        form.add_error(None, _("There were too many attempts. Wait a quarter of an hour, then try again."))
        return None
    made = actions.confirm_totp(user=user, code=form.cleaned_data["code"])
    if made is None:
        throttle.note("second", str(user.pk))
        form.add_error("code", _("That is not the code. Does the clock of the telephone go right?"))
    return made


def _added(request: HttpRequest, codes: list[str], said: str) -> HttpResponse:
    """The session counts as strong from now on; the others, which began without the factor, end."""
    confirm(request, second=True)
    actions.end_sessions(user=account(request), but=request.session.session_key)
    messages.success(request, said)
    return _codes_page(request, codes) if codes else redirect("portal:security")


def _removed(request: HttpRequest, act: Any) -> HttpResponse:
    try:
        act()
    except FactorError as error:
        messages.error(request, str(error.message))
    else:
        actions.end_sessions(user=account(request), but=request.session.session_key)
        messages.success(request, _("It is removed, and you are signed out everywhere else."))
    return redirect("portal:security")


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "portal/account/codes.html", {"codes": codes})


def _needs_one(user: User) -> bool:
    return bool(settings.STAFF_SECOND_FACTOR and live_memberships(user).exists())


def _row(session: Session, request: HttpRequest) -> dict[str, object]:
    return {
        "name": _name_of(session),
        "device": session.device or _("Unknown browser"),
        "started": date_format(localtime(session.started_at), "DATETIME_FORMAT")
        if session.started_at
        else "",
        "seen": date_format(localtime(session.seen_at), "DATETIME_FORMAT"),
        "here": session.session_key == request.session.session_key,
    }


def _name_of(session: Session) -> str:
    """What a page calls the session by: whoever sees the page must not get the session with it."""
    return digest("session", session.session_key)[:16]


def _picture(text: str) -> SafeString:
    return mark_safe(segno.make(text, error="m").svg_inline(scale=4, light="#fff"))  # noqa: S308  drawn by us
