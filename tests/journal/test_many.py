from datetime import UTC, datetime

import pytest

from muster.journal.actions import SYSTEM, Entry, append_all, append_many
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead
from muster.journal.queries import verify

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENTRIES = [
    Entry(EventKind.OFFER_MADE, {"offer": "a", "seat": 3}),
    Entry(EventKind.REQUEST_MADE, {"kind": "answer_offer"}, sealed=b"sealed"),
]


def told(stream: str) -> list[dict[str, object]]:
    rows = Event.objects.filter(stream=stream).order_by("position").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


@pytest.mark.django_db
def test_many_streams_at_once_get_what_each_would_get_alone() -> None:
    together = {f"case:{at}": ENTRIES for at in range(3)}
    before = dict.fromkeys(("case:0", "lone:0"), ENTRIES[:1])
    for stream, entries in before.items():
        append_all(stream=stream, actor=SYSTEM, entries=entries, at=AT)

    append_many(acts=together, actor=SYSTEM, at=AT)

    for at in range(3):
        append_all(stream=f"lone:{at}", actor=SYSTEM, entries=ENTRIES, at=AT)
        many, alone = told(f"case:{at}"), told(f"lone:{at}")
        assert [without(row, "stream", "digest", "previous") for row in many] == [
            without(row, "stream", "digest", "previous") for row in alone
        ]
    assert list(verify()) == []


def without(row: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in as_bytes(row).items() if name not in names}


def as_bytes(row: dict[str, object]) -> dict[str, object]:
    sealed = row["sealed"]
    return row | {"sealed": bytes(sealed) if sealed is not None else None}  # type: ignore[call-overload]


@pytest.mark.django_db
def test_every_stream_stays_whole_beyond_one_portion() -> None:
    acts = {f"case:{at}": ENTRIES for at in range(1203)}

    append_many(acts=acts, actor=SYSTEM)
    append_many(acts=acts, actor=SYSTEM)

    assert Event.objects.count() == 4 * len(acts)
    assert set(StreamHead.objects.values_list("position", flat=True)) == {4}
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_events_are_appended_only_in_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        append_many(acts={"case:1": ENTRIES}, actor=SYSTEM)
