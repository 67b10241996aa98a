"""What is written with prepared SQL is what Django's own `save` would write."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from muster.cases.models import Offer, Request
from muster.database.writing import MANY, fresh, insert, insert_all, update, update_all
from muster.journal.models import Event, StreamHead
from muster.notices.models import Notice, NoticeKind
from muster.people.models import Person
from muster.rounds.models import Entry
from tests.cast import Cast


def _event(position: int) -> Event:
    return Event(
        stream="case:1",
        position=position,
        kind="case:opened",
        at=timezone.now(),
        actor="7",
        actor_role="clerk",
        data={"чому": ["так", 1, None, {"a": True}]},
        sealed=b"\x00\xff" if position % 2 else None,
        previous="",
        digest="0" * 64,
    )


def _fields(row: Event | Person) -> dict[str, object]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in values.items()}


@pytest.mark.parametrize("model", [Event, Notice, Offer, Request, Entry])
def test_a_fresh_row_is_what_the_constructor_makes(model: type[Model]) -> None:
    given = {model._meta.pk.attname: uuid4()} if model in {Offer, Request, Entry} else {}
    row, made = fresh(model, **given), model(**given)
    assert _of_columns(row) == _of_columns(made)
    assert type(row) is model
    assert row._state.adding
    assert row._state is not made._state


def test_what_is_left_out_is_worked_out_for_each_row() -> None:
    assert fresh(Entry).pk != fresh(Entry).pk
    assert fresh(Event).data is not fresh(Event).data


def _of_columns(row: Model) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def _by_save(*rows: Event) -> None:
    for row in rows:
        row.save()


def _all(*rows: Event) -> None:
    insert_all(rows)
    for row, found in zip(rows, Event.objects.order_by("position"), strict=True):
        assert row.pk is None  # many rows do not learn their keys
        row.pk = found.pk


@pytest.mark.django_db
@pytest.mark.parametrize("write", [_by_save, insert, _all])
def test_every_kind_of_value_comes_back_as_it_was(write: Callable[..., None]) -> None:
    rows = [_event(1), _event(2)]
    write(*rows)
    assert [_fields(row) for row in Event.objects.order_by("position")] == [_fields(row) for row in rows]


@pytest.mark.django_db
def test_rows_get_their_keys_and_are_known_to_be_in_the_database() -> None:
    rows = [_event(position) for position in (1, 2, 3)]
    insert(*rows)
    assert [Event.objects.get(pk=row.pk).position for row in rows] == [1, 2, 3]
    assert not any(row._state.adding for row in rows)


@pytest.mark.django_db
def test_a_key_of_our_own_and_the_time_of_creation_are_kept() -> None:
    before = timezone.now()
    person = Person()
    key = person.pk
    insert(person)
    assert isinstance(person.pk, UUID)
    assert person.pk == key
    found = Person.objects.get(pk=key)
    assert before <= found.created_at <= timezone.now()
    assert _fields(found) == _fields(person)


@pytest.mark.django_db
def test_many_rows_are_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        insert(_event(1), _event(2))
    assert len(queries) == 1


@pytest.mark.django_db
def test_constraints_hold() -> None:
    insert(_event(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(_event(1))


def test_only_the_named_fields_are_written(cast: Cast) -> None:
    now = timezone.now()
    notice = Notice.objects.create(
        user=cast.clerk, kind=NoticeKind.OFFER, created_at=now, next_attempt_at=now
    )
    notice.read_at, notice.attempts, notice.kind = now + timedelta(1), 4, NoticeKind.DECIDED
    update(notice, "read_at", "attempts")
    found = Notice.objects.get(pk=notice.pk)
    assert (found.read_at, found.attempts, found.kind) == (now + timedelta(1), 4, "offer")


@pytest.mark.django_db
def test_no_other_row_is_touched() -> None:
    heads = [StreamHead(stream=f"case:{number}") for number in (1, 2)]
    insert(*heads)
    heads[0].position = 5
    update(heads[0], "position")
    assert dict(StreamHead.objects.values_list("stream", "position")) == {"case:1": 5, "case:2": 0}


@pytest.mark.django_db
def test_a_row_that_is_gone_is_not_passed_over() -> None:
    with pytest.raises(DatabaseError, match="not in the database"):
        update(StreamHead(stream="case:1", position=3), "position")


@pytest.mark.django_db
def test_many_rows_are_written_a_portion_a_statement() -> None:
    rows = [_event(position) for position in range(1, 2 * MANY + 8)]

    with CaptureQueriesContext(connection) as captured:
        insert_all(rows)

    assert len(captured) == 3
    assert [event.position for event in Event.objects.order_by("position")] == [row.position for row in rows]


@pytest.mark.django_db
def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as captured:
        insert_all([])
        update_all([], "position")

    assert not captured.captured_queries


@pytest.mark.django_db
def test_keys_moments_and_relations_are_written_as_save_would(cast: Cast) -> None:
    person, now = cast.applicant.person, timezone.now()
    saved = Notice(user=cast.applicant, kind=NoticeKind.OFFER, created_at=now)
    saved.save()
    insert_all([Notice(user=cast.applicant, kind=NoticeKind.OFFER, created_at=now)])
    written, other = Notice.objects.order_by("pk").reverse()[:2]

    assert (written.user_id, written.kind, written.created_at, written.read_at) == (
        other.user_id,
        other.kind,
        other.created_at,
        other.read_at,
    )
    fresh = Person()
    insert_all([fresh])
    assert _fields(Person.objects.get(pk=fresh.pk))["wrapped_key"] == fresh.wrapped_key
    assert Person.objects.get(pk=fresh.pk).created_at >= now
    assert person.pk != fresh.pk


@pytest.mark.django_db
def test_many_rows_are_changed_each_to_its_own() -> None:
    heads = [StreamHead(stream=f"case:{at}", position=at) for at in range(250)]
    insert_all(heads)
    for head in heads:
        head.position, head.digest = head.position + 1, f"{head.position:064}"

    update_all(heads, "position", "digest")

    for head in heads:
        head.refresh_from_db()
        assert head.digest == f"{head.position - 1:064}"
