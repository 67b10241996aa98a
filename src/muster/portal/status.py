"""Where an application stands: its status, the next step, who owns it, by when, and what happened so far."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from muster.cases.models import OF_THE_APPLICANT, Case, DecisionKind, Request, RequestKind
from muster.cases.progress import Status, next_step, open_requests, since_when, status_of
from muster.cases.queries import own_case
from muster.contracts.actions import chain_of, pending_amendment, standing
from muster.contracts.models import Contract
from muster.journal.kinds import OF_OTHERS, PRIVATE, EventKind
from muster.journal.models import Event
from muster.journal.queries import events_of
from muster.offices.models import Office
from muster.portal.looked import looked
from muster.portal.page import account, with_case_called
from muster.rounds.queries import own_entries

# Looks at a case are in the journal, but they are not steps of it.
_NOT_STEPS = (EventKind.CASE_VIEWED, EventKind.PAPER_VIEWED, EventKind.CASE_REPLAYED, *PRIVATE, *OF_OTHERS)
# Where they are not the applicant's own acts, they are the friend's.
_OF_FRIENDS = (EventKind.FRIENDS_AGREED, EventKind.FRIENDS_ENDED)
MOST_EVENTS = 200


@require_safe
@with_case_called
def status(request: HttpRequest, case: Case) -> HttpResponse:
    if case.is_open and case.submitted_at is None:
        return redirect("portal:home")
    waiting = open_requests(case)
    stands, step = status_of(case, waiting), next_step(case, waiting)
    context: dict[str, Any] = {
        "case": case,
        "title": _("It is your turn") if stands is Status.APPLICANT_ASKED else stands.label,
        "step": step,
        "in_stage": time_in_stage(since_when(case, waiting)),
        "turns": [turn for each in waiting if (turn := your_turn(case, each))],
        "others": [
            each for each in waiting if not each.of_the_applicant and (not step or each != step.request)
        ],
        "contract": standing(case) if case.is_open or case.enrolled_at else None,
        "decided": case.decisions.exclude(kind=DecisionKind.RETURN).exists(),
        "placed": own_entries(case).exists(),
        "events": timeline(case),
        "looked": looked(case) if case.submitted_at else [],
        "is_newest": _is_newest(request, case),
    }
    context["serves"] = _service(context["contract"])
    context["amendment"] = pending_amendment(context["contract"]) if context["serves"] else None
    return render(request, "portal/case/status.html", context)


def _is_newest(request: HttpRequest, case: Case) -> bool:
    """Whether the pages of answers and papers, which are those of the newest application, are this one's."""
    newest = own_case(account(request))
    return newest is not None and newest.pk == case.pk


def your_turn(case: Case, request: Request) -> dict[str, object] | None:
    """What waits for the applicant, and the page where it is done."""
    if not request.of_the_applicant:
        return None
    kind = RequestKind(request.kind)
    texts = {
        RequestKind.PAPERS: _("The office asks you something"),
        RequestKind.REFERRAL: _("A unit is proposed to you"),
        RequestKind.ANSWER_OFFER: _("A seat is held for you"),
        RequestKind.POST_CHANGE: _("Another post is proposed to you"),
        RequestKind.READING: _("Your contract is ready to read"),
    }
    actions = {
        RequestKind.PAPERS: _("Read and answer"),
        RequestKind.REFERRAL: _("Agree or decline"),
        RequestKind.ANSWER_OFFER: _("Look at the offer"),
        RequestKind.POST_CHANGE: _("Agree, or keep your post"),
        RequestKind.READING: _("Read the contract"),
    }
    return {
        "title": texts[kind],
        "action": actions[kind],
        "href": _address(case, kind, request),
        "due": request.due_at,
    }


def _address(case: Case, kind: RequestKind, request: Request) -> str:
    if kind is RequestKind.PAPERS:
        return reverse("portal:request", args=[case.reference, request.pk])
    pages = {
        RequestKind.REFERRAL: "portal:referral",
        RequestKind.ANSWER_OFFER: "portal:offer",
        RequestKind.POST_CHANGE: "portal:post-change",
        RequestKind.READING: "portal:contract",
    }
    return reverse(pages[kind], args=[case.reference])


def time_in_stage(since: datetime | None) -> str:
    if since is None:
        return ""
    days = (timezone.localdate() - timezone.localdate(since)).days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else _("since today")


def timeline(case: Case) -> list[dict[str, object]]:
    """What happened, newest first; the same act done again and again is one line. No member of staff is named."""
    events = list(events_of(case.stream).exclude(kind__in=_NOT_STEPS).order_by("-position")[:MOST_EVENTS])
    codes = {event.actor_office for event in events} | {event.data.get("office") for event in events}
    offices = Office.objects.in_bulk([code for code in codes if code])
    alike = groupby(events, lambda event: (_what(event), _who(event, offices)))
    return [_line(list(group), what, who) for (what, who), group in alike]


def _line(events: list[Event], what: str, who: str) -> dict[str, object]:
    newest, times = events[0], len(events)
    again = ngettext("%(times)s time", "%(times)s times", times) % {"times": times} if times > 1 else ""
    return {"what": what, "when": timezone.localtime(newest.at), "who": who, "text": again}


def _what(event: Event) -> str:
    """What was done; of a request, what it asks."""
    if event.kind == EventKind.REQUEST_MADE and event.data.get("kind") in RequestKind.values:
        return _("Next step: %(step)s") % {"step": RequestKind(event.data["kind"]).label}
    return str(EventKind(event.kind).label)


def _who(event: Event, offices: dict[str, Office]) -> str:
    """Who did it; of a request, of whom it is asked."""
    if event.kind == EventKind.REQUEST_MADE:
        asks_applicant = event.data.get("kind") in OF_THE_APPLICANT
        office = offices.get(event.data.get("office", ""))
        return _("you") if asks_applicant else office.name if office else ""
    if event.actor_role == "applicant":
        return _("you")
    if event.kind in _OF_FRIENDS:
        return _("your friend")
    office = offices.get(event.actor_office)
    return office.name if office else _("Muster, by the clock")


def _service(contract: Contract | None) -> list[dict[str, object]]:
    """The dates of a contract in force."""
    if contract is None or contract.in_force_on is None:
        return []
    rows = [
        (_("In force from"), contract.in_force_on),
        (_("Probation ends on"), contract.probation_until),
        (_("Last day of the term"), chain_of(contract)[-1].ends_on),
        (_("Enrolment order"), contract.order_number),
        (_("Unit"), contract.unit.name),
        (_("Post"), contract.post.title),
        (_("Contract"), contract.reference),
    ]
    return [{"question": question, "answer": answer} for question, answer in rows if answer]
