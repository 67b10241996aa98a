"""The auditor's pages: the journal of a case, who looked at it, and whether the chain is whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from muster.cases.actions.canaries import lay_canary, take_canary
from muster.cases.actions.reading import ALARMS, lists_of, stopped_accounts
from muster.cases.queries import journal_case_for
from muster.desk.history import VIEWS, office_names, role_words, who
from muster.desk.page import account, crumbs, do, page_of, show
from muster.journal.models import Event, StreamHead
from muster.journal.queries import events_of, verify
from muster.offices.access import NoAccess, membership
from muster.offices.rights import Purpose, roles_for
from muster.pages.signed_in import signed_in

EVENTS = 50
READERS = 50
MOST_VERIFIED = 200_000  # events that a page proves; more is for the command line


class ReferenceForm(forms.Form):
    hide_optional = True

    reference = forms.CharField(
        label=gettext_lazy("Reference of the case"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the reference")},
    )


@require_safe
@signed_in
def journal(request: HttpRequest) -> HttpResponse:
    """Find a case by its reference."""
    user = account(request)
    membership(user, roles_for(Purpose.AUDIT))
    form = ReferenceForm(request.GET if "reference" in request.GET else None)
    if form.is_valid():
        try:
            case, _member = journal_case_for(user, form.cleaned_data["reference"])
        except NoAccess:
            form.add_error("reference", _("There is no case with this reference"))
        else:
            return redirect("desk:journal-case", case.reference)
    what = (_("What"), _("Who"), _("Account"), _("Applications"), _("When"))
    context = {
        "form": form,
        "columns": [{"text": text} for text in what],
        "rows": _alarms(),
        "stopped": stopped_accounts(),
        "list_columns": [
            {"text": text} for text in (_("Who"), _("Account"), _("List"), _("Cases"), _("When"))
        ],
        "lists": _lists(),
    }
    return show(request, "desk/journal.html", context)


def _alarms() -> list[list[object]]:
    """Who opened very many applications within an hour, was stopped or let go on, the latest first."""
    alarms = events_of(ALARMS).order_by("-position")[:READERS]
    offices = office_names(list(alarms))
    return [
        [
            each.label,
            who(each, offices),
            each.data.get("account", each.actor),
            str(each.data.get("applications") or each.data.get("case", "")),
            date_format(timezone.localtime(each.at), "SHORT_DATETIME_FORMAT"),
        ]
        for each in alarms
    ]


def _lists() -> list[list[object]]:
    """Who saw lists that name people, the latest first."""
    seen = list(lists_of()[:READERS])
    offices = office_names(seen)
    return [
        [
            who(each, offices),
            each.actor,
            each.data["list"],
            str(each.data["cases"]),
            date_format(timezone.localtime(each.at), "SHORT_DATETIME_FORMAT"),
        ]
        for each in seen
    ]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as an auditor reads it: what is sealed is said to be sealed, and never opened."""

    position: int
    kind: str
    code: str
    at: object
    who: str
    actor: str
    data: str
    sealed: bool
    digest: str


@require_safe
@signed_in
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The journal of one case, its chain proved on the page, and who has looked at the case."""
    found, _member = journal_case_for(account(request), reference)
    page = page_of(request, events_of(found.stream), EVENTS)
    offices = office_names(list(page))
    context = {
        "reference": found.reference,
        "stream": found.stream,
        "crumbs": crumbs((_("Journal"), reverse("desk:journal"))),
        "breaks": [str(each) for each in verify(found.stream)],
        "page": page,
        "events": [_event(each, offices) for each in page],
        "readers": _readers(found.stream),
        "canary": found.canary_since,
        "may_lay": found.is_open and found.submitted_at is not None,
        "reader_columns": [{"text": text} for text in (_("Who"), _("Account"), _("How often"), _("Last"))],
    }
    return show(request, "desk/journal_case.html", context)


@require_POST
@signed_in
def canary(request: HttpRequest, reference: str) -> HttpResponse:
    """Lay an application out as a canary, or take it back."""
    user = account(request)
    found, _member = journal_case_for(user, reference)
    lay = "lay" in request.POST
    do(
        request,
        lambda: (lay_canary if lay else take_canary)(user=user, reference=reference),
        _("It is a canary now.") if lay else _("It is a canary no more."),
    )
    return redirect("desk:journal-case", found.reference)


def _event(event: Event, offices: Mapping[str, str]) -> EventRow:
    return EventRow(
        position=event.position,
        kind=event.label,
        code=event.kind,
        at=event.at,
        who=who(event, offices),
        actor=event.actor,
        data="; ".join(f"{name}: {_plain(value)}" for name, value in event.data.items()),
        sealed=event.sealed is not None,
        digest=event.digest,
    )


def _plain(value: object) -> str:
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _readers(stream: str) -> list[list[object]]:
    """Who opened the case or a paper of it, by account and role, those who looked last first."""
    looked = (
        Event.objects.filter(stream=stream, kind__in=VIEWS)
        .order_by()
        .values("actor", "actor_role", "actor_office")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-last")[:READERS]
    )
    return [
        [
            ", ".join(part for part in (role_words(each["actor_role"]), each["actor_office"]) if part),
            each["actor"],
            str(each["times"]),
            date_format(timezone.localtime(each["last"]), "SHORT_DATETIME_FORMAT"),
        ]
        for each in looked
    ]


@require_safe
@signed_in
def verification(request: HttpRequest) -> HttpResponse:
    """Whether a stream of the journal, or all of it, is what was written."""
    membership(account(request), roles_for(Purpose.AUDIT))
    stream = request.GET.get("stream", "").strip()
    events = Event.objects.filter(stream=stream) if stream else Event.objects.all()
    count = events.count()
    known = not stream or StreamHead.objects.filter(stream=stream).exists() or count > 0
    too_many = count > MOST_VERIFIED
    asked = "stream" in request.GET and known and not too_many
    context = {
        "crumbs": crumbs((_("Journal"), reverse("desk:journal"))),
        "stream": stream,
        "count": count,
        "known": known,
        "too_many": too_many,
        "asked": asked,
        "breaks": [str(each) for each in verify(stream or None)] if asked else [],
    }
    return show(request, "desk/verification.html", context)
