"""Who has no passport, or none that is valid, has a way through every step that the law leaves open."""

from dataclasses import replace
from typing import Any, Literal

import pytest

from muster.cases.lawful import answer, unmet
from muster.cases.models import Level
from muster.cases.progress import next_step
from muster.cases.questions import questions_of
from tests.cast import APPLICANT, Cast

SIGNED: dict[str, dict[str, object]] = {
    "a recognised stateless person": {
        "citizenships": [],
        "statelessness": "recognised",
        "identity_document": "stateless_id",
    },
    "a stateless person not yet recognised": {
        "citizenships": [],
        "statelessness": "claimed",
        "identity_document": "stateless_id",
    },
    "a refugee": {
        "identity_document": "refugee_certificate",
        "stay_ground": "refugee_status",
        "stay_until": None,
    },
    "a person with complementary protection": {
        "identity_document": "refugee_certificate",
        "stay_ground": "complementary_protection",
    },
}


@pytest.mark.parametrize(("who", "way"), list(zip(SIGNED, ("unit", "centre", "centre", "unit"), strict=True)))
def test_another_document_leads_to_a_signed_contract(
    cast: Cast, who: str, way: Literal["unit", "centre"]
) -> None:
    case = cast.bring_to("signed", facts=SIGNED[who], way=way)
    assert case.contracts.get().data["document_kind"] == SIGNED[who]["identity_document"]


@pytest.mark.parametrize(
    "document",
    [
        {"identity_document": "passport", "identity_document_until": "2021-08-15"},
        {"identity_document": "none", "identity_document_until": None},
        {"identity_document": "refugee_certificate", "identity_document_until": None},
    ],
)
def test_without_a_valid_one_the_application_is_taken_and_a_person_has_the_next_step(
    cast: Cast, document: dict[str, Any]
) -> None:
    number = "" if document["identity_document"] == "none" else APPLICANT.document_number
    cast.identities[cast.applicant] = replace(APPLICANT, document_number=number)
    case = cast.bring_to("in_unit", facts=document)
    assert answer(case, Level.VERIFIED).outcome != "eligible"
    assert case.is_open
    step = next_step(case)
    assert step is not None
    assert step.owner


def test_the_rule_that_stands_in_the_way_is_named(cast: Cast) -> None:
    case = cast.bring_to("submitted", facts={"identity_document_until": "2021-08-15"})
    assert unmet(answer(case, Level.CLAIMED)) == ("R17",)


def test_another_document_can_be_named_in_place_of_an_expired_one(cast: Cast) -> None:
    case = cast.bring_to("ready", facts={"identity_document_until": "2021-08-15"})
    assert {"identity_document", "identity_document_until"} <= set(questions_of(case).asked)
