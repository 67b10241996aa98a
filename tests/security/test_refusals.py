"""Whoever watches the log sees that somebody is refused, again and again and from one place, never who it is."""

import logging

import pytest
from django.http import HttpRequest
from django.test import Client

from muster.people import throttle
from muster.site.logs import Line
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    kept = [record for record in caplog.records if record.name.startswith("muster.")]
    return [Line("%(levelname)s %(name)s %(message)s").format(record) for record in kept]


def sign_in(email: str, password: str) -> None:
    Client().post("/sign-in/", {"email": email, "password": password})


def test_a_refused_sign_in_is_a_line_by_which_one_account_is_told_from_another(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(cast.applicant.email, PASSWORD)
    assert lines(caplog) == []
    sign_in(cast.applicant.email, "guessed by somebody")
    sign_in(cast.applicant.email, "guessed anew by somebody")
    sign_in("nobody@example.org", "guessed by somebody")
    first, second, third = lines(caplog)
    assert first == second
    assert first.startswith("WARNING muster.people.throttle sign-in refused, not right: for ")
    assert first.split(" for ")[1].split()[0] != third.split(" for ")[1].split()[0]
    assert first.split(" from ")[1] == third.split(" from ")[1]
    assert not [
        line for line in (first, third) if "example" in line or "127.0.0.1" in line or "guessed" in line
    ]


def test_so_is_one_that_is_held_back(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    for _attempt in range(throttle.MOST_OF_AN_ADDRESS + 1):
        sign_in(cast.applicant.email, "guessed by somebody")
    assert "sign-in refused, too many attempts" in lines(caplog)[-1]


def test_a_wrong_code_and_a_wrong_password_asked_again_are_told_too(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(cast.applicant)
    client.post("/sign-in/again/", {"password": "guessed by somebody"})
    client.post("/sign-in/passkey/", {"passkey": "{}"})
    assert [line.split(" refused")[0].rsplit("throttle ")[1] for line in lines(caplog)] == [
        "password again",
        "passkey",
    ]


def test_a_page_that_is_not_ones_own_is_told_with_the_account_and_without_the_case(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    case = cast.bring_to("submitted")
    client.force_login(cast.stranger)
    assert client.get(f"/application/{case.reference}/").status_code == 404
    (line,) = lines(caplog)
    assert line == f"WARNING muster.pages.signed_in GET portal:status refused to account {cast.stranger.pk}"


def test_a_line_says_when_with_its_zone_and_a_request_by_its_route() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "quoted", (), None)
    record.request = HttpRequest()
    record.request.method, record.request.resolver_match = "GET", None
    record.created = 0.5
    line = Line("%(asctime)s %(message)s").format(record)
    when, said = line.split(" ", 1)
    assert when[10:23] in {"T00:00:00.500", "T02:00:00.500", "T03:00:00.500"}
    assert when[-6] in "+-"
    assert said == "GET no address of ours: refused"
