"""A person's sealed attributes in the database."""

import pytest

from muster.people.actions import create_account
from muster.people.models import Person, User, document_digest, email_digest
from muster.people.vault import VaultError

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    person = Person()
    person.family_name, person.given_names = "Quillfeather", "Tadeo"
    person.save()
    return person


def test_what_was_set_is_read_back(person: Person) -> None:
    found = Person.objects.get(pk=person.pk)
    assert found.full_name == "Tadeo Quillfeather"
    assert found.phone is None


def test_a_column_moved_to_another_attribute_does_not_open(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(given_names_sealed=person.family_name_sealed)
    with pytest.raises(VaultError):
        _ = Person.objects.get(pk=person.pk).given_names


def test_a_column_moved_to_another_person_does_not_open(person: Person) -> None:
    other = Person()
    other.save()
    Person.objects.filter(pk=other.pk).update(
        family_name_sealed=person.family_name_sealed, wrapped_key=person.wrapped_key
    )
    with pytest.raises(VaultError):
        _ = Person.objects.get(pk=other.pk).family_name


def test_destroying_the_key_erases_the_person(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(wrapped_key=None)
    with pytest.raises(VaultError, match="erased"):
        _ = Person.objects.get(pk=person.pk).family_name


def test_the_text_that_reaches_logs_names_nobody(person: Person) -> None:
    assert "Quillfeather" not in f"{person!r} {person}"


def test_an_address_is_found_however_it_is_written() -> None:
    user = create_account(email=" Tadeo@Example.org ", password="a-long-fictional-password", language="en")
    assert User.objects.by_email("tadeo@example.ORG") == user
    assert user.email == "Tadeo@Example.org"
    assert User.objects.by_email("tadeo@example.com") is None


def test_a_document_number_is_found_with_or_without_spaces() -> None:
    assert document_digest("qx 77 19043") == document_digest("QX7719043")
    assert document_digest("QX7719043") != document_digest("QX7719044")
    assert document_digest("QX7719043") != email_digest("QX7719043")
