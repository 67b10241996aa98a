"""What a board finds."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import carry_on, locked, record
from muster.cases.boards import SETTLES
from muster.cases.errors import NotPossible
from muster.cases.models import ASSESSMENTS, Outcome, Request, RequestKind
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.law import VOCABULARY, parse_fact
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
    """Record what the board found. The finding becomes facts of the case; the reasons stay in the board's compartment.

    `facts` holds only what this kind of assessment settles. The selection names the rank category it supports.
    """
    with transaction.atomic():
        asked = Request.objects.filter(pk=request_id, kind__in=ASSESSMENTS).first()
        if asked is None:
            raise NotPossible("no-request", _("This was not asked of your board."))
        case = locked(asked.case_id)
        request = Request.objects.select_related("case__person").get(pk=request_id)
        if not request.is_open:
            raise NotPossible("judged", _("An outcome was recorded already, or it is no longer asked."))
        kind = RequestKind(request.kind)
        _check(kind, found_on, valid_until, supported_category, facts)
        outcome = Outcome(
            request=request,
            found_on=found_on,
            valid_until=valid_until,
            supported_category=supported_category.value if supported_category else "",
        )
        checked = {name: parse_fact(VOCABULARY, name, value) for name, value in facts.items()}
        outcome.facts = checked
        setattr(outcome, f"{kind.value}_reasons", reasons or None)
        outcome.save()
        request.answered_at = request.judged_at = timezone.now()
        request.save(update_fields=("answered_at", "judged_at"))
        record(
            case,
            EventKind.OUTCOME_RECORDED,
            actor,
            {"request": str(request.pk), "kind": kind.value, "found_on": found_on.isoformat()},
            checked,
        )
        carry_on(case, actor)
    return outcome


def _check(
    kind: RequestKind,
    found_on: date,
    valid_until: date | None,
    supported_category: RankCategory | None,
    facts: Mapping[str, object],
) -> None:
    if not set(facts) <= set(SETTLES[kind]):
        raise NotPossible("not-settled-here", _("This board does not settle that fact."))
    if found_on > timezone.localdate():
        raise NotPossible("future", _("The date of the finding lies in the future."))
    if valid_until is not None and valid_until < found_on:
        raise NotPossible("ends-before", _("The validity ends before the finding was made."))
    passed = kind == RequestKind.SELECTION and facts.get("selection") == "passed"
    if passed and supported_category is None:
        raise NotPossible("no-category", _("Name the rank category the selection supports."))
