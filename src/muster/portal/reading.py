"""Before signing: an interpreter, time, the people behind the applicant, and what is asked in private."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.contracts.actions import (
    answer_contact,
    answer_in_private,
    ask_interpreter,
    ask_time,
    release_interpreter,
    standing,
    to_sign,
)
from muster.contracts.models import Contact, ContactKind, Contacts, Contract, Reading
from muster.contracts.understanding import PRIVATE, QUESTIONS, missing, unanswered
from muster.pages.languages import every_language
from muster.pages.signed_in import recently_confirmed
from muster.papers import languages, words
from muster.portal.page import account, done, form_page, posted, with_case_called

NOBODY, SOMEBODY = "nobody", "somebody"
_ASKED = {
    ContactKind.KIN: gettext_lazy(
        "Who is closest to you in your family? It need not be a relative by blood."
    ),
    ContactKind.TOLD: gettext_lazy(
        "If you are hurt, ill, missing or worse: who is told, and in which language?"
    ),
    ContactKind.PAID: gettext_lazy("What is due to you and cannot reach you: to whom is it paid?"),
}


def tasks_of(found: Contract, reading: Reading) -> list[dict[str, object]]:
    """What the applicant does before signing, each with where it is done; nothing tells what was said in private."""
    if found.applicant_confirmed_at is not None:
        return []
    lacking = {each.code for each in missing(found, reading)}
    open_contacts = unanswered(found)
    at = [found.case.reference]
    tasks = [
        (
            _("Questions about your contract"),
            QUESTIONS.code not in lacking,
            reverse("portal:contract-questions", args=at),
        ),
    ]
    for kind in ContactKind:
        address = reverse("portal:contract-contact", args=[*at, kind.value])
        tasks.append((str(kind.label), kind not in open_contacts, address))
    private = reverse("portal:contract-private", args=at)
    tasks.append((_("A question in private"), PRIVATE.code not in lacking, private))
    return [
        {"title": title, "state": "done" if is_done else "not_started", "url": address}
        for title, is_done, address in tasks
    ]


class LanguageForm(forms.Form):
    hide_optional = True

    def __init__(self, data: QueryDict | None, language: str) -> None:
        super().__init__(data, initial={"language": language})
        self.fields["language"] = forms.ChoiceField(label=_("Into which language?"), choices=every_language())


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def contract_interpreter(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for an interpreter, or take the request back."""
    found = being_read(case)
    form = LanguageForm(posted(request), found.language)
    mine: dict[str, Any] = {"user": account(request), "case_id": case.pk}
    if "release" in request.POST:
        release_interpreter(**mine)
        messages.success(request, _("The request for an interpreter is taken back."))
        return redirect("portal:contract", case.reference)
    if form.is_valid() and done(
        form, lambda: ask_interpreter(**mine, language=form.cleaned_data["language"])
    ):
        messages.success(request, _("The unit is asked for an interpreter. Nothing is signed until then."))
        return redirect("portal:contract", case.reference)
    return form_page(
        request,
        form,
        title=_("Ask for an interpreter"),
        text=_(
            "The interpreter reads the contract with you. Their name and language are recorded on it as a "
            "witness. It costs you nothing."
        ),
        button=_("Ask for an interpreter"),
        back_url=reverse("portal:contract", args=[case.reference]),
    )


@require_POST
@with_case_called
def contract_time(request: HttpRequest, case: Case) -> HttpResponse:
    """Take more time to read."""
    until = ask_time(user=account(request), case_id=case.pk)
    day = date_format(until, "DATE_FORMAT")
    messages.success(request, _("You have time until %(day)s. Nobody may press you.") % {"day": day})
    return redirect("portal:contract", case.reference)


