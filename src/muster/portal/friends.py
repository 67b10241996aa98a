"""Being placed in the same unit as a friend: a code made and handed over, or entered; agreed to; ended."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.portal.page import account, done, with_case
from muster.rounds import actions
from muster.rounds.actions.friends import VALID
from muster.rounds.queries import friendship_of


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code your friend gave you"),
        help_text=gettext_lazy("Twelve letters and figures, such as 7KQ2-90TX-4MDW."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Enter the code your friend gave you")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def friend(request: HttpRequest, case: Case) -> HttpResponse:
    """Where it stands, and the one or two things that can be done about it."""
    form = CodeForm(request.POST if "code" in request.POST else None)
    if "code" in request.POST:
        if form.is_valid() and done(form, lambda: _enter(request, case, form), "code"):
            return redirect("portal:friend")
    elif request.method == "POST":
        return _acted(request, case)
    found = friendship_of(case.pk)
    context: dict[str, Any] = {"case": case, "form": form, "stage": "none"}
    if found is not None:
        mine = found.case_id == case.pk
        stage = "agreed" if found.agreed_at else "entered" if found.entered_at else "made"
        context |= {
            "found": found,
            "mine": mine,
            "stage": stage,
            "code": found.code if stage == "made" else "",
            "until": found.made_at + VALID,
        }
    return render(request, "portal/application/friend.html", context)


def _enter(request: HttpRequest, case: Case, form: CodeForm) -> None:
    actions.enter_code(user=account(request), case_id=case.pk, code=form.cleaned_data["code"])


def _acted(request: HttpRequest, case: Case) -> HttpResponse:
    """What a button says; its page tells where that led to."""
    acts = {
        "make": (actions.make_code, ""),
        "agree": (actions.agree_to_friend, _("Agreed. Rounds try to place the two of you in one unit.")),
        "end": (actions.end_friendship, _("It has ended. Each of you is placed alone.")),
    }
    chosen = request.POST.get("act", "")
    if chosen not in acts:
        raise Http404
    act, success = acts[chosen]
    try:
        act(user=account(request), case_id=case.pk)
    except NotPossible as hindrance:
        messages.error(request, str(hindrance.message))
    else:
        if success:
            messages.success(request, success)
    return redirect("portal:friend")
