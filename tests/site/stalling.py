"""The product's own WSGI application, which stops dead at one moment of a submission so that it can be killed there.

`MUSTER_TEST_STALL` names the moment, `MUSTER_TEST_STALLED` the file that is made when it is reached.
"""

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from muster.site.wsgi import application as product  # sets Django up, before anything that holds models

# isort: split
from muster.cases.actions import submission

MOMENT = os.environ["MUSTER_TEST_STALL"]


def _stall(moment: str) -> None:
    if moment == MOMENT:
        Path(os.environ["MUSTER_TEST_STALLED"]).touch()
        threading.Event().wait()


def _around(act: Callable[..., Any], before: str, after: str) -> Callable[..., Any]:
    def stalling(*arguments: Any) -> Any:
        _stall(before)
        answer = act(*arguments)
        _stall(after)
        return answer

    return stalling


submission._write = _around(submission._write, "weighed", "done")
BaseDatabaseWrapper.commit = _around(BaseDatabaseWrapper.commit, "written", "committed")  # type: ignore[method-assign]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    _stall("received")
    answer: Iterable[bytes] = product(environ, start_response)
    _stall("answered")
    return answer
