"""What the applicant can do: education, service and rank abroad, a speciality, languages."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.actions import record_qualification, remove_qualification
from muster.cases.models import Case, Paper, Qualification, QualificationKind
from muster.portal.page import account, back_to, done, form_page, posted, with_case


class QualificationForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of qualification"),
        choices=QualificationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the kind of qualification")},
    )
    description = forms.CharField(
        label=gettext_lazy("Describe it in your own words"),
        help_text=gettext_lazy("What, where, from when to when. For a language: how well you speak it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Describe the qualification")},
    )
    paper = forms.ChoiceField(
        label=gettext_lazy("Your paper that shows it"),
        help_text=gettext_lazy("You can add the paper later too."),
        required=False,
    )

    def __init__(self, papers: list[Paper], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(paper.pk), f"{paper.get_kind_display()}: {paper.file_name}") for paper in papers]
        field = self.fields["paper"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", _("None yet")), *choices]


@require_safe
@with_case
def qualifications(request: HttpRequest, case: Case) -> HttpResponse:
    recorded = case.qualifications.filter(removed_at=None).select_related("case__person", "paper")
    rows = [_row(each) for each in recorded]
    return render(
        request,
        "portal/application/qualifications.html",
        {"case": case, "rows": rows, "back_url": back_to(request)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def qualification_add(request: HttpRequest, case: Case) -> HttpResponse:
    papers = list(case.papers.filter(removed_at=None).select_related("case__person"))
    form = QualificationForm(papers, posted(request))
    if form.is_valid() and done(form, lambda: _record(request, case, form.cleaned_data)):
        messages.success(request, _("The qualification is recorded."))
        return redirect("portal:qualifications")
    return form_page(
        request,
        form,
        title=_("Add a qualification"),
        button=_("Add this qualification"),
        back_url=reverse("portal:qualifications"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def qualification_remove(request: HttpRequest, case: Case, qualification_id: UUID) -> HttpResponse:
    found = case.qualifications.filter(pk=qualification_id, removed_at=None).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        remove_qualification(user=account(request), case_id=case.pk, qualification_id=found.pk)
        messages.success(request, _("The qualification was removed."))
        return redirect("portal:qualifications")
    return form_page(
        request,
        forms.Form(),
        title=_("Remove this qualification?"),
        text=f"{found.get_kind_display()}: {found.description}",
        button=_("Remove it"),
        grave=True,
        other_url=reverse("portal:qualifications"),
        other=_("Keep it"),
    )


def _record(request: HttpRequest, case: Case, said: dict[str, str]) -> None:
    record_qualification(
        user=account(request),
        case_id=case.pk,
        kind=QualificationKind(said["kind"]),
        description=said["description"],
        paper_id=UUID(said["paper"]) if said["paper"] else None,
    )


def _row(qualification: Qualification) -> dict[str, object]:
    if qualification.confirmed_at:
        state, tone = _("Confirmed"), "ok"
    elif qualification.rejected_at:
        state, tone = _("Not confirmed"), "warning"
    else:
        state, tone = _("Not checked yet"), "plain"
    return {
        "qualification": qualification,
        "state": state,
        "tone": tone,
        "removable": qualification.confirmed_at is None,
    }
