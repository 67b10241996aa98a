"""Several people at once, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections

from muster.cases.errors import NotPossible


def at_once[T](*acts: Callable[[], T]) -> list[T | NotPossible]:
    """What each act answers, all of them begun at the same moment. A refusal is an answer; anything else is raised."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | NotPossible:
        try:
            connection.ensure_connection()
            ready.wait(30)
            return act()
        except NotPossible as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(answers: Sequence[object]) -> list[str]:
    """The codes of those that were refused, sorted."""
    return sorted(answer.code for answer in answers if isinstance(answer, NotPossible))
