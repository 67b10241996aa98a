"""The pages that are shown when something is wrong. They need neither database nor session."""
# ruff: noqa: ARG001  Django calls these views with arguments that they have no use for

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from muster.pages.context import frame

# The last resort, when even the template cannot be rendered.
BARE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Something went wrong – Muster</title>'
    "<h1>Something went wrong on our side</h1><p>Please try again in a few minutes. "
    "Щось пішло не так. Спробуйте ще раз за кілька хвилин.</p></html>"
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(
            413,
            _("That was too much at once"),
            _(
                "Go back to the page before, send less, and nothing else is lost. A file may have at most 10 MB."
            ),
        )
    return _page(
        400,
        _("We could not read that request"),
        _("Go back to the page before and try again. Nothing was changed."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        403,
        _("This page is not open to you"),
        _("You may have to sign in first, or to sign in with another account."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        404,
        _("Page not found"),
        _("Check the address for a slip. If it came from a link of ours, the page may have moved or closed."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        500,
        _("Something went wrong on our side"),
        _("It is not your fault, and what you had already sent is kept. Please try again in a few minutes."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        403,
        _("This form was open for too long"),
        _(
            "For your safety we did not accept it, and nothing was changed. Go back, load the page again, "
            "and send the form once more. Cookies must be allowed for this."
        ),
    )


def _page(status: int, title: str, text: str) -> HttpResponse:
    # Anything that fails here would hide the error that brought the person here.
    try:
        content: str = render_to_string("pages/error.html", {**frame(), "title": title, "text": text})
    except (TemplateDoesNotExist, TemplateSyntaxError, ValueError, OSError):
        content = BARE
    response = HttpResponse(content, status=status)
    add_never_cache_headers(response)
    return response
