"""Sessions are Django's own; their reading is ours, and how an operator ends them."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from muster.accounts.sessions import SessionStore
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.people.actions import stream_of
from muster.people.models import User
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Iterator[SessionBase]:
    made = SessionStore()
    made["said"] = ["так", 1]
    made.create()
    return made


def test_what_was_kept_is_there_for_the_next_request(session: SessionBase) -> None:
    again = SessionStore(session.session_key)
    assert again["said"] == ["так", 1]
    assert again.session_key == session.session_key


def test_it_ends_two_hours_after_the_last_page(session: SessionBase, clock: Clock) -> None:
    clock.set(timezone.now() + timedelta(seconds=settings.APPLICANT_SESSION[0] + 1))
    late = SessionStore(session.session_key)
    assert "said" not in late
    assert late.session_key is None


def test_an_identifier_that_the_browser_made_up_is_never_taken_over() -> None:
    made_up = SessionStore("x" * 32)
    made_up["said"] = "something"
    made_up.save()
    assert made_up.session_key not in (None, "x" * 32)
    assert not SessionStore().exists("x" * 32)


def test_signed_out_the_session_is_gone(client: Client, cast: Cast) -> None:
    client.force_login(cast.applicant)
    key = client.session.session_key
    client.session.flush()
    assert SessionStore(key).load() == {}


def test_it_and_its_account_are_two_small_reads(client: Client, cast: Cast) -> None:
    client.force_login(cast.applicant)
    request = HttpRequest()
    request.session = SessionStore(client.session.session_key)
    with CaptureQueriesContext(connection) as queries:
        user = get_user(request)
        assert isinstance(user, User)
        assert user.person_id == cast.applicant.person_id
    assert len(queries) == 2


def test_a_closed_account_is_nobody(client: Client, cast: Cast) -> None:
    client.force_login(cast.applicant)
    User.objects.filter(pk=cast.applicant.pk).update(is_active=False)
    request = HttpRequest()
    request.session = SessionStore(client.session.session_key)
    assert not get_user(request).is_authenticated


def ending(monkeypatch: pytest.MonkeyPatch, act: str, address: str = "") -> str:
    monkeypatch.setattr("sys.stdin", StringIO(f"{address}\n" if address else ""))
    said = StringIO()
    call_command("sessions", act, stdout=said)
    return said.getvalue()


def test_an_operator_ends_the_sessions_of_one_account_or_of_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers = {user.pk: Client() for user in (cast.applicant, cast.clerk, cast.stranger)}
    for user in (cast.applicant, cast.clerk, cast.stranger):
        browsers[user.pk].force_login(user)

    def still_in() -> set[object]:
        return {pk for pk, client in browsers.items() if client.get("/account/").status_code == 200}

    for address in ("", "nobody@example.org"):
        with pytest.raises(CommandError, match="No session was ended"):
            ending(monkeypatch, "end", address)
    assert still_in() == set(browsers)
    assert ending(monkeypatch, "end", cast.clerk.email).endswith("1 sessions ended.\n")
    assert still_in() == {cast.applicant.pk, cast.stranger.pk}
    assert events_of(stream_of(cast.clerk)).last().kind == EventKind.ACCOUNT_SESSIONS_ENDED  # type: ignore[union-attr]
    assert ending(monkeypatch, "end-all") == "2 sessions ended.\n"
    assert still_in() == set()
