"""A signed-in browser for each part of the cast."""

from collections.abc import Callable

import pytest
from django.test import Client

from muster.people.models import User

type SignedIn = Callable[[User], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    def as_(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_
