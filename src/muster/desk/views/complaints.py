"""Complaints: those that wait, the earliest due first; reading one, and answering it."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.desk.page import account, crumbs, done, page_of, posted, show
from muster.keeping import complaints as keeping
from muster.keeping.models import Complaint, Finding
from muster.offices.access import actor_of
from muster.pages.signed_in import signed_in


class AnswerForm(forms.Form):
    finding = forms.ChoiceField(
        label=gettext_lazy("What does it come to?"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers")},
    )
    text = forms.CharField(
        label=gettext_lazy("Answer to the person"),
        help_text=gettext_lazy("What you found, what is done about it, and where they can turn next."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write the answer")},
    )


@require_safe
@signed_in
def complaints(request: HttpRequest) -> HttpResponse:
    found, _member = keeping.complaints_for(account(request))
    page = page_of(request, found)
    heads = (_("Reference"), _("What it is about"), _("Office"), _("Made on"), _("Answer"))
    context = {
        "page": page,
        "columns": [{"text": text} for text in heads],
        "rows": [_row(each) for each in page],
    }
    return show(request, "desk/complaints.html", context)


def _row(complaint: Complaint) -> list[object]:
    href = reverse("desk:complaint", args=[complaint.reference])
    return [
        {"text": complaint.reference, "href": href},
        complaint.get_kind_display(),
        complaint.about.name if complaint.about else "",
        _day(complaint.made_at),
        _state(complaint),
    ]


def _state(complaint: Complaint) -> dict[str, str]:
    if complaint.answered_at:
        return {"text": _("Answered"), "tone": "ok"}
    day = {"day": _day(complaint.due_at)}
    if complaint.is_overdue:
        return {"text": _("Overdue since %(day)s") % day, "tone": "bad"}
    tone = "warn" if complaint.urgent else "note"
    return {"text": _("By %(day)s") % day, "tone": tone}


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def complaint(request: HttpRequest, complaint: str) -> HttpResponse:
    """One complaint; that it was read goes on record."""
    user = account(request)
    found, member = keeping.complaint_for(user, complaint)
    keeping.view(actor=actor_of(member), complaint=found)
    form = None if found.answered_at else AnswerForm(posted(request))
    if form is not None and form.is_valid():
        said = form.cleaned_data

        def act() -> object:
            return keeping.answer(
                user=user,
                actor=actor_of(member),
                complaint_id=found.pk,
                finding=Finding(said["finding"]),
                text=said["text"],
            )

        if done(form, act):
            messages.success(request, _("The answer is given. The person is told that there is one."))
            return redirect("desk:complaints")
    context = {
        "title": found.reference,
        "crumbs": crumbs((_("Complaints"), reverse("desk:complaints"))),
        "complaint": found,
        "state": _state(found),
        "form": form,
        "act": _("Answer"),
    }
    return show(request, "desk/complaint.html", context)
