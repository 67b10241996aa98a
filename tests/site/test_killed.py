"""A server that is killed between a submission and its answer: granian itself, and SIGKILL."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import reverse

from muster.cases.models import Case, Request
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.notices.models import Notice
from muster.people.models import User
from muster.site.server import web_server
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
# Nothing of a submission is in the database before its commit, and all of it afterwards.
BEFORE, AFTER = ("received", "weighed", "written"), ("committed", "done", "answered")


def until(condition: Callable[[], object]) -> None:
    """Wait for what must come; a test that waits in vain fails."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def database() -> str:
    """The address of the database these tests use."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    place = urlencode({"host": known["HOST"], **known["OPTIONS"]})
    user = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}" if known["PASSWORD"] else quote(known["USER"])
    port = f"localhost:{known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{user}@{port}/{known['NAME']}?{place}"


@contextmanager
def serving(stall: str = "", stalled: Path | None = None) -> Iterator[tuple[int, Callable[[], None]]]:
    """Granian with two workers on the test's database: its port, and how it is killed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "muster.site.settings",
        "MUSTER_VAR": str(settings.VAR),
        "MUSTER_DATABASE_URL": database(),
        "MUSTER_TEST_STALL": stall,
        "MUSTER_TEST_STALLED": str(stalled),
    }
    application = "tests.site.stalling:application" if stall else "muster.site.wsgi:application"
    words = web_server(host="127.0.0.1", port=port, workers=2, application=application)
    server = subprocess.Popen(words, env=environment, cwd=ROOT, start_new_session=True)

    def kill() -> None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()

    def is_open() -> bool:
        assert server.poll() is None, "the server did not start"
        with socket.socket() as attempt:
            return attempt.connect_ex(("127.0.0.1", port)) == 0

    try:
        until(is_open)
        yield port, kill
    finally:
        if server.poll() is None:
            kill()


def submission(user: User) -> bytes:
    """What the browser of somebody who is signed in sends from the last page of the application."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    body = urlencode({"csrfmiddlewaretoken": get_token(request), "declared": "on"})
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={request.META['CSRF_COOKIE']}"
    head = (
        f"POST {reverse('portal:review')} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {cookies}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def sent(port: int, request: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    line.sendall(request)
    return line


def answer(line: socket.socket) -> str:
    """All that comes until the other side hangs up; "" where it is killed before it has answered."""
    with line:
        try:
            return b"".join(iter(lambda: line.recv(65536), b"")).decode()
        except ConnectionResetError:
            return ""


def assert_submitted_once(case: Case) -> None:
    assert events_of(case.stream).filter(kind=EventKind.CASE_SUBMITTED).count() == 1
    assert Request.objects.filter(case=case).count() == 1
    assert Notice.objects.filter(user__person=case.person_id).count() == 1
    assert list(verify()) == []


@pytest.mark.parametrize("moment", [*BEFORE, *AFTER])
def test_the_submission_is_there_once_and_submitting_again_answers_with_its_reference(
    standing_cast: Cast, tmp_path: Path, moment: str
) -> None:
    case = standing_cast.bring_to("ready")
    request, stalled = submission(standing_cast.applicant), tmp_path / "stalled"

    with serving(moment, stalled) as (port, kill):
        line = sent(port, request)
        until(stalled.exists)
        kill()
        assert answer(line) == ""

    was_submitted = Case.objects.get(pk=case.pk).submitted_at
    assert (was_submitted is not None) == (moment in AFTER)
    assert list(verify()) == []

    with serving() as (port, kill):
        assert case.reference in answer(sent(port, request)).partition("\r\n\r\n")[0]
        first = Case.objects.get(pk=case.pk).submitted_at
        assert first is not None
        assert was_submitted in (None, first)
        assert case.reference in answer(sent(port, request)).partition("\r\n\r\n")[0]
    assert Case.objects.get(pk=case.pk).submitted_at == first
    assert_submitted_once(case)


def test_what_was_answered_outlives_the_server_and_nothing_is_there_by_halves(standing_cast: Cast) -> None:
    """Three people submit at once, and the server is killed as soon as the first of them has an answer."""
    people = [standing_cast.applicant, standing_cast.stateless, standing_cast.stranger]
    cases = [standing_cast.bring_to("ready", who=user) for user in people]
    requests = [submission(user) for user in people]

    with serving() as (port, kill):
        lines = [sent(port, request) for request in requests]
        first = answer(lines[0])
        kill()
        answers = [first, *(answer(line) for line in lines[1:])]

    assert cases[0].reference in first
    for case, text in zip(cases, answers, strict=True):
        if case.reference in text or Case.objects.get(pk=case.pk).submitted_at is not None:
            assert_submitted_once(case)
        else:
            assert not Request.objects.filter(case=case).exists()

    with serving() as (port, kill):
        for case, request in zip(cases, requests, strict=True):
            assert case.reference in answer(sent(port, request))
            assert_submitted_once(case)
