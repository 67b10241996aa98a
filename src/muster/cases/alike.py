"""Cases found by the name, and cases that may be one person's: by keyed digests, compared here, judged by people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from muster.cases.models import Case, Fact, Level, Request
from muster.people import search_keys
from muster.people.models import Distinction, Person, User, document_digest
from muster.screening.likeness import are_near
from muster.screening.transliteration import mrz_of

# What staff read: neither drafts nor what was withdrawn or erased.
_CASES = (
    Case.objects.filter(submitted_at__isnull=False, withdrawn_at=None, erased_at=None)
    .select_related("person", "office")
    .order_by(F("submitted_at").desc())
)
_MOST = 200  # people who share a birth date; the newest are compared


class Shared(models.TextChoices):
    """What two identities have in common."""

    ZONE = "zone", _("The machine-readable lines: number, name and date of birth")
    NUMBER = "number", _("Document number")
    NAME = "name", _("Name")
    BIRTH = "birth", _("Date of birth")


@dataclass(frozen=True, slots=True)
class Alike:
    """Another case that may be the same person's; `apart` where an office found that it is not."""

    case: Case
    shared: tuple[Shared, ...]
    apart: Distinction | None


class Degree(models.TextChoices):
    """How much one field of two identities has in common."""

    SAME = "same", _("the same")
    NEAR = "near", _("near")
    OTHER = "other", _("not the same")


@dataclass(frozen=True, slots=True)
class Identity:
    """What is compared of a person; `births` are ISO dates, maybe cut to the year or month."""

    person: Person
    births: frozenset[str]

    @property
    def zone(self) -> tuple[str, str]:
        person = self.person
        return person.mrz_name or mrz_of(person.full_name), person.document_number or ""


def index(case: Case) -> None:
    """Bring the person's search keys up to what is now known; within the transaction of the act that changed it."""
    search_keys.refresh(case.person, identity_of(case).births)


def identity_of(case: Case) -> Identity:
    return Identity(case.person, births_of([case.person])[case.person_id])


def births_of(people: Iterable[Person]) -> dict[object, frozenset[str]]:
    """The birth dates that stand in the cases of each person: stated, and found otherwise by an office."""
    by_key = {person.pk: person for person in people}
    facts = Fact.objects.filter(
        case__person__in=by_key,
        case__erased_at=None,
        name="date_of_birth",
        level__in=(Level.CLAIMED, Level.VERIFIED),
        superseded_at=None,
    ).values_list("pk", "case__person", "value_sealed")
    found: dict[object, set[str]] = {pk: set() for pk in by_key}
    for pk, person, sealed in facts:
        found[person].add(str(Fact.value.opened(sealed, of=by_key[person], pk=pk)))
    return {pk: frozenset(births) for pk, births in found.items()}


def alike(case: Case) -> list[Alike]:
    """Submitted cases of others that may be the same person's, those not settled first."""
    own = identity_of(case)
    people = (
        search_keys.possibly(own.person, own.births).exclude(wrapped_key=None).order_by("-created_at")[:_MOST]
    )
    births = births_of(people)
    shared = {person.pk: _shared(own, Identity(person, births[person.pk])) for person in people}
    cases = _CASES.filter(person__in=[pk for pk, fields in shared.items() if fields])
    apart = _distinctions(own.person, shared)
    found = [Alike(each, shared[each.person_id], apart.get(each.person_id)) for each in cases]
    settled = [_is_settled(each) for each in found]
    return [each for _settled, each in sorted(zip(settled, found, strict=True), key=lambda pair: pair[0])]


def unsettled(found: Iterable[Alike]) -> list[Alike]:
    return [each for each in found if not _is_settled(each)]


def _is_settled(found: Alike) -> bool:
    """Told apart, and nothing looks the same that did not then."""
    return found.apart is not None and set(found.shared) <= set(found.apart.shared)


def _shared(one: Identity, other: Identity) -> tuple[Shared, ...]:
    """What makes two identities look like one; nothing where it is not enough to ask somebody."""
    number = (
        compared_numbers(one.person.document_number or "", other.person.document_number or "") == Degree.SAME
    )
    name = are_near(one.person.name_forms, other.person.name_forms)
    birth = compared_births(one.births, other.births) != Degree.OTHER
    if not (number or (name and birth)):
        return ()
    zone = number and birth and one.zone == other.zone
    seen = {Shared.ZONE: zone, Shared.NUMBER: number, Shared.NAME: name, Shared.BIRTH: birth}
    return tuple(field for field, is_shared in seen.items() if is_shared)


def compared_names(one: str, other: str) -> Degree:
    if mrz_of(one) == mrz_of(other) != "":
        return Degree.SAME
    return Degree.NEAR if are_near([one], [other]) else Degree.OTHER


def compared_numbers(one: str, other: str) -> Degree:
    return Degree.SAME if one and other and document_digest(one) == document_digest(other) else Degree.OTHER


def compared_births(some: Iterable[str], others: Iterable[str]) -> Degree:
    """Near where one is known to the year or month alone, and may be the other."""
    mine, theirs = set(some), set(others)
    if mine & theirs:
        return Degree.SAME
    near = any(_may_be_one(one, other) for one in mine for other in theirs)
    return Degree.NEAR if near else Degree.OTHER


def _may_be_one(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def named(user: User, offices: Collection[str], name: str) -> "QuerySet[Case]":
    """The offices' cases whose person is called so, in any form and spelling; never one of the user's own."""
    people = Person.objects.filter(search_keys.named(name)).values("pk")
    mine = _CASES.filter(office__in=offices, person__in=people).exclude(person=user.person_id)
    return mine.prefetch_related(Prefetch("requests", queryset=Request.objects.select_related("office")))


def _distinctions(person: Person, others: Iterable[object]) -> dict[object, Distinction]:
    keys = list(others)
    pair = Q(one=person, other__in=keys) | Q(other=person, one__in=keys)
    live = Distinction.objects.filter(pair, taken_back_at=None)
    return {each.other_id if each.one_id == person.pk else each.one_id: each for each in live}
