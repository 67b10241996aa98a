"""Everybody who is ready to be placed, read in portions: what they wish, the verified facts, the points they earn."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from muster.cases.lawful import coherent
from muster.cases.models import (
    ASSESSMENTS,
    OPEN,
    Case,
    Detail,
    Fact,
    Level,
    Offer,
    Outcome,
    Qualification,
    Request,
    RequestKind,
)
from muster.offices.models import Post
from muster.people.models import Consent
from muster.people.sealed import HasKey
from muster.people.vault import PersonKey, person_key
from muster.rounds.models import Points, Wish
from muster.rounds.points import points_of

PORTION = 500
_SEEKING = (RequestKind.OFFER, RequestKind.PLACEMENT)
_HINDERING = (RequestKind.VERIFICATION, RequestKind.REFERRAL, RequestKind.DECISION)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One wish: its number, and its post (the key as the database has it) or its unit."""

    number: int
    post: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Holder:
    """A person, as far as the reader of a dozen rows of theirs needs one: the key is opened once."""

    id: UUID
    key: PersonKey


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who is ready, with everything by which they are placed. `supported` is the highest rank category that
    the selection supports, "" before it has spoken."""

    case: UUID
    person: HasKey
    wishes: Sequence[Wanted]
    facts: dict[str, object]
    supported: str
    points: Points


def ready_cases(regime: str) -> QuerySet[Case]:
    """Submitted, open cases that wait for a seat, wish for something, and are neither checked nor decided on now."""
    asked = Request.objects.filter(case=OuterRef("pk"), judged_at=None, cancelled_at=None)
    wishes = Exists(Wish.objects.filter(case=OuterRef("pk")))
    return Case.objects.filter(
        OPEN,
        Q(wished_post__isnull=False) | wishes,
        Exists(asked.filter(kind__in=_SEEKING)),
        ~Exists(asked.filter(kind__in=_HINDERING)),
        ~Exists(Offer.objects.filter(case=OuterRef("pk"), released_at=None)),
        regime=regime,
        submitted_at__isnull=False,
        person__wrapped_key__isnull=False,  # whose data were erased has nothing to be placed by
    )


type _Row = tuple[UUID, UUID, bytes | memoryview | None, datetime | None, UUID | None, str]
type Portion = Sequence[_Row]


def portions(regime: str, of_post: Post | None = None) -> list[Portion]:
    """Who is ready now (of them, those who wish for this post), in portions small enough to be read at once."""
    rows = (
        ready_cases(regime)
        .filter(Q() if of_post is None else _wishes_for(of_post))
        .order_by("pk")
        .values_list("pk", "person_id", "person__wrapped_key", "submitted_at", "wished_post_id", "channel")
    )
    return list(batched(rows, PORTION, strict=False))


def _wishes_for(post: Post) -> Q:
    wish = Wish.objects.filter(Q(post=post) | Q(unit=post.unit_id), case=OuterRef("pk"))
    return Q(wished_post=post) | Q(Exists(wish))


def applicants_of(
    portion: Portion, at: datetime, reaches: Callable[[Sequence[Wanted]], bool] | None = None
) -> Iterator[Applicant]:
    """The applicants of a portion; with `reaches`, only those whose wishes it lets through are read further."""
    wishes = _wishes(portion)
    rows = [row for row in portion if reaches is None or reaches(wishes[row[0]])]
    persons = {row[0]: Holder(row[1], person_key(row[1], row[2])) for row in rows}
    said, found, supported = _said(persons), *_findings(persons, at)
    consents, confirmed = _consents(persons), _confirmed(persons)
    for case, _person, _key, submitted_at, _wished, channel in rows:
        if submitted_at is None:
            continue
        facts = said[case] | consents[case] | {"channel": channel or None} | found[case]
        yield Applicant(
            case=case,
            person=persons[case],
            wishes=wishes[case],
            facts=coherent({name: value for name, value in facts.items() if value is not None}),
            supported=supported.get(case, ""),
            points=points_of(confirmed[case], submitted_at, at),
        )


def _wishes(portion: Portion) -> dict[UUID, list[Wanted]]:
    """Each case's wishes; where none were stated, the post that was wished for on the way in is the one wish."""
    stated: dict[UUID, list[Wanted]] = {row[0]: [] for row in portion}
    of = {stored(case): wishes for case, wishes in stated.items()}
    rows = Wish.objects.filter(case__in=stated).order_by("case", "number")
    texts = rows.values_list(Cast("case_id", TextField()), "number", Cast("post_id", TextField()), "unit_id")
    for case, number, post, unit in texts:
        of[case].append(Wanted(number, post, unit))
    for one, _person, _key, _submitted, wished, _channel in portion:
        if not stated[one] and wished is not None:
            stated[one].append(Wanted(1, stored(wished), None))
    return stated