class ContactForm(forms.Form):
    """Nobody, or somebody with how to reach them."""

    hide_optional = True

    who = forms.ChoiceField(
        label=gettext_lazy("Is there somebody?"),
        choices=[(SOMEBODY, gettext_lazy("Yes")), (NOBODY, gettext_lazy("Nobody"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one. “Nobody” is an answer")},
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    relation = forms.CharField(
        label=gettext_lazy("What they are to you"),
        help_text=gettext_lazy("For example mother, brother, friend."),
        max_length=100,
        required=False,
    )
    reach = forms.CharField(
        label=gettext_lazy("How to reach them"),
        help_text=gettext_lazy("Telephone, address or e-mail: what will still work in a year."),
        max_length=300,
        required=False,
    )

    def __init__(self, data: QueryDict | None, kind: ContactKind, said: "dict[str, Any]") -> None:
        super().__init__(data, initial=said)
        self.kind = kind
        if kind is ContactKind.TOLD:
            self.fields["language"] = forms.ChoiceField(
                label=_("In which language they are told"), choices=every_language()
            )
            self.fields["language"].initial = said.get("language") or get_language()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("who") == SOMEBODY:
            for name in ("name", "reach"):
                if not given.get(name):
                    self.add_error(name, _("Fill this in, or choose “Nobody”"))
        return given

    @property
    def contact(self) -> Contact | None:
        given = self.cleaned_data
        if given["who"] == NOBODY:
            return None
        told = given["language"] if self.kind is ContactKind.TOLD else ""
        return Contact(name=given["name"], relation=given["relation"], reach=given["reach"], language=told)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
@recently_confirmed
def contract_contact(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    """One of the contacts: next of kin, who is told, who is paid. It can be changed at any time."""
    if kind not in ContactKind or standing(case) is None:
        raise Http404
    asked = ContactKind(kind)
    form = ContactForm(posted(request), asked, _said(case, asked))
    if form.is_valid() and done(
        form,
        lambda: answer_contact(user=account(request), case_id=case.pk, kind=asked, contact=form.contact),
    ):
        messages.success(request, _("Your answer is kept. You can change it at any time."))
        return redirect("portal:contract", case.reference)
    return form_page(
        request,
        form,
        title=str(asked.label),
        text=f"{_ASKED[asked]} {_('It is kept sealed, apart from everything else.')}",
        button=_("Keep this answer"),
        back_url=reverse("portal:contract", args=[case.reference]),
    )


def _said(case: Case, kind: ContactKind) -> dict[str, Any]:
    contacts = Contacts.objects.filter(person=case.person_id).select_related("person").first()
    said = (contacts.data or {}) if contacts else {}
    if kind.value not in said:
        return {}
    contact = said[kind.value]
    return {"who": SOMEBODY, **contact} if contact else {"who": NOBODY}


class PrivateForm(forms.Form):
    lone = True
    hide_optional = True

    def __init__(self, data: QueryDict | None, spoken: words.Words) -> None:
        super().__init__(data)
        say = spoken.private
        self.fields["freely"] = forms.ChoiceField(
            label=say["question"],
            help_text=say["unseen"],
            choices=[("yes", say["yes"]), ("no", say["no"])],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the answers")},
        )


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def contract_private(request: HttpRequest, case: Case) -> HttpResponse:
    """Whether they act freely, in the contract's language. The page never shows what was answered before."""
    found = being_read(case)
    spoken = words.of(found.language)
    form = PrivateForm(posted(request), spoken)
    context = {"case": case, "contract": found, "form": form, "spoken": spoken.private}
    if form.is_valid():
        freely = form.cleaned_data["freely"] == "yes"
        if done(form, lambda: answer_in_private(user=account(request), case_id=case.pk, freely=freely)):
            if freely:
                return redirect("portal:contract", case.reference)
            return render(request, "portal/case/help.html", context)
    context["direction_of_contract"] = languages.find(found.language).direction
    return render(request, "portal/case/private.html", context)


def being_read(case: Case) -> Contract:
    """The contract that the applicant has not confirmed yet; otherwise there is no such page."""
    try:
        found = to_sign(case)
    except NotPossible:
        raise Http404 from None
    if found.applicant_confirmed_at is not None:
        raise Http404
    return found
