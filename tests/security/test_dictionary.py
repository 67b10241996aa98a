"""Whoever holds the database alone, and knows how we digest, finds nobody in it by trying likely names.

The key of the digests lies outside (tests/test_at_rest.py), and nothing that lies inside serves in its stead.
"""

import hashlib
import hmac
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from muster.people.models import SearchKey, User, email_digest
from muster.people.search_keys import named
from muster.screening.sounds import words
from tests.cast import APPLICANT, MAN, Cast

PURPOSES = {
    "email": [APPLICANT.email.casefold()],
    "document": [APPLICANT.document_number],
    "birth": [str(MAN["date_of_birth"])],
    "birth-within": [str(MAN["date_of_birth"])[:4], str(MAN["date_of_birth"])[:7]],
    "name": [key for word in words(APPLICANT.family_name) for key in word.keys],
}


def likely() -> list[bytes]:
    """A dictionary that happens to hold exactly what is sought, with our purposes before it and without."""
    return [
        text.encode()
        for purpose, values in PURPOSES.items()
        for value in values
        for text in (f"{purpose}:{value}", value)
    ]


def everything() -> Iterator[object]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                yield from row


def digests_with(key: bytes) -> set[str]:
    return {hmac.new(key, text, hashlib.sha256).hexdigest() for text in likely()}


@pytest.fixture
def stolen(cast: Cast) -> list[object]:
    cast.bring_to("submitted")
    return list(everything())


def texts(stolen: list[object]) -> set[str]:
    return {value for value in stolen if isinstance(value, str)}


def test_the_dictionary_finds_everybody_once_the_key_is_known(stolen: list[object]) -> None:
    found = digests_with(settings.DIGEST_KEY.encode()) & texts(stolen)
    assert email_digest(APPLICANT.email) in found
    assert len(found) >= 5
    assert User.objects.filter(email_digest__in=found).count() == 1
    assert SearchKey.objects.filter(digest__in=found).exists()
    assert named(APPLICANT.family_name)


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"])
def test_a_hash_without_a_key_finds_nobody(stolen: list[object], kind: str) -> None:
    assert {hashlib.new(kind, text).hexdigest() for text in likely()}.isdisjoint(texts(stolen))


def test_nothing_in_the_database_serves_as_the_key(stolen: list[object]) -> None:
    there = texts(stolen)
    keys = {b"", b"muster"} | {value.encode() for value in there}
    keys |= {bytes(value) for value in stolen if isinstance(value, bytes | memoryview)}
    assert [key for key in keys if not digests_with(key).isdisjoint(there)] == []
