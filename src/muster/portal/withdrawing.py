"""Withdraw: one page, one button, a receipt."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.actions import withdraw as withdraw_case
from muster.cases.models import Case
from muster.portal.page import account, with_case_called


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    if request.method == "POST":
        withdraw_case(user=account(request), case_id=case.pk)
        return redirect("portal:withdrawn", case.reference)
    if case.withdrawn_at:
        return redirect("portal:withdrawn", case.reference)
    if not case.is_open:
        return redirect("portal:status", case.reference)
    return render(request, "portal/case/withdraw.html", {"case": case})


@require_safe
@with_case_called
def withdrawn(request: HttpRequest, case: Case) -> HttpResponse:
    """The receipt, to be printed or kept."""
    if case.withdrawn_at is None:
        raise Http404
    return render(request, "portal/case/withdrawn.html", {"case": case})
