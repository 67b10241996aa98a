"""Finishing the check of a unit, and asking the boards."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.cases.actions import ask_assessments, complete_verification
from muster.cases.boards import BOARD, SETTLES
from muster.cases.lawful import answer
from muster.cases.models import Case, Level, RequestKind
from muster.cases.progress import open_requests
from muster.desk.fact_rows import fact_rows, unverified
from muster.desk.page import account, case_crumbs, do, opened, show, to_case
from muster.offices.access import actor_of
from muster.offices.queries import board_for
from muster.offices.rights import Purpose
from muster.pages.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def finish_check(request: HttpRequest, reference: str) -> HttpResponse:
    """In a unit: facts and papers are checked; the boards are asked for what the law's answer still needs."""
    case, member = opened(request, reference, Purpose.FINISH_CHECK)
    if request.method == "POST":
        user = account(request)
        do(
            request,
            lambda: complete_verification(user=user, actor=actor_of(member), case_id=case.pk),
            _("The check is finished; the boards are asked for what is still missing."),
        )
        return to_case(request, case)
    context = {
        "case": case,
        "crumbs": case_crumbs(case),
        "unverified": unverified(fact_rows(case)),
        "unjudged": list(case.papers.filter(removed_at=None, accepted_at=None, rejected_at=None)),
        "boards": boards_to_ask(case),
    }
    return show(request, "desk/finish_check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask_boards(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask every board whose word is still missing and that is not asked yet."""
    case, member = opened(request, reference, Purpose.CHECK)
    if request.method == "POST":
        user = account(request)
        do(
            request,
            lambda: ask_assessments(user=user, actor=actor_of(member), case_id=case.pk),
            _("Every board whose word is missing is asked."),
        )
        return to_case(request, case)
    context = {"case": case, "crumbs": case_crumbs(case), "boards": boards_to_ask(case)}
    return show(request, "desk/ask_boards.html", context)


def boards_to_ask(case: Case) -> list[tuple[str, str]]:
    """The boards that would be asked: what for, and which office ("" where none of that kind is set up)."""
    missing = set(answer(case, Level.VERIFIED).missing)
    asked = {request.kind for request in open_requests(case)}
    region = case.office.region if case.office else ""
    found = []
    for kind, facts in SETTLES.items():
        if kind not in asked and not missing.isdisjoint(facts):
            board = board_for(BOARD[kind], region)
            found.append((str(RequestKind(kind).label), board.name if board else ""))
    return found
