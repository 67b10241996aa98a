"""My work: what waits for this person."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from muster.cases.models import ASSESSMENTS, OF_THE_APPLICANT, Case, Request
from muster.cases.progress import since_when, status_of
from muster.cases.queries import queue_of
from muster.cases.rights import CHECK
from muster.desk.navigation import WORKERS, places
from muster.desk.page import account, page_of, show
from muster.offices.access import NoAccess, live_memberships
from muster.offices.models import Membership, Role
from muster.pages.signed_in import signed_in
from muster.people.models import User

WAITS_FOR_APPLICANT = Q(kind__in=OF_THE_APPLICANT, answered_at=None)


@require_safe
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """The open requests of the person's offices and roles, the earliest due first."""
    user = account(request)
    members = list(live_memberships(user).order_by("pk"))
    working = [member for member in members if member.role in WORKERS]
    if not working:
        return _home(members)
    chosen = next((each for each in working if str(each.pk) == request.GET.get("role")), None)
    theirs = request.GET.get("waits") == "applicant"
    page = page_of(request, _requests(user, chosen, theirs=theirs))
    return show(
        request,
        "desk/queue.html",
        {
            "page": page,
            "rows": [_row(each) for each in page],
            "columns": _columns(),
            "members": working if len(working) > 1 else [],
            "chosen": chosen,
            "theirs": theirs,
            "query": _query(chosen, theirs=theirs),
            "tabs": _tabs(chosen, theirs=theirs) if any(each.role in CHECK for each in working) else [],
        },
    )


def _home(members: list[Membership]) -> HttpResponse:
    """Whoever handles no cases begins where their role does."""
    found = places(Role(member.role) for member in members)
    if not found:
        raise NoAccess
    return redirect(found[0][1])


def _requests(user: User, chosen: Membership | None, *, theirs: bool) -> "QuerySet[Request]":
    waiting = queue_of(user, chosen).prefetch_related("case__requests")
    return waiting.filter(WAITS_FOR_APPLICANT) if theirs else waiting.exclude(WAITS_FOR_APPLICANT)


def _query(chosen: Membership | None, *, theirs: bool) -> str:
    parts = [f"role={chosen.pk}"] if chosen else []
    return "&".join([*parts, "waits=applicant"] if theirs else parts)


def _tabs(chosen: Membership | None, *, theirs: bool) -> list[dict[str, object]]:
    return [
        {"text": text, "href": f"?{_query(chosen, theirs=applicant)}", "current": applicant is theirs}
        for text, applicant in ((_("Waits for us"), False), (_("Waits for the applicant"), True))
    ]


def _columns() -> list[dict[str, str]]:
    words = (_("Case"), _("What is asked"), _("Status"), _("Due"), _("In this stage"))
    return [{"text": text} for text in words]


def _row(asked: Request) -> list[object]:
    return [
        {"text": asked.case.reference, "href": _address(asked)},
        asked.what,
        status_of(asked.case).label,
        due_cell(asked),
        in_stage(asked.case),
    ]


def _address(asked: Request) -> str:
    if asked.kind in ASSESSMENTS:
        return reverse("desk:assessment", args=[asked.pk])
    return reverse("desk:case", args=[asked.case.reference])


def due_cell(asked: Request) -> object:
    """The due date; where it has passed, that is said in words."""
    day = date_format(timezone.localdate(asked.due_at), "DATE_FORMAT")
    if asked.due_at < timezone.now():
        return {"text": _("Overdue since %(day)s") % {"day": day}, "tone": "bad"}
    return day


def in_stage(case: Case) -> str:
    """How long the case has been in the state it is in."""
    since = since_when(case)
    days = (timezone.localdate() - timezone.localdate(since)).days if since else 0
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else _("since today")
