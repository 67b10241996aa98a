"""The two consents: given to a text of one version, in the language it was read in; withdrawn at any time."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.actions import consent as give_consent
from muster.cases.actions import withdraw_consent
from muster.cases.models import Case
from muster.pages.languages import language_name
from muster.people.consent_texts import TEXTS, ConsentText, current
from muster.people.models import Consent, ConsentKind
from muster.portal.page import account, back_to, form_page, with_case


@require_safe
@with_case
def consents(request: HttpRequest, case: Case) -> HttpResponse:
    live = _live(case)
    tasks = [
        {
            "title": kind.label,
            "state": "done" if kind in live else "not_started",
            "url": reverse("portal:consent", args=[kind.value]),
        }
        for kind in ConsentKind
    ]
    return render(request, "portal/application/consents.html", {"tasks": tasks, "back_url": back_to(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def consent(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    wanted = _kind(kind)
    language = get_language() or "en"
    if request.method == "POST":
        give_consent(user=account(request), case_id=case.pk, kind=wanted, language=language)
        missing = next((each for each in ConsentKind if each not in _live(case)), None)
        return redirect("portal:consent", missing.value) if missing else redirect("portal:consents")
    given = _live(case).get(wanted)
    text = _text(given) if given else current(wanted)
    read_in = given.language if given else language
    context = {
        "kind": wanted,
        "text": text.in_language(read_in),
        "version": text.version,
        "read_in": read_in,
        "language_name": language_name(read_in),
        "given": given,
        "consequence": text.consequence_in(language),
    }
    return render(request, "portal/application/consent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def consent_withdraw(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    wanted = _kind(kind)
    given = _live(case).get(wanted)
    if given is None:
        return redirect("portal:consent", wanted.value)
    if request.method == "POST":
        withdraw_consent(user=account(request), case_id=case.pk, kind=wanted)
        messages.success(request, _("Your consent is withdrawn. You can give it again here."))
        return redirect("portal:consents")
    return form_page(
        request,
        forms.Form(),
        title=_("Withdraw this consent?"),
        text=f"{wanted.label}. {_text(given).consequence_in(get_language() or 'en')}",
        button=_("Withdraw this consent"),
        grave=True,
        other_url=reverse("portal:consents"),
        other=_("Keep it"),
    )


def _kind(kind: str) -> ConsentKind:
    if kind not in ConsentKind:
        raise Http404
    return ConsentKind(kind)


def _live(case: Case) -> dict[ConsentKind, Consent]:
    live = Consent.objects.filter(person=case.person_id, withdrawn_at=None)
    return {ConsentKind(consent.kind): consent for consent in live}


def _text(given: Consent) -> ConsentText:
    """The text that was consented to, which may be an older version than the current one."""
    same = (text for text in TEXTS if text.kind == given.kind and text.version == given.text_version)
    return next(same)
