"""Every page of the service under requests that no form of ours would send: never a failure, never another's data."""

import os
from collections import Counter

import pytest
from django.urls import reverse

from tests.security.forms import Attacker, Attempt
from tests.site.test_access import ANONYMOUS, World, clients_of

SEED = int(os.environ.get("MUSTER_FUZZ_SEED", "6"))
SOME, MANY = 400, 10_000


def attacked(world: World, count: int) -> list[Attempt]:
    clients = clients_of(world)
    for client in clients.values():
        client.raise_request_exception = False
    return list(Attacker(world, clients, SEED).attempts(count))


def assert_stands(world: World, attempts: list[Attempt]) -> None:
    failed = sorted({str(attempt) for attempt in attempts if attempt.status >= 500})
    assert failed == []
    secrets = world.secrets()
    shown = {
        str(attempt)
        for attempt in attempts
        if attempt.who in {ANONYMOUS, "stranger", "stateless", "other_clerk", "other_recruiter", "operator"}
        and any(secret in attempt.body.replace(attempt.path, "") for secret in secrets)
    }
    assert shown == set()
    statuses = Counter(attempt.status for attempt in attempts)
    assert statuses[200] > len(attempts) / 20  # the attack reached pages, not only refusals


def test_some_hundred_requests_neither_fail_nor_show_what_is_anothers(world: World) -> None:
    assert_stands(world, attacked(world, SOME))


@pytest.mark.parametrize(
    "where", ["on", "a.html", "https://thief.example/", "//thief.example/", "\0", "/\0", "/" * 3]
)
def test_signing_in_leads_nowhere_else(where: str, world: World) -> None:
    client = clients_of(world)["recruiter"]
    response = client.get(reverse("portal:sign-in"), {"next": where})
    assert response.status_code == 302
    assert response["Location"] in {reverse("desk:queue"), "/%00"}


@pytest.mark.proof
def test_ten_thousand_requests_neither_fail_nor_show_what_is_anothers(world: World) -> None:
    assert_stands(world, attacked(world, MANY))
