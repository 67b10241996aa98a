"""Each state that must never be is told when somebody brings it about; after real walks there is none."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from muster.cases import actions
from muster.cases.models import Case, Decision, Offer, Request
from muster.contracts.models import Contract, RegisterEntry
from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead
from muster.keeping.clock import DAILY, Daily, work
from muster.keeping.models import Job
from muster.keeping.states import STATES, found
from muster.notices.models import Notice, NoticeKind
from muster.people.models import Person, User
from muster.rounds.models import Round
from tests.cast import Cast
from tests.conftest import Clock
from tests.journal.test_verify import forging

pytestmark = pytest.mark.django_db


def codes() -> set[str]:
    return {each.code for each in found()}


def without(model: type[Model], constraint: str) -> None:
    """Take down what the database itself refuses by; it comes back with the test's transaction."""
    with connection.cursor() as cursor:
        names = connection.introspection.get_constraints(cursor, model._meta.db_table)
        if connection.vendor == "sqlite" and not names[constraint]["index"]:
            cursor.execute("PRAGMA ignore_check_constraints=ON")
        elif names[constraint]["check"]:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for the end of the transaction
            cursor.execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{constraint}"')
        else:
            cursor.execute(f'DROP INDEX "{constraint}"')


@pytest.fixture(autouse=True)
def _checks_are_on_again() -> Iterator[None]:
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints=OFF")


def test_after_real_walks_there_is_none(cast: Cast) -> None:
    cast.bring_to("in_force", way="unit")
    cast.bring_to("accepted", who=cast.stateless, way="unit")
    actions.withdraw(user=cast.stranger, case_id=cast.bring_to("offered", who=cast.stranger).pk)
    assert found() == []
    said = StringIO()
    call_command("check", "states", stdout=said)
    assert "none is there" in said.getvalue()


