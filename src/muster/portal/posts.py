"""The open posts: a list that anyone may search, a page for each, and why some are left out."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.cases.models import Case
from muster.cases.post_kinds import (
    KINDS,
    ClosedKind,
    PostKind,
    closed_kinds,
    facts_about,
    kind_of,
    rules_about,
    that_exist,
)
from muster.cases.queries import own_case
from muster.cases.seats import free_seats_of
from muster.law import RuleResult
from muster.offices.models import Post, RankCategory
from muster.offices.post_rows import LANGUAGES
from muster.offices.regions import region_name, regions
from muster.pages.caching import briefly_public
from muster.pages.languages import language_name
from muster.pages.law_answer import RuleView, present_rule
from muster.pages.scores import weighed, weights_in
from muster.people.models import User
from muster.portal.post_list import Wanted, page_of_posts, public_post
from muster.regimes import load
from muster.rounds.queries import criteria_of

ANY = gettext_lazy("any")


class SearchForm(forms.Form):
    """What is looked for; whatever is no choice of the list is as good as not said."""

    hide_optional = True

    q = forms.CharField(
        label=gettext_lazy("Words in the post or the unit"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Rank category"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of work"), required=False)
    women = forms.BooleanField(label=gettext_lazy("Only posts open to servicewomen"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "region": regions(),
            "category": list(RankCategory.choices),
            "language": [(code, language_name(code)) for code in LANGUAGES],
        }
        for name, each in choices.items():
            self.fields[name].choices = [("", ANY), *each]  # type: ignore[attr-defined]  # fields of choices

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or "" for name in ("q", "region", "category", "language")}
        return Wanted(**given, women=bool(self.cleaned_data.get("women")))


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom posts are shown: an applicant by what they stated, or anybody."""

    case: Case | None

    @property
    def regime(self) -> str:
        return self.case.regime if self.case else settings.REGIME

    def closed(self) -> list[ClosedKind]:
        return closed_kinds(self.case, self.regime)


def _reader(request: HttpRequest) -> Reader:
    user = request.user
    return Reader(own_case(user) if isinstance(user, User) and user.is_authenticated else None)


@require_safe
@briefly_public
def posts(request: HttpRequest) -> HttpResponse:
    """The open posts that the law lets the reader hold, 25 a page."""
    reader = _reader(request)
    form = SearchForm(request.GET or None)
    wanted = form.wanted if form.is_bound else Wanted()
    closed = reader.closed()
    shut = {each.kind for each in closed}
    page = page_of_posts(
        wanted,
        [kind for kind in KINDS if kind not in shut],
        load(reader.regime).formation,
        after=_identifier(request.GET.get("after")),
        before=_identifier(request.GET.get("before")),
    )
    free = free_seats_of(page.posts)
    query = urlencode({name: value for name, value in wanted.asked().items() if value})
    context = {
        "search": _search(get_language() or "", wanted),
        "rows": [
            {"post": post, "about": about(post), "seats": seats_in_words(free.get(post.pk, 0))}
            for post in page.posts
        ],
        "later": _address(query, "after", page.later),
        "earlier": _address(query, "before", page.earlier),
        "left_out": _left_out(that_exist(shut), reader),
    }
    return render(request, "portal/posts.html", context)


@lru_cache(maxsize=256)
def _search(language: str, wanted: Wanted) -> str:  # noqa: ARG001  the page of each language is another
    """The search form, filled in. It would take most of the time of a page, and nothing in it is the reader's."""
    asked = wanted.asked()
    context = {
        "form": SearchForm({name: value for name, value in asked.items() if value} or None),
        "searched": any(asked.values()),
        "narrowed": wanted != Wanted(q=wanted.q),
    }
    return render_to_string("portal/posts_search.html", context)


