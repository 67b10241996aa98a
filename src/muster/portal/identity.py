"""Who the applicant is: names as printed, in a zone's letters and in Ukrainian, the document's number, a telephone."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.actions import state_facts, state_identity
from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.cases.stating import checked
from muster.law import FactError
from muster.pages.facts import label, value_in_words
from muster.papers.mrz_reading import reading_possible
from muster.portal.page import account, back_to, changeable, done, form_page, posted, with_case
from muster.screening.transliteration import ukrainian_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PRINTED = ("given_names", "family_name", "ukrainian_name", "mrz_name", "document_number", "phone")
_LISTS = ("citizenships",)  # facts that are read as one value and stated as a list of one
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
            "As it stands in your Ukrainian papers, if you have any. Otherwise a form is suggested, letter by letter "
            "after resolution no. 55 of the Cabinet of Ministers of 27 January 2010: change what sounds wrong. The "
            "office can help you with it."
        ),
        required=False,
        lang="uk",
        autocomplete="off",
    )
    mrz_name = _text(
        gettext_lazy("Your name in the lines with <<<"),
        gettext_lazy(
            "If your document has such lines: the name in them, family name first. Left empty, it is made of the "
            "name as printed by the tables of ICAO Doc 9303, part 3."
        ),
        required=False,
        autocomplete="off",
        autocapitalize="characters",
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

    read = forms.CharField(required=False, widget=forms.HiddenInput)
    also = forms.MultipleChoiceField(
        label=gettext_lazy("This was read too. Tick what is right"),
        help_text=gettext_lazy("What you do not tick, you answer on its own page."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read = self.data.get("read", "") if self.is_bound else self.initial.get("read", "")
        self.facts = dict(_facts(read))
        if self.facts:
            choices = [
                (name, f"{label(name)}: {value_in_words(name, fact)}") for name, fact in self.facts.items()
            ]
            self.fields["also"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["read"], self.fields["also"]

    @property
    def identity(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PRINTED}

    @property
    def confirmed(self) -> dict[str, object]:
        """The facts that were read from the document and ticked."""
        return {name: self.facts[name] for name in self.cleaned_data.get("also", ())}

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


def _facts(read: str) -> Iterator[tuple[str, object]]:
    """What was read beside name and number: `name=value`, apart by spaces; what is no fact is left out."""
    for part in read.split():
        name, _equals, value = part.partition("=")
        try:
            fact = checked(name, [value] if name in _LISTS else value)
        except (FactError, NotPossible):
            continue
        if fact is not None:
            yield name, fact


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
@changeable
def identity(request: HttpRequest, case: Case) -> HttpResponse:
    form = IdentityForm(posted(request), initial=with_suggestion(stated(case)))
    if form.is_valid() and done(form, lambda: _save(request, case, form)):
        return redirect(_next(request, form))
    return identity_page(
        request, form, _suggested() if "suggested" in request.GET and not form.is_bound else None
    )


def _save(request: HttpRequest, case: Case, form: IdentityForm) -> None:
    state_identity(user=account(request), case_id=case.pk, **form.identity)
    if form.confirmed:
        state_facts(user=account(request), case_id=case.pk, facts=form.confirmed)


def _next(request: HttpRequest, form: IdentityForm) -> str:
    """Once more this page where a Ukrainian form of the name can be suggested; whoever wants none leaves it empty."""
    said = form.identity
    if said["ukrainian_name"] or "suggested" in request.GET or not with_suggestion(said)["ukrainian_name"]:
        return back_to(request)
    query = request.GET.copy()
    query["suggested"] = "1"
    return f"{reverse('portal:identity')}?{query.urlencode()}"


def stated(case: Case) -> dict[str, str]:
    return {name: getattr(case.person, name) or "" for name in PRINTED}


def with_suggestion(said: dict[str, str]) -> dict[str, str]:
    """The same, with a Ukrainian form of the name where none is given."""
    printed = f"{said['family_name']} {said['given_names']}"
    return said | {"ukrainian_name": said["ukrainian_name"] or ukrainian_of(printed)}


def _suggested() -> dict[str, object]:
    return {
        "title": _("Your name is saved. Check how it is written in Ukrainian"),
        "text": _(
            "It is suggested from the name as printed. Contracts and orders will have it, so correct what sounds "
            "wrong, or empty the field: then the office asks you."
        ),
        "tone": "note",
    }


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
