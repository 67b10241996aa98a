"""What a board finds."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import carry_on, check_not_own, locked, record
from muster.cases.boards import ASSESSOR, SETTLES
from muster.cases.errors import NotPossible
from muster.cases.models import ASSESSMENTS, Outcome, Request, RequestKind
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.law import VOCABULARY, parse_fact
from muster.offices.access import NoAccess
from muster.offices.models import RankCategory


def record_outcome(
    *,
    actor: Actor,
    request_id: UUID,
    facts: Mapping[str, object],
    found_on: date,
    valid_until: date | None = None,
    supported_category: RankCategory | None = None,
    reasons: str = "",
) -> Outcome:
    """Record what the board found: facts of the case. The reasons stay in the board's own compartment.

    `facts` holds only what this kind of assessment settles, and at least the first of it (`boards.SETTLES`). A
    selection that was passed names the rank category it supports. Raises `FactError` for a value that is not one.
    """
    with transaction.atomic():
        request = _asked_of(actor, request_id)
        kind = RequestKind(request.kind)
        found = _checked(kind, facts, found_on, valid_until)
        passed = kind == RequestKind.SELECTION and found["selection"] == "passed"
        if passed and supported_category is None:
            raise NotPossible("no-category", _("Name the rank category the selection supports."))
        outcome = Outcome(request=request, found_on=found_on, valid_until=valid_until)
        outcome.supported_category = supported_category.value if passed and supported_category else ""
        outcome.facts = found
        setattr(outcome, f"{kind.value}_reasons", reasons or None)
        outcome.save()
        request.answered_at = request.judged_at = timezone.now()
        request.save(update_fields=("answered_at", "judged_at"))
        record(
            request.case,
            EventKind.OUTCOME_RECORDED,
            actor,
            {"request": str(request.pk), "kind": kind.value, "found_on": found_on.isoformat()},
            found,
        )
        carry_on(request.case, actor)
    return outcome


def _asked_of(actor: Actor, request_id: UUID) -> Request:
    """The open request, its case under lock, for an assessor of the board it was asked of; `NoAccess` for others."""
    asked = Request.objects.filter(pk=request_id, kind__in=ASSESSMENTS).first()
    if asked is None or asked.office_id != actor.office or actor.role != ASSESSOR[RequestKind(asked.kind)]:
        raise NoAccess
    case = locked(asked.case_id)
    check_not_own(actor, case)
    request = Request.objects.get(pk=request_id)
    if not request.is_open:
        raise NotPossible("judged", _("An outcome was recorded already, or it is no longer asked."))
    request.case = case
    return request


def _checked(
    kind: RequestKind, facts: Mapping[str, object], found_on: date, valid_until: date | None
) -> dict[str, object]:
    settles = SETTLES[kind]
    if not set(facts) <= set(settles):
        raise NotPossible("not-settled-here", _("This board does not settle that fact."))
    found = {name: parse_fact(VOCABULARY, name, value) for name, value in facts.items()}
    found = {name: value for name, value in found.items() if value is not None}
    if settles[0] not in found:
        raise NotPossible("no-finding", _("Say what was found."))
    if found_on > timezone.localdate():
        raise NotPossible("future", _("The date of the finding lies in the future."))
    if valid_until is not None and valid_until < found_on:
        raise NotPossible("ends-before", _("The validity ends before the finding was made."))
    return found
