"""Rounds of placement: for planners to open, look at, publish and close; for auditors to read."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.desk import round_page
from muster.desk.page import account, check_page, crumbs, do, done, page_of, posted, show, step_of
from muster.offices.access import actor_of, live_memberships, membership
from muster.offices.models import RankCategory, Role
from muster.pages.forms import HintedRadioSelect
from muster.pages.signed_in import signed_in
from muster.rounds import actions
from muster.rounds.models import Round
from muster.rounds.queries import (
    certificate_for,
    cutoffs_of,
    open_round_of,
    round_for,
    rounds_for,
)

REFRESH = 5  # seconds
LIVE, ONCE = "live", "once"


class OpenForm(forms.Form):
    hide_optional = True

    kind = forms.ChoiceField(
        label=gettext_lazy("What happens with seats that become free after the publication?"),
        choices=[
            (ONCE, gettext_lazy("They wait for the next round")),
            (LIVE, gettext_lazy("They are placed again at once, until the round is closed")),
        ],
        widget=HintedRadioSelect(
            hints={
                LIVE: gettext_lazy("An offer that is declined or lapses goes to the one who stands next."),  # type: ignore[dict-item]
            }
        ),
        error_messages={"required": gettext_lazy("Choose one of the two")},
    )


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
    return live_memberships(account(request)).filter(role=Role.PLANNER).exists()


def _row(found: Round) -> list[object]:
    return [
        {"text": round_page.title_of(found), "href": reverse("desk:round", args=[found.pk])},
        round_page.state_of(found),
        round_page.moment(found.opened_at),
        round_page.moment(found.published_at),
        str(found.figures.get("participants", "–")),
        str(found.figures.get("placed", "–")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_round(request: HttpRequest) -> HttpResponse:
    """Open the next round, after one more look at what that does."""
    member = membership(account(request), (Role.PLANNER,))
    step = step_of(request)
    form = OpenForm(posted(request))
    if step == "check" and form.is_valid():
        chosen = dict(form.fields["kind"].choices)[form.cleaned_data["kind"]]  # type: ignore[attr-defined]
        rows = [(str(form.fields["kind"].label), str(chosen))]
        warning = _(
            "Opening draws the number from which every lottery number of the round is reckoned. Only one round is "
            "open at a time."
        )
        return check_page(
            request, _("Open this round?"), rows, _("Open the round"), crumbs=_crumbs(), warning=warning
        )
    if step == "act" and form.is_valid():
        opened: list[Round] = []
        live = form.cleaned_data["kind"] == LIVE
        if done(
            form,
            lambda: opened.append(
                actions.open_round(
                    user=account(request), actor=actor_of(member), regime=settings.REGIME, live=live
                )
            ),
        ):
            messages.success(request, _("The round is open. Ask for a preview when you are ready."))
            return redirect("desk:round", opened[0].pk)
    context = {
        "title": _("Open a round"),
        "lead": _("Nothing is offered to anybody before you publish."),
        "crumbs": _crumbs(),
        "form": form,
        "act": _("Continue"),
        "back": reverse("desk:rounds"),
    }
    return show(request, "desk/form.html", context)


def _crumbs(found: Round | None = None) -> list[dict[str, str]]:
    places = [(_("Rounds"), reverse("desk:rounds"))]
    if found is not None:
        places.append((round_page.title_of(found), reverse("desk:round", args=[found.pk])))
    return crumbs(*places)


@require_safe
@signed_in
def round_(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One round. While the clock computes, the page looks again by itself, unless its reader stopped that."""
    found, _member = round_for(account(request), round_id)
    here = reverse("desk:round", args=[found.pk])
    busy = round_page.computing(found)
    watching = bool(busy) and "still" not in request.GET
    context: dict[str, Any] = {
        "round": found,
        "title": round_page.title_of(found),
        "state": round_page.state_of(found),
        "crumbs": _crumbs(),
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
    }
    if found.figures and not busy:
        context |= {
            "figures": round_page.figure_rows(found.figures),
            "choice": round_page.choice_picture(found.figures),
            "waiting": round_page.waiting_picture(found.figures),
            "categories": round_page.category_picture(found),
            "units": round_page.unit_picture(found),
        }
    response = show(request, "desk/rounds/round.html", context)
    if watching:
        # As a header, so that nothing on the page itself has to move for those who stop it.
        response["Refresh"] = f"{REFRESH}; url={here}"
    return response


