"""Two cases side by side that may be one person's."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from muster.cases import actions
from muster.cases.alike import Alike
from muster.cases.models import Case
from muster.cases.queries import case_for
from muster.cases.references import normalised
from muster.cases.rights import CHECK
from muster.desk.alike import alike_for, apart_words, membership_at, side_by_side
from muster.desk.page import account, case_crumbs, do, done, opened, posted, show
from muster.offices.access import NoAccess, actor_of, roles_at
from muster.offices.models import Membership
from muster.pages.signed_in import signed_in
from muster.people.models import DistinctReason, User


class ApartForm(forms.Form):
    hide_optional = True

    reason = forms.ChoiceField(
        label=gettext_lazy("They are two people: how do you know?"),
        help_text=gettext_lazy(
            "Both cases keep your answer. You are asked again if something more looks the same."
        ),
        choices=DistinctReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pair(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """The two identities; of a case that another office has, only what is the same. Having looked goes on record."""
    case, member = opened(request, reference)
    user = account(request)
    found = _found(user, case, other)
    theirs = membership_at(user, found.case)
    _put_on_record(member, theirs, found.case)
    checks = not set(roles_at(user, case.office_id)).isdisjoint(CHECK) and case.is_open
    form = ApartForm(posted(request)) if checks else None
    if form is not None and form.is_valid() and done(form, lambda: _tell_apart(user, case, found, form)):
        return redirect("desk:case", case.reference)
    context = {
        "title": _("The same person?"),
        "crumbs": case_crumbs(case),
        "case": case,
        "other": found.case,
        "seen": theirs is not None,
        "columns": [{"text": text} for text in ("", case.reference, found.case.reference, _("Comparison"))],
        "rows": side_by_side(case, found.case, seen=theirs is not None),
        "apart": apart_words(found),
        "form": form,
        "act": _("They are two people"),
    }
    return show(request, "desk/alike.html", context)


@require_POST
@signed_in
def again(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Take back that they are two people."""
    user = account(request)
    case, member = case_for(user, reference, *CHECK)
    found = _found(user, case, other)
    do(
        request,
        lambda: actions.look_again(actor=actor_of(member), case_id=case.pk, other_id=found.case.pk),
        _("They are compared anew."),
    )
    return redirect("desk:alike", case.reference, found.case.reference)


def _found(user: User, case: Case, other: str) -> Alike:
    wanted = normalised(other)
    found = next((each for each in alike_for(user, case) if each.case.reference == wanted), None)
    if found is None:
        raise NoAccess
    return found


def _put_on_record(member: Membership, theirs: Membership | None, other: Case) -> None:
    if theirs is not None:
        actions.view_case(actor=actor_of(theirs), case_id=other.pk)
    else:
        actions.compare(actor=actor_of(member), other=other)


def _tell_apart(user: User, case: Case, found: Alike, form: ApartForm) -> None:
    _case, member = case_for(user, case.reference, *CHECK)
    reason = DistinctReason(form.cleaned_data["reason"])
    actions.tell_apart(actor=actor_of(member), case_id=case.pk, other_id=found.case.pk, reason=reason)
