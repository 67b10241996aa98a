"""Rounds of placement: for planners to open, look at, publish and close; for auditors to read."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from muster.desk import round_page
from muster.desk.aims import variants_of
from muster.desk.page import PAGE, account, crumbs, page_of, show
from muster.offices.access import live_memberships
from muster.offices.models import RankCategory
from muster.offices.rights import Purpose, roles_for
from muster.pages.bars import grouped
from muster.pages.signed_in import signed_in
from muster.rounds.figures import Figures
from muster.rounds.models import HandOrder, Round
from muster.rounds.queries import (
    certificate_for,
    cutoffs_of,
    open_round_of,
    orders_by_hand,
    round_for,
    rounds_for,
)

REFRESH = 5  # seconds


@require_safe
@signed_in
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first."""
    found, _member = rounds_for(account(request))
    page = page_of(request, found)
    context = {
        "page": page,
        "columns": [
            {"text": _("Round")},
            {"text": _("State")},
            {"text": _("Opened")},
            {"text": _("Published")},
            {"text": _("Taking part"), "number": True},
            {"text": _("Placed"), "number": True},
        ],
        "rows": [_row(each) for each in page],
        "may_open": _plans(request),
        "hindered": open_round_of(settings.REGIME) is not None,
    }
    return show(request, "desk/rounds/rounds.html", context)


def _plans(request: HttpRequest) -> bool:
    """Whether the reader is a planner; they may be an auditor besides."""
    return live_memberships(account(request)).filter(role__in=roles_for(Purpose.RUN_ROUNDS)).exists()


def figures_of(found: Round) -> Figures:
    """The figures that the preview kept."""
    return cast("Figures", found.figures)


def _row(found: Round) -> list[object]:
    return [
        {"text": round_page.title_of(found), "href": reverse("desk:round", args=[found.pk])},
        round_page.state_of(found),
        round_page.moment(found.opened_at),
        round_page.moment(found.published_at),
        _figure(found, "applicants"),
        _figure(found, "placed"),
    ]


def round_crumbs(found: Round | None = None) -> list[dict[str, str]]:
    places = [(_("Rounds"), reverse("desk:rounds"))]
    if found is not None:
        places.append((round_page.title_of(found), reverse("desk:round", args=[found.pk])))
    return crumbs(*places)


def _figure(found: Round, name: str) -> str:
    return grouped(found.figures[name]) if found.figures else "–"


