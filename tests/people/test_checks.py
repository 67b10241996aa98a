"""A master or digest key that is lost or wrong is said before anything is read with it."""

import base64
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import CheckMessage
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from muster.people import vault
from muster.people.actions import create_account
from muster.people.checks import keys_fit
from muster.people.models import Person, User
from muster.site import environment as env
from muster.site.management.commands import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[User]:
    return [
        create_account(email=f"n{number}@example.org", password="fictional", language="en")
        for number in range(4)
    ]


def given(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Another keyring, as after a start with other files."""
    monkeypatch.setattr(settings, "MASTER_KEYS", lambda: text)
    vault.forget_keys()


def found() -> list[CheckMessage]:
    return keys_fit(databases=["default"])


def test_nothing_is_said_while_the_keys_fit(people: list[User]) -> None:
    assert found() == []


def test_nothing_is_asked_of_a_database_that_was_not_named(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, env.master_key_entry())
    assert keys_fit(databases=None) == []


def test_a_lost_master_key_is_named_with_what_hangs_on_it(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = vault.keyring().current.hex()
    given(monkeypatch, env.master_key_entry())
    (message,) = found()
    assert message.id == "muster.E001"
    assert f"The master key {lost} is lost: it wraps the keys of 4 persons" in message.msg
    assert "MUSTER_MASTER_KEYS" in str(message.hint)


def test_a_master_key_of_the_same_name_with_other_bytes_is_found_out(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = vault.keyring().current.hex()
    given(monkeypatch, f"{name}:{base64.b64encode(bytes(32)).decode()}")
    (message,) = found()
    assert "is not the one that wrapped what is in the database" in message.msg


def test_one_row_that_was_tampered_with_stops_nobody(people: list[User]) -> None:
    person = people[0].person
    other = Person.objects.get(pk=people[1].person_id)
    Person.objects.filter(pk=person.pk).update(wrapped_key=other.wrapped_key)
    assert found() == []


def test_another_digest_key_is_found_out(people: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DIGEST_KEY", "another")
    (message,) = found()
    assert message.id == "muster.E002"
    assert "MUSTER_DIGEST_KEY" in str(message.hint)


def test_the_service_does_not_start_on_a_lost_key(
    people: list[User], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "compile_stale", lambda: None)
    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path)
    given(monkeypatch, env.master_key_entry())
    with pytest.raises(SystemCheckError, match="is lost"):
        run.prepare()


def test_a_lost_key_can_still_be_looked_for(people: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not about the database goes on, so that the operator can ask which key it was."""
    given(monkeypatch, env.master_key_entry())
    call_command("check")
    call_command("keys", "show")


def test_an_empty_database_and_one_without_tables_are_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found() == []
    monkeypatch.setattr(type(connection.introspection), "table_names", lambda *_args: [])
    given(monkeypatch, env.master_key_entry())
    assert found() == []
