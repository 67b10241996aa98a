"""Admit, refuse, return: each checked on a page of its own before it counts."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases import actions
from muster.cases.lawful import answer, live_offer
from muster.cases.models import Case, Level, RequestKind
from muster.desk.law import for_staff
from muster.desk.page import account, case_crumbs, check_page, done, opened, posted, show, step_of, to_case
from muster.law import Answer, RuleOutcome
from muster.offices.access import actor_of
from muster.offices.models import RankCategory
from muster.offices.rights import Purpose
from muster.pages.facts import in_words
from muster.pages.forms import HintedCheckboxes
from muster.pages.signed_in import recently_confirmed, signed_in


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("It stays with the decision, and the applicant reads it there."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefuseForm(NoteForm):
    """The closed list: rules that are not met over the verified facts, and no others."""

    field_order = ("rules", "note")

    def __init__(self, data: QueryDict | None, law_answer: Answer) -> None:
        super().__init__(data)
        unmet = [rule for rule in law_answer.rules if rule.outcome is RuleOutcome.NOT_MET]
        self.choices = {rule.rule: f"{rule.rule} {in_words(rule.label)}" for rule in unmet}
        hints = {
            rule.rule: _("This rule only permits refusal: you decide.")
            if rule.discretionary
            else in_words(rule.reason.text if rule.reason else rule.sentence)
            for rule in unmet
        }
        self.fields["rules"] = forms.MultipleChoiceField(
            label=_("Rules that are not met"),
            choices=list(self.choices.items()),
            widget=HintedCheckboxes(hints=hints),
            error_messages={
                "required": _("Choose at least one reason"),
                "invalid_choice": _("A chosen rule is met or still unknown over the verified facts"),
            },
        )
        self.order_fields(self.field_order)


class ReturnForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What the case is returned for"),
        choices=[(kind.value, kind.label) for kind in actions.RETURNABLE],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the case is returned for")},
    )
    text = forms.CharField(
        label=gettext_lazy("What exactly is asked"),
        help_text=gettext_lazy("Where you ask the applicant, they read exactly this."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data
        if given.get("kind") == RequestKind.PAPERS and not given.get("text"):
            self.add_error("text", _("Say what the applicant is asked for"))
        return given


@require_safe
@signed_in
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """The law's answer over the verified facts, and the three choices."""
    case, _member = opened(request, reference, Purpose.DECIDE)
    law_answer = answer(case, Level.VERIFIED)
    view = for_staff(case, law_answer)
    context = {
        "case": case,
        "crumbs": case_crumbs(case),
        "view": view,
        "hindrances": actions.what_hinders_admission(case, law_answer),
        "seat": _seat(case),
        "refusable": view.not_met,
    }
    return show(request, "desk/decision.html", context)


def _seat(case: Case) -> list[dict[str, object]]:
    """What the applicant would be admitted to."""
    offer = live_offer(case)
    if offer is None:
        return []
    post = offer.seat.post
    return [
        {"question": _("Post"), "answer": post.title},
        {"question": _("Rank category"), "answer": RankCategory(post.rank_category).label},
        {"question": _("Unit"), "answer": post.unit.name},
        {
            "question": _("Accepted by the applicant"),
            "answer": _("yes") if offer.accepted_at else _("not yet"),
        },
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    """Admit to the accepted seat."""
    case, member = opened(request, reference, Purpose.DECIDE)
    form = NoteForm(posted(request))
    step = step_of(request)
    if (
        step == "act"
        and form.is_valid()
        and done(
            form,
            lambda: actions.admit(
                user=account(request), actor=actor_of(member), case_id=case.pk, note=form.cleaned_data["note"]
            ),
        )
    ):
        return to_case(request, case, _("The applicant is admitted. The unit drafts the contract."))
    hindrances = actions.what_hinders_admission(case, answer(case, Level.VERIFIED))
    if step == "check" and form.is_valid() and not hindrances:
        seat = [(str(row["question"]), str(row["answer"])) for row in _seat(case)]
        rows = [*_whom(case), *seat, (_("Note"), form.cleaned_data["note"])]
        return check_page(
            request, _("Admit this applicant?"), rows, _("Admit"), crumbs=_crumbs(case), warning=_final()
        )
    context = _form_context(case, form, _("Admit"), _("Continue"))
    if hindrances and not form.errors:
        context |= _no_form(form, *(str(each.message) for each in hindrances))
    return show(request, "desk/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse, for rules that are not met over the verified facts."""
    case, member = opened(request, reference, Purpose.DECIDE)
    form = RefuseForm(posted(request), answer(case, Level.VERIFIED))
    step = step_of(request)
    if (
        step == "act"
        and form.is_valid()
        and done(
            form,
            lambda: actions.refuse(
                user=account(request),
                actor=actor_of(member),
                case_id=case.pk,
                rules=form.cleaned_data["rules"],
                note=form.cleaned_data["note"],
            ),
        )
    ):
        return to_case(
            request, case, _("The application is refused; the applicant is told with the reasons.")
        )
    if step == "check" and form.is_valid():
        reasons = "\n".join(form.choices[rule] for rule in form.cleaned_data["rules"])
        rows = [*_whom(case), (_("Reasons"), reasons), (_("Note"), form.cleaned_data["note"])]
        return check_page(
            request,
            _("Refuse this application?"),
            rows,
            _("Refuse"),
            crumbs=_crumbs(case),
            warning=_final(),
            grave=True,
        )
    context = _form_context(case, form, _("Refuse"), _("Continue"))
    if not form.choices:
        text = _(
            "No rule is unmet over the verified facts, so there is no reason to refuse. Verify or return it."
        )
        context |= _no_form(form, text)
    return show(request, "desk/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def return_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Return the case for something named."""
    case, member = opened(request, reference, Purpose.DECIDE)
    form = ReturnForm(posted(request))
    step = step_of(request)
    if (
        step == "act"
        and form.is_valid()
        and done(
            form,
            lambda: actions.return_case(
                user=account(request),
                actor=actor_of(member),
                case_id=case.pk,
                kind=RequestKind(form.cleaned_data["kind"]),
                text=form.cleaned_data["text"],
            ),
        )
    ):
        return to_case(request, case, _("The case is returned."))
    if step == "check" and form.is_valid():
        what = str(RequestKind(form.cleaned_data["kind"]).label)
        rows = [*_whom(case), (_("Returned for"), what), (_("What exactly"), form.cleaned_data["text"])]
        return check_page(request, _("Return this case?"), rows, _("Return"), crumbs=_crumbs(case))
    return show(request, "desk/form.html", _form_context(case, form, _("Return"), _("Continue")))


def _form_context(case: Case, form: forms.Form, title: str, act: str) -> dict[str, object]:
    back = reverse("desk:decision", args=[case.reference])
    return {"title": title, "crumbs": _crumbs(case), "form": form, "act": act, "back": back}


def _no_form(form: forms.Form, *reasons: str) -> dict[str, object]:
    """Why there is nothing to fill in. What was typed already stays in sight all the same."""
    notes = [{"tone": "warning", "text": reason} for reason in reasons]
    return {"notes": notes, "form": form if form.is_bound else None}


def _crumbs(case: Case) -> list[dict[str, str]]:
    decide = {"text": _("Decide"), "href": reverse("desk:decision", args=[case.reference])}
    return [*case_crumbs(case), decide]


def _whom(case: Case) -> list[tuple[str, str]]:
    return [(_("Case"), case.reference), (_("Who applies"), case.person.full_name)]


def _final() -> str:
    return _("A decision is final: it is journalled with the law's answer of today and cannot be changed.")