def two_ends(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    Case.objects.filter(pk=case.pk).update(withdrawn_at=timezone.now(), refused_at=timezone.now())


def asked_of_an_ended_case(cast: Cast) -> None:
    case = actions.withdraw(user=cast.applicant, case_id=cast.bring_to("submitted").pk)
    Request.objects.filter(case=case).update(cancelled_at=None)


def no_next_step(cast: Cast) -> None:
    Request.objects.filter(case=cast.bring_to("submitted")).update(cancelled_at=timezone.now())


def no_decision(cast: Cast) -> None:
    Case.objects.filter(pk=cast.bring_to("submitted").pk).update(refused_at=timezone.now())


def no_answer(cast: Cast) -> None:
    Decision.objects.filter(case=cast.bring_to("admitted", way="unit")).update(answer_sealed=b"")


def decision_unrecorded(cast: Cast) -> None:
    case = cast.bring_to("admitted", way="unit")
    with forging():
        last = Event.objects.filter(stream=case.stream).order_by("position").last()
        assert last
        Event.objects.filter(stream=case.stream, kind=EventKind.DECISION_ADMITTED).delete()


def seat_for_nobody(cast: Cast) -> None:
    case = cast.bring_to("offered", way="unit")
    Offer.objects.filter(case=case).update(expires_at=timezone.now() - timedelta(hours=2))


def seat_twice(cast: Cast) -> None:
    mine, theirs = (
        cast.bring_to("offered", way="unit"),
        cast.bring_to("offered", who=cast.stranger, way="unit"),
    )
    without(Offer, "one_holder_a_seat")
    Offer.objects.filter(case=mine).update(seat=Offer.objects.get(case=theirs).seat)


def post_overfilled(cast: Cast) -> None:
    case = cast.bring_to("in_force", way="unit")
    cast.men_only_post.seats.all().delete()
    Contract.objects.filter(case=case).update(post=cast.men_only_post)


def no_seat(cast: Cast) -> None:
    Offer.objects.filter(case=cast.bring_to("in_force", way="unit")).update(released_at=timezone.now())


def unsigned(cast: Cast) -> None:
    case = cast.bring_to("in_force", way="unit")
    without(Contract, "in_force_only_by_an_order_on_a_signed_contract")
    Contract.objects.filter(case=case).update(commander_confirmed_at=None)


def unregistered(cast: Cast) -> None:
    cast.bring_to("signed", way="unit")
    RegisterEntry.objects.all().delete()


def no_contract(cast: Cast) -> None:
    case = cast.bring_to("in_force", way="unit")
    Contract.objects.filter(case=case).update(in_force_on=None)


def register_gap(cast: Cast) -> None:
    cast.bring_to("signed", way="unit")
    RegisterEntry.objects.update(number=2)


def round_unproved(cast: Cast) -> None:
    now = timezone.now()
    Round.objects.create(
        regime="ua-ngu", number=1, live=False, opened_at=now, opened_by=cast.planner, published_at=now
    )


def erased_alive(cast: Cast) -> None:
    Person.objects.filter(pk=cast.applicant.person_id).update(wrapped_key=None)


def kept_too_long(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    Case.objects.filter(pk=case.pk).update(withdrawn_at=timezone.now() - timedelta(days=40))


def closed_with_role(cast: Cast) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)


def stream_end(cast: Cast) -> None:
    StreamHead.objects.filter(stream=cast.bring_to("draft").stream).update(position=7)


def day_open(cast: Cast) -> None:
    at = timezone.now() - timedelta(days=5)
    append(
        stream="heads",
        kind=EventKind.DAY_CLOSED,
        actor=SYSTEM,
        data={"day": "2026-01-01", "number": 1},
        at=at,
    )


BREAKING: dict[str, Callable[[Cast], None]] = {
    each.__name__.replace("_", "-"): each
    for each in (
        two_ends,
        asked_of_an_ended_case,
        no_next_step,
        no_decision,
        no_answer,
        decision_unrecorded,
        seat_for_nobody,
        seat_twice,
        post_overfilled,
        no_seat,
        unsigned,
        unregistered,
        no_contract,
        register_gap,
        round_unproved,
        erased_alive,
        kept_too_long,
        closed_with_role,
        stream_end,
        day_open,
    )
}


def test_every_state_has_somebody_who_brings_it_about() -> None:
    assert set(BREAKING) == {state.code for state in STATES}


@pytest.mark.parametrize("code", BREAKING)
def test_what_must_never_be_is_told(cast: Cast, code: str) -> None:
    BREAKING[code](cast)
    assert code in codes()
    with pytest.raises(CommandError, match=code):
        call_command("check", "states")


def test_the_clock_does_each_daily_job_once_a_day_and_alarms_the_auditors(cast: Cast, clock: Clock) -> None:
    no_next_step(cast)
    for _ in range(2):
        work()
    assert set(Job.objects.values_list("name", flat=True)) == set(DAILY)
    [case] = Case.objects.all()
    assert Job.objects.get(pk="states").found == [f"no-next-step: {case.reference}"]
    assert Event.objects.get(kind=EventKind.STATES_BROKEN).data == {"no-next-step": 1}
    assert Notice.objects.filter(kind=NoticeKind.STATES_BROKEN, user=cast.auditor).count() == 1
    clock.move(days=1)
    work()
    assert Notice.objects.filter(kind=NoticeKind.STATES_BROKEN).count() == 2
    assert Event.objects.filter(kind=EventKind.DAY_CLOSED).count() == 2


def test_a_job_that_fails_hinders_no_other_and_the_auditor_sees_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> list[str]:
        raise OSError

    monkeypatch.setitem(DAILY, "heads", Daily("the heads", fail))
    no_next_step(cast)
    work()
    assert "the daily job heads failed" in caplog.text
    assert Job.objects.get(pk="heads").done_at is None
    client = Client()
    client.force_login(cast.auditor)
    page = client.get(reverse("desk:checks")).content.decode()
    assert "Never" in page
    assert "An open application waits for nobody and nothing" in page
