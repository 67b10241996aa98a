"""A signed-in browser for each part of the cast, and what the desk's tests look for on a page."""

import html
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from muster.cases.models import Case
from muster.people.models import User
from tests.colleague import Colleague

type SignedIn = Callable[[User], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    def as_(user: User) -> Client:
        client = Colleague()
        client.force_login(user)
        return client

    return as_


def text_of(response: HttpResponse) -> str:
    """The page's source with its entities resolved, as one searches it."""
    return html.unescape(response.content.decode())


def at(name: str, case: Case, *more: object) -> str:
    """The address of one of the case's pages."""
    return reverse(f"desk:{name}", args=[case.reference, *more])
