"""The auditor's pages."""

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muster.cases.models import RequestKind
from muster.journal import guard
from muster.journal.models import Event
from tests.cast import APPLICANT, Cast, find
from tests.desk.conftest import SignedIn, at, text_of

JOURNAL = reverse("desk:journal")
VERIFICATION = reverse("desk:verification")


def of(reference: str) -> str:
    return reverse("desk:journal-case", args=[reference])


def tamper(event: Event) -> None:
    """Change an event behind the database's guard, as somebody with the file in hand could."""
    guard.remove(connection)
    Event.objects.filter(pk=event.pk).update(actor_role="somebody-else")
    guard.install(connection)


def test_a_journal_is_found_by_the_reference(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.auditor)
    found = client.get(JOURNAL, {"reference": case.reference.lower()})
    assert found.url == of(case.reference)  # type: ignore[attr-defined]
    assert "There is no case with this reference" in text_of(
        client.get(JOURNAL, {"reference": "M-0000-0000"})
    )
    assert "Enter the reference" in text_of(client.get(JOURNAL, {"reference": ""}))


def test_it_tells_every_event_and_opens_nothing_sealed(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = cast.bring_to("in_unit")
    find(cast, case, RequestKind.MEDICAL, reasons="grounds for nobody else")
    client = signed_in(cast.auditor)
    with django_assert_max_num_queries(20):
        page = text_of(client.get(of(case.reference)))
    for told in (
        "case:submitted",
        "outcome:recorded",
        "Clerk of a centre",
        "sealed part",
        "The chain is whole",
    ):
        assert told in page
    for sealed in (
        APPLICANT.family_name,
        APPLICANT.document_number,
        "1994",
        "COL",
        "grounds for nobody else",
        "passport.pdf",
    ):
        assert sealed not in page


def test_it_says_who_has_looked_and_how_often(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.auditor)
    assert "Nobody has opened this case." in text_of(client.get(of(case.reference)))
    clerk = signed_in(cast.clerk)
    clerk.get(at("case", case))
    for _time in range(2):
        clerk.get(at("paper-file", case, case.papers.get().pk))
    reader, account, times, _last = client.get(of(case.reference)).context["readers"][0]
    assert (reader, account, times) == ("Clerk of a centre, centre-lviv", str(cast.clerk.pk), "4")


def test_a_broken_chain_is_named_with_its_first_broken_event(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    tamper(Event.objects.get(stream=case.stream, position=2))
    client = signed_in(cast.auditor)
    for address in (of(case.reference), f"{VERIFICATION}?stream={case.stream}", f"{VERIFICATION}?stream="):
        page = text_of(client.get(address))
        assert "The chain is broken" in page
        assert f"{case.stream} event 2: its contents are not those that were written" in page


def test_a_stream_or_the_whole_journal_is_proved_whole(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.auditor)
    assert "The chain is" not in text_of(client.get(VERIFICATION))
    for stream in (case.stream, f"post:{cast.private_post.pk}", ""):
        assert "The chain is whole" in text_of(client.get(VERIFICATION, {"stream": stream}))
    assert "There is no such stream." in text_of(client.get(VERIFICATION, {"stream": "case:none"}))


def test_too_many_events_are_left_to_the_command_line(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muster.desk.views.journal.MOST_VERIFIED", 3)
    page = text_of(signed_in(cast.auditor).get(VERIFICATION, {"stream": ""}))
    assert "muster journal verify" in page
    assert "The chain is" not in page


def test_a_long_journal_has_pages(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muster.desk.views.journal.EVENTS", 20)
    case = cast.bring_to("in_force")
    client = signed_in(cast.auditor)
    page = client.get(of(case.reference))
    assert len(page.context["events"]) == 20
    assert "Page 1 of 3" in text_of(page)
    assert client.get(of(case.reference), {"page": 2}).context["events"][0].position == 21


def test_nobody_but_an_auditor_reads_a_journal(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    for user in (cast.applicant, cast.stranger, cast.clerk, cast.deciding_officer, cast.operator):
        client = signed_in(user)
        for address in (JOURNAL, VERIFICATION, of(case.reference)):
            assert client.get(address).status_code == 404, (user, address)
