"""The cast itself: every stage can be reached by real actions, both ways in."""

import pytest

from muster.cases.progress import Status, status_of
from tests.cast import STAGES, Cast, Stage

STATUS = {
    "draft": Status.DRAFT,
    "ready": Status.DRAFT,
    "submitted": Status.IN_VERIFICATION,
    "referred": Status.APPLICANT_ASKED,
    "in_unit": Status.IN_ASSESSMENT,
    "assessed": Status.SEAT_SOUGHT,
    "offered": Status.SEAT_OFFERED,
    "accepted": Status.IN_DECISION,
    "admitted": Status.ADMITTED,
    "drafted": Status.CONTRACT_TO_READ,
    "understood": Status.CONTRACT_TO_READ,
    "confirmed": Status.CONTRACT_TO_SIGN,
    "signed": Status.SIGNED,
    "in_force": Status.IN_FORCE,
}


@pytest.mark.parametrize("stage", STAGES)
def test_it_brings_a_man_by_the_centre_to_every_stage(cast: Cast, stage: Stage) -> None:
    assert status_of(cast.bring_to(stage)) == STATUS[stage]


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "referred"])
def test_it_brings_a_stateless_woman_directly_to_a_unit_to_every_stage(cast: Cast, stage: Stage) -> None:
    assert status_of(cast.bring_to(stage, who=cast.stateless, way="unit")) == STATUS[stage]
