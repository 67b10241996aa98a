"""Pages that say that something went wrong repeat nothing of what was asked, nor whose it was; nor does the log."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import APPLICANT, PASSWORD, Cast
from tests.security.test_marks import marked, outside_the_body

NAME = APPLICANT.family_name
NUMBER = APPLICANT.document_number

ASKED = {
    "no such page": ("get", f"/{NAME}/{NUMBER}/?q={NAME}", {}, 404),
    "no such address of a paper": ("get", f"/desk/cases/{NAME}/papers/{NUMBER}/", {}, 404),
    "no such method": ("post", f"/privacy/?name={NAME}", {"name": NAME}, 404),
    "a host that is not ours": ("get", "/", {"headers": {"host": f"{NAME.lower()}.example"}}, 400),
}


@pytest.fixture(autouse=True)
def log() -> Iterator[StringIO]:
    """What leaves by the handler that the settings name."""
    (console,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    said = StringIO()
    before = console.setStream(said)
    yield said
    console.setStream(before)


def shown(response: HttpResponse) -> list[str]:
    return [*outside_the_body(response), response.content.decode()]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ASKED)
def test_it_repeats_nothing_of_what_was_asked(asked: str, log: StringIO) -> None:
    method, path, given, status = ASKED[asked]
    client = Client(raise_request_exception=False)
    response = client.get(path, **given) if method == "get" else client.post(path, given)
    assert response.status_code == status
    assert [text[:80] for text in shown(response) if marked(text)] == []
    assert f": {status}" in log.getvalue() or ": refused" in log.getvalue()
    assert marked(log.getvalue()) == []


@pytest.mark.django_db
def test_a_form_without_its_token_repeats_nothing(log: StringIO) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("portal:sign-in"), {"email": APPLICANT.email, "password": PASSWORD})
    assert response.status_code == 403
    assert [text[:80] for text in shown(response) if marked(text)] == []
    assert marked(log.getvalue()) == []


@pytest.mark.parametrize("who", ["recruiter", "applicant"])
def test_a_page_that_breaks_on_somebodys_data_shows_and_logs_none_of_it(
    who: str, cast: Cast, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cast.bring_to("in_unit", way="unit")

    def breaks(*given: Any) -> None:
        try:
            int(str(given[0].person.family_name))
        except ValueError:
            raise RuntimeError(str(given[0].person.document_number)) from None

    view = "muster.desk.views.case._who" if who == "recruiter" else "muster.portal.status.timeline"
    monkeypatch.setattr(view, breaks)
    client = Client(raise_request_exception=False)
    client.force_login(getattr(cast, who))
    address = reverse("desk:case" if who == "recruiter" else "portal:status", args=[case.reference])
    response = client.get(address)
    assert response.status_code == 500
    assert [text[:80] for text in shown(response) if marked(text)] == []
    assert "builtins.RuntimeError" in log.getvalue()
    assert "reference>/: 500" in log.getvalue()
    assert marked(log.getvalue()) == []
    assert case.reference not in log.getvalue()
