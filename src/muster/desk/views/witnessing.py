"""What the unit adds before a contract is signed: the interpreter as witness, the scan of a paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.actions import Upload
from muster.cases.intake import CONTENT_TYPES, too_large
from muster.cases.models import Case
from muster.contracts import actions
from muster.contracts.actions.reading import reading_of
from muster.contracts.models import Contract
from muster.desk.page import account, case_crumbs, done, opened, posted, show, to_case
from muster.offices.access import NoAccess, actor_of
from muster.offices.rights import Purpose
from muster.pages.forms import DateField
from muster.pages.languages import every_language
from muster.pages.signed_in import signed_in
from muster.pages.slowing import uploading
from muster.pages.uploads import is_too_large


class InterpreterForm(forms.Form):
    hide_optional = True

    name = forms.CharField(
        label=gettext_lazy("Name of the interpreter"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the name")},
    )

    def __init__(self, data: QueryDict | None, language: str) -> None:
        super().__init__(data, initial={"language": language})
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=every_language())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def interpreter(request: HttpRequest, reference: str) -> HttpResponse:
    """Record who put the contract into the applicant's words."""
    case, member = opened(request, reference, Purpose.DRAFT)
    found = _standing(case)
    form = InterpreterForm(posted(request), reading_of(found).interpreter_language or found.language)
    if form.is_valid() and done(
        form,
        lambda: actions.name_interpreter(actor=actor_of(member), case_id=case.pk, **form.cleaned_data),
    ):
        return to_case(request, case, _("The interpreter is recorded as witness, and the applicant is told."))
    lead = _(
        "Name and language stand on the contract. The applicant signs after the interpreter has read it with them."
    )
    return _form(request, case, form, _("Name the interpreter"), _("Record the interpreter"), lead=lead)


class ScanForm(forms.Form):
    hide_optional = True

    signed_on = DateField(label=gettext_lazy("Day on which it was signed on paper"))
    file = forms.FileField(
        label=gettext_lazy("Scan of the signed paper"),
        help_text=gettext_lazy("All pages in one file: PDF, JPEG, PNG, HEIC or WebP, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(CONTENT_TYPES)}),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file")},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if is_too_large(file):
            raise ValidationError(too_large().message)
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@uploading
def scan(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the scan of the paper that was signed; both parties then confirm that it is that paper."""
    case, member = opened(request, reference, Purpose.DRAFT)
    _standing(case)
    form = ScanForm(posted(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        upload = Upload(name=file.name or "", content=file.read())
        given: dict[str, Any] = {"upload": upload, "signed_on": form.cleaned_data["signed_on"]}
        user = account(request)
        if done(form, lambda: actions.bind_scan(user=user, actor=actor_of(member), case_id=case.pk, **given)):
            said = _(
                "The scan is bound to the contract. The applicant says whether it is the paper they signed."
            )
            return to_case(request, case, said)
    lead = _(
        "For a contract that was signed by hand. The scan is kept sealed; its digest stands on the contract."
    )
    title = _("Send the scan of the signed paper")
    return _form(request, case, form, title, _("Send the scan"), lead=lead, multipart=True)


def _standing(case: Case) -> Contract:
    found = actions.standing(case)
    if found is None:
        raise NoAccess
    return found


def _form(
    request: HttpRequest, case: Case, form: forms.Form, title: str, act: str, **context: object
) -> HttpResponse:
    href = reverse("desk:contract", args=[case.reference])
    crumbs = [*case_crumbs(case), {"text": _("Contract"), "href": href}]
    shown = {"title": title, "crumbs": crumbs, "form": form, "act": act, "back": href, **context}
    return show(request, "desk/form.html", shown)
