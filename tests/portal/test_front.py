"""The public pages: what they say, and that they may be cached."""

import re

import pytest
from django.conf import settings
from django.test import Client

from muster.accounts.models import Session
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/check/",
    "/information/privacy/",
    "/information/safety/",
    "/information/about/",
    "/placement/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_it_opens_in_both_languages_with_direction_and_language_said(
    client: Client, path: str, language: str
) -> None:
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="ltr">' in response.text


@pytest.mark.parametrize("path", PAGES)
def test_a_plain_get_may_be_cached_and_sets_no_cookie(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Cache-Control"] == "public, max-age=300"
    assert {"Cookie", "Accept-Language"} <= {part.strip() for part in response["Vary"].split(",")}
    assert not response.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize("path", PAGES)
def test_it_is_private_for_whoever_is_signed_in(client: Client, cast: Cast, path: str) -> None:
    client.force_login(cast.applicant)
    assert "public" not in client.get(path)["Cache-Control"]
    assert "private" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_it_reads_no_table_for_whoever_is_not_signed_in(
    client: Client, path: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get(path)


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/check/"])
def test_it_only_shows(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_the_front_page_says_what_this_is_not(client: Client) -> None:
    page = client.get("/").text
    for words in ("It is free", "It is voluntary", "18 or older", "False recruiters", "Two ways in"):
        assert words in page
    assert 'href="/check/"' in page


def test_the_language_switch_comes_back_to_the_same_page_and_is_remembered(client: Client) -> None:
    assert 'name="next" value="/information/safety/"' in client.get("/information/safety/").text
    response = client.post("/language/", {"language": "uk", "next": "/information/safety/"})
    assert response["Location"] == "/information/safety/"
    assert '<html lang="uk"' in client.get("/information/safety/").text


def test_the_language_switch_needs_no_token_and_leads_nowhere_else() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/language/", {"language": "uk", "next": "https://elsewhere.example/"})
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert list(response.cookies) == [settings.LANGUAGE_COOKIE_NAME]


def test_a_language_from_right_to_left_turns_the_page(client: Client, settings: object) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "العربية")]  # type: ignore[attr-defined]
    page = client.get("/", headers={"accept-language": "ar"}).text
    assert '<html lang="ar" dir="rtl">' in page
    assert 'lang="en"' in page


def test_the_demonstration_says_so_and_only_it(client: Client, settings: object) -> None:
    words = "Every person, office and paper here is fictional"
    assert words not in client.get("/").text
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    assert words in client.get("/").text


def test_an_applicant_and_a_member_of_staff_see_their_own_way(client: Client, cast: Cast) -> None:
    client.force_login(cast.applicant)
    page = client.get("/").text
    assert "My application" in page
    assert "Desk" not in page
    client.force_login(cast.clerk)
    page = client.get("/").text
    assert "Desk" in page
    assert "My application" not in page


def test_the_pages_promise_nothing_and_ask_for_no_money(client: Client) -> None:
    for path in PAGES:
        page = re.sub(r"<[^>]*>", " ", client.get(path).text).lower()
        for word in ("salary", "reward", "hero", "bonus", "join us", "congratulations"):
            assert word not in page
