"""Verifying and disputing what the applicant stated."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from muster.cases.actions import dispute_fact, verify_fact
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Fact, Paper
from muster.cases.queries import case_for, paper_for
from muster.cases.rights import CHECK
from muster.desk.fact_rows import VERIFIABLE, FactRow, fact_rows, unverified
from muster.desk.page import account, case_crumbs, done, opened, posted, show, to_case
from muster.journal.actions import Actor
from muster.offices.access import NoAccess, actor_of
from muster.offices.rights import Purpose
from muster.pages.facts import fact_field, label
from muster.pages.signed_in import signed_in
from muster.people.models import User


class ReasonForm(forms.Form):
    hide_optional = True

    reason = forms.CharField(
        label=gettext_lazy("Why it does not stand"),
        help_text=gettext_lazy("Say what the papers show instead."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why")},
    )


class VerifyForm(forms.Form):
    """The value as the office found it, and the paper that shows it."""

    def __init__(self, data: QueryDict | None, row: FactRow, papers: Sequence[Paper]) -> None:
        super().__init__(data)
        field = fact_field(row.name, required=row.name != "citizenships")
        field.label, field.help_text = _("The value you found"), ""
        field.initial = row.claim.value if row.claim else None
        self.fields["value"] = field
        self.fields["paper"] = forms.ChoiceField(
            label=_("Shown by"),
            required=False,
            choices=[
                ("", _("no uploaded paper")),
                *((str(paper.pk), paper.get_kind_display()) for paper in papers),
            ],
            initial=str(row.paper.pk) if row.paper else "",
        )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def facts(request: HttpRequest, reference: str) -> HttpResponse:
    """Several stated facts in one form, each verified as stated."""
    case, member = opened(request, reference, Purpose.CHECK)
    rows = unverified(fact_rows(case))
    if request.method == "POST":
        return _verify_ticked(request, case, actor_of(member), rows)
    return show(request, "desk/facts.html", {"case": case, "crumbs": case_crumbs(case), "rows": rows})


def _verify_ticked(request: HttpRequest, case: Case, actor: Actor, rows: list[FactRow]) -> HttpResponse:
    paper_id = request.POST.get("paper")
    paper = next((each for each in case.papers.filter(removed_at=None) if str(each.pk) == paper_id), None)
    wanted = set(request.POST.getlist("listed" if "all" in request.POST else "claim"))
    # A box stands for one statement: what the applicant changed meanwhile is not verified unseen.
    current = {str(row.claim.pk): row for row in rows if row.claim}
    try:
        for row in (current[key] for key in wanted & current.keys()):
            _verify(account(request), actor, case, row.claim, paper)
    except NotPossible as hindrance:
        messages.error(request, str(hindrance.message))
        return to_case(request, case)
    _say_what_came_of_it(request, len(wanted & current.keys()), len(wanted - current.keys()))
    if paper is not None:
        return redirect("desk:paper", case.reference, paper.pk)
    return to_case(request, case) if wanted else redirect("desk:facts", case.reference)


def _verify(user: User, actor: Actor, case: Case, claim: Fact | None, paper: Paper | None) -> None:
    if claim is not None:
        verify_fact(
            user=user,
            actor=actor,
            case_id=case.pk,
            name=claim.name,
            value=claim.value,
            paper_id=paper.pk if paper else claim.paper_id,
        )


def _say_what_came_of_it(request: HttpRequest, verified: int, stale: int) -> None:
    if verified:
        text = ngettext("%(count)s fact is verified.", "%(count)s facts are verified.", verified)
        messages.success(request, text % {"count": verified})
    if stale:
        text = _("Some statements were changed or verified meanwhile and were left as they are. Look again.")
        messages.warning(request, text)
    if not verified and not stale:
        messages.warning(request, _("Nothing was ticked, so nothing was verified."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def fact(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Verify one fact: as stated, or with another value."""
    case, member = opened(request, reference, Purpose.CHECK)
    row = _row(case, name)
    papers = list(case.papers.filter(removed_at=None))
    form = VerifyForm(posted(request), row, papers)
    if form.is_valid() and done(
        form,
        lambda: verify_fact(
            user=account(request),
            actor=actor_of(member),
            case_id=case.pk,
            name=name,
            value=form.cleaned_data["value"],
            paper_id=paper_for(account(request), case, form.cleaned_data["paper"]).pk
            if form.cleaned_data["paper"]
            else None,
        ),
    ):
        return to_case(request, case, _("Verified: %(fact)s.") % {"fact": row.label})
    return show(
        request, "desk/fact.html", {"case": case, "crumbs": case_crumbs(case), "row": row, "form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def dispute(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Say that a stated fact does not stand, and why."""
    case, member = case_for(account(request), reference, *CHECK)
    row = _row(case, name)
    form = ReasonForm(posted(request))
    if form.is_valid() and done(
        form,
        lambda: dispute_fact(
            actor=actor_of(member), case_id=case.pk, name=name, reason=form.cleaned_data["reason"]
        ),
    ):
        return to_case(request, case, _("Disputed: %(fact)s.") % {"fact": row.label})
    context = {
        "title": _("Dispute: %(fact)s") % {"fact": label(name)},
        "lead": _("Stated: %(value)s") % {"value": row.stated or _("nothing")},
        "crumbs": case_crumbs(case),
        "form": form,
        "act": _("Dispute it"),
    }
    return show(request, "desk/form.html", context)


def _row(case: Case, name: str) -> FactRow:
    if name not in VERIFIABLE:
        raise NoAccess
    return next(row for row in fact_rows(case, (name,)) if row.name == name)
