"""Every change to a contract: drafted, understood, confirmed by both, in force by the order."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases import storage
from muster.cases.actions.steps import ask, cancel, held, judge, open_request, own, record, tell
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Decision, DecisionKind, RequestKind
from muster.cases.references import new_check_code, new_reference
from muster.cases.rights import CONFIRM, DRAFT, ENROL
from muster.contracts.models import Contract
from muster.contracts.writing import (
    ends_on,
    probation_of,
    probation_until,
    questions_for,
    rewrite,
    terms_of,
    write,
)
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.offices.queries import commanders_of
from muster.papers.languages import LANGUAGES
from muster.people.actions import actor_for
from muster.people.models import Consent, ConsentKind, User
from muster.people.vault import Compartment

MOST_OF_A_NUMBER = 40


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
        _check_consents(case)
        decision = case.decisions.select_related("seat__post__unit").get(kind=DecisionKind.ADMIT)
        _check_terms(decision, term_years, planned_start, commander, language)
        contract = _new_contract(case, decision, term_years)
        contract.planned_start, contract.language = planned_start, language
        contract.drafted_by, contract.commander = user, commander
        write(contract, case, decision, commander)
        contract.save()
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


def _check_consents(case: Case) -> None:
    """Until both have confirmed, nothing goes on without the consents, as their texts promise."""
    live = Consent.objects.filter(person=case.person_id, withdrawn_at=None).values_list("kind", flat=True)
    if set(live) != {kind.value for kind in ConsentKind}:
        raise NotPossible(
            "consent-withdrawn", _("A consent was withdrawn. It must be given again before this can go on.")
        )


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


def standing(case: Case) -> Contract | None:
    """The case's contract, unless it was cancelled or the application ended without it."""
    return (
        case.contracts.filter(cancelled_at=None, case__withdrawn_at=None, case__refused_at=None)
        .select_related("person", "post__unit", "unit", "decision", "commander__person")
        .first()
    )


def _standing(case: Case) -> Contract:
    contract = standing(case)
    if contract is None:
        raise NotPossible("no-contract", _("There is no contract to act on."))
    return contract


def answer_questions(*, user: User, case_id: UUID, choices: Sequence[int]) -> bool:
    """The applicant's answers to the questions on their own contract; whether all were right. They may try again."""
    with transaction.atomic():
        case = own(user, case_id)
        contract = _standing(case)
        if contract.understood_at is not None:
            return True
        asked = questions_for(contract)
        right = len(choices) == len(asked) and all(
            question.is_right(choice) for question, choice in zip(asked, choices, strict=True)
        )
        if right:
            contract.understood_at = timezone.now()
            contract.save(update_fields=("understood_at",))
            record(
                case,
                EventKind.CONTRACT_UNDERSTOOD,
                actor_for(user),
                {"contract": contract.reference, "digest": contract.text_digest},
            )
    return right


def confirm_by_applicant(*, user: User, case_id: UUID, digest: str) -> Contract:
    """The applicant confirms the text with this digest, after showing that it was understood."""
    with transaction.atomic():
        case = own(user, case_id)
        contract = _standing(case)
        if contract.applicant_confirmed_at is not None:
            return contract
        if contract.understood_at is None:
            raise NotPossible("not-understood", _("Answer the three questions about the contract first."))
        if digest != contract.text_digest:
            raise NotPossible("changed", _("The contract changed since you read it. Read it again first."))
        _check_consents(case)
        contract.applicant_confirmed_at = timezone.now()
        contract.save(update_fields=("applicant_confirmed_at",))
        actor = actor_for(user)
        judge(case, RequestKind.READING)
        record(
            case,
            EventKind.CONTRACT_CONFIRMED_BY_APPLICANT,
            actor,
            {"contract": contract.reference, "digest": digest},
        )
        ask(case, RequestKind.SIGNATURE, actor, office=case.office)
    return contract


def confirm_by_commander(*, user: User, actor: Actor, case_id: UUID) -> Contract:
    """The commander named in the contract confirms it, after the applicant."""
    with transaction.atomic():
        case = held(actor, case_id, CONFIRM)
        contract = _standing(case)
        if contract.commander_confirmed_at is not None:
            return contract
        if contract.applicant_confirmed_at is None:
            raise NotPossible("applicant-first", _("The applicant confirms the contract first."))
        if contract.commander_id != user.pk:
            raise NotPossible("other-commander", _("The contract names another commander to confirm it."))
        _check_consents(case)
        contract.commander_confirmed_at = timezone.now()
        rewrite(contract)
        contract.save(update_fields=("commander_confirmed_at", "stored_as"))
        judge(case, RequestKind.SIGNATURE)
        record(
            case,
            EventKind.CONTRACT_CONFIRMED_BY_COMMANDER,
            actor,
            {"contract": contract.reference, "digest": contract.text_digest},
        )
        ask(case, RequestKind.ENROLMENT, actor, office=case.office)
        tell(case, NoticeKind.MOVED_ON)
    return contract


def enrol(*, actor: Actor, case_id: UUID, order_number: str, order_date: date) -> Contract:
    """Record the enrolment order. Its date brings the contract into force and sets probation and last day."""
    try:
        with transaction.atomic():
            case = held(actor, case_id, ENROL)
            contract = _standing(case)
            if contract.commander_confirmed_at is None:
                raise NotPossible(
                    "unsigned", _("Both parties confirm the contract before the order is recorded.")
                )
            _check_order(contract, order_number, order_date)
            contract.order_number, contract.in_force_on = order_number.strip(), order_date
            contract.probation_until = probation_until(contract)
            contract.ends_on = ends_on(contract)
            rewrite(contract)
            contract.save()
            case.enrolled_at = timezone.now()
            case.save(update_fields=("enrolled_at",))
            judge(case, RequestKind.ENROLMENT)
            cancel(case)
            record(
                case,
                EventKind.CONTRACT_IN_FORCE,
                actor,
                {
                    "contract": contract.reference,
                    "order": contract.order_number,
                    "in_force_on": order_date.isoformat(),
                    "probation_until": contract.probation_until.isoformat()
                    if contract.probation_until
                    else None,
                    "ends_on": contract.ends_on.isoformat(),
                },
            )
            tell(case, NoticeKind.CONTRACT_IN_FORCE)
    except IntegrityError:
        raise NotPossible(
            "serves-already", _("This person already serves under a contract that is in force.")
        ) from None
    return contract


def _check_order(contract: Contract, order_number: str, order_date: date) -> None:
    if not order_number.strip():
        raise NotPossible("no-order", _("Give the number of the order."))
    if len(order_number.strip()) > MOST_OF_A_NUMBER:
        raise NotPossible("long-order", _("The number of the order is too long. Give the number alone."))
    if order_date > timezone.localdate():
        raise NotPossible("future", _("The date of the order lies in the future. Record it on its day."))
    if contract.commander_confirmed_at and order_date < timezone.localdate(contract.commander_confirmed_at):
        raise NotPossible(
            "before-signature", _("The order cannot be earlier than the confirmation of the contract.")
        )


def cancel_draft(*, user: User, actor: Actor, case_id: UUID, reason: str) -> None:
    """Take back a draft before the commander confirms; a new one is drafted from the same decision."""
    with transaction.atomic():
        case = held(actor, case_id, DRAFT)
        contract = _standing(case)
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


def pdf_of(contract: Contract) -> bytes:
    return storage.load(contract.person, contract.stored_as, Compartment.CONTRACT)
