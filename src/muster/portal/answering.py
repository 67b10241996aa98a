"""The applicant's turn: what the office asks, a proposed unit, an offered seat."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.actions import accept_offer, answer_referral, answer_request, decline_offer
from muster.cases.asked_again import wording
from muster.cases.models import Case, Paper, Request, RequestKind
from muster.portal.page import account, done, posted, with_case_called
from muster.portal.way import about_post
from muster.rounds.models import Entry


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("What you changed or added, or why you cannot."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write a short answer")},
    )

    def __init__(self, *args: Any, is_sent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = not is_sent  # the new paper answers for itself


class ChoiceForm(forms.Form):
    """One choice made by one of two buttons."""

    choice = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def request_page(request: HttpRequest, case: Case, request_id: UUID) -> HttpResponse:
    """What the office asks; the answer as text, while facts and papers can be changed beside it."""
    asked = Request.objects.filter(pk=request_id, case=case, kind=RequestKind.PAPERS)
    found = asked.select_related("case__person", "office", "paper").first()
    if found is None:
        raise Http404
    given = _given_anew(found)
    form = AnswerForm(posted(request), is_sent=bool(given))
    if form.is_valid() and done(
        form,
        lambda: answer_request(
            user=account(request), case_id=case.pk, request_id=found.pk, text=form.cleaned_data["answer"]
        ),
    ):
        messages.success(request, _("Your answer is with the office."))
        return redirect("portal:status", case.reference)
    context = {"case": case, "asked": found, "wording": wording(found), "given": given, "form": form}
    return render(request, "portal/case/request.html", context)


def _given_anew(asked: Request) -> list[Paper]:
    """The papers of the kind that is asked for again, which came since."""
    if asked.paper is None:
        return []
    since = Paper.objects.filter(case=asked.case, kind=asked.paper.kind, uploaded_at__gte=asked.asked_at)
    return list(since.filter(removed_at=None))


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def referral(request: HttpRequest, case: Case) -> HttpResponse:
    """The unit the centre proposes; it sees the application only with the applicant's agreement."""
    if request.method == "POST":
        agrees = choice_of(request)
        answer_referral(user=account(request), case_id=case.pk, agrees=agrees)
        said = (
            _("Your application goes to the unit.")
            if agrees
            else _("The unit does not see your application.")
        )
        messages.success(request, said)
        return redirect("portal:status", case.reference)
    asked = Request.objects.filter(case=case, kind=RequestKind.REFERRAL, judged_at=None, cancelled_at=None)
    found = asked.select_related("office").first()
    return render(request, "portal/case/referral.html", {"case": case, "asked": found})


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def offer(request: HttpRequest, case: Case) -> HttpResponse:
    """The newest offer: to be answered, or what became of it."""
    newest = case.offers.select_related("seat__post__unit").order_by("-offered_at").first()
    if request.method == "POST":
        return _answer_offer(request, case)
    context: dict[str, Any] = {"case": case, "offer": newest}
    if newest is not None:
        post = newest.seat.post
        answerable = not (newest.accepted_at or newest.released_at) and newest.expires_at > timezone.now()
        is_open = case.is_open and answerable
        context |= {"post": post, "about": about_post(post), "is_open": is_open}
        context["opens"] = case.office_id != post.unit_id
        context["by_round"] = Entry.objects.filter(offer=newest).exists()
    return render(request, "portal/case/offer.html", context)


def _answer_offer(request: HttpRequest, case: Case) -> HttpResponse:
    """Answers the offer that was shown, which need not be the newest any more."""
    try:
        shown = UUID(request.POST.get("offer", ""))
    except ValueError:
        raise Http404 from None
    if choice_of(request):
        accept_offer(user=account(request), case_id=case.pk, offer_id=shown)
        messages.success(request, _("You accepted. The seat stays held for you."))
    else:
        decline_offer(user=account(request), case_id=case.pk, offer_id=shown)
        messages.success(request, _("You declined. The seat is free again."))
    return redirect("portal:status", case.reference)


def choice_of(request: HttpRequest) -> bool:
    """Which of the two buttons was pressed."""
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        raise Http404
    return bool(form.cleaned_data["choice"] == "yes")
