"""Which posts the law closes to somebody by what they stated, and by which rules."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from muster.cases.lawful import law_facts
from muster.cases.models import Case, Level
from muster.cases.post_kinds import PostKind, kind_of
from muster.offices.models import PUBLIC, Office, Post
from muster.pages.facts import in_words
from muster.regimes import load
from muster.rounds.lawful import rules_against


def closed_posts(case: Case, posts: Iterable[Post]) -> dict[UUID, tuple[str, ...]]:
    """The posts that the law does not let this person hold, each with the rules that are not met, in words."""
    kinds = {post.pk: kind_of(post) for post in posts}
    against = _against(case, kinds.values())
    words = {rule.id: in_words(rule.sentence) for rule in load(case.regime).rules}
    return {
        pk: tuple(f"{rule}: {words[rule]}" for rule in against[one])
        for pk, one in kinds.items()
        if against[one]
    }


def open_to_case(case: Case, units: Sequence[Office]) -> Mapping[str, tuple[int, int]]:
    """For each unit how many of its open posts the law lets this person hold, and how many it has."""
    counted = [
        (unit, PostKind(*about), posts)
        for unit, *about, posts in Post.objects.filter(PUBLIC, unit__in=units)
        .order_by()
        .values_list("unit_id", *PostKind._fields)
        .annotate(posts=Count("pk"))
    ]
    against = _against(case, (one for _unit, one, _posts in counted))
    found = {unit.pk: (0, 0) for unit in units}
    for unit, one, posts in counted:
        lawful, every = found[unit]
        found[unit] = lawful + (0 if against[one] else posts), every + posts
    return found


def _against(case: Case, kinds: Iterable[PostKind]) -> Mapping[PostKind, tuple[str, ...]]:
    """What the law says of each class, over what was stated."""
    wanted = set(kinds)
    if not wanted:
        return {}
    return rules_against(law_facts(case, Level.CLAIMED), case.regime, timezone.localdate(), wanted)
