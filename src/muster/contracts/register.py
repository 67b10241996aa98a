"""The register of contracts: an office's numbers of a year, without a gap and none twice."""

from django.utils import timezone

from muster.contracts.models import Contract, Register, RegisterEntry


def enter(contract: Contract) -> RegisterEntry:
    """Give the contract the next number of its unit's register, inside the transaction that signs it.

    The head's row lock makes the signers of one unit and year queue; an act that fails takes its number back.
    """
    now = timezone.now()
    year = timezone.localdate(now).year
    Register.objects.get_or_create(office=contract.unit, year=year)
    head = Register.objects.select_for_update().get(office=contract.unit, year=year)
    head.last += 1
    head.save(update_fields=("last",))
    entry = RegisterEntry(office=contract.unit, year=year, number=head.last, entered_at=now)
    entry.contract = contract
    entry.save()
    return entry
