"""`muster clock`: what happens by itself as time passes."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from muster.cases.actions import expire_due
from muster.keeping import clock as keeping
from muster.notices.actions import deliver_due
from muster.rounds.clock import work

logger = logging.getLogger(__name__)


def tick() -> None:
    """Once around: free the seats of offers whose time has passed, send the notices that are due, do what
    planners asked of rounds, and once a day what is done daily."""
    expire_due()
    deliver_due()
    work()
    keeping.work()


class Command(BaseCommand):
    help = (
        "Frees seats of offers whose time has passed, sends notices, and previews, publishes and carries on rounds "
        "of placement, once a second, and once a day erases what was kept long enough, closes the journal's day and "
        "looks for what must never be, until stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="once, then stop")
        parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS")

    def handle(self, *_args: Any, once: bool, every: float, **_options: Any) -> None:
        if once:
            tick()
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.wait(every):
            close_old_connections()
            try:
                tick()
            except DatabaseError as error:  # the database is away for a moment; the clock outlives that
                logger.warning("the clock missed a round: %s", type(error).__name__)
