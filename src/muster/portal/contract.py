"""The contract: read on screen beside the reader's language, understood, confirmed; its PDF."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.actions.steps import closed
from muster.cases.errors import NotPossible
from muster.cases.intake import CONTENT_TYPES
from muster.cases.models import Case
from muster.contracts.actions import (
    answer_questions,
    chain_of,
    confirm_by_applicant,
    pdf_of,
    pending_amendment,
    refuse_scan,
    standing,
)
from muster.contracts.actions.reading import reading_of
from muster.contracts.actions.signing import scan_content
from muster.contracts.models import Contract
from muster.contracts.understanding import missing, scan_of, thinking_until
from muster.contracts.writing import questions_for, text_of
from muster.pages.languages import language_name
from muster.pages.proof import password_again
from muster.papers.comprehension import Question
from muster.papers.languages import BINDING
from muster.portal.page import account, done, form_page, posted, with_case_called
from muster.portal.papers import download
from muster.portal.reading import tasks_of


class QuestionsForm(forms.Form):
    """The questions on one contract, each with its options by their place."""

    hide_optional = True

    def __init__(self, questions: tuple[Question, ...], language: str, *args: Any) -> None:
        super().__init__(*args)
        for number, question in enumerate(questions):
            self.fields[f"question_{number}"] = forms.TypedChoiceField(
                label=_said_in(language, question.text),
                choices=[
                    (place, _said_in(language, option)) for place, option in enumerate(question.options)
                ],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the answers")},
            )

    @property
    def choices(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]


class ConfirmForm(forms.Form):
    hide_optional = True

    digest = forms.CharField(widget=forms.HiddenInput)
    scan = forms.CharField(widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(
        label=gettext_lazy(
            "I have read the contract and understood it, nobody pressed me, and I confirm it of my own free will."
        ),
        error_messages={"required": gettext_lazy("Tick this to confirm")},
    )
    password = password_again()


def _said_in(language: str, text: str) -> str:
    """The contract's own words may stand in another language than the page: a screen reader has to know which."""
    return format_html('<span lang="{}">{}</span>', language, text)


def contract_of(case: Case) -> Contract:
    """The paper to read: the amendment that waits for its signatures, else the contract."""
    found = standing(case)
    if found is None and not case.is_open:
        raise closed(case)
    if found is None:
        raise NotPossible("no-contract", _("There is no contract to read at the moment."))
    return (pending_amendment(found) if found.in_force_on else None) or found


@require_safe
@with_case_called
def contract(request: HttpRequest, case: Case) -> HttpResponse:
    found = contract_of(case)
    binding = text_of(found, BINDING)
    other = text_of(found, found.language) if found.language != BINDING else binding
    clauses = [
        {
            "number": clause.number,
            "title": clause.title,
            "title_in_language": beside.title,
            "binding": "\n\n".join(clause.paragraphs),
            "translation": "\n\n".join(beside.paragraphs),
            "note": beside.note,
        }
        for clause, beside in zip(binding, other, strict=True)
    ]
    context = {
        "case": case,
        "contract": found,
        "clauses": clauses,
        "bilingual": found.language != BINDING,
        "binding_name": language_name(BINDING),
        "translation_name": language_name(found.language),
        "size": len(pdf_of(found)),
        "to_sign": found.applicant_confirmed_at is None and (case.is_open or found.amends_id is not None),
        "papers": _papers(found),
        **_way_to_signing(found),
    }
    return render(request, "portal/case/contract.html", context)


def _papers(found: Contract) -> list[dict[str, object]]:
    """The contract and its amendments, each to be downloaded as it was signed; none where there is only one paper."""
    chain = chain_of(found.amends or found)
    if len(chain) == 1 and found.amends is None:
        return []
    names = [_("The contract"), *(_("Amendment %(number)s") % {"number": n} for n in range(1, len(chain)))]
    return [{"number": number, "name": name} for number, name in enumerate(names)]


def _way_to_signing(found: Contract) -> dict[str, object]:
    """What is missing before signing, and what stands beside it."""
    reading = reading_of(found)
    spoken = reading.interpreter
    return {
        "missing": missing(found, reading),
        "reading": reading,
        "interpreter": spoken,
        "interpreter_language": language_name(spoken["language"]) if spoken else "",
        "thinking_until": thinking_until(found),
        "tasks": tasks_of(found, reading),
    }


