"""What every page of the applicant shares: whose case it is, and what is said where an act is impossible."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from muster.cases.errors import NotPossible
from muster.cases.models import Case, RequestKind
from muster.cases.progress import open_requests
from muster.cases.queries import own_case, own_case_called
from muster.offices.access import NoAccess
from muster.pages.signed_in import signed_in
from muster.people.models import User

type View = Callable[..., HttpResponse]


def account(request: HttpRequest) -> User:
    """The account that is signed in."""
    if not isinstance(request.user, User):
        raise NoAccess
    return request.user


def with_case(view: View) -> View:
    """Hands the view the applicant's own newest case; whoever has none yet is led to start one."""

    @signed_in
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        case = own_case(account(request))
        if case is None:
            return redirect("portal:home")
        return _or_say_why(view, request, case, *args, **kwargs)

    return wrapped


def with_case_called(view: View) -> View:
    """Hands the view the applicant's own case of that reference; with any other, the page does not exist."""

    @signed_in
    @wraps(view)
    def wrapped(request: HttpRequest, reference: str, *args: object, **kwargs: object) -> HttpResponse:
        case = own_case_called(account(request), reference)
        return _or_say_why(view, request, case, *args, **kwargs)

    return wrapped


def changeable(view: View) -> View:
    """For pages that change what was stated: in a draft, or while the office asks the applicant something."""

    @wraps(view)
    def wrapped(request: HttpRequest, case: Case, *args: object, **kwargs: object) -> HttpResponse:
        if not may_change(case):
            messages.info(
                request, _("What was submitted can be changed again when the office asks you something.")
            )
            return redirect("portal:home")
        return view(request, case, *args, **kwargs)

    return wrapped


def may_change(case: Case) -> bool:
    asked = (
        request.kind == RequestKind.PAPERS and request.of_the_applicant for request in open_requests(case)
    )
    return case.is_open and (case.submitted_at is None or any(asked))


def _or_say_why(
    view: View, request: HttpRequest, case: Case, *args: object, **kwargs: object
) -> HttpResponse:
    """An act that turned out impossible is answered on the page where the case stands."""
    try:
        return view(request, case, *args, **kwargs)
    except NotPossible as hindrance:
        messages.error(request, str(hindrance.message))
        return redirect("portal:status", case.reference)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form to judge, even if nothing was filled in; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def done(form: forms.Form, act: Callable[[], object], field: str | None = None) -> bool:
    """Whether the act was possible; if not, the form (or one field of it) says why and keeps what was typed."""
    try:
        act()
    except NotPossible as hindrance:
        form.add_error(field, str(hindrance.message))
        return False
    return True


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    button: str,
    template: str = "portal/form.html",
    **context: Any,
) -> HttpResponse:
    """A page with one form; see `portal/form.html` for what else it can hold."""
    return render(request, template, {"form": form, "title": title, "button": button, **context})


def back_to(request: HttpRequest) -> str:
    """Where a step leads back to: the page of all answers if one came from there, else the task list."""
    return reverse("portal:review") if request.GET.get("then") == "review" else reverse("portal:home")
