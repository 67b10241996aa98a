"""The case page: everything about one application that its office may see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.cases.asked_again import wording
from muster.cases.lawful import live_offer
from muster.cases.models import Case, Decision, DecisionKind, Offer, Request, RequestKind
from muster.cases.progress import NextStep, next_step, open_requests, status_of
from muster.cases.rights import CHECK, OPEN_PAPERS
from muster.contracts.actions import standing
from muster.desk.acts import OF_THE_CONTRACT, Situation, acts
from muster.desk.alike import likely
from muster.desk.fact_rows import fact_rows, unverified
from muster.desk.history import findings, timeline
from muster.desk.law import compared
from muster.desk.page import account, crumbs, opened, show
from muster.desk.views.queue import due_cell, in_stage
from muster.offices.access import roles_at
from muster.pages.languages import language_name
from muster.pages.signed_in import signed_in
from muster.people.models import Consent
from muster.rounds.queries import wishes_of
from muster.screening.transliteration import latin_of


@require_safe
@signed_in
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case, for the roles of the office that has it. Opening it is an event."""
    found, _member = opened(request, reference)
    roles = roles_at(account(request), found.office_id)
    prefetch_related_objects(
        [found], Prefetch("requests", queryset=Request.objects.select_related("office", "paper"))
    )
    waiting = open_requests(found)
    law = compared(found)
    facts = fact_rows(found, law.missing)
    decisions = list(found.decisions.select_related("seat__post", "case__person").order_by("-decided_at"))
    here = Situation(
        case=found,
        roles=roles,
        requests=waiting,
        offer=live_offer(found),
        contract=standing(found),
        admitted=any(each.kind == DecisionKind.ADMIT for each in decisions),
        unverified=len(unverified(facts)),
        missing=law.missing,
    )
    step = next_step(found, waiting)
    context = {
        "case": found,
        "crumbs": crumbs((_("Cases"), reverse("desk:cases"))),
        "status": status_of(found, waiting),
        "who": _who(found),
        **likely(account(request), found),
        "next_rows": _next_rows(found, step) if step else [],
        "acts": acts(here),
        "facts": facts,
        "law": law,
        "papers": list(found.papers.filter(removed_at=None).select_related("case__person")),
        "qualifications": list(
            found.qualifications.filter(removed_at=None).select_related("case__person", "paper")
        ),
        "wishes": wishes_of(found),
        "consents": [
            _consent(each) for each in Consent.objects.filter(person=found.person_id).order_by("given_at")
        ],
        "findings": findings(found, timezone.localdate()),
        "requests": [_request(each) for each in found.requests.all()],
        "offers": [
            _offer(each) for each in found.offers.select_related("seat__post").order_by("-offered_at")
        ],
        "decisions": [_decision(each) for each in decisions],
        "contract": here.contract,
        "timeline": timeline(found),
        "handles": not roles.isdisjoint(CHECK) and found.is_open,
        "opens_papers": not roles.isdisjoint(OPEN_PAPERS),
        "sees_contract": not roles.isdisjoint(OF_THE_CONTRACT),
    }
    return show(request, "desk/case.html", context)


def _who(found: Case) -> list[dict[str, object]]:
    person = found.person
    pairs = (
        (_("Name as in the document"), person.full_name),
        (_("Name in the lines with <<<"), person.mrz_name),
        (_("Name in Ukrainian"), person.ukrainian_name),
        (_("The same in Latin letters (resolution no. 55)"), latin_of(person.ukrainian_name or "")),
        (_("Document number"), person.document_number),
        (_("Telephone"), person.phone),
        (_("Office"), found.office.name if found.office else ""),
        (_("Post wished for"), found.wished_post.title if found.wished_post else _("none named")),
    )
    return [{"question": question, "answer": given} for question, given in pairs]


def _next_rows(found: Case, step: NextStep) -> list[dict[str, object]]:
    due = due_cell(step.request)
    return [
        {"question": _("Next step"), "answer": step.request.what},
        {"question": _("Whose turn"), "answer": step.owner or _("The applicant")},
        {"question": _("Due"), "answer": due["text"] if isinstance(due, dict) else due},
        {"question": _("In this stage"), "answer": in_stage(found)},
    ]


def _consent(consent: Consent) -> dict[str, Any]:
    state = _("withdrawn on %(day)s") if consent.withdrawn_at else _("given on %(day)s")
    return {
        "kind": consent.get_kind_display(),
        "state": state % {"day": _day(consent.withdrawn_at or consent.given_at)},
        "text": _("text of %(version)s, read in “%(language)s”")
        % {"version": consent.text_version, "language": language_name(consent.language)},
        "tone": "bad" if consent.withdrawn_at else "ok",
    }


def _request(asked: Request) -> dict[str, Any]:
    papers = asked.kind == RequestKind.PAPERS
    return {
        "id": asked.pk,
        "what": RequestKind(asked.kind).label,
        "owner": _("The applicant")
        if asked.of_the_applicant
        else (asked.office.name if asked.office else ""),
        "due": due_cell(asked) if asked.is_open else "",
        "state": _state(asked),
        "text": wording(asked) if papers else None,
        "answer": asked.answer if papers else None,
        "to_judge": papers and asked.is_open and asked.answered_at is not None,
        "open": asked.is_open,
    }


def _state(asked: Request) -> str:
    if asked.cancelled_at:
        return _("no longer asked")
    if asked.judged_at:
        return _("done on %(day)s") % {"day": _day(asked.judged_at)}
    if asked.answered_at:
        return _("answered on %(day)s, to be judged") % {"day": _day(asked.answered_at)}
    return _("open")


def _offer(offer: Offer) -> dict[str, Any]:
    states: Sequence[tuple[object, str]] = (
        (offer.expired_at, _("expired unanswered")),
        (offer.declined_at, _("declined")),
        (offer.released_at, _("no longer held")),
        (offer.accepted_at, _("accepted; the seat is held")),
        (True, _("open; the seat is held until %(day)s") % {"day": _day(offer.expires_at)}),
    )
    return {
        "post": offer.seat.post.title,
        "seat": offer.seat.number,
        "when": offer.offered_at,
        "state": next(words for at, words in states if at),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "kind": decision.get_kind_display(),
        "when": decision.decided_at,
        "rules": ", ".join(decision.rules),
        "note": decision.note or "",
        "tone": {"admit": "ok", "refuse": "bad"}.get(decision.kind, "note"),
    }


def _day(at: Any) -> str:
    return date_format(timezone.localdate(at), "DATE_FORMAT")
