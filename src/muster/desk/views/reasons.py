"""Why somebody opens a case that does not wait for them; and where an account stands that opened too many."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.cases.actions.reading import TooMuchRead, WhyRead, give_reason, let_read_on
from muster.cases.models import Case
from muster.cases.queries import assessment_for, case_for
from muster.desk.page import account, crumbs, do, done, posted, show
from muster.offices.access import NoAccess, actor_of, live_memberships
from muster.offices.models import Membership
from muster.offices.rights import ASSESSING, Purpose
from muster.pages.signed_in import Elsewhere, signed_in


class WhyForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you open it?"),
        choices=WhyRead.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers")},
    )
    note = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Needed only for another reason. It is kept sealed with the case."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """Asked before a case is opened that is in nobody's queue, or in another's."""
    case, member = case_for(account(request), reference)
    return _ask(request, case, member, Purpose.SEE, reverse("desk:case", args=[case.reference]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def assessment_why(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The same before a finding is opened that was made, or is no longer asked."""
    asked, member = assessment_for(account(request), request_id)
    purpose = ASSESSING[asked.kind]
    return _ask(request, asked.case, member, purpose, reverse("desk:assessment", args=[asked.pk]))


def _ask(
    request: HttpRequest, case: Case, member: Membership, purpose: Purpose, otherwise: str
) -> HttpResponse:
    form = WhyForm(posted(request))
    if form.is_valid() and done(form, lambda: _give(form, case, member, purpose)):
        return redirect(_next(request) or otherwise)
    context = {
        "title": _("Why do you open %(reference)s?") % {"reference": case.reference},
        "lead": _(
            "This case waits for nothing of yours now. Your answer stands beside your look at it: the applicant sees "
            "it, and an auditor may. It is asked once in %(hours)s hours."
        )
        % {"hours": 12},
        "crumbs": crumbs((_("Cases"), reverse("desk:cases"))),
        "form": form,
        "act": _("Open the case"),
        "back": reverse("desk:queue"),
    }
    return show(request, "desk/form.html", context)


def _give(form: WhyForm, case: Case, member: Membership, purpose: Purpose) -> None:
    try:
        give_reason(
            actor=actor_of(member),
            case_id=case.pk,
            reason=WhyRead(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            purpose=purpose,
        )
    except TooMuchRead:
        raise Elsewhere(reverse("desk:stopped")) from None


def _next(request: HttpRequest) -> str:
    """Where the reader wanted to go, if that is one of our pages."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""


@require_safe
@signed_in
def stopped(request: HttpRequest) -> HttpResponse:
    """What an account meets that has opened as many applications as nobody's work asks for."""
    if not live_memberships(account(request)).exists():
        raise NoAccess
    context = {
        "title": _("No further applications for now"),
        "notes": [
            {
                "tone": "warning",
                "title": _("Your account opened %(most)s applications within an hour.")
                % {"most": settings.READING_LIMIT},
                "text": _(
                    "You can go on with those you opened. Others open again as the hour passes, or when an auditor "
                    "lets you read on. The auditors have a message already."
                ),
            }
        ],
        "crumbs": crumbs((_("Cases"), reverse("desk:cases"))),
        "back": reverse("desk:queue"),
    }
    return show(request, "desk/form.html", context)


@require_POST
@signed_in
def read_on(request: HttpRequest, account_id: str) -> HttpResponse:
    """An auditor lets an account that was stopped read on."""
    do(
        request,
        lambda: let_read_on(user=account(request), account_id=account_id),
        _("The account may open further applications for an hour."),
    )
    return redirect("desk:journal")
