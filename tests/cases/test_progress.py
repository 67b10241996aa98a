"""The state of a case and its next step follow from what happened."""

import pytest
from django.utils import translation

from muster.cases.models import Case, Request, RequestKind
from muster.cases.progress import STATUS_BY_REQUEST, Status, next_step, since_when, status_of
from tests.cast import STAGES, Cast, Stage, ask_applicant, find

pytestmark = pytest.mark.django_db
OPEN = STAGES[STAGES.index("submitted") : -1]


@pytest.mark.parametrize("stage", OPEN)
def test_every_open_case_has_a_next_step_with_an_owner_and_a_due_date(cast: Cast, stage: Stage) -> None:
    step = next_step(cast.bring_to(stage))
    assert step is not None
    assert step.of_the_applicant or step.owner
    assert step.due_at


@pytest.mark.parametrize("stage", ["draft", "ready", "in_force"])
def test_a_draft_or_an_ended_case_waits_for_nobody(cast: Cast, stage: Stage) -> None:
    assert next_step(cast.bring_to(stage)) is None


def test_the_applicants_own_step_comes_first(cast: Cast) -> None:
    case = cast.bring_to("in_unit")
    ask_applicant(cast, case)
    step = next_step(case)
    assert step is not None
    assert (step.kind, step.of_the_applicant) == (RequestKind.PAPERS, True)


def test_else_the_earliest_due(cast: Cast) -> None:
    case = cast.bring_to("in_unit", way="unit")
    step = next_step(case)
    assert step is not None
    assert step.due_at == min(request.due_at for request in case.requests.all() if request.is_open)


def test_assessment_goes_before_the_search_for_a_seat(cast: Cast) -> None:
    case = cast.bring_to("in_unit", way="unit")
    assert status_of(case) == Status.IN_ASSESSMENT
    for kind in (RequestKind.MEDICAL, RequestKind.SELECTION, RequestKind.PHYSICAL):
        find(cast, case, kind)
        assert status_of(Case.objects.get(pk=case.pk)) == Status.IN_ASSESSMENT
    find(cast, case, RequestKind.SPECIAL_CHECK)
    assert status_of(Case.objects.get(pk=case.pk)) == Status.SEAT_SOUGHT


def test_the_owner_is_named_in_the_readers_language(cast: Cast) -> None:
    step = next_step(cast.bring_to("submitted"))
    assert step is not None
    with translation.override("uk"):
        assert step.owner == "Установа centre-lviv"


def test_every_kind_of_request_names_a_state() -> None:
    assert {kind for kind, _ in STATUS_BY_REQUEST} == set(RequestKind)


def test_every_open_state_but_a_draft_is_named_by_a_request() -> None:
    ended = {Status.DRAFT, Status.IN_FORCE, Status.REFUSED, Status.WITHDRAWN}
    assert {status for _, status in STATUS_BY_REQUEST} == set(Status) - ended


@pytest.mark.parametrize("stage", OPEN)
def test_since_when_it_is_so_is_known(cast: Cast, stage: Stage) -> None:
    case = cast.bring_to(stage)
    found = since_when(case)
    assert found is not None
    assert case.submitted_at is not None
    assert found >= case.submitted_at


def test_reading_a_list_of_cases_asks_the_database_nothing_more(
    cast: Cast, django_assert_num_queries: object
) -> None:
    cast.bring_to("in_unit")
    cast.bring_to("offered", who=cast.stranger)
    cases = list(Case.objects.prefetch_related("requests__office"))
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert all(next_step(case) and status_of(case) for case in cases)


def test_nothing_stores_a_status() -> None:
    for model in (Case, Request):
        assert not any("status" in field.name or "state" in field.name for field in model._meta.fields)
