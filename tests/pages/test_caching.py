"""A public page is made once for those of whom nothing is known, and for everybody else anew."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import timezone, translation

from muster.pages.caching import public


class Page:
    """A view that says how often it was made."""

    def __init__(self, status: int = 200) -> None:
        self.times, self.status = 0, status
        self.view = public(self.make)

    def make(self, request: HttpRequest) -> HttpResponse:
        self.times += 1
        return HttpResponse(f"{request.path} {translation.get_language()} {self.times}", status=self.status)

    def get(self, path: str = "/", **cookies: str) -> str:
        request = RequestFactory().get(path)
        request.COOKIES.update(cookies)
        request.user = AnonymousUser()
        return self.view(request).text


def test_it_is_made_once_for_those_of_whom_nothing_is_known() -> None:
    page = Page()
    assert [page.get(), page.get()] == ["/ en 1", "/ en 1"]


def test_each_address_and_each_language_has_its_own() -> None:
    page = Page()
    assert [page.get("/a/"), page.get("/b/"), page.get("/a/")] == ["/a/ en 1", "/b/ en 2", "/a/ en 1"]
    with translation.override("uk"):
        assert page.get("/a/", django_language="uk") == "/a/ uk 3"


def test_it_is_made_anew_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page()
    page.get()
    monkeypatch.setattr(timezone, "localdate", lambda: date(2030, 1, 1))
    assert [page.get(), page.get()] == ["/ en 2", "/ en 2"]


@pytest.mark.parametrize("cookie", ["sessionid", "messages", "csrftoken"])
def test_whoever_carries_a_cookie_gets_a_page_of_their_own(cookie: str) -> None:
    page = Page()
    page.get()
    assert page.get(**{cookie: "something"}) == "/ en 2"
    assert page.get() == "/ en 1"


def test_a_page_made_for_one_is_not_shown_to_others() -> None:
    page = Page()
    page.get(sessionid="something")
    assert page.get() == "/ en 2"


def test_a_question_in_the_address_is_answered_anew() -> None:
    page = Page()
    page.get()
    assert page.get("/?then=review") == "/ en 2"
    assert page.get() == "/ en 1"


def test_what_went_wrong_is_not_kept() -> None:
    page = Page(status=404)
    page.get()
    page.get()
    assert page.times == 2


def test_the_demonstration_has_its_own() -> None:
    page = Page()
    page.get()
    with override_settings(DEMONSTRATION=True):
        assert page.get() == "/ en 2"
