"""What the law asks about a post. Posts that are alike in it are one class: there are at most 24."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from muster.cases.lawful import OF_THE_POST, law_facts, unmet
from muster.cases.models import Case, Level
from muster.law import decide
from muster.offices.models import PUBLIC, Post, RankCategory
from muster.regimes import load

ABOVE_SUPPORTED = "supported"
"""In place of a rule: the post is above the rank category that the selection supports."""


HEIGHT = {category.value: category.height for category in RankCategory}


class PostClass(NamedTuple):
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

    @property
    def height(self) -> int:
        return HEIGHT[self.rank_category]

    @property
    def posts(self) -> Q:
        return Q(**self._asdict())


ALL = tuple(
    PostClass(category.value, *flags)
    for category in RankCategory
    for flags in product((True, False), repeat=3)
)


def class_of(post: Post) -> PostClass:
    return PostClass(
        post.rank_category, post.open_to_foreigners, post.open_to_servicewomen, post.secret_access
    )


def is_of_the_post(rules: Iterable[str]) -> bool:
    """Whether every one of these rules is about the post, so that another post could be allowed."""
    return all(rule in OF_THE_POST or rule == ABOVE_SUPPORTED for rule in rules)


def rules_against(
    facts: Mapping[str, object], regime: str, day: date, classes: Iterable[PostClass] = ALL
) -> dict[PostClass, tuple[str, ...]]:
    """For each class the rules about the post that these facts do not meet; empty where the law allows it."""
    book = load(regime)
    return {
        one: tuple(rule for rule in unmet(decide(book, {**facts, **one.facts}, day)) if rule in OF_THE_POST)
        for one in classes
    }


def classes_open_to(case: Case) -> list[PostClass]:
    """The classes of posts that the law does not close to the person, by what they have stated."""
    facts = law_facts(case, Level.CLAIMED)
    against = rules_against(facts, case.regime, timezone.localdate())
    return [one for one, rules in against.items() if not rules]


def posts_open_to(case: Case) -> QuerySet[Post]:
    """The public posts of the regime's formation that the person may wish for."""
    wanted = Q(pk__in=[])
    for one in classes_open_to(case):
        wanted |= one.posts
    return Post.objects.filter(PUBLIC, wanted, unit__formation=load(case.regime).formation)
