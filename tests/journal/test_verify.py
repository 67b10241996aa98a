"""`muster journal verify`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from muster.journal import guard, queries
from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead
from muster.journal.queries import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_streams() -> None:
    for number in range(9):
        append(stream=f"case:{number % 3}", kind=EventKind.CASE_OPENED, actor=SYSTEM, data={"number": number})


@contextmanager
def forging() -> Iterator[None]:
    """As somebody with the database's own keys could."""
    guard.remove(connection)
    yield
    guard.install(connection)


def run(*words: str) -> str:
    said = StringIO()
    call_command("journal", "verify", *words, stdout=said)
    return said.getvalue()


def test_it_says_that_the_journal_is_whole() -> None:
    assert run() == "whole: 9 events in 3 streams\n"


def test_it_verifies_one_stream() -> None:
    assert run("--stream", "case:1") == "whole: 3 events in 1 streams\n"


def test_it_names_the_first_break_of_each_stream_and_exits_1() -> None:
    with forging():
        Event.objects.filter(stream="case:0", position__gte=2).update(data={"number": 99})
        Event.objects.filter(stream="case:2", position=3).delete()
    with pytest.raises(CommandError) as caught:
        run()
    assert caught.value.returncode == 1
    assert str(caught.value).splitlines() == [
        "case:0 event 2: its contents are not those that were written",
        "case:2 event 3: the stream ends elsewhere than its head says",
    ]


def test_a_break_elsewhere_does_not_concern_one_stream() -> None:
    with forging():
        Event.objects.filter(stream="case:0").delete()
    assert run("--stream", "case:1").startswith("whole")
    with pytest.raises(CommandError, match="case:0 event 1: the whole stream is missing"):
        run("--stream", "case:0")


def test_it_says_when_there_is_no_such_stream() -> None:
    with pytest.raises(CommandError, match="There is no stream case:7"):
        run("--stream", "case:7")


@pytest.mark.parametrize(
    "forge",
    [
        lambda: StreamHead.objects.filter(stream="case:1").update(position=2),
        lambda: StreamHead.objects.filter(stream="case:1").update(digest="0" * 64),
        lambda: StreamHead.objects.filter(stream="case:1").delete(),
    ],
    ids=["its position", "its digest", "all of it"],
)
def test_it_names_a_stream_whose_head_was_changed(forge: Callable[[], object]) -> None:
    forge()
    assert [found.stream for found in verify()] == ["case:1"]


def forged_in_between() -> None:
    """An event put in after the second, everything behind it moved on by one, no digest made anew."""
    Event.objects.filter(stream="case:1", position=3).update(position=4)
    second = Event.objects.get(stream="case:1", position=2)
    second.pk, second.position, second.previous = None, 3, second.digest
    second.save()
    StreamHead.objects.filter(stream="case:1").update(position=4)


def reordered() -> None:
    for before, after in ((2, 9), (3, 2), (9, 3)):
        Event.objects.filter(stream="case:1", position=before).update(position=after)


def moved() -> None:
    """The last event of one stream carried over to another."""
    Event.objects.filter(stream="case:1", position=3).update(stream="case:2", position=4)
    StreamHead.objects.filter(stream="case:1").update(position=2)
    StreamHead.objects.filter(stream="case:2").update(position=4)


def swapped_heads() -> None:
    one, two = StreamHead.objects.get(pk="case:1"), StreamHead.objects.get(pk="case:2")
    one.digest, two.digest = two.digest, one.digest
    one.save()
    two.save()


def renamed() -> None:
    """Two streams that change their names."""
    for before, after in (("case:1", "x"), ("case:2", "case:1"), ("x", "case:2")):
        Event.objects.filter(stream=before).update(stream=after)
        StreamHead.objects.filter(stream=before).update(stream=after)


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (forged_in_between, ["case:1 event 3"]),
        (reordered, ["case:1 event 2"]),
        (moved, ["case:1 event 3", "case:2 event 4"]),
        (swapped_heads, ["case:1 event 4", "case:2 event 4"]),
        (renamed, ["case:1 event 1", "case:2 event 1"]),
    ],
)
def test_whatever_is_put_in_reordered_moved_or_swapped_is_named(
    tamper: Callable[[], None], named: list[str]
) -> None:
    with forging():
        tamper()
    assert [str(found).partition(":")[0] + ":" + str(found).split(":")[1] for found in verify()] == named


def test_a_truncated_table_is_named() -> None:
    with forging():
        Event.objects.all().delete()
    assert [found.problem for found in verify()] == ["the whole stream is missing"] * 3


def test_a_stream_written_to_while_it_is_read_is_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = queries._stored

    def slow(events: object) -> object:
        monkeypatch.setattr(queries, "_stored", stored)
        append(stream="case:1", kind=EventKind.CASE_SUBMITTED, actor=SYSTEM)  # after the heads were read
        return stored(events)  # type: ignore[arg-type]

    monkeypatch.setattr(queries, "_stored", slow)
    assert list(verify()) == []
