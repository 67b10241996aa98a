"""The place that a round gave somebody, why that one, and what they may do now."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.cases.lawful import live_offer
from muster.cases.models import Case, Offer
from muster.portal.beside import beside_said
from muster.portal.page import with_case_called
from muster.portal.place_page import wishes_said
from muster.portal.way import about_post
from muster.rounds.models import Entry
from muster.rounds.queries import own_entries, own_place

MOST_ROUNDS = 50


@require_safe
@with_case_called
def place(request: HttpRequest, case: Case) -> HttpResponse:
    """The newest published round the application took part in (or the one named in `?round=`), and all of them."""
    entries = list(own_entries(case)[:MOST_ROUNDS])
    shown = _chosen(entries, request.GET.get("round", ""))
    context: dict[str, Any] = {
        "case": case,
        "entries": [_row(each, current=each == shown) for each in entries],
    }
    if shown is not None:
        context |= _about(case, shown)
    return render(request, "portal/case/place.html", context)


def _chosen(entries: list[Entry], number: str) -> Entry | None:
    if not number:
        return entries[0] if entries else None
    found = next((each for each in entries if str(each.round.number) == number), None)
    if found is None:
        raise Http404
    return found


def _about(case: Case, entry: Entry) -> dict[str, Any]:
    held, placed, own = live_offer(case), entry.post, own_place(entry)
    return {
        "entry": entry,
        "post": placed,
        "about": about_post(placed) if placed else "",
        "wishes": wishes_said(own),
        "beside": beside_said(own),
        "lottery": own.lottery,
        "to_answer": held is not None and held.accepted_at is None and held.expires_at > timezone.now(),
        "accepted": held is not None and held.accepted_at is not None,
        "outcome": _outcome(entry.offer),
    }


def _row(entry: Entry, *, current: bool) -> dict[str, object]:
    words = _("Round %(number)s") % {"number": entry.round.number}
    return {
        "text": words,
        "href": f"?round={entry.round.number}",
        "current": current,
        "when": entry.round.published_at,
        "post": entry.post.title if entry.post else "",
        "outcome": _outcome(entry.offer),
    }


def _outcome(offer: Offer | None) -> str:
    """What became of the offer of a round."""
    if offer is None:
        return _("no place")
    states = (
        (offer.accepted_at and not offer.released_at, _("accepted")),
        (offer.declined_at, _("declined")),
        (offer.expired_at, _("not answered in time")),
        (offer.released_at, _("no longer held")),
    )
    return next((words for at, words in states if at), _("waits for your answer"))