@require_safe
@with_case_called
def contract_pdf(_request: HttpRequest, case: Case) -> HttpResponse:
    found = contract_of(case)
    return download(pdf_of(found), "application/pdf", f"contract-{found.reference}.pdf")


@require_safe
@with_case_called
def contract_paper(_request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """One paper of the chain: 0 is the contract, then its amendments in force."""
    found = contract_of(case)
    chain = chain_of(found.amends or found)
    if number >= len(chain):
        raise Http404
    paper = chain[number]
    return download(pdf_of(paper), "application/pdf", f"contract-{paper.reference}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def contract_questions(request: HttpRequest, case: Case) -> HttpResponse:
    """The questions that show the contract was understood. Whoever is wrong reads again and tries again."""
    found = contract_of(case)
    if found.understood_at:
        return redirect("portal:contract", case.reference)
    asked = questions_for(found)
    form = QuestionsForm(asked, found.language, posted(request))
    if form.is_valid():
        if answer_questions(user=account(request), case_id=case.pk, choices=form.choices):
            messages.success(request, _("All answers are right."))
            return redirect("portal:contract", case.reference)
        _show_what_to_read_again(form, found, asked)
    return form_page(
        request,
        form,
        title=_("Questions about your contract"),
        text=_(
            "They show that the contract was understood before it is confirmed. You may try as often as you like."
        ),
        button=_("Check my answers"),
        back_url=reverse("portal:contract", args=[case.reference]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def contract_confirm(request: HttpRequest, case: Case) -> HttpResponse:
    found = contract_of(case)
    if found.applicant_confirmed_at:
        return redirect("portal:status", case.reference)
    hindrances = missing(found, reading_of(found))
    if hindrances:
        for each in hindrances:
            messages.warning(request, str(each.message))
        return redirect("portal:contract", case.reference)
    scan = scan_of(found)
    initial = {"digest": found.text_digest, "scan": scan.sha256 if scan else ""}
    form = ConfirmForm(posted(request), initial=initial)
    if form.is_valid() and done(
        form,
        lambda: confirm_by_applicant(
            user=account(request),
            case_id=case.pk,
            digest=form.cleaned_data["digest"],
            password=form.cleaned_data["password"],
            scan=form.cleaned_data["scan"],
        ),
    ):
        messages.success(request, _("You confirmed the contract. The commander confirms it next."))
        return redirect("portal:contract-copy", case.reference)
    context = {"case": case, "contract": found, "form": form, "scan": scan}
    return render(request, "portal/case/confirm.html", context)


@require_safe
@with_case_called
def contract_scan(_request: HttpRequest, case: Case) -> HttpResponse:
    """The scan of the paper that was signed, for whoever is to say whether it is that paper."""
    found = contract_of(case)
    scan = scan_of(found)
    if scan is None:
        raise Http404
    suffix = CONTENT_TYPES[scan.shown_type].lower()
    return download(scan_content(scan), scan.shown_type, f"scan-{found.reference}.{suffix}")


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def contract_scan_refuse(request: HttpRequest, case: Case) -> HttpResponse:
    """Say that the scan shows another paper than the one that was signed."""
    contract_of(case)
    if request.method == "POST":
        refuse_scan(user=account(request), case_id=case.pk)
        messages.success(request, _("The unit is told that it is not the paper you signed."))
        return redirect("portal:contract", case.reference)
    return form_page(
        request,
        forms.Form(),
        title=_("Is it not the paper you signed?"),
        text=_("The scan then counts for nothing, and the contract is not confirmed."),
        button=_("It is not the paper I signed"),
        grave=True,
        other_url=reverse("portal:contract-confirm", args=[case.reference]),
        other=_("Go back"),
    )


def _show_what_to_read_again(form: QuestionsForm, contract: Contract, asked: tuple[Question, ...]) -> None:
    clauses = {clause.identifier: clause for clause in text_of(contract, contract.language)}
    page = reverse("portal:contract", args=[contract.case.reference])
    for name, question, choice in zip(form.fields, asked, form.choices, strict=True):
        if not question.is_right(choice):
            clause = clauses[question.clause]
            link = format_html(
                '<a href="{}#clause-{}">{}. {}</a>', page, clause.number, clause.number, clause.title
            )
            form.add_error(name, format_html(_("Not yet right. Read again: {}"), link))
