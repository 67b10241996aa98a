"""The public pages of posts in a real browser: accessible, quiet, light, whole on a small phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from muster.pages import caching
from tests.browser import NewPage
from tests.cast import Cast
from tests.desk.browsing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Check = Callable[[Page], None]


def test_the_pages_of_open_posts(standing_cast: Cast, new_page: NewPage, check_page: Check) -> None:
    cast = standing_cast
    cast.bring_to("ready", who=cast.stateless)
    anyone, applicant = new_page(), new_page()
    sign_in(applicant, cast.stateless)
    post = f"/posts/{cast.men_only_post.pk}/"
    for page in (anyone, applicant):
        caching.KEPT.clear()
        for address in ("/posts/", "/posts/?q=driver&women=on", "/posts/?q=none", "/posts/left-out/", post):
            response = page.goto(address)
            assert response is not None
            assert response.status == 200, address
            check_page(page)
