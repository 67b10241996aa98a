"""Offering a seat of the unit, and taking an offer back."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from muster.cases import actions
from muster.cases.clock import due
from muster.cases.lawful import (
    OF_THE_POST,
    above_supported,
    answers_by_post,
    live_offer,
    supported_category,
)
from muster.cases.models import Case, RequestKind
from muster.cases.queries import case_for
from muster.cases.rights import OFFER
from muster.cases.seats import open_posts
from muster.desk.page import account, case_crumbs, done, opened, posted, show, to_case
from muster.desk.views.asking import free_seats_in_words
from muster.desk.views.facts import ReasonForm
from muster.law import Answer, RuleOutcome
from muster.offices.access import actor_of
from muster.offices.models import Post, RankCategory
from muster.offices.rights import Purpose
from muster.pages.facts import in_words
from muster.pages.forms import HintedRadioSelect
from muster.pages.languages import language_name
from muster.pages.signed_in import signed_in

MOST_POSTS = 200


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post with a free seat, and what the law says of this applicant holding it."""

    post: Post
    about: str
    hindrances: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold a seat for the applicant, of a post that the law lets them hold."""
    case, member = opened(request, reference, Purpose.OFFER)
    rows = posts_for(case)
    form = post_form(request, [row for row in rows if not row.hindrances])
    if form.is_valid() and done(
        form,
        lambda: actions.offer_seat(
            user=account(request),
            actor=actor_of(member),
            case_id=case.pk,
            post=next(row.post for row in rows if str(row.post.pk) == form.cleaned_data["post"]),
        ),
    ):
        return to_case(request, case, _("The seat is held and the applicant is asked."))
    supported = supported_category(case)
    context = {
        "case": case,
        "crumbs": case_crumbs(case),
        "form": form,
        "closed": [row for row in rows if row.hindrances],
        "until": date_format(
            timezone.localdate(due(RequestKind.ANSWER_OFFER, timezone.now())), "DATE_FORMAT"
        ),
        "supported": RankCategory(supported).label if supported else "",
        "held": live_offer(case),
    }
    return show(request, "desk/offer.html", context)


def posts_for(case: Case) -> list[PostRow]:
    """The unit's posts with a free seat, with what the law says of this applicant holding them."""
    free = [post for post in open_posts(case.office)[:MOST_POSTS] if getattr(post, "seats_free", 0)]
    supported = supported_category(case)
    return [
        PostRow(post, _about(post, case), (*_hindrances(law_answer), *_too_high(post, supported)))
        for post, law_answer in answers_by_post(case, free)
    ]


def _too_high(post: Post, supported: str) -> list[str]:
    """Why a post is out of reach by the selection, where it has spoken."""
    if above_supported(post, supported):
        return [_("The post's rank category is higher than the one the selection supports.")]
    return []


def _about(post: Post, case: Case) -> str:
    parts = [
        str(RankCategory(post.rank_category).label),
        free_seats_in_words(getattr(post, "seats_free", 0)),
    ]
    if post.language:
        parts.append(_("language: %(language)s") % {"language": language_name(post.language)})
    if post.secret_access:
        parts.append(_("access to state secrets"))
    if case.wished_post_id == post.pk:
        parts.append(_("the applicant wishes for it"))
    return " · ".join(parts)


def _hindrances(law_answer: Answer) -> list[str]:
    """The rules of the post itself that are not met: why the law does not let this person hold it."""
    return [
        pgettext("a rule and why", "%(rule)s: %(sentence)s")
        % {
            "rule": result.rule,
            "sentence": in_words(result.reason.text if result.reason else result.sentence),
        }
        for result in law_answer.rules
        if result.rule in OF_THE_POST and result.outcome is RuleOutcome.NOT_MET
    ]


def post_form(request: HttpRequest, rows: list[PostRow]) -> forms.Form:
    """The choice of one of these posts."""
    form = forms.Form(posted(request))
    wrong = _("Choose a post that the law lets this applicant hold and that has a free seat")
    form.fields["post"] = forms.ChoiceField(
        label=_("Posts the law lets this applicant hold"),
        choices=[(str(row.post.pk), row.post.title) for row in rows],
        widget=HintedRadioSelect(hints={str(row.post.pk): row.about for row in rows}),
        error_messages={"required": _("Choose a post"), "invalid_choice": wrong},
    )
    return form


class WithdrawForm(ReasonForm):
    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["reason"].label = _("Why the offer is withdrawn")
        self.fields["reason"].help_text = ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an offer back before the decision; the seat is free again."""
    case, member = case_for(account(request), reference, *OFFER)
    held = live_offer(case)
    form = WithdrawForm(posted(request))
    if form.is_valid() and done(
        form,
        lambda: actions.withdraw_offer(
            actor=actor_of(member), case_id=case.pk, reason=form.cleaned_data["reason"]
        ),
    ):
        return to_case(request, case, _("The offer is withdrawn and the seat is free again."))
    context = {
        "title": _("Withdraw the offer"),
        "lead": held.seat.post.title if held else _("No seat is held for this applicant."),
        "crumbs": case_crumbs(case),
        "form": form,
        "act": _("Withdraw the offer"),
        "grave": True,
    }
    return show(request, "desk/form.html", context)
