"""Error pages: plain, with the right status, and without what may be broken."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from muster.pages import errors


def explode(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


urlpatterns = [path("explode/", explode)]
handler500 = "muster.pages.errors.server_error"


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/somewhere/")


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "We could not read that request"),
        (errors.permission_denied, 403, "This page is not open to you"),
        (errors.not_found, 404, "Page not found"),
        (errors.server_error, 500, "Something went wrong on our side"),
        (errors.csrf_failure, 403, "This form was open for too long"),
    ],
)
def test_each_says_what_happened_with_its_status_and_without_the_database(
    request_: HttpRequest, view: object, status: int, words: str
) -> None:
    response = view(request_)  # type: ignore[operator]
    assert response.status_code == status
    assert words in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


@override_settings(ROOT_URLCONF=__name__)
def test_an_error_in_a_view_ends_in_the_plain_page() -> None:
    response = Client(raise_request_exception=False).get("/explode/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_even_without_the_stylesheets_name_there_is_a_page(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*args: object, **kwargs: object) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(errors, "render_to_string", missing)
    response = errors.server_error(request_)
    assert response.status_code == 500
    assert "Щось пішло не так" in response.content.decode()


def test_a_form_without_its_token_is_refused_in_plain_words(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/", {"a": "b"})
    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()
