"""Names, numbers and addresses of people, sought in all that leaves a page's body: logs, headers, addresses, mails.

What lies in the database and on the disk is searched by tests/test_at_rest.py.
"""

import logging
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote_plus

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from muster.notices.actions import deliver_due
from tests.cast import APPLICANT, STATELESS, STRANGER
from tests.security.forms import Attacker
from tests.site.test_access import ROWS, World, clients_of

LINK = re.compile(r'\s(?:href|action|src)="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def marks() -> set[str]:
    """What only one person has; each was given to the service by the actions that make the world."""
    found = {"Staffmember"}
    for identity in (APPLICANT, STATELESS, STRANGER):
        found |= {*identity.given_names.split(), identity.family_name, *identity.ukrainian_name.split()}
        found |= {identity.email, identity.phone, identity.document_number}
    return {mark.casefold() for mark in found}


def marked(text: str) -> list[str]:
    plain = unquote_plus(unescape(text)).casefold()
    return [mark for mark in marks() if mark in plain]


def outside_the_body(response: HttpResponse) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in response.headers.items())
    yield from (cookie.OutputString() for cookie in response.cookies.values())
    if response.headers.get("Content-Type", "").startswith("text/html"):
        body = response.content.decode()
        yield from (link for link in LINK.findall(body) if not link.startswith("mailto:"))
        yield from TITLE.findall(body)


def test_no_header_address_title_or_log_names_a_person(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # statements are for a developer's machine
    found = []
    for who, client in clients_of(world).items():
        for name in ROWS:
            response = client.get(world.address(name))
            found += [(name, who, text[:80]) for text in outside_the_body(response) if marked(text)]
    found += [
        ("log", record.name, record.getMessage()) for record in caplog.records if marked(record.getMessage())
    ]
    assert caplog.records
    assert sorted(set(found)) == []


def test_a_page_that_fails_logs_nothing_of_what_was_sent(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError

    client = Client(raise_request_exception=False)
    monkeypatch.setattr("muster.portal.signing.authenticate", fails)
    given = {"email": APPLICANT.email, "password": f"{APPLICANT.family_name} {APPLICANT.document_number}"}
    response = client.post(reverse("portal:sign-in"), given)
    assert response.status_code == 500
    assert marked(response.content.decode()) == []
    told = [logging.Formatter("%(message)s").format(record) for record in caplog.records]
    assert any("RuntimeError" in line for line in told)
    assert [line for line in told if marked(line)] == []


def test_odd_requests_put_nobody_into_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    list(Attacker(world, clients_of(world), seed=7).attempts(150))
    assert [record.getMessage() for record in caplog.records if marked(record.getMessage())] == []


def test_no_mail_names_a_person(world: World) -> None:
    deliver_due()
    assert mail.outbox
    recipients = {address.casefold() for each in mail.outbox for address in each.to}
    texts = [f"{each.subject}\n{each.body}" for each in mail.outbox]
    assert [found for text in texts for found in marked(text) if found not in recipients] == []


def test_the_search_finds_a_mark_in_any_dress() -> None:
    assert marked(f"/find/?q={APPLICANT.family_name.upper()}")
    assert marked("Location: /?e=" + APPLICANT.email.replace("@", "%40"))
