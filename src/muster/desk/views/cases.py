"""The cases of an office, and finding one."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.actions.reading import view_list
from muster.cases.alike import named
from muster.cases.models import OPEN, Case
from muster.cases.progress import next_step, open_requests, status_of
from muster.cases.queries import CASE_ROLES, case_for, cases_of_office, cases_with_document
from muster.desk.page import account, page_of, posted, show
from muster.desk.views.queue import due_cell
from muster.offices.access import NoAccess, actor_of, membership, offices_of
from muster.offices.models import Office
from muster.pages.signed_in import signed_in

MOST = 20  # shown of what was found


class FindForm(forms.Form):
    """Sent by POST: a document number or name never stands in an address, a browser's history or a log."""

    hide_optional = True

    wanted = forms.CharField(
        label=gettext_lazy("Reference, document number or name"),
        help_text=gettext_lazy(
            "The whole reference, such as M-7KQ2-90TX, the whole number of the identity document, or whole words of "
            "the name in any script and spelling."
        ),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter a reference, a document number or a name")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cases(request: HttpRequest) -> HttpResponse:
    """Every case that is with the office, the newest first."""
    offices = offices_of(account(request), CASE_ROLES)
    if not offices:
        raise NoAccess
    form = FindForm(posted(request))
    if request.method == "POST" and form.is_valid():
        found = _find(request, form.cleaned_data["wanted"], offices)
        if len(found) == 1:
            return redirect("desk:case", found[0].reference)
        if not found:
            form.add_error("wanted", _("No case of your office has this reference, document number or name"))
        return _list(request, offices, form, found)
    return _list(request, offices, form)


def _find(request: HttpRequest, wanted: str, offices: list[Office]) -> list[Case]:
    try:
        return [case_for(account(request), wanted)[0]]
    except NoAccess:
        codes = [office.pk for office in offices]
        user = account(request)
        return list(cases_with_document(user, codes, wanted)[:MOST]) or list(
            named(user, codes, wanted)[:MOST]
        )


def _list(
    request: HttpRequest, offices: list[Office], form: FindForm, found: list[Case] | None = None
) -> HttpResponse:
    office = next((each for each in offices if each.pk == request.GET.get("office")), offices[0])
    closed = request.GET.get("show") == "closed"
    page = page_of(request, _cases(office, closed=closed))
    what = "found" if found else f"{'closed' if closed else 'open'}:{page.number}"
    member = membership(account(request), CASE_ROLES, office.pk)
    view_list(actor=actor_of(member), what=what, cases=len(found or page))
    if found:
        messages.info(request, _("Several cases were found."))
    query = f"office={office.pk}" + ("&show=closed" if closed else "")
    return show(
        request,
        "desk/cases.html",
        {
            "form": form,
            "page": page,
            "columns": [{"text": text} for text in _column_words()],
            "rows": [_row(each) for each in found or page],
            "found": bool(found),
            "office": office,
            "offices": offices if len(offices) > 1 else [],
            "closed": closed,
            "query": query,
            "tabs": [
                {"text": text, "href": f"?office={office.pk}{show}", "current": bool(show) is closed}
                for text, show in ((_("Open"), ""), (_("Closed"), "&show=closed"))
            ],
        },
    )


def _cases(office: Office, *, closed: bool) -> "QuerySet[Case]":
    every = cases_of_office(office.pk)
    return every.exclude(OPEN) if closed else every.filter(OPEN)


def _column_words() -> tuple[str, ...]:
    return _("Case"), _("Name"), _("Status"), _("Next step"), _("Whose turn"), _("Due"), _("Submitted")


def _row(case: Case) -> list[object]:
    waiting = open_requests(case)
    step = next_step(case, waiting)
    submitted = case.submitted_at or case.opened_at
    return [
        {"text": case.reference, "href": reverse("desk:case", args=[case.reference])},
        case.person.full_name,
        status_of(case, waiting).label,
        step.request.what if step else "",
        (step.owner or _("The applicant")) if step else "",
        due_cell(step.request) if step else "",
        date_format(timezone.localdate(submitted), "SHORT_DATE_FORMAT"),
    ]
