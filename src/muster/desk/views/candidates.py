"""Who wished for a post: numbers and arithmetic, nobody's name."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.desk.page import PAGE, account, crumbs, show
from muster.pages.scores import reckoned
from muster.pages.signed_in import signed_in
from muster.rounds.queries import Candidate, candidates_for


@require_safe
@signed_in
def candidates(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Those who wished for the post in the newest published round and may hold it, in the unit's order."""
    post, found, everybody = candidates_for(account(request), post_id)
    page = Paginator(everybody, PAGE).get_page(request.GET.get("page"))
    context = {
        "post": post,
        "round": found,
        "crumbs": crumbs(
            (_("Posts"), reverse("desk:posts")), (post.title, reverse("desk:post", args=[post.pk]))
        ),
        "page": page,
        "columns": [
            {"text": _("Lottery number")},
            {"text": _("Score")},
            {"text": _("Arithmetic")},
            {"text": _("In this round")},
        ],
        "rows": [_row(each) for each in page],
    }
    return show(request, "desk/rounds/candidates.html", context)


def _row(each: Candidate) -> list[object]:
    placed = {"text": _("placed here"), "tone": "ok"} if each.placed_here else _("not placed here")
    return [str(each.lottery), str(each.score), reckoned(each.lines), placed]
