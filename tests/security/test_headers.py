"""What every answer says to the browser: every address, asked by everybody, and every kind of error."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client

from tests.site.test_access import ANONYMOUS, ANYONE, ROWS, World, clients_of

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
POWERS = ("camera", "microphone", "geolocation", "payment", "usb")


def policy_of(response: HttpResponse) -> dict[str, str]:
    parts = (part.strip() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: sources.strip() for name, _, sources in (part.partition(" ") for part in parts)}


def faults(response: HttpResponse) -> Iterator[str]:
    for name, value in FIXED.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    permissions = response.headers.get("Permissions-Policy", "")
    yield from (power for power in POWERS if f"{power}=()" not in permissions)
    policy = policy_of(response)
    yield from (source for source in ("unsafe", "*", "data:", "http") if source in str(policy))
    if policy["default-src"] != "'none'" or policy["frame-ancestors"] != "'none'":
        yield f"policy: {policy}"
    if policy["base-uri"] != "'none'":
        yield "base-uri"
    if "Access-Control-Allow-Origin" in response.headers:
        yield "open to other origins"
    for cookie in response.cookies.values():
        taken_back = cookie["max-age"] == 0
        if taken_back:
            continue
        if not cookie["httponly"] or cookie["samesite"] not in {"Lax", "Strict"} or cookie["domain"]:
            yield f"cookie {cookie.key}"


def kept_by_others(name: str, response: HttpResponse) -> Iterator[str]:
    """A page that is not for everybody; tests/pages/test_caching.py shows when another may be kept."""
    said = response.headers["Cache-Control"]
    public = ROWS[name] == ANYONE and response.status_code == 200
    if not public and ("no-store" not in said or "private" not in said):
        yield said


def test_every_answer_to_anybody_is_fenced_and_kept_by_nobody_else(world: World) -> None:
    found = []
    for who, client in clients_of(world).items():
        for name in ROWS:
            got = client.get(world.address(name))
            found += [(name, who, fault) for fault in (*faults(got), *kept_by_others(name, got))]
            if who in {ANONYMOUS, "applicant", "recruiter"} and name != "portal:sign-out":
                found += [(name, who, fault) for fault in faults(client.post(world.address(name)))]
    assert sorted(set(found)) == []


def test_an_address_that_does_not_exist_is_fenced_too(db: None) -> None:
    response = Client().get("/wp-login.php")
    assert response.status_code == 404
    assert list(faults(response)) == []


@contextmanager
def no_connection_looked_at() -> Iterator[None]:
    """An answer that is closed looks at the connections that earlier tests left open, which a test without a database
    may not. The client spares it that only while it asks."""
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_finished.connect(close_old_connections)


def test_a_static_file_is_fenced_too() -> None:
    (settings.STATIC_ROOT / "shown.txt").write_text("anything")
    response = Client().get("/static/shown.txt")
    with no_connection_looked_at(), closing(response):
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def in_production(tmp_path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A program with the settings of an installation behind https."""
    here = {name: value for name, value in os.environ.items() if not name.startswith(("MUSTER_", "DJANGO_"))}
    given = {
        "DJANGO_SETTINGS_MODULE": "muster.site.settings",
        "MUSTER_PUBLIC_URL": "https://muster.example",
        "MUSTER_ALLOWED_HOSTS": "muster.example",
        "MUSTER_BEHIND_PROXY": "true",
        "MUSTER_VAR": str(tmp_path / "var"),
    }
    return subprocess.run(
        [sys.executable, *words], env=here | given, cwd=tmp_path, capture_output=True, text=True, check=False
    )


def test_the_deployment_check_finds_nothing_to_warn_of(tmp_path: Path) -> None:
    done = in_production(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


OVER_TLS = """
import django; django.setup()
from django.test import Client
from django.conf import settings
from muster.portal.signing import KNOWN_COOKIE
from muster.site.said import PrefixedCookieStorage
plain = Client().get("/nowhere/", headers={"host": "muster.example"})
print(plain.status_code, plain["Location"])
page = Client().get("/nowhere/", headers={"host": "muster.example", "x-forwarded-proto": "https"})
print(page.status_code, page["Strict-Transport-Security"])
names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME
print(*names, PrefixedCookieStorage.cookie_name, KNOWN_COOKIE)
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE)
"""


def test_behind_https_nothing_goes_over_plain_http(tmp_path: Path) -> None:
    done = in_production(tmp_path, "-c", OVER_TLS)
    redirected, served, names, secure = done.stdout.splitlines() or pytest.fail(done.stderr)
    assert redirected == "301 https://muster.example/nowhere/"
    assert served == "404 max-age=31536000; includeSubDomains; preload"
    assert all(name.startswith(("__Host-", "__Secure-")) for name in names.split())
    assert secure == "True True True"
