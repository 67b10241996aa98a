"""What every page's frame needs, whatever the page: language, navigation, demonstration banner, footer."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_bidi, gettext

from muster.offices.access import live_memberships
from muster.people.models import User


class Link(NamedTuple):
    """A link of the frame; `current` where the page belongs under it."""

    text: str
    url: str
    current: bool = False


class Language(NamedTuple):
    """A language of the switch, under its own name."""

    code: str
    name: str
    current: bool


def layout(request: HttpRequest) -> dict[str, object]:
    """The context of `pages/base.html`."""
    return {**frame(), **_people(request), "language_next": request.get_full_path()}


def frame() -> dict[str, object]:
    """What the frame needs that no request and no database has to say: enough for an error page."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": [Language(code, name, code == language) for code, name in settings.LANGUAGES],
        "language_url": url("language"),
        "demonstration": settings.DEMONSTRATION,
        "demo_url": url("portal:demo"),
        "front_url": url("portal:front") or "/",
        "footer": _links(
            (gettext("Open posts"), "portal:posts"),
            (gettext("Staying safe"), "portal:safety"),
            (gettext("Your data"), "portal:privacy"),
            (gettext("Verify a recruiter or a paper"), "portal:verify"),
            (gettext("The rules, with their sources"), "portal:law"),
            (gettext("About and accessibility"), "portal:about"),
        ),
    }


def _people(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {"navigation": [], "sign_in_url": url("portal:sign-in")}
    links = [
        (gettext("My application"), "portal:home"),
        (gettext("Notices"), "portal:notices"),
        (gettext("My data"), "portal:account"),
    ]
    if live_memberships(user).exists():
        links = [(gettext("Desk"), "desk:queue"), (gettext("How you sign in"), "portal:security")]
    return {"navigation": _links(*links, path=request.path), "sign_out_url": url("portal:sign-out")}


def _links(*pairs: tuple[str, str], path: str = "") -> list[Link]:
    found = [(text, url(name)) for text, name in pairs]
    return [Link(text, address, path.startswith(address)) for text, address in found if address]


def url(name: str, *given: str) -> str:
    """The address of a page; empty while no such page exists."""
    try:
        return reverse(name, args=given)
    except NoReverseMatch:
        return ""