def _said(persons: dict[UUID, Holder]) -> dict[UUID, dict[str, object]]:
    """What stands verified and undisputed. The rank category sought is a wish: it stands as stated."""
    said: dict[UUID, dict[str, object]] = {case: {} for case in persons}
    # Of these rows there are a dozen a case: their keys are read as texts, which costs a tenth.
    of = {stored(case): (persons[case], said[case]) for case in persons}
    rows = Fact.objects.filter(
        Q(level=Level.VERIFIED) & ~Q(name="rank_category") | Q(level=Level.CLAIMED, name="rank_category"),
        case__in=persons,
        superseded_at=None,
        disputed_at=None,
    )
    texts = rows.order_by().values_list(
        Cast("case_id", TextField()), Cast("pk", TextField()), "name", "value_sealed"
    )
    for case, pk, name, sealed in texts:
        person, facts = of[case]
        facts[name] = Fact.value.opened(sealed, of=person, pk=_written(pk))
    return said


def stored(key: UUID) -> str:
    """A key as the database has it, read as text."""
    return str(key) if connection.features.has_native_uuid_field else key.hex


def _written(text: str) -> str:
    """A key as Python writes it, from the text that the database has."""
    if len(text) == len("00000000-0000-0000-0000-000000000000"):
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _findings(
    persons: dict[UUID, Holder], at: datetime
) -> tuple[dict[UUID, dict[str, object]], dict[UUID, str]]:
    """The newest outcome of each board that is still valid, and the category that the selection supports."""
    day = timezone.localdate(at)
    found: dict[UUID, dict[str, object]] = defaultdict(dict)
    supported: dict[UUID, str] = {}
    rows = Outcome.objects.filter(request__case__in=persons, request__kind__in=ASSESSMENTS)
    newest: dict[tuple[UUID, str], tuple[UUID, bytes, object, str]] = {}
    for case, kind, pk, sealed, valid_until, category in rows.order_by("request__judged_at").values_list(
        "request__case_id", "request__kind", "pk", "facts_sealed", "valid_until", "supported_category"
    ):
        newest[case, kind] = pk, sealed, valid_until is None or day <= valid_until, category
    for (case, kind), (pk, sealed, valid, category) in newest.items():
        if kind == RequestKind.SELECTION:
            supported[case] = category
        if valid:
            found[case] |= Outcome.facts.opened(sealed, of=persons[case], pk=pk)
    return found, supported


def _consents(persons: dict[UUID, Holder]) -> dict[UUID, dict[str, object]]:
    case_of = {person.id: case for case, person in persons.items()}
    given: dict[UUID, dict[str, object]] = defaultdict(dict)
    rows = Consent.objects.filter(person__in=case_of).order_by("given_at", "pk")
    for person, kind, withdrawn_at in rows.values_list("person_id", "kind", "withdrawn_at"):
        given[case_of[person]][f"consent_{kind}"] = withdrawn_at is None
    return given


def _confirmed(persons: dict[UUID, Holder]) -> dict[UUID, list[tuple[str, Detail | None]]]:
    confirmed: dict[UUID, list[tuple[str, Detail | None]]] = defaultdict(list)
    rows = Qualification.objects.filter(case__in=persons, removed_at=None, confirmed_at__isnull=False)
    for case, pk, kind, sealed in rows.order_by().values_list("case_id", "pk", "kind", "detail_sealed"):
        confirmed[case].append((kind, Qualification.detail.opened(sealed, of=persons[case], pk=pk)))
    return confirmed
