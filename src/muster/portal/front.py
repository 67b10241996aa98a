"""The pages that anyone may read: what this is, what it is not, and where to turn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.pages.caching import public
from muster.pages.context import url


@require_safe
@public
def front(request: HttpRequest) -> HttpResponse:
    addresses = {"register_url": url("portal:register"), "directory_url": url("portal:posts")}
    return render(request, "portal/front.html", addresses)


@require_safe
@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/information_privacy.html")


@require_safe
@public
def safety(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/information_safety.html")


@require_safe
@public
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/information_about.html")
