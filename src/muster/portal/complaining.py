"""Complaining, objecting, asking for a correction; and reading the answer."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.queries import own_case
from muster.keeping import complaints as keeping
from muster.keeping.models import Complaint, ComplaintKind
from muster.pages.signed_in import signed_in
from muster.portal.page import account, done, form_page, posted

MOST_WORDS = 4000  # characters


class ComplaintForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=ComplaintKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers")},
    )
    text = forms.CharField(
        label=gettext_lazy("What happened, or what is wrong?"),
        help_text=gettext_lazy("Only auditors read it, nobody of the office or unit it is about."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Say what happened, or what is wrong")},
    )
    urgent = forms.ChoiceField(
        label=gettext_lazy("Is somebody's life or health at stake?"),
        choices=[
            ("no", gettext_lazy("No: you have an answer within 10 days")),
            ("yes", gettext_lazy("Yes: you have an answer within 3 days")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers")},
    )


@require_safe
@signed_in
def complaints(request: HttpRequest) -> HttpResponse:
    heads = (_("Reference"), _("What it is about"), _("Made on"), _("Answer"))
    context = {
        "columns": [{"text": text} for text in heads],
        "rows": [_row(each) for each in keeping.complaints_of(account(request))],
    }
    return render(request, "portal/account/complaints.html", context)


def _row(complaint: Complaint) -> list[object]:
    href = reverse("portal:complaint", args=[complaint.reference])
    return [
        {"text": complaint.reference, "href": href},
        complaint.get_kind_display(),
        _day(complaint.made_at),
        _state(complaint),
    ]


def _state(complaint: Complaint) -> object:
    if complaint.answered_at:
        return {"text": _("Answered"), "tone": "ok"}
    if complaint.is_overdue:
        return {"text": _("Overdue since %(day)s") % {"day": _day(complaint.due_at)}, "tone": "bad"}
    return {"text": _("By %(day)s") % {"day": _day(complaint.due_at)}, "tone": "note"}


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def complain(request: HttpRequest) -> HttpResponse:
    user = account(request)
    form = ComplaintForm(posted(request))
    if form.is_valid() and done(form, lambda: _make(request, form)):
        messages.success(request, _("Your complaint was received. You see below when it is answered."))
        return redirect("portal:complaints")
    case = own_case(user)
    text = _("What you stated yourself you can change on your own pages while the office asks you something.")
    return form_page(
        request,
        form,
        title=_("Complain, object, or ask for a correction"),
        text=text if case else "",
        button=_("Send"),
        back_url=reverse("portal:complaints"),
    )


def _make(request: HttpRequest, form: ComplaintForm) -> None:
    user, said = account(request), form.cleaned_data
    case = own_case(user)
    keeping.complain(
        user=user,
        kind=ComplaintKind(said["kind"]),
        text=said["text"],
        urgent=said["urgent"] == "yes",
        about=case.office if case else None,
    )


@require_safe
@signed_in
def complaint(request: HttpRequest, complaint: str) -> HttpResponse:
    found = keeping.own_complaint(account(request), complaint)
    return render(request, "portal/account/complaint.html", {"complaint": found, "state": _state(found)})
