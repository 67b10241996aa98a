"""A clock that is killed in the middle of a publication: SIGKILL, at several moments."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from muster.cases.models import Offer, Request, RequestKind
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.notices.models import Notice, NoticeKind
from muster.rounds import actions
from tests.cast import Cast
from tests.planning import asked, ready
from tests.site.test_killed import ROOT, database, until

# What is done last before the clock stands still; nothing is committed at any of these moments.
MOMENTS = ("seats_for", "offer_all", "update_all", "append")
PROGRAM = """
import sys, time, pathlib, django
django.setup()
from muster.rounds.actions import publishing
moment, stalled, found = sys.argv[1:]
before = getattr(publishing, moment)
def stall(*given, **named):
    before(*given, **named)
    pathlib.Path(stalled).touch()
    time.sleep(600)
setattr(publishing, moment, stall)
publishing.publish_asked(found)
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_all_of_it_is_published_or_nothing(standing_cast: Cast, tmp_path: Path, moment: str) -> None:
    cast, stalled = standing_cast, tmp_path / "stalled"
    for who in (cast.applicant, cast.stranger):
        ready(cast, who, cast.private_post)
    found = asked(cast)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "muster.site.settings",
        "MUSTER_VAR": str(settings.VAR),
        "MUSTER_DATABASE_URL": database(),
    }
    clock = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, moment, str(stalled), str(found.pk)], env=environment, cwd=ROOT
    )
    try:
        until(stalled.exists)
    finally:
        os.kill(clock.pid, signal.SIGKILL)
        clock.wait()

    found.refresh_from_db()
    assert found.published_at is None
    assert not Offer.objects.exists()
    assert not Notice.objects.filter(kind=NoticeKind.OFFER).exists()
    assert not Request.objects.filter(kind=RequestKind.ANSWER_OFFER).exists()
    assert not events_of(found.stream).filter(kind=EventKind.ROUND_PUBLISHED).exists()
    assert list(verify()) == []

    actions.publish_asked(found.pk)

    assert Offer.objects.count() == 2
    assert Notice.objects.filter(kind=NoticeKind.OFFER).count() == 2
    assert list(verify()) == []
