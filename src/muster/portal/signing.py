"""Signing in and out, for applicants and staff alike: a password, then a second factor where the account has one."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.accounts import recovery
from muster.accounts.actions import has_second_factor
from muster.accounts.sessions import begin
from muster.cases.queries import own_case_alone
from muster.offices.access import live_memberships
from muster.pages.context import url
from muster.pages.signed_in import KEPT, SignInForm, answers_page, private, sign_in_page, unseal
from muster.pages.slowing import client_of
from muster.people import throttle
from muster.people.actions import owner_is_proved, record_sign_in
from muster.people.models import User, email_digest

# A browser that has signed in to an account is known to it, and guessing by others does not shut it out.
KNOWN_COOKIE = "__Host-muster_known" if settings.HTTPS else "muster_known"
KNOWN_FOR_SECONDS = 180 * 24 * 60 * 60
PENDING = "pending"  # in the session: whose password was proved, while the second factor is waited for
PENDING_FOR_SECONDS = 10 * 60


@dataclass(frozen=True, slots=True)
class Way:
    """Where somebody was going when they had to sign in: an address, or sealed answers of a form."""

    next_url: str = ""
    kept: str = ""


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    way = way_of(request)
    if request.method != "POST":
        if isinstance(request.user, User):
            return redirect(way.next_url or _home(request.user))
        return sign_in_page(request, SignInForm(), "", way.next_url)
    form = SignInForm(request.POST)
    user = _proved(request, form) if form.is_valid() else None
    if user is None:
        return sign_in_page(request, form, way.kept, way.next_url)
    return passed(request, user, way=way)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("portal:front")


def passed(request: HttpRequest, user: User, said: str = "", way: Way | None = None) -> HttpResponse:
    """One factor is proved: ask for the second where the account has one, else let them in.

    A password that was chosen by a link in the mail is no factor of its own: whoever reads the mail has it.
    """
    way = way or Way()
    if not (has_second_factor(user) or rests_on_mail(request, user)):
        return enter(request, user, said, way)
    request.session[PENDING] = {"user": str(user.pk), "said": said, "at": timezone.now().timestamp()}
    if way.kept:
        from muster.portal.second import second_page  # noqa: PLC0415  the two pages lead to each other

        return second_page(request, user, way)
    address = reverse("portal:second")
    return redirect(f"{address}?next={way.next_url}" if way.next_url else address)


def rests_on_mail(request: HttpRequest, user: User) -> bool:
    """Whether nothing but the mailbox speaks for whoever is here, and there is something in the account to take."""
    if user.mailed_at is None or is_known(request, user.email):
        return False
    return own_case_alone(user) is not None or live_memberships(user).exists()


def pending(request: HttpRequest) -> tuple[User, str] | None:
    """Whose second factor is waited for, and what to say to them afterwards."""
    found = request.session.get(PENDING)
    if not found or timezone.now().timestamp() - found["at"] > PENDING_FOR_SECONDS:
        return None
    user = User.objects.select_related("person").filter(pk=UUID(found["user"]), is_active=True).first()
    return (user, found["said"]) if user else None


def enter(
    request: HttpRequest, user: User, said: str = "", way: Way | None = None, *, second: bool = False
) -> HttpResponse:
    """Sign the proven user in and lead to where they were going, or to where they work."""
    way = way or Way()
    begin(request, user, staff=live_memberships(user).exists(), second=second)
    record_sign_in(user=user)
    owner_is_proved(user=user)
    if second and recovery.cancel(user=user):
        messages.warning(
            request,
            _("Somebody asked for a way into your account without a second factor. It is cancelled."),
        )
    throttle.forget("sign-in", user.email)
    if said:
        messages.success(request, said)
    answers = unseal(way.kept) if way.kept else None
    if way.kept and answers is None:
        messages.warning(
            request, _("Your answers were kept for 12 hours. They are gone now; please enter them again.")
        )
    response = answers_page(request, answers) if answers else redirect(way.next_url or _home(user))
    return remember(response, user)


def remember(response: HttpResponse, user: User) -> HttpResponse:
    """From now on this browser is known to the account."""
    response.set_signed_cookie(
        KNOWN_COOKIE,
        user.email_digest,
        max_age=KNOWN_FOR_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def way_of(request: HttpRequest) -> Way:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return Way(_safe(request, wanted), request.POST.get(KEPT, ""))


def is_known(request: HttpRequest, email: str) -> bool:
    """Whether this browser has signed in to the account of the address before."""
    return request.get_signed_cookie(KNOWN_COOKIE, default="") == email_digest(email)


def _proved(request: HttpRequest, form: SignInForm) -> User | None:
    address, client = form.cleaned_data["email"], client_of(request)
    known = is_known(request, address)
    # A flood from everywhere slows every browser that is not known; passkeys and the agency's sign-in stay open.
    held = not known and (
        throttle.is_held("sign-in", address, throttle.MOST_OF_AN_ADDRESS)
        or throttle.is_held("sign-in-all", "", throttle.MOST_OF_ALL)
    )
    if held or throttle.is_held("sign-in-client", client, throttle.MOST_OF_A_CLIENT):
        throttle.refused("sign-in", address, client, held=True)
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
    throttle.note("sign-in-all", "")
    throttle.refused("sign-in", address, client)
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
