"""The posts of a unit and their seats."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.cases.seats import posts_with_seats
from muster.desk.page import account, crumbs, do, done, page_of, posted, show
from muster.desk.post_history import post_timeline
from muster.offices import actions
from muster.offices.access import NoAccess, actor_of, membership, offices_of
from muster.offices.actions import MOST_SEATS, PostTerms
from muster.offices.models import Office, Post, PostState, RankCategory
from muster.offices.post_rows import LANGUAGES
from muster.offices.queries import drafts_of, post_for
from muster.offices.rights import Purpose, roles_for
from muster.pages.languages import language_name
from muster.pages.signed_in import signed_in
from muster.rounds.candidates import open_to_orders

TONES = {
    PostState.DRAFT: "plain",
    PostState.REQUESTED: "note",
    PostState.RETURNED: "warning",
    PostState.APPROVED: "ok",
    PostState.CLOSED: "plain",
}


class SeatsForm(forms.Form):
    hide_optional = True

    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        help_text=gettext_lazy("How many people the post has room for, held seats included."),
        min_value=0,
        max_value=MOST_SEATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter how many seats"),
            "invalid": gettext_lazy("Enter a whole number"),
        },
    )


class PostForm(forms.Form):
    hide_optional = True

    title_uk = forms.CharField(
        label=gettext_lazy("Title in Ukrainian"),
        max_length=200,
        widget=forms.TextInput(attrs={"lang": "uk", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the title in Ukrainian")},
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"),
        max_length=200,
        widget=forms.TextInput(attrs={"lang": "en", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the title in English")},
    )
    rank_category = forms.ChoiceField(
        label=gettext_lazy("Rank category"),
        choices=RankCategory.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the rank category")},
    )
    open_to_foreigners = forms.BooleanField(
        label=gettext_lazy("Open to foreigners"), required=False, initial=True
    )
    open_to_servicewomen = forms.BooleanField(
        label=gettext_lazy("Open to servicewomen"), required=False, initial=True
    )
    secret_access = forms.BooleanField(label=gettext_lazy("Access to state secrets"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language the work needs"),
        required=False,
        choices=[("", gettext_lazy("none in particular"))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # those of every form
        field = self.fields["language"]
        field.choices = [*field.choices, *((code, language_name(code)) for code in LANGUAGES)]  # type: ignore[attr-defined]

    @property
    def terms(self) -> PostTerms:
        given = {name: self.cleaned_data[name] for name in PostTerms.__dataclass_fields__}
        return PostTerms(**given | {"rank_category": RankCategory(given["rank_category"])})


class NewPostForm(PostForm, SeatsForm):
    field_order = ("title_uk", "title_en", "rank_category", "seats")


@require_safe
@signed_in
def posts(request: HttpRequest) -> HttpResponse:
    """The unit's posts with their seats."""
    units = offices_of(account(request), roles_for(Purpose.RECRUIT))
    if not units:
        raise NoAccess
    unit = next((each for each in units if each.pk == request.GET.get("unit")), units[0])
    page = page_of(request, posts_with_seats(unit))
    words = (
        _("Post"),
        _("Rank category"),
        _("Seats"),
        _("Held"),
        _("Free"),
        _("Who may hold it"),
        _("State"),
    )
    context = {
        "unit": unit,
        "units": units if len(units) > 1 else [],
        "page": page,
        "columns": [{"text": text, "number": number in {2, 3, 4}} for number, text in enumerate(words)],
        "rows": [_row(each) for each in page],
        "query": f"unit={unit.pk}",
        "drafts": drafts_of(unit).exists(),
    }
    return show(request, "desk/posts.html", context)


def _row(found: Post) -> list[object]:
    total, free = _seats(found)
    return [
        {"text": found.title, "href": reverse("desk:post", args=[found.pk])},
        RankCategory(found.rank_category).label,
        str(total),
        str(total - free),
        str(free),
        _who_may(found),
        {"text": str(found.state.label), "tone": TONES[found.state]},
    ]


def _seats(found: Post) -> tuple[int, int]:
    """All and free, as `posts_with_seats` counted them."""
    return found.seats_total, found.seats_free  # type: ignore[attr-defined]  # annotations


