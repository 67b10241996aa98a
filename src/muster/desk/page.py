"""What every page of the desk shares: its frame, its forms, and acts that turn out impossible."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from muster.cases.actions import view_case
from muster.cases.actions.canaries import sing
from muster.cases.actions.reading import TooMuchRead, may_open
from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.cases.queries import case_for
from muster.desk.navigation import navigation
from muster.offices.access import NoAccess, actor_of
from muster.offices.models import Membership
from muster.offices.rights import Purpose, roles_for
from muster.pages.signed_in import Elsewhere
from muster.people.models import User

PAGE = 25

type Step = Literal["fill", "check", "act"]


def account(request: HttpRequest) -> User:
    """The account that is signed in."""
    if not isinstance(request.user, User):
        raise NoAccess
    return request.user


def show(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page of the desk, with the navigation of the person's roles."""
    user = account(request)
    return render(request, template, {"navigation": navigation(user, request.path), **context}, status=status)


def opened(request: HttpRequest, reference: str, purpose: Purpose = Purpose.SEE) -> tuple[Case, Membership]:
    """The case, for a reader with the right to it; that it was opened, and what for, goes on record."""
    case, member = case_for(account(request), reference, *roles_for(purpose))
    look(request, case, member, purpose, reverse("desk:why", args=[case.reference]))
    return case, member


def look(request: HttpRequest, case: Case, member: Membership, purpose: Purpose, why: str) -> None:
    """Put on record that the reader opens the case; one that is not in their queue asks at `why` first."""
    actor = actor_of(member)
    sing(actor, case)
    if not may_open(account(request), case.pk):
        raise Elsewhere(f"{why}?{urlencode({'next': request.get_full_path()})}")
    try:
        view_case(actor=actor, case_id=case.pk, purpose=purpose)
    except TooMuchRead:
        raise Elsewhere(reverse("desk:stopped")) from None


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def page_of[M: Any](request: HttpRequest, rows: "QuerySet[M]", size: int = PAGE) -> "Page[M]":
    return Paginator(rows, size).get_page(request.GET.get("page"))


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the act was possible; if not, the form says why and keeps what was typed."""
    try:
        act()
    except NotPossible as hindrance:
        form.add_error(None, str(hindrance.message))
        return False
    return True


def do(request: HttpRequest, act: Callable[[], object], success: str) -> bool:
    """The same for an act without a form: the next page says what came of it."""
    try:
        act()
    except NotPossible as hindrance:
        messages.error(request, str(hindrance.message))
        return False
    messages.success(request, success)
    return True


def to_case(request: HttpRequest, case: Case, success: str = "") -> HttpResponse:
    """Back to the case page; its reader may have no right to it any more, and is then led to their work."""
    if success:
        messages.success(request, success)
    try:
        case_for(account(request), case.reference)
    except NoAccess:
        return redirect("desk:queue")
    return redirect("desk:case", case.reference)


def step_of(request: HttpRequest) -> Step:
    """Where a form stands that is checked on a page of its own before it counts."""
    if "confirmed" in request.POST:
        return "act"
    return "fill" if request.method != "POST" or "change" in request.POST else "check"


def check_page(
    request: HttpRequest, title: str, rows: Sequence[tuple[str, str]], act: str, **context: Any
) -> HttpResponse:
    """Everything that was chosen, once more, with one button that makes it count and one that goes back.

    `rows` are questions with their answers; `act` is the word on the button. Of the context, `grave` marks
    what cannot be taken back, `warning` is a notice above the rows.
    """
    left_out = {"csrfmiddlewaretoken", "confirmed", "change"}
    carried = [
        (name, value) for name, values in request.POST.lists() if name not in left_out for value in values
    ]
    summary = [{"question": question, "answer": answer} for question, answer in rows]
    return show(
        request,
        "desk/check.html",
        {"title": title, "rows": summary, "act": act, "carried": carried, **context},
    )


def crumbs(*places: tuple[str, str]) -> list[dict[str, str]]:
    """Where a page stands, from the desk down: words and addresses."""
    return [{"text": text, "href": href} for text, href in places]


def case_crumbs(case: Case) -> list[dict[str, str]]:
    return crumbs(
        (_("Cases"), reverse("desk:cases")), (case.reference, reverse("desk:case", args=[case.reference]))
    )
