"""What the lines of a document say, read from a photograph: offered for the applicant to check, never saved unseen."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.errors import NotPossible
from muster.cases.intake import too_large
from muster.cases.models import Case
from muster.cases.scanning import scan
from muster.pages.uploads import is_too_large
from muster.papers.mrz import Zone, country
from muster.papers.mrz_reading import UnreadableError, read_photograph, reading_possible
from muster.people import throttle
from muster.portal.identity import IdentityForm, identity_page, stated, with_suggestion
from muster.portal.page import account, changeable, form_page, with_case

MOST_READINGS = 12  # within the window of `throttle`: each may take seconds of a processor


class PhotographForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Photograph of the lines"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at most 10 MB: from straight above, near, sharp, without glare, all of the lines in it."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a photograph"),
            "invalid": gettext_lazy("The photograph did not arrive. Choose it again."),
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if is_too_large(file):
            raise ValidationError(too_large().message)
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
@changeable
def photograph(request: HttpRequest, case: Case) -> HttpResponse:
    if not reading_possible():
        return redirect("portal:identity")
    form = PhotographForm(request.POST, request.FILES) if request.method == "POST" else PhotographForm()
    if form.is_valid():
        zone = _zone(request, form)
        if zone is not None:
            initial = with_suggestion(stated(case) | _read(zone)) | {"read": _facts(zone)}
            return identity_page(request, IdentityForm(initial=initial), _to_check())
    return form_page(
        request,
        form,
        title=_("Read your name from a photograph"),
        text=_(
            "At the foot of the page with your picture, or on the back of a card, stand two or three lines "
            "with many signs like <<<. A photograph of them is read on our own machine and not kept; you check "
            "what was read before anything is saved."
        ),
        button=_("Read it"),
        multipart=True,
        other_url=reverse("portal:identity"),
        other=_("Type it instead"),
        back_url=reverse("portal:identity"),
    )


def _zone(request: HttpRequest, form: PhotographForm) -> Zone | None:
    """What the photograph says; None, and an error in the form, where it cannot be read."""
    key = str(account(request).pk)
    if throttle.is_held("photograph", key, MOST_READINGS):
        form.add_error(
            "file", _("Many photographs were tried. Type the name and number, or try again in 15 minutes.")
        )
        return None
    throttle.note("photograph", key)
    content = form.cleaned_data["file"].read()
    try:
        scan(content)
        return read_photograph(content, on=timezone.localdate())
    except NotPossible as reason:
        form.add_error("file", reason.message)
        return None
    except UnreadableError:
        form.add_error(
            "file",
            _(
                "The lines could not be read. Take the photograph again, nearer, sharp, without glare and with "
                "every line in it, or type the name and number."
            ),
        )
        return None


def _read(zone: Zone) -> dict[str, str]:
    """What the zone says of the fields of the form; what it does not say stays as it was stated."""
    found = {
        "given_names": zone.given_names,
        "family_name": zone.family_name,
        "mrz_name": f"{zone.family_name} {zone.given_names}".strip(),
        "document_number": zone.number or "",
    }
    return {name: value for name, value in found.items() if value}


def _facts(zone: Zone) -> str:
    """What the form offers to tick, as it reads it; a code that names no state says nothing of citizenship."""
    found = {
        "date_of_birth": zone.birth,
        "identity_document_until": zone.expiry,
        "citizenships": country(zone.nationality),
    }
    return " ".join(f"{name}={value}" for name, value in found.items() if value)


def _to_check() -> dict[str, object]:
    return {
        "title": _("Check every letter"),
        "text": _(
            "This was read from your photograph, and nothing is saved yet. Long names may be cut off in the "
            "lines: write them as they are printed above."
        ),
        "tone": "note",
    }
