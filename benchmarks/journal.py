#!/usr/bin/env python3
"""How long `muster journal verify` takes: `benchmarks/journal.py --events 1000000`.

Fills a throw-away SQLite database with streams of ten events, each with a sealed part of 200 bytes, and proves them.
"""

import argparse
import os
import tempfile
import time
from itertools import batched

STREAM = 10  # events


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    events = parser.parse_args().events
    with tempfile.TemporaryDirectory(prefix="muster-journal-") as folder:
        os.environ |= {"MUSTER_VAR": folder, "DJANGO_SETTINGS_MODULE": "muster.site.settings"}
        os.environ.pop("MUSTER_DATABASE_URL", None)
        measure(events)


def measure(events: int) -> None:
    import django  # noqa: PLC0415  the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from muster.journal.actions import SYSTEM, Entry, append_many  # noqa: PLC0415
    from muster.journal.kinds import EventKind  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    entries = [
        Entry(EventKind.REQUEST_MADE, {"request": f"{at:036}", "kind": "verification"}, os.urandom(200))
        for at in range(STREAM)
    ]
    started = time.perf_counter()
    for streams in batched(range(events // STREAM), 2000, strict=False):
        with transaction.atomic():
            append_many(acts={f"case:{number:036}": entries for number in streams}, actor=SYSTEM)
    print(f"filled in {time.perf_counter() - started:.1f} s")
    started, worked = time.perf_counter(), time.process_time()
    call_command("journal", "verify")
    print(
        f"verified in {time.perf_counter() - started:.1f} s ({time.process_time() - worked:.1f} s of processor)"
    )


if __name__ == "__main__":
    main()
