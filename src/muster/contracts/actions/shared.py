"""What the acts on a contract share."""

from django.utils.translation import gettext_lazy as _

from muster.cases import storage
from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.contracts.models import Contract
from muster.people.models import Consent, ConsentKind
from muster.people.vault import Compartment


def standing(case: Case) -> Contract | None:
    """The case's contract, unless it was cancelled or the application ended without it."""
    return (
        case.contracts.filter(cancelled_at=None, case__withdrawn_at=None, case__refused_at=None)
        .select_related("person", "post__unit", "unit", "decision", "commander__person")
        .first()
    )


def standing_in(case: Case) -> Contract:
    contract = standing(case)
    if contract is None:
        raise NotPossible("no-contract", _("There is no contract to act on."))
    return contract


def check_consents(case: Case) -> None:
    """Until both have confirmed, nothing goes on without the consents, as their texts promise."""
    live = Consent.objects.filter(person=case.person_id, withdrawn_at=None).values_list("kind", flat=True)
    if set(live) != {kind.value for kind in ConsentKind}:
        raise NotPossible(
            "consent-withdrawn", _("A consent was withdrawn. It must be given again before this can go on.")
        )


def pdf_of(contract: Contract) -> bytes:
    return storage.load(contract.person, contract.stored_as, Compartment.CONTRACT)
