"""`muster journal close`, and `verify --heads`: what the chains alone do not tell."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from muster.journal.actions import SYSTEM, append
from muster.journal.chain import Break
from muster.journal.heads import PUBLIC
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead
from muster.journal.queries import link_of, verify
from tests.conftest import Clock
from tests.journal.test_verify import forging

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Path:
    """Three days of three streams, each day closed."""
    monkeypatch.setattr(settings, "KEYS", tmp_path / "keys")
    for day in (1, 2, 3):
        clock.set(datetime(2026, 3, day, 12, tzinfo=UTC))
        for number in range(3):
            append(stream=f"case:{number}", kind=EventKind.CASE_OPENED, actor=SYSTEM, data={"day": day})
        call_command("journal", "close", heads=tmp_path / "heads", stdout=StringIO())
    return tmp_path / "heads"


def broken(folder: Path) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("journal", "verify", heads=folder)
    assert caught.value.returncode == 1
    return str(caught.value)


def rewritten(stream: str) -> None:
    """The stream forged from its first event on, every digest and the head made anew."""
    previous = ""
    for event in Event.objects.filter(stream=stream).order_by("position"):
        event.data, event.previous = {"day": 9}, previous
        event.digest = previous = link_of(event).digest()
        event.save()
    StreamHead.objects.filter(stream=stream).update(digest=previous)


def vanished(stream: str) -> None:
    Event.objects.filter(stream=stream).delete()
    StreamHead.objects.filter(stream=stream).delete()


def cut_off(stream: str) -> None:
    Event.objects.filter(stream=stream, position=3).delete()
    last = Event.objects.get(stream=stream, position=2)
    StreamHead.objects.filter(stream=stream).update(position=2, digest=last.digest)


def test_a_journal_as_written_agrees_also_when_it_has_gone_on(folder: Path) -> None:
    append(stream="case:1", kind=EventKind.CASE_SUBMITTED, actor=SYSTEM)
    said = StringIO()
    call_command("journal", "verify", heads=folder, stdout=said)
    assert said.getvalue().startswith("whole: 13 events in 4 streams")


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (rewritten, "2026-03-01.heads: case:1 event 1: it is not the event that stood there that day"),
        (vanished, "2026-03-01.heads: case:1 event 1: it stood in the journal that day, and is gone"),
        (cut_off, "2026-03-03.heads: case:1 event 3: it stood in the journal that day, and is gone"),
    ],
)
def test_what_the_chain_does_not_tell_the_kept_heads_do(
    folder: Path, tamper: Callable[[str], None], named: str
) -> None:
    with forging():
        tamper("case:1")
    assert list(verify()) == list[Break]()
    assert broken(folder) == named


@pytest.mark.parametrize("name", ["2026-03-01.heads", "2026-03-02.heads"])
def test_a_file_taken_away_is_noticed(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert "it does not follow from the file before it" in broken(folder)


def test_the_newest_file_taken_away_is_noticed(folder: Path) -> None:
    (folder / "2026-03-03.heads").unlink()
    assert broken(folder) == "2026-03-03.heads: that day was closed, and its file, the newest, is missing"


def test_swapped_files_are_noticed(folder: Path) -> None:
    first, second = folder / "2026-03-01.heads", folder / "2026-03-02.heads"
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    assert broken(folder).startswith("2026-03-01.heads: it does not follow")


def test_an_edited_file_is_noticed(folder: Path) -> None:
    path = folder / "2026-03-02.heads"
    path.write_bytes(path.read_bytes().replace(b"case:1", b"case:7"))
    assert broken(folder) == "2026-03-02.heads: its signature does not fit"


def test_an_empty_folder_proves_nothing(tmp_path: Path) -> None:
    assert "holds no heads" in broken(tmp_path)


def test_a_day_is_closed_once_by_a_key_of_its_owner_alone(folder: Path) -> None:
    with pytest.raises(CommandError, match="closed already"):
        call_command("journal", "close", heads=folder)
    assert (settings.KEYS / "heads.pem").stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in (folder / PUBLIC).read_bytes()
