"""What every test has: no network but this machine's own, a clock that can be moved, and the shared cast."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connections
from django.utils import timezone

from muster.cases import intake
from muster.journal import guard
from muster.people import vault
from tests.cast import Cast, make_cast

if find_spec("tests.browser"):
    pytest_plugins = ["tests.browser"]


class Clock:
    """`timezone.now()` as the tests set it: it stands still once moved, and only moves when told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def set(self, at: datetime) -> None:
        self._monkeypatch.setattr(timezone, "now", lambda: at)

    def move(self, **by: float) -> None:
        self.set(timezone.now() + timedelta(**by))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture(scope="session", autouse=True)
def _flush_with_the_guard_down() -> Iterator[None]:
    """Tests with real transactions empty every table afterwards, which the journal's triggers rightly refuse.
    Only that one command, in tests only, lowers them."""
    handle = flush.Command.handle

    def lowered(self: flush.Command, **options: Any) -> Any:
        connection = connections[options["database"]]
        guard.remove(connection)
        try:
            return handle(self, **options)
        finally:
            guard.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", lowered)
        yield


@pytest.fixture(autouse=True)
def _papers_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the sealed files of another."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "papers")
    monkeypatch.setattr(settings, "SEALS", tmp_path / "seals")


@pytest.fixture(scope="session", autouse=True)
def _each_file_is_looked_at_once() -> Iterator[None]:
    """The tests send the same few files again and again; what a file looks like does not change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "look", cache(intake.look))
        patch.setattr(intake, "zone_in", cache(intake.zone_in))
        yield


@pytest.fixture(autouse=True)
def _keys_read_anew() -> Iterator[None]:
    yield
    vault.forget_keys()


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def standing_cast(transactional_db: None) -> Cast:
    """The cast in committed rows, for tests with threads, processes or a live server."""
    return make_cast()
