"""Looking is an act too."""

import pytest

from muster.cases import actions
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


def test_who_opened_a_case_is_on_record(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert actions.view_case(actor=cast.actor(cast.clerk), case_id=case.pk)
    (event,) = events_of(case.stream).filter(kind=EventKind.CASE_VIEWED)
    assert (event.actor, event.data) == (str(cast.clerk.pk), {})


def test_once_an_hour_is_enough(cast: Cast, clock: Clock) -> None:
    case = cast.bring_to("submitted")
    seen = []
    for minutes in (0, 30, 31):
        clock.move(minutes=minutes)
        seen.append(actions.view_case(actor=cast.actor(cast.clerk), case_id=case.pk))
    assert seen == [True, False, True]


def test_each_reader_is_on_record(cast: Cast) -> None:
    case = cast.bring_to("in_unit")
    for user in (cast.recruiter, cast.commander):
        assert actions.view_case(actor=cast.actor(user), case_id=case.pk)
    assert events_of(case.stream).filter(kind=EventKind.CASE_VIEWED).count() == 2


def test_a_case_that_has_ended_is_read_on_record_too(cast: Cast) -> None:
    case = cast.bring_to("in_force")
    assert actions.view_case(actor=cast.actor(cast.recruiter), case_id=case.pk)
