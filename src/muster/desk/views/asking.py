"""Asking the applicant: for something, and to be referred to a unit."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from muster.cases import actions
from muster.cases.asked_again import wording
from muster.cases.clock import due
from muster.cases.models import Case, Request, RequestKind
from muster.cases.queries import case_for
from muster.cases.rights import CHECK, REFER
from muster.cases.seats import units_with_free_seats
from muster.desk.page import account, case_crumbs, done, opened, posted, show, to_case
from muster.offices.access import NoAccess, actor_of
from muster.offices.models import Office
from muster.offices.rights import Purpose
from muster.pages.forms import HintedRadioSelect
from muster.pages.signed_in import signed_in
from muster.regimes import load

MOST_UNITS = 30
ENOUGH, AGAIN = "enough", "again"


class AskForm(forms.Form):
    hide_optional = True

    text = forms.CharField(
        label=gettext_lazy("What you ask for"),
        help_text=gettext_lazy("The applicant reads exactly this. Use plain words; ask for one thing."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what you ask for")},
    )


class AnswerForm(forms.Form):
    hide_optional = True

    verdict = forms.ChoiceField(
        label=gettext_lazy("Is the answer enough?"),
        choices=[(ENOUGH, gettext_lazy("Yes, it is enough")), (AGAIN, gettext_lazy("No, ask again"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers")},
    )
    text = forms.CharField(
        label=gettext_lazy("If you ask again: what for"),
        help_text=gettext_lazy("The applicant reads exactly this. Say what was wrong."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data
        if given.get("verdict") == AGAIN and not given.get("text"):
            self.add_error("text", _("Write what you ask for"))
        return given

    @property
    def ask_again(self) -> str:
        return self.cleaned_data["text"] if self.cleaned_data["verdict"] == AGAIN else ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the applicant for something, with a due date."""
    case, member = case_for(account(request), reference, *CHECK)
    form = AskForm(posted(request))
    if form.is_valid() and done(
        form,
        lambda: actions.ask_applicant(
            user=account(request), actor=actor_of(member), case_id=case.pk, text=form.cleaned_data["text"]
        ),
    ):
        return to_case(request, case, _("The applicant is asked and gets a message."))
    context = {
        "title": _("Ask the applicant"),
        "lead": _("The answer is due by %(day)s. Until then the applicant can change facts and papers.")
        % {"day": _due(RequestKind.PAPERS)},
        "crumbs": case_crumbs(case),
        "form": form,
        "act": _("Ask"),
    }
    return show(request, "desk/form.html", context)


def _due(kind: RequestKind) -> str:
    return date_format(timezone.localdate(due(kind, timezone.now())), "DATE_FORMAT")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer(request: HttpRequest, reference: str, request_id: UUID) -> HttpResponse:
    """Judge what the applicant answered: enough, or ask again."""
    case, member = opened(request, reference, Purpose.CHECK)
    asked = _asked(case, request_id)
    form = AnswerForm(posted(request))
    if form.is_valid() and done(
        form,
        lambda: actions.judge_answer(
            user=account(request),
            actor=actor_of(member),
            case_id=case.pk,
            request_id=asked.pk,
            ask_again=form.ask_again,
        ),
    ):
        again = bool(form.ask_again)
        return to_case(
            request,
            case,
            _("The applicant is asked again.") if again else _("The answer is taken as enough."),
        )
    rows = [
        {"question": _("Asked"), "answer": wording(asked)},
        {"question": _("Answered"), "answer": asked.answer},
        {
            "question": _("When"),
            "answer": _moment(asked.answered_at),
        },
    ]
    context = {"case": case, "crumbs": case_crumbs(case), "rows": rows, "form": form}
    return show(request, "desk/answer.html", context)


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def _asked(case: Case, request_id: UUID) -> Request:
    """A question that was answered; a settled one too, so that a second verdict is told so."""
    found = Request.objects.filter(
        pk=request_id, case=case, kind=RequestKind.PAPERS, answered_at__isnull=False
    ).select_related("case__person", "paper")
    asked = found.first()
    if asked is None:
        raise NoAccess
    return asked


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a unit to the applicant."""
    case, member = case_for(account(request), reference, *REFER)
    wanted = request.GET.get("name", "").strip()
    units = _units(case, wanted)
    form = _unit_form(request, units)
    if form.is_valid() and done(
        form,
        lambda: actions.refer(
            user=account(request),
            actor=actor_of(member),
            case_id=case.pk,
            unit=next(each for each in units if each.pk == form.cleaned_data["unit"]),
        ),
    ):
        return to_case(request, case, _("The unit is proposed. It sees the case once the applicant agrees."))
    context = {
        "case": case,
        "crumbs": case_crumbs(case),
        "form": form,
        "wanted": wanted,
        "units": units,
        "more": len(units) == MOST_UNITS,
        "due": _due(RequestKind.REFERRAL),
    }
    return show(request, "desk/refer.html", context)


def _units(case: Case, wanted: str) -> list[Office]:
    """Units of the regime's formation, by part of the name; those with free seats first."""
    return list(units_with_free_seats(load(case.regime).formation, wanted)[:MOST_UNITS])


def free_seats_in_words(count: int) -> str:
    return ngettext("%(count)s free seat", "%(count)s free seats", count) % {"count": count}


def _unit_form(request: HttpRequest, units: list[Office]) -> forms.Form:
    hints = {unit.pk: free_seats_in_words(getattr(unit, "seats_free", 0)) for unit in units}
    form = forms.Form(posted(request))
    form.fields["unit"] = forms.ChoiceField(
        label=_("Unit"),
        choices=[(unit.pk, unit.name) for unit in units],
        widget=HintedRadioSelect(hints=hints),
        error_messages={"required": _("Choose a unit"), "invalid_choice": _("Choose a unit")},
    )
    return form
