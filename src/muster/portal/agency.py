"""Signing in by an agency's own identity provider, and joining the account there to one's own here.

Nobody gets an account by it: only who is invited and has joined the two comes in.
"""

import logging
from dataclasses import asdict
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.accounts import federation
from muster.accounts.actions import FactorError, identity_digest, join_identity, leave_identity
from muster.accounts.federation import FederationError, Proved
from muster.accounts.models import Identity
from muster.offices.access import live_memberships
from muster.pages.signed_in import private, recently_confirmed, signed_in
from muster.people.models import User
from muster.portal.page import account
from muster.portal.signing import Way, enter, passed, way_of

ASKED: Final = "agency"  # in the session
ANSWERED_WITHIN: Final = 10 * 60  # seconds

_log = logging.getLogger(__name__)


@private
@require_safe
def agency(request: HttpRequest) -> HttpResponse:
    """To the provider's page, to sign in."""
    return _to_provider(request, {"next": way_of(request).next_url})


@require_safe
@signed_in
@recently_confirmed
def join(request: HttpRequest) -> HttpResponse:
    """To the provider's page, to join the account there to this one."""
    user = account(request)
    if not live_memberships(user).exists():
        raise Http404
    return _to_provider(request, {"user": str(user.pk)})


@require_POST
@signed_in
@recently_confirmed
def leave(request: HttpRequest) -> HttpResponse:
    leave_identity(user=account(request))
    messages.success(request, _("It is removed."))
    return redirect("portal:security")


@private
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """From the provider's page, with its answer."""
    kept: dict[str, Any] = request.session.pop(ASKED, None) or {}
    joins = kept.get("user")
    try:
        proved = _proved(request, kept)
        if joins:
            return _joined(request, joins, proved)
    except (FederationError, FactorError) as error:
        _log.warning("Signing in by the agency's provider failed: %s", error)
        said = error.message if isinstance(error, FactorError) else _("Your agency's sign-in did not work.")
        messages.error(request, str(said))
        return redirect("portal:security" if joins else "portal:sign-in")
    user = _owner(proved)
    if user is None:
        messages.error(
            request,
            _("That account of your agency opens nothing here. Sign in with your password and join the two."),
        )
        return redirect("portal:sign-in")
    way = Way(kept.get("next", ""))
    return enter(request, user, way=way, second=True) if proved.strong else passed(request, user, way=way)


def _to_provider(request: HttpRequest, about: dict[str, str]) -> HttpResponse:
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        page, asked = federation.ask(_back())
    except FederationError as error:
        _log.warning("The agency's provider cannot be used: %s", error)
        messages.error(request, _("Your agency's sign-in does not answer. Use your password meanwhile."))
        return redirect("portal:sign-in")
    request.session[ASKED] = asdict(asked) | about | {"at": timezone.now().timestamp()}
    return redirect(page)


def _proved(request: HttpRequest, kept: dict[str, Any]) -> Proved:
    if not settings.OIDC_ISSUER or timezone.now().timestamp() - kept.get("at", 0) > ANSWERED_WITHIN:
        message = "nothing was asked, or too long ago"
        raise FederationError(message)
    asked = federation.Asked(kept["state"], kept["nonce"], kept["verifier"])
    return federation.answered(asked, request.GET.dict(), _back())


def _joined(request: HttpRequest, user_id: str, proved: Proved) -> HttpResponse:
    """Only to the account that is still signed in here, which asked for it."""
    if not isinstance(request.user, User) or str(request.user.pk) != user_id:
        message = "whoever asked to join is signed out"
        raise FederationError(message)
    join_identity(user=request.user, issuer=proved.issuer, subject=proved.subject)
    messages.success(request, _("It is joined. You can sign in by it from now on."))
    return redirect("portal:security")


def _owner(proved: Proved) -> User | None:
    """The member of staff who has joined this account of theirs."""
    key = identity_digest(proved.issuer, proved.subject)
    found = Identity.objects.select_related("user__person").filter(subject_digest=key).first()
    if found is None or not found.user.is_active or not live_memberships(found.user).exists():
        return None
    return found.user


def _back() -> str:
    return f"{settings.PUBLIC_URL}{reverse('portal:agency-back')}"
