"""Signing at once: every number once, and none left out, on either database."""

from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from muster.contracts.models import Register, RegisterEntry
from tests.cast import Cast, confirm_by_commander
from tests.events import refused
from tests.races import at_once, refusals


def numbers() -> list[int]:
    return list(RegisterEntry.objects.order_by("number").values_list("number", flat=True))


def test_contracts_signed_at_once_have_numbers_without_a_gap(standing_cast: Cast) -> None:
    cast = standing_cast
    cases = [
        cast.bring_to("confirmed"),
        cast.bring_to("confirmed", who=cast.stranger),
        cast.bring_to("confirmed", who=cast.stateless, way="unit"),
    ]
    answers = at_once(*[partial(confirm_by_commander, cast, case) for case in cases])
    assert refusals(answers) == []
    assert numbers() == [1, 2, 3]
    assert Register.objects.get(year=timezone.localdate().year).last == 3


def test_one_contract_signed_twice_at_once_has_one_number(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("confirmed")
    at_once(*[partial(confirm_by_commander, cast, case)] * 3)
    assert numbers() == [1]


def test_a_signature_that_fails_takes_its_number_back(standing_cast: Cast) -> None:
    """The unit's seal cannot be used: that is found out after the number was given."""
    cast = standing_cast
    first, second = cast.bring_to("confirmed"), cast.bring_to("confirmed", who=cast.stranger)
    key = Path(settings.SEALS) / "unit-3001.pem"
    key.parent.mkdir()
    key.write_bytes(b"no key")
    with refused("seal"):
        confirm_by_commander(cast, first)
    key.unlink()
    confirm_by_commander(cast, second)
    confirm_by_commander(cast, first)
    assert numbers() == [1, 2]
    assert RegisterEntry.objects.get(number=1).contract.case == second
