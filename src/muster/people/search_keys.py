"""What a person is found by without anything readable in the database: keyed digests of name sounds and birth dates."""

from collections.abc import Collection, Iterable, Iterator

from django.db import transaction
from django.db.models import Q, QuerySet

from muster.people.models import Person, SearchKey, document_digest
from muster.people.vault import digest
from muster.screening.sounds import Word, words

_PRECISIONS = (4, 7)  # "1994", "1994-01": how much of a birth date some documents know


def refresh(person: Person, births: Collection[str]) -> None:
    """Bring the person's keys up to their names and these birth dates (ISO, maybe cut)."""
    wanted = set(_keys(person, births))
    with transaction.atomic():
        present = set(person.search_keys.values_list("digest", flat=True))
        person.search_keys.filter(digest__in=present - wanted).delete()
        fresh = [SearchKey(person=person, digest=each) for each in sorted(wanted - present)]
        SearchKey.objects.bulk_create(fresh, ignore_conflicts=True)


def named(name: str) -> Q:
    """Persons every word of whose name sounds like one of theirs, in any form of it; nobody for no word at all."""
    sought = Q() if words(name) else Q(pk=None)
    for word in words(name):
        sought &= Q(pk__in=_with(_name_digests(word)))
    return sought


def possibly(person: Person, births: Collection[str]) -> "QuerySet[Person]":
    """Others who may be the same person: by the document's number, or by a birth date that may be the same.

    Where a date is cut to the year or month, a word of the name must sound alike too. The names themselves are yet to
    be compared.
    """
    stated = {_birth(part) for birth in births for part in (birth, *_cut(birth))}
    sounds = {each for form in person.name_forms for word in words(form) for each in _name_digests(word)}
    wider = Q(pk__in=_with(_within(birth) for birth in births)) & Q(pk__in=_with(sounds))
    alike = Q(pk__in=_with(stated)) | wider
    if person.document_number:
        alike |= Q(document_number_digest=document_digest(person.document_number))
    return Person.objects.filter(alike).exclude(pk=person.pk)


def _keys(person: Person, births: Collection[str]) -> Iterator[str]:
    for form in person.name_forms:
        for word in words(form):
            yield from _name_digests(word)
    for birth in births:
        yield _birth(birth)
        yield from (_within(part) for part in _cut(birth))


def _with(digests: Iterable[str]) -> "QuerySet[SearchKey, int]":
    return SearchKey.objects.filter(digest__in=sorted(digests)).values("person")  # type: ignore[return-value]


def _cut(birth: str) -> Iterator[str]:
    """The same date as less precise documents have it."""
    return (birth[:size] for size in _PRECISIONS if size < len(birth))


def _name_digests(word: Word) -> set[str]:
    return {digest("name", key) for key in word.keys}


def _birth(birth: str) -> str:
    return digest("birth", birth)


def _within(birth: str) -> str:
    """What a more precise date has for those who know only so much of theirs."""
    return digest("birth-within", birth)
