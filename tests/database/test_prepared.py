"""A prepared query gives what its queryset would give."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from muster.database.prepared import prepared
from muster.journal.models import StreamHead
from muster.people.models import Consent, ConsentKind, User
from tests.cast import Cast


@prepared
def _users(pk: Any) -> QuerySet[User]:
    return User.objects.filter(pk=pk, is_active=True)


@prepared
def _given_since(person: Any, moment: Any) -> QuerySet[Consent, tuple[str, datetime]]:
    rows = Consent.objects.filter(given_at__gte=moment, person=person).order_by("-given_at")
    return rows.values_list("kind", "given_at")


@prepared
def _heads(stream: Any) -> QuerySet[StreamHead]:
    return StreamHead.objects.select_for_update().filter(stream=stream)


def test_it_gives_whole_models(cast: Cast) -> None:
    [found] = _users(cast.clerk.pk)
    same = User.objects.get(pk=cast.clerk.pk)
    assert [getattr(found, field.attname) for field in User._meta.concrete_fields] == [
        getattr(same, field.attname) for field in User._meta.concrete_fields
    ]


def test_its_models_are_known_to_be_in_the_database(cast: Cast) -> None:
    [found] = _users(cast.clerk.pk)
    found.language = "en"
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found.save(update_fields=("language",))
    assert [query["sql"].split()[0] for query in queries] == ["UPDATE"]
    assert User.objects.get(pk=cast.clerk.pk).language == "en"


def test_it_is_asked_anew_at_each_call(cast: Cast) -> None:
    assert [found.pk for found in _users(cast.clerk.pk)] == [cast.clerk.pk]
    assert [found.pk for found in _users(cast.recruiter.pk)] == [cast.recruiter.pk]
    assert _users(uuid4()) == []
    assert _users.first(uuid4()) is None


def test_what_is_written_in_the_queryset_stays(cast: Cast) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert _users.first(cast.clerk.pk) is None


def test_it_gives_values_in_the_order_and_types_of_the_queryset(cast: Cast) -> None:
    now = timezone.now()
    for days, kind in ((3, ConsentKind.PROCESSING), (1, ConsentKind.VERIFICATION)):
        Consent.objects.create(
            person=cast.applicant.person,
            kind=kind,
            text_version="1",
            language="en",
            given_at=now - timedelta(days),
        )
    everything = _given_since(cast.applicant.person_id, now - timedelta(5))
    assert everything == [("verification", now - timedelta(1)), ("processing", now - timedelta(3))]
    assert _given_since(cast.applicant.person_id, now - timedelta(2)) == everything[:1]
    assert _given_since(cast.stranger.person_id, now - timedelta(5)) == []


def test_it_costs_one_query(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        _users(cast.clerk.pk)
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_it_locks_only_inside_a_transaction() -> None:
    StreamHead.objects.create(stream="case:1")
    with transaction.atomic():
        assert [head.stream for head in _heads("case:1")] == ["case:1"]
    with pytest.raises(transaction.TransactionManagementError):
        _heads("case:1")
