"""Papers and qualifications: opened, and judged."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.cases.actions import describe_paper, judge_paper, judge_qualification, open_paper
from muster.cases.actions.papers import SHOWS
from muster.cases.intake import CONTENT_TYPES, HINTS
from muster.cases.models import Case, Paper, PaperKind, PaperReason
from muster.cases.queries import case_for, paper_for
from muster.cases.rights import CHECK
from muster.desk.fact_rows import FactRow, fact_rows, unverified
from muster.desk.page import account, case_crumbs, do, done, opened, posted, show
from muster.desk.serving import file_response
from muster.offices.access import actor_of, roles_at
from muster.offices.rights import Purpose
from muster.pages.paper_about import AboutForm, said_of
from muster.pages.signed_in import signed_in
from muster.papers.intake import Hint

ACCEPT = "accept"


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Is this paper in order?"),
        choices=[
            (ACCEPT, gettext_lazy("Yes, it is accepted")),
            *(
                (reason.value, format_lazy(gettext_lazy("No. {reason}"), reason=reason.label))
                for reason in PaperReason
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers")},
    )

    note = forms.CharField(
        label=gettext_lazy("What else the applicant should know"),
        help_text=gettext_lazy(
            "Only if it is not accepted. The applicant reads, in their language, what was wrong and how to do it "
            "right; write here what that does not say."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def reason(self) -> PaperReason | None:
        """Why it is not accepted; None where it is."""
        verdict = self.cleaned_data["verdict"]
        return None if verdict == ACCEPT else PaperReason(verdict)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def paper(request: HttpRequest, reference: str, paper_id: UUID) -> HttpResponse:
    """One paper: the way to open it, the facts it shows, and the verdict on it."""
    judging = request.method == "POST"
    case, member = opened(request, reference, Purpose.CHECK if judging else Purpose.OPEN_PAPERS)
    found = paper_for(account(request), case, paper_id)
    handles = not roles_at(account(request), case.office_id).isdisjoint(CHECK) and case.is_open
    form = JudgeForm(posted(request), initial={"verdict": _said(found)})
    if form.is_valid() and done(
        form,
        lambda: judge_paper(
            user=account(request),
            actor=actor_of(member),
            case_id=case.pk,
            paper_id=found.pk,
            reason=form.reason,
            note=form.cleaned_data["note"],
        ),
    ):
        messages.success(
            request,
            _("The paper is judged. The applicant is asked for another.")
            if form.reason
            else _("The paper is judged."),
        )
        return redirect("desk:case", case.reference)
    context = {
        "case": case,
        "crumbs": case_crumbs(case),
        "paper": found,
        "type": CONTENT_TYPES[found.content_type],
        "hints": [HINTS[Hint(hint)] for hint in found.hints],
        "rows": _shown_by(case, found),
        "handles": handles,
        "form": form,
        "said": said_of(found),
        "translations": found.translations.filter(removed_at=None),
    }
    return show(request, "desk/paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def paper_about(request: HttpRequest, reference: str, paper_id: UUID) -> HttpResponse:
    """What stands on the paper, as the office reads it."""
    case, member = opened(request, reference, Purpose.CHECK)
    found = paper_for(account(request), case, paper_id)
    form = AboutForm(posted(request), found)
    if form.is_valid() and done(
        form,
        lambda: describe_paper(actor=actor_of(member), case_id=case.pk, paper_id=found.pk, about=form.about),
    ):
        messages.success(request, _("What stands on the paper is written down."))
        return redirect("desk:paper", case.reference, found.pk)
    context = {
        "title": _("%(kind)s: details") % {"kind": found.get_kind_display()},
        "lead": _("Copy what stands on the paper. Leave empty what does not stand there."),
        "crumbs": case_crumbs(case),
        "form": form,
        "act": _("Save"),
        "back": reverse("desk:paper", args=(case.reference, found.pk)),
    }
    return show(request, "desk/form.html", context)


def _said(found: Paper) -> str:
    return ACCEPT if found.accepted_at else found.reason


def _shown_by(case: Case, found: Paper) -> list[FactRow]:
    """The facts a paper of this kind shows that wait to be verified."""
    names = SHOWS.get(PaperKind(found.kind), ())
    return [row for row in unverified(fact_rows(case)) if row.name in names]


@require_safe
@signed_in
def paper_file(request: HttpRequest, reference: str, paper_id: UUID) -> HttpResponse:
    """The paper itself. Each look at it is an event."""
    case, member = opened(request, reference, Purpose.OPEN_PAPERS)
    found = paper_for(account(request), case, paper_id)
    content = open_paper(actor=actor_of(member), paper=found)
    return file_response(request, content, found.shown_type, f"{case.reference}-{found.kind}")


@require_POST
@signed_in
def qualification(request: HttpRequest, reference: str, qualification_id: UUID) -> HttpResponse:
    """Confirm a qualification, or not."""
    case, member = case_for(account(request), reference, *CHECK)
    confirmed = request.POST.get("verdict") == "confirm"
    do(
        request,
        lambda: judge_qualification(
            actor=actor_of(member), case_id=case.pk, qualification_id=qualification_id, confirmed=confirmed
        ),
        _("The qualification is confirmed.") if confirmed else _("The qualification is not confirmed."),
    )
    return redirect("desk:case", case.reference)
