"""What planners do with rounds: open, preview, publish, close or cancel."""

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
from django.views.decorators.http import require_http_methods

from muster.desk import round_page
from muster.desk.page import account, check_page, do, done, posted, show, step_of
from muster.desk.views.rounds import figures_of, round_crumbs
from muster.offices.access import actor_of, membership
from muster.offices.models import RankCategory
from muster.offices.rights import Purpose, roles_for
from muster.pages.forms import HintedRadioSelect
from muster.pages.signed_in import recently_confirmed, signed_in
from muster.rounds import actions
from muster.rounds.models import MOST_WEIGHT, Round
from muster.rounds.queries import round_for

LIVE, ONCE = "live", "once"
EQUALLY_GRAVE = dict.fromkeys(RankCategory.values, 1)


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


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_round(request: HttpRequest) -> HttpResponse:
    """Open the next round, after one more look at what that does."""
    member = membership(account(request), roles_for(Purpose.RUN_ROUNDS))
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
            request, _("Open this round?"), rows, _("Open the round"), crumbs=round_crumbs(), warning=warning
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
        "crumbs": round_crumbs(),
        "form": form,
        "act": _("Continue"),
        "back": reverse("desk:rounds"),
    }
    return show(request, "desk/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preview(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Ask the clock for a preview."""
    found, member = round_for(account(request), round_id, *roles_for(Purpose.RUN_ROUNDS))
    if request.method == "POST":
        do(
            request,
            lambda: actions.ask_preview(actor=actor_of(member), round_id=found.pk),
            _("The preview is asked for. It is computed in the background."),
        )
        return redirect("desk:round", found.pk)
    text = _("Everybody who is ready is placed as things stand now. Nobody is told, nothing is offered.")
    return _confirm(request, found, _("Compute a preview"), text, _("Compute it"))


class WeightsForm(forms.Form):
    """How grave an empty seat is, by rank category."""

    hide_optional = True

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # those of every form
        for category in RankCategory:
            self.fields[category.value] = forms.IntegerField(
                label=category.label,
                min_value=0,
                max_value=MOST_WEIGHT,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3}),
                error_messages={
                    "required": _("Enter a weight from 0 to 100"),
                    "invalid": _("Enter a whole number"),
                },
            )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def variants(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Ask what other aims would cost over the same preview."""
    found, member = round_for(account(request), round_id, *roles_for(Purpose.RUN_ROUNDS))
    form = WeightsForm(posted(request), initial=found.shortage_weights or EQUALLY_GRAVE)
    if form.is_valid():
        weights = {category: form.cleaned_data[category.value] for category in RankCategory}
        if done(
            form,
            lambda: actions.ask_variants(actor=actor_of(member), round_id=found.pk, weights=weights),
        ):
            messages.success(request, _("It is worked out in the background."))
            return redirect("desk:round", found.pk)
    context = {
        "title": _("What other aims would cost"),
        "lead": _(
            "Two placements are worked out over the same preview: the most seats filled, and the gravest shortage "
            "relieved. You see what each would cost in broken wishes and in people passed over. They are figures "
            "only: what is published is the stable placement. Say how grave an empty seat is, from 0 to 100."
        ),
        "crumbs": round_crumbs(found),
        "form": form,
        "act": _("Work it out"),
        "back": reverse("desk:round", args=[found.pk]),
    }
    return show(request, "desk/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def publish(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Publish the round, after one more look at its figures."""
    found, member = round_for(account(request), round_id, *roles_for(Purpose.RUN_ROUNDS))
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
    rows = round_page.figure_rows(figures_of(found))
    return _confirm(request, found, _("Publish this round?"), text, _("Publish the round"), rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Close a published round, or cancel one that was not published."""
    found, member = round_for(account(request), round_id, *roles_for(Purpose.RUN_ROUNDS))
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
        "crumbs": round_crumbs(found),
        "back": reverse("desk:round", args=[found.pk]),
        **more,
    }
    return show(request, "desk/rounds/confirm.html", context)