def _identifier(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _address(query: str, name: str, post: Post | None) -> str:
    return "?" + "&".join(part for part in (query, f"{name}={post.pk}") if part) if post else ""


def _left_out(kinds: set[PostKind], reader: Reader) -> str:
    if not kinds:
        return ""
    words = (
        ngettext(
            "%(count)s kind of posts is left out, because the law does not let you hold it.",
            "%(count)s kinds of posts are left out, because the law does not let you hold them.",
            len(kinds),
        )
        if reader.case
        else ngettext(
            "%(count)s kind of posts is left out, because the law does not let a foreigner hold it.",
            "%(count)s kinds of posts are left out, because the law does not let a foreigner hold them.",
            len(kinds),
        )
    )
    return words % {"count": len(kinds)}


def seats_in_words(free: int) -> str:
    if not free:
        return _("no seat free now")
    return ngettext("%(count)s seat free", "%(count)s seats free", free) % {"count": free}


def about(post: Post) -> str:
    """What matters about a post that foreigners may hold, in one line."""
    said = [post.unit.name, region_name(post.unit.region), post.get_rank_category_display()]
    if not post.open_to_servicewomen:
        said.append(_("not open to servicewomen"))
    if post.secret_access:
        said.append(_("access to state secrets"))
    if post.language:
        said.append(_("language of work: %(language)s") % {"language": language_name(post.language)})
    return " · ".join(str(each) for each in said if each)


@require_safe
@briefly_public
def left_out(request: HttpRequest) -> HttpResponse:
    """Which kinds of posts the list leaves out, and by which rules."""
    reader = _reader(request)
    closed = reader.closed()
    existing = that_exist(each.kind for each in closed)
    groups: dict[str, tuple[RuleResult, list[str]]] = {}
    too_high: list[str] = []
    for each in closed:
        if each.kind not in existing:
            continue
        for rule in each.rules:
            groups.setdefault(rule.rule, (rule, []))[1].append(_kind_in_words(each.kind))
        if each.too_high:
            too_high.append(_kind_in_words(each.kind))
    book = load(reader.regime)
    context = {
        "mine": reader.case is not None,
        "groups": [
            {"rules": [_without_facts(present_rule(rule, book))], "kinds": kinds}
            for rule, kinds in groups.values()
        ],
        "too_high": too_high,
        "book_url": reverse("portal:law-book", args=[reader.regime]),
    }
    return render(request, "portal/posts_left_out.html", context)


def _kind_in_words(kind: PostKind) -> str:
    said = [
        str(RankCategory(kind.rank_category).label),
        _("open to foreigners") if kind.open_to_foreigners else _("not open to foreigners"),
        _("open to servicewomen") if kind.open_to_servicewomen else _("not open to servicewomen"),
    ]
    if kind.secret_access:
        said.append(_("access to state secrets"))
    return " · ".join(said)


def _without_facts(rule: RuleView) -> RuleView:
    """The rule alone: the facts it rests on are those of one kind of many."""
    return RuleView(
        identifier=rule.identifier,
        outcome=rule.outcome,
        verdict=rule.verdict,
        tone=rule.tone,
        label=rule.label,
        sentence=rule.sentence,
        discretionary=rule.discretionary,
        facts=(),
        cites=rule.cites,
    )


@require_safe
@briefly_public
def post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """One open post: its unit, its conditions, its free seats, and what the law says of it."""
    reader = _reader(request)
    found = public_post(post_id, load(reader.regime).formation)
    if found is None:
        raise Http404
    free = free_seats_of([found]).get(found.pk, 0)
    book, day = load(reader.regime), timezone.localdate()
    declared = criteria_of(found.unit)
    rules = rules_about(kind_of(found), reader.regime, facts_about(reader.case), day, vacant=bool(free))
    context = {
        "post": found,
        "rows": _conditions(found, free),
        "rules": [present_rule(result, book) for result in rules],
        "mine": reader.case is not None,
        "draft": reader.case is not None and reader.case.is_open and reader.case.submitted_at is None,
        "criteria": declared,
        "weights": weighed(weights_in(declared)),
        "applies": reader.case is not None and reader.case.is_open,
        "wished": reader.case is not None and reader.case.wishes.filter(post=found).exists(),
        "signed_in": request.user.is_authenticated,
    }
    return render(request, "portal/post.html", context)


def _conditions(found: Post, free: int) -> list[dict[str, str]]:
    yes, no = _("yes"), _("no")
    rows = (
        (_("Unit"), found.unit.name),
        (_("Region"), region_name(found.unit.region)),
        (_("Rank category"), str(found.get_rank_category_display())),
        (_("Seats"), seats_in_words(free)),
        (_("Open to servicewomen"), yes if found.open_to_servicewomen else no),
        (_("Access to state secrets"), yes if found.secret_access else no),
        (
            _("Language the work needs"),
            language_name(found.language) if found.language else _("none in particular"),
        ),
    )
    return [{"question": question, "answer": answer} for question, answer in rows]
