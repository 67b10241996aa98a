"""What the law has against posts of a kind, as a round and its wishes ask it."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from muster.cases.lawful import OF_THE_POST, law_facts
from muster.cases.models import Case, Level
from muster.cases.post_kinds import KINDS, PostKind, of_kinds, rules_about
from muster.law import RuleOutcome
from muster.offices.models import PUBLIC, Post, RankCategory
from muster.regimes import load

ABOVE_SUPPORTED = "supported"
"""In place of a rule: the post is above the rank category that the selection supports."""


HEIGHT = {category.value: category.height for category in RankCategory}


def is_of_the_post(rules: Iterable[str]) -> bool:
    """Whether every one of these rules is about the post, so that another post could be allowed."""
    return all(rule in OF_THE_POST or rule == ABOVE_SUPPORTED for rule in rules)


def rules_against(
    facts: Mapping[str, object], regime: str, day: date, kinds: Iterable[PostKind] = KINDS
) -> dict[PostKind, tuple[str, ...]]:
    """For each kind the rules about the post that these facts do not meet; empty where the law allows it."""
    return {
        kind: tuple(
            result.rule
            for result in rules_about(kind, regime, facts, day)
            if result.outcome is RuleOutcome.NOT_MET
        )
        for kind in kinds
    }


def posts_open_to(case: Case) -> QuerySet[Post]:
    """The public posts of the regime's formation that the person may wish for, by what they have stated."""
    against = rules_against(law_facts(case, Level.CLAIMED), case.regime, timezone.localdate())
    wanted = of_kinds([kind for kind, rules in against.items() if not rules])
    return Post.objects.filter(PUBLIC, wanted, unit__formation=load(case.regime).formation)
