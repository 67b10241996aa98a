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
from muster.cases.actions.papers import MOST_YEARS
from muster.cases.models import Case, Detail, Paper, Qualification, QualificationKind
from muster.pages.languages import every_language
from muster.pages.qualifications import LEVELS
from muster.portal.page import account, back_to, done, form_page, posted, with_case

OF_YEARS = (QualificationKind.SERVICE_ABROAD, QualificationKind.SPECIALITY)


class QualificationForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of qualification"),
        choices=QualificationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the kind of qualification")},
    )
    description = forms.CharField(
        label=gettext_lazy("Describe it in your own words"),
        help_text=gettext_lazy("What, where, from when to when."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Describe the qualification")},
    )
    language = forms.ChoiceField(label=gettext_lazy("For a language: which one"), required=False)
    level = forms.TypedChoiceField(
        label=gettext_lazy("For a language: how well you speak it"),
        choices=[("", gettext_lazy("Choose a level")), *LEVELS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    years = forms.IntegerField(
        label=gettext_lazy("For service abroad or a speciality: how many whole years"),
        min_value=0,
        max_value=MOST_YEARS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 2}),
        error_messages={"invalid": gettext_lazy("Enter a whole number")},
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
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101  for the type checker
        language.choices = [("", _("Choose a language")), *every_language()]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("kind") == QualificationKind.LANGUAGE:
            if given.get("level") and not given.get("language"):
                self.add_error("language", _("Choose the language"))
            if given.get("language") and not given.get("level"):
                self.add_error("level", _("Choose how well you speak it"))
        return given

    @property
    def detail(self) -> Detail | None:
        """What can be counted of a qualification of this kind, if it was said."""
        given = self.cleaned_data
        if given["kind"] == QualificationKind.LANGUAGE and given["language"]:
            return Detail(language=given["language"], level=given["level"])
        if given["kind"] in OF_YEARS and given["years"] is not None:
            return Detail(years=given["years"])
        return None


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
    if form.is_valid() and done(form, lambda: _record(request, case, form)):
        messages.success(request, _("The qualification is recorded."))
        return redirect("portal:qualifications")
    return form_page(
        request,
        form,
        title=_("Add a qualification"),
        text=_(
            "Once an office has confirmed it, it counts in rounds of placement: education, a speciality and a rank by "
            "being there, a language by its level, service and a speciality by their years."
        ),
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


def _record(request: HttpRequest, case: Case, form: QualificationForm) -> None:
    said = form.cleaned_data
    record_qualification(
        user=account(request),
        case_id=case.pk,
        kind=QualificationKind(said["kind"]),
        description=said["description"],
        paper_id=UUID(said["paper"]) if said["paper"] else None,
        detail=form.detail,
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
