#!/usr/bin/env python3
"""A new master key while people use the service: `benchmarks/rotation.py --persons 100000`.

Fills a throw-away SQLite database with persons, then one process rotates the master key while this one reads a person
and writes another, again and again. Prints how long the rotation took and the longest that a read and a write had to
wait; afterwards every person must open under the new key alone.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import batched
from pathlib import Path

PAUSE = 0.01  # seconds between the people who use it
ROTATE = "import django; django.setup(); from muster.people import keys; print(keys.rotate())"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--persons", type=int, default=100_000)
    persons = parser.parse_args().persons
    with tempfile.TemporaryDirectory(prefix="muster-rotation-") as folder:
        os.environ |= {"MUSTER_VAR": folder, "DJANGO_SETTINGS_MODULE": "muster.site.settings"}
        os.environ.pop("MUSTER_DATABASE_URL", None)
        measure(persons, Path(folder))


def measure(number: int, folder: Path) -> None:
    import django  # noqa: PLC0415  the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from muster.people import keys, vault  # noqa: PLC0415
    from muster.people.models import Person  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    known = fill(number)
    print(f"{number} persons made in {time.perf_counter() - started:.1f} s", flush=True)
    started, choose = time.perf_counter(), random.Random(7)  # noqa: S311  a choice of whom to read
    reads, writes = [], []
    with subprocess.Popen([sys.executable, "-c", ROTATE], stdout=subprocess.PIPE, text=True) as rotation:
        while rotation.poll() is None:
            at = time.perf_counter()
            chosen = choose.randrange(number)
            if Person.objects.get(pk=known[chosen]).family_name != f"Name {chosen}":
                sys.exit("FAILED: a person was read wrongly")
            reads.append(time.perf_counter() - at)
            at = time.perf_counter()
            known.append(somebody(f"Name {len(known)}"))
            writes.append(time.perf_counter() - at)
            time.sleep(PAUSE)
        done = rotation.stdout.read().strip() if rotation.stdout else ""
    if rotation.returncode:
        sys.exit("FAILED: the rotation ended with an error; see above")
    print(f"rotated in {time.perf_counter() - started:.1f} s: {done} wrapped anew")
    for name, waits in (("read", reads), ("write", writes)):
        print(
            f"{len(waits)} {name}s meanwhile: median {statistics.median(waits) * 1000:.1f} ms, "
            f"longest {max(waits) * 1000:.0f} ms, errors 0"
        )
    (folder / "keys" / "master_keys").write_text(settings_entry(folder))  # the old key is thrown away
    vault.forget_keys()
    read = sum(person.family_name is not None for person in Person.objects.iterator(chunk_size=1000))
    current = vault.keyring().current.hex()
    if read != len(known) or keys.in_use() != {current: read}:
        sys.exit(f"FAILED: {keys.in_use()} of {len(known)} persons")
    print(f"all {read} persons open under the new key alone")


def settings_entry(folder: Path) -> str:
    return (folder / "keys" / "master_keys").read_text().split()[0]


def fill(number: int) -> list[object]:
    from django.db import transaction  # noqa: PLC0415

    made: list[object] = []
    for names in batched(range(number), 2000, strict=False):
        with transaction.atomic():
            made += [somebody(f"Name {each}") for each in names]
    return made


def somebody(name: str) -> object:
    from muster.people.models import Person  # noqa: PLC0415

    person = Person()
    person.family_name = name
    person.document_number = name
    person.save(force_insert=True)
    return person.pk


if __name__ == "__main__":
    main()
