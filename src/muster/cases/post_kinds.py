"""Kinds of posts: all that the law asks about a post, so that it is asked once a kind and not once a post."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from muster.cases.lawful import OF_THE_POST, above_supported, law_facts, supported_category
from muster.cases.models import Case, Level
from muster.database.prepared import prepared
from muster.law import RuleOutcome, RuleResult, decide
from muster.offices.models import LISTED_BY, PUBLIC, Office, Post, RankCategory
from muster.regimes import load


class PostKind(NamedTuple):
    """What the law asks about a post; the names are those of the columns."""

    rank_category: str
    open_to_foreigners: bool
    open_to_servicewomen: bool
    secret_access: bool

    @property
    def facts(self) -> dict[str, object]:
        """What the law is told of a free seat in such a post."""
        return {
            "rank_category": self.rank_category,
            "post_vacant": True,
            "post_open_to_foreigners": self.open_to_foreigners,
            "post_open_to_servicewomen": self.open_to_servicewomen,
            "post_secret_access": self.secret_access,
        }


KINDS = tuple(
    PostKind(category, *flags)
    for category in RankCategory.values
    for flags in product((True, False), repeat=len(LISTED_BY) - 1)
)


@dataclass(frozen=True, slots=True)
class ClosedKind:
    """A kind of posts that somebody cannot hold: the rules not met, and whether the selection supports less."""

    kind: PostKind
    rules: tuple[RuleResult, ...]
    too_high: bool


def kind_of(post: Post) -> PostKind:
    return PostKind(*(getattr(post, name) for name in LISTED_BY))


def facts_about(case: Case | None) -> dict[str, object]:
    """What is stated in the case, or nothing; ask once and pass it on."""
    return law_facts(case, Level.CLAIMED) if case is not None else {}


def rules_about(
    kind: PostKind, regime: str, facts: Mapping[str, object], day: date, *, vacant: bool = True
) -> tuple[RuleResult, ...]:
    """The law's rules on posts, answered for this kind and these facts; what hangs on more stays open."""
    asked = {**facts, **kind.facts, "post_vacant": vacant}
    return tuple(result for result in decide(load(regime), asked, day).rules if result.rule in OF_THE_POST)


def closed_kinds(case: Case | None, regime: str) -> list[ClosedKind]:
    """The kinds of posts that the law closes to the applicant as far as they stated, or to any foreigner."""
    day, facts = timezone.localdate(), facts_about(case)
    supported = supported_category(case) if case is not None and case.submitted_at else ""
    found = []
    for kind in KINDS:
        unmet = tuple(
            result
            for result in rules_about(kind, regime, facts, day)
            if result.outcome is RuleOutcome.NOT_MET
        )
        too_high = above_supported(Post(rank_category=kind.rank_category), supported)
        if unmet or too_high:
            found.append(ClosedKind(kind, unmet, too_high))
    return found


def of_kinds(kinds: Collection[PostKind]) -> Q:
    """Posts of these kinds, as plain conditions wherever the kinds allow it."""
    values = [sorted(set(column)) for column in zip(*kinds, strict=True)]
    if not kinds:
        return Q(pk__in=())
    if len(set(kinds)) == len(list(product(*values))):
        every = [len(set(column)) for column in zip(*KINDS, strict=True)]
        wanted = zip(LISTED_BY, values, every, strict=True)
        return Q(*(Q((f"{name}__in", some)) for name, some, most in wanted if len(some) < most))
    found = Q()
    for kind in kinds:
        found |= Q(**kind._asdict())
    return found


def that_exist(kinds: Iterable[PostKind]) -> set[PostKind]:
    """Those of the kinds that some public post has."""
    known = _existing.first()
    existing = dict(zip(KINDS, known, strict=True)) if known else {}
    return {kind for kind in kinds if existing.get(kind)}


@prepared
def _existing() -> QuerySet[Office, tuple[bool, ...]]:
    """One row with a word on each kind, each by one look into the index."""
    of_each = (Exists(Post.objects.filter(PUBLIC, **kind._asdict())) for kind in KINDS)
    return Office.objects.order_by("pk").values_list(*of_each)[:1]
