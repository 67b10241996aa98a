"""Leaving a case of a centre to the rounds of placement, instead of referring it to one unit."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.cases import actions
from muster.desk.fact_rows import fact_rows, unverified
from muster.desk.page import account, case_crumbs, do, opened, show, to_case
from muster.desk.views.boards import boards_to_ask
from muster.offices.access import actor_of
from muster.offices.rights import Purpose
from muster.pages.signed_in import signed_in
from muster.rounds.queries import wishes_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def enter(request: HttpRequest, reference: str) -> HttpResponse:
    """What the applicant wishes for, what is not checked yet, and one button."""
    case, member = opened(request, reference, Purpose.REFER)
    if request.method == "POST":
        user = account(request)
        do(
            request,
            lambda: actions.enter_placement(user=user, actor=actor_of(member), case_id=case.pk),
            _("The case waits for a round. The centre keeps it until the applicant accepts a seat."),
        )
        return to_case(request, case)
    context = {
        "case": case,
        "crumbs": case_crumbs(case),
        "wishes": wishes_of(case),
        "unverified": unverified(fact_rows(case)),
        "unjudged": list(case.papers.filter(removed_at=None, accepted_at=None, rejected_at=None)),
        "boards": boards_to_ask(case),
    }
    return show(request, "desk/rounds/enter.html", context)
