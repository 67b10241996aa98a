"""Check whether you may be admitted: anonymous, one question a page, nothing stored.

The answers travel in hidden fields of the forms, never in addresses, sessions or logs.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from muster.law import VOCABULARY, Answer, Outcome, Regime, decide
from muster.pages.caching import public
from muster.pages.context import url
from muster.pages.facts import fact_field, in_words, value_in_words
from muster.pages.home_country import general_notes, notes_for
from muster.pages.law_answer import AnswerView, present, with_changes
from muster.portal.check_changes import changes
from muster.portal.check_flow import ASKABLE, Progress, read, walk, written
from muster.regimes import load


class QuestionForm(forms.Form):
    """One question; its label is the heading of the page."""

    lone = True


# The check changes nothing, so a forged request could do nothing either; a token would mean a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "portal/check_start.html")
    switched = _switch_language(request.POST)
    response = _next_page(request)
    if switched:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            switched,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def _switch_language(data: QueryDict) -> str:
    """Go on in another language, without losing the answers; empty where none was asked for."""
    language = data.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return ""
    translation.activate(language)
    return language


def _next_page(request: HttpRequest) -> HttpResponse:
    data = request.POST
    regime, on = load(settings.REGIME), timezone.localdate()
    given = read(data.getlist("known"))
    change = data.get("change", "")
    if change in ASKABLE:
        return _ask(request, walk(regime, given, on), given, change)
    asked = data.get("question", "")
    if asked in ASKABLE and "language" not in data and "finish" not in data:
        form = _form(asked, data)
        if "unknown" in data:
            given[asked] = None
        elif form.is_valid():
            given[asked] = form.cleaned_data[asked]
        else:
            return _ask(request, walk(regime, given, on), given, asked, form)
    progress = walk(regime, given, on)
    if progress.question is None or "finish" in data:
        return _answer(request, regime, progress, given, on)
    return _ask(request, progress, given, progress.question)


def _form(question: str, data: QueryDict | None = None, initial: object = None) -> QuestionForm:
    form = QuestionForm(data, initial={question: initial})
    form.fields[question] = fact_field(question)
    return form


def _ask(
    request: HttpRequest,
    progress: Progress,
    given: Mapping[str, object],
    question: str,
    form: QuestionForm | None = None,
) -> HttpResponse:
    """The page of one question. `given` travels on whole, so that no answer is lost on the way back."""
    asked = list(progress.answers)
    before = asked[: asked.index(question)] if question in asked else asked
    others = written({name: value for name, value in given.items() if name != question})
    kept = written(given)
    context = {
        "form": form or _form(question, initial=given.get(question)),
        "question": question,
        "number": len(before) + 1,
        "others": others,
        "kept": kept,
        "previous": before[-1] if before else "",
        "rows": _rows({name: progress.answers[name] for name in before}),
        **_language([("known", pair) for pair in kept] + [("question", question), ("change", question)]),
    }
    return render(request, "portal/check_question.html", context)


def _answer(
    request: HttpRequest, regime: Regime, progress: Progress, given: Mapping[str, object], on: date
) -> HttpResponse:
    """The page of the answer so far, or the whole answer where nothing is left to ask."""
    answer = decide(regime, progress.facts, on)
    kept = written(given)
    context = {
        "view": _view(regime, answer, progress),
        "possible": answer.outcome is not Outcome.NOT_ELIGIBLE,
        "unfinished": progress.question is not None,
        "rows": _rows(progress.answers),
        "kept": kept,
        "notes": notes_for(_citizenships(progress.facts)),
        "general": general_notes(),
        "register_url": url("portal:register"),
        "directory_url": url("portal:directory"),
        **_language([("known", pair) for pair in kept] + [("finish", "1")]),
    }
    return render(request, "portal/check_answer.html", context)


def _view(regime: Regime, answer: Answer, progress: Progress) -> AnswerView:
    view = with_changes(present(answer, regime), changes(regime, answer, progress.facts))
    if progress.question is not None:
        # What the texts of law leave open is told once the questions are through: most will not apply.
        settled = (w for w in answer.warnings if w.code not in regime.questions)
        view = replace(view, warnings=tuple(in_words(warning.text) for warning in settled))
    title, text, tone = _headline(regime, answer, progress)
    return replace(view, title=title, text=text, tone=tone)


def _headline(regime: Regime, answer: Answer, progress: Progress) -> tuple[str, str, str]:
    if answer.outcome is Outcome.ELIGIBLE:
        return (
            _("By your answers, the rules would admit you"),
            _("Every rule that is in force today is met, if what you answered is true."),
            "ok",
        )
    if answer.outcome is Outcome.NOT_ELIGIBLE:
        return (
            _("By your answers, the rules would not admit you today"),
            _("The reasons stand below, each with the act it rests on, and what would change it."),
            "note",
        )
    if progress.question is not None:
        return (
            _("So far, nothing stands in your way"),
            _("Some questions are still open. Each may change the answer."),
            "note",
        )
    if any(name not in VOCABULARY for name in answer.missing) or any(
        warning.code in regime.questions for warning in answer.warnings
    ):
        return (
            _("It cannot be told yet"),
            _("Nothing you told us stands in your way, but one point is settled by no known text of law."),
            "warning",
        )
    if any(name in progress.answers and progress.answers[name] is None for name in answer.missing):
        return (
            _("It cannot be told yet"),
            _("Nothing you told us stands in your way, but something you do not know could change that."),
            "warning",
        )
    return (
        _("You may be admitted"),
        _("Nothing you told us stands in your way. Some things can only be established once you apply."),
        "ok",
    )


def _rows(answers: Mapping[str, object]) -> list[dict[str, str]]:
    return [
        {
            "question": in_words(VOCABULARY[name].question),
            "answer": value_in_words(name, value),
            "change": name,
        }
        for name, value in answers.items()
    ]


def _citizenships(facts: Mapping[str, object]) -> list[str]:
    given = facts.get("citizenships")
    return [str(code) for code in given] if isinstance(given, list | tuple) else []


def _language(fields: list[tuple[str, str]]) -> dict[str, object]:
    """The language switch of a page that came by POST: it carries the answers and comes back here."""
    return {"language_url": url("portal:check"), "language_next": "", "language_fields": fields}
