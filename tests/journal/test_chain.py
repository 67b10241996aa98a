"""The arithmetic of the chain, without a database: whatever is done to a stream, the first break is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.journal.chain import Break, Link, breaks, canonical

type Stored = list[tuple[Link, str]]

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def streams(draw: st.DrawFn, name: str = "case:1", least: int = 1) -> Stored:
    """A whole stream of a few events with any contents."""
    stored: Stored = []
    previous = ""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    for position in range(1, draw(st.integers(least, 6)) + 1):
        link = Link(
            stream=name,
            position=position,
            kind=draw(st.sampled_from(("case:opened", "fact:claimed", "offer:made"))),
            at=at + timedelta(seconds=position),
            actor=draw(st.text(max_size=6)),
            actor_role="applicant",
            actor_office="",
            data=draw(st.dictionaries(st.text(max_size=5), plain, max_size=3)),
            sealed=draw(st.none() | st.binary(max_size=20)),
            previous=previous,
        )
        previous = link.digest()
        stored.append((link, previous))
    return stored


def head_of(stored: Stored) -> dict[str, tuple[int, str]]:
    last, digest = stored[-1]
    return {last.stream: (last.position, digest)}


def first_break(stored: Stored, heads: dict[str, tuple[int, str]]) -> Break | None:
    return next(breaks(stored, heads), None)


@given(streams())
def test_a_stream_as_written_is_whole(stored: Stored) -> None:
    assert first_break(stored, head_of(stored)) is None


@given(
    stored=streams(),
    data=st.data(),
    change=st.sampled_from(("kind", "actor", "actor_role", "actor_office", "at", "data", "sealed")),
)
def test_an_edited_event_is_named(stored: Stored, data: st.DataObject, change: str) -> None:
    heads = head_of(stored)
    place = data.draw(st.integers(0, len(stored) - 1))
    link, digest = stored[place]
    other = {
        "at": link.at + timedelta(microseconds=1),
        "data": {**link.data, "more": 1},
        "sealed": (link.sealed or b"") + b"x",
    }.get(change, f"{getattr(link, change)}!")
    stored[place] = (replace(link, **{change: other}), digest)
    found = first_break(stored, heads)
    assert found == Break("case:1", place + 1, "its contents are not those that were written")


@given(stored=streams(), data=st.data())
def test_an_edited_event_with_its_digest_made_anew_breaks_what_follows(
    stored: Stored, data: st.DataObject
) -> None:
    heads = head_of(stored)
    place = data.draw(st.integers(0, len(stored) - 1))
    forged = replace(stored[place][0], kind="forged")
    stored[place] = (forged, forged.digest())
    found = first_break(stored, heads)
    assert found is not None
    assert found.position == place + 2  # the next event, or the end where there is none


@given(stored=streams(least=2), data=st.data())
def test_a_removed_event_is_named(stored: Stored, data: st.DataObject) -> None:
    heads = head_of(stored)
    place = data.draw(st.integers(0, len(stored) - 2))
    del stored[place]
    found = first_break(stored, heads)
    assert found is not None
    assert found.position == place + 1
    assert "is missing" in found.problem


@given(stored=streams(least=2), data=st.data())
def test_a_stream_cut_off_at_its_end_is_named(stored: Stored, data: st.DataObject) -> None:
    heads = head_of(stored)
    kept = data.draw(st.integers(1, len(stored) - 1))
    found = first_break(stored[:kept], heads)
    assert found == Break("case:1", kept + 1, "the stream ends elsewhere than its head says")


@given(streams())
def test_a_stream_that_is_gone_altogether_is_named(stored: Stored) -> None:
    assert first_break([], head_of(stored)) == Break("case:1", 1, "the whole stream is missing")


@given(stored=streams(least=2), data=st.data())
def test_events_in_another_order_are_named(stored: Stored, data: st.DataObject) -> None:
    heads = head_of(stored)
    place = data.draw(st.integers(0, len(stored) - 2))
    stored[place], stored[place + 1] = stored[place + 1], stored[place]
    found = first_break(stored, heads)
    assert found is not None
    assert found.position == place + 1


@given(stored=streams(), data=st.data())
def test_an_event_put_in_between_is_named(stored: Stored, data: st.DataObject) -> None:
    heads = head_of(stored)
    place = data.draw(st.integers(0, len(stored)))
    previous = stored[place - 1][1] if place else ""
    inserted = replace(stored[0][0], position=place + 1, kind="forged", previous=previous)
    moved = [(replace(link, position=link.position + 1), digest) for link, digest in stored[place:]]
    found = first_break([*stored[:place], (inserted, inserted.digest()), *moved], heads)
    assert found is not None
    assert found.position == place + 2  # what follows the forged event, or the end


@given(one=streams("case:1"), two=streams("case:2"))
def test_swapped_heads_break_both_streams(one: Stored, two: Stored) -> None:
    heads = {"case:1": head_of(two)["case:2"], "case:2": head_of(one)["case:1"]}
    assert [found.stream for found in breaks([*one, *two], heads)] == ["case:1", "case:2"]


@given(one=streams("case:1"), two=streams("case:2"))
def test_a_break_in_one_stream_leaves_the_others_whole(one: Stored, two: Stored) -> None:
    heads = head_of(one) | head_of(two)
    one[0] = (replace(one[0][0], kind="forged"), one[0][1])
    assert [found.stream for found in breaks([*one, *two], heads)] == ["case:1"]


@given(streams(least=2))
def test_an_event_moved_to_another_stream_is_named(stored: Stored) -> None:
    moved = [(replace(link, stream="case:2"), digest) for link, digest in stored]
    position, digest = head_of(stored)["case:1"]
    found = first_break(moved, {"case:2": (position, digest)})
    assert found == Break("case:2", 1, "its contents are not those that were written")


def test_the_same_moment_in_another_zone_has_the_same_digest() -> None:
    kyiv = datetime.fromisoformat("2026-03-01T02:00:00+02:00")
    link = Link("s", 1, "k", kyiv, "a", "r", "", {}, None, "")
    assert link.digest() == replace(link, at=kyiv.astimezone(UTC)).digest()


@pytest.mark.parametrize(
    "value", [1.0, {"a": [1.5]}, {1: "a"}, {"a": datetime(2026, 1, 1, tzinfo=UTC)}, b"x"]
)
def test_what_a_database_might_give_back_differently_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_break_reads_as_a_sentence() -> None:
    assert str(Break("case:1", 3, "it is gone")) == "case:1 event 3: it is gone"
