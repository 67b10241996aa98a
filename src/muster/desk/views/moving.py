"""Proposing another post to somebody who has accepted one."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.cases.clock import due
from muster.cases.lawful import live_offer
from muster.cases.models import RequestKind
from muster.desk.page import account, case_crumbs, done, opened, show, to_case
from muster.desk.views.offers import post_form, posts_for
from muster.offices.access import actor_of
from muster.offices.rights import Purpose
from muster.pages.signed_in import signed_in
from muster.rounds import actions


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Another post of the unit with a free seat that the law lets the person hold; it counts once they agree."""
    case, member = opened(request, reference, Purpose.OFFER)
    held = live_offer(case)
    rows = [row for row in posts_for(case) if held is None or row.post.pk != held.seat.post_id]
    form = post_form(request, [row for row in rows if not row.hindrances])
    if form.is_valid() and done(
        form,
        lambda: actions.propose_post(
            user=account(request),
            actor=actor_of(member),
            case_id=case.pk,
            post=next(row.post for row in rows if str(row.post.pk) == form.cleaned_data["post"]),
        ),
    ):
        return to_case(
            request, case, _("The other post is proposed. Nothing changes unless the applicant agrees.")
        )
    context = {
        "case": case,
        "crumbs": case_crumbs(case),
        "form": form,
        "closed": [row for row in rows if row.hindrances],
        "held": held,
        "until": date_format(timezone.localdate(due(RequestKind.POST_CHANGE, timezone.now())), "DATE_FORMAT"),
    }
    return show(request, "desk/rounds/propose.html", context)
