"""A brake on what costs us much and a person does seldom: by account, by client, and for all together."""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from muster.people import throttle

type View = Callable[..., HttpResponse]


def client_of(request: HttpRequest) -> str:
    """The address the request came from; behind a proxy, the one the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def slowed(purpose: str, *, of_account: int, of_client: int, of_all: int) -> Callable[[View], View]:
    """What is sent to the view counts against all three; whoever is held is told so on the same page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            counted = (
                (f"{purpose}-account", str(request.user.pk), of_account),
                (f"{purpose}-client", client_of(request), of_client),
                (f"{purpose}-all", "", of_all),
            )
            if any(throttle.is_held(*each) for each in counted):
                messages.error(
                    request, _("There were too many attempts. Wait a quarter of an hour, then try again.")
                )
                return redirect(request.path)
            for kind, what, _most in counted:
                throttle.note(kind, what)
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


# Files are costly to open and to keep, whoever sends them and to which page.
uploading: Final = slowed("upload", of_account=60, of_client=300, of_all=5000)
