"""Found by what is nowhere readable."""

import pytest
from django.db import connection

from muster.people import search_keys
from muster.people.models import Person, SearchKey
from muster.people.vault import forget_keys

pytestmark = pytest.mark.django_db


def person(given: str, family: str, births: tuple[str, ...] = (), number: str = "") -> Person:
    made = Person()
    made.given_names, made.family_name, made.document_number = given, family, number
    made.save()
    search_keys.refresh(made, births)
    return made


def found(name: str) -> set[Person]:
    return set(Person.objects.filter(search_keys.named(name)))


def possible(one: Person, *births: str) -> set[Person]:
    return set(search_keys.possibly(one, births))


def test_every_word_that_is_sought_must_be_one_of_the_name() -> None:
    taras, ivan = person("Taras", "Shevchenko"), person("Іван", "Шевченко")
    assert found("Szewczenko") == {taras, ivan}
    assert found("Schewtschenko Ivan") == {ivan}
    assert found("Taras Franko") == found("") == found("?") == set()


def test_a_name_taken_back_finds_nobody() -> None:
    taras = person("Taras", "Shevchenko", ("1994-01-15",))
    before = taras.search_keys.count()
    taras.family_name = "Franko"
    search_keys.refresh(taras, ())
    assert found("Shevchenko") == set()
    assert found("Taras Franko") == {taras}
    assert taras.search_keys.count() < before


def test_the_same_birth_date_makes_two_possible() -> None:
    one, other = person("Taras", "Shevchenko", ("1994-01-15",)), person("Ivan", "Franko", ("1994-01-15",))
    person("Ivan", "Franko", ("1994-01-16",))
    assert possible(one, "1994-01-15") == {other}


def test_a_date_known_in_part_needs_a_word_of_the_name_too() -> None:
    whole = person("Taras", "Shevchenko", ("1994-01-15",))
    person("Ivan", "Franko", ("1994-01-15",))
    cut = person("Тарас", "Шевченко", ("1994",))
    assert possible(cut, "1994") == {whole}
    assert possible(whole, "1994-01-15") >= {cut}


def test_the_same_number_makes_two_possible_however_it_is_typed() -> None:
    one, other = person("Taras", "Shevchenko", (), "AK-100 230"), person("Ivan", "Franko")
    Person.objects.filter(pk=other.pk).update(document_number_digest=search_keys.document_digest("ак1OO23O"))
    assert possible(one) == {other}


def test_without_the_key_no_dictionary_helps(settings: pytest.FixtureRequest) -> None:
    person("Taras", "Shevchenko", ("1994-01-15",))
    before = set(SearchKey.objects.values_list("digest", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM people_searchkey")
        assert all(len(row[0]) == 64 for row in cursor.fetchall())
    settings.DIGEST_KEY = "another"  # type: ignore[attr-defined]
    forget_keys()
    other = person("Taras", "Shevchenko", ("1994-01-15",))
    assert before.isdisjoint(other.search_keys.values_list("digest", flat=True))
    assert found("Shevchenko") == {other}
