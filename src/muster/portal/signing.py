"""Signing in and out, for applicants and staff alike."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.offices.access import live_memberships
from muster.pages.context import url
from muster.pages.signed_in import KEPT, SignInForm, answers_page, private, sign_in_page, unseal
from muster.people import throttle
from muster.people.actions import record_sign_in
from muster.people.models import User, email_digest

# A browser that has signed in to an account is known to it, and guessing by others does not shut it out.
KNOWN_COOKIE = "__Secure-muster_known" if settings.HTTPS else "muster_known"  # of one path, so not __Host-
KNOWN_FOR_SECONDS = 180 * 24 * 60 * 60


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    kept = request.POST.get(KEPT, "")
    next_url = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        if isinstance(request.user, User):
            return redirect(next_url or _home(request.user))
        return sign_in_page(request, SignInForm(), "", next_url)
    form = SignInForm(request.POST)
    user = _proved(request, form) if form.is_valid() else None
    if user is None:
        return sign_in_page(request, form, kept, next_url)
    response = enter(request, user, next_url=next_url)
    answers = unseal(kept) if kept else None
    if answers is not None:
        page = answers_page(request, answers)
        page.cookies.update(response.cookies)
        return page
    if kept:
        messages.warning(
            request, _("Your answers were kept for 12 hours. They are gone now; please enter them again.")
        )
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("portal:front")


def enter(request: HttpRequest, user: User, said: str = "", next_url: str = "") -> HttpResponse:
    """Sign the proven user in and lead to where they work."""
    login(request, user, backend="muster.people.signing_in.EmailBackend")
    record_sign_in(user=user)
    throttle.forget("sign-in", user.email)
    if said:
        messages.success(request, said)
    response = redirect(next_url or _home(user))
    response.set_signed_cookie(
        KNOWN_COOKIE,
        user.email_digest,
        max_age=KNOWN_FOR_SECONDS,
        path=reverse("portal:sign-in"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def client_of(request: HttpRequest) -> str:
    """The address the request came from; behind a proxy, the one the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _proved(request: HttpRequest, form: SignInForm) -> User | None:
    address, client = form.cleaned_data["email"], client_of(request)
    known = request.get_signed_cookie(KNOWN_COOKIE, default="") == email_digest(address)
    held = not known and throttle.is_held("sign-in", address, throttle.MOST_OF_AN_ADDRESS)
    if held or throttle.is_held("sign-in-client", client, throttle.MOST_OF_A_CLIENT):
        form.add_error(
            None,
            _(
                "There were too many attempts. Wait a quarter of an hour, or choose a new password by mail with "
                "“I forgot my password”."
            ),
        )
        return None
    user = authenticate(request, email=address, password=form.cleaned_data["password"])
    if isinstance(user, User):
        return user
    throttle.note("sign-in", address)
    throttle.note("sign-in-client", client)
    form.add_error(None, _("The e-mail address or the password is not right."))
    return None


def _safe(request: HttpRequest, address: str) -> str:
    allowed = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    # Our own links name whole paths; a bare word would be taken for the name of a view.
    return address if allowed and address.startswith("/") else ""


def _home(user: User) -> str:
    if live_memberships(user).exists():
        return url("desk:queue") or "/desk/"
    return reverse("portal:home")
