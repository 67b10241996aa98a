"""A new master key: everything is wrapped anew, nothing is lost, running processes notice."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.people import actions, keys, vault
from muster.people.models import PendingAddress, Person
from muster.people.vault import VaultError
from muster.site import environment as env

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Master keys of the test's own, in a file as they are in life."""
    monkeypatch.setattr(
        settings, "MASTER_KEYS", partial(env.secret, "MASTER_KEYS", tmp_path, env.master_key_entry)
    )
    monkeypatch.setattr(
        settings, "ADD_MASTER_KEY", partial(env.put_first, "MASTER_KEYS", tmp_path, env.master_key_entry)
    )
    vault.forget_keys()
    yield tmp_path / "master_keys"
    vault.forget_keys()


def run(act: str) -> str:
    said = StringIO()
    call_command("keys", act, stdout=said)
    return said.getvalue()


def somebody(name: str = "Quillfeather") -> Person:
    person = Person()
    person.family_name = name
    person.save()
    return person


def current() -> str:
    return vault.keyring().current.hex()


def test_rotation_makes_a_new_key_current_and_wraps_everything_anew(key_file: Path) -> None:
    people = [somebody(f"Name {number}") for number in range(5)]
    actions.start_registration(email="new@example.org", language="en")
    before = current()
    assert run("rotate").endswith("6 wrapped anew.\n")
    assert current() != before
    assert keys.in_use() == {current(): 6}
    assert [entry.partition(":")[0] for entry in key_file.read_text().split()] == [current(), before]
    assert [Person.objects.get(pk=one.pk).family_name for one in people] == [
        f"Name {number}" for number in range(5)
    ]


def test_a_registration_begun_before_the_rotation_can_be_finished() -> None:
    token = actions.start_registration(email="new@example.org", language="en")
    assert token is not None
    run("rotate")
    assert (
        actions.finish_registration(token=token, password="a-long-fictional-password").email
        == "new@example.org"
    )


def test_the_key_file_stays_readable_by_its_owner_alone(key_file: Path) -> None:
    somebody()
    run("rotate")
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key_file.parent.iterdir() if "master" in path.name] == ["master_keys"]


def test_rotation_is_an_event_that_holds_no_key(key_file: Path) -> None:
    somebody()
    before = current()
    run("rotate")
    (event,) = events_of(keys.STREAM)
    assert (event.kind, event.data) == (
        EventKind.KEYS_ROTATED,
        {"from": before, "to": current(), "wrapped": 1},
    )
    assert list(verify()) == []


def test_a_running_process_notices_when_it_meets_the_new_key() -> None:
    person = somebody()
    assert person.family_name == "Quillfeather"  # this process has read the keys by now
    rotate_elsewhere()
    Person.objects.filter(pk=person.pk).update(
        wrapped_key=vault.Keyring(settings.MASTER_KEYS()).wrap(
            vault.keyring().unwrap(bytes(person.wrapped_key or b""), f"person:{person.pk}"),
            f"person:{person.pk}",
        )
    )
    assert Person.objects.get(pk=person.pk).family_name == "Quillfeather"


def test_a_running_process_wraps_under_the_new_key_at_once() -> None:
    somebody()
    rotate_elsewhere()
    assert bytes(somebody().wrapped_key or b"").startswith(vault.Keyring(settings.MASTER_KEYS()).current)


def rotate_elsewhere() -> None:
    """Another process put a new key in front."""
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from muster.site import environment as env;"
            "assert env.put_first('MASTER_KEYS', Path(sys.argv[1]), env.master_key_entry)",
            str(settings.MASTER_KEYS.args[1]),
        ],
        check=True,
    )


def test_what_a_process_wrapped_meanwhile_is_wrapped_anew_by_hand(key_file: Path) -> None:
    person = somebody()
    settings.ADD_MASTER_KEY()  # as if the rotation had died after its first step
    assert run("rewrap").startswith("1 wrapped anew")
    assert run("rewrap").startswith("0 wrapped anew")
    assert Person.objects.get(pk=person.pk).family_name == "Quillfeather"


def test_an_erased_person_stays_erased() -> None:
    person = somebody()
    Person.objects.filter(pk=person.pk).update(wrapped_key=None)
    run("rotate")
    with pytest.raises(VaultError, match="erased"):
        _ = Person.objects.get(pk=person.pk).family_name


def test_show_names_the_keys_and_what_they_wrap_but_no_key(key_file: Path) -> None:
    somebody()
    before = current()
    settings.ADD_MASTER_KEY()
    vault.forget_keys()
    lines = run("show").splitlines()
    assert lines == [f"{current()}  wraps {0:>8}  current", f"{before}  wraps {1:>8}"]
    assert not any(entry.partition(":")[2] in "".join(lines) for entry in key_file.read_text().split())


def test_show_says_which_key_is_missing(key_file: Path) -> None:
    somebody()
    before = current()
    key_file.write_text(env.master_key_entry())
    vault.forget_keys()
    assert f"{before}  wraps {1:>8}  MISSING" in run("show")


def test_keys_in_the_environment_are_changed_there(monkeypatch: pytest.MonkeyPatch) -> None:
    somebody()
    monkeypatch.setenv("MUSTER_MASTER_KEYS", settings.MASTER_KEYS())
    with pytest.raises(CommandError, match=r"MUSTER_MASTER_KEYS[\s\S]*\n[0-9a-f]{8}:") as caught:
        run("rotate")
    entry = str(caught.value).splitlines()[-1]
    monkeypatch.setenv("MUSTER_MASTER_KEYS", f"{entry},{settings.MASTER_KEYS()}")
    assert run("rewrap") == f"1 wrapped anew under {entry.partition(':')[0]}.\n"


def test_the_old_key_alone_no_longer_opens_what_was_rotated(key_file: Path) -> None:
    person = somebody()
    old = key_file.read_text()
    run("rotate")
    key_file.write_text(old)
    vault.forget_keys()
    with pytest.raises(VaultError, match="is not in the keyring"):
        _ = Person.objects.get(pk=person.pk).family_name


def test_rows_are_wrapped_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_BATCH", 2)
    for number in range(5):
        somebody(f"Name {number}")
    assert keys.rotate() == 5
    assert keys.in_use() == {current(): 5}
    assert PendingAddress.objects.count() == 0
    assert connection.in_atomic_block  # of the test: rotation has opened and closed its own


def test_people_are_read_and_added_while_a_rotation_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_BATCH", 2)
    names = {somebody(f"Name {number}").pk: f"Name {number}" for number in range(6)}
    rewrap = keys._rewrap_people

    def beside(batch: list[UUID], current: bytes) -> int:
        done = rewrap(batch, current)
        names[somebody(f"Name {len(names)}").pk] = f"Name {len(names)}"
        assert {one.pk: one.family_name for one in Person.objects.all()} == names
        return done

    monkeypatch.setattr(keys, "_rewrap_people", beside)
    assert keys.rotate() == 6
    assert len(names) == 9
    assert keys.in_use() == {current(): 9}
