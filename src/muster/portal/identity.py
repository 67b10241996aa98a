"""Who the applicant is: names as printed and in Ukrainian, the document's number, a telephone."""

import re
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.actions import state_identity
from muster.cases.models import Case
from muster.papers.mrz_reading import reading_possible
from muster.portal.page import account, back_to, changeable, done, form_page, posted, with_case

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_TELEPHONE = re.compile(r"\+?[\d\s().-]{5,30}")


def _text(
    label: "_StrPromise", hint: "_StrPromise", *, required: bool = True, most: int = 120, **attrs: str
) -> forms.CharField:
    widget = forms.TextInput(attrs={"spellcheck": "false", **attrs})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=widget)


class IdentityForm(forms.Form):
    hide_optional = True  # what may be left empty is said in the hints

    given_names = _text(
        gettext_lazy("Given names"),
        gettext_lazy("As printed in your document, in Latin letters."),
        required=False,
        autocomplete="given-name",
    )
    family_name = _text(
        gettext_lazy("Family name"),
        gettext_lazy(
            "As printed in your document. If you have only one name, give it in one of the two fields."
        ),
        required=False,
        autocomplete="family-name",
    )
    ukrainian_name = _text(
        gettext_lazy("Your name in Ukrainian"),
        gettext_lazy(
            "As it stands in your Ukrainian papers, if you have any. The office can help you with it."
        ),
        required=False,
        lang="uk",
        autocomplete="off",
    )
    document_number = _text(
        gettext_lazy("Number of your identity document"),
        gettext_lazy("Leave it empty only if you have no document."),
        required=False,
        most=40,
        autocomplete="off",
        autocapitalize="characters",
    )
    phone = _text(
        gettext_lazy("Telephone"),
        gettext_lazy(
            "If you have one, with the country code, for example +380 44 123 45 67. Nobody calls you to ask for money."
        ),
        required=False,
        most=30,
        autocomplete="tel",
        inputmode="tel",
    )

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and not _TELEPHONE.fullmatch(phone):
            raise ValidationError(_("Write the telephone number in figures, for example +380 44 123 45 67"))
        return phone

    def clean(self) -> dict[str, str]:
        cleaned: dict[str, str] = super().clean() or {}
        if not (cleaned.get("given_names") or cleaned.get("family_name")):
            self.add_error("given_names", _("Enter your name as it is printed in your document"))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
@changeable
def identity(request: HttpRequest, case: Case) -> HttpResponse:
    form = IdentityForm(posted(request), initial=stated(case))
    if form.is_valid() and done(
        form, lambda: state_identity(user=account(request), case_id=case.pk, **form.cleaned_data)
    ):
        return redirect(back_to(request))
    return identity_page(request, form)


def stated(case: Case) -> dict[str, str]:
    return {name: getattr(case.person, name) or "" for name in IdentityForm.base_fields}


def identity_page(
    request: HttpRequest, form: IdentityForm, notice: dict[str, object] | None = None
) -> HttpResponse:
    """The form, with what it says of photographs; it is sent to `identity` from wherever it is shown."""
    return form_page(
        request,
        form,
        title=_("Your name and document number"),
        text=_("They are sealed in our records, and only those who work on your application see them."),
        button=_("Save and continue"),
        action=reverse("portal:identity") + (f"?{request.GET.urlencode()}" if request.GET else ""),
        notice=notice,
        template="portal/application/identity.html",
        can_read=reading_possible(),
        back_url=back_to(request),
    )
