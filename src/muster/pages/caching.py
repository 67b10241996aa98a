"""Public pages may be kept by browsers and by caches in between."""

from collections.abc import Callable, Hashable
from datetime import date
from functools import wraps
from time import monotonic
from typing import Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

MINUTES = 60
SECONDS_KEPT = 30
MOST_KEPT = 500
KEPT: dict[Hashable, tuple[float, bytes]] = {}  # the oldest first


def public[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a plain GET be cached for five minutes, for those not signed in.

    The page differs by language and by who is signed in: Vary names the cookies and the browser's wish. For those
    whom it knows nothing about it is made once a day: it must say the same until midnight, or until the service is
    started anew.
    """
    made: dict[date, dict[Hashable, bytes]] = {}  # of one day only

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        page = request.path, get_language(), settings.DEMONSTRATION
        today = timezone.localdate()
        if today not in made:
            made.clear()
        kept = made.setdefault(today, {})
        plain = _is_unknown(request) and not request.META.get("QUERY_STRING")
        if plain and page in kept:
            response = HttpResponse(kept[page])
        else:
            response = view(request, *args, **kwargs)
            if plain and response.status_code == 200:
                kept[page] = response.content
        return _with_headers(request, response)

    return wrapped


def briefly_public[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The same for pages that change with what people do: each is made anew after `SECONDS_KEPT`.

    The address with its question names a page; the newest `MOST_KEPT` are kept.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not _is_unknown(request):
            return _with_headers(request, view(request, *args, **kwargs))
        page = request.get_full_path(), get_language(), settings.DEMONSTRATION
        made_at, content = KEPT.get(page, (0.0, b""))
        now = monotonic()
        if content and now - made_at < SECONDS_KEPT:
            return _with_headers(request, HttpResponse(content))
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            KEPT.pop(page, None)
            KEPT[page] = now, response.content
            for oldest in list(KEPT)[:-MOST_KEPT]:
                KEPT.pop(oldest, None)
        return _with_headers(request, response)

    return wrapped


def _with_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    if request.method not in {"GET", "HEAD"} or response.status_code != 200:
        patch_cache_control(response, private=True, no_store=True)
    elif request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=5 * MINUTES)
    return response


def _is_unknown(request: HttpRequest) -> bool:
    """Whether nothing is known of who asks but the language."""
    known = request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME}
    return request.method == "GET" and not known
