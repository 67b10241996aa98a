"""`muster run`: the whole service from one command."""

import os
import signal
import subprocess
import sys
import time
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from muster.site import demonstration
from muster.site.catalogues import compile_stale
from muster.site.server import GRACE_SECONDS, web_server


class Command(BaseCommand):
    help = "Prepares the database and files, then runs the web server and the clock until stopped (Ctrl-C)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *_args: Any, workers: int, **_options: Any) -> None:
        prepare()
        programs = {
            "web server": web_server(host=settings.HOST, port=settings.PORT, workers=workers),
            "clock": [sys.executable, "-m", "muster", "clock"],
        }
        # A new session each: Ctrl-C reaches only this process, which then stops them in order.
        running = {
            name: subprocess.Popen(words, start_new_session=True)  # noqa: S603  fixed words, no shell
            for name, words in programs.items()
        }
        self.stdout.write(f"Muster is at {settings.PUBLIC_URL} (stop with Ctrl-C).")
        self.stdout.flush()
        try:
            ended = _wait(running)
        finally:
            _stop(running)
        if ended:
            message = f"The {ended} stopped by itself; see above."
            raise CommandError(message)


def prepare() -> None:
    """The database migrated, catalogues compiled, static files collected, demonstration data loaded if asked for."""
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    compile_stale()
    call_command("migrate", interactive=False, verbosity=0)
    call_command(
        "check", databases=["default"], stdout=StringIO()
    )  # a lost key is said here, or nothing starts
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMONSTRATION:
        demonstration.load()


def _wait(running: dict[str, "subprocess.Popen[bytes]"]) -> str:
    """Until a stop signal (then "") or until one of the programs ends (then its name)."""
    stopped = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.append(True))
    while not stopped:
        for name, program in running.items():
            if program.poll() is not None:
                return name
        time.sleep(0.2)
    return ""


def _stop(running: dict[str, "subprocess.Popen[bytes]"]) -> None:
    for program in running.values():
        program.terminate()
    for program in running.values():
        try:
            program.wait(GRACE_SECONDS + 2)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()
