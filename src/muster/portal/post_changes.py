"""Another post that the unit proposes after one was accepted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.cases.lawful import live_offer
from muster.cases.models import Case
from muster.portal.answering import choice_of
from muster.portal.page import account, with_case_called
from muster.portal.way import about_post
from muster.rounds import actions
from muster.rounds.queries import proposed_change


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def post_change(request: HttpRequest, case: Case) -> HttpResponse:
    """It counts only if the applicant agrees."""
    if request.method == "POST":
        agrees = choice_of(request)
        actions.answer_post(user=account(request), case_id=case.pk, agrees=agrees)
        said = _("You agreed. The new post is held for you.") if agrees else _("You keep your post.")
        messages.success(request, said)
        return redirect("portal:status", case.reference)
    proposed = proposed_change(case)
    held = live_offer(case)
    context: dict[str, Any] = {"case": case, "proposed": proposed}
    if proposed is not None and held is not None:
        context |= {
            "new": proposed.post,
            "new_about": about_post(proposed.post),
            "old": held.seat.post,
            "old_about": about_post(held.seat.post),
        }
    return render(request, "portal/case/post_change.html", context)
