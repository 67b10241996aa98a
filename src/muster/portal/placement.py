"""The page that says how placement works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from muster.pages.caching import public
from muster.pages.context import url
from muster.pages.scores import point_rows


@require_safe
@gzip_page
@public
def placement(request: HttpRequest) -> HttpResponse:
    context = {
        "posts_url": url("portal:posts"),
        "columns": [
            {"text": _("What counts")},
            {"text": _("Points")},
            {"text": _("For what")},
        ],
        "rows": point_rows(),
    }
    return render(request, "portal/placement.html", context)
