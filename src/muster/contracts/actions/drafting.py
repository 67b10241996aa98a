"""A contract drafted from the decision, and a draft taken back."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import ask, cancel, held, judge, open_request, record, tell
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Decision, DecisionKind, RequestKind
from muster.cases.references import new_check_code, new_reference
from muster.cases.rights import DRAFT
from muster.contracts.actions.shared import check_consents, standing_in
from muster.contracts.models import Contract, Reading
from muster.contracts.writing import probation_of, terms_of, write
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.offices.queries import commanders_of
from muster.papers.languages import LANGUAGES
from muster.people.models import User


def draft(
    *,
    user: User,
    actor: Actor,
    case_id: UUID,
    term_years: int,
    planned_start: date,
    commander: User,
    language: str,
) -> Contract:
    """Draft the contract from the decision: its seat and rank category, a term within what the law allowed."""
    with transaction.atomic():
        case = held(actor, case_id, DRAFT)
        if open_request(case, RequestKind.CONTRACT) is None:
            raise NotPossible("not-admitted", _("A contract is drafted once the applicant is admitted."))
        check_consents(case)
        decision = case.decisions.select_related("seat__post__unit").get(kind=DecisionKind.ADMIT)
        _check_terms(decision, term_years, planned_start, commander, language)
        contract = _new_contract(case, decision, term_years)
        contract.planned_start, contract.language = planned_start, language
        contract.drafted_by, contract.commander = user, commander
        write(contract, case, decision, commander)
        contract.save()
        Reading.objects.create(contract=contract)
        judge(case, RequestKind.CONTRACT)
        record(case, EventKind.CONTRACT_DRAFTED, actor, _journalled(contract))
        ask(case, RequestKind.READING, actor, office=case.office, asked_by=user)
        tell(case, NoticeKind.CONTRACT_READY)
    return contract


def _check_terms(
    decision: Decision, term_years: int, planned_start: date, commander: User, language: str
) -> None:
    terms = terms_of(decision)
    if terms is None or not terms[0] <= term_years <= terms[1]:
        raise NotPossible("term", _("The law's answer does not allow this term."))
    if planned_start < timezone.localdate():
        raise NotPossible("past", _("The planned start lies in the past. Choose today or a later day."))
    if decision.seat is None or commander not in commanders_of(decision.seat.post.unit):
        raise NotPossible("no-commander", _("Choose a commander of the unit to confirm the contract."))
    if language not in LANGUAGES:
        raise NotPossible("language", _("Contracts are not written in this language. Choose another."))


def _new_contract(case: Case, decision: Decision, term_years: int) -> Contract:
    """The contract to the decision's seat, with what only the caller knows still to be set."""
    if decision.seat is None:
        raise NotPossible("no-seat", _("The decision names no seat."))
    post = decision.seat.post
    return Contract(
        reference=new_reference(),
        check_code=new_check_code(),
        case=case,
        person=case.person,
        decision=decision,
        unit=post.unit,
        post=post,
        seat=decision.seat,
        rank_category=decision.rank_category,
        term_years=term_years,
        probation_months=probation_of(decision),
        edition=decision.edition,
        drafted_at=timezone.now(),
    )


def _journalled(contract: Contract) -> dict[str, Any]:
    return {
        "contract": contract.reference,
        "clauses": contract.clauses,
        "digest": contract.text_digest,
        "term_years": contract.term_years,
        "rank_category": contract.rank_category,
        "post": str(contract.post_id),
        "unit": contract.unit_id,
    }


def cancel_draft(*, user: User, actor: Actor, case_id: UUID, reason: str) -> None:
    """Take back a draft before the commander confirms; a new one is drafted from the same decision."""
    with transaction.atomic():
        case = held(actor, case_id, DRAFT)
        contract = standing_in(case)
        if contract.commander_confirmed_at is not None:
            raise NotPossible("signed", _("Both parties have confirmed this contract."))
        contract.cancelled_at = timezone.now()
        contract.save(update_fields=("cancelled_at",))
        cancel(case, RequestKind.READING, RequestKind.SIGNATURE)
        record(
            case, EventKind.CONTRACT_CANCELLED, actor, {"contract": contract.reference}, {"reason": reason}
        )
        ask(case, RequestKind.CONTRACT, actor, office=case.office, asked_by=user)
        tell(case, NoticeKind.MOVED_ON)
