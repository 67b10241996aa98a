"""`muster journal verify`: proves the chain whole, or names the first broken event of each stream."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from muster.journal.models import Event, StreamHead
from muster.journal.queries import verify


class Command(BaseCommand):
    help = "Proves the journal whole, or names the first break of each stream and exits with status 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("verify",))
        parser.add_argument("--stream", metavar="NAME", help="one stream only, as case:…")

    def handle(self, *_args: Any, stream: str | None, **_options: Any) -> None:
        found = list(verify(stream))
        if found:
            raise CommandError("\n".join(map(str, found)), returncode=1)
        events, heads = Event.objects.all(), StreamHead.objects.all()
        if stream is not None:
            events, heads = events.filter(stream=stream), heads.filter(stream=stream)
            if not heads.exists():
                message = f"There is no stream {stream}."
                raise CommandError(message)
        self.stdout.write(f"whole: {events.count()} events in {heads.count()} streams")
