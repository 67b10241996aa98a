"""A complaint has one clock, is read by auditors alone, and its answer reaches the person."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from muster.cases import actions
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.journal.queries import verify
from muster.keeping import complaints
from muster.keeping.complaints import answer, complain, due_at
from muster.keeping.erasing import forget_due
from muster.keeping.models import Complaint, ComplaintKind, Finding
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import NoAccess
from muster.people.models import User
from tests.cast import Cast
from tests.conftest import Clock
from tests.events import refused

pytestmark = pytest.mark.django_db
KYIV = ZoneInfo("Europe/Kyiv")
TEXT = "A fictional recruiter shouted at me."


def made(cast: Cast, *, urgent: bool = False) -> Complaint:
    return complain(user=cast.applicant, kind=ComplaintKind.COMPLAINT, text=TEXT, urgent=urgent)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("urgent", "day"), [(False, 26), (True, 19)])
def test_it_is_due_on_the_tenth_day_or_the_third_where_life_is_at_stake(urgent: bool, day: int) -> None:
    found = timezone.localtime(due_at(datetime(2026, 11, 16, 12, tzinfo=KYIV), urgent=urgent))
    assert (found.day, found.hour, found.minute) == (day, 23, 59)


def test_auditors_are_told_and_nobody_of_an_office(cast: Cast) -> None:
    made(cast)
    [notice] = Notice.objects.filter(kind=NoticeKind.COMPLAINT_MADE)
    assert notice.user == cast.auditor


def test_the_page_makes_one_and_shows_the_answer(cast: Cast) -> None:
    mine, auditor = browser(cast.applicant), browser(cast.auditor)
    said = {"kind": "complaint", "text": TEXT, "urgent": "yes"}
    assert mine.post(reverse("portal:complain"), said).status_code == 302
    complaint = Complaint.objects.get()
    assert complaint.text == TEXT
    assert complaint.urgent
    assert TEXT.encode() not in bytes(complaint.text_sealed)
    address = reverse("desk:complaint", args=[complaint.reference])
    assert TEXT in auditor.get(address).content.decode()
    assert Event.objects.filter(kind=EventKind.COMPLAINT_VIEWED, actor=str(cast.auditor.pk)).exists()
    assert auditor.post(address, {"finding": "upheld", "text": "It is put right."}).status_code == 302
    page = mine.get(reverse("portal:complaint", args=[complaint.reference])).content.decode()
    assert "It is put right." in page
    assert Notice.objects.filter(user=cast.applicant, kind=NoticeKind.COMPLAINT_ANSWERED).count() == 1
    assert list(verify()) == []


def test_what_is_overdue_is_seen_by_both(cast: Cast, clock: Clock) -> None:
    made(cast)
    clock.move(days=11)
    for user, name in ((cast.applicant, "portal:complaints"), (cast.auditor, "desk:complaints")):
        assert "Overdue since" in browser(user).get(reverse(name)).content.decode()


def test_it_is_answered_once_by_an_auditor_who_is_not_its_author(cast: Cast) -> None:
    complaint = made(cast)
    said = {"complaint_id": complaint.pk, "finding": Finding.PARTLY, "text": "Yes and no."}
    with pytest.raises(NoAccess):
        answer(user=cast.recruiter, actor=cast.actor(cast.recruiter), **said)  # type: ignore[arg-type]
    answer(user=cast.auditor, actor=cast.actor(cast.auditor), **said)  # type: ignore[arg-type]
    with refused("answered"):
        answer(user=cast.auditor, actor=cast.actor(cast.auditor), **said)  # type: ignore[arg-type]
    own = complain(user=cast.auditor, kind=ComplaintKind.OBJECTION, text="Mine.", urgent=False)
    with pytest.raises(NoAccess):
        complaints.complaint_for(cast.auditor, own.reference)


def test_nobody_floods_the_auditors(cast: Cast) -> None:
    for _ in range(complaints.MOST_OPEN):
        made(cast)
    with refused("too-many"):
        made(cast)


def test_it_outlives_the_application_until_it_is_answered(cast: Cast, clock: Clock) -> None:
    case = cast.bring_to("submitted")
    complaint = made(cast)
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    clock.move(days=31)
    assert forget_due() == {"cases": 1}
    answer(
        user=cast.auditor,
        actor=cast.actor(cast.auditor),
        complaint_id=complaint.pk,
        finding=Finding.UPHELD,
        text="Sorry.",
    )
    assert forget_due()["persons"] == 1
    kept = Complaint.objects.select_related("person").get()
    assert kept.text == TEXT
    clock.move(days=3 * 365 + 1)
    forget_due()
    assert not Complaint.objects.select_related("person").get().person.wrapped_key
