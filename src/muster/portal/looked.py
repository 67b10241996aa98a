"""Who looked at an application, for the person whose it is: by role and office, never by name."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muster.cases.actions.reading import WhyRead
from muster.cases.models import Case
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.offices.models import Office, Role

# That somebody compared it with another person's case is not among them: it would tell that there is one.
LOOKS = (EventKind.CASE_VIEWED, EventKind.PAPER_VIEWED, EventKind.CASE_REPLAYED)
MOST = 100


def looked(case: Case) -> list[dict[str, object]]:
    """For the timeline component: what was opened, by which role of which office, how often; the latest first."""
    found = list(
        Event.objects.filter(stream=case.stream, kind__in=LOOKS)
        .exclude(actor_role="applicant")
        .order_by()
        .values("kind", "actor_role", "actor_office")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-last")[:MOST]
    )
    reasons = (
        Event.objects.filter(stream=case.stream, data__has_key="reason", kind__in=LOOKS)
        .order_by("position")
        .values_list("kind", "actor_role", "actor_office", "data")[:MOST]
    )
    given = {(kind, role, office, data["reason"]): None for kind, role, office, data in reasons}
    offices = Office.objects.in_bulk({each["actor_office"] for each in found})
    return [
        {
            "what": EventKind(each["kind"]).label,
            "when": timezone.localtime(each["last"]),
            "who": _who(each["actor_role"], offices.get(each["actor_office"])),
            "text": " ".join((_often(each["times"]), *_reasons(each, given))).strip(),
        }
        for each in found
    ]


def _reasons(look: Mapping[str, object], given: Iterable[tuple[str, str, str, str]]) -> list[str]:
    """Why it was opened by those whose queue it was not in, each answer once."""
    by = (look["kind"], look["actor_role"], look["actor_office"])
    return [
        _("Reason: %(reason)s.") % {"reason": WhyRead(why).label} for *who, why in given if tuple(who) == by
    ]


def _who(role: str, office: Office | None) -> str:
    words = str(Role(role).label) if role in Role else _("Muster, by the clock")
    return f"{words}, {office.name}" if office else words


def _often(times: int) -> str:
    return ngettext("%(times)s time", "%(times)s times", times) % {"times": times} if times > 1 else ""
