"""A case outside one's own queue is opened with a reason, which the person sees; and nobody opens very many."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from muster.cases.models import Case
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.people.models import User
from tests.cast import APPLICANT, Cast
from tests.desk.conftest import at, text_of
from tests.events import only_event


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.bring_to("in_unit")


def test_it_is_asked_before_anything_is_shown(cast: Cast, case: Case) -> None:
    client = client_of(cast.commander)
    response = client.get(at("case", case), follow=True)
    assert response.redirect_chain == [(f"{at('why', case)}?{urlencode({'next': at('case', case)})}", 302)]
    page = text_of(response)
    assert f"Why do you open {case.reference}?" in page
    assert APPLICANT.family_name not in page
    assert not events_of(case.stream).filter(kind=EventKind.CASE_VIEWED).exists()


def test_the_answer_leads_on_and_is_not_asked_again(cast: Cast, case: Case) -> None:
    client = client_of(cast.commander)
    asked = client.get(at("case", case)).headers["Location"]
    page = client.post(asked, {"reason": "standing-in"}, follow=True)
    assert APPLICANT.family_name in text_of(page)
    assert only_event(case, EventKind.CASE_VIEWED).data["reason"] == "standing-in"
    assert client.get(at("case", case)).status_code == 200


def test_the_person_sees_the_reason(cast: Cast, case: Case) -> None:
    client_of(cast.commander).post(at("why", case), {"reason": "standing-in"})
    page = text_of(client_of(cast.applicant).get(f"/application/{case.reference}/"))
    assert "I stand in for a colleague" in page


@pytest.mark.parametrize("given", [{}, {"reason": "curious"}, {"reason": "other"}])
def test_without_a_reason_nothing_is_shown(cast: Cast, case: Case, given: dict[str, str]) -> None:
    page = text_of(client_of(cast.commander).post(at("why", case), given))
    assert "There is a problem" in page
    assert not events_of(case.stream).filter(kind=EventKind.CASE_VIEWED).exists()


def test_it_leads_to_no_other_site(cast: Cast, case: Case) -> None:
    client = client_of(cast.commander)
    answered = client.post(f"{at('why', case)}?next=https://example.org/", {"reason": "standing-in"})
    assert answered.headers["Location"] == at("case", case)


def test_a_board_says_why_it_opens_what_it_found_before(cast: Cast) -> None:
    case = cast.bring_to("assessed")
    asked = case.requests.get(kind="medical")
    client = client_of(cast.assessors[asked.kind])  # type: ignore[index]  # a kind by its value
    found = reverse("desk:assessment", args=[asked.pk])
    why = client.get(found).headers["Location"]
    assert why.startswith(reverse("desk:assessment-why", args=[asked.pk]))
    assert client.post(why, {"reason": "following-up"}).headers["Location"] == found
    assert only_event(case, EventKind.CASE_VIEWED).data["opens"] == ["identity", "facts", "medical"]
    assert client.get(found).status_code == 200


def test_an_account_that_was_stopped_is_told_so_and_an_auditor_lets_it_read_on(
    cast: Cast, settings: Settings
) -> None:
    settings.READING_LIMIT = 1
    one, other = cast.bring_to("submitted"), cast.bring_to("submitted", who=cast.stateless)
    client, auditor = client_of(cast.clerk), client_of(cast.auditor)
    client.get(at("case", one))
    stopped = text_of(client.get(at("case", other), follow=True))
    assert "Your account opened 1 applications within an hour." in stopped
    assert client.post(at("why", other), {"reason": "standing-in"}).headers["Location"].endswith("/stopped/")
    assert "Stopped for now" in text_of(auditor.get(reverse("desk:journal")))
    auditor.post(reverse("desk:read-on", args=[str(cast.clerk.pk)]))
    page = text_of(auditor.get(reverse("desk:journal")))
    assert "Stopped for now" not in page
    assert "A stopped account may read on for an hour" in page
    assert client.get(at("case", other)).status_code == 200
