"""Pages for those who are signed in. Whoever was signed out in the middle of a form loses nothing of it."""

import base64
import binascii
import json
import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _

from muster.accounts.sessions import SECOND, confirmed_within
from muster.offices.access import NoAccess, live_memberships
from muster.pages import errors
from muster.people import vault
from muster.people.models import User

logger = logging.getLogger(__name__)
KEPT: Final = "kept"  # the hidden field of the sign-in page
KEPT_FOR: Final = timedelta(hours=12)
MOST_KEPT: Final = 700_000  # characters; what is longer could not be sent back at once
_PLACE: Final = "kept-answers"
_NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "password", "current", "passkey", KEPT})

type View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was sent from a form: where to, the fields, and the names of the files, which cannot be kept."""

    path: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class SignInForm(forms.Form):
    hide_optional = True

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )


class ConfirmForm(forms.Form):
    hide_optional = True

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )


class Elsewhere(Exception):  # noqa: N818  an answer, not a fault
    """The page cannot be shown yet: its reader is led elsewhere first."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


def private(view: View) -> View:
    """No browser and no cache in between keeps the page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped


def signed_in(view: View) -> View:
    """For accounts only, and private. What one may not see looks like what does not exist.

    Without a session a page leads to sign-in and back; a form that was sent is kept, sealed, in the sign-in page.
    """

    @wraps(view)
    @private
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        if _lacks_second_factor(request):
            return redirect("portal:security")
        try:
            return view(request, *args, **kwargs)
        except NoAccess:
            logger.warning("%s refused to %s", _name_of(request), request.user)
            raise Http404 from None
        except Elsewhere as first:
            return redirect(first.url)

    wrapped.keeps_answers = True  # type: ignore[attr-defined]  # read by `csrf_failure`
    return wrapped


def _name_of(request: HttpRequest) -> str:
    """The page by its name: its address may say which case it is about."""
    match = request.resolver_match
    return f"{request.method} {match.view_name if match else 'a page'}"


def recently_confirmed(view: View) -> View:
    """For what matters: whoever did not prove of late who they are does it first. Stands inside `signed_in`."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if confirmed_within(request, settings.CONFIRMED_FOR_SECONDS):
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect(f"{reverse('portal:confirm')}?{urlencode({'next': request.get_full_path()})}")
        return confirm_page(request, ConfirmForm(), seal(answers_of(request)))

    return wrapped


def confirm_page(request: HttpRequest, form: ConfirmForm, kept: str, next_url: str = "") -> HttpResponse:
    """Where one proves again who one is; `kept` are sealed answers, or "" where nothing was being sent."""
    return render(request, "pages/confirm.html", {"form": form, KEPT: kept, "next": next_url})


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Staff work only after more than a password, where the installation asks for it."""
    match = request.resolver_match
    at_work = match is not None and match.app_name == "desk"
    if not (settings.STAFF_SECOND_FACTOR and at_work) or request.session.get(SECOND):
        return False
    return isinstance(request.user, User) and live_memberships(request.user).exists()


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect(f"{reverse('portal:sign-in')}?{urlencode({'next': request.get_full_path()})}")
    return sign_in_page(request, SignInForm(), seal(answers_of(request)))


def sign_in_page(request: HttpRequest, form: SignInForm, kept: str, next_url: str = "") -> HttpResponse:
    """The sign-in page; `kept` are sealed answers, or "" where nothing was being filled in."""
    agency = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
    context = {"form": form, KEPT: kept, "next": next_url, "agency": agency}
    return render(request, "pages/sign_in.html", context)


def answers_page(request: HttpRequest, answers: Answers) -> HttpResponse:
    """Show that the answers are still there, with one button that sends them where they were going."""
    return render(request, "pages/answers_kept.html", {"answers": answers})


def answers_of(request: HttpRequest) -> Answers:
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in _NEVER_KEPT
        for value in values
    ]
    return Answers(request.get_full_path(), fields, sorted(request.FILES))


def seal(answers: Answers) -> str:
    """The answers as text that only this installation can read; "" where they are too long to be carried along."""
    stamped = [timezone.now().timestamp(), answers.path, answers.fields, answers.files]
    sealed = vault.keyring().wrap(zlib.compress(json.dumps(stamped).encode()), _PLACE)
    text = base64.urlsafe_b64encode(sealed).decode()
    return text if len(text) <= MOST_KEPT else ""


def unseal(text: str) -> Answers | None:
    """The answers; None where the text is none of ours or too old."""
    try:
        plain = vault.keyring().unwrap(base64.urlsafe_b64decode(text), _PLACE)
        at, path, fields, files = json.loads(zlib.decompress(plain))
    except (binascii.Error, ValueError, vault.VaultError):
        return None
    if timezone.now().timestamp() - at > KEPT_FOR.total_seconds():
        return None
    return Answers(path, [(name, value) for name, value in fields], files)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer good, because its sender signed in again meanwhile, is not lost either.

    Only a form of our own pages is offered again: the browser itself says from which site it was sent.
    """
    if not (_comes_from_here(request) and _keeps_answers(request)):
        return errors.csrf_failure(request, reason)
    answers = answers_of(request)
    if request.user.is_authenticated:
        response = answers_page(request, answers)
    else:
        response = sign_in_page(request, SignInForm(), seal(answers))
    patch_cache_control(response, private=True, no_store=True)
    return response


def _comes_from_here(request: HttpRequest) -> bool:
    ours: set[Any] = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin") in ours


def _keeps_answers(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "keeps_answers", False)
