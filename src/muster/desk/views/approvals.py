"""The planner's pages: posts whose units ask for approval."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from muster.desk.page import account, crumbs, do, done, page_of, posted, show
from muster.desk.post_history import column_name, in_words, post_timeline
from muster.offices import actions
from muster.offices.access import actor_of, membership
from muster.offices.actions import PostTerms
from muster.offices.errors import NotPossible
from muster.offices.models import Membership, Post, PostState
from muster.offices.queries import approval_for, posts_to_approve, seats_of
from muster.offices.rights import Purpose, roles_for
from muster.pages.languages import language_name
from muster.pages.signed_in import signed_in
from muster.people.models import User


class ReturnForm(forms.Form):
    hide_optional = True

    reason = forms.CharField(
        label=gettext_lazy("Why the post is not approved, and what to change"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what the unit has to change")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def approvals(request: HttpRequest) -> HttpResponse:
    """Posts that wait for approval, the longest waiting first; several are approved at once."""
    user = account(request)
    member = membership(user, roles_for(Purpose.APPROVE))
    if request.method == "POST":
        _approve_chosen(request, user, member)
        return redirect("desk:approvals")
    page = page_of(request, posts_to_approve())
    totals = seats_of(page)
    rows = [{"post": post, "seats": totals.get(post.pk, 0), "key": _key(post)} for post in page]
    return show(request, "desk/approvals.html", {"page": page, "rows": rows, "query": ""})


def _key(post: Post) -> str:
    """Which request was read: the post and the moment it was asked for."""
    return f"{post.pk}@{post.requested_at.isoformat() if post.requested_at else ''}"


def _approve_chosen(request: HttpRequest, user: User, member: Membership) -> None:
    approved = 0
    for key in request.POST.getlist("post")[:100]:
        identifier, _at, moment = key.partition("@")
        try:
            post, requested_at = UUID(identifier), parse_datetime(moment)
        except ValueError:
            continue
        if requested_at is None or not Post.objects.filter(pk=post).exists():
            continue
        try:
            actions.approve_post(user=user, actor=actor_of(member), post_id=post, requested_at=requested_at)
        except NotPossible as hindrance:
            title = Post.objects.get(pk=post).title
            messages.error(request, f"{title}: {hindrance.message}")
        else:
            approved += 1
    if approved:
        words = ngettext("%(count)s post is approved.", "%(count)s posts are approved.", approved)
        messages.success(request, words % {"count": approved})
    elif not request.POST.getlist("post"):
        messages.error(request, _("Choose at least one post."))


@require_http_methods(["GET", "HEAD"])
@signed_in
def approval(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """One post as it would be published, what happened to it, and the two answers."""
    found, _member = approval_for(account(request), post_id)
    return _page(request, found)


@require_POST
@signed_in
def approve(request: HttpRequest, post_id: UUID) -> HttpResponse:
    found, member = approval_for(account(request), post_id)
    approved = do(
        request,
        lambda: actions.approve_post(
            user=account(request),
            actor=actor_of(member),
            post_id=found.pk,
            requested_at=parse_datetime(request.POST.get("requested_at", "")),
        ),
        _("The post is approved and public."),
    )
    return redirect("desk:approvals") if approved else redirect("desk:approval", found.pk)


@require_http_methods(["POST"])
@signed_in
def return_(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Give the post back to its unit, with the reason."""
    found, member = approval_for(account(request), post_id)
    form = ReturnForm(posted(request))
    if form.is_valid() and done(
        form,
        lambda: actions.return_post(
            user=account(request),
            actor=actor_of(member),
            post_id=found.pk,
            reason=form.cleaned_data["reason"],
            requested_at=parse_datetime(request.POST.get("requested_at", "")),
        ),
    ):
        messages.success(request, _("The post is returned to its unit."))
        return redirect("desk:approvals")
    return _page(request, found, form)


def _page(request: HttpRequest, found: Post, form: ReturnForm | None = None) -> HttpResponse:
    terms = [(column_name(name), _value(found, name)) for name in PostTerms.__dataclass_fields__]
    rows = [
        (_("Unit"), found.unit.name),
        *terms,
        (column_name("seats"), str(seats_of([found]).get(found.pk, 0))),
    ]
    context = {
        "post": found,
        "crumbs": crumbs((_("Posts to approve"), reverse("desk:approvals"))),
        "rows": [{"question": question, "answer": answer} for question, answer in rows],
        "waits": found.state == PostState.REQUESTED,
        "asked": found.requested_at.isoformat() if found.requested_at else "",
        "timeline": post_timeline(found),
        "form": form or ReturnForm(),
    }
    return show(request, "desk/approval.html", context)


def _value(found: Post, name: str) -> str:
    value = getattr(found, name)
    return language_name(value) if name == "language" and value else in_words(name, value)
