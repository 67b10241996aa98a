"""Signing a browser in as one of the cast, without the sign-in page."""

from urllib.parse import urljoin

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from muster.people.models import User


def sign_in(page: Page, user: User) -> None:
    """Give the browser a session of the user's; the page must belong to the test's own server."""
    client = Client()
    client.force_login(user)
    page.goto("/information/about/")
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": urljoin(page.url, "/"),
                "httpOnly": True,
            }
        ]
    )
