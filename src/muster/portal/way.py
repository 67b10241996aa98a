"""The way in: the territorial centre of where one lives or stays, or a unit and perhaps one of its posts."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.actions import choose_way
from muster.cases.lawful import OF_THE_POST, answer, unmet
from muster.cases.models import Case, Level
from muster.cases.seats import open_posts
from muster.offices.folding import folded
from muster.offices.models import Office, OfficeKind, Post
from muster.offices.queries import centres, units
from muster.pages.forms import HintedRadioSelect
from muster.pages.languages import language_name
from muster.portal.home import rules_of
from muster.portal.page import account, back_to, changeable, done, form_page, posted, with_case

UNITS_A_PAGE = 20
MOST_POSTS = 100
NO_POST = "none"


_WAYS: dict[str, Any] = {
    "centre": gettext_lazy(
        "It checks what you state and proposes a unit. Nothing goes there unless you agree."
    ),
    "unit": gettext_lazy(
        "You choose the unit, and a post if you like. The unit takes your application itself."
    ),
}


class KindForm(forms.Form):
    lone = True
    kind = forms.ChoiceField(
        label=gettext_lazy("Where would you like to apply?"),
        help_text=gettext_lazy("Both ways lead to the same conditions, examinations and contract."),
        choices=[
            ("centre", gettext_lazy("Through a territorial centre")),
            ("unit", gettext_lazy("Directly to a unit")),
        ],
        widget=HintedRadioSelect(hints=_WAYS),
        error_messages={"required": gettext_lazy("Choose one of the two ways")},
    )


class CentreForm(forms.Form):
    lone = True
    office = forms.ModelChoiceField(
        label=gettext_lazy("Which territorial centre?"),
        help_text=gettext_lazy(
            "Choose the one of the region where you live or stay. Its name ends with the region."
        ),
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("Choose a centre"),
        error_messages={
            "required": gettext_lazy("Choose a territorial centre"),
            "invalid_choice": gettext_lazy("Choose a territorial centre from the list"),
        },
    )


class PostForm(forms.Form):
    hide_optional = True
    post = forms.ChoiceField(label=gettext_lazy("Post you wish for"), widget=HintedRadioSelect())

    def __init__(self, posts: list[Post], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(NO_POST, _("No particular post")), *((str(post.pk), post.title) for post in posts)]
        field.widget.hints = {str(post.pk): about_post(post) for post in posts} | {
            NO_POST: _("The unit tells you which of its posts are vacant and open to you.")
        }
        field.error_messages = {
            "required": _("Choose a post, or “No particular post”"),
            "invalid_choice": _("This post is no longer on the unit’s list. Choose another."),
        }


def about_post(post: Post) -> str:
    """What matters about a post, in one line; with its seats where the post comes from `open_posts`."""
    said = [
        post.get_rank_category_display(),
        *_seats(post),
        _("open to foreigners") if post.open_to_foreigners else _("not open to foreigners"),
        _("open to servicewomen") if post.open_to_servicewomen else _("not open to servicewomen"),
    ]
    if post.secret_access:
        said.append(_("access to state secrets"))
    if post.language:
        said.append(_("language of work: %(language)s") % {"language": language_name(post.language)})
    return " · ".join(str(each) for each in said)


def _seats(post: Post) -> list[str]:
    total = getattr(post, "seats_total", None)
    if total is None:
        return []
    words = ngettext("%(free)s of %(total)s seat free", "%(free)s of %(total)s seats free", total)
    return [words % {"free": getattr(post, "seats_free", 0), "total": total}]


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
@changeable
def way(request: HttpRequest, case: Case) -> HttpResponse:
    chosen = "" if case.office is None else "unit" if case.office.kind == OfficeKind.UNIT else "centre"
    form = KindForm(posted(request), initial={"kind": chosen})
    if form.is_valid():
        page = "portal:way-units" if form.cleaned_data["kind"] == "unit" else "portal:way-centre"
        return redirect(reverse(page) + ("?then=review" if request.GET.get("then") == "review" else ""))
    return form_page(
        request, form, title=_("Choose the way in"), button=_("Continue"), back_url=back_to(request)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
@changeable
def way_centre(request: HttpRequest, case: Case) -> HttpResponse:
    form = CentreForm(posted(request), initial={"office": case.office_id})
    field = form.fields["office"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
    field.queryset = by_name(centres())
    if form.is_valid() and done(
        form,
        lambda: choose_way(user=account(request), case_id=case.pk, office=form.cleaned_data["office"]),
    ):
        return redirect(back_to(request))
    return form_page(
        request,
        form,
        title=_("Which territorial centre?"),
        button=_("Save and continue"),
        back_url=reverse("portal:way"),
    )


@require_safe
@with_case
@changeable
def way_units(request: HttpRequest, _case: Case) -> HttpResponse:
    """The units that take applications, found by a part of their name."""
    sought = request.GET.get("q", "").strip()[:80]
    found = by_name(units())
    if sought:
        found = found.filter(search__contains=folded(sought))
    context = {
        "page": Paginator(found, UNITS_A_PAGE).get_page(request.GET.get("page")),
        "sought": sought,
        "then": "review" if request.GET.get("then") == "review" else "",
    }
    return render(request, "portal/application/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
@changeable
def way_unit(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    unit = get_object_or_404(units(), pk=code)
    posts = list(open_posts(unit).order_by("title_uk")[:MOST_POSTS])
    wished = case.wished_post if case.wished_post and case.wished_post.unit_id == unit.pk else None
    chosen = str(wished.pk) if wished else NO_POST if case.office_id == unit.pk else ""
    form = PostForm(posts, posted(request), initial={"post": chosen})
    closed = wished if request.method != "POST" else None
    if form.is_valid():
        post = next((post for post in posts if str(post.pk) == form.cleaned_data["post"]), None)
        closed = post if post and _hindering(case, post) else None
        if closed is not None:
            form.add_error("post", _("The law does not let you hold this post. Choose another, or none."))
        elif done(form, lambda: choose_way(user=account(request), case_id=case.pk, office=unit, post=post)):
            return redirect(back_to(request))
    rules = rules_of(case, _hindering(case, closed), post=closed) if closed else []
    return form_page(
        request,
        form,
        title=unit.name,
        button=_("Save and continue"),
        template="portal/application/unit.html",
        back_url=reverse("portal:way-units"),
        unit=unit,
        rules=rules,
        closed=closed if rules else None,
    )


def _hindering(case: Case, post: Post) -> set[str]:
    """The rules about the post itself that are not met for this person, as far as is stated."""
    return set(OF_THE_POST) & set(unmet(answer(case, Level.CLAIMED, post=post)))


def by_name(offices: QuerySet[Office]) -> QuerySet[Office]:
    """In the order of their names in the reader's language."""
    return offices.order_by("name_uk" if get_language() == "uk" else "name_en")