def _who_may(found: Post) -> str:
    closed = [
        words
        for is_open, words in (
            (found.open_to_foreigners, _("not foreigners")),
            (found.open_to_servicewomen, _("not servicewomen")),
        )
        if not is_open
    ]
    return ", ".join(closed) or _("anyone")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest, unit: str) -> HttpResponse:
    """Add a post with its seats."""
    member = membership(account(request), roles_for(Purpose.RECRUIT), unit)
    form = NewPostForm(posted(request))
    if form.is_valid() and done(
        form,
        lambda: actions.create_post(
            actor=actor_of(member), unit=member.office, terms=form.terms, seats=form.cleaned_data["seats"]
        ),
    ):
        messages.success(request, _("The post is a draft on the unit's list. Ask for its approval."))
        return redirect(list_of(member.office))
    context = {
        "title": _("Add a post"),
        "lead": member.office.name,
        "crumbs": crumbs_of(member.office),
        "form": form,
        "act": _("Add the post"),
        "back": list_of(member.office),
    }
    return show(request, "desk/form.html", context)


def list_of(unit: Office) -> str:
    return f"{reverse('desk:posts')}?unit={unit.pk}"


def crumbs_of(unit: Office) -> list[dict[str, str]]:
    return crumbs((_("Posts"), list_of(unit)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Change what a post is; its seats and its end are acts of their own."""
    found, member = post_for(account(request), post_id)
    form = PostForm(posted(request), initial=_initial(found))
    if form.is_valid() and done(
        form, lambda: actions.change_post(actor=actor_of(member), post_id=found.pk, terms=form.terms)
    ):
        messages.success(request, _changed(found))
        return redirect("desk:post", found.pk)
    return _post_page(request, found, form=form)


def _changed(before: Post) -> str:
    if before.approved_at and Post.objects.filter(pk=before.pk, approved_at=None).exists():
        return _("The post is changed, so it is not public any more. Ask for its approval anew.")
    return _("The post is changed.")


def _initial(found: Post) -> dict[str, object]:
    return {name: getattr(found, name) for name in PostTerms.__dataclass_fields__}


def _post_page(request: HttpRequest, found: Post, **forms_of_it: forms.Form) -> HttpResponse:
    total, free = _seats(posts_with_seats(found.unit).get(pk=found.pk))
    context = {
        "post": found,
        "crumbs": crumbs_of(found.unit),
        "to_order": open_to_orders(found.unit),
        "total": total,
        "timeline": post_timeline(found),
        "held": total - free,
        "form": PostForm(initial=_initial(found)),
        "seats_form": SeatsForm(initial={"seats": total}),
        **forms_of_it,
    }
    return show(request, "desk/post.html", context)


@require_http_methods(["POST"])
@signed_in
def seats(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """More seats, or fewer; held ones stay."""
    found, member = post_for(account(request), post_id)
    form = SeatsForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.set_seats(actor=actor_of(member), post_id=found.pk, seats=form.cleaned_data["seats"]),
    ):
        messages.success(request, _changed(found))
        return redirect("desk:post", found.pk)
    return _post_page(request, found, seats_form=form)


@require_http_methods(["POST"])
@signed_in
def close(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Take the post off the list."""
    found, member = post_for(account(request), post_id)
    closed = do(
        request,
        lambda: actions.close_post(actor=actor_of(member), post_id=found.pk),
        _("The post is closed."),
    )
    return redirect(list_of(found.unit)) if closed else redirect("desk:post", found.pk)


@require_POST
@signed_in
def ask(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Ask headquarters to approve the post."""
    found, member = post_for(account(request), post_id)
    do(
        request,
        lambda: actions.request_approval(user=account(request), actor=actor_of(member), post_id=found.pk),
        _("Headquarters is asked to approve the post."),
    )
    return redirect("desk:post", found.pk)


@require_POST
@signed_in
def ask_for_drafts(request: HttpRequest, unit: str) -> HttpResponse:
    """Ask headquarters to approve every draft of the unit that has a seat."""
    user = account(request)
    member = membership(user, roles_for(Purpose.RECRUIT), unit)
    asked = list(drafts_of(member.office).values_list("pk", flat=True))
    for draft in asked:
        actions.request_approval(user=user, actor=actor_of(member), post_id=draft)
    words = ngettext(
        "Headquarters is asked to approve %(count)s post.",
        "Headquarters is asked to approve %(count)s posts.",
        len(asked),
    )
    messages.success(request, words % {"count": len(asked)})
    return redirect(list_of(member.office))
