"""When the app, the passkey and the codes are all lost: asking for a way back in, and taking it once it is open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.accounts import recovery
from muster.accounts.actions import end_sessions
from muster.accounts.models import Recovery
from muster.pages.signed_in import private
from muster.portal.signing import enter, pending


@private
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """For whoever has just proved their first factor, and has no other left."""
    waiting = pending(request)
    if waiting is None:
        return redirect("portal:sign-in")
    user, said = waiting
    if request.method == "POST" and recovery.take(user=user):
        end_sessions(user=user)
        return enter(request, user, said or _("The lost ways in are removed. Add a new one."))
    code = recovery.ask(user=user) if request.method == "POST" else ""
    context = {
        "found": Recovery.objects.filter(user=user).first(),
        "open": any(recovery.is_open(each) for each in Recovery.objects.filter(user=user)),
        "code": code,
        "days": recovery.WAITING.days,
    }
    return render(request, "portal/account/lost.html", context)
