"""Notices, their language, and one's own data."""

from django.test import Client

from muster.notices.actions import queue
from muster.notices.models import Notice, NoticeKind
from tests.cast import APPLICANT, Cast
from tests.portal.conftest import SignedIn


def test_notices_are_listed_and_marked_as_read(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("submitted")
    client: Client = signed_in(cast.applicant)
    page = client.get("/notices/").content.decode()
    assert "Your application was received" in page
    assert "New" in page
    client.post("/notices/read/")
    assert not Notice.objects.filter(user=cast.applicant, read_at=None).exists()
    assert "Mark all as read" not in client.get("/notices/").content.decode()


def test_nobody_sees_or_marks_the_notices_of_another(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("submitted")
    client = signed_in(cast.stranger)
    assert "No notices yet" in client.get("/notices/").content.decode()
    client.post("/notices/read/")
    assert Notice.objects.filter(user=cast.applicant, read_at=None).exists()


def test_many_notices_come_in_pages(cast: Cast, signed_in: SignedIn) -> None:
    for _number in range(25):
        queue(user=cast.applicant, kind=NoticeKind.MOVED_ON)
    page = signed_in(cast.applicant).get("/notices/").content.decode()
    assert page.count("Your application has moved on") == 20
    assert "Next page" in page


def test_the_language_of_notices_can_be_changed(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.applicant)
    assert "There is a problem" in client.post("/account/language/", {"language": "tlh"}).content.decode()
    client.post("/account/language/", {"language": "uk"})
    cast.applicant.refresh_from_db()
    assert cast.applicant.language == "uk"
    assert "Українська" in client.get("/account/").content.decode()


def test_my_data_show_address_consents_and_papers(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    page = signed_in(cast.applicant).get("/account/").content.decode()
    assert APPLICANT.email in page
    assert "version 2026-11" in page
    assert f"/application/papers/{case.papers.get().pk}/" in page


def test_an_account_without_an_application_has_data_too(cast: Cast, signed_in: SignedIn) -> None:
    assert "None given yet." in signed_in(cast.applicant).get("/account/").content.decode()
