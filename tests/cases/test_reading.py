"""Looking is an act too."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from muster.cases import actions
from muster.cases.actions.reading import (
    ALARMS,
    TooMuchRead,
    WhyRead,
    give_reason,
    let_read_on,
    lists_of,
    may_open,
    stopped_accounts,
)
from muster.cases.models import Case
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import NoAccess
from muster.offices.rights import Purpose
from muster.people.models import User
from tests.cast import Cast
from tests.conftest import Clock
from tests.events import personal, refused

pytestmark = pytest.mark.django_db


def test_who_opened_a_case_is_on_record(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert actions.view_case(actor=cast.actor(cast.clerk), case_id=case.pk)
    (event,) = events_of(case.stream).filter(kind=EventKind.CASE_VIEWED)
    assert (event.actor, event.data) == (
        str(cast.clerk.pk),
        {"purpose": "see", "opens": ["identity", "facts"]},
    )


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
    assert "Many applications opened by one account within an hour" in page
    assert str(cast.clerk.pk) in page


def let_go(cast: Cast) -> None:
    let_read_on(user=cast.auditor, account_id=str(cast.clerk.pk))


def view(cast: Cast, case: Case, user: User | None = None) -> bool:
    return actions.view_case(actor=cast.actor(user or cast.clerk), case_id=case.pk)


@pytest.fixture
def two(cast: Cast) -> tuple[Case, Case]:
    return cast.bring_to("submitted"), cast.bring_to("submitted", who=cast.stateless)


def test_who_opened_too_many_opens_no_other_until_the_hour_has_passed(
    cast: Cast, two: tuple[Case, Case], settings: Settings, clock: Clock
) -> None:
    settings.READING_LIMIT = 1
    one, other = two
    assert view(cast, one)
    for _again in range(2):
        with pytest.raises(TooMuchRead):
            view(cast, other)
    assert not view(cast, one)  # what was opened stays open
    stops = events_of(ALARMS).filter(kind=EventKind.READING_STOPPED)
    assert [stop.data for stop in stops] == [{"applications": 1}]
    assert Notice.objects.filter(kind=NoticeKind.READING_STOPPED, user=cast.auditor).count() == 1
    assert not events_of(other.stream).filter(kind=EventKind.CASE_VIEWED).exists()
    with pytest.raises(TooMuchRead):
        give_reason(actor=cast.actor(cast.clerk), case_id=other.pk, reason=WhyRead.STANDING_IN)
    clock.move(minutes=61)
    assert view(cast, other)


def test_an_auditor_lets_them_read_on(
    cast: Cast, two: tuple[Case, Case], settings: Settings, clock: Clock
) -> None:
    settings.READING_LIMIT = 1
    one, other = two
    view(cast, one)
    with pytest.raises(TooMuchRead):
        view(cast, other)
    assert stopped_accounts() == [str(cast.clerk.pk)]
    let_go(cast)
    assert stopped_accounts() == []
    assert view(cast, other)


def test_nobody_but_an_auditor_does_and_none_for_themselves(cast: Cast) -> None:
    with pytest.raises(NoAccess):
        let_read_on(user=cast.clerk, account_id=str(cast.recruiter.pk))
    with refused("own"):
        let_read_on(user=cast.auditor, account_id=str(cast.auditor.pk))


def test_no_reason_is_asked_for_what_waits_in_ones_queue(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert may_open(cast.clerk, case.pk)
    assert not may_open(cast.commander, case.pk)


def test_a_reason_holds_for_a_working_day_and_stands_in_each_look(cast: Cast, clock: Clock) -> None:
    case = cast.bring_to("in_unit")
    clock.move(minutes=0)
    actor = cast.actor(cast.commander)
    assert not may_open(cast.commander, case.pk)
    give_reason(actor=actor, case_id=case.pk, reason=WhyRead.OTHER, note="The general rang about him")
    assert may_open(cast.commander, case.pk)
    clock.move(hours=11)
    assert view(cast, case, cast.commander)
    first, second = events_of(case.stream).filter(kind=EventKind.CASE_VIEWED)
    assert first.data["reason"] == second.data["reason"] == "other"
    assert personal(case, first) == {"note": "The general rang about him"}
    clock.move(hours=13)
    assert not may_open(cast.commander, case.pk)
    assert view(cast, case, cast.commander)
    assert "reason" not in events_of(case.stream).filter(kind=EventKind.CASE_VIEWED)[2].data


def test_another_reason_needs_words(cast: Cast) -> None:
    case = cast.bring_to("in_unit")
    with refused("no-words"):
        give_reason(actor=cast.actor(cast.commander), case_id=case.pk, reason=WhyRead.OTHER)


def test_what_unseals_more_is_told_again_and_what_unseals_less_is_not(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    actor = cast.actor(cast.clerk)
    seen = [
        actions.view_case(actor=actor, case_id=case.pk, purpose=purpose)
        for purpose in (Purpose.SEE, Purpose.OPEN_PAPERS, Purpose.SEE, Purpose.CHECK)
    ]
    assert seen == [True, True, False, False]
    opened = [view.data["opens"] for view in events_of(case.stream).filter(kind=EventKind.CASE_VIEWED)]
    assert opened == [["identity", "facts"], ["identity", "facts", "papers"]]


def test_a_list_that_names_people_is_on_record_once_an_hour(cast: Cast, clock: Clock, client: Client) -> None:
    case = cast.bring_to("submitted")
    client.force_login(cast.clerk)
    address = reverse("desk:cases")
    for minutes in (0, 10, 61):
        clock.move(minutes=minutes)
        client.get(address)
    client.get(address, {"show": "closed"})  # nobody stands there
    cast.bring_to("submitted", who=cast.stateless)
    client.post(address, {"wanted": "nobody of this name"})
    seen = [event.data for event in lists_of(cast.centre.pk)]
    assert seen == [
        {"list": "open:1", "cases": 2},
        {"list": "open:1", "cases": 1},
        {"list": "open:1", "cases": 1},
    ]
    assert not lists_of(cast.unit.pk).exists()
    client.force_login(cast.auditor)
    page = client.get(reverse("desk:journal")).content.decode()
    assert "Lists that name people, opened lately" in page
    assert "open:1" in page
    assert case.reference not in page
