"""The enrolment order brings the contract into force; its date sets probation and the last day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from muster.cases.models import Case
from muster.cases.progress import Status, next_step, status_of
from muster.contracts import actions
from muster.contracts.models import Contract
from muster.journal.kinds import EventKind
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import NoAccess
from tests.cast import Cast, enrol, make_cast
from tests.conftest import Clock
from tests.events import only_event, refused

pytestmark = pytest.mark.django_db


def in_force_from(clock: Clock, day: date, **how: object) -> Contract:
    clock.set(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    return make_cast().bring_to("in_force", **how).contracts.get()


def test_e04_the_last_day_of_probation_is_the_eve_of_the_same_day_two_months_later(clock: Clock) -> None:
    contract = in_force_from(clock, date(2024, 3, 1))
    assert contract.probation_until == date(2024, 4, 30)


def test_e12_three_years_from_a_leap_day_end_on_the_last_of_february(clock: Clock) -> None:
    contract = in_force_from(clock, date(2024, 2, 29))
    assert contract.ends_on == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("start", "years", "probation_until", "ends_on"),
    [
        (date(2026, 3, 1), 3, date(2026, 4, 30), date(2029, 2, 28)),
        (date(2026, 12, 31), 4, date(2027, 2, 28), date(2030, 12, 30)),
        (date(2026, 6, 15), 5, date(2026, 8, 14), date(2031, 6, 14)),
    ],
)
def test_both_are_counted_from_the_orders_day(
    clock: Clock, start: date, years: int, probation_until: date, ends_on: date
) -> None:
    contract = in_force_from(clock, start, facts={"rank_category": "sergeant"}, term_years=years)
    assert (contract.in_force_on, contract.probation_until, contract.ends_on) == (
        start,
        probation_until,
        ends_on,
    )


def test_the_case_ends_and_the_applicant_is_told(cast: Cast) -> None:
    case = cast.bring_to("in_force")
    assert status_of(case) == Status.IN_FORCE
    assert next_step(case) is None
    assert not any(request.is_open for request in case.requests.all())
    assert Notice.objects.filter(kind=NoticeKind.CONTRACT_IN_FORCE, user=cast.applicant).count() == 1


def test_the_event_holds_the_order_and_the_dates(cast: Cast) -> None:
    case = cast.bring_to("in_force")
    contract = case.contracts.get()
    assert contract.ends_on is not None
    assert contract.probation_until is not None
    assert only_event(case, EventKind.CONTRACT_IN_FORCE).data == {
        "contract": contract.reference,
        "order": "117",
        "in_force_on": timezone.localdate().isoformat(),
        "probation_until": contract.probation_until.isoformat(),
        "ends_on": contract.ends_on.isoformat(),
    }


def test_the_seat_stays_held(cast: Cast) -> None:
    case = cast.bring_to("in_force")
    assert case.offers.get().released_at is None


def test_an_order_of_an_earlier_day_since_the_confirmation_counts_from_its_day(
    cast: Cast, clock: Clock
) -> None:
    case = cast.bring_to("signed")
    signed = timezone.localdate()
    clock.move(days=5)
    assert enrol(cast, case, on=signed + timedelta(days=2)).in_force_on == signed + timedelta(days=2)


def test_the_order_is_not_of_tomorrow(cast: Cast) -> None:
    case = cast.bring_to("signed")
    with refused("future"):
        enrol(cast, case, on=timezone.localdate() + timedelta(days=1))


def test_the_order_is_not_earlier_than_the_confirmation(cast: Cast) -> None:
    case = cast.bring_to("signed")
    with refused("before-signature"):
        enrol(cast, case, on=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize(
    ("number", "code"), [("", "no-order"), ("   ", "no-order"), ("1" * 41, "long-order")]
)
def test_the_order_has_a_number(cast: Cast, number: str, code: str) -> None:
    case = cast.bring_to("signed")
    with refused(code):
        enrol(cast, case, number=number)


@pytest.mark.parametrize("stage", ["drafted", "understood", "confirmed"])
def test_not_before_both_have_confirmed(cast: Cast, stage: str) -> None:
    case = cast.bring_to(stage, facts={})  # type: ignore[arg-type]
    with refused("unsigned"):
        enrol(cast, case)


def test_it_comes_into_force_once(cast: Cast) -> None:
    case = cast.bring_to("in_force")
    with refused("enrolled"):
        enrol(cast, case)


def test_only_the_unit_records_it(cast: Cast) -> None:
    case = cast.bring_to("signed")
    for user in (cast.other_recruiter, cast.deciding_officer, cast.clerk, cast.operator):
        with pytest.raises(NoAccess):
            actions.enrol(
                actor=cast.actor(user), case_id=case.pk, order_number="1", order_date=timezone.localdate()
            )
    assert Case.objects.get(pk=case.pk).is_open
