"""What is kept of the person, why, since when and until when."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from muster.keeping.schedule import SCHEDULE, SINCE, Since
from muster.keeping.terms import Term, terms_of
from muster.pages.signed_in import signed_in
from muster.portal.page import account


@require_safe
@signed_in
def kept(request: HttpRequest) -> HttpResponse:
    person = account(request).person
    heads = (_("What"), _("Reference"), _("Kept since"), _("Erased on"), _("Why so long"))
    everything = (_("What"), _("How long"), _("Counted from"), _("Why so long"))
    context = {
        "columns": [{"text": text} for text in heads],
        "rows": [_row(term) for term in terms_of(person)],
        "schedule_columns": [{"text": text} for text in everything],
        "schedule_rows": [
            [str(kind.what), _days(kind.days), _since(kind.since), str(kind.ground)] for kind in SCHEDULE
        ],
    }
    return render(request, "portal/account/kept.html", context)


def _row(term: Term) -> list[str]:
    until = _day(term.until) if term.until else _("not known yet: it still runs")
    return [str(term.kind.what), term.reference, _day(term.since), until, str(term.kind.ground)]


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")


def _days(days: int | None) -> str:
    if days is None:
        return _("as long as it runs")
    years, rest = divmod(days, 365)
    if rest:
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}


def _since(since: Since) -> str:
    return "" if since is Since.WHILE_IT_RUNS else str(SINCE[since])