def _certificates(found: Round) -> list[dict[str, object]]:
    """Each publication of the round, and each time its free seats were placed again, with a file that proves it."""
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
    return [*acts, _act(_("Cancel the round"), "close", found, "quiet")]


def _act(text: str, name: str, found: Round, style: str) -> dict[str, str]:
    return {"text": text, "href": reverse(f"desk:round-{name}", args=[found.pk]), "style": style}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preview(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Ask the clock for a preview."""
    found, member = round_for(account(request), round_id, Role.PLANNER)
    if request.method == "POST":
        do(
            request,
            lambda: actions.ask_preview(actor=actor_of(member), round_id=found.pk),
            _("The preview is asked for. It is computed in the background."),
        )
        return redirect("desk:round", found.pk)
    text = _("Everybody who is ready is placed as things stand now. Nobody is told, nothing is offered.")
    return _confirm(request, found, _("Compute a preview"), text, _("Compute it"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def publish(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Publish the round, after one more look at its figures."""
    found, member = round_for(account(request), round_id, Role.PLANNER)
    if request.method == "POST":
        do(
            request,
            lambda: actions.publish(user=account(request), actor=actor_of(member), round_id=found.pk),
            _("The round is being published: all of it or nothing. The page shows when it is done."),
        )
        return redirect("desk:round", found.pk)
    if found.previewed_at is None:
        raise Http404
    text = _(
        "Everybody who was placed gets an offer and a message; their seats are held. Applications that are no longer "
        "ready are left out. This cannot be taken back."
    )
    rows = round_page.figure_rows(found.figures)
    return _confirm(request, found, _("Publish this round?"), text, _("Publish the round"), rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Close a published round, or cancel one that was not published."""
    found, member = round_for(account(request), round_id, Role.PLANNER)
    published = found.published_at is not None
    if request.method == "POST":
        do(
            request,
            lambda: actions.close_round(user=account(request), actor=actor_of(member), round_id=found.pk),
            _("The round is closed.") if published else _("The round is cancelled."),
        )
        return redirect("desk:round", found.pk)
    if published:
        title, act = _("Close this round?"), _("Close the round")
        text = _("Offers that are out stay as they are. Seats that become free wait for the next round.")
    else:
        title, act = _("Cancel this round?"), _("Cancel the round")
        text = _("Nothing of it is published. The next round draws another number for the lottery.")
    return _confirm(request, found, title, text, act, grave=True)


def _confirm(
    request: HttpRequest, found: Round, title: str, text: str, act: str, **more: Any
) -> HttpResponse:
    context = {
        "title": title,
        "lead": text,
        "act": act,
        "crumbs": _crumbs(found),
        "back": reverse("desk:round", args=[found.pk]),
        **more,
    }
    return show(request, "desk/rounds/confirm.html", context)


@require_safe
@signed_in
def posts(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Post by post: free seats, filled, wished, those most wished for first."""
    found, _member = round_for(account(request), round_id)
    page = page_of(request, cutoffs_of(found))
    context = {
        "title": round_page.title_of(found),
        "crumbs": _crumbs(found),
        "page": page,
        "columns": [
            {"text": _("Post")},
            {"text": _("Unit")},
            {"text": _("Rank category")},
            {"text": _("Free seats"), "number": True},
            {"text": _("Filled"), "number": True},
            {"text": _("Wishes"), "number": True},
        ],
        "rows": [
            [
                each.post.title,
                each.post.unit.name,
                str(RankCategory(each.post.rank_category).label),
                str(each.seats),
                str(each.filled),
                str(each.wished),
            ]
            for each in page
        ],
    }
    return show(request, "desk/rounds/posts.html", context)


@require_safe
@signed_in
def certificate(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """A certificate as a file, for `muster place verify`."""
    found, text = certificate_for(account(request), round_id, number)
    response = HttpResponse(text, content_type="application/json")
    name = f"round-{found.round.number}-{found.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
