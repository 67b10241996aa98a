"""The applicant's wishes: up to twenty posts or units, the one wanted most first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from muster.cases.errors import NotPossible
from muster.cases.lawful import live_offer
from muster.cases.models import Case
from muster.cases.seats import open_posts
from muster.offices.folding import folded
from muster.offices.models import Office, Post
from muster.offices.queries import units
from muster.pages.context import url
from muster.portal.lawful_posts import closed_posts, open_to_case
from muster.portal.page import account, back_to, with_case
from muster.portal.way import about_post, by_name
from muster.rounds.actions import state_wishes
from muster.rounds.models import MOST_WISHES
from muster.rounds.queries import wishes_of

UNITS_A_PAGE = 20

type Place = Post | Office


@dataclass(frozen=True, slots=True)
class WishRow:
    """One wish on the page: `rules` are those that close a post, `note` what a unit stands for."""

    key: str
    anchor: str
    title: str
    about: str
    href: str
    note: str
    rules: tuple[str, ...]
    gone: bool


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def wishes(request: HttpRequest, case: Case) -> HttpResponse:
    """The list. A button moves one of it up or down, or takes it away; nothing else of it changes."""
    places = _places(case)
    if request.method == "POST":
        named, changed = _changed(request, places)
        return _save(request, case, changed, _("Your wishes are saved."), named)
    context = {
        "case": case,
        "rows": _rows(case, places),
        "fixed": _fixed(case),
        "full": len(places) >= MOST_WISHES,
        "most": MOST_WISHES,
        "posts_url": url("portal:posts"),
        "back_url": back_to(request),
    }
    return render(request, "portal/application/wishes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def wish_add(request: HttpRequest, case: Case) -> HttpResponse:
    """The units, found by a part of their name; a button here or on a post's page adds to the end of the list."""
    if request.method == "POST":
        added = _place(request.POST.get("wish", ""))
        places = _places(case)
        if added in places:
            messages.info(request, _("This is among your wishes already."))
            return redirect("portal:wishes")
        return _save(
            request, case, [*places, added], _("The wish is the last of your list. You can move it up.")
        )
    sought = request.GET.get("q", "").strip()[:80]
    found = by_name(units())
    if sought:
        found = found.filter(search__contains=folded(sought))
    context = {
        "page": Paginator(found, UNITS_A_PAGE).get_page(request.GET.get("page")),
        "sought": sought,
        "query": urlencode({"q": sought}) if sought else "",
        "posts_url": url("portal:posts"),
    }
    return render(request, "portal/application/wish_add.html", context)


def _places(case: Case) -> list[Place]:
    return [place for wish in wishes_of(case) if (place := wish.post or wish.unit) is not None]


def _save(
    request: HttpRequest, case: Case, places: Sequence[Place], success: str, named: str = ""
) -> HttpResponse:
    """Save, and back to the list; to the wish that was `named`, so that it can be moved on at once."""
    try:
        state_wishes(user=account(request), case_id=case.pk, wishes=places)
    except NotPossible as hindrance:
        messages.error(request, str(hindrance.message))
    else:
        messages.success(request, success)
    return redirect(reverse("portal:wishes") + (f"#{anchor_of(named)}" if named else ""))


def anchor_of(key: str) -> str:
    return key.replace(":", "-")


def _changed(request: HttpRequest, places: Sequence[Place]) -> tuple[str, list[Place]]:
    """The list after what the pressed button does to the one it names; as it is where that one is gone."""
    for act, change in _CHANGES.items():
        if act in request.POST:
            keys = [key_of(place) for place in places]
            named = request.POST[act]
            if named not in keys:
                return "", list(places)
            return named, change(list(places), keys.index(named))
    raise Http404


def _moved(places: list[Place], at: int, by: int) -> list[Place]:
    to = min(max(at + by, 0), len(places) - 1)
    places.insert(to, places.pop(at))
    return places


def _without(places: list[Place], at: int) -> list[Place]:
    return places[:at] + places[at + 1 :]


_CHANGES: dict[str, Callable[[list[Place], int], list[Place]]] = {
    "up": lambda places, at: _moved(places, at, -1),
    "down": lambda places, at: _moved(places, at, 1),
    "remove": _without,
}


def key_of(place: Place) -> str:
    """How a form names a post or a unit."""
    return f"post:{place.pk}" if isinstance(place, Post) else f"unit:{place.pk}"


def _place(key: str) -> Place:
    """The open post or the unit that a form names."""
    kind, _colon, pk = key.partition(":")
    found: Place | None = None
    if kind == "unit":
        found = units().filter(pk=pk).first()
    elif kind == "post":
        try:
            found = open_posts().filter(pk=UUID(pk)).first()
        except ValueError:
            raise Http404 from None
    if found is None:
        raise Http404
    return found


def _rows(case: Case, places: Sequence[Place]) -> list[WishRow]:
    posts = [place for place in places if isinstance(place, Post)]
    closed = closed_posts(case, posts)
    held = open_to_case(case, [place for place in places if isinstance(place, Office)])
    return [
        _post_row(place, closed.get(place.pk, ()))
        if isinstance(place, Post)
        else _unit_row(place, held[place.pk])
        for place in places
    ]


def _post_row(post: Post, rules: tuple[str, ...]) -> WishRow:
    return WishRow(
        key=key_of(post),
        anchor=anchor_of(key_of(post)),
        title=post.title,
        about=f"{post.unit.name} · {about_post(post)}",
        href=url("portal:post", str(post.pk)),
        note="",
        rules=rules,
        gone=post.closed_at is not None,
    )


def _unit_row(unit: Office, posts: tuple[int, int]) -> WishRow:
    lawful, every = posts
    words = ngettext(
        "The whole unit: its %(every)s post, %(lawful)s of which the law lets you hold",
        "The whole unit: its %(every)s posts, %(lawful)s of which the law lets you hold",
        every,
    )
    note = words % {"every": every, "lawful": lawful}
    return WishRow(key_of(unit), anchor_of(key_of(unit)), unit.name, "", "", note, (), gone=every == 0)


def _fixed(case: Case) -> str:
    """Why the wishes cannot be changed now; empty where they can."""
    if not case.is_open:
        return _("This application has ended.")
    if live_offer(case) is not None:
        return _("A seat is held for you, so your wishes stay as they are until you have answered.")
    return ""
