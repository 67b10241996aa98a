"""Anyone can check: a contract, a message, a recruiter or an office by its code, a sealed PDF by the file itself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.contracts.checking import Checked, by_code
from muster.contracts.seals import checked_for_anybody
from muster.notices.queries import sent_by
from muster.offices.access import live_memberships
from muster.offices.models import Office, Role
from muster.offices.queries import staff_by
from muster.pages.signed_in import private
from muster.pages.slowing import client_of
from muster.papers.seal import Finding, SealReport, Stamp
from muster.people import throttle

# Sixty random bits are not guessed at this pace in the age of the world.
MOST_OF_A_CLIENT = 60
MOST_OF_A_CODE = 60


class VerifyForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy(
            "Of a contract: the letters and digits beside the picture on its last page. Of a message or a "
            "recruiter: the code at its end or on their card. Of an office: the code that it shows, for example "
            "unit-3001."
        ),
        max_length=MOST_OF_A_CODE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or the PDF file itself"),
        help_text=gettext_lazy("Its seal is checked here and the file is not kept. At most 10 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"invalid": gettext_lazy("The file did not arrive. Choose it again.")},
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. No paper of Muster is."))
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("code") or given.get("file") or self.errors):
            self.add_error("code", _("Enter the code, or choose the file"))
        return given


@private
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, VerifyForm(initial={"code": request.GET.get("code", "")[:MOST_OF_A_CODE]}))
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid() or _held(request, form):
        return _page(request, form)
    if file := form.cleaned_data["file"]:
        return _page(request, form, **_of_file(checked_for_anybody(file.read())))
    code = form.cleaned_data["code"]
    found = _of_contract(by_code(code)) or _of_message(code) or _of_staff(code) or _of_office(code)
    return _page(request, form, **(found or _unknown()))


def _held(request: HttpRequest, form: VerifyForm) -> bool:
    client = client_of(request)
    flooded = throttle.is_held("verify-all", "", throttle.MOST_OF_ALL)
    if flooded or throttle.is_held("verify-client", client, MOST_OF_A_CLIENT):
        form.add_error(None, _("There were too many attempts from here. Wait a quarter of an hour."))
        return True
    throttle.note("verify-client", client)
    throttle.note("verify-all", "")
    return False


def _page(request: HttpRequest, form: VerifyForm, **found: object) -> HttpResponse:
    context = {
        "form": form,
        "title": _("Check a paper, a message, a recruiter or an office"),
        "button": _("Check"),
        "multipart": True,
        **found,
    }
    return render(request, "portal/verify.html", context)


def _of_contract(found: Checked | None) -> dict[str, object]:
    if found is None:
        return {}
    kind = _("Contract for military service")
    if found.amendment:
        kind = _("Amendment %(number)s of a contract for military service") % {"number": found.amendment}
    rows = [
        (_("Kind"), kind),
        (_("Unit"), found.office.name),
        (_("Drafted on"), found.drafted_on),
        (_("How it stands"), found.standing.label),
    ]
    if found.amended:
        rows.append((_("Amendments in force"), found.amended))
    text = _("A contract with this code was drawn up in Muster. Compare what is said here with your paper.")
    return _found(_("The contract is true"), text, "ok", rows)


def _of_message(code: str) -> dict[str, object]:
    sent = sent_by(code)
    if sent is None:
        return {}
    rows = [(_("Kind"), _("Message of Muster")), (_("Day"), timezone.localdate(sent))]
    text = _("We sent a message with this code. It never asks for money, a password or a paper.")
    return _found(_("The message is true"), text, "ok", rows)


def _of_staff(code: str) -> dict[str, object]:
    """What stands on the card as well, and whether it holds today."""
    member = staff_by(code)
    if member is None:
        return {}
    rows = [
        (_("Kind"), Role(member.role).label),
        (_("Name"), member.user.person.full_name),
        (_("Office"), member.office.name),
    ]
    if member.user.is_active and live_memberships(member.user).filter(pk=member.pk).exists():
        text = _("Compare the name with the person before you. Nobody who works here ever takes money.")
        return _found(_("This person works here"), text, "ok", rows)
    text = _("The card was true once. Do not deal with this person as with an office.")
    return _found(_("This person does not work here any more"), text, "warning", rows)


def _of_office(code: str) -> dict[str, object]:
    office = Office.objects.filter(pk=code.strip().lower()).first()
    if office is None:
        return {}
    rows = [(_("Kind"), office.get_kind_display()), (_("Name"), office.name), (_("Code"), office.pk)]
    text = _("Compare its name with what you were told. An office never asks for money.")
    return _found(_("The office is registered here"), text, "ok", rows)


def _unknown() -> dict[str, object]:
    text = _(
        "Nothing here has this code: no contract, message, recruiter or office. Look again whether every sign is "
        "right. If it is, the paper may be false: keep it, pay nothing, and turn to somebody you trust."
    )
    return _found(_("The code is not known here"), text, "warning")


# What each finding about a file's seal means, in a few words and in full.
_FINDINGS: dict[Finding, tuple[Any, Any]] = {
    Finding.TRUE: (
        gettext_lazy("The seal is true"),
        gettext_lazy("An office of this service sealed this file, and nothing in it has changed since."),
    ),
    Finding.UNKNOWN_AUTHORITY: (
        gettext_lazy("The seal is not one of this service"),
        gettext_lazy(
            "The file is unchanged since it was sealed, but nobody whom this service trusts vouches for the seal."
        ),
    ),
    Finding.CHANGED: (
        gettext_lazy("The file was changed"),
        gettext_lazy("Something in this file was altered or added after it was sealed. Do not rely on it."),
    ),
    Finding.NOT_SEALED: (
        gettext_lazy("The file is not sealed"),
        gettext_lazy(
            "So nothing can be said of it by the file alone. Try the code printed on its last page."
        ),
    ),
    Finding.NOT_A_PDF: (
        gettext_lazy("This is no PDF"),
        gettext_lazy("Choose the file as you received it, not a photo of the paper."),
    ),
}


def _of_file(report: SealReport) -> dict[str, object]:
    title, text = _FINDINGS[report.finding]
    if report.finding is not Finding.TRUE:
        return _found(title, text, "warning")
    office = Office.objects.filter(pk=report.office).first()
    rows: list[tuple[str, object]] = [
        (_("Sealed by"), office.name if office else report.office),
        (_("Sealed at"), report.sealed_at),
    ]
    if report.stamp is Stamp.TRUE:
        rows += [(_("Time stamped at"), report.stamped_at), (_("Time stamped by"), report.stamped_by)]
    if report.stamp is Stamp.UNKNOWN_AUTHORITY:
        rows.append((_("Time stamp"), _("There is one, but nobody whom this service trusts vouches for it.")))
    if report.about:
        rows.append((_("It says it is"), report.about))
    return _found(title, text, "ok", rows)


def _found(title: str, text: str, tone: str, rows: Sequence[tuple[str, object]] = ()) -> dict[str, object]:
    told = [{"question": question, "answer": answer} for question, answer in rows]
    return {"notice": {"title": title, "text": text, "tone": tone}, "rows": told}
