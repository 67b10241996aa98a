"""Looking is an act too."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from muster.cases import actions
from muster.cases.actions.reading import ALARMS
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.notices.models import Notice, NoticeKind
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


@pytest.mark.parametrize("most", [1, 2])
def test_the_auditors_are_told_once_an_hour_of_whoever_opens_many(
    cast: Cast, settings: Settings, clock: Clock, most: int
) -> None:
    settings.READING_ALARM = most
    case = cast.bring_to("submitted")
    told = []
    for minutes in (0, 61):
        clock.move(minutes=minutes)
        actions.view_case(actor=cast.actor(cast.clerk), case_id=case.pk)
        actions.view_case(actor=cast.actor(cast.clerk), case_id=case.pk)
        told.append(Notice.objects.filter(kind=NoticeKind.READING_ALARM, user=cast.auditor).count())
    alarms = events_of(ALARMS)
    assert told == ([1, 2] if most == 1 else [0, 0])
    assert [(each.actor, each.data) for each in alarms] == [
        (str(cast.clerk.pk), {"applications": 1}) for _alarm in range(told[-1])
    ]
    assert Notice.objects.filter(kind=NoticeKind.READING_ALARM).exclude(user=cast.auditor).count() == 0


def test_the_auditor_reads_whose_account_it_was(cast: Cast, settings: Settings, client: Client) -> None:
    settings.READING_ALARM = 1
    case = cast.bring_to("submitted")
    actions.view_case(actor=cast.actor(cast.clerk), case_id=case.pk)
    client.force_login(cast.auditor)
    page = client.get(reverse("desk:journal")).content.decode()
    assert "One account opened many applications within an hour" in page
    assert str(cast.clerk.pk) in page
