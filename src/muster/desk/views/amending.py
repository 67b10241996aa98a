"""The recruiter drafts an amendment of a contract in force."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.contracts import actions
from muster.contracts.models import Contract
from muster.contracts.writing import ends_on, terms_of
from muster.desk.page import account, case_crumbs, check_page, done, opened, posted, show, step_of, to_case
from muster.desk.views.drafting import years_in_words
from muster.offices.access import NoAccess, actor_of
from muster.offices.queries import commanders_of
from muster.offices.rights import Purpose
from muster.pages.signed_in import signed_in
from muster.people.models import User


class AmendForm(forms.Form):
    hide_optional = True

    def __init__(self, data: QueryDict | None, contract: Contract, commanders: list[User]) -> None:
        super().__init__(data)
        least, most = terms_of(contract.decision) or (1, 0)
        now = actions.chain_of(contract)[-1].term_years
        self.fields["term_years"] = forms.TypedChoiceField(
            label=_("New term"),
            help_text=_(
                "What the law's answer of the decision allows, counted from the beginning of service."
            ),
            coerce=int,
            choices=[(years, years_in_words(years)) for years in range(least, most + 1) if years != now],
        )
        self.commanders = {str(each.pk): each for each in commanders}
        self.fields["commander"] = forms.ChoiceField(
            label=_("Who signs for the unit"),
            choices=[(key, each.person.full_name) for key, each in self.commanders.items()],
        )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def amend(request: HttpRequest, reference: str) -> HttpResponse:
    """Draft an amendment of the term; the applicant reads and signs it first."""
    case, member = opened(request, reference, Purpose.DRAFT)
    found = actions.standing(case)
    if found is None or not found.in_force_on:
        raise NoAccess
    form = AmendForm(posted(request), found, commanders_of(found.unit))
    step = step_of(request)
    if (
        step == "act"
        and form.is_valid()
        and done(
            form,
            lambda: actions.draft_amendment(
                user=account(request),
                actor=actor_of(member),
                case_id=case.pk,
                term_years=form.cleaned_data["term_years"],
                commander=form.commanders[form.cleaned_data["commander"]],
            ),
        )
    ):
        return to_case(request, case, _("The amendment is drafted and the applicant is asked to read it."))
    place = {"text": _("Contract"), "href": reverse("desk:contract", args=[case.reference])}
    crumbs = [*case_crumbs(case), place]
    if step == "check" and form.is_valid():
        years = form.cleaned_data["term_years"]
        rows = [
            (_("Contract"), found.reference),
            (_("Who"), found.person.full_name),
            (_("New term"), years_in_words(years)),
            (_("New last day"), date_format(ends_on(found, years=years), "DATE_FORMAT")),
            (_("Signs for the unit"), form.commanders[form.cleaned_data["commander"]].person.full_name),
        ]
        return check_page(request, _("Draft this amendment?"), rows, _("Draft the amendment"), crumbs=crumbs)
    context = {
        "title": _("Amend the contract"),
        "lead": _(
            "The contract stays as it is, word for word, until both have signed the amendment; it is kept beside it."
        ),
        "crumbs": crumbs,
        "form": form,
        "act": _("Show what follows"),
        "back": place["href"],
    }
    return show(request, "desk/form.html", context)
