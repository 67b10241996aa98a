"""The enrolment order brings a signed contract into force."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import cancel, held, judge, record, tell
from muster.cases.errors import NotPossible
from muster.cases.models import RequestKind
from muster.cases.rights import ENROL
from muster.contracts.actions.shared import standing_in
from muster.contracts.models import Contract
from muster.contracts.writing import ends_on, probation_until, rewrite
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind

MOST_OF_A_NUMBER = 40


def enrol(*, actor: Actor, case_id: UUID, order_number: str, order_date: date) -> Contract:
    """Record the enrolment order. Its date brings the contract into force and sets probation and last day."""
    try:
        with transaction.atomic():
            case = held(actor, case_id, ENROL)
            contract = standing_in(case)
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
