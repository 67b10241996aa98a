"""What anyone who holds a contract may learn by its code: whether it is true and how it stands, never whose it is."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.references import normalised_code
from muster.contracts.models import Contract
from muster.offices.models import Office


class Standing(models.TextChoices):
    DRAFT = "draft", _("Not confirmed by both parties yet")
    CONFIRMED = "confirmed", _("Confirmed by both parties; not in force yet")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled before it came into force")


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands on the paper as well, and how the contract stands today."""

    office: Office
    drafted_on: date
    standing: Standing
    amendment: int  # which of the chain it is; 0: the contract itself
    amended: int  # how many amendments of it are in force


def by_code(code: str) -> Checked | None:
    """The contract with this code, as far as its holder knows it; None where there is none."""
    found = Contract.objects.filter(check_code=normalised_code(code)).select_related("unit", "case").first()
    if found is None:
        return None
    amended = found.amendments.filter(in_force_on__isnull=False).count()
    day = timezone.localdate(found.drafted_at)
    return Checked(found.unit, day, _standing(found), found.amendment_number, amended)


def _standing(contract: Contract) -> Standing:
    if contract.cancelled_at or contract.case.withdrawn_at or contract.case.refused_at:
        return Standing.CANCELLED
    if contract.ended_on:
        return Standing.ENDED
    if contract.in_force_on:
        return Standing.IN_FORCE
    return Standing.CONFIRMED if contract.commander_confirmed_at else Standing.DRAFT
