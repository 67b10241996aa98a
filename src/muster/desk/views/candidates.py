"""Who wished for a post: numbers and arithmetic, nobody's name."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.desk.page import PAGE, account, crumbs, show
from muster.offices.models import Post
from muster.pages.scores import reckoned
from muster.pages.signed_in import signed_in
from muster.rounds.candidates import Candidate, candidates_for, shown


@require_safe
@signed_in
def candidates(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Those who wished for the post in the newest published round and may hold it, in the unit's order."""
    found = candidates_for(account(request), post_id)
    page = Paginator(found.cases, PAGE).get_page(request.GET.get("page"))
    words = [_("Lottery number"), _("Score"), _("Arithmetic"), _("In this round")]
    context = {
        "post": found.post,
        "round": found.round,
        "hand_order": found.hand_order,
        "crumbs": post_crumbs(found.post),
        "page": page,
        "columns": [{"text": text} for text in words],
        "rows": [_row(each) for each in shown(found, list(page))],
    }
    return show(request, "desk/rounds/candidates.html", context)


def post_crumbs(post: Post) -> list[dict[str, str]]:
    return crumbs((_("Posts"), reverse("desk:posts")), (post.title, reverse("desk:post", args=[post.pk])))


def _row(each: Candidate) -> list[object]:
    placed = {"text": _("placed here"), "tone": "ok"} if each.placed_here else _("not placed here")
    number = _("%(number)s, by hand") % {"number": each.lottery} if each.named else str(each.lottery)
    return [number, str(each.score), reckoned(each.lines), placed]
