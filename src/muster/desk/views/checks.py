"""What is done and looked for once a day by itself: when it was last done, and what it found."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.desk.page import account, show
from muster.keeping.clock import DAILY, is_late
from muster.keeping.models import Job
from muster.keeping.states import STATES
from muster.offices.access import membership
from muster.offices.rights import Purpose, roles_for
from muster.pages.signed_in import signed_in


@require_safe
@signed_in
def checks(request: HttpRequest) -> HttpResponse:
    membership(account(request), roles_for(Purpose.AUDIT))
    jobs = Job.objects.in_bulk()
    what = {state.code: str(state.what) for state in STATES}
    found = [line.partition(": ") for line in (jobs["states"].found if "states" in jobs else [])]
    context = {
        "columns": [{"text": text} for text in (_("What"), _("Last done"))],
        "rows": [[str(job.what), _last(jobs.get(name))] for name, job in DAILY.items()],
        "state_columns": [{"text": text} for text in (_("What must never be"), _("Where"))],
        "state_rows": [[what.get(code, code), where] for code, _colon, where in found],
        "states": [str(state.what) for state in STATES],
    }
    return show(request, "desk/checks.html", context)


def _last(job: Job | None) -> object:
    if job is None or job.done_at is None:
        return {"text": _("Never"), "tone": "bad"}
    at = date_format(timezone.localtime(job.done_at), "DATETIME_FORMAT")
    return {"text": at, "tone": "bad" if is_late(job) else "ok"}
