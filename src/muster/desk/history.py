"""What happened in a case, and what the boards found, without what only a board may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from muster.cases.models import ASSESSMENTS, Case, Outcome, Request, RequestKind
from muster.journal.kinds import PRIVATE, EventKind
from muster.journal.models import Event
from muster.journal.queries import events_of
from muster.offices.models import Office, RankCategory, Role
from muster.pages.facts import label, value_in_words

VIEWS = (
    EventKind.CASE_VIEWED,
    EventKind.PAPER_VIEWED,
    EventKind.CASE_REPLAYED,
    EventKind.IDENTITY_COMPARED,
)
NEWEST = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """What a board found, in words: "Military medical board: Fit"; never why."""

    kind: str
    board: str
    words: tuple[str, ...]
    supports: str
    found_on: date
    valid_until: date | None
    lapsed: bool


def findings(case: Case, today: date) -> list[Finding]:
    """The boards' outcomes, the newest first."""
    judged = (
        Request.objects.filter(case=case, kind__in=ASSESSMENTS, outcome__isnull=False)
        .select_related("outcome__request__case__person", "office")
        .order_by("-judged_at")
    )
    return [_finding(request, request.outcome, today) for request in judged]


def _finding(request: Request, outcome: Outcome, today: date) -> Finding:
    supported = outcome.supported_category
    return Finding(
        kind=str(RequestKind(request.kind).label),
        board=request.office.name if request.office else "",
        words=finding_words(outcome),
        supports=str(RankCategory(supported).label) if supported else "",
        found_on=outcome.found_on,
        valid_until=outcome.valid_until,
        lapsed=outcome.valid_until is not None and outcome.valid_until < today,
    )


def finding_words(outcome: Outcome) -> tuple[str, ...]:
    return tuple(f"{label(name)}: {value_in_words(name, value)}" for name, value in outcome.facts.items())


def timeline(case: Case) -> list[dict[str, object]]:
    """The case's newest events for the timeline component; who looked is for the auditor alone."""
    events = list(events_of(case.stream).exclude(kind__in=(*VIEWS, *PRIVATE)).order_by("-position")[:NEWEST])
    offices = office_names(events)
    return [
        {
            "what": event.label,
            "when": event.at,
            "who": who(event, offices),
            "text": _about(event),
            "now": number == 0,
        }
        for number, event in enumerate(events)
    ]


def _about(event: Event) -> str:
    """Which fact, request or assessment the event speaks of; "" where its kind says it all."""
    if fact := event.data.get("fact"):
        return label(str(fact))
    kind = event.data.get("kind")
    return str(RequestKind(kind).label) if kind in RequestKind else ""


def office_names(events: "list[Event] | QuerySet[Event]") -> dict[str, str]:
    codes = {event.actor_office for event in events if event.actor_office}
    return {code: office.name for code, office in Office.objects.in_bulk(codes).items()}


def who(event: Event, offices: Mapping[str, str]) -> str:
    """The actor's role and office; an account is never named."""
    role = role_words(event.actor_role)
    office = offices.get(event.actor_office, event.actor_office)
    return f"{role}, {office}" if office else role


def role_words(role: str) -> str:
    known = {"applicant": _("Applicant"), "system": _("By itself, as time passed")}
    return known.get(role) or (str(Role(role).label) if role in Role else role)
