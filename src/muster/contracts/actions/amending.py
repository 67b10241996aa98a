"""A contract in force is amended by another paper, signed by both; the one before it stays as it was."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import check_not_own, locked, record, tell
from muster.cases.errors import NotPossible
from muster.cases.references import new_check_code, new_reference
from muster.cases.rights import DRAFT
from muster.contracts.actions.shared import chain_of, pending_amendment, standing_in
from muster.contracts.models import Contract, Reading
from muster.contracts.writing import ends_on, terms_of, write_amendment
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.offices.access import NoAccess
from muster.offices.queries import commanders_of
from muster.people.models import User


def draft_amendment(*, user: User, actor: Actor, case_id: UUID, term_years: int, commander: User) -> Contract:
    """Draft an amendment of the term of the contract in force, within what the law's answer of the decision allows."""
    try:
        with transaction.atomic():
            case = locked(case_id, open_only=False)
            if actor.office != case.office_id or actor.role not in DRAFT:
                raise NoAccess
            check_not_own(actor, case)
            contract = standing_in(case)
            _check(contract, term_years, commander)
            amendment = _new(contract, term_years, user, commander)
            write_amendment(amendment, chain_of(contract)[-1])
            amendment.save()
            Reading.objects.create(contract=amendment)
            about = {
                "contract": contract.reference,
                "amendment": amendment.amendment_number,
                "term_years": term_years,
                "clauses": amendment.clauses,
                "digest": amendment.text_digest,
            }
            record(case, EventKind.CONTRACT_AMENDMENT_DRAFTED, actor, about)
            tell(case, NoticeKind.CONTRACT_READY)
    except IntegrityError:
        raise _waits() from None
    return amendment


def cancel_amendment(*, actor: Actor, case_id: UUID, reason: str) -> None:
    """Take back an amendment before both have signed it; the contract goes on as it is."""
    with transaction.atomic():
        case = locked(case_id, open_only=False)
        if actor.office != case.office_id or actor.role not in DRAFT:
            raise NoAccess
        amendment = pending_amendment(standing_in(case))
        if amendment is None:
            raise NotPossible("no-contract", _("There is no amendment that waits."))
        amendment.cancelled_at = timezone.now()
        amendment.save(update_fields=("cancelled_at",))
        about = {"contract": amendment.reference, "amendment": amendment.amendment_number}
        record(case, EventKind.CONTRACT_CANCELLED, actor, about, {"reason": reason})
        tell(case, NoticeKind.MOVED_ON)


def _check(contract: Contract, term_years: int, commander: User) -> None:
    if contract.in_force_on is None or contract.ended_on is not None:
        raise NotPossible("not-in-force", _("Only a contract in force is amended."))
    if pending_amendment(contract) is not None:
        raise _waits()
    now = chain_of(contract)[-1].term_years
    terms = terms_of(contract.decision)
    if term_years == now or terms is None or not terms[0] <= term_years <= terms[1]:
        raise NotPossible(
            "term", _("The law's answer does not allow this term, or it is the one agreed already.")
        )
    if ends_on(contract, years=term_years) < timezone.localdate():
        raise NotPossible("term", _("The contract would have ended before today."))
    if commander not in commanders_of(contract.unit):
        raise NotPossible("no-commander", _("Choose a commander of the unit to confirm the contract."))


def _waits() -> NotPossible:
    return NotPossible("amendment-waits", _("An amendment waits for its signatures already."))


def _new(contract: Contract, term_years: int, user: User, commander: User) -> Contract:
    return Contract(
        reference=new_reference(),
        check_code=new_check_code(),
        case=contract.case,
        amends=contract,
        amendment_number=len(chain_of(contract)),
        person=contract.person,
        decision=contract.decision,
        unit=contract.unit,
        post=contract.post,
        seat=contract.seat,
        rank_category=contract.rank_category,
        term_years=term_years,
        planned_start=timezone.localdate(),
        language=contract.language,
        edition=contract.edition,
        drafted_at=timezone.now(),
        drafted_by=user,
        commander=commander,
    )
