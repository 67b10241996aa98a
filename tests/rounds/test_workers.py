"""A round gathered by several processes is the round that one gathers."""

import pytest
from django.conf import settings
from django.utils import timezone

from muster.rounds import reading, workers
from muster.rounds.computing import compute
from tests.cast import Cast
from tests.planning import opened, ready
from tests.site.test_killed import database


def test_several_processes_gather_what_one_does(standing_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = standing_cast
    for who in (cast.applicant, cast.stranger):
        ready(cast, who, cast.private_post)
    found, at = opened(cast), timezone.now()
    monkeypatch.setattr(reading, "PORTION", 1)
    alone = compute(found, at=at)
    # The processes are the product's own: they know nothing of the tests' settings.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "muster.site.settings")
    monkeypatch.setenv("MUSTER_VAR", str(settings.VAR))
    monkeypatch.setenv("MUSTER_DATABASE_URL", database())
    monkeypatch.setattr(workers, "FEWEST", 1)
    monkeypatch.setattr(workers.os, "process_cpu_count", lambda: 2)
    noted: list[tuple[int, int]] = []
    together = compute(found, at=at, progress=lambda done, of: noted.append((done, of)))
    assert noted == [(0, 2), (1, 2), (2, 2)]
    assert len(together.entrants) == 2
    assert [(one.case, one.points, one.start) for one in together.entrants] == [
        (one.case, one.points, one.start) for one in alone.entrants
    ]
    assert (together.numbers, together.rules, together.given_up) == (
        alone.numbers,
        alone.rules,
        alone.given_up,
    )
    assert together.instance.wish_post.tolist() == alone.instance.wish_post.tolist()
    assert together.placement.post_of.tolist() == alone.placement.post_of.tolist()
