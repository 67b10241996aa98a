"""Candidates of one post put in order by hand, before a round is computed: numbers and points, nobody's name."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.desk.page import account, check_page, do, done, posted, show, step_of
from muster.desk.views.candidates import post_crumbs
from muster.offices.access import actor_of
from muster.offices.models import Membership, Post
from muster.offices.queries import post_for
from muster.pages.scores import reckoned
from muster.pages.signed_in import signed_in
from muster.rounds import actions
from muster.rounds.actions.by_hand import MOST_REASON
from muster.rounds.candidates import Candidate, ToOrder, to_order_for

MOST_NAMED = 100  # on the page; whoever stands behind them by the criteria keeps their order


class OrderForm(forms.Form):
    hide_optional = True

    reason = forms.CharField(
        label=gettext_lazy("Why the unit orders by hand"),
        help_text=gettext_lazy("Everybody who wished for the post reads it. Name nobody."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why the unit orders by hand")},
    )

    def __init__(self, data: object, candidates: Sequence[Candidate], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # those of every form
        self.candidates = candidates
        for each in candidates:
            self.fields[_name(each.lottery)] = forms.IntegerField(
                label=_("Place of number %(number)s") % {"number": each.lottery},
                help_text=reckoned(each.lines),
                min_value=1,
                max_value=len(candidates),
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3}),
                error_messages={"invalid": _("Enter a whole number")},
            )

    def clean(self) -> None:
        places = [place for each in self.candidates if (place := self.cleaned_data.get(_name(each.lottery)))]
        if not self.errors and not places:
            raise forms.ValidationError(_("Give at least one candidate a place."))
        if len(set(places)) < len(places):
            raise forms.ValidationError(_("Two candidates have the same place. Give each place once."))

    @property
    def numbers(self) -> list[int]:
        """The lottery numbers of those who were given a place, the first first."""
        placed = [(self.cleaned_data[_name(each.lottery)], each.lottery) for each in self.candidates]
        return [lottery for _place, lottery in sorted((place, one) for place, one in placed if place)]


def _name(lottery: int) -> str:
    return f"place-{lottery}"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def order_by_hand(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Give candidates a place; after one more look it is declared. Or take back what was declared."""
    post, member = post_for(account(request), post_id)
    found = to_order_for(account(request), post_id)
    if found is None or not found.candidates:
        return show(request, "desk/rounds/by_hand.html", {"post": post, "crumbs": post_crumbs(post)})
    if "back" in request.POST:
        _take_back(request, found, member)
        return redirect("desk:post-order", post.pk)
    step = step_of(request)
    data = posted(request) if step != "fill" or request.method == "POST" else None
    form = OrderForm(data, found.candidates[:MOST_NAMED], initial=_initial(found))
    if request.method == "POST" and step != "fill" and form.is_valid():
        if step == "check":
            return _check(request, post, form)
        if done(form, lambda: _declare(request, found, member, form)):
            messages.success(request, _("The order by hand is declared. It counts in this round."))
            return redirect("desk:post-order", post.pk)
    context = {
        "post": post,
        "round": found.round,
        "crumbs": post_crumbs(post),
        "current": found.current,
        "form": form,
        "more": max(0, len(found.candidates) - MOST_NAMED),
    }
    return show(request, "desk/rounds/by_hand.html", context)


def _initial(found: ToOrder) -> dict[str, object]:
    if found.current is None:
        return {}
    places = {_name(int(number)): place for place, number in enumerate(found.current.numbers, 1)}
    return {"reason": found.current.reason, **places}


def _check(request: HttpRequest, post: Post, form: OrderForm) -> HttpResponse:
    score = {each.lottery: reckoned(each.lines) for each in form.candidates}
    order = [
        (_("Place %(place)s") % {"place": place}, f"{number}: {score[number]}")
        for place, number in enumerate(form.numbers, 1)
    ]
    return check_page(
        request,
        _("Declare this order by hand?"),
        [
            *order,
            (_("Everybody else"), _("behind them, by the criteria")),
            (_("Why"), form.cleaned_data["reason"]),
        ],
        _("Declare it"),
        crumbs=[*post_crumbs(post), *_here(post)],
        warning=_("Applicants, planners and auditors see that the unit ordered by hand, and why."),
    )


def _here(post: Post) -> list[dict[str, str]]:
    return [{"text": _("Order by hand"), "href": reverse("desk:post-order", args=[post.pk])}]


def _declare(request: HttpRequest, found: ToOrder, member: Membership, form: OrderForm) -> None:
    actions.declare_hand_order(
        user=account(request),
        actor=actor_of(member),
        post_id=found.post.pk,
        round_id=found.round.pk,
        numbers=form.numbers,
        reason=form.cleaned_data["reason"],
    )


def _take_back(request: HttpRequest, found: ToOrder, member: Membership) -> None:
    do(
        request,
        lambda: actions.take_back_hand_order(
            actor=actor_of(member), post_id=found.post.pk, round_id=found.round.pk
        ),
        _("The post is ordered by the criteria again."),
    )
