"""The boards' pages: what is asked of them, what they need to know, and what they found."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.cases.actions import judge_qualification, open_paper, record_outcome
from muster.cases.lawful import live_offer
from muster.cases.models import Case, Level, Paper, Qualification, Request, RequestKind
from muster.cases.queries import assessment_for, assessments_of
from muster.desk.fact_rows import FactRow, fact_rows
from muster.desk.finding_forms import FindingForm
from muster.desk.history import finding_words
from muster.desk.navigation import ASSESSORS
from muster.desk.page import account, crumbs, do, done, look, page_of, posted, show
from muster.desk.serving import file_response
from muster.desk.views.queue import due_cell
from muster.offices.access import NoAccess, actor_of, offices_of
from muster.offices.models import Membership, RankCategory
from muster.offices.rights import ASSESSING
from muster.pages.signed_in import signed_in

# Who the person is, for whoever examines them.
IDENTIFYING = ("date_of_birth", "identity_document")
# What a kind of assessment needs besides.
NEEDED: dict[RequestKind, tuple[str, ...]] = {
    RequestKind.MEDICAL: ("sex",),
    RequestKind.PHYSICAL: ("sex",),
    RequestKind.SPECIAL_CHECK: (
        "citizenships",
        "statelessness",
        "identity_document_until",
        "location",
        "stay_ground",
        "stay_until",
    ),
}


@require_safe
@signed_in
def assessments(request: HttpRequest) -> HttpResponse:
    """Everything that was asked of the person's boards, the newest first."""
    user = account(request)
    if not offices_of(user, ASSESSORS):
        raise NoAccess
    page = page_of(request, assessments_of(user))
    words = (_("Case"), _("What is asked"), _("Asked"), _("Due"), _("State"))
    context = {
        "page": page,
        "columns": [{"text": text} for text in words],
        "rows": [_row(each) for each in page],
    }
    return show(request, "desk/assessments.html", context)


def _row(asked: Request) -> list[object]:
    return [
        {"text": asked.case.reference, "href": reverse("desk:assessment", args=[asked.pk])},
        RequestKind(asked.kind).label,
        date_format(timezone.localdate(asked.asked_at), "SHORT_DATE_FORMAT"),
        due_cell(asked) if asked.is_open else "",
        _state(asked),
    ]


def _state(asked: Request) -> str:
    if asked.is_open:
        return _("open")
    return _("no longer asked") if asked.cancelled_at else _("found")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def assessment(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request to the board: who, what for, and the finding."""
    asked, member = _opened(request, request_id)
    kind = RequestKind(asked.kind)
    data = posted(request)
    form = FindingForm(data, kind)
    if form.is_valid() and done(
        form, lambda: record_outcome(actor=actor_of(member), request_id=asked.pk, **form.outcome)
    ):
        return _to(request, asked, _("The finding is recorded."))
    context = {
        "crumbs": crumbs((_("Findings"), reverse("desk:assessments"))),
        "asked": asked,
        "kind": kind,
        "rows": _what_is_needed(asked.case, kind),
        "qualifications": list(_qualifications(asked.case)) if kind == RequestKind.SELECTION else None,
        "found": _found(asked),
        "form": form if asked.is_open or form.is_bound else None,
    }
    return show(request, "desk/assessment.html", context)


def _opened(request: HttpRequest, request_id: UUID) -> tuple[Request, Membership]:
    """The request with the right to it checked; that an assessor saw who the person is goes on record."""
    asked, member = assessment_for(account(request), request_id)
    look(request, asked.case, member, ASSESSING[asked.kind], reverse("desk:assessment-why", args=[asked.pk]))
    return asked, member


def _to(request: HttpRequest, asked: Request, success: str) -> HttpResponse:
    do(request, lambda: None, success)
    return redirect("desk:assessment", asked.pk)


def _what_is_needed(case: Case, kind: RequestKind) -> list[dict[str, object]]:
    person = case.person
    names = (*IDENTIFYING, *NEEDED.get(kind, ()))
    rows = {row.name: row for row in fact_rows(case)}
    shown: list[tuple[str, str, str]] = [
        (_("Name as in the document"), person.full_name, ""),
        (_("Name in Ukrainian"), person.ukrainian_name or "", ""),
        *((rows[name].label, rows[name].words, _standing(rows[name])) for name in names if name in rows),
        (_("Document number"), person.document_number or "", ""),
        (_("Rank category of the post"), _category(case, rows), ""),
    ]
    return [{"question": question, "answer": answer, "note": note} for question, answer, note in shown]


def _standing(row: FactRow) -> str:
    return "" if row.standing == Level.VERIFIED else f"({row.standing_words})"


def _category(case: Case, rows: dict[str, FactRow]) -> str:
    """That of the seat offered, else of the post wished for, else the one sought."""
    offer = live_offer(case)
    post = offer.seat.post if offer else case.wished_post
    if post is not None:
        return str(RankCategory(post.rank_category).label)
    return rows["rank_category"].words if "rank_category" in rows else ""


def _qualifications(case: Case) -> "QuerySet[Qualification]":
    return case.qualifications.filter(removed_at=None).select_related("case__person", "paper")


def _found(asked: Request) -> dict[str, object] | None:
    """The recorded outcome, with the reasons: this page is the board's own."""
    outcome = getattr(asked, "outcome", None)
    if outcome is None:
        return None
    supported = outcome.supported_category
    return {
        "words": finding_words(outcome),
        "supports": RankCategory(supported).label if supported else "",
        "found_on": outcome.found_on,
        "valid_until": outcome.valid_until,
        "reasons": getattr(outcome, f"{asked.kind}_reasons"),
    }


@require_POST
@signed_in
def qualification(request: HttpRequest, request_id: UUID, qualification_id: UUID) -> HttpResponse:
    """The selection board confirms a qualification, or not."""
    asked, member = _selection(request, request_id)
    confirmed = request.POST.get("verdict") == "confirm"
    do(
        request,
        lambda: judge_qualification(
            actor=actor_of(member),
            case_id=asked.case_id,
            qualification_id=qualification_id,
            confirmed=confirmed,
        ),
        _("The qualification is confirmed.") if confirmed else _("The qualification is not confirmed."),
    )
    return redirect("desk:assessment", asked.pk)


@require_safe
@signed_in
def paper_file(request: HttpRequest, request_id: UUID, paper_id: UUID) -> HttpResponse:
    """The paper behind a qualification; no other paper is the selection board's to see."""
    asked, member = _selection(request, request_id)
    paper = (
        Paper.objects.filter(pk=paper_id, case=asked.case_id, removed_at=None)
        .filter(qualifications__removed_at=None, qualifications__isnull=False)
        .select_related("case__person")
        .first()
    )
    if paper is None:
        raise NoAccess
    content = open_paper(actor=actor_of(member), paper=paper)
    return file_response(request, content, paper.shown_type, f"{asked.case.reference}-{paper.kind}")


def _selection(request: HttpRequest, request_id: UUID) -> tuple[Request, Membership]:
    """A selection that still waits for the board's word."""
    asked, member = assessment_for(account(request), request_id)
    if asked.kind != RequestKind.SELECTION or not asked.is_open:
        raise NoAccess
    return asked, member
