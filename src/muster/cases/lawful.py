"""The facts of a case as the law's vocabulary has them, and the law's answer over them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from muster.cases.models import ASSESSMENTS, Case, Fact, Level, Offer, Outcome, Request, RequestKind
from muster.cases.seats import has_free_seat
from muster.database.prepared import prepared
from muster.law import Answer, decide
from muster.offices.models import Post, RankCategory
from muster.people.models import Consent
from muster.regimes import load

# The rules that speak of the post itself: where one is not met, its seat may not be offered to this person.
OF_THE_POST = ("R10", "R11", "R12a", "R12b")


def current_facts(case: Case) -> list[Fact]:
    return list(case.facts.filter(superseded_at=None).select_related("paper"))


def live_offer(case: Case) -> Offer | None:
    return case.offers.filter(released_at=None).select_related("seat__post__unit").first()


def law_facts(
    case: Case, level: Level, on: date | None = None, *, post: Post | None = None
) -> dict[str, object]:
    """The facts as they stand on that day at `CLAIMED` (stated by the applicant) or `VERIFIED` (checked by an office).

    What offices, boards and consents establish counts at either level. `post` asks about another post than the
    offered or wished one.
    """
    day = on or timezone.localdate()
    facts = _said(case, level) | _consents(case)
    facts["channel"] = case.channel or None
    # Before it is submitted, no board has seen the application and no seat is offered.
    offer = live_offer(case) if case.submitted_at else None
    if case.submitted_at:
        facts |= _findings(_judged(case), day)
    sought = post or (offer.seat.post if offer else _wished(case))
    if sought is not None:
        facts |= _post(sought, held=post is None and offer is not None)
    return coherent({name: value for name, value in facts.items() if value is not None})


def coherent(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts without an empty list of citizenships that no (longer) stated statelessness carries: unknown, then."""
    stateless = facts.get("statelessness") in {"claimed", "recognised"}
    return {
        name: value for name, value in facts.items() if stateless or name != "citizenships" or value != []
    }


@prepared
def _standing(case: Any) -> QuerySet[Fact, tuple[UUID, str, str, datetime | None, bytes]]:
    rows = Fact.objects.filter(case=case, superseded_at=None).order_by()
    return rows.values_list("pk", "name", "level", "disputed_at", "value_sealed")


@prepared
def _consents_of(person: Any) -> QuerySet[Consent, tuple[str, datetime | None]]:
    return (
        Consent.objects.filter(person=person).order_by("given_at", "pk").values_list("kind", "withdrawn_at")
    )


def _wished(case: Case) -> Post | None:
    return _posts.first(case.wished_post_id) if case.wished_post_id else None


@prepared
def _posts(pk: Any) -> QuerySet[Post]:
    return Post.objects.filter(pk=pk)


def _said(case: Case, level: Level) -> dict[str, object]:
    """The facts of that level that nobody disputes. The rank category sought is a wish: it stands as stated."""
    facts: dict[str, object] = {}
    for pk, name, stands, disputed_at, sealed in _standing(case.pk):
        wanted = Level.CLAIMED if name == "rank_category" else level
        if stands == wanted and disputed_at is None:
            facts[name] = Fact.value.opened(sealed, of=case.person, pk=pk)
    return facts


def _consents(case: Case) -> dict[str, object]:
    return {f"consent_{kind}": withdrawn_at is None for kind, withdrawn_at in _consents_of(case.person_id)}


def _judged(case: Case) -> Iterable[Request]:
    return (
        Request.objects.filter(case=case, kind__in=ASSESSMENTS, outcome__isnull=False)
        .select_related("outcome__request__case__person")
        .order_by("judged_at")
    )


def _findings(requests: Iterable[Request], day: date) -> dict[str, object]:
    """The newest outcome of each board; one whose validity has passed is unknown again."""
    newest: dict[str, Outcome] = {request.kind: request.outcome for request in requests}
    found: dict[str, object] = {}
    for outcome in newest.values():
        if outcome.valid_until is None or day <= outcome.valid_until:
            found |= outcome.facts
    return found


def _post(post: Post, *, held: bool) -> dict[str, object]:
    return {
        "rank_category": post.rank_category,
        "post_vacant": held or has_free_seat(post),
        "post_open_to_foreigners": post.open_to_foreigners,
        "post_open_to_servicewomen": post.open_to_servicewomen,
        "post_secret_access": post.secret_access,
    }


def answer(case: Case, level: Level, on: date | None = None, *, post: Post | None = None) -> Answer:
    """The law's answer over the facts of that level, on that day (today where none is named)."""
    day = on or timezone.localdate()
    return decide(load(case.regime), law_facts(case, level, day, post=post), day)


def answers_by_post(
    case: Case, posts: Iterable[Post], level: Level = Level.VERIFIED
) -> list[tuple[Post, Answer]]:
    """For each post with a free seat the answer over the facts of that level, were that seat offered."""
    book, day = load(case.regime), timezone.localdate()
    facts = law_facts(case, level, day)
    # The seat is free, so for this person it is as good as held.
    return [(post, decide(book, facts | _post(post, held=True), day)) for post in posts]


def unmet(law_answer: Answer) -> tuple[str, ...]:
    """The rules of an answer that are not met."""
    return tuple(result.rule for result in law_answer.rules if result.outcome == "not_met")


def barring(law_answer: Answer) -> tuple[str, ...]:
    """The rules not met that no other post could change."""
    return tuple(rule for rule in unmet(law_answer) if rule not in OF_THE_POST)


def supported_category(case: Case) -> str:
    """The highest rank category the selection supports; empty before it has spoken."""
    newest = (
        Outcome.objects.filter(request__case=case, request__kind=RequestKind.SELECTION)
        .order_by("-request__judged_at")
        .first()
    )
    return newest.supported_category if newest else ""


def above_supported(post: Post, supported: str) -> bool:
    """Whether the post's rank category is above the one the selection supports; no, before it has spoken."""
    return bool(supported) and RankCategory(post.rank_category).height > RankCategory(supported).height
