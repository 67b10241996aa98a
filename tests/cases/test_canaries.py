"""Canary applications: in the list, in nobody's queue, and told of at the first look."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from muster.cases.actions.canaries import keep_canaries_fresh, lay_canary, sing, take_canary
from muster.cases.actions.reading import ALARMS
from muster.cases.models import Case
from muster.cases.queries import cases_of_office, queue_of
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.keeping.clock import DAILY
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import NoAccess
from tests.cast import Cast
from tests.conftest import Clock
from tests.events import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def canary(cast: Cast) -> Case:
    case = cast.bring_to("submitted")
    return lay_canary(user=cast.auditor, reference=case.reference)


def told(cast: Cast) -> int:
    return Notice.objects.filter(user=cast.auditor, kind=NoticeKind.CANARY_OPENED).count()


def test_it_is_in_the_list_and_in_nobodys_queue(cast: Cast, canary: Case) -> None:
    assert list(cases_of_office(cast.centre.pk)) == [canary]
    assert not queue_of(cast.clerk).exists()
    take_canary(user=cast.auditor, reference=canary.reference)
    assert queue_of(cast.clerk).exists()


def test_nothing_in_the_case_tells_what_it_is(cast: Cast, canary: Case) -> None:
    kinds = set(events_of(canary.stream).values_list("kind", flat=True))
    assert not any(kind.startswith("canary") for kind in kinds)
    assert events_of(ALARMS).get(kind=EventKind.CANARY_LAID).data == {"case": canary.reference}


def test_whoever_wants_to_open_it_is_told_of_before_they_see_anything(
    cast: Cast, canary: Case, client: Client
) -> None:
    client.force_login(cast.clerk)
    for name in ("case", "facts"):
        response = client.get(reverse(f"desk:{name}", args=[canary.reference]))
        assert response.headers["Location"].startswith(reverse("desk:why", args=[canary.reference]))
    assert told(cast) == 1
    opened = events_of(ALARMS).get(kind=EventKind.CANARY_OPENED)
    assert (opened.actor, opened.data) == (str(cast.clerk.pk), {"case": canary.reference})


def test_each_account_is_told_of_once_an_hour(cast: Cast, canary: Case, clock: Clock) -> None:
    clock.move(minutes=0)
    clerk, commander = cast.actor(cast.clerk), cast.actor(cast.commander)
    for actor in (clerk, clerk, commander):
        sing(actor, canary)
    assert told(cast) == 2
    clock.move(minutes=61)
    sing(clerk, canary)
    assert told(cast) == 3


def test_no_other_application_tells(cast: Cast) -> None:
    sing(cast.actor(cast.clerk), cast.bring_to("submitted"))
    assert told(cast) == 0


@pytest.mark.parametrize("stage", ["ready", "in_unit", "offered"])
def test_only_what_waits_for_its_first_check_is_laid_out(cast: Cast, stage: str) -> None:
    case = cast.bring_to(stage)  # type: ignore[arg-type]
    if stage == "in_unit":
        case.requests.filter(kind="offer").update(judged_at=timezone.now())
    with refused("not-new"):
        lay_canary(user=cast.auditor, reference=case.reference)


def test_nobody_but_an_auditor_lays_it_out(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    for user in (cast.clerk, cast.operator, cast.applicant):
        with pytest.raises(NoAccess):
            lay_canary(user=user, reference=case.reference)


def test_it_never_stands_out_as_overdue(cast: Cast, canary: Case, clock: Clock) -> None:
    clock.move(days=30)
    assert keep_canaries_fresh() == 1
    assert keep_canaries_fresh() == 0
    assert canary.requests.get(kind="verification").due_at > timezone.now()
    assert DAILY["canaries"].do() == []


def test_an_auditor_does_it_on_the_page_of_the_journal(cast: Cast, client: Client) -> None:
    case = cast.bring_to("submitted")
    client.force_login(cast.auditor)
    page = reverse("desk:journal-case", args=[case.reference])
    act = reverse("desk:canary", args=[case.reference])
    assert "Lay it out as a canary" in client.get(page).content.decode()
    done = client.post(act, {"lay": ""}, follow=True).content.decode()
    assert "It is a canary now." in done
    assert "Take the canary back" in done
    sing(cast.actor(cast.clerk), Case.objects.get())
    alarms = client.get(reverse("desk:journal")).content.decode()
    assert "Somebody wanted to open a canary application" in alarms
    assert case.reference in alarms
    client.post(act, {"take": ""})
    case.refresh_from_db()
    assert case.canary_since is None
