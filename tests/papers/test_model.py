import dataclasses
import datetime
from typing import Any

import pytest

from muster.papers.errors import InvalidContractError, UnknownLanguageError
from muster.papers.model import Bilingual, Confirmation, Party, Signatory
from tests.papers.specimens import contract_in, in_force, moment_of

DAY = datetime.date(2026, 6, 15)


def test_a_draft_and_a_contract_in_force_are_both_valid() -> None:
    draft, running = contract_in(), in_force()

    assert draft.starts_on is None
    assert draft.confirmation_of(Party.UNIT) is None
    confirmation = running.confirmation_of(Party.UNIT)
    assert confirmation is not None
    assert confirmation.name == "Остап Вигаданий"


def test_a_name_may_be_spelled_with_joiners() -> None:
    assert contract_in(name_printed="علی\u200cرضا").name_printed


def test_a_contract_without_probation_may_be_in_force() -> None:
    assert in_force(probation_until=None).probation_until is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reference": " "}, "reference"),
        ({"unit": Bilingual("військова частина 0000", "")}, "unit.translated"),
        ({"citizenships": (Bilingual(" ", "Colombia"),)}, "citizenships.uk"),
        (
            {"signatory": Signatory(Bilingual("командир", "Commander"), Bilingual("", "Ostap"))},
            "signatory.name.uk",
        ),
        ({"enrolment_order": ""}, "enrolment_order"),
        ({"confirmations": (Confirmation(Party.UNIT, "", moment_of(2)),)}, "confirmations.name"),
        ({"name_printed": "MATEO\nEJEMPLO"}, "name_printed"),
        ({"name_printed": "MATEO\x00"}, "name_printed"),
        ({"post": Bilingual("стрілець", "rifle\u202eman")}, "post.translated"),
        ({"term_years": 0}, "term_years"),
        ({"term_years": 11}, "term_years"),
        ({"birth_date": datetime.date(2026, 6, 1)}, "birth_date"),
        ({"ends_on": DAY}, "ends_on"),
        ({"probation_until": DAY}, "probation_until"),
        ({"enrolment_order": "№ 1"}, "enrolment_order"),
        ({"starts_on": DAY}, "ends_on"),
        ({"starts_on": DAY, "ends_on": DAY - datetime.timedelta(days=1)}, "ends_on"),
        (
            {"starts_on": DAY, "ends_on": DAY, "probation_until": DAY + datetime.timedelta(days=1)},
            "probation_until",
        ),
        (
            {"starts_on": DAY, "ends_on": DAY, "probation_until": DAY - datetime.timedelta(days=1)},
            "probation_until",
        ),
        (
            {
                "confirmations": (
                    Confirmation(Party.UNIT, "А", moment_of(2)),
                    Confirmation(Party.UNIT, "Б", moment_of(3)),
                )
            },
            "confirmations",
        ),
        (
            {"confirmations": (Confirmation(Party.UNIT, "А", moment_of(2).replace(tzinfo=None)),)},
            "confirmations",
        ),
    ],
)
def test_data_that_lack_something_or_contradict_themselves_are_refused(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidContractError) as error:
        contract_in(**changes)

    assert error.value.field == field


def test_a_contract_is_not_drawn_up_in_an_unknown_language() -> None:
    with pytest.raises(UnknownLanguageError):
        dataclasses.replace(contract_in(), language="xx")
