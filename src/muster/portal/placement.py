"""The page that says how placement works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from muster.pages.caching import public
from muster.pages.context import url


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
        "rows": [
            [_("Qualification"), "0–3", _("confirmed education, speciality and rank abroad: one point each")],
            [
                _("Language"),
                "0–4",
                _("your confirmed level in the language of the work; 4 where the post needs none in particular"),
            ],
            [_("Experience"), "0–10", _("confirmed years of service abroad or in a speciality, at most ten")],
            [_("Waiting time"), "0–52", _("whole weeks since you submitted the application, at most 52")],
        ],
    }
    return render(request, "portal/placement.html", context)
