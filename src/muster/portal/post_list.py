"""Reading one page of the open posts, however many there are: no count, no reading past what is shown."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from muster.cases.post_kinds import PostKind, of_kinds
from muster.offices.folding import words
from muster.offices.models import PUBLIC, Office, Post

A_PAGE = 25
UNREAD = ("search", "returned_because", "unit__search")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; "" and False do not narrow."""

    q: str = ""
    region: str = ""
    category: str = ""
    language: str = ""
    women: bool = False

    def asked(self) -> dict[str, str]:
        """The same as a question of the address."""
        return {name: "on" if value is True else str(value or "") for name, value in asdict(self).items()}

    def condition(self) -> Q:
        found = Q(*(Q(search__contains=word) for word in words(self.q)))
        if self.region:
            found &= _of_units(region=self.region)
        if self.category:
            found &= Q(rank_category=self.category)
        if self.language:
            found &= Q(language=self.language)
        if self.women:
            found &= Q(open_to_servicewomen=True)
        return found


class PostPage(NamedTuple):
    """Some posts in a row; `earlier` and `later` are the ends beyond which there are more, if there are."""

    posts: list[Post]
    earlier: Post | None
    later: Post | None


def page_of_posts(
    wanted: Wanted,
    kinds: Collection[PostKind],
    formation: str,
    *,
    after: UUID | None = None,
    before: UUID | None = None,
) -> PostPage:
    """The posts of these kinds that are wanted, by title: the first ones, or those beside a post that was shown."""
    title = "title_uk" if get_language() == "uk" else "title_en"
    found = _listed(formation, of_kinds(kinds), wanted.condition())
    shown = after or before
    beside = Post.objects.filter(pk=shown).values_list(title, "pk").first() if shown else None
    backwards = beside is not None and after is None
    if beside is not None:
        found = found.filter(_beyond(title, *beside, backwards=backwards))
    order = (f"-{title}", "-pk") if backwards else (title, "pk")
    rows = list(found.order_by(*order)[: A_PAGE + 1])
    more, rows = len(rows) > A_PAGE, rows[:A_PAGE]
    if backwards:
        rows.reverse()
    if not rows:
        return PostPage([], None, None)
    has_earlier = more if backwards else beside is not None
    has_later = True if backwards else more
    return PostPage(rows, rows[0] if has_earlier else None, rows[-1] if has_later else None)


def public_post(post_id: UUID, formation: str) -> Post | None:
    """An open post that foreigners may hold."""
    return _listed(formation, Q(pk=post_id, open_to_foreigners=True)).first()


def _listed(formation: str, *conditions: Q) -> QuerySet[Post]:
    posts = Post.objects.filter(PUBLIC, *conditions, _of_units(formation=formation))
    return posts.select_related("unit").defer(*UNREAD)


def _of_units(**about: str) -> Q:
    """Asked of each post as it comes, so that no database begins with the units and then sorts all their posts."""
    return Q(Exists(Office.objects.filter(pk=OuterRef("unit_id"), **about)))


def _beyond(title: str, than: str, pk: UUID, *, backwards: bool) -> Q:
    """Behind (or before) a place in the order; the first condition lets the index begin there."""
    to = "lt" if backwards else "gt"
    return Q((f"{title}__{to}e", than)) & (Q((f"{title}__{to}", than)) | Q((f"pk__{to}", pk)))
