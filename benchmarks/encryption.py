#!/usr/bin/env python3
"""What encryption and the journal cost whoever applies: `benchmarks/encryption.py --applicants 300`.

In one process and one throw-away SQLite database (the settings as shipped), applicants apply in turn with both, and
with neither: sealing and opening hand their bytes through, events are not written. Two things are timed: all seven
acts from the first answer to the submission, without any page around them; and the POST of the last page alone, with
everything that a request passes through. Prints medians of both kinds and their ratio.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

GOAL = 1.25
WARM_UP = 20

type Seconds = tuple[float, float]  # by the clock, and of the processor


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applicants", type=int, default=300, help="of each kind")
    number = parser.parse_args().applicants
    with tempfile.TemporaryDirectory(prefix="muster-encryption-") as folder:
        os.environ |= {"MUSTER_VAR": folder, "DJANGO_SETTINGS_MODULE": "muster.site.settings"}
        os.environ.pop("MUSTER_DATABASE_URL", None)
        measure(number)


def measure(number: int) -> None:
    import seeding  # noqa: PLC0415  sets Django up, after the environment
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ways = seeding.ways_in()
    taken: dict[tuple[str, bool], list[Seconds]] = {}
    for turn in range(2 * (number + WARM_UP)):
        plain = turn % 2 == (turn // 2) % 2  # each kind first as often as second
        office, post = ways[turn // 2 % len(ways)]
        with ExitStack() as stack:
            if plain:
                stack.enter_context(with_neither())
            for path, seconds in applied(turn, office, post):
                if turn >= 2 * WARM_UP:
                    taken.setdefault((path, plain), []).append(seconds)
    check(number + WARM_UP)
    report(taken)


def check(number: int) -> None:
    """Those with both left sealed columns and events, those with neither none; else the figures mean nothing."""
    from muster.cases.models import Case  # noqa: PLC0415
    from muster.journal.kinds import EventKind  # noqa: PLC0415
    from muster.journal.models import Event  # noqa: PLC0415
    from muster.people.models import Person  # noqa: PLC0415

    submitted = Case.objects.filter(submitted_at__isnull=False).count()
    events = Event.objects.filter(kind=EventKind.CASE_SUBMITTED).count()
    columns = Person.objects.exclude(family_name_sealed=b"").values_list("family_name_sealed", flat=True)
    readable = sum(bytes(sealed) == b'"Quillfeather"' for sealed in columns)
    if (submitted, events, readable, len(columns)) != (4 * number, 2 * number, 2 * number, 4 * number):
        sys.exit(f"FAILED: {submitted} submitted, {events} events, {readable} of {len(columns)} readable")


def applied(turn: int, office: object, post: object) -> Iterator[tuple[str, Seconds]]:
    """One applicant by acts alone, another by the last page."""
    import seeding  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from muster.cases.actions import submit  # noqa: PLC0415
    from muster.people.actions import create_account  # noqa: PLC0415

    def account(**given: object) -> object:
        return users.pop() if users else create_account(**given)  # type: ignore[arg-type]

    email = f"a{turn}a@example.org"
    users = [create_account(email=email, password="fictional", language="en")]  # noqa: S106
    with patch.object(seeding, "create_account", account):  # the account is there before the clock starts

        def acts() -> None:
            user, case = seeding.draft(turn, office, post)
            submit(user=user, case_id=case.pk)

        yield "seven acts", timed(acts)
    user, case = seeding.draft(turn + 10**6, office, post)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    client.get(reverse("portal:home"))

    def page() -> None:
        answer = client.post(reverse("portal:review"), {"declared": "on"})
        if answer.status_code != 302 or case.reference not in answer["Location"]:
            sys.exit(f"FAILED: answered {answer.status_code}")

    yield "last page", timed(page)


def timed(act: Callable[[], None]) -> Seconds:
    clock, processor = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - clock, time.process_time() - processor


@contextmanager
def with_neither() -> Iterator[None]:
    """Nothing is sealed, and no event is written. The keyed digests stay: search would not work without them."""
    from muster.journal import actions as journal  # noqa: PLC0415
    from muster.people.vault import Keyring, PersonKey  # noqa: PLC0415

    def nothing(*, entries: list[object], **_given: object) -> list[object]:
        return [None for _ in entries]

    handed = [
        (PersonKey, "seal", lambda _self, _compartment, plain, _place: plain),
        (PersonKey, "open", lambda _self, _compartment, sealed, _place: sealed),
        (Keyring, "wrap", lambda self, plain, _place: self.current + plain),
        (Keyring, "unwrap", lambda _self, sealed, _place: sealed[4:]),
    ]
    original = journal.append_all
    with ExitStack() as stack:
        for where, name, instead in handed:
            stack.enter_context(patch.object(where, name, instead))
        for module in list(sys.modules.values()):
            if getattr(module, "append_all", None) is original:
                stack.enter_context(patch.object(module, "append_all", nothing))
        yield


def report(taken: dict[tuple[str, bool], list[Seconds]]) -> None:
    print(f"{'':<14}{'with, ms':>10}{'without':>10}{'ratio':>8}{'CPU ms':>10}{'without':>10}{'ratio':>8}")
    for path in ("seven acts", "last page"):
        row = f"{path:<14}"
        for which in (0, 1):
            both, neither = (
                statistics.median(each[which] for each in taken[path, plain]) * 1000
                for plain in (False, True)
            )
            row += f"{both:>10.2f}{neither:>10.2f}{both / neither:>8.2f}"
        print(row)
    print(f"goal: at most {GOAL}")
    print("load", *(f"{each:.1f}" for each in os.getloadavg()))


if __name__ == "__main__":
    main()