@require_safe
@signed_in
def round_(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One round. While the clock computes, the page looks again by itself, unless its reader stopped that."""
    found, _member = round_for(account(request), round_id)
    here = reverse("desk:round", args=[found.pk])
    busy = round_page.computing(found)
    watching = bool(busy or found.variants_wait) and "still" not in request.GET
    context: dict[str, Any] = {
        "round": found,
        "title": round_page.title_of(found),
        "state": round_page.state_of(found),
        "crumbs": round_crumbs(),
        "about": round_page.about_rows(found),
        "acts": _acts(found) if _plans(request) else [],
        "computing": busy,
        "done": found.done,
        "of": found.of,
        "share": 100 * found.done // found.of if found.of else 0,
        "watching": watching,
        "still_url": f"{here}?still",
        "again_url": here,
        "posts_url": reverse("desk:round-posts", args=[found.pk]),
        "certificates": _certificates(found),
        "by_hand_columns": [{"text": text} for text in (_("Post"), _("Unit"), _("Declared"), _("Why"))],
        "by_hand": [_ordered_by_hand(each) for each in orders_by_hand(found)],
    }
    if found.figures and not busy:
        figures = figures_of(found)
        units_now, categories_now = round_page.supply_of(found, figures)
        context |= {
            "standing": round_page.standing_rows(found),
            "figures": round_page.figure_rows(figures),
            "choice": round_page.choice_picture(figures),
            "waiting": round_page.waiting_picture(figures),
            "categories": round_page.category_picture(categories_now),
            "units": round_page.unit_picture(units_now),
            "variants_wait": found.variants_wait,
            "variants": variants_of(found),
        }
    response = show(request, "desk/rounds/round.html", context)
    if watching:
        # As a header, so that nothing on the page itself has to move for those who stop it.
        response["Refresh"] = f"{REFRESH}; url={here}"
    return response


def _certificates(found: Round) -> list[dict[str, object]]:
    """Each publication of the round, and each time its free seats were placed again, with a file that proves it."""
    if found.published_at is None:
        return []
    made = found.certificates.defer("packed").order_by("number")
    return [
        {
            "text": (_("Free seats placed again, %(when)s") if each.number else _("Publication, %(when)s"))
            % {"when": round_page.moment(each.made_at)},
            "href": reverse("desk:round-certificate", args=[found.pk, each.number]),
            "digest": each.digest,
        }
        for each in made
    ]


def _ordered_by_hand(order: HandOrder) -> list[object]:
    return [
        order.post.title,
        order.post.unit.name,
        round_page.moment(order.declared_at),
        f"{_named(len(order.numbers))} {order.reason}",
    ]


def _named(count: int) -> str:
    words = ngettext("%(count)s candidate named.", "%(count)s candidates named.", count)
    return words % {"count": count}


def _acts(found: Round) -> list[dict[str, str]]:
    """What a planner can do with the round now."""
    if found.closed_at or found.publication_waits:
        return []
    if found.published_at:
        return [_act(_("Close the round"), "close", found, "quiet")]
    acts = [] if found.preview_waits else [_act(_("Compute a preview"), "preview", found, "")]
    if found.previewed_at and not found.preview_waits:
        acts[0] = _act(_("Compute the preview anew"), "preview", found, "quiet")
        acts.insert(0, _act(_("Publish the round"), "publish", found, ""))
    if found.previewed_at and not found.preview_waits and not found.variants_wait:
        acts.append(_act(_("What other aims would cost"), "variants", found, "quiet"))
    return [*acts, _act(_("Cancel the round"), "close", found, "quiet")]


def _act(text: str, name: str, found: Round, style: str) -> dict[str, str]:
    return {"text": text, "href": reverse(f"desk:round-{name}", args=[found.pk]), "style": style}


@require_safe
@signed_in
def posts(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Post by post: free seats, filled, wished, those most wished for first."""
    found, _member = round_for(account(request), round_id)
    page = page_of(request, cutoffs_of(found))
    context = {
        "title": round_page.title_of(found),
        "crumbs": round_crumbs(found),
        "tabs": _tabs(found, "posts"),
        "caption": _("Posts, those with most wishes first"),
        "page": page,
        "columns": [
            {"text": _("Post")},
            {"text": _("Unit")},
            {"text": _("Rank category")},
            {"text": _("Seats to give"), "number": True},
            {"text": _("Filled"), "number": True},
            {"text": _("Wishes"), "number": True},
        ],
        "rows": [
            [
                each.post.title,
                each.post.unit.name,
                str(RankCategory(each.post.rank_category).label),
                grouped(each.seats),
                grouped(each.filled),
                grouped(each.wished),
            ]
            for each in page
        ],
    }
    return show(request, "desk/rounds/posts.html", context)


@require_safe
@signed_in
def units(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Unit by unit: the same figures, those most wished for first."""
    found, _member = round_for(account(request), round_id)
    parts = round_page.supply_of(found, figures_of(found))[0] if found.figures else []
    page = Paginator(parts, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": round_page.title_of(found),
        "crumbs": round_crumbs(found),
        "tabs": _tabs(found, "units"),
        "caption": _("Units, those with most wishes first"),
        "page": page,
        "columns": [
            {"text": _("Unit")},
            *({"text": words, "number": True} for words in round_page.supply_series()),
        ],
        "rows": [[name, *map(grouped, counts)] for name, counts in round_page.unit_lines(list(page))],
    }
    return show(request, "desk/rounds/posts.html", context)


def _tabs(found: Round, shown: str) -> list[dict[str, object]]:
    return [
        {"text": text, "href": reverse(f"desk:round-{name}", args=[found.pk]), "current": name == shown}
        for name, text in (("posts", _("Post by post")), ("units", _("Unit by unit")))
    ]


@require_safe
@signed_in
def certificate(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """A certificate as a file, for `muster place verify`."""
    found, text = certificate_for(account(request), round_id, number)
    response = HttpResponse(text, content_type="application/json")
    name = f"round-{found.round.number}-{found.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
