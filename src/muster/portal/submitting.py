"""Check your answers, submit, and the receipt."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.accounts.actions import factors_of
from muster.cases.actions import submit, what_hinders_submission
from muster.cases.lawful import answer
from muster.cases.models import Case, Level
from muster.cases.progress import next_step
from muster.cases.queries import own_case_alone, own_case_called
from muster.pages.law_answer import present
from muster.pages.signed_in import signed_in
from muster.portal.answers_given import Answered, answers_given
from muster.portal.home import hindering_rules
from muster.portal.page import account, done, may_change, posted, with_case, with_case_called
from muster.regimes import load


class DeclarationForm(forms.Form):
    declared = forms.BooleanField(
        label=gettext_lazy("What I state is true as far as I know, and I apply of my own free will."),
        error_messages={"required": gettext_lazy("Tick the declaration to submit")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review(request: HttpRequest) -> HttpResponse:
    """Everything that was answered. A draft can be submitted here; done again, it leads to the same receipt."""
    form = DeclarationForm(posted(request))
    case = own_case_alone(account(request)) if form.is_valid() else None
    if case is not None and done(form, lambda: submit(user=account(request), case_id=case.pk)):
        return redirect("portal:submitted", case.reference)
    response: HttpResponse = _review(request, form)
    return response


@with_case
def _review(request: HttpRequest, case: Case, form: DeclarationForm) -> HttpResponse:
    is_draft = case.is_open and case.submitted_at is None
    hindrance = what_hinders_submission(case) if is_draft else None
    context: dict[str, Any] = {
        "case": case,
        "sections": _sections(answers_given(case), case),
        "view": present(answer(case, Level.CLAIMED), load(case.regime)),
        "is_draft": is_draft,
        "may_change": may_change(case),
        "hindrance": hindrance.message if hindrance else "",
        "rules": hindering_rules(case) if is_draft else [],
        "form": form,
        "back_url": reverse("portal:home"),
    }
    return render(request, "portal/application/review.html", context)


@require_safe
@with_case_called
def submitted(request: HttpRequest, case: Case) -> HttpResponse:
    if case.submitted_at is None:
        return redirect("portal:home")
    fresh = own_case_called(account(request), case.reference)
    context = {
        "case": fresh,
        "step": next_step(fresh),
        "no_codes": not factors_of(account(request)).codes_left,
    }
    return render(request, "portal/case/submitted.html", context)


def _sections(answered: Answered, case: Case) -> list[dict[str, Any]]:
    """The rows with their links, which exist only while they can be changed."""
    changeable = may_change(case)
    return [
        {
            "title": section.title,
            "rows": [
                {
                    "question": row.question,
                    "answer": row.answer,
                    "note": row.note,
                    "href": f"{row.href}?then=review" if changeable and row.href else "",
                }
                for row in section.rows
            ],
        }
        for section in answered
    ]
