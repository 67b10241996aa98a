"""`muster journal verify`: proves the chain whole, or names the first broken event of each stream.

`muster journal close`: signs where every stream ends today.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from muster.journal import heads as kept
from muster.journal.models import Event, StreamHead
from muster.journal.queries import verify


class Command(BaseCommand):
    help = "Proves the journal whole, or names the first break of each stream and exits with status 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("verify", "close"))
        parser.add_argument("--stream", metavar="NAME", help="one stream only, as case:…")
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FOLDER",
            help="verify: also against the heads kept there; close: write them there (MUSTER_HEADS)",
        )

    def handle(self, *_args: Any, act: str, stream: str | None, heads: Path | None, **_options: Any) -> None:
        if act == "close":
            self._close(heads or settings.HEADS)
        else:
            self._verify(stream, heads)

    def _close(self, folder: Path) -> None:
        try:
            path = kept.close(timezone.localdate(), folder, kept.signing_key(settings.KEYS / "heads.pem"))
        except FileExistsError:
            raise CommandError("Today is closed already.") from None
        self.stdout.write(f"closed: {path}")

    def _verify(self, stream: str | None, folder: Path | None) -> None:
        found = list(map(str, verify(stream)))
        if folder is not None:
            found += kept.broken(folder)
        if found:
            raise CommandError("\n".join(found), returncode=1)
        events, heads = Event.objects.all(), StreamHead.objects.all()
        if stream is not None:
            events, heads = events.filter(stream=stream), heads.filter(stream=stream)
            if not heads.exists():
                message = f"There is no stream {stream}."
                raise CommandError(message)
        self.stdout.write(f"whole: {events.count()} events in {heads.count()} streams")
