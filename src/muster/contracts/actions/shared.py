"""What the acts on a contract share."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from muster.cases import storage
from muster.cases.actions.steps import check_not_own, closed, locked
from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.contracts.models import Contract
from muster.journal.actions import Actor
from muster.offices.access import NoAccess
from muster.offices.models import Role
from muster.people.models import Consent, ConsentKind
from muster.people.vault import Compartment

_READ_WITH = ("person", "post__unit", "unit", "decision", "commander__person", "case")


def standing(case: Case) -> Contract | None:
    """The case's contract, unless it was cancelled or the application ended without it."""
    return (
        case.contracts.filter(amends=None, cancelled_at=None, case__withdrawn_at=None, case__refused_at=None)
        .select_related(*_READ_WITH)
        .first()
    )


def standing_in(case: Case) -> Contract:
    contract = standing(case)
    if contract is None:
        raise NotPossible("no-contract", _("There is no contract to act on."))
    return contract


def pending_amendment(contract: Contract) -> Contract | None:
    """The amendment that both parties have not signed yet."""
    waiting = contract.amendments.filter(cancelled_at=None, commander_confirmed_at=None)
    return waiting.select_related(*_READ_WITH).first()


def chain_of(contract: Contract) -> list[Contract]:
    """The contract and the amendments in force, in their order. What was amended is never written again."""
    return [contract, *contract.amendments.filter(in_force_on__isnull=False).order_by("amendment_number")]


def to_sign(case: Case) -> Contract:
    """The paper that is being read and signed: the contract, and once it is in force, the amendment that waits."""
    if case.withdrawn_at or case.refused_at:
        raise closed(case)
    contract = standing_in(case)
    if case.is_open:
        return contract
    amendment = pending_amendment(contract) if contract.in_force_on else None
    if amendment is None:
        raise closed(case)
    return amendment


def held_to_sign(actor: Actor, case_id: UUID, roles: Collection[Role]) -> tuple[Case, Contract]:
    """The paper to sign, with its case under lock, for a role of the office that has it, ended or not."""
    case = locked(case_id, open_only=False)
    if case.submitted_at is None or actor.office != case.office_id or actor.role not in roles:
        raise NoAccess
    check_not_own(actor, case)
    return case, to_sign(case)


def check_consents(case: Case) -> None:
    """Until both have confirmed, nothing goes on without the consents, as their texts promise."""
    live = Consent.objects.filter(person=case.person_id, withdrawn_at=None).values_list("kind", flat=True)
    if set(live) != {kind.value for kind in ConsentKind}:
        raise NotPossible(
            "consent-withdrawn", _("A consent was withdrawn. It must be given again before this can go on.")
        )


def pdf_of(contract: Contract) -> bytes:
    return storage.load(contract.person, contract.stored_as, Compartment.CONTRACT)
