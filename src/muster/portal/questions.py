"""Facts: one question a page, in the words of the law's vocabulary."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.actions import state_facts
from muster.cases.actions.submission import REQUIRED
from muster.cases.lawful import answer, unmet
from muster.cases.models import Case, Level
from muster.cases.questions import ALL, SECTIONS, Section, questions_of, section_of, with_consequences
from muster.law import VOCABULARY
from muster.pages.facts import fact_field, in_words
from muster.portal.page import account, back_to, changeable, done, form_page, posted, with_case


class QuestionForm(forms.Form):
    """One question; its label is the heading of the page."""

    lone = True


@require_safe
@with_case
@changeable
def section(request: HttpRequest, case: Case, name: str) -> HttpResponse:
    """Leads to the section's first question without an answer, or to its first one."""
    found = next((each for each in SECTIONS if each.name == name), None)
    if found is None:
        raise Http404
    questions = questions_of(case)
    asked = questions.next_in(found) or next(iter(questions.of(found)), None)
    return _to_question(request, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
@changeable
def question(request: HttpRequest, case: Case, name: str) -> HttpResponse:
    if name not in ALL:
        raise Http404
    questions = questions_of(case)
    form = QuestionForm(posted(request), initial={name: questions.stated.get(name)})
    form.fields[name] = fact_field(name)
    unknown = "unknown" in request.POST and name not in REQUIRED
    if request.method == "POST" and (unknown or form.is_valid()):
        value = None if unknown else form.cleaned_data[name]
        said = with_consequences(name, value, questions.stated)
        if done(form, lambda: state_facts(user=account(request), case_id=case.pk, facts=said)):
            return _next(request, case, section_of(name), name)
    return form_page(
        request,
        form,
        title=in_words(VOCABULARY[name].question),
        button=_("Save and continue"),
        unknown=name not in REQUIRED,
        back_url=back_to(request),
    )


def _next(request: HttpRequest, case: Case, of: Section, answered: str) -> HttpResponse:
    wished = case.wished_post
    if wished is not None and answered == "sex" and "R11" in unmet(answer(case, Level.CLAIMED)):
        messages.warning(request, _("The post you wished for is not open to servicewomen."))
        return redirect("portal:way-unit", wished.unit_id)
    return _to_question(request, questions_of(case).next_in(of))


def _to_question(request: HttpRequest, name: str | None) -> HttpResponse:
    if name is None:
        return redirect(back_to(request))
    query = "?then=review" if request.GET.get("then") == "review" else ""
    return redirect(reverse("portal:question", args=[name]) + query)
