"""The recruiter's part in a contract: the draft, the enrolment order, taking a draft back."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from muster.cases.models import Case, Decision, DecisionKind
from muster.contracts import actions
from muster.contracts.models import Contract
from muster.contracts.writing import ends_on, probation_of, probation_until, terms_of
from muster.desk.page import account, case_crumbs, check_page, done, opened, posted, show, step_of, to_case
from muster.desk.views.facts import ReasonForm
from muster.offices.access import NoAccess, actor_of
from muster.offices.models import RankCategory
from muster.offices.queries import commanders_of
from muster.offices.rights import Purpose
from muster.pages.forms import DateField
from muster.pages.languages import language_name
from muster.pages.signed_in import signed_in
from muster.papers.languages import LANGUAGES
from muster.people.models import User


class DraftForm(forms.Form):
    hide_optional = True

    planned_start = DateField(
        label=gettext_lazy("Planned day of enrolment"),
        help_text=gettext_lazy("The contract takes effect by the enrolment order; its date decides."),
        earliest=timezone.localdate,
    )

    field_order = ("term_years", "planned_start", "commander", "language")

    def __init__(
        self, data: QueryDict | None, decision: Decision, commanders: list[User], language: str
    ) -> None:
        super().__init__(data)
        least, most = terms_of(decision) or (1, 0)
        self.fields["term_years"] = forms.TypedChoiceField(
            label=_("Term"),
            help_text=_("What the law's answer of the decision allows."),
            coerce=int,
            choices=[(years, years_in_words(years)) for years in range(least, most + 1)],
        )
        self.commanders = {str(each.pk): each for each in commanders}
        self.fields["commander"] = forms.ChoiceField(
            label=_("Who signs for the unit"),
            choices=[(key, each.person.full_name) for key, each in self.commanders.items()],
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language beside the Ukrainian"),
            help_text=_("The one the applicant reads best; they chose the one that is set."),
            choices=[(code, language_name(code)) for code in LANGUAGES],
            initial=language if language in LANGUAGES else "en",
        )
        self.order_fields(self.field_order)


def years_in_words(years: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Draft the contract; the days that would follow are shown before it counts."""
    case, member = opened(request, reference, Purpose.DRAFT)
    decision = case.decisions.filter(kind=DecisionKind.ADMIT).select_related("seat__post__unit").first()
    if decision is None or decision.seat is None or case.office is None:
        raise NoAccess
    language = User.objects.filter(person=case.person_id).values_list("language", flat=True).first() or "en"
    data = posted(request)
    form = DraftForm(data, decision, commanders_of(case.office), language)
    step = step_of(request)
    if (
        step == "act"
        and form.is_valid()
        and done(
            form,
            lambda: actions.draft(
                user=account(request),
                actor=actor_of(member),
                case_id=case.pk,
                term_years=form.cleaned_data["term_years"],
                planned_start=form.cleaned_data["planned_start"],
                commander=form.commanders[form.cleaned_data["commander"]],
                language=form.cleaned_data["language"],
            ),
        )
    ):
        return to_case(request, case, _("The contract is drafted and the applicant is asked to read it."))
    if step == "check" and form.is_valid():
        rows = _what_follows(case, decision, form)
        return check_page(
            request, _("Draft this contract?"), rows, _("Draft the contract"), crumbs=case_crumbs(case)
        )
    context = {
        "title": _("Draft the contract"),
        "lead": _("%(post)s, %(category)s") % _seat_words(decision),
        "crumbs": case_crumbs(case),
        "form": form,
        "act": _("Show what follows"),
        "back": reverse("desk:case", args=[case.reference]),
        "notes": []
        if form.commanders
        else [{"tone": "bad", "text": _("The unit has no commander in Muster yet.")}],
    }
    return show(request, "desk/form.html", context)


def _seat_words(decision: Decision) -> dict[str, object]:
    title = decision.seat.post.title if decision.seat else ""
    return {"post": title, "category": RankCategory(decision.rank_category).label}


def _what_follows(case: Case, decision: Decision, form: DraftForm) -> list[tuple[str, str]]:
    given = form.cleaned_data
    would_be = Contract(
        term_years=given["term_years"],
        planned_start=given["planned_start"],
        probation_months=probation_of(decision),
    )
    probation = probation_until(would_be)
    return [
        (_("Who"), case.person.full_name),
        (_("Post"), str(_seat_words(decision)["post"])),
        (_("Rank category"), str(RankCategory(decision.rank_category).label)),
        (_("Term"), years_in_words(given["term_years"])),
        (_("Planned enrolment"), _day(given["planned_start"])),
        (_("Probation ends"), _day(probation) if probation else _("no probation")),
        (_("Last day"), _day(ends_on(would_be))),
        (_("Signs for the unit"), form.commanders[given["commander"]].person.full_name),
        (_("Language beside the Ukrainian"), language_name(given["language"])),
    ]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


class OrderForm(forms.Form):
    hide_optional = True

    order_number = forms.CharField(
        label=gettext_lazy("Number of the enrolment order"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the number of the order")},
    )
    order_date = DateField(
        label=gettext_lazy("Date of the order"),
        help_text=gettext_lazy("The contract is in force from this day."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the enrolment order; its date brings the contract into force."""
    case, member = opened(request, reference, Purpose.ENROL)
    found = actions.standing(case)
    if found is None:
        raise NoAccess
    form = OrderForm(posted(request))
    step = step_of(request)
    if (
        step == "act"
        and form.is_valid()
        and done(form, lambda: actions.enrol(actor=actor_of(member), case_id=case.pk, **form.cleaned_data))
    ):
        return to_case(request, case, _("The contract is in force."))
    if step == "check" and form.is_valid():
        start = form.cleaned_data["order_date"]
        probation = probation_until(found, start)
        rows = [
            (_("Contract"), found.reference),
            (_("Who"), found.person.full_name),
            (_("Enrolment order"), form.cleaned_data["order_number"]),
            (_("In force from"), _day(start)),
            (_("Probation ends"), _day(probation) if probation else _("no probation")),
            (_("Last day"), _day(ends_on(found, start))),
        ]
        return check_page(
            request, _("Record this order?"), rows, _("Record the order"), crumbs=_contract_crumbs(case)
        )
    context = {
        "title": _("Record the enrolment order"),
        "crumbs": _contract_crumbs(case),
        "form": form,
        "act": _("Continue"),
        "back": reverse("desk:contract", args=[case.reference]),
    }
    return show(request, "desk/form.html", context)


class CancelForm(ReasonForm):
    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["reason"].label = _("Why the draft is taken back")
        self.fields["reason"].help_text = ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a draft back before the commander confirms."""
    case, member = opened(request, reference, Purpose.DRAFT)
    found = actions.standing(case)
    if found is None:
        raise NoAccess
    form = CancelForm(posted(request))
    if (
        form.is_valid()
        and found.in_force_on
        and done(
            form,
            lambda: actions.cancel_amendment(
                actor=actor_of(member), case_id=case.pk, reason=form.cleaned_data["reason"]
            ),
        )
    ):
        return to_case(request, case, _("The amendment is taken back. The contract goes on as it is."))
    if (
        form.is_valid()
        and not found.in_force_on
        and done(
            form,
            lambda: actions.cancel_draft(
                user=account(request),
                actor=actor_of(member),
                case_id=case.pk,
                reason=form.cleaned_data["reason"],
            ),
        )
    ):
        return to_case(request, case, _("The draft is taken back. Draft another from the same decision."))
    context = {
        "title": _("Take the draft back"),
        "lead": _("A confirmation the applicant has given falls away with it."),
        "crumbs": _contract_crumbs(case),
        "form": form,
        "act": _("Take the draft back"),
        "grave": True,
        "back": reverse("desk:contract", args=[case.reference]),
    }
    return show(request, "desk/form.html", context)


def _contract_crumbs(case: Case) -> list[dict[str, str]]:
    place = {"text": _("Contract"), "href": reverse("desk:contract", args=[case.reference])}
    return [*case_crumbs(case), place]
